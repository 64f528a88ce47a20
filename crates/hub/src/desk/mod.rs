//! The officer's desk, scripted: which tablets there are and what each still holds ([`devices`]), taking one
//! out of service ([`revoke`]), and the people about whom answers differ ([`conflicts`]).

mod assign;
mod codes;
mod conflicts;
mod devices;
mod moving;
mod revoke;

pub use assign::{Assigned, Assignment, assign};
pub use codes::{Given, day_code, unlock_code};
pub use conflicts::{ConflictLine, HeadLine, conflicts};
pub use devices::{DeviceLine, EpochLine, ListLine, devices};
pub use moving::{Moved, move_household};
pub use revoke::{Revoked, revoke};
