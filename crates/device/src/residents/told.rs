//! What one of this tablet's records told beside answers, of somebody or of their whole house.

use std::collections::HashMap;

use tungnha_domain::{Hid, MemberId};

use super::invited::Invitations;
use crate::error::Result;
use crate::houses::named;
use crate::store::{Db, HouseWord, Kind, OwnRecord, What};
use crate::times;
use crate::views::{HouseName, OperatorWish, Told};

/// None of a record that says answers alone, or takes another back.
pub(super) fn told(
    db: &Db<'_>,
    record: &OwnRecord,
    names: &HashMap<MemberId, String>,
    invitations: &Invitations<'_>,
) -> Result<Option<Told>> {
    Ok(match record.kind {
        Kind::Answer => db.wish_of(record.seq)?.map(|wish| {
            Told::Wish(OperatorWish {
                phone: wish.phone,
                sim: wish.sim,
            })
        }),
        Kind::Visit => Some(Told::NobodyHome),
        Kind::Appointment => record.visit_at.map(|due| Told::Appointment {
            due: times::shown(due),
        }),
        Kind::Audit => Some(Told::IdShown),
        Kind::Person => match db.found_by(record.seq)? {
            Some(found) if found.what == What::Person => Some(Told::Added),
            Some(found) => Some(Told::Moved {
                to: house(db, found.hid)?,
            }),
            None => None,
        },
        Kind::Household => match db.own_word(record.seq)? {
            Some(HouseWord::Landmark(text)) => Some(Told::Landmark { text }),
            Some(HouseWord::Place(after)) => Some(Told::Walk {
                first: after.is_none(),
                after: after.map(|hid| house(db, hid)).transpose()?.flatten(),
            }),
            None => db.found_by(record.seq)?.map(|_| Told::HouseAdded),
        },
        Kind::Assignment => {
            let (to, houses) = db.assignment_of(record.seq)?;
            let to = to.map(|member| names.get(&member).cloned().unwrap_or_default());
            Some(Told::Given { to, houses })
        }
        Kind::Invitation => db
            .own_invitation(record.seq, &invitations.me.own)?
            .map(|own| Told::Invited(invitations.shown(&own.said))),
        Kind::Retract | Kind::Settlement | Kind::Code => None,
    })
}

/// A house as its neighbours name it; one that was added may stand on the list by now.
fn house(db: &Db<'_>, hid: Hid) -> Result<Option<HouseName>> {
    let listed = db
        .found_as(What::Household, hid.0)?
        .and_then(|found| found.listed);
    named(db, &[listed.map_or(hid, Hid)])
}
