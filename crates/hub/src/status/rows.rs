//! What a tablet is told of a resident or a household: the row as it travels, put together from lists
//! and fold.

use std::collections::HashMap;

use rusqlite::{Connection, Row};
use tungnha_domain::{Campaign, Cell, Hid, MemberId, Observation, Rid, Sex, Target, UnitId, fold};
use tungnha_exchange::list::{Fact, HouseholdRow, LastVisit, ResidentRow};

use super::observations;
use crate::error::HubError;
use crate::store::columns::{state_of, target_of};

/// Ids for SQLite's `json_each`: one query for many rows instead of one each.
pub(super) fn json_ids(ids: impl Iterator<Item = u32>) -> String {
    let texts: Vec<String> = ids.map(|id| id.to_string()).collect();
    format!("[{}]", texts.join(","))
}

/// The residents among `rids` that there are, each with its hamlet.
pub(super) fn residents(
    conn: &Connection,
    campaign: &Campaign,
    rids: &[Rid],
) -> Result<Vec<(UnitId, ResidentRow)>, HubError> {
    let ids = json_ids(rids.iter().map(|rid| rid.0));
    let mut query = conn.prepare_cached(
        "SELECT unit_id, rid, hid, name, birth, sex, head, phone, operator, personal_id \
         FROM json_each(?1) JOIN resident ON rid = value JOIN household USING (hid)",
    )?;
    let mut found = query.query([&ids])?;
    let mut rows = Vec::with_capacity(rids.len());
    let mut place = HashMap::with_capacity(rids.len());
    while let Some(row) = found.next()? {
        let (unit, resident) = resident(row)?;
        place.insert(resident.rid, rows.len());
        rows.push((unit, resident));
    }
    let mut query = conn.prepare_cached(
        "SELECT rid, target, import_seq, state FROM json_each(?1) JOIN listing ON rid = value \
         ORDER BY rid, import_seq, target",
    )?;
    let mut found = query.query([&ids])?;
    while let Some(row) = found.next()? {
        let fact = Fact {
            import_seq: row.get::<_, i64>(2)?.cast_unsigned(),
            state: state_of(target_of(row.get(1)?)?, row.get(3)?)?,
        };
        if let Some(at) = place.get(&Rid(row.get(0)?)) {
            rows[*at].1.facts.push(fact);
        }
    }
    for ((rid, target), cell) in fold_all(campaign, observations::about(conn, rids)?) {
        if let Some(at) = place.get(&rid) {
            rows[*at].1.cells.push((target, cell));
        }
    }
    for (_, row) in &mut rows {
        row.cells.sort_by_key(|(target, _)| *target);
    }
    Ok(rows)
}

/// Folds answers about any residents and targets.
pub(super) fn fold_all(campaign: &Campaign, answers: Vec<Observation>) -> HashMap<(Rid, Target), Cell> {
    let mut about: HashMap<(Rid, Target), Vec<Observation>> = HashMap::new();
    for answer in answers {
        about.entry((answer.rid, answer.target)).or_default().push(answer);
    }
    about
        .into_iter()
        .map(|(key, answers)| (key, fold(campaign, &answers)))
        .collect()
}

fn resident(row: &Row<'_>) -> Result<(UnitId, ResidentRow), HubError> {
    let birth = match row.get_ref(4)?.as_str_or_null() {
        Ok(None) => None,
        Ok(Some(text)) => Some(text.parse().map_err(|_| HubError::Unreadable("resident.birth"))?),
        Err(_) => return Err(HubError::Unreadable("resident.birth")),
    };
    let sex: Option<String> = row.get(5)?;
    let resident = ResidentRow {
        rid: Rid(row.get(1)?),
        hid: Hid(row.get(2)?),
        name: row.get(3)?,
        birth,
        sex: sex.as_deref().and_then(Sex::parse),
        head: row.get(6)?,
        phone: row.get(7)?,
        operator: row.get(8)?,
        personal_id: row.get(9)?,
        facts: Vec::new(),
        cells: Vec::new(),
    };
    Ok((UnitId(row.get(0)?), resident))
}

/// The households among `hids` that have residents, each with its hamlet.
pub(super) fn households(conn: &Connection, hids: &[Hid]) -> Result<Vec<(UnitId, HouseholdRow)>, HubError> {
    let ids = json_ids(hids.iter().map(|hid| hid.0));
    let mut query = conn.prepare_cached(
        "SELECT unit_id, hid, coalesce(number, ''), coalesce(address, ''), place FROM json_each(?1) \
         JOIN household ON hid = value WHERE EXISTS (SELECT 1 FROM resident WHERE resident.hid = household.hid)",
    )?;
    let mut found = query.query([&ids])?;
    let mut rows = Vec::with_capacity(hids.len());
    let mut place = HashMap::with_capacity(hids.len());
    while let Some(row) = found.next()? {
        let household = HouseholdRow {
            hid: Hid(row.get(1)?),
            number: row.get(2)?,
            address: row.get(3)?,
            order: row.get(4)?,
            last_visit: None,
        };
        place.insert(household.hid, rows.len());
        rows.push((UnitId(row.get(0)?), household));
    }
    // In the order that leaves the latest call standing; ties as in the fold.
    let mut query = conn.prepare_cached(
        "SELECT hid, effective, member_id, nobody_home FROM json_each(?1) JOIN visit ON hid = value \
         WHERE NOT retracted ORDER BY effective, dev, epoch, seq",
    )?;
    let mut found = query.query([&ids])?;
    while let Some(row) = found.next()? {
        if let Some(at) = place.get(&Hid(row.get(0)?)) {
            let visit = LastVisit {
                at: row.get(1)?,
                member: MemberId(row.get(2)?),
                nobody_home: row.get(3)?,
            };
            rows[*at].1.last_visit = Some(visit);
        }
    }
    Ok(rows)
}
