//! A fortnight of a ward as a plan, and a count of it that shares nothing with the hub: straight over the plan's lines
//! and the list's columns, by the words of the rules.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

/// The targets, as everything names them.
pub(crate) const TARGETS: [&str; 4] = ["CCCD", "DDDT", "SIM", "SMARTPHONE"];
/// What is answered, the commoner ones oftener.
const OUTCOMES: [(&str, &[&str]); 4] = [
    (
        "CCCD",
        &[
            "DONE",
            "IN_PROGRESS",
            "ABSENT_KNOWN",
            "ABROAD",
            "IN_CUSTODY",
            "DECEASED",
            "NO_NEED",
            "ELDERLY",
        ],
    ),
    (
        "DDDT",
        &[
            "DONE",
            "DONE",
            "DONE",
            "NO_PHONE_OR_OWN_SIM",
            "NO_NEED",
            "ABSENT_UNKNOWN",
            "INFO_MISMATCH",
            "MENTAL_ILLNESS",
        ],
    ),
    (
        "SIM",
        &[
            "DONE",
            "DONE",
            "SIM_OTHER_NAME",
            "NO_NEED",
            "NO_SIGNATURE",
            "NO_PHONE",
        ],
    ),
    (
        "SMARTPHONE",
        &["DONE", "DONE", "CANNOT_AFFORD", "ONLY_2G", "NO_NEED"],
    ),
];

/// The same numbers each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}

/// So many calls at people of the list, from 2 to 12 May 2024, two tablets a hamlet; a person is always of one tablet,
/// so that the later answer stands.
pub(crate) fn plan(people: &[Value], lines: usize) -> Vec<Value> {
    let mut dice = Dice(4);
    let known: Vec<&Value> = people
        .iter()
        .filter(|person| person["personal_id"].is_string())
        .collect();
    let mut plan = Vec::new();
    for number in 0..lines {
        let person = known[dice.below(known.len())];
        let id = person["personal_id"].as_str().unwrap();
        let hamlet = person["hamlet"].as_str().unwrap();
        let (target, outcomes) = OUTCOMES[dice.below(4)];
        let tablet = format!(
            "{}-{}",
            hamlet.replace(' ', ""),
            if id.ends_with(['0', '2', '4', '6', '8']) {
                'a'
            } else {
                'b'
            }
        );
        // In order of time: the number of the line decides the day.
        let day = 2 + number * 11 / lines;
        let minute = number % (11 * lines.div_ceil(11)) % 180;
        plan.push(json!({
            "tablet": tablet, "hamlet": hamlet,
            "at": format!("2024-05-{day:02}T{:02}:{:02}:{:02}+07:00", 18 + minute / 60, minute % 60, number % 60),
            "personal_id": id, "target": target, "outcome": outcomes[dice.below(outcomes.len())],
        }));
    }
    plan.sort_by_key(|line| line["at"].as_str().unwrap().to_owned());
    plan
}

/// The partition of a set of people and a target.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) listed: u64,
    pub(crate) not_eligible: u64,
    pub(crate) done: u64,
    pub(crate) reason: u64,
    pub(crate) no_need: u64,
    pub(crate) in_progress: u64,
    pub(crate) not_asked: u64,
    pub(crate) achieved: u64,
    /// By what was answered.
    pub(crate) reasons: BTreeMap<String, u64>,
}

/// Counts by hand: of one hamlet or all, at the end of a day, `2024-05-06`.
pub(crate) fn count(people: &[Value], plan: &[Value], hamlet: Option<&str>, target: &str, day: &str) -> Part {
    let mut last: BTreeMap<&str, &str> = BTreeMap::new();
    for line in plan {
        // Times of one offset compare as text.
        if line["target"] == target && &line["at"].as_str().unwrap()[..10] <= day {
            last.insert(
                line["personal_id"].as_str().unwrap(),
                line["outcome"].as_str().unwrap(),
            );
        }
    }
    let mut part = Part::default();
    for person in people
        .iter()
        .filter(|person| hamlet.is_none_or(|hamlet| person["hamlet"] == hamlet))
    {
        part.listed += 1;
        if !asked(person["birth"].as_str(), target) {
            part.not_eligible += 1;
            continue;
        }
        let listed = person["listed"][target].as_str().unwrap_or("none");
        let had = match target {
            "CCCD" => listed == "issued",
            "DDDT" => listed.starts_with("active"),
            "SIM" => listed == "own_signed",
            _ => listed == "smartphone_4g",
        };
        let had_collected = target == "CCCD" && listed == "collected";
        let said = person["personal_id"]
            .as_str()
            .and_then(|id| last.get(id))
            .copied();
        let mut reached = false;
        match said {
            None if had => {
                part.done += 1;
                reached = true;
            }
            None => {
                part.not_asked += 1;
                reached = had_collected;
            }
            Some("DONE") => {
                part.done += 1;
                reached = true;
            }
            Some("IN_PROGRESS") => {
                part.in_progress += 1;
                reached = target == "CCCD";
            }
            Some("NO_NEED") => part.no_need += 1,
            Some(reason) => {
                part.reason += 1;
                *part.reasons.entry(reason.to_owned()).or_default() += 1;
            }
        }
        part.achieved += u64::from(reached && !had && !had_collected);
    }
    part
}

/// 2024: CCCD and DDDT for those born before 1/7/2010, SIM and phone for those 18 on 3/7/2024; a year counts if one of
/// its days does, and no birth at all too.
fn asked(birth: Option<&str>, target: &str) -> bool {
    let Some(birth) = birth else { return true };
    let latest = if matches!(target, "CCCD" | "DDDT") {
        "2010-06-30"
    } else {
        "2006-07-03"
    };
    if birth.len() == 4 {
        birth <= &latest[..4]
    } else {
        birth <= latest
    }
}

/// Tablets of a plan.
pub(crate) fn tablets(plan: &[Value]) -> usize {
    plan.iter()
        .map(|line| line["tablet"].as_str().unwrap())
        .collect::<BTreeSet<_>>()
        .len()
}
