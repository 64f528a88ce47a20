//! Makes small workbooks for tests, row by row, in every format that is read; an empty text leaves its cell blank.
#![allow(dead_code, reason = "each test uses a part of it")]

mod compound;
mod csv;
mod ods;
mod old;
mod xls;

use chrono::NaiveDate;
use rust_xlsxwriter::{Format, Workbook};
use tungnha_sheets::ReadOptions;

pub(crate) use compound::compound;
pub(crate) use csv::Charset;
pub(crate) use old::{Letters, in_1258};

/// What a test puts into a cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Text(String),
    Number(f64),
    Date(NaiveDate),
}

impl Cell {
    fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// A sheet on its way into a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sheet {
    name: String,
    rows: Vec<Vec<Cell>>,
    /// First row, first column, last row, last column, counted from 0.
    merges: Vec<(u32, u32, u32, u32)>,
}

/// Sheets with their names and rows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Made(Vec<Sheet>);

impl Made {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Begins the next sheet.
    pub(crate) fn sheet(mut self, name: &str) -> Self {
        self.0.push(Sheet {
            name: name.to_owned(),
            ..Sheet::default()
        });
        self
    }

    /// Adds a row of text to the sheet begun last.
    pub(crate) fn row(self, cells: &[&str]) -> Self {
        self.cells(cells.iter().map(|cell| Cell::from(*cell)).collect())
    }

    /// Adds a row of any cells.
    pub(crate) fn cells(mut self, cells: Vec<Cell>) -> Self {
        if self.0.is_empty() {
            self = self.sheet("Sheet1");
        }
        if let Some(sheet) = self.0.last_mut() {
            sheet.rows.push(cells);
        }
        self
    }

    /// Merges a region of the sheet begun last.
    pub(crate) fn merge(mut self, top: u32, left: u32, bottom: u32, right: u32) -> Self {
        if let Some(sheet) = self.0.last_mut() {
            sheet.merges.push((top, left, bottom, right));
        }
        self
    }

    /// Every text, also the sheets' names where `names` says so, in other letters.
    pub(crate) fn letters(mut self, letters: Letters) -> Self {
        for cell in self.0.iter_mut().flat_map(|sheet| &mut sheet.rows).flatten() {
            if let Cell::Text(text) = cell {
                *text = letters.write(text);
            }
        }
        self
    }

    /// The bytes of the XLSX.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut workbook = Workbook::new();
        let (plain, day) = (Format::new(), Format::new().set_num_format("dd/mm/yyyy"));
        for made in &self.0 {
            let sheet = workbook.add_worksheet().set_name(&made.name).unwrap();
            for &(top, left, bottom, right) in &made.merges {
                sheet
                    .merge_range(top, left as u16, bottom, right as u16, "", &plain)
                    .unwrap();
            }
            for (at, row) in (0..).zip(&made.rows) {
                for (column, cell) in (0..).zip(row) {
                    match cell {
                        Cell::Text(text) if text.is_empty() => {}
                        Cell::Text(text) => {
                            sheet.write_string(at, column, text).unwrap();
                        }
                        Cell::Number(number) => {
                            sheet.write_number(at, column, *number).unwrap();
                        }
                        Cell::Date(date) => {
                            sheet.write_datetime_with_format(at, column, date, &day).unwrap();
                        }
                    }
                }
            }
        }
        workbook.save_to_buffer().unwrap()
    }

    /// The bytes of an XLS: of Excel 97, or of Excel 95 when `western` bytes are asked for.
    pub(crate) fn xls(&self, western: bool) -> Vec<u8> {
        xls::bytes(&self.0, western)
    }

    /// The bytes of an ODS.
    pub(crate) fn ods(&self) -> Vec<u8> {
        ods::bytes(&self.0)
    }

    /// The first sheet as text.
    pub(crate) fn csv(&self, separator: char, charset: Charset) -> Vec<u8> {
        csv::bytes(&self.0[0], separator, charset)
    }
}

/// Excel's count of days.
fn serial(date: NaiveDate) -> f64 {
    let first = NaiveDate::from_ymd_opt(1899, 12, 30).unwrap();
    date.signed_duration_since(first).num_days() as f64
}

/// No choices made, on a day of the campaign of 2024.
pub(crate) fn options() -> ReadOptions {
    ReadOptions::new(NaiveDate::from_ymd_opt(2024, 5, 8).unwrap())
}
