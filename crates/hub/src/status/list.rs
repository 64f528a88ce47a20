//! Positions of the lists: a change of what tablets are told of somebody moves the list on by one.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use tungnha_domain::{Campaign, Hid, Rid, UnitId};

use super::rows;
use crate::error::HubError;
use crate::people::Decided;
use crate::store::lists::{self, Digest, Held, Kind, ListState};
use crate::store::{self, Connection, Transaction};

/// The tablet whose records are the only cause of a change.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sender<'r> {
    pub(crate) dev: u32,
    /// The positions it has reached.
    pub(crate) cursors: &'r [(UnitId, u64)],
}

/// Looks again at residents whose details, lists or answers changed and at households that were called at,
/// and moves the lists on where what tablets are told differs.
pub(crate) fn look_again(
    tx: &Transaction<'_>,
    campaign: &Campaign,
    rids: &BTreeSet<Rid>,
    hids: &BTreeSet<Hid>,
    sender: Option<Sender<'_>>,
) -> Result<(), HubError> {
    let decided = Decided::load(tx)?;
    let unknown = match sender {
        Some(sender) => unknown_to(tx, &decided, sender.dev, rids, hids)?,
        None => Unknown::default(),
    };
    let mut lists = Lists {
        tx,
        states: BTreeMap::new(),
        sender,
        unknown,
    };
    let with_people: BTreeSet<Rid> = rids.iter().flat_map(|rid| [*rid, decided.person(*rid)]).collect();
    let with_houses: BTreeSet<Hid> = hids.iter().flat_map(|hid| [*hid, decided.house(*hid)]).collect();
    let (rids, hids): (Vec<Rid>, Vec<Hid>) = (
        with_people.into_iter().collect(),
        with_houses.into_iter().collect(),
    );
    // Households first: a tablet that reads on by position knows the house before who lives in it.
    let mut gone: BTreeSet<u32> = hids.iter().map(|hid| hid.0).collect();
    for (unit, row) in rows::households(tx, &hids)? {
        gone.remove(&row.hid.0);
        lists.put(Kind::Household, row.hid.0, &[(unit, row.digest())].into())?;
    }
    for hid in gone {
        lists.put(Kind::Household, hid, &BTreeMap::new())?;
    }
    // A list of a whole province is not asked about one by one where no door told anything.
    let found = match store::found::any(tx)? {
        false => BTreeSet::new(),
        true => {
            let (rids, hids) = (decided.numbers_of(&rids), decided.houses_of(&hids));
            store::found::about(tx, rids.into_iter(), hids.into_iter())?
        }
    };
    let mut gone: BTreeSet<u32> = rids.iter().map(|rid| rid.0).collect();
    for (unit, row) in rows::residents(tx, campaign, &rids)? {
        gone.remove(&row.rid.0);
        lists.put(Kind::Resident, row.rid.0, &[(unit, row.digest())].into())?;
    }
    for rid in gone {
        lists.put(Kind::Resident, rid, &BTreeMap::new())?;
    }
    // Last: whoever somebody turned out to be is on the list then.
    let mut told: BTreeMap<u32, BTreeMap<UnitId, Digest>> = found
        .into_iter()
        .map(|number| (number, BTreeMap::new()))
        .collect();
    for (unit, row) in rows::found(tx, &told.keys().copied().collect())? {
        told.entry(row.number).or_default().insert(unit, row.digest());
    }
    for (number, now) in told {
        lists.put(Kind::Found, number, &now)?;
    }
    lists.save()
}

/// The lists under change in one transaction.
struct Lists<'t> {
    tx: &'t Transaction<'t>,
    states: BTreeMap<UnitId, ListState>,
    sender: Option<Sender<'t>>,
    unknown: Unknown,
}

/// Whom and which houses the sender may have recorded about without knowing who they are for the hub.
#[derive(Default)]
struct Unknown {
    people: BTreeSet<Rid>,
    houses: BTreeSet<Hid>,
    /// Any house it called at: a call counts where people live for the hub.
    calls: bool,
}

impl Unknown {
    fn has(&self, kind: Kind, id: u32) -> bool {
        match kind {
            Kind::Resident => self.people.contains(&Rid(id)),
            Kind::Household => self.calls || self.houses.contains(&Hid(id)),
            Kind::Found => true,
        }
    }
}

/// Of what a tablet's records changed: whoever has another number on the list than the one it named, or was added by
/// itself. Which number they have is told with another entry, which may be of a hamlet that is no longer the tablet's:
/// its own log says nothing of this one then.
fn unknown_to(
    tx: &Transaction<'_>,
    decided: &Decided,
    dev: u32,
    rids: &BTreeSet<Rid>,
    hids: &BTreeSet<Hid>,
) -> Result<Unknown, HubError> {
    let (met, built) = store::found::added_by(tx, dev, rids, hids)?;
    let people: BTreeSet<Rid> = rids
        .iter()
        .filter(|rid| met.contains(rid) || decided.alias(**rid).is_some())
        .map(|rid| decided.person(*rid))
        .collect();
    Ok(Unknown {
        calls: !people.is_empty(),
        people,
        houses: hids
            .iter()
            .filter(|hid| built.contains(hid) || decided.house(**hid) != **hid)
            .map(|hid| decided.house(*hid))
            .collect(),
    })
}

impl Lists<'_> {
    /// Sees to it that the entry is on the lists of `now` with its digest there, and on no other.
    fn put(&mut self, kind: Kind, id: u32, now: &BTreeMap<UnitId, Digest>) -> Result<(), HubError> {
        let mut here = BTreeMap::new();
        for (unit, held) in lists::held(self.tx, kind, id)? {
            match now.contains_key(&unit) {
                true => _ = here.insert(unit, held),
                false => self.change(kind, id, unit, held, None)?,
            }
        }
        now.iter().try_for_each(|(unit, digest)| {
            let held = here.remove(unit).unwrap_or_default();
            self.change(kind, id, *unit, held, Some(*digest))
        })
    }

    fn change(
        &mut self,
        kind: Kind,
        id: u32,
        unit: UnitId,
        before: Held,
        after: Option<Digest>,
    ) -> Result<(), HubError> {
        if before.digest == after {
            return Ok(());
        }
        let state = match self.states.entry(unit) {
            Entry::Occupied(held) => held.into_mut(),
            Entry::Vacant(free) => free.insert(lists::state(self.tx, unit)?),
        };
        state.position += 1;
        // A tablet of an earlier version skips what was found, and comes to the same sum.
        let counts = kind != Kind::Found;
        if let Some(digest) = before.digest.filter(|_| counts) {
            state.checksum.remove(digest);
            state.total -= u32::from(kind == Kind::Resident);
        }
        if let Some(digest) = after.filter(|_| counts) {
            state.checksum.add(digest);
            state.total += u32::from(kind == Kind::Resident);
        }
        let sender = self
            .sender
            .filter(|_| counts && after.is_some() && !self.unknown.has(kind, id));
        let now = Held {
            position: state.position,
            digest: after,
            echo: sender.and_then(|sender| echo(sender, unit, before)),
        };
        lists::put(self.tx, unit, kind, id, &now)
    }

    fn save(self) -> Result<(), HubError> {
        self.states
            .iter()
            .try_for_each(|(unit, state)| lists::set_state(self.tx, *unit, state))
    }
}

/// What the sender goes on holding of an entry that it alone changed: the same as before its last change,
/// or what it had been told when it had reached the entry's position.
fn echo(sender: Sender<'_>, unit: UnitId, before: Held) -> Option<(u32, Digest)> {
    let reached = sender
        .cursors
        .iter()
        .find(|(list, _)| *list == unit)
        .map_or(0, |(_, position)| *position);
    match before.echo {
        Some((dev, digest)) if dev == sender.dev => Some((dev, digest)),
        _ => before
            .digest
            .filter(|_| reached >= before.position)
            .map(|digest| (sender.dev, digest)),
    }
}

/// The list's state as `dev` must have it: of what it alone changed it holds what it was told before.
pub(super) fn as_held_by(conn: &Connection, unit: UnitId, dev: u32) -> Result<ListState, HubError> {
    let mut state = lists::state(conn, unit)?;
    for (now, told) in lists::echoes(conn, unit, dev)? {
        state.checksum.remove(now);
        state.checksum.add(told);
    }
    Ok(state)
}

/// Whether a resident or household is or ever was on one of these lists.
pub(crate) fn was_ever_on(
    conn: &Connection,
    (kind, id): (Kind, u32),
    units: &BTreeSet<UnitId>,
) -> Result<bool, HubError> {
    Ok(lists::held(conn, kind, id)?
        .iter()
        .any(|(unit, _)| units.contains(unit)))
}
