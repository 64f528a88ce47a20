//! Enrolling: the code a tablet scans from the screen or from paper, and whether it has come.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_domain::{Role, UnitId};

use super::call::{Call, Nothing, calls};
use super::{Answer, Ask, OfficeError};
use crate::commune::units::{self, UnitKind};
use crate::enrol::{self, Invitation, invite};
use crate::store::members;
use crate::times::vietnam_time;

pub(super) const CALLS: &[Call] = calls![
    "enrolment.choices" => Officer, choices: Nothing => EnrolChoices;
    "enrolment.invite" => Officer, make: EnrolOrder => EnrolSheet;
    "enrolment.used" => Officer, used: WhichCode => CodeUse;
];

/// Who and where a tablet may be for.
#[derive(Debug, Serialize, TS)]
pub(super) struct EnrolChoices {
    hamlets: Vec<NamedUnit>,
    /// Names that are known: members of teams, holders of other tablets.
    people: Vec<KnownPerson>,
}

/// A unit to choose.
#[derive(Debug, Serialize, TS)]
pub(super) struct NamedUnit {
    #[ts(type = "number")]
    id: UnitId,
    name: String,
}

/// A person to choose.
#[derive(Debug, Serialize, TS)]
pub(super) struct KnownPerson {
    name: String,
    role: Role,
}

/// For whom a code is made.
#[derive(Debug, Deserialize, TS)]
pub(super) struct EnrolOrder {
    name: String,
    role: Role,
    /// Hamlets; an officer's or lead's tablet may have all.
    #[ts(type = "Array<number>")]
    hamlets: Vec<UnitId>,
    /// For paper: good for a day instead of ten minutes.
    printed: bool,
    /// One more user of this tablet.
    #[serde(default)]
    #[ts(optional)]
    on_dev: Option<u32>,
    /// A computer that is to be a desk of this hub.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    computer: bool,
}

/// The code, as a symbol and in letters.
#[derive(Debug, Serialize, TS)]
pub(super) struct EnrolSheet {
    /// In letters a person can read out.
    code: String,
    /// What the symbol holds.
    url: String,
    /// Sixteen digits to compare where the code was typed.
    fingerprint: String,
    expires_at: String,
    /// The symbol's side in modules, without its quiet edge.
    size: usize,
    /// Its dark modules as one SVG path.
    path: String,
    hamlets: Vec<String>,
}

/// Which code.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "WhichEnrolCode")]
pub(super) struct WhichCode {
    code: String,
}

/// Whether a code was redeemed.
#[derive(Debug, Serialize, TS)]
pub(super) struct CodeUse {
    /// The tablet that did.
    dev: Option<u32>,
}

fn choices(ask: &Ask<'_>, _: Nothing) -> Answer<EnrolChoices> {
    ask.read(|tx| {
        let hamlets = units::all(tx)?
            .into_iter()
            .filter(|unit| unit.kind == UnitKind::Hamlet);
        let people = members::all(tx)?.into_iter();
        Ok(EnrolChoices {
            hamlets: hamlets
                .map(|unit| NamedUnit {
                    id: unit.id,
                    name: unit.name,
                })
                .collect(),
            people: people.map(|(_, name, role)| KnownPerson { name, role }).collect(),
        })
    })
}

fn make(ask: &Ask<'_>, order: EnrolOrder) -> Answer<EnrolSheet> {
    if order.on_dev.is_none() && order.hamlets.is_empty() && matches!(order.role, Role::Member | Role::Lead) {
        return Err(OfficeError::bad_input(
            "Chọn ít nhất một thôn/khu phố cho máy này.",
        ));
    }
    let name = order.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(OfficeError::bad_input("Ghi tên người giữ máy."));
    }
    let invitation = Invitation {
        role: order.role,
        name,
        units: order.hamlets,
        printed: order.printed,
        on_dev: order.on_dev,
        computer: order.computer,
        addresses: Vec::new(),
    };
    let (invited, hamlets) = ask.write(|tx| {
        let invited = invite(tx, &invitation, (ask.who(), ask.now))?;
        let named = units::all(tx)?
            .into_iter()
            .filter(|unit| invitation.units.contains(&unit.id));
        Ok((invited, named.map(|unit| unit.name).collect()))
    })?;
    let symbol = qrcode::QrCode::new(invited.url.as_bytes())
        .map_err(|_| OfficeError::refused("Mã quá dài để vẽ. Hãy dán dòng mã vào máy tính bảng."))?;
    Ok(EnrolSheet {
        code: invited.code,
        fingerprint: invited.fingerprint,
        url: invited.url,
        expires_at: vietnam_time(invited.expires_at),
        size: symbol.width(),
        path: path(&symbol),
        hamlets,
    })
}

fn used(ask: &Ask<'_>, which: WhichCode) -> Answer<CodeUse> {
    let dev = ask.read(|tx| enrol::redeemed_by(tx, &which.code))?;
    Ok(CodeUse { dev })
}

/// The dark modules, a run of a row at a time.
fn path(symbol: &qrcode::QrCode) -> String {
    let (width, colors) = (symbol.width(), symbol.to_colors());
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..]
                .iter()
                .take_while(|one| **one == qrcode::Color::Dark)
                .count();
            if run > 0 {
                path.push_str(&format!("M{x} {y}h{run}v1h-{run}z"));
            }
            x += run.max(1);
        }
    }
    path
}
