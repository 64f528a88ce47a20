//! What an import tells: counts, repairs and doubts, by file and sheet. Keys are a contract (`docs` of the
//! command line); rows and fields are named, contents never.

use serde::Serialize;
use ts_rs::TS;
use tungnha_sheets::{Rejection, SheetRead, Warning};

/// One import.
#[derive(Debug, Serialize, TS)]
pub struct ImportReport {
    /// Names the import; none for a dry run, which keeps nothing.
    pub import_id: Option<String>,
    /// In the order given.
    pub files: Vec<FileReport>,
}

/// One file.
#[derive(Debug, Serialize, TS)]
pub struct FileReport {
    /// The file's name.
    pub file: String,
    /// `full`, `not-issued`, `not-activated` or `operator`.
    pub kind: &'static str,
    /// The day the list speaks of, if it or the officer says.
    pub list_date: Option<String>,
    /// The very same file was imported before, with the same choices: nothing was changed.
    pub repeated: bool,
    /// Sheets passed over: blank, or without a header.
    pub skipped_sheets: Vec<String>,
    /// The sheets that hold a list.
    pub sheets: Vec<SheetReport>,
}

impl FileReport {
    /// Distinct people over all sheets.
    #[must_use]
    pub fn people(&self) -> usize {
        self.sheets.iter().map(|sheet| sheet.people).sum()
    }
}

/// One sheet. `people` = `new` + `changed` + `unchanged`.
#[derive(Debug, Serialize, TS)]
pub struct SheetReport {
    /// The sheet's name.
    pub sheet: String,
    /// Excel's number of the header's first row.
    pub header_row: u32,
    /// `unicode`, `tcvn3` or `vni`.
    pub encoding: &'static str,
    /// Data rows.
    pub rows: u32,
    /// Distinct people.
    pub people: usize,
    /// Distinct household numbers.
    pub households: usize,
    /// People the hub did not know.
    pub new: usize,
    /// People with another detail or another listed state than before.
    pub changed: usize,
    /// People about whom nothing is different.
    pub unchanged: usize,
    /// Full lists: people of these hamlets on the full list before and not on this one.
    pub no_longer_listed: usize,
    /// Not-activated lists: people who left the list between two days, so were activated.
    pub activated: usize,
    /// Personal IDs that got their lost zeros back.
    pub padded_ids: u32,
    /// Phone numbers put right.
    pub repaired_phones: u32,
    /// People whose birth is only a year.
    pub year_only_births: u32,
    /// Rows about a person already read from this file.
    pub duplicates: u32,
    /// Headers of the columns that were not taken.
    pub dropped_columns: Vec<String>,
    /// What is doubtful.
    pub warnings: Vec<Warning>,
    /// Rows that could not be taken.
    pub rejected: Vec<Rejection>,
}

impl SheetReport {
    /// The reader's part of the report; what the store has to say is counted in later.
    pub(super) fn of(sheet: &SheetRead) -> Self {
        Self {
            sheet: sheet.name.clone(),
            header_row: sheet.header_row,
            encoding: sheet.encoding,
            rows: sheet.rows,
            people: sheet.people.len(),
            households: 0,
            new: 0,
            changed: 0,
            unchanged: 0,
            no_longer_listed: 0,
            activated: 0,
            padded_ids: sheet.padded_ids,
            repaired_phones: sheet.repaired_phones,
            year_only_births: sheet.year_only_births,
            duplicates: sheet.duplicates,
            dropped_columns: sheet.dropped_columns.clone(),
            warnings: sheet.warnings.clone(),
            rejected: sheet.rejected.clone(),
        }
    }
}
