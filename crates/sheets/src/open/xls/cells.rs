//! The cells of one worksheet.

use super::records::{Record, Records, double, kind, long, short};
use super::strings::{Text, counted};
use super::workbook::{SheetPlace, Workbook};
use crate::error::SheetError;
use crate::grid::Grid;
use crate::open::Gather;
use crate::value::Value;

/// Days between the two ways of counting them.
const FROM_1904: f64 = 1462.0;

/// Reads a sheet from its first record to its last.
pub(super) fn read(
    stream: &[u8],
    workbook: &Workbook,
    place: &SheetPlace,
    gather: &mut Gather<'_>,
) -> Result<Grid, SheetError> {
    let damaged = SheetError::Damaged {
        file: gather.file().to_owned(),
        part: place.name.clone(),
    };
    let mut grid = Grid::named(&place.name);
    let mut sheet = Sheet {
        workbook,
        grid: &mut grid,
        gather,
        awaited: None,
    };
    // Charts inside a sheet are streams within the stream.
    let mut depth = 0_u32;
    for record in Records::from(stream, place.at) {
        let Some(record) = record else {
            return Err(damaged);
        };
        match record.kind {
            kind::BOF => depth += 1,
            kind::EOF => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Ok(grid);
                }
            }
            _ if depth != 1 => {}
            _ => {
                if sheet.take(record)?.is_none() {
                    return Err(damaged);
                }
            }
        }
    }
    // A whole sheet ends with its mark.
    Err(damaged)
}

struct Sheet<'s, 'w, 'g> {
    workbook: &'w Workbook,
    grid: &'s mut Grid,
    gather: &'s mut Gather<'g>,
    /// The formula whose text comes in a later record.
    awaited: Option<(u32, u32)>,
}

impl Sheet<'_, '_, '_> {
    /// Takes one record; `None` when it is too short for what it is.
    fn take(&mut self, Record { kind, data }: Record<'_>) -> Result<Option<()>, SheetError> {
        let place = || {
            let row = u32::from(short(data, 0)?);
            Some(((row, u32::from(short(data, 2)?)), short(data, 4)?))
        };
        match kind {
            kind::LABEL_SST => {
                let (Some((at, _)), Some(index)) = (place(), long(data, 6)) else {
                    return Ok(None);
                };
                if let Some(text) = self.workbook.strings.get(index as usize) {
                    self.gather.put_text(self.grid, at, text)?;
                }
            }
            kind::LABEL | kind::RICH_STRING => {
                let (Some((at, _)), Some(text)) = (place(), counted(data, 6, self.workbook.text)) else {
                    return Ok(None);
                };
                self.gather.put_text(self.grid, at, &text)?;
            }
            kind::NUMBER => {
                let (Some((at, format)), Some(number)) = (place(), double(data, 6)) else {
                    return Ok(None);
                };
                self.number(at, format, number)?;
            }
            kind::RK => {
                let (Some((at, format)), Some(packed)) = (place(), long(data, 6)) else {
                    return Ok(None);
                };
                self.number(at, format, unpack(packed))?;
            }
            kind::MUL_RK => return self.row_of_numbers(data),
            kind::BOOL_OR_ERROR => {
                let (Some((at, _)), Some([value, 0])) = (place(), data.get(6..8)) else {
                    return Ok(Some(()));
                };
                self.gather.put(self.grid, at, Value::truth(*value != 0))?;
            }
            kind::FORMULA => {
                let (Some((at, format)), Some(result)) = (place(), data.get(6..14)) else {
                    return Ok(None);
                };
                self.formula(at, format, result)?;
            }
            kind::STRING => {
                let Some(text) = text_of_formula(data, self.workbook.text) else {
                    return Ok(None);
                };
                if let Some(at) = self.awaited.take() {
                    self.gather.put_text(self.grid, at, &text)?;
                }
            }
            kind::MERGE_CELLS => self.merges(data),
            _ => {}
        }
        Ok(Some(()))
    }

    fn number(&mut self, at: (u32, u32), format: u16, number: f64) -> Result<(), SheetError> {
        let value = if self.workbook.dates.contains(&format) {
            Value::of_serial(number + if self.workbook.from_1904 { FROM_1904 } else { 0.0 })
        } else {
            Value::Number(number)
        };
        self.gather.put(self.grid, at, value)
    }

    /// Several numbers beside each other in one record.
    fn row_of_numbers(&mut self, data: &[u8]) -> Result<Option<()>, SheetError> {
        let (Some(row), Some(first)) = (short(data, 0), short(data, 2)) else {
            return Ok(None);
        };
        let Some(cells) = data.get(4..data.len().saturating_sub(2)) else {
            return Ok(None);
        };
        for (column, cell) in (u32::from(first)..).zip(cells.chunks_exact(6)) {
            if let (Some(format), Some(packed)) = (short(cell, 0), long(cell, 2)) {
                self.number((u32::from(row), column), format, unpack(packed))?;
            }
        }
        Ok(Some(()))
    }

    /// A formula's last result; its text, if it is one, comes in a record of its own.
    fn formula(&mut self, at: (u32, u32), format: u16, result: &[u8]) -> Result<(), SheetError> {
        self.awaited = None;
        match result {
            [0, .., 0xff, 0xff] => self.awaited = Some(at),
            [1, _, value, .., 0xff, 0xff] => self.gather.put(self.grid, at, Value::truth(*value != 0))?,
            [.., 0xff, 0xff] => {}
            number => {
                if let Some(number) = double(number, 0) {
                    self.number(at, format, number)?;
                }
            }
        }
        Ok(())
    }

    fn merges(&mut self, data: &[u8]) {
        for region in data.get(2..).unwrap_or_default().chunks_exact(8) {
            let at = |place| short(region, place).map(u32::from);
            if let (Some(top), Some(bottom), Some(left), Some(right)) = (at(0), at(2), at(4), at(6)) {
                self.grid.cover((top, left), (bottom, right));
            }
        }
    }
}

fn text_of_formula(data: &[u8], text: Text) -> Option<String> {
    if short(data, 0) == Some(0) {
        return Some(String::new());
    }
    counted(data, 0, text)
}

/// A number in four bytes: the upper 30 bits of a whole or a floating one, maybe in hundredths.
fn unpack(packed: u32) -> f64 {
    let number = if packed & 2 != 0 {
        f64::from((packed as i32) >> 2)
    } else {
        f64::from_bits(u64::from(packed & !3) << 32)
    };
    if packed & 1 != 0 { number / 100.0 } else { number }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_numbers_are_whole_floating_or_hundredths() {
        assert_eq!(unpack((1950 << 2) | 2), 1950.0);
        assert_eq!(unpack((((-5_i32) << 2) as u32) | 2), -5.0);
        assert_eq!(unpack((12_345 << 2) | 3), 123.45);
        assert_eq!(unpack((1.5_f64.to_bits() >> 32) as u32), 1.5);
    }
}
