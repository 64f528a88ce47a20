//! A record: what one member did at one door, its bytes fixed at commit.
//!
//! `[kind, member, context, anchor, field, field, …]`, where context = catalogue × 8 + channel. Fields are
//! append-only; trailing ones at their default are left out. The bytes are canonical: what decodes but
//! would be written otherwise is refused, because a record's hash decides forks.

mod answer;
mod assignment;
mod body;
mod codes;
mod door;
mod fields;

use tungnha_domain::MemberId;

use crate::anchor::{read_delta, write_delta};
use crate::cbor::{Reader, Writer};
use crate::keys::sha256;
use crate::{Anchor, DecodeError, limits};

pub use answer::{Answer, Wish};
pub use assignment::{HousesFor, MOST_ASSIGNED};
pub use body::Body;
pub use codes::{Audited, CodeSide, Coded, VisitOutcome};
pub use door::{Added, HouseRef, HouseholdWord, NewHousehold, NewPerson, PersonRef, PersonWord};
pub use tungnha_domain::Channel;

/// One record of a tablet's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Who made it.
    pub member: MemberId,
    /// Over which desk.
    pub channel: Channel,
    /// What the clocks said.
    pub anchor: Anchor,
    /// The catalogue version it was recorded with.
    pub catalogue: u16,
    /// What was done.
    pub body: Body,
    /// Fields a later version added after those this one knows: each a CBOR item, kept as it came.
    pub later: Vec<Vec<u8>>,
}

impl Record {
    /// A record of this version: no later fields.
    #[must_use]
    pub fn new(member: MemberId, channel: Channel, anchor: Anchor, catalogue: u16, body: Body) -> Self {
        Self {
            member,
            channel,
            anchor,
            catalogue,
            body,
            later: Vec::new(),
        }
    }
}

/// Fields before the body's own.
const HEAD_FIELDS: usize = 4;

/// The record's bytes. `prev` is the anchor of the record before it in the same log (the default anchor
/// before the first): the caller keeps it beside the chain hash.
#[must_use]
pub fn encode(record: &Record, prev: &Anchor) -> Vec<u8> {
    let fields = record.body.fields(&record.later);
    let mut writer = Writer::new();
    writer.array(HEAD_FIELDS + fields.len());
    writer.u64(record.body.kind()).u64(record.member.0);
    writer.u64(u64::from(record.catalogue) * 8 + record.channel.wire());
    write_delta(&mut writer, prev, &record.anchor);
    for field in &fields {
        writer.raw(field);
    }
    writer.finish()
}

/// Reads a record. A kind or code this version does not know gives [`Body::Unknown`] with everything
/// kept; an error means the bytes are no record at all, and the next one's `prev` stays this one's.
pub fn decode(bytes: &[u8], prev: &Anchor) -> Result<Record, DecodeError> {
    if bytes.len() > limits::RECORD_BYTES {
        return Err(DecodeError::TooLarge);
    }
    let mut reader = Reader::new(bytes);
    let len = reader.array(limits::ITEMS)?;
    let count = len.checked_sub(HEAD_FIELDS).ok_or(DecodeError::Malformed)?;
    let kind = reader.u64()?;
    let member = MemberId(reader.u32()?);
    let context = reader.u64()?;
    let catalogue = u16::try_from(context / 8).map_err(|_| DecodeError::Malformed)?;
    let anchor = read_delta(&mut reader, prev)?;
    let fields: Vec<&[u8]> = (0..count).map(|_| reader.item()).collect::<Result<_, _>>()?;
    reader.end()?;
    let (body, later) = Body::read(kind, &fields)?;
    let channel = Channel::from_wire(context);
    let record = Record {
        member,
        channel,
        anchor,
        catalogue,
        body,
        later,
    };
    if encode(&record, prev) == bytes {
        Ok(record)
    } else {
        Err(DecodeError::Malformed)
    }
}

/// The chain over a log: `SHA-256(chain before ‖ SHA-256(record bytes))`. Before the first record it is
/// 32 zero bytes. Records are chained, batches are not: the same records may be packed anew.
#[must_use]
pub fn chain(before: &[u8; 32], record: &[u8]) -> [u8; 32] {
    sha256(&[before, &record_hash(record)])
}

/// A record's hash: what tells two records under one id apart. A tombstone has the hash of the record it
/// stands in for: the chain goes on as if that record had come, and when it does come, by whatever road,
/// it is no other record.
#[must_use]
pub fn record_hash(record: &[u8]) -> [u8; 32] {
    stands_in_for(record).unwrap_or_else(|| sha256(&[record]))
}

/// The hash a tombstone carries; none for any other bytes.
#[must_use]
pub fn stands_in_for(record: &[u8]) -> Option<[u8; 32]> {
    let mut reader = Reader::new(record);
    let fields = reader.array(limits::ITEMS).ok()?;
    if fields <= HEAD_FIELDS || reader.u64().ok()? != body::TOMBSTONE {
        return None;
    }
    for _ in 1..HEAD_FIELDS {
        reader.item().ok()?;
    }
    reader.fixed().ok()
}
