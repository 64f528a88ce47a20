//! `tungnha-sim --load` as a program, on the sample list of the whole ward.

#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Output};

use chrono::DateTime;
use serde_json::{Value, json};
use tempfile::TempDir;
use tungnha_domain::{Eligibility, Target, eligibility};
use tungnha_hub::commune::{self, Commune};
use tungnha_hub::import::{ImportOptions, import};
use tungnha_hub::people::load_residents;
use tungnha_hub::store::Store;
use tungnha_hub::verify;

const EVENING: &str = "2024-05-06T18:30:00+07:00";

/// Resident, target and outcome of every answer the hub holds, by tablet and number.
type Answers = BTreeMap<(u32, u64, u32), (u32, u64)>;

struct Ward(TempDir);

impl Ward {
    fn founded() -> Self {
        let dir = tempfile::tempdir().unwrap();
        commune::init(dir.path(), "Phường Long Thủy", None, at(EVENING)).unwrap();
        Self(dir)
    }

    fn listed() -> Self {
        let ward = Self::founded();
        let sample = "../../tests/samples/danh-sach-toan-phuong.xlsx";
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join(sample);
        import(
            &mut ward.store(),
            &[sample],
            &ImportOptions::default(),
            at(EVENING),
        )
        .unwrap();
        ward
    }

    fn store(&self) -> Store {
        Store::open(self.0.path()).unwrap()
    }

    fn load(&self, tablets: &str, visits: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_tungnha-sim"))
            .args([
                "--json", "--clock", EVENING, "--load", tablets, "--visits", visits,
            ])
            .arg("--data")
            .arg(self.0.path())
            .output()
            .unwrap()
    }

    fn loaded(&self, tablets: &str, visits: &str) -> Value {
        let out = self.load(tablets, visits);
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        serde_json::from_slice(&out.stdout).unwrap()
    }

    fn answers(&self) -> Answers {
        let store = self.store();
        let mut query = store
            .conn()
            .prepare("SELECT dev, seq, target, rid, outcome FROM observation")
            .unwrap();
        query
            .query_map([], |row| {
                Ok((
                    (row.get(0)?, row.get(1)?, row.get(2)?),
                    (row.get(3)?, row.get(4)?),
                ))
            })
            .unwrap()
            .map(Result::unwrap)
            .collect()
    }

    fn count(&self, what: &str) -> u64 {
        let sql = format!("SELECT count(*) FROM {what}");
        self.store().conn().query_row(&sql, [], |row| row.get(0)).unwrap()
    }
}

fn at(time: &str) -> i64 {
    DateTime::parse_from_rfc3339(time).unwrap().timestamp()
}

#[test]
fn every_visit_of_every_tablet_reaches_the_hub_and_is_told_as_a_plan_is() {
    let ward = Ward::listed();
    let told = ward.loaded("7", "6");
    let keys: BTreeSet<&str> = told.as_object().unwrap().keys().map(String::as_str).collect();
    let promised = "tablets recorded acknowledged seconds bytes_up bytes_down requests";
    assert_eq!(keys, promised.split(' ').collect());
    assert_eq!(
        (&told["tablets"], &told["recorded"], &told["acknowledged"]),
        (&json!(7), &json!(42), &json!(42))
    );
    assert_eq!((ward.count("device"), ward.count("record")), (7, 42));
    let hamlets = "(SELECT DISTINCT unit_id FROM device_unit)";
    assert!(ward.count(hamlets) >= 5, "tablets are spread over the hamlets");
    assert!(ward.store().read(|tx| verify::verify(tx)).unwrap().ok);
}

#[test]
fn a_load_answers_only_what_people_are_asked_for_and_with_more_than_one_outcome() {
    let ward = Ward::listed();
    ward.loaded("2", "25");
    let store = ward.store();
    let campaign = Commune::load(store.conn()).unwrap().campaign;
    let births: BTreeMap<u32, _> = load_residents(store.conn())
        .unwrap()
        .into_iter()
        .map(|resident| (resident.rid.0, resident.birth))
        .collect();
    let mut outcomes = BTreeSet::new();
    for ((_, _, target), (rid, outcome)) in ward.answers() {
        let target = Target::from_wire(target.into()).unwrap();
        assert_ne!(
            eligibility(&campaign, target, births[&rid]),
            Eligibility::NotEligible
        );
        outcomes.insert(outcome);
    }
    assert!(outcomes.len() >= 5, "{outcomes:?}");
}

#[test]
fn the_same_list_gives_the_same_load() {
    let [one, other] = [Ward::listed(), Ward::listed()].map(|ward| {
        ward.loaded("3", "4");
        // Tablets enrol side by side: which of them gets which number is nobody's promise.
        let mut tablets: BTreeMap<u32, Vec<_>> = BTreeMap::new();
        for ((dev, seq, target), said) in ward.answers() {
            tablets.entry(dev).or_default().push((seq, target, said));
        }
        let mut walks: Vec<_> = tablets.into_values().collect();
        walks.sort();
        walks
    });
    assert!(!one.is_empty());
    assert_eq!(one, other);
}

#[test]
fn a_hub_without_a_list_is_refused_in_words() {
    let ward = Ward::founded();
    let out = ward.load("2", "3");
    let said = String::from_utf8(out.stderr).unwrap();
    assert_eq!((out.status.code(), out.stdout.len()), (Some(1), 0), "{said}");
    assert!(
        said.contains("no list") && said.contains("tungnha-hub import"),
        "{said}"
    );
    assert_eq!(ward.count("device"), 0);
}

#[test]
fn a_load_needs_its_visits_and_no_plan_beside_it() {
    let refused = |args: &[&str]| {
        let out = Command::new(env!("CARGO_BIN_EXE_tungnha-sim"))
            .args(["--data", "hub"])
            .args(args)
            .output()
            .unwrap();
        out.status.code() == Some(2)
    };
    assert!(refused(&[]));
    assert!(refused(&["--load", "2"]));
    assert!(refused(&["--load", "0", "--visits", "1"]));
    assert!(refused(&["--load", "2", "--visits", "1", "--plan", "plan.jsonl"]));
}
