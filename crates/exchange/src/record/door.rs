//! What a door tells that no list has: a person, a household, who lives elsewhere, how a house is found.
//!
//! A person or household that a record added has no number of the hub's until an officer gives one. Later records of
//! the same tablet name it by the record that added it ([`Added`]).

use tungnha_domain::{Birth, Hid, Rid, Sex, UnitId};

use super::fields::{Fields, Read, field, without_empty_end};
use crate::DecodeError;
use crate::cbor::{Reader, Writer, is_unsigned};
use crate::limits::TEXT_BYTES;

/// An earlier record of the same tablet, which added a person or a household.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Added {
    /// Its number.
    pub seq: u64,
    /// The epoch it stands in, where that is not the naming record's own.
    pub epoch: Option<u32>,
}

/// A person a record is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonRef {
    /// On a list.
    Listed(Rid),
    /// Added by an earlier record of the same tablet.
    Added(Added),
}

/// A household a record is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HouseRef {
    /// On a list.
    Listed(Hid),
    /// Added by an earlier record of the same tablet.
    Added(Added),
}

/// Kind 8, by operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonWord {
    /// Operation 1: lives here and is on no list.
    Add(NewPerson),
    /// Operation 2: lives elsewhere. A household that splits is several of these to a new one.
    Move {
        /// Who.
        who: PersonRef,
        /// Where they live now.
        to: HouseRef,
    },
}

/// Somebody no list has, as the door told of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPerson {
    /// Where they live.
    pub home: HouseRef,
    /// As they spell it.
    pub name: String,
    /// As precisely as they said.
    pub birth: Option<Birth>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Ten digits.
    pub phone: Option<String>,
}

/// Kind 9, by operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HouseholdWord {
    /// Operation 1: stands here and is on no list.
    Add(NewHousehold),
    /// Operation 2: how the house is found; empty takes an earlier word back.
    Landmark {
        /// Which.
        house: HouseRef,
        /// What one looks for.
        text: String,
    },
    /// Operation 3: its place in the walking order.
    Place {
        /// Which.
        house: HouseRef,
        /// The house one comes from; none: it is the first of its hamlet.
        after: Option<HouseRef>,
    },
}

/// A household no list has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewHousehold {
    /// Its hamlet.
    pub unit: UnitId,
    /// Its number, where it has one.
    pub number: Option<String>,
    /// How it is found.
    pub landmark: Option<String>,
    /// The house one comes from; none: nobody said.
    pub after: Option<HouseRef>,
}

const ADD: u64 = 1;
const MOVE: u64 = 2;
const LANDMARK: u64 = 2;
const PLACE: u64 = 3;

impl PersonWord {
    pub(super) fn fields(&self, later: bool) -> Vec<Vec<u8>> {
        match self {
            Self::Add(person) => {
                let fields = vec![
                    field(|w| w.u64(ADD)),
                    field(|w| person.home.write(w)),
                    field(|w| w.text(&person.name)),
                    field(|w| text_or_null(w, person.birth.map(|birth| birth.to_string()).as_deref())),
                    field(|w| {
                        w.option(person.sex, |w, sex| {
                            w.u64(sex_number(sex));
                        })
                    }),
                    field(|w| text_or_null(w, person.phone.as_deref())),
                ];
                without_empty_end(fields, 3, later)
            }
            Self::Move { who, to } => vec![
                field(|w| w.u64(MOVE)),
                field(|w| who.write(w)),
                field(|w| to.write(w)),
            ],
        }
    }

    /// The word and how many fields it took.
    pub(super) fn read<'b>(at: impl Fn(usize) -> Fields<'b>) -> Read<(Self, usize)> {
        match at(0).u64()? {
            ADD => {
                let birth = at(3).text()?.map(|text| text.parse());
                let person = NewPerson {
                    home: at(1).read(HouseRef::read)?,
                    name: at(2).read(|reader| Ok(reader.text(TEXT_BYTES)?.to_owned()))?,
                    birth: birth.transpose().map_err(|_| DecodeError::Malformed)?,
                    sex: at(4)
                        .optional(|reader| reader.option(Reader::u64))?
                        .flatten()
                        .map(sex_of)
                        .transpose()?,
                    phone: at(5).text()?,
                };
                Ok((Self::Add(person), 6))
            }
            MOVE => {
                let (who, to) = (at(1).read(PersonRef::read)?, at(2).read(HouseRef::read)?);
                Ok((Self::Move { who, to }, 3))
            }
            _ => Err(DecodeError::Version),
        }
    }
}

impl HouseholdWord {
    pub(super) fn fields(&self, later: bool) -> Vec<Vec<u8>> {
        match self {
            Self::Add(house) => {
                let fields = vec![
                    field(|w| w.u64(ADD)),
                    field(|w| w.u64(house.unit.0)),
                    field(|w| text_or_null(w, house.number.as_deref())),
                    field(|w| text_or_null(w, house.landmark.as_deref())),
                    field(|w| house_or_null(w, house.after)),
                ];
                without_empty_end(fields, 2, later)
            }
            Self::Landmark { house, text } => vec![
                field(|w| w.u64(LANDMARK)),
                field(|w| house.write(w)),
                field(|w| w.text(text)),
            ],
            Self::Place { house, after } => {
                let fields = vec![
                    field(|w| w.u64(PLACE)),
                    field(|w| house.write(w)),
                    field(|w| house_or_null(w, *after)),
                ];
                without_empty_end(fields, 2, later)
            }
        }
    }

    /// The word and how many fields it took.
    pub(super) fn read<'b>(at: impl Fn(usize) -> Fields<'b>) -> Read<(Self, usize)> {
        let after = |index| -> Read<Option<HouseRef>> {
            Ok(at(index)
                .optional(|reader| reader.option(HouseRef::read))?
                .flatten())
        };
        match at(0).u64()? {
            ADD => {
                let house = NewHousehold {
                    unit: UnitId(at(1).u32()?),
                    number: at(2).text()?,
                    landmark: at(3).text()?,
                    after: after(4)?,
                };
                Ok((Self::Add(house), 5))
            }
            LANDMARK => {
                let landmark = Self::Landmark {
                    house: at(1).read(HouseRef::read)?,
                    text: at(2).read(|reader| Ok(reader.text(TEXT_BYTES)?.to_owned()))?,
                };
                Ok((landmark, 3))
            }
            PLACE => {
                let place = Self::Place {
                    house: at(1).read(HouseRef::read)?,
                    after: after(2)?,
                };
                Ok((place, 3))
            }
            _ => Err(DecodeError::Version),
        }
    }
}

impl Added {
    /// `[seq]`, or `[seq, epoch]`.
    pub(super) fn write<'w>(&self, writer: &'w mut Writer) -> &'w mut Writer {
        writer.array(1 + usize::from(self.epoch.is_some())).u64(self.seq);
        if let Some(epoch) = self.epoch {
            writer.u64(epoch);
        }
        writer
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Read<Self> {
        match reader.array(2)? {
            0 => Err(DecodeError::Malformed),
            len => Ok(Self {
                seq: reader.u64()?,
                epoch: (len == 2).then(|| reader.u32()).transpose()?,
            }),
        }
    }
}

impl PersonRef {
    pub(super) fn write<'w>(&self, writer: &'w mut Writer) -> &'w mut Writer {
        match self {
            Self::Listed(rid) => writer.u64(rid.0),
            Self::Added(added) => added.write(writer),
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Read<Self> {
        if reader.next_is(is_unsigned)? {
            Ok(Self::Listed(Rid(reader.u32()?)))
        } else {
            Added::read(reader).map(Self::Added)
        }
    }
}

impl HouseRef {
    fn write<'w>(&self, writer: &'w mut Writer) -> &'w mut Writer {
        match self {
            Self::Listed(hid) => writer.u64(hid.0),
            Self::Added(added) => added.write(writer),
        }
    }

    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        if reader.next_is(is_unsigned)? {
            Ok(Self::Listed(Hid(reader.u32()?)))
        } else {
            Added::read(reader).map(Self::Added)
        }
    }
}

fn text_or_null<'w>(writer: &'w mut Writer, text: Option<&str>) -> &'w mut Writer {
    writer.option(text, |writer, text| {
        writer.text(text);
    })
}

fn house_or_null(writer: &mut Writer, house: Option<HouseRef>) -> &mut Writer {
    writer.option(house, |writer, house| {
        house.write(writer);
    })
}

/// As in a list's flags.
const fn sex_number(sex: Sex) -> u64 {
    match sex {
        Sex::Male => 1,
        Sex::Female => 2,
    }
}

fn sex_of(number: u64) -> Read<Sex> {
    match number {
        1 => Ok(Sex::Male),
        2 => Ok(Sex::Female),
        _ => Err(DecodeError::Version),
    }
}
