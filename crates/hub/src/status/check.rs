//! The fold and the lists made anew, against the digests that were kept.

use std::collections::BTreeMap;

use rusqlite::Connection;
use tungnha_domain::{Campaign, Hid, Rid, UnitId};

use super::list::{Kind, ListState};
use super::rows;
use crate::error::HubError;

type Digests = BTreeMap<(UnitId, u8, u32), [u8; 16]>;

/// Where what tablets would be told now is not what the lists' digests, totals and checksums say.
pub(crate) fn disagreements(conn: &Connection, campaign: &Campaign) -> Result<Vec<String>, HubError> {
    let (kept, told) = (kept(conn)?, told(conn, campaign)?);
    let mut problems = Vec::new();
    for (unit, kind, id) in kept
        .keys()
        .chain(told.keys().filter(|key| !kept.contains_key(key)))
    {
        let key = (*unit, *kind, *id);
        if kept.get(&key) != told.get(&key) {
            let what = if *kind == Kind::Household as u8 {
                "household"
            } else {
                "resident"
            };
            problems.push(format!("list {unit}: {what} {id} is not as the list tells it"));
        }
    }
    let units: Vec<UnitId> = conn
        .prepare("SELECT unit_id FROM list")?
        .query_map([], |row| row.get(0).map(UnitId))?
        .collect::<Result<_, _>>()?;
    for unit in units {
        let state = ListState::load(conn, unit)?;
        let mut summed = ListState {
            position: state.position,
            ..ListState::default()
        };
        for ((_, kind, _), digest) in kept.iter().filter(|((of, _, _), _)| *of == unit) {
            summed.checksum.add(*digest);
            summed.total += u32::from(*kind == Kind::Resident as u8);
        }
        if summed != state {
            problems.push(format!("list {unit}: total or checksum differ from its entries"));
        }
    }
    Ok(problems)
}

fn kept(conn: &Connection) -> Result<Digests, HubError> {
    let mut query =
        conn.prepare("SELECT unit_id, kind, id, digest FROM list_entry WHERE digest IS NOT NULL")?;
    let digests = query.query_map([], |row| {
        Ok(((UnitId(row.get(0)?), row.get(1)?, row.get(2)?), row.get(3)?))
    })?;
    Ok(digests.collect::<Result<_, _>>()?)
}

fn told(conn: &Connection, campaign: &Campaign) -> Result<Digests, HubError> {
    let ids = |sql: &str| -> Result<Vec<u32>, HubError> {
        Ok(conn
            .prepare(sql)?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?)
    };
    let hids: Vec<Hid> = ids("SELECT hid FROM household")?.into_iter().map(Hid).collect();
    let rids: Vec<Rid> = ids("SELECT rid FROM resident")?.into_iter().map(Rid).collect();
    let houses = rows::households(conn, &hids)?
        .into_iter()
        .map(|(unit, row)| ((unit, Kind::Household as u8, row.hid.0), row.digest()));
    let people = rows::residents(conn, campaign, &rids)?
        .into_iter()
        .map(|(unit, row)| ((unit, Kind::Resident as u8, row.rid.0), row.digest()));
    Ok(houses.chain(people).collect())
}
