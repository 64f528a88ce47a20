//! Which houses somebody is at now, as their tablet said: forgotten by itself.

use std::collections::BTreeSet;

use rusqlite::Connection;
use tungnha_domain::{Hid, MemberId, UnitId};
use tungnha_exchange::claims::Claim;

use super::columns::json_ids;
use crate::error::HubError;

/// Keeps the houses a tablet is at now, in place of what it said before. One it names again keeps its end;
/// households that are none, or not in its hamlets, are left out. `by` is who of its users is there; none: its
/// first member. `now` and `until` are unix seconds.
pub(crate) fn declare(
    conn: &Connection,
    dev: u32,
    units: &BTreeSet<UnitId>,
    (hids, by): (&[Hid], Option<MemberId>),
    (now, until): (i64, i64),
) -> Result<(), HubError> {
    let hids = json_ids(hids.iter().map(|hid| hid.0));
    conn.prepare_cached(
        "DELETE FROM working WHERE dev = ?1 AND (until <= ?3 OR hid NOT IN (SELECT value FROM json_each(?2)))",
    )?
    .execute((dev, &hids, now))?;
    conn.prepare_cached(
        "INSERT INTO working (dev, hid, until, member_id) SELECT ?1, hid, ?4, ?5 FROM household \
         WHERE hid IN (SELECT value FROM json_each(?2)) AND unit_id IN (SELECT value FROM json_each(?3)) \
         ON CONFLICT (dev, hid) DO UPDATE SET member_id = excluded.member_id",
    )?
    .execute((
        dev,
        hids,
        json_ids(units.iter().map(|unit| unit.0)),
        until,
        by.map(|member| member.0),
    ))?;
    Ok(())
}

/// Where other tablets than `dev` are now within these hamlets, and their holders' names; at most `most`
/// houses. `now` is unix seconds.
pub(crate) fn of_others(
    conn: &Connection,
    dev: u32,
    units: &BTreeSet<UnitId>,
    now: i64,
    most: u32,
) -> Result<Vec<(Claim, String)>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT working.hid, member.member_id, until, member.name FROM working JOIN household USING (hid) \
         JOIN device USING (dev) \
         JOIN member ON member.member_id = coalesce(working.member_id, device.member_id) \
         WHERE working.dev <> ?1 AND until > ?2 AND revoked_at IS NULL \
         AND household.unit_id IN (SELECT value FROM json_each(?3)) \
         ORDER BY until DESC, working.hid, member.member_id LIMIT ?4",
    )?;
    let units = json_ids(units.iter().map(|unit| unit.0));
    let claims = query.query_map((dev, now, units, most), |row| {
        let claim = Claim {
            hid: Hid(row.get(0)?),
            member: MemberId(row.get(1)?),
            until: row.get(2)?,
        };
        Ok((claim, row.get(3)?))
    })?;
    Ok(claims.collect::<Result<_, _>>()?)
}
