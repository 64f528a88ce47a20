//! Restricting and deleting.

use std::collections::HashMap;

use sha2::{Digest, Sha256};
use tungnha_domain::{Birth, Campaign, Rid, Target, eligibility};
use zeroize::Zeroizing;

use crate::commune::Commune;
use crate::error::HubError;
use crate::intake;
use crate::people::{Decided, Resident};
use crate::status;
use crate::store::withheld::{self, Withheld};
use crate::store::{
    Connection, Transaction, audit, decisions, found, identity, residents, rosters, subjects,
};
use crate::table::Eyes;

/// What stands in place of an erased name.
pub(crate) const ERASED: &str = "(đã xóa theo yêu cầu)";

/// Somebody who can still be told apart.
pub(super) fn person(conn: &Connection, rid: Rid) -> Result<Resident, HubError> {
    residents::some(conn, &[rid])?
        .pop()
        .filter(|resident| !resident.is_erased())
        .ok_or_else(|| HubError::Refused(format!("--rid: không có người số {rid} (no such resident)")))
}

/// From now on in no list, in no export and on no tablet; counted as before, and found by officers at the desk. `now` is
/// unix seconds.
pub fn restrict(tx: &Transaction<'_>, rid: Rid, eyes: &Eyes, now: i64) -> Result<(), HubError> {
    person(tx, rid)?;
    withheld::put(tx, rid, Withheld::Restricted, now, None)?;
    status::refresh(tx, &Commune::load(tx)?.campaign, &[rid])?;
    let detail = serde_json::json!({ "rid": rid });
    audit::append(tx, now, &eyes.who, "subject_restricted", &detail)
}

/// Ends a restriction. `now` is unix seconds.
pub fn release(tx: &Transaction<'_>, rid: Rid, eyes: &Eyes, now: i64) -> Result<(), HubError> {
    if !withheld::release(tx, rid)? {
        return Err(HubError::Refused(
            "người này không bị hạn chế xử lý (not restricted)".to_owned(),
        ));
    }
    status::refresh(tx, &Commune::load(tx)?.campaign, &[rid])?;
    let detail = serde_json::json!({ "rid": rid });
    audit::append(tx, now, &eyes.who, "subject_released", &detail)
}

/// Wipes who somebody is: name, ID, day of birth, sex, phone, and the address of a house nobody else is known
/// in; also where imports kept them for an undo, and in the journal the record of the door that added them. Their answers, calls and lists' words stay under the number,
/// so every count is as before. It cannot be taken back. `now` is unix seconds.
pub fn erase(tx: &Transaction<'_>, rid: Rid, eyes: &Eyes, now: i64) -> Result<(), HubError> {
    let resident = person(tx, rid)?;
    let campaign = Commune::load(tx)?.campaign;
    let erased = Erased::load(tx)?;
    let tag = resident.personal_id.as_deref().map(|id| erased.tag(id));
    residents::update(tx, &wiped(&campaign, resident))?;
    subjects::wipe_before(tx, rid, |before| wiped(&campaign, before))?;
    subjects::wipe_address(tx, rid)?;
    decisions::wipe(tx, rid)?;
    rosters::forget(tx, rid, ERASED)?;
    withheld::put(tx, rid, Withheld::Erased, now, tag)?;
    // Under the other numbers an officer found to be theirs, too.
    let numbers = Decided::load(tx)?.numbers_of(&[rid]);
    intake::cut_out(tx, &found::told_of(tx, &numbers)?)?;
    for number in numbers {
        // Also whom a door had added: that row is on no list.
        let Some(other) = residents::ever(tx, number)?.filter(|other| !other.is_erased()) else {
            continue;
        };
        let tag = other.personal_id.as_deref().map(|id| erased.tag(id));
        residents::update(tx, &wiped(&campaign, other))?;
        subjects::wipe_before(tx, number, |before| wiped(&campaign, before))?;
        subjects::wipe_address(tx, number)?;
        rosters::forget(tx, number, ERASED)?;
        decisions::wipe(tx, number)?;
        withheld::put(tx, number, Withheld::Erased, now, tag)?;
    }
    status::refresh(tx, &campaign, &[rid])?;
    let detail = serde_json::json!({ "rid": rid });
    audit::append(tx, now, &eyes.who, "subject_erased", &detail)
}

/// Somebody without their details.
pub(crate) fn wiped(campaign: &Campaign, resident: Resident) -> Resident {
    Resident {
        personal_id: None,
        name: ERASED.to_owned(),
        match_key: String::new(),
        birth: coarse(campaign, resident.birth),
        sex: None,
        phone: None,
        // Not who they are; an operator's figures count its customers.
        operator: resident.operator,
        ..resident
    }
}

/// A year of birth that is asked for the same targets: the person's own where that decides alike, else one
/// beside it. An erased person must not change who is eligible.
fn coarse(campaign: &Campaign, birth: Option<Birth>) -> Option<Birth> {
    let asked = |birth| {
        Target::ALL
            .map(|target| eligibility(campaign, target, birth) == tungnha_domain::Eligibility::NotEligible)
    };
    let year = birth?.year();
    [year, year - 1, year + 1]
        .into_iter()
        .map(|year| Some(Birth::Year(year)))
        .find(|coarse| asked(*coarse) == asked(birth))
        .unwrap_or(birth)
}

/// Who was erased, to be found again by an ID that is no longer kept: a later list then counts the same
/// person on and makes no new one.
pub(crate) struct Erased {
    secret: Zeroizing<[u8; 32]>,
    by_tag: HashMap<[u8; 32], Rid>,
}

impl Erased {
    /// Reads them.
    pub(crate) fn load(conn: &Connection) -> Result<Self, HubError> {
        let kept = identity::load(conn)?.ok_or(HubError::Unreadable("identity"))?;
        Ok(Self {
            secret: kept.seal_seed,
            by_tag: withheld::erased(conn)?,
        })
    }

    /// Who had this personal ID.
    pub(crate) fn who(&self, personal_id: &str) -> Option<Rid> {
        // Nobody was erased at most hubs: then no ID of a list is hashed.
        if self.by_tag.is_empty() {
            return None;
        }
        self.by_tag.get(&self.tag(personal_id)).copied()
    }

    /// Under the hub's own secret, as twelve digits are soon tried through.
    pub(crate) fn tag(&self, personal_id: &str) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"tungnha/1/erased\0");
        hash.update(self.secret.as_slice());
        hash.update(personal_id.as_bytes());
        hash.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coarse_birth_is_asked_for_the_same_targets() {
        let campaign = Campaign::template_2024();
        let mut day: chrono::NaiveDate = "2004-01-01".parse().unwrap();
        let end = "2012-12-31".parse().unwrap();
        while day <= end {
            let birth = Some(Birth::Date(day));
            let coarse = coarse(&campaign, birth);
            assert!(matches!(coarse, Some(Birth::Year(_))), "{day}");
            for target in Target::ALL {
                let not =
                    |birth| eligibility(&campaign, target, birth) == tungnha_domain::Eligibility::NotEligible;
                assert_eq!(not(coarse), not(birth), "{day} {target}");
            }
            day = day.succ_opt().unwrap();
        }
    }
}
