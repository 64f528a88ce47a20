//! What a record says, by kind, and its fields as CBOR items.

use chrono::Datelike;
use tungnha_domain::{Hid, Invitation, Outcome, RecordId, Rid, Target};

use super::answer::{Answer, Wish};
use super::assignment::HousesFor;
use super::codes::{Audited, CodeSide, Coded, VisitOutcome};
use super::door::{Added, HouseRef, HouseholdWord, PersonRef, PersonWord};
use super::fields::{Fields, Read, field, read_answers, without_empty_end, write_answers};
use crate::DecodeError;
use crate::cbor::{Reader, Writer};
use crate::limits::RECORD_BYTES;
use crate::list::read_day;

/// Kind of [`Body::Tombstone`].
pub(super) const TOMBSTONE: u64 = 7;
/// Kind of [`Body::Person`].
const PERSON: u64 = 8;
/// Kind of [`Body::Household`].
const HOUSEHOLD: u64 = 9;
/// Kind of [`Body::Assignment`].
const ASSIGNMENT: u64 = 10;
/// Kind of [`Body::Invitation`].
const INVITATION: u64 = 11;
/// Kind of [`Body::Code`].
const CODE: u64 = 16;

/// What was done. Kind numbers are stable; 12 to 15 and 17 on are kept for confirmation and
/// activity records.
///
/// Calls and appointments at a household that a record added have `hid` 0 and name that record in `added`, a field
/// after those that older hubs know: such a hub finds no household 0 and keeps the record in quarantine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Kind 1: answers about one resident at one visit.
    Answer(Answer),
    /// Kind 2: a call at a household with nobody to ask.
    Visit {
        /// The household; 0 where `added` names it.
        hid: Hid,
        /// What came of it.
        outcome: VisitOutcome,
        /// The household, where no list has it.
        added: Option<Added>,
    },
    /// Kind 3: takes back an earlier record of the same tablet.
    Retract {
        /// Its number.
        seq: u64,
        /// The epoch it stands in, where that is not this record's own: the tablet took a new one since.
        epoch: Option<u32>,
    },
    /// Kind 4: when to come back.
    Appointment {
        /// The household; 0 where `added` names it.
        hid: Hid,
        /// Unix seconds.
        at: i64,
        /// The household, where no list has it.
        added: Option<Added>,
    },
    /// Kind 5: something that must be accounted for.
    Audit {
        /// About whom.
        rid: Rid,
        /// What was done.
        what: Audited,
    },
    /// Kind 6: a lead or officer settles a conflict.
    Settlement {
        /// About whom.
        rid: Rid,
        /// About what.
        target: Target,
        /// What is true.
        outcome: Outcome,
        /// The heads it settles.
        settles: Vec<RecordId>,
    },
    /// Kind 7: stands in for a record the hub refused three times, which the tablet set aside. It carries
    /// that record's anchor, so the deltas after it stay true.
    Tombstone {
        /// The record's hash.
        hash: [u8; 32],
    },
    /// Kind 8: somebody no list has, or who lives elsewhere than it says.
    Person(PersonWord),
    /// Kind 9: a household no list has, or how one is found.
    Household(HouseholdWord),
    /// Kind 10: whose houses these are from now on; a lead's or an officer's word.
    Assignment(HousesFor),
    /// Kind 11: somebody was asked to come to a collection point.
    Invitation {
        /// Who.
        who: PersonRef,
        /// Where to and when.
        to: Invitation,
    },
    /// Kind 16: a team lead's code, in the log of the tablet that gave it and in that of the one that took it.
    Code {
        /// What it opens.
        what: Coded,
        /// Which of the two tablets says so.
        side: CodeSide,
        /// The other of the two.
        dev: u32,
        /// The number the opened tablet showed.
        number: u32,
    },
    /// A kind, or a code inside a known kind, of a later version: every field as it came.
    Unknown {
        /// The kind.
        kind: u64,
        /// Its fields, each a CBOR item.
        fields: Vec<Vec<u8>>,
    },
}

impl Body {
    /// A call at a household.
    #[must_use]
    pub const fn visit(house: HouseRef, outcome: VisitOutcome) -> Self {
        let (hid, added) = parts(house);
        Self::Visit { hid, outcome, added }
    }

    /// When to come back to a household.
    #[must_use]
    pub const fn appointment(house: HouseRef, at: i64) -> Self {
        let (hid, added) = parts(house);
        Self::Appointment { hid, at, added }
    }

    pub(super) fn kind(&self) -> u64 {
        match self {
            Self::Answer(_) => 1,
            Self::Visit { .. } => 2,
            Self::Retract { .. } => 3,
            Self::Appointment { .. } => 4,
            Self::Audit { .. } => 5,
            Self::Settlement { .. } => 6,
            Self::Tombstone { .. } => TOMBSTONE,
            Self::Person(_) => PERSON,
            Self::Household(_) => HOUSEHOLD,
            Self::Assignment(_) => ASSIGNMENT,
            Self::Invitation { .. } => INVITATION,
            Self::Code { .. } => CODE,
            Self::Unknown { kind, .. } => *kind,
        }
    }

    /// The body's fields and those a later version added, as CBOR items.
    pub(super) fn fields(&self, later: &[Vec<u8>]) -> Vec<Vec<u8>> {
        let mut fields = match self {
            Self::Answer(answer) => {
                let mut fields = vec![
                    field(|w| w.u64(answer.rid.0)),
                    field(|w| write_answers(w, &answer.answers)),
                    field(|w| w.ids(&answer.saw)),
                    field(|w| {
                        w.option(answer.sealed.as_deref(), |w, sealed| {
                            w.bytes(sealed);
                        })
                    }),
                    field(|w| {
                        w.option(answer.wish, |w, wish| {
                            w.u64(wish.wire());
                        })
                    }),
                    field(|w| added_or_null(w, answer.added)),
                ];
                if later.is_empty() {
                    fields = without_empty_end(fields, 3, false);
                    if fields.len() == 3 && answer.saw.is_empty() {
                        fields.truncate(2);
                    }
                }
                fields
            }
            Self::Visit {
                hid,
                outcome: VisitOutcome::NobodyHome,
                added,
            } => {
                let fields = vec![
                    field(|w| w.u64(hid.0)),
                    field(|w| w.u64(1_u64)),
                    field(|w| added_or_null(w, *added)),
                ];
                without_empty_end(fields, 2, !later.is_empty())
            }
            Self::Retract { seq, epoch } => {
                let mut fields = vec![field(|w| w.u64(*seq))];
                if epoch.is_some() || !later.is_empty() {
                    fields.push(field(|w| {
                        w.option(*epoch, |w, epoch| {
                            w.u64(epoch);
                        })
                    }));
                }
                fields
            }
            Self::Appointment { hid, at, added } => {
                let fields = vec![
                    field(|w| w.u64(hid.0)),
                    field(|w| w.i64(*at)),
                    field(|w| added_or_null(w, *added)),
                ];
                without_empty_end(fields, 2, !later.is_empty())
            }
            Self::Audit {
                rid,
                what: Audited::PersonalIdShown,
            } => {
                vec![field(|w| w.u64(rid.0)), field(|w| w.u64(1_u64))]
            }
            Self::Settlement {
                rid,
                target,
                outcome,
                settles,
            } => vec![
                field(|w| w.u64(rid.0)),
                field(|w| w.u64(target.wire())),
                field(|w| w.u64(outcome.wire())),
                field(|w| w.ids(settles)),
            ],
            Self::Tombstone { hash } => vec![field(|w| w.bytes(hash))],
            Self::Person(word) => word.fields(!later.is_empty()),
            Self::Household(word) => word.fields(!later.is_empty()),
            Self::Assignment(word) => word.fields(),
            Self::Invitation { who, to } => vec![
                field(|w| who.write(w)),
                field(|w| w.u64(to.point)),
                field(|w| w.i64(i64::from(to.day.num_days_from_ce()))),
            ],
            Self::Code {
                what,
                side,
                dev,
                number,
            } => vec![
                field(|w| w.u64(what.wire())),
                field(|w| w.u64(side.wire())),
                field(|w| w.u64(*dev)),
                field(|w| w.u64(*number)),
            ],
            Self::Unknown { fields, .. } => fields.clone(),
        };
        fields.extend_from_slice(later);
        fields
    }

    /// The body of a kind's fields, and the fields after those this version knows.
    pub(super) fn read(kind: u64, fields: &[&[u8]]) -> Read<(Self, Vec<Vec<u8>>)> {
        match Self::read_known(kind, fields) {
            // A code inside a known kind that this version does not know: keep the whole body.
            Err(DecodeError::Version) => Ok((
                Self::Unknown {
                    kind,
                    fields: kept(fields),
                },
                Vec::new(),
            )),
            Ok((body, known)) => Ok((body, kept(fields.get(known..).unwrap_or_default()))),
            Err(error) => Err(error),
        }
    }

    /// The body and how many fields it took.
    fn read_known(kind: u64, fields: &[&[u8]]) -> Read<(Self, usize)> {
        let at = |index: usize| Fields::new(fields.get(index).copied());
        Ok(match kind {
            1 => {
                let added = at(5).added()?;
                let answer = Answer {
                    rid: Rid(number(at(0), added)?),
                    answers: at(1).read(read_answers)?,
                    saw: at(2)
                        .optional(|reader| reader.ids(RECORD_BYTES))?
                        .unwrap_or_default(),
                    sealed: at(3)
                        .optional(|reader| reader.option(|reader| Ok(reader.bytes(RECORD_BYTES)?.to_vec())))?
                        .flatten(),
                    wish: at(4)
                        .optional(|reader| reader.option(Reader::u64))?
                        .flatten()
                        .map(|wire| Wish::from_wire(wire).ok_or(DecodeError::Version))
                        .transpose()?,
                    added,
                };
                (Self::Answer(answer), 6)
            }
            2 => {
                let added = at(2).added()?;
                let visit = Self::Visit {
                    hid: Hid(number(at(0), added)?),
                    outcome: known(at(1).u64()?, VisitOutcome::NobodyHome)?,
                    added,
                };
                (visit, 3)
            }
            3 => {
                let epoch = at(1).optional(|reader| reader.option(Reader::u32))?.flatten();
                (
                    Self::Retract {
                        seq: at(0).u64()?,
                        epoch,
                    },
                    2,
                )
            }
            4 => {
                let added = at(2).added()?;
                let appointment = Self::Appointment {
                    hid: Hid(number(at(0), added)?),
                    at: at(1).read(Reader::i64)?,
                    added,
                };
                (appointment, 3)
            }
            5 => {
                let what = known(at(1).u64()?, Audited::PersonalIdShown)?;
                (
                    Self::Audit {
                        rid: Rid(at(0).u32()?),
                        what,
                    },
                    2,
                )
            }
            6 => {
                let settlement = Self::Settlement {
                    rid: Rid(at(0).u32()?),
                    target: Target::from_wire(at(1).u64()?).ok_or(DecodeError::Version)?,
                    outcome: Outcome::from_wire(at(2).u64()?).ok_or(DecodeError::Version)?,
                    settles: at(3).read(|reader| reader.ids(RECORD_BYTES))?,
                };
                (settlement, 4)
            }
            TOMBSTONE => (
                Self::Tombstone {
                    hash: at(0).read(Reader::fixed)?,
                },
                1,
            ),
            PERSON => {
                let (word, took) = PersonWord::read(at)?;
                (Self::Person(word), took)
            }
            HOUSEHOLD => {
                let (word, took) = HouseholdWord::read(at)?;
                (Self::Household(word), took)
            }
            ASSIGNMENT => {
                let (word, took) = HousesFor::read(at)?;
                (Self::Assignment(word), took)
            }
            INVITATION => {
                let invitation = Self::Invitation {
                    who: at(0).read(PersonRef::read)?,
                    to: Invitation {
                        point: at(1).u32()?,
                        day: at(2).read(read_day)?,
                    },
                };
                (invitation, 3)
            }
            CODE => {
                let code = Self::Code {
                    what: Coded::from_wire(at(0).u64()?).ok_or(DecodeError::Version)?,
                    side: CodeSide::from_wire(at(1).u64()?).ok_or(DecodeError::Version)?,
                    dev: at(2).u32()?,
                    number: at(3).u32()?,
                };
                (code, 4)
            }
            _ => return Err(DecodeError::Version),
        })
    }
}

/// A household's number on the wire, and the record that added it.
const fn parts(house: HouseRef) -> (Hid, Option<Added>) {
    match house {
        HouseRef::Listed(hid) => (hid, None),
        HouseRef::Added(added) => (Hid(0), Some(added)),
    }
}

/// The number of whom or what a record is about: 0 where a record that added them is named, and only there is that
/// record.
fn number(field: Fields<'_>, added: Option<Added>) -> Read<u32> {
    match (field.read(Reader::u32)?, added) {
        (1.., Some(_)) => Err(DecodeError::Malformed),
        (number, _) => Ok(number),
    }
}

fn added_or_null(writer: &mut Writer, added: Option<Added>) -> &mut Writer {
    writer.option(added, |writer, added| {
        added.write(writer);
    })
}

/// The only value this version knows of a code that will have more.
fn known<T>(code: u64, one: T) -> Read<T> {
    if code == 1 {
        Ok(one)
    } else {
        Err(DecodeError::Version)
    }
}

fn kept(fields: &[&[u8]]) -> Vec<Vec<u8>> {
    fields.iter().map(|field| field.to_vec()).collect()
}
