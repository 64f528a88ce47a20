//! Sealing to the hub's key: RFC 9180 HPKE, base mode, X25519 + HKDF-SHA256 + ChaCha20-Poly1305.
//!
//! Whoever carries sealed bytes, the tablet that made them included, cannot read them.

use std::convert::Infallible;

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use tungnha_domain::{Outcome, Rid, Target};
use zeroize::Zeroizing;

use crate::cbor::{Reader, Writer};
use crate::{DecodeError, HubId, OpenError, limits};

type SealKem = X25519HkdfSha256;
type PrivateKey = <SealKem as Kem>::PrivateKey;
type PublicKey = <SealKem as Kem>::PublicKey;
type Encapped = <SealKem as Kem>::EncappedKey;

/// Bytes of an encapsulated X25519 key, in front of the ciphertext.
const ENCAPPED_BYTES: usize = 32;

/// What sealed bytes are for: HPKE's `info`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// The code behind a `SPECIAL` answer.
    Detail,
    /// A tablet's data key, in the vault's recovery slot.
    Recovery,
    /// An envelope in the outbox outside the vault, in a file or with a colleague.
    Envelope,
}

impl Use {
    const fn info(self) -> &'static [u8] {
        match self {
            Self::Detail => b"tungnha/1/seal/detail",
            Self::Recovery => b"tungnha/1/seal/recovery",
            Self::Envelope => b"tungnha/1/seal/envelope",
        }
    }
}

/// The hub's private sealing key.
pub struct SealKey(PrivateKey);

impl SealKey {
    /// The key of a random seed (RFC 9180 DeriveKeyPair); the same seed gives the same key.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SealKem::derive_keypair(seed).0)
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        SealKem::sk_to_pk(&self.0).to_bytes().into()
    }

    /// The X25519 secret with another public key ([`crate::code`]).
    pub(crate) fn agree(&self, public: [u8; 32]) -> Zeroizing<[u8; 32]> {
        let scalar: Zeroizing<[u8; 32]> = Zeroizing::new(self.0.to_bytes().into());
        Zeroizing::new(x25519_dalek::x25519(*scalar, public))
    }

    /// Opens what [`seal`] made for the same use, hub and context.
    pub fn open(
        &self,
        purpose: Use,
        hub: &HubId,
        context: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let (encapped, ciphertext) = sealed
            .split_at_checked(ENCAPPED_BYTES)
            .ok_or(DecodeError::Malformed)?;
        let encapped = Encapped::from_bytes(encapped).map_err(|_| DecodeError::Malformed)?;
        hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, SealKem>(
            &OpModeR::Base,
            &self.0,
            &encapped,
            purpose.info(),
            ciphertext,
            &[&hub.0, context].concat(),
        )
        .map(Zeroizing::new)
        .map_err(|_| OpenError::Signature)
    }
}

/// Seals to a hub's public key: 32 bytes of encapsulated key ‖ ciphertext with its 16-byte tag.
///
/// `context` is authenticated, not sent; both ends must agree on it. `random` must be fresh for each
/// call: the same bytes seal two texts under one key. Fails only if `public` is no X25519 key.
pub fn seal(
    public: &[u8; 32],
    purpose: Use,
    hub: &HubId,
    context: &[u8],
    plaintext: &[u8],
    random: &[u8; 32],
) -> Result<Vec<u8>, OpenError> {
    let public = PublicKey::from_bytes(public).map_err(|_| OpenError::Signature)?;
    let (encapped, ciphertext) = hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, SealKem>(
        &OpModeS::Base,
        &public,
        purpose.info(),
        plaintext,
        &[&hub.0, context].concat(),
        &mut Given(random),
    )
    .map_err(|_| OpenError::Signature)?;
    Ok([encapped.to_bytes().as_slice(), &ciphertext].concat())
}

/// The caller's random bytes in the shape the library asks for. HPKE draws once, 32 bytes, for the
/// one-time key; a second draw would repeat them, so the shape is not exported.
struct Given<'a>(&'a [u8; 32]);

impl TryRng for Given<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Infallible> {
        for (to, from) in dst.iter_mut().zip(self.0.iter().cycle()) {
            *to = *from;
        }
        Ok(())
    }
}

impl TryCryptoRng for Given<'_> {}

/// The sealed detail of a record whose answers say `SPECIAL`: the real outcomes, and a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// Target and what was really found, in the record's order.
    pub answers: Vec<(Target, Outcome)>,
    /// A note, or empty.
    pub note: String,
}

impl Detail {
    /// Seals the detail of an answer about `rid`; it opens only beside an answer about the same resident.
    pub fn seal(
        &self,
        public: &[u8; 32],
        hub: &HubId,
        rid: Rid,
        random: &[u8; 32],
    ) -> Result<Vec<u8>, OpenError> {
        let mut writer = Writer::new();
        writer
            .array(2)
            .list(self.answers.iter(), |writer, (target, outcome)| {
                writer.array(2).u64(target.wire()).u64(outcome.wire());
            });
        writer.text(&self.note);
        let plaintext = Zeroizing::new(writer.finish());
        seal(public, Use::Detail, hub, &rid.0.to_be_bytes(), &plaintext, random)
    }

    /// Opens what [`Detail::seal`] made.
    pub fn open(key: &SealKey, hub: &HubId, rid: Rid, sealed: &[u8]) -> Result<Self, OpenError> {
        let plaintext = key.open(Use::Detail, hub, &rid.0.to_be_bytes(), sealed)?;
        let mut reader = Reader::new(&plaintext);
        let detail = reader.fields(2, |reader| {
            let answers = reader.list(limits::ITEMS, |reader| {
                reader.fields(2, |reader| {
                    let target = Target::from_wire(reader.u64()?).ok_or(DecodeError::Version)?;
                    let outcome = Outcome::from_wire(reader.u64()?).ok_or(DecodeError::Version)?;
                    Ok((target, outcome))
                })
            })?;
            Ok(Self {
                answers,
                note: reader.text(limits::RECORD_BYTES)?.to_owned(),
            })
        })?;
        Ok(detail)
    }
}
