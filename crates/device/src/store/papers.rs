//! Papers of the hub, as rows.

use rusqlite::params;

use super::Db;
use crate::error::Result;

/// One paper.
pub(crate) struct PaperRow {
    pub kind: u8,
    /// When the hub made it.
    pub made: i64,
    /// When the hub last had nothing else to say.
    pub as_of: i64,
    /// The hub had this tablet's records through this one when it said so.
    pub covers: u64,
    /// What it says, as its kind writes it.
    pub content: Vec<u8>,
}

impl Db<'_> {
    /// All that are here, by kind.
    pub(crate) fn papers(&self) -> Result<Vec<PaperRow>> {
        let mut statement = self
            .0
            .prepare_cached("SELECT kind, made, as_of, covers, content FROM paper ORDER BY kind")?;
        let rows = statement.query_map([], |row| {
            Ok(PaperRow {
                kind: row.get(0)?,
                made: row.get(1)?,
                as_of: row.get(2)?,
                covers: row.get(3)?,
                content: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Puts a paper in the place of the one of its kind before.
    pub(crate) fn put_paper(&self, paper: &PaperRow) -> Result<()> {
        let sql =
            "INSERT OR REPLACE INTO paper (kind, made, as_of, covers, content) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.0.prepare_cached(sql)?.execute(params![
            paper.kind,
            paper.made,
            paper.as_of,
            paper.covers,
            paper.content
        ])?;
        Ok(())
    }

    /// Notes that the hub had nothing else to say at `at`, when it had this tablet's records through `covers`.
    pub(crate) fn confirm_papers(&self, at: i64, covers: u64) -> Result<()> {
        self.0
            .prepare_cached("UPDATE paper SET as_of = max(as_of, ?1), covers = ?2")?
            .execute(params![at, covers])?;
        Ok(())
    }

    /// Takes the paper of a kind away.
    pub(crate) fn drop_paper(&self, kind: u8) -> Result<()> {
        self.0
            .prepare_cached("DELETE FROM paper WHERE kind = ?1")?
            .execute([kind])?;
        Ok(())
    }

    /// Takes all of them away.
    pub(crate) fn drop_papers(&self) -> Result<()> {
        self.0.prepare_cached("DELETE FROM paper")?.execute([])?;
        Ok(())
    }
}
