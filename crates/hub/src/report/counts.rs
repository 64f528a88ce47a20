//! Counting: what one person adds to the figures of a unit on a row of days.
//!
//! A person's standing changes on few days, so each stretch of days with one standing is written as what it adds on
//! its first day and takes back after its last; running sums then give every day at once.

use tungnha_domain::{Bucket, Standing, Tally};

/// What is counted of a unit, a target and a day. All are numbers of people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) listed: i64,
    pub(super) not_eligible: i64,
    pub(super) done: i64,
    pub(super) reason: i64,
    pub(super) no_need: i64,
    pub(super) in_progress: i64,
    pub(super) not_asked: i64,
    pub(super) confirmed: i64,
    pub(super) achieved: i64,
    pub(super) achieved_confirmed: i64,
    pub(super) contradicted: i64,
}

impl Counts {
    /// One person's standing.
    pub(super) fn of(standing: &Standing) -> Self {
        let mut one = Self {
            listed: 1,
            confirmed: i64::from(standing.confirmed),
            achieved: i64::from(standing.achieved),
            achieved_confirmed: i64::from(standing.achieved && standing.confirmed),
            contradicted: i64::from(standing.contradicted),
            ..Self::default()
        };
        *match standing.bucket {
            Bucket::Done => &mut one.done,
            Bucket::Reason => &mut one.reason,
            Bucket::NoNeed => &mut one.no_need,
            Bucket::InProgress => &mut one.in_progress,
            Bucket::NotAsked => &mut one.not_asked,
            Bucket::NotEligible => &mut one.not_eligible,
        } = 1;
        one
    }

    /// Adds `other` so many times; -1 takes it away.
    pub(super) fn add(&mut self, other: &Self, times: i64) {
        for (to, from) in self.parts_mut().into_iter().zip(other.parts()) {
            *to += times * from;
        }
    }

    pub(super) fn eligible(&self) -> i64 {
        self.listed - self.not_eligible
    }

    /// As the domain's tally, which reports show.
    pub(super) fn tally(&self) -> Tally {
        Tally {
            listed: people(self.listed),
            eligible: people(self.eligible()),
            not_eligible: people(self.not_eligible),
            done: people(self.done),
            confirmed: people(self.confirmed),
            achieved: people(self.achieved),
            reason: people(self.reason),
            no_need: people(self.no_need),
            in_progress: people(self.in_progress),
            not_asked: people(self.not_asked),
        }
    }

    fn parts(&self) -> [i64; 11] {
        [
            self.listed,
            self.not_eligible,
            self.done,
            self.reason,
            self.no_need,
            self.in_progress,
            self.not_asked,
            self.confirmed,
            self.achieved,
            self.achieved_confirmed,
            self.contradicted,
        ]
    }

    fn parts_mut(&mut self) -> [&mut i64; 11] {
        [
            &mut self.listed,
            &mut self.not_eligible,
            &mut self.done,
            &mut self.reason,
            &mut self.no_need,
            &mut self.in_progress,
            &mut self.not_asked,
            &mut self.confirmed,
            &mut self.achieved,
            &mut self.achieved_confirmed,
            &mut self.contradicted,
        ]
    }
}

/// A count of people as a tally holds it.
pub(super) fn people(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(0)
}

/// One unit and target on every day: what is added on each, until [`Days::sum`] makes them running sums.
#[derive(Clone, Debug)]
pub(super) struct Days(Vec<Counts>);

impl Days {
    pub(super) fn new(days: usize) -> Self {
        // One more than there are days: what holds to the last day is taken back after it.
        Self(vec![Counts::default(); days + 1])
    }

    /// Counts from one day's index up to, not including, another's.
    pub(super) fn hold(&mut self, counts: &Counts, from: usize, until: usize) {
        if let Some(first) = self.0.get_mut(from) {
            first.add(counts, 1);
        }
        if let Some(after) = self.0.get_mut(until) {
            after.add(counts, -1);
        }
    }

    /// Adds another unit's.
    pub(super) fn merge(&mut self, other: &Self) {
        for (to, from) in self.0.iter_mut().zip(&other.0) {
            to.add(from, 1);
        }
    }

    /// Makes running sums, once.
    pub(super) fn sum(&mut self) {
        let mut running = Counts::default();
        for day in &mut self.0 {
            running.add(day, 1);
            *day = running;
        }
    }

    /// The counts at the end of a day, by its index; nothing before the first.
    pub(super) fn at(&self, day: Option<usize>) -> Counts {
        day.and_then(|day| self.0.get(day)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_counts_on_its_days_and_on_no_other() {
        let one = Counts {
            listed: 1,
            done: 1,
            ..Counts::default()
        };
        let mut days = Days::new(4);
        days.hold(&one, 1, 3);
        days.hold(&one, 2, 4);
        days.sum();
        let done: Vec<i64> = (0..4).map(|day| days.at(Some(day)).done).collect();
        assert_eq!(done, [0, 1, 2, 1]);
        assert_eq!(days.at(None), Counts::default());
    }
}
