//! Reports over what officers decided: merged people, moved, joined and split households. Each figure is written down
//! by hand beside what it is made of.

use chrono::NaiveDate;
use tungnha_domain::{ListKind, Target};
use tungnha_hub::commune::{UnitLine, set_units};
use tungnha_hub::desk::move_household;
use tungnha_hub::lists::roster;
use tungnha_hub::report::{Kind, Report, ReportFigures};
use tungnha_hub::review::{join_households, same_person, split_household, undo_decision};
use tungnha_hub::table::Eyes;

use super::lists::{EVENING, Hub, Row, row};

const BY: (&str, i64) = ("Nguyễn Thị Thu", EVENING);
const DAY: i64 = 86_400;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The week to Wednesday the 8th.
fn week(hub: &Hub, unit: Option<&str>) -> Report {
    hub.report(Kind::Week, (day("2024-05-06"), day("2024-05-08")), unit)
}

fn line<'r>(report: &'r Report, unit: &str, target: Target) -> &'r ReportFigures {
    let unit = report.units.iter().find(|line| line.unit == unit).unwrap();
    &unit.targets[target.index()]
}

/// (listed, done, not asked) of a unit and a target at the end.
fn short(figures: &ReportFigures) -> (u32, u32, u32) {
    (
        figures.at_end.listed,
        figures.at_end.done,
        figures.at_end.not_asked,
    )
}

fn undo(hub: &Hub, decision: i64) {
    hub.store()
        .write(|tx| undo_decision(tx, decision, BY.0, EVENING))
        .unwrap();
}

#[test]
fn what_was_answered_about_a_duplicate_counts_for_who_stays_though_the_duplicates_list_is_taken_back() {
    let mut hub = Hub::founded();
    hub.list_of(
        "2024-05-02",
        &[row("30001", "Thị Đào", "25/04/1957", "075157274231", "Khu phố 3")],
    );
    let second = hub.list_of_kind(
        ListKind::NotActivated,
        "2024-05-03",
        &[row("30009", "Thị Đào", "1957", "", "Khu phố 3")],
    );
    let people = tungnha_hub::people::load_residents(hub.store().conn()).unwrap();
    let (stays, twin) = (people[0].rid, people[1].rid);
    // Two days before the last, under the number that will go; and on the last day under the one that stays.
    hub.answer(twin, Target::Sim, "DONE", EVENING - 2 * DAY);
    hub.answer(stays, Target::Dddt, "NO_NEED", EVENING);
    let before = week(&hub, None);
    assert_eq!(short(&before.whole[2]), (2, 1, 1), "two people, one with a SIM");
    assert_eq!(hub.wrong(), [""; 0]);

    let made = hub.store().write(|tx| same_person(tx, stays, twin, BY)).unwrap();
    let merged = week(&hub, None);
    assert_eq!(short(&merged.whole[2]), (1, 1, 0), "one person, who has a SIM");
    assert_eq!(merged.whole[1].at_end.no_need, 1);
    assert_eq!(hub.wrong(), [""; 0]);

    hub.undo(&second);
    let gone = week(&hub, None);
    assert_eq!(
        short(&gone.whole[2]),
        (1, 1, 0),
        "the SIM was seen, whatever list named its owner"
    );
    assert_eq!(gone.members[0].answers, 2, "both answers are the member's");
    assert_eq!(gone.members[0].done, 1);
    assert_eq!(
        gone.days
            .iter()
            .find(|line| line.day == "2024-05-06")
            .unwrap()
            .achieved[2],
        1
    );
    assert_eq!(
        gone.days
            .iter()
            .find(|line| line.day == "2024-05-05")
            .unwrap()
            .achieved[2],
        0
    );
    assert_eq!(hub.wrong(), [""; 0]);

    undo(&hub, made.decision);
    let apart = week(&hub, None);
    assert_eq!(
        short(&apart.whole[2]),
        (1, 0, 1),
        "nobody vouches for the two being one any more"
    );
    assert_eq!(hub.wrong(), [""; 0]);
}

/// Four of khu phố 3 in two houses, one of khu phố 4.
fn list() -> Vec<Row> {
    let rows = [
        ("30001", "Điểu A", "070050000001", "Khu phố 3"),
        ("30001", "Điểu B", "070051000002", "Khu phố 3"),
        ("30002", "Điểu C", "070052000003", "Khu phố 3"),
        ("30002", "Điểu D", "070053000004", "Khu phố 3"),
        ("40001", "Điểu E", "070054000005", "Khu phố 4"),
    ];
    rows.map(|(house, name, id, hamlet)| row(house, name, "02/03/1960", id, hamlet))
        .to_vec()
}

#[test]
fn a_claim_counts_for_the_unit_its_person_lives_in_and_for_no_other() {
    let mut hub = Hub::founded();
    hub.list_of("2024-05-02", &list());
    hub.answer(hub.named("Điểu A"), Target::Sim, "DONE", EVENING - 5 * DAY);
    hub.answer(hub.named("Điểu B"), Target::Sim, "DONE", EVENING - DAY);
    hub.answer(hub.named("Điểu E"), Target::Sim, "NO_NEED", EVENING - DAY);
    let sim = |report: &Report, unit: &str| {
        let figures = line(report, unit, Target::Sim);
        (short(figures), figures.change.done)
    };
    let before = week(&hub, None);
    assert_eq!(sim(&before, "Khu phố 3"), ((4, 2, 2), 1));
    assert_eq!(sim(&before, "Khu phố 4"), ((1, 0, 0), 0));

    hub.store()
        .write(|tx| move_household(tx, "30001", "Khu phố 3", "Khu phố 4", BY))
        .unwrap();
    let moved = week(&hub, None);
    assert_eq!(sim(&moved, "Khu phố 3"), ((2, 0, 2), 0));
    assert_eq!(
        sim(&moved, "Khu phố 4"),
        ((3, 2, 0), 1),
        "what was done before the period came along and is no change of it"
    );
    assert_eq!(moved.whole, before.whole, "the whole doesn't move");
    assert_eq!(hub.wrong(), [""; 0]);
    let own = week(&hub, Some("Khu phố 4"));
    assert_eq!(
        own.whole,
        line_of(&moved, "Khu phố 4"),
        "asked alone it is the same"
    );
    assert_eq!(own.members[0].done, 2, "claims of the people of this hamlet");

    // A list of the old hamlet goes on to name them; what was decided stands.
    hub.list_of("2024-05-07", &list());
    assert_eq!(sim(&week(&hub, None), "Khu phố 4"), ((3, 2, 0), 1));
    assert_eq!(hub.wrong(), [""; 0]);
}

fn line_of(report: &Report, unit: &str) -> Vec<ReportFigures> {
    let unit = report.units.iter().find(|line| line.unit == unit).unwrap();
    unit.targets.clone()
}

#[test]
fn joining_and_splitting_households_changes_no_figure() {
    let mut hub = Hub::founded();
    hub.list_of("2024-05-02", &list());
    hub.answer(hub.named("Điểu C"), Target::Sim, "DONE", EVENING - DAY);
    hub.answer(hub.named("Điểu B"), Target::Dddt, "ABROAD", EVENING - DAY);
    let before = week(&hub, None);
    let same = |what: &str| {
        let now = week(&hub, None);
        assert_eq!((&now.whole, &now.units), (&before.whole, &before.units), "{what}");
        assert_eq!(now.reasons, before.reasons, "{what}");
        assert_eq!(hub.wrong(), [""; 0]);
    };
    let joined = hub
        .store()
        .write(|tx| join_households(tx, "kp3", "30002", "30001", BY))
        .unwrap();
    same("joined");
    undo(&hub, joined.decision);
    same("apart again");
    let split = hub
        .store()
        .write(|tx| split_household(tx, &[hub.named("Điểu B")], "30001/2", BY))
        .unwrap();
    same("split");
    undo(&hub, split[0].decision);
    same("one again");
}

#[test]
fn a_roster_counts_who_stays_once_and_whose_list_was_taken_back_elsewhere() {
    let mut hub = Hub::founded();
    let rows = list();
    hub.list_of("2024-05-02", &rows[..3]);
    let second = hub.list_of(
        "2024-05-03",
        &[&rows[..], &[row("30002", "Điểu C", "1960", "", "Khu phố 3")]].concat(),
    );
    let file = hub.write(
        "DANH SÁCH ĐOÀN VIÊN",
        &[
            rows[0].clone(),
            rows[2].clone(),
            rows[4].clone(),
            row("", "Điểu Ở Xa", "05/06/1980", "070080000009", ""),
        ],
    );
    let bytes = std::fs::read(file).unwrap();
    hub.store()
        .write(|tx| roster::read(tx, "union_members", ("nhom.xlsx", &bytes), &Eyes::cli(), EVENING))
        .unwrap();
    // A has all four; C has, but under two numbers: the account under the twin's.
    for target in Target::ALL {
        hub.answer(hub.named("Điểu A"), target, "DONE", EVENING - DAY);
    }
    let people = tungnha_hub::people::load_residents(hub.store().conn()).unwrap();
    let namesakes: Vec<_> = people.iter().filter(|person| person.name == "Điểu C").collect();
    assert_eq!(namesakes.len(), 2);
    let known = namesakes
        .iter()
        .find(|person| person.personal_id.is_some())
        .unwrap()
        .rid;
    let twin = namesakes
        .iter()
        .find(|person| person.personal_id.is_none())
        .unwrap()
        .rid;
    for target in [Target::Cccd, Target::Sim, Target::Smartphone] {
        hub.answer(known, target, "DONE", EVENING - DAY);
    }
    hub.answer(twin, Target::Dddt, "DONE", EVENING - DAY);
    let group = |hub: &Hub| {
        let report = week(hub, None);
        let group = report
            .groups
            .iter()
            .find(|group| group.name == "Đoàn viên, hội viên")
            .unwrap()
            .clone();
        assert_eq!((group.before.as_str(), group.days_left), ("2024-06-05", 27));
        (group.people, group.elsewhere, group.done, group.percent)
    };
    let told = |people, elsewhere, done, percent: &str| {
        (
            Some(people),
            Some(elsewhere),
            Some(done),
            Some(percent.to_owned()),
        )
    };
    assert_eq!(group(&hub), told(3, 1, 1, "33.3"));
    let made = hub.store().write(|tx| same_person(tx, twin, known, BY)).unwrap();
    assert_eq!(
        group(&hub),
        told(3, 1, 2, "66.7"),
        "the number on the roster is the duplicate: it stands for who stays"
    );
    undo(&hub, made.decision);
    assert_eq!(group(&hub), told(3, 1, 1, "33.3"));
    // E and the twin were only ever on the second list.
    hub.undo(&second);
    assert_eq!(
        group(&hub),
        told(2, 2, 1, "50.0"),
        "whom no list knows lives elsewhere"
    );
    let alone = week(&hub, Some("Khu phố 3"));
    let group = alone
        .groups
        .iter()
        .find(|group| group.name == "Đoàn viên, hội viên")
        .unwrap();
    assert_eq!(
        (group.people, group.elsewhere),
        (Some(2), None),
        "of a hamlet nobody lives elsewhere"
    );
}

#[test]
fn a_hamlet_that_ended_keeps_a_line_while_somebody_is_left_in_it() {
    let mut hub = Hub::founded();
    hub.list_of("2024-05-02", &list());
    let end = |last: &str| UnitLine {
        name: "Khu phố 4".to_owned(),
        valid_to: Some(day(last)),
        ..UnitLine::default()
    };
    hub.store()
        .write(|tx| set_units(tx, &[end("2024-05-07")], "cli", EVENING))
        .unwrap();
    let sums = |report: &Report| {
        let hamlets = report.units.iter().filter(|unit| unit.level == "hamlet");
        let listed: u32 = hamlets.map(|unit| unit.targets[0].at_end.listed).sum();
        (listed, report.whole[0].at_end.listed)
    };
    assert_eq!(sums(&week(&hub, None)), (5, 5), "no line is missing from the sum");
    hub.store()
        .write(|tx| move_household(tx, "40001", "Khu phố 4", "Khu phố 3", BY))
        .unwrap();
    let report = week(&hub, None);
    assert_eq!(sums(&report), (5, 5));
    assert!(
        !report.units.iter().any(|unit| unit.unit == "Khu phố 4"),
        "nobody is left there"
    );
}
