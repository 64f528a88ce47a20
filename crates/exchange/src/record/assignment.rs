//! Kind 10: whose houses these are from now on. It blocks nobody: whoever stands at a door records.

use tungnha_domain::{Hid, MemberId};

use super::fields::{Fields, Read, field};
use crate::DecodeError;
use crate::limits;

/// Households in one record at most: it stays well within the limit of a record's bytes.
pub const MOST_ASSIGNED: usize = 400;

/// Houses given to a member, or taken from whoever had them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HousesFor {
    /// Which: in rising order, none twice. [`HousesFor::new`] sees to it.
    pub hids: Vec<Hid>,
    /// Whose; none: nobody's.
    pub member: Option<MemberId>,
}

impl HousesFor {
    /// Sorts the houses; one that is named twice is named once.
    #[must_use]
    pub fn new(hids: impl IntoIterator<Item = Hid>, member: Option<MemberId>) -> Self {
        let hids: std::collections::BTreeSet<Hid> = hids.into_iter().collect();
        Self {
            hids: hids.into_iter().collect(),
            member,
        }
    }

    /// Each household as its number less the one before, and the member or null.
    pub(super) fn fields(&self) -> Vec<Vec<u8>> {
        let mut before = 0;
        vec![
            field(|w| {
                w.list(self.hids.iter(), |w, hid| {
                    w.u64(hid.0.wrapping_sub(before));
                    before = hid.0;
                })
            }),
            field(|w| {
                w.option(self.member, |w, member| {
                    w.u64(member.0);
                })
            }),
        ]
    }

    /// The word and how many fields it took.
    pub(super) fn read<'b>(at: impl Fn(usize) -> Fields<'b>) -> Read<(Self, usize)> {
        let mut before: Option<u32> = None;
        let hids = at(0).read(|reader| {
            reader.list(limits::ITEMS, |reader| {
                let step = reader.u32()?;
                let hid = match before {
                    None => step,
                    Some(before) if step > 0 => before.checked_add(step).ok_or(DecodeError::Malformed)?,
                    Some(_) => return Err(DecodeError::Malformed),
                };
                before = Some(hid);
                Ok(Hid(hid))
            })
        })?;
        let member = at(1).read(|reader| reader.option(|reader| Ok(MemberId(reader.u32()?))))?;
        Ok((Self { hids, member }, 2))
    }
}
