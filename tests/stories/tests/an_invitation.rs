//! Somebody is asked at the door to come to a collection point: offered from the commune's paper, kept offline, on the
//! officer's list of invitations and on a colleague's tablet, taken back again.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a failed step of the story is a failed test"
)]

use serde_json::Value;
use tungnha_device::views::{InviteChoices, SendPhase, Told};
use tungnha_stories::evening::{CLOCK, EVENING, LIST};
use tungnha_stories::hub::Hub;
use tungnha_stories::proxy::Proxy;
use tungnha_stories::team::Volunteer;

fn sync(volunteer: &Volunteer) {
    let sent = volunteer.tablet.send_now().expect("an answer");
    assert_eq!((sent.state, sent.problem), (SendPhase::AllSent, None));
}

fn choices(volunteer: &Volunteer) -> InviteChoices {
    volunteer.tablet.invite_choices().expect("an answer")
}

/// Free places by day, of days that are offered.
fn free(volunteer: &Volunteer) -> Vec<(String, u32)> {
    let open = choices(volunteer).open.into_iter();
    open.map(|choice| (choice.day, choice.free)).collect()
}

/// For which day a tablet shows somebody as invited.
fn day(volunteer: &Volunteer, hid: u32, rid: u32) -> Option<String> {
    volunteer.person(hid, rid).invited.map(|to| to.day)
}

/// How many are invited at the hub, by its own account.
fn invited(hub: &Hub) -> Value {
    hub.command(&["points"])[0]["invited"].clone()
}

#[test]
fn somebody_asked_at_a_door_is_on_the_officer_s_list_and_on_a_colleague_s_tablet_until_it_is_taken_back() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime for the road");
    let folder = tempfile::tempdir().expect("a folder");
    let mut hub = Hub::init(&folder.path().join("hub"), CLOCK);
    hub.command(&["import", LIST]);
    let road = runtime.block_on(Proxy::open()).expect("a road");
    road.leads_to(Some(hub.serve()));
    let new =
        |name: &str, who| Volunteer::enrolled(&folder.path().join(name), &hub, road.address(), who, EVENING);
    let buoi = new("a", ("member", "Trần Thị Bưởi"));
    let son = new("b", ("member", "Điểu Sơn"));
    assert_eq!(choices(&buoi).as_of, None, "the commune has no point yet");

    let set_up = [
        "points",
        "--name",
        "UBND phường",
        "--place",
        "Khu phố 1",
        "--opens",
        "07:30",
        "--closes",
        "11:30",
        "--capacity",
        "2",
        "--from",
        "2024-05-13",
        "--to",
        "2024-05-14",
    ];
    hub.command(&set_up);
    for volunteer in [&buoi, &son] {
        sync(volunteer);
        let days = [("2024-05-13".to_owned(), 2), ("2024-05-14".to_owned(), 2)];
        assert_eq!(free(volunteer), days);
    }

    // No network at the door: what was heard last is offered, and the tap is kept.
    road.leads_to(None);
    road.cut();
    let row = buoi.tablet.today().expect("today's list").rows.remove(0);
    let house = buoi.tablet.household(row.hid).expect("the house");
    let people: Vec<u32> = house.people.iter().map(|person| person.rid).collect();
    let point = choices(&buoi).open[0].point;
    let asked = buoi
        .tablet
        .invite(people[0], point, "2024-05-13")
        .expect("recorded");
    buoi.clock.advance(30);
    buoi.tablet
        .invite(people[1], point, "2024-05-13")
        .expect("recorded");
    assert_eq!(free(&buoi), [("2024-05-14".to_owned(), 2)]);
    assert_eq!(choices(&buoi).full.len(), 1, "a full day is said and not offered");

    road.leads_to(hub.address());
    sync(&buoi);
    sync(&son);
    assert_eq!(invited(&hub), 2);
    assert_eq!(day(&son, row.hid, people[0]).as_deref(), Some("2024-05-13"));
    let rows = son.tablet.today().expect("today's list").rows;
    let there = rows
        .iter()
        .find(|other| other.hid == row.hid)
        .and_then(|row| row.invited.clone());
    assert_eq!(
        there.map(|to| (to.people, to.day)),
        Some((2, "2024-05-13".to_owned()))
    );
    assert_eq!(
        free(&son),
        [("2024-05-14".to_owned(), 2)],
        "his paper knows of it"
    );
    let page = son.tablet.person(people[0]).expect("the page");
    let line = &page.entries[0];
    assert!(matches!(&line.told, Some(Told::Invited(to)) if to.by.as_deref() == Some("Trần Thị Bưởi")));
    assert!(!line.may_undo, "it is hers to take back");

    // Taken back, nothing of it is left anywhere; whom it was not about stays.
    buoi.tablet.undo(&asked.undo.seqs).expect("taken back");
    sync(&buoi);
    sync(&son);
    assert_eq!(invited(&hub), 1);
    for volunteer in [&buoi, &son] {
        assert_eq!(day(volunteer, row.hid, people[0]), None);
        assert_eq!(day(volunteer, row.hid, people[1]).as_deref(), Some("2024-05-13"));
        assert_eq!(free(volunteer)[0], ("2024-05-13".to_owned(), 1));
    }
    let verified = hub.command(&["verify"]);
    assert_eq!(
        (&verified["ok"], &verified["quarantined"]),
        (&Value::Bool(true), &Value::from(0))
    );
}
