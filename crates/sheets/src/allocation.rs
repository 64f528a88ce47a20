//! Reading a table that shares a campaign's targets out: units down, targets across.
//!
//! A blank cell is "not allocated", which is not 0: its target is simply absent from the unit.

use std::collections::BTreeMap;

use serde::Serialize;
use tungnha_domain::Target;

use crate::error::SheetError;
use crate::grid::Grid;
use crate::header::columns;
use crate::open::{self, Wanted};
use crate::options::{Encoding, Limits};
use crate::value::Value;
use crate::watch::Unwatched;
use crate::{legacy, words};

/// An allocation table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Allocation {
    /// The units in the table's order.
    pub units: Vec<AllocationUnit>,
}

/// What one unit has to reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AllocationUnit {
    /// The unit's name as written.
    pub unit: String,
    /// The number to reach for each target that is allocated to it.
    pub targets: BTreeMap<Target, u32>,
}

/// The columns of a table.
struct Header {
    row: u32,
    unit: u32,
    targets: Vec<(u32, Target, String)>,
}

/// Reads the first sheet that holds an allocation table.
///
/// # Errors
/// A [`SheetError`] refuses the whole file, [`SheetError::BadNumber`] for one cell that isn't a count.
pub fn read_allocation(bytes: &[u8], file_name: &str) -> Result<Allocation, SheetError> {
    let wanted = Wanted {
        sheet: None,
        encoding: Encoding::Auto,
        limits: &Limits::default(),
    };
    let mut grids = open::open(bytes, file_name, &wanted, &mut Unwatched)?.grids;
    for grid in &mut grids {
        legacy::decode(grid, Encoding::Auto);
    }
    let found = grids
        .iter()
        .find_map(|grid| find_header(grid).map(|header| (grid, header)));
    let (grid, header) = found.ok_or_else(|| SheetError::NoTable {
        file: file_name.to_owned(),
        sheet: grids
            .iter()
            .map(|grid| grid.name.as_str())
            .collect::<Vec<_>>()
            .join(", "),
    })?;
    read_units(grid, &header, file_name)
}

fn find_header(grid: &Grid) -> Option<Header> {
    grid.rows.iter().take(100).find_map(|(&row, cells)| {
        let mut unit = None;
        let mut targets: Vec<(u32, Target, String)> = Vec::new();
        for (&column, value) in cells {
            let label = value.text();
            let folded = words::fold(&label);
            if matches!(
                folded.as_str(),
                "don vi" | "ten don vi" | "dia ban" | "don vi thuc hien" | "khu pho" | "thon ap" | "ap"
            ) {
                unit = unit.or(Some(column));
            } else if let Some(target) = target_of(&folded)
                && targets.iter().all(|(_, known, _)| *known != target)
            {
                targets.push((column, target, label));
            }
        }
        let unit = unit?;
        (!targets.is_empty()).then_some(Header { row, unit, targets })
    })
}

fn target_of(folded: &str) -> Option<Target> {
    columns::target_column(folded)
        .and_then(columns::Column::target)
        .or_else(|| words::has_any(folded, &["cccd", "can cuoc"]).then_some(Target::Cccd))
        .or_else(|| words::has_any(folded, &["dien thoai"]).then_some(Target::Smartphone))
        .or_else(|| words::has_any(folded, &["sim"]).then_some(Target::Sim))
}

fn read_units(grid: &Grid, header: &Header, file: &str) -> Result<Allocation, SheetError> {
    let mut units = Vec::new();
    for (&row, cells) in grid.rows.range(header.row + 1..) {
        let Some(unit) = cells.get(&header.unit).map(Value::text) else {
            continue;
        };
        let lower = unit.to_lowercase();
        if lower.starts_with("tổng")
            || matches!(lower.trim_end_matches([':', ' ']), "cộng")
            || unit.is_empty()
        {
            continue;
        }
        let mut targets = BTreeMap::new();
        for (column, target, label) in &header.targets {
            let Some(value) = cells.get(column) else { continue };
            match count(value) {
                Some(Some(count)) => {
                    targets.insert(*target, count);
                }
                Some(None) => {}
                None => {
                    return Err(SheetError::BadNumber {
                        file: file.to_owned(),
                        sheet: grid.name.clone(),
                        row: row + 1,
                        column: label.clone(),
                    });
                }
            }
        }
        units.push(AllocationUnit { unit, targets });
    }
    Ok(Allocation { units })
}

/// A count; `Some(None)` for a dash that means blank; `None` for what is no count. "1.027" is one thousand and
/// twenty-seven, as Vietnamese writes it.
fn count(value: &Value) -> Option<Option<u32>> {
    match value {
        Value::Number(number) if number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(number) => {
            Some(Some(*number as u32))
        }
        Value::Text(text) => {
            let tidy = words::tidy(text);
            if words::fold(&tidy).is_empty() {
                return Some(None);
            }
            let groups: Vec<&str> = tidy.split(['.', ' ']).collect();
            let grouped = groups.len() == 1 || groups.iter().skip(1).all(|group| group.len() == 3);
            let digits: String = groups.concat();
            if grouped {
                digits.parse().ok().map(Some)
            } else {
                None
            }
        }
        _ => None,
    }
}
