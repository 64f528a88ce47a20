//! The team of a tablet, as the hub knows it: the tablets that have a hamlet in common with it.
//!
//! Where there is no network a tablet believes a colleague's by this message alone: whose signature says who is at
//! which house ([`crate::claims::AtWork`]), and whose tablet may give it codes ([`crate::code`]). A tablet that
//! was revoked, or whose holder leads no longer, is not in the next one, and so neither any more.

use tungnha_domain::{MemberId, UnitId};

use crate::cbor::{Reader, Writer};
use crate::{DecodeError, HubId, HubKeys, HubPublic, OpenError, Purpose, Signed, limits};

/// Whom a tablet may meet; replaces what it knew before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Team {
    /// Which life of the hub's journal.
    pub incarnation: u32,
    /// Whose team it is: no other tablet takes it.
    pub dev: u32,
    /// When the hub said so, unix seconds. Of two of one incarnation the later one counts.
    pub hub_time: i64,
    /// The other tablets, by number.
    pub mates: Vec<Mate>,
}

/// A colleague's tablet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mate {
    /// Its number.
    pub dev: u32,
    /// Its ed25519 public key.
    pub device_key: [u8; 32],
    /// Whether a lead or an officer uses it: it may give the others codes.
    pub leads: bool,
    /// Who uses it, the first member first.
    pub users: Vec<(MemberId, String)>,
    /// The hamlets the two have in common.
    pub units: Vec<UnitId>,
}

impl Team {
    /// Signs it; the bytes travel in [`crate::sync::SyncResponse::team`].
    #[must_use]
    pub fn sign(&self, keys: &HubKeys, hub: &HubId) -> Vec<u8> {
        let mut writer = Writer::new();
        writer
            .array(4)
            .u64(self.incarnation)
            .u64(self.dev)
            .i64(self.hub_time);
        writer.list(self.mates.iter(), |writer, mate| {
            writer.array(5).u64(mate.dev).bytes(&mate.device_key);
            writer.u64(u64::from(mate.leads));
            writer.list(mate.users.iter(), |writer, (member, name)| {
                writer.array(2).u64(member.0).text(name);
            });
            writer.list(mate.units.iter(), |writer, unit| {
                writer.u64(unit.0);
            });
        });
        keys.sign(Purpose::Team, hub, writer.finish()).to_bytes()
    }

    /// Reads a team signed by this hub.
    pub fn open(bytes: &[u8], public: &HubPublic, hub: &HubId) -> Result<Self, OpenError> {
        if bytes.len() > limits::SIGNED_BYTES {
            return Err(DecodeError::TooLarge.into());
        }
        let signed = Signed::from_bytes(bytes)?;
        let mut reader = Reader::new(signed.verify(&public.sign, Purpose::Team, hub)?);
        let team = reader.fields(4, |reader| {
            Ok(Self {
                incarnation: reader.u32()?,
                dev: reader.u32()?,
                hub_time: reader.i64()?,
                mates: reader.list(limits::ITEMS, |reader| reader.fields(5, Mate::read))?,
            })
        })?;
        reader.end()?;
        Ok(team)
    }

    /// A colleague's tablet by its number.
    #[must_use]
    pub fn mate(&self, dev: u32) -> Option<&Mate> {
        self.mates.iter().find(|mate| mate.dev == dev)
    }

    /// Those that may give this tablet codes.
    pub fn leads(&self) -> impl Iterator<Item = &Mate> {
        self.mates.iter().filter(|mate| mate.leads)
    }
}

impl Mate {
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            dev: reader.u32()?,
            device_key: reader.fixed()?,
            leads: reader.u64()? != 0,
            users: reader.list(limits::ITEMS, |reader| {
                reader.fields(2, |reader| {
                    Ok((
                        MemberId(reader.u32()?),
                        reader.text(limits::TEXT_BYTES)?.to_owned(),
                    ))
                })
            })?,
            units: reader.list(limits::ITEMS, |reader| Ok(UnitId(reader.u32()?)))?,
        })
    }

    /// Whether this member uses it.
    #[must_use]
    pub fn is_used_by(&self, member: MemberId) -> bool {
        self.users.iter().any(|(user, _)| *user == member)
    }
}
