//! How a claim and the lists stand to each other, for one person and target: a pure rule over the standing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_domain::{Outcome, Standing};

/// The relation of claim and list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "ReviewMatch")]
pub enum Match {
    /// Claimed done, and the latest independent list says so.
    Confirmed,
    /// Claimed done; no independent list has spoken since.
    ClaimedNotConfirmed,
    /// Claimed done; a later independent list says it is not.
    Contradicted,
    /// Nobody claimed it done; the latest independent list says it is, and the first list did not.
    ConfirmedNotClaimed,
    /// Done already on the first list, and nobody claimed anything else.
    Already,
    /// The field says it is not done, and the list that speaks now says it is.
    Disputed,
}

impl Match {
    /// Every relation, in the order they are told.
    pub const ALL: [Self; 6] = [
        Self::Confirmed,
        Self::ClaimedNotConfirmed,
        Self::Contradicted,
        Self::ConfirmedNotClaimed,
        Self::Already,
        Self::Disputed,
    ];

    /// The stable code: `confirmed`, `claimed_not_confirmed` …
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::ClaimedNotConfirmed => "claimed_not_confirmed",
            Self::Contradicted => "contradicted",
            Self::ConfirmedNotClaimed => "confirmed_not_claimed",
            Self::Already => "already",
            Self::Disputed => "disputed",
        }
    }

    /// The relation of a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }

    /// How a standing's claim and lists relate; none where nothing is done either way. `already`: the first list
    /// said done.
    #[must_use]
    pub fn of(standing: &Standing, already: bool) -> Option<Self> {
        let claim = standing.outcome;
        match claim {
            Some(Outcome::Done) if standing.confirmed => Some(Self::Confirmed),
            Some(Outcome::Done) if standing.contradicted => Some(Self::Contradicted),
            Some(Outcome::Done) if standing.source.is_some() => Some(Self::ClaimedNotConfirmed),
            None if standing.confirmed && already => Some(Self::Already),
            _ if standing.confirmed => Some(Self::ConfirmedNotClaimed),
            Some(_) if standing.differs_from_list => Some(Self::Disputed),
            _ => None,
        }
    }
}

/// How many of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "ReviewCounts")]
pub struct Counts {
    /// [`Match::Confirmed`].
    pub confirmed: u32,
    /// [`Match::ClaimedNotConfirmed`].
    pub claimed_not_confirmed: u32,
    /// [`Match::Contradicted`].
    pub contradicted: u32,
    /// [`Match::ConfirmedNotClaimed`].
    pub confirmed_not_claimed: u32,
    /// [`Match::Already`].
    pub already: u32,
    /// [`Match::Disputed`].
    pub disputed: u32,
}

impl Counts {
    pub(super) fn add(&mut self, relation: Match) {
        *match relation {
            Match::Confirmed => &mut self.confirmed,
            Match::ClaimedNotConfirmed => &mut self.claimed_not_confirmed,
            Match::Contradicted => &mut self.contradicted,
            Match::ConfirmedNotClaimed => &mut self.confirmed_not_claimed,
            Match::Already => &mut self.already,
            Match::Disputed => &mut self.disputed,
        } += 1;
    }
}
