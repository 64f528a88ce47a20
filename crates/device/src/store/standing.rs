//! What this tablet knows of its own standing: one row.

use rusqlite::params;
use tungnha_domain::{MemberId, Role};

use super::Db;
use crate::error::Result;
use crate::lease::Elapsed;
use crate::vault::Tries;

/// The row.
#[derive(Clone, Debug)]
pub(crate) struct StandingRow {
    /// Who had the tablet open last.
    pub holder: Option<MemberId>,
    /// The hub took it out of service.
    pub revoked: bool,
    /// Its lists were taken off.
    pub wiped: bool,
    /// The hub's time when it was last heard.
    pub heard: i64,
    /// Time since then.
    pub elapsed: Elapsed,
    /// The highest number of a day code that was taken.
    pub day_number: u64,
    /// `elapsed.passed` when it was taken; none after a contact.
    pub day_passed: Option<u64>,
    /// The number that a lead's code for a day answers next.
    pub day_request: u32,
    /// Wrong day codes in a row.
    pub tries: Tries,
}

impl Db<'_> {
    /// Reads it.
    pub(crate) fn standing(&self) -> Result<StandingRow> {
        let sql = "SELECT holder, revoked, wiped, look_boot, look_mono, wall_high, ran, passed,
                          day_number, day_passed, day_tries, tries_boot, tries_mono, heard, day_request FROM tablet";
        Ok(self.0.prepare_cached(sql)?.query_row([], |row| {
            Ok(StandingRow {
                holder: row.get::<_, Option<u32>>(0)?.map(MemberId),
                revoked: row.get(1)?,
                wiped: row.get(2)?,
                heard: row.get(13)?,
                elapsed: Elapsed {
                    boot: row.get(3)?,
                    mono: row.get(4)?,
                    wall_high: row.get(5)?,
                    ran: row.get(6)?,
                    passed: row.get(7)?,
                },
                day_number: row.get(8)?,
                day_passed: row.get(9)?,
                day_request: row.get(14)?,
                tries: Tries {
                    wrong: row.get(10)?,
                    boot: row.get(11)?,
                    mono: row.get(12)?,
                },
            })
        })?)
    }

    /// Writes it.
    pub(crate) fn set_standing(&self, now: &StandingRow) -> Result<()> {
        let sql = "UPDATE tablet SET holder = ?1, revoked = ?2, wiped = ?3, look_boot = ?4, look_mono = ?5,
                          wall_high = ?6, ran = ?7, passed = ?8, day_number = ?9, day_passed = ?10,
                          day_tries = ?11, tries_boot = ?12, tries_mono = ?13, heard = ?14, day_request = ?15";
        self.0.prepare_cached(sql)?.execute(params![
            now.holder.map(|member| member.0),
            now.revoked,
            now.wiped,
            now.elapsed.boot,
            now.elapsed.mono,
            now.elapsed.wall_high,
            now.elapsed.ran,
            now.elapsed.passed,
            now.day_number,
            now.day_passed,
            now.tries.wrong,
            now.tries.boot,
            now.tries.mono,
            now.heard,
            now.day_request,
        ])?;
        Ok(())
    }

    /// Notes the role of somebody who uses this tablet.
    pub(crate) fn set_member_role(&self, member: MemberId, role: Role) -> Result<()> {
        self.0
            .prepare_cached("UPDATE member SET role = ?2 WHERE id = ?1")?
            .execute(params![member.0, role.wire()])?;
        Ok(())
    }
}
