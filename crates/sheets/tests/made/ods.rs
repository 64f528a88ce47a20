//! OpenDocument sheets as LibreOffice writes them: repeated cells and rows, spans, a hidden million of blanks.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Cell, Sheet};

/// The bytes of an ODS.
pub(super) fn bytes(sheets: &[Sheet]) -> Vec<u8> {
    let tables: String = sheets.iter().map(table).collect();
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"#
    );
    let manifest =
        r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &content),
        ("META-INF/manifest.xml", manifest),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(part.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn table(sheet: &Sheet) -> String {
    let mut rows = String::new();
    for (row, cells) in (0_u32..).zip(&sheet.rows) {
        rows.push_str("<table:table-row>");
        for (column, cell) in (0_u32..).zip(cells) {
            let merge = sheet.merges.iter().find(|(top, left, bottom, right)| {
                (*top..=*bottom).contains(&row) && (*left..=*right).contains(&column)
            });
            match merge {
                Some(&(top, left, bottom, right)) if (top, left) == (row, column) => {
                    let spans = format!(
                        r#" table:number-columns-spanned="{}" table:number-rows-spanned="{}""#,
                        right - left + 1,
                        bottom - top + 1
                    );
                    rows.push_str(&one(cell, &spans));
                }
                Some(_) => rows.push_str("<table:covered-table-cell/>"),
                None => rows.push_str(&one(cell, "")),
            }
        }
        rows.push_str(r#"<table:table-cell table:number-columns-repeated="16000"/></table:table-row>"#);
    }
    rows.push_str(
        r#"<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#,
    );
    format!(
        r#"<table:table table:name="{}">{rows}</table:table>"#,
        escaped(&sheet.name)
    )
}

fn one(cell: &Cell, spans: &str) -> String {
    match cell {
        Cell::Text(text) if text.is_empty() => format!("<table:table-cell{spans}/>"),
        Cell::Text(text) => format!(
            r#"<table:table-cell office:value-type="string"{spans}><text:p>{}</text:p></table:table-cell>"#,
            escaped(text)
        ),
        Cell::Number(number) => format!(
            r#"<table:table-cell office:value-type="float" office:value="{number}"{spans}><text:p>{number:e}</text:p></table:table-cell>"#
        ),
        Cell::Date(date) => format!(
            r#"<table:table-cell office:value-type="date" office:date-value="{date}"{spans}><text:p>{}</text:p></table:table-cell>"#,
            date.format("%d/%m/%Y")
        ),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
