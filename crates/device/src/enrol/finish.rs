//! From a certificate and a PIN to a store and a vault; and from the store back to who we are.

use std::path::{Path, PathBuf};

use tungnha_ambient::Moment;
use tungnha_domain::Role;
use tungnha_exchange::enrol::{Certificate, User, digest};
use tungnha_exchange::seal::{self, Use};
use tungnha_exchange::{DeviceKey, HubId, HubPublic, HubSeen};
use zeroize::Zeroizing;

use super::users::{Holder, users};
use super::{Pending, read};
use crate::error::{Error, Result};
use crate::files;
use crate::lease::{self, Heard};
use crate::session::{Me, Session};
use crate::store::{self, Db, IdentityRow, UnitRow};
use crate::sync::FIRST_BATCH;
use crate::team;
use crate::vault::{DataKey, PlatformSecret, Vault, check_pin};

/// Makes store and vault and opens them. The vault is written last: it is what makes the tablet enrolled,
/// and until it stands there is nothing in the store that is not also in the pending file.
pub(crate) fn finish(
    store_path: &Path,
    vault_path: &Path,
    pending: &Pending,
    pin: &str,
    platform: &dyn PlatformSecret,
    now: &Moment,
) -> Result<(Vault, DataKey, Session)> {
    check_pin(pin)?;
    let code = read(&pending.url)?;
    let bytes = pending.certificate.clone().ok_or(Error::NotEnrolled)?;
    let certificate = Certificate::open(&bytes, &code.keys, &code.hub_id)
        .map_err(|_| Error::Corrupt("the pending enrolment"))?;
    let data_key = Zeroizing::new(random::<32>()?);
    put_aside(store_path)?;
    let mut store = store::create(store_path, &data_key)?;
    let row = IdentityRow {
        hub_id: code.hub_id.0,
        sign_key: code.keys.sign,
        seal_key: code.keys.seal,
        tls_pins: std::iter::once(code.tls_pin).chain(code.spare_pin).collect(),
        addresses: code.addresses,
        commune: certificate.commune.clone(),
        device_key: pending.key.seed(),
        certificate: bytes,
        team: None,
    };
    store.write(|db| {
        db.put_identity(&row, certificate.incarnation, FIRST_BATCH)?;
        // The certificate is the first sight of the hub's clock.
        let mut sending = db.sending()?;
        sending.hub_seen = Some(HubSeen {
            boot: db.boot_number(&now.boot)?,
            mono: now.mono,
            hub_time: certificate.hub_time,
        });
        db.set_sending(&sending)?;
        for (id, name) in &certificate.units {
            db.put_unit(&UnitRow::empty(*id, name))?;
        }
        note_users(db, &certificate)?;
        lease::contact(db, (now, Heard::Now), certificate.hub_time, false)?;
        lease::hand_over(db, certificate.member).map(|_| ())
    })?;
    let recovery = seal::seal(
        &code.keys.seal,
        Use::Recovery,
        &code.hub_id,
        &[],
        data_key.as_slice(),
        &random()?,
    )
    .map_err(|_| Error::Internal("sealing"))?;
    let holder = Holder {
        member: Some(certificate.member),
        name: certificate.name.clone(),
    };
    let me = told(&store.read(), &holder)?;
    let mut vault = Vault::create(vault_path, &data_key, &holder, pin, platform, &recovery)?;
    vault.arm(&data_key, &me, platform)?;
    Ok((vault, data_key, Session { store, me }))
}

/// Notes names and roles of those who use this tablet.
pub(super) fn note_users(db: &Db<'_>, certificate: &Certificate) -> Result<()> {
    for user in users(certificate) {
        db.put_member(user.member, &user.name)?;
        db.set_member_role(user.member, user.role)?;
    }
    Ok(())
}

/// A store without a vault is what a power cut in the middle of [`finish`] leaves: nobody ever recorded in
/// it. It is put aside all the same and not deleted: a store is never deleted on a guess.
fn put_aside(store_path: &Path) -> Result<()> {
    let failed = |error| Error::io("unfinished store", error);
    if !store_path.exists() {
        return Ok(());
    }
    let aside = files::aside_of(store_path).map_err(failed)?;
    // The log first, under the name that makes it the put-aside file's own: it may hold what the file does
    // not yet, and a new store must not find it. Its index is made anew by whoever opens them.
    let wal = |path: &Path| -> PathBuf {
        let mut name = path.as_os_str().to_owned();
        name.push("-wal");
        name.into()
    };
    match std::fs::rename(wal(store_path), wal(&aside)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    std::fs::rename(store_path, aside).map_err(failed)?;
    let mut index = store_path.as_os_str().to_owned();
    index.push("-shm");
    files::remove(Path::new(&index)).map_err(failed)
}

/// Who this tablet is in the hands of `holder`; the certificate is checked again each time. Somebody it does
/// not name goes by what the vault knows and may do what a member may.
pub(super) fn told(db: &Db<'_>, holder: &Holder) -> Result<Me> {
    let row = db.identity()?;
    let hub = HubId(row.hub_id);
    let keys = HubPublic {
        sign: row.sign_key,
        seal: row.seal_key,
    };
    let damaged = || Error::Corrupt("the store");
    let certificate = Certificate::open(&row.certificate, &keys, &hub).map_err(|_| damaged())?;
    let users = users(&certificate);
    let me = holder.among(&users).cloned().unwrap_or_else(|| User {
        member: holder.member.unwrap_or(certificate.member),
        role: Role::Member,
        name: holder.name.clone(),
    });
    let own = db.own(certificate.dev, certificate.epoch)?;
    Ok(Me {
        hub,
        keys,
        tls_pins: row.tls_pins,
        addresses: row.addresses,
        device_key: DeviceKey::from_seed(&row.device_key),
        dev: certificate.dev,
        certified: certificate.epoch,
        epoch: own.epoch(),
        own,
        member: me.member,
        member_name: me.name,
        role: me.role,
        users,
        issued: (certificate.incarnation, certificate.hub_time),
        certificate: digest(&row.certificate),
        commune: row.commune,
        units: certificate.units,
        campaign: serde_json::from_str(&certificate.campaign).map_err(|_| damaged())?,
        catalogue: certificate.catalogue,
        team: row
            .team
            .and_then(|bytes| team::known((&keys, &hub, certificate.dev), &bytes)),
        held: Vec::new(),
        battery: None,
    })
}

fn random<const N: usize>() -> Result<[u8; N]> {
    tungnha_ambient::random_bytes().map_err(|_| Error::Internal("no random bytes"))
}
