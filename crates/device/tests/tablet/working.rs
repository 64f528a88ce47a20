//! Soft claims: where somebody works is told, shown to colleagues, and ends by itself.

use tungnha_device::Tablet;
use tungnha_device::views::Claimed;
use tungnha_domain::{Hid, MemberId};
use tungnha_exchange::claims::{Claim, Claims};

use crate::setting::{EVENING, Setting};

const HALF_AN_HOUR: i64 = 30 * 60;

/// The houses the tablet last told the hub.
fn told(here: &Setting, tablet: &Tablet) -> Vec<Hid> {
    tablet.send_now().unwrap();
    here.hub.state().requests.last().unwrap().working.clone()
}

/// Time passes, for the tablet and the hub alike.
fn wait(here: &Setting, seconds: i64) {
    here.clock.advance(seconds.unsigned_abs());
    here.hub.state().time += seconds;
}

/// What the row of a house and its page say of a colleague; they always agree.
fn claimed(tablet: &Tablet, hid: u32) -> Option<Claimed> {
    let row = tablet
        .today()
        .unwrap()
        .rows
        .into_iter()
        .find(|row| row.hid == hid);
    let row = row.unwrap().claimed;
    assert_eq!(tablet.household(hid).unwrap().claimed, row);
    row
}

fn colleague_at(hid: u32, until: i64) -> Claims {
    Claims {
        hub_time: EVENING,
        claims: vec![Claim {
            hid: Hid(hid),
            member: MemberId(2),
            until,
        }],
        members: vec![(MemberId(2), "Trần Văn Bạn".to_owned())],
    }
}

#[test]
fn an_opened_house_is_told_to_the_hub_and_a_house_only_looked_at_is_not() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.household(1).unwrap();
    assert_eq!(told(&here, &tablet), []);
    tablet.open_house(1).unwrap();
    wait(&here, 60);
    tablet.open_house(2).unwrap();
    assert_eq!(told(&here, &tablet), [Hid(2), Hid(1)], "the last one first");
    assert!(tablet.open_house(99).is_err());
}

#[test]
fn a_house_is_released_when_it_is_finished_when_nobody_was_there_and_with_time() {
    let here = Setting::new();
    let tablet = here.ready();
    for hid in 1..=3 {
        tablet.open_house(hid).unwrap();
    }
    assert_eq!(told(&here, &tablet).len(), 3);
    tablet.mark_household_done(1).unwrap();
    tablet.nobody_home(2).unwrap();
    assert_eq!(told(&here, &tablet), [Hid(3)]);
    wait(&here, HALF_AN_HOUR);
    assert_eq!(told(&here, &tablet), [Hid(3)], "to the last second");
    wait(&here, 1);
    assert_eq!(told(&here, &tablet), []);
    tablet.open_house(3).unwrap();
    tablet.appoint(3, "tomorrow_evening").unwrap();
    assert_eq!(told(&here, &tablet), [], "they asked for another time");
}

#[test]
fn a_colleague_at_a_house_is_named_until_the_time_is_over_and_stops_nobody() {
    let here = Setting::new();
    let tablet = here.ready();
    assert_eq!(claimed(&tablet, 1), None);
    here.hub.state().claims = Some(colleague_at(1, EVENING + HALF_AN_HOUR));
    tablet.send_now().unwrap();
    let shown = claimed(&tablet, 1).unwrap();
    assert_eq!(shown.by.as_deref(), Some("Trần Văn Bạn"));
    assert_eq!(shown.until, "2024-05-06T19:00:00+07:00");
    assert_eq!(claimed(&tablet, 2), None);
    tablet.open_house(1).unwrap();
    let recorded = tablet.mark_person_done(11).unwrap();
    assert!(!recorded.undo.seqs.is_empty(), "it informs and never blocks");
    wait(&here, HALF_AN_HOUR);
    assert_eq!(claimed(&tablet, 1), None, "it ended with no word from the hub");
}

#[test]
fn a_claim_goes_when_the_house_is_finished_or_the_hub_says_so() {
    let here = Setting::new();
    let tablet = here.ready();
    here.hub.state().claims = Some(colleague_at(1, EVENING + HALF_AN_HOUR));
    tablet.send_now().unwrap();
    assert!(claimed(&tablet, 1).is_some());
    tablet.mark_household_done(1).unwrap();
    assert_eq!(claimed(&tablet, 1), None, "nobody is left to ask there");
    here.hub.state().claims = Some(colleague_at(2, EVENING + HALF_AN_HOUR));
    tablet.send_now().unwrap();
    assert!(claimed(&tablet, 2).is_some());
    here.hub.state().claims = None;
    tablet.send_now().unwrap();
    assert_eq!(claimed(&tablet, 2), None);
}

#[test]
fn the_house_to_go_on_with_is_one_without_a_colleague_while_there_is_one() {
    let here = Setting::new();
    let tablet = here.ready();
    let next = || tablet.today().unwrap().next.map(|row| row.hid);
    assert_eq!(next(), Some(1));
    let mut claims = colleague_at(1, EVENING + HALF_AN_HOUR);
    here.hub.state().claims = Some(claims.clone());
    tablet.send_now().unwrap();
    assert_eq!(next(), Some(2));
    for hid in 2..=3 {
        claims.claims.push(Claim {
            hid: Hid(hid),
            ..claims.claims[0]
        });
    }
    here.hub.state().claims = Some(claims);
    tablet.send_now().unwrap();
    assert_eq!(next(), Some(1), "it informs and never blocks");
}

#[test]
fn claims_outlive_a_restart_and_a_wrong_clock_ends_them_at_most() {
    let here = Setting::new();
    let tablet = here.ready();
    here.hub.state().claims = Some(colleague_at(1, EVENING + HALF_AN_HOUR));
    tablet.send_now().unwrap();
    drop(tablet);
    let tablet = here.tablet();
    tablet.unlock(0, crate::setting::PIN).unwrap();
    assert!(claimed(&tablet, 1).is_some());
    tablet.open_house(2).unwrap();
    here.clock.reboot(EVENING - 86_400 * 365);
    assert_eq!(told(&here, &tablet), [], "opened in what is now the future");
}

#[test]
fn the_battery_goes_along_when_the_screen_can_tell() {
    let here = Setting::new();
    let tablet = here.ready();
    let told = |tablet: &Tablet| {
        tablet.send_now().unwrap();
        here.hub.state().requests.last().unwrap().battery
    };
    assert_eq!(told(&tablet), None);
    tablet.battery(Some(41)).unwrap();
    assert_eq!(told(&tablet), Some(41));
    tablet.battery(Some(101)).unwrap();
    assert_eq!(told(&tablet), None, "no percentage");
}
