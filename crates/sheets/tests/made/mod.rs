//! Makes small workbooks for tests, row by row; an empty text leaves its cell blank.

use chrono::NaiveDate;
use rust_xlsxwriter::Workbook;
use tungnha_sheets::ReadOptions;

/// Sheets with their names and rows.
#[derive(Default)]
pub(crate) struct Made(Vec<(String, Vec<Vec<String>>)>);

impl Made {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Begins the next sheet.
    pub(crate) fn sheet(mut self, name: &str) -> Self {
        self.0.push((name.to_owned(), Vec::new()));
        self
    }

    /// Adds a row of text to the sheet begun last.
    pub(crate) fn row(mut self, cells: &[&str]) -> Self {
        if self.0.is_empty() {
            self = self.sheet("Sheet1");
        }
        let row = cells.iter().map(|cell| (*cell).to_owned()).collect();
        if let Some((_, rows)) = self.0.last_mut() {
            rows.push(row);
        }
        self
    }

    /// The bytes of the XLSX.
    pub(crate) fn bytes(self) -> Vec<u8> {
        let mut workbook = Workbook::new();
        for (name, rows) in self.0 {
            let sheet = workbook.add_worksheet().set_name(name).unwrap();
            for (at, row) in (0..).zip(rows) {
                for (column, cell) in (0..).zip(row) {
                    if !cell.is_empty() {
                        sheet.write_string(at, column, cell).unwrap();
                    }
                }
            }
        }
        workbook.save_to_buffer().unwrap()
    }
}

/// No choices made, on a day of the campaign of 2024.
pub(crate) fn options() -> ReadOptions {
    ReadOptions::new(NaiveDate::from_ymd_opt(2024, 5, 8).unwrap())
}
