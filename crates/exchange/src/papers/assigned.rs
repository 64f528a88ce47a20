//! Kind 2: whose houses of the tablet's hamlets are.

use tungnha_domain::{Hid, MemberId};

use crate::cbor::{Reader, Writer};
use crate::{DecodeError, limits};

/// Who has which house; a house that is not in it is nobody's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assigned {
    /// Each member who has some, by number, with their name and houses in rising order.
    pub members: Vec<(MemberId, String, Vec<Hid>)>,
}

/// Houses of one member at most.
const MOST_HOUSES: usize = 20_000;

impl Assigned {
    /// As a paper carries it.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.array(1);
        writer.list(self.members.iter(), |writer, (member, name, hids)| {
            writer.array(3).u64(member.0).text(name);
            let mut before = 0;
            writer.list(hids.iter(), |writer, hid| {
                writer.u64(hid.0.wrapping_sub(before));
                before = hid.0;
            });
        });
        writer.finish()
    }

    /// Reads what a paper of this kind says.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let assigned = reader.fields(1, |reader| {
            Ok(Self {
                members: reader.list(limits::ITEMS, |reader| reader.fields(3, read_member))?,
            })
        })?;
        reader.end()?;
        Ok(assigned)
    }
}

fn read_member(reader: &mut Reader<'_>) -> Result<(MemberId, String, Vec<Hid>), DecodeError> {
    let member = MemberId(reader.u32()?);
    let name = reader.text(limits::TEXT_BYTES)?.to_owned();
    let mut before = 0_u32;
    let hids = reader.list(MOST_HOUSES, |reader| {
        before = before.checked_add(reader.u32()?).ok_or(DecodeError::Malformed)?;
        Ok(Hid(before))
    })?;
    Ok((member, name, hids))
}
