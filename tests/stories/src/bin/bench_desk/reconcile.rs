//! Reconcile: a ward of 16 000 people, an evening's answers from twenty tablets, and the next extract of the same
//! 16 000. Measured as whole processes, answer printed.

use std::process::Command;

use tungnha_stories::hub::{Hub, program};
use tungnha_stories::invented;

use crate::measure::{CLOCK, RUNS, hub, median, row};

/// Two evenings before the clock.
const FIRST: &str = "2024-05-04T18:30:00+07:00";

/// Prints the part's lines.
pub(crate) fn run() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("hub");
    let [first, next] = ["first.xlsx", "next.xlsx"].map(|name| folder.path().join(name));
    invented::list_of_hamlets(&first, 16, 1_000).expect("the list is written");
    invented::next_list_of_hamlets(&next, 16, 1_000).expect("the list is written");
    let before = Hub::init(&data, FIRST);
    before.command(&["import", &first.to_string_lossy()]);
    let out = Command::new(program("tungnha-sim"))
        .args(["--load", "20", "--visits", "400", "--clock", FIRST, "--data"])
        .arg(&data)
        .output()
        .expect("tungnha-sim starts");
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "tungnha-sim: {said}");
    let import = hub(&data, CLOCK, &["import", &next.to_string_lossy()]);
    row(
        "import the next extract of 16 000 people, s",
        import.seconds,
        None,
        "≤ 2",
    );
    row("   peak memory, MB", import.megabytes(), None, "≤ 150");
    let counted = || median((0..RUNS).map(|_| hub(&data, CLOCK, &["reconcile"])).collect());
    let took = counted();
    row(
        "reconcile both with 8 000 visits: counts by unit, member, day, s",
        took.seconds,
        None,
        "≤ 1",
    );
    row("   peak memory, MB", took.megabytes(), None, "–");
    for (what, people) in [
        ("people behind the counts", "all"),
        ("every difference", "changes"),
    ] {
        let asked = || hub(&data, CLOCK, &["reconcile", "--people", people]);
        let took = median((0..RUNS).map(|_| asked()).collect());
        row(&format!("   {what}, s"), took.seconds, None, "≤ 1");
    }
    let now = Hub::at(&data, CLOCK);
    let told = now.command(&["reconcile"]);
    let extract = &told["extract"];
    println!(
        "   (new {}, changed {}, no longer listed {})",
        extract["new"], extract["changed"], extract["no_longer_listed"]
    );
}
