//! Following an import from the file's first row to the last person, and stopping it.

use tungnha_sheets::{Progress, Watch};

use crate::error::HubError;

/// People between two looks at whether to go on.
const PEOPLE_BETWEEN_LOOKS: u64 = 100;

/// Told how far an import is; `total` is 0 while nobody knows it.
pub trait Follow {
    /// Takes note; `false` stops the import, which then changes nothing.
    fn goes_on(&mut self, done: u64, total: u64) -> bool;
}

impl<F: FnMut(u64, u64) -> bool> Follow for F {
    fn goes_on(&mut self, done: u64, total: u64) -> bool {
        self(done, total)
    }
}

/// Nobody follows.
pub struct Unfollowed;

impl Follow for Unfollowed {
    fn goes_on(&mut self, _: u64, _: u64) -> bool {
        true
    }
}

/// The reader's part of an import: the first half of all there is to do.
pub(crate) struct Reading<'a>(pub(crate) &'a mut dyn Follow);

impl Watch for Reading<'_> {
    fn goes_on(&mut self, progress: Progress) -> bool {
        match progress {
            Progress::Opening { rows } => self.0.goes_on(rows, 0),
            Progress::Reading { rows, of } => self.0.goes_on(rows, of * 2),
        }
    }
}

/// The store's part: the second half.
pub(super) struct Applying<'a> {
    follow: &'a mut dyn Follow,
    done: u64,
    of: u64,
}

impl<'a> Applying<'a> {
    pub(super) fn new(follow: &'a mut dyn Follow, of: usize) -> Self {
        Self {
            follow,
            done: 0,
            of: of as u64,
        }
    }

    /// One person more.
    pub(super) fn one(&mut self) -> Result<(), HubError> {
        self.done += 1;
        let look = self.done.is_multiple_of(PEOPLE_BETWEEN_LOOKS);
        if look && !self.follow.goes_on(self.of + self.done, self.of * 2) {
            return Err(HubError::Stopped);
        }
        Ok(())
    }
}
