//! Answers as stored: one row per resident × target × record.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};
use tungnha_domain::{Channel, MemberId, Observation, Outcome, RecordId, Rid, Role};

use super::columns::{json_ids, target_number, target_of};
use crate::error::HubError;

/// Adds one answer. A record's retraction may have come before it; the caller says so.
pub(crate) fn add(conn: &Connection, answer: &Observation) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO observation (rid, target, dev, epoch, seq, member_id, role, outcome, effective, catalogue, \
         saw, settles, retracted, channel) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?
    .execute((
        answer.rid.0,
        target_number(answer.target),
        answer.id.dev,
        answer.id.epoch,
        answer.id.seq.cast_signed(),
        answer.member.0,
        answer.role.code(),
        answer.outcome.wire().cast_signed(),
        answer.effective,
        answer.catalogue,
        write_ids(&answer.saw),
        write_ids(&answer.settles),
        answer.retracted,
        answer.channel.wire().cast_signed(),
    ))?;
    Ok(())
}

/// Takes a record's answers about somebody back.
pub(crate) fn retract(conn: &Connection, rid: Rid, id: RecordId) -> Result<(), HubError> {
    conn.prepare_cached(
        "UPDATE observation SET retracted = 1 WHERE rid = ?1 AND dev = ?2 AND epoch = ?3 AND seq = ?4",
    )?
    .execute((rid.0, id.dev, id.epoch, id.seq.cast_signed()))?;
    Ok(())
}

/// A record has another name by now: what it answered has also seen `sees`, and whoever had seen it about these
/// residents has seen it under that name.
pub(crate) fn rename(
    conn: &Connection,
    rids: &[Rid],
    from: RecordId,
    to: RecordId,
    sees: &[RecordId],
) -> Result<(), HubError> {
    let renamed = |ids: &[RecordId]| -> Vec<RecordId> {
        ids.iter().map(|id| if *id == from { to } else { *id }).collect()
    };
    for answer in about(conn, rids)? {
        let (mut saw, settles) = (renamed(&answer.saw), renamed(&answer.settles));
        if answer.id == to {
            saw.extend(sees.iter().filter(|seen| seen.seq > 0));
        }
        if saw == answer.saw && settles == answer.settles {
            continue;
        }
        conn.prepare_cached(
            "UPDATE observation SET saw = ?6, settles = ?7 \
             WHERE rid = ?1 AND target = ?2 AND dev = ?3 AND epoch = ?4 AND seq = ?5",
        )?
        .execute((
            answer.rid.0,
            target_number(answer.target),
            answer.id.dev,
            answer.id.epoch,
            answer.id.seq.cast_signed(),
            write_ids(&saw),
            write_ids(&settles),
        ))?;
    }
    Ok(())
}

/// Everything answered about these residents.
pub(crate) fn about(conn: &Connection, rids: &[Rid]) -> Result<Vec<Observation>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT rid, target, dev, epoch, seq, member_id, role, outcome, effective, catalogue, saw, settles, retracted, channel \
         FROM json_each(?1) JOIN observation ON rid = value",
    )?;
    let mut rows = query.query([json_ids(rids.iter().map(|rid| rid.0))])?;
    collect(&mut rows)
}

/// Every answer, in the order they are stored in.
pub(super) const IN_ORDER: &str = "SELECT rid, target, dev, epoch, seq, member_id, role, outcome, effective, \
                                   catalogue, saw, settles, retracted, channel FROM observation \
                                   ORDER BY rid, target, dev, epoch, seq";

/// Every answer there is, ordered by resident, target and record id.
pub(crate) fn all(conn: &Connection) -> Result<Vec<Observation>, HubError> {
    let mut query = conn.prepare_cached(IN_ORDER)?;
    let mut rows = query.query([])?;
    collect(&mut rows)
}

fn collect(rows: &mut rusqlite::Rows<'_>) -> Result<Vec<Observation>, HubError> {
    let mut answers = Vec::new();
    while let Some(row) = rows.next()? {
        answers.push(read(row)?);
    }
    Ok(answers)
}

pub(super) fn read(row: &Row<'_>) -> Result<Observation, HubError> {
    let role = row.get_ref(6)?.as_str().ok().and_then(Role::parse);
    Ok(Observation {
        rid: Rid(row.get(0)?),
        target: target_of(row.get(1)?)?,
        id: RecordId {
            dev: row.get(2)?,
            epoch: row.get(3)?,
            seq: row.get::<_, i64>(4)?.cast_unsigned(),
        },
        member: MemberId(row.get(5)?),
        role: role.ok_or(HubError::Unreadable("observation.role"))?,
        outcome: Outcome::from_wire(row.get::<_, i64>(7)?.cast_unsigned())
            .ok_or(HubError::Unreadable("observation.outcome"))?,
        effective: row.get(8)?,
        catalogue: row.get(9)?,
        saw: ids_at(row, 10)?,
        settles: ids_at(row, 11)?,
        retracted: row.get(12)?,
        channel: Channel::from_wire(row.get::<_, i64>(13)?.cast_unsigned()),
    })
}

fn ids_at(row: &Row<'_>, column: usize) -> Result<Vec<RecordId>, HubError> {
    match row.get_ref(column)? {
        ValueRef::Null => Ok(Vec::new()),
        value => value
            .as_str()
            .ok()
            .and_then(read_ids)
            .ok_or(HubError::Unreadable("observation.saw, settles")),
    }
}

/// `1.1.7 2.1.3`, or nothing: most answers saw no other.
fn write_ids(ids: &[RecordId]) -> Option<String> {
    let texts: Vec<String> = ids.iter().map(ToString::to_string).collect();
    (!texts.is_empty()).then(|| texts.join(" "))
}

fn read_ids(text: &str) -> Option<Vec<RecordId>> {
    text.split(' ').map(read_id).collect()
}

fn read_id(text: &str) -> Option<RecordId> {
    let mut parts = text.split('.');
    let id = RecordId {
        dev: parts.next()?.parse().ok()?,
        epoch: parts.next()?.parse().ok()?,
        seq: parts.next()?.parse().ok()?,
    };
    parts.next().is_none().then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_written_so_that_they_read_back() {
        let ids = [
            RecordId {
                dev: 1,
                epoch: 2,
                seq: 3,
            },
            RecordId {
                dev: u32::MAX,
                epoch: 1,
                seq: 1 << 60,
            },
        ];
        assert_eq!(read_ids(&write_ids(&ids).unwrap()).unwrap(), ids);
        for bad in ["", "1.2", "1.2.3.4", "1.2.x"] {
            assert_eq!(read_ids(bad), None, "{bad}");
        }
    }
}
