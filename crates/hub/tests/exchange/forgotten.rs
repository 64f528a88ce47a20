//! What the journal holds of people whom doors added: gone when it is to go, told of when a tablet is lost.

use tungnha_exchange::record::{Added, HouseRef, HouseholdWord};
use tungnha_exchange::{Batch, Body};
use tungnha_hub::desk::breach_pack;
use tungnha_hub::{retention, review, subject};

use super::found::{about, add, found, house_of, new_house};
use super::privacy::{DUE, eyes, figures};
use super::tablet::Tablet;
use super::ward::{EVENING, KP3, KP4, Ward};

const BY: (&str, i64) = ("Thiếu tá Thử", EVENING + 90 * 60);

/// Every record in the journal, as text; whatever envelopes they came in.
fn journal(ward: &Ward) -> String {
    let store = ward.store();
    let mut query = store
        .conn()
        .prepare("SELECT dev, cut, envelope FROM journal")
        .unwrap();
    let mut rows = query.query([]).unwrap();
    let mut told = String::new();
    while let Some(row) = rows.next().unwrap() {
        let (dev, cut, bytes): (u32, bool, Vec<u8>) =
            (row.get(0).unwrap(), row.get(1).unwrap(), row.get(2).unwrap());
        // Behind head and signature an envelope is the same as what is left of it when it is cut.
        let body = if cut { bytes.as_slice() } else { &bytes[72..] };
        for record in Batch::from_unsigned(dev, body).unwrap().records {
            told.push_str(&String::from_utf8_lossy(&record));
        }
    }
    told
}

/// What the journal holds before it goes.
const WORDS: [&str; 5] = ["Thị Mới", "Văn Ngoài", "sau chùa", "cổng xanh", "bí mật"];

fn held(ward: &Ward) -> Vec<&'static str> {
    let journal = journal(ward);
    WORDS.into_iter().filter(|word| journal.contains(word)).collect()
}

#[tokio::test]
async fn after_the_campaign_the_journal_tells_nobody_who_was_added_and_everything_still_agrees() {
    let mut ward = Ward::served().await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(new_house(&ward, KP3, None), 1);
    let new = HouseRef::Added(Added { seq: 1, epoch: None });
    tablet.record(add(new, "Thị Mới"), 2);
    tablet.record(about(2, tungnha_domain::Target::Sim), 3);
    // Of a hamlet that is not the tablet's: in custody, in quarantine, with a name all the same.
    tablet.record(add(house_of(&ward, KP4), "Văn Ngoài"), 4);
    let landmark = HouseholdWord::Landmark {
        house: house_of(&ward, KP3),
        text: "cổng xanh".to_owned(),
    };
    tablet.record(Body::Household(landmark), 5);
    let mut special = super::answer(
        ward.residents(KP3)[1],
        tungnha_domain::Target::Cccd,
        tungnha_domain::Outcome::Special,
    );
    if let Body::Answer(answer) = &mut special {
        answer.sealed = Some("bí mật".as_bytes().to_vec());
    }
    tablet.record(special, 6);
    let whole = tablet.envelope(1, 6);
    tablet.sync(vec![whole.clone()]).await;
    let lines = found(&ward).lines;
    let number = lines.iter().find(|line| line.rid.is_some()).unwrap().number;
    ward.store()
        .write(|tx| review::add_found(tx, number, None, BY))
        .unwrap();
    let before = figures(&ward);
    assert_eq!(held(&ward), WORDS);

    let run = || {
        ward.store()
            .write(|tx| retention::run(tx, "hết hạn lưu theo kế hoạch", "Cán bộ Thử", DUE))
    };
    assert_eq!(run().unwrap().journal, 1);
    assert_eq!(held(&ward), [""; 0]);
    assert_eq!(figures(&ward), before, "the figures are as they were");
    assert_eq!(
        found(&ward)
            .lines
            .iter()
            .filter(|line| line.name.contains("Mới"))
            .count(),
        0
    );
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);
    assert!(run().is_err(), "nothing is left");

    // The same bytes again, after a lost answer: they are here, and nothing is kept anew.
    let again = tablet.sync(vec![whole]).await;
    assert_eq!(again.ack.through, 6);
    assert_eq!(held(&ward), [""; 0]);
    // Packed anew with a later record they come back, and are due again.
    tablet.record(about(2, tungnha_domain::Target::Dddt), 7);
    let synced = tablet.sync(vec![tablet.envelope(2, 7)]).await;
    assert_eq!(synced.ack.through, 7, "the chain goes on over what was cut");
    assert_eq!(held(&ward), ["Thị Mới", "Văn Ngoài", "cổng xanh", "bí mật"]);
    let look = ward.store().read(|tx| retention::look(tx, DUE)).unwrap();
    assert!(look.due && look.people == 0 && look.journal == 1);
    run().unwrap();
    assert_eq!(held(&ward), [""; 0]);
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);
    ward.stop().await;
}

#[tokio::test]
async fn what_was_cut_of_a_quarantined_record_does_not_count_when_the_hub_judges_it_again() {
    let mut ward = Ward::served().await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(add(house_of(&ward, KP4), "Văn Ngoài"), 1);
    tablet.sync(vec![tablet.envelope(1, 1)]).await;
    ward.store()
        .write(|tx| retention::run(tx, "hết hạn lưu", "Cán bộ Thử", DUE))
        .unwrap();
    let args = [
        "assign",
        &tablet.dev().to_string(),
        "--hamlet",
        KP3,
        "--hamlet",
        KP4,
    ];
    super::desk::desk(&ward, &args);
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);
    assert_eq!(
        verified.quarantined, 1,
        "its words are gone, and it stays what it was"
    );
    ward.stop().await;
}

#[tokio::test]
async fn who_asks_to_be_erased_goes_from_the_record_that_added_them_and_nobody_else_does() {
    let mut ward = Ward::served().await;
    let known = ward.residents(KP3)[0];
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(add(house_of(&ward, KP3), "Thị Mới"), 1);
    tablet.record(add(house_of(&ward, KP3), "Văn Ngoài"), 2);
    tablet.sync(vec![tablet.envelope(1, 2)]).await;
    let number = found(&ward).lines[0].number;
    ward.store()
        .write(|tx| review::is_known(tx, number, known.0, BY))
        .unwrap();
    ward.store()
        .write(|tx| subject::erase(tx, known, &eyes(), EVENING))
        .unwrap();
    assert_eq!(held(&ward), ["Văn Ngoài"]);
    let names: Vec<String> = ward
        .store()
        .conn()
        .prepare("SELECT name FROM resident WHERE name LIKE '%Mới%'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert!(names.is_empty(), "nor under the number kept for them");
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);
    ward.stop().await;
}

#[tokio::test]
async fn the_pack_of_a_lost_tablet_names_whom_it_added_once() {
    let mut ward = Ward::served().await;
    let known = ward.residents(KP3)[0];
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    let synced = tablet.sync(Vec::new()).await;
    tablet.cursors = synced.pages.iter().map(|page| (page.list, page.to)).collect();
    tablet.sync(Vec::new()).await;
    let mut other = Tablet::enrolled(&ward, &[KP3], 2).await;
    tablet.record(new_house(&ward, KP3, None), 1);
    let new = HouseRef::Added(Added { seq: 1, epoch: None });
    tablet.record(add(new, "Thị Mới"), 2);
    tablet.record(add(house_of(&ward, KP3), "Văn Ngoài"), 3);
    tablet.record(Body::Retract { seq: 2, epoch: None }, 4);
    tablet.sync(vec![tablet.envelope(1, 4)]).await;
    other.record(add(house_of(&ward, KP3), "Của Máy Khác"), 1);
    other.sync(vec![other.envelope(1, 1)]).await;
    // One of the two turns out to be listed: they are on its list, and told of once.
    let line = found(&ward);
    let line = line.lines.iter().find(|line| line.name == "Văn Ngoài").unwrap();
    ward.store()
        .write(|tx| review::is_known(tx, line.number, known.0, BY))
        .unwrap();
    let pack = ward
        .store()
        .write(|tx| breach_pack(tx, tablet.dev(), EVENING, &eyes(), EVENING + 60))
        .unwrap();
    let added: Vec<&str> = pack
        .people
        .iter()
        .filter(|person| person.added)
        .map(|person| person.name.as_str())
        .collect();
    assert_eq!(added, ["Thị Mới"], "taken back, and in its log all the same");
    assert_eq!((pack.facts.people, pack.people.len()), (7, 7));
    let fields = &pack.people.last().unwrap().fields;
    assert!(fields.contains(&"address") && fields.contains(&"birth") && !fields.contains(&"personal_id"));
    ward.stop().await;
}
