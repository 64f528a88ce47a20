//! The hub's signed "no": the only refusal a tablet acts on. Any other answer (401, 5xx, a portal's 200)
//! only schedules a retry.

use crate::cbor::{Reader, Writer};
use crate::{DecodeError, HubId, HubKeys, HubPublic, OpenError, Purpose, Signed, limits};

/// Why the hub did not do what was asked. Travels as the body of a 409 response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The request's counter was used or is below the window: go on from this one.
    UseCounterFrom(u64),
    /// The hub was restored: sign with this incarnation, and resend from what it acknowledges.
    Incarnation(u32),
    /// The tablet was revoked: no more lists; what it still sends goes to quarantine by `/v1/relay`.
    Revoked,
    /// The enrolment code is not one of this hub's.
    CodeWrong,
    /// The enrolment code was used by another key.
    CodeUsed,
    /// The enrolment code is too old.
    CodeExpired,
    /// A piece of a list that the hub no longer has, or not for this tablet: what was begun with it is
    /// dropped, and the list asked for anew.
    Gone,
    /// The hub does not know this tablet, as one restored from an older backup does not: it may show its
    /// certificate in a bundle ([`crate::carry`]) and ask again.
    ShowCertificate,
    /// The enrolment code is for another sort of machine: a computer's, shown to a tablet, or the reverse.
    OtherMachine,
    /// One of a later version.
    Other(u16),
}

impl Refusal {
    /// Signs it.
    #[must_use]
    pub fn sign(self, keys: &HubKeys, hub: &HubId) -> Vec<u8> {
        let (code, value): (u16, u64) = match self {
            Self::UseCounterFrom(counter) => (1, counter),
            Self::Incarnation(incarnation) => (2, u64::from(incarnation)),
            Self::Revoked => (3, 0),
            Self::CodeWrong => (4, 0),
            Self::CodeUsed => (5, 0),
            Self::CodeExpired => (6, 0),
            Self::Gone => (7, 0),
            Self::ShowCertificate => (8, 0),
            Self::OtherMachine => (9, 0),
            Self::Other(code) => (code, 0),
        };
        let mut writer = Writer::new();
        writer.array(2).u64(code).u64(value);
        keys.sign(Purpose::Refusal, hub, writer.finish()).to_bytes()
    }

    /// Reads a refusal signed by this hub.
    pub fn open(bytes: &[u8], public: &HubPublic, hub: &HubId) -> Result<Self, OpenError> {
        if bytes.len() > limits::SIGNED_BYTES {
            return Err(DecodeError::TooLarge.into());
        }
        let signed = Signed::from_bytes(bytes)?;
        let mut reader = Reader::new(signed.verify(&public.sign, Purpose::Refusal, hub)?);
        let (code, value) = reader.fields(2, |reader| Ok((reader.u16()?, reader.u64()?)))?;
        reader.end()?;
        Ok(match code {
            1 => Self::UseCounterFrom(value),
            2 => Self::Incarnation(u32::try_from(value).map_err(|_| DecodeError::Malformed)?),
            3 => Self::Revoked,
            4 => Self::CodeWrong,
            5 => Self::CodeUsed,
            6 => Self::CodeExpired,
            7 => Self::Gone,
            8 => Self::ShowCertificate,
            9 => Self::OtherMachine,
            other => Self::Other(other),
        })
    }
}
