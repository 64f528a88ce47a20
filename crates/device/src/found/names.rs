//! How a record names whom and what it is about.

use tungnha_domain::{Hid, Rid};
use tungnha_exchange::record::{Added, HouseRef, PersonRef};

use crate::error::{Error, Result};
use crate::session::Me;
use crate::store::{Db, LOCAL, What};

/// Whether no list has this person yet.
pub(crate) const fn is_local(rid: Rid) -> bool {
    rid.0 >= LOCAL
}

/// Whether no list has this household yet.
pub(crate) const fn is_local_house(hid: Hid) -> bool {
    hid.0 >= LOCAL
}

/// A person as the next record names them.
pub(crate) fn person_ref(db: &Db<'_>, me: &Me, rid: Rid) -> Result<PersonRef> {
    if !is_local(rid) {
        return Ok(PersonRef::Listed(rid));
    }
    let found = db.found_as(What::Person, rid.0)?;
    let found = found.ok_or(Error::NotFound("resident"))?;
    Ok(PersonRef::Added(added(me, found.seq)))
}

/// A household as the next record names it.
pub(crate) fn house_ref(db: &Db<'_>, me: &Me, hid: Hid) -> Result<HouseRef> {
    if !is_local_house(hid) {
        return Ok(HouseRef::Listed(hid));
    }
    let found = db.found_as(What::Household, hid.0)?;
    let found = found.ok_or(Error::NotFound("household"))?;
    Ok(HouseRef::Added(added(me, found.seq)))
}

/// An own record by its number, and by its epoch where the tablet took a new one since.
pub(super) fn added(me: &Me, seq: u64) -> Added {
    Added {
        seq,
        epoch: Some(me.own.id(seq).epoch).filter(|name| *name != me.epoch),
    }
}
