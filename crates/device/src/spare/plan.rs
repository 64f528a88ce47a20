//! Which spares are to be made and which may go, decided by pure functions over numbers.

use super::Span;

/// Spares there may be at most. Each full one holds some 4 KiB of records, hundreds of them: a tablet that
/// fills this has not met its hub for years.
pub(super) const MOST_SPARES: usize = 1_024;

/// What the next record needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It stands in this spare, which stays: go on behind it.
    Stays(Span),
    /// A spare is to be made from here.
    Make,
    /// It is neither in the store nor in a spare: go on behind this stretch.
    Gone(u64),
}

/// Looks at record `at` of a log that ends with `last`. `lost` are stretches that vanished from the store:
/// a spare that holds one can't be made anew.
pub(super) fn step(at: u64, last: u64, spares: &[Span], lost: &[(u64, u64)]) -> Step {
    let is_lost = |span: &Span| {
        lost.iter()
            .any(|(first, next)| span.first < *next && *first < span.next)
    };
    let holding = spares
        .iter()
        .filter(|span| span.holds(at))
        .filter(|span| span.full || span.next > last || is_lost(span))
        .max_by_key(|span| span.next);
    if let Some(span) = holding {
        return Step::Stays(*span);
    }
    let gone = lost.iter().find(|(first, next)| (*first..*next).contains(&at));
    gone.map_or(Step::Make, |(_, next)| Step::Gone(*next))
}

/// Whether a spare of this log may go: under the receipt, or held by another that stays. Never one that
/// knows more than the store.
pub(super) fn may_go(span: &Span, last: u64, stays: &[Span]) -> bool {
    span.last() <= last && !stays.contains(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(first: u64, next: u64, full: bool) -> Span {
        Span {
            dev: 7,
            epoch: 1,
            first,
            next,
            full,
        }
    }

    #[test]
    fn what_stands_in_no_spare_gets_one() {
        assert_eq!(step(1, 4, &[], &[]), Step::Make);
        assert_eq!(step(5, 9, &[span(1, 5, true)], &[]), Step::Make);
    }

    #[test]
    fn a_spare_with_room_is_made_anew_with_what_came_since_and_a_full_one_stays() {
        let open = span(1, 5, false);
        assert_eq!(step(1, 4, &[open], &[]), Step::Stays(open), "nothing came");
        assert_eq!(step(1, 6, &[open], &[]), Step::Make);
        assert_eq!(
            step(3, 6, &[open], &[]),
            Step::Make,
            "its beginning went under a receipt"
        );
        let full = span(1, 5, true);
        assert_eq!(step(3, 6, &[full], &[]), Step::Stays(full));
    }

    #[test]
    fn of_two_that_a_power_cut_left_the_longer_stays_and_the_other_goes() {
        let (short, long) = (span(1, 5, false), span(1, 7, false));
        assert_eq!(step(1, 6, &[short, long], &[]), Step::Stays(long));
        assert!(may_go(&short, 6, &[long]));
        assert!(!may_go(&long, 6, &[long]));
    }

    #[test]
    fn a_spare_of_records_that_vanished_from_the_store_is_never_replaced_or_removed_before_its_receipt() {
        let spare = span(3, 9, false);
        assert_eq!(step(3, 12, &[spare], &[(7, 9)]), Step::Stays(spare));
        assert_eq!(step(7, 12, &[], &[(7, 9)]), Step::Gone(9));
        assert!(!may_go(&spare, 6, &[]), "the store ends before it does");
    }
}
