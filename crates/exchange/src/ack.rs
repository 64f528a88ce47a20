//! The hub's acknowledgement: the only thing that moves a tablet's cursor or turns anything green.

use tungnha_domain::UnitId;

use crate::cbor::{Reader, Writer};
use crate::{DecodeError, HubId, HubKeys, HubPublic, OpenError, Purpose, Signed, limits};

/// Epochs from here on are the hub's names of branches: a cloned or restored tablet's records beside those
/// that came first under the same numbers. No tablet writes under one.
pub const FIRST_BRANCH: u32 = 1 << 31;

/// What the hub holds of one log, and what it wants of the tablet. The signature binds it to the hub.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ack {
    /// Which life of the hub's journal; a new one after it was restored.
    pub incarnation: u32,
    /// The tablet.
    pub dev: u32,
    /// Which life of its log.
    pub epoch: u32,
    /// The highest number up to which every record's bytes are durable in the hub's journal; 0 for none.
    pub through: u64,
    /// The chain hash at `through`; the tablet compares before anything turns green.
    pub chain: [u8; 32],
    /// Held above a gap: first and last of each stretch. In the acknowledgement of a branch, whose epoch is
    /// [`FIRST_BRANCH`] or more: the one stretch that stands under that name instead of the tablet's epoch.
    pub ranges: Vec<(u64, u64)>,
    /// What happened to single records. They inform; they never order a deletion.
    pub notices: Vec<Notice>,
    /// The highest number also held on a second machine; 0 with none.
    pub safe: u64,
    /// What time it is, unix seconds.
    pub hub_time: i64,
    /// Where each of the tablet's lists stands.
    pub positions: Vec<(UnitId, u64)>,
    /// What the tablet should do, each once.
    pub commands: Vec<Command>,
}

/// What happened to one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its number.
    pub seq: u64,
    /// What happened.
    pub code: NoticeCode,
}

/// What can happen to a record in custody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeCode {
    /// Kept, not folded: the tablet was revoked or its role may not make it.
    Quarantined,
    /// Kept, not folded: not readable.
    Unreadable,
    /// Another record stands under the same id: the tablet takes a new epoch.
    Forked,
    /// Folded, but the resident is no longer on the tablet's list.
    OutOfScope,
    /// Only a tombstone stands here: the record itself has not come.
    StoodIn,
    /// The record that a tombstone stood in for has come.
    Arrived,
    /// Was kept and not folded; counts from now on, because what the hub knows of the tablet has changed.
    Counted,
    /// One of a later version.
    Other(u16),
}

impl NoticeCode {
    /// The number on the wire and in stores.
    #[must_use]
    pub const fn wire(self) -> u64 {
        match self {
            Self::Quarantined => 1,
            Self::Unreadable => 2,
            Self::Forked => 3,
            Self::OutOfScope => 4,
            Self::StoodIn => 5,
            Self::Arrived => 6,
            Self::Counted => 7,
            Self::Other(code) => code as u64,
        }
    }

    /// The code of a wire number.
    #[must_use]
    pub const fn from_wire(wire: u16) -> Self {
        match wire {
            1 => Self::Quarantined,
            2 => Self::Unreadable,
            3 => Self::Forked,
            4 => Self::OutOfScope,
            5 => Self::StoodIn,
            6 => Self::Arrived,
            7 => Self::Counted,
            other => Self::Other(other),
        }
    }
}

/// Something the tablet should do, once per id and epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Command {
    /// Its number, unique per tablet and epoch.
    pub id: u64,
    /// What to do.
    pub what: CommandKind,
}

/// What a hub can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandKind {
    /// Wipe the list; own records stay.
    WipeList,
    /// Take a new epoch once everything of this one is under a receipt: the command's id is its number, which
    /// the hub has offered to nobody else.
    NewEpoch,
    /// One of a later version: do nothing.
    Other(u16),
}

impl CommandKind {
    const fn wire(self) -> u64 {
        match self {
            Self::WipeList => 1,
            Self::NewEpoch => 2,
            Self::Other(code) => code as u64,
        }
    }

    const fn from_wire(wire: u16) -> Self {
        match wire {
            1 => Self::WipeList,
            2 => Self::NewEpoch,
            other => Self::Other(other),
        }
    }
}

impl Ack {
    /// Signs it; the bytes travel in [`crate::sync::SyncResponse::ack`].
    #[must_use]
    pub fn sign(&self, keys: &HubKeys, hub: &HubId) -> Vec<u8> {
        keys.sign(Purpose::Ack, hub, self.to_cbor()).to_bytes()
    }

    /// Reads an acknowledgement signed by this hub; anything else changes nothing.
    pub fn open(bytes: &[u8], public: &HubPublic, hub: &HubId) -> Result<Self, OpenError> {
        if bytes.len() > limits::SIGNED_BYTES {
            return Err(DecodeError::TooLarge.into());
        }
        let signed = Signed::from_bytes(bytes)?;
        Ok(Self::read(signed.verify(&public.sign, Purpose::Ack, hub)?)?)
    }

    fn to_cbor(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer
            .array(11)
            .u64(self.incarnation)
            .u64(self.dev)
            .u64(self.epoch);
        writer.u64(self.through).bytes(&self.chain);
        writer.list(self.ranges.iter(), |writer, (first, last)| {
            writer.array(2).u64(*first).u64(*last);
        });
        writer.list(self.notices.iter(), |writer, notice| {
            writer.array(2).u64(notice.seq).u64(notice.code.wire());
        });
        writer.u64(self.safe).i64(self.hub_time);
        writer.list(self.positions.iter(), |writer, (unit, position)| {
            writer.array(2).u64(unit.0).u64(*position);
        });
        writer.list(self.commands.iter(), |writer, command| {
            writer.array(2).u64(command.id).u64(command.what.wire());
        });
        writer.finish()
    }

    fn read(body: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(body);
        let pair = |reader: &mut Reader<'_>| Ok((reader.u64()?, reader.u64()?));
        let ack = reader.fields(11, |reader| {
            Ok(Self {
                incarnation: reader.u32()?,
                dev: reader.u32()?,
                epoch: reader.u32()?,
                through: reader.u64()?,
                chain: reader.fixed()?,
                ranges: reader.list(limits::ITEMS, |reader| reader.fields(2, pair))?,
                notices: reader.list(limits::BATCH_RECORDS, |reader| {
                    reader.fields(2, |reader| {
                        let seq = reader.u64()?;
                        Ok(Notice {
                            seq,
                            code: NoticeCode::from_wire(reader.u16()?),
                        })
                    })
                })?,
                safe: reader.u64()?,
                hub_time: reader.i64()?,
                positions: reader.list(limits::ITEMS, |reader| {
                    reader.fields(2, |reader| Ok((UnitId(reader.u32()?), reader.u64()?)))
                })?,
                commands: reader.list(limits::ITEMS, |reader| {
                    reader.fields(2, |reader| {
                        let id = reader.u64()?;
                        Ok(Command {
                            id,
                            what: CommandKind::from_wire(reader.u16()?),
                        })
                    })
                })?,
            })
        })?;
        reader.end()?;
        Ok(ack)
    }
}
