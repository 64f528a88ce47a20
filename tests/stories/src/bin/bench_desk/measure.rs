//! One command as a process of its own, with its time and its peak of memory; and how figures are printed.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The folder of the helpers in Python.
pub(crate) fn helpers() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../bench/desk")
}

/// The Python that has openpyxl; `./dev` says which.
pub(crate) fn python() -> String {
    std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

/// What a command took.
#[derive(Clone, Copy)]
pub(crate) struct Took {
    pub(crate) seconds: f64,
    /// Bytes.
    pub(crate) peak: u64,
}

/// Runs a command to its end.
pub(crate) fn measured(arguments: &[&str]) -> Took {
    let out = Command::new(python())
        .arg(helpers().join("measure.py"))
        .args(arguments)
        .output()
        .expect("python3 starts");
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{arguments:?}: {said}");
    let told: Value = serde_json::from_slice(&out.stdout).expect("one JSON document");
    Took {
        seconds: told["seconds"].as_f64().expect("seconds"),
        peak: told["peak"].as_u64().expect("bytes"),
    }
}

/// The middle of several runs by time; the largest peak of them.
pub(crate) fn median(mut runs: Vec<Took>) -> Took {
    runs.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    Took {
        seconds: runs[runs.len() / 2].seconds,
        peak: runs.iter().map(|run| run.peak).max().unwrap_or(0),
    }
}

/// One line of the table.
pub(crate) fn line(what: &str, took: Took, promise: &str) {
    let megabytes = took.peak as f64 / 1e6;
    println!(
        "{what:<58} {:>8.2} s {megabytes:>7.0} MB   {promise}",
        took.seconds
    );
}
