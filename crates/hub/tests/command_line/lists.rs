//! The day's lists, exports and the audit log, scripted.

use super::{Hub, sample};

fn listed() -> Hub {
    let hub = Hub::founded();
    hub.import(&sample("danh-sach-khu-pho-3.xlsx"), &[]);
    hub
}

#[test]
fn a_day_without_answers_has_an_empty_return_list() {
    let told = listed().json(&["returns", "--day", "2024-05-07"]);
    assert_eq!((&told["day"], &told["listed"]), (&"2024-05-07".into(), &0.into()));
    assert!(told["rows"].as_array().unwrap().is_empty());
}

#[test]
fn an_export_needs_a_purpose_writes_a_new_file_and_leaves_its_line_in_the_log() {
    let hub = listed();
    let out = hub.dir.path().join("tra-ve.xlsx");
    let path = out.to_str().unwrap();
    let export = ["export", "returns", "--out", path, "--purpose"];
    let refused = hub.refused(&[&export[..], &["x"]].concat());
    assert!(refused.contains("--purpose"), "{refused}");
    assert!(!out.exists(), "no file without a purpose");
    let told = hub.json(&[&export[..], &["giao công an khu vực"]].concat());
    assert_eq!(told["rows"], 0);
    assert!(out.exists());
    let again = hub.refused(&[&export[..], &["giao công an khu vực"]].concat());
    assert!(again.contains("không ghi đè"), "{again}");
    let log = hub.json(&["audit", "--what", "export"]);
    assert_eq!(log["whole"], true);
    let rows = log["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 1, "what was refused left no line");
    assert_eq!(rows[0]["detail"]["purpose"], "giao công an khu vực");
    assert_eq!(log["head"], told["audit"]);
}

#[test]
fn a_draw_of_no_claims_is_an_empty_draw() {
    let hub = listed();
    let told = hub.json(&["inspect", "--per-unit", "5", "--seed", "07-15-22"]);
    assert_eq!(
        (&told[0]["claims"], &told[0]["seed"]),
        (&0.into(), &"07-15-22".into())
    );
    let draw = told[0]["draw"].as_str().unwrap();
    let refused = hub.refused(&["inspect", "--draw", draw, "--place", "0", "--result", "right"]);
    assert!(refused.contains("không có lượt"), "{refused}");
}
