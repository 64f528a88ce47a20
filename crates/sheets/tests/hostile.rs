//! Files made to do harm, in every format: each ends in a clear message, and none costs more than its bytes.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot be set up fails loudly"
)]

mod made;

use std::io::{Cursor, Write};

use made::{Charset, Made, compound, options};
use proptest::prelude::*;
use tungnha_sheets::{Limits, ReadOptions, SheetError, read_extract};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn refusal(bytes: &[u8], name: &str) -> SheetError {
    let error = read_extract(bytes, name, &options()).unwrap_err();
    assert!(error.to_string().contains(name), "says which file: {error}");
    error
}

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(part.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        r#"<office:document-content><office:body><office:spreadsheet><table:table table:name="DS">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    archive(&[("mimetype", "x"), ("content.xml", &content)])
}

fn xlsx(strings: &str, sheet: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    archive(&[
        (
            "_rels/.rels",
            &format!(
                r#"<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{rels}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            &format!(
                r#"<workbook xmlns="{main}" xmlns:r="{rels}"><sheets><sheet name="DS" sheetId="1" r:id="rId1"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            &format!(
                r#"<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{rels}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
            ),
        ),
        ("xl/sharedStrings.xml", strings),
        (
            "xl/worksheets/sheet1.xml",
            &format!(r#"<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>"#),
        ),
    ])
}

fn small() -> Made {
    Made::new()
        .row(&["STT", "Họ và tên", "Năm sinh"])
        .row(&["1", "Nguyễn Văn A", "1980"])
}

fn biff(records: &[(u16, &[u8])]) -> Vec<u8> {
    let mut stream = Vec::new();
    for (kind, data) in records {
        stream.extend(kind.to_le_bytes());
        stream.extend((data.len() as u16).to_le_bytes());
        stream.extend(*data);
    }
    compound(&[("Workbook", &stream)])
}

const BEGIN: (u16, &[u8]) = (0x0809, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

#[test]
fn entities_are_refused_before_anything_expands_them() {
    let laughs = r#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>"#;
    assert_eq!(refusal(&xlsx(laughs, ""), "a.xlsx").code(), "has_entities");
    let content = laughs.replace("sst", "office:document-content");
    let bytes = archive(&[("mimetype", "x"), ("content.xml", &content)]);
    assert_eq!(refusal(&bytes, "a.ods").code(), "has_entities");
    let late = format!("<!--{}-->{content}", " ".repeat(9000));
    let bytes = archive(&[("mimetype", "x"), ("content.xml", &late)]);
    assert_eq!(
        refusal(&bytes, "a.ods").code(),
        "has_entities",
        "however late it comes"
    );
}

#[test]
fn a_table_of_strings_that_announces_more_than_there_are_gets_no_room() {
    for count in ["99999999999999", "999999999999999999999999999999"] {
        let strings = format!(r#"<sst uniqueCount="{count}"><si><t>Họ và tên</t></si></sst>"#);
        assert_eq!(refusal(&xlsx(&strings, ""), "a.xlsx").code(), "too_large");
    }
}

#[test]
fn one_long_string_shown_in_every_cell_is_refused_when_it_has_filled_its_share() {
    let strings = format!("<sst><si><t>{}</t></si></sst>", "Họ và tên ".repeat(400));
    let mut rows = String::new();
    for row in 1..400 {
        let cells: String = ["A", "B", "C", "D"]
            .iter()
            .map(|column| format!(r#"<c r="{column}{row}" t="s"><v>0</v></c>"#))
            .collect();
        rows.push_str(&format!(r#"<row r="{row}">{cells}</row>"#));
    }
    let options = ReadOptions {
        limits: Limits {
            text_bytes: 1 << 20,
            ..Limits::default()
        },
        ..options()
    };
    let refused = read_extract(&xlsx(&strings, &rows), "a.xlsx", &options).unwrap_err();
    assert_eq!(refused.code(), "too_large");
}

#[test]
fn a_cell_repeated_a_million_times_in_a_million_rows_is_refused_and_a_blank_one_costs_nothing() {
    let row = |rows: &str, columns: &str, cell: &str| {
        format!(
            r#"<table:table-row table:number-rows-repeated="{rows}"><table:table-cell table:number-columns-repeated="{columns}" office:value-type="string">{cell}</table:table-cell></table:table-row>"#
        )
    };
    let text = "<text:p>Nguyễn</text:p>";
    assert_eq!(
        refusal(&ods(&row("1000000", "1000000", text)), "a.ods").code(),
        "too_large"
    );
    assert_eq!(
        refusal(&ods(&row("1000000", "9", text)), "a.ods").code(),
        "too_large"
    );
    assert_eq!(
        refusal(&ods(&row("1", "99999999999", text)), "a.ods").code(),
        "too_large"
    );
    let blank = row("99999999999", "99999999999", "");
    assert_eq!(refusal(&ods(&blank), "a.ods").code(), "empty");
}

#[test]
fn a_million_columns_are_refused_in_every_format_that_can_have_them() {
    let wide = "Nguyễn,".repeat(1_000_000);
    assert_eq!(refusal(wide.as_bytes(), "a.csv").code(), "too_large");
    let sheet = r#"<row r="1"><c r="BAAAA1" t="inlineStr"><is><t>Nguyễn</t></is></c></row>"#;
    let code = refusal(&xlsx("<sst/>", sheet), "a.xlsx").code();
    assert!(matches!(code, "too_large" | "damaged"), "{code}");
}

#[test]
fn a_cell_of_ten_megabytes_is_cut_to_what_a_cell_may_hold() {
    let long = "A".repeat(10 << 20);
    let made = |cell: &str| {
        Made::new()
            .row(&["Họ và tên", "Địa chỉ"])
            .row(&["Nguyễn Văn A", cell])
    };
    let short = made(&long[..100]);
    for (bytes, name) in [
        (made(&long).ods(), "a.ods"),
        (made(&long).csv(',', Charset::Utf8), "a.csv"),
        (
            xlsx(
                &format!("<sst><si><t>Họ và tên</t></si><si><t>Địa chỉ</t></si><si><t>{long}</t></si></sst>"),
                r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>2</v></c></row>"#,
            ),
            "a.xlsx",
        ),
        (short.xls(false), "a.xls"),
    ] {
        if let Ok(extract) = read_extract(&bytes, name, &options()) {
            let longest = extract.sheets[0]
                .people
                .iter()
                .filter_map(|person| person.address.as_ref());
            assert!(longest.map(String::len).max().unwrap_or(0) <= 4096, "{name}");
        } else {
            panic!("{name} is a list all the same");
        }
    }
}

#[test]
fn a_password_is_asked_for_by_name() {
    let encrypted = archive(&[
        ("mimetype", "x"),
        ("content.xml", "rubbish"),
        ("META-INF/manifest.xml", "<manifest:encryption-data/>"),
    ]);
    assert_eq!(refusal(&encrypted, "a.ods").code(), "password_protected");
    let old = biff(&[BEGIN, (0x002f, &[1, 0, 1, 0, 1, 0])]);
    assert_eq!(refusal(&old, "a.xls").code(), "password_protected");
    let new = compound(&[("EncryptionInfo", &[]), ("EncryptedPackage", &[])]);
    assert_eq!(refusal(&new, "a.xlsx").code(), "password_protected");
}

#[test]
fn chains_that_run_in_rings_end_as_damage() {
    let mut ring = small().xls(false);
    // Every entry of the table of chains after the first points to one before it.
    for at in (512 + 8..1024).step_by(4) {
        let back = ((at - 512) / 4 - 1) as u32;
        ring[at..at + 4].copy_from_slice(&back.to_le_bytes());
    }
    assert_eq!(refusal(&ring, "a.xls").code(), "damaged");
}

#[test]
fn records_that_promise_more_than_they_hold_end_as_damage() {
    for records in [
        &[
            BEGIN,
            (0x00fc, &[255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0]),
        ][..],
        &[BEGIN, (0x0085, &[255, 255, 255, 255, 0, 0, 255, 0])],
        &[BEGIN, (0x0085, &[0, 0])],
        &[(0x000a, &[])],
        &[
            BEGIN,
            (0x0085, &[255, 255, 255, 127, 0, 0, 1, 0, 65]),
            (0x000a, &[]),
        ],
    ] {
        assert_eq!(refusal(&biff(records), "a.xls").code(), "damaged");
    }
}

#[test]
fn a_file_cut_short_is_never_half_a_list() {
    for (whole, name) in [(small().xls(false), "a.xls"), (small().ods(), "a.ods")] {
        assert!(read_extract(&whole, name, &options()).is_ok());
        for end in (8..whole.len()).step_by(97) {
            let code = refusal(&whole[..end], name).code();
            assert!(
                matches!(code, "damaged" | "not_a_spreadsheet"),
                "{name} cut at {end}: {code}"
            );
        }
    }
}

#[test]
fn a_picture_called_a_list_is_no_list_and_a_list_called_otherwise_is_one() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0";
    for name in ["a.csv", "a.xlsx", "a.xls"] {
        assert_eq!(refusal(png, name).code(), "not_a_spreadsheet");
    }
    for (bytes, name) in [
        (small().bytes(), "a.csv"),
        (small().xls(false), "a.xlsx"),
        (small().ods(), "a.xls"),
    ] {
        assert!(read_extract(&bytes, name, &options()).is_ok(), "{name}");
    }
}

proptest! {
    #[test]
    fn a_workbook_with_any_bytes_changed_is_refused_or_read(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        western in any::<bool>(),
    ) {
        let mut bytes = small().xls(western);
        for (place, byte) in changes {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read_extract(&bytes, "a.xls", &options());
    }

    #[test]
    fn any_rows_of_an_open_document_are_refused_or_read(rows in "(<table:table-row( table:number-rows-repeated=\"[0-9]{1,12}\")?>|</table:table-row>|<table:table-cell|/>|>|</table:table-cell>|<text:p>|</text:p>|&[a-z#0-9]{1,4};|[a-zà-ỹ ]{1,5}| office:value-type=\"(date|float|string)\"| office:date-value=\"[0-9-]{0,12}\"){0,30}") {
        let _ = read_extract(&ods(&rows), "a.ods", &options());
    }

    #[test]
    fn any_bytes_called_text_are_refused_or_read(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = read_extract(&bytes, "a.csv", &options());
    }
}
