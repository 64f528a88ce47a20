//! OpenDocument sheets (LibreOffice).
//!
//! Our own walk over `content.xml`, because a cell may say of itself that it is repeated a million times in each
//! of a million rows, and the library believes it up to a hundred million cells. Here each repetition of something
//! is counted against the limits, and repeated nothing costs nothing. Source: ODF 1.2 part 1, chapter 9.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Cursor, Read};

use chrono::NaiveDate;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::QName;
use zip::ZipArchive;

use super::{Gather, Wanted, choose};
use crate::error::SheetError;
use crate::grid::Grid;
use crate::value::Value;

/// Parts of a sheet that hold text which is not the sheet's: drawings, notes, deleted cells.
const NOT_CELLS: [&str; 6] = [
    "office:annotation",
    "office:forms",
    "table:shapes",
    "table:tracked-changes",
    "draw:frame",
    "draw:custom-shape",
];

/// The chosen sheets of an archive that has been checked.
pub(super) fn read(
    bytes: &[u8],
    wanted: &Wanted<'_>,
    gather: &mut Gather<'_>,
) -> Result<Vec<Grid>, SheetError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| gather.damaged("zip"))?;
    refuse_encrypted(&mut archive, gather)?;
    if wanted.sheet.is_none() {
        return Ok(walk(&mut archive, gather, |_, shown| shown)?.grids);
    }
    let sheets = walk(&mut archive, gather, |_, _| false)?.sheets;
    let chosen: HashSet<usize> = choose(&sheets, wanted, gather.file())?.into_iter().collect();
    Ok(walk(&mut archive, gather, |at, _| chosen.contains(&at))?.grids)
}

/// A sheet behind a password lists its keys in the manifest.
fn refuse_encrypted(archive: &mut ZipArchive<Cursor<&[u8]>>, gather: &Gather<'_>) -> Result<(), SheetError> {
    let mut manifest = String::new();
    if let Ok(mut part) = archive.by_name("META-INF/manifest.xml") {
        part.read_to_string(&mut manifest)
            .map_err(|_| gather.damaged("manifest.xml"))?;
    }
    if manifest.contains("encryption-data") {
        return Err(SheetError::PasswordProtected {
            file: gather.file().to_owned(),
        });
    }
    Ok(())
}

/// What a walk finds.
#[derive(Default)]
struct Found {
    /// Every sheet's name, and whether it is shown.
    sheets: Vec<(String, bool)>,
    /// The grids of those that were to be read.
    grids: Vec<Grid>,
}

fn walk(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    gather: &mut Gather<'_>,
    wanted: impl Fn(usize, bool) -> bool,
) -> Result<Found, SheetError> {
    let part = archive
        .by_name("content.xml")
        .map_err(|_| gather.damaged("content.xml"))?;
    let mut reader = Reader::from_reader(BufReader::new(part));
    reader.config_mut().expand_empty_elements = true;
    let mut found = Found::default();
    let mut hidden: HashSet<String> = HashSet::new();
    let mut style = String::new();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event = reader
            .read_event_into(&mut buffer)
            .map_err(|_| gather.damaged("content.xml"))?;
        match event {
            Event::Start(tag) => match tag.name().as_ref() {
                "style:style" => style = attribute(&tag, "style:name").unwrap_or_default(),
                "style:table-properties" if attribute(&tag, "table:display").as_deref() == Some("false") => {
                    hidden.insert(style.clone());
                }
                "table:table" => {
                    let name = attribute(&tag, "table:name").unwrap_or_default();
                    let shown =
                        attribute(&tag, "table:style-name").is_none_or(|style| !hidden.contains(&style));
                    let at = found.sheets.len();
                    found.sheets.push((name.clone(), shown));
                    if wanted(at, shown) {
                        let table = Table::new(&name);
                        found.grids.push(table.read(&mut reader, gather)?);
                    } else {
                        let end = tag.to_end().into_owned();
                        skip(&mut reader, end.name(), gather)?;
                    }
                }
                _ => {}
            },
            Event::DocType(_) => {
                return Err(SheetError::HasEntities {
                    file: gather.file().to_owned(),
                    part: "content.xml".to_owned(),
                });
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

fn skip<R: BufRead>(reader: &mut Reader<R>, end: QName<'_>, gather: &Gather<'_>) -> Result<(), SheetError> {
    reader
        .read_to_end_into(end, &mut Vec::new())
        .map(|_| ())
        .map_err(|_| gather.damaged("content.xml"))
}

/// One sheet on its way in.
struct Table {
    grid: Grid,
    row: u32,
    /// How often the row being read is repeated.
    row_times: u32,
    column: u32,
    /// The row's cells, kept until it is known that the row ends.
    cells: Vec<(u32, u32, Value)>,
}

impl Table {
    fn new(name: &str) -> Self {
        Self {
            grid: Grid::named(name),
            row: 0,
            row_times: 1,
            column: 0,
            cells: Vec::new(),
        }
    }

    /// Reads to the table's end.
    fn read<R: BufRead>(
        mut self,
        reader: &mut Reader<R>,
        gather: &mut Gather<'_>,
    ) -> Result<Grid, SheetError> {
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            let event = reader
                .read_event_into(&mut buffer)
                .map_err(|_| gather.damaged(&self.grid.name))?;
            match event {
                Event::Start(tag) => match tag.name().as_ref() {
                    "table:table-row" => {
                        self.row_times = times(&tag, "table:number-rows-repeated");
                        self.column = 0;
                    }
                    "table:table-cell" | "table:covered-table-cell" => {
                        let tag = tag.into_owned();
                        self.cell(&tag, reader, gather)?;
                    }
                    name if NOT_CELLS.contains(&name) => {
                        let end = tag.to_end().into_owned();
                        skip(reader, end.name(), gather)?;
                    }
                    _ => {}
                },
                Event::End(tag) => match tag.name().as_ref() {
                    "table:table-row" => self.end_row(gather)?,
                    "table:table" => return Ok(self.grid),
                    _ => {}
                },
                Event::Eof => return Err(gather.damaged(&self.grid.name)),
                _ => {}
            }
        }
    }

    fn cell<R: BufRead>(
        &mut self,
        tag: &BytesStart<'_>,
        reader: &mut Reader<R>,
        gather: &mut Gather<'_>,
    ) -> Result<(), SheetError> {
        let repeated = times(tag, "table:number-columns-repeated");
        let columns = times(tag, "table:number-columns-spanned");
        let rows = times(tag, "table:number-rows-spanned");
        let text = cell_text(tag, reader, gather, &self.grid.name)?;
        if columns > 1 || rows > 1 {
            let end = (
                self.row.saturating_add(rows - 1),
                self.column.saturating_add(columns - 1),
            );
            self.grid.cover((self.row, self.column), end);
        }
        let value = value_of(tag, text);
        if !value.is_blank() {
            self.cells.push((self.column, repeated, value));
        }
        self.column = self.column.saturating_add(repeated);
        Ok(())
    }

    /// Puts the row into the grid, as often as it says.
    fn end_row(&mut self, gather: &mut Gather<'_>) -> Result<(), SheetError> {
        let cells = std::mem::take(&mut self.cells);
        if !cells.is_empty() {
            for row in self.row..self.row.saturating_add(self.row_times) {
                for (column, repeated, value) in &cells {
                    for at in *column..column.saturating_add(*repeated) {
                        gather.put(&mut self.grid, (row, at), value.clone())?;
                    }
                }
            }
        }
        self.row = self.row.saturating_add(self.row_times);
        Ok(())
    }
}

/// The text shown in a cell: its paragraphs, a line each.
fn cell_text<R: BufRead>(
    tag: &BytesStart<'_>,
    reader: &mut Reader<R>,
    gather: &Gather<'_>,
    sheet: &str,
) -> Result<String, SheetError> {
    let end = tag.name();
    let most = gather.limits().cell_chars * 4;
    let mut text = String::new();
    let mut inside = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event = reader
            .read_event_into(&mut buffer)
            .map_err(|_| gather.damaged(sheet))?;
        match event {
            Event::Start(tag) => match tag.name().as_ref() {
                "text:p" | "text:h" => {
                    if !text.is_empty() {
                        text.push('\n');
                    }
                    inside = true;
                }
                "text:s" | "text:tab" | "text:line-break" => text.push(' '),
                name if NOT_CELLS.contains(&name) => {
                    let end = tag.to_end().into_owned();
                    skip(reader, end.name(), gather)?;
                }
                _ => {}
            },
            Event::Text(part) if inside && text.len() < most => text.push_str(&part.xml10_content()),
            Event::CData(part) if inside && text.len() < most => text.push_str(&part),
            Event::GeneralRef(reference) if inside => text.extend(referred(&reference)),
            Event::End(tag) if tag.name() == end => {
                return Ok(gather.cut(&text).to_owned());
            }
            Event::End(tag) if matches!(tag.name().as_ref(), "text:p" | "text:h") => inside = false,
            Event::Eof => return Err(gather.damaged(sheet)),
            _ => {}
        }
    }
}

/// The letter of `&amp;` and its like; any other entity stands for nothing.
fn referred(reference: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(letter)) = reference.resolve_char_ref() {
        return Some(letter);
    }
    match reference.as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

fn value_of(tag: &BytesStart<'_>, text: String) -> Value {
    let said = |name| attribute(tag, name);
    match said("office:value-type").as_deref() {
        Some("float" | "percentage" | "currency") => {
            match said("office:value").and_then(|number| number.trim().parse().ok()) {
                Some(number) => Value::Number(number),
                None => Value::Text(text),
            }
        }
        Some("date") => {
            let day = said("office:date-value").and_then(|said| {
                let day = NaiveDate::parse_from_str(said.get(..10)?, "%Y-%m-%d").ok()?;
                let serial = day.signed_duration_since(NaiveDate::from_ymd_opt(1899, 12, 30)?);
                Some((day, serial.num_days()))
            });
            match day {
                // The count of days as well: 1950 typed into a cell of dates is the year 1950.
                Some((day, serial)) => Value::Date {
                    serial: Some(serial as f64),
                    date: Some(day),
                },
                None => Value::Text(text),
            }
        }
        Some("boolean") => Value::truth(said("office:boolean-value").as_deref() == Some("true")),
        _ => Value::Text(text),
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok()??;
    let plain = attribute.value.as_ref();
    Some(quick_xml::escape::unescape(plain).map_or_else(|_| plain.to_owned(), |text| text.into_owned()))
}

/// How often something is repeated or how far it spans; at least once.
fn times(tag: &BytesStart<'_>, name: &str) -> u32 {
    attribute(tag, name)
        .map_or(1, |count| count.trim().parse().unwrap_or(u32::MAX))
        .max(1)
}
