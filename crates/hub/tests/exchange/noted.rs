//! How houses are found and in which order they are walked: one word stands, whatever order they came in, and every
//! tablet of the hamlet hears which.

use tungnha_domain::Hid;
use tungnha_exchange::Body;
use tungnha_exchange::list::HouseholdRow;
use tungnha_exchange::record::{HouseRef, HouseholdWord};

use super::tablet::Tablet;
use super::ward::{KP3, KP4, Ward};

fn landmark(hid: Hid, text: &str) -> Body {
    Body::Household(HouseholdWord::Landmark {
        house: HouseRef::Listed(hid),
        text: text.to_owned(),
    })
}

fn first_of_all(hid: Hid) -> Body {
    Body::Household(HouseholdWord::Place {
        house: HouseRef::Listed(hid),
        after: None,
    })
}

/// The houses of khu phố 3 as a new tablet gets them.
async fn told(ward: &Ward, seed: u8) -> Vec<HouseholdRow> {
    let mut fresh = Tablet::enrolled(ward, &[KP3], seed).await;
    let mut page = fresh.sync(Vec::new()).await.pages.remove(0);
    page.households.sort_by_key(|row| row.hid);
    page.households
}

fn words(row: &HouseholdRow) -> Option<&str> {
    row.landmark.as_ref().map(|said| said.what.as_str())
}

#[tokio::test]
async fn one_word_stands_whatever_order_the_batches_came_in() {
    // Which tablet's which record, in the order they arrive.
    let orders: [&[(usize, usize)]; 5] = [
        &[(0, 1), (0, 2), (0, 3), (1, 1), (1, 2)],
        &[(1, 2), (1, 1), (0, 3), (0, 2), (0, 1)],
        &[(0, 3), (1, 1), (0, 1), (1, 2), (0, 2)],
        &[(1, 1), (0, 2), (0, 1), (1, 2), (0, 3)],
        &[(0, 2), (0, 3), (1, 2), (0, 1), (1, 1)],
    ];
    for order in orders {
        let ward = Ward::served().await;
        let houses = told(&ward, 9).await;
        let mut tablets = [
            Tablet::enrolled(&ward, &[KP3], 1).await,
            Tablet::enrolled(&ward, &[KP3], 2).await,
        ];
        let [first, second] = &mut tablets;
        first.record(landmark(houses[0].hid, "cổng xanh"), 20);
        first.record(first_of_all(houses[1].hid), 21);
        first.record(Body::Retract { seq: 1, epoch: None }, 22);
        second.record(landmark(houses[0].hid, "mái tôn"), 10);
        second.record(landmark(houses[0].hid, "mái ngói"), 11);
        for (tablet, seq) in order {
            let tablet = &mut tablets[*tablet];
            let envelope = tablet.envelope(*seq, *seq);
            tablet.sync(vec![envelope]).await;
        }
        let now = told(&ward, 8).await;
        assert_eq!(
            words(&now[0]),
            Some("mái ngói"),
            "the latest that was not taken back: {order:?}"
        );
        assert_eq!(now[0].walk, None);
        let walk = now[1].walk.as_ref().unwrap();
        assert_eq!((walk.what, walk.by.seq), (None, 2));
        assert_eq!(now[1].order, houses[1].order, "the list's own order stays");
        assert!(ward.verify().problems.is_empty());
    }
}

#[tokio::test]
async fn whoever_takes_a_landmark_back_is_told_the_one_before() {
    let ward = Ward::served().await;
    let house = told(&ward, 9).await[0].hid;
    let (mut first, mut second) = (
        Tablet::enrolled(&ward, &[KP3], 1).await,
        Tablet::enrolled(&ward, &[KP3], 2).await,
    );
    first.record(landmark(house, "mái tôn"), 10);
    first.sync(vec![first.envelope(1, 1)]).await;
    let position = second.sync(Vec::new()).await.pages[0].to;
    second.cursors = vec![(ward.unit(KP3), position)];
    second.record(landmark(house, "cổng xanh"), 11);
    second.record(Body::Retract { seq: 1, epoch: None }, 12);
    second.sync(vec![second.envelope(1, 1)]).await;
    let page = second.sync(vec![second.envelope(2, 2)]).await.pages.remove(0);
    assert_eq!(words(&page.households[0]), Some("mái tôn"));
    // A colleague hears only what stands.
    let before = first.sync(Vec::new()).await.pages.remove(0);
    let row = before.households.iter().find(|row| row.hid == house).unwrap();
    assert_eq!(words(row), Some("mái tôn"));
}

#[tokio::test]
async fn a_new_list_changes_no_landmark_and_no_place() {
    let ward = Ward::served().await;
    let houses = told(&ward, 9).await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(landmark(houses[1].hid, "sau chùa"), 10);
    tablet.record(first_of_all(houses[1].hid), 11);
    tablet.sync(vec![tablet.envelope(1, 2)]).await;
    ward.import("kp3-moi.xlsx", KP3, &[("3002", 2), ("3001", 4), ("3003", 1)]);
    let now = told(&ward, 8).await;
    assert_eq!(words(&now[1]), Some("sau chùa"));
    assert!(now[1].walk.is_some());
    assert_eq!(now.len(), 3);
}

#[tokio::test]
async fn a_word_on_another_teams_house_is_kept_and_has_no_effect() {
    let ward = Ward::served().await;
    let house = told(&ward, 9).await[0].hid;
    let mut stranger = Tablet::enrolled(&ward, &[KP4], 1).await;
    stranger.record(landmark(house, "cổng xanh"), 10);
    let ack = stranger.sync(vec![stranger.envelope(1, 1)]).await.ack;
    assert_eq!((ack.through, ack.notices.len()), (1, 1));
    assert_eq!(words(&told(&ward, 8).await[0]), None);
}
