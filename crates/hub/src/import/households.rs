//! Households while an import runs: found by hamlet and number, made when new.

use std::collections::{HashMap, HashSet};

use tungnha_domain::{Hid, UnitId};

use crate::error::HubError;
use crate::review::Deed;
use crate::store::households::Household;
use crate::store::{self, Connection, Transaction};

/// The households of the hamlets a list names, indexed, and those of people it may speak of.
pub(super) struct Households {
    /// Hamlets whose households are all here.
    seen: HashSet<UnitId>,
    by_number: HashMap<(UnitId, String), Hid>,
    known: HashMap<Hid, Known>,
    next_place: HashMap<UnitId, u32>,
    /// What officers moved out of a hamlet, under the number it has in the lists there.
    moved: HashMap<UnitId, Vec<(String, Hid)>>,
    /// There are some of imports that were taken back.
    any_withdrawn: bool,
}

struct Known {
    number: Option<String>,
    address: Option<String>,
    next_member: i64,
}

impl Known {
    fn of(household: Household, next_member: i64) -> Self {
        Self {
            number: household.number,
            address: household.address,
            next_member,
        }
    }
}

impl Households {
    pub(super) fn load(conn: &Connection) -> Result<Self, HubError> {
        let mut moved: HashMap<UnitId, Vec<(String, Hid)>> = HashMap::new();
        for decision in store::decisions::standing(conn)? {
            if let Deed::Hamlet {
                hid, number, from, ..
            } = decision.deed
            {
                moved.entry(from).or_default().push((number, hid));
            }
        }
        Ok(Self {
            seen: HashSet::new(),
            by_number: HashMap::new(),
            known: HashMap::new(),
            next_place: HashMap::new(),
            moved,
            any_withdrawn: store::withdrawn::any_household(conn)?,
        })
    }

    /// Takes a hamlet's households in, unless they are here; tells those that were moved out of it, which lists
    /// go on to look for there.
    pub(super) fn see(&mut self, conn: &Connection, unit: UnitId) -> Result<Vec<Hid>, HubError> {
        if !self.seen.insert(unit) {
            return Ok(Vec::new());
        }
        for (household, members) in store::households::of_unit(conn, unit)? {
            self.index(household, members + 1);
        }
        let mut elsewhere = Vec::new();
        for (number, hid) in self.moved.remove(&unit).unwrap_or_default() {
            self.by_number.entry((unit, number)).or_insert(hid);
            elsewhere.push(hid);
        }
        self.know(conn, &elsewhere)?;
        Ok(elsewhere)
    }

    /// Takes single households in, unless they are here.
    pub(super) fn know(&mut self, conn: &Connection, hids: &[Hid]) -> Result<(), HubError> {
        let new: Vec<Hid> = hids
            .iter()
            .copied()
            .filter(|hid| !self.known.contains_key(hid))
            .collect();
        if new.is_empty() {
            return Ok(());
        }
        for (household, members) in store::households::with_members(conn, &new)? {
            self.known
                .insert(household.hid, Known::of(household, members + 1));
        }
        Ok(())
    }

    fn index(&mut self, household: Household, next_member: i64) {
        let next = self.next_place.entry(household.unit).or_insert(1);
        *next = (*next).max(household.place + 1);
        if let Some(number) = &household.number {
            self.by_number
                .insert((household.unit, number.clone()), household.hid);
        }
        // One that is here already may have had members since.
        self.known
            .entry(household.hid)
            .or_insert_with(|| Known::of(household, next_member));
    }

    /// The household of this number in this hamlet, made if it is new, and noted with the import. Without a
    /// number: always a new one, for a person about whom no list has said where they live.
    pub(super) fn find_or_make(
        &mut self,
        tx: &Transaction<'_>,
        import_seq: i64,
        unit: UnitId,
        number: Option<&str>,
        address: Option<&str>,
    ) -> Result<Hid, HubError> {
        self.see(tx, unit)?;
        if let Some(hid) = number.and_then(|number| self.find(unit, number)) {
            return Ok(hid);
        }
        let place = self.next_place.get(&unit).copied().unwrap_or(1);
        let hid = match number
            .map(|number| self.known_again(tx, unit, number))
            .transpose()?
        {
            Some(Some((number, hid))) => {
                store::withdrawn::household_is_back(tx, hid, number, address, place)?;
                self.known.remove(&hid);
                hid
            }
            _ => store::households::add(tx, unit, number, address, place)?,
        };
        store::undo::keep_household(tx, import_seq, hid)?;
        let household = Household {
            hid,
            unit,
            number: number.map(str::to_owned),
            address: address.map(str::to_owned),
            place,
        };
        self.index(household, 1);
        Ok(hid)
    }

    /// The household of an import that was taken back which had this number.
    fn known_again<'n>(
        &self,
        conn: &Connection,
        unit: UnitId,
        number: &'n str,
    ) -> Result<Option<(&'n str, Hid)>, HubError> {
        if !self.any_withdrawn {
            return Ok(None);
        }
        let hid = store::withdrawn::household_of(conn, &household_key(unit, number))?;
        Ok(hid.map(|hid| (number, hid)))
    }

    /// The household of this number in a hamlet that was seen.
    pub(super) fn find(&self, unit: UnitId, number: &str) -> Option<Hid> {
        self.by_number.get(&(unit, number.to_owned())).copied()
    }

    /// Whether a list has given this household a number.
    pub(super) fn is_numbered(&self, hid: Hid) -> bool {
        self.known.get(&hid).is_some_and(|known| known.number.is_some())
    }

    /// The place of one more member.
    pub(super) fn next_member(&mut self, hid: Hid) -> i64 {
        self.known.get_mut(&hid).map_or(1, |known| {
            known.next_member += 1;
            known.next_member - 1
        })
    }

    /// Takes an address over: the head's word always, another member's only where there is none. Says
    /// whether it changed; what it was is kept with the import.
    pub(super) fn set_address(
        &mut self,
        tx: &Transaction<'_>,
        import_seq: i64,
        hid: Hid,
        address: &str,
        head: bool,
    ) -> Result<bool, HubError> {
        let Some(known) = self.known.get_mut(&hid) else {
            return Ok(false);
        };
        let differs = known.address.as_deref() != Some(address);
        if !differs || (known.address.is_some() && !head) {
            return Ok(false);
        }
        store::imports::keep_address(tx, import_seq, hid, known.address.as_deref())?;
        known.address = Some(address.to_owned());
        store::households::set_address(tx, hid, Some(address))?;
        Ok(true)
    }
}

/// What a household is known again by when a list names it after the import that made it was taken back.
pub(super) fn household_key(unit: UnitId, number: &str) -> String {
    format!("{unit}|{number}")
}
