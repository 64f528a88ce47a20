//! How many records go into the next batch.
//!
//! The sender keeps the number it tries: halved after a failure down to one record, doubled after a
//! success up to [`MOST_RECORDS`]. Only batches not yet signed shrink; signed bytes are resent unchanged.

use crate::limits;

/// Record bytes of a batch before compression.
pub const MOST_BYTES: usize = 4 * 1024;
/// Records of a batch.
pub const MOST_RECORDS: usize = 400;

/// How many of the records, whose lengths come in order, go into the next batch: up to `records` of them,
/// 400 or 4 KiB, at least one if there is one. Nothing waits for a batch to fill.
#[must_use]
pub fn take(records: usize, lengths: impl IntoIterator<Item = usize>) -> usize {
    let mut bytes = 0_usize;
    lengths
        .into_iter()
        .take(records.clamp(1, MOST_RECORDS))
        .enumerate()
        .take_while(|(index, length)| {
            bytes = bytes.saturating_add(*length);
            *index == 0 || bytes <= MOST_BYTES
        })
        .count()
}

// Lengths of records, the header and what compression may add still fit an envelope.
const _: () = assert!(MOST_BYTES + 4 * MOST_RECORDS < limits::ENVELOPE_BYTES);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_holds_400_records_or_4_kib_and_never_waits_to_fill() {
        assert_eq!(take(1_000, []), 0);
        assert_eq!(take(1_000, [9]), 1);
        assert_eq!(take(1_000, vec![9; 1_000]), 400);
        assert_eq!(take(1_000, vec![16; 1_000]), 256);
        assert_eq!(take(1_000, [4_096, 1]), 1);
    }

    #[test]
    fn one_large_record_goes_alone_instead_of_blocking_those_behind_it() {
        assert_eq!(take(400, [4_097, 9, 9]), 1);
    }

    #[test]
    fn after_failures_fewer_go_but_never_none() {
        assert_eq!(take(2, [9, 9, 9]), 2);
        assert_eq!(take(0, [9, 9, 9]), 1);
    }
}
