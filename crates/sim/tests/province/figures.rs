//! The partition, allocations and shares, pace, days and phases, of every unit and target.

use std::collections::BTreeMap;

use serde_json::json;
use tungnha_hub::report::Kind;

use super::count::share;
use super::drive::{asked_of, commune_name, commune_of, day, number, place_of, same, walked};
use super::truth::{Citizen, TARGETS};

/// The periods that are looked at: across the phases' boundary, its last and its first day, the lists' days, all.
const PERIODS: [(Kind, &str, &str); 6] = [
    (Kind::Day, "2024-05-08", "2024-05-08"),
    (Kind::Day, "2024-05-09", "2024-05-09"),
    (Kind::Week, "2024-05-06", "2024-05-12"),
    (Kind::Phase, "2024-04-04", "2024-05-08"),
    (Kind::Day, "2024-05-01", "2024-05-01"),
    (Kind::Final, "2024-04-04", "2024-05-12"),
];

#[test]
fn every_unit_target_and_period_is_as_counted_over_the_truth() {
    let walked = walked();
    let size = walked.truth.size;
    for (kind, from, to) in PERIODS {
        let report = walked.report(kind, (from, to), None);
        let before = day(from).pred_opt().unwrap().to_string();
        let mut seen = BTreeMap::new();
        for (target, code) in TARGETS.iter().enumerate() {
            same(
                &report["whole"][target],
                &walked.figures(target, to, |_| true),
                &walked.figures(target, &before, |_| true),
                &format!("{from} {to} {code}"),
            );
        }
        for unit in report["units"].as_array().unwrap() {
            let name = unit["unit"].as_str().unwrap();
            *seen
                .entry(unit["level"].as_str().unwrap().to_owned())
                .or_insert(0) += 1;
            for (target, code) in TARGETS.iter().enumerate() {
                let line = &unit["targets"][target];
                let what = format!("{from} {to} {name} {code}");
                match unit["level"].as_str().unwrap() {
                    "hamlet" => {
                        let place = place_of(name, walked.truth.size).unwrap();
                        same(
                            line,
                            &walked.of_hamlet(place, target, to),
                            &walked.of_hamlet(place, target, &before),
                            &what,
                        );
                        assert_eq!(line["allocated"], json!(asked_of(place, size)[target]), "{what}");
                    }
                    level @ ("commune" | "union") => {
                        let own = if level == "union" {
                            commune_name(0)
                        } else {
                            name.to_owned()
                        };
                        let within =
                            |person: &Citizen| commune_name(commune_of(person.hamlet, size, to)) == own;
                        same(
                            line,
                            &walked.figures(target, to, within),
                            &walked.figures(target, &before, within),
                            &what,
                        );
                    }
                    "operator" => {
                        let customers = |person: &Citizen| person.operator == Some(name);
                        same(
                            line,
                            &walked.figures(target, to, customers),
                            &walked.figures(target, &before, customers),
                            &what,
                        );
                    }
                    "police" => same(
                        line,
                        &walked.figures(target, to, |_| true),
                        &walked.figures(target, &before, |_| true),
                        &what,
                    ),
                    other => panic!("nobody counted a {other}"),
                }
            }
        }
        assert_eq!(seen["hamlet"], size.hamlets);
        assert_eq!(seen["commune"], size.communes);
        assert_eq!((seen["operator"], seen["police"], seen["union"]), (2, 1, 1));
    }
}

#[test]
fn what_is_asked_of_the_whole_is_what_its_hamlets_are_asked_and_pace_leaves_standstills_out() {
    let walked = walked();
    let size = walked.truth.size;
    let report = walked.report(Kind::Final, ("2024-04-04", "2024-05-12"), None);
    let asked = |target: usize| {
        (0..size.hamlets)
            .filter_map(|at| asked_of(at, size)[target])
            .sum::<i64>()
    };
    let whole: Vec<i64> = report["whole"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| number(&line["allocated"]))
        .collect();
    assert_eq!(
        whole,
        [83, asked(1), asked(2), 156],
        "the police's, the hamlets', the operators'"
    );
    for pace in report["pace"].as_array().unwrap() {
        let target = TARGETS.iter().position(|code| pace["target"] == *code).unwrap();
        // 4 April to 12 May are 39 days, to 3 July 52 more; accounts stood still for two of the first, and the
        // standstill of the template was replaced.
        let worked = if target == 1 { 37 } else { 39 };
        let achieved = walked.figures(target, "2024-05-12", |_| true).achieved;
        let left = 52;
        assert_eq!(
            (number(&pace["days_worked"]), number(&pace["days_left"])),
            (worked, left),
            "{pace}"
        );
        assert_eq!(number(&pace["achieved"]), achieved);
        assert_eq!(number(&pace["forecast"]), achieved * (worked + left) / worked);
        let tenths = (achieved * 20 + worked) / (worked * 2);
        assert_eq!(pace["per_day"], format!("{}.{}", tenths / 10, tenths % 10));
        let needed = whole[target] - achieved;
        let tenths = (needed * 20 + left) / (left * 2);
        let needed = (needed > 0).then(|| format!("{}.{}", tenths / 10, tenths % 10));
        assert_eq!(pace["needed_per_day"], json!(needed), "{pace}");
    }
}

#[test]
fn each_day_of_the_curve_and_each_phase_is_as_counted() {
    let walked = walked();
    let report = walked.report(Kind::Final, ("2024-04-04", "2024-05-12"), None);
    let whole = |target: usize, day: &str| walked.figures(target, day, |_| true);
    let days = report["days"].as_array().unwrap();
    assert_eq!(days.len(), 39);
    for line in days.iter().skip(26) {
        let day = line["day"].as_str().unwrap();
        for target in 0..4 {
            let count = whole(target, day);
            assert_eq!(number(&line["achieved"][target]), count.achieved, "{day}");
            assert_eq!(
                number(&line["confirmed"][target]),
                count.achieved_confirmed,
                "{day}"
            );
            assert_eq!(
                number(&line["not_asked"][target]),
                count.part("not_asked"),
                "{day}"
            );
        }
    }
    let phases = report["phases"].as_array().unwrap();
    let spans = [
        ("2024-04-03", "2024-05-08", true),
        ("2024-05-08", "2024-05-12", false),
    ];
    assert_eq!(phases.len(), 2);
    for (phase, (before, end, over)) in phases.iter().zip(spans) {
        assert_eq!(phase["over"], over);
        for line in phase["units"].as_array().unwrap() {
            let target = TARGETS.iter().position(|code| line["target"] == *code).unwrap();
            let name = line["unit"].as_str().unwrap();
            let of = |day: &str| match place_of(name, walked.truth.size) {
                Some(place) => walked.of_hamlet(place, target, day),
                None => walked.figures(target, day, |_| true),
            };
            if name != "Tỉnh Thử" && place_of(name, walked.truth.size).is_none() {
                continue;
            }
            let (then, now) = (of(before), of(end));
            assert_eq!(
                number(&line["confirmed"]),
                now.achieved_confirmed - then.achieved_confirmed,
                "{line}"
            );
            assert_eq!(number(&line["achieved"]), now.achieved - then.achieved, "{line}");
            assert_eq!(number(&line["done_at_end"]), now.part("done"), "{line}");
            assert_eq!(number(&line["eligible_at_end"]), now.eligible(), "{line}");
            assert_eq!(
                line["done_percent"],
                json!(share(now.part("done"), now.eligible()))
            );
        }
    }
}
