//! The names of a tablet's files.

use std::path::{Path, PathBuf};

/// What lies in a tablet's folder beside the platform's secret.
pub(super) struct Files {
    /// The encrypted store.
    pub store: PathBuf,
    /// Wrapped keys and the count of wrong PINs.
    pub vault: PathBuf,
    /// An enrolment under way.
    pub pending: PathBuf,
    /// Whom to call for help.
    pub helpers: PathBuf,
    /// The folder of spare copies.
    pub spare: PathBuf,
    /// The folder of colleagues' sealed records.
    pub held: PathBuf,
}

impl Files {
    pub(super) fn in_folder(folder: &Path) -> Self {
        Self {
            store: folder.join("store.db"),
            vault: folder.join("vault.json"),
            pending: folder.join("enrolment.json"),
            helpers: folder.join("helpers.cbor"),
            spare: folder.join("spare"),
            held: folder.join("held"),
        }
    }
}
