//! Lists going down.

use tungnha_domain::{Outcome, Target};
use tungnha_exchange::Body;
use tungnha_exchange::ListPage;
use tungnha_exchange::list::Checksum;
use tungnha_exchange::record::{HouseRef, VisitOutcome};
use tungnha_exchange::sync::SyncResponse;

use super::tablet::Tablet;
use super::ward::{KP3, KP4, Ward};
use super::{answer, done};

/// The checksum a tablet computes of what one snapshot page brought.
fn checksum(page: &ListPage) -> Checksum {
    let mut sum = Checksum::default();
    page.residents.iter().for_each(|row| sum.add(row.digest()));
    page.households.iter().for_each(|row| sum.add(row.digest()));
    sum
}

#[tokio::test]
async fn a_first_sync_brings_the_whole_list_of_the_tablets_hamlet_and_no_other() {
    let ward = Ward::served().await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    let synced = tablet.sync(Vec::new()).await;
    let [page] = synced.pages.as_slice() else {
        panic!("one page")
    };
    assert_eq!(
        (page.list, page.name.as_str(), page.last),
        (ward.unit(KP3), KP3, true)
    );
    assert_eq!(
        (page.residents.len(), page.households.len(), page.total_after),
        (6, 2, 6)
    );
    assert_eq!(page.checksum_after, checksum(page));
    assert!(
        page.residents
            .iter()
            .all(|row| row.name.starts_with("Thị Thử 300"))
    );
    assert_eq!(synced.ack.positions, [(ward.unit(KP3), page.to)]);
}

#[tokio::test]
async fn only_a_tablet_with_the_hamlet_in_its_scope_can_pull_its_list() {
    let ward = Ward::served().await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    assert_eq!(tablet.list(ward.unit(KP4), "from=0").await.status(), 403);
    let page = tablet.list(ward.unit(KP3), "from=0").await.done();
    assert_eq!(tablet.open(&page).residents.len(), 6);
}

#[tokio::test]
async fn a_colleagues_answer_comes_down_as_a_delta_with_their_name() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let (mut first, mut second) = (
        Tablet::enrolled(&ward, &[KP3], 1).await,
        Tablet::enrolled(&ward, &[KP3], 2).await,
    );
    let position = second.sync(Vec::new()).await.pages[0].to;
    second.cursors = vec![(ward.unit(KP3), position)];
    first.record(answer(people[0], Target::Sim, Outcome::NoNeed), 5);
    first.sync(vec![first.envelope(1, 1)]).await;
    let synced = second.sync(Vec::new()).await;
    let [page] = synced.pages.as_slice() else {
        panic!("one page")
    };
    assert_eq!((page.from, page.residents.len()), (position, 1));
    let (target, cell) = &page.residents[0].cells[0];
    assert_eq!((*target, cell.heads[0].outcome), (Target::Sim, Outcome::NoNeed));
    assert_eq!(
        page.members,
        [(first.certificate.unwrap().member, "Người thử 1".to_owned())]
    );
    let visit = page.households[0].last_visit.unwrap();
    assert!(!visit.nobody_home);
}

#[tokio::test]
async fn a_call_with_nobody_home_is_told_to_colleagues() {
    let ward = Ward::served().await;
    let (mut first, mut second) = (
        Tablet::enrolled(&ward, &[KP3], 1).await,
        Tablet::enrolled(&ward, &[KP3], 2).await,
    );
    let before = second.sync(Vec::new()).await.pages[0].clone();
    second.cursors = vec![(ward.unit(KP3), before.to)];
    first.record(
        Body::visit(
            HouseRef::Listed(before.households[0].hid),
            VisitOutcome::NobodyHome,
        ),
        5,
    );
    first.sync(vec![first.envelope(1, 1)]).await;
    let page = second.sync(Vec::new()).await.pages.remove(0);
    assert!(page.households[0].last_visit.unwrap().nobody_home);
    assert!(page.residents.is_empty(), "nobody in the house changed");
}

#[tokio::test]
async fn concurrent_answers_of_two_tablets_come_down_as_a_conflict_with_both_heads() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let (mut first, mut second) = (
        Tablet::enrolled(&ward, &[KP3], 1).await,
        Tablet::enrolled(&ward, &[KP3], 2).await,
    );
    first.record(done(people[0]), 5);
    second.record(answer(people[0], Target::Dddt, Outcome::NoNeed), 6);
    first.sync(vec![first.envelope(1, 1)]).await;
    let synced = second.sync(vec![second.envelope(1, 1)]).await;
    let row = synced.pages[0]
        .residents
        .iter()
        .find(|row| row.rid == people[0])
        .unwrap();
    let cell = &row.cells[0].1;
    assert!(cell.conflict);
    assert_eq!(cell.heads.len(), 2);
    assert_eq!(cell.heads[0].outcome, Outcome::Done, "done weighs more");
}

#[tokio::test]
async fn somebody_who_moved_to_another_hamlet_leaves_one_list_and_joins_the_other() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3, KP4], 1).await;
    tablet.cursors = tablet.sync(Vec::new()).await.ack.positions;
    ward.store()
        .write(|tx| {
            let kp4 = ward.unit(KP4).0;
            tx.execute(
                "UPDATE resident SET hid = (SELECT hid FROM household WHERE unit_id = ?1) WHERE rid = ?2",
                (kp4, people[0].0),
            )?;
            tungnha_hub::status::refresh(tx, &tungnha_domain::Campaign::template_2024(), &people[..1])
        })
        .unwrap();
    let pages = tablet.sync(Vec::new()).await.pages;
    let of = |hamlet| pages.iter().find(|page| page.list == ward.unit(hamlet)).unwrap();
    assert_eq!(
        (of(KP3).removed.as_slice(), of(KP3).total_after),
        (&people[..1], 5)
    );
    assert_eq!((of(KP4).residents[0].rid, of(KP4).total_after), (people[0], 3));
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn a_budget_of_nothing_brings_no_pages_and_says_that_there_are_some() {
    let ward = Ward::served().await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    let mut request = tablet.request(Vec::new());
    request.budget = 0;
    let reply = tablet.ask(&request).await.done();
    let response = SyncResponse::from_bytes(&reply).unwrap();
    assert!(response.pages.is_empty() && response.more);
}

#[tokio::test]
async fn pages_of_a_list_that_has_moved_on_start_over() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    let page = tablet.sync(Vec::new()).await.pages.remove(0);
    let unit = ward.unit(KP3);
    let same = tablet
        .list(unit, &format!("from=0&to={}&part=0", page.to))
        .await
        .done();
    assert_eq!(tablet.open(&same), page);
    tablet.record(done(people[0]), 5);
    tablet.sync(vec![tablet.envelope(1, 1)]).await;
    let next = tablet
        .list(unit, &format!("from=0&to={}&part=1", page.to))
        .await
        .done();
    let next = tablet.open(&next);
    assert_eq!((next.from, next.part), (0, 0));
    assert!(next.to > page.to);
}

#[tokio::test]
async fn a_tablet_is_not_told_again_what_it_said_itself() {
    let ward = Ward::served().await;
    let (unit, people) = (ward.unit(KP3), ward.residents(KP3));
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    let first = tablet.sync(Vec::new()).await.pages.remove(0);
    tablet.cursors = vec![(unit, first.to)];
    tablet.record(done(people[0]), 5);
    let page = tablet.sync(vec![tablet.envelope(1, 1)]).await.pages.remove(0);
    assert_eq!((page.residents.len(), page.households.len()), (0, 0));
    assert!(page.to > first.to);
    assert_eq!(
        page.checksum_after,
        checksum(&first),
        "it holds what it was told at first"
    );

    // Again, with the list at the new position, and with the answer lost on the way.
    for cursor in [page.to, first.to] {
        tablet.cursors = vec![(unit, cursor)];
        tablet.record(answer(people[0], Target::Sim, Outcome::NoNeed), 6);
        let last = tablet.log.len();
        let page = tablet
            .sync(vec![tablet.envelope(last, last)])
            .await
            .pages
            .remove(0);
        assert_eq!((page.residents.len(), page.checksum_after), (0, checksum(&first)));
    }
}

#[tokio::test]
async fn a_colleagues_answer_after_ones_own_comes_down_whole() {
    let ward = Ward::served().await;
    let (unit, people) = (ward.unit(KP3), ward.residents(KP3));
    let (mut first, mut second) = (
        Tablet::enrolled(&ward, &[KP3], 1).await,
        Tablet::enrolled(&ward, &[KP3], 2).await,
    );
    let snapshot = first.sync(Vec::new()).await.pages.remove(0);
    first.cursors = vec![(unit, snapshot.to)];
    first.record(done(people[0]), 5);
    first.cursors = first.sync(vec![first.envelope(1, 1)]).await.ack.positions;
    second.record(answer(people[0], Target::Dddt, Outcome::NoNeed), 6);
    second.sync(vec![second.envelope(1, 1)]).await;
    let page = first.sync(Vec::new()).await.pages.remove(0);
    let mut held = snapshot.clone();
    held.residents.retain(|row| row.rid != people[0]);
    held.residents.extend(page.residents.clone());
    held.households
        .retain(|row| page.households.iter().all(|new| new.hid != row.hid));
    held.households.extend(page.households.clone());
    assert!(page.residents[0].cells[0].1.conflict);
    assert_eq!(page.checksum_after, checksum(&held));
}

#[tokio::test]
async fn a_tablet_that_starts_over_is_told_its_own_answers_too() {
    let ward = Ward::served().await;
    let (unit, people) = (ward.unit(KP3), ward.residents(KP3));
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.cursors = tablet.sync(Vec::new()).await.ack.positions;
    tablet.record(done(people[0]), 5);
    tablet.sync(vec![tablet.envelope(1, 1)]).await;
    let page = tablet.list(unit, "from=0").await.done();
    let page = tablet.open(&page);
    assert_eq!((page.residents.len(), page.checksum_after), (6, checksum(&page)));
    assert!(page.residents.iter().any(|row| !row.cells.is_empty()));
    assert!(ward.verify().ok);
}
