//! Lists laid out the way communes lay them out, made here cell by cell.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up fails loudly")]

mod made;

use chrono::NaiveDate;
use made::{Made, options};
use rust_xlsxwriter::{Format, Workbook};
use tungnha_domain::{Birth, ListKind, Sex, Target};
use tungnha_sheets::{
    Encoding, Extract, Field, ReadOptions, RejectionCode, SheetError, WarningCode, read_extract,
};

#[allow(
    clippy::needless_pass_by_value,
    reason = "a list made row by row reads best as the argument itself"
)]
fn read(made: Made) -> Extract {
    read_with(&made, &options())
}

fn read_with(made: &Made, options: &ReadOptions) -> Extract {
    read_extract(&made.bytes(), "danh-sach.xlsx", options).unwrap()
}

fn names(extract: &Extract) -> Vec<&str> {
    extract
        .sheets
        .iter()
        .flat_map(|sheet| &sheet.people)
        .map(|person| person.name.as_str())
        .collect()
}

fn codes(extract: &Extract) -> Vec<(u32, &'static str, &'static str)> {
    let warnings = extract.sheets.iter().flat_map(|sheet| &sheet.warnings);
    warnings
        .map(|warning| (warning.row, warning.field.code(), warning.code.code()))
        .collect()
}

fn day(y: i32, m: u32, d: u32) -> Option<Birth> {
    NaiveDate::from_ymd_opt(y, m, d).map(Birth::Date)
}

#[test]
fn a_header_in_two_rows_with_merged_cells_is_one_header() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("DS").unwrap();
    let plain = Format::new();
    sheet
        .merge_range(0, 0, 0, 8, "DANH SÁCH NHÂN KHẨU ẤP TÂN LẬP", &plain)
        .unwrap();
    for (column, text) in [(0, "STT"), (1, "Họ và tên"), (4, "Số CCCD"), (8, "Ghi chú")] {
        sheet.merge_range(2, column, 3, column, text, &plain).unwrap();
    }
    sheet.merge_range(2, 2, 2, 3, "Năm sinh", &plain).unwrap();
    sheet.write(3, 2, "Nam").unwrap();
    sheet.write(3, 3, "Nữ").unwrap();
    sheet.merge_range(2, 5, 2, 7, "Tình trạng", &plain).unwrap();
    for (column, text) in [(5, "CCCD"), (6, "Định danh điện tử"), (7, "Sim")] {
        sheet.write(3, column, text).unwrap();
    }
    for column in 0..9 {
        sheet.write(4, column, format!("({})", column + 1)).unwrap();
    }
    sheet
        .write_row(
            5,
            0,
            [
                "1",
                "Điểu K'Rơi",
                "1950",
                "",
                "070050123456",
                "Đã cấp",
                "Đã kích hoạt mức 1",
                "Chính chủ",
                "ốm",
            ],
        )
        .unwrap();
    sheet
        .write_row(
            6,
            0,
            [
                "2",
                "Thị Bưởi",
                "",
                "12/05/1986",
                "070186123456",
                "Chưa cấp",
                "Chưa đăng ký",
                "Không có",
                "",
            ],
        )
        .unwrap();
    let extract = read_extract(&workbook.save_to_buffer().unwrap(), "a.xlsx", &options()).unwrap();

    let sheet = &extract.sheets[0];
    assert_eq!(
        (sheet.header_row, sheet.rows),
        (3, 2),
        "the line of column numbers is no person"
    );
    assert_eq!(sheet.dropped_columns, ["Ghi chú"]);
    let people: Vec<_> = sheet
        .people
        .iter()
        .map(|p| (p.name.as_str(), p.sex, p.birth))
        .collect();
    assert_eq!(
        people,
        [
            ("Điểu K'Rơi", Some(Sex::Male), Some(Birth::Year(1950))),
            ("Thị Bưởi", Some(Sex::Female), day(1986, 5, 12))
        ]
    );
    let states: Vec<&str> = sheet.people[0].listed.iter().map(|state| state.code()).collect();
    assert_eq!(states, ["issued", "active1", "own"]);
    assert_eq!(sheet.people[0].hamlet.as_deref(), Some("Ấp Tân Lập"));
    assert_eq!(sheet.people[0].personal_id.as_deref(), Some("070050123456"));
}

#[test]
fn repeated_headers_blank_rows_sums_and_signatures_are_not_people() {
    let header = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD"];
    let extract = read(
        Made::new()
            .row(&header)
            .row(&["1", "Nguyễn Văn A", "01/02/1980", "070080000001"])
            .row(&[])
            .row(&["", "", "", "", "nháp"])
            .row(&["Trang 2"])
            .row(&header)
            .row(&["2", "Tống Thị Cộng", "1990", "070190000002"])
            .row(&["3"])
            .row(&["", "Cộng: 2 người"])
            .row(&["", "Long Thủy, ngày 06 tháng 5 năm 2024"])
            .row(&["", "NGƯỜI LẬP BIỂU"])
            .row(&["", "Trần Văn B"]),
    );
    assert_eq!(
        names(&extract),
        ["Nguyễn Văn A", "Tống Thị Cộng"],
        "Tống is a name, tổng is a sum"
    );
    assert_eq!((extract.sheets[0].rows, extract.sheets[0].rejected.len()), (2, 0));
    assert_eq!(extract.sheets[0].people[1].row, 7, "Excel's own row number");
}

#[test]
fn only_a_row_without_a_usable_name_is_rejected() {
    let extract = read(
        Made::new()
            .row(&["Họ tên", "Năm sinh", "Số ĐDCN", "SĐT"])
            .row(&["", "1980", "070080000001", "0912345678"])
            .row(&["...", "1980", "070080000002", ""])
            .row(&["Nguyễn Văn A", "31/02/1980", "7.0045E+10", "02713888888"])
            .row(&["Điểu Hòa", "2030", "285123456", ""])
            .row(&["Thị Sen", "", "", "84912345678"])
            .row(&["Lý Ngọc Ánh", "1975", "097180000003", ""]),
    );
    let rejected: Vec<_> = extract.sheets[0]
        .rejected
        .iter()
        .map(|r| (r.row, r.field, r.code))
        .collect();
    assert_eq!(
        rejected,
        [
            (2, Field::Name, RejectionCode::NameMissing),
            (3, Field::Name, RejectionCode::NameMissing)
        ]
    );
    assert_eq!(extract.sheets[0].rows, 6);
    assert_eq!(
        names(&extract),
        ["Nguyễn Văn A", "Điểu Hòa", "Thị Sen", "Lý Ngọc Ánh"]
    );
    assert_eq!(
        codes(&extract),
        [
            (4, "birth", "birth_impossible"),
            (4, "personal_id", "id_unreadable"),
            (4, "phone", "phone_unreadable"),
            (5, "birth", "birth_future"),
            (5, "personal_id", "id_cmnd"),
            (6, "birth", "birth_missing"),
            (6, "personal_id", "id_missing"),
            (6, "phone", "phone_repaired"),
            (7, "birth", "birth_year_only"),
            (7, "personal_id", "id_province_unknown"),
            (7, "personal_id", "id_year_mismatch"),
        ]
    );
    let first = &extract.sheets[0].people[0];
    assert!(
        first.birth.is_none() && first.personal_id.is_none() && first.phone.is_none(),
        "left empty, not guessed"
    );
}

#[test]
fn several_sheets_are_several_hamlets_and_sheets_without_a_list_are_passed_over() {
    let header = ["STT", "Họ và tên", "Năm sinh", "Địa chỉ"];
    let extract = read(
        Made::new()
            .sheet("KP 1")
            .row(&header)
            .row(&["1", "Nguyễn Văn A", "1980", "Tổ 2"])
            .sheet("KP02")
            .row(&header)
            .row(&["1", "Nguyễn Văn B", "1981", "Tổ 2, Khu phố 2"])
            .row(&["2", "Nguyễn Văn C", "1982", "Tổ 2, KP3"])
            .sheet("Tổng hợp")
            .row(&["Khu phố", "Số người"])
            .row(&["1", "1"])
            .sheet("Trống"),
    );
    let hamlets: Vec<_> = extract
        .sheets
        .iter()
        .flat_map(|s| &s.people)
        .map(|p| p.hamlet.as_deref())
        .collect();
    assert_eq!(hamlets, [Some("Khu phố 1"), Some("Khu phố 2"), Some("Khu phố 3")]);
    assert_eq!(extract.skipped_sheets, ["Tổng hợp", "Trống"]);
    assert!(
        codes(&extract).contains(&(3, "hamlet", "hamlet_disagrees")),
        "the address comes before the sheet's name"
    );
}

#[test]
fn one_sheet_can_be_asked_for_and_a_missing_one_is_named_with_those_that_are_there() {
    let made = || {
        let header = ["Họ và tên", "Năm sinh"];
        Made::new()
            .sheet("KP1")
            .row(&header)
            .row(&["A", "1980"])
            .sheet("Khu phố 2")
            .row(&header)
            .row(&["B", "1980"])
    };
    let ask = |sheet: &str| ReadOptions {
        sheet: Some(sheet.to_owned()),
        ..options()
    };
    assert_eq!(names(&read_with(&made(), &ask("khu pho 2"))), ["B"]);
    let error = read_extract(&made().bytes(), "a.xlsx", &ask("KP9")).unwrap_err();
    assert_eq!(
        error,
        SheetError::SheetNotFound {
            file: "a.xlsx".into(),
            sheet: "KP9".into(),
            present: "KP1, Khu phố 2".into()
        }
    );
}

#[test]
fn a_birth_column_that_mixes_dates_and_text_is_warned_about_once() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    sheet.write_row(0, 0, ["Họ và tên", "Ngày sinh"]).unwrap();
    sheet.write_row(1, 0, ["Nguyễn Văn A", "26/07/1986"]).unwrap();
    sheet.write(2, 0, "Nguyễn Văn B").unwrap();
    sheet.write_with_format(2, 1, 31_619, &date).unwrap();
    sheet.write(3, 0, "Nguyễn Văn C").unwrap();
    sheet.write_with_format(3, 1, 1950, &date).unwrap();
    sheet.write(4, 0, "Nguyễn Văn D").unwrap();
    sheet.write(4, 1, 31_619).unwrap();
    let extract = read_extract(&workbook.save_to_buffer().unwrap(), "a.xlsx", &options()).unwrap();
    let births: Vec<_> = extract.sheets[0].people.iter().map(|p| p.birth).collect();
    assert_eq!(
        births,
        [
            day(1986, 7, 26),
            day(1986, 7, 26),
            Some(Birth::Year(1950)),
            day(1986, 7, 26)
        ]
    );
    let mixed: Vec<_> = codes(&extract)
        .into_iter()
        .filter(|(_, _, code)| *code == "birth_mixed_column")
        .collect();
    assert_eq!(mixed, [(1, "birth", "birth_mixed_column")]);
}

#[test]
fn a_person_twice_in_a_file_is_kept_once_and_fills_what_was_empty() {
    let header = ["Họ và tên", "Năm sinh", "Số CCCD", "Số hộ", "SĐT"];
    let extract = read(
        Made::new()
            .sheet("1")
            .row(&header)
            .row(&["Nguyễn Văn A", "1980", "070080000001", "12", ""])
            .row(&["Nguyễn Văn A", "1980", "070080000001", "12", "0912345678"])
            .row(&["Điểu X", "1950", "", "13", ""])
            .row(&["Điểu X", "1950", "", "14", ""])
            .row(&["Điểu  x", "1950", "", "14", ""])
            .row(&["Thị X", "", "", "14", ""])
            .row(&["Thị X", "", "", "14", ""])
            .sheet("2")
            .row(&header)
            .row(&["Nguyen Van A", "1980", "070080000001", "", ""])
            .row(&["Lê Thị B", "1975", "070080000001", "15", ""]),
    );
    assert_eq!(
        names(&extract),
        ["Nguyễn Văn A", "Điểu X", "Điểu X", "Thị X", "Thị X", "Lê Thị B"]
    );
    let (first, second) = (&extract.sheets[0], &extract.sheets[1]);
    assert_eq!((first.rows, first.people.len(), first.duplicates), (7, 5, 2));
    assert_eq!((second.rows, second.people.len(), second.duplicates), (2, 1, 1));
    assert_eq!(first.people[0].phone.as_deref(), Some("0912345678"));
    assert_eq!(
        second.people[0].personal_id, None,
        "somebody else under a taken ID is kept without it"
    );
    let duplicates = |sheet: usize| {
        let warnings = extract.sheets[sheet].warnings.iter();
        warnings
            .filter(|w| w.code == WarningCode::DuplicateInFile)
            .map(|w| (w.row, w.field))
            .collect::<Vec<_>>()
    };
    assert_eq!(duplicates(0), [(3, Field::PersonalId), (6, Field::Name)]);
    assert_eq!(duplicates(1), [(2, Field::PersonalId), (3, Field::PersonalId)]);
}

#[test]
fn numbers_and_states_under_the_same_word_are_told_apart_by_their_cells() {
    let extract = read(
        Made::new()
            .row(&["Họ và tên", "CCCD", "Điện thoại", "DT"])
            .row(&["Nguyễn Văn A", "070080000001", "0912345678", "Kinh"])
            .row(&["Nguyễn Văn B", "070080000002", "", "Khmer"]),
    );
    let person = &extract.sheets[0].people[0];
    assert_eq!(person.personal_id.as_deref(), Some("070080000001"));
    assert_eq!(person.phone.as_deref(), Some("0912345678"));
    assert_eq!(
        extract.sheets[0].dropped_columns,
        ["DT"],
        "ethnicity, abbreviated"
    );

    let extract = read(
        Made::new()
            .row(&["Họ và tên", "Số CMND", "Số CCCD", "CCCD", "Điện thoại", "SĐT"])
            .row(&[
                "Nguyễn Văn A",
                "285123456",
                "070080000001",
                "Đã cấp",
                "Điện thoại 2G",
                "0912345678",
            ]),
    );
    let person = &extract.sheets[0].people[0];
    assert_eq!(
        person.personal_id.as_deref(),
        Some("070080000001"),
        "not the old card's number"
    );
    let states: Vec<&str> = person.listed.iter().map(|state| state.code()).collect();
    assert_eq!(states, ["issued", "only_2g"]);
    assert_eq!(extract.sheets[0].dropped_columns, ["Số CMND"]);
}

#[test]
fn the_columns_the_law_keeps_out_are_dropped_and_named() {
    let extract = read(
        Made::new()
            .row(&[
                "STT",
                "Họ và tên",
                "Dân tộc",
                "Tôn giáo",
                "Tiền án, tiền sự",
                "Ảnh",
                "Năm sinh",
                "Ghi chú",
            ])
            .row(&[
                "1",
                "Nguyễn Văn A",
                "Kinh",
                "Không",
                "Không",
                "a.jpg",
                "1980",
                "khó tính",
            ]),
    );
    assert_eq!(
        extract.sheets[0].dropped_columns,
        ["Dân tộc", "Tôn giáo", "Tiền án, tiền sự", "Ảnh", "Ghi chú"]
    );
    assert!(!format!("{extract:?}").contains("khó tính"));
}

#[test]
fn a_household_number_merged_beside_its_people_is_everybodys() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet
        .write_row(0, 0, ["Số hộ", "Họ và tên", "Quan hệ với chủ hộ", "Năm sinh"])
        .unwrap();
    sheet.merge_range(1, 0, 2, 0, "7", &Format::new()).unwrap();
    sheet.write_row(1, 1, ["Nguyễn Văn A", "Chủ hộ", "1980"]).unwrap();
    sheet.write_row(2, 1, ["Nguyễn Thị B", "Vợ", "1982"]).unwrap();
    let extract = read_extract(&workbook.save_to_buffer().unwrap(), "a.xlsx", &options()).unwrap();
    let people: Vec<_> = extract.sheets[0]
        .people
        .iter()
        .map(|p| (p.household.as_deref(), p.head))
        .collect();
    assert_eq!(people, [(Some("7"), true), (Some("7"), false)]);
}

#[test]
fn a_household_number_written_only_beside_the_head_is_everybodys_if_the_whole_list_is_so() {
    let header = ["Số hộ", "Họ và tên", "Quan hệ với chủ hộ", "Năm sinh"];
    let households = |last: &str| {
        let extract = read(
            Made::new()
                .row(&header)
                .row(&["7", "Nguyễn Văn A", "Chủ hộ", "1980"])
                .row(&["", "Nguyễn Thị B", "Vợ", "1982"])
                .row(&["8", "Điểu C", "Chủ hộ", "1950"])
                .row(&[last, "Thị D", "Con", "1982"]),
        );
        extract.sheets[0]
            .people
            .iter()
            .map(|p| p.household.clone().unwrap_or_default())
            .collect::<Vec<_>>()
    };
    assert_eq!(households(""), ["7", "7", "8", "8"]);
    assert_eq!(
        households("9"),
        ["7", "", "8", "9"],
        "an irregular list is not guessed about"
    );
}

#[test]
fn lines_between_people_name_the_hamlet_of_those_below() {
    let extract = read(
        Made::new()
            .row(&["STT", "Họ và tên", "Năm sinh"])
            .row(&["I. KHU PHỐ 1"])
            .row(&["1", "Nguyễn Văn A", "1980"])
            .row(&["", "Khu phố 2"])
            .row(&["", "Tổ 5"])
            .row(&["1", "Nguyễn Văn B", "1980"]),
    );
    let hamlets: Vec<_> = extract.sheets[0]
        .people
        .iter()
        .map(|p| p.hamlet.as_deref())
        .collect();
    assert_eq!(hamlets, [Some("Khu phố 1"), Some("Khu phố 2")]);
}

#[test]
fn the_title_gives_kind_and_day_and_the_kind_gives_the_state() {
    let extract = read(
        Made::new()
            .row(&["DANH SÁCH CÔNG DÂN CHƯA ĐƯỢC CẤP CCCD"])
            .row(&["(tính đến ngày 6 tháng 5 năm 2024)"])
            .row(&["TT", "Họ và tên", "Năm sinh"])
            .row(&["1", "Nguyễn Văn A", "1980"]),
    );
    assert_eq!(extract.kind, ListKind::NotIssued);
    assert_eq!(extract.list_date, NaiveDate::from_ymd_opt(2024, 5, 6));
    let state = &extract.sheets[0].people[0].listed;
    assert_eq!(
        (state.len(), state[0].target(), state[0].code()),
        (1, Target::Cccd, "none")
    );
}

#[test]
fn sheets_of_different_kinds_are_not_guessed_about() {
    let header = ["Họ và tên", "Năm sinh"];
    let made = Made::new()
        .sheet("A")
        .row(&["DANH SÁCH CHƯA KÍCH HOẠT"])
        .row(&header)
        .row(&["Nguyễn Văn A", "1980"])
        .sheet("B")
        .row(&["DANH SÁCH NHÂN KHẨU"])
        .row(&header)
        .row(&["Nguyễn Văn B", "1980"]);
    let error = read_extract(&made.bytes(), "a.xlsx", &options()).unwrap_err();
    assert_eq!(error.code(), "kinds_differ");
}

#[test]
fn text_in_an_old_encoding_is_decoded_and_said_so() {
    let extract = read(
        Made::new()
            .row(&["STT", "Hä vµ tªn", "N¨m sinh", "Khu phè"])
            .row(&["1", "NguyÔn V¨n §øc", "1980", "Khu phè 3"])
            .row(&["2", "L\u{ad}¬ng ThÞ H\u{ad}êng", "1985", "Khu phè 3"]),
    );
    assert_eq!(names(&extract), ["Nguyễn Văn Đức", "Lương Thị Hường"]);
    assert_eq!(extract.sheets[0].encoding, "tcvn3");
    assert_eq!(extract.sheets[0].people[0].hamlet.as_deref(), Some("Khu phố 3"));
    assert!(codes(&extract).contains(&(1, "text", "encoding_decoded")));

    let vni = || {
        Made::new()
            .row(&["Hoï vaø teân", "Naêm sinh"])
            .row(&["Nguyeãn Vaên Ñöùc", "1980"])
    };
    assert_eq!(names(&read(vni())), ["Nguyễn Văn Đức"]);
    let forced = ReadOptions {
        encoding: Encoding::Vni,
        ..options()
    };
    assert_eq!(names(&read_with(&vni(), &forced)), ["Nguyễn Văn Đức"]);
    let left = ReadOptions {
        encoding: Encoding::Unicode,
        ..options()
    };
    assert!(
        read_extract(&vni().bytes(), "a.xlsx", &left).is_err(),
        "as Unicode there is no header to find"
    );
}

#[test]
fn a_name_in_two_columns_is_joined() {
    let extract = read(
        Made::new()
            .row(&["STT", "Họ và tên đệm", "Tên", "Năm sinh"])
            .row(&["1", "Nguyễn Văn", "A", "1980"]),
    );
    assert_eq!(names(&extract), ["Nguyễn Văn A"]);
}

#[test]
fn a_total_under_the_names_is_nobody_whatever_stands_beside_it() {
    let extract = read(
        Made::new()
            .sheet("KP1")
            .row(&["STT", "Họ và tên", "Ngày sinh", "Số ĐDCN/CMND"])
            .row(&["1", "Tống Thị Lan", "01/02/1990", "070190000001"])
            .row(&["", "Cộng trang 1", "1", "1"])
            .row(&["2", "Lê Văn An", "1950", "070050000002"])
            .row(&["", "Tổng cộng", "2", "2"])
            .row(&["Tổng số", "", "", "2"]),
    );
    assert_eq!(names(&extract), ["Tống Thị Lan", "Lê Văn An"]);
    assert_eq!((extract.sheets[0].rows, extract.sheets[0].rejected.len()), (2, 0));
    let ids = extract.sheets[0]
        .people
        .iter()
        .map(|person| person.personal_id.is_some());
    assert_eq!(ids.collect::<Vec<_>>(), [true, true]);
}
