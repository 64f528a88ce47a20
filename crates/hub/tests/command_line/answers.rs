//! Figures with answers from the field: reasons sum to the partition, sensitive ones are opened and logged.

use serde_json::Value;
use tungnha_domain::{Outcome, Rid, Target};
use tungnha_exchange::seal::Detail;
use tungnha_hub::keys::Identity;
use tungnha_hub::store::Store;

use super::{Hub, sample};

/// Answers about CCCD as the intake keeps them, one of them sealed, on 7 May at noon.
fn answered() -> Hub {
    let hub = Hub::founded();
    hub.import(
        &sample("danh-sach-khu-pho-3.xlsx"),
        &["--list-date", "2024-05-02"],
    );
    let mut store = Store::open(hub.dir.path()).unwrap();
    let adults: Vec<u32> = {
        let mut query = store
            .conn()
            .prepare("SELECT rid FROM resident WHERE birth < '1990' ORDER BY rid LIMIT 5")
            .unwrap();
        query
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    };
    let keys = ["DECEASED", "DEREGISTERED", "DEREGISTERED", "SPECIAL", "SPECIAL"];
    let sealed = Detail {
        answers: vec![(Target::Cccd, Outcome::from_key("IN_CUSTODY").unwrap())],
        note: String::new(),
    };
    store
        .write(|tx| {
            tx.execute("INSERT INTO member (member_id, name, role) VALUES (1, 'Điểu Khánh', 'member')", [])?;
            tx.execute(
                "INSERT INTO device (dev, member_id, public_key, certificate, app, enrolled_at) \
                 VALUES (1, 1, zeroblob(32), x'', '', 0)",
                [],
            )?;
            for (seq, (rid, key)) in (1..).zip(adults.iter().zip(keys)) {
                tx.execute(
                    "INSERT INTO observation (rid, target, dev, epoch, seq, member_id, role, outcome, effective, \
                     catalogue, retracted) VALUES (?1, 1, 1, 1, ?2, 1, 'member', ?3, 1715058000, 1, 0)",
                    (rid, seq, Outcome::from_key(key).unwrap().wire().cast_signed()),
                )?;
            }
            let identity = Identity::load(tx)?;
            let bytes = sealed.seal(&identity.keys.public().seal, &identity.hub_id, Rid(adults[3]), &[7; 32]).unwrap();
            tx.execute(
                "INSERT INTO sealed_detail (dev, epoch, seq, rid, sealed) VALUES (1, 1, 4, ?1, ?2)",
                (adults[3], bytes),
            )?;
            Ok(())
        })
        .unwrap();
    hub
}

fn count(told: &Value, code: &str) -> u64 {
    let rows = told["rows"].as_array().unwrap();
    rows.iter()
        .find(|row| row["code"] == code)
        .map_or(0, |row| row["count"].as_u64().unwrap())
}

#[test]
fn reasons_sum_to_the_partition_and_a_sealed_one_is_counted_under_its_row() {
    let hub = answered();
    let told = hub.json(&["reasons", "--target", "CCCD"]);
    assert_eq!(count(&told, "DECEASED"), 1);
    assert_eq!(count(&told, "DEREGISTERED"), 2);
    assert_eq!(count(&told, "IN_CUSTODY"), 1, "opened with the hub's key");
    assert_eq!(
        count(&told, "SPECIAL"),
        1,
        "without a sealed detail it stays special"
    );
    let sum: u64 = told["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["count"].as_u64().unwrap())
        .sum();
    let progress = hub.json(&["progress", "--hamlet", "kp3"]);
    assert_eq!(progress["units"][0]["target"], "CCCD");
    assert_eq!(progress["units"][0]["reason"], sum);
}

#[test]
fn a_sealed_reason_that_was_settled_as_true_is_still_counted_under_its_row() {
    let hub = answered();
    let rid = {
        let store = Store::open(hub.dir.path()).unwrap();
        let sealed = store
            .conn()
            .query_row("SELECT rid FROM sealed_detail", [], |row| row.get::<_, u32>(0));
        sealed.unwrap().to_string()
    };
    for (by, already) in [("Nguyễn Thị Thu", false), ("Trần Văn Khác", true)] {
        let arguments = [
            "settle",
            "--rid",
            &rid,
            "--target",
            "CCCD",
            "--outcome",
            "SPECIAL",
            "--by",
            by,
        ];
        assert_eq!(hub.json(&arguments)["already"], already);
    }
    assert_eq!(
        count(&hub.json(&["reasons", "--target", "CCCD"]), "IN_CUSTODY"),
        1
    );
}

#[test]
fn to_look_inside_a_sealed_reason_is_logged() {
    let hub = answered();
    let logged = || -> i64 {
        Store::open(hub.dir.path())
            .unwrap()
            .conn()
            .query_row(
                "SELECT count(*) FROM audit WHERE what = 'sealed_detail_opened'",
                [],
                |row| row.get(0),
            )
            .unwrap()
    };
    hub.json(&["progress"]);
    assert_eq!(logged(), 0, "the partition needs no look inside");
    hub.json(&["reasons", "--target", "CCCD"]);
    assert_eq!(logged(), 1);
}

#[test]
fn answers_count_from_the_day_they_were_given() {
    let hub = answered();
    let reason =
        |day: &str| hub.json(&["progress", "--hamlet", "kp3", "--as-of", day])["units"][0]["reason"].clone();
    assert_eq!(reason("2024-05-06"), 0);
    assert_eq!(reason("2024-05-07"), 5);
}
