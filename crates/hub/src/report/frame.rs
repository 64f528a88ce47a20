//! What everybody is counted against: the days, the campaign, and which row a person belongs to.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use tungnha_domain::{Campaign, Rid, Target, UnitId};

use crate::commune::tree::Tree;
use crate::commune::units::{UnitKind, operator_key};
use crate::progress::end_of_day;
use crate::store::walk::Arrival;

/// Who is in a group.
#[derive(Clone, Debug, Default)]
pub(super) struct Roster {
    /// Those the commune's lists know.
    pub(super) known: BTreeSet<Rid>,
    /// How many they do not: they live elsewhere.
    pub(super) elsewhere: u32,
}

impl Roster {
    /// The roster of each group of a campaign; who is on no group's is passed over. `person` tells whom a number
    /// stands for now: a duplicate for the one who stays, somebody whose list was taken back for nobody.
    pub(super) fn of(
        campaign: &Campaign,
        entries: &[(String, Option<Rid>)],
        person: impl Fn(Rid) -> Option<Rid>,
    ) -> Vec<Self> {
        let groups = campaign.groups.iter();
        groups
            .map(|group| {
                let mut roster = Self::default();
                for (_, rid) in entries.iter().filter(|(code, _)| *code == group.code) {
                    match rid.and_then(&person) {
                        Some(rid) => drop(roster.known.insert(rid)),
                        None => roster.elsewhere += 1,
                    }
                }
                roster
            })
            .collect()
    }

    /// Nobody entered one.
    pub(super) fn is_empty(&self) -> bool {
        self.known.is_empty() && self.elsewhere == 0
    }
}

/// The frame of a report.
pub(super) struct Frame {
    pub(super) campaign: Campaign,
    /// First and last day of the period.
    pub(super) from: NaiveDate,
    pub(super) to: NaiveDate,
    /// Every day that is counted, without gaps: from the day before the campaign or the period to the last.
    pub(super) days: Vec<NaiveDate>,
    /// The last second of each, unix.
    ends: Vec<i64>,
    /// Hamlets in the report, each with its row.
    pub(super) hamlets: HashMap<UnitId, usize>,
    /// Operators in the report by folded name, each with its row; after the hamlets.
    pub(super) operators: HashMap<String, usize>,
    /// For each rate of the campaign, the index of the day it is measured on; none: its phase has not begun.
    pub(super) rate_days: Vec<Option<usize>>,
    /// When each stretch of each log came.
    pub(super) arrivals: Vec<Arrival>,
    /// For each group of the campaign, its roster.
    pub(super) rosters: Vec<Roster>,
}

impl Frame {
    pub(super) fn new(
        campaign: Campaign,
        (from, to): (NaiveDate, NaiveDate),
        tree: &Tree,
        within: Option<UnitId>,
        (arrivals, rosters): (Vec<Arrival>, Vec<Roster>),
    ) -> Self {
        let first = campaign.first_day.min(from);
        let before = first.pred_opt().unwrap_or(first);
        let days: Vec<NaiveDate> = before.iter_days().take_while(|day| *day <= to).collect();
        let ends = days.iter().map(|day| end_of_day(*day)).collect();
        let mut hamlets = HashMap::new();
        let mut operators = HashMap::new();
        for node in tree.units().filter(|node| node.unit.kind == UnitKind::Hamlet) {
            if within.is_none_or(|within| tree.lies_in(node.unit.id, within, to)) {
                hamlets.insert(node.unit.id, hamlets.len());
            }
        }
        let counted = tree.units().filter(|node| node.unit.kind == UnitKind::Operator);
        for node in counted {
            operators.insert(node.unit.key.clone(), hamlets.len() + operators.len());
        }
        let mut frame = Self {
            campaign,
            from,
            to,
            days,
            ends,
            hamlets,
            operators,
            rate_days: Vec::new(),
            arrivals,
            rosters,
        };
        let last = frame.days.len() - 1;
        frame.rate_days = frame
            .campaign
            .rates
            .iter()
            .map(|rate| match &rate.phase {
                None => Some(last),
                Some(name) => {
                    let phase = frame.campaign.phases.iter().find(|phase| phase.name == *name)?;
                    if phase.first_day > to {
                        None
                    } else {
                        frame.index(phase.last_day.min(to))
                    }
                }
            })
            .collect();
        frame
    }

    /// How many rows are counted: hamlets and operators; everything above is summed from them.
    pub(super) fn rows(&self) -> usize {
        self.hamlets.len() + self.operators.len()
    }

    /// The place of a unit's and a target's figures.
    pub(super) fn place(row: usize, target: Target) -> usize {
        row * 4 + target.index()
    }

    /// The index of a counted day; none for one before the first.
    pub(super) fn index(&self, day: NaiveDate) -> Option<usize> {
        let first = *self.days.first()?;
        usize::try_from((day - first).num_days())
            .ok()
            .filter(|at| *at < self.days.len())
    }

    /// The index of the first counted day on which something of this day is known; none if that is after the last.
    pub(super) fn known_from(&self, day: NaiveDate) -> Option<usize> {
        let first = *self.days.first()?;
        if day < first { Some(0) } else { self.index(day) }
    }

    /// The last second of a counted day.
    pub(super) fn end(&self, at: usize) -> i64 {
        self.ends.get(at).copied().unwrap_or(i64::MAX)
    }

    pub(super) fn last(&self) -> usize {
        self.days.len() - 1
    }

    /// The index of the day before the period.
    pub(super) fn opening(&self) -> Option<usize> {
        self.index(self.from.pred_opt()?)
    }

    /// Rows a person counts in.
    pub(super) fn rows_of(&self, hamlet: usize, operator: Option<&str>) -> [Option<usize>; 2] {
        let operator = operator
            .map(operator_key)
            .and_then(|key| self.operators.get(&key).copied());
        [Some(hamlet), operator]
    }
}
