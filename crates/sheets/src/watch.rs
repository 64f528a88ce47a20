//! Following a long file: how far it is, and whether to go on.

/// How far a reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Taking the file apart: rows seen so far; how many there will be is not known yet.
    Opening {
        /// Rows seen.
        rows: u64,
    },
    /// Making people of rows.
    Reading {
        /// Rows done.
        rows: u64,
        /// Of so many.
        of: u64,
    },
}

/// Told of the progress of a reading every few hundred rows.
pub trait Watch {
    /// Takes note; `false` stops the reading, which then ends in [`crate::SheetError::Stopped`].
    fn goes_on(&mut self, progress: Progress) -> bool;
}

impl<F: FnMut(Progress) -> bool> Watch for F {
    fn goes_on(&mut self, progress: Progress) -> bool {
        self(progress)
    }
}

/// Nobody is watching.
pub struct Unwatched;

impl Watch for Unwatched {
    fn goes_on(&mut self, _: Progress) -> bool {
        true
    }
}
