//! The officer's desk beside a serving hub: the real commands, tablets over real TLS.

use std::process::{Command, Output};

use serde_json::{Value, json};
use tungnha_domain::{Outcome, Target};
use tungnha_exchange::Body;
use tungnha_exchange::ack::{Command as Order, CommandKind, Notice, NoticeCode};
use tungnha_exchange::refusal::Refusal;

use super::tablet::Tablet;
use super::ward::{EVENING, KP3, KP4, Ward};
use super::{answer, done};

/// Half an hour after the ward's evening began.
const LATER: &str = "2024-05-06T19:00:00+07:00";

pub(crate) fn run(ward: &Ward, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tungnha-hub"))
        .args(arguments)
        .args(["--clock", LATER, "--data"])
        .arg(ward.path())
        .output()
        .unwrap()
}

/// What a command of the hub prints.
pub(crate) fn desk(ward: &Ward, arguments: &[&str]) -> Value {
    let out = run(ward, &[arguments, &["--json"]].concat());
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{arguments:?}: {said}");
    serde_json::from_slice(&out.stdout).unwrap()
}

fn revoke(ward: &Ward, tablet: &Tablet) -> Value {
    desk(ward, &["revoke", "--dev", &tablet.dev().to_string()])
}

/// What is logged under a code: details, oldest first.
fn logged(ward: &Ward, what: &str) -> Vec<Value> {
    let store = ward.store();
    let mut query = store
        .conn()
        .prepare("SELECT detail FROM audit WHERE what = ?1 ORDER BY audit_seq")
        .unwrap();
    query
        .query_map([what], |row| row.get::<_, String>(0))
        .unwrap()
        .map(|detail| serde_json::from_str(&detail.unwrap()).unwrap())
        .collect()
}

#[tokio::test]
async fn a_revoked_tablet_gets_no_list_and_what_it_still_sends_is_kept_apart_and_acknowledged() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(done(people[0]), 1);
    let before = tablet.sync(vec![tablet.envelope(1, 1)]).await;
    assert!(!before.pages.is_empty(), "until then it has its list");
    tablet.record(done(people[1]), 2);
    tablet.record(Body::Retract { seq: 1, epoch: None }, 3);
    let figures = desk(&ward, &["progress"])["units"].clone();

    let told = revoke(&ward, &tablet);
    assert_eq!(
        (&told["already"], &told["revoked_at"]),
        (&json!(false), &json!(LATER))
    );
    let after = tablet.sync(vec![tablet.envelope(2, 3)]).await;
    assert_eq!(after.ack.through, 3, "custody is unconditional");
    let quarantined = |seq| Notice {
        seq,
        code: NoticeCode::Quarantined,
    };
    assert_eq!(after.ack.notices, [quarantined(2), quarantined(3)]);
    let wipe = Order {
        id: 2,
        what: CommandKind::WipeList,
    };
    assert_eq!(after.ack.commands, [wipe]);
    assert!(after.pages.is_empty());
    assert_eq!(tablet.list(ward.unit(KP3), "from=0").await.no(), Refusal::Revoked);

    assert_eq!(after.ack.positions, before.ack.positions, "no list has moved");
    assert_eq!(
        desk(&ward, &["progress"])["units"],
        figures,
        "not even what it takes back counts"
    );
    assert_eq!(ward.counts()["observation"], 1);
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);
    assert_eq!((verified.records, verified.quarantined), (3, 2));
}

#[tokio::test]
async fn the_order_to_wipe_comes_with_every_acknowledgement_and_a_new_epoch_changes_nothing() {
    let ward = Ward::served().await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    revoke(&ward, &tablet);
    let (unit, rid) = (ward.unit(KP3), ward.residents(KP3)[0]);
    for epoch in [1, 1, 2] {
        if tablet.epoch != epoch {
            (tablet.epoch, tablet.counter) = (epoch, 0);
            tablet.record(done(rid), 9);
        }
        let envelopes = (1..=tablet.log.len()).map(|number| tablet.envelope(number, number));
        let envelopes = envelopes.collect();
        let synced = tablet.sync(envelopes).await;
        assert_eq!(synced.ack.commands[0].what, CommandKind::WipeList);
        assert_eq!(synced.ack.through, tablet.log.len() as u64);
        assert!(synced.pages.is_empty());
    }
    assert_eq!(tablet.list(unit, "from=0").await.no(), Refusal::Revoked);
    assert_eq!((ward.counts()["observation"], ward.verify().quarantined), (0, 1));
}

#[tokio::test]
async fn revoking_one_tablet_leaves_its_colleagues_alone() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let (lost, mut other) = (
        Tablet::enrolled(&ward, &[KP3], 1).await,
        Tablet::enrolled(&ward, &[KP3], 2).await,
    );
    revoke(&ward, &lost);
    other.record(done(people[0]), 1);
    let synced = other.sync(vec![other.envelope(1, 1)]).await;
    assert!(synced.ack.commands.is_empty() && synced.ack.notices.is_empty());
    assert_eq!((synced.pages.len(), ward.counts()["observation"]), (1, 1));
}

#[tokio::test]
async fn a_tablet_is_revoked_once_and_logged_once() {
    let ward = Ward::served().await;
    let tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    let first = revoke(&ward, &tablet);
    let again = revoke(&ward, &tablet);
    assert_eq!(
        (&first["already"], &again["already"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(first["member"], "Người thử 1");
    assert_eq!(logged(&ward, "revoke"), [json!({ "dev": tablet.dev() })]);
}

#[tokio::test]
async fn a_number_no_tablet_has_is_refused_and_nothing_is_logged() {
    let ward = Ward::served().await;
    let out = run(&ward, &["revoke", "--dev", "99"]);
    assert_eq!(out.status.code(), Some(1));
    assert!(out.stdout.is_empty());
    let said = String::from_utf8(out.stderr).unwrap();
    assert!(said.contains("không có máy số 99"), "{said}");
    assert_eq!(logged(&ward, "revoke"), Vec::<Value>::new());
}

#[tokio::test]
async fn the_device_board_tells_what_each_tablet_last_said_and_what_is_still_on_it() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3, KP4], 1).await;
    Tablet::enrolled(&ward, &[KP4], 2).await;
    tablet.cursors = tablet.sync(Vec::new()).await.ack.positions;
    let reached = tablet.cursors.clone();
    for (rid, minutes) in people.iter().take(3).zip(1..) {
        tablet.record(done(*rid), minutes);
    }
    let mut request = tablet.request(vec![tablet.envelope(1, 2)]);
    (request.app, request.clock) = ("0.3.1".to_owned(), EVENING - 7200);
    tablet.ask(&request).await.done();

    let board = desk(&ward, &["devices"]);
    assert_eq!(board.as_array().unwrap().len(), 2);
    let line = &board[0];
    let at = |key: &str| line[key].clone();
    assert_eq!(at("dev"), tablet.dev());
    assert_eq!(
        (at("member"), at("role")),
        (json!("Người thử 1"), json!("member"))
    );
    assert_eq!(at("hamlets"), json!([KP3, KP4]));
    assert_eq!(at("last_contact"), "2024-05-06T18:30:00+07:00");
    assert_eq!(
        (at("app"), at("clock_skew_seconds")),
        (json!("0.3.1"), json!(-7200))
    );
    let counts = ["epoch", "through", "declared", "missing", "quarantined", "forks"].map(at);
    assert_eq!(counts, [1, 2, 3, 1, 0, 0].map(|number| json!(number)));
    assert_eq!((at("revoked"), at("revoked_at")), (json!(false), Value::Null));
    let lists = line["lists"].as_array().unwrap();
    for (list, (unit, position)) in lists.iter().zip(&reached) {
        assert_eq!(list["position"], *position, "what it had when it asked, {unit}");
    }
    let behind = |list: &Value| list["latest"].as_u64().unwrap() - list["position"].as_u64().unwrap();
    assert!(behind(&lists[0]) > 0, "its own answers moved the list of {KP3}");
    assert_eq!(behind(&lists[1]), 0, "and not that of {KP4}");
    assert_eq!(
        line["missing"],
        desk(&ward, &["progress"])["unsent_declared"],
        "the same figure wherever it is told"
    );

    let silent = &board[1];
    assert_eq!(silent["last_contact"], Value::Null, "it never came");
    assert_eq!(silent["clock_skew_seconds"], Value::Null);
    assert_eq!((&silent["through"], &silent["missing"]), (&json!(0), &json!(0)));
    assert_eq!(silent["lists"][0]["position"], 0);
}

#[tokio::test]
async fn a_report_says_which_tablets_hold_records_back_or_never_came_and_counts_none_that_was_revoked() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    Tablet::enrolled(&ward, &[KP4], 2).await;
    let lost = Tablet::enrolled(&ward, &[KP4], 3).await;
    let mut whole = Tablet::enrolled(&ward, &[KP3], 4).await;
    for (rid, minutes) in people.iter().take(3).zip(1..) {
        tablet.record(done(*rid), minutes);
    }
    // Two of three came in; the third it only told of.
    let request = tablet.request(vec![tablet.envelope(1, 2)]);
    tablet.ask(&request).await.done();
    whole.sync(Vec::new()).await;
    revoke(&ward, &lost);
    let report = desk(&ward, &["report", "--kind", "day"]);
    let data = |key: &str| report["data"][key].clone();
    assert_eq!(
        ["tablets", "tablets_not_sent", "unsent_records"].map(data),
        [3, 2, 1].map(|number| json!(number))
    );
    let silent = report["difficulties"]["tablets"].as_array().unwrap();
    let told: Vec<[&Value; 3]> = silent
        .iter()
        .map(|line| [&line["member"], &line["last_day"], &line["unsent"]])
        .collect();
    assert_eq!(
        told,
        [
            [&json!("Người thử 2"), &Value::Null, &json!(0)],
            [&json!("Người thử 1"), &json!("2024-05-06"), &json!(1)],
        ],
        "the one that never came before the one that holds one back"
    );
    // Of khu phố 4 alone only its own are told.
    let own = desk(&ward, &["report", "--kind", "day", "--unit", KP4]);
    assert_eq!(
        (
            &own["data"]["tablets"],
            &own["data"]["tablets_not_sent"],
            &own["data"]["unsent_records"]
        ),
        (&json!(1), &json!(1), &json!(0))
    );
}

#[tokio::test]
async fn the_device_board_names_a_fork_and_what_an_earlier_epoch_still_owes() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    let mut clone = tablet.clone();
    tablet.record(done(people[0]), 1);
    tablet.record(done(people[1]), 2);
    clone.record(answer(people[0], Target::Sim, Outcome::NoNeed), 3);
    tablet.sync(vec![tablet.envelope(1, 1)]).await;
    clone.counter = tablet.counter;
    clone.log.push(tablet.log[1].clone());
    clone.sync(vec![clone.envelope(1, 1)]).await;
    // A fresh store under an epoch of its own.
    (clone.epoch, clone.counter, clone.log, clone.last_ack) = (9, 0, Vec::new(), None);
    clone.sync(Vec::new()).await;
    let line = &desk(&ward, &["devices"])[0];
    assert_eq!(line["forks"], 1);
    assert_eq!((&line["epoch"], &line["through"]), (&json!(9), &json!(0)));
    assert_eq!(
        line["earlier_epochs"],
        json!([{ "epoch": 1, "through": 1, "declared": 2 }])
    );
    assert_eq!(line["missing"], 1);
}

#[tokio::test]
async fn both_answers_of_a_conflict_are_shown_with_who_when_and_from_where_and_to_look_is_logged() {
    let ward = Ward::served().await;
    let rid = ward.residents(KP3)[0];
    let (mut first, mut second) = (
        Tablet::enrolled(&ward, &[KP3], 1).await,
        Tablet::enrolled(&ward, &[KP3], 2).await,
    );
    first.record(answer(rid, Target::Dddt, Outcome::NoNeed), 10);
    second.record(done(rid), 5);
    first.sync(vec![first.envelope(1, 1)]).await;
    assert_eq!(
        desk(&ward, &["conflicts"]),
        json!([]),
        "one answer is no conflict"
    );
    second.sync(vec![second.envelope(1, 1)]).await;

    let told = desk(&ward, &["conflicts", "--hamlet", KP3]);
    let expected = json!([{
        "rid": rid,
        "name": "Thị Thử 3001 0",
        "id_masked": "070•••••0010",
        "hamlet": KP3,
        "household": "3001",
        "target": "DDDT",
        "conflict": true,
        "review": false,
        "heads": [
            {
                "by": "Người thử 2", "role": "member", "at": "2024-05-06T18:35:00+07:00", "outcome": "DONE",
                "channel": "door", "settles": false, "device": second.dev(), "record": format!("{}.1.1", second.dev()), "shown": true,
            },
            {
                "by": "Người thử 1", "role": "member", "at": "2024-05-06T18:40:00+07:00", "outcome": "NO_NEED",
                "channel": "door", "settles": false, "device": first.dev(), "record": format!("{}.1.1", first.dev()), "shown": false,
            },
        ],
    }]);
    assert_eq!(told, expected, "done ranks first, whenever it was said");
    assert_eq!(desk(&ward, &["conflicts", "--hamlet", KP4]), json!([]));
    assert_eq!(
        logged(&ward, "conflicts"),
        [
            json!({ "hamlet": null, "rows": 0 }),
            json!({ "hamlet": KP3, "rows": 1 }),
            json!({ "hamlet": KP4, "rows": 0 }),
        ],
        "which hamlet and how many, never who"
    );
}

#[tokio::test]
async fn done_after_a_final_reason_that_was_seen_is_no_conflict_and_is_to_be_looked_at() {
    let ward = Ward::served().await;
    let rid = ward.residents(KP3)[1];
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    let deceased = Outcome::from_key("DECEASED").unwrap();
    tablet.record(answer(rid, Target::Dddt, deceased), 1);
    tablet.record(done(rid), 2);
    tablet.sync(vec![tablet.envelope(1, 2)]).await;
    let told = desk(&ward, &["conflicts"]);
    assert_eq!(told.as_array().unwrap().len(), 1);
    assert_eq!(
        (&told[0]["conflict"], &told[0]["review"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(told[0]["heads"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn without_json_the_officer_reads_lines() {
    let ward = Ward::served().await;
    let rid = ward.residents(KP3)[0];
    for (seed, outcome) in [(1, Outcome::Done), (2, Outcome::NoNeed)] {
        let mut tablet = Tablet::enrolled(&ward, &[KP3], seed).await;
        tablet.record(answer(rid, Target::Sim, outcome), 5);
        tablet.sync(vec![tablet.envelope(1, 1)]).await;
    }
    let read = |arguments: &[&str]| String::from_utf8(run(&ward, arguments).stdout).unwrap();
    let revoked = read(&["revoke", "--dev", "2"]);
    assert!(revoked.contains("Máy 2 của Người thử 2: đã thu hồi"), "{revoked}");
    let board = read(&["devices"]);
    assert!(board.contains("1\tNgười thử 1\tKhu phố 3\t2024-05-06"), "{board}");
    let second = board.lines().find(|line| line.starts_with("2\t"));
    assert!(second.unwrap().ends_with("đã thu hồi (revoked)"), "{board}");
    let differing = read(&["conflicts"]);
    assert!(
        differing.contains("Thị Thử 3001 0\tSIM\tkhác nhau"),
        "{differing}"
    );
    assert!(differing.contains("→ DONE\tNgười thử 1"), "{differing}");
    assert!(
        differing.contains("NO_NEED\tNgười thử 2"),
        "it was counted before: {differing}"
    );
}
