//! Applying a whole delta in one transaction, if what comes out is what the hub says it must be.

use std::collections::{BTreeSet, HashMap};

use tungnha_domain::{Cell, Hid, Rid, UnitId};
use tungnha_exchange::ListPage;
use tungnha_exchange::list::{Checksum, HouseholdRow, ResidentRow};

use crate::error::{Error, Result};
use crate::found;
use crate::houses::refresh_walk;
use crate::residents::Lens;
use crate::session::{Me, Session};
use crate::store::{Db, HouseKept, HouseRecord, LastCall, ListSource, ListedFact, ResidentRecord, UnitRow};
use crate::visits::refresh_houses;

/// A page to fetch by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// Of which list.
    pub unit: UnitId,
    /// Of the delta from this position …
    pub from: u64,
    /// … to this one …
    pub to: u64,
    /// … this page.
    pub part: u32,
}

impl Wanted {
    /// As asked for by `GET`.
    pub(super) fn path(&self) -> String {
        format!(
            "/v1/list/{}?from={}&to={}&part={}",
            self.unit, self.from, self.to, self.part
        )
    }
}

/// What applying came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Applied {
    /// The list stands at the delta's end.
    Yes,
    /// Total or checksum differ: nothing was changed, and the list will be asked for from the start.
    DoesNotAddUp,
}

/// The lists a delta changes: its own, and one a resident moved here from.
struct Open<'a> {
    db: &'a Db<'a>,
    units: HashMap<UnitId, UnitRow>,
    houses: BTreeSet<Hid>,
    me: &'a Me,
}

pub(super) fn apply(session: &mut Session, pages: &[ListPage], hub_time: i64) -> Result<Applied> {
    let Some((first, last)) = pages.first().zip(pages.last()) else {
        return Ok(Applied::DoesNotAddUp);
    };
    let me = &session.me;
    let unit = first.list;
    let done = session.store.write(|db| {
        let units = db.units()?.into_iter().map(|unit| (unit.id, unit)).collect();
        let mut open = Open {
            db,
            units,
            houses: BTreeSet::new(),
            me,
        };
        if first.from == 0 {
            db.clear_unit(unit)?;
            db.clear_became(unit)?;
            let row = open.unit(unit)?;
            (row.total, row.checksum) = (0, [0; 16]);
        }
        for page in pages {
            open.take(page)?;
        }
        let row = open.unit(unit)?;
        if (row.total, row.checksum) != (u64::from(last.total_after), last.checksum_after.to_bytes()) {
            return Err(Error::Internal(MISMATCH));
        }
        (row.position, row.updated_at) = (last.to, Some(hub_time));
        for row in open.units.values() {
            db.put_unit(row)?;
        }
        db.clear_staged(unit)?;
        db.drop_snapshot(unit)?;
        open.houses.extend(found::show(db, &me.own)?);
        for unit in open.units.keys() {
            refresh_walk(db, &me.own, *unit)?;
        }
        refresh_houses(db, &Lens::new(db, me)?, &open.houses)
    });
    match done {
        Ok(()) => Ok(Applied::Yes),
        Err(Error::Internal(MISMATCH)) => {
            tracing::warn!(
                unit = unit.0,
                from = first.from,
                "a list did not add up; it will be fetched anew"
            );
            session.store.write(|db| {
                db.clear_staged(unit)?;
                db.drop_snapshot(unit)?;
                let mut row = db.unit(unit)?.ok_or(Error::NotFound("unit"))?;
                row.position = 0;
                db.put_unit(&row)
            })?;
            Ok(Applied::DoesNotAddUp)
        }
        Err(error) => Err(error),
    }
}

/// Asks for every list from its start, because the hub was restored: its positions count anew, and one that
/// stands where this tablet's copy does may be another list. What is here stays until the new one is whole.
pub(super) fn start_over(db: &Db<'_>) -> Result<()> {
    for mut unit in db.units()? {
        db.clear_staged(unit.id)?;
        db.drop_snapshot(unit.id)?;
        unit.position = 0;
        db.put_unit(&unit)?;
    }
    Ok(())
}

/// Takes every list off this tablet because the hub ordered it (the tablet was revoked); says whether there
/// was one. Own records stay, sent or not. Doing it again does nothing, so no command id need be remembered.
pub(crate) fn wipe(session: &mut Session) -> Result<bool> {
    session.store.write(|db| {
        let mut any = false;
        db.drop_papers()?;
        for unit in db.units()? {
            any |= unit.position > 0 || db.snapshot(unit.id)?.is_some();
            db.clear_unit(unit.id)?;
            db.forget_found(unit.id)?;
            db.clear_staged(unit.id)?;
            db.drop_snapshot(unit.id)?;
            db.put_unit(&UnitRow::empty(unit.id, &unit.name))?;
        }
        Ok(any)
    })
}

/// Rolls the transaction back; told apart from a real fault above.
const MISMATCH: &str = "a list does not add up";

impl Open<'_> {
    fn unit(&mut self, unit: UnitId) -> Result<&mut UnitRow> {
        self.units.get_mut(&unit).ok_or(Error::NotFound("unit"))
    }

    fn take(&mut self, page: &ListPage) -> Result<()> {
        for (id, name) in &page.members {
            self.db.put_member(*id, name)?;
        }
        let row = self.unit(page.list)?;
        row.name.clone_from(&page.name);
        for info in &page.lists {
            row.lists.retain(|list| list.import_seq != info.import_seq);
            row.lists.push(ListSource {
                kind: info.kind,
                list_date: info.list_date,
                import_date: info.import_date,
                import_seq: info.import_seq,
            });
        }
        for house in &page.households {
            self.put_house(page.list, house)?;
        }
        for resident in &page.residents {
            self.put_resident(page.list, resident)?;
        }
        for rid in &page.removed {
            self.remove_resident(page.list, *rid)?;
        }
        for hid in &page.removed_households {
            self.remove_house(page.list, *hid)?;
        }
        for row in page.found.iter().filter(|row| row.id.dev == self.me.dev) {
            self.db.put_became(page.list, row.number, row.id, row.became)?;
        }
        for number in &page.removed_found {
            self.db.drop_became(page.list, *number)?;
        }
        for (from, to) in &page.aliases {
            self.db.put_alias(*from, *to)?;
            self.houses
                .extend(self.db.resident_share(*to)?.map(|(hid, ..)| hid));
        }
        Ok(())
    }

    fn put_house(&mut self, unit: UnitId, row: &HouseholdRow) -> Result<()> {
        if let Some((old, digest)) = self.db.house_share(row.hid)? {
            self.count(old, 0, Some(&digest), None)?;
        }
        let digest = row.digest();
        let last_visit = row.last_visit.map(|visit| LastCall {
            at: visit.at,
            member: visit.member,
            nobody_home: visit.nobody_home,
        });
        let house = HouseRecord {
            hid: row.hid,
            unit,
            number: row.number.clone(),
            address: row.address.clone(),
            place: row.order,
            walk: row.order,
            landmark: String::new(),
            last_visit,
            kept: HouseKept::default(),
        };
        self.db.put_house(&house, &digest)?;
        self.db.put_told_words(row)?;
        self.houses.insert(row.hid);
        self.count(unit, 0, None, Some(digest))
    }

    fn remove_house(&mut self, unit: UnitId, hid: Hid) -> Result<()> {
        let Some((old, digest)) = self.db.house_share(hid)? else {
            return Ok(());
        };
        // It may have moved to another of our lists already.
        if old == unit {
            self.db.remove_house(hid)?;
            self.houses.remove(&hid);
            self.count(unit, 0, Some(&digest), None)?;
        }
        Ok(())
    }

    fn put_resident(&mut self, unit: UnitId, row: &ResidentRow) -> Result<()> {
        if let Some((hid, old, digest)) = self.db.resident_share(row.rid)? {
            self.houses.insert(hid);
            self.count(old, -1, Some(&digest), None)?;
        }
        let mut cells: [Cell; 4] = Default::default();
        for (target, cell) in &row.cells {
            cells[target.index()].clone_from(cell);
        }
        let person = ResidentRecord {
            rid: row.rid,
            hid: row.hid,
            unit,
            name: row.name.clone(),
            birth: row.birth,
            sex: row.sex,
            head: row.head,
            operator: row.operator.clone(),
            phone: row.phone.clone(),
            personal_id: row.personal_id.clone(),
            facts: row
                .facts
                .iter()
                .map(|fact| ListedFact {
                    state: fact.state,
                    import_seq: fact.import_seq,
                })
                .collect(),
            cells,
            through_us: false,
            listed_hid: row.hid,
        };
        let digest = row.digest();
        // Whoever is on a list is nobody's duplicate, or no longer: the officer took it back. Whoever had stood for
        // them loses their answers, and may not be on this page.
        if let Some(stood) = self.db.drop_alias(row.rid)? {
            self.houses
                .extend(self.db.resident_share(stood)?.map(|(hid, ..)| hid));
        }
        // With a row all their duplicates are told. One that is not was taken back, perhaps on the list of a hamlet that
        // is no longer ours.
        self.db.drop_duplicates(row.rid)?;
        self.db.put_resident(&person, &digest)?;
        self.db.put_told_invitation(row, &self.me.own)?;
        self.houses.insert(row.hid);
        self.count(unit, 1, None, Some(digest))
    }

    fn remove_resident(&mut self, unit: UnitId, rid: Rid) -> Result<()> {
        let Some((hid, old, digest)) = self.db.resident_share(rid)? else {
            return Ok(());
        };
        // They may have moved to another of our lists already.
        if old == unit {
            self.db.remove_resident(rid)?;
            self.db.drop_told_invitation(rid)?;
            self.houses.insert(hid);
            self.count(unit, -1, Some(&digest), None)?;
        }
        Ok(())
    }

    /// Keeps a list's total and checksum in step with one row.
    fn count(&mut self, unit: UnitId, people: i64, out: Option<&[u8]>, add: Option<[u8; 16]>) -> Result<()> {
        let row = self.unit(unit)?;
        let mut checksum = Checksum::from_bytes(row.checksum);
        if let Some(digest) = out {
            checksum.remove(digest.try_into().map_err(|_| Error::Corrupt("the store"))?);
        }
        if let Some(digest) = add {
            checksum.add(digest);
        }
        row.checksum = checksum.to_bytes();
        row.total = row.total.saturating_add_signed(people);
        Ok(())
    }
}
