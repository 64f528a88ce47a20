//! Taking a list out of the hub: a spreadsheet, and a line in the log that says what, how much and why.
//!
//! One function for every list, so that none leaves without a purpose. The same list gives the same bytes.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use serde::Serialize;
use tungnha_domain::Birth;

use crate::error::HubError;
use crate::people;
use crate::store::Transaction;
use crate::store::audit::{self, Head};
use crate::table::{Cell, Eyes, Kind, Table};

/// The fewest letters a purpose may have: “in ấn” says more than “x”.
const PURPOSE_LETTERS: usize = 5;

/// Rows above the list's header: title, what it was made for, the purpose, an empty one.
const HEADER_ROW: u32 = 4;

/// A list that was taken out.
#[derive(Debug, Serialize)]
pub struct Exported {
    /// Which list.
    pub list: String,
    /// How many rows are in it.
    pub rows: usize,
    /// People left out because their processing is restricted.
    pub withheld: u32,
    /// Where the audit log stood after it: on paper, it fixes everything logged before.
    pub audit: Head,
    /// The .xlsx file.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// Makes the file and logs it: list, rows, columns and purpose. People whose processing is restricted are
/// left out, whoever asks. `now` is unix seconds.
pub fn export(
    tx: &Transaction<'_>,
    mut table: Table,
    purpose: &str,
    eyes: &Eyes,
    now: i64,
) -> Result<Exported, HubError> {
    let purpose = stated(purpose)?;
    table.withhold(&people::withheld(tx)?);
    let bytes = book(&[(&table, "Danh sách")], purpose)?;
    let columns: Vec<&str> = table.columns.iter().map(|column| column.key.as_str()).collect();
    let detail = serde_json::json!({
        "list": table.list, "rows": table.rows.len(), "columns": columns, "purpose": purpose,
        "whole_ids": eyes.whole_ids, "special": eyes.special,
    });
    audit::append(tx, now, &eyes.who, "export", &detail)?;
    Ok(Exported {
        list: table.list,
        rows: table.rows.len(),
        withheld: table.withheld,
        audit: audit::head(tx)?,
        bytes,
    })
}

/// The purpose, if it is one. Long numbers are refused: the log keeps no personal IDs and no phones.
pub(crate) fn stated(purpose: &str) -> Result<&str, HubError> {
    let purpose = purpose.trim();
    if purpose.chars().filter(|letter| letter.is_alphabetic()).count() < PURPOSE_LETTERS {
        return Err(HubError::Refused(
            "--purpose: cần ghi rõ mục đích, ví dụ “giao công an khu vực xác minh” (say what it is for)"
                .to_owned(),
        ));
    }
    let digits = purpose
        .split(|letter: char| !letter.is_ascii_digit())
        .any(|run| run.len() >= 9);
    if digits {
        return Err(HubError::Refused(
            "--purpose: không ghi số định danh hay số điện thoại vào mục đích (no personal numbers in a purpose)"
                .to_owned(),
        ));
    }
    Ok(purpose)
}

/// The bytes of an .xlsx with these lists, a sheet each.
pub(crate) fn book(tables: &[(&Table, &str)], purpose: &str) -> Result<Vec<u8>, HubError> {
    workbook(tables, purpose).map_err(|_| {
        HubError::Refused(
            "danh sách quá lớn cho một tệp Excel; hãy lọc bớt (too large for one sheet)".to_owned(),
        )
    })
}

fn workbook(tables: &[(&Table, &str)], purpose: &str) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // A file made twice is the same file: it carries no time of its own.
    let made = ExcelDateTime::from_ymd(2024, 1, 1)?;
    let title = tables.first().map_or("", |(table, _)| table.title.as_str());
    book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&made));
    for (table, name) in tables {
        let sheet = book.add_worksheet();
        sheet.set_name(*name)?;
        write(sheet, table, purpose)?;
    }
    book.save_to_buffer()
}

fn write(sheet: &mut Worksheet, table: &Table, purpose: &str) -> Result<(), XlsxError> {
    let font = Format::new().set_font_name("Times New Roman").set_font_size(12);
    let cell = font.clone().set_border(FormatBorder::Thin).set_text_wrap();
    let looks = Looks {
        number: cell.clone().set_align(FormatAlign::Right),
        day: cell.clone().set_num_format("dd/mm/yyyy"),
        text: cell,
    };
    let title = font.clone().set_bold().set_font_size(14);
    plain(sheet, (0, 0), &table.title, &title)?;
    plain(sheet, (1, 0), &table.about, &font)?;
    sheet.write_string_with_format(2, 0, format!("Mục đích: {purpose}"), &font)?;
    let header = looks.text.clone().set_bold().set_align(FormatAlign::Center);
    sheet.write_string_with_format(HEADER_ROW, 0, "STT", &header)?;
    sheet.set_column_width(0, 6)?;
    for (column, at) in table.columns.iter().zip(1_u16..) {
        plain(sheet, (HEADER_ROW, at), &column.label, &header)?;
        sheet.set_column_width(at, width(column.kind, &column.label))?;
    }
    for (row, number) in table.rows.iter().zip(1_u32..) {
        let line = HEADER_ROW + number;
        sheet.write_number_with_format(line, 0, f64::from(number), &looks.number)?;
        for ((value, column), at) in row.cells.iter().zip(&table.columns).zip(1_u16..) {
            looks.write(sheet, (line, at), value, column.kind)?;
        }
    }
    let last = (
        HEADER_ROW + u32::try_from(table.rows.len()).unwrap_or(0),
        u16::try_from(table.columns.len()).unwrap_or(0),
    );
    sheet.autofilter(HEADER_ROW, 0, last.0, last.1)?;
    sheet.set_freeze_panes(HEADER_ROW + 1, 0)?;
    sheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
    sheet.set_paper_size(9); // A4
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_footer("&C&P/&N");
    Ok(())
}

/// Writes text so that it stays text: titles and headers hold names of groups and columns of files, too.
fn plain(sheet: &mut Worksheet, (line, at): (u32, u16), text: &str, look: &Format) -> Result<(), XlsxError> {
    if begins_a_formula(text) {
        // Excel keeps the apostrophe it stands for, so that even a copy saved as CSV is opened as text.
        sheet.write_string_with_format(line, at, text, &look.clone().set_quote_prefix())?;
    } else {
        sheet.write_string_with_format(line, at, text, look)?;
    }
    Ok(())
}

/// How cells look.
struct Looks {
    text: Format,
    number: Format,
    day: Format,
}

impl Looks {
    fn write(
        &self,
        sheet: &mut Worksheet,
        (line, at): (u32, u16),
        value: &Cell,
        kind: Kind,
    ) -> Result<(), XlsxError> {
        match value {
            Cell::Empty => sheet.write_blank(line, at, &self.text)?,
            Cell::Number(number) => {
                // A count is far below what a double holds exactly; anything else is kept as text.
                match i32::try_from(*number) {
                    Ok(number) => {
                        sheet.write_number_with_format(line, at, f64::from(number), &self.number)?
                    }
                    Err(_) => sheet.write_string_with_format(line, at, number.to_string(), &self.text)?,
                }
            }
            Cell::Text(text) => match (kind, text.parse()) {
                (Kind::Day, Ok(Birth::Date(day))) if day >= first_day() => {
                    let day = ExcelDateTime::parse_from_str(text)?;
                    sheet.write_datetime_with_format(line, at, &day, &self.day)?
                }
                _ => return plain(sheet, (line, at), text, &self.text),
            },
        };
        Ok(())
    }
}

/// The first day a spreadsheet's calendar has without its leap-year fault of 1900.
const fn first_day() -> chrono::NaiveDate {
    match chrono::NaiveDate::from_ymd_opt(1900, 3, 1) {
        Some(day) => day,
        None => chrono::NaiveDate::MAX,
    }
}

/// Whether a spreadsheet that guesses would take the text for a formula.
pub(crate) fn begins_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '|', '%'])
}

fn width(kind: Kind, label: &str) -> f64 {
    let least: u16 = match kind {
        Kind::Number => 8,
        Kind::Day => 12,
        Kind::Time => 20,
        Kind::Name => 26,
        Kind::Text => 16,
    };
    let letters = u16::try_from(label.chars().count()).unwrap_or(40).min(40);
    f64::from(least.max(letters + 2))
}

#[cfg(test)]
mod tests {
    use tungnha_domain::{Rid, Role};

    use super::*;
    use crate::store::Store;
    use crate::table::{Column, Row};

    fn list(names: &[&str]) -> Table {
        let row = |(name, rid): (&&str, u32)| {
            Row::about(
                Rid(rid),
                vec![(*name).into(), "1986-07-26".into(), Cell::Number(-4)],
            )
        };
        Table {
            list: "returns".to_owned(),
            title: "Danh sách trả về".to_owned(),
            about: "ngày 06/5/2024".to_owned(),
            columns: vec![
                Column::new("name", "Họ và tên", Kind::Name),
                Column::new("birth", "Ngày sinh", Kind::Day),
                Column::new("count", "Số", Kind::Number),
            ],
            rows: names.iter().zip(1..).map(row).collect(),
            figures: Vec::new(),
            withheld: 0,
        }
    }

    fn store() -> (tempfile::TempDir, Store) {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path()).unwrap();
        (dir, store)
    }

    /// The parts of the .xlsx as text.
    fn part(bytes: &[u8], name: &str) -> String {
        let mut text = String::new();
        let mut parts = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        std::io::Read::read_to_string(&mut parts.by_name(name).unwrap(), &mut text).unwrap();
        text
    }

    #[test]
    fn the_same_list_gives_the_same_bytes() {
        let one = book(
            &[(&list(&["Điểu K'Rơi", "Thị Thử"]), "Danh sách")],
            "giao xác minh",
        )
        .unwrap();
        let two = book(
            &[(&list(&["Điểu K'Rơi", "Thị Thử"]), "Danh sách")],
            "giao xác minh",
        )
        .unwrap();
        assert_eq!(one, two);
    }

    #[test]
    fn what_would_begin_a_formula_stays_text_letter_for_letter() {
        let bad = ["=1+1", "+84", "-2", "@SUM(A1)", "\tx", "\rx", "=cmd|'/c calc'!A0"];
        let bytes = book(&[(&list(&bad), "Danh sách")], "thử công thức").unwrap();
        let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
        assert!(!sheet.contains("<f>"), "no cell is a formula");
        let (strings, styles) = (
            part(&bytes, "xl/sharedStrings.xml"),
            part(&bytes, "xl/styles.xml"),
        );
        assert!(strings.contains("=1+1") && strings.contains("@SUM(A1)"));
        assert!(styles.contains("quotePrefix=\"1\""));
    }

    #[test]
    fn a_title_and_a_column_named_like_a_formula_stay_text_too() {
        let mut table = list(&["Thị Thử"]);
        table.title = "=HYPERLINK(\"http://x\")".to_owned();
        table.columns[0].label = "@SUM(A1)".to_owned();
        let bytes = book(&[(&table, "Danh sách")], "thử công thức").unwrap();
        assert!(!part(&bytes, "xl/worksheets/sheet1.xml").contains("<f>"));
        let quoted = part(&bytes, "xl/styles.xml").matches("quotePrefix=\"1\"").count();
        assert_eq!(quoted, 2, "the title's look and the header's");
    }

    #[test]
    fn nothing_is_taken_out_without_a_purpose() {
        let (_dir, mut store) = store();
        for bad in ["", "   ", "x", "12345", "cho 070186012345 xem"] {
            let refused = store.write(|tx| export(tx, list(&["Thị Thử"]), bad, &Eyes::cli(), 5));
            assert!(matches!(refused, Err(HubError::Refused(_))), "{bad}");
        }
        assert_eq!(
            audit::head(store.conn()).unwrap().seq,
            0,
            "nothing was logged either"
        );
    }

    #[test]
    fn an_export_is_logged_with_rows_columns_and_purpose_and_without_contents() {
        let (_dir, mut store) = store();
        let eyes = Eyes {
            who: "Cán bộ Thử".to_owned(),
            role: Role::Officer,
            ..Eyes::cli()
        };
        let told = store
            .write(|tx| export(tx, list(&["Thị Thử"]), "giao xác minh", &eyes, 5))
            .unwrap();
        assert_eq!((told.rows, told.audit.seq), (1, 1));
        let line = &audit::between(store.conn(), 5, 5).unwrap()[0];
        assert_eq!((line.who.as_str(), line.what.as_str()), ("Cán bộ Thử", "export"));
        for part in ["returns", "birth", "giao xác minh", "\"rows\":1"] {
            assert!(line.detail.contains(part), "{part}");
        }
        assert!(!line.detail.contains("Thị"), "no name is in the log");
    }
}
