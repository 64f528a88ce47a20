//! One command as a process of its own, with its time and its peak of memory; and how figures are printed.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tungnha_stories::hub::program;

/// When everything happens: an evening of the campaign.
pub(crate) const CLOCK: &str = "2024-05-06T18:30:00+07:00";
/// Runs of what is measured; the middle one counts.
pub(crate) const RUNS: usize = 3;

/// The folder of the helpers in Python; `./dev` runs at the root of the repository.
pub(crate) fn helper(name: &str) -> String {
    let path: PathBuf = ["tests", "bench", "desk", name].iter().collect();
    path.to_string_lossy().into_owned()
}

/// What a command took.
#[derive(Clone, Copy)]
pub(crate) struct Took {
    pub(crate) seconds: f64,
    /// Bytes.
    pub(crate) peak: u64,
}

impl Took {
    pub(crate) fn megabytes(self) -> f64 {
        self.peak as f64 / 1e6
    }
}

/// Runs a command to its end.
pub(crate) fn measured(arguments: &[&str]) -> Took {
    let out = Command::new("python3")
        .arg(helper("measure.py"))
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

/// Runs one command of the hub in `data`, at a time (RFC 3339).
pub(crate) fn hub(data: &Path, clock: &str, arguments: &[&str]) -> Took {
    let (program, data) = (program("tungnha-hub"), data.to_string_lossy());
    let program = program.to_string_lossy();
    let (command, rest) = arguments.split_first().expect("a command");
    let mut all: Vec<&str> = vec![&program, command, "--data", &data, "--clock", clock, "--json"];
    all.extend(rest);
    measured(&all)
}

/// The middle of several runs by time; the largest peak of them.
pub(crate) fn median(mut runs: Vec<Took>) -> Took {
    runs.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    Took {
        seconds: runs[runs.len() / 2].seconds,
        peak: runs.iter().map(|run| run.peak).max().unwrap_or(0),
    }
}

/// The heading of the table.
pub(crate) fn head() {
    println!(
        "{:<58} {:>10} {:>10} {:>8}   promise",
        "figure", "Từng Nhà", "openpyxl", "ratio"
    );
}

/// One line of the table; the ratio is theirs over ours.
pub(crate) fn row(what: &str, ours: f64, theirs: Option<f64>, promise: &str) {
    let (theirs, ratio) = theirs.map_or_else(
        || ("–".to_owned(), "–".to_owned()),
        |theirs| (figure(theirs), format!("{:.1}×", theirs / ours)),
    );
    println!(
        "{what:<58} {:>10} {theirs:>10} {ratio:>8}   {promise}",
        figure(ours)
    );
}

fn figure(value: f64) -> String {
    if value >= 100.0 {
        format!("{value:.0}")
    } else if value >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}
