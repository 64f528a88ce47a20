//! One sheet as sparse cells. The declared dimensions of a sheet are never looked at: a 1.7 kB file can declare
//! a rectangle of half a terabyte, while the cells that are really there cost what they cost.

use std::collections::{BTreeMap, HashMap};
use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};
use chrono::NaiveDate;

use crate::error::SheetError;
use crate::guard;
use crate::options::Limits;
use crate::value::Value;

/// Merged regions larger than this are decoration, not headers or households.
const LARGEST_MERGE: u64 = 4_000;
/// Cells looked up through merges, in one sheet.
const MOST_MERGED_CELLS: usize = 200_000;

/// The cells of one row by column, both counted from 0; blank cells are not kept.
pub(crate) type Cells = BTreeMap<u32, Value>;

/// One sheet.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    pub(crate) name: String,
    /// Rows that have something in them, by row number counted from 0.
    pub(crate) rows: BTreeMap<u32, Cells>,
    /// Where the value of a cell inside a merged region is kept.
    merged: HashMap<(u32, u32), (u32, u32)>,
}

impl Grid {
    /// The cell's own value.
    pub(crate) fn own(&self, row: u32, column: u32) -> Option<&Value> {
        self.rows.get(&row)?.get(&column)
    }

    /// The cell's value, or that of the merged region it lies in.
    pub(crate) fn shown(&self, row: u32, column: u32) -> Option<&Value> {
        self.own(row, column).or_else(|| {
            let &(row, column) = self.merged.get(&(row, column))?;
            self.own(row, column)
        })
    }

    /// As [`Self::shown`], through merged regions that begin in these rows.
    pub(crate) fn shown_within(
        &self,
        rows: &std::ops::RangeInclusive<u32>,
        row: u32,
        column: u32,
    ) -> Option<&Value> {
        self.own(row, column).or_else(|| {
            let &(row, column) = self
                .merged
                .get(&(row, column))
                .filter(|(start, _)| rows.contains(start))?;
            self.own(row, column)
        })
    }

    /// Whether the cell is covered by a merged region that begins elsewhere.
    pub(crate) fn is_covered(&self, row: u32, column: u32) -> bool {
        self.merged.contains_key(&(row, column))
    }

    /// Columns in use, in order.
    pub(crate) fn columns_in(&self, rows: std::ops::RangeInclusive<u32>) -> Vec<u32> {
        let mut columns: Vec<u32> = self
            .rows
            .range(rows)
            .flat_map(|(_, cells)| cells.keys().copied())
            .collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    fn cover(&mut self, start: (u32, u32), end: (u32, u32)) {
        if end.0 < start.0 || end.1 < start.1 {
            return;
        }
        let size = (u64::from(end.0 - start.0) + 1) * (u64::from(end.1 - start.1) + 1);
        if size > LARGEST_MERGE || self.merged.len() + size as usize > MOST_MERGED_CELLS {
            return;
        }
        for row in start.0..=end.0 {
            for column in start.1..=end.1 {
                if (row, column) != start {
                    self.merged.insert((row, column), start);
                }
            }
        }
    }
}

/// The visible worksheets of a file, or the one that was asked for, visible or not.
pub(crate) fn open(
    bytes: &[u8],
    file: &str,
    wanted: Option<&str>,
    limits: &Limits,
) -> Result<Vec<Grid>, SheetError> {
    guard::check(bytes, file, limits)?;
    let damaged = |part: &str| SheetError::Damaged {
        file: file.to_owned(),
        part: part.to_owned(),
    };
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|_| damaged("workbook"))?;

    let sheets: Vec<(String, bool)> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    let chosen = choose(&sheets, wanted).ok_or_else(|| SheetError::SheetNotFound {
        file: file.to_owned(),
        sheet: wanted.unwrap_or_default().to_owned(),
        present: sheets
            .iter()
            .map(|(name, _)| name.as_str())
            .collect::<Vec<_>>()
            .join(", "),
    })?;

    let mut cells_left = limits.cells;
    let mut grids = Vec::new();
    for name in chosen {
        let mut grid = Grid {
            name: name.clone(),
            ..Grid::default()
        };
        let merges = workbook
            .merge_cells_by_sheet_name(&name)
            .map_err(|_| damaged(&name))?;
        for merge in merges {
            grid.cover(merge.start, merge.end);
        }
        let mut reader = workbook
            .worksheet_cells_reader(&name)
            .map_err(|_| damaged(&name))?;
        while let Some(cell) = reader.next_cell().map_err(|_| damaged(&name))? {
            let Some(value) = value_of(cell.get_value(), limits.cell_chars) else {
                continue;
            };
            if value.is_blank() {
                continue;
            }
            cells_left = cells_left.checked_sub(1).ok_or_else(|| SheetError::TooLarge {
                file: file.to_owned(),
                what: "số ô có dữ liệu",
                limit: limits.cells,
            })?;
            let (row, column) = cell.get_position();
            grid.rows.entry(row).or_default().insert(column, value);
        }
        grids.push(grid);
    }
    if grids.iter().all(|grid| grid.rows.is_empty()) {
        return Err(SheetError::Empty {
            file: file.to_owned(),
        });
    }
    Ok(grids)
}

/// The sheets to read; `None` when the wanted one isn't there. Names match exactly, else without marks.
fn choose(sheets: &[(String, bool)], wanted: Option<&str>) -> Option<Vec<String>> {
    let Some(wanted) = wanted else {
        return Some(
            sheets
                .iter()
                .filter(|(_, visible)| *visible)
                .map(|(name, _)| name.clone())
                .collect(),
        );
    };
    let folded = crate::words::fold(wanted);
    let exact = sheets.iter().find(|(name, _)| name == wanted);
    let close = || sheets.iter().find(|(name, _)| crate::words::fold(name) == folded);
    exact.or_else(close).map(|(name, _)| vec![name.clone()])
}

fn value_of(cell: &DataRef<'_>, longest: usize) -> Option<Value> {
    let cut = |text: &str| Value::Text(text.chars().take(longest).collect());
    match cell {
        DataRef::String(text) => Some(cut(text)),
        DataRef::SharedString(text) => Some(cut(text)),
        DataRef::Int(number) => Some(Value::Number(*number as f64)),
        DataRef::Float(number) => Some(Value::Number(*number)),
        DataRef::Bool(yes) => Some(Value::Text(if *yes { "TRUE" } else { "FALSE" }.to_owned())),
        DataRef::DateTime(moment) if moment.is_datetime() => Some(Value::Date {
            serial: Some(moment.as_f64()),
            date: moment.as_datetime().map(|at| at.date()),
        }),
        DataRef::DateTime(span) => Some(Value::Number(span.as_f64())),
        DataRef::DateTimeIso(text) => {
            let date = text
                .get(..10)
                .and_then(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok());
            Some(date.map_or_else(
                || cut(text),
                |date| Value::Date {
                    serial: None,
                    date: Some(date),
                },
            ))
        }
        DataRef::DurationIso(text) => Some(cut(text)),
        DataRef::Error(_) | DataRef::Empty => None,
    }
}
