//! The rows somebody has to put right, as a table that can be filled in and read in again.

use std::collections::{BTreeMap, BTreeSet};

use super::checks::{self, CheckKind};
use super::told;
use crate::error::SheetError;
use crate::extract::{find_lists, open_file, read_people};
use crate::header::columns::Column;
use crate::options::ReadOptions;
use crate::repair::hamlet;
use crate::watch::Watch;

/// The words over the columns that are added.
const ADDED: [&str; 3] = ["Trang tính", "Dòng trong tệp gốc", "Cần xem lại"];

/// Rows rejected or doubtful, of every sheet, under headers that are read back. Columns that are not taken stay out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BadRows {
    /// The headers.
    pub columns: Vec<String>,
    /// The rows, a text for each header.
    pub rows: Vec<Vec<String>>,
}

/// The rows of a file to put right.
///
/// # Errors
/// As for [`crate::read_extract`].
pub fn bad_rows(
    bytes: &[u8],
    file_name: &str,
    options: &ReadOptions,
    watch: &mut dyn Watch,
) -> Result<BadRows, SheetError> {
    let opened = open_file(bytes, file_name, options, watch)?;
    let lists = find_lists(opened.grids, options);
    let extract = read_people(&lists, file_name, options, watch)?;
    let with_layout = lists
        .iter()
        .filter_map(|list| list.layout().map(|layout| (&list.grid, layout)));
    let mut used: BTreeSet<Column> = BTreeSet::new();
    let mut found: Vec<(String, u32, BTreeMap<Column, String>, String)> = Vec::new();
    for ((grid, layout), read) in with_layout.zip(&extract.sheets) {
        let taken: Vec<(u32, Column)> = layout
            .seen
            .iter()
            .filter_map(|seen| Some((seen.at, seen.taken.filter(|taken| *taken != Column::Ordinal)?)))
            .collect();
        used.extend(taken.iter().map(|(_, column)| *column));
        let mut rows: BTreeMap<u32, Vec<&'static str>> = BTreeMap::new();
        for check in checks::of(grid, layout, read) {
            if check.kind != CheckKind::Noted && check.row > layout.last_row + 1 {
                rows.entry(check.row).or_default().push(told::words(check.code));
            }
        }
        for (row, whys) in rows {
            let mut cells: BTreeMap<Column, String> = BTreeMap::new();
            for &(at, column) in &taken {
                if let Some(value) = grid.shown(row - 1, at) {
                    let mut text = value.text();
                    if column == Column::Hamlet {
                        // A bare "3" under "Khu phố" would be nothing under another header.
                        text = hamlet::in_column(&text, &layout.hamlet_label).unwrap_or(text);
                    }
                    // A name in several columns is written in one.
                    let cell = cells.entry(column).or_default();
                    *cell = crate::words::tidy(&format!("{cell} {text}"));
                }
            }
            found.push((grid.name.clone(), row, cells, whys.join("; ")));
        }
    }
    let [sheet, row, why] = ADDED.map(str::to_owned);
    let mut columns = vec![sheet, row];
    columns.extend(used.iter().map(|column| column.label().to_owned()));
    columns.push(why);
    let rows = found
        .into_iter()
        .map(|(sheet, row, cells, why)| {
            let mut line = vec![sheet, row.to_string()];
            line.extend(
                used.iter()
                    .map(|column| cells.get(column).cloned().unwrap_or_default()),
            );
            line.push(why);
            line
        })
        .collect();
    Ok(BadRows { columns, rows })
}
