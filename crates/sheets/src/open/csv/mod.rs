//! Text with separators between its columns.
//!
//! Excel's trick of writing `="070…"` to keep a number's zeros is undone; a line `sep=;` names the separator.

mod separator;

use csv::{ReaderBuilder, StringRecord};

use super::{Gather, Wanted, text};
use crate::error::SheetError;
use crate::grid::Grid;

/// A text file as the one sheet it is.
pub(super) struct Read {
    pub(super) grid: Grid,
    pub(super) eight_bit: bool,
}

/// Reads all rows.
pub(super) fn read(bytes: &[u8], wanted: &Wanted<'_>, gather: &mut Gather<'_>) -> Result<Read, SheetError> {
    let name = sheet_name(gather.file());
    super::choose(&[(name.clone(), true)], wanted, gather.file())?;
    let (text, eight_bit) = text::decode(bytes, wanted.encoding);
    let text = even_lines(text);
    let (separator, skip) = separator::find(&text);
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(&text.as_bytes()[skip..]);
    let mut grid = Grid::named(&name);
    let mut record = StringRecord::new();
    let mut row = u32::from(skip > 0);
    loop {
        let begun = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => return Err(gather.damaged(&name)),
        }
        // Excel counts blank lines as rows, which the parser passes over, and a cell of several lines as one.
        let lines = reader.position().line() - begun;
        let within = record
            .iter()
            .map(|cell| cell.matches('\n').count() as u64)
            .sum::<u64>();
        let blank = lines.saturating_sub(1 + within);
        row = row.saturating_add(u32::try_from(blank).unwrap_or(u32::MAX));
        for (column, cell) in (0..).zip(record.iter()) {
            let cell = cell
                .strip_prefix("=\"")
                .and_then(|rest| rest.strip_suffix('"'))
                .unwrap_or(cell);
            if !cell.is_empty() {
                gather.put_text(&mut grid, (row, column), cell)?;
            }
        }
        if record.len() as u64 > u64::from(gather.limits().columns) {
            return Err(gather.too_large("số cột", u64::from(gather.limits().columns)));
        }
        row = row.saturating_add(1);
    }
    Ok(Read { grid, eight_bit })
}

/// The sheet of a text file is called after the file, as Excel does.
fn sheet_name(file: &str) -> String {
    file.rsplit_once('.').map_or(file, |(name, _)| name).to_owned()
}

/// Every line ended by one character, the last one too.
fn even_lines(text: String) -> String {
    let mut text = if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}
