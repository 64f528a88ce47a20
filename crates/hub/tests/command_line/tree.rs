//! The campaign's settings and the tree of units: `init --campaign`, `campaign`, `units`.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::{Hub, sample};

const TREE: &str = r#"
template = "2024"
name = "Đợt thử"
[[phases]]
name = "Giai đoạn 1"
first_day = 2024-04-04
last_day = 2024-05-31
[[phases]]
name = "Giai đoạn 2"
first_day = 2024-06-01
last_day = 2024-07-03

[[units]]
name = "Tỉnh Bình Phước"
[[units]]
name = "Thị xã Phước Long"
parent = "Tỉnh Bình Phước"
first_day = 2024-04-10
valid_to = 2025-06-30
[[units]]
name = "Phường Long Thủy"
parent = "Thị xã Phước Long"
first_day = 2024-05-02
valid_to = 2025-06-30
[[units]]
name = "Khu phố 3"
parent = "Phường Long Thủy"
[[units]]
name = "Tổ 1"
level = "team"
parent = "Khu phố 3"
members = ["Điểu Khánh", "Thị Nhung"]
[[units]]
name = "Hội Phụ nữ"
level = "union"
areas = ["Khu phố 3"]
# After the districts were dissolved the ward lies straight under the province.
[[units]]
name = "Phường Long Thủy"
parent = "Tỉnh Bình Phước"
valid_from = 2025-07-01
"#;

impl Hub {
    /// A file beside the hub's own.
    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn founded_with(campaign: &str) -> Self {
        let hub = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        let file = hub.file("dot.toml", campaign);
        hub.json(&[
            "init",
            "--commune",
            "Phường Long Thủy",
            "--campaign",
            file.to_str().unwrap(),
        ]);
        hub
    }
}

/// Names with depth, in the order they are told.
fn outline(units: &Value) -> Vec<(String, u64)> {
    let units = units.as_array().unwrap().iter();
    units
        .map(|unit| {
            (
                unit["name"].as_str().unwrap().to_owned(),
                unit["depth"].as_u64().unwrap(),
            )
        })
        .collect()
}

fn owned(outline: &[(&str, u64)]) -> Vec<(String, u64)> {
    outline
        .iter()
        .map(|(name, depth)| ((*name).to_owned(), *depth))
        .collect()
}

#[test]
fn a_tree_of_any_depth_is_founded_with_the_hub_and_told_for_a_day() {
    let hub = Hub::founded_with(TREE);
    let told = hub.json(&["units"]);
    assert_eq!(
        outline(&told),
        owned(&[
            ("Tỉnh Bình Phước", 0),
            ("Thị xã Phước Long", 1),
            ("Phường Long Thủy", 2),
            ("Khu phố 3", 3),
            ("Tổ 1", 4),
            ("Hội Phụ nữ", 0),
        ])
    );
    assert_eq!(told[4]["members"], json!(["Điểu Khánh", "Thị Nhung"]));
    assert_eq!(told[5]["areas"], json!(["Khu phố 3"]));
}

#[test]
fn units_that_move_keep_their_number_and_their_people_from_the_day_they_move() {
    let hub = Hub::founded_with(TREE);
    let (before, after) = (
        hub.json(&["units"]),
        hub.json(&["units", "--as-of", "2025-07-01"]),
    );
    assert_eq!(
        outline(&after)[..3],
        owned(&[("Tỉnh Bình Phước", 0), ("Phường Long Thủy", 1), ("Khu phố 3", 2)])[..]
    );
    assert_eq!(before[2]["id"], after[1]["id"], "the ward is the same ward");
}

#[test]
fn a_campaign_begins_where_and_when_each_unit_says() {
    let hub = Hub::founded_with(TREE);
    let told = hub.json(&["units"]);
    let first: Vec<&Value> = told
        .as_array()
        .unwrap()
        .iter()
        .map(|unit| &unit["first_day"])
        .collect();
    assert_eq!(
        json!(first),
        json!([
            "2024-04-04",
            "2024-04-10",
            "2024-05-02",
            "2024-05-02",
            "2024-05-02",
            "2024-04-04"
        ])
    );
}

#[test]
fn lists_and_allocations_fill_the_tree_that_is_there() {
    let hub = Hub::founded_with(TREE);
    hub.json(&["allocate", sample("phan-bo-chi-tieu.xlsx").to_str().unwrap()]);
    hub.json(&["import", sample("danh-sach-khu-pho-3.xlsx").to_str().unwrap()]);
    let told = hub.json(&["units"]);
    let called = |name: &str| {
        let units = told.as_array().unwrap().iter();
        units.filter(|unit| unit["name"] == name).count()
    };
    assert_eq!(called("Khu phố 3"), 1);
    assert_eq!(
        hub.json(&["progress", "--hamlet", "KP3"])["units"][1]["allocated"],
        248
    );
}

#[test]
fn settings_can_be_changed_but_not_who_is_asked() {
    let hub = Hub::founded_with(TREE);
    let file = hub.file(
        "moi.toml",
        "template = \"2024\"\nname = \"Đợt thử\"\nlast_day = 2024-07-10\n[eligibility]\nCCCD = { age_on_last_day = 30 }\n",
    );
    hub.json(&["campaign", "--set", file.to_str().unwrap()]);
    let told = hub.json(&["campaign"]);
    assert_eq!(told["last_day"], "2024-07-10");
    assert_eq!(told["eligibility"]["CCCD"], json!({"born_before": "2010-07-01"}));
    assert_eq!(told["suspensions"][0]["work"], "collect");
}

#[test]
fn a_tree_that_cannot_be_is_refused_by_the_units_name_and_leaves_no_hub() {
    let refused = |units: &str, why: &str| {
        let hub = Hub {
            dir: tempfile::tempdir().unwrap(),
        };
        let file = hub.file("dot.toml", &format!("template = \"2024\"\n{units}"));
        let said = hub.refused(&["init", "--commune", "Xã A", "--campaign", file.to_str().unwrap()]);
        assert!(said.contains(why), "{said}");
        assert!(!hub.dir.path().join("hub.db").exists());
    };
    refused("[[units]]\nname = \"Xã A\"\nparent = \"Huyện X\"\n", "Huyện X");
    refused("[[units]]\nname = \"Xã A\"\nlevel = \"planet\"\n", "Xã A");
    refused(
        "[[units]]\nname = \"Tỉnh A\"\n[[units]]\nname = \"Xã B\"\nparent = \"Tỉnh A\"\n\
         [[units]]\nname = \"Tỉnh A\"\nparent = \"Xã B\"\n",
        "chính nó",
    );
    refused(
        "[[units]]\nname = \"Xã A\"\nfirst_day = 2024-05-02\nlast_day = 2024-05-01\n",
        "ngày cuối",
    );
}
