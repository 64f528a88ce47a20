//! Reading lists into the store: observe (read every file), plan (match and merge), apply (one transaction).
//!
//! All files of one command are read before the store is touched and committed together, so a file that is
//! refused leaves everything as it was. An import only adds: nobody is removed because a list omits them.
//! What an import overwrites is kept beside it, so that it can be undone exactly.

mod apply;
mod follow;
mod households;
mod left_the_list;
mod look;
mod merge;
mod report;
mod roster;
mod runs;
mod undo;
mod who;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};
use sha2::{Digest, Sha256};
use tungnha_domain::{Campaign, ListKind, vietnam_day};
use tungnha_sheets::{Encoding, Extract, Fix, LayoutChoice, ReadOptions, SheetError, read_extract_watched};

use crate::commune::Commune;
use crate::error::HubError;
use crate::intake::judge_again_of_all;
use crate::numbers;
use crate::review;
use crate::status;
use crate::store::{self, Store, Transaction, audit, new_id};

pub(crate) use follow::Reading;
pub use follow::{Follow, Unfollowed};
pub use look::{Looked, look, remember};
pub use report::{FileReport, ImportReport, SheetReport};
pub use runs::{ImportLine, ListFile, TableFile, imports};
pub use undo::{Undone, undo_import};

/// The officer's choices for one import.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// The kind of list; none: the title says.
    pub kind: Option<ListKind>,
    /// The day the list speaks of; none: the title says.
    pub list_date: Option<NaiveDate>,
    /// Only this sheet.
    pub sheet: Option<String>,
    /// Everybody belongs to this hamlet.
    pub hamlet: Option<String>,
    /// How the text was typed.
    pub encoding: Encoding,
    /// Headers and columns said by a person.
    pub layouts: Vec<LayoutChoice>,
    /// Cells put right by a person.
    pub fixes: Vec<Fix>,
    /// Refuse a file with any rejected row.
    pub strict: bool,
    /// It is of the whole commune: a hamlet it does not name has nobody on it.
    pub whole_commune: bool,
    /// Do everything, tell what would be, and keep nothing.
    pub dry_run: bool,
}

/// One file, read and not yet applied.
struct ReadFile {
    name: String,
    sha256: String,
    /// The choices that change what the file means; with `sha256` they tell a repeat.
    options: String,
    list_date: Option<NaiveDate>,
    extract: Extract,
}

impl ImportOptions {
    /// How the reader is to read, on this day.
    #[must_use]
    pub fn for_reading(&self, today: NaiveDate) -> ReadOptions {
        ReadOptions {
            sheet: self.sheet.clone(),
            encoding: self.encoding,
            hamlet: self.hamlet.clone(),
            kind: self.kind,
            layouts: self.layouts.clone(),
            fixes: self.fixes.clone(),
            ..ReadOptions::new(today)
        }
    }
}

/// Imports the files in their order, as the command line does; `at` is unix seconds.
pub fn import(
    store: &mut Store,
    files: &[PathBuf],
    options: &ImportOptions,
    at: i64,
) -> Result<ImportReport, HubError> {
    let today = vietnam_day(at);
    let files = files
        .iter()
        .map(|path| {
            let (name, bytes) = read_bytes(path)?;
            read(&name, &bytes, options, today, &mut Unfollowed)
        })
        .collect::<Result<Vec<_>, _>>()?;
    keep(store, &files, options, (at, "cli"), &mut Unfollowed)
}

/// Imports one file that somebody at the desk chose; `at` is unix seconds, `who` their name.
pub fn import_held(
    store: &mut Store,
    (name, bytes): (&str, &[u8]),
    options: &ImportOptions,
    (at, who): (i64, &str),
    follow: &mut dyn Follow,
) -> Result<ImportReport, HubError> {
    let file = read(name, bytes, options, vietnam_day(at), follow)?;
    keep(store, &[file], options, (at, who), follow)
}

fn keep(
    store: &mut Store,
    files: &[ReadFile],
    options: &ImportOptions,
    by: (i64, &str),
    follow: &mut dyn Follow,
) -> Result<ImportReport, HubError> {
    let work = |tx: &Transaction<'_>| apply_all(tx, files, options, by, follow);
    if options.dry_run {
        store.rehearse(work)
    } else {
        store.write(work)
    }
}

fn read(
    name: &str,
    bytes: &[u8],
    options: &ImportOptions,
    today: NaiveDate,
    follow: &mut dyn Follow,
) -> Result<ReadFile, HubError> {
    let mut watch = Reading(follow);
    let extract =
        read_extract_watched(bytes, name, &options.for_reading(today), &mut watch).map_err(refused)?;
    if options.strict
        && let Some((sheet, row)) = extract
            .sheets
            .iter()
            .find_map(|sheet| Some((sheet, sheet.rejected.first()?)))
    {
        return Err(HubError::Refused(format!(
            "tệp {name}, trang tính {}, dòng {}, cột {}: {} (--strict refuses a file with a rejected row)",
            sheet.name, row.row, row.field, row.code
        )));
    }
    let list_date = options.list_date.or(extract.list_date);
    let options = told_apart(options, &extract, list_date)?;
    let sha256 = hex(&Sha256::digest(bytes));
    Ok(ReadFile {
        name: name.to_owned(),
        sha256,
        options,
        list_date,
        extract,
    })
}

/// The choices that change what a file means; with its digest they tell a repeat.
fn told_apart(
    options: &ImportOptions,
    extract: &Extract,
    list_date: Option<NaiveDate>,
) -> Result<String, HubError> {
    let mut told = serde_json::json!({
        "kind": extract.kind.code(), "list_date": list_date, "sheet": options.sheet, "hamlet": options.hamlet,
        "encoding": options.encoding.code(),
    });
    // Left out where nothing was said, so that imports of versions without them are still repeats.
    let unreadable = |_| HubError::Unreadable("import_file.options");
    if !options.layouts.is_empty() {
        told["layouts"] = serde_json::to_value(&options.layouts).map_err(unreadable)?;
    }
    if !options.fixes.is_empty() {
        let mut fixes = options.fixes.clone();
        fixes.sort();
        told["fixes"] = serde_json::to_value(&fixes).map_err(unreadable)?;
    }
    if options.whole_commune {
        told["whole_commune"] = true.into();
    }
    Ok(told.to_string())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A refusal of the reader in the hub's words.
pub(crate) fn refused(fault: SheetError) -> HubError {
    match fault {
        SheetError::Stopped { .. } => HubError::Stopped,
        other => HubError::Refused(other.to_string()),
    }
}

/// No list of people is larger; a film chosen by mistake is.
const LARGEST_FILE: u64 = 128 << 20;

/// A spreadsheet's name and bytes.
pub(crate) fn read_bytes(path: &Path) -> Result<(String, Vec<u8>), HubError> {
    let name = path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    );
    let size = std::fs::metadata(path).map_err(HubError::file(path))?.len();
    if size > LARGEST_FILE {
        return Err(HubError::Refused(format!(
            "tệp {name} quá lớn, không phải danh sách (too large for a list)"
        )));
    }
    Ok((name, std::fs::read(path).map_err(HubError::file(path))?))
}

/// How long after a campaign's last day its lists are still read in: the closing reports are due within
/// days, the checks against the next extract within weeks.
const CLOSING: Days = Days::new(60);

/// The day an undated list counts from: that of its import. A list read in long after the campaign (an old
/// one filled in later, a demonstration with the machine's own clock) says nothing about when it was made:
/// it counts from the first day, so that it never overtakes what the field found since.
fn counted_from(campaign: &Campaign, today: NaiveDate) -> NaiveDate {
    let closed = campaign.last_day.checked_add_days(CLOSING);
    if closed.is_some_and(|closed| today > closed) {
        campaign.first_day
    } else {
        today
    }
}

/// People whose rows are put together at once: a province's list takes no more memory here than a ward's.
const TOLD_AT_ONCE: usize = 4_096;

fn apply_all(
    tx: &Transaction<'_>,
    files: &[ReadFile],
    options: &ImportOptions,
    (at, who): (i64, &str),
    follow: &mut dyn Follow,
) -> Result<ImportReport, HubError> {
    numbers::follow_clock(tx, at)?;
    let campaign = Commune::load(tx)?.campaign;
    let import_id = new_id(at)?;
    store::imports::add_run(tx, &import_id, (at, who), None)?;
    let day = counted_from(&campaign, vietnam_day(at));
    let mut reports = Vec::new();
    for file in files {
        let (report, touched) = apply::apply(tx, &import_id, file, options, day, follow)?;
        let residents: Vec<_> = touched.residents.into_iter().collect();
        for some in residents.chunks(TOLD_AT_ONCE) {
            status::refresh(tx, &campaign, some)?;
        }
        if !touched.left.is_empty() {
            status::look_again(tx, &campaign, &BTreeSet::new(), &touched.left, None)?;
        }
        reports.push(report);
    }
    review::look_again_at_decided(tx)?;
    judge_again_of_all(tx, at)?;
    let counted: Vec<_> = reports
        .iter()
        .map(|report| (&report.file, report.people()))
        .collect();
    audit::append(
        tx,
        at,
        who,
        "import",
        &serde_json::json!({ "import_id": import_id, "files": counted }),
    )?;
    Ok(ImportReport {
        import_id: (!options.dry_run).then_some(import_id),
        files: reports,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_undated_list_read_in_long_after_the_campaign_counts_from_its_first_day() {
        let campaign = Campaign::template_2024();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(counted_from(&campaign, day("2024-05-06")), day("2024-05-06"));
        assert_eq!(
            counted_from(&campaign, day("2024-07-20")),
            day("2024-07-20"),
            "closing reports"
        );
        assert_eq!(counted_from(&campaign, day("2026-11-21")), campaign.first_day);
    }
}
