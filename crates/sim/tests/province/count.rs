//! The count a province's report is held against: for each person, target and day the rules of the campaign read aloud,
//! over what was invented and not over what the hub keeps. Slow and plain on purpose: no running sums, no folding.

use std::collections::BTreeMap;

use super::truth::{Answer, Citizen, List, Said};

/// Where somebody stands with a target at the end of a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stand {
    pub(crate) part: &'static str,
    pub(crate) outcome: Option<&'static str>,
    pub(crate) by: Option<String>,
    pub(crate) confirmed: bool,
    pub(crate) contradicted: bool,
    pub(crate) achieved: bool,
    /// Done or collected, whether or not it already was.
    pub(crate) reached: bool,
    /// So already in the first list.
    pub(crate) already: bool,
    /// Somebody found them absent by then.
    pub(crate) was_absent: bool,
}

/// 2024: the card and the account are for those born before 1/7/2010, SIM and phone for those 18 on 3/7/2024. A year
/// counts if one of its days does, and no birth at all too.
pub(crate) fn asked(person: &Citizen, target: usize) -> bool {
    let Some(birth) = person.birth.as_deref() else {
        return true;
    };
    let latest = if target < 2 { "2010-06-30" } else { "2006-07-03" };
    birth <= &latest[..birth.len()]
}

fn is_done(state: &str) -> bool {
    matches!(
        state,
        "issued" | "active1" | "active2" | "own_signed" | "smartphone_4g"
    )
}

/// Where somebody stands; nothing before a list named them.
pub(crate) fn stand(person: &Citizen, target: usize, day: &str) -> Option<Stand> {
    if person.known > day {
        return None;
    }
    let said: Vec<&Said> = person.said[target]
        .iter()
        .filter(|said| said.day <= day)
        .collect();
    let answers: Vec<&Answer> = person.answers[target]
        .iter()
        .filter(|answer| *answer.day <= *day)
        .collect();
    if !asked(person, target) {
        return Some(Stand {
            part: "not_eligible",
            ..Stand::default()
        });
    }
    // The national extract speaks for card and account, the operator for SIM and phone.
    let judges = |said: &&&Said| (target < 2) == (said.list == List::Police);
    let judge = said.iter().rfind(judges);
    let last = said.last();
    let answer = answers.last();
    let newer = answer.is_some_and(|answer| judge.is_some_and(|judge| *judge.day > *answer.day));
    let judge_says_done = judge.is_some_and(|judge| is_done(judge.state));
    let part = match answer.map(|answer| answer.outcome) {
        None if last.is_some_and(|said| is_done(said.state)) => "done",
        None => "not_asked",
        Some("DONE") => "done",
        Some(_) if newer && judge_says_done && !is_final(answer.unwrap().outcome) => "done",
        Some("IN_PROGRESS") => "in_progress",
        Some("NO_NEED") => "no_need",
        Some(_) => "reason",
    };
    let collected = target == 0
        && match answer {
            Some(answer) => answer.outcome == "IN_PROGRESS",
            None => last.is_some_and(|said| matches!(said.state, "collected" | "issued")),
        };
    let already = said
        .first()
        .is_some_and(|said| is_done(said.state) || said.state == "collected");
    let reached = part == "done" || collected;
    let claims = answer.is_some_and(|answer| answer.outcome == "DONE");
    Some(Stand {
        part,
        outcome: answer.map(|answer| answer.outcome),
        by: answer.map(|answer| answer.tablet.clone()),
        confirmed: part == "done" && judge_says_done,
        contradicted: claims && newer && !judge_says_done,
        achieved: reached && !already,
        reached,
        already,
        was_absent: answers.iter().any(|answer| answer.outcome.starts_with("ABSENT_")),
    })
}

/// Words after which no list makes somebody done: the dead and those who left.
fn is_final(outcome: &str) -> bool {
    matches!(outcome, "DECEASED" | "DEREGISTERED" | "MOVED_PROVINCE")
}

/// The figures of a set of people and a target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    pub(crate) listed: i64,
    pub(crate) parts: BTreeMap<&'static str, i64>,
    pub(crate) confirmed: i64,
    pub(crate) contradicted: i64,
    pub(crate) achieved: i64,
    pub(crate) achieved_confirmed: i64,
}

impl Figures {
    pub(crate) fn add(&mut self, stand: &Stand) {
        self.listed += 1;
        *self.parts.entry(stand.part).or_default() += 1;
        self.confirmed += i64::from(stand.confirmed);
        self.contradicted += i64::from(stand.contradicted);
        self.achieved += i64::from(stand.achieved);
        self.achieved_confirmed += i64::from(stand.achieved && stand.confirmed);
    }

    pub(crate) fn part(&self, name: &str) -> i64 {
        self.parts.get(name).copied().unwrap_or(0)
    }

    pub(crate) fn eligible(&self) -> i64 {
        self.listed - self.part("not_eligible")
    }
}

/// The figures of these people.
pub(crate) fn figures<'p>(people: impl Iterator<Item = &'p Citizen>, target: usize, day: &str) -> Figures {
    let mut figures = Figures::default();
    people
        .filter_map(|person| stand(person, target, day))
        .for_each(|stand| figures.add(&stand));
    figures
}

/// A share in tenths of a percent, by whole numbers: a half goes up.
pub(crate) fn share(part: i64, whole: i64) -> Option<String> {
    (whole > 0).then(|| {
        let tenths = (part * 2_000 + whole) / (whole * 2);
        format!("{}.{}", tenths / 10, tenths % 10)
    })
}

/// What a member's answers stand for: done, confirmed, contradicted, answers of the period, brought, of these confirmed.
pub(crate) type Member = [i64; 6];

pub(crate) fn members(people: &[Citizen], from: &str, to: &str) -> BTreeMap<String, Member> {
    let mut members: BTreeMap<String, Member> = BTreeMap::new();
    for person in people {
        let stands: Vec<Option<Stand>> = (0..4).map(|target| stand(person, target, to)).collect();
        for (target, stand) in stands.iter().enumerate() {
            for answer in &person.answers[target] {
                if (from..=to).contains(&answer.day.as_str()) {
                    members.entry(answer.tablet.clone()).or_default()[3] += 1;
                }
            }
            let Some(stand) = stand else { continue };
            if stand.part == "done" && stand.outcome == Some("DONE") {
                let own = members.entry(stand.by.clone().unwrap()).or_default();
                own[0] += 1;
                own[1] += i64::from(stand.confirmed);
                own[2] += i64::from(stand.contradicted);
            }
        }
        if let (Some(account), Some(sim)) = (&stands[1], &stands[2])
            && account.part == "done"
            && sim.part == "done"
            && (account.achieved || sim.achieved)
        {
            let claimed = |stand: &Stand| stand.by.clone().filter(|_| stand.outcome == Some("DONE"));
            if let Some(member) = claimed(account).or_else(|| claimed(sim)) {
                let own = members.entry(member).or_default();
                own[4] += 1;
                own[5] += i64::from(account.confirmed && sim.confirmed);
            }
        }
    }
    members
}
