//! `enrol`: a one-time code, as text and as a QR symbol to scan from the screen.

use std::process::ExitCode;

use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use serde::Serialize;
use tungnha_domain::Role;

use super::args::Common;
use super::tell;
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

/// Issues a code for one tablet that covers these hamlets.
pub(super) fn enrol(
    common: &Common,
    (role, name, hamlets): (&str, String, &[String]),
    printed: bool,
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
                addresses,
            },
            now,
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
    // Light and dark change places: terminals write light on dark. A code too long for a QR symbol can still be pasted.
    let symbol = QrCode::new(told.url.as_bytes())
        .map(|symbol| {
            let mut image = symbol.render::<Dense1x2>();
            image
                .dark_color(Dense1x2::Light)
                .light_color(Dense1x2::Dark)
                .build()
        })
        .unwrap_or_default();
    format!(
        "{symbol}\nMã đăng ký, dùng một lần (one-time code): {}\nhết hạn (expires): {}\nquét mã trên, hoặc dán (scan, or paste): {}\n",
        told.code, told.expires_at, told.url
    )
}
