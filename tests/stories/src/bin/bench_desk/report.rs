//! A report over a million records: a province of 250 000 people walked four times by a hundred tablets. The records
//! are a tablet's own, signed and packed, and come in by the hub's relay, so that every table is as intake leaves it.

use std::time::Instant;

use crate::measure::{RUNS, hub, median, row};
use crate::million::{LATER, PEOPLE, RECORDS, TABLETS, made};

/// Prints the part's lines.
pub(crate) fn run() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("hub");
    let begun = Instant::now();
    let answers = made(&data, folder.path());
    println!(
        "   ({} records with {answers} answers from {TABLETS} tablets about {PEOPLE} people, made in {:.0} s)",
        RECORDS,
        begun.elapsed().as_secs_f64()
    );
    let out = folder.path().join("report.json");
    for (kind, what) in [("week", "report of a week"), ("final", "final report")] {
        let asked = || {
            let out = out.to_string_lossy();
            let period: &[&str] = match kind {
                "week" => &["--from", "2024-05-06", "--to", "2024-05-12"],
                _ => &["--from", "2024-05-02", "--to", "2024-05-13"],
            };
            let mut arguments = vec!["report", "--kind", kind, "--out", &out];
            arguments.extend(period);
            hub(&data, LATER, &arguments)
        };
        let took = median((0..RUNS).map(|_| asked()).collect());
        row(
            &format!("{what} over a million records, s"),
            took.seconds,
            None,
            "≤ 3",
        );
        row("   peak memory, MB", took.megabytes(), None, "–");
    }
}
