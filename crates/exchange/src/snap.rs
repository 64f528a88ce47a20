//! A list snapshot in immutable pieces: the signed table of them, which a tablet keeps while it fetches
//! them one by one, from where it stopped, over however many days.
//!
//! A piece is the bytes of one signed [`crate::ListPage`] of the snapshot (`from` 0), named by its SHA-256:
//! `GET /v1/snap/{sha256 in hex}`, with `Range` to go on in the middle.

use tungnha_domain::UnitId;

use crate::cbor::{Reader, Writer};
use crate::{DecodeError, HubId, HubKeys, HubPublic, OpenError, Purpose, Signed, limits};

/// Which pieces make up a list at one position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// The list.
    pub list: UnitId,
    /// The position it stands at with all pieces applied.
    pub to: u64,
    /// Every piece in order.
    pub pieces: Vec<Piece>,
}

/// One piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// SHA-256 of its bytes: its name.
    pub sha256: [u8; 32],
    /// Its length in bytes.
    pub length: u32,
}

impl Manifest {
    /// Bytes of all pieces together.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.pieces.iter().map(|piece| u64::from(piece.length)).sum()
    }

    /// Signs it; the bytes travel in [`crate::sync::SyncResponse::snapshots`].
    #[must_use]
    pub fn sign(&self, keys: &HubKeys, hub: &HubId) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.array(3).u64(self.list.0).u64(self.to);
        writer.list(self.pieces.iter(), |writer, piece| {
            writer.array(2).bytes(&piece.sha256).u64(piece.length);
        });
        keys.sign(Purpose::Snapshot, hub, writer.finish()).to_bytes()
    }

    /// Reads a table signed by this hub.
    pub fn open(bytes: &[u8], public: &HubPublic, hub: &HubId) -> Result<Self, OpenError> {
        if bytes.len() > limits::SIGNED_BYTES {
            return Err(DecodeError::TooLarge.into());
        }
        let signed = Signed::from_bytes(bytes)?;
        let mut reader = Reader::new(signed.verify(&public.sign, Purpose::Snapshot, hub)?);
        let manifest = reader.fields(3, |reader| {
            Ok(Self {
                list: UnitId(reader.u32()?),
                to: reader.u64()?,
                pieces: reader.list(limits::ITEMS, |reader| {
                    reader.fields(2, |reader| {
                        Ok(Piece {
                            sha256: reader.fixed()?,
                            length: reader.u32()?,
                        })
                    })
                })?,
            })
        })?;
        reader.end()?;
        if manifest
            .pieces
            .iter()
            .any(|piece| piece.length as usize > limits::PAGE_BYTES)
        {
            return Err(DecodeError::TooLarge.into());
        }
        Ok(manifest)
    }
}
