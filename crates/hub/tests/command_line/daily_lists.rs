//! The daily “approved, not activated” lists: who leaves them was activated.

use serde_json::Value;

use super::{Hub, changes, person, sample};

const FULL: &str = "danh-sach-khu-pho-3.xlsx";
const MONDAY: &str = "chua-kich-hoat-2024-05-06.xlsx";
const WEDNESDAY: &str = "chua-kich-hoat-2024-05-08.xlsx";

fn with(lists: &[&str]) -> (Hub, Vec<Value>) {
    let hub = Hub::founded();
    let reports = lists.iter().map(|list| hub.import(&sample(list), &[])).collect();
    (hub, reports)
}

#[test]
fn a_daily_list_after_the_full_one_finds_everybody_and_changes_nobody() {
    let (hub, reports) = with(&[FULL]);
    assert_eq!(changes(&reports[0]), [1080, 0, 0]);
    let before = hub.people();
    let report = hub.import(&sample(MONDAY), &[]);
    assert_eq!(
        changes(&report),
        [0, 0, 289],
        "IDs lost zeros and births are bare years, yet nothing is new"
    );
    assert_eq!(
        hub.people(),
        before,
        "nobody left their household, no day of birth was lost"
    );
}

#[test]
fn who_left_the_list_between_two_days_was_activated() {
    let (hub, reports) = with(&[FULL, MONDAY, WEDNESDAY]);
    assert_eq!(
        (&reports[2]["activated"], &reports[2]["people"]),
        (&109.into(), &180.into())
    );
    let people = hub.people();
    assert_eq!(
        person(&people, "084190554224")["listed"]["DDDT"],
        "active2",
        "on Monday's list only"
    );
    assert_eq!(
        person(&people, "066150709789")["listed"]["DDDT"],
        "approved",
        "on both"
    );
    let again = hub.import(&sample(WEDNESDAY), &[]);
    assert_eq!((&again["activated"], changes(&again)), (&0.into(), [0, 0, 180]));
}

#[test]
fn lists_may_arrive_in_any_order() {
    let (in_order, _) = with(&[FULL, MONDAY, WEDNESDAY]);
    let (late, reports) = with(&[FULL, WEDNESDAY, MONDAY]);
    assert_eq!(reports[1]["activated"], 0, "nothing to compare with yet");
    assert_eq!(
        reports[2]["activated"], 109,
        "Monday's list completes Wednesday's"
    );
    assert_eq!(late.people(), in_order.people());
}

#[test]
fn people_only_a_daily_list_knows_are_placed_by_the_full_list_later() {
    let (hub, reports) = with(&[MONDAY, FULL]);
    assert_eq!(changes(&reports[0]), [289, 0, 0]);
    assert_eq!(
        changes(&reports[1]),
        [791, 289, 0],
        "the full list gives them a household"
    );
    let people = hub.people();
    assert_eq!(people.len(), 1080);
    assert!(people.iter().all(|person| person["household"].is_string()));
    let (_, households, residents) = hub.lists();
    assert_eq!(
        (households, residents),
        (310, 1080),
        "the households they left behind are empty and gone from tablets"
    );
}

#[test]
fn a_dated_list_counts_by_its_own_day() {
    let (hub, _) = with(&[FULL]);
    let told = hub.json(&["import", sample(MONDAY).to_str().unwrap()]);
    assert_eq!(told["files"][0]["list_date"], "2024-05-06");
    let told = hub.json(&[
        "import",
        sample(WEDNESDAY).to_str().unwrap(),
        "--list-date",
        "2024-05-09",
    ]);
    assert_eq!(
        told["files"][0]["list_date"], "2024-05-09",
        "the officer's word stands before the title's"
    );
}

#[test]
fn an_empty_list_of_a_named_hamlet_says_that_everybody_was_activated() {
    let hub = Hub::founded();
    hub.import(&sample(WEDNESDAY), &[]);
    let empty = hub.sheet(
        "het.xlsx",
        &[
            &["DANH SÁCH HỒ SƠ ĐƯỢC CẤP CHƯA KÍCH HOẠT"],
            &["TT", "Họ tên", "Năm sinh", "Số ĐDCN", "Trạng thái"],
        ],
    );
    let report = hub.import(
        &empty,
        &[
            "--kind",
            "not-activated",
            "--hamlet",
            "Khu phố 3",
            "--list-date",
            "2024-05-09",
        ],
    );
    assert_eq!(
        (&report["people"], &report["activated"]),
        (&0.into(), &180.into())
    );
    assert!(
        hub.people()
            .iter()
            .all(|person| person["listed"]["DDDT"] == "active2")
    );
}
