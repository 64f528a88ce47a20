//! Reports at the edges: the last and the first day of phases, campaign and standstills, births at the limits of age,
//! answers a second before and after midnight.

use chrono::{DateTime, NaiveDate};
use tungnha_domain::Target;
use tungnha_hub::commune::{Commune, UnitLine, set_campaign, set_units};
use tungnha_hub::report::{Kind, Report, ReportFigures, ReportPace};

use super::lists::{EVENING, Hub, Row, row};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(time: &str) -> i64 {
    DateTime::parse_from_rfc3339(time).unwrap().timestamp()
}

fn founded(rows: &[Row]) -> Hub {
    let mut hub = Hub::founded();
    hub.list_of("2024-05-02", rows);
    hub
}

fn set(hub: &Hub, toml: &str) {
    let file = tungnha_hub::commune::CampaignFile::parse(&format!("template = \"2024\"\n{toml}")).unwrap();
    hub.store()
        .write(|tx| set_campaign(tx, &file.campaign, "cli", EVENING))
        .unwrap();
}

fn of(report: &Report, target: Target) -> &ReportFigures {
    &report.whole[target.index()]
}

fn pace(report: &Report, target: Target) -> &ReportPace {
    report.pace.iter().find(|pace| pace.target == target).unwrap()
}

#[test]
fn births_at_the_limits_of_age_are_asked_to_the_day_and_a_year_if_one_of_its_days_is() {
    // Born: asked for card and account, asked for SIM and phone.
    let births = [
        ("30/06/2010", true, false),
        ("01/07/2010", false, false),
        ("03/07/2006", true, true),
        ("04/07/2006", true, false),
        ("2010", true, false),
        ("2011", false, false),
        ("2006", true, true),
        ("2007", true, false),
        ("2005", true, true),
        ("", true, true),
    ];
    let rows: Vec<Row> = births
        .iter()
        .zip(10_u8..)
        .map(|((birth, ..), at)| {
            row(
                "30001",
                &format!("Điểu {}", (b'A' + at) as char),
                birth,
                "",
                "Khu phố 3",
            )
        })
        .collect();
    let hub = founded(&rows);
    // The limits are the campaign's and don't drift: the same on its first and on a later day.
    for on in ["2024-05-02", "2024-05-08"] {
        let report = hub.report(Kind::Day, (day(on), day(on)), None);
        let asked = |target| of(&report, target).at_end.eligible;
        let count = |asked: fn(&(&str, bool, bool)) -> bool| {
            u32::try_from(births.iter().filter(|birth| asked(birth)).count()).unwrap()
        };
        let (young, grown) = (count(|birth| birth.1), count(|birth| birth.2));
        assert_eq!((young, grown), (8, 4));
        assert_eq!([asked(Target::Cccd), asked(Target::Dddt)], [young, young], "{on}");
        assert_eq!(
            [asked(Target::Sim), asked(Target::Smartphone)],
            [grown, grown],
            "{on}"
        );
        assert_eq!(of(&report, Target::Sim).at_end.not_eligible, 10 - grown);
    }
    assert_eq!(hub.wrong(), [""; 0]);
}

fn two() -> Vec<Row> {
    vec![
        row("30001", "Điểu A", "02/03/1950", "070050000001", "Khu phố 3"),
        row("30001", "Điểu B", "02/03/1951", "070051000002", "Khu phố 3"),
    ]
}

#[test]
fn an_answer_counts_on_the_day_it_is_in_vietnam_and_for_the_phase_of_that_day() {
    let hub = founded(&two());
    set(
        &hub,
        "[[phases]]\nname = \"Một\"\nfirst_day = 2024-04-04\nlast_day = 2024-05-06\n\
         [[phases]]\nname = \"Hai\"\nfirst_day = 2024-05-07\nlast_day = 2024-07-03\n",
    );
    // The last second of the first phase and the first of the second: in UTC both are on the 6th.
    hub.answer(
        hub.named("Điểu A"),
        Target::Sim,
        "DONE",
        at("2024-05-06T23:59:59+07:00"),
    );
    hub.answer(
        hub.named("Điểu B"),
        Target::Sim,
        "DONE",
        at("2024-05-07T00:00:00+07:00"),
    );
    let done = |from: &str, to: &str| {
        let report = hub.report(Kind::Day, (day(from), day(to)), None);
        (
            of(&report, Target::Sim).at_end.done,
            of(&report, Target::Sim).change.done,
        )
    };
    assert_eq!(done("2024-05-06", "2024-05-06"), (1, 1));
    assert_eq!(done("2024-05-07", "2024-05-07"), (2, 1));
    assert_eq!(done("2024-05-05", "2024-05-05"), (0, 0));
    let report = hub.report(Kind::Final, (day("2024-04-04"), day("2024-05-08")), None);
    let phases: Vec<(bool, i64, u32)> = report
        .phases
        .iter()
        .map(|phase| {
            let line = &phase.units[Target::Sim.index()];
            (phase.over, line.achieved, line.done_at_end)
        })
        .collect();
    assert_eq!(phases, [(true, 1, 1), (false, 1, 2)]);
    // On the last day of a phase it is over, on the day before not; the one to come is not told.
    let on = |to: &str| hub.report(Kind::Phase, (day("2024-04-04"), day(to)), None).phases;
    assert_eq!(
        on("2024-05-06")
            .iter()
            .map(|phase| phase.over)
            .collect::<Vec<_>>(),
        [true]
    );
    assert_eq!(
        on("2024-05-05")
            .iter()
            .map(|phase| phase.over)
            .collect::<Vec<_>>(),
        [false]
    );
    assert_eq!(on("2024-05-07").len(), 2, "on its first day a phase has begun");
}

#[test]
fn a_phase_without_days_of_its_own_is_the_one_the_last_day_lies_in() {
    let hub = founded(&two());
    set(
        &hub,
        "[[phases]]\nname = \"Một\"\nfirst_day = 2024-04-04\nlast_day = 2024-05-06\nreport_due = 2024-05-10\n\
         [[phases]]\nname = \"Hai\"\nfirst_day = 2024-05-07\nlast_day = 2024-07-03\n",
    );
    for (to, from, due) in [
        ("2024-05-06", "2024-04-04", Some("2024-05-10")),
        ("2024-05-07", "2024-05-07", None),
    ] {
        let report = hub.report_of(Kind::Phase, day(to));
        assert_eq!((report.from.as_str(), report.to.as_str()), (from, to));
        assert_eq!(report.report_due.as_deref(), due);
    }
}

#[test]
fn pace_counts_the_first_and_the_last_day_and_leaves_out_those_a_standstill_took() {
    let hub = founded(&two());
    set(
        &hub,
        "last_day = 2024-05-10\nfirst_day = 2024-05-02\n\
         [[suspensions]]\nfirst_day = 2024-05-08\nlast_day = 2024-05-09\ntargets = [\"DDDT\"]\nwork = \"activate\"\n",
    );
    let mut table = rust_xlsxwriter::Workbook::new();
    let sheet = table.add_worksheet();
    sheet
        .write_row(0, 0, ["Đơn vị", "CCCD", "ĐDĐT", "SIM chính chủ", "Smartphone"])
        .unwrap();
    sheet.write(1, 0, "Khu phố 3").unwrap();
    sheet.write(1, 2, 10).unwrap();
    sheet.write(1, 3, 10).unwrap();
    let mut hub = hub;
    let file = hub.save(table);
    tungnha_hub::commune::allocate::allocate(&mut hub.store(), &file, EVENING).unwrap();
    let days = |to: &str, target| {
        let report = hub.report(Kind::Final, (day("2024-05-02"), day(to)), None);
        (pace(&report, target).days_worked, pace(&report, target).days_left)
    };
    // Nine days, the 2nd to the 10th.
    assert_eq!(days("2024-05-02", Target::Sim), (1, 8), "the first day is worked");
    assert_eq!(days("2024-05-02", Target::Dddt), (1, 6));
    assert_eq!(
        days("2024-05-07", Target::Dddt),
        (6, 1),
        "the day before the standstill"
    );
    assert_eq!(days("2024-05-08", Target::Dddt), (6, 1), "its first day");
    assert_eq!(days("2024-05-08", Target::Sim), (7, 2), "it stops nothing else");
}

#[test]
fn a_unit_that_began_later_is_told_with_days_of_its_own() {
    let hub = founded(&two());
    let later = UnitLine {
        name: "Khu phố 3".to_owned(),
        first_day: Some(day("2024-05-06")),
        ..UnitLine::default()
    };
    hub.store()
        .write(|tx| set_units(tx, &[later], "cli", EVENING))
        .unwrap();
    let own = hub.report(
        Kind::Week,
        (day("2024-05-06"), day("2024-05-08")),
        Some("Khu phố 3"),
    );
    assert_eq!(
        (own.first_day.as_str(), own.last_day.as_str()),
        ("2024-05-06", "2024-07-03")
    );
    let campaign = hub.store().read(|tx| Commune::load(tx)).unwrap().campaign;
    assert_eq!(campaign.first_day, day("2024-04-04"), "the campaign's own stay");
}

#[test]
fn a_hamlet_that_goes_to_another_commune_counts_for_the_one_it_lies_in_on_the_last_day() {
    let hub = founded(&two());
    let line = |name: &str, parent: Option<&str>, from: Option<&str>, to: Option<&str>| UnitLine {
        name: name.to_owned(),
        parent: parent.map(str::to_owned),
        valid_from: from.map(day),
        valid_to: to.map(day),
        ..UnitLine::default()
    };
    let lines = [
        line("Tỉnh Thử", None, None, None),
        line("Xã Trên", Some("Tỉnh Thử"), None, None),
        line("Xã Dưới", Some("Tỉnh Thử"), None, None),
        line("Khu phố 3", Some("Xã Trên"), None, Some("2024-05-06")),
        line("Khu phố 3", Some("Xã Dưới"), Some("2024-05-07"), None),
    ];
    hub.store()
        .write(|tx| set_units(tx, &lines, "cli", EVENING))
        .unwrap();
    hub.answer(
        hub.named("Điểu A"),
        Target::Sim,
        "DONE",
        at("2024-05-05T18:00:00+07:00"),
    );
    hub.answer(
        hub.named("Điểu B"),
        Target::Sim,
        "DONE",
        at("2024-05-07T18:00:00+07:00"),
    );
    let sim = |from: &str, to: &str| {
        let report = hub.report(Kind::Week, (day(from), day(to)), None);
        ["Xã Trên", "Xã Dưới", "Tỉnh Thử"].map(|name| {
            let unit = report.units.iter().find(|unit| unit.unit == name).unwrap();
            let figures = &unit.targets[Target::Sim.index()];
            (figures.at_end.listed, figures.at_end.done, figures.change.done)
        })
    };
    assert_eq!(
        sim("2024-05-06", "2024-05-06"),
        [(2, 1, 0), (0, 0, 0), (2, 1, 0)],
        "its last day above"
    );
    assert_eq!(
        sim("2024-05-07", "2024-05-07"),
        [(0, 0, 0), (2, 2, 1), (2, 2, 1)],
        "its first day below"
    );
    assert_eq!(
        sim("2024-05-05", "2024-05-08")[1],
        (2, 2, 2),
        "with all it brought along"
    );
}
