//! Taking one user off a tablet that several share: they left the team, or go on with another tablet.
//!
//! What they recorded on it, before or after it heard of this, still counts: their row stays. The tablet is
//! told by a newer certificate with its next sync, and drops their PIN.

use serde::Serialize;

use crate::error::HubError;
use crate::store::{Transaction, audit, devices, members};

/// What `remove-user --json` tells.
#[derive(Debug, Serialize)]
pub struct UserRemoved {
    /// The tablet.
    pub dev: u32,
    /// Who uses it no longer.
    pub name: String,
    /// Who uses it from now on, the first member first.
    pub users: Vec<String>,
}

/// Takes everybody of this name off a tablet in service, and logs it. The last user cannot be taken off: that
/// is revoking the tablet. `who` goes into the log, `now` is unix seconds.
pub fn remove_user(
    tx: &Transaction<'_>,
    dev: u32,
    name: &str,
    who: &str,
    now: i64,
) -> Result<UserRemoved, HubError> {
    let name = name.trim();
    let device = devices::find(tx, dev)?
        .ok_or_else(|| HubError::Refused(format!("không có máy số {dev} (no such device)")))?;
    if device.revoked {
        return Err(HubError::Refused(format!(
            "máy số {dev} đã bị thu hồi (the device is revoked)"
        )));
    }
    let mut go = Vec::new();
    let mut stay = Vec::new();
    for member in std::iter::once(device.member).chain(devices::other_users(tx, dev)?) {
        let (its_name, _) = members::of(tx, member)?;
        if its_name == name {
            go.push(member);
        } else {
            stay.push((member, its_name));
        }
    }
    if go.is_empty() {
        let users: Vec<&str> = stay.iter().map(|(_, name)| name.as_str()).collect();
        return Err(HubError::Refused(format!(
            "--name: máy số {dev} không có người dùng này; đang có: {} (no such user of the device)",
            users.join(", ")
        )));
    }
    let Some((next, _)) = stay.first() else {
        return Err(HubError::Refused(format!(
            "máy số {dev} chỉ có một người dùng; hãy thu hồi máy bằng lệnh revoke, hoặc thêm người mới trước (the only \
             user: revoke the device, or add another user first)"
        )));
    };
    if go.contains(&device.member) {
        devices::set_first_member(tx, dev, *next, now)?;
    }
    for member in &go {
        devices::end_user(tx, dev, *member, now)?;
        let detail = serde_json::json!({ "dev": dev, "member": member.0 });
        audit::append(tx, now, who, "remove_user", &detail)?;
    }
    Ok(UserRemoved {
        dev,
        name: name.to_owned(),
        users: stay.into_iter().map(|(_, name)| name).collect(),
    })
}
