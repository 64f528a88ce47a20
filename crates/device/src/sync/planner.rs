//! What to do next, decided by pure functions: what was seen in, what to do out. The rest of `sync` only
//! looks and does.

use tungnha_exchange::refusal::Refusal;

/// What came back from one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Nothing: no network, a stall, a refused connection.
    Nothing,
    /// Somebody with another TLS key; nothing was sent to them.
    OtherKey,
    /// A hub-signed acknowledgement.
    Signed {
        /// It moved this tablet's cursor, or there was nothing offered to move it over.
        moved: bool,
        /// Records remain above it.
        records_left: bool,
        /// List pages were laid aside or applied.
        pages: bool,
        /// There are more pages to fetch.
        pages_left: bool,
    },
    /// A hub-signed acknowledgement of another history under our numbers.
    Fork,
    /// A hub-signed "no".
    Refused(Refusal),
    /// "Too large" (413), signed or not: smaller batches do no harm whoever asks for them.
    TooLarge,
    /// Anything else: 401, 403, 5xx, a portal's 200. Never orders anything.
    NotTheHub(u16),
}

/// Why sending stopped short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// Nobody there.
    Unreachable,
    /// Another key.
    OtherKey,
    /// Not the hub, or the hub refused.
    Refused(u16),
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Everything is sent and fetched.
    Done,
    /// Send another request at once.
    Again,
    /// Sign with counters from this one, and send again.
    Counter(u64),
    /// The hub was restored: sign with this incarnation and ask what it has before sending anything.
    Ask(u32),
    /// Sign the same records again in batches half the size, and send again.
    Halve,
    /// Stop, say why, try again later. What is here stays here.
    Later(Problem),
}

/// What this tablet's last request was made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sent {
    /// Records in a batch at most.
    pub batch_records: usize,
    /// The counter it was stamped with.
    pub counter: u64,
    /// The incarnation it was stamped with.
    pub incarnation: u32,
}

/// After one request. Whatever the hub asks for again and again, each step either moves something or ends.
pub(super) fn after(answer: Answer, sent: Sent) -> Next {
    match answer {
        Answer::Nothing => Next::Later(Problem::Unreachable),
        Answer::OtherKey => Next::Later(Problem::OtherKey),
        Answer::TooLarge if sent.batch_records <= 1 => Next::Later(Problem::Refused(413)),
        Answer::TooLarge => Next::Halve,
        Answer::NotTheHub(status) => Next::Later(Problem::Refused(status)),
        Answer::Refused(Refusal::UseCounterFrom(counter)) if counter > sent.counter => Next::Counter(counter),
        Answer::Refused(Refusal::Incarnation(incarnation)) if incarnation > sent.incarnation => {
            Next::Ask(incarnation)
        }
        // Revoked, a refusal of a later version, or one that makes no sense: records stay and are kept
        // trying, because only an acknowledgement says that they are safe.
        Answer::Refused(_) | Answer::Fork => Next::Later(Problem::Refused(409)),
        Answer::Signed {
            moved: true,
            records_left: true,
            ..
        } => Next::Again,
        // The hub signed but took nothing: asking again at once would go round in circles.
        Answer::Signed {
            moved: false,
            records_left: true,
            ..
        } => Next::Later(Problem::Refused(200)),
        Answer::Signed {
            pages: true,
            pages_left: true,
            ..
        } => Next::Again,
        Answer::Signed {
            pages: false,
            pages_left: true,
            ..
        } => Next::Later(Problem::Refused(200)),
        Answer::Signed { .. } => Next::Done,
    }
}

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

    const SENT: Sent = Sent {
        batch_records: 400,
        counter: 9,
        incarnation: 1,
    };
    const SIGNED: Answer = Answer::Signed {
        moved: true,
        records_left: false,
        pages: false,
        pages_left: false,
    };

    #[test]
    fn only_the_hub_s_signature_ends_a_sync_well() {
        assert_eq!(after(SIGNED, SENT), Next::Done);
        for (answer, problem) in [
            (Answer::Nothing, Problem::Unreachable),
            (Answer::OtherKey, Problem::OtherKey),
            (Answer::NotTheHub(200), Problem::Refused(200)),
            (Answer::NotTheHub(401), Problem::Refused(401)),
            (Answer::NotTheHub(503), Problem::Refused(503)),
            (Answer::Refused(Refusal::Revoked), Problem::Refused(409)),
            (Answer::Fork, Problem::Refused(409)),
        ] {
            assert_eq!(after(answer, SENT), Next::Later(problem), "{answer:?}");
        }
    }

    #[test]
    fn what_is_left_is_asked_for_at_once_but_never_in_circles() {
        let signed = |moved, records_left, pages, pages_left| {
            after(
                Answer::Signed {
                    moved,
                    records_left,
                    pages,
                    pages_left,
                },
                SENT,
            )
        };
        assert_eq!(signed(true, true, false, false), Next::Again);
        assert_eq!(signed(false, false, true, true), Next::Again);
        assert_eq!(
            signed(false, true, true, true),
            Next::Later(Problem::Refused(200))
        );
        assert_eq!(
            signed(true, false, false, true),
            Next::Later(Problem::Refused(200))
        );
    }

    #[test]
    fn too_large_halves_down_to_one_record() {
        assert_eq!(after(Answer::TooLarge, SENT), Next::Halve);
        assert_eq!(
            after(
                Answer::TooLarge,
                Sent {
                    batch_records: 1,
                    ..SENT
                }
            ),
            Next::Later(Problem::Refused(413))
        );
    }

    #[test]
    fn a_restored_hub_is_asked_before_anything_is_sent_again() {
        assert_eq!(
            after(Answer::Refused(Refusal::Incarnation(3)), SENT),
            Next::Ask(3)
        );
        assert_eq!(
            after(Answer::Refused(Refusal::UseCounterFrom(70)), SENT),
            Next::Counter(70)
        );
    }

    #[test]
    fn a_refusal_that_leads_nowhere_is_not_followed_in_circles() {
        for refusal in [
            Refusal::Incarnation(1),
            Refusal::Incarnation(0),
            Refusal::UseCounterFrom(9),
        ] {
            assert_eq!(
                after(Answer::Refused(refusal), SENT),
                Next::Later(Problem::Refused(409)),
                "{refusal:?}"
            );
        }
    }

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
