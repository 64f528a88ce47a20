//! The list down: pages of a delta from one position of a list to the next, signed by the hub.
//!
//! Pages of a delta share `from` and `to` and are numbered by `part`; a tablet stages them and applies
//! all in one transaction after the last, if total and checksum match, else fetches that list again from
//! position 0. A page travels as signature ‖ zstd(CBOR), written by columns: what is alike stands
//! together, so ten thousand people fit into a quarter of a megabyte.

mod cells;
mod checksum;
mod columns;
mod digits;
mod found;
mod households;
mod residents;
mod said;

use chrono::{Datelike, NaiveDate};
use tungnha_domain::{
    After, Birth, Cell, Hid, Invited, ListKind, ListedState, MemberId, RecordId, Rid, Said, Sex, Target,
    UnitId,
};

use crate::batch::expand;
use crate::cbor::{Reader, Writer};
use crate::limits::{PAGE_BYTES, PAGE_EXPANDED_BYTES, PAGE_ROWS, TEXT_BYTES};
use crate::{DecodeError, HubId, HubKeys, HubPublic, OpenError, Purpose, Signed};

pub use checksum::Checksum;

/// One page of a delta.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListPage {
    /// Which list: one per hamlet.
    pub list: UnitId,
    /// The hamlet's name.
    pub name: String,
    /// The position it starts from; 0 is a snapshot: everything held of the list before goes.
    pub from: u64,
    /// The position after the last page.
    pub to: u64,
    /// The number of this page in the delta, from 0.
    pub part: u32,
    /// It is the delta's last page.
    pub last: bool,
    /// The imports that facts refer to; upserts, never removed.
    pub lists: Vec<ListInfo>,
    /// Names of members that answers and visits refer to; upserts, never removed.
    pub members: Vec<(MemberId, String)>,
    /// Households new or changed.
    pub households: Vec<HouseholdRow>,
    /// Households no longer on the list.
    pub removed_households: Vec<Hid>,
    /// Residents new or changed.
    pub residents: Vec<ResidentRow>,
    /// Residents no longer on the list: their personal fields are wiped, own records stay.
    pub removed: Vec<Rid>,
    /// Duplicates merged: the first is now the second.
    pub aliases: Vec<(Rid, Rid)>,
    /// Residents on the list at `to`.
    pub total_after: u32,
    /// Checksum of the list at `to`.
    pub checksum_after: Checksum,
    /// What became of what doors told that no list has.
    pub found: Vec<FoundRow>,
    /// Of which of it nothing became, or nothing any more: the decision was taken back.
    pub removed_found: Vec<u32>,
}

/// What became of one record that told of somebody, or of a household, or of a home that no list has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundRow {
    /// The hub's number for it.
    pub number: u32,
    /// The record.
    pub id: RecordId,
    /// What became of it.
    pub became: Became,
}

/// What an officer decided of what a door told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    /// The person it added is this one.
    Person(Rid),
    /// The household it added is this one.
    Household(Hid),
    /// It was let go.
    LetGo,
    /// The move it told of was taken up or refused: where the list has the person is where they live.
    Decided,
    /// A code of a later version, with its number.
    Other(u8, u32),
}

/// An import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListInfo {
    /// Its place in the hub's order of imports; its name in [`Fact`].
    pub import_seq: u64,
    /// What it is an extract of.
    pub kind: ListKind,
    /// The day it states.
    pub list_date: Option<NaiveDate>,
    /// The day it was imported.
    pub import_date: NaiveDate,
}

/// A household.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HouseholdRow {
    /// Its id.
    pub hid: Hid,
    /// The house or household number as the list writes it; empty if none.
    pub number: String,
    /// The address; empty if none.
    pub address: String,
    /// Its place in the walking order.
    pub order: u32,
    /// The last call there that the hub knows of.
    pub last_visit: Option<LastVisit>,
    /// What it is found by, as somebody noted at the door; empty words took an earlier note away.
    pub landmark: Option<Said<String>>,
    /// Where in the walk somebody put it, against the list's order.
    pub walk: Option<Said<After>>,
}

/// A call at a household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastVisit {
    /// Unix seconds.
    pub at: i64,
    /// Who called.
    pub member: MemberId,
    /// Nobody was there.
    pub nobody_home: bool,
}

/// A resident with everything a tablet may know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResidentRow {
    /// The id.
    pub rid: Rid,
    /// Where they live.
    pub hid: Hid,
    /// As recorded, never rewritten.
    pub name: String,
    /// With the list's precision.
    pub birth: Option<Birth>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Head of the household.
    pub head: bool,
    /// Phone number.
    pub phone: Option<String>,
    /// Phone operator.
    pub operator: Option<String>,
    /// The 12 digits.
    pub personal_id: Option<String>,
    /// What lists say, in any order.
    pub facts: Vec<Fact>,
    /// What the field says: one cell per target that has any, sorted by target.
    pub cells: Vec<(Target, Cell)>,
    /// The invitation that stands.
    pub invited: Option<Said<Invited>>,
}

/// What one import said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fact {
    /// The import, in [`ListPage::lists`] of this or an earlier page.
    pub import_seq: u64,
    /// What it said.
    pub state: ListedState,
}

/// For a page made for one answer. Ten thousand residents take 4 ms.
const LEVEL: i32 = 9;
/// For a page made once and fetched many times: saves 14 % and takes eighteen times as long.
const KEPT_LEVEL: i32 = 19;

impl ListPage {
    /// Writes, compresses and signs it. An error means it is over a limit: fewer rows a page.
    pub fn sign(&self, keys: &HubKeys, hub: &HubId) -> Result<Vec<u8>, DecodeError> {
        self.sign_at(LEVEL, keys, hub)
    }

    /// The same for a page that is kept and fetched again and again: as small as can be, not as fast.
    pub fn sign_to_keep(&self, keys: &HubKeys, hub: &HubId) -> Result<Vec<u8>, DecodeError> {
        self.sign_at(KEPT_LEVEL, keys, hub)
    }

    fn sign_at(&self, level: i32, keys: &HubKeys, hub: &HubId) -> Result<Vec<u8>, DecodeError> {
        let plain = self.to_cbor();
        let rows = [self.residents.len(), self.households.len(), self.removed.len()];
        if plain.len() > PAGE_EXPANDED_BYTES || rows.into_iter().any(|rows| rows > PAGE_ROWS) {
            return Err(DecodeError::TooLarge);
        }
        let body = zstd::bulk::compress(&plain, level).map_err(|_| DecodeError::TooLarge)?;
        let bytes = keys.sign(Purpose::Page, hub, body).to_bytes();
        if bytes.len() > PAGE_BYTES {
            Err(DecodeError::TooLarge)
        } else {
            Ok(bytes)
        }
    }

    /// Reads a page signed by this hub; anything else changes nothing.
    pub fn open(bytes: &[u8], public: &HubPublic, hub: &HubId) -> Result<Self, OpenError> {
        if bytes.len() > PAGE_BYTES {
            return Err(DecodeError::TooLarge.into());
        }
        let signed = Signed::from_bytes(bytes)?;
        let body = signed.verify(&public.sign, Purpose::Page, hub)?;
        Ok(Self::from_cbor(&expand(body, PAGE_EXPANDED_BYTES)?)?)
    }

    fn to_cbor(&self) -> Vec<u8> {
        let with_found = !self.found.is_empty() || !self.removed_found.is_empty();
        let mut writer = Writer::new();
        writer
            .array(if with_found { 17 } else { 15 })
            .u64(self.list.0)
            .text(&self.name)
            .u64(self.from)
            .u64(self.to);
        writer.u64(self.part).u64(u64::from(self.last));
        writer.list(self.lists.iter(), |writer, info| {
            writer.array(4).u64(info.import_seq).u64(info.kind.wire());
            writer.option(info.list_date, |writer, day| {
                writer.i64(i64::from(day.num_days_from_ce()));
            });
            writer.i64(i64::from(info.import_date.num_days_from_ce()));
        });
        writer.list(self.members.iter(), |writer, (member, name)| {
            writer.array(2).u64(member.0).text(name);
        });
        households::write(&mut writer, &self.households);
        columns::write_deltas(
            &mut writer,
            self.removed_households.iter().map(|hid| hid.0.into()),
        );
        residents::write(&mut writer, &self.residents);
        columns::write_deltas(&mut writer, self.removed.iter().map(|rid| rid.0.into()));
        writer.list(self.aliases.iter(), |writer, (from, to)| {
            writer.array(2).u64(from.0).u64(to.0);
        });
        writer
            .u64(self.total_after)
            .bytes(&self.checksum_after.to_bytes());
        if with_found {
            found::write(&mut writer, &self.found);
            columns::write_deltas(
                &mut writer,
                self.removed_found.iter().map(|number| (*number).into()),
            );
        }
        writer.finish()
    }

    fn from_cbor(plain: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(plain);
        let page = reader.fields_at_least(15, 17, |reader, fields| {
            let mut page = Self {
                list: UnitId(reader.u32()?),
                name: reader.text(TEXT_BYTES)?.to_owned(),
                from: reader.u64()?,
                to: reader.u64()?,
                part: reader.u32()?,
                last: reader.u64()? != 0,
                lists: reader.list(PAGE_ROWS, |reader| reader.fields(4, read_info))?,
                members: reader.list(PAGE_ROWS, |reader| {
                    reader.fields(2, |reader| {
                        let member = MemberId(reader.u32()?);
                        Ok((member, reader.text(TEXT_BYTES)?.to_owned()))
                    })
                })?,
                households: households::read(reader)?,
                removed_households: columns::read_u32s(reader)?.into_iter().map(Hid).collect(),
                residents: residents::read(reader)?,
                removed: columns::read_u32s(reader)?.into_iter().map(Rid).collect(),
                aliases: reader.list(PAGE_ROWS, |reader| {
                    reader.fields(2, |reader| Ok((Rid(reader.u32()?), Rid(reader.u32()?))))
                })?,
                total_after: reader.u32()?,
                checksum_after: Checksum::from_bytes(reader.fixed()?),
                ..Self::default()
            };
            if fields > 15 {
                page.found = found::read(reader)?;
            }
            if fields > 16 {
                page.removed_found = columns::read_u32s(reader)?;
            }
            Ok(page)
        })?;
        reader.end()?;
        Ok(page)
    }
}

fn read_info(reader: &mut Reader<'_>) -> Result<ListInfo, DecodeError> {
    Ok(ListInfo {
        import_seq: reader.u64()?,
        kind: ListKind::from_wire(reader.u64()?).ok_or(DecodeError::Version)?,
        list_date: reader.option(read_day)?,
        import_date: read_day(reader)?,
    })
}

pub(crate) fn read_day(reader: &mut Reader<'_>) -> Result<NaiveDate, DecodeError> {
    let days = i32::try_from(reader.i64()?).map_err(|_| DecodeError::Malformed)?;
    NaiveDate::from_num_days_from_ce_opt(days).ok_or(DecodeError::Malformed)
}
