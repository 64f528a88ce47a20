//! A few cases of every run, always the same ones, within `./dev test`. All of them: `./dev faults`.

use tungnha_faults::drive::{Plan, Told, drive};
use tungnha_faults::road::Break;
use tungnha_faults::runs::{Answers, Cut, Portal, Which};

/// Every case that was asked for was made.
fn holds(told: &Told, cases: u64) {
    assert_eq!(told.cases, cases, "{told:?}");
}

#[test]
fn a_road_that_breaks_at_any_byte_loses_nothing_and_shows_nothing_false() {
    holds(&drive(Cut::new(Break::Cut), Plan::short(60)), 60);
}

#[test]
fn a_byte_that_arrives_as_another_is_as_good_as_none() {
    holds(&drive(Cut::new(Break::Garble), Plan::short(30)), 30);
}

#[test]
fn whoever_else_stands_at_the_hub_s_address_gets_nothing_and_turns_nothing_green() {
    holds(&drive(Portal::new(), Plan::short(11)), 11);
}

#[test]
fn a_reply_cut_off_or_changed_at_any_byte_turns_nothing_green() {
    holds(&drive(Answers::new(Which::EveryByte), Plan::short(60)), 60);
}

#[test]
fn an_old_reply_another_s_reply_or_a_forged_one_turns_nothing_green() {
    holds(&drive(Answers::new(Which::Drawn), Plan::short(80)), 80);
}
