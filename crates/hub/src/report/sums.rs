//! What one thread counted, and how one person is counted.

use std::collections::BTreeMap;

use tungnha_domain::{
    Bucket, Campaign, Cell, DddtListed, ListedState, Listing, MemberId, Observation, Outcome, Pending, Rate,
    RateBase, RateMeasure, RecordId, Source, Standing, Target, current_listing, first_listing, fold,
    standing, vietnam_day,
};

use super::counts::{Counts, Days};
use super::frame::Frame;
use super::gather::Person;
use crate::store::walk::arrival_of;

/// Which moment a protected reason is counted at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Moment {
    /// The end of the day before the period.
    Opening,
    /// The end of the last day.
    Closing,
}

/// Where a protected reason was counted as special: to be opened for officers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Special {
    pub(super) id: RecordId,
    pub(super) target: Target,
    pub(super) moment: Moment,
    /// Rates it was counted in the base of, as bits: who is in custody is taken out again.
    pub(super) bases: u32,
}

/// What a member's answers stand for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct MemberSums {
    pub(super) brought: u32,
    pub(super) brought_confirmed: u32,
    /// By target: claims that stand, and of these those confirmed and contradicted.
    pub(super) claims: [Claims; 4],
    pub(super) answers: u32,
}

/// Claims of one target.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Claims {
    pub(super) done: u32,
    pub(super) confirmed: u32,
    pub(super) contradicted: u32,
}

impl Claims {
    pub(super) fn add(&mut self, other: Self) {
        self.done += other.done;
        self.confirmed += other.confirmed;
        self.contradicted += other.contradicted;
    }
}

impl MemberSums {
    pub(super) fn add(&mut self, other: &Self) {
        self.brought += other.brought;
        self.brought_confirmed += other.brought_confirmed;
        self.answers += other.answers;
        for (to, from) in self.claims.iter_mut().zip(other.claims) {
            to.add(from);
        }
    }

    /// Over the four targets.
    pub(super) fn all(&self) -> Claims {
        let mut all = Claims::default();
        self.claims.into_iter().for_each(|claims| all.add(claims));
        all
    }
}

/// All that was counted.
pub(super) struct Sums {
    /// By [`Frame::place`].
    pub(super) rows: Vec<Days>,
    /// Reasons of the whole before the period.
    pub(super) opening: BTreeMap<(Target, Outcome), i64>,
    /// Reasons at the end, by hamlet's row.
    pub(super) closing: BTreeMap<(Target, Outcome, usize), i64>,
    pub(super) specials: Vec<Special>,
    /// Rates whose base an office is not told, as bits: so few special cases are in it that it would tell of one.
    pub(super) untold: u32,
    pub(super) members: BTreeMap<MemberId, MemberSums>,
    /// By hamlet's row: answers of the period, and of these those that came late.
    pub(super) late: Vec<(u32, u32)>,
    /// By rate: base and reached.
    pub(super) rates: Vec<(i64, i64)>,
    /// By group: people, done, confirmed.
    pub(super) groups: Vec<(u32, u32, u32)>,
    pub(super) conflicts: u32,
}

impl Sums {
    pub(super) fn new(frame: &Frame) -> Self {
        Self {
            rows: vec![Days::new(frame.days.len()); frame.rows() * 4],
            opening: BTreeMap::new(),
            closing: BTreeMap::new(),
            specials: Vec::new(),
            untold: 0,
            members: BTreeMap::new(),
            late: vec![(0, 0); frame.hamlets.len()],
            rates: vec![(0, 0); frame.campaign.rates.len()],
            groups: vec![(0, 0, 0); frame.rosters.len()],
            conflicts: 0,
        }
    }

    /// Counts one person.
    pub(super) fn person(&mut self, frame: &Frame, person: &Person) {
        let (Some(&hamlet), Some(known)) = (frame.hamlets.get(&person.unit), person.known) else {
            return;
        };
        let Some(known) = frame.known_from(known) else {
            return;
        };
        let rows = frame.rows_of(hamlet, person.operator.as_deref());
        let mut at_end = [None; 4];
        for target in Target::ALL {
            let about = About {
                frame,
                person,
                target,
                answers: answers_of(&person.answers, target),
            };
            let last = self.target(&about, known, hamlet, rows);
            at_end[target.index()] = last;
            self.arrivals(&about, hamlet);
        }
        self.quota(&at_end);
        for (at, roster) in frame.rosters.iter().enumerate() {
            if roster.known.contains(&person.rid)
                && let Some(group) = frame.campaign.groups.get(at)
            {
                let asked = || Target::ALL.into_iter().filter(|target| group.asks(*target));
                let all = |holds: fn(&Standing) -> bool| {
                    asked().all(|target| {
                        at_end[target.index()].as_ref().is_some_and(|(standing, _)| {
                            standing.bucket == Bucket::NotEligible || holds(standing)
                        })
                    })
                };
                let sums = &mut self.groups[at];
                sums.0 += 1;
                sums.1 += u32::from(all(|standing| standing.bucket == Bucket::Done));
                sums.2 += u32::from(all(|standing| standing.confirmed));
            }
        }
    }

    /// Counts one target on all days; the standing at the end of the last, with the member whose answer won.
    fn target(
        &mut self,
        about: &About<'_>,
        known: usize,
        hamlet: usize,
        rows: [Option<usize>; 2],
    ) -> Option<(Standing, Option<MemberId>)> {
        let frame = about.frame;
        let days = about.days_of_change(known);
        let opening = frame.opening();
        let mut at_end = None;
        for (place, &from) in days.iter().enumerate() {
            let until = days.get(place + 1).copied().unwrap_or(frame.last() + 1);
            let (standing, cell) = about.standing_at(from);
            let counts = Counts::of(&standing);
            for row in rows.into_iter().flatten() {
                if let Some(days) = self.rows.get_mut(Frame::place(row, about.target)) {
                    days.hold(&counts, from, until);
                }
            }
            let bases = self.rates(about, &standing, &cell, from..until);
            let reason = standing.outcome.filter(|_| standing.bucket == Bucket::Reason);
            let mut special = |moment, bases| {
                if let (Some(Outcome::Special), Some(head)) = (reason, cell.winner()) {
                    self.specials.push(Special {
                        id: head.id,
                        target: about.target,
                        moment,
                        bases,
                    });
                }
            };
            if opening.is_some_and(|day| (from..until).contains(&day)) {
                special(Moment::Opening, 0);
                if let Some(outcome) = reason {
                    *self.opening.entry((about.target, outcome)).or_default() += 1;
                }
            }
            if until > frame.last() {
                special(Moment::Closing, bases);
                if let Some(outcome) = reason {
                    *self.closing.entry((about.target, outcome, hamlet)).or_default() += 1;
                }
                self.conflicts += u32::from(cell.conflict);
                self.claim(about.target, &standing, &cell);
                at_end = Some((standing, cell.winner().map(|head| head.member)));
            }
        }
        at_end
    }

    /// Counts a claim for the member who made it.
    fn claim(&mut self, target: Target, standing: &Standing, cell: &Cell) {
        let claimed = standing.bucket == Bucket::Done && standing.source == Some(Source::Claimed);
        if let (true, Some(head)) = (claimed, cell.winner()) {
            let sums = self.members.entry(head.member).or_default();
            sums.claims[target.index()].add(Claims {
                done: 1,
                confirmed: u32::from(standing.confirmed),
                contradicted: u32::from(standing.contradicted),
            });
        }
    }

    /// A resident counts for whose answer stands for the account, else for the SIM, once both are done and one of
    /// them is new.
    fn quota(&mut self, at_end: &[Option<(Standing, Option<MemberId>)>; 4]) {
        let (Some((account, by)), Some((sim, by_sim))) =
            (at_end[Target::Dddt.index()], at_end[Target::Sim.index()])
        else {
            return;
        };
        let done = |standing: &Standing| standing.bucket == Bucket::Done;
        let claimed = |standing: &Standing| standing.source == Some(Source::Claimed);
        if !(done(&account) && done(&sim) && (account.achieved || sim.achieved)) {
            return;
        }
        let member = by
            .filter(|_| claimed(&account))
            .or_else(|| by_sim.filter(|_| claimed(&sim)));
        if let Some(member) = member {
            let sums = self.members.entry(member).or_default();
            sums.brought += 1;
            sums.brought_confirmed += u32::from(account.confirmed && sim.confirmed);
        }
    }

    /// Counts the answers of the period, and those that came after midnight of their day.
    fn arrivals(&mut self, about: &About<'_>, hamlet: usize) {
        let frame = about.frame;
        for answer in about.answers.iter().filter(|answer| !answer.retracted) {
            let day = vietnam_day(answer.effective);
            if !(frame.from..=frame.to).contains(&day) {
                continue;
            }
            self.members.entry(answer.member).or_default().answers += 1;
            if let (Some(came), Some((answers, late))) =
                (arrival_of(&frame.arrivals, answer.id), self.late.get_mut(hamlet))
            {
                *answers += 1;
                *late += u32::from(vietnam_day(came) > day);
            }
        }
    }

    /// Counts the rates that are measured on one of these days; gives those whose base the person is in, as bits.
    fn rates(
        &mut self,
        about: &About<'_>,
        standing: &Standing,
        cell: &Cell,
        days: std::ops::Range<usize>,
    ) -> u32 {
        let mut bases = 0;
        for (at, rate) in about.frame.campaign.rates.iter().enumerate() {
            let Some(day) = about.frame.rate_days.get(at).copied().flatten() else {
                continue;
            };
            if rate.target != about.target || !days.contains(&day) || !about.in_base(rate, standing, day) {
                continue;
            }
            let reached = about.reached(rate, standing, cell, day);
            self.rates[at].0 += 1;
            self.rates[at].1 += i64::from(reached);
            if rate.of == RateBase::HardToReach && at < 32 {
                bases |= 1 << at;
            }
        }
        bases
    }

    /// Adds what another thread counted.
    pub(super) fn merge(&mut self, other: Self) {
        for (to, from) in self.rows.iter_mut().zip(&other.rows) {
            to.merge(from);
        }
        for (key, count) in other.opening {
            *self.opening.entry(key).or_default() += count;
        }
        for (key, count) in other.closing {
            *self.closing.entry(key).or_default() += count;
        }
        self.specials.extend(other.specials);
        for (member, from) in other.members {
            self.members.entry(member).or_default().add(&from);
        }
        for (to, from) in self.late.iter_mut().zip(other.late) {
            *to = (to.0 + from.0, to.1 + from.1);
        }
        for (to, from) in self.rates.iter_mut().zip(other.rates) {
            *to = (to.0 + from.0, to.1 + from.1);
        }
        for (to, from) in self.groups.iter_mut().zip(other.groups) {
            *to = (to.0 + from.0, to.1 + from.1, to.2 + from.2);
        }
        self.conflicts += other.conflicts;
    }

    /// Makes running sums, once everything is added up; what is opened later is opened in one order.
    pub(super) fn finish(mut self) -> Self {
        self.rows.iter_mut().for_each(Days::sum);
        self.specials
            .sort_by_key(|special| (special.moment, special.target, special.id));
        self
    }
}

/// One person and one target.
struct About<'a> {
    frame: &'a Frame,
    person: &'a Person,
    target: Target,
    answers: &'a [Observation],
}

impl About<'_> {
    fn listings(&self) -> impl Iterator<Item = &Listing> {
        let listings = self.person.listings.iter();
        listings.filter(|listing| listing.state.target() == self.target)
    }

    /// Indexes of days on which the standing may change, from the one on which the person is known; none twice.
    fn days_of_change(&self, known: usize) -> Vec<usize> {
        let answered = self.answers.iter().map(|answer| vietnam_day(answer.effective));
        let listed = self.listings().map(Listing::date);
        let mut days: Vec<usize> = answered
            .chain(listed)
            .filter_map(|day| self.frame.known_from(day))
            .map(|day| day.max(known))
            .collect();
        days.push(known);
        days.sort_unstable();
        days.dedup();
        days
    }

    /// The standing at the end of a day, and the answers it is made of.
    fn standing_at(&self, day: usize) -> (Standing, Cell) {
        let (end, last) = (self.frame.end(day), self.frame.days[day]);
        let campaign = &self.frame.campaign;
        let cell = if self.answers.iter().all(|answer| answer.effective <= end) {
            fold_some(campaign, self.answers)
        } else {
            let by_then: Vec<Observation> = self
                .answers
                .iter()
                .filter(|answer| answer.effective <= end)
                .cloned()
                .collect();
            fold_some(campaign, &by_then)
        };
        let listings: Vec<Listing> = self
            .listings()
            .filter(|listing| listing.date() <= last)
            .copied()
            .collect();
        let standing = standing(campaign, self.target, self.person.birth, &listings, &cell);
        (standing, cell)
    }

    /// Whether the first list said it was reached already.
    fn was_reached(&self, day: usize) -> bool {
        let last = self.frame.days[day];
        first_listing(self.listings().filter(|listing| listing.date() <= last))
            .is_some_and(|listing| listing.state.is_achieved(&self.frame.campaign))
    }

    fn in_base(&self, rate: &Rate, standing: &Standing, day: usize) -> bool {
        if standing.bucket == Bucket::NotEligible {
            return false;
        }
        match rate.of {
            RateBase::Eligible => true,
            RateBase::FirstTime => !self.was_reached(day),
            RateBase::HardToReach => !self.was_reached(day) && self.was_absent(day) && !is_excluded(standing),
            RateBase::Groups => self
                .frame
                .rosters
                .iter()
                .any(|roster| roster.known.contains(&self.person.rid)),
        }
    }

    /// Somebody had found the person absent by the end of a day.
    fn was_absent(&self, day: usize) -> bool {
        let end = self.frame.end(day);
        self.answers.iter().any(|answer| {
            !answer.retracted
                && answer.effective <= end
                && matches!(answer.outcome.key().as_ref(), "ABSENT_KNOWN" | "ABSENT_UNKNOWN")
        })
    }

    fn reached(&self, rate: &Rate, standing: &Standing, cell: &Cell, day: usize) -> bool {
        let done = standing.bucket == Bucket::Done;
        match rate.counts {
            RateMeasure::Done => done,
            RateMeasure::Achieved => {
                done || self.target == Target::Cccd
                    && match cell.winner() {
                        Some(head) => head.outcome == Outcome::InProgress,
                        None => standing.achieved,
                    }
            }
            RateMeasure::Issued => {
                let last = self.frame.days[day];
                done || current_listing(self.listings().filter(|listing| listing.date() <= last))
                    .is_some_and(|listing| is_issued(listing.state))
            }
        }
    }
}

/// The answers about a target: they are in order of target.
fn answers_of(answers: &[Observation], target: Target) -> &[Observation] {
    let from = answers.partition_point(|answer| answer.target < target);
    let until = answers.partition_point(|answer| answer.target <= target);
    &answers[from..until]
}

fn fold_some(campaign: &Campaign, answers: &[Observation]) -> Cell {
    if answers.is_empty() {
        Cell::default()
    } else {
        fold(campaign, answers)
    }
}

/// “không tính”: abroad and absent with whereabouts unknown. Who is in custody is known once opened.
fn is_excluded(standing: &Standing) -> bool {
    standing
        .outcome
        .is_some_and(|outcome| matches!(outcome.key().as_ref(), "ABROAD" | "ABSENT_UNKNOWN"))
        && standing.bucket == Bucket::Reason
}

/// The account was issued: approved, activated or not.
fn is_issued(state: ListedState) -> bool {
    match state {
        ListedState::Dddt(DddtListed {
            activated_level,
            pending,
        }) => activated_level > 0 || pending == Some(Pending::Approved),
        _ => false,
    }
}
