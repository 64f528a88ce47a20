//! Every call of the officer's desk, by an officer and by somebody of the office.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use tungnha_domain::{MemberId, Role};
use tungnha_hub::lists::Ask;
use tungnha_hub::office::{Caller, Office};

use super::Shows::{Choices, Deed, Nothing, Officers};
use super::{Protected, Shows, named, named_of};

/// Every list there is. A new one does not compile until it stands here.
fn lists(point: u32) -> Vec<Value> {
    let every = [
        json!({ "list": "returns" }),
        json!({ "list": "operators" }),
        json!({ "list": "revisits" }),
        json!({ "list": "inspection" }),
        json!({ "list": "allowance", "from": "2024-05-01", "to": "2024-05-31" }),
        json!({ "list": "invitations", "point": point }),
        json!({ "list": "roster", "group": "cadres" }),
    ];
    for one in &every {
        match serde_json::from_value::<Ask>(one.clone()).unwrap() {
            Ask::Returns { .. }
            | Ask::Operators { .. }
            | Ask::Revisits { .. }
            | Ask::Inspection { .. }
            | Ask::Allowance { .. }
            | Ask::Invitations { .. }
            | Ask::Roster { .. } => {}
        }
    }
    every.to_vec()
}

/// Which call, what it may show, and what it is asked.
fn calls(all: &Protected) -> Vec<(&'static str, Shows, Vec<Value>)> {
    let none = || vec![json!({})];
    let each = |field: &str| -> Vec<Value> { all.people.iter().map(|rid| json!({ field: rid })).collect() };
    let shown = || lists(all.point).into_iter().map(|ask| json!({ "ask": ask }));
    let taken = |special| -> Vec<Value> {
        let out =
            |ask: Value| json!({ "show": { "ask": ask, "special": special }, "purpose": "giao xác minh" });
        lists(all.point).into_iter().map(out).collect()
    };
    let reports: Vec<Value> = ["day", "week", "phase", "final"]
        .into_iter()
        .flat_map(|kind| {
            [
                json!({ "kind": kind }),
                json!({ "kind": kind, "unit": "Khu phố 3" }),
            ]
        })
        .collect();
    let files = reports.iter().flat_map(|report| {
        ["json", "xlsx", "docx"].map(|format| json!({ "report": report, "format": format }))
    });
    let special = json!({ "ask": { "list": "returns" }, "special": true });
    let taken_special = json!({ "show": special, "purpose": "giao xác minh" });
    let dev = vec![json!({ "dev": all.first.dev() })];
    let said = json!({ "rid": all.people[2], "target": "SIM", "outcome": "IN_CUSTODY" });
    let decided = json!({ "rid": all.people[1], "target": "CCCD", "choice": "field" });
    vec![
        ("cards.list", Nothing, none()),
        ("cards.order", Nothing, none()),
        ("cards.change", Deed, none()),
        ("cards.reorder", Deed, none()),
        ("devices.list", Nothing, none()),
        ("devices.look", Nothing, dev.clone()),
        ("devices.aside", Nothing, dev.clone()),
        ("devices.revoke", Deed, none()),
        ("devices.day_code", Deed, none()),
        ("devices.unlock_code", Deed, none()),
        ("devices.assign", Deed, none()),
        ("devices.breach_pack", Nothing, dev),
        ("enrolment.choices", Nothing, none()),
        ("enrolment.invite", Deed, none()),
        ("enrolment.used", Deed, none()),
        ("files.release", Deed, none()),
        ("files.limits", Nothing, none()),
        ("found.list", Nothing, none()),
        ("found.known", Deed, none()),
        ("found.add", Deed, none()),
        ("found.take_move", Deed, none()),
        ("found.let_go", Deed, none()),
        ("households.find", Nothing, vec![json!({ "query": "thu" })]),
        ("households.open", Nothing, vec![json!({ "hid": 1 })]),
        ("households.join", Deed, none()),
        ("households.split", Deed, none()),
        ("households.move_to", Deed, none()),
        ("imports.list", Nothing, none()),
        ("imports.undo", Deed, none()),
        ("lists.context", Nothing, none()),
        ("lists.show", Nothing, shown().collect()),
        ("lists.show", Officers, vec![special]),
        ("lists.export", Nothing, taken(false)),
        ("lists.export", Officers, vec![taken_special]),
        ("inspection.draw", Nothing, vec![json!({ "per_unit": 3 })]),
        ("inspection.draws", Nothing, none()),
        ("inspection.found", Deed, none()),
        ("audit.read", Nothing, none()),
        ("points.list", Nothing, none()),
        ("points.set_up", Deed, none()),
        (
            "points.invite",
            Nothing,
            vec![json!({ "point": all.point, "target": "CCCD" })],
        ),
        ("points.uninvite", Deed, none()),
        ("progress.units", Nothing, none()),
        ("progress.team", Nothing, none()),
        ("reports.choices", Nothing, none()),
        ("reports.make", Officers, reports.clone()),
        ("reports.file", Officers, files.collect()),
        ("activities.list", Nothing, none()),
        ("activities.add", Deed, none()),
        ("activities.withdraw", Deed, none()),
        ("retention.state", Nothing, none()),
        ("retention.run", Deed, none()),
        ("read_list.look", Deed, none()),
        ("read_list.take", Deed, none()),
        ("read_list.bad_rows", Deed, none()),
        ("read_list.undo", Deed, none()),
        ("reconcile.counts", Nothing, none()),
        ("reconcile.lines", Nothing, none()),
        ("reconcile.changes", Nothing, none()),
        ("reconcile.duplicates", Nothing, none()),
        ("reconcile.decide", Nothing, vec![decided]),
        ("reconcile.same_person", Deed, none()),
        ("reconcile.decisions", Nothing, none()),
        ("reconcile.undo", Deed, none()),
        ("rosters.groups", Nothing, none()),
        ("rosters.read", Deed, none()),
        ("setup.view", Nothing, none()),
        ("setup.campaign", Deed, none()),
        ("setup.units", Deed, none()),
        ("setup.rename_unit", Deed, none()),
        ("setup.remove_unit", Deed, none()),
        ("setup.allocate", Deed, none()),
        ("setup.allocate_file", Deed, none()),
        ("setup.helpers", Deed, none()),
        ("subjects.requests", Nothing, none()),
        (
            "subjects.open",
            Nothing,
            vec![json!({ "rid": all.people[0], "kind": "print" })],
        ),
        ("subjects.answer", Deed, none()),
        ("subjects.file", Officers, each("rid")),
        ("subjects.correct", Deed, none()),
        ("subjects.release", Deed, none()),
        ("subjects.carry_out", Deed, none()),
        ("users.list", Nothing, none()),
        ("users.add", Deed, none()),
        ("users.end", Deed, none()),
        ("users.own_pin", Deed, none()),
        ("walk_in.search", Nothing, vec![json!({ "query": "thu" })]),
        ("walk_in.open", Nothing, each("rid")),
        (
            "walk_in.attend",
            Nothing,
            vec![json!({ "point": all.point, "rid": all.people[0], "came": true })],
        ),
        ("walk_in.record", Nothing, vec![said]),
        ("walk_in.undo", Deed, none()),
        ("walk_in.reasons", Choices, none()),
        ("works.state", Nothing, vec![json!({ "job": "none" })]),
        ("works.stop", Deed, vec![json!({ "job": "none" })]),
    ]
}

/// The names of all calls, as the screens know them; those of `seat` come before there is a desk.
fn every_call() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/generated/office/calls.ts");
    let text = std::fs::read_to_string(path).unwrap();
    let names = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix('"')?.split('"').next());
    names
        .filter(|name| !name.starts_with("seat."))
        .map(str::to_owned)
        .collect()
}

/// What a call answers or how it refuses: both are read by people.
fn said(office: &Office, who: &Caller, name: &str, args: &Value) -> (bool, Value) {
    match office.call(who, name, args.clone()) {
        Ok(answer) => (true, answer),
        Err(fault) => (
            false,
            json!({ "message": fault.message, "details": fault.details }),
        ),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_call_of_the_desk_shows_a_protected_reason_but_to_an_officer_who_looks_for_it() {
    let mut all = Protected::ward().await;
    let office = Office::open(all.ward.path(), Arc::clone(&all.ward.clock) as _).unwrap();
    let caller = |role, member| Caller {
        member,
        name: "Người ở bàn".to_owned(),
        role,
        computer: None,
    };
    let (officer, clerk) = (
        caller(Role::Officer, all.officer),
        caller(Role::Office, MemberId(99)),
    );
    let table = calls(&all);
    let mut listed: Vec<&str> = table.iter().map(|(name, ..)| *name).collect();
    listed.dedup();
    listed.sort_unstable();
    let mut there = every_call();
    there.sort();
    assert_eq!(
        listed, there,
        "a call that is not in the table: say there what it may show"
    );

    for (name, shows, asked) in &table {
        let (mut answered, mut found) = (false, Vec::new());
        let looks = all.log().1;
        for args in asked {
            let (fine, clerk_told) = said(&office, &clerk, name, args);
            assert_eq!(
                named_of(&clerk_told),
                Vec::<&str>::new(),
                "{name} to the office, {args}, {fine}"
            );
            let (fine, told) = said(&office, &officer, name, args);
            answered |= fine;
            found.extend(named_of(&told));
        }
        let looked = all.log().1 > looks;
        match shows {
            Nothing => assert!(
                answered && found.is_empty() && !looked,
                "{name}: {answered} {found:?} {looked}"
            ),
            Officers => assert!(
                !found.is_empty() && looked,
                "{name}: {answered} {found:?} {looked}"
            ),
            Choices => assert!(answered && !found.is_empty() && !looked, "{name}"),
            Deed => assert!(found.is_empty(), "{name}: {found:?}"),
        }
    }
    assert_eq!(
        named(&all.log().0),
        Vec::<&str>::new(),
        "the log says who looked, not what they saw"
    );
    all.ward.stop().await;
}
