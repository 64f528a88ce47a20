//! The road breaks at every byte, in both directions, of a day's sync with a list.
//!
//! In each case a colleague's answers wait at the hub and the volunteer has answers to send, so that the
//! exchange has everything in it: the TLS handshake, signed batches up, acknowledgement and list page down.

use std::time::Duration;

use tungnha_device::views::SendPhase;

use super::stage::Stage;
use crate::dice::Dice;
use crate::drive::{Amount, Run};
use crate::road::{Break, Fault, Way};

/// Cases after which the stage is set anew: everybody's history grows with each.
const CASES_A_STAGE: u64 = 400;
/// Exchanges differ by some bytes; so many offsets beyond the one measured are tried.
const BEYOND: u64 = 96;

/// How long a tablet of a stalling road waits for a byte.
const PATIENCE: Duration = Duration::from_millis(700);

/// The run.
pub struct Cut {
    how: Break,
    stage: Stage,
    /// Bytes up and down of the exchange that was measured, and some.
    span: [u64; 2],
    done: u64,
}

impl Cut {
    /// Sets the stage and measures an exchange.
    #[must_use]
    pub fn new(how: Break) -> Self {
        let mut stage = stage(how);
        let mut span = [0, 0];
        for number in 0..3 {
            stage.a_day(&mut Dice::of(0, number));
            stage.road.arm(None);
            stage.recovers();
            let carried = stage.road.carried();
            span = [0, 1].map(|way| span[way].max(carried[way] + BEYOND));
        }
        Self {
            how,
            stage,
            span,
            done: 0,
        }
    }

    fn fault(&self, number: u64, dice: &mut Dice) -> Fault {
        let number = match self.how {
            Break::Stall => dice.below(self.span[0] + self.span[1]),
            _ => number,
        };
        let (way, after) = if number < self.span[0] {
            (Way::Up, number)
        } else {
            (Way::Down, number - self.span[0])
        };
        Fault {
            way,
            after,
            how: self.how,
        }
    }
}

/// Each stall is waited for: the app's own patience would make a minute of each.
fn stage(how: Break) -> Stage {
    match how {
        Break::Stall => Stage::set().impatient(PATIENCE),
        _ => Stage::set(),
    }
}

impl Run for Cut {
    fn name(&self) -> &'static str {
        match self.how {
            Break::Cut => "cut",
            Break::Garble => "garble",
            Break::Stall => "stall",
        }
    }

    fn amount(&self) -> Amount {
        match self.how {
            Break::Stall => Amount::Drawn(200),
            _ => Amount::Every(self.span[0] + self.span[1]),
        }
    }

    fn case(&mut self, number: u64, dice: &mut Dice) -> String {
        if self.done == CASES_A_STAGE {
            self.stage.verified();
            (self.stage, self.done) = (stage(self.how), 0);
        }
        self.done += 1;
        let fault = self.fault(number, dice);
        let stage = &mut self.stage;
        stage.a_day(dice);
        let before = stage.walker.volunteer.unsent();
        let (mut reached, mut state) = stage.broken_exchange(fault);
        // The tablet may have asked on the connection that arming the road had just ended.
        for _ in 0..10 {
            if reached || state.state == SendPhase::AllSent {
                break;
            }
            (reached, state) = stage.broken_exchange(fault);
        }
        let kind = match (reached, state.state) {
            (false, SendPhase::AllSent) => "the exchange was shorter",
            (true, SendPhase::AllSent) => "everything had arrived",
            (true, SendPhase::Failed) => {
                // Less may be left: after a failure the same records go in several requests.
                assert!(0 < state.records_unsent && state.records_unsent <= before);
                "broken off"
            }
            other => panic!("sending ended as {other:?}"),
        };
        stage.recovers();
        if number.is_multiple_of(50) {
            stage.verified();
        }
        format!("{:?}: {kind}", fault.way)
    }

    fn end(&mut self) {
        self.stage.verified();
    }
}
