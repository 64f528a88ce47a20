//! What holds for a whole workbook: its sheets, its shared strings, which cell formats show dates.

use std::collections::{HashMap, HashSet};

use encoding_rs::WINDOWS_1252;

use super::records::{Record, Records, kind, long, short};
use super::strings::{Shared, Text, briefly_counted, code_page, counted};
use crate::error::SheetError;
use crate::open::Gather;
use crate::options::Encoding;

/// The workbook's globals.
pub(super) struct Workbook {
    pub(super) sheets: Vec<SheetPlace>,
    pub(super) strings: Vec<String>,
    pub(super) text: Text,
    /// Days are counted from 1904 (old Macintosh files).
    pub(super) from_1904: bool,
    /// The cell formats (by number) that show a day.
    pub(super) dates: HashSet<u16>,
}

/// Where a worksheet's records begin.
pub(super) struct SheetPlace {
    pub(super) name: String,
    pub(super) visible: bool,
    pub(super) at: usize,
}

impl Workbook {
    /// Reads the globals at the stream's start.
    pub(super) fn read(stream: &[u8], encoding: Encoding, gather: &Gather<'_>) -> Result<Self, SheetError> {
        let damaged = || gather.damaged("Workbook");
        let mut workbook = Self {
            sheets: Vec::new(),
            strings: Vec::new(),
            text: Text::Wide,
            from_1904: false,
            dates: HashSet::new(),
        };
        let mut formats: HashMap<u16, bool> = HashMap::new();
        let mut cell_formats: Vec<u16> = Vec::new();
        let mut records = Records::from(stream, 0);
        let mut begun = false;
        while let Some(record) = records.next() {
            let Record { kind, data } = record.ok_or_else(damaged)?;
            match kind {
                kind::BOF => {
                    begun = true;
                    if short(data, 0) != Some(0x0600) {
                        workbook.text = Text::Bytes(WINDOWS_1252);
                    }
                }
                _ if !begun => return Err(damaged()),
                kind::FILE_PASS => {
                    return Err(SheetError::PasswordProtected {
                        file: gather.file().to_owned(),
                    });
                }
                kind::CODE_PAGE => {
                    let old_font = matches!(encoding, Encoding::Tcvn3 | Encoding::Vni);
                    if let (Text::Bytes(_), Some(number), false) = (workbook.text, short(data, 0), old_font) {
                        workbook.text = Text::Bytes(code_page(number));
                    }
                }
                kind::DATE_1904 => workbook.from_1904 = short(data, 0) == Some(1),
                kind::FORMAT | kind::FORMAT_5 => {
                    let pattern = match workbook.text {
                        Text::Wide => counted(data, 2, workbook.text),
                        Text::Bytes(_) => briefly_counted(data, 2, workbook.text),
                    };
                    if let (Some(number), Some(pattern)) = (short(data, 0), pattern) {
                        formats.insert(number, shows_a_day(&pattern));
                    }
                }
                kind::XF => cell_formats.push(short(data, 2).ok_or_else(damaged)?),
                kind::BOUND_SHEET => {
                    if let Some(sheet) = workbook.sheet(data).ok_or_else(damaged)? {
                        workbook.sheets.push(sheet);
                    }
                }
                kind::SST => {
                    let mut pieces = vec![data];
                    while records.next_kind() == Some(kind::CONTINUE) {
                        pieces.push(records.next().flatten().ok_or_else(damaged)?.data);
                    }
                    workbook.strings = shared(pieces, gather)?;
                }
                kind::EOF => break,
                _ => {}
            }
        }
        let shows = |format: &u16| {
            formats
                .get(format)
                .copied()
                .unwrap_or_else(|| built_in_day(*format))
        };
        workbook.dates = (0..)
            .zip(&cell_formats)
            .filter(|(_, format)| shows(format))
            .map(|(at, _)| at)
            .collect();
        Ok(workbook)
    }

    /// A sheet of the list of sheets; charts and macros are none.
    fn sheet(&self, data: &[u8]) -> Option<Option<SheetPlace>> {
        let at = long(data, 0)? as usize;
        let visible = data.get(4)? & 3 == 0;
        let worksheet = *data.get(5)? == 0;
        let name = briefly_counted(data, 6, self.text)?;
        Some(worksheet.then_some(SheetPlace { name, visible, at }))
    }
}

fn shared(pieces: Vec<&[u8]>, gather: &Gather<'_>) -> Result<Vec<String>, SheetError> {
    let mut strings = Vec::new();
    let mut table = Shared::new(pieces);
    while table.has_more() {
        let text = table.next().ok_or_else(|| gather.damaged("SST"))?;
        if strings.len() as u64 >= gather.limits().cells {
            return Err(gather.too_large("số chuỗi", gather.limits().cells));
        }
        strings.push(gather.cut(&text).to_owned());
    }
    Ok(strings)
}

/// The formats that need no pattern, [MS-XLS] 2.4.126: 14–17 and 22 show a day, the East Asian ones too.
fn built_in_day(format: u16) -> bool {
    matches!(format, 14..=17 | 22 | 27..=31 | 36 | 50..=58)
}

/// A pattern with a day, a month beside it, or a year outside quotes and brackets.
fn shows_a_day(pattern: &str) -> bool {
    let (mut quoted, mut bracket, mut escaped) = (false, false, false);
    let mut letters = String::new();
    for c in pattern.chars().map(|c| c.to_ascii_lowercase()) {
        match c {
            _ if escaped => escaped = false,
            '\\' | '_' | '*' => escaped = true,
            '"' => quoted = !quoted,
            '[' => bracket = true,
            ']' => bracket = false,
            _ if quoted || bracket => {}
            _ => letters.push(c),
        }
    }
    !letters.contains("general") && letters.contains(['d', 'y'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_days_are_told_from_patterns_of_numbers() {
        for pattern in ["dd/mm/yyyy", "d-mmm-yy", "[$-42A]dd mmmm yyyy", "yyyy"] {
            assert!(shows_a_day(pattern), "{pattern}");
        }
        for pattern in [
            "General",
            "0.00",
            "#,##0\"đ\"",
            "[Red]0",
            "h:mm",
            "\"ngày\" 0",
            "000\\d000",
        ] {
            assert!(!shows_a_day(pattern), "{pattern}");
        }
    }
}
