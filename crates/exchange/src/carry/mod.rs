//! What carries records where there is no network: a file, QR symbols, a colleague's tablet; and the
//! receipt that comes back.
//!
//! A [`Bundle`] holds envelopes, sealed to the hub's key (`sealed.rs`) as soon as they leave the tablet that
//! made them, so whoever carries one cannot read it. Its bytes are the `.tungnha` file, the body of
//! `POST /v1/relay` and what [`frames`] cuts into QR symbols: one form for every road. The hub answers with
//! a [`Receipt`], which holds an ordinary signed acknowledgement for each log; bundle and receipt are not
//! signed themselves, because everything in them is.

mod base45;
mod frames;
mod sealed;

pub use frames::{Assembler, Collected, FrameError, SetId, VERSION_25_CHARS, frames, set_of};
pub use sealed::{Item, MOST_ITEM_BYTES, open_item, read_item, seal_envelope};

use crate::cbor::{Reader, Writer};
use crate::claims::AT_WORK_BYTES;
use crate::{DecodeError, HubId, limits};

/// Envelopes on their way to a hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The hub they are for: the only one that can open and acknowledge them.
    pub hub_id: HubId,
    /// Envelopes, plain or sealed ([`read_item`]).
    pub items: Vec<Vec<u8>>,
    /// Certificates of the tablets they are from, as the hub signed them: a hub restored from a backup reads
    /// them back. May be left out where there is no room, as in a QR symbol.
    pub certificates: Vec<Vec<u8>>,
    /// What each item holds, in their order, or nothing: a sealed item does not tell. Only for whoever
    /// keeps it to say what is kept; the hub does not look.
    pub labels: Vec<Label>,
    /// Where the holder of the tablet that packed it is at work ([`crate::claims::AtWork`]), for a colleague's
    /// tablet that reads it now. Nobody keeps it, and the hub does not look.
    pub at_work: Option<Vec<u8>>,
}

/// Which records of whose log an item holds, as whoever packed it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    /// The tablet.
    pub dev: u32,
    /// Which life of its log.
    pub epoch: u32,
    /// The first record's number.
    pub first: u64,
    /// The number after the last.
    pub next: u64,
}

/// What a hub says of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The hub that took it.
    pub hub_id: HubId,
    /// A signed acknowledgement for each log in it ([`crate::ack::Ack::open`]).
    pub acks: Vec<Vec<u8>>,
    /// Items that were not taken: place in the bundle, from 0, and why. Never silently.
    pub refused: Vec<(u32, RefusedItem)>,
}

/// Why an item was not taken into custody. Nothing about it was kept or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusedItem {
    /// No envelope, plain or sealed: damaged on the way.
    Unreadable,
    /// Sealed to another key or for another hub.
    OtherHub,
    /// From a tablet this hub does not know, with no certificate beside it that this hub signed.
    UnknownDevice,
    /// Not signed by the tablet it names.
    Signature,
    /// Rightly signed, but no batch this hub can number.
    NoBatch,
    /// Made by a newer version of the program.
    Version,
    /// One of a later version.
    Other(u16),
}

impl RefusedItem {
    /// The number on the wire.
    #[must_use]
    pub const fn wire(self) -> u64 {
        match self {
            Self::Unreadable => 1,
            Self::OtherHub => 2,
            Self::UnknownDevice => 3,
            Self::Signature => 4,
            Self::NoBatch => 5,
            Self::Version => 6,
            Self::Other(code) => code as u64,
        }
    }

    /// The reason of a wire number.
    #[must_use]
    pub const fn from_wire(wire: u16) -> Self {
        match wire {
            1 => Self::Unreadable,
            2 => Self::OtherHub,
            3 => Self::UnknownDevice,
            4 => Self::Signature,
            5 => Self::NoBatch,
            6 => Self::Version,
            other => Self::Other(other),
        }
    }

    /// The stable word that programs and logs use.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::OtherHub => "other_hub",
            Self::UnknownDevice => "unknown_device",
            Self::Signature => "signature",
            Self::NoBatch => "no_batch",
            Self::Version => "version",
            Self::Other(_) => "other",
        }
    }
}

const BUNDLE_MAGIC: [u8; 3] = *b"TNF";
const RECEIPT_MAGIC: [u8; 3] = *b"TNR";
const VERSION: u8 = 1;

impl Bundle {
    /// As it travels by any road.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        let fields = match (&self.at_work, self.labels.is_empty()) {
            (Some(_), _) => 5,
            (None, false) => 4,
            (None, true) => 3,
        };
        writer.array(fields).bytes(&self.hub_id.0);
        for list in [&self.items, &self.certificates] {
            writer.list(list.iter(), |writer, bytes| {
                writer.bytes(bytes);
            });
        }
        if fields > 3 {
            writer.list(self.labels.iter(), |writer, label| {
                writer.array(4).u64(label.dev).u64(label.epoch);
                writer.u64(label.first).u64(label.next);
            });
        }
        if let Some(word) = &self.at_work {
            writer.bytes(word);
        }
        headed(BUNDLE_MAGIC, &writer.finish())
    }

    /// Reads a bundle; nothing in it is believed before it is opened.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(unheaded(BUNDLE_MAGIC, bytes, limits::REQUEST_BYTES)?);
        let len = reader.array(usize::MAX)?;
        let later = len.checked_sub(3).ok_or(DecodeError::Malformed)?;
        let mut bundle = Self {
            hub_id: HubId(reader.fixed()?),
            items: many(&mut reader, limits::CARRIED_ITEMS, MOST_ITEM_BYTES)?,
            certificates: many(&mut reader, limits::PARTS, limits::SIGNED_BYTES)?,
            labels: Vec::new(),
            at_work: None,
        };
        if later > 0 {
            bundle.labels = reader.list(limits::CARRIED_ITEMS, |reader| reader.fields(4, Label::read))?;
        }
        if later > 1 {
            bundle.at_work = reader.option(|reader| Ok(reader.bytes(AT_WORK_BYTES)?.to_vec()))?;
        }
        for _ in 2..later {
            reader.item()?;
        }
        reader.end()?;
        if !bundle.labels.is_empty() && bundle.labels.len() != bundle.items.len() {
            return Err(DecodeError::Malformed);
        }
        Ok(bundle)
    }
}

impl Label {
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            dev: reader.u32()?,
            epoch: reader.u32()?,
            first: reader.u64()?,
            next: reader.u64()?,
        })
    }
}

impl Receipt {
    /// As it travels by any road.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.array(3).bytes(&self.hub_id.0);
        writer.list(self.acks.iter(), |writer, ack| {
            writer.bytes(ack);
        });
        writer.list(self.refused.iter(), |writer, (index, why)| {
            writer.array(2).u64(*index).u64(why.wire());
        });
        headed(RECEIPT_MAGIC, &writer.finish())
    }

    /// Reads a receipt; its acknowledgements are believed once opened, its refusals only inform.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(unheaded(RECEIPT_MAGIC, bytes, limits::RESPONSE_BYTES)?);
        let receipt = reader.fields(3, |reader| {
            Ok(Self {
                hub_id: HubId(reader.fixed()?),
                acks: many(reader, limits::CARRIED_ITEMS, limits::SIGNED_BYTES)?,
                refused: reader.list(limits::CARRIED_ITEMS, |reader| {
                    reader.fields(2, |reader| {
                        Ok((reader.u32()?, RefusedItem::from_wire(reader.u16()?)))
                    })
                })?,
            })
        })?;
        reader.end()?;
        Ok(receipt)
    }
}

/// What a file or the bytes of a set of symbols are, by their first letters alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Read it with [`Bundle::from_bytes`].
    Bundle,
    /// Read it with [`Receipt::from_bytes`].
    Receipt,
}

/// Tells a bundle from a receipt and both from anything else.
#[must_use]
pub fn kind_of(bytes: &[u8]) -> Option<Kind> {
    match bytes.first_chunk() {
        Some(magic) if *magic == BUNDLE_MAGIC => Some(Kind::Bundle),
        Some(magic) if *magic == RECEIPT_MAGIC => Some(Kind::Receipt),
        _ => None,
    }
}

fn headed([a, b, c]: [u8; 3], body: &[u8]) -> Vec<u8> {
    [&[a, b, c, VERSION], body].concat()
}

fn unheaded(magic: [u8; 3], bytes: &[u8], limit: usize) -> Result<&[u8], DecodeError> {
    if bytes.len() > limit {
        return Err(DecodeError::TooLarge);
    }
    match bytes.split_first_chunk() {
        Some(([a, b, c, version], body)) if [*a, *b, *c] == magic => {
            if *version == VERSION {
                Ok(body)
            } else {
                Err(DecodeError::Version)
            }
        }
        _ => Err(DecodeError::Malformed),
    }
}

fn many(reader: &mut Reader<'_>, limit: usize, each: usize) -> Result<Vec<Vec<u8>>, DecodeError> {
    reader.list(limit, |reader| Ok(reader.bytes(each)?.to_vec()))
}
