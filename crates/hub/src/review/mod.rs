//! Lists against the field: what each new extract confirms, contradicts and changes ([`reconcile`]), who on it
//! looks like one person twice ([`duplicates`]), and what an officer decides about it ([`decide_answer`],
//! [`decide_detail`], [`same_person`] …), each of which can be taken back ([`undo_decision`]).
//!
//! Where the question is what is true of somebody and a target, the decision is a record in the officer's own log,
//! like a settlement. Everything else is laid over what lists say ([`crate::people`]) and never written into it.

mod counts;
mod decide;
mod deed;
mod detail;
mod differences;
mod duplicates;
mod found;
mod houses;
mod lookup;
mod people;
mod reconcile;
mod undo;

pub use counts::{Counts, Match};
pub use decide::{Made, Side, decide_answer, different_people, same_person};
pub(crate) use deed::Deed;
pub use deed::{Choice, Field};
pub use detail::decide_detail;
pub(crate) use detail::put_right;
pub use differences::{Change, Changes, Extract, State, changes};
pub use duplicates::{Look, Pair, duplicates};
pub use found::{
    FoundAnswers, FoundHouse, FoundLine, FoundView, LookAlike, add_found, found, is_known, let_go, take_move,
};
pub use houses::{join, join_households, split_household};
pub use lookup::{House, Household, Houses, Inhabitant, find_households, household};
pub use people::{Line, Which, lines};
pub use reconcile::{DayLine, MemberLine, Reconciled, UnitLine, reconcile};
pub(crate) use undo::look_again_at_decided;
pub use undo::{DecisionLine, decisions, undo_decision};
