//! Which side is right about a target: a record in the officer's own log, that can be taken back.

use tungnha_domain::{Rid, Target};
use tungnha_hub::review::{Choice, Match, Side, Which, decide_answer, decisions, lines, undo_decision};

use super::lists::{EVENING, Hub, Row, row};

const DAY: i64 = 86_400;
const BY: (&str, i64) = ("Nguyễn Thị Thu", EVENING);

fn card(state: &str) -> [Row; 1] {
    let mut row = row("30001", "Điểu A", "02/03/1950", "070050000001", "Khu phố 3");
    state.clone_into(&mut row[9]);
    [row]
}

/// Claimed done on the 6th; the list of the 8th says this.
fn contradicted(state: &str) -> (Hub, Rid) {
    let mut hub = Hub::founded();
    hub.list_of("2024-05-02", &card("Chưa cấp"));
    let rid = hub.named("Điểu A");
    hub.answer(rid, Target::Cccd, "DONE", EVENING - 2 * DAY);
    hub.list_of("2024-05-08", &card(state));
    (hub, rid)
}

fn relations(hub: &Hub) -> Vec<(Match, Option<Choice>)> {
    let found = lines(hub.store().conn(), &Which::default()).unwrap();
    found
        .into_iter()
        .map(|line| (line.relation, line.decided))
        .collect()
}

fn side(choice: Choice, outcome: Option<&str>) -> Side<'_> {
    Side { choice, outcome }
}

#[test]
fn what_the_list_says_becomes_the_officer_s_answer_and_the_claim_is_back_when_undone() {
    let (hub, rid) = contradicted("Đã thu nhận hồ sơ");
    assert_eq!(relations(&hub), [(Match::Contradicted, None)]);
    let made = hub
        .store()
        .write(|tx| decide_answer(tx, rid, Target::Cccd, side(Choice::List, None), BY))
        .unwrap();
    let tally = hub.tally(Target::Cccd);
    assert_eq!(
        (tally.done, tally.in_progress),
        (0, 1),
        "collected is in progress"
    );
    assert_eq!(relations(&hub), [], "nothing differs any more");
    assert!(made.record.is_some());
    hub.store()
        .write(|tx| undo_decision(tx, made.decision, BY.0, EVENING))
        .unwrap();
    assert_eq!(relations(&hub), [(Match::Contradicted, None)]);
    let told = decisions(hub.store().conn()).unwrap();
    assert_eq!((told.len(), told[0].undone_at.is_some()), (1, true));
    assert_eq!(hub.wrong(), [""; 0]);
    let again = hub
        .store()
        .write(|tx| undo_decision(tx, made.decision, BY.0, EVENING));
    assert!(again.unwrap_err().to_string().contains("không có quyết định"));
}

#[test]
fn what_the_field_says_is_confirmed_by_the_officer_and_told_as_decided() {
    let (hub, rid) = contradicted("Chưa cấp");
    hub.store()
        .write(|tx| decide_answer(tx, rid, Target::Cccd, side(Choice::Field, None), BY))
        .unwrap();
    assert_eq!(hub.tally(Target::Cccd).done, 1);
    let told = relations(&hub);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].1, Some(Choice::Field));
    assert_eq!(hub.wrong(), [""; 0]);
}

#[test]
fn a_list_that_only_says_no_needs_the_officer_s_reason() {
    let (hub, rid) = contradicted("Chưa cấp");
    let decide = |outcome| {
        hub.store()
            .write(|tx| decide_answer(tx, rid, Target::Cccd, side(Choice::List, outcome), BY))
    };
    let said = decide(None).unwrap_err().to_string();
    assert!(said.contains("chọn kết quả"), "{said}");
    let said = decide(Some("IN_CUSTODY")).unwrap_err().to_string();
    assert!(said.contains("luật bảo vệ"), "{said}");
    assert_eq!(
        decisions(hub.store().conn()).unwrap().len(),
        0,
        "a refusal changes nothing"
    );
    decide(Some("ABSENT_UNKNOWN")).unwrap();
    assert_eq!(hub.tally(Target::Cccd).reason, 1);
}
