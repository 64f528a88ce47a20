//! What to make of what the hub signed, decided by pure functions: what was seen in, what to do out. The rest
//! of `sync` only looks and does; what to ask next is in `course`.

/// An acknowledgement beside what this tablet has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AckSeen {
    /// It names this tablet and this life of its log.
    pub ours: bool,
    /// The hub's incarnation in it, and the one known here.
    pub incarnation: (u32, u32),
    /// `through` in it, and the one known here.
    pub through: (u64, u64),
    /// The chain hash at `through` is this tablet's own; `None` where this tablet has no such record.
    pub chain_equal: Option<bool>,
}

/// What an acknowledgement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AckVerdict {
    /// Everything up to `through` is the hub's: it turns green.
    Advance,
    /// Nothing new, but fresh: the hub's time and notices count.
    Same,
    /// The hub was restored and has less: what is above turns grey again and is sent again.
    Rewind,
    /// Old or for somebody else: changes nothing.
    Ignore,
    /// The hub holds other bytes under our numbers (a cloned or restored tablet): nothing turns green.
    Fork,
}

/// Judges an acknowledgement whose signature is right.
pub(super) fn judge(seen: AckSeen) -> AckVerdict {
    let ((theirs, ours), (through, known)) = (seen.incarnation, seen.through);
    match () {
        () if !seen.ours || theirs < ours => AckVerdict::Ignore,
        // A lower `through` in the same incarnation is a late answer to an early request.
        () if theirs == ours && through < known => AckVerdict::Ignore,
        () if seen.chain_equal != Some(true) => AckVerdict::Fork,
        () if theirs > ours => AckVerdict::Rewind,
        () if through == known => AckVerdict::Same,
        () => AckVerdict::Advance,
    }
}

/// A signed list page beside this tablet's copy of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PageSeen {
    /// It is of a list this tablet has been given.
    pub ours: bool,
    /// It starts from here (0: a snapshot) and leads there.
    pub from: u64,
    /// See `from`.
    pub to: u64,
    /// Its number in the delta.
    pub part: u32,
    /// Where this tablet's copy stands.
    pub position: u64,
    /// The delta whose pages are laid aside already, and how many of them.
    pub staged: Option<(u64, u64, u32)>,
    /// It is the delta's last.
    pub last: bool,
}

/// What a page does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageVerdict {
    /// Not of our lists, older than our copy, or not the next one: changes nothing.
    Ignore,
    /// Laid aside until the last one is here.
    Stage,
    /// The last one: all of them are applied in one transaction.
    Apply,
}

/// Judges a page whose signature is right. A page of another delta than the one laid aside starts anew if
/// it is that delta's first.
pub(super) fn place(seen: PageSeen) -> PageVerdict {
    let continues = match seen.staged {
        Some((from, to, parts)) if (from, to) == (seen.from, seen.to) => seen.part <= parts,
        _ => seen.part == 0,
    };
    let fits = seen.from == 0 || seen.from == seen.position;
    // A snapshot of where we are already is asked for after a checksum that didn't match.
    if !seen.ours || !fits || !continues || seen.to < seen.position {
        PageVerdict::Ignore
    } else if seen.last {
        PageVerdict::Apply
    } else {
        PageVerdict::Stage
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ack(incarnation: (u32, u32), through: (u64, u64), chain_equal: Option<bool>) -> AckVerdict {
        judge(AckSeen {
            ours: true,
            incarnation,
            through,
            chain_equal,
        })
    }

    #[test]
    fn a_receipt_advances_only_with_the_same_chain() {
        assert_eq!(ack((1, 1), (9, 5), Some(true)), AckVerdict::Advance);
        assert_eq!(ack((1, 1), (5, 5), Some(true)), AckVerdict::Same);
        assert_eq!(ack((1, 1), (9, 5), Some(false)), AckVerdict::Fork);
        assert_eq!(
            ack((1, 1), (9, 5), None),
            AckVerdict::Fork,
            "it names a record we never made"
        );
    }

    #[test]
    fn a_lower_receipt_counts_only_from_a_new_incarnation() {
        assert_eq!(ack((1, 1), (3, 5), Some(true)), AckVerdict::Ignore);
        assert_eq!(ack((2, 1), (3, 5), Some(true)), AckVerdict::Rewind);
        assert_eq!(ack((1, 2), (9, 5), Some(true)), AckVerdict::Ignore);
    }

    #[test]
    fn another_tablet_s_receipt_changes_nothing() {
        let seen = AckSeen {
            ours: false,
            incarnation: (1, 1),
            through: (9, 5),
            chain_equal: Some(true),
        };
        assert_eq!(judge(seen), AckVerdict::Ignore);
    }

    const PAGE: PageSeen = PageSeen {
        ours: true,
        from: 4,
        to: 6,
        part: 0,
        position: 4,
        staged: None,
        last: true,
    };

    #[test]
    fn a_page_applies_where_it_fits_and_nowhere_else() {
        assert_eq!(place(PAGE), PageVerdict::Apply);
        assert_eq!(
            place(PageSeen { from: 0, ..PAGE }),
            PageVerdict::Apply,
            "a snapshot always fits"
        );
        assert_eq!(place(PageSeen { position: 5, ..PAGE }), PageVerdict::Ignore);
        assert_eq!(
            place(PageSeen {
                from: 0,
                position: 7,
                ..PAGE
            }),
            PageVerdict::Ignore,
            "older than our copy"
        );
        assert_eq!(place(PageSeen { ours: false, ..PAGE }), PageVerdict::Ignore);
    }

    #[test]
    fn pages_of_one_delta_are_laid_aside_in_order() {
        let first = PageSeen { last: false, ..PAGE };
        assert_eq!(place(first), PageVerdict::Stage);
        let second = PageSeen {
            part: 1,
            staged: Some((4, 6, 1)),
            ..PAGE
        };
        assert_eq!(place(second), PageVerdict::Apply);
        assert_eq!(
            place(PageSeen {
                staged: None,
                ..second
            }),
            PageVerdict::Ignore,
            "the first is missing"
        );
        assert_eq!(
            place(PageSeen {
                staged: Some((4, 5, 1)),
                ..second
            }),
            PageVerdict::Ignore
        );
        assert_eq!(
            place(PageSeen {
                staged: Some((4, 5, 1)),
                ..first
            }),
            PageVerdict::Stage,
            "a newer delta"
        );
    }
}
