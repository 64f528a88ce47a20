//! The one way into memory: every cell of every format is put into its grid here, counted against the limits.

use crate::error::SheetError;
use crate::grid::Grid;
use crate::options::Limits;
use crate::value::Value;
use crate::watch::{Progress, Watch};

/// Cells between two looks at whether to go on.
const CELLS_BETWEEN_LOOKS: u64 = 4096;

/// What may still be taken from one file.
pub(crate) struct Gather<'a> {
    file: &'a str,
    limits: &'a Limits,
    cells: u64,
    text: u64,
    watch: &'a mut dyn Watch,
}

impl<'a> Gather<'a> {
    pub(super) fn new(file: &'a str, limits: &'a Limits, watch: &'a mut dyn Watch) -> Self {
        Self {
            file,
            limits,
            cells: 0,
            text: 0,
            watch,
        }
    }

    /// The file's name.
    pub(super) fn file(&self) -> &'a str {
        self.file
    }

    /// The limits that hold.
    pub(super) fn limits(&self) -> &'a Limits {
        self.limits
    }

    /// The file is broken at this part.
    pub(super) fn damaged(&self, part: &str) -> SheetError {
        SheetError::Damaged {
            file: self.file.to_owned(),
            part: part.to_owned(),
        }
    }

    /// The file has more of this than any list.
    pub(super) fn too_large(&self, what: &'static str, limit: u64) -> SheetError {
        SheetError::TooLarge {
            file: self.file.to_owned(),
            what,
            limit,
        }
    }

    /// As much of a text as is kept of one cell.
    pub(super) fn cut<'t>(&self, text: &'t str) -> &'t str {
        match text.char_indices().nth(self.limits.cell_chars) {
            Some((end, _)) => &text[..end],
            None => text,
        }
    }

    /// Puts a text into a grid, cut to what is kept of one cell.
    pub(super) fn put_text(&mut self, grid: &mut Grid, at: (u32, u32), text: &str) -> Result<(), SheetError> {
        let cut = self.cut(text).to_owned();
        self.put(grid, at, Value::Text(cut))
    }

    /// Puts a value into a grid; blank ones are not kept, but those beyond every sheet's edge are refused.
    pub(super) fn put(
        &mut self,
        grid: &mut Grid,
        (row, column): (u32, u32),
        value: Value,
    ) -> Result<(), SheetError> {
        if value.is_blank() {
            return Ok(());
        }
        if column >= self.limits.columns {
            return Err(self.too_large("số cột", u64::from(self.limits.columns)));
        }
        if row >= self.limits.rows {
            return Err(self.too_large("số dòng", u64::from(self.limits.rows)));
        }
        self.cells += 1;
        if self.cells > self.limits.cells {
            return Err(self.too_large("số ô có dữ liệu", self.limits.cells));
        }
        if let Value::Text(text) = &value {
            self.text += text.len() as u64;
            if self.text > self.limits.text_bytes {
                return Err(self.too_large("tổng số chữ", self.limits.text_bytes));
            }
        }
        if self.cells.is_multiple_of(CELLS_BETWEEN_LOOKS) {
            self.look(u64::from(row))?;
        }
        grid.put((row, column), value);
        Ok(())
    }

    fn look(&mut self, rows: u64) -> Result<(), SheetError> {
        if self.watch.goes_on(Progress::Opening { rows }) {
            Ok(())
        } else {
            Err(SheetError::Stopped {
                file: self.file.to_owned(),
            })
        }
    }
}
