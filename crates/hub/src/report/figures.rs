//! Units' figures: rows of hamlets and operators summed into areas, unions and the whole, beside what is asked.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use tungnha_domain::{Target, UnitId, share};

use super::counts::{Counts, Days, people};
use super::frame::Frame;
use super::model::{ReportChange, ReportFigures, ReportPace, ReportPhase, ReportPhaseUnit, ReportUnit};
use super::sums::Sums;
use crate::commune::level_code;
use crate::commune::tree::{Level, Tree};
use crate::commune::units::UnitKind;

/// One unit with its figures on every day.
pub(super) struct Counted {
    pub(super) id: Option<UnitId>,
    pub(super) name: String,
    pub(super) level: &'static str,
    pub(super) depth: usize,
    /// By target.
    pub(super) days: [Days; 4],
    pub(super) allocated: [Option<u32>; 4],
}

/// Numbers asked, by unit and target.
pub(super) type Allocations = BTreeMap<(UnitId, Target), u32>;

/// The whole, then each unit the report has a line for. Teams have no list of people of their own.
pub(super) fn units(
    frame: &Frame,
    sums: &Sums,
    tree: &Tree,
    asked: &Allocations,
    (whole, within): (&str, Option<UnitId>),
) -> (Counted, Vec<Counted>) {
    let shown =
        |unit: UnitId| within.is_none_or(|within| unit != within && tree.lies_in(unit, within, frame.to));
    let standing = tree.order(frame.to);
    let ended = ended(frame, sums, tree, &standing);
    let mut lines: Vec<Counted> = standing
        .into_iter()
        .chain(ended)
        .filter(|(unit, _)| shown(*unit))
        .filter_map(|(unit, depth)| {
            tree.node(unit).filter(|node| node.level != Some(Level::Team))?;
            // The commune itself, and what lies above it, is the whole, told above.
            if within.is_none() && tree.own().is_some_and(|own| tree.lies_in(own, unit, frame.to)) {
                return None;
            }
            let days = sum_of(frame, sums, |hamlet| tree.lies_in(hamlet, unit, frame.to));
            Some(counted(tree, unit, depth, days, asked))
        })
        .collect();
    if within.is_none() {
        let others = crate::commune::units::sorted(tree.units().map(|node| node.unit.clone()).collect());
        for unit in others
            .iter()
            .filter(|unit| tree.node(unit.id).is_some_and(|node| !node.is_area()))
        {
            let days = match unit.kind {
                UnitKind::Operator => frame.operators.get(&unit.key).map(|row| row_of(sums, *row)),
                UnitKind::Police => Some(sum_of(frame, sums, |_| true)),
                UnitKind::Other | UnitKind::Hamlet => {
                    let areas: Vec<UnitId> = tree.adopted(unit.id).collect();
                    let own = |hamlet| areas.iter().any(|area| tree.lies_in(hamlet, *area, frame.to));
                    // A union that adopted nothing has nobody, but may have numbers.
                    (!areas.is_empty() || has_numbers(asked, unit.id)).then(|| sum_of(frame, sums, own))
                }
            };
            lines.extend(days.map(|days| counted(tree, unit.id, 0, days, asked)));
        }
    }
    let named = within.and_then(|unit| tree.node(unit));
    let mut all = Counted {
        id: within,
        name: named.map_or_else(|| whole.to_owned(), |node| node.unit.name.clone()),
        level: named.map_or("commune", level_code),
        depth: 0,
        days: sum_of(frame, sums, |_| true),
        allocated: [None; 4],
    };
    for target in Target::ALL {
        let own = within.and_then(|unit| asked.get(&(unit, target)).copied());
        all.allocated[target.index()] = own.or_else(|| asked_of_all(&lines, target));
    }
    (all, lines)
}

/// Hamlets that do not stand on the last day with people who were not moved yet: without their line the lines would
/// not add up to the whole.
fn ended(frame: &Frame, sums: &Sums, tree: &Tree, standing: &[(UnitId, usize)]) -> Vec<(UnitId, usize)> {
    let stands = |unit: &UnitId| standing.iter().any(|(other, _)| other == unit);
    let mut left: Vec<UnitId> = frame
        .hamlets
        .iter()
        .filter(|(unit, row)| {
            let days = &sums.rows[Frame::place(**row, Target::Cccd)];
            !stands(unit) && days.at(Some(frame.last())).listed > 0
        })
        .map(|(unit, _)| *unit)
        .collect();
    left.sort_unstable();
    let depth = |unit: UnitId| tree.above(unit, frame.to).len();
    left.into_iter().map(|unit| (unit, depth(unit))).collect()
}

/// What is asked of the whole: the numbers of its hamlets; where those have none, of the police, the operators, the
/// unions. One target is given to one sort of unit, and its numbers add; a unit above hamlets repeats theirs.
fn asked_of_all(lines: &[Counted], target: Target) -> Option<u32> {
    ["hamlet", "police", "operator", "union"]
        .into_iter()
        .find_map(|level| {
            let numbers = lines
                .iter()
                .filter(|line| line.level == level)
                .filter_map(|line| line.allocated[target.index()]);
            numbers.reduce(u32::saturating_add)
        })
}

fn has_numbers(asked: &Allocations, unit: UnitId) -> bool {
    Target::ALL
        .into_iter()
        .any(|target| asked.contains_key(&(unit, target)))
}

fn counted(tree: &Tree, unit: UnitId, depth: usize, days: [Days; 4], asked: &Allocations) -> Counted {
    let node = tree.node(unit);
    Counted {
        id: Some(unit),
        name: node.map(|node| node.unit.name.clone()).unwrap_or_default(),
        level: node.map_or("union", level_code),
        depth,
        days,
        allocated: Target::ALL.map(|target| asked.get(&(unit, target)).copied()),
    }
}

fn row_of(sums: &Sums, row: usize) -> [Days; 4] {
    Target::ALL.map(|target| sums.rows[Frame::place(row, target)].clone())
}

fn sum_of(frame: &Frame, sums: &Sums, counts: impl Fn(UnitId) -> bool) -> [Days; 4] {
    let mut total = Target::ALL.map(|_| Days::new(frame.days.len()));
    for (hamlet, row) in &frame.hamlets {
        if counts(*hamlet) {
            for target in Target::ALL {
                total[target.index()].merge(&sums.rows[Frame::place(*row, target)]);
            }
        }
    }
    total
}

/// A percentage as reports tell it: one digit, half up.
pub(super) fn percent(part: u32, whole: u32) -> Option<String> {
    share(part.into(), whole.into(), 1).map(|share| share.to_string())
}

impl Counted {
    /// The counts at the end of a day.
    pub(super) fn at(&self, target: Target, day: Option<usize>) -> Counts {
        self.days[target.index()].at(day)
    }

    /// The four targets at the end of the period, with their change in it.
    pub(super) fn figures(&self, frame: &Frame) -> Vec<ReportFigures> {
        Target::ALL
            .into_iter()
            .map(|target| self.figure(frame, target))
            .collect()
    }

    fn figure(&self, frame: &Frame, target: Target) -> ReportFigures {
        let end = self.at(target, Some(frame.last()));
        let mut change = end;
        change.add(&self.at(target, frame.opening()), -1);
        let allocated = self.allocated[target.index()];
        let (at_end, confirmed) = (end.tally(), people(end.achieved_confirmed));
        ReportFigures {
            target,
            change: ReportChange {
                listed: change.listed,
                eligible: change.eligible(),
                not_eligible: change.not_eligible,
                done: change.done,
                confirmed: change.confirmed,
                achieved: change.achieved,
                reason: change.reason,
                no_need: change.no_need,
                in_progress: change.in_progress,
                not_asked: change.not_asked,
            },
            contradicted: people(end.contradicted),
            achieved_confirmed: confirmed,
            allocated,
            achieved_percent: allocated.and_then(|asked| percent(at_end.achieved, asked)),
            confirmed_percent: allocated.and_then(|asked| percent(confirmed, asked)),
            done_percent: percent(at_end.done, at_end.eligible),
            at_end,
        }
    }

    /// As the report tells it.
    pub(super) fn line(&self, frame: &Frame) -> ReportUnit {
        ReportUnit {
            unit: self.name.clone(),
            level: self.level,
            depth: u32::try_from(self.depth).unwrap_or(u32::MAX),
            targets: self.figures(frame),
        }
    }
}

/// The pace of the whole, for targets that have a number.
pub(super) fn pace(frame: &Frame, whole: &Counted, (first, last): (NaiveDate, NaiveDate)) -> Vec<ReportPace> {
    let of = |target: Target| {
        let allocated = whole.allocated[target.index()]?;
        let achieved = whole.at(target, Some(frame.last())).tally().achieved;
        let told = tungnha_domain::pace(
            &frame.campaign,
            target,
            (first, last),
            frame.to,
            (allocated, achieved),
        );
        Some(ReportPace {
            target,
            allocated,
            achieved,
            days_worked: told.worked,
            days_left: told.left,
            per_day: a_day(achieved, told.worked),
            needed_per_day: if told.missing == 0 {
                None
            } else {
                a_day(told.missing, told.left)
            },
            forecast: told.forecast,
        })
    };
    Target::ALL.into_iter().filter_map(of).collect()
}

/// So many a day, one digit, half up; none without days.
fn a_day(number: u32, days: u32) -> Option<String> {
    // A share is in percent: a hundredth of the number per day comes out as the number.
    share(number.into(), u64::from(days) * 100, 1).map(|share| share.to_string())
}

/// Each phase that has begun, for the whole and each unit.
pub(super) fn phases(frame: &Frame, whole: &Counted, units: &[Counted]) -> Vec<ReportPhase> {
    let begun = frame
        .campaign
        .phases
        .iter()
        .filter(|phase| phase.first_day <= frame.to);
    begun
        .map(|phase| {
            let before = phase.first_day.pred_opt().and_then(|day| frame.index(day));
            let end = frame.index(phase.last_day.min(frame.to));
            let line = |unit: &Counted, target: Target| {
                let (then, now) = (unit.at(target, before), unit.at(target, end));
                let at_end = now.tally();
                ReportPhaseUnit {
                    unit: unit.name.clone(),
                    target,
                    achieved: now.achieved - then.achieved,
                    confirmed: now.achieved_confirmed - then.achieved_confirmed,
                    done_at_end: at_end.done,
                    eligible_at_end: at_end.eligible,
                    done_percent: percent(at_end.done, at_end.eligible),
                }
            };
            ReportPhase {
                name: phase.name.clone(),
                first_day: phase.first_day.to_string(),
                last_day: phase.last_day.to_string(),
                over: phase.last_day <= frame.to,
                units: std::iter::once(whole)
                    .chain(units)
                    .flat_map(|unit| Target::ALL.map(|target| line(unit, target)))
                    .collect(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_a_day_is_rounded_half_up_to_one_digit() {
        assert_eq!(a_day(7, 2).unwrap(), "3.5");
        assert_eq!(a_day(1, 20).unwrap(), "0.1", "0.05 goes up");
        assert_eq!(a_day(1, 21).unwrap(), "0.0");
        assert_eq!(a_day(5, 0), None);
    }

    #[test]
    fn shares_are_never_forced_to_add_to_a_hundred() {
        let thirds: Vec<String> = (0..3).map(|_| percent(1, 3).unwrap()).collect();
        assert_eq!(thirds, ["33.3", "33.3", "33.3"]);
        let halves = [percent(1, 8), percent(7, 8)].map(Option::unwrap);
        assert_eq!(halves, ["12.5", "87.5"]);
        assert_eq!(percent(249, 248).unwrap(), "100.4", "more than was asked");
        assert_eq!(percent(1, 0), None, "nothing was asked");
        assert_eq!(percent(1, 800).unwrap(), "0.1", "0.125 rounds to 0.1");
        assert_eq!(percent(3, 2_000).unwrap(), "0.2", "0.15 goes up");
    }
}
