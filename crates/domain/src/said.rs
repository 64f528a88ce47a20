//! Where one word stands for a thing (a landmark, a place in the walk, an invitation), which one it is.
//!
//! Of each tablet the last word of its log, whatever its clock did meanwhile; of these the latest by effective time,
//! ties by record id: the same word on every tablet and at the hub, whatever order the records came in. Taking one
//! back leaves the set without it, so the one before stands again.

use std::collections::HashMap;
use std::hash::Hash;

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
    /// Of two tablets' words the higher stands.
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
    let in_log = |word: &Said<T>| (word.by.epoch, word.by.seq, word.at);
    let mut last: HashMap<u32, Said<T>> = HashMap::new();
    for word in said {
        if last
            .get(&word.by.dev)
            .is_none_or(|held| in_log(held) < in_log(&word))
        {
            last.insert(word.by.dev, word);
        }
    }
    last.into_values().max_by_key(Said::rank)
}

/// [`latest`] of each thing that something was said of.
#[must_use]
pub fn latest_of_each<K: Eq + Hash, T>(said: impl IntoIterator<Item = (K, Said<T>)>) -> HashMap<K, Said<T>> {
    let mut of: HashMap<K, Vec<Said<T>>> = HashMap::new();
    for (thing, word) in said {
        of.entry(thing).or_default().push(word);
    }
    of.into_iter()
        .filter_map(|(thing, words)| latest(words).map(|word| (thing, word)))
        .collect()
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
        fn without_the_word_that_stood_another_stands_and_no_tablet_loses_to_its_own_earlier_word(words in words()) {
            let Some(stood) = latest(words.clone()) else { return Ok(()) };
            let later = words.iter().any(|word| word.by.dev == stood.by.dev && word.by.seq > stood.by.seq);
            prop_assert!(!later);
            let left: Vec<_> = words.into_iter().filter(|word| word.by != stood.by).collect();
            prop_assert_eq!(latest(left.clone()).is_none(), left.is_empty());
        }
    }

    #[test]
    fn a_clock_that_was_set_back_does_not_bring_an_earlier_word_back() {
        let word = |dev, seq, at, what| Said {
            at,
            by: RecordId { dev, epoch: 1, seq },
            what,
        };
        let words = [
            word(1, 1, 900, "before"),
            word(1, 2, 100, "after"),
            word(2, 1, 50, "another's"),
        ];
        assert_eq!(latest(words).map(|word| word.what), Some("after"));
    }
}
