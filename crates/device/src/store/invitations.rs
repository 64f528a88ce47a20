//! Who was asked to come to a collection point: the hub's word, and this tablet's own.

use rusqlite::{OptionalExtension, Row, params};
use tungnha_domain::{Hid, Invitation, Invited, MemberId, RecordId, Rid, Said};
use tungnha_exchange::list::ResidentRow;

use super::{Db, Own};
use crate::error::{Error, Result};

/// Somebody at home in a house, and what was said of them.
pub(crate) struct Told {
    pub rid: Rid,
    pub hid: Hid,
    pub said: Said<Invited>,
}

/// An invitation recorded here. Whoever was added and stands on the list by now is named by the list's number.
pub(crate) struct OwnInvitation {
    pub seq: u64,
    pub rid: Rid,
    /// Where they are shown; none where they are not on this tablet any more.
    pub hid: Option<Hid>,
    pub said: Said<Invited>,
    /// The record that takes it back.
    pub undone_by: Option<u64>,
    /// A list told of it since: from then on what lists say counts, also where an officer took it back.
    pub heard: bool,
}

const TOLD: &str = "SELECT t.point, t.day, t.member, t.at, t.rid, r.hid, t.dev, t.epoch, t.seq
                      FROM told_invitation t JOIN resident r USING (rid)";

const OWN: &str = "SELECT i.point, i.day, o.member, o.effective, coalesce(a.to_rid, i.rid), r.hid, i.seq, o.undone_by, i.heard
                     FROM own_invitation i JOIN record o USING (seq) LEFT JOIN alias a ON a.rid = i.rid
                     LEFT JOIN resident r ON r.rid = coalesce(a.to_rid, i.rid)";

impl Db<'_> {
    /// Keeps the hub's word on somebody, in place of the one before.
    pub(crate) fn put_told_invitation(&self, row: &ResidentRow, own: &Own) -> Result<()> {
        self.drop_told_invitation(row.rid)?;
        let Some(said) = &row.invited else { return Ok(()) };
        let (by, what) = (said.by, said.what);
        if own.is(by) {
            self.0
                .prepare_cached("UPDATE own_invitation SET heard = 1 WHERE seq = ?1")?
                .execute([by.seq])?;
        }
        let sql = "INSERT INTO told_invitation (rid, at, dev, epoch, seq, point, day, member)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        self.0.prepare_cached(sql)?.execute(params![
            row.rid.0,
            said.at,
            by.dev,
            by.epoch,
            by.seq,
            what.to.point,
            what.to.day.to_string(),
            what.member.0
        ])?;
        Ok(())
    }

    /// Forgets the hub's word on somebody.
    pub(crate) fn drop_told_invitation(&self, rid: Rid) -> Result<()> {
        self.0
            .prepare_cached("DELETE FROM told_invitation WHERE rid = ?1")?
            .execute([rid.0])?;
        Ok(())
    }

    /// Keeps what a record made here says.
    pub(crate) fn put_own_invitation(&self, seq: u64, rid: Rid, to: Invitation) -> Result<()> {
        self.0
            .prepare_cached("INSERT INTO own_invitation (seq, rid, point, day) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![seq, rid.0, to.point, to.day.to_string()])?;
        Ok(())
    }

    /// What the hub told of everybody, or of those in one house.
    pub(crate) fn told_invitations(&self, house: Option<Hid>) -> Result<Vec<Told>> {
        let sql = match house {
            Some(_) => format!("{TOLD} WHERE r.hid = ?1"),
            None => format!("{TOLD} WHERE ?1 IS NULL"),
        };
        let mut statement = self.0.prepare_cached(&sql)?;
        let mut rows = statement.query([house.map(|hid| hid.0)])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let by = RecordId {
                dev: row.get(6)?,
                epoch: row.get(7)?,
                seq: row.get(8)?,
            };
            found.push(Told {
                rid: Rid(row.get(4)?),
                hid: Hid(row.get(5)?),
                said: said(row, by)?,
            });
        }
        Ok(found)
    }

    /// What was recorded here, in order.
    pub(crate) fn own_invitations(&self, own: &Own) -> Result<Vec<OwnInvitation>> {
        let mut statement = self.0.prepare_cached(&format!("{OWN} ORDER BY i.seq"))?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(own_from(row, own)?);
        }
        Ok(found)
    }

    /// What a record made here says.
    pub(crate) fn own_invitation(&self, seq: u64, own: &Own) -> Result<Option<OwnInvitation>> {
        self.0
            .prepare_cached(&format!("{OWN} WHERE i.seq = ?1"))?
            .query_row([seq], |row| Ok(own_from(row, own)))
            .optional()?
            .transpose()
    }
}

fn own_from(row: &Row<'_>, own: &Own) -> Result<OwnInvitation> {
    let seq = row.get(6)?;
    Ok(OwnInvitation {
        seq,
        rid: Rid(row.get(4)?),
        hid: row.get::<_, Option<u32>>(5)?.map(Hid),
        said: said(row, own.id(seq))?,
        undone_by: row.get(7)?,
        heard: row.get(8)?,
    })
}

/// Of a row `point, day, member, at, …`.
fn said(row: &Row<'_>, by: RecordId) -> Result<Said<Invited>> {
    let day: String = row.get(1)?;
    Ok(Said {
        at: row.get(3)?,
        by,
        what: Invited {
            to: Invitation {
                point: row.get(0)?,
                day: day.parse().map_err(|_| Error::Corrupt("the store"))?,
            },
            member: MemberId(row.get(2)?),
        },
    })
}
