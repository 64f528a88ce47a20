//! Answers about one resident, and what they want from their operator.

use tungnha_domain::{Outcome, RecordId, Rid, Target};

use super::door::{Added, PersonRef};

/// Answers about one resident at one visit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// About whom; 0 where `added` names them.
    pub rid: Rid,
    /// Target and outcome, sorted by target, each target once: [`Answer::new`] sees to it.
    pub answers: Vec<(Target, Outcome)>,
    /// The heads of other logs that were on the screen.
    pub saw: Vec<RecordId>,
    /// What is behind `SPECIAL`, sealed to the hub ([`crate::seal::Detail`]).
    pub sealed: Option<Vec<u8>>,
    /// What the resident wants from their operator, and so agrees that it is told; an empty wish takes an
    /// earlier one back. Such a record often answers nothing.
    pub wish: Option<Wish>,
    /// About whom, where no list has them.
    pub added: Option<Added>,
}

/// What a resident wants from their operator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// A subsidised 4G phone.
    pub phone: bool,
    /// A SIM in their own name.
    pub sim: bool,
}

impl Wish {
    /// The number on the wire and in stores, 0 to 3.
    #[must_use]
    pub const fn wire(self) -> u64 {
        self.phone as u64 + 2 * self.sim as u64
    }

    /// The wish of a wire number; none for one of a later version.
    #[must_use]
    pub const fn from_wire(wire: u64) -> Option<Self> {
        match wire {
            0..=3 => Some(Self {
                phone: wire & 1 != 0,
                sim: wire & 2 != 0,
            }),
            _ => None,
        }
    }
}

impl Answer {
    /// Sorts the answers by target; of two for one target the later stands.
    #[must_use]
    pub fn new(
        rid: Rid,
        answers: impl IntoIterator<Item = (Target, Outcome)>,
        saw: Vec<RecordId>,
        sealed: Option<Vec<u8>>,
    ) -> Self {
        let answers: std::collections::BTreeMap<Target, Outcome> = answers.into_iter().collect();
        Self {
            rid,
            answers: answers.into_iter().collect(),
            saw,
            sealed,
            wish: None,
            added: None,
        }
    }

    /// The same answers about somebody.
    #[must_use]
    pub fn of(self, who: PersonRef) -> Self {
        let (rid, added) = match who {
            PersonRef::Listed(rid) => (rid, None),
            PersonRef::Added(added) => (Rid(0), Some(added)),
        };
        Self { rid, added, ..self }
    }

    /// About whom.
    #[must_use]
    pub fn who(&self) -> PersonRef {
        self.added.map_or(PersonRef::Listed(self.rid), PersonRef::Added)
    }
}
