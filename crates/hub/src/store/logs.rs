//! Logs: how far each device and epoch has come without a gap, and which request counters were used.

use rusqlite::{Connection, OptionalExtension, Row};
use tungnha_exchange::auth::Window;

use crate::error::HubError;

/// One (device, epoch).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Log {
    pub(crate) dev: u32,
    pub(crate) epoch: u32,
    /// Highest number up to which every record is in custody.
    pub(crate) through: u64,
    /// The chain hash there.
    pub(crate) chain: [u8; 32],
    /// The number the tablet says its next record will have.
    pub(crate) declared_next: u64,
    /// Counters of its signed requests.
    pub(crate) counters: Window,
}

impl Log {
    /// The log, an empty one if nothing came yet.
    pub(crate) fn load(conn: &Connection, dev: u32, epoch: u32) -> Result<Self, HubError> {
        let found = conn
            .prepare_cached(
                "SELECT dev, epoch, through, chain, declared_next, counter_high, counter_used FROM log \
                 WHERE dev = ?1 AND epoch = ?2",
            )?
            .query_row((dev, epoch), read)
            .optional()?;
        Ok(found.unwrap_or(Self {
            dev,
            epoch,
            through: 0,
            chain: [0; 32],
            declared_next: 1,
            counters: Window::default(),
        }))
    }

    /// Keeps it.
    pub(crate) fn save(&self, conn: &Connection) -> Result<(), HubError> {
        conn.prepare_cached(
            "INSERT INTO log (dev, epoch, through, chain, declared_next, counter_high, counter_used) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (dev, epoch) DO UPDATE SET \
             through = excluded.through, chain = excluded.chain, declared_next = excluded.declared_next, \
             counter_high = excluded.counter_high, counter_used = excluded.counter_used",
        )?
        .execute((
            self.dev,
            self.epoch,
            self.through.cast_signed(),
            self.chain,
            self.declared_next.cast_signed(),
            self.counters.highest.cast_signed(),
            self.counters.used.cast_signed(),
        ))?;
        Ok(())
    }
}

/// Every log.
pub(crate) fn all(conn: &Connection) -> Result<Vec<Log>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT dev, epoch, through, chain, declared_next, counter_high, counter_used FROM log \
         ORDER BY dev, epoch",
    )?;
    Ok(query.query_map([], read)?.collect::<Result<_, _>>()?)
}

/// How many records tablets say they have made and not yet sent, over all logs.
pub(crate) fn unsent_declared(conn: &Connection) -> Result<u64, HubError> {
    let unsent: i64 = conn
        .prepare_cached("SELECT coalesce(sum(max(declared_next - 1 - through, 0)), 0) FROM log")?
        .query_row([], |row| row.get(0))?;
    Ok(unsent.cast_unsigned())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Log> {
    Ok(Log {
        dev: row.get(0)?,
        epoch: row.get(1)?,
        through: row.get::<_, i64>(2)?.cast_unsigned(),
        chain: row.get(3)?,
        declared_next: row.get::<_, i64>(4)?.cast_unsigned(),
        counters: Window {
            highest: row.get::<_, i64>(5)?.cast_unsigned(),
            used: row.get::<_, i64>(6)?.cast_unsigned(),
        },
    })
}
