//! Small lists made for one rule each: people without an ID, people who are gone, rows that are refused.

use std::path::PathBuf;

use serde_json::Value;

use super::{Hub, changes, person, sample};

const HEADER: &str = "STT|Số hộ|Họ và tên|Ngày sinh|Giới tính|Số định danh cá nhân|Quan hệ với chủ hộ|Khu phố|Số điện thoại|Tài khoản ĐDĐT";
const ANH: &str = "1|30001|Lý Thị Ánh|15/11/1963|Nữ|075163092449|Chủ hộ|Khu phố 3||";
const DUNG: &str = "2|30001|Lý Quốc Dũng|23/10/1998|Nam|001098528497|Con|Khu phố 3||";

/// A list of these rows, each cell ending at a bar, under a title and the header.
fn list(hub: &Hub, name: &str, rows: &[&str]) -> PathBuf {
    titled(hub, name, "DANH SÁCH NHÂN KHẨU", rows)
}

fn titled(hub: &Hub, name: &str, title: &str, rows: &[&str]) -> PathBuf {
    let rows: Vec<Vec<&str>> = [title, HEADER]
        .iter()
        .chain(rows)
        .map(|row| row.split('|').collect())
        .collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    hub.sheet(name, &rows)
}

fn named<'a>(people: &'a [Value], name: &str) -> Vec<&'a Value> {
    people.iter().filter(|person| person["name"] == name).collect()
}

#[test]
fn a_person_without_an_id_is_the_same_by_name_birth_and_household() {
    let hub = Hub::founded();
    let listed = |name: &str, id: &str, house: &str| {
        let row = format!("1|{house}|Điểu K'Rơi|26/07/1986|Nam|{id}|Chủ hộ|Khu phố 3||Chưa đăng ký");
        hub.import(&list(&hub, name, &[&row]), &[])
    };
    listed("a.xlsx", "", "30001");
    let report = listed("b.xlsx", "070086000001", "30001");
    assert_eq!(changes(&report), [0, 1, 0], "the same person, with an ID now");
    let report = listed("c.xlsx", "", "30002");
    assert_eq!(
        changes(&report),
        [1, 0, 0],
        "a namesake of the same day in another household is another person"
    );
    let people = hub.people();
    let found = named(&people, "Điểu K'Rơi");
    assert_eq!(found.len(), 2);
    assert_eq!(found[0]["personal_id"], "070086000001");
}

#[test]
fn two_of_one_name_in_one_household_stay_two() {
    let hub = Hub::founded();
    let rows = [
        "1|30001|Thị Đào|1957|Nữ||Chủ hộ|Khu phố 3||",
        "2|30001|Thị Đào|1999|Nữ||Con|Khu phố 3||",
    ];
    let first = list(&hub, "a.xlsx", &rows);
    assert_eq!(changes(&hub.import(&first, &[])), [2, 0, 0]);
    let resaved = titled(&hub, "b.xlsx", "DANH SÁCH NHÂN KHẨU (lưu lại)", &rows);
    assert_eq!(changes(&hub.import(&resaved, &[])), [0, 0, 2]);
}

#[test]
fn who_is_missing_from_a_newer_full_list_is_told_and_kept() {
    let hub = Hub::founded();
    let elsewhere = "3|40001|Thị Đào|25/04/1957|Nữ|075157274231|Chủ hộ|Khu phố 4||";
    hub.import(
        &list(&hub, "a.xlsx", &[ANH, DUNG, elsewhere]),
        &["--kind", "full"],
    );
    let report = hub.import(&list(&hub, "b.xlsx", &[ANH]), &["--kind", "full"]);
    assert_eq!(
        report["no_longer_listed"], 1,
        "the other hamlet is not in the list, so it says nothing of it"
    );
    assert_eq!(hub.people().len(), 3, "an import never deletes");
}

#[test]
fn an_excerpt_says_nothing_of_those_it_omits() {
    let hub = Hub::founded();
    hub.import(&list(&hub, "a.xlsx", &[ANH, DUNG]), &["--kind", "full"]);
    let report = hub.import(&list(&hub, "b.xlsx", &[ANH]), &["--kind", "not-issued"]);
    assert_eq!(report["no_longer_listed"], 0);
}

#[test]
fn a_row_without_a_name_is_rejected_and_named_and_the_rest_is_kept() {
    let hub = Hub::founded();
    let nameless = "2|30001||23/10/1998|Nam|001098528497|Con|Khu phố 3||";
    let list = list(&hub, "thieu-ten.xlsx", &[ANH, nameless]);
    let said = hub.refused(&["import", list.to_str().unwrap(), "--strict"]);
    for part in [
        "thieu-ten.xlsx",
        "dòng 4",
        "name",
        "name_missing",
        "không thay đổi gì",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(hub.people().is_empty());
    let report = hub.import(&list, &[]);
    assert_eq!(
        report["rejected"],
        serde_json::json!([{"row": 4, "field": "name", "code": "name_missing"}])
    );
    assert_eq!(changes(&report), [1, 0, 0]);
}

#[test]
fn a_changed_phone_is_a_change_and_a_missing_one_is_not() {
    let hub = Hub::founded();
    let listed = |name: &str, phone: &str| {
        let row = format!("1|30001|Lý Thị Ánh|15/11/1963|Nữ|075163092449|Chủ hộ|Khu phố 3|{phone}|");
        changes(&hub.import(&list(&hub, name, &[&row]), &[]))
    };
    listed("a.xlsx", "0391234567");
    assert_eq!(listed("b.xlsx", ""), [0, 0, 1]);
    assert_eq!(listed("c.xlsx", "0391234568"), [0, 1, 0]);
    assert_eq!(person(&hub.people(), "075163092449")["phone"], "0391234568");
}

#[test]
fn a_hamlet_written_without_its_kind_in_the_table_is_the_lists_hamlet() {
    let hub = Hub::founded();
    let table = hub.sheet(
        "phan-bo.xlsx",
        &[
            &["STT", "Đơn vị", "Cấp CCCD", "Kích hoạt Định danh điện tử"],
            &["1", "Tân Lập", "", "12"],
        ],
    );
    let row = "1|30001|Lý Thị Ánh|15/11/1963|Nữ|075163092449|Chủ hộ|Tân Lập||";
    let list = list(&hub, "a.xlsx", &[row]);
    hub.json(&["allocate", table.to_str().unwrap()]);
    hub.import(&list, &[]);
    let told = hub.json(&["progress", "--hamlet", "tân lập"]);
    let dddt = told["units"]
        .as_array()
        .unwrap()
        .iter()
        .find(|line| line["target"] == "DDDT")
        .unwrap();
    assert_eq!((&dddt["listed"], &dddt["allocated"]), (&1.into(), &12.into()));
}

#[test]
fn a_list_with_a_header_and_nobody_in_it_says_nothing_of_the_hamlet() {
    let hub = Hub::founded();
    hub.import(&sample("danh-sach-khu-pho-3.xlsx"), &[]);
    let empty = list(&hub, "empty.xlsx", &[]);
    let report = hub.import(&empty, &["--kind", "full", "--hamlet", "Khu phố 3"]);
    assert_eq!(report["no_longer_listed"], 0);
    assert_eq!(hub.people().len(), 1_080);
}
