//! Excel since 2007. The library reads the cells one by one; a sheet's declared dimensions are never looked at: a
//! 1.7 kB file can declare a rectangle of half a terabyte, while the cells that are really there cost what they cost.

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};
use chrono::NaiveDate;

use super::{Gather, Wanted, choose};
use crate::error::SheetError;
use crate::grid::Grid;
use crate::value::Value;

/// The chosen sheets of an archive that has been checked.
pub(super) fn read(
    bytes: &[u8],
    wanted: &Wanted<'_>,
    gather: &mut Gather<'_>,
) -> Result<Vec<Grid>, SheetError> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|_| gather.damaged("workbook"))?;
    let sheets: Vec<(String, bool)> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    let mut grids = Vec::new();
    for at in choose(&sheets, wanted, gather.file())? {
        let name = &sheets[at].0;
        let mut grid = Grid::named(name);
        let merges = workbook
            .merge_cells_by_sheet_name(name)
            .map_err(|_| gather.damaged(name))?;
        for merge in merges {
            grid.cover(merge.start, merge.end);
        }
        let mut reader = workbook
            .worksheet_cells_reader(name)
            .map_err(|_| gather.damaged(name))?;
        while let Some(cell) = reader.next_cell().map_err(|_| gather.damaged(name))? {
            if let Some(value) = value_of(cell.get_value(), gather) {
                gather.put(&mut grid, cell.get_position(), value)?;
            }
        }
        grids.push(grid);
    }
    Ok(grids)
}

fn value_of(cell: &DataRef<'_>, gather: &Gather<'_>) -> Option<Value> {
    let cut = |text: &str| Value::Text(gather.cut(text).to_owned());
    match cell {
        DataRef::String(text) => Some(cut(text)),
        DataRef::SharedString(text) => Some(cut(text)),
        DataRef::Int(number) => Some(Value::Number(*number as f64)),
        DataRef::Float(number) => Some(Value::Number(*number)),
        DataRef::Bool(yes) => Some(Value::truth(*yes)),
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
