//! A few cases of every run, always the same ones, within `./dev test`. All of them: `./dev faults`.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tungnha_faults::drive::{Plan, Run, drive};
use tungnha_faults::road::Break;
use tungnha_faults::runs::{
    Answers, Cut, First, Full, HubRefused, KillBackup, KillEnrol, KillHub, KillImport, KillInit, KillRestore,
    KillTablet, Moment, Portal, TabletRefused, Which, power_enrol, power_hub, power_import, power_tablet,
};

/// Makes so many cases, spread over the whole of the run.
fn holds(run: impl Run, cases: u64) {
    let told = drive(run, Plan::short(cases));
    assert_eq!(told.cases, cases, "{told:?}");
}

#[test]
fn a_road_that_breaks_at_any_byte_loses_nothing_and_shows_nothing_false() {
    holds(Cut::new(Break::Cut), 40);
}

#[test]
fn a_byte_that_arrives_as_another_is_as_good_as_none() {
    holds(Cut::new(Break::Garble), 20);
}

#[test]
fn a_first_list_fetched_over_broken_roads_is_whole_or_not_there() {
    holds(First::new(), 10);
}

#[test]
fn a_road_that_stops_moving_is_given_up() {
    holds(Cut::new(Break::Stall), 3);
}

#[test]
fn whoever_else_stands_at_the_hub_s_address_gets_nothing_and_turns_nothing_green() {
    holds(Portal::new(), 11);
}

#[test]
fn a_reply_cut_off_or_changed_at_any_byte_turns_nothing_green() {
    holds(Answers::new(Which::EveryByte), 40);
}

#[test]
fn an_old_reply_another_s_reply_or_a_forged_one_turns_nothing_green() {
    holds(Answers::new(Which::Drawn), 40);
}

#[test]
fn a_hub_killed_before_any_call_holds_what_it_acknowledged() {
    holds(KillHub::new(Moment::EveryCall), 16);
}

#[test]
fn a_hub_killed_at_any_moment_holds_what_it_acknowledged() {
    holds(KillHub::new(Moment::Drawn), 8);
}

#[test]
fn a_tablet_killed_before_any_call_has_every_tap_it_reported() {
    holds(KillTablet::new(Moment::EveryCall), 16);
}

#[test]
fn a_tablet_killed_at_any_moment_has_every_tap_it_reported() {
    holds(KillTablet::new(Moment::Drawn), 8);
}

#[test]
fn a_tablet_killed_while_it_joins_goes_on_where_it_was() {
    holds(KillEnrol::new(), 10);
}

#[test]
fn a_founding_that_was_killed_left_a_hub_or_none_and_is_done_by_the_same_command() {
    holds(KillInit::new(), 12);
}

#[test]
fn an_import_killed_before_any_call_has_happened_or_has_not() {
    holds(KillImport::new(), 8);
}

#[test]
fn a_backup_killed_before_any_call_is_whole_or_not_there() {
    holds(KillBackup::new(), 6);
}

#[test]
fn a_hub_whose_restoring_was_killed_is_a_new_life_of_it_or_none() {
    holds(KillRestore::new(), 8);
}

#[test]
fn a_tablet_whose_disk_refuses_a_call_says_so_and_goes_on() {
    holds(TabletRefused::new(), 12);
}

#[test]
fn a_hub_whose_disk_refuses_a_call_puts_off_and_goes_on() {
    holds(HubRefused::new(), 10);
}

#[test]
fn a_tablet_on_a_disk_that_is_really_full_says_so_and_goes_on_when_there_is_room() {
    let run = Full::new();
    // Where nobody may mount a disk of their own there is none to fill.
    let cases = run.possible().min(2);
    holds(run, cases);
}

#[test]
fn a_hub_whose_power_goes_at_any_step_holds_what_it_acknowledged() {
    holds(power_hub(), 40);
}

#[test]
fn a_disk_that_forgets_what_it_was_told_to_sync_is_found_out() {
    let found_out = |run: Result<(), _>| assert!(run.is_err(), "records were lost and nobody noticed");
    let (hub, tablet) = (power_hub().on_a_lying_disk(), power_tablet().on_a_lying_disk());
    let last = |from| Plan {
        from,
        ..Plan::short(1)
    };
    let (of_hub, of_tablet) = (last(hub.last()), last(tablet.last()));
    found_out(catch_unwind(AssertUnwindSafe(|| drop(drive(hub, of_hub)))));
    found_out(catch_unwind(AssertUnwindSafe(|| drop(drive(tablet, of_tablet)))));
}

#[test]
fn an_import_whose_power_goes_at_any_step_has_happened_or_has_not() {
    holds(power_import(), 20);
}

#[test]
fn a_tablet_whose_power_goes_at_any_step_has_every_tap_it_reported() {
    holds(power_tablet(), 20);
}

#[test]
fn a_tablet_whose_power_goes_while_it_joins_goes_on_where_it_was() {
    holds(power_enrol(), 12);
}
