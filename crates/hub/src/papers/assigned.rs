//! Kind 2: whose houses of the tablet's hamlets are.

use std::collections::BTreeMap;

use tungnha_domain::{Hid, MemberId, assigned};
use tungnha_exchange::papers::Assigned;

use super::Reader;
use crate::error::HubError;
use crate::store::{assignments, members};

/// The houses of each member who has some; none while nobody ever gave one of these houses out.
pub(super) fn content(reader: &Reader<'_>) -> Result<Option<Vec<u8>>, HubError> {
    let mut any = false;
    let mut houses: BTreeMap<MemberId, Vec<Hid>> = BTreeMap::new();
    for unit in &reader.device.units {
        for (hid, words) in assignments::of_unit(reader.tx, *unit)? {
            any = true;
            if let Some(member) = assigned(words) {
                houses.entry(member).or_default().push(hid);
            }
        }
    }
    if !any {
        return Ok(None);
    }
    let mut of_members = Vec::new();
    for (member, mut hids) in houses {
        hids.sort_unstable();
        of_members.push((member, members::of(reader.tx, member)?.0, hids));
    }
    let content = Assigned { members: of_members };
    Ok(Some(content.to_bytes()))
}
