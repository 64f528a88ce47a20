//! The officer's desk, scripted: which tablets there are and what each still holds ([`devices`]), taking one
//! out of service ([`revoke`]), and the people about whom answers differ ([`conflicts`]).

mod conflicts;
mod devices;
mod revoke;

pub use conflicts::{ConflictLine, HeadLine, conflicts};
pub use devices::{DeviceLine, EpochLine, ListLine, devices};
pub use revoke::{Revoked, revoke};
