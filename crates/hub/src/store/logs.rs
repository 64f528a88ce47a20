//! Logs: how far each device and epoch has come without a gap, and which request counters were used.

use rusqlite::{Connection, OptionalExtension, Row};
use tungnha_exchange::ack::FIRST_BRANCH;
use tungnha_exchange::auth::Window;

use crate::error::HubError;

/// One (device, epoch).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Log {
    pub(crate) dev: u32,
    pub(crate) epoch: u32,
    /// The number its epoch began behind: 0, or where the tablet's chain stood in the epoch before.
    pub(crate) base: u64,
    /// The chain hash there.
    pub(crate) base_chain: [u8; 32],
    /// Highest number up to which every record is in custody.
    pub(crate) through: u64,
    /// The chain hash there.
    pub(crate) chain: [u8; 32],
    /// The number the tablet says its next record will have.
    pub(crate) declared_next: u64,
    /// Counters of its signed requests.
    pub(crate) counters: Window,
    /// Highest number up to which every record is on a second machine too. Only a backup moves it.
    pub(crate) safe: u64,
}

impl Log {
    /// The log. One of which nothing came yet is empty; an epoch that was offered begins where it was offered.
    pub(crate) fn load(conn: &Connection, dev: u32, epoch: u32) -> Result<Self, HubError> {
        let found = conn
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM log WHERE dev = ?1 AND epoch = ?2"
            ))?
            .query_row((dev, epoch), read)
            .optional()?;
        if let Some(found) = found {
            return Ok(found);
        }
        let offered: Option<(i64, [u8; 32])> = conn
            .prepare_cached("SELECT base, base_chain FROM epoch_offer WHERE dev = ?1 AND epoch = ?2")?
            .query_row((dev, epoch), |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (base, chain) = offered.unwrap_or((0, [0; 32]));
        let base = base.cast_unsigned();
        Ok(Self {
            dev,
            epoch,
            base,
            base_chain: chain,
            through: base,
            chain,
            declared_next: base + 1,
            counters: Window::default(),
            safe: 0,
        })
    }

    /// Keeps it.
    pub(crate) fn save(&self, conn: &Connection) -> Result<(), HubError> {
        conn.prepare_cached(
            "INSERT INTO log (dev, epoch, through, chain, declared_next, counter_high, counter_used, base, \
             base_chain) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (dev, epoch) DO UPDATE SET \
             through = excluded.through, chain = excluded.chain, declared_next = excluded.declared_next, \
             counter_high = excluded.counter_high, counter_used = excluded.counter_used, \
             base = excluded.base, base_chain = excluded.base_chain",
        )?
        .execute((
            self.dev,
            self.epoch,
            self.through.cast_signed(),
            self.chain,
            self.declared_next.cast_signed(),
            self.counters.highest.cast_signed(),
            self.counters.used.cast_signed(),
            self.base.cast_signed(),
            self.base_chain,
        ))?;
        Ok(())
    }
}

const COLUMNS: &str =
    "dev, epoch, through, chain, declared_next, counter_high, counter_used, base, base_chain, safe";

/// Every log.
pub(crate) fn all(conn: &Connection) -> Result<Vec<Log>, HubError> {
    let mut query = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM log ORDER BY dev, epoch"))?;
    Ok(query.query_map([], read)?.collect::<Result<_, _>>()?)
}

/// Every log of a device.
pub(crate) fn of(conn: &Connection, dev: u32) -> Result<Vec<Log>, HubError> {
    let mut query = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM log WHERE dev = ?1 ORDER BY epoch"
    ))?;
    Ok(query.query_map([dev], read)?.collect::<Result<_, _>>()?)
}

/// A number for a new epoch of a device's log, given to nobody else, that begins behind this place. A
/// restored hub counts on far above what it may have offered after the backup.
pub(crate) fn offer_epoch(conn: &Connection, dev: u32, base: u64, chain: &[u8; 32]) -> Result<u32, HubError> {
    Ok(conn
        .prepare_cached(
            "INSERT INTO epoch_offer (dev, epoch, base, base_chain) \
             SELECT ?1, 1 + max((SELECT coalesce(max(epoch), 1) FROM log WHERE dev = ?1 AND epoch < ?4), \
                                (SELECT coalesce(max(epoch), 1) FROM epoch_offer WHERE dev = ?1), \
                                (SELECT coalesce(max(incarnation) - 1, 0) * 1024 FROM identity)), ?2, ?3 \
             RETURNING epoch",
        )?
        .query_row((dev, base.cast_signed(), chain, FIRST_BRANCH), |row| row.get(0))?)
}

/// Notes that everything these logs had reached is on a second machine.
pub(crate) fn safe_through(conn: &Connection, reached: &[Log]) -> Result<(), HubError> {
    let mut raise = conn
        .prepare_cached("UPDATE log SET safe = max(safe, min(through, ?3)) WHERE dev = ?1 AND epoch = ?2")?;
    for log in reached {
        raise.execute((log.dev, log.epoch, log.through.cast_signed()))?;
    }
    Ok(())
}

/// Notes that nothing is known to be on a second machine.
pub(crate) fn safe_nowhere(conn: &Connection) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE log SET safe = 0")?.execute([])?;
    Ok(())
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
        base: row.get::<_, i64>(7)?.cast_unsigned(),
        base_chain: row.get(8)?,
        safe: row.get::<_, i64>(9)?.cast_unsigned(),
    })
}
