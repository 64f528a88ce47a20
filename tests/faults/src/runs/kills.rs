//! When a program is killed: before each call it makes, or at moments drawn.

use std::sync::mpsc;
use std::time::Duration;

use crate::drive::Amount;
use crate::strace::Point;

/// Cases of a run whose moments are drawn.
const DRAWN: u64 = 1_000;

/// Where it is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Before each call.
    EveryCall,
    /// At a time drawn.
    Drawn,
}

/// The moments of one run.
pub(super) enum Kills {
    /// Before each of these calls.
    At(Vec<Point>),
    /// At times drawn.
    Drawn,
}

impl Kills {
    /// The calls are only counted where they are asked for.
    pub(super) fn at(moment: Moment, count: impl FnOnce() -> Vec<Point>) -> Self {
        match moment {
            Moment::EveryCall => Self::At(count()),
            Moment::Drawn => Self::Drawn,
        }
    }

    pub(super) fn name(&self, every: &'static str, drawn: &'static str) -> &'static str {
        match self {
            Self::At(_) => every,
            Self::Drawn => drawn,
        }
    }

    pub(super) fn amount(&self) -> Amount {
        match self {
            Self::At(points) => Amount::Every(points.len() as u64),
            Self::Drawn => Amount::Drawn(DRAWN),
        }
    }

    /// The call before which this case kills; none: at a time drawn.
    pub(super) fn point(&self, case: u64) -> Option<Point> {
        match self {
            Self::At(points) => Some(points[usize::try_from(case).unwrap_or(0)].clone()),
            Self::Drawn => None,
        }
    }
}

/// A moment drawn: nothing is waited for.
pub(super) fn wait(time: Duration) {
    let (_open, never) = mpsc::channel::<()>();
    let _ = never.recv_timeout(time);
}
