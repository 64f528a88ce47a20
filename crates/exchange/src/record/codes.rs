//! What record bodies say by a code: a call's outcome, what is accounted for, a lead's codes.

/// What came of a call with nobody to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitOutcome {
    /// không gặp ai
    NobodyHome,
}

/// What must be accounted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audited {
    /// A whole personal ID was shown.
    PersonalIdShown,
}

/// What a code opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coded {
    /// Locked lists, for a day.
    Day,
    /// The tablet, with a new PIN in the place of a forgotten one.
    NewPin,
}

impl Coded {
    pub(super) const fn wire(self) -> u64 {
        match self {
            Self::Day => 1,
            Self::NewPin => 2,
        }
    }

    pub(super) const fn from_wire(wire: u64) -> Option<Self> {
        match wire {
            1 => Some(Self::Day),
            2 => Some(Self::NewPin),
            _ => None,
        }
    }

    /// The stable word that programs and logs use.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::NewPin => "new_pin",
        }
    }
}

/// Which of two tablets tells of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeSide {
    /// The lead's: it showed the code.
    Given,
    /// The other: it took the code.
    Taken,
}

impl CodeSide {
    pub(super) const fn wire(self) -> u64 {
        match self {
            Self::Given => 1,
            Self::Taken => 2,
        }
    }

    pub(super) const fn from_wire(wire: u64) -> Option<Self> {
        match wire {
            1 => Some(Self::Given),
            2 => Some(Self::Taken),
            _ => None,
        }
    }
}
