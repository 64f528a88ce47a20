//! Soft claims: "nhà này tổ bạn (tên) đang làm". They inform, stop nobody, and end by themselves: with time,
//! when the house has nobody left to ask, when its holder goes on. They come from the hub with each answer, and from
//! a colleague's tablet that was met without a network (`team`).

use std::collections::HashMap;

use tungnha_ambient::Moment;
use tungnha_domain::{Hid, MemberId};
use tungnha_exchange::claims::Claim;

use crate::error::{Error, Result};
use crate::found::is_local_house;
use crate::session::{Me, Session};
use crate::store::{Db, HouseRecord, MetClaim};
use crate::visits::time;
use crate::{times, views};

/// Seconds an opened house counts as being worked at.
pub(crate) const WORKS: i64 = 30 * 60;
/// Seconds by which what two tablets take for the time may differ, when both have heard the hub lately.
pub(crate) const SKEW: i64 = 5 * 60;
/// Houses told to the hub; a person is at one or two.
const MOST: usize = 16;

/// Notes that the house was opened to work at it.
pub(crate) fn open_house(session: &mut Session, now: &Moment, hid: Hid) -> Result<()> {
    session.store.write(|db| {
        if db.house(hid)?.is_none() {
            return Err(Error::NotFound("household"));
        }
        // Colleagues know no house that is on no list.
        if is_local_house(hid) {
            return Ok(());
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
    Ok(at_work(db, at)?.into_iter().map(|(hid, _)| hid).collect())
}

/// The houses somebody is at, and since when; `at` is what time it is.
pub(crate) fn at_work(db: &Db<'_>, at: i64) -> Result<Vec<(Hid, i64)>> {
    db.working((at - WORKS, at), MOST)
}

/// Who is where by the later word: what the hub heard of somebody counts until their own tablet said something
/// later, and the other way round. Of several at one house, who came last.
fn latest(told: &[Claim], met: &[MetClaim]) -> HashMap<Hid, (MemberId, i64)> {
    let heard = |member| {
        let of = told.iter().filter(|claim| claim.member == member);
        of.map(|claim| claim.until - WORKS).max()
    };
    let made = |member| {
        met.iter()
            .filter(|claim| claim.member == member)
            .map(|claim| claim.made)
            .max()
    };
    let told = told
        .iter()
        .filter(|claim| heard(claim.member) >= made(claim.member))
        .map(|claim| (claim.hid, claim.member, claim.until));
    let met = met
        .iter()
        .filter(|claim| made(claim.member) > heard(claim.member))
        .map(|claim| (claim.hid, claim.member, claim.until));
    let mut all: Vec<_> = told.chain(met).collect();
    all.sort_by_key(|(_, member, until)| (*until, *member));
    all.into_iter()
        .map(|(hid, member, until)| (hid, (member, until)))
        .collect()
}

/// What is known of colleagues, read once for many houses.
pub(super) struct Colleagues {
    names: HashMap<MemberId, String>,
    claims: HashMap<Hid, (MemberId, i64)>,
}

impl Colleagues {
    pub(super) fn new(db: &Db<'_>, me: &Me, now: &Moment) -> Result<Self> {
        let at = time(db, now)?;
        let claims = latest(&db.claims(at)?, &db.met_claims(at, WORKS + SKEW)?);
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
