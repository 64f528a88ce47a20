//! Files that must be refused, each for what it is, before they can do harm.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up fails loudly")]

mod made;

use std::io::{Cursor, Write};

use made::{Made, options};
use tungnha_sheets::{Limits, ReadOptions, SheetError, read_allocation, read_extract};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const WORKBOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="KP3" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

const PACKAGE: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

/// An XLSX whose only sheet is the given XML.
fn xlsx(sheet: &str) -> Vec<u8> {
    archive(&[
        ("_rels/.rels", PACKAGE.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn refusal(bytes: &[u8], name: &str) -> SheetError {
    let error = read_extract(bytes, name, &options()).unwrap_err();
    assert!(error.to_string().contains(name), "says which file: {error}");
    error
}

/// The smallest compound file: a directory with one stream of nothing.
fn ole(entry: &str) -> Vec<u8> {
    made::compound(&[(entry, &[])])
}

#[test]
fn each_kind_of_file_is_refused_as_what_it_is() {
    for (bytes, name, code) in [
        (b"STT,Ho ten\n1,A".to_vec(), "danh-sach.xlsx", "wrong_extension"),
        (b"STT,Ho ten\n1,A".to_vec(), "danh-sach.xls", "wrong_extension"),
        (b"STT,Ho ten\n1,A".to_vec(), "danh-sach.doc", "not_a_spreadsheet"),
        (b"STT,So nha\n1,A".to_vec(), "danh-sach.csv", "no_header"),
        (
            b"<html><table><tr><td>Ho ten</td>".to_vec(),
            "danh-sach.xls",
            "web_page",
        ),
        (b"%PDF-1.7".to_vec(), "danh-sach.pdf", "not_a_spreadsheet"),
        (Vec::new(), "danh-sach.xlsx", "empty"),
        (ole("EncryptedPackage"), "danh-sach.xlsx", "password_protected"),
        (ole("Workbook"), "danh-sach.xls", "damaged"),
        (ole("WordDocument"), "danh-sach.doc", "not_a_spreadsheet"),
        (
            archive(&[("word/document.xml", b"<w/>")]),
            "danh-sach.xlsx",
            "not_a_spreadsheet",
        ),
        (
            archive(&[("mimetype", b"x"), ("content.xml", b"<x/>")]),
            "danh-sach.ods",
            "empty",
        ),
        (
            archive(&[("xl/workbook.bin", b"x")]),
            "danh-sach.xlsb",
            "not_supported_yet",
        ),
        (b"PK\x03\x04 and no more".to_vec(), "danh-sach.xlsx", "damaged"),
        (
            xlsx("<worksheet><sheetData><row r=\"1\"><c"),
            "danh-sach.xlsx",
            "damaged",
        ),
        (
            xlsx("<worksheet><sheetData></sheetData></worksheet>"),
            "danh-sach.xlsx",
            "empty",
        ),
    ] {
        assert_eq!(refusal(&bytes, name).code(), code, "{name}");
    }
}

#[test]
fn a_file_cut_short_is_damaged_wherever_it_is_cut() {
    let whole = Made::new()
        .row(&["Họ và tên", "Năm sinh"])
        .row(&["Nguyễn Văn A", "1980"])
        .bytes();
    for end in (4..whole.len()).step_by(whole.len() / 40) {
        assert_eq!(refusal(&whole[..end], "a.xlsx").code(), "damaged", "cut at {end}");
    }
}

#[test]
fn a_sheet_without_a_header_is_named() {
    let error = refusal(
        &Made::new().sheet("Bìa").row(&["Báo cáo", "2024"]).bytes(),
        "a.xlsx",
    );
    assert_eq!(
        error,
        SheetError::NoHeader {
            file: "a.xlsx".into(),
            sheet: "Bìa".into()
        }
    );
}

#[test]
fn a_zip_bomb_is_refused_while_it_is_being_inflated() {
    let bomb = xlsx(&" ".repeat(130 << 20));
    assert!(bomb.len() < 1 << 20, "small outside");
    assert_eq!(refusal(&bomb, "bomb.xlsx").code(), "too_large");

    // The central directory says one byte: the declared size must not be what is believed.
    let mut lying = bomb;
    let declared = (130_u32 << 20).to_le_bytes();
    let places: Vec<usize> = lying
        .windows(4)
        .enumerate()
        .filter(|(_, w)| *w == declared)
        .map(|(at, _)| at)
        .collect();
    assert!(!places.is_empty());
    for at in places {
        lying[at..at + 4].copy_from_slice(&1_u32.to_le_bytes());
    }
    let code = refusal(&lying, "bomb.xlsx").code();
    assert!(matches!(code, "too_large" | "damaged"), "{code}");
}

#[test]
fn many_small_parts_are_refused_together() {
    let part = vec![b' '; 4096];
    let names: Vec<String> = (0..20).map(|n| format!("xl/extra{n}.xml")).collect();
    let mut parts: Vec<(&str, &[u8])> = vec![("xl/workbook.xml", WORKBOOK.as_bytes())];
    parts.extend(names.iter().map(|name| (name.as_str(), part.as_slice())));
    let bytes = archive(&parts);
    let limited = |limits: Limits| {
        let options = ReadOptions { limits, ..options() };
        read_extract(&bytes, "a.xlsx", &options).unwrap_err().code()
    };
    assert_eq!(
        limited(Limits {
            total_bytes: 50_000,
            ..Limits::default()
        }),
        "too_large"
    );
    assert_eq!(
        limited(Limits {
            parts: 10,
            ..Limits::default()
        }),
        "too_large"
    );
}

#[test]
fn a_sheet_that_declares_half_a_terabyte_costs_what_its_cells_cost() {
    let cell = |at: &str, text: &str| format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let sheet = format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData><row r="1">{}{}</row><row r="2">{}{}</row><row r="1048576">{}</row></sheetData><mergeCells count="1"><mergeCell ref="A3:XFD1048576"/></mergeCells></worksheet>"#,
        cell("A1", "Họ và tên"),
        cell("B1", "Năm sinh"),
        cell("A2", "Nguyễn Văn A"),
        cell("B2", "1980"),
        cell("XFD1048576", "."),
    );
    let extract = read_extract(&xlsx(&sheet), "a.xlsx", &options()).unwrap();
    assert_eq!((extract.sheets[0].rows, extract.sheets[0].people.len()), (1, 1));
}

#[test]
fn more_cells_than_a_list_can_have_are_refused() {
    let mut made = Made::new().row(&["Họ và tên", "Năm sinh"]);
    for _ in 0..60 {
        made = made.row(&["Nguyễn Văn A", "1980"]);
    }
    let options = ReadOptions {
        limits: Limits {
            cells: 100,
            ..Limits::default()
        },
        ..options()
    };
    assert_eq!(
        read_extract(&made.bytes(), "a.xlsx", &options)
            .unwrap_err()
            .code(),
        "too_large"
    );
}

#[test]
fn an_allocation_with_a_word_for_a_number_names_the_cell() {
    let made = |cell: &str| {
        Made::new()
            .sheet("Phụ lục")
            .row(&["Đơn vị", "Cấp CCCD"])
            .row(&["VNPT", cell])
            .row(&["Tổng cộng", "5"])
            .bytes()
    };
    let wanted = SheetError::BadNumber {
        file: "a.xlsx".into(),
        sheet: "Phụ lục".into(),
        row: 2,
        column: "Cấp CCCD".into(),
    };
    assert_eq!(read_allocation(&made("nhiều"), "a.xlsx").unwrap_err(), wanted);
    assert_eq!(read_allocation(&made("12,5"), "a.xlsx").unwrap_err(), wanted);
    let count = |cell: &str| {
        read_allocation(&made(cell), "a.xlsx").unwrap().units[0]
            .targets
            .values()
            .next()
            .copied()
    };
    assert_eq!(
        (count("1.027"), count("-"), count("0")),
        (Some(1027), None, Some(0))
    );
}

#[test]
fn a_list_is_no_allocation_table() {
    let list = Made::new()
        .row(&["Họ và tên", "Năm sinh"])
        .row(&["Nguyễn Văn A", "1980"])
        .bytes();
    assert_eq!(read_allocation(&list, "a.xlsx").unwrap_err().code(), "no_header");
}
