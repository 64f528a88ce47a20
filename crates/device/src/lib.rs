//! Everything a tablet does without a screen: encrypted store, vault, recording, sending.

mod error;
mod files;
mod store;
pub mod transport;
mod vault;
pub mod views;

pub use error::{CodeRefusal, Error, Result};
pub use vault::{FileSecret, PlatformSecret};
