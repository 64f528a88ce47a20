//! A tablet's folder is copied, and both copies are carried through the hamlet; another is put back to an
//! older copy. Nothing is lost, nothing counts twice, and every copy turns green by the hub's signature.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a failed step of the story is a failed test"
)]

use std::path::Path;
use std::sync::Arc;

use tungnha_ambient::ManualClock;
use tungnha_device::views::{Saved, SendPhase, Target};
use tungnha_device::{Options, Tablet};
use tungnha_stories::evening::{CLOCK, EVENING, LIST};
use tungnha_stories::hub::Hub;
use tungnha_stories::team::{PIN, Volunteer};

/// Copies everything a tablet keeps.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("the tablet's folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name");
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else {
            std::fs::copy(&path, to.join(name)).expect("copied");
        }
    }
}

/// Starts the app over a folder.
fn open(folder: &Path, at: i64) -> Volunteer {
    let clock = Arc::new(ManualClock::at(at));
    let tablet = Tablet::open(Options::in_folder(folder, clock.clone())).expect("a folder of its own");
    tablet.unlock(0, PIN).expect("its owner's PIN");
    Volunteer { tablet, clock }
}

/// Sends until everything is under a receipt; never more often than a person would press.
fn send(volunteer: &Volunteer) {
    for _ in 0..2 {
        let state = volunteer.tablet.send_now().expect("the hub answers");
        if (state.state, state.problem) == (SendPhase::AllSent, None) {
            assert_eq!((state.records_unsent, state.quarantined), (0, 0));
            return;
        }
    }
    panic!("not green: {:?}", volunteer.tablet.send_state());
}

/// Houses with somebody to ask, and the first such person of each with a target to answer.
fn people(volunteer: &Volunteer) -> Vec<(u32, u32)> {
    let rows = volunteer.tablet.today().expect("today's list").rows;
    let left = rows.iter().filter(|row| row.not_asked > 0).map(|row| row.hid);
    left.filter_map(|hid| {
        let house = volunteer.tablet.household(hid).expect("on the list");
        let open = |person: &&tungnha_device::views::Person| {
            let sim = person.cells.iter().find(|cell| cell.target == Target::Sim);
            sim.is_some_and(|cell| cell.state == tungnha_device::views::CellState::NotAsked)
        };
        Some((hid, house.people.iter().find(open)?.rid))
    })
    .collect()
}

fn verified(hub: &Hub, records: u64) {
    let verified = hub.command(&["verify"]);
    assert_eq!(verified["ok"], true, "{verified}");
    assert_eq!(verified["records"], records, "{verified}");
    assert_eq!(
        (&verified["gaps"], &verified["quarantined"]),
        (&0.into(), &0.into())
    );
}

#[test]
fn both_copies_of_a_cloned_tablet_work_on_and_all_their_records_reach_the_hub_and_turn_green() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hub = Hub::init(&folder.path().join("hub"), CLOCK);
    hub.command(&["import", LIST]);
    let address = hub.serve();
    let (here, there) = (folder.path().join("a"), folder.path().join("b"));
    let first = Volunteer::enrolled(&here, &hub, address, ("member", "Điểu Khánh"), EVENING);
    let people = people(&first);
    let record = |volunteer: &Volunteer, at: usize, outcome: &str| {
        volunteer.clock.advance(60);
        let done = volunteer.tablet.answer(people[at].1, Target::Sim, outcome);
        done.expect("recorded").undo.seqs
    };
    record(&first, 0, "DONE");
    let shared = record(&first, 1, "DONE");
    send(&first);
    drop(first);
    copy(&here, &there);
    let (one, two) = (open(&here, EVENING + 600), open(&there, EVENING + 900));

    // Out of reach of the hub each records under the same numbers; about one person they differ.
    record(&one, 2, "DONE");
    record(&one, 3, "NO_NEED");
    record(&two, 3, "DONE");
    let beside = record(&two, 4, "DONE");
    two.tablet
        .undo(&shared)
        .expect("what both share can be taken back");
    send(&one);
    send(&two);
    send(&one);
    verified(&hub, 7);

    // Both go on, each in an epoch of its own; the second takes back what it recorded before it had one.
    record(&one, 5, "DONE");
    record(&two, 6, "DONE");
    two.tablet.undo(&beside).expect("across its epochs");
    send(&two);
    send(&one);
    for volunteer in [&one, &two] {
        send(volunteer);
        let state = |at: usize| volunteer.cell(people[at].0, people[at].1, Target::Sim);
        assert!(state(3).conflict, "neither branch overwrites the other");
        for (at, answered) in [(0, true), (1, false), (2, true), (4, false), (5, true), (6, true)] {
            assert_eq!(
                state(at).state == tungnha_device::views::CellState::Done,
                answered,
                "person {at}"
            );
        }
    }
    assert_eq!(
        two.cell(people[6].0, people[6].1, Target::Sim).saved,
        Some(Saved::Sent)
    );
    verified(&hub, 10);
    let board = &hub.command(&["devices"])[0];
    assert_eq!(board["missing"], 0, "{board}");

    // A day later, after a restart: nothing to say, and nobody asks for another epoch.
    drop(two);
    let two = open(&there, EVENING + 90_000);
    record(&two, 7, "DONE");
    send(&two);
    verified(&hub, 11);
    assert_eq!(hub.command(&["devices"])[0]["epoch"], board["epoch"]);
}

#[test]
fn a_tablet_put_back_to_an_older_copy_goes_on_and_loses_nothing_the_hub_has() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hub = Hub::init(&folder.path().join("hub"), CLOCK);
    hub.command(&["import", LIST]);
    let address = hub.serve();
    let (here, older) = (folder.path().join("a"), folder.path().join("older"));
    let tablet = Volunteer::enrolled(&here, &hub, address, ("member", "Điểu Khánh"), EVENING);
    let people = people(&tablet);
    let record = |volunteer: &Volunteer, at: usize| {
        volunteer.clock.advance(60);
        let done = volunteer.tablet.answer(people[at].1, Target::Sim, "DONE");
        done.expect("recorded");
    };
    record(&tablet, 0);
    send(&tablet);
    drop(tablet);
    copy(&here, &older);
    let tablet = open(&here, EVENING + 600);
    record(&tablet, 1);
    send(&tablet);
    drop(tablet);

    // Put back: first it has nothing to say, then it records under numbers that were used.
    let back = open(&older, EVENING + 900);
    send(&back);
    record(&back, 2);
    send(&back);
    for (hid, rid) in &people[..3] {
        let cell = back.cell(*hid, *rid, Target::Sim);
        assert_eq!(cell.state, tungnha_device::views::CellState::Done, "person {rid}");
    }
    verified(&hub, 3);
    assert_eq!(
        hub.command(&["verify"])["forks"],
        0,
        "it took a new epoch before it could fork"
    );
}
