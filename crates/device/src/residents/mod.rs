//! A resident as the tablet sees them: what lists say and what was answered, put together by the domain's rules.

mod chips;
mod history;
mod invited;
mod reveal;
mod search;
mod told;

use std::collections::HashMap;

use tungnha_domain::{
    Bucket, Campaign, Cell, Listing, MemberId, Observation, Outcome, Rid, Source, Standing, Target, UnitId,
    fold_over, standing,
};

use crate::error::{Error, Result};
use crate::session::Me;
use crate::store::{Db, ListSource, ResidentRecord};

pub(crate) use chips::{cards, same_as_above_answers};
pub(crate) use history::history;
pub(crate) use invited::{Invitations, points};
pub(crate) use reveal::reveal_id;
pub(crate) use search::{hit, search};

/// A resident with everything known about their four targets.
pub(crate) struct Resident {
    pub record: ResidentRecord,
    pub listings: Vec<Listing>,
    /// The hub's fold and this tablet's own answers together, in the targets' order.
    pub cells: [Cell; 4],
    /// For which targets this tablet itself found "done" and did not take it back.
    found_done: [bool; 4],
    pub standings: [Standing; 4],
}

/// What is needed to see residents rightly, read once for many of them.
pub(crate) struct Lens<'a> {
    pub me: &'a Me,
    lists: HashMap<UnitId, Vec<ListSource>>,
}

impl<'a> Lens<'a> {
    pub(crate) fn new(db: &Db<'_>, me: &'a Me) -> Result<Self> {
        Ok(Self {
            me,
            lists: db
                .units()?
                .into_iter()
                .map(|unit| (unit.id, unit.lists))
                .collect(),
        })
    }

    /// One resident.
    pub(crate) fn resident(&self, db: &Db<'_>, rid: Rid) -> Result<Resident> {
        let record = db.resident(rid)?.ok_or(Error::NotFound("resident"))?;
        self.with_own(db, record)
    }

    /// Everybody in a house, head first.
    pub(crate) fn house(&self, db: &Db<'_>, hid: tungnha_domain::Hid) -> Result<Vec<Resident>> {
        db.residents_of(hid)?
            .into_iter()
            .map(|record| self.with_own(db, record))
            .collect()
    }

    fn with_own(&self, db: &Db<'_>, record: ResidentRecord) -> Result<Resident> {
        let own = db.own_answers(record.rid, &self.me.own, self.me.role)?;
        Ok(self.see(record, &own))
    }

    /// Puts a resident's lists, the hub's fold and this tablet's `own` answers together.
    pub(crate) fn see(&self, record: ResidentRecord, own: &[Observation]) -> Resident {
        let lists = self.lists.get(&record.unit).map_or(&[][..], Vec::as_slice);
        let listings: Vec<Listing> = record
            .facts
            .iter()
            .filter_map(|fact| {
                let list = lists.iter().find(|list| list.import_seq == fact.import_seq)?;
                Some(Listing {
                    import_seq: list.import_seq,
                    kind: list.kind,
                    list_date: list.list_date,
                    import_date: list.import_date,
                    state: fact.state,
                })
            })
            .collect();
        let campaign = &self.me.campaign;
        let cells: [Cell; 4] = std::array::from_fn(|at| {
            let target = Target::ALL[at];
            let own: Vec<Observation> = own
                .iter()
                .filter(|answer| answer.target == target && !self.me.hub_tells(answer, &record.cells[at]))
                .cloned()
                .collect();
            if own.is_empty() {
                record.cells[at].clone()
            } else {
                fold_over(campaign, &record.cells[at], &own)
            }
        });
        let found_done = std::array::from_fn(|at| {
            own.iter().any(|answer| {
                answer.target == Target::ALL[at]
                    && answer.member == self.me.member
                    && answer.outcome == Outcome::Done
                    && !answer.retracted
                    && answer.settles.is_empty()
            })
        });
        let standings = std::array::from_fn(|at| {
            standing(campaign, Target::ALL[at], record.birth, &listings, &cells[at])
        });
        Resident {
            record,
            listings,
            cells,
            found_done,
            standings,
        }
    }
}

impl Resident {
    /// Where they stand for a target.
    pub(crate) fn standing(&self, target: Target) -> &Standing {
        &self.standings[target.index()]
    }

    /// Somebody must still ask them about something.
    pub(crate) fn is_left(&self) -> bool {
        self.standings.iter().any(Standing::is_left)
    }

    /// Another visit could still change something: a target is neither done nor ended for good.
    pub(crate) fn is_worth_a_return(&self) -> bool {
        self.standings.iter().any(|standing| match standing.bucket {
            Bucket::NotAsked | Bucket::NoNeed | Bucket::InProgress => true,
            Bucket::Reason => !standing.outcome.is_some_and(|outcome| outcome.is_terminal()),
            Bucket::Done | Bucket::NotEligible => false,
        })
    }

    /// Targets whose bucket is one of `buckets`.
    pub(crate) fn targets_in(&self, buckets: &[Bucket]) -> Vec<Target> {
        Target::ALL
            .into_iter()
            .filter(|target| buckets.contains(&self.standing(*target).bucket))
            .collect()
    }

    /// Counts for a member's quota, as the hub's reports count it: their e-identity and SIM are done, one of the two is
    /// new since the first list, and the answer that stands for the e-identity, else that for the SIM, is `member`'s
    /// (2024: VNeID activated and an own-name SIM with signature). So nobody counts for two. Who only settled which
    /// answer is true brought nobody through; whose answer was settled as true did.
    pub(crate) fn counts_for(&self, member: MemberId) -> bool {
        let both = [Target::Dddt, Target::Sim];
        let done = |target: &Target| self.standing(*target).bucket == Bucket::Done;
        let new = |target: &Target| self.standing(*target).achieved;
        let found = both.iter().find_map(|target| self.found_by(*target, member));
        both.iter().all(done) && both.iter().any(new) && found.unwrap_or(false)
    }

    /// Whether the claim that stands for a target that is done is this member's; none where no claim stands.
    fn found_by(&self, target: Target, member: MemberId) -> Option<bool> {
        let head = self.cells[target.index()].winner()?;
        let claimed = self.standing(target).source == Some(Source::Claimed);
        (claimed && head.outcome == Outcome::Done).then_some(if head.settles {
            self.found_done[target.index()]
        } else {
            head.member == member
        })
    }

    /// Whether the list that speaks now says done.
    pub(crate) fn listed_done(&self, campaign: &Campaign, target: Target) -> Option<bool> {
        let about = self
            .listings
            .iter()
            .filter(|listing| listing.state.target() == target);
        tungnha_domain::current_listing(about).map(|listing| listing.state.is_done(campaign))
    }
}
