//! What a request was made with, and what its answer asks to be done in the store.

/// What a request was made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sent {
    /// Records in a batch at most.
    pub batch_records: usize,
    /// Envelopes it carried.
    pub envelopes: usize,
    /// Times the hub would not take the record now alone at the head, before this answer.
    pub refusals: u32,
    /// The counter it was stamped with.
    pub counter: u64,
    /// The incarnation it was stamped with.
    pub incarnation: u32,
}

impl Sent {
    /// It could not have been smaller.
    pub(super) fn smallest(self) -> bool {
        self.envelopes <= 1 && self.batch_records <= 1
    }
}

/// What must be done in the store before the next request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sync) enum Deed {
    /// Nothing.
    None,
    /// Sign with counters from this one.
    Counter(u64),
    /// The hub was restored: sign with this incarnation, and first ask what it has.
    Restored(u32),
    /// The road does not carry this much at once: fewer envelopes a request, fewer records in a batch not
    /// yet signed. What is signed is sent again unchanged.
    Shrink,
    /// The hub took none of it: the same records are signed anew in batches half the size, to find the one
    /// it does not take.
    Halve,
    /// The record at the head, alone, was not taken: once more for it.
    NotTaken,
    /// … and this was the third time: a tombstone goes in its place.
    SetAside,
}

/// A record that was not taken this often is set aside.
pub(super) const REFUSALS: u32 = 3;
