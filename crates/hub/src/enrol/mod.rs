//! Enrolment: an officer makes a one-time code, a tablet redeems it with the key it made for itself.
//!
//! A code works once, for ten minutes on a screen or a day on paper. The same key may repeat it as long
//! as nobody else came first: the answer may have been lost on the way, and the tablet must be able to
//! ask again.

mod code;
mod device;
mod read_back;
mod team;

use std::collections::BTreeSet;

use tungnha_domain::{Role, UnitId};
use tungnha_exchange::enrol::{EnrolCode, EnrolRequest};
use tungnha_exchange::refusal::Refusal;

use crate::commune::Commune;
use crate::commune::units::{self, UnitKind};
use crate::error::HubError;
use crate::intake::judge_again_of;
use crate::keys::Identity;
use crate::net;
use crate::numbers;
use crate::store::codes::{self, CodeRow};
use crate::store::{Connection, Transaction, audit, devices, members};

pub(crate) use device::{Device, certify};
pub(crate) use read_back::read_back;
pub(crate) use team::team;

/// Seconds a code on a screen is good for.
const ON_SCREEN: i64 = 10 * 60;
/// Seconds a printed code is good for.
const PRINTED: i64 = 24 * 60 * 60;

/// For whom a code is made.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// What the person may do.
    pub role: Role,
    /// The person's name; the same name and role is the same person.
    pub name: String,
    /// The hamlets whose lists the tablet gets. Leads and members need at least one; an officer's tablet
    /// with none named gets all.
    pub units: Vec<UnitId>,
    /// To be printed: good for a day instead of ten minutes.
    pub printed: bool,
    /// The tablet that gets one more user; without one a new tablet is enrolled. It keeps its hamlets.
    pub on_dev: Option<u32>,
    /// The code is for a computer that is to be a desk of this hub: an officer's or the office's.
    pub computer: bool,
    /// `host:port` to put into the code instead of where the hub was last served.
    pub addresses: Vec<String>,
}

/// A fresh code.
#[derive(Clone, Debug)]
pub struct Invited {
    /// The one-time code, `K7QF3-M9X2D`.
    pub code: String,
    /// `tungnha://enrol/…`, what the QR symbol holds.
    pub url: String,
    /// What a tablet shows too that was given the code in letters: sixteen digits to compare.
    pub fingerprint: String,
    /// Unix seconds.
    pub expires_at: i64,
}

/// Makes a one-time code. `who` is for the log, `now` unix seconds.
pub fn invite(
    tx: &Transaction<'_>,
    invitation: &Invitation,
    (who, now): (&str, i64),
) -> Result<Invited, HubError> {
    let name = invitation.name.trim();
    if name.is_empty() {
        return Err(HubError::Refused(
            "tên người dùng để trống (--name is empty)".to_owned(),
        ));
    }
    let units = match invitation.on_dev {
        _ if invitation.computer => no_units(invitation)?,
        Some(dev) => units_on(tx, dev)?,
        None => units_of(tx, invitation)?,
    };
    numbers::follow_clock(tx, now)?;
    let member = members::find_or_add(tx, name, invitation.role)?;
    let code = code::fresh()?;
    let expires_at = now.saturating_add(if invitation.printed { PRINTED } else { ON_SCREEN });
    let row = CodeRow {
        member,
        expires_at,
        used_by: None,
        on_dev: invitation.on_dev,
        computer: invitation.computer,
        units,
    };
    codes::add(tx, &code::hash(&code), &row, now)?;
    let detail = serde_json::json!({
        "member": member.0,
        "role": invitation.role.code(),
        "units": row.units.iter().map(|id| id.0).collect::<Vec<_>>(),
        "printed": invitation.printed,
        "on": invitation.on_dev,
        "computer": invitation.computer,
    });
    audit::append(tx, now, who, "enrol_code", &detail)?;
    let told = told(tx, &code, &invitation.addresses)?;
    Ok(Invited {
        code,
        url: told.to_url(),
        fingerprint: told.fingerprint(),
        expires_at,
    })
}

/// A desk elsewhere holds no list; it is for those who have a desk.
fn no_units(invitation: &Invitation) -> Result<BTreeSet<UnitId>, HubError> {
    if !matches!(invitation.role, Role::Officer | Role::Office) {
        return Err(HubError::Refused(
            "máy bàn chỉ dành cho công an xã và văn phòng xã (--computer: role officer or office)".to_owned(),
        ));
    }
    if invitation.on_dev.is_some() {
        return Err(HubError::Refused(
            "máy bàn nhận thêm người ở mục Cán bộ, không cần mã (--on is for tablets)".to_owned(),
        ));
    }
    Ok(BTreeSet::new())
}

/// The hamlets of a tablet that is in service.
fn units_on(conn: &Connection, dev: u32) -> Result<BTreeSet<UnitId>, HubError> {
    match devices::find(conn, dev)? {
        Some(device) if device.computer => Err(HubError::Refused(format!(
            "--on: máy số {dev} là máy bàn (a desk's computer)"
        ))),
        Some(device) if !device.revoked => Ok(device.units),
        Some(_) => Err(HubError::Refused(format!(
            "--on: máy số {dev} đã bị thu hồi (the device is revoked)"
        ))),
        None => Err(HubError::Refused(format!(
            "--on: không có máy số {dev} (no such device)"
        ))),
    }
}

/// The hamlets the invitation names, or all for an officer who names none.
fn units_of(conn: &Connection, invitation: &Invitation) -> Result<BTreeSet<UnitId>, HubError> {
    if !invitation.units.is_empty() {
        return Ok(invitation.units.iter().copied().collect());
    }
    match invitation.role {
        Role::Officer => hamlets(conn),
        Role::Office => Ok(BTreeSet::new()),
        Role::Member | Role::Lead => Err(HubError::Refused(
            "thành viên và tổ trưởng cần ít nhất một thôn/khu phố (--hamlet is missing)".to_owned(),
        )),
    }
}

fn hamlets(conn: &Connection) -> Result<BTreeSet<UnitId>, HubError> {
    let all = units::all(conn)?;
    Ok(all
        .into_iter()
        .filter(|unit| unit.kind == UnitKind::Hamlet)
        .map(|unit| unit.id)
        .collect())
}

/// What the hub says of itself to a tablet that has a code in letters only: the symbol's content without the code.
pub(crate) fn hello(conn: &Connection) -> Result<String, HubError> {
    Ok(told(conn, "", &[])?.to_url())
}

/// What the code's QR symbol holds.
fn told(conn: &Connection, code: &str, addresses: &[String]) -> Result<EnrolCode, HubError> {
    let identity = Identity::load(conn)?;
    let addresses = if addresses.is_empty() {
        net::addresses(conn)?
    } else {
        addresses.to_vec()
    };
    let [tls_pin, spare_pin] = identity.tls_pins;
    Ok(EnrolCode {
        addresses: addresses.iter().map(|address| bare(address)).collect(),
        hub_id: identity.hub_id,
        keys: identity.keys.public(),
        tls_pin,
        spare_pin: Some(spare_pin),
        code: code.to_owned(),
        commune: Commune::load(conn)?.name,
    })
}

/// `host:port`, however a person wrote it.
fn bare(address: &str) -> String {
    let address = address.trim().trim_end_matches('/');
    address.strip_prefix("https://").unwrap_or(address).to_owned()
}

/// The tablet that redeemed a code, if one has.
pub(crate) fn redeemed_by(conn: &Connection, text: &str) -> Result<Option<u32>, HubError> {
    Ok(codes::find(conn, &code::hash(text))?.and_then(|code| code.used_by))
}

/// Redeems a code: the signed certificate, or why not. `computer`: a computer asks that is to be a desk. `now` is
/// unix seconds.
pub(crate) fn redeem(
    tx: &Transaction<'_>,
    identity: &Identity,
    request: &EnrolRequest,
    computer: bool,
    now: i64,
) -> Result<Result<Vec<u8>, Refusal>, HubError> {
    let hash = code::hash(&request.code);
    let Some(code) = codes::find(tx, &hash)? else {
        return Ok(Err(Refusal::CodeWrong));
    };
    if code.computer != computer {
        // Good as it is: whoever shows it to the right machine is let in.
        return Ok(Err(Refusal::OtherMachine));
    }
    if let Some(dev) = code.used_by {
        let same = devices::certificate_of_key(tx, dev, &request.device_key)?;
        return Ok(same.ok_or(Refusal::CodeUsed));
    }
    let one_more = match code.on_dev {
        // For one tablet only, and not if that was revoked meanwhile.
        Some(dev) => match devices::find(tx, dev)? {
            Some(device) if device.public_key == request.device_key && !device.revoked => Some(dev),
            _ => return Ok(Err(Refusal::CodeWrong)),
        },
        None => None,
    };
    if now > code.expires_at {
        return Ok(Err(Refusal::CodeExpired));
    }
    let (dev, certificate) = match one_more {
        Some(dev) => {
            devices::add_user(tx, dev, code.member, now)?;
            // What was recorded in their name before counts too, where the hub had forgotten them.
            judge_again_of(tx, dev, now)?;
            (dev, certify(tx, identity, dev, now)?)
        }
        None => device::admit(tx, identity, request, &code, now)?,
    };
    codes::used(tx, &hash, dev)?;
    let detail = serde_json::json!({ "dev": dev, "member": code.member.0 });
    audit::append(tx, now, "hub", "enrolled", &detail)?;
    Ok(Ok(certificate))
}
