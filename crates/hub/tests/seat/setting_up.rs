//! From a founded hub to one that can take tablets: units, numbers, a code on the screen.

use serde_json::json;

use super::{Machine, ask, refused};

#[test]
fn hamlets_are_typed_renamed_and_taken_away_while_nothing_belongs_to_them() {
    let (_machine, seat) = Machine::founded();
    let lines =
        json!([{ "name": "KP1" }, { "name": "Khu phố 2" }, { "name": "Khu phố 1" }, { "name": "Viettel" }]);
    let view = ask(&seat, "setup.units", json!({ "lines": lines }));
    let names = |view: &serde_json::Value| -> Vec<String> {
        let lines = view["allocation"].as_array().unwrap();
        lines
            .iter()
            .map(|line| line["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        names(&view),
        ["Khu phố 1", "Khu phố 2", "Viettel"],
        "one hamlet however it is written"
    );
    let second = view["allocation"][1]["unit"].clone();
    let view = ask(
        &seat,
        "setup.rename_unit",
        json!({ "unit": second, "name": "Khu phố 5" }),
    );
    assert_eq!(names(&view), ["Khu phố 1", "Khu phố 5", "Viettel"]);
    refused(
        &seat,
        "setup.rename_unit",
        json!({ "unit": second, "name": "KP 1" }),
    );
    ask(
        &seat,
        "setup.allocate",
        json!({ "unit": second, "targets": { "DDDT": 312 } }),
    );
    refused(&seat, "setup.remove_unit", json!({ "unit": second }));
    ask(&seat, "setup.allocate", json!({ "unit": second, "targets": {} }));
    assert_eq!(
        names(&ask(&seat, "setup.remove_unit", json!({ "unit": second }))),
        ["Khu phố 1", "Viettel"]
    );
}

#[test]
fn an_allocation_table_is_read_from_a_file_and_a_blank_cell_is_not_zero() {
    let (_machine, seat) = Machine::founded();
    let table = std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/samples/phan-bo-chi-tieu.xlsx"
    ))
    .unwrap();
    let held = seat.hold("phan-bo-chi-tieu.xlsx", table).unwrap();
    let view = ask(&seat, "setup.allocate_file", json!({ "file": held.file }));
    let line = |name: &str| {
        let lines = view["allocation"].as_array().unwrap();
        lines.iter().find(|line| line["name"] == name).unwrap()["targets"].clone()
    };
    assert_eq!(line("Khu phố 1"), json!({ "DDDT": 312, "SIM": 519 }));
    refused(&seat, "setup.allocate_file", json!({ "file": held.file }));
    let held = seat.hold("x.xlsx", b"no table".to_vec()).unwrap();
    refused(&seat, "setup.allocate_file", json!({ "file": held.file }));
}

#[test]
fn the_campaigns_dates_change_and_who_is_asked_does_not() {
    let (_machine, seat) = Machine::founded();
    let mut campaign = ask(&seat, "setup.view", json!({}))["campaign"].clone();
    campaign["last_day"] = json!("2024-07-10");
    campaign["personal_quota"] = json!(10);
    campaign["dddt_level"] = json!(2);
    let set = ask(&seat, "setup.campaign", json!({ "campaign": campaign }))["campaign"].clone();
    assert_eq!(
        (
            set["last_day"].as_str(),
            set["personal_quota"].as_u64(),
            set["dddt_level"].as_u64()
        ),
        (Some("2024-07-10"), Some(10), Some(1))
    );
    campaign["last_day"] = json!("2023-01-01");
    refused(&seat, "setup.campaign", json!({ "campaign": campaign }));
}

#[test]
fn a_code_on_the_screen_is_a_symbol_a_link_and_letters_and_says_whether_it_was_used() {
    let (_machine, seat) = Machine::founded();
    ask(
        &seat,
        "setup.units",
        json!({ "lines": [{ "name": "Khu phố 3" }] }),
    );
    let hamlet = ask(&seat, "enrolment.choices", json!({}))["hamlets"][0]["id"].clone();
    let order = json!({ "name": "Trần Thị Bưởi", "role": "member", "hamlets": [hamlet], "printed": false });
    let sheet = ask(&seat, "enrolment.invite", order);
    assert!(sheet["url"].as_str().unwrap().starts_with("tungnha://enrol/"));
    assert!(sheet["path"].as_str().unwrap().starts_with('M') && sheet["size"].as_u64().unwrap() > 20);
    assert_eq!(sheet["hamlets"], json!(["Khu phố 3"]));
    assert_eq!(
        ask(&seat, "enrolment.used", json!({ "code": sheet["code"] })),
        json!({ "dev": null })
    );
    let nobody = json!({ "name": " ", "role": "member", "hamlets": [hamlet], "printed": false });
    refused(&seat, "enrolment.invite", nobody);
    let nowhere = json!({ "name": "Trần Thị Bưởi", "role": "member", "hamlets": [], "printed": false });
    refused(&seat, "enrolment.invite", nowhere);
}
