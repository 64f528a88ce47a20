//! Another team, other hamlets, another role for a tablet: told to it by a newer certificate with its next
//! sync.
//!
//! Nothing is waited for. What the tablet recorded before it heard of the change is folded all the same and
//! flagged, because hamlets and members it had keep their row; so two teams can be exchanged while both are
//! out of reach.

use std::collections::BTreeSet;

use serde::Serialize;
use tungnha_domain::{Role, UnitId};

use crate::commune::units;
use crate::error::HubError;
use crate::intake::judge_again_of;
use crate::numbers;
use crate::store::{Transaction, audit, devices, members, units as names};

/// What a tablet is to be from now on.
#[derive(Clone, Debug)]
pub struct Assignment<'a> {
    /// The tablet.
    pub dev: u32,
    /// Its hamlets; none named: those it has.
    pub hamlets: &'a [String],
    /// Its first member's role; none named: the one they have.
    pub role: Option<Role>,
}

/// What `assign --json` tells.
#[derive(Debug, Serialize)]
pub struct Assigned {
    /// The tablet.
    pub dev: u32,
    /// Its first member.
    pub member: String,
    /// Their role from now on.
    pub role: &'static str,
    /// Its hamlets from now on.
    pub hamlets: Vec<String>,
    /// Of these, the ones it did not have.
    pub added: Vec<String>,
    /// Hamlets it no longer has; their list goes from the tablet with its next sync.
    pub removed: Vec<String>,
    /// Nothing was different: nothing was changed.
    pub already: bool,
}

/// Gives a tablet in service its new hamlets and role, and logs it. `now` is unix seconds.
pub fn assign(
    tx: &Transaction<'_>,
    wanted: &Assignment<'_>,
    (who, now): (&str, i64),
) -> Result<Assigned, HubError> {
    let dev = wanted.dev;
    let device = devices::find(tx, dev)?
        .ok_or_else(|| HubError::Refused(format!("không có máy số {dev} (no such device)")))?;
    if device.computer {
        return Err(HubError::Refused(format!(
            "máy số {dev} là máy bàn, không giữ danh sách nào (a desk's computer has no hamlets)"
        )));
    }
    if device.revoked {
        return Err(HubError::Refused(format!(
            "máy số {dev} đã bị thu hồi (the device is revoked)"
        )));
    }
    if wanted.hamlets.is_empty() && wanted.role.is_none() {
        return Err(HubError::Refused(
            "cần --hamlet hoặc --role (name what is to change)".to_owned(),
        ));
    }
    let (member, role_before) = members::of(tx, device.member)?;
    let role = wanted.role.unwrap_or(role_before);
    let units = if wanted.hamlets.is_empty() {
        device.units.clone()
    } else {
        wanted
            .hamlets
            .iter()
            .map(|name| units::hamlet(tx, name).map(|unit| unit.id))
            .collect::<Result<BTreeSet<_>, _>>()?
    };
    if units.is_empty() && matches!(role, Role::Member | Role::Lead) {
        return Err(HubError::Refused(
            "thành viên và tổ trưởng cần ít nhất một thôn/khu phố (--hamlet is missing)".to_owned(),
        ));
    }
    let already = units == device.units && role == role_before;
    if !already {
        devices::set_units(tx, dev, &units, now)?;
        if role != role_before {
            numbers::follow_clock(tx, now)?;
            let promoted = members::find_or_add(tx, &member, role)?;
            devices::set_first_member(tx, dev, promoted, now)?;
        }
        let detail = serde_json::json!({
            "dev": dev,
            "role": role.code(),
            "units": units.iter().map(|unit| unit.0).collect::<Vec<_>>(),
            "before": device.units.iter().map(|unit| unit.0).collect::<Vec<_>>(),
        });
        audit::append(tx, now, who, "assign", &detail)?;
        // What it recorded there before may be waiting: a hub that was put back had forgotten that it may.
        judge_again_of(tx, dev, now)?;
    }
    let named = |units: &mut dyn Iterator<Item = &UnitId>| {
        units
            .map(|unit| names::name(tx, *unit))
            .collect::<Result<Vec<_>, _>>()
    };
    Ok(Assigned {
        dev,
        member,
        role: role.code(),
        hamlets: named(&mut units.iter())?,
        added: named(&mut units.difference(&device.units))?,
        removed: named(&mut device.units.difference(&units))?,
        already,
    })
}
