//! Who may call what, and what becomes of a call that nobody can answer.

use std::sync::Arc;

use serde_json::json;
use tungnha_ambient::ManualClock;

use super::*;
use crate::commune;

pub(super) fn office() -> (tempfile::TempDir, Office) {
    let dir = tempfile::tempdir().unwrap();
    commune::init(dir.path(), "Phường Thử", None, 1_714_995_000).unwrap();
    let office = Office::open(dir.path(), Arc::new(ManualClock::at(1_714_995_000))).unwrap();
    (dir, office)
}

pub(super) fn somebody(role: Role) -> Caller {
    Caller {
        member: MemberId(1),
        name: "Nguyễn Thị Thu".to_owned(),
        role,
        computer: None,
    }
}

#[test]
fn the_names_of_calls_are_noun_and_verb_and_none_is_there_twice() {
    let mut names: Vec<&str> = TABLES
        .iter()
        .flat_map(|table| table.iter())
        .map(|call| call.name)
        .collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
    for name in names {
        let plain = |part: &str| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        };
        assert!(
            name.split_once('.')
                .is_some_and(|(noun, verb)| plain(noun) && plain(verb)),
            "{name}"
        );
    }
}

#[test]
fn members_and_leads_have_no_desk() {
    let (_dir, office) = office();
    for role in [Role::Member, Role::Lead] {
        for call in TABLES.iter().flat_map(|table| table.iter()) {
            let fault = office.call(&somebody(role), call.name, json!({})).unwrap_err();
            assert_eq!(fault.code, OfficeCode::NotAllowed, "{}", call.name);
        }
        assert!(office.hold(&somebody(role), "a.xlsx", Vec::new()).is_err());
    }
}

#[test]
fn what_is_for_officers_is_refused_to_the_office_before_its_arguments_are_read() {
    let (_dir, office) = office();
    for call in TABLES
        .iter()
        .flat_map(|table| table.iter())
        .filter(|call| call.least == Least::Officer)
    {
        let fault = office
            .call(&somebody(Role::Office), call.name, json!("nonsense"))
            .unwrap_err();
        assert_eq!(fault.code, OfficeCode::NotAllowed, "{}", call.name);
    }
}

#[test]
fn a_call_nobody_knows_and_arguments_that_do_not_read_are_told_apart_from_a_fault() {
    let (_dir, office) = office();
    for (name, args) in [
        ("devices.dance", json!({})),
        ("works.state", json!({})),
        ("works.state", json!({ "job": 7 })),
    ] {
        let fault = office.call(&somebody(Role::Officer), name, args).unwrap_err();
        assert_eq!(fault.code, OfficeCode::BadInput);
    }
}

#[test]
fn a_new_commune_has_a_partition_of_nobody_and_a_board_without_tablets() {
    let (_dir, office) = office();
    let officer = somebody(Role::Officer);
    assert_eq!(
        office.call(&officer, "devices.list", json!({})).unwrap(),
        json!([])
    );
    let told = office.call(&officer, "progress.units", json!({})).unwrap();
    assert_eq!(told["units"].as_array().unwrap().len(), 4);
    assert_eq!(told["units"][0]["tally"]["listed"], 0);
}

#[test]
fn a_held_file_is_there_until_it_is_released_and_then_must_be_chosen_again() {
    let (_dir, office) = office();
    let officer = somebody(Role::Officer);
    let held = office
        .hold(&officer, "C:\\danh sach\\ds.xlsx", vec![1, 2, 3])
        .unwrap();
    assert_eq!(held.name, "ds.xlsx");
    let ask = Ask {
        office: &office,
        caller: &officer,
        who: officer.signature(),
        mark: None,
        now: 0,
    };
    assert_eq!(ask.file(&held.file).unwrap().bytes, [1, 2, 3]);
    office
        .call(&officer, "files.release", json!({ "file": held.file }))
        .unwrap();
    assert_eq!(
        ask.file(&held.file).err().map(|fault| fault.code),
        Some(OfficeCode::FileGone)
    );
}

#[test]
fn long_work_can_be_watched_and_stopped_while_it_runs_and_is_over_when_it_ends() {
    let (_dir, office) = office();
    let officer = somebody(Role::Officer);
    let ask = Ask {
        office: &office,
        caller: &officer,
        who: officer.signature(),
        mark: None,
        now: 0,
    };
    let work = ask.work("import-1");
    work.at(3, 10);
    let state = || {
        office
            .call(&officer, "works.state", json!({ "job": "import-1" }))
            .unwrap()
    };
    assert_eq!(state(), json!({ "running": true, "done": 3, "total": 10 }));
    office
        .call(&officer, "works.stop", json!({ "job": "import-1" }))
        .unwrap();
    assert!(work.stopped());
    drop(work);
    assert_eq!(state()["running"], json!(false));
}

/// Twelve digits in a row, as a personal ID is written.
fn whole_ids(text: &str) -> usize {
    text.split(|letter: char| !letter.is_ascii_digit())
        .filter(|digits| digits.len() == 12 && digits.starts_with('0'))
        .count()
}

#[test]
fn whatever_the_office_asks_no_whole_id_comes_back() {
    let (dir, office) = office();
    let list = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/samples/danh-sach-khu-pho-3.xlsx"
    );
    let options = crate::import::ImportOptions::default();
    let mut store = Store::open(dir.path()).unwrap();
    crate::import::import(&mut store, &[list.into()], &options, 1_714_995_000).unwrap();
    let everything = [
        json!({}),
        json!({ "ask": { "list": "returns" }, "whole_ids": true, "special": true }),
        json!({ "show": { "ask": { "list": "returns" }, "whole_ids": true }, "purpose": "thử" }),
        json!({ "dev": 1 }),
    ];
    let mut answered = 0;
    for call in TABLES
        .iter()
        .flat_map(|table| table.iter())
        .filter(|call| call.least == Least::Office)
    {
        for args in &everything {
            if let Ok(view) = office.call(&somebody(Role::Office), call.name, args.clone()) {
                answered += 1;
                assert_eq!(whole_ids(&view.to_string()), 0, "{}", call.name);
            }
        }
    }
    assert!(answered > 5);
}

#[test]
fn a_report_at_the_desk_is_made_for_who_asks_and_taken_out_under_a_plain_name() {
    let (_dir, office) = office();
    for (role, audience) in [(Role::Officer, "officer"), (Role::Office, "office")] {
        let caller = somebody(role);
        let told = office
            .call(&caller, "reports.make", json!({ "kind": "day" }))
            .unwrap();
        assert_eq!(told["audience"], audience);
        let file = json!({ "report": { "kind": "week" }, "format": "docx" });
        let out = office.call(&caller, "reports.file", file).unwrap();
        let name = out["name"].as_str().unwrap();
        assert!(
            name.starts_with("bao-cao-tuan-") && name.ends_with(".docx"),
            "{name}"
        );
    }
    let choices = office
        .call(&somebody(Role::Office), "reports.choices", json!({}))
        .unwrap();
    assert_eq!(choices["activity_kinds"].as_array().unwrap().len(), 10);
}
