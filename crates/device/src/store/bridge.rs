//! Stretches of this tablet's log that vanished from the store and whose end is known from a spare copy.

use rusqlite::{OptionalExtension, params};
use tungnha_exchange::Anchor;

use super::Db;
use super::records::{Last, anchor_from};
use crate::error::{Error, Result};

/// Such a stretch, and what stands behind its last record.
pub(crate) struct Bridge {
    pub first: u64,
    pub next: u64,
    pub chain: [u8; 32],
    pub anchor: Anchor,
}

impl Db<'_> {
    /// Notes that the log goes on behind a stretch that is not here.
    pub(crate) fn put_bridge(&self, bridge: &Bridge) -> Result<()> {
        // The run of the machine in which the lost records were made may have been lost with them.
        let sql = "INSERT INTO boot (number, name) VALUES (?1, 'lost ' || ?1) ON CONFLICT DO NOTHING";
        self.0.execute(sql, [bridge.anchor.boot])?;
        let sql = "INSERT INTO bridge (first, next, chain, boot, mono, wall, hub_boot, hub_mono, hub_time)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let seen = bridge.anchor.hub_seen.as_ref();
        self.0.execute(
            sql,
            params![
                bridge.first,
                bridge.next,
                bridge.chain,
                bridge.anchor.boot,
                bridge.anchor.mono,
                bridge.anchor.wall,
                seen.map(|seen| seen.boot),
                seen.map(|seen| seen.mono),
                seen.map(|seen| seen.hub_time),
            ],
        )?;
        Ok(())
    }

    /// All of them: first record and one past the last.
    pub(crate) fn bridges(&self) -> Result<Vec<(u64, u64)>> {
        let mut statement = self
            .0
            .prepare_cached("SELECT first, next FROM bridge ORDER BY first")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// `seq`, or the first record behind the bridge it lies on.
    pub(crate) fn off_bridge(&self, seq: u64) -> Result<u64> {
        let on = self.bridges()?;
        let on = on
            .into_iter()
            .find(|(first, next)| (*first..*next).contains(&seq));
        Ok(on.map_or(seq, |(_, next)| next))
    }

    /// What stands at the end of the last bridge.
    pub(super) fn last_bridge(&self) -> Result<Option<Last>> {
        let sql = "SELECT next - 1, chain, boot, mono, wall, hub_boot, hub_mono, hub_time
                     FROM bridge ORDER BY first DESC LIMIT 1";
        let found = self.0.prepare_cached(sql)?.query_row([], |row| {
            Ok(Last {
                seq: row.get(0)?,
                chain: row.get(1)?,
                anchor: anchor_from(row, 2)?,
            })
        });
        Ok(found.optional()?)
    }

    /// The clock anchor and the chain hash of the record before `first`.
    pub(crate) fn before(&self, first: u64) -> Result<(Anchor, [u8; 32])> {
        let Some(seq) = first.checked_sub(1).filter(|seq| *seq > 0) else {
            return Ok((Anchor::default(), [0; 32]));
        };
        match (self.anchor_of(seq)?, self.chain_at(seq)?) {
            (Some(anchor), Some(chain)) => Ok((anchor, chain)),
            _ => Err(Error::Corrupt("the store")),
        }
    }
}
