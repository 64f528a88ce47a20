//! The lives of this tablet's log, and under which names the hub keeps its records.
//!
//! A tablet that was cloned or set back takes a new epoch. Its numbers and its chain go on; only the epoch
//! its records stand under changes. What it had recorded beside the other copy, the hub keeps under a name of
//! its own: the fold must call it that.

use std::collections::BTreeSet;

use rusqlite::params;
use tungnha_domain::RecordId;

use super::Db;
use crate::error::Result;

/// Under which names this tablet's own records stand.
#[derive(Clone, Debug, Default)]
pub(crate) struct Own {
    pub dev: u32,
    /// The epoch of the certificate.
    first_epoch: u32,
    /// Later epochs, each with its first number; ascending.
    lives: Vec<(u64, u32)>,
    /// Stretches kept under a branch's name: first, last, name.
    branches: Vec<(u64, u64, u32)>,
    /// Records set aside: the hub has only their hash.
    pub aside: BTreeSet<u64>,
}

impl Own {
    /// The epoch records are written under now.
    pub(crate) fn epoch(&self) -> u32 {
        self.epoch_of(u64::MAX)
    }

    /// The epoch a number was written under.
    pub(crate) fn epoch_of(&self, seq: u64) -> u32 {
        let life = self.lives.iter().rfind(|(first, _)| *first <= seq);
        life.map_or(self.first_epoch, |(_, epoch)| *epoch)
    }

    /// Where the life of a number ends: one past its last; none for the present one.
    pub(crate) fn life_ends(&self, seq: u64) -> Option<u64> {
        let next = self.lives.iter().find(|(first, _)| *first > seq);
        next.map(|(first, _)| *first)
    }

    /// The name the hub keeps a number under.
    pub(crate) fn id(&self, seq: u64) -> RecordId {
        let branch = self
            .branches
            .iter()
            .rfind(|(first, last, _)| (*first..=*last).contains(&seq));
        RecordId {
            dev: self.dev,
            epoch: branch.map_or_else(|| self.epoch_of(seq), |(_, _, name)| *name),
            seq,
        }
    }

    /// Whether a record is from this tablet's own log.
    pub(crate) fn is(&self, id: RecordId) -> bool {
        self.id(id.seq) == id
    }

    /// Whether an epoch is one of this log's lives.
    pub(crate) fn lived(&self, epoch: u32) -> bool {
        self.first_epoch == epoch || self.lives.iter().any(|(_, life)| *life == epoch)
    }
}

impl Db<'_> {
    /// Under which names own records stand; `epoch` is the certificate's.
    pub(crate) fn own(&self, dev: u32, epoch: u32) -> Result<Own> {
        let lives = self
            .0
            .prepare_cached("SELECT first, epoch FROM life ORDER BY first")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let branches = self
            .0
            .prepare_cached("SELECT first, last, name FROM branch ORDER BY first")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let aside = self
            .0
            .prepare_cached("SELECT seq FROM set_aside")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(Own {
            dev,
            first_epoch: epoch,
            lives,
            branches,
            aside,
        })
    }

    /// From `first` on, records are written under this epoch.
    pub(crate) fn put_life(&self, first: u64, epoch: u32) -> Result<()> {
        let sql =
            "INSERT INTO life (first, epoch) VALUES (?1, ?2) ON CONFLICT (first) DO UPDATE SET epoch = ?2";
        self.0.prepare_cached(sql)?.execute(params![first, epoch])?;
        Ok(())
    }

    /// The hub keeps this stretch under a branch's name.
    pub(crate) fn put_branch(&self, first: u64, last: u64, name: u32) -> Result<()> {
        let sql = "INSERT INTO branch (first, last, name) VALUES (?1, ?2, ?3)
                   ON CONFLICT (first) DO UPDATE SET last = max(last, ?2), name = ?3";
        self.0.prepare_cached(sql)?.execute(params![first, last, name])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_the_epoch_it_was_written_under_and_the_name_the_hub_keeps_it_by() {
        let own = Own {
            dev: 7,
            first_epoch: 1,
            lives: vec![(9, 4), (12, 6)],
            branches: vec![(6, 8, 1 << 31)],
            aside: BTreeSet::new(),
        };
        assert_eq!(
            [5, 8, 9, 11, 12, 90].map(|seq| own.epoch_of(seq)),
            [1, 1, 4, 4, 6, 6]
        );
        assert_eq!(
            [5, 6, 8, 9].map(|seq| own.id(seq).epoch),
            [1, 1 << 31, 1 << 31, 4]
        );
        assert_eq!(
            [5, 9, 12].map(|seq| own.life_ends(seq)),
            [Some(9), Some(12), None]
        );
        assert_eq!((own.epoch(), own.lived(4), own.lived(5)), (6, true, false));
        let other = RecordId {
            dev: 7,
            epoch: 1,
            seq: 6,
        };
        assert!(
            own.is(own.id(6)) && !own.is(other),
            "the other copy's sixth is not ours"
        );
    }
}
