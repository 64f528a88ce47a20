//! Import: a list of 16 000 people as a whole process (reading, matching, the encrypted store), beside openpyxl only
//! reading the same file; and of 100 000, which must not grow faster than its rows.

use std::path::Path;

use tungnha_stories::hub::Hub;
use tungnha_stories::invented;

use crate::measure::{CLOCK, RUNS, Took, helper, hub, measured, median, row};

/// Prints the part's lines.
pub(crate) fn run() {
    let folder = tempfile::tempdir().expect("a folder");
    let (small, peer) = list(folder.path(), 16);
    row(
        "import 16 000 people, .xlsx, into an empty hub, s",
        small.seconds,
        Some(peer.seconds),
        "≤ 2",
    );
    row(
        "   peak memory, MB",
        small.megabytes(),
        Some(peer.megabytes()),
        "≤ 150",
    );
    let (large, peer) = list(folder.path(), 100);
    row("import 100 000 people, s", large.seconds, Some(peer.seconds), "–");
    row(
        "   peak memory, MB",
        large.megabytes(),
        Some(peer.megabytes()),
        "–",
    );
    row(
        "   time a row, beside 16 000",
        large.seconds / small.seconds / 6.25,
        None,
        "≤ 1",
    );
}

/// Our import and openpyxl's reading of one invented list, of so many hamlets of a thousand people.
fn list(folder: &Path, hamlets: usize) -> (Took, Took) {
    let file = folder.join(format!("{hamlets}000.xlsx"));
    invented::list_of_hamlets(&file, hamlets, 1_000).expect("the list is written");
    let file = file.to_string_lossy().into_owned();
    let reader = helper("openpyxl_read.py");
    // In turns, so that what else the machine does meets both.
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for turn in 0..RUNS {
        let data = folder.join(format!("hub-{hamlets}-{turn}"));
        drop(Hub::init(&data, CLOCK));
        ours.push(hub(&data, CLOCK, &["import", &file]));
        theirs.push(measured(&["python3", &reader, &file]));
    }
    (median(ours), median(theirs))
}
