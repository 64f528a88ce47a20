//! Lists too large for one answer: cut into pieces that stay as they are while tablets fetch them.

use std::process::Command;

use tungnha_domain::{Outcome, Target};
use tungnha_exchange::ListPage;
use tungnha_exchange::keys::sha256;
use tungnha_exchange::list::Checksum;
use tungnha_exchange::refusal::Refusal;
use tungnha_exchange::snap::Manifest;

use super::tablet::{Reply, Tablet};
use super::ward::{EVENING, KP3, KP4, Ward};
use super::{answer, done};

/// Twenty kilobits a second for twenty seconds.
const TWENTY_SECONDS: u32 = 50_000;
const DAY: i64 = 24 * 60 * 60;

/// A ward in which khu phố 3 is a large one.
async fn crowded() -> Ward {
    let ward = Ward::served().await;
    ward.crowd("dong.xlsx", KP3, 3_200, "Chưa cấp");
    ward
}

/// Every piece, each checked against its place in the table.
async fn fetched(tablet: &mut Tablet, table: &Manifest) -> Vec<ListPage> {
    let mut pages = Vec::new();
    for (at, piece) in table.pieces.iter().enumerate() {
        let bytes = tablet.piece(piece, None).await.done();
        assert_eq!(
            (sha256(&[&bytes]), bytes.len()),
            (piece.sha256, piece.length as usize)
        );
        let page = tablet.open(&bytes);
        assert!(table.expects(at, &page), "piece {at}");
        pages.push(page);
    }
    pages
}

fn checksum(pages: &[ListPage]) -> Checksum {
    let mut sum = Checksum::default();
    for page in pages {
        page.residents.iter().for_each(|row| sum.add(row.digest()));
        page.households.iter().for_each(|row| sum.add(row.digest()));
    }
    sum
}

#[tokio::test]
async fn a_large_first_list_comes_as_a_table_of_pieces_none_longer_than_twenty_seconds() {
    let ward = crowded().await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    let synced = tablet.sync(Vec::new()).await;
    let [table] = synced.tables.as_slice() else {
        panic!("one table")
    };
    assert!(synced.pages.is_empty());
    assert_eq!((table.list, table.from), (ward.unit(KP3), 0));
    assert!(table.pieces.len() > 1, "{} pieces", table.pieces.len());
    assert!(table.pieces.iter().all(|piece| piece.length <= TWENTY_SECONDS));
    let pages = fetched(&mut tablet, table).await;
    let people: usize = pages.iter().map(|page| page.residents.len()).sum();
    let last = pages.last().unwrap();
    assert_eq!((people, last.total_after), (3_206, 3_206));
    assert_eq!(last.checksum_after, checksum(&pages));

    tablet.cursors = vec![(table.list, table.to)];
    let synced = tablet.sync(Vec::new()).await;
    assert!(
        synced.pages.is_empty() && synced.tables.is_empty(),
        "nothing is lacking"
    );
}

#[tokio::test]
async fn a_piece_goes_on_from_the_byte_a_tablet_has_reached() {
    let ward = crowded().await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    let table = tablet.sync(Vec::new()).await.tables.remove(0);
    let piece = &table.pieces[0];
    let (length, whole) = (piece.length, tablet.piece(piece, None).await.done());
    for from in [0, 1, 1_000, length - 1] {
        let Reply::Rest(rest, place) = tablet.piece(piece, Some(&format!("bytes={from}-"))).await else {
            panic!("206 from {from}")
        };
        assert_eq!(rest, whole[from as usize..]);
        assert_eq!(place, format!("bytes {from}-{}/{length}", length - 1));
    }
    let behind = format!("bytes={length}-");
    assert_eq!(tablet.piece(piece, Some(&behind)).await.status(), 416);
    let tail = tablet.piece(piece, Some("bytes=-5")).await;
    assert_eq!(tail.done(), whole, "a range no tablet asks for is passed over");
}

#[tokio::test]
async fn what_was_begun_can_be_finished_after_the_list_moved_on_and_the_change_follows() {
    let ward = crowded().await;
    let people = ward.residents(KP3);
    let (mut slow, mut quick) = (
        Tablet::enrolled(&ward, &[KP3], 1).await,
        Tablet::enrolled(&ward, &[KP3], 2).await,
    );
    let table = slow.sync(Vec::new()).await.tables.remove(0);
    for (minute, rid) in (0..).zip(&people[..5]) {
        quick.record(done(*rid), minute);
    }
    let offered = quick.sync(vec![quick.envelope(1, 5)]).await.tables.remove(0);
    assert_eq!(
        offered, table,
        "so small a change is not worth cutting the list anew"
    );
    let pages = fetched(&mut slow, &table).await;
    assert_eq!(pages.last().unwrap().checksum_after, checksum(&pages));
    slow.cursors = vec![(table.list, table.to)];
    let synced = slow.sync(Vec::new()).await;
    let page = &synced.pages[0];
    assert_eq!((page.from, page.residents.len(), page.last), (table.to, 5, true));

    // Everybody changes: who starts now gets the list as it is, who began before can still finish.
    ward.crowd("moi.xlsx", KP3, 3_200, "Đã cấp");
    quick.cursors.clear();
    let anew = quick.sync(Vec::new()).await.tables.remove(0);
    assert!(anew.to > table.to && anew.from == 0);
    fetched(&mut slow, &table).await;
}

#[tokio::test]
async fn a_large_change_comes_in_pieces_too_and_leaves_out_what_the_tablet_said_itself() {
    let ward = crowded().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    let table = tablet.sync(Vec::new()).await.tables.remove(0);
    let before = fetched(&mut tablet, &table).await;
    tablet.cursors = vec![(table.list, table.to)];
    // Those of the ward's first list, whom the crowd's second list does not touch.
    tablet.record(answer(people[0], Target::Sim, Outcome::NoNeed), 5);
    ward.crowd("moi.xlsx", KP3, 3_200, "Đã cấp");
    let change = tablet.sync(vec![tablet.envelope(1, 1)]).await.tables.remove(0);
    assert_eq!(change.from, table.to);
    let again = tablet.sync(Vec::new()).await.tables.remove(0);
    assert_eq!(again, change, "the same pieces for who asks again");
    let pages = fetched(&mut tablet, &change).await;
    let mut held = before;
    for page in &pages {
        for old in &mut held {
            old.residents
                .retain(|row| page.residents.iter().all(|new| new.rid != row.rid));
            old.households
                .retain(|row| page.households.iter().all(|new| new.hid != row.hid));
        }
    }
    held.extend(pages);
    assert_eq!(held.last().unwrap().checksum_after, checksum(&held));

    tablet.cursors = vec![(change.list, change.to)];
    tablet.sync(Vec::new()).await;
    let gone = tablet.piece(&change.pieces[0], None).await.no();
    assert_eq!(
        gone,
        Refusal::Gone,
        "a tablet that stands elsewhere needs it no more"
    );
}

#[tokio::test]
async fn pieces_are_refused_to_a_revoked_tablet_and_to_one_of_another_hamlet() {
    let ward = crowded().await;
    let (mut tablet, mut other) = (
        Tablet::enrolled(&ward, &[KP3], 1).await,
        Tablet::enrolled(&ward, &[KP4], 2).await,
    );
    let table = tablet.sync(Vec::new()).await.tables.remove(0);
    assert_eq!(other.piece(&table.pieces[0], None).await.no(), Refusal::Gone);
    let mut unknown = table.pieces[0];
    unknown.sha256 = [7; 32];
    assert_eq!(tablet.piece(&unknown, None).await.no(), Refusal::Gone);
    let revoked = Command::new(env!("CARGO_BIN_EXE_tungnha-hub"))
        .args(["revoke", "--dev", &tablet.dev().to_string(), "--data"])
        .arg(ward.path())
        .output()
        .unwrap();
    assert!(revoked.status.success());
    assert_eq!(tablet.piece(&table.pieces[0], None).await.no(), Refusal::Revoked);
    assert!(tablet.sync(Vec::new()).await.tables.is_empty());
}

#[tokio::test]
async fn pieces_nobody_fetches_are_kept_for_a_week_and_then_forgotten() {
    let ward = crowded().await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    let table = tablet.sync(Vec::new()).await.tables.remove(0);
    let anew = async |days: i64, file, card| {
        ward.clock.set(EVENING + days * DAY);
        ward.crowd(file, KP3, 3_200, card);
        let mut next = Tablet::enrolled(&ward, &[KP3], 1 + u8::try_from(days).unwrap()).await;
        assert_ne!(next.sync(Vec::new()).await.tables.remove(0), table);
    };
    anew(7, "moi.xlsx", "Đã cấp").await;
    tablet.piece(&table.pieces[0], None).await.done();
    anew(14, "cu.xlsx", "Chưa cấp").await;
    tablet.piece(&table.pieces[0], None).await.done();
    anew(23, "moi-nua.xlsx", "Đã cấp").await;
    assert_eq!(tablet.piece(&table.pieces[0], None).await.no(), Refusal::Gone);
}
