//! Keys and what is signed with them. Every signature covers a purpose and the hub's id, so bytes signed
//! for one thing or one hub mean nothing for another.
//!
//! Keys are made from random bytes the caller passes in.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::seal::SealKey;
use crate::{DecodeError, OpenError};

/// A hub's name: 16 random bytes made at `init`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HubId(pub [u8; 16]);

/// What a signature is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A tablet's batch.
    Batch,
    /// A tablet's request.
    Request,
    /// A tablet asking to be enrolled: proves it holds the key it names.
    Enrol,
    /// The hub's acknowledgement.
    Ack,
    /// The hub's list page.
    Page,
    /// The hub's certificate for a tablet.
    Certificate,
    /// The hub's certificate for a computer that is a desk: it makes no tablet.
    Computer,
    /// The hub's "no".
    Refusal,
    /// The hub's table of a snapshot's pieces.
    Snapshot,
    /// The hub's word on who is working at which house.
    Claims,
    /// A tablet's word on where its holder is working, for a colleague's.
    AtWork,
    /// The hub's word on which tablets are of a team.
    Team,
    /// A small document of the hub beside the list.
    Paper,
}

impl Purpose {
    const fn tag(self) -> &'static [u8] {
        match self {
            Self::Batch => b"tungnha/1/batch\0",
            Self::Request => b"tungnha/1/request\0",
            Self::Enrol => b"tungnha/1/enrol\0",
            Self::Ack => b"tungnha/1/ack\0",
            Self::Page => b"tungnha/1/page\0",
            Self::Certificate => b"tungnha/1/certificate\0",
            Self::Computer => b"tungnha/1/computer\0",
            Self::Refusal => b"tungnha/1/refusal\0",
            Self::Snapshot => b"tungnha/1/snapshot\0",
            Self::Claims => b"tungnha/1/claims\0",
            Self::AtWork => b"tungnha/1/at-work\0",
            Self::Team => b"tungnha/1/team\0",
            Self::Paper => b"tungnha/1/paper\0",
        }
    }

    fn message(self, hub: &HubId, bytes: &[u8]) -> Vec<u8> {
        [self.tag(), &hub.0, bytes].concat()
    }
}

/// The hub's two keys: ed25519 for signing, X25519 for opening what was sealed to it.
pub struct HubKeys {
    sign: SigningKey,
    /// Opens what was sealed to this hub.
    pub seal: SealKey,
}

impl HubKeys {
    /// The keys of two random seeds; the same seeds give the same keys.
    #[must_use]
    pub fn from_seeds(sign: &[u8; 32], seal: &[u8; 32]) -> Self {
        Self {
            sign: SigningKey::from_bytes(sign),
            seal: SealKey::from_seed(seal),
        }
    }

    /// The public halves, as printed in the enrolment code.
    #[must_use]
    pub fn public(&self) -> HubPublic {
        HubPublic {
            sign: self.sign.verifying_key().to_bytes(),
            seal: self.seal.public(),
        }
    }

    /// Signs `body` for a purpose.
    #[must_use]
    pub fn sign(&self, purpose: Purpose, hub: &HubId, body: Vec<u8>) -> Signed {
        let signature = self.sign.sign(&purpose.message(hub, &body)).to_bytes();
        Signed { signature, body }
    }
}

/// The public halves of a hub's keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HubPublic {
    /// ed25519: checks what the hub signed.
    pub sign: [u8; 32],
    /// X25519: seals to the hub.
    pub seal: [u8; 32],
}

/// A tablet's signing key, made on the tablet at enrolment.
pub struct DeviceKey(SigningKey);

impl DeviceKey {
    /// The key of a random seed; the same seed gives the same key.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The seed, to be kept under the vault's key.
    #[must_use]
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// The public half, as the hub keeps it.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// Signs `body` for a purpose.
    #[must_use]
    pub fn sign(&self, purpose: Purpose, hub: &HubId, body: Vec<u8>) -> Signed {
        Signed {
            signature: self.signature(purpose, hub, &body),
            body,
        }
    }

    /// The X25519 secret with another public key ([`crate::code`]). The library hashes and clamps as for
    /// signing; what is agreed on is only ever used through a hash of its own.
    pub(crate) fn agree(&self, public: [u8; 32]) -> Zeroizing<[u8; 32]> {
        let scalar = Zeroizing::new(self.0.to_scalar_bytes());
        Zeroizing::new(x25519_dalek::x25519(*scalar, public))
    }

    pub(crate) fn signature(&self, purpose: Purpose, hub: &HubId, body: &[u8]) -> [u8; 64] {
        self.0.sign(&purpose.message(hub, body)).to_bytes()
    }
}

/// The X25519 public key that belongs to an ed25519 one.
pub(crate) fn as_x25519(public: &[u8; 32]) -> Result<[u8; 32], OpenError> {
    VerifyingKey::from_bytes(public)
        .map(|key| key.to_montgomery().to_bytes())
        .map_err(|_| OpenError::Signature)
}

/// Checks a signature by an ed25519 public key. Strict: no second form of a signature is accepted, and
/// no weak key.
pub(crate) fn verify(
    public: &[u8; 32],
    purpose: Purpose,
    hub: &HubId,
    body: &[u8],
    signature: &[u8; 64],
) -> Result<(), OpenError> {
    VerifyingKey::from_bytes(public)
        .and_then(|key| key.verify_strict(&purpose.message(hub, body), &Signature::from_bytes(signature)))
        .map_err(|_| OpenError::Signature)
}

/// Bytes with a signature before them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// ed25519 over purpose, hub id and body.
    pub signature: [u8; 64],
    /// What is signed.
    pub body: Vec<u8>,
}

impl Signed {
    /// As it travels and is stored: signature ‖ body.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        [self.signature.as_slice(), &self.body].concat()
    }

    /// Splits bytes without checking anything; [`Signed::verify`] does.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let (signature, body) = bytes.split_first_chunk().ok_or(DecodeError::Malformed)?;
        Ok(Self {
            signature: *signature,
            body: body.to_vec(),
        })
    }

    /// The body, if `public` signed it for this purpose and hub.
    pub fn verify(&self, public: &[u8; 32], purpose: Purpose, hub: &HubId) -> Result<&[u8], OpenError> {
        verify(public, purpose, hub, &self.body, &self.signature).map(|()| self.body.as_slice())
    }
}

/// SHA-256, the protocol's only hash.
#[must_use]
pub fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}
