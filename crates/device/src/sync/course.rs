//! The course of one sync: what to ask next, and what an answer does. Pure.
//!
//! Upload and download are two halves that fail apart. On a normal day one request carries both. Once a
//! joint request was cut or tripped somebody up, each half goes alone until both have ended well: a list
//! that stalls never holds back a receipt, and records nobody takes never hold back a list.

use tungnha_exchange::refusal::Refusal;

use super::Ask;

/// What came back from one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Nobody there: no network, a refused connection.
    Nothing,
    /// Somebody was there, and the request or its answer was cut off or stalled.
    Cut,
    /// Somebody with another TLS key; nothing was sent to them.
    OtherKey,
    /// A hub-signed acknowledgement, or a hub-signed page where only that was asked for.
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
    /// A hub-signed acknowledgement of another history under our numbers, and none of ours; the pages
    /// beside it count.
    Fork {
        /// As in [`Answer::Signed`].
        pages: bool,
        /// As in [`Answer::Signed`].
        pages_left: bool,
    },
    /// Bytes of a piece of a list.
    Piece {
        /// Some more than before, whether or not the road broke then; else none that were of use.
        more: bool,
        /// Records were made while it came.
        records_left: bool,
    },
    /// A receipt for the certificate, which itself changes nothing: whether the hub knows us shows in the
    /// next answer.
    Shown,
    /// The hub signed that it has a piece no longer, or not for us.
    PieceGone,
    /// A hub-signed "no".
    Refused(Refusal),
    /// "Too large" (413), signed or not: smaller batches do no harm whoever asks for them.
    TooLarge,
    /// Anything else: 401, 403, 5xx, a portal's 200. Never orders anything.
    NotTheHub(u16),
}

/// Why a half stopped short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// Nobody there, or the road broke.
    Unreachable,
    /// Another key.
    OtherKey,
    /// Not the hub, or the hub refused.
    Refused(u16),
}

/// Where one half stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Half {
    /// There is, or may be, something to do.
    Open,
    /// Nothing is left.
    Done,
    /// Later, and why. What is here stays here.
    Stuck(Problem),
}

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
    fn smallest(self) -> bool {
        self.envelopes <= 1 && self.batch_records <= 1
    }
}

/// What must be done in the store before the next request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
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

/// Whether the hub wants to see who this tablet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    /// It has not asked.
    No,
    /// It asked.
    Asked,
    /// It was shown, once.
    Yes,
}

/// Both halves and how they go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Course {
    /// Records to the hub.
    pub up: Half,
    /// Lists from the hub.
    pub down: Half,
    /// Each half alone.
    pub apart: bool,
    what_it_has: bool,
    certificate: Shown,
    /// The page or piece of a list to fetch next.
    wanted: Option<Ask>,
    /// The hub said that it is in an earlier incarnation, and was believed.
    went_back: bool,
}

impl Course {
    /// At the start. `apart`: the last joint request failed.
    pub(crate) fn new(apart: bool) -> Self {
        Self {
            up: Half::Open,
            down: Half::Open,
            apart,
            what_it_has: false,
            certificate: Shown::No,
            went_back: false,
            wanted: None,
        }
    }

    /// The next request; none when both halves have ended.
    pub(crate) fn next(&self) -> Option<Ask> {
        match (self.up, self.down) {
            (Half::Open, _) | (_, Half::Open) if self.certificate == Shown::Asked => Some(Ask::Certificate),
            (Half::Open, _) if self.what_it_has => Some(Ask::WhatItHas),
            (Half::Open, Half::Open) if !self.apart && self.wanted.is_none() => Some(Ask::Everything),
            (Half::Open, _) => Some(Ask::Upload),
            (_, Half::Open) => Some(self.wanted.unwrap_or(Ask::News)),
            _ => None,
        }
    }

    /// Takes in an answer. Whatever the hub asks for again and again, each step either moves something or
    /// ends a half.
    pub(super) fn heard(&mut self, ask: Ask, answer: Answer, sent: Sent, wanted: Option<Ask>) -> Deed {
        let (up, down) = (ask.sends(), ask.fetches());
        match answer {
            // Whoever is not there is not there for the other half either.
            Answer::Nothing => self.end(true, true, Problem::Unreachable),
            Answer::OtherKey => self.end(true, true, Problem::OtherKey),
            Answer::Cut => {
                if up && down && !self.apart {
                    self.apart = true;
                } else {
                    self.end(up, down, Problem::Unreachable);
                }
                if up && sent.envelopes > 0 {
                    Deed::Shrink
                } else {
                    Deed::None
                }
            }
            // Anybody may say so: smaller batches do no harm, but a record is set aside only for the hub.
            Answer::TooLarge if up && sent.envelopes > 0 && !sent.smallest() => Deed::Halve,
            Answer::TooLarge => self.end(up, down, Problem::Refused(413)),
            // What one half asked for may be what trips it up.
            Answer::NotTheHub(400 | 500..) if up && down && !self.apart => {
                self.apart = true;
                Deed::None
            }
            // A login page: it answers everything alike.
            Answer::NotTheHub(status @ (200..400 | 401 | 403 | 407)) => {
                self.end(true, true, Problem::Refused(status))
            }
            Answer::NotTheHub(status) => self.end(up, down, Problem::Refused(status)),
            Answer::Refused(Refusal::UseCounterFrom(from)) if from > sent.counter => Deed::Counter(from),
            // Higher, as a rule. Lower, once: a backup was restored twice, and the hub of the life this tablet
            // heard of is gone. What it signs next says which it is.
            Answer::Refused(Refusal::Incarnation(new))
                if new > sent.incarnation || new > 0 && new < sent.incarnation && !self.went_back =>
            {
                self.went_back |= new < sent.incarnation;
                (self.what_it_has, self.wanted, self.up) = (true, None, Half::Open);
                Deed::Restored(new)
            }
            Answer::Refused(Refusal::ShowCertificate) if self.certificate == Shown::No => {
                self.certificate = Shown::Asked;
                Deed::None
            }
            Answer::Shown => {
                self.certificate = Shown::Yes;
                Deed::None
            }
            // Revoked, a refusal of a later version, or one that makes no sense: records stay and are kept
            // trying, because only an acknowledgement says that they are safe.
            Answer::Refused(_) => self.end(up, down, Problem::Refused(409)),
            Answer::Piece { more, records_left } => {
                self.fetched(down, more, true, wanted);
                // Records go before the next piece: a list may take many minutes. Those nobody takes wait.
                if records_left && self.up == Half::Done {
                    self.up = Half::Open;
                }
                Deed::None
            }
            // The next answer says why: there is another table of pieces, or the list is to be wiped.
            Answer::PieceGone => {
                self.fetched(down, true, true, wanted);
                Deed::None
            }
            Answer::Fork { pages, pages_left } => {
                self.fetched(down, pages, pages_left, wanted);
                self.end(up, false, Problem::Refused(409))
            }
            Answer::Signed {
                moved,
                records_left,
                pages,
                pages_left,
            } => {
                self.fetched(down, pages, pages_left, wanted);
                if !up {
                    return Deed::None;
                }
                self.what_it_has = false;
                if !records_left {
                    self.up = Half::Done;
                } else if !moved {
                    return self.refused(sent, Problem::Refused(200));
                }
                Deed::None
            }
        }
    }

    fn fetched(&mut self, down: bool, pages: bool, pages_left: bool, wanted: Option<Ask>) {
        if !down {
            return;
        }
        self.wanted = wanted;
        self.down = match (pages, pages_left) {
            (_, false) => Half::Done,
            (true, true) => Half::Open,
            // More is said to be there and nothing of it fits: asking again at once would go round in circles.
            (false, true) => Half::Stuck(Problem::Refused(200)),
        };
    }

    /// Nothing of what was offered was taken.
    fn refused(&mut self, sent: Sent, problem: Problem) -> Deed {
        if !sent.smallest() {
            return Deed::Halve;
        }
        if sent.refusals + 1 >= REFUSALS {
            return Deed::SetAside;
        }
        self.up = Half::Stuck(problem);
        Deed::NotTaken
    }

    fn end(&mut self, up: bool, down: bool, problem: Problem) -> Deed {
        if up && self.up == Half::Open {
            self.up = Half::Stuck(problem);
        }
        if down && self.down == Half::Open {
            self.down = Half::Stuck(problem);
        }
        Deed::None
    }
}

#[cfg(test)]
mod tests {
    use tungnha_exchange::snap::Piece;

    use super::super::lists::Wanted;
    use super::super::pieces::WantedPiece;
    use super::*;

    const SENT: Sent = Sent {
        batch_records: 400,
        envelopes: 2,
        refusals: 0,
        counter: 9,
        incarnation: 1,
    };
    const ALONE: Sent = Sent {
        batch_records: 1,
        envelopes: 1,
        ..SENT
    };
    const SIGNED: Answer = signed(true, false, false, false);

    const fn signed(moved: bool, records_left: bool, pages: bool, pages_left: bool) -> Answer {
        Answer::Signed {
            moved,
            records_left,
            pages,
            pages_left,
        }
    }

    /// A course that has heard one answer to what it asked, from the start.
    fn after(answer: Answer, sent: Sent) -> (Course, Deed) {
        let mut course = Course::new(false);
        let ask = course.next().unwrap();
        let deed = course.heard(ask, answer, sent, None);
        (course, deed)
    }

    #[test]
    fn a_normal_day_is_one_request() {
        assert_eq!(Course::new(false).next(), Some(Ask::Everything));
        let (course, deed) = after(SIGNED, SENT);
        assert_eq!((course.next(), deed), (None, Deed::None));
        assert_eq!((course.up, course.down), (Half::Done, Half::Done));
    }

    #[test]
    fn only_the_hub_s_signature_ends_a_sync_well() {
        for (answer, problem) in [
            (Answer::Nothing, Problem::Unreachable),
            (Answer::OtherKey, Problem::OtherKey),
            (Answer::NotTheHub(200), Problem::Refused(200)),
            (Answer::NotTheHub(302), Problem::Refused(302)),
            (Answer::NotTheHub(401), Problem::Refused(401)),
            (Answer::NotTheHub(404), Problem::Refused(404)),
            (Answer::Refused(Refusal::Revoked), Problem::Refused(409)),
        ] {
            let (course, deed) = after(answer, SENT);
            assert_eq!(
                (course.up, course.down, deed),
                (Half::Stuck(problem), Half::Stuck(problem), Deed::None),
                "{answer:?}"
            );
            assert_eq!(course.next(), None);
        }
    }

    #[test]
    fn after_a_joint_request_is_cut_or_trips_the_hub_up_each_half_goes_alone() {
        for answer in [Answer::Cut, Answer::NotTheHub(500), Answer::NotTheHub(400)] {
            let (mut course, _) = after(answer, SENT);
            assert_eq!(course.next(), Some(Ask::Upload), "{answer:?}");
            course.heard(Ask::Upload, SIGNED, SENT, None);
            assert_eq!((course.up, course.next()), (Half::Done, Some(Ask::News)));
            course.heard(Ask::News, Answer::Cut, SENT, None);
            assert_eq!(course.up, Half::Done, "a list that stalls takes no receipt back");
            assert_eq!(course.down, Half::Stuck(Problem::Unreachable));
        }
        assert_eq!(Course::new(true).next(), Some(Ask::Upload));
    }

    #[test]
    fn records_nobody_takes_do_not_hold_back_a_list() {
        let mut course = Course::new(true);
        course.heard(Ask::Upload, Answer::Cut, ALONE, None);
        assert_eq!(course.up, Half::Stuck(Problem::Unreachable));
        assert_eq!(course.next(), Some(Ask::News));
        let (course, deed) = after(signed(false, true, true, true), ALONE);
        assert_eq!(
            (course.up, deed),
            (Half::Stuck(Problem::Refused(200)), Deed::NotTaken)
        );
        assert_eq!(course.next(), Some(Ask::News));
    }

    #[test]
    fn what_is_left_is_asked_for_at_once_but_never_in_circles() {
        let (course, _) = after(signed(true, true, false, false), SENT);
        assert_eq!((course.up, course.down), (Half::Open, Half::Done));
        let (course, _) = after(signed(false, false, true, true), SENT);
        assert_eq!((course.up, course.down), (Half::Done, Half::Open));
        let (course, _) = after(signed(true, false, false, true), SENT);
        assert_eq!(course.down, Half::Stuck(Problem::Refused(200)));
    }

    #[test]
    fn a_road_that_is_cut_is_offered_less_the_next_time() {
        let (course, deed) = after(Answer::Cut, SENT);
        assert_eq!((course.up, deed), (Half::Open, Deed::Shrink));
        let mut course = Course::new(true);
        assert_eq!(course.heard(Ask::Upload, Answer::Cut, SENT, None), Deed::Shrink);
        assert_eq!(
            course.up,
            Half::Stuck(Problem::Unreachable),
            "later: the road is bad now"
        );
        let nothing = Sent { envelopes: 0, ..SENT };
        assert_eq!(after(Answer::Cut, nothing).1, Deed::None);
    }

    #[test]
    fn a_hub_that_does_not_know_this_tablet_is_shown_its_certificate_once() {
        let unknown = Answer::Refused(Refusal::ShowCertificate);
        let (mut course, deed) = after(unknown, SENT);
        assert_eq!((course.next(), deed), (Some(Ask::Certificate), Deed::None));
        course.heard(Ask::Certificate, Answer::Shown, SENT, None);
        assert_eq!(course.next(), Some(Ask::Everything), "and on as before");
        let mut again = course.clone();
        again.heard(Ask::Everything, unknown, SENT, None);
        assert_eq!(again.next(), None, "it does not help: later");
        assert_eq!(again.up, Half::Stuck(Problem::Refused(409)));
        course.heard(Ask::Everything, SIGNED, SENT, None);
        assert_eq!((course.up, course.down), (Half::Done, Half::Done));
        let (mut cut, _) = after(unknown, SENT);
        for _ in 0..2 {
            assert_eq!(cut.next(), Some(Ask::Certificate));
            cut.heard(Ask::Certificate, Answer::Cut, Sent { envelopes: 0, ..SENT }, None);
        }
        assert_eq!(cut.next(), None);
    }

    #[test]
    fn a_hub_whose_first_answer_after_its_restoration_is_cut_is_not_asked_in_circles() {
        let (mut course, _) = after(Answer::Refused(Refusal::Incarnation(3)), SENT);
        let nothing = Sent { envelopes: 0, ..SENT };
        for _ in 0..2 {
            assert_eq!(course.next(), Some(Ask::WhatItHas));
            course.heard(Ask::WhatItHas, Answer::Cut, nothing, None);
        }
        assert_eq!(course.next(), None);
    }

    fn piece() -> Ask {
        Ask::Piece(WantedPiece {
            unit: tungnha_domain::UnitId(3),
            place: 0,
            piece: Piece {
                sha256: [1; 32],
                length: 9,
            },
            here: 4,
        })
    }

    #[test]
    fn a_piece_is_gone_on_with_while_something_comes_and_a_sync_follows_the_last() {
        let mut course = Course::new(false);
        course.heard(
            Ask::Everything,
            signed(true, false, true, true),
            SENT,
            Some(piece()),
        );
        assert_eq!(course.next(), Some(piece()));
        let came = |more| Answer::Piece {
            more,
            records_left: false,
        };
        course.heard(piece(), came(true), SENT, Some(piece()));
        assert_eq!(course.next(), Some(piece()));
        let mut broken = course.clone();
        broken.heard(piece(), came(false), SENT, Some(piece()));
        assert_eq!(broken.down, Half::Stuck(Problem::Refused(200)));
        course.heard(piece(), came(true), SENT, None);
        assert_eq!(course.next(), Some(Ask::News));
        course.heard(piece(), Answer::PieceGone, SENT, None);
        assert_eq!(course.next(), Some(Ask::News));
    }

    #[test]
    fn records_made_while_a_piece_came_go_before_the_next_unless_nobody_takes_them() {
        let came = Answer::Piece {
            more: true,
            records_left: true,
        };
        let mut course = Course::new(false);
        course.heard(
            Ask::Everything,
            signed(true, false, true, true),
            SENT,
            Some(piece()),
        );
        course.heard(piece(), came, SENT, Some(piece()));
        assert_eq!(course.next(), Some(Ask::Upload));
        course.heard(Ask::Upload, Answer::Cut, SENT, None);
        assert_eq!(course.next(), Some(piece()), "the list comes all the same");
        course.heard(piece(), came, SENT, Some(piece()));
        assert_eq!(course.next(), Some(piece()));
    }

    #[test]
    fn records_go_before_further_pages_of_a_list() {
        let mut course = Course::new(false);
        let wanted = Ask::Page(Wanted {
            unit: tungnha_domain::UnitId(3),
            from: 0,
            to: 9,
            part: 1,
        });
        course.heard(
            Ask::Everything,
            signed(true, true, true, true),
            SENT,
            Some(wanted),
        );
        assert_eq!(course.next(), Some(Ask::Upload));
        course.heard(Ask::Upload, SIGNED, SENT, None);
        assert_eq!(course.next(), Some(wanted));
    }

    #[test]
    fn what_the_hub_does_not_take_is_halved_down_to_one_record_which_is_set_aside_the_third_time() {
        let answer = signed(false, true, false, false);
        assert_eq!(after(answer, SENT).1, Deed::Halve);
        let third = Sent { refusals: 2, ..ALONE };
        assert_eq!(after(answer, ALONE).1, Deed::NotTaken);
        let (course, deed) = after(answer, third);
        assert_eq!(
            (course.up, deed),
            (Half::Open, Deed::SetAside),
            "the rest goes on"
        );
    }

    #[test]
    fn a_413_halves_and_never_sets_a_record_aside_because_anybody_may_say_it() {
        assert_eq!(after(Answer::TooLarge, SENT).1, Deed::Halve);
        let third = Sent { refusals: 2, ..ALONE };
        let (course, deed) = after(Answer::TooLarge, third);
        assert_eq!(
            (course.up, deed),
            (Half::Stuck(Problem::Refused(413)), Deed::None)
        );
    }

    #[test]
    fn a_lower_incarnation_is_believed_once_because_a_backup_can_be_restored_twice() {
        let sent = Sent {
            incarnation: 5,
            ..SENT
        };
        let mut course = Course::new(false);
        let lower = Answer::Refused(Refusal::Incarnation(3));
        assert_eq!(
            course.heard(Ask::Everything, lower, sent, None),
            Deed::Restored(3)
        );
        course.heard(Ask::WhatItHas, lower, sent, None);
        assert_eq!(course.up, Half::Stuck(Problem::Refused(409)));
    }

    #[test]
    fn a_restored_hub_is_asked_before_anything_is_sent_again() {
        let (mut course, deed) = after(Answer::Refused(Refusal::Incarnation(3)), SENT);
        assert_eq!(deed, Deed::Restored(3));
        assert_eq!(course.next(), Some(Ask::WhatItHas));
        course.heard(Ask::WhatItHas, signed(true, true, false, false), SENT, None);
        assert_eq!(course.next(), Some(Ask::Upload), "the list came with that answer");
        let (course, deed) = after(Answer::Refused(Refusal::UseCounterFrom(70)), SENT);
        assert_eq!((course.next(), deed), (Some(Ask::Everything), Deed::Counter(70)));
    }

    #[test]
    fn a_refusal_that_leads_nowhere_is_not_followed_in_circles() {
        for refusal in [
            Refusal::Incarnation(1),
            Refusal::Incarnation(0),
            Refusal::UseCounterFrom(9),
        ] {
            let (course, _) = after(Answer::Refused(refusal), SENT);
            assert_eq!(course.up, Half::Stuck(Problem::Refused(409)), "{refusal:?}");
        }
    }

    #[test]
    fn a_fork_stops_the_records_and_not_the_list() {
        let fork = Answer::Fork {
            pages: true,
            pages_left: true,
        };
        let (course, _) = after(fork, SENT);
        assert_eq!(
            (course.up, course.next()),
            (Half::Stuck(Problem::Refused(409)), Some(Ask::News))
        );
    }
}
