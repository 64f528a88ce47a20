//! Sheets no program would write: whatever is in them, reading ends with a list or a refusal.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up fails loudly")]

mod made;

use std::io::{Cursor, Read, Write};

use made::{Made, options};
use proptest::prelude::*;
use tungnha_sheets::{Encoding, ReadOptions, read_allocation, read_extract};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The parts of a small list.
fn parts() -> Vec<(String, Vec<u8>)> {
    let made = Made::new()
        .row(&["DANH SÁCH KHU PHỐ 3"])
        .row(&["STT", "Họ và tên", "Năm sinh", "Số CCCD", "SĐT", "CCCD"])
        .row(&[
            "1",
            "Nguyễn Văn A",
            "1980",
            "070080000001",
            "0912345678",
            "Đã cấp",
        ])
        .row(&[
            "2",
            "Thị B",
            "01/02/1985",
            "070185000002",
            "912345678",
            "Chưa cấp",
        ]);
    let mut archive = ZipArchive::new(Cursor::new(made.bytes())).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn pack(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name.as_str(), SimpleFileOptions::default())
            .unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

proptest! {
    #[test]
    fn any_bytes_are_refused_or_read(bytes in proptest::collection::vec(any::<u8>(), 0..400), zip in any::<bool>()) {
        let mut file = if zip { b"PK\x03\x04".to_vec() } else { Vec::new() };
        file.extend(bytes);
        prop_assert!(read_extract(&file, "a.xlsx", &options()).is_err());
        prop_assert!(read_allocation(&file, "a.xlsx").is_err());
    }

    #[test]
    fn a_list_with_broken_parts_is_refused_or_read(
        part in any::<prop::sample::Index>(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut parts = parts();
        let at = part.index(parts.len());
        for (place, byte) in changes {
            let bytes = &mut parts[at].1;
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let _ = read_extract(&pack(&parts), "a.xlsx", &options());
    }

    #[test]
    fn any_cells_are_read_with_every_row_accounted_for(
        rows in proptest::collection::vec(proptest::collection::vec("\\PC{0,12}|[0-9/]{0,12}|Khu phố [0-9]|Tổng cộng", 6), 0..12),
        encoding in 0_usize..4,
    ) {
        let mut made = Made::new().row(&["STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Khu phố", "Điện thoại"]);
        for row in &rows {
            let row: Vec<&str> = row.iter().map(String::as_str).collect();
            made = made.row(&row);
        }
        let encoding = [Encoding::Auto, Encoding::Unicode, Encoding::Tcvn3, Encoding::Vni][encoding];
        if let Ok(extract) = read_extract(&made.bytes(), "a.xlsx", &ReadOptions { encoding, ..options() }) {
            for sheet in &extract.sheets {
                let kept = sheet.people.len() + sheet.duplicates as usize + sheet.rejected.len();
                prop_assert_eq!(sheet.rows as usize, kept);
                prop_assert!(sheet.people.iter().all(|person| !person.name.is_empty()));
            }
        }
    }
}
