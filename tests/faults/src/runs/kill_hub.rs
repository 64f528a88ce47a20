//! `kill -9` of the hub while tablets send: before each system call of an evening, and at random moments.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::kills::{Kills, Moment, wait};
use super::stage::Stage;
use crate::dice::Dice;
use crate::drive::{Amount, Run};
use crate::scene::{self, Walker};
use crate::strace::{self, Point};

/// Cases after which the stage is set anew.
const CASES_A_STAGE: u64 = 200;

/// The run.
pub struct KillHub {
    kills: Kills,
    stage: Stage,
    done: u64,
}

impl KillHub {
    /// Sets the stage and counts the calls.
    #[must_use]
    pub fn new(moment: Moment) -> Self {
        let mut stage = Stage::set();
        Self {
            kills: Kills::at(moment, || counted(&mut stage)),
            stage,
            done: 0,
        }
    }

    /// Killed before one call, somewhere between its start and the last answer.
    fn at_call(&mut self, point: &Point, dice: &mut Dice) -> String {
        let stage = &mut self.stage;
        stage.hub.kill();
        stage.serve_under(&strace::kill_before(point));
        evening(stage, dice);
        if stage.hub.was_killed() {
            point.words()
        } else {
            "the evening had fewer calls".to_owned()
        }
    }

    /// Killed while two tablets send without a pause.
    fn at_random(&mut self, dice: &mut Dice) -> String {
        let Stage {
            hub,
            walker,
            colleague,
            ..
        } = &mut self.stage;
        let after = Duration::from_micros(dice.below(40_000));
        let over = AtomicBool::new(false);
        let (mut one, mut other) = (Dice::of(dice.roll(), 1), Dice::of(dice.roll(), 2));
        let sends = |walker: &mut Walker, dice: &mut Dice| {
            let mut answers = 0_u64;
            while !over.load(Ordering::SeqCst) {
                walker.record(dice);
                let state = walker.volunteer.tablet.send_now().expect("an answer in words");
                answers += u64::from(state.problem.is_none());
            }
            answers
        };
        let answers = std::thread::scope(|scope| {
            let first = scope.spawn(|| sends(walker, &mut one));
            let second = scope.spawn(|| sends(colleague, &mut other));
            wait(after);
            hub.kill();
            over.store(true, Ordering::SeqCst);
            first.join().expect("sending ended") + second.join().expect("sending ended")
        });
        format!(
            "after {} answers",
            match answers {
                0 => "no",
                1..=4 => "one to four",
                _ => "five or more",
            }
        )
    }
}

/// Three rounds of records sent by both, and then the hub is told to end. With the hub gone each send ends
/// in words.
fn evening(stage: &mut Stage, dice: &mut Dice) {
    for _ in 0..3 {
        for walker in [&mut stage.walker, &mut stage.colleague] {
            walker.record(dice);
            walker.record(dice);
            let state = walker.volunteer.tablet.send_now();
            state.expect("an answer in words");
        }
    }
    stage.hub.stop();
}

fn counted(stage: &mut Stage) -> Vec<Point> {
    stage.hub.kill();
    let log = stage.hub.data().with_extension("calls");
    stage.serve_under(&strace::note(&log));
    evening(stage, &mut Dice::of(0, 0));
    stage.hub.kill();
    scene::noted(&log)
}

impl Run for KillHub {
    fn name(&self) -> &'static str {
        self.kills.name("kill-hub", "kill-hub-random")
    }

    fn amount(&self) -> Amount {
        self.kills.amount()
    }

    fn case(&mut self, number: u64, dice: &mut Dice) -> String {
        if self.done == CASES_A_STAGE {
            (self.stage, self.done) = (Stage::set(), 0);
        }
        self.done += 1;
        let kind = match self.kills.point(number) {
            Some(point) => self.at_call(&point, dice),
            None => self.at_random(dice),
        };
        // Whoever opens the store next finds it whole: here the check, then the hub itself.
        let stage = &mut self.stage;
        stage.hub.kill();
        stage.verified();
        for walker in [&stage.walker, &stage.colleague] {
            walker.claims_nothing_false(stage.hub.data());
        }
        assert!(stage.serve_under(&[]), "the hub serves again");
        stage.recovers();
        stage.colleague.converges(stage.hub.data());
        stage.verified();
        kind
    }
}
