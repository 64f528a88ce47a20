//! Why people are not done: the notice's rows and the commonest reasons.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tungnha_hub::report::Kind;

use super::count::{share, stand};
use super::drive::{number, place_of, walked};
use super::truth::{Citizen, TARGETS};

/// People with a reason at the end of a day, by reason and hamlet.
fn reasons(people: &[Citizen], target: usize, day: &str) -> BTreeMap<&'static str, BTreeMap<usize, i64>> {
    let mut reasons: BTreeMap<&'static str, BTreeMap<usize, i64>> = BTreeMap::new();
    for person in people {
        if let Some(stand) = stand(person, target, day).filter(|stand| stand.part == "reason") {
            *reasons
                .entry(stand.outcome.unwrap())
                .or_default()
                .entry(person.hamlet)
                .or_default() += 1;
        }
    }
    reasons
}

#[test]
fn the_official_rows_and_the_commonest_reasons_are_as_counted() {
    let walked = walked();
    let report = walked.report(Kind::Week, ("2024-05-06", "2024-05-12"), None);
    // The rows as the notice prints them, written here and not taken from the catalogue.
    let cccd = [
        "ABSENT_UNKNOWN",
        "ABSENT_KNOWN",
        "ABROAD",
        "IN_CUSTODY",
        "PID_CANCELLED",
        "MENTAL_ILLNESS",
        "SERIOUS_ILLNESS",
        "DUPLICATE_RECORD",
        "DECEASED+DEREGISTERED",
        "MOVED_PROVINCE",
        "INFO_MISMATCH",
        "DUPLICATE_BIOMETRIC",
        "ELDERLY",
    ];
    let dddt = [
        "ABSENT_UNKNOWN",
        "ABSENT_KNOWN",
        "NO_PHONE_OR_OWN_SIM",
        "DECEASED",
        "IN_CUSTODY",
        "PID_CANCELLED",
        "DUPLICATE_RECORD",
        "DUPLICATE_BIOMETRIC",
        "MOVED_PROVINCE",
        "ABROAD",
        "MENTAL_ILLNESS",
        "DEREGISTERED",
        "INFO_MISMATCH",
        "ELDERLY",
        "SERIOUS_ILLNESS",
    ];
    for (target, rows) in [(0, &cccd[..]), (1, &dddt[..])] {
        let (now, then) = ("2024-05-12", "2024-05-05");
        let [now, then] = [now, then].map(|day| reasons(&walked.truth.people, target, day));
        let sum = |of: &BTreeMap<&str, BTreeMap<usize, i64>>, codes: &str| {
            codes
                .split('+')
                .filter_map(|code| of.get(code))
                .flat_map(BTreeMap::values)
                .sum::<i64>()
        };
        let total: i64 = now.values().flat_map(BTreeMap::values).sum();
        let told = report["reasons"][target]["rows"].as_array().unwrap();
        assert_eq!(
            told.len(),
            rows.len(),
            "thirteen and fifteen, and nothing beside them"
        );
        for (place, (line, codes)) in told.iter().zip(rows).enumerate() {
            assert_eq!(line["row"], place + 1);
            assert_eq!(line["codes"], json!(codes.split('+').collect::<Vec<_>>()));
            assert_eq!(number(&line["count"]), sum(&now, codes), "{codes}");
            assert_eq!(
                number(&line["change"]),
                sum(&now, codes) - sum(&then, codes),
                "{codes}"
            );
            assert_eq!(line["percent"], json!(share(sum(&now, codes), total)), "{codes}");
        }
        assert_eq!(number(&report["reasons"][target]["total"]), total);
    }
    let secret = ["IN_CUSTODY", "MENTAL_ILLNESS", "SERIOUS_ILLNESS"];
    for (target, code) in TARGETS.iter().enumerate() {
        let mut by_hamlet: BTreeMap<&str, BTreeMap<usize, i64>> = BTreeMap::new();
        for (reason, hamlets) in reasons(&walked.truth.people, target, "2024-05-12") {
            let shown = if secret.contains(&reason) {
                "SPECIAL"
            } else {
                reason
            };
            for (place, count) in hamlets {
                *by_hamlet.entry(shown).or_default().entry(place).or_default() += count;
            }
        }
        let mut sums: Vec<i64> = by_hamlet.values().map(|hamlets| hamlets.values().sum()).collect();
        sums.sort_unstable_by_key(|count| std::cmp::Reverse(*count));
        let told = report["difficulties"]["top_reasons"].as_array().unwrap();
        let told: Vec<&Value> = told.iter().filter(|line| line["target"] == *code).collect();
        assert_eq!(
            told.iter().map(|line| number(&line["count"])).collect::<Vec<_>>(),
            sums[..sums.len().min(5)],
            "{code}"
        );
        for line in told {
            let own = &by_hamlet[line["code"].as_str().unwrap()];
            assert_eq!(number(&line["count"]), own.values().sum::<i64>(), "{line}");
            match line["most_in"].as_str() {
                None => assert_eq!(
                    line["code"], "SPECIAL",
                    "where a protected case is would name a person"
                ),
                Some(name) => {
                    let place = place_of(name, walked.truth.size).unwrap();
                    assert_eq!(Some(&own[&place]), own.values().max(), "{line}");
                }
            }
        }
    }
}
