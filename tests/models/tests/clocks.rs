//! Property 12: arbitrary clocks never change which records exist, dedupe, cursors or causal winners. The same
//! steps under clocks that only run on, and under clocks set by thirty years in the middle of a day.

#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

use tungnha_models::steps::Kind;
use tungnha_models::{Wanted, run};

#[test]
fn absurd_clocks_change_nothing_but_the_times_themselves() {
    for seed in 1..=4 {
        let under = |clocks_go_wrong| {
            let kind = Kind {
                tablets_go_wrong: false,
                hub_goes_wrong: seed % 2 == 0,
                clocks_go_wrong,
                lists_change: false,
                teams_work: false,
                teams_meet: false,
                doors_tell: false,
                doors_tell_all: false,
            };
            run(Wanted {
                seed,
                steps: 90,
                kind: Some(kind),
                tell: true,
            })
            .unwrap_or_else(|fault| panic!("seed {seed}: {fault}"))
            .cells
        };
        let (calm, wild) = (under(false), under(true));
        assert!(!calm.is_empty());
        assert_eq!(calm, wild, "property 12, seed {seed}");
    }
}
