//! Who brought whom: members, teams, hamlets to be commended.

use serde_json::json;
use tungnha_hub::report::Kind;

use super::count::{Figures, members, share};
use super::drive::{asked_of, number, place_of, walked};
use super::truth::{ROUNDS, hamlet, tablet};

#[test]
fn members_teams_and_quotas_are_as_counted() {
    let walked = walked();
    for (from, to) in [("2024-05-06", "2024-05-12"), ("2024-05-02", "2024-05-08")] {
        let report = walked.report(Kind::Week, (from, to), None);
        let hand = members(&walked.truth.people, from, to);
        let told = report["members"].as_array().unwrap();
        assert_eq!(
            told.len(),
            walked.truth.size.hamlets * 3,
            "who gave no answer is told too"
        );
        let mut order = Vec::new();
        for line in told {
            let own = hand
                .get(line["member"].as_str().unwrap())
                .copied()
                .unwrap_or_default();
            let keys = [
                "done",
                "confirmed",
                "contradicted",
                "answers",
                "brought",
                "brought_confirmed",
            ];
            assert_eq!(keys.map(|key| number(&line[key])), own, "{line}");
            assert_eq!(line["met"], own[4] >= 3, "three each");
            order.push(std::cmp::Reverse((own[5], own[4], own[1], own[0])));
        }
        assert!(order.is_sorted(), "most confirmed first");
        let teams = report["teams"].as_array().unwrap();
        assert_eq!(teams.len(), walked.truth.size.hamlets);
        for (place, team) in teams.iter().map(|team| {
            let place = team["team"]
                .as_str()
                .unwrap()
                .trim_start_matches("Tổ ")
                .parse::<usize>()
                .unwrap()
                - 1;
            (place, team)
        }) {
            let own = [0, 1].map(|round| hand.get(&tablet(place, round)).copied().unwrap_or_default());
            let sum = |at: usize| own[0][at] + own[1][at];
            assert_eq!(team["within"], hamlet(place));
            assert_eq!(number(&team["members"]), 3);
            assert_eq!(
                number(&team["active"]),
                own.iter().map(|own| i64::from(own[3] > 0)).sum::<i64>()
            );
            assert_eq!(
                number(&team["met"]),
                own.iter().map(|own| i64::from(own[4] >= 3)).sum::<i64>()
            );
            assert_eq!(
                ["answers", "brought", "brought_confirmed"].map(|key| number(&team[key])),
                [sum(3), sum(4), sum(5)]
            );
            let targets = team["targets"].as_array().unwrap();
            for (at, key) in ["done", "confirmed", "contradicted"].iter().enumerate() {
                assert_eq!(
                    targets.iter().map(|line| number(&line[*key])).sum::<i64>(),
                    sum(at),
                    "{team}"
                );
            }
        }
    }
}

#[test]
fn hamlets_are_commended_by_what_is_confirmed_where_nothing_is_untrue_and_nobody_silent() {
    let walked = walked();
    let size = walked.truth.size;
    let to = ROUNDS[1];
    let report = walked.report(Kind::Week, ("2024-05-06", to), None);
    let mut results = Vec::new();
    for line in report["commendation"].as_array().unwrap() {
        let name = line["unit"].as_str().unwrap();
        let place = place_of(name, walked.truth.size).unwrap();
        let all = [0, 1, 2, 3].map(|target| walked.of_hamlet(place, target, to));
        let asked = asked_of(place, size);
        let over = |part: fn(&Figures) -> i64| {
            (0..4)
                .filter(|at| asked[*at].is_some())
                .map(|at| part(&all[at]))
                .sum::<i64>()
        };
        let allocated: i64 = asked.iter().flatten().sum();
        let (confirmed, achieved) = (over(|one| one.achieved_confirmed), over(|one| one.achieved));
        let contradicted: i64 = all.iter().map(|one| one.contradicted).sum();
        assert_eq!(
            ["allocated", "confirmed", "achieved", "contradicted"].map(|key| number(&line[key])),
            [allocated, confirmed, achieved, contradicted],
            "{name}"
        );
        assert_eq!(line["percent"], json!(share(confirmed, allocated)));
        // The tablet of the first round came last on the sixth, everywhere.
        assert_eq!(line["not_reported"], true, "{name}");
        assert_eq!(line["clear"], false);
        results.push((number(&line["place"]), confirmed, allocated));
    }
    assert_eq!(results.len(), size.hamlets);
    for (at, (place, confirmed, allocated)) in results.iter().enumerate() {
        let better = results
            .iter()
            .filter(|(_, c, a)| c * allocated > confirmed * a)
            .count();
        assert_eq!(
            *place,
            i64::try_from(better + 1).unwrap(),
            "line {at}: equals share a place"
        );
    }
    // On the sixth itself every tablet has come, and nothing has been contradicted yet.
    let report = walked.report(Kind::Day, (ROUNDS[0], ROUNDS[0]), None);
    for line in report["commendation"].as_array().unwrap() {
        assert_eq!(line["not_reported"], false);
        let clear = number(&line["confirmed"]) > 0 && number(&line["contradicted"]) == 0;
        assert_eq!(line["clear"], clear, "{line}");
    }
}
