//! Households while an import runs: found by hamlet and number, made when new.

use std::collections::HashMap;

use tungnha_domain::{Hid, UnitId};

use crate::error::HubError;
use crate::people::Resident;
use crate::review::Deed;
use crate::store::households::Household;
use crate::store::{self, Connection, Transaction};

/// All households, indexed.
pub(super) struct Households {
    by_number: HashMap<(UnitId, String), Hid>,
    known: HashMap<Hid, Known>,
    next_place: HashMap<UnitId, u32>,
    /// Those of imports that were taken back, by [`household_key`].
    withdrawn: HashMap<String, Hid>,
}

struct Known {
    number: Option<String>,
    address: Option<String>,
    next_member: i64,
}

impl Households {
    pub(super) fn load(conn: &Connection, residents: &[Resident]) -> Result<Self, HubError> {
        let mut all = Self {
            by_number: HashMap::new(),
            known: HashMap::new(),
            next_place: HashMap::new(),
            withdrawn: store::withdrawn::households(conn)?,
        };
        for household in store::households::all(conn)? {
            all.index(household);
        }
        // What an officer moved is found where lists go on to look for it.
        for decision in store::decisions::standing(conn)? {
            if let Deed::Hamlet {
                hid, number, from, ..
            } = decision.deed
            {
                all.by_number.entry((from, number)).or_insert(hid);
            }
        }
        for resident in residents {
            if let Some(known) = all.known.get_mut(&resident.hid) {
                known.next_member = known.next_member.max(resident.place + 1);
            }
        }
        Ok(all)
    }

    fn index(&mut self, household: Household) {
        let next = self.next_place.entry(household.unit).or_insert(1);
        *next = (*next).max(household.place + 1);
        if let Some(number) = &household.number {
            self.by_number
                .insert((household.unit, number.clone()), household.hid);
        }
        self.known.insert(
            household.hid,
            Known {
                number: household.number,
                address: household.address,
                next_member: 1,
            },
        );
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
        if let Some(hid) = number.and_then(|number| self.find(unit, number)) {
            return Ok(hid);
        }
        let place = self.next_place.get(&unit).copied().unwrap_or(1);
        let known =
            number.and_then(|number| Some((number, self.withdrawn.remove(&household_key(unit, number))?)));
        let hid = match known {
            Some((number, hid)) => {
                store::withdrawn::household_is_back(tx, hid, number, address, place)?;
                hid
            }
            None => store::households::add(tx, unit, number, address, place)?,
        };
        store::undo::keep_household(tx, import_seq, hid)?;
        self.index(Household {
            hid,
            unit,
            number: number.map(str::to_owned),
            address: address.map(str::to_owned),
            place,
        });
        Ok(hid)
    }

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
