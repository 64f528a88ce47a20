//! Every decoder of what comes from outside, as a function from bytes that must not panic and must not ask
//! for more memory than its limits say.
//!
//! What is signed is signed here with test keys, so that damage reaches the decoder behind the signature;
//! the same bytes are also given as they are. [`TARGETS`] names each decoder; its corpus is the folder of that
//! name under `corpus/`, made from the protocol's vectors (`tests/corpus.rs`). `tests/decoders.rs` mutates it.
#![allow(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "this crate is only tests: a failed set-up is a failed test"
)]

mod edits;
mod targets;

pub use edits::{Edit, edited};
pub use targets::{HUB, TARGETS, Target, device, keys};

use std::path::PathBuf;

/// Where a target's corpus lies.
#[must_use]
pub fn folder(target: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(target)
}

/// A target's corpus, in the order of its files' names.
#[must_use]
pub fn corpus(target: &str) -> Vec<Vec<u8>> {
    let entries = std::fs::read_dir(folder(target)).expect("every target has a corpus");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
        .iter()
        .map(|path| std::fs::read(path).expect("the file can be read"))
        .collect()
}
