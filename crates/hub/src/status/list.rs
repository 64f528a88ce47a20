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

/// Looks again at residents whose details, lists or answers changed and at households that were called at,
/// and moves the lists on where what tablets are told differs.
pub(crate) fn look_again(
    tx: &Transaction<'_>,
    campaign: &Campaign,
    rids: &BTreeSet<Rid>,
    hids: &BTreeSet<Hid>,
) -> Result<(), HubError> {
    let mut lists = Lists { tx, states: BTreeMap::new() };
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
}

impl Lists<'_> {
    /// Sees to it that the entry is on the list of `now` with its digest, and on no other.
    fn put(&mut self, kind: Kind, id: u32, now: Option<(UnitId, [u8; 16])>) -> Result<(), HubError> {
        let held: Vec<(UnitId, Option<[u8; 16]>)> = self
            .tx
            .prepare_cached("SELECT unit_id, digest FROM list_entry WHERE kind = ?1 AND id = ?2")?
            .query_map((kind as u8, id), |row| Ok((UnitId(row.get(0)?), row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let mut known = None;
        for (unit, digest) in held {
            match now {
                Some((there, _)) if there == unit => known = Some(digest),
                _ => self.change(kind, id, unit, digest, None)?,
            }
        }
        match now {
            Some((unit, digest)) => self.change(kind, id, unit, known.flatten(), Some(digest)),
            None => Ok(()),
        }
    }

    fn change(
        &mut self,
        kind: Kind,
        id: u32,
        unit: UnitId,
        before: Option<[u8; 16]>,
        after: Option<[u8; 16]>,
    ) -> Result<(), HubError> {
        if before == after {
            return Ok(());
        }
        let state = match self.states.entry(unit) {
            std::collections::btree_map::Entry::Occupied(held) => held.into_mut(),
            std::collections::btree_map::Entry::Vacant(free) => free.insert(ListState::load(self.tx, unit)?),
        };
        state.position += 1;
        if let Some(digest) = before {
            state.checksum.remove(digest);
            state.total -= u32::from(kind == Kind::Resident);
        }
        if let Some(digest) = after {
            state.checksum.add(digest);
            state.total += u32::from(kind == Kind::Resident);
        }
        self.tx
            .prepare_cached(
                "INSERT INTO list_entry (kind, id, unit_id, position, digest) VALUES (?1, ?2, ?3, ?4, ?5) \
                 ON CONFLICT (kind, id, unit_id) DO UPDATE SET position = excluded.position, digest = excluded.digest",
            )?
            .execute((kind as u8, id, unit.0, state.position.cast_signed(), after))?;
        Ok(())
    }

    fn save(self) -> Result<(), HubError> {
        self.states.iter().try_for_each(|(unit, state)| state.save(self.tx, *unit))
    }
}

/// Households that lost their last resident, and those of these residents.
pub(super) fn houses_of(tx: &Transaction<'_>, rids: &[Rid]) -> Result<BTreeSet<Hid>, HubError> {
    let mut query = tx.prepare_cached(
        "SELECT DISTINCT hid FROM json_each(?1) JOIN resident ON rid = value UNION \
         SELECT id FROM list_entry WHERE kind = 1 AND digest IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM resident WHERE resident.hid = list_entry.id)",
    )?;
    let ids = rows::json_ids(rids.iter().map(|rid| rid.0));
    Ok(query.query_map([ids], |row| row.get(0).map(Hid))?.collect::<Result<_, _>>()?)
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
