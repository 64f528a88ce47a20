//! Text with separators, in every character set it comes in.

use encoding_rs::WINDOWS_1252;

use super::{Cell, Sheet, in_1258};

/// How the letters become bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Charset {
    Utf8,
    Utf8Marked,
    Utf16Le,
    Utf16Be,
    Utf16LeMarked,
    Utf16BeMarked,
    Windows1258,
    Windows1252,
}

pub(super) fn bytes(sheet: &Sheet, separator: char, charset: Charset) -> Vec<u8> {
    let mut text = String::new();
    for row in &sheet.rows {
        let cells: Vec<String> = row.iter().map(|cell| one(cell, separator)).collect();
        text.push_str(&cells.join(&separator.to_string()));
        text.push_str("\r\n");
    }
    let wide = |to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect::<Vec<u8>>();
    match charset {
        Charset::Utf8 => text.into_bytes(),
        Charset::Utf8Marked => [&[0xef, 0xbb, 0xbf], text.as_bytes()].concat(),
        Charset::Utf16Le => wide(u16::to_le_bytes),
        Charset::Utf16Be => wide(u16::to_be_bytes),
        Charset::Utf16LeMarked => [vec![0xff, 0xfe], wide(u16::to_le_bytes)].concat(),
        Charset::Utf16BeMarked => [vec![0xfe, 0xff], wide(u16::to_be_bytes)].concat(),
        Charset::Windows1258 => in_1258(&text),
        Charset::Windows1252 => WINDOWS_1252.encode(&text).0.into_owned(),
    }
}

fn one(cell: &Cell, separator: char) -> String {
    match cell {
        Cell::Text(text) if text.contains([separator, '"', '\n']) => {
            format!("\"{}\"", text.replace('"', "\"\""))
        }
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Date(date) => date.format("%d/%m/%Y").to_string(),
    }
}
