//! Import: a list of 16 000 people as a whole process (reading, matching, the encrypted store), beside openpyxl only
//! reading the same file; and of 100 000, which must not grow faster than its rows.

use std::path::Path;

use tungnha_stories::hub::Hub;
use tungnha_stories::invented;

use crate::measure::{Took, helpers, line, measured, median, python};

const CLOCK: &str = "2024-05-06T18:30:00+07:00";
const RUNS: usize = 3;

/// Prints the part's table.
pub(crate) fn run() {
    let folder = tempfile::tempdir().expect("a folder");
    println!("{:<58} {:>10} {:>10}   promise", "import", "median of 3", "peak");
    let (small, peer) = list(folder.path(), 16, 1_000);
    line(
        "import of 16 000 people, .xlsx, into an empty hub",
        small,
        "≤ 2 s, ≤ 150 MB",
    );
    line("   openpyxl reading the same file, rows kept", peer, "–");
    let (large, peer) = list(folder.path(), 100, 1_000);
    line("import of 100 000 people", large, "≤ 6.25 × the above");
    line("   openpyxl reading the same file", peer, "–");
    println!(
        "{:<58} {:>8.2} ×",
        "   100 000 beside 16 000, by the row",
        large.seconds / small.seconds / 6.25
    );
}

/// Our import and openpyxl's reading of one invented list.
fn list(folder: &Path, hamlets: usize, people: usize) -> (Took, Took) {
    let file = folder.join(format!("{}.xlsx", hamlets * people));
    invented::list_of_hamlets(&file, hamlets, people).expect("the list is written");
    let file = file.to_string_lossy().into_owned();
    let program = Path::new(&std::env::current_exe().expect("this program"))
        .with_file_name("tungnha-hub")
        .to_string_lossy()
        .into_owned();
    let ours = (0..RUNS)
        .map(|turn| {
            let data = folder.join(format!("hub-{hamlets}-{turn}"));
            drop(Hub::init(&data, CLOCK));
            let data = data.to_string_lossy();
            measured(&[&program, "import", "--data", &data, "--clock", CLOCK, &file])
        })
        .collect();
    let reader = helpers().join("openpyxl_read.py");
    let theirs = (0..RUNS)
        .map(|_| measured(&[&python(), &reader.to_string_lossy(), &file]))
        .collect();
    (median(ours), median(theirs))
}
