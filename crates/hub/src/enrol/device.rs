//! Devices: what is known of one when it speaks, and admitting one.

use std::collections::BTreeSet;

use tungnha_domain::{Catalogue, MemberId, Role, UnitId};
use tungnha_exchange::enrol::{Certificate, EnrolRequest};

use crate::commune::{Commune, units};
use crate::error::HubError;
use crate::keys::Identity;
use crate::store::codes::CodeRow;
use crate::store::{Transaction, devices, members};

/// A device as the hub knows it.
#[derive(Clone, Debug)]
pub(crate) struct Device {
    pub(crate) dev: u32,
    pub(crate) member: MemberId,
    pub(crate) role: Role,
    pub(crate) public_key: [u8; 32],
    pub(crate) revoked: bool,
    /// The hamlets whose lists it may pull and whose people it may record.
    pub(crate) units: BTreeSet<UnitId>,
}

/// Gives a key a device number and a signed certificate, and keeps both.
pub(super) fn admit(
    tx: &Transaction<'_>,
    identity: &Identity,
    request: &EnrolRequest,
    code: &CodeRow,
    now: i64,
) -> Result<(u32, Vec<u8>), HubError> {
    let (name, role) = members::of(tx, code.member)?;
    let dev = devices::add(
        tx,
        code.member,
        &request.device_key,
        &request.app,
        &code.units,
        now,
    )?;
    let commune = Commune::load(tx)?;
    let units = units::all(tx)?
        .into_iter()
        .filter(|unit| code.units.contains(&unit.id))
        .map(|unit| (unit.id, unit.name))
        .collect();
    let certificate = Certificate {
        incarnation: identity.incarnation,
        dev,
        epoch: 1,
        member: code.member,
        role,
        name,
        units,
        device_key: request.device_key,
        campaign: serde_json::to_string(&commune.campaign)
            .map_err(|_| HubError::Unreadable("campaign.settings"))?,
        catalogue: Catalogue::shipped().version,
        commune: commune.name,
        hub_time: now,
        others: Vec::new(),
    }
    .sign(&identity.keys, &identity.hub_id);
    devices::set_certificate(tx, dev, &certificate)?;
    Ok((dev, certificate))
}
