//! Records that were quarantined when they came and count once the hub knows better: hamlets given later or again,
//! households moved, users added.

use tungnha_domain::{Rid, Target};
use tungnha_exchange::Body;
use tungnha_exchange::ack::{Notice, NoticeCode};

use super::desk::desk;
use super::done;
use super::found::{about, add, house_of};
use super::tablet::Tablet;
use super::ward::{KP3, KP4, Ward};

fn counted(numbers: &[u64]) -> Vec<Notice> {
    let code = NoticeCode::Counted;
    numbers.iter().map(|seq| Notice { seq: *seq, code }).collect()
}

/// Answers in the fold that stand, and records in quarantine.
fn standing(ward: &Ward) -> (i64, i64) {
    let store = ward.store();
    let sql = "SELECT count(*) FROM observation WHERE NOT retracted";
    let answers = store.conn().query_row(sql, [], |row| row.get(0)).unwrap();
    (answers, ward.counts()["quarantine"])
}

#[tokio::test]
async fn what_was_recorded_in_a_hamlet_before_the_tablet_was_given_it_counts_from_then_on() {
    let ward = Ward::served().await;
    let people = ward.residents(KP4);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    let mut colleague = Tablet::enrolled(&ward, &[KP4], 2).await;
    let there = colleague.sync(vec![]).await.pages[0].to;
    colleague.cursors = vec![(ward.unit(KP4), there)];
    // One answer that stands, one that is taken back, one about nobody.
    tablet.record(done(people[0]), 1);
    tablet.record(done(people[1]), 2);
    tablet.record(Body::Retract { seq: 2, epoch: None }, 3);
    tablet.record(done(Rid(9_999)), 4);
    tablet.sync(vec![tablet.envelope(1, 4)]).await;
    assert_eq!(standing(&ward), (0, 3));
    assert!(colleague.sync(vec![]).await.pages.is_empty());

    let dev = tablet.dev().to_string();
    desk(&ward, &["assign", &dev, "--hamlet", KP3, "--hamlet", KP4]);
    assert_eq!(standing(&ward), (1, 1), "what was taken back stays so");
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);
    let page = colleague.sync(vec![]).await.pages.remove(0);
    let told = page.residents.iter().find(|row| row.rid == people[0]).unwrap();
    assert_eq!(
        told.cells[0].1.heads.len(),
        1,
        "a colleague hears of it as of any answer"
    );
}

#[tokio::test]
async fn the_tablet_hears_that_its_record_counts_until_it_shows_that_it_has_heard() {
    let ward = Ward::served().await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(done(ward.residents(KP4)[0]), 1);
    tablet.sync(vec![tablet.envelope(1, 1)]).await;
    let before = tablet.last_ack.clone();
    desk(&ward, &["assign", &tablet.dev().to_string(), "--hamlet", KP4]);

    assert_eq!(tablet.sync(vec![]).await.ack.notices, counted(&[1]));
    // That answer was lost on its way.
    tablet.last_ack = before;
    assert_eq!(tablet.sync(vec![]).await.ack.notices, counted(&[1]));
    assert_eq!(tablet.sync(vec![]).await.ack.notices, counted(&[]));
}

#[tokio::test]
async fn a_household_that_moves_to_the_team_brings_what_the_team_had_found_there_too_early() {
    let ward = Ward::served().await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(done(ward.residents(KP4)[1]), 1);
    tablet.sync(vec![tablet.envelope(1, 1)]).await;
    assert_eq!(standing(&ward), (0, 1));
    desk(
        &ward,
        &["move", "--household", "4001", "--from", KP4, "--to", KP3],
    );
    assert_eq!(standing(&ward), (1, 0));
    assert_eq!(tablet.sync(vec![]).await.ack.notices, counted(&[1]));
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn what_is_said_of_somebody_met_where_nobody_knows_of_yet_counts_with_them_by_both_copies_of_a_tablet()
{
    let ward = Ward::served().await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(add(house_of(&ward, KP4), "Thị Mới"), 1);
    let mut copy = tablet.clone();
    for (tablet, target, minutes) in [(&mut tablet, Target::Sim, 2), (&mut copy, Target::Smartphone, 3)] {
        tablet.record(about(1, target), minutes);
        tablet.counter = 10 * minutes;
        tablet.sync(vec![tablet.envelope(1, 2)]).await;
    }
    assert_eq!(
        standing(&ward),
        (0, 1),
        "the answers wait for whom they are about"
    );
    assert!(ward.verify().ok);

    desk(&ward, &["assign", &tablet.dev().to_string(), "--hamlet", KP4]);
    assert_eq!(standing(&ward), (2, 0));
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);
}

#[tokio::test]
async fn records_in_the_name_of_somebody_the_officer_only_then_puts_on_the_tablet_count() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    let (dev, own) = (tablet.dev().to_string(), tablet.certificate.clone().unwrap());
    let other = Tablet::enrolled(&ward, &[KP3], 2).await;
    tablet.certificate.as_mut().unwrap().member = other.certificate.unwrap().member;
    tablet.record(done(people[0]), 1);
    tablet.certificate = Some(own);
    tablet.sync(vec![tablet.envelope(1, 1)]).await;
    assert_eq!(standing(&ward), (0, 1));

    let named = ["enrol", "--role", "member", "--name", "Người thử 2", "--on", &dev];
    let url = desk(&ward, &named)["url"].as_str().unwrap().to_owned();
    Tablet::scanned(&ward, &url, 1).enrol().await.done();
    assert_eq!(standing(&ward), (1, 0));
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn nothing_of_a_revoked_tablet_comes_out_of_quarantine() {
    let ward = Ward::served().await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(done(ward.residents(KP4)[0]), 1);
    tablet.record(done(ward.residents(KP3)[0]), 2);
    tablet.sync(vec![tablet.envelope(1, 1)]).await;
    desk(&ward, &["revoke", "--dev", &tablet.dev().to_string()]);
    tablet.sync(vec![tablet.envelope(2, 2)]).await;
    desk(
        &ward,
        &["move", "--household", "4001", "--from", KP4, "--to", KP3],
    );
    assert_eq!(standing(&ward), (0, 2));
}
