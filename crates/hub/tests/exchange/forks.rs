//! Cloned and restored tablets: every copy is acknowledged along its own chain and goes on under an epoch of
//! its own; and records of which only a tombstone came.

use tungnha_domain::{Outcome, Target};
use tungnha_exchange::Body;
use tungnha_exchange::ack::{Ack, CommandKind, FIRST_BRANCH, NoticeCode};
use tungnha_exchange::record::record_hash;

use super::tablet::{Synced, Tablet};
use super::ward::{KP3, Ward};
use super::{answer, done};

/// The one acknowledgement of this tablet's own chain up to its last record.
fn own<'s>(tablet: &Tablet, synced: &'s Synced) -> &'s Ack {
    let acks = [&synced.ack].into_iter().chain(&synced.acks);
    let end = |ack: &&Ack| ack.through == tablet.log.len() as u64 && tablet.is_along(ack);
    let found: Vec<&Ack> = acks.filter(end).collect();
    assert_eq!(found.len(), 1, "{synced:?}");
    found[0]
}

/// The epoch offered in an acknowledgement.
fn offered(ack: &Ack) -> Option<u32> {
    let new = |command: &&tungnha_exchange::ack::Command| command.what == CommandKind::NewEpoch;
    ack.commands
        .iter()
        .find(new)
        .map(|command| u32::try_from(command.id).unwrap())
}

/// Takes the epoch it is offered for its own chain.
fn take_epoch(tablet: &mut Tablet, synced: &Synced) {
    tablet.epoch = offered(own(tablet, synced)).unwrap();
    tablet.counter = 0;
}

#[tokio::test]
async fn both_copies_of_a_cloned_tablet_are_acknowledged_and_go_on_in_epochs_of_their_own() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(done(people[0]), 1);
    tablet.record(done(people[1]), 2);
    tablet.sync(vec![tablet.envelope(1, 2)]).await;
    let mut copy = tablet.clone();
    tablet.record(answer(people[2], Target::Sim, Outcome::Done), 3);
    copy.record(answer(people[2], Target::Sim, Outcome::NoNeed), 4);
    copy.record(answer(people[3], Target::Sim, Outcome::NoNeed), 5);
    tablet.sync(vec![tablet.envelope(3, 3)]).await;

    copy.counter = tablet.counter;
    let came = copy.sync(vec![copy.envelope(3, 4)]).await;
    assert!(!copy.is_along(&came.ack), "the log's own end is the other copy's");
    let ack = own(&copy, &came);
    assert!(ack.epoch >= FIRST_BRANCH);
    assert_eq!(
        ack.ranges,
        [(3, 4)],
        "its first two are kept under the log's own name"
    );
    let branch = ack.epoch;
    take_epoch(&mut copy, &came);

    tablet.counter = 90;
    let came = tablet.sync(Vec::new()).await;
    take_epoch(&mut tablet, &came);
    assert_ne!(tablet.epoch, copy.epoch, "nobody else was offered it");

    // Both go on; the copy takes back one record of before the fork and one of after it.
    for (tablet, minutes) in [(&mut tablet, 10), (&mut copy, 20)] {
        let first = tablet.log.len() + 1;
        tablet.record(done(people[4]), minutes);
        let came = tablet.sync(vec![tablet.envelope(first, first)]).await;
        assert_eq!((came.ack.epoch, came.ack.commands.len()), (tablet.epoch, 0));
        assert!(tablet.is_along(&came.ack) && came.acks.is_empty());
    }
    for (seq, epoch) in [(1, 1), (4, branch)] {
        copy.record(
            Body::Retract {
                seq,
                epoch: Some(epoch),
            },
            30,
        );
    }
    let came = copy.sync(vec![copy.envelope(6, 7)]).await;
    assert_eq!(came.ack.through, 7);
    let campaign = tungnha_domain::Campaign::template_2024();
    let cells = tungnha_hub::status::cells(ward.store().conn(), &campaign, None).unwrap();
    let heads = |rid, target| -> Vec<Outcome> {
        let cell = &cells[&(rid, target)];
        cell.heads.iter().map(|head| head.outcome).collect()
    };
    assert!(heads(people[0], Target::Dddt).is_empty());
    assert_eq!(heads(people[2], Target::Sim), [Outcome::Done, Outcome::NoNeed]);
    assert!(heads(people[3], Target::Sim).is_empty());
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);
    assert_eq!((verified.records, verified.forks, verified.gaps), (9, 2, 0));
}

#[tokio::test]
async fn a_tablet_that_was_set_back_hears_how_far_its_own_chain_is_held_and_is_offered_an_epoch() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    let nothing = tablet.clone();
    tablet.record(done(people[0]), 1);
    tablet.sync(vec![tablet.envelope(1, 1)]).await;
    let receipted = tablet.clone();
    tablet.record(done(people[1]), 2);
    let recorded = tablet.clone();
    tablet.record(done(people[2]), 3);
    tablet.sync(vec![tablet.envelope(2, 3)]).await;
    // Put back to before anything, to a receipt, and to a record without one.
    for (mut back, envelopes) in [(nothing, 0), (receipted, 0), (recorded, 1)] {
        back.counter = 60 + tablet.counter;
        let envelopes = if envelopes == 0 {
            Vec::new()
        } else {
            vec![back.envelope(2, 2)]
        };
        let came = back.sync(envelopes).await;
        tablet.counter = back.counter;
        take_epoch(&mut back, &came);
        let first = back.log.len() + 1;
        back.record(done(people[5]), 40);
        let came = back.sync(vec![back.envelope(first, first)]).await;
        assert_eq!((came.ack.epoch, came.ack.through), (back.epoch, first as u64));
    }
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);
    assert_eq!((verified.records, verified.forks), (6, 0));
}

#[tokio::test]
async fn a_copy_of_a_copy_is_a_branch_of_the_branch() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut first = Tablet::enrolled(&ward, &[KP3], 1).await;
    first.record(done(people[0]), 1);
    let mut second = first.clone();
    second.record(answer(people[1], Target::Sim, Outcome::InProgress), 2);
    let mut third = second.clone();
    first.record(done(people[4]), 3);
    second.record(done(people[5]), 4);
    third.record(answer(people[1], Target::Sim, Outcome::Done), 5);
    third.record(Body::Retract { seq: 1, epoch: None }, 6);
    first.sync(vec![first.envelope(1, 2)]).await;
    second.counter = 10;
    let came = second.sync(vec![second.envelope(1, 3)]).await;
    let second_name = own(&second, &came).epoch;
    third.counter = 20;
    let came = third.sync(vec![third.envelope(1, 4)]).await;
    let third_name = own(&third, &came).epoch;
    assert_ne!(second_name, third_name);
    let names: Vec<(u32, Vec<(u64, u64)>)> = came
        .acks
        .iter()
        .map(|ack| (ack.epoch, ack.ranges.clone()))
        .collect();
    assert_eq!(
        names,
        [(second_name, vec![(2, 2)]), (third_name, vec![(3, 4)])],
        "what it shares stands under the name of the one it left"
    );
    let campaign = tungnha_domain::Campaign::template_2024();
    let cells = tungnha_hub::status::cells(ward.store().conn(), &campaign, None).unwrap();
    let cell = &cells[&(people[1], Target::Sim)];
    assert_eq!(cell.heads.len(), 1, "the third had seen what the second recorded");
    assert!(
        cells[&(people[0], Target::Dddt)].heads.is_empty(),
        "what all share was taken back"
    );
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);
}

#[tokio::test]
async fn bytes_that_two_copies_made_alike_are_a_record_of_each_and_both_are_acknowledged_to_the_end() {
    for apart in [false, true] {
        let ward = Ward::served().await;
        let people = ward.residents(KP3);
        let mut first = Tablet::enrolled(&ward, &[KP3], 1).await;
        first.record(done(people[0]), 1);
        let mut copy = first.clone();
        // The third of each: the same answer, as long after the record before.
        for (tablet, rid, minutes) in [(&mut first, people[1], 2), (&mut copy, people[2], 10)] {
            tablet.record(done(rid), minutes);
            tablet.record(answer(people[3], Target::Sim, Outcome::NoNeed), minutes + 2);
        }
        assert_eq!(first.log[2].0, copy.log[2].0, "only their clocks tell them apart");
        first.record(done(people[4]), 9);
        first.sync(vec![first.envelope(1, 4)]).await;

        copy.counter = 10;
        let parts = if apart {
            vec![copy.envelope(1, 2), copy.envelope(3, 3)]
        } else {
            vec![copy.envelope(1, 3)]
        };
        let came = copy.sync(parts).await;
        let ack = own(&copy, &came);
        assert!(ack.epoch >= FIRST_BRANCH);
        let stretch = if apart { (3, 3) } else { (2, 3) };
        assert_eq!(ack.ranges, [stretch], "of each envelope what it brought");
        // Nothing is new, and the answer is the same.
        let again = copy.sync(vec![copy.envelope(3, 3)]).await;
        assert_eq!(own(&copy, &again).epoch, ack.epoch);
        assert_eq!(ward.counts()["observation"], 4 + 2);
        let verified = ward.verify();
        assert!(verified.ok, "{:?}", verified.problems);
    }
}

#[tokio::test]
async fn bytes_that_a_copy_and_a_copy_of_it_made_alike_are_a_record_of_each_branch() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut first = Tablet::enrolled(&ward, &[KP3], 1).await;
    first.record(done(people[0]), 1);
    let mut second = first.clone();
    second.record(done(people[1]), 2);
    let mut third = second.clone();
    first.record(done(people[2]), 3);
    for (tablet, rid, minutes) in [(&mut second, people[4], 10), (&mut third, people[5], 20)] {
        tablet.record(done(rid), minutes);
        tablet.record(answer(people[3], Target::Sim, Outcome::NoNeed), minutes + 2);
    }
    assert_eq!(second.log[3].0, third.log[3].0);
    first.sync(vec![first.envelope(1, 2)]).await;
    second.counter = 10;
    let came = second.sync(vec![second.envelope(1, 4)]).await;
    let of_second = own(&second, &came).epoch;
    third.counter = 20;
    let came = third.sync(vec![third.envelope(1, 4)]).await;
    let of_third = own(&third, &came).epoch;
    assert_ne!(of_second, of_third);
    // Alone, and nothing is new.
    second.counter = 30;
    let again = second.sync(vec![second.envelope(4, 4)]).await;
    assert_eq!(own(&second, &again).epoch, of_second);
    assert_eq!(ward.counts()["observation"], 2 + 3 + 2);
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);
}

#[tokio::test]
async fn what_came_before_its_turn_and_again_with_a_copy_s_whole_log_counts_once() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    for (seq, person) in people.iter().enumerate().take(4) {
        tablet.record(done(*person), 1 + seq as u64);
    }
    let mut copy = tablet.clone();
    tablet.record(answer(people[4], Target::Sim, Outcome::Done), 10);
    copy.record(answer(people[4], Target::Sim, Outcome::NoNeed), 11);
    // A hub that was put back lacks the beginning; what came since reaches it first.
    let came = tablet.sync(vec![tablet.envelope(3, 5)]).await;
    assert_eq!((came.ack.through, came.ack.ranges), (0, vec![(3, 5)]));
    copy.counter = 10;
    let came = copy.sync(vec![copy.envelope(1, 5)]).await;
    assert_eq!(came.ack.through, 5, "the copy brought what the log lacked");
    assert_eq!(own(&copy, &came).ranges, [(5, 5)], "its last alone is another");
    tablet.counter = 20;
    let came = tablet.sync(vec![tablet.envelope(1, 5)]).await;
    assert!(tablet.is_along(&came.ack) && came.ack.through == 5);
    assert_eq!(ward.counts()["observation"], 4 + 2);
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);
    assert_eq!((verified.records, verified.forks, verified.gaps), (6, 1, 0));
}

#[tokio::test]
async fn what_came_before_its_turn_and_does_not_go_on_from_a_copy_s_log_counts_once_too() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(done(people[0]), 1);
    tablet.record(done(people[1]), 2);
    let mut copy = tablet.clone();
    for (seq, person) in people.iter().enumerate().take(6).skip(2) {
        tablet.record(answer(*person, Target::Sim, Outcome::Done), 10 + seq as u64);
        copy.record(answer(*person, Target::Sim, Outcome::NoNeed), 30 + seq as u64);
    }
    tablet.sync(vec![tablet.envelope(4, 5)]).await;
    copy.counter = 10;
    let came = copy.sync(vec![copy.envelope(1, 5)]).await;
    assert!(came.ack.through == 3 && copy.is_along(&came.ack));
    assert!(came.acks[0].through == 5 && copy.is_along(&came.acks[0]));
    tablet.counter = 20;
    let came = tablet.sync(vec![tablet.envelope(1, 6)]).await;
    own(&tablet, &came);
    copy.counter = 30;
    let came = copy.sync(vec![copy.envelope(6, 6)]).await;
    own(&copy, &came);
    assert_eq!(ward.counts()["observation"], 2 + 4 + 4);
    let campaign = tungnha_domain::Campaign::template_2024();
    let cells = tungnha_hub::status::cells(ward.store().conn(), &campaign, None).unwrap();
    for person in &people[2..6] {
        assert!(
            cells[&(*person, Target::Sim)].conflict,
            "neither had seen the other"
        );
    }
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);
}

#[tokio::test]
async fn what_came_before_its_turn_is_not_taken_for_a_copy_s_that_was_as_far() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(done(people[0]), 1);
    let mut copy = tablet.clone();
    for (seq, person) in people.iter().enumerate().take(6).skip(1) {
        tablet.record(answer(*person, Target::Sim, Outcome::Done), 10 + seq as u64);
        copy.record(answer(*person, Target::Sim, Outcome::NoNeed), 30 + seq as u64);
    }
    tablet.sync(vec![tablet.envelope(1, 2)]).await;
    copy.counter = 10;
    copy.sync(vec![copy.envelope(1, 4)]).await;
    // What the tablet recorded last is here first, behind a number that only the copy's branch holds so far.
    tablet.counter = 20;
    tablet.sync(vec![tablet.envelope(5, 6)]).await;
    let came = tablet.sync(vec![tablet.envelope(3, 6)]).await;
    assert!(tablet.is_along(&came.ack) && came.ack.through == 6);
    // The copy's own, beyond a gap as well.
    copy.counter = 30;
    copy.sync(vec![copy.envelope(6, 6)]).await;
    let came = copy.sync(vec![copy.envelope(5, 6)]).await;
    own(&copy, &came);
    assert_eq!(ward.counts()["observation"], 1 + 5 + 5);
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);
}

#[tokio::test]
async fn an_epoch_that_the_hub_does_not_remember_offering_begins_where_its_chain_is_held() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(done(people[0]), 1);
    tablet.record(done(people[1]), 2);
    let before = tablet.envelope(1, 2);
    tablet.epoch = 7;
    tablet.record(done(people[2]), 3);
    tablet.record(done(people[3]), 4);
    let (third, fourth) = (tablet.envelope(3, 3), tablet.envelope(4, 4));
    let came = tablet.sync(vec![third.clone(), fourth.clone()]).await;
    assert_eq!(came.ack.through, 0, "held, and nobody can say what comes before");
    assert_eq!(came.ack.ranges, [(3, 4)]);
    let came = tablet.sync(vec![before, third, fourth]).await;
    assert_eq!((came.ack.epoch, came.ack.through), (7, 4));
    assert!(tablet.is_along(&came.ack));
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);
    assert_eq!((verified.records, verified.gaps), (4, 0));
}

#[tokio::test]
async fn what_stands_in_an_epoch_that_was_left_is_acknowledged_where_the_hub_forgot_the_next_and_nothing_is_in_it()
 {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(done(people[0]), 1);
    tablet.record(done(people[1]), 2);
    let (first, second) = (tablet.envelope(1, 1), tablet.envelope(2, 2));
    // Offered by a hub that was put back to before it: nothing was recorded since.
    tablet.epoch = 7;
    let came = tablet.sync(vec![first]).await;
    let part: Vec<u64> = came.acks.iter().map(|ack| ack.through).collect();
    assert_eq!((came.ack.through, part.as_slice()), (0, &[1][..]));
    assert!(tablet.is_along(&came.acks[0]));
    for _ in 0..2 {
        // The same bytes again are answered the same.
        let came = tablet.sync(vec![second.clone()]).await;
        assert_eq!(own(&tablet, &came).epoch, 1);
    }
    let came = tablet.sync(vec![second]).await;
    take_epoch(&mut tablet, &came);
    let came = tablet.sync(Vec::new()).await;
    assert_eq!((came.ack.epoch, came.ack.through), (tablet.epoch, 2));
    assert!(tablet.is_along(&came.ack) && came.acks.is_empty());
    tablet.record(done(people[2]), 3);
    let came = tablet.sync(vec![tablet.envelope(3, 3)]).await;
    assert_eq!((came.ack.through, came.ack.commands.len()), (3, 0));
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);
    assert_eq!((verified.records, verified.forks, verified.gaps), (3, 0, 0));
}

#[tokio::test]
async fn a_tombstone_keeps_the_place_of_a_record_that_comes_later_by_another_road_or_came_before() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    for (key_seed, first) in [(1, "tombstone"), (2, "record")] {
        let mut tablet = Tablet::enrolled(&ward, &[KP3], key_seed).await;
        tablet.record(done(people[usize::from(key_seed)]), 1);
        let record = tablet.envelope(1, 1);
        let mut standing = tablet.clone();
        standing.log.clear();
        let hash = record_hash(&tablet.log[0].0);
        standing.record(Body::Tombstone { hash }, 1);
        standing.record(done(people[5]), 2);
        let tombstone = standing.envelope(1, 2);
        let codes = |synced: &Synced| -> Vec<(u64, NoticeCode)> {
            synced
                .ack
                .notices
                .iter()
                .map(|notice| (notice.seq, notice.code))
                .collect()
        };
        let (one, two) = match first {
            "tombstone" => (tombstone, record),
            _ => (record, tombstone),
        };
        let came = standing.sync(vec![one]).await;
        if first == "tombstone" {
            assert_eq!(
                (came.ack.through, codes(&came)),
                (2, vec![(1, NoticeCode::StoodIn)])
            );
        }
        let came = standing.sync(vec![two]).await;
        assert_eq!(
            (came.ack.through, codes(&came)),
            (2, vec![(1, NoticeCode::Arrived)])
        );
        assert!(
            came.acks.is_empty() && came.ack.commands.is_empty(),
            "no fork: {came:?}"
        );
        let verified = ward.verify();
        assert!(verified.ok, "{first}: {:?}", verified.problems);
        assert_eq!((verified.forks, verified.quarantined), (0, 0));
    }
    let campaign = tungnha_domain::Campaign::template_2024();
    let cells = tungnha_hub::status::cells(ward.store().conn(), &campaign, None).unwrap();
    for person in [people[1], people[2]] {
        assert_eq!(cells[&(person, Target::Dddt)].heads.len(), 1);
    }
}
