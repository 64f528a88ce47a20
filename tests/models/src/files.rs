//! Folders of stores: where they live and how one is copied as the end of a process leaves it.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// A folder for one run's stores: in memory where the machine has such a place. Losing what was never
/// synced is another test's work; here stores end as the end of their process leaves them.
///
/// # Panics
/// If the machine gives no folder.
#[must_use]
pub fn passing() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    };
    made.expect("a passing folder")
}

/// Copies a folder with everything in it, logs of open databases included: what a process that ends now
/// leaves behind.
///
/// # Panics
/// If a file cannot be read or written.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("the folder can be made");
    for entry in std::fs::read_dir(from).expect("the folder can be read") {
        let path: PathBuf = entry.expect("an entry").path();
        let to = to.join(path.file_name().expect("it has a name"));
        if path.is_dir() {
            copy(&path, &to);
        } else if path.extension().is_none_or(|ending| ending != "db-shm") {
            // The index of a log is made anew by whoever opens the store. A spare copy may be taken away
            // meanwhile by the thread that keeps them.
            match std::fs::copy(&path, &to) {
                Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => {}
                other => drop(other.expect("the file can be copied")),
            }
        }
    }
}
