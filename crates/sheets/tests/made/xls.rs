//! Workbooks of Excel 97 (shared strings, some in continued records) and of Excel 95 (single bytes in each cell).

use encoding_rs::WINDOWS_1252;

use super::{Cell, Sheet, compound, serial};

/// The longest record.
const LONGEST: usize = 8224;

/// The bytes of a workbook; `western`: as Excel 95 wrote it, letters of Windows-1252.
pub(super) fn bytes(sheets: &[Sheet], western: bool) -> Vec<u8> {
    let mut strings: Vec<String> = Vec::new();
    let bodies: Vec<Vec<u8>> = sheets
        .iter()
        .map(|sheet| body(sheet, western, &mut strings))
        .collect();
    let mut globals = Vec::new();
    record(&mut globals, 0x0809, &begin(western, 0x0005));
    record(
        &mut globals,
        0x0042,
        &if western { 1252_u16 } else { 1200 }.to_le_bytes(),
    );
    record(&mut globals, 0x041e, &pattern(164, "dd/mm/yyyy", western));
    for format in [0_u16, 164] {
        let mut look = vec![0_u8; if western { 16 } else { 20 }];
        look[2..4].copy_from_slice(&format.to_le_bytes());
        record(&mut globals, 0x00e0, &look);
    }
    // The places of the sheets are known once the globals' length is.
    let names: Vec<Vec<u8>> = sheets.iter().map(|sheet| brief(&sheet.name, western)).collect();
    let list: usize = names.iter().map(|name| 4 + 6 + name.len()).sum();
    let mut tail = Vec::new();
    if !western {
        shared(&mut tail, &strings);
    }
    record(&mut tail, 0x000a, &[]);
    let mut place = globals.len() + list + tail.len();
    for (name, body) in names.iter().zip(&bodies) {
        let mut line = (place as u32).to_le_bytes().to_vec();
        line.extend([0, 0]);
        line.extend(name);
        record(&mut globals, 0x0085, &line);
        place += body.len();
    }
    globals.extend(tail);
    globals.extend(bodies.concat());
    let name = if western { "Book" } else { "Workbook" };
    compound(&[(name, &globals)])
}

fn record(out: &mut Vec<u8>, kind: u16, data: &[u8]) {
    assert!(data.len() <= LONGEST);
    out.extend(kind.to_le_bytes());
    out.extend((data.len() as u16).to_le_bytes());
    out.extend(data);
}

fn begin(western: bool, what: u16) -> Vec<u8> {
    let version: u16 = if western { 0x0500 } else { 0x0600 };
    let mut data = [version.to_le_bytes(), what.to_le_bytes()].concat();
    data.resize(if western { 8 } else { 16 }, 0);
    data
}

fn body(sheet: &Sheet, western: bool, strings: &mut Vec<String>) -> Vec<u8> {
    let mut out = Vec::new();
    record(&mut out, 0x0809, &begin(western, 0x0010));
    for (row, cells) in (0_u16..).zip(&sheet.rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            let at = |look: u16| [row.to_le_bytes(), column.to_le_bytes(), look.to_le_bytes()].concat();
            match cell {
                cell if cell.is_blank() => {}
                Cell::Text(text) if western => {
                    let letters = WINDOWS_1252.encode(text).0;
                    let mut data = at(0);
                    data.extend((letters.len() as u16).to_le_bytes());
                    data.extend(letters.iter());
                    record(&mut out, 0x0204, &data);
                }
                Cell::Text(text) => {
                    let index = strings.len() as u32;
                    strings.push(text.clone());
                    record(&mut out, 0x00fd, &[at(0), index.to_le_bytes().to_vec()].concat());
                }
                Cell::Number(number) if number.fract() == 0.0 && number.abs() < 5e8 => {
                    let packed = (((*number as i32) << 2) as u32) | 2;
                    record(&mut out, 0x027e, &[at(0), packed.to_le_bytes().to_vec()].concat());
                }
                Cell::Number(number) => {
                    record(&mut out, 0x0203, &[at(0), number.to_le_bytes().to_vec()].concat());
                }
                Cell::Date(date) => {
                    record(
                        &mut out,
                        0x0203,
                        &[at(1), serial(*date).to_le_bytes().to_vec()].concat(),
                    );
                }
            }
        }
    }
    if !sheet.merges.is_empty() {
        let mut data = (sheet.merges.len() as u16).to_le_bytes().to_vec();
        for &(top, left, bottom, right) in &sheet.merges {
            data.extend(
                [top, bottom, left, right]
                    .iter()
                    .flat_map(|at| (*at as u16).to_le_bytes()),
            );
        }
        record(&mut out, 0x00e5, &data);
    }
    record(&mut out, 0x000a, &[]);
    out
}

/// The table of strings, cut into records in the middle of strings as Excel does.
fn shared(out: &mut Vec<u8>, strings: &[String]) {
    let count = (strings.len() as u32).to_le_bytes();
    let mut piece = [count, count].concat();
    let mut kind = 0x00fc;
    let mut flush = |piece: &mut Vec<u8>| {
        record(out, kind, piece);
        piece.clear();
        kind = 0x003c;
    };
    for text in strings {
        let units: Vec<u16> = text.encode_utf16().collect();
        let wide = units.iter().any(|unit| *unit > 0xff);
        if piece.len() + 8 > LONGEST {
            flush(&mut piece);
        }
        piece.extend((units.len() as u16).to_le_bytes());
        piece.push(u8::from(wide));
        for unit in units {
            if piece.len() + 2 > LONGEST {
                flush(&mut piece);
                piece.push(u8::from(wide));
            }
            if wide {
                piece.extend(unit.to_le_bytes());
            } else {
                piece.push(unit as u8);
            }
        }
    }
    flush(&mut piece);
}

/// A text after a one-byte count.
fn brief(text: &str, western: bool) -> Vec<u8> {
    if western {
        let letters = WINDOWS_1252.encode(text).0;
        return [&[letters.len() as u8], letters.as_ref()].concat();
    }
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut out = vec![units.len() as u8, 1];
    out.extend(units.into_iter().flat_map(u16::to_le_bytes));
    out
}

fn pattern(number: u16, text: &str, western: bool) -> Vec<u8> {
    let mut out = number.to_le_bytes().to_vec();
    if western {
        out.extend(brief(text, true));
    } else {
        out.extend((text.len() as u16).to_le_bytes());
        out.push(0);
        out.extend(text.bytes());
    }
    out
}
