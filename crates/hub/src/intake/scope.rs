//! Whose business a record is: what a tablet may tell about whom.

use tungnha_domain::{Hid, Rid};
use tungnha_exchange::ack::NoticeCode;

use super::Intake;
use super::judged::Judged;
use crate::error::HubError;
use crate::people::Decided;
use crate::status::was_ever_on;
use crate::store::lists::Kind;
use crate::store::records::Fate;

impl Intake<'_> {
    /// A resident of the tablet's hamlets is folded; one who has left them meanwhile too, or whose hamlet is
    /// another team's now, and flagged: what was tapped in good faith counts. Anybody else is none of this
    /// tablet's business.
    pub(super) fn scope_of_resident(&self, rid: Rid) -> Result<Judged, HubError> {
        let Some((hid, unit)) = Decided::load(self.tx)?.home_of(self.tx, rid)? else {
            return Ok(Judged::quarantined(NoticeCode::Quarantined));
        };
        let judged = |fate, notice| Judged {
            fate,
            notice,
            rid: Some(rid),
            hid: Some(hid),
        };
        if self.device.units.contains(&unit) {
            return Ok(judged(Fate::Folded, None));
        }
        if self.device.former_units.contains(&unit) || self.was_ever_ours(Kind::Resident, rid.0)? {
            return Ok(judged(Fate::Flagged, Some(NoticeCode::OutOfScope)));
        }
        Ok(judged(Fate::Quarantined, Some(NoticeCode::Quarantined)))
    }

    /// The same for a household that was called at.
    pub(super) fn scope_of_household(&self, hid: Hid) -> Result<Judged, HubError> {
        let judged = |fate, notice| Judged {
            fate,
            notice,
            rid: None,
            hid: Some(hid),
        };
        let Some(unit) = Decided::load(self.tx)?.unit_of(self.tx, hid)? else {
            return Ok(Judged::quarantined(NoticeCode::Quarantined));
        };
        if self.device.units.contains(&unit) {
            return Ok(judged(Fate::Folded, None));
        }
        if self.device.former_units.contains(&unit) || self.was_ever_ours(Kind::Household, hid.0)? {
            return Ok(judged(Fate::Flagged, Some(NoticeCode::OutOfScope)));
        }
        Ok(Judged::quarantined(NoticeCode::Quarantined))
    }

    /// Whether somebody or a household is or was on one of the lists this tablet has or had.
    fn was_ever_ours(&self, kind: Kind, id: u32) -> Result<bool, HubError> {
        Ok(was_ever_on(self.tx, (kind, id), &self.device.units)?
            || was_ever_on(self.tx, (kind, id), &self.device.former_units)?)
    }
}
