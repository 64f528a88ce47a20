//! What is on its way to the hub, and what the hub has signed for.

use rusqlite::{OptionalExtension, params};
use tungnha_exchange::anchor::HubSeen;

use super::Db;
use crate::error::Result;
use crate::sync::{Errand, Retry};

/// Where sending stands.
#[derive(Clone, Debug)]
pub(crate) struct SendRow {
    pub incarnation: u32,
    pub through: u64,
    pub safe: u64,
    pub counter: u64,
    pub batch_records: usize,
    pub hub_seen: Option<HubSeen>,
    pub last_ack: Option<Vec<u8>>,
    pub last_success: Option<i64>,
    /// Error code of the last try to send, as text.
    pub problem: Option<String>,
    /// Error code of the last try to fetch lists, as text.
    pub list_problem: Option<String>,
    /// Envelope bytes in one request at most.
    pub request_bytes: usize,
    /// Times the hub would not take the first record without a receipt, alone.
    pub refusals: u32,
    /// Sending and fetching go in requests of their own until both have gone well.
    pub apart: bool,
    /// What was under a receipt of the hub before it was restored, while it is being sent again; else 0.
    pub refill: u64,
}

/// A signed envelope that waits for its receipt.
pub(crate) struct BatchRow {
    pub first: u64,
    pub next: u64,
    pub bytes: Vec<u8>,
}

impl Db<'_> {
    /// Where sending stands.
    pub(crate) fn sending(&self) -> Result<SendRow> {
        let sql = "SELECT incarnation, through, safe, counter, batch_records, hub_boot, hub_mono, hub_time,
                          last_ack, last_success, problem, list_problem, request_bytes, refusals, apart, refill
                     FROM send";
        Ok(self.0.prepare_cached(sql)?.query_row([], |row| {
            let seen: (Option<u32>, Option<u64>, Option<i64>) = (row.get(5)?, row.get(6)?, row.get(7)?);
            Ok(SendRow {
                incarnation: row.get(0)?,
                through: row.get(1)?,
                safe: row.get(2)?,
                counter: row.get(3)?,
                batch_records: row.get(4)?,
                hub_seen: match seen {
                    (Some(boot), Some(mono), Some(hub_time)) => Some(HubSeen { boot, mono, hub_time }),
                    _ => None,
                },
                last_ack: row.get(8)?,
                last_success: row.get(9)?,
                problem: row.get(10)?,
                list_problem: row.get(11)?,
                request_bytes: row.get(12)?,
                refusals: row.get(13)?,
                apart: row.get(14)?,
                refill: row.get(15)?,
            })
        })?)
    }

    /// Writes where sending stands.
    pub(crate) fn set_sending(&self, now: &SendRow) -> Result<()> {
        let sql =
            "UPDATE send SET incarnation = ?1, through = ?2, safe = ?3, counter = ?4, batch_records = ?5,
                                   hub_boot = ?6, hub_mono = ?7, hub_time = ?8,
                                   last_ack = ?9, last_success = ?10, problem = ?11, list_problem = ?12,
                                   request_bytes = ?13, refusals = ?14, apart = ?15, refill = ?16";
        let seen = now.hub_seen.as_ref();
        self.0.prepare_cached(sql)?.execute(params![
            now.incarnation,
            now.through,
            now.safe,
            now.counter,
            now.batch_records,
            seen.map(|seen| seen.boot),
            seen.map(|seen| seen.mono),
            seen.map(|seen| seen.hub_time),
            now.last_ack,
            now.last_success,
            now.problem,
            now.list_problem,
            now.request_bytes,
            now.refusals,
            now.apart,
            now.refill,
        ])?;
        Ok(())
    }

    /// How the last try of an errand went; nothing was tried yet: due.
    pub(crate) fn retry(&self, errand: Errand) -> Result<Retry> {
        let sql = "SELECT failures, tried_at, wait FROM retry WHERE errand = ?1";
        let found = self.0.prepare_cached(sql)?.query_row([errand as u8], |row| {
            Ok(Retry {
                failures: row.get(0)?,
                tried_at: row.get(1)?,
                wait: row.get(2)?,
            })
        });
        Ok(found.optional()?.unwrap_or_default())
    }

    /// Keeps how a try went.
    pub(crate) fn set_retry(&self, errand: Errand, retry: Retry) -> Result<()> {
        let sql = "INSERT INTO retry (errand, failures, tried_at, wait) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (errand) DO UPDATE SET failures = ?2, tried_at = ?3, wait = ?4";
        let values = params![errand as u8, retry.failures, retry.tried_at, retry.wait];
        self.0.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    /// Puts a tombstone in a record's place and keeps the record beside.
    pub(crate) fn set_aside(&self, seq: u64, bytes: &[u8], tombstone: &[u8]) -> Result<()> {
        self.0
            .prepare_cached("INSERT INTO set_aside (seq, bytes) VALUES (?1, ?2)")?
            .execute(params![seq, bytes])?;
        self.0
            .prepare_cached("UPDATE record SET bytes = ?2 WHERE seq = ?1")?
            .execute(params![seq, tombstone])?;
        Ok(())
    }

    /// The hub has a record that was set aside: it stands in the log again as it was.
    pub(crate) fn take_back_in(&self, seq: u64) -> Result<()> {
        self.0
            .prepare_cached(
                "UPDATE record SET bytes = s.bytes FROM set_aside s WHERE record.seq = ?1 AND s.seq = ?1",
            )?
            .execute([seq])?;
        self.0
            .prepare_cached("DELETE FROM set_aside WHERE seq = ?1")?
            .execute([seq])?;
        Ok(())
    }

    /// The numbers of records set aside.
    pub(crate) fn set_aside_seqs(&self) -> Result<Vec<u64>> {
        let mut statement = self.0.prepare_cached("SELECT seq FROM set_aside ORDER BY seq")?;
        Ok(statement
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// A record that is set aside.
    pub(crate) fn set_aside_bytes(&self, seq: u64) -> Result<Vec<u8>> {
        Ok(self
            .0
            .prepare_cached("SELECT bytes FROM set_aside WHERE seq = ?1")?
            .query_row([seq], |row| row.get(0))?)
    }

    /// How many records are set aside.
    pub(crate) fn count_set_aside(&self) -> Result<u32> {
        Ok(self
            .0
            .prepare_cached("SELECT count(*) FROM set_aside")?
            .query_row([], |row| row.get(0))?)
    }

    /// Keeps a signed envelope before it is sent for the first time.
    pub(crate) fn put_batch(&self, batch: &BatchRow) -> Result<()> {
        let sql = "INSERT INTO batch (first, next, bytes) VALUES (?1, ?2, ?3)";
        self.0
            .prepare_cached(sql)?
            .execute(params![batch.first, batch.next, batch.bytes])?;
        Ok(())
    }

    /// Envelopes that wait, first to last.
    pub(crate) fn batches(&self) -> Result<Vec<BatchRow>> {
        let mut statement = self
            .0
            .prepare_cached("SELECT first, next, bytes FROM batch ORDER BY first")?;
        let rows = statement.query_map([], |row| {
            Ok(BatchRow {
                first: row.get(0)?,
                next: row.get(1)?,
                bytes: row.get(2)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether any envelope waits.
    pub(crate) fn has_batches(&self) -> Result<bool> {
        Ok(self
            .0
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM batch)")?
            .query_row([], |row| row.get(0))?)
    }

    /// Forgets envelopes that lie under a receipt.
    pub(crate) fn drop_batches_through(&self, through: u64) -> Result<()> {
        self.0
            .prepare_cached("DELETE FROM batch WHERE next <= ?1 + 1")?
            .execute([through])?;
        Ok(())
    }

    /// Forgets every envelope, so that the same records are signed anew in smaller ones.
    pub(crate) fn drop_batches(&self) -> Result<()> {
        self.0.prepare_cached("DELETE FROM batch")?.execute([])?;
        Ok(())
    }

    /// Notes that the hub keeps a record but could not use it.
    pub(crate) fn put_notice(&self, seq: u64, code: u64) -> Result<()> {
        let sql = "INSERT INTO notice (seq, code) VALUES (?1, ?2) ON CONFLICT (seq) DO UPDATE SET code = ?2";
        self.0.prepare_cached(sql)?.execute([seq, code])?;
        Ok(())
    }

    /// Notes `code` for every record above `through`.
    pub(crate) fn put_notices_above(&self, through: u64, code: u64) -> Result<()> {
        let sql = "INSERT INTO notice (seq, code) SELECT seq, ?2 FROM record WHERE seq > ?1
                   ON CONFLICT (seq) DO UPDATE SET code = ?2";
        self.0.prepare_cached(sql)?.execute([through, code])?;
        Ok(())
    }

    /// Forgets the notices of `code` up to and with `through`.
    pub(crate) fn drop_notices_through(&self, through: u64, code: u64) -> Result<()> {
        let sql = "DELETE FROM notice WHERE seq <= ?1 AND code = ?2";
        self.0.prepare_cached(sql)?.execute([through, code])?;
        Ok(())
    }

    /// Forgets the notices of everything above `through`.
    pub(crate) fn drop_notices_above(&self, through: u64) -> Result<()> {
        let sql = "DELETE FROM notice WHERE seq > ?1";
        self.0.prepare_cached(sql)?.execute([through])?;
        Ok(())
    }

    /// Forgets the notice of one record: the hub has use of it.
    pub(crate) fn drop_notice(&self, seq: u64) -> Result<()> {
        let sql = "DELETE FROM notice WHERE seq = ?1";
        self.0.prepare_cached(sql)?.execute([seq])?;
        Ok(())
    }

    /// What the hub keeps but could not use, each with the notice's number, in the order it was recorded.
    pub(crate) fn notices(&self) -> Result<Vec<(u64, u64)>> {
        let mut statement = self
            .0
            .prepare_cached("SELECT seq, code FROM notice ORDER BY seq")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many records the hub keeps but could not use.
    pub(crate) fn count_notices(&self) -> Result<u32> {
        Ok(self
            .0
            .prepare_cached("SELECT count(*) FROM notice")?
            .query_row([], |row| row.get(0))?)
    }
}
