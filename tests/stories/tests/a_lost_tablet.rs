//! A tablet is lost with an evening's answers on it, and the officer takes it out of service.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a failed step of the story is a failed test"
)]

use serde_json::Value;
use tungnha_device::views::SendPhase;
use tungnha_stories::evening::{CLOCK, EVENING, LIST};
use tungnha_stories::hub::Hub;
use tungnha_stories::team::{PIN, Volunteer};

/// The board's line of the only tablet of this member.
fn board(hub: &Hub, member: &str) -> Value {
    let board = hub.command(&["devices"]);
    let lines = board.as_array().expect("lines");
    let line = lines.iter().find(|line| line["member"] == member);
    line.expect("the tablet is on the board").clone()
}

#[test]
fn a_revoked_tablet_has_no_list_any_more_and_its_waiting_records_are_safe_and_not_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hub = Hub::init(&folder.path().join("hub"), CLOCK);
    hub.command(&["import", LIST]);
    let address = hub.serve();
    let new = |name: &str, who: &str| {
        Volunteer::enrolled(&folder.path().join(name), &hub, address, ("member", who), EVENING)
    };
    let (lost, other) = (new("a", "Điểu Khánh"), new("b", "Trần Thị Bưởi"));

    // One house is done and sent; two more are done on the way, out of reach of the hub.
    let rows = lost.tablet.today().expect("today's list").rows;
    let houses: Vec<u32> = rows
        .iter()
        .filter(|row| row.not_asked > 0)
        .map(|row| row.hid)
        .collect();
    lost.clock.advance(60);
    lost.tablet.mark_household_done(houses[0]).expect("recorded");
    lost.tablet.send_now().expect("sent");
    let sent = hub.command(&["verify"])["records"].as_u64().expect("a number");
    for house in &houses[1..3] {
        lost.clock.advance(60);
        lost.tablet.mark_household_done(*house).expect("recorded");
    }
    let waiting = lost.unsent();
    assert!(sent > 0 && waiting > 0);
    let before = hub.command(&["progress"])["units"].clone();

    // The officer hears of it, finds the tablet on the board and revokes it beside the serving hub.
    let line = board(&hub, "Điểu Khánh");
    assert_eq!(
        (&line["through"], &line["revoked"]),
        (&sent.into(), &false.into())
    );
    let dev = line["dev"].to_string();
    assert_eq!(hub.command(&["revoke", "--dev", &dev])["already"], false);

    // Whoever has the tablet connects it: the list goes, the records come, and none of them counts.
    let state = lost.tablet.send_now().expect("the hub answers");
    assert_eq!(
        (state.state, state.records_unsent),
        (SendPhase::AllSent, 0),
        "custody is under the hub's signature"
    );
    assert!(lost.tablet.today().expect("an empty day").rows.is_empty());
    assert!(lost.tablet.search("nguyen").expect("a search").is_empty());
    assert!(
        lost.tablet.household(houses[1]).is_err(),
        "no card is left to look at"
    );
    lost.tablet.lock().expect("locked");
    lost.tablet.unlock(0, PIN).expect("its owner's PIN");
    lost.tablet.send_now().expect("the hub answers");
    assert!(
        lost.tablet.today().expect("an empty day").rows.is_empty(),
        "asking again brings nothing back"
    );

    let line = board(&hub, "Điểu Khánh");
    assert_eq!((&line["revoked"], &line["missing"]), (&true.into(), &0.into()));
    assert_eq!(line["through"], sent + waiting);
    assert_eq!(line["quarantined"], waiting);
    assert_eq!(
        hub.command(&["progress"])["units"],
        before,
        "what was counted stays counted, no more"
    );
    let verified = hub.command(&["verify"]);
    assert_eq!(verified["ok"], true, "{verified}");
    assert_eq!(
        (&verified["records"], &verified["quarantined"]),
        (&(sent + waiting).into(), &waiting.into())
    );

    // The colleague walks on as if nothing had happened.
    other.tablet.mark_household_done(houses[1]).expect("recorded");
    let state = other.tablet.send_now().expect("sent");
    assert_eq!((state.state, state.records_unsent), (SendPhase::AllSent, 0));
    assert_ne!(hub.command(&["progress"])["units"], before);
}
