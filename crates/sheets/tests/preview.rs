//! What a person is shown of a file before it is taken.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up fails loudly")]

mod made;

use made::{Charset, Letters, Made, options};
use tungnha_sheets::{
    Column, Fix, LayoutChoice, Preview, Progress, ReadOptions, SheetError, Unwatched, bad_rows, preview,
    read_extract, read_extract_watched,
};

fn look(bytes: &[u8], name: &str, options: &ReadOptions) -> Preview {
    preview(bytes, name, options, &mut Unwatched).unwrap()
}

fn list() -> Made {
    Made::new()
        .sheet("KP3")
        .row(&["DANH SÁCH KHU PHỐ 3"])
        .row(&["STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Tôn giáo", "Ghi chú"])
        .row(&["1", "Nguyễn Văn Đức", "1980", "070080000001", "Không", "x"])
        .row(&["2", "Thị Hường", "31/02/1985", "70185000002", "Phật giáo", ""])
        .row(&["3", "", "1990", "070090000003", "", ""])
}

#[test]
fn three_readings_of_the_same_rows_stand_side_by_side_in_every_format() {
    let made = list().letters(Letters::Tcvn3);
    for (bytes, name) in [
        (made.bytes(), "a.xlsx"),
        (made.xls(false), "a.xls"),
        (made.ods(), "a.ods"),
        (made.csv(';', Charset::Utf8), "a.csv"),
        (made.csv(';', Charset::Windows1252), "a.csv"),
    ] {
        let shown = look(&bytes, name, &options());
        let sheet = &shown.sheets[0];
        assert_eq!(sheet.encoding, "tcvn3", "{name}");
        let name_in = |encoding: &str| {
            let reading = sheet.readings.iter().find(|reading| reading.encoding == encoding);
            let row = reading.unwrap().rows.iter().find(|row| row.row == 3);
            row.map(|row| row.cells[0].clone()).unwrap_or_default()
        };
        assert_eq!(name_in("tcvn3"), "Nguyễn Văn Đức", "{name}");
        assert_ne!(name_in("unicode"), name_in("tcvn3"), "{name}");
        assert_ne!(name_in("vni"), name_in("tcvn3"), "{name}");
        let encodings: Vec<&str> = sheet.readings.iter().map(|reading| reading.encoding).collect();
        assert_eq!(encodings, ["unicode", "tcvn3", "vni"]);
    }
}

#[test]
fn the_check_table_names_row_field_what_stands_there_and_what_was_made_of_it() {
    let shown = look(&list().bytes(), "a.xlsx", &options());
    let sheet = &shown.sheets[0];
    assert_eq!(
        (sheet.header_row, sheet.rows, sheet.people, sheet.good),
        (Some(2), 3, 2, 0)
    );
    let checks: Vec<_> = sheet
        .checks
        .iter()
        .map(|check| {
            (
                check.row,
                check.code,
                check.fix,
                check.raw.as_str(),
                check.reading.as_str(),
            )
        })
        .collect();
    assert_eq!(
        checks,
        [
            (3, "birth_year_only", Some(Column::Birth), "1980", "1980"),
            (4, "birth_impossible", Some(Column::Birth), "31/02/1985", ""),
            (
                4,
                "id_padded",
                Some(Column::PersonalId),
                "70185000002",
                "070185000002"
            ),
            (5, "name_missing", Some(Column::Name), "", ""),
        ]
    );
    let sensitive: Vec<&str> = sheet
        .columns
        .iter()
        .filter(|column| column.sensitive)
        .map(|column| column.label.as_str())
        .collect();
    assert_eq!(sensitive, ["Tôn giáo"]);
    let religion = sheet.columns.iter().find(|column| column.sensitive).unwrap();
    assert!(religion.samples.is_empty(), "not even shown");
}

#[test]
fn a_file_without_any_header_found_is_shown_and_taken_once_a_person_says_its_columns() {
    let made = Made::new()
        .sheet("DS")
        .row(&["A", "B", "C"])
        .row(&["1", "Nguyễn Văn Đức", "1980"])
        .row(&["2", "Thị Hường", "1985"]);
    let bytes = made.bytes();
    assert_eq!(
        read_extract(&bytes, "a.xlsx", &options()).unwrap_err().code(),
        "no_header"
    );
    let shown = look(&bytes, "a.xlsx", &options());
    assert_eq!((shown.sheets[0].is_list, shown.sheets[0].top.len()), (false, 3));
    let said = ReadOptions {
        layouts: vec![LayoutChoice {
            sheet: Some("DS".into()),
            header_row: Some(1),
            columns: [(1, Some(Column::Name)), (2, Some(Column::Birth))].into(),
        }],
        ..options()
    };
    let extract = read_extract(&bytes, "a.xlsx", &said).unwrap();
    let names: Vec<&str> = extract.sheets[0]
        .people
        .iter()
        .map(|person| person.name.as_str())
        .collect();
    assert_eq!(names, ["Nguyễn Văn Đức", "Thị Hường"]);
}

#[test]
fn a_column_a_person_names_comes_before_the_one_that_was_found_and_one_they_drop_is_dropped() {
    let bytes = Made::new()
        .row(&["Họ và tên", "Năm sinh", "Điện thoại 1", "Số điện thoại", "Tổ"])
        .row(&["Nguyễn Văn Đức", "1980", "0912345678", "0987654321", "4"])
        .bytes();
    let person = |columns: &[(u32, Option<Column>)]| {
        let said = ReadOptions {
            layouts: vec![LayoutChoice {
                columns: columns.iter().copied().collect(),
                ..LayoutChoice::default()
            }],
            ..options()
        };
        let extract = read_extract(&bytes, "a.xlsx", &said).unwrap();
        let person = extract.sheets[0].people[0].clone();
        (
            person.phone.unwrap_or_default(),
            extract.sheets[0].dropped_columns.clone(),
        )
    };
    assert_eq!(person(&[]).0, "0987654321");
    let (phone, dropped) = person(&[(2, Some(Column::Phone))]);
    assert_eq!(phone, "0912345678");
    assert_eq!(dropped, ["Số điện thoại", "Tổ"]);
    assert_eq!(person(&[(3, None)]).0, "");
}

#[test]
fn a_header_row_a_person_names_is_the_header() {
    let bytes = Made::new()
        .row(&["Họ và tên", "Năm sinh", "Số CCCD"])
        .row(&["(mẫu) Nguyễn Văn A", "1980", "070080000001"])
        .row(&["Họ và tên", "Năm sinh", "Số CCCD"])
        .row(&["Thị Hường", "1985", "070185000002"])
        .bytes();
    let said = ReadOptions {
        layouts: vec![LayoutChoice {
            header_row: Some(3),
            ..LayoutChoice::default()
        }],
        ..options()
    };
    let extract = read_extract(&bytes, "a.xlsx", &said).unwrap();
    assert_eq!(
        (extract.sheets[0].header_row, extract.sheets[0].people.len()),
        (3, 1)
    );
    let shown = look(&bytes, "a.xlsx", &options());
    let rows: Vec<u32> = shown.sheets[0].headers.iter().map(|header| header.row).collect();
    assert_eq!(rows[..2], [1, 3]);
}

#[test]
fn a_cell_a_person_puts_right_is_read_as_if_it_stood_there() {
    let bytes = list().bytes();
    let fix = |row, field, value: &str| Fix {
        sheet: None,
        row,
        field,
        value: value.to_owned(),
    };
    let options = ReadOptions {
        fixes: vec![
            fix(4, Column::Birth, "28/02/1985"),
            fix(5, Column::Name, "Điểu Sang"),
            fix(5, Column::Hamlet, "KP 7"),
            fix(3, Column::PersonalId, ""),
        ],
        ..options()
    };
    let extract = read_extract(&bytes, "a.xlsx", &options).unwrap();
    let people = &extract.sheets[0].people;
    assert_eq!(people[1].birth.unwrap().to_string(), "1985-02-28");
    assert_eq!(
        (people[2].name.as_str(), people[2].hamlet.as_deref()),
        ("Điểu Sang", Some("Khu phố 7"))
    );
    assert_eq!(people[0].personal_id, None);
    assert!(extract.sheets[0].rejected.is_empty());
}

#[test]
fn the_shape_of_a_header_is_the_same_for_another_month_and_another_for_other_columns() {
    let shape = |made: Made| look(&made.bytes(), "a.xlsx", &options()).sheets[0].shape.clone();
    let month = |title: &str| {
        Made::new()
            .row(&[title])
            .row(&["Họ và tên", "Năm sinh"])
            .row(&["Thị Hường", "1985"])
    };
    assert_eq!(shape(month("Tháng 4")), shape(month("Tháng 5")));
    assert_ne!(shape(list()), shape(month("Tháng 4")));
}

#[test]
fn bad_rows_come_out_under_headers_that_are_read_back_from_every_layout() {
    let made = Made::new()
        .sheet("DS")
        .row(&["Họ và tên", "", "Năm sinh", "", "Thông tin", ""])
        .row(&["Họ và tên đệm", "Tên", "Nam", "Nữ", "Số ĐDCN", "Khu phố"])
        .row(&["Nguyễn Văn", "Đức", "31/02/1980", "", "070080000001", "3"])
        .row(&["Thị", "Hường", "", "1985", "070185000002", "3"]);
    let bad = bad_rows(&made.bytes(), "a.xlsx", &options(), &mut Unwatched).unwrap();
    assert_eq!(bad.rows.len(), 1);
    let mut back = Made::new().row(&bad.columns.iter().map(String::as_str).collect::<Vec<_>>());
    for row in &bad.rows {
        back = back.row(&row.iter().map(String::as_str).collect::<Vec<_>>());
    }
    let extract = read_extract(&back.bytes(), "b.xlsx", &options()).unwrap();
    let person = &extract.sheets[0].people[0];
    assert_eq!(
        (person.name.as_str(), person.hamlet.as_deref()),
        ("Nguyễn Văn Đức", Some("Khu phố 3"))
    );
    assert_eq!(person.personal_id.as_deref(), Some("070080000001"));
}

#[test]
fn sheets_of_different_kinds_are_shown_though_they_are_not_taken_together() {
    let header = ["Họ và tên", "Năm sinh"];
    let bytes = Made::new()
        .sheet("KP3")
        .row(&["DANH SÁCH NHÂN KHẨU"])
        .row(&header)
        .row(&["Nguyễn Văn Đức", "1980"])
        .sheet("VNPT")
        .row(&["DANH SÁCH THUÊ BAO VNPT"])
        .row(&header)
        .row(&["Thị Hường", "1985"])
        .bytes();
    assert_eq!(
        read_extract(&bytes, "a.xlsx", &options()).unwrap_err().code(),
        "kinds_differ"
    );
    let shown = look(&bytes, "a.xlsx", &options());
    assert!(shown.kinds_differ);
    assert_eq!(shown.sheets.len(), 2);
    let one = ReadOptions {
        sheet: Some("VNPT".into()),
        ..options()
    };
    let shown = look(&bytes, "a.xlsx", &one);
    assert_eq!((shown.kind, shown.kinds_differ), ("operator", false));
}

#[test]
fn a_reading_tells_how_far_it_is_and_stops_when_it_is_told_to() {
    let mut made = Made::new().row(&["Họ và tên", "Năm sinh"]);
    for _ in 0..4000 {
        made = made.row(&["Nguyễn Văn A", "1980"]);
    }
    let bytes = made.bytes();
    let mut told = Vec::new();
    let mut watch = |progress: Progress| {
        told.push(progress);
        true
    };
    read_extract_watched(&bytes, "a.xlsx", &options(), &mut watch).unwrap();
    assert!(
        told.iter()
            .any(|progress| matches!(progress, Progress::Opening { .. }))
    );
    assert!(told.contains(&Progress::Reading { rows: 512, of: 4001 }));
    for stop_at in 0..told.len() {
        let mut looks = 0;
        let mut watch = |_: Progress| {
            looks += 1;
            looks <= stop_at
        };
        let stopped = read_extract_watched(&bytes, "a.xlsx", &options(), &mut watch).unwrap_err();
        assert!(matches!(stopped, SheetError::Stopped { .. }));
    }
}
