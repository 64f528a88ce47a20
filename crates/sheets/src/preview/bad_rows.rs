//! The rows somebody has to put right, as a table that can be filled in and read in again.

use std::collections::BTreeMap;

use super::checks::{self, CheckKind};
use super::told;
use crate::error::SheetError;
use crate::extract::{find_lists, open_file, read_people};
use crate::header::columns::Column;
use crate::options::ReadOptions;
use crate::watch::Watch;

/// The words over the columns that are added.
const ADDED: [&str; 3] = ["Trang tính", "Dòng trong tệp gốc", "Cần xem lại"];

/// Rows rejected or doubtful, of every sheet, under the headers of the file. Columns that are not taken stay out.
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
        .filter_map(|list| list.layout.as_ref().map(|layout| (&list.grid, layout)));
    let mut labels: Vec<String> = Vec::new();
    let mut found: Vec<(String, u32, BTreeMap<String, String>, String)> = Vec::new();
    for ((grid, layout), read) in with_layout.zip(&extract.sheets) {
        let taken: Vec<(u32, &str)> = super::columns_of(grid, layout)
            .iter()
            .zip(&layout.seen)
            .filter(|(column, _)| column.taken.is_some_and(|taken| taken != Column::Ordinal))
            .map(|(_, seen)| (seen.at, seen.label.as_str()))
            .collect();
        for (_, label) in &taken {
            if !labels.iter().any(|known| known == label) {
                labels.push((*label).to_owned());
            }
        }
        let mut rows: BTreeMap<u32, Vec<&'static str>> = BTreeMap::new();
        for check in checks::of(grid, layout, read) {
            if check.kind != CheckKind::Noted && check.row > layout.last_row + 1 {
                rows.entry(check.row).or_default().push(told::words(check.code));
            }
        }
        for (row, whys) in rows {
            let cells = taken
                .iter()
                .filter_map(|&(at, label)| {
                    let value = grid.shown(row - 1, at)?;
                    Some((label.to_owned(), value.text()))
                })
                .collect();
            found.push((grid.name.clone(), row, cells, whys.join("; ")));
        }
    }
    let [sheet, row, why] = ADDED.map(str::to_owned);
    let mut columns = vec![sheet, row];
    columns.extend(labels.iter().cloned());
    columns.push(why);
    let rows = found
        .into_iter()
        .map(|(sheet, row, cells, why)| {
            let mut line = vec![sheet, row.to_string()];
            line.extend(
                labels
                    .iter()
                    .map(|label| cells.get(label).cloned().unwrap_or_default()),
            );
            line.push(why);
            line
        })
        .collect();
    Ok(BadRows { columns, rows })
}
