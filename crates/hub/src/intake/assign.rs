//! Houses given to members: kept as they were said, for those of the tablet's hamlets; whose a house is, is computed.

use tungnha_domain::{Assignment, Role};
use tungnha_exchange::ack::NoticeCode;
use tungnha_exchange::effective;
use tungnha_exchange::record::HousesFor;

use super::Intake;
use super::judged::{Entry, Judged};
use crate::error::HubError;
use crate::people::Decided;
use crate::store::{assignments, members};

impl Intake<'_> {
    /// Only a lead or an officer gives houses out, to somebody the hub knows. A record with no house of the tablet's
    /// hamlets says nothing here and is quarantined.
    pub(super) fn assign(
        &mut self,
        entry: &Entry<'_>,
        role: Option<Role>,
        said: &HousesFor,
    ) -> Result<Judged, HubError> {
        let known = match said.member {
            Some(member) => members::exists(self.tx, member)?,
            None => true,
        };
        if !known || !matches!(role, Some(Role::Lead | Role::Officer)) {
            return Ok(Judged::quarantined(NoticeCode::Quarantined));
        }
        let decided = Decided::load(self.tx)?;
        let word = Assignment {
            id: entry.id,
            effective: effective(&entry.record.anchor),
            member: said.member,
            retracted: self.is_retracted(entry)?,
        };
        let mut first = None;
        for hid in &said.hids {
            let unit = decided.unit_of(self.tx, *hid)?;
            let ours = unit.is_some_and(|unit| {
                self.device.units.contains(&unit) || self.device.former_units.contains(&unit)
            });
            if ours {
                let house = decided.house(*hid);
                assignments::add(self.tx, house, entry.record.member, word)?;
                first = first.or(Some(house));
            }
        }
        Ok(first.map_or(Judged::quarantined(NoticeCode::Quarantined), Judged::kept_of))
    }
}
