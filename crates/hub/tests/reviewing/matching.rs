//! Claims held against lists: every relation, by unit, member and day, and that it agrees with the partition.

use tungnha_domain::{ListKind, Target};
use tungnha_hub::review::{Match, Reconciled, UnitLine, Which, lines, reconcile};

use super::lists::{EVENING, Hub, Row, row};

const DAY: i64 = 86_400;

fn told(hub: &Hub) -> Reconciled {
    reconcile(hub.store().conn(), None, None, None, EVENING).unwrap()
}

fn whole(told: &Reconciled, target: Target) -> UnitLine {
    let mut lines = told.units.iter().filter(|line| line.target == target);
    lines.next_back().unwrap().clone()
}

/// Somebody with this card and account.
fn with(name: &str, id: &str, card: &str, account: &str) -> Row {
    let mut row = row("30001", name, "02/03/1950", id, "Khu phố 3");
    card.clone_into(&mut row[9]);
    account.clone_into(&mut row[10]);
    row
}

const NAMES: [&str; 6] = ["Điểu A", "Điểu B", "Điểu C", "Điểu D", "Điểu E", "Điểu G"];

fn list(cards: [&str; 6]) -> Vec<Row> {
    NAMES
        .iter()
        .zip(cards)
        .zip(1..)
        .map(|((name, card), at)| with(name, &format!("07005000000{at}"), card, "Chưa đăng ký"))
        .collect()
}

/// The first list on the 2nd, answers on the 6th, the next list on the 8th.
fn campaign() -> Hub {
    let mut hub = Hub::founded();
    hub.list_of(
        "2024-05-02",
        &list([
            "Chưa cấp",
            "Chưa cấp",
            "Chưa cấp",
            "Chưa cấp",
            "Đã cấp",
            "Chưa cấp",
        ]),
    );
    for (name, outcome) in [
        ("Điểu A", "DONE"),
        ("Điểu B", "DONE"),
        ("Điểu C", "DECEASED"),
        ("Điểu G", "ABSENT_KNOWN"),
    ] {
        hub.answer(hub.named(name), Target::Cccd, outcome, EVENING - 2 * DAY);
    }
    hub
}

#[test]
fn each_relation_of_claim_and_list_is_told_once() {
    let mut hub = campaign();
    let before = whole(&told(&hub), Target::Cccd).counts;
    assert_eq!(
        (before.claimed_not_confirmed, before.already, before.confirmed),
        (2, 1, 0),
        "no list has spoken since"
    );
    hub.list_of(
        "2024-05-08",
        &list(["Đã cấp", "Chưa cấp", "Đã cấp", "Đã cấp", "Đã cấp", "Đã cấp"]),
    );
    let told = told(&hub);
    let counts = whole(&told, Target::Cccd).counts;
    assert_eq!(
        (
            counts.confirmed,
            counts.contradicted,
            counts.claimed_not_confirmed
        ),
        (1, 1, 0)
    );
    assert_eq!(
        (counts.disputed, counts.already),
        (1, 1),
        "the dead are not raised by a list; who had a card has one"
    );
    assert_eq!(
        counts.confirmed_not_claimed, 2,
        "nobody asked D, and the newer list ends the absence of G"
    );

    let tally = hub.tally(Target::Cccd);
    assert_eq!(
        tally.confirmed,
        counts.confirmed + counts.confirmed_not_claimed + counts.already
    );
    assert_eq!(
        tally.done,
        tally.confirmed + counts.contradicted + counts.claimed_not_confirmed
    );

    let of_member = &told.members[0];
    assert_eq!(told.members.len(), 1);
    assert_eq!(
        (of_member.name.as_str(), of_member.counts.confirmed),
        ("Điểu Khánh", 1)
    );
    let days: Vec<_> = told
        .days
        .iter()
        .map(|day| (day.day.as_str(), day.counts.confirmed))
        .collect();
    assert_eq!(days, [("2024-05-08", 0), ("2024-05-06", 1)]);
    assert_eq!(
        told.days[0].counts.confirmed_not_claimed, 2,
        "the day a list first said it"
    );

    let asked = Which {
        relation: Some(Match::Contradicted),
        ..Which::default()
    };
    let found = lines(hub.store().conn(), &asked).unwrap();
    assert_eq!(found.len(), 1);
    let line = &found[0];
    assert_eq!(
        (line.name.as_str(), line.listed.as_deref()),
        ("Điểu B", Some("none"))
    );
    assert_eq!(
        (line.claimed.as_deref(), line.by.as_deref()),
        (Some("DONE"), Some("Điểu Khánh"))
    );
    assert_eq!(line.listed_date.as_deref(), Some("2024-05-08"));
    assert_eq!(line.id_masked.as_deref(), Some("070•••••0002"), "never whole");
}

#[test]
fn operators_confirm_sims_and_phones_and_the_police_list_does_not() {
    let mut hub = campaign();
    let rid = hub.named("Điểu A");
    hub.answer(rid, Target::Sim, "DONE", EVENING - 2 * DAY);
    hub.answer(rid, Target::Smartphone, "DONE", EVENING - 2 * DAY);
    let sheet = |rows: &[[&str; 5]]| {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet
            .write(0, 0, "KẾT QUẢ THUÊ BAO VNPT NGÀY 08/05/2024")
            .unwrap();
        let header = [
            "Họ và tên",
            "Số CCCD",
            "Số thuê bao",
            "Tình trạng SIM",
            "Loại điện thoại",
        ];
        sheet.write_row(1, 0, header).unwrap();
        for (at, row) in (2_u32..).zip(rows) {
            sheet.write_row(at, 0, *row).unwrap();
        }
        book
    };
    let book = sheet(&[
        [
            "Điểu A",
            "070050000001",
            "0912345678",
            "Chính chủ, có chữ ký số",
            "Chỉ có máy 2G",
        ],
        [
            "Điểu B",
            "070050000002",
            "0912345679",
            "Không chính chủ",
            "Smartphone 4G",
        ],
    ]);
    let file = hub.save(book);
    hub.import(&file, &Default::default());
    let told = told(&hub);
    assert_eq!(whole(&told, Target::Sim).counts.confirmed, 1);
    assert_eq!(whole(&told, Target::Smartphone).counts.contradicted, 1);
    assert_eq!(whole(&told, Target::Smartphone).counts.confirmed_not_claimed, 0);
    assert_eq!(
        whole(&told, Target::Smartphone).counts.already,
        1,
        "the first list that speaks of B's phone"
    );
    let of_vnpt: Vec<_> = told.units.iter().filter(|line| line.unit == "VNPT").collect();
    assert_eq!(
        of_vnpt.len(),
        4,
        "an operator's list makes it a unit: its customers"
    );
    assert_eq!(of_vnpt[2].counts.confirmed, 1);
    let vnpt = tungnha_hub::progress::progress(hub.store().conn(), None, None, EVENING).unwrap();
    let listed = vnpt
        .units
        .iter()
        .find(|line| line.unit == "VNPT")
        .unwrap()
        .tally
        .listed;
    assert_eq!(listed, 2);
}

#[test]
fn a_day_s_whole_list_says_of_hamlets_it_does_not_name_that_nobody_is_left_there() {
    let mut hub = Hub::founded();
    let waiting = |name: &str, id: &str, hamlet: &str| row("1", name, "1950", id, hamlet);
    let rows = [
        waiting("Điểu A", "070050000001", "Khu phố 3"),
        waiting("Điểu B", "070050000002", "Khu phố 4"),
    ];
    hub.list_of_kind(ListKind::NotActivated, "2024-05-06", &rows);
    let file = hub.write("CHƯA KÍCH HOẠT", &rows[1..]);
    let options = |whole| tungnha_hub::import::ImportOptions {
        kind: Some(ListKind::NotActivated),
        list_date: "2024-05-07".parse().ok(),
        whole_commune: whole,
        ..Default::default()
    };
    let import_id = hub.import(&file, &options(false));
    assert_eq!(
        hub.tally(Target::Dddt).confirmed,
        0,
        "it may be of one hamlet only"
    );
    hub.undo(&import_id);
    hub.import(&file, &options(true));
    assert_eq!(hub.tally(Target::Dddt).confirmed, 1, "A was activated");
}
