//! Where one resident stands with one target: list and field together (`domain.md` §3).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Birth, Campaign, Cell, Eligibility, Head, Listing, Outcome, Target, current_listing, eligibility,
    first_listing, vietnam_day,
};

/// The part of the partition a resident × target is in:
/// listed = done + reason + no need + in progress + not asked + not eligible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Bucket {
    /// The winning claim is done, or nobody claimed and the latest list says done.
    Done,
    /// Processed with a reason; special cases too.
    Reason,
    /// chưa có nhu cầu
    NoNeed,
    /// Sent or registered, awaiting approval.
    InProgress,
    /// chưa hỏi: nobody has an answer yet.
    NotAsked,
    /// không thuộc diện
    NotEligible,
}

/// Which layer a bucket comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A list said it.
    Listed,
    /// Somebody at the door said it.
    Claimed,
}

/// Where one resident stands with one target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The part of the partition.
    pub bucket: Bucket,
    /// Which layer put it there; `None` when not asked or not eligible.
    pub source: Option<Source>,
    /// The winning claim, also where a newer list has overtaken it.
    pub outcome: Option<Outcome>,
    /// Done, and the latest independent source agrees.
    pub confirmed: bool,
    /// Done (CCCD: or collected), and not already so in the first list: held against an allocation.
    pub achieved: bool,
    /// Eligible, but the birth leaves it open; see [`Eligibility::Possibly`].
    pub possibly: bool,
    /// The claim and the list that speaks now differ on whether it is done.
    pub differs_from_list: bool,
    /// The claim is done, and a later independent list says it is not.
    pub contradicted: bool,
}

impl Standing {
    /// A household is left while one of these is in it.
    #[must_use]
    pub fn is_left(&self) -> bool {
        self.bucket == Bucket::NotAsked
    }
}

/// Puts list and field together for one resident × target. `listings` may hold other targets' too.
#[must_use]
pub fn standing(
    campaign: &Campaign,
    target: Target,
    birth: Option<Birth>,
    listings: &[Listing],
    cell: &Cell,
) -> Standing {
    let eligible = eligibility(campaign, target, birth);
    let claim = cell.winner();
    if eligible == Eligibility::NotEligible {
        return Standing {
            bucket: Bucket::NotEligible,
            source: None,
            outcome: claim.map(|head| head.outcome),
            confirmed: false,
            achieved: false,
            possibly: false,
            differs_from_list: false,
            contradicted: false,
        };
    }
    let about = || listings.iter().filter(|listing| listing.state.target() == target);
    let current = current_listing(about());
    let independent = current_listing(about().filter(|listing| listing.kind.is_independent_for(target)));
    let says_done =
        |listing: Option<&Listing>| listing.is_some_and(|listing| listing.state.is_done(campaign));
    let later = later_than(claim, independent);
    let (bucket, source) = match claim.map(|head| head.outcome) {
        None if says_done(current) => (Bucket::Done, Some(Source::Listed)),
        None => (Bucket::NotAsked, None),
        // A newer list that says done ends an absence, a "no need" or a wait; it does not raise the dead.
        Some(outcome) if later && says_done(independent) && !outcome.is_terminal() => match outcome {
            Outcome::Done => (Bucket::Done, Some(Source::Claimed)),
            _ => (Bucket::Done, Some(Source::Listed)),
        },
        Some(outcome) => (claimed_bucket(outcome), Some(Source::Claimed)),
    };
    let reached = bucket == Bucket::Done
        || target == Target::Cccd
            && match claim {
                Some(head) => head.outcome == Outcome::InProgress,
                None => current.is_some_and(|listing| listing.state.is_achieved(campaign)),
            };
    let already = first_listing(about()).is_some_and(|listing| listing.state.is_achieved(campaign));
    let claimed_done = claim.is_some_and(|head| head.outcome == Outcome::Done);
    Standing {
        bucket,
        source,
        outcome: claim.map(|head| head.outcome),
        confirmed: bucket == Bucket::Done && says_done(independent),
        achieved: reached && !already,
        possibly: eligible == Eligibility::Possibly,
        differs_from_list: source == Some(Source::Claimed)
            && current.is_some()
            && claimed_done != says_done(current),
        contradicted: claimed_done && later && !says_done(independent),
    }
}

/// Whether a list speaks for a day after the claim's: on the same day the door knows better.
fn later_than(claim: Option<&Head>, listing: Option<&Listing>) -> bool {
    match (claim, listing) {
        (Some(head), Some(listing)) => listing.date() > vietnam_day(head.effective),
        _ => false,
    }
}

fn claimed_bucket(outcome: Outcome) -> Bucket {
    match outcome {
        Outcome::Done => Bucket::Done,
        Outcome::InProgress => Bucket::InProgress,
        Outcome::NoNeed => Bucket::NoNeed,
        Outcome::Special | Outcome::Reason(_) => Bucket::Reason,
    }
}
