//! The same rows read three ways, so that a person sees which one is Vietnamese.

use serde::Serialize;
use ts_rs::TS;

use super::SampleRow;
use crate::extract::open_file;
use crate::grid::Grid;
use crate::legacy;
use crate::open::Opened;
use crate::options::{Encoding, ReadOptions};
use crate::value::Value;
use crate::watch::Unwatched;

/// Rows shown of each reading.
const ROWS: usize = 6;
/// Rows looked through for telling ones.
const ROWS_TRIED: usize = 400;
/// Cells shown of a row.
const CELLS: usize = 4;

/// A few rows in one encoding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Reading {
    /// `unicode`, `tcvn3` or `vni`.
    pub encoding: &'static str,
    /// The first cells of words of each.
    pub rows: Vec<SampleRow>,
}

/// Three readings of every sheet, in the file's order.
pub(super) fn samples(
    opened: &Opened,
    bytes: &[u8],
    file_name: &str,
    options: &ReadOptions,
) -> Vec<Vec<Reading>> {
    let rows: Vec<Vec<u32>> = opened.grids.iter().map(telling_rows).collect();
    let mut all: Vec<Vec<Reading>> = vec![Vec::new(); opened.grids.len()];
    for encoding in [Encoding::Unicode, Encoding::Tcvn3, Encoding::Vni] {
        // Single bytes of no declared set are other letters in another encoding: such a file is read again.
        let again = opened.eight_bit.then(|| {
            let choice = ReadOptions {
                encoding,
                ..options.clone()
            };
            open_file(bytes, file_name, &choice, &mut Unwatched)
        });
        let again = again.and_then(Result::ok);
        let grids = again.as_ref().map_or(&opened.grids, |again| &again.grids);
        for ((readings, rows), grid) in all.iter_mut().zip(&rows).zip(grids) {
            readings.push(reading(grid, rows, encoding));
        }
    }
    all
}

/// Rows of words with letters that are read differently, else the first rows of words.
fn telling_rows(grid: &Grid) -> Vec<u32> {
    let words = |value: &Value| matches!(value, Value::Text(text) if text.chars().any(char::is_alphabetic));
    let beyond_ascii = |value: &Value| matches!(value, Value::Text(text) if !text.is_ascii());
    let of_words = || {
        grid.rows
            .iter()
            .take(ROWS_TRIED)
            .filter(|(_, cells)| cells.len() > 1 && cells.values().any(words))
    };
    let telling: Vec<u32> = of_words()
        .filter(|(_, cells)| cells.values().any(beyond_ascii))
        .map(|(row, _)| *row)
        .take(ROWS)
        .collect();
    if telling.is_empty() {
        of_words().map(|(row, _)| *row).take(ROWS).collect()
    } else {
        telling
    }
}

fn reading(grid: &Grid, rows: &[u32], encoding: Encoding) -> Reading {
    let mut few = Grid::named(&grid.name);
    for row in rows {
        if let Some(cells) = grid.rows.get(row) {
            few.rows.insert(*row, cells.clone());
        }
    }
    legacy::decode(&mut few, encoding);
    Reading {
        encoding: encoding.code(),
        rows: few
            .rows
            .iter()
            .map(|(row, cells)| {
                let words = cells.values().filter(
                    |value| matches!(value, Value::Text(text) if text.chars().any(char::is_alphabetic)),
                );
                SampleRow {
                    row: row + 1,
                    cells: words.take(CELLS).map(super::shown).collect(),
                }
            })
            .collect(),
    }
}
