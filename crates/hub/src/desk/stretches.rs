//! Stretches of a log: first and last number of each, both included.

/// What of `from` is in none of `taken`; both in any order, overlapping as they like. The result is in order
/// and does not overlap where `from` does not.
pub(super) fn without(from: &[(u64, u64)], taken: &[(u64, u64)]) -> Vec<(u64, u64)> {
    let mut taken: Vec<(u64, u64)> = taken
        .iter()
        .copied()
        .filter(|(first, last)| first <= last)
        .collect();
    taken.sort_unstable();
    let mut left = Vec::new();
    for (first, last) in from {
        let mut at = *first;
        for (begin, end) in &taken {
            if at > *last {
                break;
            }
            if *begin > at {
                left.push((at, (*begin - 1).min(*last)));
            }
            at = at.max(end.saturating_add(1));
        }
        if at <= *last {
            left.push((at, *last));
        }
    }
    left.retain(|(first, last)| first <= last);
    left
}

/// How many numbers there are in stretches that do not overlap.
pub(super) fn count(stretches: &[(u64, u64)]) -> u64 {
    stretches
        .iter()
        .map(|(first, last)| (last + 1).saturating_sub(*first))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_is_left_out_however_it_overlaps() {
        assert_eq!(without(&[(1, 10)], &[]), [(1, 10)]);
        assert_eq!(without(&[(1, 10)], &[(3, 4), (4, 6), (9, 20)]), [(1, 2), (7, 8)]);
        assert_eq!(without(&[(1, 10)], &[(9, 20), (1, 3)]), [(4, 8)]);
        assert_eq!(without(&[(5, 10)], &[(1, 2), (1, 30)]), []);
        assert_eq!(without(&[(5, 10)], &[(20, 30)]), [(5, 10)]);
        assert_eq!(without(&[(5, 4)], &[]), [], "nothing is missing");
        assert_eq!(without(&[(1, 3), (7, 9)], &[(2, 8)]), [(1, 1), (9, 9)]);
        assert_eq!(count(&[(1, 1), (4, 8)]), 6);
        assert_eq!(count(&[]), 0);
    }
}
