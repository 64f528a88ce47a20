//! Counting standings: the figures of a unit, a target and a day.

use std::ops::AddAssign;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Bucket, Standing};

/// The partition in numbers, with what is counted beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Tally {
    /// Everybody on the list.
    pub listed: u32,
    /// Of these, asked for the target (possibly eligible ones too).
    pub eligible: u32,
    /// Of these, không thuộc diện.
    pub not_eligible: u32,
    /// Part of the partition: done.
    pub done: u32,
    /// Of the done, agreed by the latest independent source.
    pub confirmed: u32,
    /// Held against an allocation.
    pub achieved: u32,
    /// Part of the partition: processed with a reason.
    pub reason: u32,
    /// Part of the partition: no need yet.
    pub no_need: u32,
    /// Part of the partition: awaiting approval.
    pub in_progress: u32,
    /// Part of the partition: nobody has an answer yet.
    pub not_asked: u32,
}

impl Tally {
    /// Counts one resident.
    pub fn add(&mut self, standing: &Standing) {
        self.listed += 1;
        self.eligible += u32::from(standing.bucket != Bucket::NotEligible);
        self.confirmed += u32::from(standing.confirmed);
        self.achieved += u32::from(standing.achieved);
        *match standing.bucket {
            Bucket::Done => &mut self.done,
            Bucket::Reason => &mut self.reason,
            Bucket::NoNeed => &mut self.no_need,
            Bucket::InProgress => &mut self.in_progress,
            Bucket::NotAsked => &mut self.not_asked,
            Bucket::NotEligible => &mut self.not_eligible,
        } += 1;
    }

    /// The partition of `domain.md` §3 holds, and confirmed is part of done.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        let asked = self.done + self.reason + self.no_need + self.in_progress + self.not_asked;
        asked == self.eligible
            && self.listed == self.eligible + self.not_eligible
            && self.confirmed <= self.done
            && self.achieved <= self.eligible
    }
}

/// Units sum to their parent.
impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.listed += other.listed;
        self.eligible += other.eligible;
        self.not_eligible += other.not_eligible;
        self.done += other.done;
        self.confirmed += other.confirmed;
        self.achieved += other.achieved;
        self.reason += other.reason;
        self.no_need += other.no_need;
        self.in_progress += other.in_progress;
        self.not_asked += other.not_asked;
    }
}
