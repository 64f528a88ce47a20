//! The course of one sync: what to ask next, and what an answer does. Pure.
//!
//! Upload and download are two halves that fail apart. On a normal day one request carries both. Once a
//! joint request was cut or tripped somebody up, each half goes alone until both have ended well: a list
//! that stalls never holds back a receipt, and records nobody takes never hold back a list.

mod answer;
mod deed;
mod half;
#[cfg(test)]
mod tests;

use tungnha_exchange::refusal::Refusal;

use super::Ask;
pub(super) use answer::Answer;
pub(super) use deed::Deed;
use deed::REFUSALS;
pub(crate) use deed::Sent;
pub(crate) use half::{Half, Problem};

/// Times in one sync the hub may say with what to sign instead. Once is what happens; twice, where two copies of
/// a tablet take turns. A hub that says so for ever is left for later, like one that does not answer.
const MOST_TOLD: u8 = 3;
/// No tablet gets to a higher counter by sending, and the store holds none.
const HIGHEST_COUNTER: u64 = 1 << 62;

/// Whether the hub is to see who this tablet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    /// There is no reason.
    No,
    /// It asked, or has begun a new life, or forgot what it signed.
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
    /// How often the hub said with what to sign.
    told: u8,
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
            told: 0,
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
            Answer::Refused(Refusal::UseCounterFrom(_) | Refusal::Incarnation(_))
                if self.told >= MOST_TOLD =>
            {
                self.end(true, true, Problem::Refused(409))
            }
            Answer::Refused(Refusal::UseCounterFrom(from))
                if from > sent.counter && from <= HIGHEST_COUNTER =>
            {
                self.told += 1;
                Deed::Counter(from)
            }
            // Higher, as a rule. Lower, once: a backup was restored twice, and the hub of the life this tablet
            // heard of is gone. What it signs next says which it is.
            Answer::Refused(Refusal::Incarnation(new))
                if new > sent.incarnation || new > 0 && new < sent.incarnation && !self.went_back =>
            {
                self.told += 1;
                self.went_back |= new < sent.incarnation;
                (self.what_it_has, self.wanted, self.up) = (true, None, Half::Open);
                // Hamlets and users it gave in the days it lost stand in the certificate.
                self.show();
                Deed::Restored(new)
            }
            Answer::Refused(Refusal::ShowCertificate) if self.certificate == Shown::No => {
                self.show();
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
                outdated,
            } => {
                self.fetched(down, pages, pages_left, wanted);
                let deed = match up {
                    true => self.sent(sent, moved, records_left),
                    false => Deed::None,
                };
                if outdated && self.show() && self.up == Half::Done {
                    self.up = Half::Open;
                }
                deed
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

    /// Shows the certificate next, once in a sync; whether it will be.
    fn show(&mut self) -> bool {
        let first = self.certificate == Shown::No;
        if first {
            self.certificate = Shown::Asked;
        }
        first
    }

    /// What an acknowledgement does to the half that sends.
    fn sent(&mut self, sent: Sent, moved: bool, records_left: bool) -> Deed {
        self.what_it_has = false;
        if !records_left {
            self.up = Half::Done;
        } else if !moved {
            return self.refused(sent, Problem::Refused(200));
        }
        Deed::None
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
