//! The reference model: every record ever committed, who had seen what when it was made, and how far each
//! tablet's receipts may have carried it. Plain sets and numbers, none of the code under test.

use std::collections::{BTreeMap, BTreeSet};

use tungnha_domain::{Outcome, Rid, Target};
use tungnha_exchange::ack::Ack;

use crate::custody::Name;

/// Number of a record in the model, in the order they were made.
pub type MadeId = usize;

/// What a record says, as the run asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Answers about one resident.
    Answers(Rid, BTreeMap<Target, Outcome>),
    /// Takes an earlier one back.
    Undo(MadeId),
    /// Somebody no list has was added.
    Adds,
    /// Answers about whom another record added.
    About(MadeId, BTreeMap<Target, Outcome>),
    /// Somebody lives elsewhere.
    Moves,
    /// Anything that no fold reads.
    Other,
}

/// A committed record.
#[derive(Clone, Debug)]
pub struct Made {
    /// How the journal names it.
    pub name: Name,
    /// What it says.
    pub what: What,
    /// Records that were on the tablet for certain when it was made.
    pub saw: BTreeSet<MadeId>,
    /// Records that may have been.
    pub may_have_seen: BTreeSet<MadeId>,
    /// Its tablet was put back to an older copy before the record was known to be anywhere else.
    pub destroyed: bool,
}

/// What the model knows of one tablet.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// The hub's number of the tablet.
    pub dev: u32,
    /// Its records, in order.
    pub made: Vec<MadeId>,
    /// Records its lists have brought for certain, and its own.
    pub knows: BTreeSet<MadeId>,
    /// Records its lists may have brought.
    pub may_know: BTreeSet<MadeId>,
    /// The incarnation of the last receipt, and how far it went.
    pub receipt: (u32, u64),
    /// Its last number in this life of the log, once that is not simply how many it made.
    pub number_unknown: bool,
}

/// Everything that was ever committed, by tablet.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// Every record.
    pub made: Vec<Made>,
    /// Every tablet, by its number on the road.
    pub logs: Vec<Log>,
    /// Tablets of which two wrote, or one was put back: what their receipts mean is settled by custody alone.
    pub forked: BTreeSet<u32>,
    /// Tablets taken out of service: whether an answer counts depends on when it came.
    pub revoked: BTreeSet<u32>,
    names: BTreeMap<Name, MadeId>,
}

impl Model {
    /// Whether a tablet, or its clone, has recorded at this reading of its clocks.
    #[must_use]
    pub fn is_taken(&self, (dev, wall, mono): (u32, i64, u64)) -> bool {
        [false, true]
            .into_iter()
            .any(|house| self.names.contains_key(&(dev, wall, mono, house)))
    }

    /// The record of a name.
    #[must_use]
    pub fn named(&self, name: Name) -> Option<MadeId> {
        self.names.get(&name).copied()
    }

    /// A tablet committed a record.
    pub fn commit(&mut self, who: usize, name: Name, what: What) -> MadeId {
        let id = self.made.len();
        let log = &mut self.logs[who];
        self.made.push(Made {
            name,
            what,
            saw: log.knows.clone(),
            may_have_seen: log.may_know.clone(),
            destroyed: false,
        });
        log.made.push(id);
        log.knows.insert(id);
        log.may_know.insert(id);
        self.names.insert(name, id);
        id
    }

    /// A list may have come anew, from a hub that holds no more than `held`: of what it lacks nobody can say any more
    /// whether the tablet shows it.
    pub fn may_lack(&mut self, who: usize, held: &BTreeSet<MadeId>) {
        let log = &mut self.logs[who];
        let own = &log.made;
        log.knows.retain(|id| held.contains(id) || own.contains(id));
    }

    /// The hub told a tablet that it was restored: until it signs anew, no receipt stands. A lower number is
    /// believed if `may_fall`; tells whether it was lower.
    pub fn restored(&mut self, who: usize, incarnation: u32, may_fall: bool) -> bool {
        let log = &mut self.logs[who];
        let lower = incarnation < log.receipt.0;
        if incarnation > log.receipt.0 || lower && may_fall {
            log.receipt = (incarnation, 0);
        }
        lower
    }

    /// A tablet took an acknowledgement in that came through whole. Nothing else moves its receipt: an
    /// older incarnation, another tablet's, a lower number in the same incarnation change nothing.
    pub fn receipt(&mut self, who: usize, ack: &Ack) {
        let log = &mut self.logs[who];
        if ack.dev != log.dev {
            return;
        }
        match ack.incarnation.cmp(&log.receipt.0) {
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Equal => log.receipt.1 = log.receipt.1.max(ack.through),
            std::cmp::Ordering::Greater => log.receipt = (ack.incarnation, ack.through),
        }
    }

    /// Records of a tablet and its clones, in the order they were made.
    pub fn of_device(&self, dev: u32) -> impl Iterator<Item = MadeId> {
        self.made
            .iter()
            .enumerate()
            .filter(move |(_, made)| made.name.0 == dev)
            .map(|(id, _)| id)
    }

    /// Everything among `cell` a record had seen, through others of the cell; `sure` or merely possible.
    #[must_use]
    pub fn sight(&self, of: MadeId, cell: &BTreeSet<MadeId>, sure: bool) -> BTreeSet<MadeId> {
        let mut open = vec![of];
        let mut seen = BTreeSet::new();
        while let Some(next) = open.pop() {
            let made = &self.made[next];
            let direct = if sure { &made.saw } else { &made.may_have_seen };
            for earlier in direct.intersection(cell) {
                if seen.insert(*earlier) {
                    open.push(*earlier);
                }
            }
        }
        seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> Model {
        Model {
            logs: vec![Log {
                dev: 3,
                ..Log::default()
            }],
            ..Model::default()
        }
    }

    #[test]
    fn a_receipt_falls_only_with_a_new_incarnation() {
        let mut model = model();
        let ack = |incarnation, through| Ack {
            incarnation,
            dev: 3,
            through,
            ..Ack::default()
        };
        for (came, then) in [
            ((1, 5), (1, 5)),
            ((1, 3), (1, 5)),
            ((2, 2), (2, 2)),
            ((1, 9), (2, 2)),
        ] {
            model.receipt(0, &ack(came.0, came.1));
            assert_eq!(model.logs[0].receipt, then);
        }
    }

    #[test]
    fn another_tablet_s_receipt_changes_nothing() {
        let mut model = model();
        model.receipt(
            0,
            &Ack {
                incarnation: 1,
                dev: 4,
                through: 9,
                ..Ack::default()
            },
        );
        assert_eq!(model.logs[0].receipt, (0, 0));
    }

    #[test]
    fn what_a_restored_hub_lacks_a_tablet_has_seen_perhaps_and_not_for_certain() {
        let mut model = model();
        model.logs.push(Log {
            dev: 4,
            ..Log::default()
        });
        let (theirs, lost) = (
            model.commit(1, (4, 1, 1, false), What::Other),
            model.commit(1, (4, 2, 2, false), What::Other),
        );
        let own = model.commit(0, (3, 1, 1, false), What::Other);
        model.logs[0].knows.extend([theirs, lost]);
        model.logs[0].may_know.extend([theirs, lost]);
        model.may_lack(0, &BTreeSet::from([theirs]));
        let next = model.commit(0, (3, 2, 2, false), What::Other);
        assert_eq!(model.made[next].saw, BTreeSet::from([theirs, own]));
        assert!(model.made[next].may_have_seen.contains(&lost));
    }

    #[test]
    fn sight_goes_through_what_was_seen() {
        let mut model = model();
        let first = model.commit(0, (3, 1, 1, false), What::Other);
        let second = model.commit(0, (3, 2, 2, false), What::Other);
        assert_eq!(
            model.sight(second, &BTreeSet::from([first, second]), true),
            BTreeSet::from([first])
        );
    }
}
