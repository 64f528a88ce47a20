//! Where one word stands for a thing (a landmark, a place in the walk, an invitation), which one it is.
//!
//! The latest by effective time, ties by record id: the same word on every tablet and at the hub, whatever order
//! the records came in. Taking one back leaves the set without it, so the one before stands again.

use crate::RecordId;

/// What a record said of something.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said<T> {
    /// Its effective time, unix seconds.
    pub at: i64,
    /// The record; device 0 for what was said at the hub itself.
    pub by: RecordId,
    /// What it said.
    pub what: T,
}

impl<T> Said<T> {
    /// What comes later stands.
    #[must_use]
    pub fn rank(&self) -> (i64, RecordId) {
        (self.at, self.by)
    }

    /// The same record's word in another form.
    pub fn map<U>(self, to: impl FnOnce(T) -> U) -> Said<U> {
        Said {
            at: self.at,
            by: self.by,
            what: to(self.what),
        }
    }
}

/// The word that stands among those not taken back.
pub fn latest<T>(said: impl IntoIterator<Item = Said<T>>) -> Option<Said<T>> {
    said.into_iter().max_by_key(Said::rank)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words() -> impl Strategy<Value = Vec<Said<u8>>> {
        let word = (0..4_i64, 1..4_u32, any::<u8>());
        prop::collection::vec(word, 0..12).prop_map(|words| {
            let numbered = words.into_iter().enumerate();
            numbered
                .map(|(seq, (at, dev, what))| Said {
                    at,
                    by: RecordId {
                        dev,
                        epoch: 1,
                        seq: seq as u64 + 1,
                    },
                    what,
                })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn one_word_stands_whatever_order_they_came_in(words in words(), turn in any::<prop::sample::Index>()) {
            let mut others = words.clone();
            if !others.is_empty() {
                let by = turn.index(others.len());
                others.rotate_left(by);
            }
            others.reverse();
            prop_assert_eq!(latest(words), latest(others));
        }

        #[test]
        fn the_word_before_stands_once_the_latest_is_taken_back(words in words()) {
            let mut by_rank = words.clone();
            by_rank.sort_by_key(Said::rank);
            by_rank.pop();
            let left: Vec<_> = words.iter().filter(|word| Some(*word) != latest(words.clone()).as_ref()).cloned().collect();
            prop_assert_eq!(latest(left), by_rank.pop());
        }
    }
}
