//! Three tablets and a hub on an evening when the road breaks at every bad moment.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a failed step of the story is a failed test"
)]

use tungnha_device::views::{CellState, Saved, SendPhase, Target};
use tungnha_domain::Campaign;
use tungnha_stories::evening::{CLOCK, EVENING, LIST};
use tungnha_stories::hub::Hub;
use tungnha_stories::proxy::Proxy;
use tungnha_stories::team::Volunteer;
use tungnha_stories::wait::until;

/// The hub's own count of a target in the hamlet.
fn count(hub: &Hub, target: &str, what: &str) -> i64 {
    let progress = hub.command(&["progress", "--hamlet", "Khu phố 3"]);
    let rows = progress["units"].as_array().expect("rows");
    let row = rows
        .iter()
        .find(|row| row["unit"] == "Khu phố 3" && row["target"] == target);
    row.expect("the hamlet is counted")[what]
        .as_i64()
        .expect("a number")
}

fn held(hub: &Hub) -> u64 {
    hub.command(&["verify"])["records"].as_u64().expect("a number")
}

/// Somebody of the hamlet nobody has an answer about yet for `target`: house and resident.
fn somebody(tablet: &Volunteer, target: Target, skip: usize) -> (u32, u32) {
    let today = tablet.tablet.today().expect("today's list");
    let mut found = today.rows.iter().flat_map(|row| {
        let house = tablet.tablet.household(row.hid).expect("a house of the list");
        let open = |person: &tungnha_device::views::Person| {
            person
                .cells
                .iter()
                .any(|cell| cell.target == target && cell.state == CellState::NotAsked)
        };
        house
            .people
            .into_iter()
            .filter(open)
            .map(move |person| (house.hid, person.rid))
            .collect::<Vec<_>>()
    });
    found.nth(skip).expect("somebody is left")
}

#[test]
fn nothing_is_lost_nothing_is_twice_and_a_conflict_shows_everywhere() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime for the road");
    let folder = tempfile::tempdir().expect("a folder");
    let mut hub = Hub::init(&folder.path().join("hub"), CLOCK);
    hub.command(&["import", LIST]);
    let road = runtime.block_on(Proxy::open()).expect("a road");
    road.leads_to(Some(hub.serve()));
    let new = |hub: &Hub, name: &str, role: &str, who: &str| {
        Volunteer::enrolled(
            &folder.path().join(name),
            hub,
            road.address(),
            (role, who),
            EVENING,
        )
    };
    let buoi = new(&hub, "a", "member", "Trần Thị Bưởi");
    let son = new(&hub, "b", "member", "Điểu Sơn");
    let lead = new(&hub, "c", "lead", "Lê Văn Lan");

    // Two tablets meet the same resident, offline, and hear different things.
    let (hid, rid) = somebody(&buoi, Target::Dddt, 0);
    let (other_hid, other) = somebody(&buoi, Target::Sim, 5);
    let done_before = count(&hub, "DDDT", "done");
    buoi.clock.advance(60);
    buoi.tablet
        .answer(rid, Target::Dddt, "NO_NEED")
        .expect("recorded");
    son.clock.advance(120);
    son.tablet.answer(rid, Target::Dddt, "DONE").expect("recorded");

    // One of them hears wrong and corrects it: two records, the second stands.
    buoi.tablet
        .answer(other, Target::Sim, "NO_SIM")
        .expect("recorded");
    buoi.clock.advance(30);
    buoi.tablet.answer(other, Target::Sim, "DONE").expect("corrected");
    assert_eq!(buoi.unsent(), 3);
    assert_eq!(buoi.cell(other_hid, other, Target::Sim).saved, Some(Saved::Here));

    // The hub takes the batch, the acknowledgement is lost on the wire: nothing on the tablet turns green.
    road.lose_replies(true);
    std::thread::scope(|scope| {
        let sending = scope.spawn(|| buoi.tablet.send_now().expect("an answer in words"));
        until("the hub holds three records", || held(&hub) == 3);
        // The list is asked for by itself after the records did not get through: that is cut too.
        until("sending ends", || {
            road.cut();
            sending.is_finished()
        });
        let state = sending.join().expect("sending ended");
        assert_eq!((state.state, state.records_unsent), (SendPhase::Failed, 3));
    });
    assert!(road.lost() > 0, "an answer was really lost");
    assert_eq!(buoi.cell(other_hid, other, Target::Sim).saved, Some(Saved::Here));

    // The same bytes again: acknowledged, and still three.
    road.lose_replies(false);
    let state = buoi.tablet.send_now().expect("sent");
    assert_eq!((state.state, state.records_unsent), (SendPhase::AllSent, 0));
    assert_eq!(held(&hub), 3);
    assert_eq!(buoi.cell(other_hid, other, Target::Sim).saved, Some(Saved::Sent));

    // The hub dies between journal and reply, comes back on another port, and finds what it took.
    road.lose_replies(true);
    std::thread::scope(|scope| {
        let sending = scope.spawn(|| son.tablet.send_now().expect("an answer in words"));
        until("the hub holds a fourth record", || held(&hub) == 4);
        hub.kill();
        let state = sending.join().expect("sending ended");
        assert_eq!((state.state, state.records_unsent), (SendPhase::Failed, 1));
    });
    road.lose_replies(false);
    road.leads_to(Some(hub.serve()));
    let state = son.tablet.send_now().expect("sent");
    assert_eq!((state.state, state.records_unsent), (SendPhase::AllSent, 0));
    assert_eq!(held(&hub), 4);

    // Both answers are kept and the conflict shows on both tablets, the lead's and the hub.
    for volunteer in [&buoi, &son, &lead] {
        volunteer.tablet.send_now().expect("the list comes down");
        assert!(volunteer.cell(hid, rid, Target::Dddt).conflict);
        let heads = volunteer.tablet.person(rid).expect("history").heads;
        let mut outcomes: Vec<_> = heads.iter().map(|head| head.outcome.as_str()).collect();
        outcomes.sort_unstable();
        assert_eq!(outcomes, ["DONE", "NO_NEED"]);
        assert_eq!(
            volunteer.cell(hid, rid, Target::Dddt).state,
            CellState::Done,
            "done ranks first"
        );
    }
    assert_eq!(conflicts(&hub), 1);
    let told = hub.command(&["conflicts"]);
    assert_eq!(
        (&told[0]["rid"], &told[0]["target"]),
        (&rid.into(), &"DDDT".into())
    );
    assert_eq!(
        told.as_array().map(Vec::len),
        Some(1),
        "the officer sees the same one"
    );
    assert_eq!(count(&hub, "DDDT", "done"), done_before + 1);

    // The correction is no conflict: whoever corrected had seen the first answer.
    assert!(!lead.cell(other_hid, other, Target::Sim).conflict);
    assert_eq!(lead.cell(other_hid, other, Target::Sim).state, CellState::Done);

    // A tablet falls into the river; its owner enrols a new one, finds the answers and goes on.
    let (next_hid, next) = somebody(&lead, Target::Cccd, 3);
    drop(buoi);
    let again = new(&hub, "a2", "member", "Trần Thị Bưởi");
    assert_eq!(again.cell(other_hid, other, Target::Sim).state, CellState::Done);
    again
        .tablet
        .answer(next, Target::Cccd, "ABSENT_KNOWN")
        .expect("recorded");
    assert_eq!(again.tablet.send_now().expect("sent").state, SendPhase::AllSent);
    lead.tablet.send_now().expect("the list comes down");
    assert_eq!(
        lead.cell(next_hid, next, Target::Cccd).outcome.as_deref(),
        Some("ABSENT_KNOWN")
    );

    let verified = hub.command(&["verify"]);
    assert_eq!(verified["ok"], true, "{verified}");
    assert_eq!(verified["records"], 5);
    assert_eq!((&verified["gaps"], &verified["forks"]), (&0.into(), &0.into()));
}

/// Residents and targets about which the hub holds concurrent answers that differ.
fn conflicts(hub: &Hub) -> usize {
    let store = tungnha_hub::store::Store::open(hub.data()).expect("the hub's store");
    let cells =
        tungnha_hub::status::cells(store.conn(), &Campaign::template_2024(), None).expect("the status");
    cells.values().filter(|cell| cell.conflict).count()
}
