//! What crosses between tablet and hub: pure bytes, no I/O, no clock, no randomness of its own.
//!
//! Up: a [`Record`] is fixed at commit, numbered without gaps and chained; a [`Batch`] of them is signed
//! into an [`Envelope`](batch::Envelope). Down: a signed [`Ack`](ack::Ack) and [`ListPage`]s. Beside:
//! enrolment ([`enrol`]), the request stamp ([`auth`]), sealing to the hub ([`seal`]) and the roads without a
//! network ([`carry`]), and the officer's desk on a machine of its own ([`desk`]).
//! `docs/sync-protocol.md` says the same in bytes.
//!
//! Everything decoded is bounded ([`limits`]) and never panics; what a later version adds is kept or
//! skipped, never refused.

pub mod ack;
pub mod anchor;
pub mod auth;
pub mod batch;
pub mod carry;
mod cbor;
pub mod claims;
pub mod code;
pub mod desk;
pub mod enrol;
mod error;
pub mod keys;
pub mod limits;
pub mod list;
pub mod pack;
pub mod papers;
pub mod record;
pub mod refusal;
pub mod seal;
pub mod snap;
pub mod sync;
pub mod team;

pub use anchor::{Anchor, HubSeen, effective};
pub use batch::Batch;
pub use error::{DecodeError, OpenError};
pub use keys::{DeviceKey, HubId, HubKeys, HubPublic, Purpose, Signed};
pub use list::ListPage;
pub use record::{Body, Channel, Record};
