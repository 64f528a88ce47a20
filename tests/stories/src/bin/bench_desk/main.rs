//! `./dev bench desk [part]`: the figures of the officer's desk, beside a peer where there is one, in one run on one
//! machine. Each part is a file; without a name all of them run. Nothing here passes or fails; a person reads it
//! beside the promise.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a program for a terminal: a failed step ends it"
)]
#![allow(clippy::disallowed_methods, reason = "measuring is what this program is for")]

mod import;
mod measure;
mod million;
mod reconcile;
mod report;

/// The parts by name.
const PARTS: &[(&str, fn())] = &[
    ("import", import::run),
    ("reconcile", reconcile::run),
    ("report", report::run),
];

fn main() {
    let wanted = std::env::args().nth(1);
    measure::head();
    let mut known = false;
    for (name, run) in PARTS {
        if wanted.as_deref().is_none_or(|wanted| wanted == *name) {
            known = true;
            run();
        }
    }
    let names: Vec<&str> = PARTS.iter().map(|(name, _)| *name).collect();
    assert!(known, "no such part; there are: {}", names.join(", "));
}
