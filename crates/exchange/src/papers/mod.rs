//! Papers: small signed documents from hub to tablet beside the list, one of each kind. A tablet names those it holds
//! by the digest of what they say, and the hub sends those that say something else by now: a quiet day sends none.
//!
//! A paper holds no list of people and no personal ID. What each kind says is in a file of its own.

mod assigned;
mod board;
mod cards;
mod helpers;
mod points;

use crate::batch::expand;
use crate::cbor::{Reader, Writer};
use crate::{DecodeError, HubId, HubKeys, HubPublic, OpenError, Purpose, Signed, limits};

pub use assigned::Assigned;
pub use board::{Board, BoardHamlet, BoardMember, BoardTablet, BoardTarget, Revisit};
pub use cards::StepCards;
pub use helpers::Helpers;
pub use points::{OpenPoint, Points};

/// What a paper is about. Numbers are stable; a tablet keeps a paper of a kind it does not know, and names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaperKind {
    /// How the team stands; for a lead's tablet.
    Board,
    /// Whose houses of the tablet's hamlets are.
    Assigned,
    /// Step cards as an officer changed them; for every tablet.
    StepCards,
    /// Where people are collected, on which days; for every tablet.
    Points,
    /// Whom a team calls when they are stuck; for every tablet.
    Helpers,
}

impl PaperKind {
    /// The number on the wire and in stores.
    #[must_use]
    pub const fn wire(self) -> u8 {
        match self {
            Self::Board => 1,
            Self::Assigned => 2,
            Self::StepCards => 3,
            Self::Points => 4,
            Self::Helpers => 5,
        }
    }
}

/// The document around what a paper says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paper {
    /// [`PaperKind::wire`].
    pub kind: u8,
    /// Which life of the hub's journal.
    pub incarnation: u32,
    /// Whose it is: no other tablet takes it.
    pub dev: u32,
    /// When the hub said so, unix seconds.
    pub hub_time: i64,
    /// What it says, as its kind writes it; none: the tablet has no such paper any more.
    pub content: Option<Vec<u8>>,
}

/// A paper is made once and kept: as small as can be, not as fast.
const LEVEL: i32 = 19;

impl Paper {
    /// Compresses and signs it; the bytes travel in [`crate::sync::SyncResponse::papers`]. An error means it is over
    /// a limit.
    pub fn sign(&self, keys: &HubKeys, hub: &HubId) -> Result<Vec<u8>, DecodeError> {
        let mut writer = Writer::new();
        writer.array(5).u64(self.kind).u64(self.incarnation).u64(self.dev);
        writer.i64(self.hub_time);
        writer.option(self.content.as_deref(), |writer, content| {
            writer.bytes(content);
        });
        let plain = writer.finish();
        if plain.len() > limits::PAPER_EXPANDED_BYTES {
            return Err(DecodeError::TooLarge);
        }
        let body = zstd::bulk::compress(&plain, LEVEL).map_err(|_| DecodeError::TooLarge)?;
        let bytes = keys.sign(Purpose::Paper, hub, body).to_bytes();
        if bytes.len() > limits::SIGNED_BYTES {
            Err(DecodeError::TooLarge)
        } else {
            Ok(bytes)
        }
    }

    /// Reads a paper signed by this hub; what it says is read by its kind.
    pub fn open(bytes: &[u8], public: &HubPublic, hub: &HubId) -> Result<Self, OpenError> {
        if bytes.len() > limits::SIGNED_BYTES {
            return Err(DecodeError::TooLarge.into());
        }
        let signed = Signed::from_bytes(bytes)?;
        let body = signed.verify(&public.sign, Purpose::Paper, hub)?;
        let plain = expand(body, limits::PAPER_EXPANDED_BYTES)?;
        let mut reader = Reader::new(&plain);
        let paper = reader.fields(5, |reader| {
            Ok(Self {
                kind: reader.u8()?,
                incarnation: reader.u32()?,
                dev: reader.u32()?,
                hub_time: reader.i64()?,
                content: reader.option(|reader| Ok(reader.bytes(limits::PAPER_EXPANDED_BYTES)?.to_vec()))?,
            })
        })?;
        reader.end()?;
        Ok(paper)
    }
}
