//! Settling at the desk and on a lead's tablet: records like any others.

use std::process::{Command, Output};

use serde_json::{Value, json};
use tungnha_domain::{Outcome, RecordId, Rid, Role, Target};
use tungnha_exchange::Body;
use tungnha_exchange::ack::{Notice, NoticeCode};
use tungnha_exchange::record::Answer;

use super::answer;
use super::tablet::Tablet;
use super::ward::{KP3, Ward};

const LATER: &str = "2024-05-06T19:00:00+07:00";
const OFFICER: &str = "Nguyễn Thị Thu";

fn run(ward: &Ward, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tungnha-hub"))
        .args(arguments)
        .args(["--json", "--clock", LATER, "--data"])
        .arg(ward.path())
        .output()
        .unwrap()
}

fn desk(ward: &Ward, arguments: &[&str]) -> Value {
    let out = run(ward, arguments);
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{arguments:?}: {said}");
    serde_json::from_slice(&out.stdout).unwrap()
}

fn settle(ward: &Ward, rid: Rid, outcome: &str) -> Value {
    let rid = rid.to_string();
    desk(
        ward,
        &[
            "settle",
            "--rid",
            &rid,
            "--target",
            "SIM",
            "--outcome",
            outcome,
            "--by",
            OFFICER,
        ],
    )
}

async fn tablet(ward: &Ward, role: Role, key: u8) -> Tablet {
    let invited = ward.invite(role, &format!("Người thử {key}"), &[KP3], false);
    let mut tablet = Tablet::scanned(ward, &invited.url, key);
    let reply = tablet.enrol().await.done();
    tablet.accept(&reply);
    tablet
}

/// Two members' tablets that said different things about one SIM, and who it was about.
async fn differing(ward: &Ward) -> (Tablet, Tablet, Rid) {
    let rid = ward.residents(KP3)[0];
    let (mut one, mut other) = (
        tablet(ward, Role::Member, 1).await,
        tablet(ward, Role::Member, 2).await,
    );
    one.record(answer(rid, Target::Sim, Outcome::Done), 1);
    other.record(answer(rid, Target::Sim, Outcome::NoNeed), 2);
    one.sync(vec![one.envelope(1, 1)]).await;
    other.sync(vec![other.envelope(1, 1)]).await;
    (one, other, rid)
}

fn id(tablet: &Tablet, seq: u64) -> RecordId {
    RecordId {
        dev: tablet.dev(),
        epoch: 1,
        seq,
    }
}

fn settlement(rid: Rid, outcome: Outcome, settles: Vec<RecordId>) -> Body {
    Body::Settlement {
        rid,
        target: Target::Sim,
        outcome,
        settles,
    }
}

/// What stands about the SIM, by the hub's list for a tablet that holds nothing.
async fn told(ward: &Ward, tablet: &mut Tablet, rid: Rid) -> tungnha_domain::Cell {
    tablet.cursors = vec![(ward.unit(KP3), 0)];
    let synced = tablet.sync(Vec::new()).await;
    let rows = synced.pages.into_iter().flat_map(|page| page.residents);
    let row = rows.into_iter().find(|row| row.rid == rid).unwrap();
    let cell = row.cells.into_iter().find(|(target, _)| *target == Target::Sim);
    cell.unwrap().1
}

#[tokio::test]
async fn an_officer_s_settlement_is_a_record_in_the_journal_and_every_tablet_is_told() {
    let ward = Ward::served().await;
    let (mut one, mut other, rid) = differing(&ward).await;
    let said = settle(&ward, rid, "NO_NEED");
    assert_eq!(
        (&said["conflict"], &said["already"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(said["outcome"], "NO_NEED");
    let mut settles = said["settles"].as_array().unwrap().clone();
    settles.sort_by_key(ToString::to_string);
    assert_eq!(
        settles,
        [json!(id(&one, 1).to_string()), json!(id(&other, 1).to_string())]
    );
    assert_eq!(desk(&ward, &["conflicts"]), json!([]));

    let board = desk(&ward, &["devices"]);
    let line = board.as_array().unwrap().iter().find(|line| line["desk"] == true);
    let line = line.unwrap();
    assert_eq!(
        (&line["member"], &line["role"]),
        (&json!(OFFICER), &json!("officer"))
    );
    assert_eq!((&line["through"], &line["missing"]), (&json!(1), &json!(0)));
    assert_eq!(said["record"], format!("{}.1.1", line["dev"]));

    for tablet in [&mut one, &mut other] {
        let cell = told(&ward, tablet, rid).await;
        let head = cell.winner().unwrap();
        assert_eq!((head.role, head.outcome), (Role::Officer, Outcome::NoNeed));
        assert_eq!(head.channel, tungnha_domain::Channel::Desk);
        assert!(head.settles && !cell.conflict && cell.heads.len() == 1);
    }
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);
    assert_eq!((verified.records, verified.quarantined), (3, 0));
}

#[tokio::test]
async fn a_later_answer_reopens_only_if_it_had_not_seen_the_settlement_and_differs() {
    let ward = Ward::served().await;
    let (mut one, mut other, rid) = differing(&ward).await;
    let said = settle(&ward, rid, "DONE");
    let record: Vec<u32> = said["record"]
        .as_str()
        .unwrap()
        .split('.')
        .map(|part| part.parse().unwrap())
        .collect();
    let settled = RecordId {
        dev: record[0],
        epoch: record[1],
        seq: record[2].into(),
    };
    let saw = Answer::new(rid, [(Target::Sim, Outcome::NoNeed)], vec![settled], None);
    one.record(Body::Answer(saw), 40);
    one.sync(vec![one.envelope(2, 2)]).await;
    assert_eq!(desk(&ward, &["conflicts"]), json!([]), "it had seen it");
    other.record(answer(rid, Target::Sim, Outcome::Done), 3);
    other.sync(vec![other.envelope(2, 2)]).await;
    let open = desk(&ward, &["conflicts"]);
    assert_eq!(open.as_array().unwrap().len(), 1, "this one had not");
    let again = settle(&ward, rid, "DONE");
    assert_eq!(
        (&again["conflict"], &again["already"]),
        (&json!(false), &json!(false))
    );
    assert!(again["record"].as_str().unwrap().ends_with(".2"));
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn a_settlement_at_the_desk_can_be_taken_back_by_whoever_made_it() {
    let ward = Ward::served().await;
    let (_one, _other, rid) = differing(&ward).await;
    let said = settle(&ward, rid, "DONE");
    let record = said["record"].as_str().unwrap();
    let refused = run(&ward, &["settle", "--undo", record, "--by", "Trần Văn Khác"]);
    assert_eq!(refused.status.code(), Some(1), "it is another officer's");
    let undone = desk(&ward, &["settle", "--undo", record, "--by", OFFICER]);
    assert_eq!((&undone["rid"], &undone["conflict"]), (&json!(rid), &json!(true)));
    assert_eq!(desk(&ward, &["conflicts"]).as_array().unwrap().len(), 1);
    let again = run(&ward, &["settle", "--undo", record, "--by", OFFICER]);
    assert_eq!(again.status.code(), Some(1), "it stands no more");
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn what_cannot_be_settled_is_refused_and_nothing_is_written() {
    let ward = Ward::served().await;
    let (_one, _other, rid) = differing(&ward).await;
    let before = ward.counts();
    let nobody_asked = ward.residents(KP3)[1].to_string();
    let rid = rid.to_string();
    for (who, outcome, words) in [
        ("999999", "DONE", "không có người số 999999"),
        (nobody_asked.as_str(), "DONE", "chưa ai trả lời"),
        (rid.as_str(), "MENTAL_ILLNESS", "lý do được luật bảo vệ"),
        (rid.as_str(), "ONLY_2G", "không dùng cho chỉ tiêu này"),
        (rid.as_str(), "SPECIAL", "không ai trả lời"),
        (rid.as_str(), "NONSENSE", "không có kết quả này"),
    ] {
        let out = run(
            &ward,
            &[
                "settle",
                "--rid",
                who,
                "--target",
                "SIM",
                "--outcome",
                outcome,
                "--by",
                OFFICER,
            ],
        );
        let said = String::from_utf8(out.stderr).unwrap();
        assert_eq!(out.status.code(), Some(1), "{said}");
        assert!(
            said.contains(words) && said.contains("không thay đổi gì"),
            "{said}"
        );
    }
    let empty = run(
        &ward,
        &[
            "settle",
            "--rid",
            &rid,
            "--target",
            "SIM",
            "--outcome",
            "DONE",
            "--by",
            " ",
        ],
    );
    assert_eq!(empty.status.code(), Some(1));
    assert_eq!(ward.counts(), before);
    let wrong = run(&ward, &["settle", "--by", OFFICER]);
    assert_eq!(wrong.status.code(), Some(2), "what is settled must be said");
}

#[tokio::test]
async fn the_same_settlement_again_changes_nothing_and_an_officer_may_overrule_a_lead() {
    let ward = Ward::served().await;
    let (one, other, rid) = differing(&ward).await;
    let mut lead = tablet(&ward, Role::Lead, 3).await;
    lead.record(
        settlement(rid, Outcome::Done, vec![id(&one, 1), id(&other, 1)]),
        5,
    );
    let synced = lead.sync(vec![lead.envelope(1, 1)]).await;
    assert!(synced.ack.notices.is_empty(), "a lead may");
    assert_eq!(desk(&ward, &["conflicts"]), json!([]));
    let said = settle(&ward, rid, "NO_NEED");
    assert_eq!(said["settles"], json!([id(&lead, 1).to_string()]));
    assert_eq!(
        (&said["outcome"], &said["conflict"]),
        (&json!("NO_NEED"), &json!(false))
    );
    let before = ward.counts();
    let again = settle(&ward, rid, "NO_NEED");
    assert_eq!(
        (&again["already"], &again["record"]),
        (&json!(true), &Value::Null)
    );
    assert_eq!(ward.counts(), before);
}

#[tokio::test]
async fn an_officer_s_settlement_stands_above_a_lead_s_made_without_knowing_of_it() {
    let ward = Ward::served().await;
    let (mut one, other, rid) = differing(&ward).await;
    let mut lead = tablet(&ward, Role::Lead, 3).await;
    lead.record(
        settlement(rid, Outcome::Done, vec![id(&one, 1), id(&other, 1)]),
        50,
    );
    settle(&ward, rid, "NO_NEED");
    lead.sync(vec![lead.envelope(1, 1)]).await;
    let cell = told(&ward, &mut one, rid).await;
    assert_eq!(cell.winner().unwrap().role, Role::Officer);
    assert!(cell.conflict, "and somebody should look");
}

#[tokio::test]
async fn a_member_s_settlement_is_kept_apart_and_settles_nothing() {
    let ward = Ward::served().await;
    let (mut one, other, rid) = differing(&ward).await;
    one.record(
        settlement(rid, Outcome::Done, vec![id(&one, 1), id(&other, 1)]),
        5,
    );
    let synced = one.sync(vec![one.envelope(2, 2)]).await;
    assert_eq!(synced.ack.through, 2, "custody is unconditional");
    assert_eq!(
        synced.ack.notices,
        [Notice {
            seq: 2,
            code: NoticeCode::Quarantined
        }]
    );
    assert_eq!(desk(&ward, &["conflicts"]).as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_settlement_is_no_call_at_the_house() {
    let ward = Ward::served().await;
    let (_one, _other, rid) = differing(&ward).await;
    let before = ward.counts()["visit"];
    settle(&ward, rid, "DONE");
    assert_eq!(ward.counts()["visit"], before);
}

#[tokio::test]
async fn a_report_counts_answers_that_differ_until_they_are_settled() {
    let ward = Ward::served().await;
    let (_, _, rid) = differing(&ward).await;
    let told = || {
        let report = desk(&ward, &["report", "--kind", "day"]);
        let sim = report["whole"][2]["at_end"].clone();
        (
            report["data"]["conflicts"].clone(),
            sim["done"].clone(),
            sim["no_need"].clone(),
        )
    };
    assert_eq!(
        told(),
        (json!(1), json!(1), json!(0)),
        "what was seen done weighs more meanwhile"
    );
    settle(&ward, rid, "NO_NEED");
    assert_eq!(told(), (json!(0), json!(0), json!(1)));
}
