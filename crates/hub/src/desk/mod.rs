//! The officer's desk, scripted: which tablets there are and what each still holds ([`devices`]), what is
//! known of a lost one ([`lost`]), taking one out of service ([`revoke`]) or one user off it ([`remove_user`]), the people about whom answers
//! differ ([`conflicts`]), and saying which is true ([`settle`]).

mod aside;
mod assign;
mod breach;
mod codes;
mod conflicts;
mod devices;
mod lost;
mod moving;
mod own_log;
mod revoke;
mod settle;
mod stretches;
mod users;
pub mod walk_in;

pub use aside::{AsideHouse, AsideLine, aside};
pub use assign::{Assigned, Assignment, assign};
pub use breach::{Facts, HeldPerson, Pack, breach_pack};
pub use codes::{Given, day_code, unlock_code};
pub use conflicts::{ConflictLine, HeadLine, conflicts};
pub use devices::{DeviceLine, EpochLine, KeptLine, ListLine, devices};
pub use lost::{CopyLine, HeldList, Lost, LostLog, lost};
pub use moving::{Moved, move_house, move_household};
pub use revoke::{Revoked, revoke};
pub use settle::{Ruling, Settled, settle, unsettle};
pub use users::{UserRemoved, remove_user};
