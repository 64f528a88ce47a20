//! `tungnha-sim` as a program, on the sample list of khu phố 3.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on should stop"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use chrono::DateTime;
use serde_json::{Value, json};
use tempfile::TempDir;
use tungnha_ambient::StartingClock;
use tungnha_domain::Target;
use tungnha_hub::import::{ImportOptions, import};
use tungnha_hub::store::Store;
use tungnha_hub::{commune, net, progress, verify};

const EVENING: &str = "2024-05-06T18:30:00+07:00";
const HAMLET: &str = "Khu phố 3";

struct Ward {
    dir: TempDir,
    people: Vec<String>,
}

impl Ward {
    fn listed() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let sample =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/samples/danh-sach-khu-pho-3.xlsx");
        let hub = dir.path().join("hub");
        commune::init(&hub, "Phường Long Thủy", None, at(EVENING)).unwrap();
        let mut store = Store::open(&hub).unwrap();
        import(&mut store, &[sample], &ImportOptions::default(), at(EVENING)).unwrap();
        let residents = tungnha_hub::people::load_residents(store.conn()).unwrap();
        let people = residents
            .into_iter()
            .filter_map(|resident| resident.personal_id)
            .take(20)
            .collect();
        Self { dir, people }
    }

    fn hub(&self) -> PathBuf {
        self.dir.path().join("hub")
    }

    fn store(&self) -> Store {
        Store::open(&self.hub()).unwrap()
    }

    /// A plan line about one of the listed people.
    fn line(&self, tablet: &str, person: usize, time: &str, target: &str, outcome: &str) -> Value {
        json!({
            "tablet": tablet, "hamlet": HAMLET, "at": format!("2024-05-{time}+07:00"),
            "personal_id": self.people[person], "target": target, "outcome": outcome,
        })
    }

    fn sim(&self, plan: &[Value], more: &[&str]) -> Output {
        let path = self.dir.path().join("plan.jsonl");
        let lines: Vec<String> = plan.iter().map(Value::to_string).collect();
        std::fs::write(&path, lines.join("\n")).unwrap();
        Command::new(env!("CARGO_BIN_EXE_tungnha-sim"))
            .args(["--json", "--clock", EVENING])
            .arg("--data")
            .arg(self.hub())
            .arg("--plan")
            .arg(path)
            .args(more)
            .output()
            .unwrap()
    }

    fn done(&self, plan: &[Value], more: &[&str]) -> Value {
        let out = self.sim(plan, more);
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        serde_json::from_slice(&out.stdout).unwrap()
    }

    fn count(&self, table: &str) -> i64 {
        self.store()
            .conn()
            .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))
            .unwrap()
    }
}

fn at(time: &str) -> i64 {
    DateTime::parse_from_rfc3339(time).unwrap().timestamp()
}

#[test]
fn every_line_is_recorded_at_its_own_time_and_nothing_else_is() {
    let ward = Ward::listed();
    let plan = [
        ward.line("kp3-a", 0, "06T19:12:00", "DDDT", "DONE"),
        ward.line("kp3-b", 1, "06T19:12:30", "SIM", "NO_NEED"),
        ward.line("kp3-a", 2, "08T07:00:00", "SMARTPHONE", "NO_PHONE"),
        // A line that goes back in time: the plan is what counts.
        ward.line("kp3-a", 3, "05T20:00:00", "CCCD", "ABSENT_UNKNOWN"),
    ];
    let told = ward.done(&plan, &[]);
    assert_eq!(
        (&told["tablets"], &told["recorded"], &told["acknowledged"]),
        (&json!(2), &json!(4), &json!(4))
    );
    assert!(told["bytes_up"].as_u64().unwrap() > 0 && told["requests"].as_u64().unwrap() >= 4);
    let store = ward.store();
    let mut query = store
        .conn()
        .prepare("SELECT effective FROM observation ORDER BY effective")
        .unwrap();
    let times: Vec<i64> = query
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut planned: Vec<i64> = plan.iter().map(|line| at(line["at"].as_str().unwrap())).collect();
    planned.sort_unstable();
    assert_eq!(times, planned);
    assert!(ward.store().read(|tx| verify::verify(tx)).unwrap().ok);
}

#[test]
fn a_sensitive_reason_is_sealed_on_the_way_and_counted_by_the_officer() {
    let ward = Ward::listed();
    ward.done(&[ward.line("kp3-a", 0, "06T19:12:00", "CCCD", "IN_CUSTODY")], &[]);
    let outcome: i64 = ward
        .store()
        .conn()
        .query_row("SELECT outcome FROM observation", [], |row| row.get(0))
        .unwrap();
    assert_eq!(outcome, 4, "the record says only that it is a special case");
    let told = ward
        .store()
        .write(|tx| progress::reasons(tx, Target::Cccd, at(EVENING)))
        .unwrap();
    let custody = told.rows.iter().find(|row| row.code == "IN_CUSTODY").unwrap();
    assert_eq!(custody.count, 1);
}

#[test]
fn a_plan_with_a_line_that_cannot_be_is_refused_by_its_number_before_anything_is_recorded() {
    let ward = Ward::listed();
    let with = |field: &str, value: &str| {
        let mut line = ward.line("kp3-a", 1, "06T19:13:00", "SIM", "DONE");
        line[field] = json!(value);
        line
    };
    let bad = [
        with("personal_id", "070000000000"),
        with("hamlet", "Khu phố 99"),
        with("outcome", "PERHAPS"),
        with("target", "TV"),
        with("at", "tối qua"),
        json!({ "tablet": "kp3-a" }),
    ];
    for line in bad {
        let plan = [ward.line("kp3-a", 0, "06T19:12:00", "DDDT", "DONE"), line];
        let out = ward.sim(&plan, &[]);
        let said = String::from_utf8(out.stderr).unwrap();
        assert_eq!((out.status.code(), out.stdout.len()), (Some(1), 0), "{said}");
        assert!(
            said.contains("line 2") && said.contains("nothing was recorded"),
            "{said}"
        );
    }
    assert_eq!((ward.count("record"), ward.count("device")), (0, 0));
}

#[test]
fn tablets_in_a_work_folder_go_on_with_the_next_plan() {
    let ward = Ward::listed();
    let work = ward.dir.path().join("work");
    let more = ["--work", work.to_str().unwrap(), "--tablets", "1"];
    ward.done(&[ward.line("kp3-a", 0, "06T19:12:00", "DDDT", "DONE")], &more);
    let told = ward.done(&[ward.line("kp3-a", 1, "07T19:12:00", "DDDT", "DONE")], &more);
    assert_eq!((&told["recorded"], &told["acknowledged"]), (&json!(1), &json!(1)));
    assert_eq!((ward.count("device"), ward.count("record")), (1, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_that_serves_the_folder_already_is_the_one_that_is_used() {
    let ward = Ward::listed();
    let clock = Arc::new(StartingClock::at(at(EVENING)));
    let running = net::start(&ward.hub(), ([127, 0, 0, 1], 0).into(), clock)
        .await
        .unwrap();
    let plan = [ward.line("kp3-a", 0, "06T19:12:00", "DDDT", "DONE")];
    let told = tokio::task::block_in_place(|| ward.done(&plan, &[]));
    assert_eq!(told["acknowledged"], 1);
    let kept = net::addresses(ward.store().conn()).unwrap();
    assert_eq!(
        kept,
        [running.address().to_string()],
        "no passing port was put in its place"
    );
    running.stop().await.unwrap();
}
