//! `enrol`: a one-time code, as text and as a QR symbol to scan from the screen.

use std::process::ExitCode;

use serde::Serialize;
use tungnha_domain::Role;

use super::args::Common;
use super::{qr, tell};
use crate::commune::units;
use crate::enrol::{Invitation, Invited, invite};
use crate::error::HubError;
use crate::store::Store;
use crate::times::vietnam_time;

/// What `enrol --json` tells.
#[derive(Serialize)]
struct Issued {
    code: String,
    url: String,
    expires_at: String,
}

/// Issues a code for one tablet that covers these hamlets, or for one more user of a tablet.
pub(super) fn enrol(
    common: &Common,
    (role, name, hamlets): (&str, String, &[String]),
    (on_dev, printed, computer): (Option<u32>, bool, bool),
    addresses: Vec<String>,
) -> Result<ExitCode, HubError> {
    let role = Role::parse(role).ok_or(HubError::Unreadable("--role"))?;
    let now = common.now();
    let issued = Store::open(&common.data)?.write(|tx| {
        let units = hamlets
            .iter()
            .map(|name| units::hamlet(tx, name).map(|unit| unit.id))
            .collect::<Result<_, _>>()?;
        invite(
            tx,
            &Invitation {
                role,
                name,
                units,
                printed,
                on_dev,
                computer,
                addresses,
            },
            ("cli", now),
        )
    })?;
    tell(common, &Issued::from(issued), text)
}

impl From<Invited> for Issued {
    fn from(invited: Invited) -> Self {
        Self {
            code: invited.code,
            url: invited.url,
            expires_at: vietnam_time(invited.expires_at),
        }
    }
}

fn text(told: &Issued) -> String {
    // A code too long for a symbol can still be pasted.
    let symbol = qr::symbol(&told.url);
    format!(
        "{symbol}\nMã đăng ký, dùng một lần (one-time code): {}\nhết hạn (expires): {}\nquét mã trên, hoặc dán (scan, or paste): {}\n",
        told.code, told.expires_at, told.url
    )
}
