//! A batch: contiguous records of one log; and the signed envelope it travels in by any road.
//!
//! Envelope: `"TN"` · version 1 · dictionary id · dev (u32, big-endian) · ed25519 signature (64) · zstd
//! body. The signature covers the hub's id, the first eight bytes and the body as compressed, so it is
//! checked before anything is expanded.

use crate::anchor::{read_full, write_full};
use crate::cbor::{Reader, Writer};
use crate::keys::verify;
use crate::record::chain;
use crate::{Anchor, DecodeError, DeviceKey, HubId, OpenError, Purpose, limits};

/// Contiguous records of one log, packed anew as often as needed: the records' bytes never change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The tablet.
    pub dev: u32,
    /// Which life of its log.
    pub epoch: u32,
    /// The number of the first record, from 1.
    pub first: u64,
    /// The chain hash before the first record (32 zero bytes before record 1).
    pub chain_before: [u8; 32],
    /// The anchor of the record before the first (the default anchor before record 1).
    pub base: Anchor,
    /// The records' bytes, in order.
    pub records: Vec<Vec<u8>>,
}

impl Batch {
    /// The number after the last record's.
    #[must_use]
    pub fn next(&self) -> u64 {
        self.first.saturating_add(self.records.len() as u64)
    }

    /// The chain hash after the last record.
    #[must_use]
    pub fn chain_after(&self) -> [u8; 32] {
        self.records
            .iter()
            .fold(self.chain_before, |before, record| chain(&before, record))
    }

    /// The batch alone, compressed and unsigned: what a hub keeps in place of the envelope once words were taken out
    /// of it. It never travels.
    pub fn unsigned(&self) -> Result<Vec<u8>, DecodeError> {
        zstd::bulk::compress(&self.body(), LEVEL).map_err(|_| DecodeError::TooLarge)
    }

    /// Reads [`Batch::unsigned`]. Nobody vouches for it: the caller compares the records' hashes.
    pub fn from_unsigned(dev: u32, bytes: &[u8]) -> Result<Self, DecodeError> {
        // A tombstone is longer than the shortest record it stands in for.
        Self::read(dev, &expand(bytes, 2 * limits::BATCH_BYTES)?)
    }

    fn body(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer
            .array(5)
            .u64(self.epoch)
            .u64(self.first)
            .bytes(&self.chain_before);
        write_full(&mut writer, &self.base);
        writer.list(self.records.iter(), |writer, record| {
            writer.bytes(record);
        });
        writer.finish()
    }

    fn read(dev: u32, body: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(body);
        let batch = reader.fields(5, |reader| {
            Ok(Self {
                dev,
                epoch: reader.u32()?,
                first: reader.u64()?,
                chain_before: reader.fixed()?,
                base: read_full(reader)?,
                records: reader.list(limits::BATCH_RECORDS, |reader| {
                    Ok(reader.bytes(limits::RECORD_BYTES)?.to_vec())
                })?,
            })
        })?;
        reader.end()?;
        let counted = batch.first.checked_add(batch.records.len() as u64);
        if batch.first == 0 || batch.records.is_empty() || counted.is_none() {
            return Err(DecodeError::Malformed);
        }
        Ok(batch)
    }
}

const MAGIC: [u8; 2] = *b"TN";
const VERSION: u8 = 1;
/// No dictionary: always legal.
const NO_DICTIONARY: u8 = 0;
const HEAD_BYTES: usize = 8;
const LEVEL: i32 = 19;

/// A signed batch as it travels: the bytes a tablet stores before the first send and resends unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Who says it made it; believed once [`Envelope::open`] has checked the signature.
    pub dev: u32,
    head: [u8; HEAD_BYTES],
    signature: [u8; 64],
    body: Vec<u8>,
}

impl Envelope {
    /// Packs and signs a batch. An error means it is over a limit: pack fewer records.
    pub fn sign(batch: &Batch, key: &DeviceKey, hub: &HubId) -> Result<Self, DecodeError> {
        let plain = batch.body();
        if plain.len() > limits::BATCH_BYTES || batch.records.len() > limits::BATCH_RECORDS {
            return Err(DecodeError::TooLarge);
        }
        let body = zstd::bulk::compress(&plain, LEVEL).map_err(|_| DecodeError::TooLarge)?;
        let [a, b, c, d] = batch.dev.to_be_bytes();
        let head = [MAGIC[0], MAGIC[1], VERSION, NO_DICTIONARY, a, b, c, d];
        let signature = key.signature(Purpose::Batch, hub, &[&head, body.as_slice()].concat());
        let envelope = Self {
            dev: batch.dev,
            head,
            signature,
            body,
        };
        if envelope.size() > limits::ENVELOPE_BYTES {
            return Err(DecodeError::TooLarge);
        }
        Ok(envelope)
    }

    fn size(&self) -> usize {
        HEAD_BYTES + self.signature.len() + self.body.len()
    }

    /// As it travels.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        [self.head.as_slice(), &self.signature, &self.body].concat()
    }

    /// Splits bytes without checking the signature: tells whose key to check it with.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.len() > limits::ENVELOPE_BYTES {
            return Err(DecodeError::TooLarge);
        }
        let (head, rest) = bytes.split_first_chunk().ok_or(DecodeError::Malformed)?;
        let (signature, body) = rest.split_first_chunk().ok_or(DecodeError::Malformed)?;
        let [m, n, version, dictionary, a, b, c, d] = *head;
        if [m, n] != MAGIC {
            return Err(DecodeError::Malformed);
        }
        if version != VERSION || dictionary != NO_DICTIONARY {
            return Err(DecodeError::Version);
        }
        let dev = u32::from_be_bytes([a, b, c, d]);
        Ok(Self {
            dev,
            head: *head,
            signature: *signature,
            body: body.to_vec(),
        })
    }

    /// The batch, if `public` signed it for this hub.
    pub fn open(&self, public: &[u8; 32], hub: &HubId) -> Result<Batch, OpenError> {
        let signed = [self.head.as_slice(), &self.body].concat();
        verify(public, Purpose::Batch, hub, &signed, &self.signature)?;
        Ok(Batch::read(self.dev, &expand(&self.body, limits::BATCH_BYTES)?)?)
    }
}

/// Expands zstd up to a limit.
pub(crate) fn expand(compressed: &[u8], limit: usize) -> Result<Vec<u8>, DecodeError> {
    // The library allocates the limit when a frame does not say its size; ours always do.
    let size = zstd::bulk::Decompressor::upper_bound(compressed).ok_or(DecodeError::Malformed)?;
    if size > limit {
        return Err(DecodeError::TooLarge);
    }
    zstd::bulk::decompress(compressed, size).map_err(|_| DecodeError::Malformed)
}
