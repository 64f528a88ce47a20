//! A tablet that has not heard of its hub for long: lists are locked, then go; records stay and are sent.

use tungnha_ambient::Clock;
use tungnha_device::Tablet;
use tungnha_device::views::{ErrorCode, LeaseState};
use tungnha_exchange::ack::{Command, CommandKind};

use crate::setting::{EVENING, PIN, Setting};

const DAY: u64 = 86_400;
const THIRTY_YEARS: i64 = 30 * 365 * 86_400;

fn lease(tablet: &Tablet) -> (LeaseState, u32) {
    let lease = tablet.app_state().unwrap().lease.unwrap();
    (lease.state, lease.hours_left)
}

/// A tablet with an evening's records, a week after it last heard of the hub.
fn a_week_later(here: &Setting) -> Tablet {
    let tablet = here.ready();
    assert_eq!(lease(&tablet), (LeaseState::Open, 7 * 24));
    tablet.mark_household_done(1).unwrap();
    here.clock.advance(7 * DAY);
    assert_eq!(lease(&tablet), (LeaseState::Locked, 0));
    tablet
}

fn day_code(here: &Setting) -> String {
    let minute = here.clock.now().wall / 60;
    here.hub.code_key().day(minute.cast_unsigned()).unwrap()
}

#[test]
fn after_seven_days_no_name_is_shown_and_nothing_is_recorded_but_everything_is_sent() {
    let here = Setting::new();
    let tablet = a_week_later(&here);
    let refused = [
        tablet.today().map(|_| ()),
        tablet.household(1).map(|_| ()),
        tablet.search("nguyen").map(|_| ()),
        tablet.person(11).map(|_| ()),
        tablet.reveal_id(11).map(|_| ()),
        tablet.who_left().map(|_| ()),
        tablet.mark_person_done(21).map(|_| ()),
        tablet.undo(&[1]).map(|_| ()),
    ];
    for answer in refused {
        assert_eq!(answer.unwrap_err().code(), ErrorCode::LeaseLocked);
    }
    let unsent = tablet.send_state().unwrap().records_unsent;
    assert!(unsent > 0);
    let state = tablet.send_now().unwrap();
    assert_eq!(
        (state.records_unsent, here.hub.records().len() as u64),
        (0, unsent)
    );
    assert_eq!(lease(&tablet), (LeaseState::Open, 7 * 24), "the hub was heard");
    assert_eq!(tablet.today().unwrap().rows.len(), 3);
}

#[test]
fn a_code_read_out_opens_the_lists_for_a_day_without_a_network_and_only_once() {
    let here = Setting::new();
    let tablet = a_week_later(&here);
    let code = day_code(&here);
    assert_eq!(
        tablet.open_for_a_day("K7QF-3M9X-2D4B").unwrap_err().code(),
        ErrorCode::OfficeCodeWrong
    );
    let state = tablet.open_for_a_day(&code.to_lowercase()).unwrap();
    assert_eq!(state.lease.unwrap().state, LeaseState::Day);
    tablet.mark_person_done(21).unwrap();
    here.clock.advance(DAY - 60);
    assert_eq!(lease(&tablet), (LeaseState::Day, 1));
    here.clock.advance(60);
    assert_eq!(lease(&tablet), (LeaseState::Locked, 0));
    assert_eq!(
        tablet.open_for_a_day(&code).unwrap_err().code(),
        ErrorCode::OfficeCodeWrong,
        "each code once"
    );
    tablet.open_for_a_day(&day_code(&here)).unwrap();
    tablet.lock().unwrap();
    tablet.unlock(0, PIN).unwrap();
    assert_eq!(lease(&tablet).0, LeaseState::Day);
}

#[test]
fn wrong_day_codes_must_wait_also_after_a_restart() {
    let here = Setting::new();
    let tablet = a_week_later(&here);
    for _ in 0..4 {
        let wrong = tablet.open_for_a_day("AAAA-BBBB-CCCC").unwrap_err();
        assert_eq!(wrong.code(), ErrorCode::OfficeCodeWrong);
    }
    tablet.lock().unwrap();
    tablet.unlock(0, PIN).unwrap();
    let early = tablet.open_for_a_day(&day_code(&here)).unwrap_err();
    assert_eq!(early.code(), ErrorCode::PinWait);
    here.clock.advance(30);
    tablet.open_for_a_day(&day_code(&here)).unwrap();
}

#[test]
fn after_thirty_days_the_lists_go_the_records_stay_and_a_contact_brings_the_lists_back() {
    let here = Setting::new();
    let tablet = a_week_later(&here);
    let unsent = tablet.send_state().unwrap().records_unsent;
    here.clock.advance(23 * DAY);
    assert_eq!(lease(&tablet), (LeaseState::Wiped, 0));
    assert!(tablet.today().unwrap().rows.is_empty());
    assert_eq!(tablet.household(1).unwrap_err().code(), ErrorCode::NotFound);
    assert_eq!(tablet.send_state().unwrap().records_unsent, unsent);
    tablet.send_now().unwrap();
    assert_eq!(here.hub.records().len() as u64, unsent);
    tablet.send_now().unwrap();
    assert_eq!(lease(&tablet).0, LeaseState::Open);
    assert_eq!(tablet.today().unwrap().rows.len(), 3);
}

#[test]
fn no_clock_by_whatever_jump_takes_a_list_or_a_record() {
    let here = Setting::new();
    let mut tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    let unsent = tablet.send_state().unwrap().records_unsent;
    for wall in [
        EVENING + THIRTY_YEARS,
        EVENING - THIRTY_YEARS,
        0,
        i64::MAX,
        EVENING,
    ] {
        here.clock.set(wall);
        assert_eq!(
            lease(&tablet).0,
            LeaseState::Open,
            "set to {wall} in the middle of the evening"
        );
        tablet.household(2).unwrap();
    }
    for wall in [
        EVENING + THIRTY_YEARS,
        EVENING - THIRTY_YEARS,
        i64::MAX,
        i64::MIN,
        EVENING,
    ] {
        drop(tablet);
        here.clock.reboot(wall);
        tablet = here.tablet();
        tablet.unlock(0, PIN).unwrap();
        let state = lease(&tablet).0;
        assert!(
            matches!(state, LeaseState::Open | LeaseState::Locked),
            "started at {wall}: {state:?}"
        );
        assert_eq!(tablet.send_state().unwrap().records_unsent, unsent);
    }
    tablet.send_now().unwrap();
    assert_eq!(
        tablet.today().unwrap().rows.len(),
        3,
        "the list was there all the time"
    );
}

#[test]
fn a_revoked_tablet_says_so_has_no_list_and_still_sends() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    here.hub.state().commands = vec![Command {
        id: 2,
        what: CommandKind::WipeList,
    }];
    let state = tablet.send_now().unwrap();
    assert_eq!(state.records_unsent, 0);
    assert_eq!(lease(&tablet).0, LeaseState::Revoked);
    assert!(tablet.today().unwrap().rows.is_empty());
}
