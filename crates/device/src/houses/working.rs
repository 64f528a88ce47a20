//! Soft claims: "nhà này tổ bạn (tên) đang làm". They inform, stop nobody, and end by themselves: with time,
//! when the house has nobody left to ask, when its holder goes on.

use std::collections::HashMap;

use tungnha_ambient::Moment;
use tungnha_domain::{Hid, MemberId};

use crate::error::{Error, Result};
use crate::session::{Me, Session};
use crate::store::{Db, HouseRecord};
use crate::visits::time;
use crate::{times, views};

/// Seconds an opened house counts as being worked at.
const WORKS: i64 = 30 * 60;
/// Houses told to the hub; a person is at one or two.
const MOST: usize = 16;

/// Notes that the house was opened to work at it.
pub(crate) fn open_house(session: &mut Session, now: &Moment, hid: Hid) -> Result<()> {
    session.store.write(|db| {
        if db.house(hid)?.is_none() {
            return Err(Error::NotFound("household"));
        }
        let at = time(db, now)?;
        db.forget_working(at - WORKS, at)?;
        db.start_working(hid, at)
    })
}

/// The houses somebody is at now, for the hub to tell colleagues.
pub(crate) fn working(db: &Db<'_>, now: &Moment) -> Result<Vec<Hid>> {
    let at = time(db, now)?;
    db.forget_working(at - WORKS, at)?;
    db.working(MOST)
}

/// What is known of colleagues, read once for many houses.
pub(super) struct Colleagues {
    names: HashMap<MemberId, String>,
    claims: HashMap<Hid, (MemberId, i64)>,
}

impl Colleagues {
    pub(super) fn new(db: &Db<'_>, me: &Me, now: &Moment) -> Result<Self> {
        let claims = db.claims(time(db, now)?)?;
        let names = if claims.is_empty() {
            HashMap::new()
        } else {
            me.names(db)?
        };
        Ok(Self { names, claims })
    }

    /// Who else is at a house; nobody where nobody is left to ask.
    pub(super) fn at(&self, house: &HouseRecord) -> Option<views::Claimed> {
        let (member, until) = self.claims.get(&house.hid).filter(|_| house.kept.not_asked > 0)?;
        Some(views::Claimed {
            by: self.names.get(member).cloned(),
            until: times::shown(*until),
        })
    }
}
