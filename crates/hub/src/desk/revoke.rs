//! Taking a tablet out of service: lost, stolen, or its holder has left the team.
//!
//! From then on it gets no list, and with its next contact the signed order to wipe the one it has. What it
//! still sends is taken into custody, acknowledged and quarantined: it may be a volunteer's evening, or
//! somebody else's doing. What was counted before stays counted.

use serde::Serialize;

use super::devices;
use crate::error::HubError;
use crate::store::{Transaction, audit, devices as rows};

/// What `revoke --json` tells.
#[derive(Debug, Serialize)]
pub struct Revoked {
    /// The tablet.
    pub dev: u32,
    /// Whose it was.
    pub member: String,
    /// Since when, RFC 3339 in Vietnam's time.
    pub revoked_at: Option<String>,
    /// It was revoked before: nothing was changed.
    pub already: bool,
    /// Records it is known to hold that the hub does not.
    pub missing: u64,
}

/// Revokes a tablet and logs it; one that is revoked already stays as it is. `who` is for the log, `now` unix
/// seconds. A number
/// no tablet has is refused.
pub fn revoke(tx: &Transaction<'_>, dev: u32, (who, now): (&str, i64)) -> Result<Revoked, HubError> {
    let already = !rows::revoke(tx, dev, now)?;
    let device = devices(tx)?.into_iter().find(|line| line.dev == dev);
    let device =
        device.ok_or_else(|| HubError::Refused(format!("--dev: không có máy số {dev} (no such device)")))?;
    if !already {
        audit::append(tx, now, who, "revoke", &serde_json::json!({ "dev": dev }))?;
    }
    Ok(Revoked {
        dev,
        member: device.member,
        revoked_at: device.revoked_at,
        already,
        missing: device.missing,
    })
}
