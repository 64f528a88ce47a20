//! Soft claims: which houses colleagues are at now, so that nobody walks to a door somebody stands at.
//! They inform and never block, and each ends by itself.
//!
//! The hub tells them with each answer ([`Claims`]); where there is no network, a tablet tells a colleague's with
//! the copy it hands over ([`AtWork`]).

use tungnha_domain::{Hid, MemberId};

use crate::cbor::{Reader, Writer};
use crate::{DecodeError, DeviceKey, HubId, HubKeys, HubPublic, OpenError, Purpose, Signed, limits};

/// Who is working where, as the hub knows it; replaces what the tablet knew before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// When the hub said so, unix seconds.
    pub hub_time: i64,
    /// The houses.
    pub claims: Vec<Claim>,
    /// Names of who is there: a tablet may not have met them in a list yet.
    pub members: Vec<(MemberId, String)>,
}

/// One house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Which.
    pub hid: Hid,
    /// Who is there.
    pub member: MemberId,
    /// Unix seconds of the hub's clock from which it no longer counts.
    pub until: i64,
}

impl Claims {
    /// Signs them; the bytes travel in [`crate::sync::SyncResponse::claims`].
    #[must_use]
    pub fn sign(&self, keys: &HubKeys, hub: &HubId) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.array(3).i64(self.hub_time);
        writer.list(self.claims.iter(), |writer, claim| {
            writer
                .array(3)
                .u64(claim.hid.0)
                .u64(claim.member.0)
                .i64(claim.until);
        });
        writer.list(self.members.iter(), |writer, (member, name)| {
            writer.array(2).u64(member.0).text(name);
        });
        keys.sign(Purpose::Claims, hub, writer.finish()).to_bytes()
    }

    /// Reads claims signed by this hub.
    pub fn open(bytes: &[u8], public: &HubPublic, hub: &HubId) -> Result<Self, OpenError> {
        if bytes.len() > limits::SIGNED_BYTES {
            return Err(DecodeError::TooLarge.into());
        }
        let signed = Signed::from_bytes(bytes)?;
        let mut reader = Reader::new(signed.verify(&public.sign, Purpose::Claims, hub)?);
        let claims = reader.fields(3, |reader| {
            Ok(Self {
                hub_time: reader.i64()?,
                claims: reader.list(limits::ITEMS, |reader| {
                    reader.fields(3, |reader| {
                        Ok(Claim {
                            hid: Hid(reader.u32()?),
                            member: MemberId(reader.u32()?),
                            until: reader.i64()?,
                        })
                    })
                })?,
                members: reader.list(limits::ITEMS, |reader| {
                    reader.fields(2, |reader| {
                        Ok((
                            MemberId(reader.u32()?),
                            reader.text(limits::TEXT_BYTES)?.to_owned(),
                        ))
                    })
                })?,
            })
        })?;
        reader.end()?;
        Ok(claims)
    }
}

/// Houses in one tablet's word at most; a person is at one or two.
pub const MOST_AT_WORK: usize = 16;
/// Bytes of such a word at most: it travels in a QR symbol.
pub const AT_WORK_BYTES: usize = 1024;

/// Where the holder of a tablet is at work, in the tablet's own word for a colleague's. An empty one says that
/// they are nowhere: it takes the one before back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AtWork {
    /// The tablet.
    pub dev: u32,
    /// When it said so, unix seconds as far as it knows. Of two words of one tablet the later one counts.
    pub made: i64,
    /// Household, who is there, and for how many seconds they have been.
    pub houses: Vec<(Hid, MemberId, u32)>,
}

impl AtWork {
    /// Signs it; the bytes travel in [`crate::carry::Bundle::at_work`].
    #[must_use]
    pub fn sign(&self, key: &DeviceKey, hub: &HubId) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.array(3).u64(self.dev).i64(self.made);
        writer.list(self.houses.iter(), |writer, (hid, member, since)| {
            writer.array(3).u64(hid.0).u64(member.0).u64(*since);
        });
        key.sign(Purpose::AtWork, hub, writer.finish()).to_bytes()
    }

    /// Reads a word, if the tablet it names signed it: `key` tells that tablet's public key, or that it is none
    /// of the team.
    pub fn open(
        bytes: &[u8],
        hub: &HubId,
        key: impl FnOnce(u32) -> Option<[u8; 32]>,
    ) -> Result<Self, OpenError> {
        if bytes.len() > AT_WORK_BYTES {
            return Err(DecodeError::TooLarge.into());
        }
        let signed = Signed::from_bytes(bytes)?;
        let mut reader = Reader::new(&signed.body);
        let word = reader.fields(3, |reader| {
            Ok(Self {
                dev: reader.u32()?,
                made: reader.i64()?,
                houses: reader.list(MOST_AT_WORK, |reader| {
                    reader.fields(3, |reader| {
                        Ok((Hid(reader.u32()?), MemberId(reader.u32()?), reader.u32()?))
                    })
                })?,
            })
        })?;
        reader.end()?;
        let key = key(word.dev).ok_or(OpenError::Signature)?;
        signed.verify(&key, Purpose::AtWork, hub)?;
        Ok(word)
    }
}
