//! The imports there were, and taking the newest one back.

use serde::Deserialize;
use ts_rs::TS;

use super::call::{Call, Nothing, calls};
use super::{Answer, Ask};
use crate::import::{ImportLine, Undone, imports, undo_import};

pub(super) const CALLS: &[Call] = calls![
    "imports.list" => Office, list: Nothing => Vec<ImportLine>;
    "imports.undo" => Officer, undo: WhichImport => Undone;
];

/// One import.
#[derive(Debug, Deserialize, TS)]
pub(super) struct WhichImport {
    import_id: String,
}

fn list(ask: &Ask<'_>, _: Nothing) -> Answer<Vec<ImportLine>> {
    ask.read(|tx| imports(tx))
}

fn undo(ask: &Ask<'_>, which: WhichImport) -> Answer<Undone> {
    ask.write(|tx| undo_import(tx, &which.import_id, ask.who(), ask.now))
}
