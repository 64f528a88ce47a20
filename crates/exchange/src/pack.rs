//! How many records go into the next batch: small on a bad link, larger as it holds.

use crate::limits;

/// The size of the next batch. Only batches not yet signed shrink: signed bytes are resent unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packer {
    records: usize,
}

/// Record bytes of a batch before compression.
const MOST_BYTES: usize = 4 * 1024;
/// Records of a batch.
const MOST_RECORDS: usize = 400;

impl Default for Packer {
    fn default() -> Self {
        Self {
            records: MOST_RECORDS,
        }
    }
}

impl Packer {
    /// How many of the records, whose lengths come in order, go into the next batch: up to 4 KiB or
    /// 400 records, at least one, none if there are none. Nothing waits for a batch to fill.
    #[must_use]
    pub fn take(&self, lengths: impl IntoIterator<Item = usize>) -> usize {
        let mut bytes = 0_usize;
        lengths
            .into_iter()
            .take(self.records)
            .enumerate()
            .take_while(|(index, length)| {
                bytes = bytes.saturating_add(*length);
                *index == 0 || bytes <= MOST_BYTES
            })
            .count()
    }

    /// A send failed: half as many next time, down to one.
    pub fn halve(&mut self) {
        self.records = (self.records / 2).max(1);
    }

    /// A send arrived: twice as many next time, up to the most.
    pub fn grow(&mut self) {
        self.records = (self.records * 2).min(MOST_RECORDS);
    }
}

const _: () = assert!(MOST_BYTES + 4 * MOST_RECORDS < limits::ENVELOPE_BYTES);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_holds_400_records_or_4_kib_and_never_waits_to_fill() {
        let packer = Packer::default();
        assert_eq!(packer.take([]), 0);
        assert_eq!(packer.take([9]), 1);
        assert_eq!(packer.take(vec![9; 1_000]), 400);
        assert_eq!(packer.take(vec![16; 1_000]), 256);
        assert_eq!(packer.take([4_096, 1]), 1);
    }

    #[test]
    fn one_large_record_goes_alone_instead_of_blocking_those_behind_it() {
        assert_eq!(Packer::default().take([4_097, 9, 9]), 1);
    }

    #[test]
    fn failure_halves_down_to_one_record_and_success_grows_again() {
        let mut packer = Packer::default();
        for _ in 0..20 {
            packer.halve();
        }
        assert_eq!(packer.take([9, 9]), 1);
        packer.grow();
        assert_eq!(packer.take([9, 9, 9]), 2);
    }
}
