//! One item of a bundle: an envelope as it is, or sealed to the hub's key.
//!
//! Sealed: `"TS"` · version 1 · 0 · HPKE (use `envelope`, no context beyond the hub's id) over the
//! envelope's bytes. The signature is inside the seal, so nothing outside tells who made it.

use zeroize::Zeroizing;

use crate::seal::{SealKey, Use, seal};
use crate::{DecodeError, HubId, HubPublic, OpenError, limits};

const ENVELOPE_MAGIC: [u8; 2] = *b"TN";
const SEALED_MAGIC: [u8; 2] = *b"TS";
const VERSION: u8 = 1;
const HEAD_BYTES: usize = 4;
/// Encapsulated key and tag of HPKE.
const SEAL_BYTES: usize = 32 + 16;

/// Bytes of the largest item.
pub const MOST_ITEM_BYTES: usize = limits::ENVELOPE_BYTES + HEAD_BYTES + SEAL_BYTES;

/// An item by its first letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item<'b> {
    /// An envelope: [`crate::batch::Envelope::from_bytes`].
    Envelope(&'b [u8]),
    /// One sealed to a hub; these are the bytes after the head.
    Sealed(&'b [u8]),
}

/// Seals an envelope to the hub's key. `random` must be fresh for each call. Fails only if the hub's key is
/// none or the envelope is over its limit.
pub fn seal_envelope(
    envelope: &[u8],
    public: &HubPublic,
    hub: &HubId,
    random: &[u8; 32],
) -> Result<Vec<u8>, OpenError> {
    if envelope.len() > limits::ENVELOPE_BYTES {
        return Err(DecodeError::TooLarge.into());
    }
    let sealed = seal(&public.seal, Use::Envelope, hub, b"", envelope, random)?;
    let [s, t] = SEALED_MAGIC;
    Ok([&[s, t, VERSION, 0], sealed.as_slice()].concat())
}

/// Tells a plain item from a sealed one.
pub fn read_item(item: &[u8]) -> Result<Item<'_>, DecodeError> {
    if item.len() > MOST_ITEM_BYTES {
        return Err(DecodeError::TooLarge);
    }
    match item.split_first_chunk() {
        Some((magic, _)) if *magic == ENVELOPE_MAGIC => Ok(Item::Envelope(item)),
        Some((magic, rest)) if *magic == SEALED_MAGIC => match rest.split_first_chunk() {
            Some(([VERSION, 0], sealed)) => Ok(Item::Sealed(sealed)),
            Some(_) => Err(DecodeError::Version),
            None => Err(DecodeError::Malformed),
        },
        _ => Err(DecodeError::Malformed),
    }
}

/// The envelope of an item, for the hub it was sealed to.
pub fn open_item(item: &[u8], key: &SealKey, hub: &HubId) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    match read_item(item)? {
        Item::Envelope(envelope) => Ok(Zeroizing::new(envelope.to_vec())),
        Item::Sealed(sealed) => key.open(Use::Envelope, hub, b"", sealed),
    }
}
