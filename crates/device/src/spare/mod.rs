//! Spare copies: what the hub has not signed for, signed, sealed to the hub's key, and kept in files beside
//! the store.
//!
//! A lost or damaged store, a forgotten PIN or an expired lease then cost nobody a record: a locked app can
//! send or hand out the spares ([`Card`] says where to), nobody on the tablet can read them, and when the
//! end of the log vanished from the store they hold its place ([`bridge`]). They are made by a thread of
//! their own soon after a commit ([`Keeper`]), never by the tap, and go once the hub's receipt covers them.

mod bridge;
mod card;
mod file;
mod former;
mod keep;
mod keeper;
mod kept;
mod plan;
mod span;

pub(crate) use bridge::bridge;
pub(crate) use card::Card;
pub(crate) use file::Folder;
pub(crate) use former::{all_spared, drop_receipted, former};
pub(crate) use keeper::{Keeper, Opened};
pub(crate) use kept::KeptReceipts;
pub(crate) use span::Span;
