//! Everything a tablet does without a screen: encrypted store, vault, recording, sending.
//!
//! [`Tablet`] is the whole of it: one method a command of the app. Beside it only what must be given to
//! make one: a clock, the platform's secret, a road to the hub. [`desk`] is the other thing a machine can be: a
//! computer at which people work at the hub.

mod assigned;
mod conflicts;
pub mod desk;
mod enrol;
mod error;
mod files;
mod found;
mod held;
mod houses;
mod leader;
mod lease;
mod not_taken;
mod papers;
pub mod practice;
mod residents;
mod session;
mod spare;
mod store;
mod symbols;
mod sync;
mod tablet;
mod team;
mod times;
pub mod transport;
mod vault;
pub mod views;
mod visits;

pub use error::{CodeRefusal, Error, Result};
pub use tablet::{Cause, Change, Options, Tablet};
pub use vault::{FileSecret, KeptSecret, Keystore, KeystoreFault, PlatformSecret, Secret, SecretPlace};
