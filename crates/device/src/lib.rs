//! Everything a tablet does without a screen: encrypted store, vault, recording, sending.

pub mod views;
