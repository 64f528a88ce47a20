//! The fifteen properties by number and words, and what it means that one does not hold.

use std::fmt;

/// A property of the protocol. The words are those of `docs/sync-protocol.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Property {
    /// 1
    NoLoss = 1,
    /// 2
    AckSoundness,
    /// 3
    ExactlyOnce,
    /// 4
    OrderIndependence,
    /// 5
    Convergence,
    /// 6
    GapFree,
    /// 7
    CursorMonotonic,
    /// 8
    Atomic,
    /// 9
    NoHeadOfLineBlocking,
    /// 10
    ForksKept,
    /// 11
    ConflictsFlagged,
    /// 12
    ClocksHarmless,
    /// 13
    ListExactness,
    /// 14
    UpAndDownApart,
    /// 15
    NothingUnsigned,
}

impl Property {
    /// Its number, 1 to 15.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// What it promises.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NoLoss => {
                "no loss: a committed record is at every moment on the tablet or in a hub journal"
            }
            Self::AckSoundness => "ack soundness: what is acknowledged survives the end of the hub's process",
            Self::ExactlyOnce => "exactly-once effect under duplication, re-batching, replay",
            Self::OrderIndependence => "order independence over any permutation of delivery and road",
            Self::Convergence => "convergence once faults stop",
            Self::GapFree => "sequences gap-free across crashes",
            Self::CursorMonotonic => "cursor monotonic per incarnation; a restored hub is refilled",
            Self::Atomic => "journal, records, fold and cursor are atomic",
            Self::NoHeadOfLineBlocking => "no head-of-line blocking",
            Self::ForksKept => "forks never overwrite",
            Self::ConflictsFlagged => "concurrent differing heads are always flagged; causal ones never",
            Self::ClocksHarmless => {
                "arbitrary clocks never change records, dedupe, cursors or causal winners"
            }
            Self::ListExactness => "list exactness at a position; no list operation touches a record",
            Self::UpAndDownApart => "upload and download fail independently",
            Self::NothingUnsigned => {
                "no state changes without a valid signature; no error reply removes a record"
            }
        }
    }
}

/// A property that did not hold, and how it showed: numbers and codes, no names.
#[derive(Clone, Debug)]
pub struct Broken {
    /// Which.
    pub property: Property,
    /// What was seen.
    pub seen: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, words) = (self.property.number(), self.property.words());
        write!(f, "property {number} ({words}): {}", self.seen)
    }
}

/// What a check comes back with.
pub type Holds = Result<(), Broken>;

/// Holds if `condition` does; else says what was seen.
pub fn holds(property: Property, condition: bool, seen: impl FnOnce() -> String) -> Holds {
    if condition {
        Ok(())
    } else {
        Err(Broken {
            property,
            seen: seen(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_run_from_one_to_fifteen() {
        assert_eq!(Property::NoLoss.number(), 1);
        assert_eq!(Property::NothingUnsigned.number(), 15);
    }
}
