//! A newer certificate: other hamlets, another role, one more user, other settings of the campaign. Taken in
//! one transaction, or not at all.

use std::collections::BTreeSet;

use tungnha_domain::Campaign;
use tungnha_exchange::enrol::Certificate;

use super::finish::{note_users, told};
use super::users::Holder;
use crate::error::{Error, Result};
use crate::found;
use crate::houses::refresh_walk;
use crate::residents::Lens;
use crate::session::{Me, Session};
use crate::store::{Db, UnitRow};
use crate::visits::refresh_houses;

/// Takes a certificate in, if it is this tablet's, signed by its hub and later than the one it has; says
/// whether it was. Lists of hamlets that are no longer its own go, personal details and all; its records
/// about people there stay and are still sent. New hamlets start without a list.
pub(crate) fn renew(session: &mut Session, bytes: &[u8]) -> Result<bool> {
    let Some(certificate) = newer(&session.me, bytes) else {
        return Ok(false);
    };
    let holder = Holder {
        member: Some(session.me.member),
        name: session.me.member_name.clone(),
    };
    let me = session.store.write(|db| {
        db.set_certificate(bytes)?;
        note_users(db, &certificate)?;
        change_units(db, &certificate)?;
        // Who worked here until now goes on until the tablet is locked, even where they are named no more.
        let me = told(db, &holder)?;
        shown_anew(db, &me)?;
        Ok(me)
    })?;
    // What this run of the app has found out beside the certificate goes on.
    let held = std::mem::take(&mut session.me.held);
    let battery = session.me.battery;
    session.me = Me { held, battery, ..me };
    Ok(true)
}

fn newer(me: &Me, bytes: &[u8]) -> Option<Certificate> {
    let certificate = ours(me, bytes)?;
    let later = (certificate.incarnation, certificate.hub_time) > me.issued;
    let readable = serde_json::from_str::<Campaign>(&certificate.campaign).is_ok();
    (later && readable).then_some(certificate)
}

/// Whether a certificate is this tablet's, signed by its hub, and earlier than the one it has.
pub(crate) fn is_behind(me: &Me, bytes: &[u8]) -> bool {
    ours(me, bytes).is_some_and(|certificate| (certificate.incarnation, certificate.hub_time) < me.issued)
}

/// A certificate of this tablet, signed by its hub.
fn ours(me: &Me, bytes: &[u8]) -> Option<Certificate> {
    let certificate = Certificate::open(bytes, &me.keys, &me.hub).ok()?;
    // By the certificate's own epoch: a copy of a tablet writes under a later one, which the hub drew for it.
    let ours = (certificate.dev, certificate.epoch) == (me.dev, me.certified)
        && certificate.device_key == me.device_key.public();
    ours.then_some(certificate)
}

fn change_units(db: &Db<'_>, certificate: &Certificate) -> Result<()> {
    for unit in db.units()? {
        if !certificate.units.iter().any(|(id, _)| *id == unit.id) {
            db.remove_unit(unit.id)?;
        }
    }
    for (id, name) in &certificate.units {
        let row = match db.unit(*id)? {
            Some(row) => UnitRow {
                name: name.clone(),
                ..row
            },
            None => UnitRow::empty(*id, name),
        };
        db.put_unit(&row)?;
    }
    Ok(())
}

/// Who stands in a house of a hamlet that went, because they were said to live there, is shown where their list has
/// them; then everything kept beside houses.
fn shown_anew(db: &Db<'_>, me: &Me) -> Result<()> {
    let houses = found::show(db, &me.own)?;
    for unit in db.units()? {
        refresh_walk(db, &me.own, unit.id)?;
    }
    refresh_houses(db, &Lens::new(db, me)?, &houses)?;
    refresh_all(db, me)
}

/// What is kept beside every house, computed anew: who is asked for what, or whose quota counts, is another.
pub(crate) fn refresh_all(db: &Db<'_>, me: &Me) -> Result<()> {
    let houses: BTreeSet<_> = db.houses()?.into_iter().map(|house| house.hid).collect();
    refresh_houses(db, &Lens::new(db, me)?, &houses)
}

/// Opens the identity for somebody the certificate must name.
pub(crate) fn identity_of(db: &Db<'_>, holder: &Holder) -> Result<Me> {
    let me = told(db, holder)?;
    if holder.among(&me.users).is_none() {
        return Err(Error::NotAllowed("no longer uses this tablet"));
    }
    Ok(me)
}
