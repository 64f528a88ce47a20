//! A restored hub reads a tablet back from the certificate it once signed.
//!
//! A tablet that was enrolled after the backup is not in it. The certificate, which only this hub's key can
//! have signed, is as good as the rows that were lost.

use std::collections::BTreeSet;

use tungnha_domain::UnitId;
use tungnha_exchange::enrol::Certificate;

use crate::commune::units;
use crate::error::HubError;
use crate::keys::{Identity, new_incarnation};
use crate::store::devices::{self, ReadBack};
use crate::store::{Transaction, audit, members};

/// Keeps the device of a certificate that this hub signed and whose number nobody has. Any other
/// certificate changes nothing. `now` is unix seconds.
pub(crate) fn read_back(tx: &Transaction<'_>, bytes: &[u8], now: i64) -> Result<(), HubError> {
    let identity = Identity::load(tx)?;
    let Ok(certificate) = Certificate::open(bytes, &identity.keys.public(), &identity.hub_id) else {
        return Ok(());
    };
    if devices::find(tx, certificate.dev)?.is_some() {
        return Ok(());
    }
    if !members::read_back(tx, certificate.member, &certificate.name, certificate.role)? {
        return Ok(());
    }
    if certificate.incarnation >= identity.incarnation {
        // Signed in the life we think we are in, or in a later one: this store is an older copy.
        new_incarnation(tx, certificate.incarnation)?;
    }
    let device = ReadBack {
        dev: certificate.dev,
        member: certificate.member,
        public_key: certificate.device_key,
        certificate: bytes,
        units: hamlets(tx, &certificate.units)?,
        enrolled_at: certificate.hub_time,
    };
    devices::read_back(tx, &device)?;
    for user in &certificate.others {
        if members::read_back(tx, user.member, &user.name, user.role)? {
            devices::add_user(tx, certificate.dev, user.member, certificate.hub_time)?;
        }
    }
    let detail = serde_json::json!({ "dev": certificate.dev, "member": certificate.member.0 });
    audit::append(tx, now, "hub", "read_back", &detail)
}

/// The hamlets of a certificate as this store numbers them. One that came with a list after the backup is
/// made again under its number, so that the tablet knows it when the list is read in again.
fn hamlets(tx: &Transaction<'_>, named: &[(UnitId, String)]) -> Result<BTreeSet<UnitId>, HubError> {
    let mut found = BTreeSet::new();
    for (id, name) in named {
        found.extend(units::read_back(tx, *id, name)?);
    }
    Ok(found)
}
