//! A report as a workbook: one formatted table a sheet, printed on A4 with its header on every page.
//!
//! Text that a spreadsheet could take for a formula is marked as text, so that a unit called “=HYPERLINK(…)” stays a
//! name. The creation date is the report's last day: the same report gives the same bytes.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Table as Formatted, TableColumn,
    TableStyle, Workbook, Worksheet, XlsxError,
};

use super::model::Report;
use super::tables::{Cell, Table, completeness, tables};
use crate::error::HubError;
use crate::export::begins_a_formula;

/// The row of a sheet on which its table begins, under the title, the completeness and the note.
const HEADER: u32 = 4;
/// Points of a line of 12 point text: at a spreadsheet's own 15 the marks above Vietnamese letters are cut.
const LINE: f64 = 18.0;

/// The bytes of the workbook.
pub(super) fn workbook(report: &Report) -> Result<Vec<u8>, HubError> {
    write(report).map_err(|fault| HubError::Refused(format!("không lập được tệp Excel ({fault})")))
}

fn write(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(
        &DocProperties::new()
            .set_title(&report.title)
            .set_author(&report.commune)
            .set_creation_datetime(&ExcelDateTime::parse_from_str(&format!(
                "{}T00:00:00",
                report.to
            ))?),
    );
    for table in tables(report) {
        sheet(book.add_worksheet(), report, &table)?;
    }
    book.save_to_buffer()
}

fn sheet(sheet: &mut Worksheet, report: &Report, table: &Table) -> Result<(), XlsxError> {
    let plain = Format::new()
        .set_font_name("Times New Roman")
        .set_font_size(12)
        .set_align(FormatAlign::VerticalCenter);
    let boxed = plain.clone().set_border(FormatBorder::Thin);
    sheet.set_default_row_height(LINE);
    let title = plain.clone().set_bold().set_font_size(14);
    sheet.set_name(table.sheet)?;
    text(
        sheet,
        (0, 0),
        &format!("{} – {}", report.commune, table.heading),
        &title,
    )?;
    text(
        sheet,
        (1, 0),
        &format!("{}. {}", report.title, completeness(report)),
        &plain,
    )?;
    if let Some(note) = &table.note {
        text(sheet, (2, 0), note, &plain.clone().set_italic())?;
    }
    let wrapped = plain
        .clone()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(0x00DD_E6F3)
        .set_border(FormatBorder::Thin);
    let columns: Vec<TableColumn> = table
        .columns
        .iter()
        .map(|(name, _)| TableColumn::new().set_header(*name).set_header_format(&wrapped))
        .collect();
    let last_column = u16::try_from(table.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let last_row = HEADER + u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    let formatted = Formatted::new()
        .set_columns(&columns)
        .set_style(TableStyle::Light9)
        .set_autofilter(table.rows.len() > 20);
    sheet.add_table(HEADER, 0, last_row, last_column, &formatted)?;
    for (at, (_, width)) in (0u16..).zip(&table.columns) {
        sheet.set_column_width(at, *width)?;
    }
    let names = table.columns.iter().map(|(name, width)| lines(name, *width));
    sheet.set_row_height(HEADER, LINE * f64::from(names.max().unwrap_or(1)) + 6.0)?;
    for (row, cells) in (HEADER + 1..).zip(&table.rows) {
        let texts = cells
            .iter()
            .zip(&table.columns)
            .map(|(cell, (_, width))| match cell {
                Cell::Text(text) => lines(text, *width),
                _ => 1,
            });
        sheet.set_row_height(row, LINE * f64::from(texts.max().unwrap_or(1)))?;
        for (column, value) in (0u16..).zip(cells) {
            cell(sheet, (row, column), value, &boxed)?;
        }
    }
    sheet.set_freeze_panes(HEADER + 1, 1)?;
    sheet.set_repeat_rows(HEADER, HEADER)?;
    sheet
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.6, 0.4, 0.6, 0.6, 0.3, 0.3);
    if table.columns.len() > 7 {
        sheet.set_landscape();
    }
    sheet.set_footer("&C&P/&N");
    Ok(())
}

fn cell(sheet: &mut Worksheet, place: (u32, u16), value: &Cell, plain: &Format) -> Result<(), XlsxError> {
    let plain = &plain.clone().set_indent(1);
    let number = |form: &str| plain.clone().set_num_format(form).set_align(FormatAlign::Right);
    match value {
        Cell::Text(value) => {
            return text(
                sheet,
                place,
                value,
                &plain.clone().set_align(FormatAlign::Left).set_text_wrap(),
            );
        }
        #[allow(clippy::cast_precision_loss, reason = "counts of people are far below 2⁵³")]
        Cell::Count(count) => {
            sheet.write_number_with_format(place.0, place.1, *count as f64, &number("#,##0"))?
        }
        #[allow(clippy::cast_precision_loss, reason = "counts of people are far below 2⁵³")]
        Cell::Change(count) => {
            sheet.write_number_with_format(place.0, place.1, *count as f64, &number("+#,##0;-#,##0;0"))?
        }
        // The share was rounded from counts; the cell holds it as it is told everywhere else.
        Cell::Percent(share) => match share.as_deref().and_then(|share| share.parse::<f64>().ok()) {
            Some(share) => sheet.write_number_with_format(place.0, place.1, share, &number("0.0"))?,
            None => sheet.write_string_with_format(place.0, place.1, "–", &number("@"))?,
        },
        Cell::Blank => sheet.write_string_with_format(place.0, place.1, "–", &number("@"))?,
    };
    Ok(())
}

/// Writes text as text: what begins like a formula is also marked so that typing in the cell keeps it one.
fn text(sheet: &mut Worksheet, place: (u32, u16), value: &str, format: &Format) -> Result<(), XlsxError> {
    let marked;
    let format = if begins_a_formula(value) {
        marked = format.clone().set_quote_prefix().set_num_format("@");
        &marked
    } else {
        format
    };
    sheet.write_string_with_format(place.0, place.1, value, format)?;
    Ok(())
}

/// Lines a text takes in a column so many digits wide; words are not torn. Letters are a little narrower than digits.
fn lines(text: &str, width: f64) -> u16 {
    let mut room = 0.0;
    let mut lines = 1_u16;
    for word in text.split_whitespace() {
        let long = 0.9 * f64::from(u16::try_from(word.chars().count()).unwrap_or(u16::MAX));
        if room > 0.0 && room + 1.0 + long > width - 1.0 {
            lines = lines.saturating_add(1);
            room = long;
        } else {
            room += if room > 0.0 { 1.0 + long } else { long };
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_as_high_as_its_longest_text_needs() {
        assert_eq!(lines("Khu phố 3", 26.0), 1);
        assert_eq!(lines("", 10.0), 1);
        assert_eq!(lines("Thực hiện đã xác nhận", 9.0), 3);
        assert_eq!(lines("SIM chính chủ, chữ ký số", 25.0), 1);
        assert_eq!(lines("mộttừrấtdàikhôngngắt", 9.0), 1, "no word is torn");
    }
}
