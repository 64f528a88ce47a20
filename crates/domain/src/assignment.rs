//! Whose a household is: the newest word of those who may give houses out.

use std::collections::BTreeMap;

use crate::{MemberId, RecordId};

/// One word on one household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The record that says it.
    pub id: RecordId,
    /// When, unix seconds, as the record's own anchor tells.
    pub effective: i64,
    /// Whose it is from then on; none: nobody's.
    pub member: Option<MemberId>,
    /// It was taken back.
    pub retracted: bool,
}

/// Whose a household is by all the words on it, in whatever order they came: of each log its last that stands, and of
/// these the newest; ties as in the fold, by the record's id. A log's later word takes the place of its earlier one
/// whatever its clock said.
#[must_use]
pub fn assigned(words: impl IntoIterator<Item = Assignment>) -> Option<MemberId> {
    let mut last: BTreeMap<(u32, u32), Assignment> = BTreeMap::new();
    for word in words.into_iter().filter(|word| !word.retracted) {
        let of_log = last.entry((word.id.dev, word.id.epoch)).or_insert(word);
        if word.id.seq > of_log.id.seq {
            *of_log = word;
        }
    }
    last.into_values()
        .max_by_key(|word| (word.effective, word.id))
        .and_then(|word| word.member)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn word((dev, seq): (u32, u64), effective: i64, member: Option<u32>) -> Assignment {
        Assignment {
            id: RecordId { dev, epoch: 1, seq },
            effective,
            member: member.map(MemberId),
            retracted: false,
        }
    }

    #[test]
    fn the_newest_word_counts_and_what_was_taken_back_does_not() {
        let (first, second) = (word((1, 1), 100, Some(12)), word((2, 1), 200, Some(13)));
        assert_eq!(assigned([first, second]), Some(MemberId(13)));
        let undone = Assignment {
            retracted: true,
            ..second
        };
        assert_eq!(assigned([first, undone]), Some(MemberId(12)));
        assert_eq!(assigned([first, word((2, 1), 200, None)]), None, "nobody's again");
        assert_eq!(assigned([]), None);
    }

    #[test]
    fn one_lead_s_later_word_counts_though_the_clock_was_set_back_between() {
        let (first, second) = (word((1, 1), 900_000_000, Some(12)), word((1, 2), 100, Some(13)));
        assert_eq!(assigned([second, first]), Some(MemberId(13)));
    }

    prop_compose! {
        fn words()(
            parts in prop::collection::vec(
                ((0_u32..3, 1_u64..5), -9_i64..9, prop::option::of(1_u32..4), any::<bool>()), 0..12,
            ),
        ) -> Vec<Assignment> {
            let mut words: Vec<Assignment> = parts.into_iter()
                .map(|(id, at, member, retracted)| Assignment { retracted, ..word(id, at, member) })
                .collect();
            // A record says one thing.
            words.sort_by_key(|word| word.id);
            words.dedup_by_key(|word| word.id);
            words
        }
    }

    proptest! {
        #[test]
        fn no_order_of_arrival_and_no_word_twice_changes_whose_it_is(
            words in words(), order in prop::collection::vec(any::<prop::sample::Index>(), 0..24),
        ) {
            let said = assigned(words.clone());
            let mut shuffled = words.clone();
            for pick in order {
                if !shuffled.is_empty() {
                    let at = pick.index(shuffled.len());
                    shuffled.swap(0, at);
                }
            }
            shuffled.extend(words);
            prop_assert_eq!(assigned(shuffled), said);
        }

        #[test]
        fn taking_a_word_back_leaves_nothing_of_it(words in words(), pick: prop::sample::Index) {
            if words.is_empty() {
                return Ok(());
            }
            let at = pick.index(words.len());
            let mut taken_back = words.clone();
            taken_back[at].retracted = true;
            let mut without = words;
            without.remove(at);
            prop_assert_eq!(assigned(taken_back), assigned(without));
        }
    }
}
