//! Records that came before their turn, by another road than the rest of their log, and are a copied tablet's: the branch
//! they are on takes them over, so that each counts once and has seen what its tablet had. And copies that begin where
//! their log, or their epoch, does not.

use std::collections::BTreeMap;

use tungnha_domain::{Outcome, Rid, Target};
use tungnha_exchange::Body;
use tungnha_exchange::ack::{Ack, FIRST_BRANCH};
use tungnha_exchange::list::Became;
use tungnha_exchange::record::Answer;
use tungnha_hub::review;

use super::found::{about, add, found, house_of};
use super::tablet::{Synced, Tablet};
use super::ward::{EVENING, KP3, Ward};
use super::{answer, done};

/// The acknowledgement of this tablet's own chain that goes furthest.
fn own<'s>(tablet: &Tablet, synced: &'s Synced) -> &'s Ack {
    let acks = [&synced.ack].into_iter().chain(&synced.acks);
    let along = acks.filter(|ack| tablet.is_along(ack));
    along.max_by_key(|ack| ack.through).unwrap()
}

/// The outcomes that stand side by side, as the fold orders them.
fn heads(ward: &Ward, rid: Rid, target: Target) -> Vec<Outcome> {
    let campaign = tungnha_domain::Campaign::template_2024();
    let cells = tungnha_hub::status::cells(ward.store().conn(), &campaign, None).unwrap();
    let cell = cells.get(&(rid, target));
    cell.map_or_else(Vec::new, |cell| {
        cell.heads.iter().map(|head| head.outcome).collect()
    })
}

/// How many answers count of each number of a tablet's log, whatever name they stand under.
fn counted(ward: &Ward, dev: u32) -> BTreeMap<u64, usize> {
    let store = ward.store();
    let sql = "SELECT seq FROM observation WHERE dev = ?1 AND NOT retracted";
    let mut query = store.conn().prepare(sql).unwrap();
    let mut counted = BTreeMap::new();
    for seq in query.query_map([dev], |row| row.get::<_, i64>(0)).unwrap() {
        *counted.entry(seq.unwrap().unsigned_abs()).or_default() += 1;
    }
    counted
}

fn agrees(ward: &Ward) {
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);
}

#[tokio::test]
async fn what_came_first_of_a_branch_counts_once_hides_no_conflict_and_can_be_taken_back() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    let mut colleague = Tablet::enrolled(&ward, &[KP3], 2).await;
    tablet.record(done(people[0]), 1);
    tablet.sync(vec![tablet.envelope(1, 1)]).await;
    // The tablet is put back to here; what it had recorded since is at the hub.
    let mut lost = tablet.clone();
    lost.record(answer(people[1], Target::Sim, Outcome::NoNeed), 2);
    lost.sync(vec![lost.envelope(2, 2)]).await;
    tablet.counter = lost.counter;
    tablet.record(done(people[2]), 3);
    tablet.record(done(people[3]), 4);
    tablet.record(answer(people[1], Target::Sim, Outcome::Done), 5);
    // A colleague hands the last one over, and somebody answers what they saw of it.
    tablet.sync(vec![tablet.envelope(4, 4)]).await;
    let head = tungnha_domain::RecordId {
        dev: tablet.dev(),
        epoch: 1,
        seq: 4,
    };
    let saw = Answer::new(people[1], [(Target::Sim, Outcome::InProgress)], vec![head], None);
    colleague.record(Body::Answer(saw), 6);
    colleague.sync(vec![colleague.envelope(1, 1)]).await;

    let came = tablet.sync(vec![tablet.envelope(1, 4)]).await;
    let ack = own(&tablet, &came);
    assert!(ack.epoch >= FIRST_BRANCH);
    assert_eq!((ack.through, &ack.ranges), (4, &vec![(2, 4)]));
    assert_eq!(
        counted(&ward, tablet.dev()),
        [(1, 1), (2, 2), (3, 1), (4, 1)].into()
    );
    assert_eq!(
        heads(&ward, people[1], Target::Sim),
        [Outcome::InProgress, Outcome::NoNeed],
        "the colleague had seen the fourth, and nobody what the lost tablet said"
    );
    agrees(&ward);
    // Nothing is new, and the answer is the same.
    let again = tablet.sync(vec![tablet.envelope(4, 4)]).await;
    assert_eq!(own(&tablet, &again).epoch, ack.epoch);

    colleague.record(Body::Retract { seq: 1, epoch: None }, 7);
    colleague.sync(vec![colleague.envelope(2, 2)]).await;
    assert_eq!(
        heads(&ward, people[1], Target::Sim),
        [Outcome::Done, Outcome::NoNeed]
    );
    tablet.record(Body::Retract { seq: 4, epoch: None }, 8);
    tablet.sync(vec![tablet.envelope(5, 5)]).await;
    assert_eq!(heads(&ward, people[1], Target::Sim), [Outcome::NoNeed]);
    agrees(&ward);
    // The lost tablet turns up and goes on: its log is its own.
    lost.counter = 60;
    lost.record(done(people[4]), 9);
    let came = lost.sync(vec![lost.envelope(2, 3)]).await;
    assert_eq!((own(&lost, &came).epoch, own(&lost, &came).through), (1, 3));
    agrees(&ward);
}

#[tokio::test]
async fn what_two_copies_share_counts_once_whichever_of_them_brought_it() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut first = Tablet::enrolled(&ward, &[KP3], 1).await;
    first.record(done(people[0]), 1);
    first.sync(vec![first.envelope(1, 1)]).await;
    first.record(done(people[1]), 2);
    first.record(done(people[2]), 3);
    let mut copy = first.clone();
    for (tablet, from, outcome) in [(&mut first, 4, Outcome::Done), (&mut copy, 10, Outcome::NoNeed)] {
        for (minutes, rid) in (from..).zip([people[3], people[4]]) {
            tablet.record(answer(rid, Target::Sim, outcome), minutes);
        }
    }
    // The first one's end comes alone, then all of the copy's, then all of the first one's.
    first.sync(vec![first.envelope(5, 5)]).await;
    copy.counter = first.counter;
    let came = copy.sync(vec![copy.envelope(1, 5)]).await;
    let of_copy = own(&copy, &came);
    // What nothing contradicts is the log's own.
    assert_eq!((of_copy.through, &of_copy.ranges), (5, &vec![(5, 5)]));
    first.counter = 20;
    let came = first.sync(vec![first.envelope(2, 5)]).await;
    let of_first = own(&first, &came);
    assert_eq!((of_first.through, &of_first.ranges), (5, &vec![(4, 5)]));
    assert_ne!(of_first.epoch, of_copy.epoch);
    let once = [(1, 1), (2, 1), (3, 1), (4, 2), (5, 2)];
    assert_eq!(counted(&ward, first.dev()), once.into());
    let both = [Outcome::Done, Outcome::NoNeed];
    assert_eq!(heads(&ward, people[4], Target::Sim), both);
    agrees(&ward);
    // The answer was lost on the road, and the copy packs anew what it has no receipt for.
    copy.counter = 40;
    for (from, to) in [(1, 5), (2, 3), (4, 5), (5, 5)] {
        let came = copy.sync(vec![copy.envelope(from, to)]).await;
        let ack = own(&copy, &came);
        assert!(ack.through as usize >= to);
    }
    assert_eq!(counted(&ward, first.dev()), once.into());
    // What both share is taken back once and for all.
    first.counter = 60;
    first.record(Body::Retract { seq: 2, epoch: None }, 30);
    first.sync(vec![first.envelope(6, 6)]).await;
    assert!(heads(&ward, people[1], Target::Dddt).is_empty());
    agrees(&ward);
}

#[tokio::test]
async fn whom_a_door_added_on_a_branch_that_came_from_its_end_is_kept_once_with_what_was_decided() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    let mut colleague = Tablet::enrolled(&ward, &[KP3], 2).await;
    tablet.record(done(people[0]), 1);
    tablet.sync(vec![tablet.envelope(1, 1)]).await;
    let mut lost = tablet.clone();
    lost.record(done(people[1]), 2);
    lost.sync(vec![lost.envelope(2, 2)]).await;
    tablet.counter = lost.counter;
    tablet.record(done(people[2]), 3);
    tablet.record(done(people[3]), 4);
    tablet.record(add(house_of(&ward, KP3), "Thị Mới"), 5);
    tablet.record(about(4, Target::Sim), 6);
    tablet.record(Body::Retract { seq: 2, epoch: None }, 7);
    let apart = vec![
        tablet.envelope(4, 4),
        tablet.envelope(5, 5),
        tablet.envelope(6, 6),
    ];
    tablet.sync(apart).await;
    let line = found(&ward).lines[0].number;
    let by = ("Thiếu tá Thử", EVENING + 90 * 60);
    ward.store()
        .write(|tx| review::add_found(tx, line, None, by))
        .unwrap();
    assert!(
        heads(&ward, people[1], Target::Dddt).is_empty(),
        "until it is known whose second record was taken back"
    );

    // What leads up to them, and no more.
    tablet.sync(vec![tablet.envelope(2, 3)]).await;
    let lines = found(&ward).lines;
    assert_eq!((lines.len(), lines[0].number), (1, line));
    assert_eq!(
        counted(&ward, tablet.dev()),
        [(1, 1), (2, 1), (3, 1), (5, 1)].into()
    );
    assert_eq!(heads(&ward, people[1], Target::Dddt), [Outcome::Done]);
    assert!(heads(&ward, people[2], Target::Dddt).is_empty());
    agrees(&ward);
    // The tablet hears what became of its fourth record under the name it has by now.
    tablet.counter += 1;
    let came = tablet.sync(vec![tablet.envelope(4, 6)]).await;
    let branch = own(&tablet, &came).epoch;
    assert_eq!(own(&tablet, &came).through, 6);
    let rows: Vec<_> = came.pages.iter().flat_map(|page| &page.found).collect();
    let [row] = rows.as_slice() else {
        panic!("one finding, not {}", rows.len())
    };
    assert_eq!((row.id.epoch, row.id.seq), (branch, 4));
    let Became::Person(rid) = row.became else {
        panic!("a person")
    };
    assert_eq!(heads(&ward, rid, Target::Sim), [Outcome::Done]);
    let told = colleague.sync(Vec::new()).await;
    assert_eq!(told.pages.iter().flat_map(|page| &page.found).count(), 1);
    agrees(&ward);
}

#[tokio::test]
async fn a_copy_goes_on_as_a_branch_where_nothing_leads_up_to_what_came_of_the_log() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut first = Tablet::enrolled(&ward, &[KP3], 1).await;
    let mut copy = first.clone();
    for (tablet, from, outcome) in [(&mut first, 1, Outcome::Done), (&mut copy, 10, Outcome::NoNeed)] {
        for (minutes, rid) in (from..).zip(&people[..3]) {
            tablet.record(answer(*rid, Target::Sim, outcome), minutes);
        }
    }
    // The first of its records went with the tablet.
    first.sync(vec![first.envelope(2, 3)]).await;
    copy.counter = first.counter;
    for (from, to) in [(1, 2), (3, 3), (1, 3)] {
        let came = copy.sync(vec![copy.envelope(from, to)]).await;
        assert_eq!(own(&copy, &came).through as usize, to);
        agrees(&ward);
    }
    assert_eq!(counted(&ward, copy.dev()), [(1, 1), (2, 2), (3, 2)].into());
}

#[tokio::test]
async fn two_copies_that_were_offered_one_epoch_are_both_acknowledged_in_it_whichever_begins() {
    for tablet_begins in [true, false] {
        let ward = Ward::served().await;
        let people = ward.residents(KP3);
        let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
        tablet.record(done(people[0]), 1);
        let mut copy = tablet.clone();
        tablet.record(answer(people[1], Target::Sim, Outcome::Done), 2);
        for (minutes, rid) in (3..).zip(&people[1..4]) {
            copy.record(answer(*rid, Target::Sim, Outcome::NoNeed), minutes);
        }
        tablet.sync(vec![tablet.envelope(1, 2)]).await;
        copy.counter = tablet.counter;
        let came = copy.sync(vec![copy.envelope(1, 4)]).await;
        let epoch = u32::try_from(own(&copy, &came).commands[0].id).unwrap();
        // The hub's folder was put back: it had offered the same number to the tablet, behind its second record.
        for (one, minutes) in [(&mut tablet, 10), (&mut copy, 20)] {
            one.epoch = epoch;
            one.record(done(people[4]), minutes);
            one.record(done(people[5]), minutes + 1);
        }
        let (mut first, mut second) = match tablet_begins {
            true => (tablet, copy),
            false => (copy, tablet),
        };
        (first.counter, second.counter) = (0, 20);
        for one in [&mut first, &mut second] {
            let (last, begins) = (one.last(), one.last() - 1);
            for (from, to) in [(begins, begins), (last, last), (begins, last)] {
                let came = one.sync(vec![one.envelope(from, to)]).await;
                assert_eq!(own(one, &came).through as usize, to, "{tablet_begins}");
                agrees(&ward);
            }
        }
        let store = ward.store();
        let count = "SELECT count(*) FROM observation WHERE rid IN (?1, ?2)";
        let count: i64 = store
            .conn()
            .query_row(count, (people[4].0, people[5].0), |row| row.get(0))
            .unwrap();
        assert_eq!(count, 4, "each answer of each copy once");
    }
}

#[tokio::test]
async fn what_a_branch_tells_of_records_that_come_after_it_counts_once_they_are_here() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(done(people[0]), 1);
    let mut copy = tablet.clone();
    for (minutes, rid) in (2..).zip(&people[1..4]) {
        tablet.record(done(*rid), minutes);
    }
    tablet.sync(vec![tablet.envelope(1, 4)]).await;
    copy.record(add(house_of(&ward, KP3), "Thị Mới"), 10);
    copy.record(answer(people[4], Target::Sim, Outcome::Done), 11);
    copy.record(about(2, Target::Sim), 12);
    copy.record(Body::Retract { seq: 3, epoch: None }, 13);
    copy.record(answer(people[1], Target::Dddt, Outcome::NoNeed), 14);
    // Its end comes by a colleague, and stands beside what the log has under those numbers.
    copy.counter = tablet.counter;
    copy.sync(vec![copy.envelope(4, 6)]).await;
    let came = copy.sync(vec![copy.envelope(1, 6)]).await;
    assert_eq!(own(&copy, &came).through, 6);
    let [line] = &found(&ward).lines[..] else {
        panic!("one person was met")
    };
    assert_eq!((line.name.as_str(), line.answers.standing), ("Thị Mới", 1));
    assert!(heads(&ward, people[4], Target::Sim).is_empty(), "taken back");
    assert_eq!(
        heads(&ward, people[1], Target::Dddt),
        [Outcome::Done, Outcome::NoNeed]
    );
    agrees(&ward);
}
