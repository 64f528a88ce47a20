//! What is missing and late, groups, the campaign's shares, outreach, one commune alone, and the same bytes twice.

use serde_json::json;
use tungnha_hub::report::{self, Audience, Kind, Wish};

use super::count::{self, Figures, share, stand};
use super::drive::{commune_name, day, number, place_of, walked};
use super::truth::{CUSTOMERS, Citizen, FIRST, ROUNDS, WAITING, walked_twice};

#[test]
fn silent_tablets_late_answers_and_what_is_missing_are_told_as_they_are() {
    let walked = walked();
    let size = walked.truth.size;
    let to = ROUNDS[1];
    let report = walked.report(Kind::Week, ("2024-05-06", to), None);
    let second = (0..size.hamlets).filter(|at| walked_twice(*at)).count();
    assert_eq!(
        number(&report["data"]["tablets"]),
        i64::try_from(size.hamlets + second).unwrap()
    );
    assert_eq!(
        number(&report["data"]["tablets_not_sent"]),
        i64::try_from(size.hamlets).unwrap()
    );
    let silent = report["difficulties"]["tablets"].as_array().unwrap();
    assert_eq!(silent.len(), size.hamlets);
    for tablet in silent {
        assert!(
            tablet["member"].as_str().unwrap().ends_with('A'),
            "of the first round: {tablet}"
        );
        assert_eq!(
            (&tablet["last_day"], number(&tablet["days_silent"])),
            (&json!(ROUNDS[0]), 4)
        );
        assert_eq!(tablet["unsent"], 0);
    }
    // Late: everything of a round but what was recorded on the evening it was sent.
    for (from, to) in [("2024-05-06", to), ("2024-05-02", "2024-05-12")] {
        let report = walked.report(Kind::Week, (from, to), None);
        let told = report["difficulties"]["late"].as_array().unwrap();
        let mut order = Vec::new();
        for line in told {
            let name = line["unit"].as_str().unwrap();
            let of = walked.people_of(place_of(name, size).unwrap());
            let answers: Vec<_> = of.flat_map(|person| person.answers.iter().flatten()).collect();
            let own: Vec<_> = answers
                .iter()
                .filter(|answer| (from..=to).contains(&answer.day.as_str()))
                .collect();
            let late = own
                .iter()
                .filter(|answer| answer.day != ROUNDS[answer.round])
                .count();
            let [own, late] = [own.len(), late].map(|many| i64::try_from(many).unwrap());
            assert_eq!(
                (number(&line["answers"]), number(&line["late"])),
                (own, late),
                "{from} {name}"
            );
            assert_eq!(line["percent"], json!(share(late, own)));
            order.push(std::cmp::Reverse(late));
        }
        assert!(order.is_sorted());
        let weak = (0..size.hamlets)
            .filter(|at| from == "2024-05-02" || walked_twice(*at))
            .count();
        assert!(told.len() >= weak, "{} of {weak}", told.len());
    }
    let lists: Vec<(&str, &str)> = report["data"]["lists"]
        .as_array()
        .unwrap()
        .iter()
        .map(|list| (list["kind"].as_str().unwrap(), list["day"].as_str().unwrap()))
        .collect();
    assert_eq!(
        lists,
        [
            ("full", FIRST),
            ("not-activated", WAITING[1]),
            ("operator", CUSTOMERS)
        ],
        "the last extract is of the 11th"
    );
    assert!(
        report["data"]["until"]
            .as_str()
            .unwrap()
            .starts_with("2024-05-12T09:00"),
        "the last list came in then"
    );
    assert_eq!(
        report["data"]["conflicts"], 0,
        "the second round had seen what the first said"
    );
    for line in report["difficulties"]["not_asked"].as_array().unwrap() {
        let place = place_of(line["unit"].as_str().unwrap(), size).unwrap();
        let all = [0, 1, 2, 3].map(|target| walked.of_hamlet(place, target, to));
        let (left, asked) = (
            all.iter().map(|one| one.part("not_asked")).sum(),
            all.iter().map(Figures::eligible).sum(),
        );
        assert_eq!(
            (number(&line["not_asked"]), number(&line["eligible"])),
            (left, asked),
            "{line}"
        );
        assert_eq!(line["percent"], json!(share(left, asked)));
    }
}

#[test]
fn groups_shares_and_outreach_are_as_counted() {
    let walked = walked();
    let to = "2024-05-12";
    let report = walked.report(Kind::Week, ("2024-05-06", to), None);
    let deadlines = [
        ("2024-05-05", -8),
        ("2024-05-20", 7),
        ("2024-06-05", 23),
        ("2024-07-03", 51),
    ];
    let on_roster = |place: usize| {
        walked
            .truth
            .people
            .iter()
            .filter(move |person| place > 0 && person.groups.contains(&place))
    };
    for (place, (line, (before, left))) in report["groups"]
        .as_array()
        .unwrap()
        .iter()
        .zip(deadlines)
        .enumerate()
    {
        assert_eq!(
            (line["before"].as_str().unwrap(), number(&line["days_left"])),
            (before, left)
        );
        if place == 0 {
            assert!(
                line["people"].is_null() && line["done"].is_null(),
                "nobody entered its roster"
            );
            continue;
        }
        let every = |holds: fn(&count::Stand) -> bool| {
            let all = on_roster(place).filter(|person| {
                (0..4).all(|target| {
                    stand(person, target, to)
                        .is_some_and(|stand| stand.part == "not_eligible" || holds(&stand))
                })
            });
            i64::try_from(all.count()).unwrap()
        };
        let people = i64::try_from(on_roster(place).count()).unwrap();
        let (done, confirmed) = (
            every(|stand| stand.part == "done"),
            every(|stand| stand.confirmed),
        );
        assert_eq!(
            ["people", "done", "confirmed"].map(|key| number(&line[key])),
            [people, done, confirmed]
        );
        assert_eq!(number(&line["elsewhere"]), if place == 2 { 2 } else { 0 });
        assert_eq!(line["percent"], json!(share(done, people)));
    }
    // The shares of 2024, in the order of the plan.
    let first_time = |stand: &count::Stand, _: &Citizen| !stand.already;
    let hard = |stand: &count::Stand, _: &Citizen| {
        let gone = stand.part == "reason"
            && matches!(stand.outcome, Some("ABROAD" | "ABSENT_UNKNOWN" | "IN_CUSTODY"));
        !stand.already && stand.was_absent && !gone
    };
    let grouped = |_: &count::Stand, person: &Citizen| person.groups.iter().any(|place| *place > 0);
    let anybody = |_: &count::Stand, _: &Citizen| true;
    type Of = fn(&count::Stand, &Citizen) -> bool;
    let shares: [(usize, Of, bool); 6] = [
        (0, first_time, true),
        (0, hard, true),
        (3, anybody, false),
        (2, anybody, false),
        (2, grouped, false),
        (3, grouped, false),
    ];
    for (line, (target, of, collected)) in report["rates"].as_array().unwrap().iter().zip(shares) {
        let (mut base, mut reached) = (0, 0);
        for person in &walked.truth.people {
            if let Some(stand) =
                stand(person, target, to).filter(|stand| stand.part != "not_eligible" && of(stand, person))
            {
                base += 1;
                reached += i64::from(stand.part == "done" || collected && stand.reached);
            }
        }
        assert_eq!(
            (number(&line["base"]), number(&line["reached"])),
            (base, reached),
            "{line}"
        );
        assert_eq!(line["percent"], json!(share(reached, base)));
    }
    let activity = |kind: &str, count: u32, people: u32, label: &str| json!({"kind": kind, "label": label, "count": count, "people": people});
    assert_eq!(
        report["activities"],
        json!([
            activity("session", 3, 87, "Buổi tuyên truyền"),
            activity("broadcast", 6, 0, "Lượt phát thanh")
        ])
    );
    assert_eq!(
        report["activities_to_date"][0],
        activity("session", 4, 132, "Buổi tuyên truyền")
    );
    let own = walked.report(Kind::Week, ("2024-05-06", to), Some(&commune_name(1)));
    assert_eq!(
        own["activities"],
        json!([activity("session", 3, 87, "Buổi tuyên truyền")]),
        "Thôn 1 lies in the second commune since the ninth"
    );
}

#[test]
fn a_commune_alone_is_told_as_its_line_in_the_whole_and_every_form_has_the_same_bytes_twice() {
    let walked = walked();
    let all = walked.report(Kind::Week, ("2024-05-06", "2024-05-12"), None);
    let own = walked.report(Kind::Week, ("2024-05-06", "2024-05-12"), Some(&commune_name(1)));
    let line = all["units"]
        .as_array()
        .unwrap()
        .iter()
        .find(|unit| unit["unit"] == commune_name(1))
        .unwrap();
    for target in 0..4 {
        for key in ["at_end", "change", "contradicted", "achieved_confirmed"] {
            assert_eq!(own["whole"][target][key], line["targets"][target][key]);
        }
    }
    let wish = Wish {
        kind: Kind::Week,
        from: None,
        to: Some(day("2024-05-12")),
        unit: None,
        audience: Audience::Office,
    };
    for format in [report::Format::Json, report::Format::Xlsx, report::Format::Docx] {
        let (one, two) = (
            report::bytes(&walked.made(&wish), format).unwrap(),
            report::bytes(&walked.made(&wish), format).unwrap(),
        );
        assert!(one == two, "{format:?}");
    }
}
