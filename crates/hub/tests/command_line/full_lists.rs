//! Full lists: one hamlet, the whole ward, the same list again.

use serde_json::Value;

use super::{Hub, changes, person, sample};

#[test]
fn the_full_list_of_a_hamlet_comes_in_whole() {
    let hub = Hub::founded();
    let report = hub.import(&sample("danh-sach-khu-pho-3.xlsx"), &[]);
    assert_eq!(changes(&report), [1080, 0, 0]);
    assert_eq!(
        (
            &report["header_row"],
            &report["rows"],
            &report["people"],
            &report["households"]
        ),
        (&6.into(), &1080.into(), &1080.into(), &310.into())
    );
    assert_eq!(report["dropped_columns"], serde_json::json!(["Dân tộc"]));
    let people = hub.people();
    assert_eq!(people.len(), 1080);
    let first: Value = serde_json::json!({
        "personal_id": "084190554224", "name": "Đặng Thị Mỹ Dung", "birth": "1990-12-11", "sex": "F",
        "phone": "0860297231", "household": "30001", "hamlet": "Khu phố 3",
        "listed": {"CCCD": "issued", "DDDT": "approved", "SIM": "own_signed", "SMARTPHONE": "smartphone_4g"}
    });
    assert_eq!(people[0], first, "people come by hamlet, household and place");
}

#[test]
fn importing_a_list_twice_changes_nothing() {
    let hub = Hub::founded();
    let list = sample("danh-sach-khu-pho-3.xlsx");
    hub.import(&list, &[]);
    let (people, progress, lists) = (hub.people(), hub.json(&["progress"]), hub.lists());
    assert_eq!(
        (lists.1, lists.2),
        (310, 1080),
        "tablets get every household and resident"
    );
    assert_eq!(changes(&hub.import(&list, &[])), [0, 0, 1080]);
    assert_eq!(hub.people(), people);
    assert_eq!(hub.json(&["progress"]), progress);
    assert_eq!(hub.lists(), lists, "no tablet has anything to fetch");
    assert_eq!(hub.json(&["verify"])["ok"], true);
}

#[test]
fn the_whole_wards_list_agrees_with_its_hamlets_list() {
    let hub = Hub::founded();
    let report = hub.import(&sample("danh-sach-toan-phuong.xlsx"), &[]);
    assert_eq!(changes(&report), [5073, 0, 0]);
    assert_eq!(report["households"], 1390);
    let before = hub.people();
    let report = hub.import(&sample("danh-sach-khu-pho-3.xlsx"), &[]);
    assert_eq!(changes(&report), [0, 0, 1080], "the same people, told again");
    assert_eq!(
        report["no_longer_listed"], 0,
        "a list of one hamlet says nothing of the others"
    );
    assert_eq!(hub.people(), before);
}

#[test]
fn one_hamlet_can_be_asked_for_however_it_is_written() {
    let hub = Hub::founded();
    hub.import(&sample("danh-sach-toan-phuong.xlsx"), &[]);
    let told = hub.json(&["people", "--hamlet", "KP 3"]);
    assert_eq!(told.as_array().unwrap().len(), 1080);
    assert!(
        hub.refused(&["people", "--hamlet", "Khu phố 9"])
            .contains("Khu phố 9")
    );
}

#[test]
fn a_file_that_is_no_spreadsheet_leaves_the_others_of_its_command_out_too() {
    let hub = Hub::founded();
    let bad = hub.dir.path().join("anh.xlsx");
    std::fs::write(&bad, b"not a spreadsheet").unwrap();
    let good = sample("danh-sach-khu-pho-3.xlsx");
    let said = hub.refused(&["import", good.to_str().unwrap(), bad.to_str().unwrap()]);
    assert!(
        said.contains("anh.xlsx") && said.contains("không thay đổi gì"),
        "{said}"
    );
    assert!(
        hub.people().is_empty(),
        "the message says that nothing was changed"
    );
}

#[test]
fn several_files_come_in_with_one_command() {
    let hub = Hub::founded();
    let files = [
        "danh-sach-khu-pho-3.xlsx",
        "chua-kich-hoat-2024-05-06.xlsx",
        "chua-kich-hoat-2024-05-08.xlsx",
    ]
    .map(sample);
    let paths: Vec<&str> = files.iter().map(|file| file.to_str().unwrap()).collect();
    let told = hub.json(&[&["import"], paths.as_slice()].concat());
    let kinds: Vec<&str> = told["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["full", "not-activated", "not-activated"]);
    assert_eq!(person(&hub.people(), "084190554224")["listed"]["DDDT"], "active2");
}

#[test]
fn a_rehearsal_tells_everything_and_keeps_nothing() {
    let hub = Hub::founded();
    let list = sample("danh-sach-khu-pho-3.xlsx");
    let told = hub.json(&["import", list.to_str().unwrap(), "--dry-run"]);
    assert_eq!(changes(&told["files"][0]["sheets"][0]), [1080, 0, 0]);
    assert_eq!(told["import_id"], Value::Null);
    assert!(hub.people().is_empty());
    assert_eq!(
        changes(&hub.import(&list, &[])),
        [1080, 0, 0],
        "nor does the rehearsal count as a first time"
    );
}

#[test]
fn two_imports_at_once_wait_for_each_other() {
    let hub = Hub::founded();
    std::thread::scope(|scope| {
        for list in ["danh-sach-khu-pho-3.xlsx", "danh-sach-toan-phuong.xlsx"] {
            scope.spawn(|| hub.import(&sample(list), &[]));
        }
    });
    assert_eq!(
        hub.people().len(),
        5073,
        "whichever came first, nobody is there twice"
    );
}

#[test]
fn sheets_of_one_file_are_told_one_by_one() {
    let hub = Hub::founded();
    let mut book = rust_xlsxwriter::Workbook::new();
    let people = [
        ("KP1", "Lý Thị Ánh", "075163092449"),
        ("KP2", "Lý Quốc Dũng", "001098528497"),
    ];
    for (name, person, id) in people {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (column, header) in (0_u16..).zip(["Số hộ", "Họ và tên", "Ngày sinh", "Số định danh cá nhân"])
        {
            sheet.write_string(0, column, header).unwrap();
        }
        for (column, text) in (0_u16..).zip(["1", person, "15/11/1963", id]) {
            sheet.write_string(1, column, text).unwrap();
        }
    }
    let path = hub.dir.path().join("hai-khu-pho.xlsx");
    book.save(&path).unwrap();
    let told = hub.json(&["import", path.to_str().unwrap()]);
    let sheets = told["files"][0]["sheets"].as_array().unwrap();
    assert_eq!(
        sheets
            .iter()
            .map(|sheet| sheet["sheet"].as_str().unwrap())
            .collect::<Vec<_>>(),
        ["KP1", "KP2"]
    );
    assert!(
        sheets.iter().all(|sheet| sheet["new"] == 1),
        "household 1 of each hamlet is another household"
    );
    let hamlets: Vec<String> = hub
        .people()
        .iter()
        .map(|person| person["hamlet"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(hamlets, ["Khu phố 1", "Khu phố 2"]);
    let one = hub.json(&["import", path.to_str().unwrap(), "--sheet", "KP2"]);
    assert_eq!(one["files"][0]["sheets"].as_array().unwrap().len(), 1);
}
