//! Codes read out to somebody at a tablet that cannot reach the hub: one opens a locked list for a day, one
//! lets a member who forgot the PIN choose another.
//!
//! Both are computed from the tablet's key ([`tungnha_exchange::code`]); nothing has to be sent. To give one
//! is logged: it is a way into a tablet.

use serde::Serialize;
use tungnha_exchange::code::CodeKey;

use crate::enrol::Device;
use crate::error::HubError;
use crate::keys::Identity;
use crate::store::{Transaction, audit, devices, members};

/// What `code --json` and `unlock-code --json` tell.
#[derive(Debug, Serialize)]
pub struct Given {
    /// The tablet it is for; no other takes it.
    pub dev: u32,
    /// Whose tablet that is.
    pub member: String,
    /// The code, `K7QF-3M9X-2D4B`.
    pub code: String,
    /// The request a reset code answers; none for a day code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<u32>,
}

/// A code that opens this tablet's list for a day, once. A revoked tablet gets none. `now` is unix seconds.
pub fn day_code(tx: &Transaction<'_>, dev: u32, (who, now): (&str, i64)) -> Result<Given, HubError> {
    let (device, key) = key_of(tx, dev)?;
    if device.revoked {
        return Err(HubError::Refused(format!(
            "máy số {dev} đã bị thu hồi: danh sách không được mở lại (the device is revoked)"
        )));
    }
    let number = devices::next_day_code(tx, dev, now)?;
    let code = key.day(number).map_err(|_| damaged())?;
    audit::append(tx, now, who, "day_code", &serde_json::json!({ "dev": dev }))?;
    given(tx, &device, code, None)
}

/// The code that answers a tablet's request number: with it a new PIN is chosen there and no record is lost.
/// A revoked tablet gets one too: what is still in it must come out. `now` is unix seconds.
pub fn unlock_code(
    tx: &Transaction<'_>,
    dev: u32,
    request: u32,
    (who, now): (&str, i64),
) -> Result<Given, HubError> {
    let (device, key) = key_of(tx, dev)?;
    let code = key.reset(request).map_err(|_| damaged())?;
    let detail = serde_json::json!({ "dev": dev, "request": request });
    audit::append(tx, now, who, "unlock_code", &detail)?;
    given(tx, &device, code, Some(request))
}

fn key_of(tx: &Transaction<'_>, dev: u32) -> Result<(Device, CodeKey), HubError> {
    let device = devices::find(tx, dev)?
        .ok_or_else(|| HubError::Refused(format!("--dev: không có máy số {dev} (no such device)")))?;
    if device.computer {
        return Err(HubError::Refused(format!(
            "máy số {dev} là máy bàn: không có danh sách để khóa, mã PIN đặt ở mục Cán bộ (a desk's computer)"
        )));
    }
    let identity = Identity::load(tx)?;
    let key = CodeKey::of_hub(&identity.keys.seal, &identity.hub_id, &device.public_key);
    Ok((device, key.map_err(|_| damaged())?))
}

fn given(
    tx: &Transaction<'_>,
    device: &Device,
    code: String,
    request: Option<u32>,
) -> Result<Given, HubError> {
    Ok(Given {
        dev: device.dev,
        member: members::of(tx, device.member)?.0,
        code,
        request,
    })
}

fn damaged() -> HubError {
    HubError::Unreadable("device.public_key")
}
