//! Custody and acknowledgement.

use tungnha_domain::{Outcome, Rid, Target};
use tungnha_exchange::ack::{CommandKind, Notice, NoticeCode};
use tungnha_exchange::record::chain;
use tungnha_exchange::refusal::Refusal;
use tungnha_exchange::{Anchor, Body};

use super::tablet::Tablet;
use super::ward::{KP3, KP4, Ward};
use super::{answer, done};

/// A tablet of khu phố 3 with so many answers in its log, and the residents they are about.
async fn walked(ward: &Ward, count: usize) -> (Tablet, Vec<Rid>) {
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(ward, &[KP3], 1).await;
    for (rid, minutes) in people.iter().take(count).zip(1..) {
        tablet.record(done(*rid), minutes);
    }
    (tablet, people)
}

#[tokio::test]
async fn what_was_pushed_is_acknowledged_with_the_chain_hash_at_its_end() {
    let ward = Ward::served().await;
    let (mut tablet, _) = walked(&ward, 3).await;
    let ack = tablet.sync(vec![tablet.envelope(1, 3)]).await.ack;
    let end = tablet
        .log
        .iter()
        .fold([0; 32], |hash, (bytes, _)| chain(&hash, bytes));
    assert_eq!((ack.through, ack.chain), (3, end));
    assert_eq!((ack.dev, ack.epoch, ack.incarnation), (tablet.dev(), 1, 1));
    assert!(ack.notices.is_empty() && ack.commands.is_empty() && ack.ranges.is_empty());
    assert_eq!(ward.counts()["observation"], 3);
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn sending_the_same_bytes_again_changes_nothing() {
    let ward = Ward::served().await;
    let (mut tablet, _) = walked(&ward, 3).await;
    let first = tablet.sync(vec![tablet.envelope(1, 3)]).await.ack;
    let before = ward.counts();
    let again = tablet
        .sync(vec![tablet.envelope(1, 3), tablet.envelope(1, 3)])
        .await
        .ack;
    assert_eq!((again.through, again.chain), (first.through, first.chain));
    assert_eq!(again.positions, first.positions, "the list did not move either");
    assert_eq!(ward.counts(), before);
}

#[tokio::test]
async fn the_same_records_packed_anew_count_once() {
    let ward = Ward::served().await;
    let (mut tablet, _) = walked(&ward, 4).await;
    tablet.sync(vec![tablet.envelope(1, 2)]).await;
    let ack = tablet
        .sync(vec![tablet.envelope(1, 1), tablet.envelope(2, 4)])
        .await
        .ack;
    assert_eq!(ack.through, 4);
    assert_eq!(ward.counts()["record"], 4);
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn a_batch_beyond_a_gap_is_kept_as_a_range_until_the_gap_is_filled() {
    let ward = Ward::served().await;
    let (mut tablet, _) = walked(&ward, 5).await;
    let ack = tablet.sync(vec![tablet.envelope(3, 4)]).await.ack;
    assert_eq!((ack.through, ack.ranges), (0, vec![(3, 4)]));
    assert_eq!(ward.verify().gaps, 2);
    let ack = tablet.sync(vec![tablet.envelope(1, 2)]).await.ack;
    let end = tablet.log[..4]
        .iter()
        .fold([0; 32], |hash, (bytes, _)| chain(&hash, bytes));
    assert_eq!((ack.through, ack.chain, ack.ranges), (4, end, vec![]));
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn an_envelope_signed_by_another_key_changes_nothing_and_does_not_hold_up_the_next() {
    let ward = Ward::served().await;
    let (mut tablet, _) = walked(&ward, 2).await;
    let stranger = Tablet::enrolled(&ward, &[KP3], 2).await;
    let before = ward.counts();
    let forged = stranger.sign(&tablet.batch(1, 2));
    let mut broken = tablet.envelope(1, 2);
    broken[20] ^= 1;
    let ack = tablet.sync(vec![forged.clone(), broken, vec![0; 7]]).await.ack;
    assert_eq!(ack.through, 0);
    assert_eq!(ward.counts(), before);
    assert_eq!(
        tablet.sync(vec![forged, tablet.envelope(1, 2)]).await.ack.through,
        2
    );
}

#[tokio::test]
async fn a_request_that_was_changed_on_the_way_is_refused_with_nothing_changed() {
    let ward = Ward::served().await;
    let (mut tablet, _) = walked(&ward, 2).await;
    let before = ward.counts();
    tablet.counter += 1;
    let mut body = tablet.request(vec![tablet.envelope(1, 2)]).to_bytes();
    let stamp = tablet.stamp("POST", "/v1/sync", &body);
    let last = body.len() - 1;
    body[last] ^= 1;
    assert_eq!(
        tablet.post("/v1/sync", Some(stamp), body.clone()).await.status(),
        401
    );
    assert_eq!(tablet.post("/v1/sync", None, body).await.status(), 401);
    assert_eq!(ward.counts(), before);
}

#[tokio::test]
async fn a_request_played_again_is_told_which_counter_to_use() {
    let ward = Ward::served().await;
    let (mut tablet, _) = walked(&ward, 1).await;
    tablet.sync(Vec::new()).await;
    tablet.counter -= 1;
    let request = tablet.request(vec![tablet.envelope(1, 1)]);
    assert_eq!(tablet.ask(&request).await.no(), Refusal::UseCounterFrom(2));
    assert_eq!(ward.counts()["record"], 0);
    assert_eq!(tablet.sync(vec![tablet.envelope(1, 1)]).await.ack.through, 1);
}

#[tokio::test]
async fn other_bytes_under_a_number_that_is_taken_are_kept_beside_it_and_the_tablet_takes_a_new_epoch() {
    let ward = Ward::served().await;
    let (mut tablet, people) = walked(&ward, 2).await;
    let mut clone = tablet.clone();
    clone.record(answer(people[4], Target::Sim, Outcome::NoNeed), 50);
    tablet.record(answer(people[4], Target::Sim, Outcome::Done), 40);
    let first = tablet.sync(vec![tablet.envelope(1, 3)]).await.ack;
    clone.counter = tablet.counter;
    let ack = clone.sync(vec![clone.envelope(1, 3)]).await.ack;
    assert_eq!(
        (ack.through, ack.chain),
        (3, first.chain),
        "the first branch stands"
    );
    assert_eq!(
        ack.notices,
        [Notice {
            seq: 3,
            code: NoticeCode::Forked
        }]
    );
    assert_eq!(
        ack.commands
            .iter()
            .map(|command| command.what)
            .collect::<Vec<_>>(),
        [CommandKind::NewEpoch]
    );
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);
    assert_eq!((verified.forks, verified.records), (1, 4));

    let mut renewed = clone.clone();
    // A fresh store under an epoch of its own; `forks` has the tablet that goes on under the one it is offered.
    (renewed.epoch, renewed.counter, renewed.log) = (9, 0, Vec::new());
    renewed.record(answer(people[4], Target::Sim, Outcome::NoNeed), 50);
    let ack = renewed.sync(vec![renewed.envelope(1, 1)]).await.ack;
    assert_eq!((ack.epoch, ack.through, ack.commands), (9, 1, vec![]));
}

#[tokio::test]
async fn both_branches_of_a_cloned_tablet_are_folded_and_where_they_differ_there_is_a_conflict() {
    let ward = Ward::served().await;
    let (mut tablet, people) = walked(&ward, 2).await;
    // Before they part, both had an answer about the third person; then each says something else.
    tablet.record(answer(people[2], Target::Sim, Outcome::InProgress), 20);
    let mut clone = tablet.clone();
    tablet.record(answer(people[2], Target::Sim, Outcome::Done), 40);
    clone.record(answer(people[2], Target::Sim, Outcome::NoNeed), 50);
    clone.record(answer(people[3], Target::Cccd, Outcome::NoNeed), 51);
    clone.record(Body::Retract { seq: 1, epoch: None }, 52);
    clone.record(Body::Retract { seq: 5, epoch: None }, 53);
    tablet.sync(vec![tablet.envelope(1, 4)]).await;
    clone.counter = tablet.counter;
    clone.sync(vec![clone.envelope(4, 5)]).await;
    clone.sync(vec![clone.envelope(6, 7)]).await;

    let store = ward.store();
    let campaign = tungnha_domain::Campaign::template_2024();
    let cells = tungnha_hub::status::cells(store.conn(), &campaign, None).unwrap();
    let heads = |rid, target| -> Vec<Outcome> {
        cells[&(rid, target)]
            .heads
            .iter()
            .map(|head| head.outcome)
            .collect()
    };
    assert_eq!(
        heads(people[2], Target::Sim),
        [Outcome::Done, Outcome::NoNeed],
        "neither saw the other"
    );
    assert!(cells[&(people[2], Target::Sim)].conflict);
    assert!(
        heads(people[3], Target::Cccd).is_empty(),
        "the branch took its own record back"
    );
    assert!(
        heads(people[0], Target::Dddt).is_empty(),
        "and one that both share"
    );
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);
    assert_eq!((verified.forks, verified.records, verified.gaps), (4, 8, 0));
}

#[tokio::test]
async fn a_branch_that_left_before_the_cursor_is_seen_by_its_chain() {
    let ward = Ward::served().await;
    let (mut tablet, people) = walked(&ward, 2).await;
    let mut clone = tablet.clone();
    clone.log.pop();
    clone.record(answer(people[2], Target::Cccd, Outcome::NoNeed), 9);
    clone.record(done(people[3]), 10);
    tablet.sync(vec![tablet.envelope(1, 2)]).await;
    clone.counter = tablet.counter;
    let ack = clone.sync(vec![clone.envelope(3, 3)]).await.ack;
    assert_eq!((ack.through, ack.notices.len(), ack.commands.len()), (2, 1, 1));
    assert_eq!(ward.counts()["fork"], 1);
}

#[tokio::test]
async fn a_record_of_an_unknown_kind_is_quarantined_and_still_counts() {
    let ward = Ward::served().await;
    let (mut tablet, people) = walked(&ward, 1).await;
    tablet.record(
        Body::Unknown {
            kind: 99,
            fields: vec![vec![0x01]],
        },
        5,
    );
    tablet.log.push((vec![0xff, 0xff], tablet.log[1].1));
    tablet.record(done(people[1]), 6);
    let ack = tablet.sync(vec![tablet.envelope(1, 4)]).await.ack;
    assert_eq!(ack.through, 4);
    let unreadable = |seq| Notice {
        seq,
        code: NoticeCode::Unreadable,
    };
    assert_eq!(ack.notices, [unreadable(2), unreadable(3)]);
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);
    assert_eq!((verified.quarantined, ward.counts()["observation"]), (2, 2));
}

#[tokio::test]
async fn answers_about_people_who_were_never_on_the_tablets_lists_are_quarantined() {
    let ward = Ward::served().await;
    let (mut tablet, _) = walked(&ward, 0).await;
    let elsewhere = ward.residents(KP4);
    tablet.record(done(elsewhere[0]), 1);
    tablet.record(done(Rid(9_999)), 2);
    let ack = tablet.sync(vec![tablet.envelope(1, 2)]).await.ack;
    let codes: Vec<NoticeCode> = ack.notices.iter().map(|notice| notice.code).collect();
    assert_eq!((ack.through, codes), (2, vec![NoticeCode::Quarantined; 2]));
    assert_eq!(ward.counts()["observation"], 0);
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn a_late_answer_about_somebody_who_moved_away_is_folded_and_flagged() {
    let ward = Ward::served().await;
    let (mut tablet, people) = walked(&ward, 1).await;
    ward.store()
        .write(|tx| {
            let house: i64 = tx.query_row(
                "SELECT hid FROM household WHERE unit_id = ?1",
                [ward.unit(KP4).0],
                |row| row.get(0),
            )?;
            tx.execute(
                "UPDATE resident SET hid = ?1 WHERE rid = ?2",
                (house, people[0].0),
            )?;
            let campaign = tungnha_domain::Campaign::template_2024();
            tungnha_hub::status::refresh(tx, &campaign, &people[..1])
        })
        .unwrap();
    let ack = tablet.sync(vec![tablet.envelope(1, 1)]).await.ack;
    assert_eq!(
        ack.notices,
        [Notice {
            seq: 1,
            code: NoticeCode::OutOfScope
        }]
    );
    assert_eq!(ward.counts()["observation"], 1);
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn a_record_in_another_members_name_is_quarantined() {
    let ward = Ward::served().await;
    let (mut tablet, people) = walked(&ward, 0).await;
    let other = Tablet::enrolled(&ward, &[KP3], 2)
        .await
        .certificate
        .unwrap()
        .member;
    tablet.certificate.as_mut().unwrap().member = other;
    tablet.record(done(people[0]), 1);
    let ack = tablet.sync(vec![tablet.envelope(1, 1)]).await.ack;
    assert_eq!((ack.through, ack.notices[0].code), (1, NoticeCode::Quarantined));
}

#[tokio::test]
async fn a_retraction_takes_its_answer_back_even_when_it_comes_first() {
    let ward = Ward::served().await;
    let (mut tablet, _) = walked(&ward, 2).await;
    tablet.record(Body::Retract { seq: 1, epoch: None }, 8);
    tablet.sync(vec![tablet.envelope(2, 3)]).await;
    tablet.sync(vec![tablet.envelope(1, 1)]).await;
    let store = ward.store();
    let cells =
        tungnha_hub::status::cells(store.conn(), &tungnha_domain::Campaign::template_2024(), None).unwrap();
    let live = cells.values().filter(|cell| !cell.heads.is_empty()).count();
    assert_eq!((cells.len(), live), (2, 1));
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn what_a_tablet_says_it_still_holds_is_known() {
    let ward = Ward::served().await;
    let (mut tablet, _) = walked(&ward, 5).await;
    tablet.sync(vec![tablet.envelope(1, 2)]).await;
    assert_eq!(
        tungnha_hub::intake::unsent_declared(ward.store().conn()).unwrap(),
        3
    );
}

#[tokio::test]
async fn a_hub_that_was_restored_starts_a_new_incarnation_and_is_filled_again() {
    let mut ward = Ward::served().await;
    let (mut tablet, _) = walked(&ward, 3).await;
    tablet.sync(vec![tablet.envelope(1, 2)]).await;
    ward.stop().await;
    let backup = ward.path().join("backup.db");
    std::fs::copy(ward.path().join("hub.db"), &backup).unwrap();
    ward.serve().await;
    tablet.follow(&ward);
    tablet.sync(vec![tablet.envelope(3, 3)]).await;
    ward.stop().await;
    std::fs::copy(&backup, ward.path().join("hub.db")).unwrap();
    ward.serve().await;
    tablet.follow(&ward);

    let request = tablet.request(Vec::new());
    tablet.incarnation = tablet.ask(&request).await.incarnation();
    assert!(tablet.incarnation > 1);
    let ack = tablet.sync(Vec::new()).await.ack;
    assert_eq!(
        (ack.incarnation, ack.through),
        (tablet.incarnation, 2),
        "the tablet hears from where to send again"
    );
    assert_eq!(tablet.sync(vec![tablet.envelope(3, 3)]).await.ack.through, 3);
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn an_answer_is_acknowledged_only_with_its_own_anchor_so_time_is_what_the_tablet_said() {
    let ward = Ward::served().await;
    let (mut tablet, people) = walked(&ward, 0).await;
    tablet.log.clear();
    tablet.record(done(people[0]), 30);
    let Anchor { wall, .. } = tablet.log[0].1;
    tablet.sync(vec![tablet.envelope(1, 1)]).await;
    let effective: i64 = ward
        .store()
        .conn()
        .query_row("SELECT effective FROM observation", [], |row| row.get(0))
        .unwrap();
    assert_eq!(effective, wall);
}
