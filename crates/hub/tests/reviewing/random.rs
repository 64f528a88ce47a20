//! Random imports in random order, taken back one after the other.

use std::path::PathBuf;

use chrono::NaiveDate;
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use tungnha_domain::ListKind;
use tungnha_hub::commune::allocate::allocate;
use tungnha_hub::import::ImportOptions;
use tungnha_hub::people::people;
use tungnha_hub::progress::progress;
use tungnha_hub::store::Store;

use super::dump::{Dump, assert_same, dump};
use super::lists::{EVENING, Hub, Row};

/// One person's line in one list: who, and how this list writes them.
#[derive(Clone, Debug)]
pub(super) struct Line {
    who: u8,
    /// Bit by bit: without an ID, elsewhere, another spelling, another phone, only a birth year, another address,
    /// without a household.
    how: u8,
    state: u8,
}

#[derive(Clone, Debug)]
enum Step {
    List { kind: u8, day: u8, lines: Vec<Line> },
    Again(prop::sample::Index),
    Allocate { numbers: [u8; 4] },
    Undo,
}

/// A list's file and how it was read.
type List = (PathBuf, ImportOptions);

/// One import, and what was before it.
struct Imported {
    import_id: String,
    list: Option<List>,
    before: (Dump, String),
}

/// One line of a list.
pub(super) fn line() -> impl Strategy<Value = Line> {
    (0..10_u8, any::<u8>(), 0..3_u8).prop_map(|(who, how, state)| Line { who, how, state })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..4_u8, 0..6_u8, prop::collection::vec(line(), 1..9))
            .prop_map(|(kind, day, lines)| Step::List { kind, day, lines }),
        1 => any::<prop::sample::Index>().prop_map(Step::Again),
        1 => any::<[u8; 4]>().prop_map(|numbers| Step::Allocate { numbers }),
        1 => Just(Step::Undo),
    ]
}

/// What a list writes of somebody.
pub(super) fn written(line: &Line) -> Row {
    let who = line.who;
    let is = |bit: u8| line.how & (1 << bit) != 0;
    // Two share a name and two a house; spellings differ by marks only.
    let name = match (who, is(2)) {
        (0 | 1, _) => "Thị Đào".to_owned(),
        (_, false) => format!("Điểu Thử {}", (b'A' + who) as char),
        (_, true) => format!("Điểu Thứ {}", (b'A' + who) as char),
    };
    let house = u16::from(who / 2) + if is(1) { 1 } else { 0 };
    let hamlet = ["Khu phố 3", "KP4", "Tân Lập"][usize::from(who + u8::from(is(1)) * 3) % 3];
    let birth = if is(4) {
        format!("{}", 1950 + u16::from(who))
    } else {
        format!("0{}/03/{}", who % 9 + 1, 1950 + u16::from(who))
    };
    let id = if is(0) {
        String::new()
    } else {
        format!("07015{who}00000{who}")
    };
    let card = ["Chưa cấp", "Đã thu nhận hồ sơ", "Đã cấp"][usize::from(line.state)];
    let account = [
        "Chưa đăng ký",
        "Hồ sơ được cấp, chưa kích hoạt",
        "Đã kích hoạt mức 2",
    ][usize::from(line.state)];
    [
        if is(6) {
            String::new()
        } else {
            format!("30{house:03}")
        },
        name,
        birth,
        "Nữ".to_owned(),
        id,
        if who.is_multiple_of(2) {
            "Chủ hộ"
        } else {
            "Con"
        }
        .to_owned(),
        hamlet.to_owned(),
        if is(5) {
            format!("Số {house}B")
        } else {
            format!("Số {house}")
        },
        if is(3) {
            format!("03912345{who:02}")
        } else {
            format!("08612345{who:02}")
        },
        card.to_owned(),
        account.to_owned(),
    ]
}

/// A kind of list and its day in May; day 0: without a date of its own.
pub(super) fn options(kind: u8, day: u8) -> ImportOptions {
    ImportOptions {
        kind: Some(ListKind::ALL[usize::from(kind)]),
        list_date: (day > 0).then(|| NaiveDate::from_ymd_opt(2024, 5, u32::from(day)).unwrap()),
        ..ImportOptions::default()
    }
}

fn table(numbers: [u8; 4]) -> Workbook {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet
        .write_row(0, 0, ["Đơn vị", "CCCD", "ĐDĐT", "SIM chính chủ", "Smartphone"])
        .unwrap();
    let units = ["Khu phố 3", "Tân Lập", "VNPT", "Công an phường"];
    for (at, (unit, number)) in (1_u32..).zip(units.iter().zip(numbers)) {
        sheet.write(at, 0, *unit).unwrap();
        // A blank cell is nothing asked.
        if number % 3 > 0 {
            sheet.write(at, 1, u32::from(number)).unwrap();
        }
        sheet.write(at, 2, u32::from(number) + 1).unwrap();
    }
    book
}

/// What a person sees, beside every table.
fn seen(store: &Store) -> (Dump, String) {
    let conn = store.conn();
    let told = serde_json::json!({
        "people": people(conn, None).unwrap(),
        "progress": progress(conn, None, None, EVENING).unwrap(),
        "then": progress(conn, None, NaiveDate::from_ymd_opt(2024, 5, 3), EVENING).unwrap(),
    });
    (dump(store), told.to_string())
}

fn same(before: &(Dump, String), after: &(Dump, String), what: &str) {
    assert_same(&before.0, &after.0, what);
    assert_eq!(before.1, after.1, "{what}: people or progress");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn what_was_imported_in_any_order_is_taken_back_to_what_it_was(
        steps in prop::collection::vec(step(), 2..8)
    ) {
        let mut hub = Hub::founded();
        let mut stack: Vec<Imported> = Vec::new();
        let mut files: Vec<List> = Vec::new();
        for step in steps {
            let before = seen(&hub.store());
            let (import_id, list) = match step {
                Step::Undo => {
                    if let Some(imported) = stack.pop() {
                        hub.undo(&imported.import_id);
                        same(&imported.before, &seen(&hub.store()), "taken back in between");
                    }
                    continue;
                }
                Step::List { kind, day, lines } => {
                    let rows: Vec<Row> = lines.iter().map(written).collect();
                    let list = (hub.write("DANH SÁCH NHÂN KHẨU", &rows), options(kind, day));
                    files.push(list.clone());
                    (hub.import(&list.0, &list.1), Some(list))
                }
                Step::Again(which) => {
                    let Some(list) = files.get(which.index(files.len().max(1))) else {
                        continue;
                    };
                    (hub.import(&list.0, &list.1), Some(list.clone()))
                }
                Step::Allocate { numbers } => {
                    let file = hub.save(table(numbers));
                    (allocate(&mut hub.store(), &file, EVENING).unwrap().import_id, None)
                }
            };
            stack.push(Imported { import_id, list, before });
        }
        // Taken back and read in again, the newest list ends where it did: the same people in the same houses.
        if let Some(Imported { import_id, list: Some(list), before }) = stack.pop_if(|newest| newest.list.is_some()) {
            let whole = seen(&hub.store());
            hub.undo(&import_id);
            same(&before, &seen(&hub.store()), "the newest taken back");
            let import_id = hub.import(&list.0, &list.1);
            prop_assert_eq!(&whole.1, &seen(&hub.store()).1, "read in again");
            stack.push(Imported { import_id, list: Some(list), before });
        }
        while let Some(imported) = stack.pop() {
            hub.undo(&imported.import_id);
            let store = hub.store();
            same(&imported.before, &seen(&store), "taken back");
            drop(store);
            prop_assert_eq!(hub.wrong(), [""; 0]);
        }
    }
}
