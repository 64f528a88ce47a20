//! A list, or a large change of one, in immutable pieces: the signed table of them, which a tablet keeps
//! while it fetches them one by one, from where it stopped, over however many days.
//!
//! A piece is the bytes of one signed [`ListPage`], named by its SHA-256: `GET /v1/snap/{sha256 in hex}`,
//! with `Range` to go on in the middle.

use tungnha_domain::UnitId;

use crate::cbor::{Reader, Writer};
use crate::{DecodeError, HubId, HubKeys, HubPublic, ListPage, OpenError, Purpose, Signed, limits};

/// Which pieces lead a list to one position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// The list.
    pub list: UnitId,
    /// The position it stands at with all pieces applied.
    pub to: u64,
    /// Every piece in order; there is at least one.
    pub pieces: Vec<Piece>,
    /// The position its pages start from. 0, left out on the wire: a snapshot, which needs nothing before it.
    pub from: u64,
}

/// One piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// SHA-256 of its bytes: its name.
    pub sha256: [u8; 32],
    /// Its length in bytes; never 0.
    pub length: u32,
}

impl Piece {
    /// Where the hub has it.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = String::from("/v1/snap/");
        for byte in self.sha256 {
            path.push_str(&format!("{byte:02x}"));
        }
        path
    }
}

impl Manifest {
    /// Bytes of all pieces together.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.pieces.iter().map(|piece| u64::from(piece.length)).sum()
    }

    /// Whether the page is what the piece numbered `at` must hold.
    #[must_use]
    pub fn expects(&self, at: usize, page: &ListPage) -> bool {
        let last = at + 1 == self.pieces.len();
        (page.list, page.from, page.to) == (self.list, self.from, self.to)
            && page.part as usize == at
            && page.last == last
    }

    /// Signs it; the bytes travel in [`crate::sync::SyncResponse::snapshots`].
    #[must_use]
    pub fn sign(&self, keys: &HubKeys, hub: &HubId) -> Vec<u8> {
        let is_delta = self.from > 0;
        let mut writer = Writer::new();
        writer.array(3 + usize::from(is_delta));
        writer.u64(self.list.0).u64(self.to);
        writer.list(self.pieces.iter(), |writer, piece| {
            writer.array(2).bytes(&piece.sha256).u64(piece.length);
        });
        if is_delta {
            writer.u64(self.from);
        }
        keys.sign(Purpose::Snapshot, hub, writer.finish()).to_bytes()
    }

    /// Reads a table signed by this hub.
    pub fn open(bytes: &[u8], public: &HubPublic, hub: &HubId) -> Result<Self, OpenError> {
        if bytes.len() > limits::SIGNED_BYTES {
            return Err(DecodeError::TooLarge.into());
        }
        let signed = Signed::from_bytes(bytes)?;
        let mut reader = Reader::new(signed.verify(&public.sign, Purpose::Snapshot, hub)?);
        let manifest = reader.fields_at_least(3, 4, |reader, len| {
            Ok(Self {
                list: UnitId(reader.u32()?),
                to: reader.u64()?,
                pieces: reader.list(limits::ITEMS, |reader| reader.fields(2, read_piece))?,
                from: if len > 3 { reader.u64()? } else { 0 },
            })
        })?;
        reader.end()?;
        if manifest.pieces.is_empty() {
            return Err(DecodeError::Malformed.into());
        }
        Ok(manifest)
    }
}

fn read_piece(reader: &mut Reader<'_>) -> Result<Piece, DecodeError> {
    let piece = Piece {
        sha256: reader.fixed()?,
        length: reader.u32()?,
    };
    match piece.length as usize {
        0 => Err(DecodeError::Malformed),
        1..=limits::PAGE_BYTES => Ok(piece),
        _ => Err(DecodeError::TooLarge),
    }
}
