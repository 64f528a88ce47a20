//! The imports there were, newest first, and which of them can be taken back now.

use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;

use crate::error::HubError;
use crate::store::runs::{self, Run};
use crate::store::{Connection, undo};
use crate::times::vietnam_time;

/// One `import` or `allocate` command as `imports --json` tells it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ImportLine {
    /// Names it for `undo-import`.
    pub import_id: String,
    /// When, RFC 3339 in Vietnam's time.
    pub at: String,
    /// `cli`, or a member.
    pub who: String,
    /// The lists it read, in their order; none where it read an allocation table.
    pub files: Vec<ListFile>,
    /// The allocation table it read.
    pub allocation: Option<TableFile>,
    /// When it was taken back.
    pub undone_at: Option<String>,
    /// It can be taken back now.
    pub can_undo: bool,
    /// The later import that has to be taken back first.
    pub undo_first: Option<String>,
}

/// One list. `people` = `new` + `changed` + `unchanged`.
#[derive(Clone, Debug, Default, Serialize, TS)]
#[ts(rename = "ImportedFile")]
pub struct ListFile {
    /// The file's name.
    pub file: String,
    /// `full`, `not-issued`, `not-activated` or `operator`.
    pub kind: String,
    /// The day it speaks of, if it or the officer said.
    pub list_date: Option<String>,
    /// The very same file had been imported before: it changed nothing.
    pub repeated: bool,
    /// Distinct people.
    pub people: u64,
    /// People the hub did not know.
    pub new: u64,
    /// People with another detail or state than before.
    pub changed: u64,
    /// People about whom nothing was different.
    pub unchanged: u64,
    /// People no longer on a full list.
    pub no_longer_listed: u64,
    /// People who had left the not-activated list, so were activated.
    pub activated: u64,
    /// Rows that could not be taken.
    pub rejected: u64,
}

/// An allocation table.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(rename = "ImportedTable")]
pub struct TableFile {
    /// The file's name.
    pub file: String,
    /// Units it names; 0 once it was taken back.
    pub units: usize,
}

/// Every import, the newest first.
pub fn imports(conn: &Connection) -> Result<Vec<ImportLine>, HubError> {
    let mut runs = runs::all(conn)?;
    runs.reverse();
    let mut later: Option<String> = None;
    let mut lines = Vec::new();
    for run in runs {
        let standing = run.undone_at.is_none();
        let undo_first = later.clone().filter(|_| standing);
        let can_undo = standing && run.kept && undo_first.is_none();
        if standing {
            later = Some(run.import_id.clone());
        }
        lines.push(line(conn, run, can_undo, undo_first)?);
    }
    // Only the newest that stands has to go first, for all below it.
    let newest = lines.iter().find(|line| line.undone_at.is_none());
    let newest = newest.map(|line| line.import_id.clone());
    for line in &mut lines {
        if line.undo_first.is_some() {
            line.undo_first.clone_from(&newest);
        }
    }
    Ok(lines)
}

fn line(
    conn: &Connection,
    run: Run,
    can_undo: bool,
    undo_first: Option<String>,
) -> Result<ImportLine, HubError> {
    let files = runs::files(conn, &run.import_id)?;
    let allocation = match run.allocation {
        Some(file) => Some(TableFile {
            file,
            units: undo::allocations(conn, &run.import_id)?.len(),
        }),
        None => None,
    };
    Ok(ImportLine {
        import_id: run.import_id,
        at: vietnam_time(run.at),
        who: run.who,
        files: files.into_iter().map(told).collect(),
        allocation,
        undone_at: run.undone_at.map(vietnam_time),
        can_undo,
        undo_first,
    })
}

fn told(file: runs::RunFile) -> ListFile {
    let mut told = ListFile {
        file: file.file_name,
        kind: file.kind,
        list_date: file.list_date,
        repeated: file.repeated,
        ..ListFile::default()
    };
    // A report of another version may lack a count; it is then not added.
    let sheets = file
        .sheets
        .iter()
        .filter_map(|sheet| serde_json::from_str(sheet).ok());
    for sheet in sheets {
        let sheet: Value = sheet;
        let count = |key: &str| sheet.get(key).and_then(Value::as_u64).unwrap_or(0);
        told.people += count("people");
        told.new += count("new");
        told.changed += count("changed");
        told.unchanged += count("unchanged");
        told.no_longer_listed += count("no_longer_listed");
        told.activated += count("activated");
        told.rejected += sheet
            .get("rejected")
            .and_then(Value::as_array)
            .map_or(0, |rows| rows.len() as u64);
    }
    told
}
