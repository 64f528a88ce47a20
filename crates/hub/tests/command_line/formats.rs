//! Lists in other formats than .xlsx, and what an officer says of a list on the command line.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::Hub;

/// A list written by another program; `crates/sheets/tests/fixtures/make.py` says how.
fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../sheets/tests/fixtures")
        .join(name)
}

fn written(hub: &Hub, name: &str, bytes: &[u8]) -> PathBuf {
    let path = hub.dir.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn refusal(hub: &Hub, file: &Path) -> String {
    hub.refused(&["import", file.to_str().unwrap()])
}

const LIST: &str =
    "Họ và tên;Năm sinh;Số CCCD;Khu phố\nNguyễn Văn Đức;1980;070080000001;3\nThị Hường;1985;70185000002;3\n";

#[test]
fn every_format_is_imported_by_the_same_command() {
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(LIST.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for (name, bytes) in [("a.csv", LIST.as_bytes().to_vec()), ("b.txt", utf16)] {
        let hub = Hub::founded();
        let report = hub.import(&written(&hub, name, &bytes), &[]);
        assert_eq!(
            (&report["people"], &report["padded_ids"]),
            (&json!(2), &json!(1)),
            "{name}"
        );
    }
    for name in ["xlwt.xls", "odfpy.ods"] {
        let hub = Hub::founded();
        let report = hub.import(&fixture(name), &[]);
        assert_eq!(report["people"], 3, "{name}");
    }
}

#[test]
fn header_columns_and_cells_can_be_said_on_the_command_line() {
    let hub = Hub::founded();
    let odd = "x;y;z\nCông dân;Sinh;Ghi\nNguyễn Văn Đức;1980;a\nThị Hường;31/02/1985;b\n";
    let file = written(&hub, "le.csv", odd.as_bytes());
    assert!(refusal(&hub, &file).contains("tiêu đề"));
    let said = [
        "--header-row",
        "2",
        "--column",
        "A=name",
        "--column",
        "B=birth",
        "--column",
        "C=none",
        "--fix",
        "4:birth=28/02/1985",
        "--hamlet",
        "KP 3",
    ];
    let report = hub.import(&file, &said);
    assert_eq!(report["dropped_columns"], json!(["Ghi"]));
    let births: Vec<String> = hub
        .people()
        .iter()
        .map(|person| person["birth"].to_string())
        .collect();
    assert_eq!(births, ["\"1980\"", "\"1985-02-28\""]);
    let again = hub.json(&[&["import", file.to_str().unwrap()], said.as_slice()].concat());
    assert_eq!(
        again["files"][0]["repeated"], true,
        "the same file said the same way"
    );
}

#[test]
fn a_file_that_is_not_what_it_is_called_is_refused_with_what_to_do() {
    let hub = Hub::founded();
    let text = refusal(&hub, &written(&hub, "a.xlsx", LIST.as_bytes()));
    assert!(text.contains("đổi đuôi tệp thành .csv"), "{text}");
    let page = refusal(&hub, &written(&hub, "b.xls", b"<html><table></table></html>"));
    assert!(
        page.contains("trang web") && page.contains("không thay đổi gì"),
        "{page}"
    );
}
