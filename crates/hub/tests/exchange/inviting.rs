//! Whom volunteers asked to come to a collection point: one word stands for each person whatever order they came in, a
//! day that is over full loses nobody, and the desk's letters and the door's words are one list.

use tungnha_domain::{Invitation, Rid, Target};
use tungnha_exchange::Body;
use tungnha_exchange::papers::{Paper, PaperKind, Points};
use tungnha_exchange::record::PersonRef;
use tungnha_exchange::sync::SyncResponse;
use tungnha_hub::lists::points::{self, Invite, Point, Setup};
use tungnha_hub::table::{Cell, Eyes};

use super::tablet::Tablet;
use super::ward::{EVENING, KP3, Ward};

const MONDAY: &str = "2024-05-13";
const TUESDAY: &str = "2024-05-14";

fn invitation(rid: Rid, point: u32, day: &str) -> Body {
    Body::Invitation {
        who: PersonRef::Listed(rid),
        to: Invitation {
            point,
            day: day.parse().unwrap(),
        },
    }
}

/// A point that takes two a day from Monday 13 May to Friday.
fn point(ward: &Ward) -> u32 {
    let setup = Setup {
        name: "UBND phường".to_owned(),
        place: "Khu phố 1".to_owned(),
        opens: "07:30".to_owned(),
        closes: "11:30".to_owned(),
        weekdays: vec![1, 2, 3, 4, 5],
        capacity: 2,
        first_day: MONDAY.parse().unwrap(),
        last_day: "2024-05-17".parse().unwrap(),
    };
    ward.store()
        .write(|tx| points::set_up(tx, &setup, &Eyes::cli(), EVENING))
        .unwrap()
}

fn now(ward: &Ward) -> Point {
    ward.store()
        .read(|tx| points::all(tx, EVENING))
        .unwrap()
        .remove(0)
}

/// Who is on the list of invitations, on which day, and who asked them.
fn listed(ward: &Ward) -> Vec<(Rid, String, String)> {
    let ask = tungnha_hub::lists::Ask::Invitations {
        point: None,
        day: None,
        hamlet: None,
    };
    let table = ward
        .store()
        .write(|tx| tungnha_hub::lists::table(tx, &ask, &Eyes::cli(), EVENING))
        .unwrap();
    let at = |key: &str| table.columns.iter().position(|column| column.key == key).unwrap();
    let text = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        other => format!("{other:?}"),
    };
    table
        .rows
        .iter()
        .map(|row| {
            (
                row.rid.unwrap(),
                text(&row.cells[at("day")]),
                text(&row.cells[at("by")]),
            )
        })
        .collect()
}

#[tokio::test]
async fn one_invitation_stands_for_each_person_whatever_order_the_records_came_in() {
    let orders: [&[(usize, usize)]; 4] = [
        &[(0, 1), (0, 2), (0, 3), (1, 1)],
        &[(1, 1), (0, 3), (0, 2), (0, 1)],
        &[(0, 2), (0, 3), (1, 1), (0, 1)],
        &[(0, 3), (0, 1), (1, 1), (0, 2)],
    ];
    for order in orders {
        let ward = Ward::served().await;
        let point = point(&ward);
        let people = ward.residents(KP3);
        let mut tablets = [
            Tablet::enrolled(&ward, &[KP3], 1).await,
            Tablet::enrolled(&ward, &[KP3], 2).await,
        ];
        let [first, second] = &mut tablets;
        first.record(invitation(people[0], point, MONDAY), 30);
        first.record(invitation(people[1], point, MONDAY), 31);
        first.record(Body::Retract { seq: 1, epoch: None }, 32);
        second.record(invitation(people[0], point, TUESDAY), 20);
        for (tablet, seq) in order {
            let tablet = &mut tablets[*tablet];
            let envelope = tablet.envelope(*seq, *seq);
            tablet.sync(vec![envelope]).await;
        }
        let expected = [
            (people[1], MONDAY.to_owned(), "Người thử 1".to_owned()),
            (people[0], TUESDAY.to_owned(), "Người thử 2".to_owned()),
        ];
        assert_eq!(listed(&ward), expected, "{order:?}");
        // Every tablet of the hamlet hears of it, and by whom.
        let mut fresh = Tablet::enrolled(&ward, &[KP3], 9).await;
        let page = fresh.sync(Vec::new()).await.pages.remove(0);
        let told = |rid| {
            let row = page.residents.iter().find(|row| row.rid == rid).unwrap();
            row.invited.as_ref().map(|said| said.what.to.day.to_string())
        };
        assert_eq!(told(people[0]).as_deref(), Some(TUESDAY));
        assert_eq!(told(people[1]).as_deref(), Some(MONDAY));
        assert_eq!(told(people[2]), None);
        assert!(page.members.iter().any(|(_, name)| name == "Người thử 2"));
        assert!(ward.verify().problems.is_empty());
    }
}

#[tokio::test]
async fn a_day_more_were_invited_to_than_it_takes_is_told_to_the_officer_and_loses_nobody() {
    let ward = Ward::served().await;
    let point = point(&ward);
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    for (minute, rid) in people[..3].iter().enumerate() {
        tablet.record(invitation(*rid, point, MONDAY), 10 + minute as u64);
    }
    tablet.sync(vec![tablet.envelope(1, 3)]).await;
    let full = now(&ward);
    assert_eq!(full.invited, 3);
    assert_eq!(full.over.len(), 1);
    assert_eq!((full.over[0].day.as_str(), full.over[0].invited), (MONDAY, 3));
    assert_eq!(listed(&ward).len(), 3);
    // The desk's letters go on behind them, and nobody is asked twice.
    let wanted = Invite {
        point,
        target: Target::Cccd,
        hamlet: Some(KP3.to_owned()),
        from: None,
    };
    let told = ward
        .store()
        .write(|tx| points::invite(tx, &wanted, &Eyes::cli(), EVENING))
        .unwrap();
    assert_eq!(
        (told.invited, told.days.first().map(String::as_str)),
        (3, Some(TUESDAY))
    );
    let lines = listed(&ward);
    assert_eq!(lines.len(), 6);
    assert_eq!(lines.iter().filter(|line| line.2 == "giấy mời").count(), 3);
    // The officer takes the whole point's invitations back: the door's too.
    let gone = ward
        .store()
        .write(|tx| points::uninvite(tx, point, MONDAY.parse().unwrap(), &Eyes::cli(), EVENING))
        .unwrap();
    assert_eq!(gone, 6);
    assert!(listed(&ward).is_empty() && now(&ward).over.is_empty());
    assert!(ward.verify().problems.is_empty());
}

#[tokio::test]
async fn an_invitation_to_a_point_the_hub_does_not_know_is_kept_and_waits() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(invitation(people[0], 1, MONDAY), 10);
    let ack = tablet.sync(vec![tablet.envelope(1, 1)]).await.ack;
    assert_eq!((ack.through, ack.notices.len()), (1, 0));
    assert!(listed(&ward).is_empty());
    assert_eq!(point(&ward), 1);
    assert_eq!(listed(&ward).len(), 1);
}

/// What the paper of points says to a tablet.
async fn told(tablet: &mut Tablet) -> Option<Points> {
    let mut request = tablet.request(Vec::new());
    (request.papers, request.budget) = (Some(Vec::new()), 512 * 1024);
    let reply = tablet.ask(&request).await.done();
    let response = SyncResponse::from_bytes(&reply).unwrap();
    let (keys, hub) = (tablet.code.keys, tablet.code.hub_id);
    let opened = response
        .papers
        .iter()
        .map(|bytes| Paper::open(bytes, &keys, &hub).unwrap());
    let paper = opened
        .into_iter()
        .find(|paper| paper.kind == PaperKind::Points.wire())?;
    Some(Points::from_bytes(&paper.content.unwrap()).unwrap())
}

#[tokio::test]
async fn tablets_are_told_of_the_points_with_the_places_that_are_free_whoever_was_invited_how() {
    let ward = Ward::served().await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    assert_eq!(told(&mut tablet).await, None, "the commune has no point");
    let point = point(&ward);
    let people = ward.residents(KP3);
    let free = |points: &Points| {
        let days = points.points[0].days.iter();
        days.map(|(day, free)| format!("{day}: {free}"))
            .collect::<Vec<_>>()
    };
    let all = told(&mut tablet).await.unwrap();
    let open = &all.points[0];
    assert_eq!(
        (open.point, open.name.as_str(), open.opens, open.closes),
        (point, "UBND phường", 450, 690)
    );
    assert_eq!(
        free(&all),
        [
            "2024-05-13: 2",
            "2024-05-14: 2",
            "2024-05-15: 2",
            "2024-05-16: 2",
            "2024-05-17: 2"
        ]
    );
    // Two at the door on Monday, one of them asked again for Tuesday, and a third on Monday: full and one over.
    for (minute, (who, day)) in [(0, MONDAY), (1, MONDAY), (2, MONDAY), (3, MONDAY), (0, TUESDAY)]
        .into_iter()
        .enumerate()
    {
        tablet.record(invitation(people[who], point, day), 10 + minute as u64);
    }
    tablet.sync(vec![tablet.envelope(1, 5)]).await;
    assert_eq!(
        free(&told(&mut tablet).await.unwrap())[..2],
        ["2024-05-13: 0", "2024-05-14: 1"]
    );
    // Two of them taken back, and the desk's letters fill the rest.
    tablet.record(Body::Retract { seq: 2, epoch: None }, 30);
    tablet.record(Body::Retract { seq: 3, epoch: None }, 31);
    tablet.sync(vec![tablet.envelope(6, 7)]).await;
    assert_eq!(
        free(&told(&mut tablet).await.unwrap())[..2],
        ["2024-05-13: 1", "2024-05-14: 1"]
    );
    let wanted = Invite {
        point,
        target: Target::Cccd,
        hamlet: Some(KP3.to_owned()),
        from: None,
    };
    let letters = ward
        .store()
        .write(|tx| points::invite(tx, &wanted, &Eyes::cli(), EVENING))
        .unwrap();
    let left: u32 = told(&mut tablet).await.unwrap().points[0]
        .days
        .iter()
        .map(|(_, free)| free)
        .sum();
    assert_eq!(left, 10 - 2 - letters.invited);
    // Days that are over are told no more.
    ward.clock.set(EVENING + 8 * 86_400);
    let days = free(&told(&mut tablet).await.unwrap());
    assert_eq!(days.len(), 4, "{days:?}");
    assert!(days[0].starts_with(TUESDAY));
}
