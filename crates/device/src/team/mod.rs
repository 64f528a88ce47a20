//! The tablets of the team, met without a network: whose word on where they work is believed, and whose codes open
//! this tablet. The hub signs who they are; what it signed last is all that counts.

mod codes;
mod met;

use tungnha_exchange::enrol::digest;
use tungnha_exchange::team::{Mate, Team};
use tungnha_exchange::{HubId, HubPublic};

use crate::error::Result;
use crate::session::{Me, Session};

pub(crate) use codes::{give, record, tablets, taken};
pub(crate) use met::{learn, word};

/// The team in the store, as signed; none where none came, or where it is not this tablet's.
pub(crate) fn known((keys, hub, dev): (&HubPublic, &HubId, u32), bytes: &[u8]) -> Option<Known> {
    let team = Team::open(bytes, keys, hub).ok().filter(|team| team.dev == dev)?;
    Some(Known {
        team,
        digest: digest(bytes),
    })
}

/// A team and the name it goes by in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    pub team: Team,
    pub digest: [u8; 8],
}

/// Takes a team in, if it is this tablet's, signed by its hub and later than the one it has. Words of tablets that
/// are no longer of the team are forgotten with it.
pub(crate) fn take(session: &mut Session, bytes: &[u8]) -> Result<()> {
    let me = &session.me;
    let Some(new) = known((&me.keys, &me.hub, me.dev), bytes) else {
        return Ok(());
    };
    let at = |known: &Known| (known.team.incarnation, known.team.hub_time);
    if me.team.as_ref().is_some_and(|before| at(before) >= at(&new)) {
        return Ok(());
    }
    session.store.write(|db| {
        db.set_team(bytes)?;
        for (member, name) in new.team.mates.iter().flat_map(|mate| &mate.users) {
            db.put_member(*member, name)?;
        }
        for dev in db.met_devs()? {
            if new.team.mate(dev).is_none() {
                db.drop_met(dev)?;
            }
        }
        Ok(())
    })?;
    session.me.team = Some(new);
    Ok(())
}

impl Me {
    /// A colleague's tablet, if the hub's last word names it.
    fn mate(&self, dev: u32) -> Option<&Mate> {
        self.team.as_ref()?.team.mate(dev)
    }

    /// The tablets that may give this one codes: number and public key.
    pub(crate) fn leads(&self) -> impl Iterator<Item = (u32, [u8; 32])> {
        let team = self.team.iter().flat_map(|known| known.team.leads());
        team.map(|mate| (mate.dev, mate.device_key))
    }
}
