//! One list of known people, in every format × letters × layout it comes in, with every fault of the catalogue,
//! against the truth beside it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot be set up fails loudly"
)]

mod made;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use made::{Cell, Charset, Letters, Made, options};
use tungnha_domain::Target;
use tungnha_sheets::{Encoding, Extract, ReadOptions, read_extract};

/// A row of the list and what must be made of it.
struct Known {
    name: &'static str,
    birth: Cell,
    id: Cell,
    phone: Cell,
    state: &'static str,
    hamlet: u8,
    /// Name, birth, personal ID, phone; `None`: rejected or put aside as a duplicate.
    truth: Option<[&'static str; 4]>,
    /// The warnings of the row, without the field.
    codes: &'static [&'static str],
}

fn text(text: &str) -> Cell {
    Cell::from(text)
}

fn known() -> Vec<Known> {
    let day = |y, m, d| Cell::Date(NaiveDate::from_ymd_opt(y, m, d).unwrap());
    let row = |name, birth, id, phone, state, hamlet, truth, codes| Known {
        name,
        birth,
        id,
        phone,
        state,
        hamlet,
        truth,
        codes,
    };
    vec![
        row(
            "Nguyễn Văn Đức",
            day(1986, 7, 26),
            text("070086000001"),
            text("0912345678"),
            "Đã kích hoạt mức 2",
            1,
            Some(["Nguyễn Văn Đức", "1986-07-26", "070086000001", "0912345678"]),
            &[],
        ),
        row(
            "Trần Thị Hường",
            Cell::Number(1950.0),
            Cell::Number(70_150_000_012.0),
            Cell::Number(912_345_679.0),
            "Chưa đăng ký",
            1,
            Some(["Trần Thị Hường", "1950", "070150000012", "0912345679"]),
            &["birth_year_only", "id_padded", "phone_repaired"],
        ),
        row(
            "Điểu K'Rơi",
            text("00/00/1962"),
            Cell::Number(285_123_456.0),
            text("84 912 345 680"),
            "Hồ sơ được cấp",
            1,
            Some(["Điểu K'Rơi", "1962", "", "0912345680"]),
            &["birth_year_only", "id_cmnd", "phone_repaired"],
        ),
        row(
            "Thị Bưởi",
            text("12/05/1990"),
            text("7.0045E+10"),
            text("01621234567"),
            "Đã kích hoạt mức 1",
            2,
            Some(["Thị Bưởi", "1990-05-12", "", "0321234567"]),
            &["id_unreadable", "phone_repaired"],
        ),
        row(
            "Lê Quốc Tuấn",
            text("31/02/1980"),
            text(""),
            text("02713888888"),
            "Đã kích hoạt mức 2",
            2,
            Some(["Lê Quốc Tuấn", "", "", ""]),
            &["birth_impossible", "id_missing", "phone_unreadable"],
        ),
        row(
            "",
            text("1971"),
            text("070071000006"),
            text(""),
            "Chưa đăng ký",
            2,
            None,
            &[],
        ),
        row(
            "Nguyễn Văn Đức",
            day(1986, 7, 26),
            text("070 086 000 001"),
            text(""),
            "Đã kích hoạt mức 2",
            1,
            None,
            &["duplicate_in_file"],
        ),
        row(
            "Phạm Thị Hoà",
            text("2030"),
            text("097186000008"),
            text(""),
            "Đã kích hoạt mức 1",
            2,
            Some(["Phạm Thị Hoà", "", "097186000008", ""]),
            &["birth_future", "id_province_unknown"],
        ),
    ]
}

/// How the list is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// A header, the people, a column for the hamlet.
    Plain,
    /// Title block, sums, blank rows, the header again on the next page, signatures.
    Printed,
    /// A header in two rows with merged cells.
    TwoRows,
    /// A sheet for each hamlet, a cover sheet and a blank one.
    SheetEach,
    /// A line with the hamlet's name before its people.
    Sections,
    /// No hamlet anywhere: the officer says.
    Given,
}

const LAYOUTS: [Layout; 6] = [
    Layout::Plain,
    Layout::Printed,
    Layout::TwoRows,
    Layout::SheetEach,
    Layout::Sections,
    Layout::Given,
];

const HEADER: [&str; 7] = [
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "Số ĐDCN",
    "Số điện thoại",
    "Định danh điện tử",
    "Dân tộc",
];

fn cells(at: usize, row: &Known) -> Vec<Cell> {
    vec![
        Cell::Number(at as f64 + 1.0),
        text(row.name),
        row.birth.clone(),
        row.id.clone(),
        row.phone.clone(),
        text(row.state),
        text("Kinh"),
    ]
}

fn with(mut cells: Vec<Cell>, last: &str) -> Vec<Cell> {
    cells.push(text(last));
    cells
}

fn laid_out(layout: Layout) -> Made {
    let rows = known();
    let header: Vec<Cell> = HEADER.iter().map(|label| text(label)).collect();
    let of = |hamlet: u8| {
        rows.iter()
            .enumerate()
            .filter(move |(_, row)| row.hamlet == hamlet)
    };
    let numbered = |at: usize, row: &Known| with(cells(at, row), &format!("KP{}", row.hamlet));
    match layout {
        Layout::Plain => {
            let made = Made::new().sheet("DS").cells(with(header, "Khu phố"));
            rows.iter()
                .enumerate()
                .fold(made, |made, (at, row)| made.cells(numbered(at, row)))
        }
        Layout::Printed => {
            let header = with(header, "Khu phố");
            let mut made = Made::new()
                .sheet("Danh sách")
                .row(&["CÔNG AN PHƯỜNG", "", "", "CỘNG HÒA XÃ HỘI"])
                .row(&[])
                .row(&["Danh sách nhân khẩu"])
                .cells(header.clone());
            for (at, row) in rows.iter().enumerate() {
                if at == 3 {
                    made = made.row(&["", "Cộng trang: 3"]).row(&[]).cells(header.clone());
                }
                made = made.cells(numbered(at, row));
            }
            made.row(&["", "Tổng cộng: 8 người"])
                .row(&["", "", "", "", "Người lập biểu"])
        }
        Layout::TwoRows => {
            let mut made = Made::new()
                .sheet("DS")
                .row(&[
                    "STT",
                    "Họ và tên",
                    "Ngày sinh",
                    "Thông tin công dân",
                    "",
                    "",
                    "Dân tộc",
                    "Khu phố",
                ])
                .row(&[
                    "",
                    "",
                    "",
                    "Số ĐDCN",
                    "Số điện thoại",
                    "Định danh điện tử",
                    "",
                    "",
                ]);
            for column in [0, 1, 2, 6, 7] {
                made = made.merge(0, column, 1, column);
            }
            made = made.merge(0, 3, 0, 5);
            rows.iter()
                .enumerate()
                .fold(made, |made, (at, row)| made.cells(numbered(at, row)))
        }
        Layout::SheetEach => {
            let mut made = Made::new().sheet("Bìa").row(&["Báo cáo", "2024"]);
            for hamlet in [1, 2] {
                made = made.sheet(&format!("KP {hamlet}")).cells(header.clone());
                made = of(hamlet).fold(made, |made, (at, row)| made.cells(cells(at, row)));
            }
            made.sheet("Trống")
        }
        Layout::Sections => {
            let mut made = Made::new().sheet("DS").cells(header);
            for hamlet in [1, 2] {
                made = made.row(&["", &format!("Khu phố {hamlet}")]);
                made = of(hamlet).fold(made, |made, (at, row)| made.cells(cells(at, row)));
            }
            made
        }
        Layout::Given => {
            let made = Made::new().sheet("DS").cells(header);
            rows.iter()
                .enumerate()
                .fold(made, |made, (at, row)| made.cells(cells(at, row)))
        }
    }
}

/// Everybody of a file, as the truth says it.
fn people(extract: &Extract) -> BTreeSet<[String; 5]> {
    extract
        .sheets
        .iter()
        .flat_map(|sheet| &sheet.people)
        .map(|person| {
            [
                person.name.clone(),
                person.birth.map(|birth| birth.to_string()).unwrap_or_default(),
                person.personal_id.clone().unwrap_or_default(),
                person.phone.clone().unwrap_or_default(),
                person.hamlet.clone().unwrap_or_default(),
            ]
        })
        .collect()
}

fn check(bytes: &[u8], name: &str, layout: Layout, case: &str, real_dates: bool) {
    let given = layout == Layout::Given;
    let options = ReadOptions {
        hamlet: given.then(|| "Khu phố 9".to_owned()),
        ..options()
    };
    let extract = read_extract(bytes, name, &options).unwrap_or_else(|fault| panic!("{case}: {fault}"));
    let truth: BTreeSet<[String; 5]> = known()
        .iter()
        .filter_map(|row| {
            let [name, birth, id, phone] = row.truth?.map(str::to_owned);
            let hamlet = if given { 9 } else { row.hamlet };
            Some([name, birth, id, phone, format!("Khu phố {hamlet}")])
        })
        .collect();
    assert_eq!(people(&extract), truth, "{case}");

    let rejected: usize = extract.sheets.iter().map(|sheet| sheet.rejected.len()).sum();
    let duplicates: u32 = extract.sheets.iter().map(|sheet| sheet.duplicates).sum();
    let rows: u32 = extract.sheets.iter().map(|sheet| sheet.rows).sum();
    assert_eq!((rejected, duplicates, rows), (1, 1, 8), "{case}");
    for sheet in &extract.sheets {
        assert_eq!(
            sheet.dropped_columns,
            ["Dân tộc"],
            "{case}: what the law keeps out is said"
        );
    }

    let mut codes: Vec<&str> = extract
        .sheets
        .iter()
        .flat_map(|sheet| &sheet.warnings)
        .map(|warning| warning.code.code())
        .filter(|code| *code != "encoding_decoded")
        .collect();
    codes.sort_unstable();
    let mut wanted: Vec<&str> = known().iter().flat_map(|row| row.codes).copied().collect();
    let mixed = if layout == Layout::SheetEach {
        // Real dates are of the first hamlet, typed ones of the second.
        0
    } else {
        usize::from(real_dates)
    };
    wanted.extend(std::iter::repeat_n("birth_mixed_column", mixed));
    wanted.sort_unstable();
    assert_eq!(codes, wanted, "{case}");

    let active = extract
        .sheets
        .iter()
        .flat_map(|sheet| &sheet.people)
        .flat_map(|person| &person.listed)
        .filter(|state| state.target() == Target::Dddt && state.code().starts_with("active"))
        .count();
    assert_eq!(active, 4, "{case}");
}

#[test]
fn workbooks_of_every_format_letters_and_layout_say_the_same() {
    for layout in LAYOUTS {
        for letters in [
            Letters::Unicode,
            Letters::Decomposed,
            Letters::HardSpaces,
            Letters::Tcvn3,
            Letters::Vni,
        ] {
            let made = laid_out(layout).letters(letters);
            let case = |format: &str| format!("{format} {letters:?} {layout:?}");
            check(&made.bytes(), "ds.xlsx", layout, &case("xlsx"), true);
            check(&made.ods(), "ds.ods", layout, &case("ods"), true);
            check(&made.xls(false), "ds.xls", layout, &case("xls"), true);
            check(&made.bytes(), "ds.xls", layout, &case("xlsx called xls"), true);
            if matches!(letters, Letters::Tcvn3 | Letters::Vni) && layout != Layout::SheetEach {
                check(&made.xls(true), "ds.xls", layout, &case("xls of 1995"), true);
            }
        }
    }
}

#[test]
fn text_files_of_every_character_set_separator_letters_and_layout_say_the_same() {
    use Charset::*;
    for layout in LAYOUTS.into_iter().filter(|layout| *layout != Layout::SheetEach) {
        for (letters, charsets) in [
            (
                Letters::Unicode,
                &[
                    Utf8,
                    Utf8Marked,
                    Utf16Le,
                    Utf16Be,
                    Utf16LeMarked,
                    Utf16BeMarked,
                    Windows1258,
                ][..],
            ),
            (Letters::Decomposed, &[Utf8, Utf16LeMarked, Windows1258]),
            (Letters::HardSpaces, &[Utf8Marked, Utf16LeMarked, Windows1258]),
            (Letters::Tcvn3, &[Utf8, Utf8Marked, Utf16LeMarked, Windows1252]),
            (Letters::Vni, &[Utf8, Utf8Marked, Utf16LeMarked, Windows1252]),
        ] {
            for &charset in charsets {
                for separator in [',', ';', '\t'] {
                    let bytes = laid_out(layout).letters(letters).csv(separator, charset);
                    let case = format!("csv {charset:?} {separator:?} {letters:?} {layout:?}");
                    check(&bytes, "ds.csv", layout, &case, false);
                }
            }
        }
    }
}

#[test]
fn a_row_has_the_number_excel_shows_in_every_format() {
    let made = laid_out(Layout::Printed);
    for (bytes, name) in [
        (made.bytes(), "ds.xlsx"),
        (made.xls(false), "ds.xls"),
        (made.ods(), "ds.ods"),
        (made.csv(';', Charset::Utf8), "ds.csv"),
        (made.csv('\t', Charset::Utf16LeMarked), "ds.txt"),
    ] {
        let extract = read_extract(&bytes, name, &options()).unwrap();
        let sheet = &extract.sheets[0];
        let rows: Vec<u32> = sheet.people.iter().map(|person| person.row).collect();
        assert_eq!((sheet.header_row, rows), (4, vec![5, 6, 7, 11, 12, 15]), "{name}");
        assert_eq!(sheet.rejected[0].row, 13, "{name}");
    }
}

#[test]
fn a_wrong_choice_of_letters_is_obeyed_and_reads_other_names() {
    let bytes = laid_out(Layout::Given).letters(Letters::Tcvn3).bytes();
    let choose = |encoding| ReadOptions {
        encoding,
        ..options()
    };
    let name = |encoding| match read_extract(&bytes, "ds.xlsx", &choose(encoding)) {
        Ok(extract) => extract.sheets[0].people[0].name.clone(),
        Err(fault) => fault.code().to_owned(),
    };
    assert_eq!(name(Encoding::Auto), "Nguyễn Văn Đức");
    assert_eq!(name(Encoding::Tcvn3), "Nguyễn Văn Đức");
    assert_eq!(
        name(Encoding::Unicode),
        "no_header",
        "“Hä vµ tªn” is no header in Unicode"
    );
}
