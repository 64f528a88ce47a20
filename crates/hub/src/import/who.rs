//! The person of a row: found among those who may be meant, brought up to date, or made.

use std::collections::HashSet;

use tungnha_domain::{ListKind, Rid, UnitId, text};
use tungnha_sheets::Person;

use super::apply::Work;
use super::merge::{Said, differs, merge};
use super::roster::Home;
use crate::commune::units::{self, UnitKind};
use crate::error::HubError;
use crate::people::{FullList, Resident};
use crate::store::{self, imports};
use crate::subject::Erased;

/// Where people go about whom no list says where they live.
const UNKNOWN_HAMLET: &str = "Chưa rõ thôn, khu phố";

/// What a row did to its person.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    New,
    Changed,
    None,
}

impl Work<'_> {
    /// Finds or makes the person of a row.
    pub(super) fn person(
        &mut self,
        person: &Person,
        unit: Option<UnitId>,
        taken: &HashSet<Rid>,
    ) -> Result<(Rid, Change), HubError> {
        let key = text::fold(&person.name);
        let number = person.household.as_deref();
        let hid = unit
            .zip(number)
            .and_then(|(unit, number)| self.households.find(unit, number));
        let numbered = |hid| self.households.is_numbered(hid);
        let erased = person.personal_id.as_deref().and_then(|id| self.erased.who(id));
        let found = match erased.and_then(|rid| self.roster.of(rid)) {
            Some(index) => Some(index),
            None => self.roster.find(
                person,
                &key,
                &Home {
                    unit,
                    hid,
                    numbered: &numbered,
                },
                taken,
            ),
        };
        let Some(index) = found else {
            return Ok((self.newcomer(person, key, unit)?, Change::New));
        };
        let known = self.roster.get(index).clone();
        let home = match number {
            Some(number) => {
                let unit = unit.unwrap_or(known.unit);
                Some((
                    self.households
                        .find_or_make(self.tx, self.list.import_seq, unit, Some(number), None)?,
                    unit,
                ))
            }
            None => None,
        };
        let full = self.list.kind == ListKind::Full;
        let said = Said {
            person,
            match_key: &key,
            home,
            full,
            day: &self.day,
        };
        let mut merged = merge(&known, &said);
        if merged.hid != known.hid {
            merged.place = self.households.next_member(merged.hid);
            self.touched.left.insert(known.hid);
        }
        if let Some(address) = &person.address
            && home.is_some()
            && self
                .households
                .set_address(self.tx, self.list.import_seq, merged.hid, address, person.head)?
        {
            self.touched.residents.insert(known.rid);
        }
        let change = if differs(&known, &merged) {
            Change::Changed
        } else {
            Change::None
        };
        if known != merged {
            imports::keep_person(self.tx, self.list.import_seq, known.rid, Some(&known))?;
            store::residents::update(self.tx, &merged)?;
            self.roster.replace(index, merged);
        }
        Ok((known.rid, change))
    }

    fn newcomer(
        &mut self,
        person: &Person,
        match_key: String,
        unit: Option<UnitId>,
    ) -> Result<Rid, HubError> {
        let unit = match unit {
            Some(unit) => unit,
            None => units::find_or_make_for(self.tx, self.import_id, UnitKind::Hamlet, UNKNOWN_HAMLET)?,
        };
        let (number, address) = (person.household.as_deref(), person.address.as_deref());
        let import_seq = self.list.import_seq;
        let hid = self
            .households
            .find_or_make(self.tx, import_seq, unit, number, address)?;
        if let Some(address) = address
            && person.head
        {
            self.households
                .set_address(self.tx, self.list.import_seq, hid, address, true)?;
        }
        let mut resident = Resident {
            rid: Rid(0),
            hid,
            unit,
            place: self.households.next_member(hid),
            personal_id: person.personal_id.clone(),
            name: person.name.clone(),
            match_key,
            birth: person.birth,
            sex: person.sex.map(|sex| sex.code().to_owned()),
            head: person.head,
            phone: person.phone.clone(),
            operator: person.operator.clone(),
            full_list: if self.list.kind == ListKind::Full {
                FullList::On
            } else {
                FullList::Never
            },
            source_date: self.day.clone(),
        };
        resident.rid = match self.known_again(&resident, number)? {
            Some(rid) => {
                resident.rid = rid;
                store::withdrawn::resident_is_back(self.tx, rid)?;
                store::residents::update(self.tx, &resident)?;
                rid
            }
            None => {
                let rid = store::residents::add(self.tx, &resident)?;
                self.facts.insert(rid, Vec::new());
                rid
            }
        };
        imports::keep_person(self.tx, self.list.import_seq, resident.rid, None)?;
        let rid = resident.rid;
        self.roster.add(resident);
        Ok(rid)
    }

    /// The number somebody had before the import that made them was taken back.
    fn known_again(&self, resident: &Resident, household: Option<&str>) -> Result<Option<Rid>, HubError> {
        if !self.any_withdrawn {
            return Ok(None);
        }
        let key = resident_key(&self.erased, resident, household);
        store::withdrawn::resident_of(self.tx, &key)
    }
}

/// What somebody is known again by when a list names them after the import that made them was taken back; it tells
/// nobody who they are.
pub(super) fn resident_key(erased: &Erased, resident: &Resident, household: Option<&str>) -> String {
    let who = match &resident.personal_id {
        Some(id) => format!("#{id}"),
        None => {
            let birth = resident.birth.map(|birth| birth.to_string()).unwrap_or_default();
            let (unit, number) = (resident.unit, household.unwrap_or_default());
            format!("{}|{birth}|{unit}|{number}", resident.match_key)
        }
    };
    erased
        .tag(&who)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
