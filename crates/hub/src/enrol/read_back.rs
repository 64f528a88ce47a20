//! A restored hub reads a tablet back from the certificate it once signed.
//!
//! A tablet that was enrolled after the backup is not in it; one that is may have been given hamlets or users since.
//! The certificate, which only this hub's key can have signed, is as good as the rows that were lost.

use std::collections::BTreeSet;

use tungnha_domain::{MemberId, Role, UnitId};
use tungnha_exchange::enrol::Certificate;

use super::device::{Device, due};
use crate::commune::units;
use crate::error::HubError;
use crate::intake::judge_again_of;
use crate::keys::{Identity, new_incarnation};
use crate::store::devices::{self, ReadBack};
use crate::store::{Transaction, audit, members};

/// Keeps what a certificate that this hub signed tells and its store does not know: the device, if nobody has its
/// number, or what it was given since. Any other certificate changes nothing. `now` is unix seconds.
pub(crate) fn read_back(tx: &Transaction<'_>, bytes: &[u8], now: i64) -> Result<(), HubError> {
    let identity = Identity::load(tx)?;
    let Ok(certificate) = Certificate::open(bytes, &identity.keys.public(), &identity.hub_id) else {
        return Ok(());
    };
    let came = Came {
        tx,
        identity,
        certificate,
        bytes,
        now,
    };
    match devices::find(tx, came.certificate.dev)? {
        None => came.add(),
        Some(device) => came.catch_up(&device),
    }
}

/// A certificate that was shown.
struct Came<'t> {
    tx: &'t Transaction<'t>,
    identity: Identity,
    certificate: Certificate,
    bytes: &'t [u8],
    now: i64,
}

impl Came<'_> {
    /// The device is one the store does not know.
    fn add(&self) -> Result<(), HubError> {
        let (tx, certificate) = (self.tx, &self.certificate);
        if !members::read_back(tx, certificate.member, &certificate.name, certificate.role)? {
            return Ok(());
        }
        self.begin_again()?;
        let device = ReadBack {
            dev: certificate.dev,
            member: certificate.member,
            public_key: certificate.device_key,
            certificate: self.bytes,
            units: self.hamlets()?,
            enrolled_at: certificate.hub_time,
        };
        devices::read_back(tx, &device)?;
        self.add_others()?;
        self.logged()
    }

    /// The device is known, and its certificate is later than the one it was given as far as the store knows. What an
    /// officer has decided of it since is later still, and stays.
    fn catch_up(&self, device: &Device) -> Result<(), HubError> {
        let (tx, certificate) = (self.tx, &self.certificate);
        if device.revoked || device.computer || device.public_key != certificate.device_key {
            return Ok(());
        }
        let kept = devices::certificate(tx, device.dev)?;
        let Ok(kept) = Certificate::open(&kept, &self.identity.keys.public(), &self.identity.hub_id) else {
            return Ok(());
        };
        if (certificate.incarnation, certificate.hub_time) <= (kept.incarnation, kept.hub_time) {
            return Ok(());
        }
        let decided = standing(&due(tx, &self.identity, device.dev)?) != standing(&kept);
        self.begin_again()?;
        if decided || !members::read_back(tx, certificate.member, &certificate.name, certificate.role)? {
            return Ok(());
        }
        devices::set_units(tx, device.dev, &self.hamlets()?, self.now)?;
        if certificate.member != device.member {
            devices::set_first_member(tx, device.dev, certificate.member, self.now)?;
        }
        let named = |member: &MemberId| certificate.others.iter().any(|user| user.member == *member);
        for gone in devices::other_users(tx, device.dev)? {
            if !named(&gone) {
                devices::end_user(tx, device.dev, gone, self.now)?;
            }
        }
        self.add_others()?;
        devices::set_certificate(tx, device.dev, self.bytes)?;
        judge_again_of(tx, device.dev, self.now)?;
        self.logged()
    }

    /// Signed in the life we think we are in, or in a later one, and unknown here: this store is an older copy.
    fn begin_again(&self) -> Result<(), HubError> {
        let signed_in = self.certificate.incarnation;
        if signed_in >= self.identity.incarnation {
            new_incarnation(self.tx, signed_in, self.now)?;
        }
        Ok(())
    }

    fn add_others(&self) -> Result<(), HubError> {
        let certificate = &self.certificate;
        for user in &certificate.others {
            if members::read_back(self.tx, user.member, &user.name, user.role)? {
                devices::add_user(self.tx, certificate.dev, user.member, certificate.hub_time)?;
            }
        }
        Ok(())
    }

    /// The hamlets of the certificate as this store numbers them. One that came with a list after the backup is
    /// made again under its number, so that the tablet knows it when the list is read in again.
    fn hamlets(&self) -> Result<BTreeSet<UnitId>, HubError> {
        let mut found = BTreeSet::new();
        for (id, name) in &self.certificate.units {
            found.extend(units::read_back(self.tx, *id, name)?);
        }
        Ok(found)
    }

    fn logged(&self) -> Result<(), HubError> {
        let certificate = &self.certificate;
        let detail = serde_json::json!({ "dev": certificate.dev, "member": certificate.member.0 });
        audit::append(self.tx, self.now, "hub", "read_back", &detail)
    }
}

/// What an officer decides of a tablet: whose it is and which hamlets it has.
fn standing(certificate: &Certificate) -> (MemberId, Role, BTreeSet<UnitId>, BTreeSet<MemberId>) {
    (
        certificate.member,
        certificate.role,
        certificate.units.iter().map(|(unit, _)| *unit).collect(),
        certificate.others.iter().map(|user| user.member).collect(),
    )
}
