//! People and households that no list has, and people who live elsewhere: recorded at the door, shown at once, decided
//! by an officer.
//!
//! Whoever is added has a number of this tablet's own ([`LOCAL`] and up), so that chips, sheets, undo and history work
//! on them as on anybody. On the wire they are named by the record that added them.

mod add;
mod alike;
mod moving;
mod names;
mod show;

pub(crate) use add::{NewHouse, NewPerson, add_household, add_person, birth};
pub(crate) use alike::alike;
pub(crate) use moving::{move_people, split};
pub(crate) use names::{house_ref, is_local, is_local_house, person_ref};
pub(crate) use show::{let_go, show};
