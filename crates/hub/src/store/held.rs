//! What tablets keep sealed for each other, as each last said it.

use rusqlite::Connection;
use tungnha_exchange::sync::Held;

use crate::error::HubError;

/// A stretch of a log that a colleague keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Copy {
    /// Who keeps it.
    pub(crate) holder: u32,
    /// Of whose log, from which number to before which.
    pub(crate) of: Held,
}

/// Keeps what a tablet says it holds now, in place of what it said before.
pub(crate) fn said(conn: &Connection, holder: u32, held: &[Held]) -> Result<(), HubError> {
    let mut before = of_holder(conn, holder)?;
    let mut now: Vec<Held> = held.iter().copied().filter(|held| is_stretch(*held)).collect();
    for list in [&mut before, &mut now] {
        list.sort_unstable_by_key(|held| (held.dev, held.epoch, held.first, held.next));
    }
    if before == now {
        // As a rule: a tablet says the same many times a day.
        return Ok(());
    }
    conn.prepare_cached("DELETE FROM held WHERE holder = ?1")?
        .execute([holder])?;
    let mut add = conn.prepare_cached(
        "INSERT INTO held (holder, dev, epoch, first_seq, next_seq) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT DO UPDATE SET next_seq = max(next_seq, excluded.next_seq)",
    )?;
    for held in now {
        add.execute((
            holder,
            held.dev,
            held.epoch,
            held.first.cast_signed(),
            held.next.cast_signed(),
        ))?;
    }
    Ok(())
}

/// Numbers the store counts to, at least one of them.
fn is_stretch(held: Held) -> bool {
    held.first >= 1 && held.first < held.next && i64::try_from(held.next).is_ok()
}

fn of_holder(conn: &Connection, holder: u32) -> Result<Vec<Held>, HubError> {
    let mut query =
        conn.prepare_cached("SELECT holder, dev, epoch, first_seq, next_seq FROM held WHERE holder = ?1")?;
    let copies = query.query_map([holder], read)?;
    copies.map(|copy| Ok(copy?.of)).collect()
}

/// Everything that is kept, by log and number.
pub(crate) fn all(conn: &Connection) -> Result<Vec<Copy>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT holder, dev, epoch, first_seq, next_seq FROM held ORDER BY dev, epoch, first_seq, holder",
    )?;
    Ok(query.query_map([], read)?.collect::<Result<_, _>>()?)
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Copy> {
    Ok(Copy {
        holder: row.get(0)?,
        of: Held {
            dev: row.get(1)?,
            epoch: row.get(2)?,
            first: row.get::<_, i64>(3)?.cast_unsigned(),
            next: row.get::<_, i64>(4)?.cast_unsigned(),
        },
    })
}
