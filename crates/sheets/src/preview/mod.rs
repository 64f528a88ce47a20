//! A file looked at before it is taken: what a person has to see to say "yes, that is what it says".
//!
//! Three readings of the same rows side by side, the rows that could be the header, what each column was taken for,
//! and a table of everything that was repaired, doubted or left out, by Excel's row numbers. Nothing is kept.

mod bad_rows;
mod checks;
mod readings;
mod told;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use ts_rs::TS;
use tungnha_domain::ListKind;

use crate::error::SheetError;
use crate::extract::{FoundList, find_lists, open_file, read_people};
use crate::grid::Grid;
use crate::header::columns::{self, Column};
use crate::header::layout;
use crate::options::ReadOptions;
use crate::people::SheetRead;
use crate::value::Value;
use crate::watch::Watch;

pub use bad_rows::{BadRows, bad_rows};
pub use checks::{Check, CheckKind};
pub use readings::Reading;

/// Rows shown to pick the header from.
const TOP_ROWS: usize = 24;
/// Columns of a row shown.
const SHOWN_COLUMNS: usize = 40;
/// Characters of a cell shown.
const SHOWN_CHARS: usize = 80;
/// Rows offered as the header.
const HEADERS_OFFERED: usize = 5;

/// A file looked at.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(rename = "ListPreview")]
pub struct Preview {
    /// `xlsx`, `xls`, `ods` or `csv`, by content.
    pub format: &'static str,
    /// The kind of list (`full`, `not-issued`, `not-activated`, `operator`): the officer's choice, else the title's.
    pub kind: &'static str,
    /// The day the list speaks of, from its title.
    pub list_date: Option<String>,
    /// The sheets are lists of different kinds: each has to be taken by itself.
    pub kinds_differ: bool,
    /// Every visible sheet with something in it, in the file's order.
    pub sheets: Vec<SheetPreview>,
}

/// One sheet looked at.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct SheetPreview {
    /// The sheet's name.
    pub name: String,
    /// A list was found here.
    pub is_list: bool,
    /// Excel's number of the header's (first) row, or of the row most like one.
    pub header_row: Option<u32>,
    /// The header goes on in the next row.
    pub two_rows: bool,
    /// Names the shape of the header, whatever the file: the same labels in the same order.
    pub shape: String,
    /// The rows that could be the header, the likeliest first.
    pub headers: Vec<HeaderCandidate>,
    /// The first rows as they are.
    pub top: Vec<SampleRow>,
    /// The columns under the header.
    pub columns: Vec<ColumnPreview>,
    /// How the text was typed: `unicode`, `tcvn3` or `vni`.
    pub encoding: &'static str,
    /// The same rows in each encoding.
    pub readings: Vec<Reading>,
    /// Data rows.
    pub rows: u32,
    /// Distinct people.
    pub people: usize,
    /// Rows with nothing to look at.
    pub good: u32,
    /// How often each check occurs, by its code.
    #[ts(type = "Record<string, number>")]
    pub counts: BTreeMap<&'static str, u32>,
    /// What was repaired, doubted or left out, in the order of the rows.
    pub checks: Vec<Check>,
    /// Checks there are, if fewer are given.
    pub checks_in_all: usize,
}

impl SheetPreview {
    /// Keeps at most so many checks, the gravest first.
    pub fn shorten(&mut self, most: usize) {
        if self.checks.len() > most {
            self.checks.sort_by_key(|check| check.kind);
            self.checks.truncate(most);
            self.checks.sort_by_key(|check| check.row);
        }
    }
}

/// A row that could be the header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct HeaderCandidate {
    /// Excel's row number.
    pub row: u32,
    /// It goes on in the next row.
    pub two_rows: bool,
    /// Columns recognised in it.
    pub columns: usize,
}

/// A row of the sheet as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SampleRow {
    /// Excel's row number.
    pub row: u32,
    /// Its cells from the first column on.
    pub cells: Vec<String>,
}

/// A column under the header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ColumnPreview {
    /// Place, counted from 0.
    pub at: u32,
    /// Its header.
    pub label: String,
    /// What it is taken as.
    pub taken: Option<Column>,
    /// The law keeps it out.
    pub sensitive: bool,
    /// The first cells under it; none of a column the law keeps out.
    pub samples: Vec<String>,
}

/// Looks at a file.
///
/// # Errors
/// As for [`crate::read_extract`], but a file without any header found is shown all the same, for a person to say
/// where it is.
pub fn preview(
    bytes: &[u8],
    file_name: &str,
    options: &ReadOptions,
    watch: &mut dyn Watch,
) -> Result<Preview, SheetError> {
    let opened = open_file(bytes, file_name, options, watch)?;
    let samples = readings::samples(&opened, bytes, file_name, options);
    let format = opened.format.code();
    let lists = find_lists(opened.grids, options);
    let (extract, kinds_differ) = match read_people(&lists, file_name, options, watch) {
        Err(SheetError::KindsDiffer { .. }) => {
            let any = ReadOptions {
                kind: Some(ListKind::Full),
                ..options.clone()
            };
            (read_people(&lists, file_name, &any, watch)?, true)
        }
        read => (read?, false),
    };
    let mut read = extract.sheets.iter();
    let mut sheets = Vec::new();
    for (list, readings) in lists.iter().zip(samples) {
        let read = list.layout().and_then(|_| read.next());
        if list.grid.rows.is_empty() {
            continue;
        }
        sheets.push(sheet(list, read, readings));
    }
    Ok(Preview {
        format,
        kind: extract.kind.code(),
        list_date: extract.list_date.map(|date| date.to_string()),
        kinds_differ,
        sheets,
    })
}

fn sheet(list: &FoundList, read: Option<&SheetRead>, readings: Vec<Reading>) -> SheetPreview {
    let (grid, layout) = (&list.grid, list.outlined());
    let headers = layout::header_rows(grid, HEADERS_OFFERED);
    let checks = read
        .zip(layout)
        .map(|(read, layout)| checks::of(grid, layout, read))
        .unwrap_or_default();
    let mut counts = BTreeMap::new();
    for check in &checks {
        *counts.entry(check.code).or_insert(0) += 1;
    }
    let header_row = layout.map(|layout| layout.first_row + 1);
    let looked_at: BTreeSet<u32> = checks
        .iter()
        .map(|check| check.row)
        .filter(|row| Some(*row) != header_row)
        .collect();
    let rows = read.map_or(0, |read| read.rows);
    SheetPreview {
        name: grid.name.clone(),
        header_row,
        two_rows: layout
            .as_ref()
            .is_some_and(|layout| layout.last_row != layout.first_row),
        is_list: read.is_some(),
        shape: shape(grid, layout.map(|layout| (layout.first_row, layout.last_row))),
        headers: headers
            .into_iter()
            .map(|header| HeaderCandidate {
                row: header.row + 1,
                two_rows: header.two_rows,
                columns: header.columns,
            })
            .collect(),
        top: grid
            .rows
            .keys()
            .take(TOP_ROWS)
            .map(|&row| sample(grid, row))
            .collect(),
        columns: layout
            .as_ref()
            .map(|layout| columns_of(grid, layout))
            .unwrap_or_default(),
        encoding: list.decoded.encoding.code(),
        readings,
        rows,
        people: read.map_or(0, |read| read.people.len()),
        good: rows.saturating_sub(looked_at.len() as u32),
        counts,
        checks_in_all: checks.len(),
        checks,
    }
}

fn sample(grid: &Grid, row: u32) -> SampleRow {
    let cells = grid.rows.get(&row);
    let last = cells
        .and_then(|cells| cells.keys().next_back().copied())
        .map_or(0, |last| last as usize + 1)
        .min(SHOWN_COLUMNS);
    SampleRow {
        row: row + 1,
        cells: (0..last as u32)
            .map(|column| grid.own(row, column).map(shown).unwrap_or_default())
            .collect(),
    }
}

/// A cell's text, no longer than fits a table.
fn shown(value: &Value) -> String {
    value.text().chars().take(SHOWN_CHARS).collect()
}

fn columns_of(grid: &Grid, layout: &layout::Layout) -> Vec<ColumnPreview> {
    layout
        .seen
        .iter()
        .map(|seen| {
            let sensitive = seen.taken.is_none() && columns::is_sensitive(&seen.label);
            let below = grid.rows.range(layout.last_row + 1..);
            let samples = if sensitive {
                Vec::new()
            } else {
                below
                    .filter_map(|(_, cells)| cells.get(&seen.at))
                    .take(3)
                    .map(shown)
                    .collect()
            };
            ColumnPreview {
                at: seen.at,
                label: seen.label.clone(),
                taken: seen.taken,
                sensitive,
                samples,
            }
        })
        .collect()
}

/// The header's labels, folded, in the order of their columns: two files of one system have the same.
fn shape(grid: &Grid, header: Option<(u32, u32)>) -> String {
    let Some((first, last)) = header else {
        return String::new();
    };
    let labels = |row: u32| {
        let cells = grid.rows.get(&row).into_iter().flatten();
        cells
            .map(|(column, value)| format!("{column}:{}", crate::words::fold(&value.text())))
            .collect::<Vec<String>>()
    };
    let mut all = labels(first);
    if last != first {
        all.extend(labels(last));
    }
    all.join("|")
}
