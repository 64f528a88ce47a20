//! `progress` and `reasons`: the figures add up for every unit and target.

use serde_json::Value;

use super::{Hub, sample};

fn ward() -> Hub {
    let hub = Hub::founded();
    hub.json(&["allocate", sample("phan-bo-chi-tieu.xlsx").to_str().unwrap()]);
    hub.json(&["import", sample("danh-sach-toan-phuong.xlsx").to_str().unwrap()]);
    hub
}

fn line<'a>(progress: &'a Value, unit: &str, target: &str) -> &'a Value {
    let fits = |line: &&Value| line["unit"] == unit && line["target"] == target;
    progress["units"].as_array().unwrap().iter().find(fits).unwrap()
}

fn number(line: &Value, key: &str) -> u64 {
    line[key].as_u64().unwrap()
}

fn assert_adds_up(progress: &Value) {
    for line in progress["units"].as_array().unwrap() {
        let sum = |keys: &[&str]| -> u64 { keys.iter().map(|key| number(line, key)).sum() };
        assert_eq!(
            number(line, "listed"),
            sum(&[
                "done",
                "reason",
                "no_need",
                "in_progress",
                "not_asked",
                "not_eligible"
            ]),
            "{line}"
        );
        assert_eq!(
            number(line, "listed"),
            sum(&["eligible", "not_eligible"]),
            "{line}"
        );
        assert!(number(line, "confirmed") <= number(line, "done"), "{line}");
    }
}

#[test]
fn the_partition_adds_up_for_every_unit_and_target() {
    let hub = ward();
    let progress = hub.json(&["progress"]);
    assert_adds_up(&progress);
    assert_eq!(progress["as_of"], "2024-05-08");
    assert_eq!(progress["unsent_declared"], 0);
    for target in ["CCCD", "DDDT", "SIM", "SMARTPHONE"] {
        let hamlets: u64 = (1..=5)
            .map(|number_| number(line(&progress, &format!("Khu phố {number_}"), target), "listed"))
            .sum();
        let whole = line(&progress, "Phường Long Thủy", target);
        assert_eq!((hamlets, number(whole, "listed")), (5073, 5073));
        assert_eq!(
            number(line(&progress, "Công an phường", target), "listed"),
            5073,
            "the police answer for everybody"
        );
    }
}

#[test]
fn an_operators_people_are_its_customers_however_it_is_spelled() {
    let progress = ward().json(&["progress"]);
    assert_eq!(number(line(&progress, "VIETTEL", "SMARTPHONE"), "listed"), 2212);
    assert_eq!(number(line(&progress, "VNPT", "SMARTPHONE"), "listed"), 1293);
}

#[test]
fn a_number_that_was_left_blank_is_not_allocated() {
    let progress = ward().json(&["progress"]);
    assert_eq!(line(&progress, "Khu phố 3", "DDDT")["allocated"], 248);
    assert_eq!(line(&progress, "Khu phố 3", "CCCD")["allocated"], Value::Null);
    assert_eq!(line(&progress, "Công an phường", "CCCD")["allocated"], 83);
}

#[test]
fn what_was_done_in_the_first_list_is_not_an_achievement() {
    let hub = ward();
    let achieved = |hub: &Hub| number(line(&hub.json(&["progress"]), "Khu phố 3", "DDDT"), "achieved");
    assert_eq!(achieved(&hub), 0);
    for list in ["chua-kich-hoat-2024-05-06.xlsx", "chua-kich-hoat-2024-05-08.xlsx"] {
        hub.import(&sample(list), &[]);
    }
    let progress = hub.json(&["progress"]);
    assert_adds_up(&progress);
    let dddt = line(&progress, "Khu phố 3", "DDDT");
    assert!(
        (90..=109).contains(&number(dddt, "achieved")),
        "those of the 109 who are old enough: {dddt}"
    );
    assert_eq!(
        number(dddt, "confirmed"),
        number(dddt, "done"),
        "the national list itself says so"
    );
}

#[test]
fn one_hamlet_can_be_asked_for() {
    let progress = ward().json(&["progress", "--hamlet", "kp3"]);
    let units = progress["units"].as_array().unwrap();
    assert_eq!(units.len(), 4);
    assert!(
        units
            .iter()
            .all(|line| line["unit"] == "Khu phố 3" && line["listed"] == 1080)
    );
}

#[test]
fn an_earlier_day_is_told_as_it_was() {
    let hub = Hub::founded();
    hub.import(
        &sample("danh-sach-khu-pho-3.xlsx"),
        &["--list-date", "2024-05-02"],
    );
    let second = hub.json(&["progress", "--as-of", "2024-05-02"]);
    for list in ["chua-kich-hoat-2024-05-06.xlsx", "chua-kich-hoat-2024-05-08.xlsx"] {
        hub.import(&sample(list), &[]);
    }
    assert_eq!(hub.json(&["progress", "--as-of", "2024-05-02"]), second);
    let done = |day: &str| {
        number(
            line(&hub.json(&["progress", "--as-of", day]), "Khu phố 3", "DDDT"),
            "done",
        )
    };
    assert_eq!(
        done("2024-05-07"),
        number(line(&second, "Khu phố 3", "DDDT"), "done")
    );
    assert!(done("2024-05-08") > done("2024-05-07"));
    let first = hub.json(&["progress", "--as-of", "2024-05-01"]);
    assert_eq!(
        number(line(&first, "Khu phố 3", "DDDT"), "listed"),
        0,
        "no list had been imported"
    );
}

#[test]
fn the_official_rows_are_in_the_order_of_the_notice() {
    let hub = ward();
    let rows = |target: &str| -> Vec<(Value, String)> {
        let told = hub.json(&["reasons", "--target", target]);
        assert_eq!(told["target"], target);
        told["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| {
                assert_eq!(row["count"], 0, "nobody has been asked yet");
                assert!(!row["label"].as_str().unwrap().is_empty());
                (row["row"].clone(), row["code"].as_str().unwrap().to_owned())
            })
            .collect()
    };
    let cccd = rows("CCCD");
    let ninth: Vec<&str> = cccd
        .iter()
        .filter(|(row, _)| *row == 9)
        .map(|(_, code)| code.as_str())
        .collect();
    assert_eq!(ninth, ["DECEASED", "DEREGISTERED"], "row 9 joins two codes");
    assert_eq!(
        rows("DDDT")[3],
        (4.into(), "DECEASED".to_owned()),
        "the two notices have different orders"
    );
    assert!(
        rows("SIM").iter().all(|(row, _)| row.is_null()),
        "there is no official list for SIMs"
    );
    assert!(rows("SMARTPHONE").iter().any(|(_, code)| code == "ORDERED_PHONE"));
}
