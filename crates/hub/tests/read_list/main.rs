//! The import wizard's calls on a real store: look, say the columns, put cells right, take, be remembered, stop.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up fails loudly")]

use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tungnha_ambient::ManualClock;
use tungnha_domain::{MemberId, Role};
use tungnha_hub::commune;
use tungnha_hub::import::{ImportOptions, import_held, imports};
use tungnha_hub::office::{Caller, Office, OfficeCode};
use tungnha_hub::people::people;
use tungnha_hub::store::Store;

const NOW: i64 = 1_714_995_000;

struct Desk {
    dir: tempfile::TempDir,
    office: Office,
}

impl Desk {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        commune::init(dir.path(), "Phường Thử", None, NOW).unwrap();
        let office = Office::open(dir.path(), Arc::new(ManualClock::at(NOW))).unwrap();
        Self { dir, office }
    }

    fn call(&self, name: &str, args: Value) -> Value {
        self.office.call(&officer(), name, args).unwrap()
    }

    fn hold(&self, name: &str, bytes: &[u8]) -> String {
        self.office.hold(&officer(), name, bytes.to_vec()).unwrap().file
    }

    fn look(&self, file: &str, choices: &Value) -> Value {
        self.call(
            "read_list.look",
            json!({ "file": file, "choices": choices, "job": "j" }),
        )
    }

    fn take(&self, file: &str, choices: &Value, remember: &Value) -> Value {
        self.call(
            "read_list.take",
            json!({ "file": file, "choices": choices, "remember": remember, "job": "j" }),
        )
    }

    fn names(&self) -> Vec<String> {
        let mut store = Store::open(self.dir.path()).unwrap();
        let told = store.read(|tx| people(tx, None)).unwrap();
        told.into_iter().map(|person| person.name).collect()
    }
}

fn officer() -> Caller {
    Caller {
        member: MemberId(1),
        name: "Đại úy Lê Minh".to_owned(),
        role: Role::Officer,
        computer: None,
    }
}

/// Headers no program knows, in a file of text.
const ODD: &str = "STT;Công dân;Sinh;Mã;Dân tộc\n1;Nguyễn Văn Đức;1980;070080000001;Kinh\n2;Thị Hường;31/02/1985;070185000002;S'tiêng\n3;;1990;070090000003;Kinh\n";

fn said() -> Value {
    json!({ "layouts": [{ "header_row": 1, "columns": { "1": "name", "2": "birth", "3": "personal_id" } }], "hamlet": "Khu phố 3" })
}

#[test]
fn a_file_nobody_knows_the_header_of_is_shown_and_taken_once_its_columns_are_said() {
    let desk = Desk::new();
    let file = desk.hold("ds.csv", ODD.as_bytes());
    let looked = desk.look(&file, &json!({}));
    let sheet = &looked["preview"]["sheets"][0];
    assert_eq!(
        (&looked["preview"]["format"], &sheet["is_list"]),
        (&json!("csv"), &json!(false))
    );
    assert_eq!(sheet["top"][0]["cells"][1], "Công dân");

    let looked = desk.look(&file, &said());
    let sheet = &looked["preview"]["sheets"][0];
    assert_eq!(
        (&sheet["header_row"], &sheet["rows"], &sheet["people"]),
        (&json!(1), &json!(3), &json!(2))
    );
    let columns: Vec<(&str, &Value, bool)> = sheet["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| {
            (
                column["label"].as_str().unwrap(),
                &column["taken"],
                column["sensitive"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        columns,
        [
            ("STT", &json!("ordinal"), false),
            ("Công dân", &json!("name"), false),
            ("Sinh", &json!("birth"), false),
            ("Mã", &json!("personal_id"), false),
            ("Dân tộc", &Value::Null, true),
        ]
    );
    assert_eq!(
        sheet["columns"][4]["samples"],
        json!([]),
        "what the law keeps out isn't even shown"
    );
    let checks: Vec<(u64, &str, &str)> = sheet["checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|check| {
            (
                check["row"].as_u64().unwrap(),
                check["code"].as_str().unwrap(),
                check["raw"].as_str().unwrap(),
            )
        })
        .collect();
    assert!(checks.contains(&(3, "birth_impossible", "31/02/1985")));
    assert!(checks.contains(&(4, "name_missing", "")));

    let report = desk.take(&file, &said(), &json!([]));
    assert_eq!(report["files"][0]["sheets"][0]["new"], 2);
    assert_eq!(desk.names(), ["Nguyễn Văn Đức", "Thị Hường"]);
}

#[test]
fn cells_put_right_are_what_is_read_and_the_same_file_with_other_fixes_is_no_repeat() {
    let desk = Desk::new();
    let with_fixes = |fixes: Value| {
        let mut choices = said();
        choices["fixes"] = fixes;
        choices
    };
    let fixes = json!([
        { "sheet": "ds", "row": 3, "field": "birth", "value": "28/02/1985" },
        { "sheet": "ds", "row": 4, "field": "name", "value": "Điểu Sang" },
        { "sheet": "ds", "row": 4, "field": "hamlet", "value": "KP 5" },
    ]);
    let file = desk.hold("ds.csv", ODD.as_bytes());
    let looked = desk.look(&file, &with_fixes(fixes.clone()));
    let sheet = &looked["preview"]["sheets"][0];
    assert_eq!(
        (&sheet["people"], &sheet["counts"]["name_missing"]),
        (&json!(3), &Value::Null)
    );
    desk.take(&file, &with_fixes(fixes.clone()), &json!([]));
    assert_eq!(desk.names(), ["Nguyễn Văn Đức", "Thị Hường", "Điểu Sang"]);

    let again = desk.hold("ds.csv", ODD.as_bytes());
    let repeated = desk.take(&again, &with_fixes(fixes), &json!([]));
    assert_eq!(repeated["files"][0]["repeated"], true);
    let other = desk.hold("ds.csv", ODD.as_bytes());
    let fresh = desk.take(&other, &with_fixes(json!([])), &json!([]));
    assert_eq!(
        fresh["files"][0]["repeated"], false,
        "without the fixes it says something else"
    );
}

#[test]
fn what_was_said_of_a_header_is_remembered_for_the_next_file_of_its_shape() {
    let desk = Desk::new();
    let file = desk.hold("thang-4.csv", ODD.as_bytes());
    let looked = desk.look(&file, &said());
    let remember =
        json!([{ "shape": looked["preview"]["sheets"][0]["shape"], "layout": said()["layouts"][0] }]);
    desk.take(&file, &said(), &remember);

    let next = ODD.replace("Nguyễn Văn Đức", "Lê Văn Tư");
    let file = desk.hold("thang-5.csv", next.as_bytes());
    let looked = desk.look(&file, &json!({}));
    assert_eq!(looked["remembered"], true);
    assert_eq!(looked["preview"]["sheets"][0]["people"], 2);
    assert_eq!(looked["layouts"][0]["columns"]["1"], "name");

    let other = desk.hold("khac.csv", "STT;Công dân;Nghề\n1;A;B\n".as_bytes());
    assert_eq!(
        desk.look(&other, &json!({}))["remembered"],
        false,
        "another shape"
    );
}

#[test]
fn the_rows_that_need_work_are_taken_out_with_a_purpose_and_read_in_again_once_filled_in() {
    let desk = Desk::new();
    let file = desk.hold("ds.csv", ODD.as_bytes());
    let out = desk.call(
        "read_list.bad_rows",
        json!({ "file": file, "choices": said(), "purpose": "gửi tổ 3 bổ sung", "job": "j" }),
    );
    assert!(out["name"].as_str().unwrap().ends_with(".xlsx"));
    let bytes = STANDARD.decode(out["data"].as_str().unwrap()).unwrap();
    let back = desk.hold("sua.xlsx", &bytes);
    let looked = desk.look(&back, &json!({}));
    let sheet = &looked["preview"]["sheets"][0];
    assert_eq!(
        (&sheet["rows"], &sheet["people"]),
        (&json!(2), &json!(1)),
        "the two bad rows, one still nameless"
    );
    assert!(
        !sheet["columns"].to_string().contains("Dân tộc"),
        "what the law keeps out stays out"
    );

    let refused = desk
        .office
        .call(
            &officer(),
            "read_list.bad_rows",
            json!({ "file": file, "choices": said(), "purpose": "", "job": "j" }),
        )
        .unwrap_err();
    assert_eq!(refused.code, OfficeCode::Refused);
}

#[test]
fn a_stopped_import_changes_nothing_wherever_it_was_stopped() {
    let desk = Desk::new();
    let mut list = String::from("Họ và tên,Năm sinh,Khu phố\n");
    for number in 0..1500 {
        list.push_str(&format!("Người {number},1980,KP1\n"));
    }
    let mut store = Store::open(desk.dir.path()).unwrap();
    let bytes = list.as_bytes();
    let options = ImportOptions::default();
    let mut told = Vec::new();
    let mut all = |done: u64, total: u64| {
        told.push((done, total));
        true
    };
    let rehearsal = ImportOptions {
        dry_run: true,
        ..options.clone()
    };
    import_held(&mut store, ("ds.csv", bytes), &rehearsal, (NOW, "x"), &mut all).unwrap();
    assert!(told.len() > 10, "told often enough to draw a bar");
    assert!(
        told.windows(2)
            .all(|pair| pair[1].1 == 0 || pair[0].0 <= pair[1].0 || pair[0].1 == 0)
    );
    for stop_at in [0, 3, told.len() - 1] {
        let mut looks = 0;
        let mut stop = |_: u64, _: u64| {
            looks += 1;
            looks <= stop_at
        };
        let fault = import_held(&mut store, ("ds.csv", bytes), &options, (NOW, "x"), &mut stop).unwrap_err();
        assert!(matches!(fault, tungnha_hub::HubError::Stopped));
    }
    assert!(desk.names().is_empty());
    assert!(store.read(|tx| imports(tx)).unwrap().is_empty());
}

#[test]
fn an_import_just_made_is_taken_back_from_where_its_result_is_shown() {
    let desk = Desk::new();
    let file = desk.hold("ds.csv", ODD.as_bytes());
    let report = desk.take(&file, &said(), &json!([]));
    assert_eq!(desk.names().len(), 2);
    desk.call("read_list.undo", json!({ "import_id": report["import_id"] }));
    assert!(desk.names().is_empty());
}

#[test]
fn every_sample_list_is_looked_at_and_taken_as_the_command_line_takes_it() {
    let desk = Desk::new();
    for name in ["danh-sach-khu-pho-3.xlsx", "chua-kich-hoat-2024-05-06.xlsx"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../tests/samples")
            .join(name);
        let file = desk.hold(name, &std::fs::read(path).unwrap());
        let looked = desk.look(&file, &json!({}));
        let people: u64 = looked["preview"]["sheets"]
            .as_array()
            .unwrap()
            .iter()
            .map(|sheet| sheet["people"].as_u64().unwrap())
            .sum();
        let report = desk.take(&file, &json!({}), &json!([]));
        assert_eq!(report["files"][0]["sheets"][0]["people"], people, "{name}");
        assert_eq!(
            looked["preview"]["sheets"][0]["readings"]
                .as_array()
                .unwrap()
                .len(),
            3
        );
    }
}

#[test]
fn the_office_role_reads_no_lists_in() {
    let desk = Desk::new();
    let office = Caller {
        role: Role::Office,
        ..officer()
    };
    for call in ["read_list.look", "read_list.take", "read_list.bad_rows"] {
        let fault = desk.office.call(&office, call, json!({})).unwrap_err();
        assert_eq!(fault.code, OfficeCode::NotAllowed);
    }
}
