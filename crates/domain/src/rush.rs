//! Unusual pace: many doors in a time in which nobody walks so far ("a hundred doors in two minutes").
//!
//! It tells figures and accuses nobody: who copies an evening from a paper list does it too. It looks at the order of
//! the log and at the time from door to door, so that a clock that is wrong changes nothing, and one that is set while
//! somebody walks makes one way look short and no more.

use std::collections::BTreeSet;

use crate::Hid;

/// Doors in a row from which on a pace is worth telling.
pub const MANY_DOORS: u32 = 15;
/// A door that comes sooner than so many seconds after the one before was not walked to: the quickest household takes
/// six seconds of taps alone.
pub const SECONDS_A_DOOR: i64 = 20;

/// A call at a door: when, unix seconds, and whose.
pub type Call = (i64, Hid);

/// Many doors in a short time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rush {
    /// Different households.
    pub doors: u32,
    /// Seconds from the first call to the last.
    pub seconds: u32,
    /// When the first was, unix seconds.
    pub from: i64,
}

/// The longest run of doors of which each came sooner than [`SECONDS_A_DOOR`] after the one before, if there are
/// [`MANY_DOORS`] in it; of two as long the earlier. `calls` are one member's in the order of one tablet's log; a
/// household counts where it was first called at.
#[must_use]
pub fn rush(calls: impl IntoIterator<Item = Call>) -> Option<Rush> {
    let mut met = BTreeSet::new();
    let mut best: Option<Rush> = None;
    let mut run: Option<Rush> = None;
    let mut before = i64::MIN;
    let mut last_door = i64::MIN;
    for (at, hid) in calls {
        // A clock that was set back: what lies on both sides of it can't be compared.
        let back = at < before;
        before = at;
        if back {
            run = None;
        }
        if !met.insert(hid) {
            continue;
        }
        let quick = at.saturating_sub(last_door) < SECONDS_A_DOOR;
        let now = match run.filter(|_| quick) {
            Some(run) => Rush {
                doors: run.doors + 1,
                seconds: u32::try_from(at.saturating_sub(run.from)).unwrap_or(u32::MAX),
                from: run.from,
            },
            None => Rush {
                doors: 1,
                seconds: 0,
                from: at,
            },
        };
        (run, last_door) = (Some(now), at);
        if now.doors >= MANY_DOORS && best.is_none_or(|best| now.doors > best.doors) {
            best = Some(now);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Doors so many seconds apart.
    fn walk(doors: u32, apart: i64) -> Vec<Call> {
        (0..doors)
            .map(|door| (1_714_995_000 + i64::from(door) * apart, Hid(door)))
            .collect()
    }

    #[test]
    fn a_hundred_doors_in_two_minutes_are_told_with_their_figures() {
        let told = rush(walk(100, 1)).unwrap();
        assert_eq!((told.doors, told.seconds, told.from), (100, 99, 1_714_995_000));
    }

    #[test]
    fn an_evening_s_walk_is_nothing_to_tell_however_long() {
        assert_eq!(rush(walk(300, 60)), None);
        assert_eq!(rush(walk(14, 1)), None, "a few doors copied at once are nothing");
        assert_eq!(rush([]), None);
    }

    #[test]
    fn many_people_at_one_door_are_one_door() {
        let one = (0..200).map(|person| (1_714_995_000 + person, Hid(1)));
        assert_eq!(rush(one), None);
    }

    #[test]
    fn the_quick_stretch_of_a_longer_walk_is_found_and_only_that() {
        let mut calls = walk(20, 90);
        let after = calls.last().unwrap().0 + 90;
        calls.extend((0..30).map(|door| (after + door * 2, Hid(1_000 + u32::try_from(door).unwrap()))));
        let told = rush(calls).unwrap();
        assert_eq!((told.doors, told.seconds, told.from), (30, 58, after));
    }

    #[test]
    fn a_door_with_a_family_to_ask_is_as_slow_as_the_family() {
        let calls = walk(40, 60)
            .into_iter()
            .flat_map(|(at, hid)| (0..4).map(move |one| (at + one * 12, hid)));
        assert_eq!(rush(calls), None);
    }

    proptest! {
        #[test]
        fn it_is_the_longest_run_of_short_ways(gaps in prop::collection::vec(0_i64..24, 0..120)) {
            let mut at = 1_714_995_000;
            let calls: Vec<Call> = gaps.iter().enumerate().map(|(door, gap)| {
                at += gap;
                (at, Hid(u32::try_from(door).unwrap()))
            }).collect();
            let ways = gaps.get(1..).unwrap_or_default();
            let runs = ways.split(|gap| *gap >= SECONDS_A_DOOR).map(|run| u32::try_from(run.len()).unwrap() + 1);
            let longest = runs.max().filter(|doors| *doors >= MANY_DOORS);
            prop_assert_eq!(rush(calls).map(|rush| rush.doors), longest);
        }

        #[test]
        fn a_clock_set_a_few_times_makes_no_walk_a_rush(
            doors in 15_u32..120,
            steps in prop::collection::vec((0_usize..120, -1_000_000_000_i64..1_000_000_000), 0..12),
        ) {
            let mut calls = walk(doors, 60);
            for (from, by) in steps {
                for call in calls.iter_mut().skip(from) {
                    call.0 += by;
                }
            }
            prop_assert_eq!(rush(calls), None);
        }

        #[test]
        fn a_clock_that_is_wrong_all_day_changes_no_figure(gaps in prop::collection::vec(0_i64..40, 15..60), off: i32) {
            let mut at = 0;
            let calls: Vec<Call> = gaps.iter().enumerate().map(|(door, gap)| {
                at += gap;
                (at, Hid(u32::try_from(door).unwrap()))
            }).collect();
            let moved = calls.iter().map(|(at, hid)| (at + i64::from(off), *hid));
            let figures = |rush: Option<Rush>| rush.map(|rush| (rush.doors, rush.seconds));
            prop_assert_eq!(figures(rush(moved)), figures(rush(calls)));
        }
    }
}
