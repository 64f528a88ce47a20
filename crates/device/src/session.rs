//! An open store and who works with it.

use std::collections::HashMap;

use tungnha_domain::{Campaign, Cell, MemberId, Observation, RecordId, Role, UnitId};
use tungnha_exchange::enrol::User;
use tungnha_exchange::sync::Held;
use tungnha_exchange::{DeviceKey, HubId, HubPublic};

use crate::error::Result;
use crate::store::{Db, Own, Store};
use crate::team::Known;

/// An unlocked tablet.
pub(crate) struct Session {
    pub store: Store,
    pub me: Me,
}

impl Session {
    /// Reads anew under which names own records stand, after that changed.
    pub(crate) fn renew(&mut self) -> Result<()> {
        let own = self.store.read().own(self.me.dev, self.me.certified)?;
        (self.me.epoch, self.me.own) = (own.epoch(), own);
        Ok(())
    }
}

/// Who this tablet is to the hub, and whose it is.
pub(crate) struct Me {
    pub hub: HubId,
    /// The hub's signing and sealing keys.
    pub keys: HubPublic,
    /// TLS keys the hub may show.
    pub tls_pins: Vec<[u8; 32]>,
    /// Where it may be found.
    pub addresses: Vec<String>,
    pub device_key: DeviceKey,
    pub dev: u32,
    /// The certificate's epoch.
    pub certified: u32,
    /// The epoch records are written under now.
    pub epoch: u32,
    /// Under which names this tablet's own records stand.
    pub own: Own,
    pub member: MemberId,
    pub member_name: String,
    pub role: Role,
    /// Everybody the certificate names, the first member first.
    pub users: Vec<User>,
    /// The certificate's incarnation and time: only a later one takes its place.
    pub issued: (u32, i64),
    /// Names the certificate in a request.
    pub certificate: [u8; 8],
    pub commune: String,
    pub units: Vec<(UnitId, String)>,
    pub campaign: Campaign,
    pub catalogue: u16,
    /// The tablets of the team, as the hub last said.
    pub team: Option<Known>,
    /// What this tablet keeps for colleagues, as of the sync under way.
    pub held: Vec<Held>,
    /// Percent, as the screen last said; none where it can't tell.
    pub battery: Option<u8>,
}

impl Me {
    /// Whether this role says what is true where answers differ.
    pub(crate) fn may_settle(&self) -> bool {
        matches!(self.role, Role::Lead | Role::Officer)
    }

    /// Whether a record is from this tablet's own log.
    pub(crate) fn is_own(&self, id: RecordId) -> bool {
        self.own.is(id)
    }

    /// Whether the hub's fold speaks for an own answer: of an earlier epoch, which another copy of this tablet
    /// may have taken back, and folded in. What was taken back here, this tablet knows best.
    pub(crate) fn hub_tells(&self, answer: &Observation, told: &Cell) -> bool {
        let id = answer.id;
        let covers = |known: &RecordId| (known.dev, known.epoch) == (id.dev, id.epoch) && known.seq >= id.seq;
        id.epoch != self.epoch && !answer.retracted && told.covered.iter().any(covers)
    }

    /// Names of everybody whose answers may be shown.
    pub(crate) fn names(&self, db: &Db<'_>) -> Result<HashMap<MemberId, String>> {
        let mut names = db.members()?;
        names
            .entry(self.member)
            .or_insert_with(|| self.member_name.clone());
        Ok(names)
    }

    /// A unit's name.
    pub(crate) fn unit_name(&self, unit: UnitId) -> String {
        self.units
            .iter()
            .find(|(id, _)| *id == unit)
            .map_or_else(String::new, |(_, name)| name.clone())
    }
}
