//! Positions of the lists: a change of what tablets are told of somebody moves the list on by one.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, Transaction};
use tungnha_domain::{Campaign, Hid, Rid, UnitId};
use tungnha_exchange::list::Checksum;

use super::rows;
use crate::error::HubError;

/// What an entry is about; the numbers are those of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Household = 1,
    Resident = 2,
}

/// A list at its present position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ListState {
    pub(crate) position: u64,
    /// Residents on it.
    pub(crate) total: u32,
    pub(crate) checksum: Checksum,
}

impl ListState {
    /// The list's state; one that nothing was put on yet is at position 0.
    pub(crate) fn load(conn: &Connection, unit: UnitId) -> Result<Self, HubError> {
        let found = conn
            .prepare_cached("SELECT position, total, checksum FROM list WHERE unit_id = ?1")?
            .query_row([unit.0], |row| {
                Ok(Self {
                    position: row.get::<_, i64>(0)?.cast_unsigned(),
                    total: row.get(1)?,
                    checksum: Checksum::from_bytes(row.get(2)?),
                })
            })
            .optional()?;
        Ok(found.unwrap_or_default())
    }

    fn save(&self, conn: &Connection, unit: UnitId) -> Result<(), HubError> {
        conn.prepare_cached(
            "INSERT INTO list (unit_id, position, total, checksum) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (unit_id) \
             DO UPDATE SET position = excluded.position, total = excluded.total, checksum = excluded.checksum",
        )?
        .execute((unit.0, self.position.cast_signed(), self.total, self.checksum.to_bytes()))?;
        Ok(())
    }
}

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
    let mut lists = Lists {
        tx,
        states: BTreeMap::new(),
        sender,
    };
    let (rids, hids): (Vec<Rid>, Vec<Hid>) = (rids.iter().copied().collect(), hids.iter().copied().collect());
    // Households first: a tablet that reads on by position knows the house before who lives in it.
    let mut gone: BTreeSet<u32> = hids.iter().map(|hid| hid.0).collect();
    for (unit, row) in rows::households(tx, &hids)? {
        gone.remove(&row.hid.0);
        lists.put(Kind::Household, row.hid.0, Some((unit, row.digest())))?;
    }
    for hid in gone {
        lists.put(Kind::Household, hid, None)?;
    }
    let mut gone: BTreeSet<u32> = rids.iter().map(|rid| rid.0).collect();
    for (unit, row) in rows::residents(tx, campaign, &rids)? {
        gone.remove(&row.rid.0);
        lists.put(Kind::Resident, row.rid.0, Some((unit, row.digest())))?;
    }
    for rid in gone {
        lists.put(Kind::Resident, rid, None)?;
    }
    lists.save()
}

/// The lists under change in one transaction.
struct Lists<'t> {
    tx: &'t Transaction<'t>,
    states: BTreeMap<UnitId, ListState>,
    sender: Option<Sender<'t>>,
}

type Digest = [u8; 16];

/// An entry as the store has it.
#[derive(Clone, Copy, Default)]
struct Held {
    position: u64,
    digest: Option<Digest>,
    echo: Option<(u32, Digest)>,
}

impl Lists<'_> {
    /// Sees to it that the entry is on the list of `now` with its digest, and on no other.
    fn put(&mut self, kind: Kind, id: u32, now: Option<(UnitId, Digest)>) -> Result<(), HubError> {
        let entries: Vec<(UnitId, Held)> = self
            .tx
            .prepare_cached(
                "SELECT unit_id, position, digest, echo_dev, echo_digest FROM list_entry WHERE kind = ?1 AND id = ?2",
            )?
            .query_map((kind as u8, id), |row| {
                let echo: (Option<u32>, Option<Digest>) = (row.get(3)?, row.get(4)?);
                let held = Held {
                    position: row.get::<_, i64>(1)?.cast_unsigned(),
                    digest: row.get(2)?,
                    echo: echo.0.zip(echo.1),
                };
                Ok((UnitId(row.get(0)?), held))
            })?
            .collect::<Result<_, _>>()?;
        let mut here = Held::default();
        for (unit, held) in entries {
            match now {
                Some((there, _)) if there == unit => here = held,
                _ => self.change(kind, id, unit, held, None)?,
            }
        }
        match now {
            Some((unit, digest)) => self.change(kind, id, unit, here, Some(digest)),
            None => Ok(()),
        }
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
        let echo = self
            .sender
            .filter(|_| after.is_some())
            .and_then(|sender| echo(sender, unit, before))
            .unzip();
        let state = match self.states.entry(unit) {
            std::collections::btree_map::Entry::Occupied(held) => held.into_mut(),
            std::collections::btree_map::Entry::Vacant(free) => free.insert(ListState::load(self.tx, unit)?),
        };
        state.position += 1;
        if let Some(digest) = before.digest {
            state.checksum.remove(digest);
            state.total -= u32::from(kind == Kind::Resident);
        }
        if let Some(digest) = after {
            state.checksum.add(digest);
            state.total += u32::from(kind == Kind::Resident);
        }
        self.tx
            .prepare_cached(
                "INSERT INTO list_entry (kind, id, unit_id, position, digest, echo_dev, echo_digest) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (kind, id, unit_id) DO UPDATE SET \
                 position = excluded.position, digest = excluded.digest, \
                 echo_dev = excluded.echo_dev, echo_digest = excluded.echo_digest",
            )?
            .execute((
                kind as u8,
                id,
                unit.0,
                state.position.cast_signed(),
                after,
                echo.0,
                echo.1,
            ))?;
        Ok(())
    }

    fn save(self) -> Result<(), HubError> {
        self.states
            .iter()
            .try_for_each(|(unit, state)| state.save(self.tx, *unit))
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
    let mut state = ListState::load(conn, unit)?;
    let mut query = conn
        .prepare_cached("SELECT digest, echo_digest FROM list_entry WHERE echo_dev = ?1 AND unit_id = ?2")?;
    let mut rows = query.query((dev, unit.0))?;
    while let Some(row) = rows.next()? {
        state.checksum.remove(row.get(0)?);
        state.checksum.add(row.get(1)?);
    }
    Ok(state)
}

/// From now on the device is told everything: it starts over, or it has lost records of its own.
pub(super) fn forget_echoes(conn: &Connection, unit: UnitId, dev: u32) -> Result<(), HubError> {
    conn.prepare_cached(
        "UPDATE list_entry SET echo_dev = NULL, echo_digest = NULL WHERE echo_dev = ?1 AND unit_id = ?2",
    )?
    .execute((dev, unit.0))?;
    Ok(())
}

/// Households that lost their last resident, and those of these residents.
pub(super) fn houses_of(tx: &Transaction<'_>, rids: &[Rid]) -> Result<BTreeSet<Hid>, HubError> {
    let mut query = tx.prepare_cached(
        "SELECT DISTINCT hid FROM json_each(?1) JOIN resident ON rid = value UNION \
         SELECT id FROM list_entry WHERE kind = 1 AND digest IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM resident WHERE resident.hid = list_entry.id)",
    )?;
    let ids = rows::json_ids(rids.iter().map(|rid| rid.0));
    Ok(query
        .query_map([ids], |row| row.get(0).map(Hid))?
        .collect::<Result<_, _>>()?)
}

/// Whether a resident is or ever was on one of these lists.
pub(crate) fn was_ever_on(conn: &Connection, rid: Rid, units: &BTreeSet<UnitId>) -> Result<bool, HubError> {
    let mut query = conn.prepare_cached("SELECT unit_id FROM list_entry WHERE kind = 2 AND id = ?1")?;
    let mut rows = query.query([rid.0])?;
    while let Some(row) = rows.next()? {
        if units.contains(&UnitId(row.get(0)?)) {
            return Ok(true);
        }
    }
    Ok(false)
}
