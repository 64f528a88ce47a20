//! Reports of the demo ward, driven through `tungnha-sim`: every figure against a count by hand over the plan, the
//! documents against those kept beside this file, and the same bytes each time.
//!
//! `TUNGNHA_WRITE_GOLDEN=1` writes the kept documents anew; what changed is then read in the diff.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on should stop"
)]

mod plan;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use chrono::DateTime;
use plan::{Part, TARGETS, count};
use serde_json::{Value, json};
use tempfile::TempDir;
use tungnha_hub::activity::{self, ActivityKind, NewActivity};
use tungnha_hub::commune::{self, allocate};
use tungnha_hub::import::{ImportOptions, import};
use tungnha_hub::people::people;
use tungnha_hub::report::{self, Audience, Format, Kind, Report, Wish};
use tungnha_hub::store::Store;

const FOUNDED: &str = "2024-05-01T08:00:00+07:00";
/// When everything has been sent and the reports are made.
const EVENING: &str = "2024-05-12T21:30:00+07:00";
const LINES: usize = 700;

/// One ward for all tests: made once, only reported of.
struct Ward {
    dir: TempDir,
    people: Vec<Value>,
    plan: Vec<Value>,
}

fn ward() -> &'static Ward {
    static WARD: OnceLock<Ward> = OnceLock::new();
    WARD.get_or_init(Ward::walked)
}

impl Ward {
    fn walked() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let hub = dir.path().join("hub");
        let campaign = dir.path().join("dot.toml");
        std::fs::write(&campaign, CAMPAIGN).unwrap();
        commune::init(&hub, "Phường Long Thủy", Some(&campaign), at(FOUNDED)).unwrap();
        let mut store = Store::open(&hub).unwrap();
        allocate::allocate(&mut store, &sample("phan-bo-chi-tieu.xlsx"), at(FOUNDED)).unwrap();
        let everybody = ImportOptions {
            list_date: Some("2024-05-01".parse().unwrap()),
            ..ImportOptions::default()
        };
        import(
            &mut store,
            &[sample("danh-sach-toan-phuong.xlsx")],
            &everybody,
            at(FOUNDED),
        )
        .unwrap();
        let outreach = [
            (ActivityKind::Session, "2024-05-03", Some("Khu phố 3"), 1, 45),
            (ActivityKind::Broadcast, "2024-05-07", None, 6, 0),
            (ActivityKind::Session, "2024-05-08", Some("Khu phố 1"), 2, 80),
        ];
        for (kind, day, unit, count, people) in outreach {
            let new = NewActivity {
                day: day.parse().unwrap(),
                kind,
                unit: unit.map(str::to_owned),
                place: None,
                count,
                people,
                note: None,
            };
            store
                .write(|tx| activity::add(tx, &new, "2024-05-12".parse().unwrap(), ("cli", at(EVENING))))
                .unwrap();
        }
        let people: Vec<Value> = people(store.conn(), None)
            .unwrap()
            .iter()
            .map(|line| serde_json::to_value(line).unwrap())
            .collect();
        drop(store);
        let plan = plan::plan(&people, LINES);
        let path = dir.path().join("plan.jsonl");
        let lines: Vec<String> = plan.iter().map(Value::to_string).collect();
        std::fs::write(&path, lines.join("\n")).unwrap();
        let out = Command::new(env!("CARGO_BIN_EXE_tungnha-sim"))
            .args(["--json", "--clock", EVENING, "--tablets", "4", "--data"])
            .arg(&hub)
            .arg("--plan")
            .arg(path)
            .output()
            .unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let told: Value = serde_json::from_slice(&out.stdout).unwrap();
        assert_eq!(told["acknowledged"], LINES);
        Self { dir, people, plan }
    }

    fn report(&self, kind: Kind, (from, to): (&str, &str), audience: Audience, unit: Option<&str>) -> Report {
        let wish = Wish {
            kind,
            from: Some(from.parse().unwrap()),
            to: Some(to.parse().unwrap()),
            unit,
            audience,
        };
        Store::open(&self.dir.path().join("hub"))
            .unwrap()
            .write(|tx| report::report(tx, &wish, "cli", at(EVENING)))
            .unwrap()
    }

    fn week(&self) -> Report {
        self.report(Kind::Week, ("2024-05-06", "2024-05-12"), Audience::Officer, None)
    }

    fn count(&self, hamlet: Option<&str>, target: &str, day: &str) -> Part {
        count(&self.people, &self.plan, hamlet, target, day)
    }
}

const CAMPAIGN: &str = r#"
template = "2024"
[[phases]]
name = "Giai đoạn 1"
first_day = 2024-05-02
last_day = 2024-05-08
[[phases]]
name = "Giai đoạn 2"
first_day = 2024-05-09
last_day = 2024-07-03
[[units]]
name = "Tỉnh Bình Phước"
[[units]]
name = "Phường Long Thủy"
parent = "Tỉnh Bình Phước"
first_day = 2024-05-02
[[units]]
name = "Khu phố 3"
parent = "Phường Long Thủy"
[[units]]
name = "Hội Phụ nữ"
level = "union"
areas = ["Khu phố 3"]
"#;

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/samples")
        .join(name)
}

fn at(time: &str) -> i64 {
    DateTime::parse_from_rfc3339(time).unwrap().timestamp()
}

/// A report as `--json` tells it.
fn told(report: &Report) -> Value {
    serde_json::to_value(report).unwrap()
}

/// A figure of a report beside the count by hand.
fn same(line: &Value, hand: &Part, what: &str) {
    let end = &line["at_end"];
    let told = Part {
        listed: end["listed"].as_u64().unwrap(),
        not_eligible: end["not_eligible"].as_u64().unwrap(),
        done: end["done"].as_u64().unwrap(),
        reason: end["reason"].as_u64().unwrap(),
        no_need: end["no_need"].as_u64().unwrap(),
        in_progress: end["in_progress"].as_u64().unwrap(),
        not_asked: end["not_asked"].as_u64().unwrap(),
        achieved: end["achieved"].as_u64().unwrap(),
        reasons: hand.reasons.clone(),
    };
    assert_eq!(&told, hand, "{what}");
    let parts =
        told.done + told.reason + told.no_need + told.in_progress + told.not_asked + told.not_eligible;
    assert_eq!(parts, told.listed, "{what}: the partition adds up");
}

#[test]
fn every_unit_target_and_day_is_as_counted_by_hand_over_the_plan() {
    let ward = ward();
    for (kind, from, to) in [
        (Kind::Day, "2024-05-06", "2024-05-06"),
        (Kind::Week, "2024-05-06", "2024-05-12"),
        (Kind::Final, "2024-04-04", "2024-05-12"),
    ] {
        let report = told(&ward.report(kind, (from, to), Audience::Officer, None));
        let before = from
            .parse::<chrono::NaiveDate>()
            .unwrap()
            .pred_opt()
            .unwrap()
            .to_string();
        let hamlets: Vec<&Value> = report["units"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|unit| unit["level"] == "hamlet")
            .collect();
        assert_eq!(hamlets.len(), 5);
        for (at, target) in TARGETS.iter().enumerate() {
            same(
                &report["whole"][at],
                &ward.count(None, target, to),
                &format!("{to} {target}"),
            );
            for unit in &hamlets {
                let name = unit["unit"].as_str().unwrap();
                let hand = ward.count(Some(name), target, to);
                same(&unit["targets"][at], &hand, &format!("{to} {name} {target}"));
                // Nobody was on a list before the first of May.
                let then = if before.as_str() < "2024-05-01" {
                    Part::default()
                } else {
                    ward.count(Some(name), target, &before)
                };
                let change =
                    |now: u64, then: u64| json!(i64::try_from(now).unwrap() - i64::try_from(then).unwrap());
                let told = &unit["targets"][at]["change"];
                assert_eq!(told["done"], change(hand.done, then.done), "{name} {target}");
                assert_eq!(
                    told["achieved"],
                    change(hand.achieved, then.achieved),
                    "{name} {target}"
                );
                assert_eq!(
                    told["not_asked"],
                    change(hand.not_asked, then.not_asked),
                    "{name} {target}"
                );
            }
        }
    }
}

#[test]
fn the_official_rows_stand_in_the_notices_order_and_sum_to_the_partition() {
    let ward = ward();
    let report = told(&ward.week());
    let rows = |target: usize| report["reasons"][target]["rows"].as_array().unwrap().clone();
    let numbers = |target: usize| {
        rows(target)
            .iter()
            .filter_map(|row| row["row"].as_u64())
            .collect::<Vec<_>>()
    };
    assert_eq!(numbers(0), (1..=13).collect::<Vec<_>>());
    assert_eq!(numbers(1), (1..=15).collect::<Vec<_>>());
    assert_eq!(
        rows(0)[8]["codes"],
        json!(["DECEASED", "DEREGISTERED"]),
        "row 9 joins two codes"
    );
    assert_eq!(rows(1)[2]["codes"], json!(["NO_PHONE_OR_OWN_SIM"]));
    for (at, target) in TARGETS.iter().enumerate() {
        let hand = ward.count(None, target, "2024-05-12");
        for row in rows(at) {
            let codes = row["codes"].as_array().unwrap().iter();
            let expected: u64 = codes
                .map(|code| hand.reasons.get(code.as_str().unwrap()).copied().unwrap_or(0))
                .sum();
            assert_eq!(row["count"], expected, "{target} {row}");
        }
        let total: u64 = rows(at).iter().map(|row| row["count"].as_u64().unwrap()).sum();
        assert_eq!(
            (total, &report["reasons"][at]["total"]),
            (hand.reason, &json!(hand.reason))
        );
    }
}

#[test]
fn an_office_is_told_of_special_cases_and_not_which() {
    let ward = ward();
    let wish = ("2024-05-06", "2024-05-12");
    let office = ward.report(Kind::Week, wish, Audience::Office, None);
    let text = serde_json::to_string(&office).unwrap();
    for secret in [
        "IN_CUSTODY",
        "MENTAL_ILLNESS",
        "SERIOUS_ILLNESS",
        "tâm thần",
        "Tâm thần",
        "chấp hành án, cai",
    ] {
        assert!(!text.contains(secret), "{secret}");
    }
    let rows = told(&office)["reasons"][0]["rows"].as_array().unwrap().clone();
    let special = rows
        .iter()
        .find(|row| row["codes"] == json!(["SPECIAL"]))
        .unwrap();
    let hand = ward.count(None, "CCCD", "2024-05-12");
    assert_eq!(special["count"], hand.reasons["IN_CUSTODY"]);
    assert_eq!(
        office.whole,
        ward.week().whole,
        "the figures are the same figures"
    );
}

#[test]
fn shares_are_of_counts_rounded_half_up() {
    let report = told(&ward().week());
    let units = report["units"].as_array().unwrap();
    let lines = units.iter().flat_map(|unit| unit["targets"].as_array().unwrap());
    let mut seen = 0;
    for line in lines.filter(|line| line["allocated"].is_u64()) {
        let (achieved, asked) = (
            line["at_end"]["achieved"].as_u64().unwrap(),
            line["allocated"].as_u64().unwrap(),
        );
        // Tenths of a percent, by whole numbers: a half goes up.
        let tenths = (achieved * 2_000 + asked) / (asked * 2);
        assert_eq!(
            line["achieved_percent"],
            format!("{}.{}", tenths / 10, tenths % 10)
        );
        seen += 1;
    }
    assert_eq!(seen, 13, "one CCCD, two phones, five accounts, five SIMs");
    let asked: Vec<&Value> = report["whole"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| &line["allocated"])
        .collect();
    assert_eq!(
        json!(asked),
        json!([83, 1605, 3373, 156]),
        "the ward's table, summed"
    );
}

#[test]
fn phases_split_the_figures_and_sum_to_the_whole() {
    let ward = ward();
    let report = told(&ward.report(Kind::Final, ("2024-04-04", "2024-05-12"), Audience::Officer, None));
    let phases = report["phases"].as_array().unwrap();
    assert_eq!(phases.len(), 2);
    assert_eq!(
        (&phases[0]["over"], &phases[1]["over"]),
        (&json!(true), &json!(false))
    );
    for (at, target) in TARGETS.iter().enumerate() {
        let parts: i64 = phases
            .iter()
            .map(|phase| phase["units"][at]["achieved"].as_i64().unwrap())
            .sum();
        assert_eq!(json!(parts), report["whole"][at]["at_end"]["achieved"]);
        let hand = ward.count(None, target, "2024-05-08");
        assert_eq!(phases[0]["units"][at]["done_at_end"], hand.done, "{target}");
    }
}

#[test]
fn a_unit_of_its_own_is_told_as_its_line_in_the_whole() {
    let ward = ward();
    let own = ward.report(
        Kind::Week,
        ("2024-05-06", "2024-05-12"),
        Audience::Officer,
        Some("KP3"),
    );
    assert_eq!(own.unit.as_deref(), Some("Khu phố 3"));
    let all = ward.week();
    let line = all.units.iter().find(|unit| unit.unit == "Khu phố 3").unwrap();
    assert_eq!(own.whole, line.targets);
    let union = all.units.iter().find(|unit| unit.unit == "Hội Phụ nữ").unwrap();
    for (union, hamlet) in union.targets.iter().zip(&line.targets) {
        assert_eq!(
            union.at_end, hamlet.at_end,
            "a union answers for the area it adopted"
        );
    }
    assert_eq!(
        told(&own)["activities"],
        json!([]),
        "the session of khu phố 3 was the week before"
    );
}

#[test]
fn activities_sum_and_what_is_missing_is_said() {
    let report = told(&ward().week());
    assert_eq!(
        report["activities"],
        json!([
            {"kind": "session", "label": "Buổi tuyên truyền", "count": 2, "people": 80},
            {"kind": "broadcast", "label": "Lượt phát thanh", "count": 6, "people": 0},
        ])
    );
    assert_eq!(report["activities_to_date"][0]["people"], 125);
    assert_eq!(report["data"]["tablets"], plan::tablets(&ward().plan));
    assert_eq!(report["data"]["tablets_not_sent"], 0);
    assert!(
        report["data"]["until"]
            .as_str()
            .unwrap()
            .starts_with("2024-05-12T21:3")
    );
    assert_eq!(report["data"]["lists"][0]["day"], "2024-05-01");
    assert_eq!(report["parent"], "Tỉnh Bình Phước");
    assert_eq!(
        report["first_day"], "2024-05-02",
        "the ward began later than the province"
    );
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let report = ward().week();
    for format in [Format::Json, Format::Xlsx, Format::Docx] {
        let first = report::bytes(&report, format).unwrap();
        let again = report::bytes(&ward().week(), format).unwrap();
        assert!(first == again, "{format:?}");
    }
}

#[test]
fn the_reports_of_the_ward_are_those_kept() {
    let ward = ward();
    for (name, kind, days) in [
        ("day", Kind::Day, ("2024-05-06", "2024-05-06")),
        ("week", Kind::Week, ("2024-05-06", "2024-05-12")),
        ("phase", Kind::Phase, ("2024-05-02", "2024-05-08")),
        ("final", Kind::Final, ("2024-04-04", "2024-05-12")),
    ] {
        let mut report = ward.report(kind, days, Audience::Officer, None);
        // The hub's clock ran on while the tablets sent.
        assert!(report.data.until.take().is_some());
        let text = String::from_utf8(report::bytes(&report, Format::Json).unwrap()).unwrap();
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/report/golden/{name}.json"));
        if std::env::var_os("TUNGNHA_WRITE_GOLDEN").is_some() {
            std::fs::write(&kept, &text).unwrap();
        }
        let golden = std::fs::read_to_string(&kept).unwrap();
        assert!(text == golden, "{name}: differs from {}", kept.display());
    }
}
