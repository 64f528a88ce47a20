//! Records kept and not counted, as the officer reads them.

use tungnha_exchange::Body;
use tungnha_exchange::record::{PersonRef, PersonWord};
use tungnha_hub::desk::{AsideLine, aside, revoke};

use super::desk::desk;
use super::done;
use super::found::{add, house_of};
use super::tablet::Tablet;
use super::ward::{EVENING, KP3, KP4, Ward};

fn lines(ward: &Ward, dev: u32) -> Vec<AsideLine> {
    ward.store().write(|tx| aside(tx, dev)).unwrap()
}

#[tokio::test]
async fn a_refused_move_is_told_with_its_person_both_houses_and_what_would_make_it_count() {
    let mut ward = Ward::served().await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    let person = ward.residents(KP3)[0];
    let moved = PersonWord::Move {
        who: PersonRef::Listed(person),
        to: house_of(&ward, KP4),
    };
    tablet.record(Body::Person(moved), 1);
    tablet.record(add(house_of(&ward, KP4), "Thị Mới"), 2);
    let synced = tablet.sync(vec![tablet.envelope(1, 2)]).await;
    assert_eq!(synced.ack.notices.len(), 2, "the tablet is told of the same two");
    let told = lines(&ward, tablet.dev());
    let [moved, added] = told.as_slice() else {
        panic!("two lines, not {}", told.len())
    };
    assert_eq!((moved.what, moved.why), ("move", "other_hamlet"));
    assert!(moved.name.as_ref().unwrap().contains("Thị Thử"));
    let hamlets = |line: &AsideLine| {
        [&line.house, &line.to].map(|house| house.as_ref().map(|house| house.hamlet.clone()))
    };
    assert_eq!(hamlets(moved), [Some(KP3.to_owned()), Some(KP4.to_owned())]);
    assert_eq!(
        (added.what, added.name.as_deref(), added.why),
        ("person", Some("Thị Mới"), "other_hamlet")
    );
    assert_eq!(moved.by.as_ref(), added.by.as_ref());

    // What the officer was told would make them count does.
    let dev = tablet.dev().to_string();
    desk(&ward, &["assign", &dev, "--hamlet", KP3, "--hamlet", KP4]);
    assert!(lines(&ward, tablet.dev()).is_empty());
    assert_eq!(super::found::found(&ward).waiting, 2);
    ward.stop().await;
}

#[tokio::test]
async fn what_a_revoked_tablet_sends_is_told_as_such_and_reading_it_is_logged() {
    let mut ward = Ward::served().await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(done(ward.residents(KP3)[0]), 1);
    let dev = tablet.dev();
    ward.store()
        .write(|tx| revoke(tx, dev, ("cli", EVENING)))
        .unwrap();
    tablet.sync(vec![tablet.envelope(1, 1)]).await;
    let told = desk(&ward, &["quarantine", &dev.to_string()]);
    assert_eq!(
        (&told[0]["what"], &told[0]["why"]),
        (&"answer".into(), &"revoked".into())
    );
    let logged = ward
        .store()
        .read(|tx| tungnha_hub::log::read(tx, None, None, Some("quarantine_read")))
        .unwrap();
    assert_eq!(logged.rows.len(), 1);
    ward.stop().await;
}
