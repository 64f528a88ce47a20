//! Nouns and rules of the "4 phủ" campaign: no I/O, no clock, no randomness.
//!
//! What a target is and when it is done ([`Target`], [`ListedState`]), who is asked for what
//! ([`Campaign`], [`Eligibility`]), why somebody is not done ([`Catalogue`]), how the answers of many
//! tablets become one state ([`fold`]) and how list and field together make the figures
//! ([`standing`], [`Tally`]). Everything is a pure function over plain values: the same set of answers
//! and lists gives the same figures, whatever the order they came in.

mod assignment;
mod birth;
mod campaign;
pub mod cards;
mod cascade;
mod channel;
mod day;
mod eligibility;
mod fold;
mod graph;
mod ids;
mod invitation;
mod listed;
mod listing;
mod outcome;
mod pace;
mod personal_id;
mod reasons;
mod rush;
mod said;
mod share;
mod standing;
mod tally;
mod target;
pub mod text;
mod walk;

pub use assignment::{Assignment, assigned};
pub use birth::{Birth, BirthError, Sex};
pub use campaign::{
    AgeRule, Announced, Campaign, Group, Holidays, Phase, Ranks, Rate, RateBase, RateMeasure, Suspension,
    Work, YearDay,
};
pub use cascade::no_phone_cascade;
pub use channel::Channel;
pub use day::{VIETNAM_OFFSET_SECONDS, vietnam_day};
pub use eligibility::{Eligibility, eligibility};
pub use fold::{Cell, Ghost, Head, Observation, fold, fold_over};
pub use ids::{Hid, MemberId, RecordId, Rid, Role, UnitId};
pub use invitation::{Invitation, Invited};
pub use listed::{CccdListed, DddtListed, ListedState, Pending, SimListed, SmartphoneListed};
pub use listing::{ListKind, Listing, current_listing, first_listing};
pub use outcome::Outcome;
pub use pace::{Pace, Span, pace};
pub use personal_id::mask_personal_id;
pub use reasons::{Catalogue, OfficialRow, ReasonCode, ReasonKind, ReasonRow};
pub use rush::{Call, MANY_DOORS, Rush, SECONDS_A_DOOR, rush};
pub use said::{Said, latest, latest_of_each};
pub use share::{Share, share};
pub use standing::{Bucket, Source, Standing, standing};
pub use tally::Tally;
pub use target::Target;
pub use walk::{After, walking_order};
