//! Lists are layers that are never overwritten; which of them speaks now is computed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ListedState, Target};

/// What a list is an extract of. Codes as on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ListKind {
    /// Everybody in a place, from the national population database.
    Full,
    /// Those without a card, from the same.
    NotIssued,
    /// The daily list of approved accounts not yet activated, from the same.
    NotActivated,
    /// An operator's customers.
    Operator,
}

impl ListKind {
    /// Every kind, in the order of [`ListKind::wire`].
    pub const ALL: [Self; 4] = [Self::Full, Self::NotIssued, Self::NotActivated, Self::Operator];

    /// The stable code: `full`, `not-issued`, `not-activated`, `operator`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::NotIssued => "not-issued",
            Self::NotActivated => "not-activated",
            Self::Operator => "operator",
        }
    }

    /// The kind of a code, if it is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The number on the wire, 1 to 4.
    #[must_use]
    pub const fn wire(self) -> u64 {
        match self {
            Self::Full => 1,
            Self::NotIssued => 2,
            Self::NotActivated => 3,
            Self::Operator => 4,
        }
    }

    /// The kind of a wire number, if it is one.
    #[must_use]
    pub fn from_wire(wire: u64) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.wire() == wire)
    }

    /// Whether this source can confirm a claim: the national extract for CCCD and DDDT, operators' data
    /// for SIM and SMARTPHONE. The police list's SIM and phone columns inform, they do not confirm.
    #[must_use]
    pub const fn is_independent_for(self, target: Target) -> bool {
        match target {
            Target::Cccd | Target::Dddt => !matches!(self, Self::Operator),
            Target::Sim | Target::Smartphone => matches!(self, Self::Operator),
        }
    }
}

/// What one import said about one resident and one target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listing {
    /// The import's place in the hub's order of imports.
    pub import_seq: u64,
    /// What the list is.
    pub kind: ListKind,
    /// The day the list itself states.
    pub list_date: Option<NaiveDate>,
    /// The day it was imported.
    pub import_date: NaiveDate,
    /// What it says.
    pub state: ListedState,
}

impl Listing {
    /// The day it speaks for: its own date, else the import's.
    #[must_use]
    pub fn date(&self) -> NaiveDate {
        self.list_date.unwrap_or(self.import_date)
    }

    fn order_within_kind(&self) -> (NaiveDate, u64) {
        (self.date(), self.import_seq)
    }
}

/// The listing that speaks now, of one resident × target.
///
/// Lists of one kind are ordered by their date, else by import (`domain.md` §3). The last of each kind
/// are then taken in order of import: a later import replaces an earlier one unless both are dated and
/// it is the older. The order they are passed in does not matter.
pub fn current_listing<'a>(listings: impl IntoIterator<Item = &'a Listing>) -> Option<&'a Listing> {
    let mut last: [Option<&Listing>; 4] = [None; 4];
    for listing in listings {
        let slot = &mut last[listing.kind.wire() as usize - 1];
        if slot.is_none_or(|now| now.order_within_kind() <= listing.order_within_kind()) {
            *slot = Some(listing);
        }
    }
    let mut last: Vec<&Listing> = last.into_iter().flatten().collect();
    last.sort_by_key(|listing| (listing.import_seq, listing.kind));
    last.into_iter()
        .reduce(|now, next| match (now.list_date, next.list_date) {
            (Some(now_date), Some(next_date)) if next_date < now_date => now,
            _ => next,
        })
}

/// The listing a campaign started from, of one resident × target.
///
/// The mirror of [`current_listing`]: the oldest of each kind, and of these the first imported unless both
/// are dated and a later import is the older. Daily lists that arrive in the wrong order start it from the
/// same day.
pub fn first_listing<'a>(listings: impl IntoIterator<Item = &'a Listing>) -> Option<&'a Listing> {
    let mut first: [Option<&Listing>; 4] = [None; 4];
    for listing in listings {
        let slot = &mut first[listing.kind.wire() as usize - 1];
        if slot.is_none_or(|now| listing.order_within_kind() < now.order_within_kind()) {
            *slot = Some(listing);
        }
    }
    let mut first: Vec<&Listing> = first.into_iter().flatten().collect();
    first.sort_by_key(|listing| (listing.import_seq, listing.kind));
    first
        .into_iter()
        .reduce(|now, next| match (now.list_date, next.list_date) {
            (Some(now_date), Some(next_date)) if next_date < now_date => next,
            _ => now,
        })
}
