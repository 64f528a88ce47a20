//! Who was asked to come to a collection point: of the hub's word and this tablet's own the one that stands, as the
//! screens have it.

use std::collections::HashMap;

use chrono::NaiveDate;
use tungnha_domain::{Hid, Invited, MemberId, RecordId, Rid, Said, latest};
use tungnha_exchange::papers::{OpenPoint, PaperKind, Points};

use crate::error::{Error, Result};
use crate::papers::paper;
use crate::session::Me;
use crate::store::{Db, PaperRow};
use crate::{times, views};

/// What the hub last said of its points, and the paper it said it on; none where it has none, or never said.
pub(crate) fn points(db: &Db<'_>) -> Result<Option<(PaperRow, Points)>> {
    let Some(paper) = paper(db, PaperKind::Points)? else {
        return Ok(None);
    };
    let points = Points::from_bytes(&paper.content).map_err(|_| Error::Corrupt("the store"))?;
    Ok(Some((paper, points)))
}

/// Every invitation that stands, of all houses or of one, read once.
pub(crate) struct Invitations<'a> {
    pub(super) me: &'a Me,
    names: &'a HashMap<MemberId, String>,
    points: Vec<OpenPoint>,
    standing: HashMap<Rid, (Hid, Said<Invited>)>,
}

impl<'a> Invitations<'a> {
    /// Of everybody on this tablet.
    pub(crate) fn all(db: &Db<'_>, me: &'a Me, names: &'a HashMap<MemberId, String>) -> Result<Self> {
        Self::load(db, me, names, None)
    }

    /// Of those in one house.
    pub(crate) fn of_house(
        db: &Db<'_>,
        me: &'a Me,
        names: &'a HashMap<MemberId, String>,
        hid: Hid,
    ) -> Result<Self> {
        Self::load(db, me, names, Some(hid))
    }

    fn load(
        db: &Db<'_>,
        me: &'a Me,
        names: &'a HashMap<MemberId, String>,
        house: Option<Hid>,
    ) -> Result<Self> {
        let own = db.own_invitations(&me.own)?;
        // The hub has not heard yet of what was taken back here.
        let undone: Vec<RecordId> = own
            .iter()
            .filter(|own| own.undone_by.is_some())
            .map(|own| own.said.by)
            .collect();
        let mut words: HashMap<Rid, (Hid, Vec<Said<Invited>>)> = HashMap::new();
        let mut take = |rid: Rid, hid: Hid, said: Said<Invited>| {
            words.entry(rid).or_insert((hid, Vec::new())).1.push(said);
        };
        for told in db.told_invitations(house)? {
            if !undone.contains(&told.said.by) {
                take(told.rid, told.hid, told.said);
            }
        }
        for own in own {
            let here = own.hid.filter(|hid| house.is_none_or(|house| house == *hid));
            if let (Some(hid), None, false) = (here, own.undone_by, own.heard) {
                take(own.rid, hid, own.said);
            }
        }
        let standing = words
            .into_iter()
            .filter_map(|(rid, (hid, words))| latest(words).map(|said| (rid, (hid, said))));
        Ok(Self {
            me,
            names,
            points: points(db)?.map_or_else(Vec::new, |(_, points)| points.points),
            standing: standing.collect(),
        })
    }

    /// The one that stands for somebody.
    pub(crate) fn of(&self, rid: Rid) -> Option<&Said<Invited>> {
        self.standing.get(&rid).map(|(_, said)| said)
    }

    /// Of each house, who is asked to come from a day on: how many, and the first day.
    pub(crate) fn coming(&self, from: NaiveDate) -> HashMap<Hid, views::HouseInvited> {
        let mut houses: HashMap<Hid, views::HouseInvited> = HashMap::new();
        let coming = self.standing.values();
        for (hid, said) in coming.filter(|(_, said)| said.what.to.day >= from) {
            let day = said.what.to.day.to_string();
            let house = houses.entry(*hid).or_insert_with(|| views::HouseInvited {
                people: 0,
                day: day.clone(),
            });
            house.people += 1;
            if day < house.day {
                house.day = day;
            }
        }
        houses
    }

    /// As the screens have it.
    pub(crate) fn shown(&self, said: &Said<Invited>) -> views::Invitation {
        let to = said.what.to;
        let point = self.points.iter().find(|point| point.point == to.point);
        views::Invitation {
            point: to.point,
            name: point.map_or_else(String::new, |point| point.name.clone()),
            hours: point.map(|point| views::hours(point.opens, point.closes)),
            day: to.day.to_string(),
            by: self.names.get(&said.what.member).cloned(),
            letter: said.by.dev == 0,
            at: times::shown(said.at),
        }
    }
}
