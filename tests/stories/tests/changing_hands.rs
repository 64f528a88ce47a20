//! Tablets that change hands: two teams exchanged while both are out of reach, a second volunteer on one
//! tablet, a week without a network, a forgotten PIN, a broken tablet and the one that takes its place.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a failed step of the story is a failed test"
)]

use std::net::SocketAddr;
use std::path::Path;

use serde_json::Value;
use tungnha_device::views::{ErrorCode, LeaseState, SendPhase};
use tungnha_stories::evening::{CLOCK, EVENING};
use tungnha_stories::hub::Hub;
use tungnha_stories::team::{PIN, Volunteer};

const WARD: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../samples/danh-sach-toan-phuong.xlsx"
);
const KP3: &str = "Khu phố 3";
const KP4: &str = "Khu phố 4";

struct Ward {
    folder: tempfile::TempDir,
    hub: Hub,
    address: SocketAddr,
}

impl Ward {
    fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut hub = Hub::init(&folder.path().join("hub"), CLOCK);
        hub.command(&["import", WARD]);
        let address = hub.serve();
        Self { folder, hub, address }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn volunteer(&self, name: &str, hamlet: &str) -> Volunteer {
        let url = self.hub.enrol(self.address, "member", name, &[hamlet]);
        let volunteer = Volunteer::by_url(&self.path().join(name), &url, EVENING);
        sent(&volunteer);
        volunteer
    }

    fn line(&self, dev: u64) -> Value {
        let board = self.hub.command(&["devices"]);
        let lines = board.as_array().expect("lines");
        let line = lines.iter().find(|line| line["dev"] == dev);
        line.expect("the tablet is on the board").clone()
    }

    fn verified(&self) -> Value {
        let verified = self.hub.command(&["verify"]);
        assert_eq!(verified["ok"], true, "{verified}");
        verified
    }

    /// Answers the hub counts as done, over all targets and hamlets.
    fn done(&self) -> u64 {
        let units = self.hub.command(&["progress"])["units"].clone();
        let units = units.as_array().expect("units");
        let hamlets = units.iter().filter(|row| {
            row["unit"]
                .as_str()
                .is_some_and(|name| name.starts_with("Khu phố"))
        });
        hamlets.filter_map(|row| row["done"].as_u64()).sum()
    }
}

fn sent(volunteer: &Volunteer) {
    let state = volunteer.tablet.send_now().expect("the hub answers");
    assert_eq!((state.state, state.records_unsent), (SendPhase::AllSent, 0));
}

fn dev(volunteer: &Volunteer) -> u64 {
    let state = volunteer.tablet.app_state().expect("a standing");
    u64::from(state.reset.expect("it is enrolled").dev)
}

/// Houses with somebody to ask, in walking order.
fn left(volunteer: &Volunteer) -> Vec<u32> {
    let rows = volunteer.tablet.today().expect("today's list").rows;
    rows.iter()
        .filter(|row| row.not_asked > 0)
        .map(|row| row.hid)
        .collect()
}

fn finish(volunteer: &Volunteer, hid: u32) {
    volunteer.clock.advance(60);
    volunteer.tablet.mark_household_done(hid).expect("recorded");
}

#[test]
fn two_teams_exchanged_while_both_are_out_of_reach_lose_nothing() {
    let ward = Ward::open();
    let (a, b) = (
        ward.volunteer("Điểu Khánh", KP3),
        ward.volunteer("Trần Thị Bưởi", KP4),
    );
    let (of_three, of_four) = (left(&a), left(&b));
    let done = ward.done();
    finish(&a, of_three[0]);
    finish(&b, of_four[0]);

    let (dev_a, dev_b) = (dev(&a).to_string(), dev(&b).to_string());
    ward.hub.command(&["assign", &dev_a, "--hamlet", KP4]);
    ward.hub.command(&["assign", &dev_b, "--hamlet", KP3]);
    // Neither has heard of it: both go on where they were, a call at an empty house among it.
    finish(&a, of_three[1]);
    a.tablet.nobody_home(of_three[2]).expect("recorded");
    finish(&b, of_four[1]);
    let records = a.unsent() + b.unsent();
    let before = ward.verified()["records"].as_u64().expect("a number");

    sent(&a);
    sent(&b);
    assert_eq!(a.tablet.app_state().expect("a standing").unit_names, [KP4]);
    assert_eq!(b.tablet.app_state().expect("a standing").unit_names, [KP3]);
    let verified = ward.verified();
    assert_eq!(
        (verified["records"].as_u64(), &verified["quarantined"]),
        (Some(before + records), &0.into())
    );
    assert!(ward.done() > done, "late answers of the old teams count");
    assert!(
        a.tablet.household(of_three[0]).is_err(),
        "names of the old hamlet are gone"
    );
    assert!(b.tablet.household(of_four[0]).is_err());

    // Each finds the other's evening, and what that team left to do.
    sent(&a);
    sent(&b);
    let (now_a, now_b) = (left(&a), left(&b));
    assert!(!now_a.contains(&of_four[0]) && !now_a.contains(&of_four[1]));
    assert!(!now_b.contains(&of_three[0]) && !now_b.contains(&of_three[1]));
    assert!(now_b.contains(&of_three[2]), "nobody was home: still to be asked");
    finish(&a, now_a[0]);
    sent(&a);
    assert_eq!(ward.verified()["quarantined"], 0);
}

#[test]
fn two_volunteers_share_a_tablet_and_each_answer_bears_the_right_name() {
    let ward = Ward::open();
    let a = ward.volunteer("Điểu Khánh", KP3);
    let houses = left(&a);
    let dev = dev(&a).to_string();
    let invited = ward
        .hub
        .command(&["enrol", "--role", "member", "--name", "Lý Thị Lụa", "--on", &dev]);
    let url = invited["url"].as_str().expect("a url");
    let state = a.tablet.add_user(url).expect("the code is this tablet's");
    a.tablet
        .choose_user_pin(state.new_users[0].member, "864209")
        .expect("a PIN of her own");
    finish(&a, houses[0]);
    a.tablet.lock().expect("handed over");
    a.tablet.unlock(1, "864209").expect("her PIN");
    finish(&a, houses[1]);
    sent(&a);
    assert_eq!(ward.verified()["quarantined"], 0);

    let b = ward.volunteer("Trần Thị Bưởi", KP3);
    let by = |hid: u32| {
        let house = b.tablet.household(hid).expect("a house");
        house.last_visit.expect("somebody called").by
    };
    assert_eq!(
        (by(houses[0]).as_deref(), by(houses[1]).as_deref()),
        (Some("Điểu Khánh"), Some("Lý Thị Lụa"))
    );
}

#[test]
fn a_week_without_a_network_locks_the_list_and_the_officer_s_code_opens_it_for_a_day() {
    let ward = Ward::open();
    let a = ward.volunteer("Điểu Khánh", KP3);
    let houses = left(&a);
    finish(&a, houses[0]);
    a.clock.advance(8 * 86_400);
    let locked = a.tablet.household(houses[1]).expect_err("the list is locked");
    assert_eq!(locked.code(), ErrorCode::LeaseLocked);
    let dev = dev(&a).to_string();
    let code = ward.hub.command(&["code", "--dev", &dev])["code"].clone();
    let code = code.as_str().expect("a code");
    let state = a
        .tablet
        .open_for_a_day(code)
        .expect("read out over the telephone");
    assert_eq!(state.lease.expect("open").state, LeaseState::Day);
    finish(&a, houses[1]);
    assert!(a.tablet.open_for_a_day(code).is_err(), "once");
    sent(&a);
    assert_eq!(ward.verified()["quarantined"], 0);
    assert_eq!(ward.line(dev.parse().expect("a number"))["missing"], 0);
}

#[test]
fn a_forgotten_pin_costs_no_record_also_on_a_revoked_tablet() {
    let ward = Ward::open();
    let a = ward.volunteer("Điểu Khánh", KP3);
    finish(&a, left(&a)[0]);
    let unsent = a.unsent();
    ward.hub.command(&["revoke", "--dev", &dev(&a).to_string()]);
    a.tablet.lock().expect("locked");
    let request = a.tablet.app_state().expect("locked").reset.expect("a request");
    let (number, of) = (request.number.to_string(), request.dev.to_string());
    let given = ward
        .hub
        .command(&["unlock-code", "--dev", &of, "--request", &number]);
    let code = given["code"].as_str().expect("a code");
    a.tablet.reset_pin(0, code, "975310").expect("the officer's code");
    assert_eq!(a.unsent(), unsent);
    a.tablet.lock().expect("locked");
    assert!(
        a.tablet.unlock(0, PIN).is_err(),
        "the forgotten one opens nothing"
    );
    a.tablet.unlock(0, "975310").expect("the new one");
    sent(&a);
    let lease = a.tablet.app_state().expect("open").lease.expect("a lease");
    assert_eq!(lease.state, LeaseState::Revoked);
    assert_eq!(
        ward.verified()["quarantined"],
        unsent,
        "safe, and for the officer to judge"
    );
}

#[test]
fn a_volunteer_with_a_new_tablet_goes_on_and_the_broken_one_s_records_still_come() {
    let ward = Ward::open();
    let broken = ward.volunteer("Điểu Khánh", KP3);
    let houses = left(&broken);
    finish(&broken, houses[0]);
    let waiting = broken.unsent();

    let new = ward.volunteer("Điểu Khánh mới", KP3);
    assert_ne!(dev(&new), dev(&broken));
    assert!(left(&new).contains(&houses[0]), "nobody knows of it yet");
    finish(&new, houses[1]);
    sent(&new);

    // Repaired after all: what it held goes up under its own number and meets what was done since.
    let before = ward.verified()["records"].as_u64().expect("a number");
    sent(&broken);
    let verified = ward.verified();
    assert_eq!(verified["records"].as_u64(), Some(before + waiting));
    assert_eq!(verified["quarantined"], 0);
    sent(&new);
    assert!(!left(&new).contains(&houses[0]));
}
