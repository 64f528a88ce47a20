//! Puts what this tablet added beside what its lists have, and moves who moved: computed anew from its records and from
//! what the lists say became of them, so that undoing, a new list and an officer's decision each need nothing else.

use std::collections::{BTreeSet, HashMap};

use tungnha_domain::{Hid, Rid, UnitId};
use tungnha_exchange::list::Became;

use super::{is_local, is_local_house};
use crate::error::Result;
use crate::store::{Db, Found, HouseKept, HouseRecord, Own, ResidentRecord, What};

/// Brings houses and people up to date; gives the houses in which something changed. Costs nothing on a tablet that
/// never added anybody.
pub(crate) fn show(db: &Db<'_>, own: &Own) -> Result<BTreeSet<Hid>> {
    let mut touched = BTreeSet::new();
    for (rid, shown, listed) in db.shown_elsewhere()? {
        db.show_at(rid, listed)?;
        touched.extend([shown, listed]);
    }
    let all = db.found()?;
    if all.is_empty() {
        return Ok(touched);
    }
    let became: HashMap<(u32, u64), Became> = db.became()?.into_iter().collect();
    let fate = |found: &Found| {
        let id = own.id(found.seq);
        became.get(&(id.epoch, id.seq)).copied()
    };
    let held: BTreeSet<UnitId> = db
        .units()?
        .into_iter()
        .filter(|unit| unit.position > 0)
        .map(|unit| unit.id)
        .collect();
    // A decision that was taken back may be made again: then it is news.
    for found in all.iter().filter(|found| fate(found) != Some(Became::LetGo)) {
        db.set_heard(found.seq, false)?;
    }
    let mut houses: HashMap<u32, Hid> = HashMap::new();
    for found in all.iter().filter(|found| found.what == What::Household) {
        let hid = Hid(found.number);
        touched.insert(hid);
        // A house on the list in which nobody lives is on no tablet: until somebody does, it stands here as it was added.
        let listed = match fate(found) {
            Some(Became::Household(listed)) if !found.undone && db.house(listed)?.is_some() => Some(listed),
            _ => None,
        };
        let let_go = fate(found) == Some(Became::LetGo);
        let here = !found.undone && held.contains(&found.unit) && listed.is_none() && !let_go;
        db.set_found_listed(found.seq, listed.map(|listed| listed.0))?;
        houses.insert(found.number, listed.unwrap_or(hid));
        touched.extend(listed);
        if here {
            put_house(db, found)?;
        } else {
            db.remove_house(hid)?;
        }
    }
    let home = |hid: Hid| houses.get(&hid.0).copied().unwrap_or(hid);
    let mut people: HashMap<u32, Rid> = HashMap::new();
    for found in all.iter().filter(|found| found.what == What::Person) {
        let (rid, hid) = (Rid(found.number), home(found.hid));
        touched.insert(hid);
        let listed = match fate(found) {
            Some(Became::Person(listed)) if !found.undone => Some(listed),
            _ => None,
        };
        db.set_found_listed(found.seq, listed.map(|listed| listed.0))?;
        people.insert(found.number, listed.unwrap_or(rid));
        match listed {
            Some(listed) => db.put_alias(rid, listed)?,
            None => touched.extend(old_home(db, rid)?),
        }
        if let Some(listed) = listed {
            touched.extend(db.resident_share(listed)?.map(|(hid, ..)| hid));
        }
        let there = !found.undone && fate(found).is_none() && db.house(hid)?.is_some();
        if there {
            put_person(db, found, hid)?;
        } else {
            db.remove_resident(rid)?;
        }
    }
    for found in all.iter().filter(|found| found.what == What::Move) {
        if found.undone || fate(found).is_some() {
            continue;
        }
        let rid = people.get(&found.number).copied().unwrap_or(Rid(found.number));
        let to = home(found.hid);
        let Some((from, ..)) = db.resident_share(rid)? else {
            continue;
        };
        if db.house(to)?.is_some() {
            db.show_at(rid, to)?;
            touched.extend([from, to]);
        }
    }
    Ok(touched)
}

/// Names of whom this tablet added to a house and an officer let go: whoever added them is told, not left to wonder.
pub(crate) fn let_go(db: &Db<'_>, own: &Own, hid: Hid) -> Result<Vec<String>> {
    let all = db.found()?;
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let gone: BTreeSet<(u32, u64)> = db
        .became()?
        .into_iter()
        .filter(|(_, became)| *became == Became::LetGo)
        .map(|(id, _)| id)
        .collect();
    let here = |found: &&Found| {
        let id = own.id(found.seq);
        found.what == What::Person && found.hid == hid && !found.undone && gone.contains(&(id.epoch, id.seq))
    };
    Ok(all.iter().filter(here).map(|found| found.name.clone()).collect())
}

/// The home of whom an officer's decision had put on the list, before it was taken back.
fn old_home(db: &Db<'_>, rid: Rid) -> Result<Option<Hid>> {
    let stood = db.drop_alias(rid)?;
    Ok(match stood {
        Some(stood) => db.resident_share(stood)?.map(|(hid, ..)| hid),
        None => None,
    })
}

fn put_house(db: &Db<'_>, found: &Found) -> Result<()> {
    let hid = Hid(found.number);
    // Behind the house one comes from; a number of this tablet's own is behind a list's.
    let place = match db.house(found.hid)? {
        Some(after) => after.place,
        None => db.last_place(found.unit)?,
    };
    let house = HouseRecord {
        hid,
        unit: found.unit,
        number: found.house_number.clone(),
        address: found.name.clone(),
        place,
        walk: place,
        landmark: String::new(),
        last_visit: None,
        kept: HouseKept::default(),
    };
    debug_assert!(is_local_house(hid));
    db.put_house(&house, &[])
}

fn put_person(db: &Db<'_>, found: &Found, hid: Hid) -> Result<()> {
    let rid = Rid(found.number);
    debug_assert!(is_local(rid));
    let person = ResidentRecord {
        rid,
        hid,
        unit: found.unit,
        name: found.name.clone(),
        birth: found.birth,
        sex: found.sex,
        head: false,
        operator: None,
        phone: found.phone.clone(),
        personal_id: None,
        facts: Vec::new(),
        cells: Default::default(),
        through_us: false,
        listed_hid: hid,
    };
    db.put_resident(&person, &[])
}
