//! Applying one file that has been read: people, households, and what the list says of them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use tungnha_domain::{Hid, ListKind, ListedState, Listing, Rid, Target, UnitId, current_listing, text};
use tungnha_sheets::{Person, SheetRead};

use super::follow::{Applying, Follow};
use super::households::Households;
use super::left_the_list;
use super::merge::{Said, differs, merge};
use super::report::{FileReport, SheetReport};
use super::roster::{Home, Roster};
use super::{ImportOptions, ReadFile};
use crate::commune::units::{self, UnitKind};
use crate::error::HubError;
use crate::people::listings::{self, ImportedList};
use crate::people::{FullList, Resident};
use crate::store::imports::{self, NewList};
use crate::store::{self, Transaction};
use crate::subject::Erased;

/// Where people go about whom no list says where they live.
const UNKNOWN_HAMLET: &str = "Chưa rõ thôn, khu phố";

/// Whom tablets may have to hear of after an import.
#[derive(Default)]
pub(super) struct Touched {
    /// People with another detail, or of whom a list said something.
    pub(super) residents: BTreeSet<Rid>,
    /// Households somebody left: they may be empty now.
    pub(super) left: BTreeSet<Hid>,
}

/// Applies one file and says who has to be looked at again.
pub(super) fn apply(
    tx: &Transaction<'_>,
    import_id: &str,
    file: &ReadFile,
    options: &ImportOptions,
    today: NaiveDate,
    follow: &mut dyn Follow,
) -> Result<(FileReport, Touched), HubError> {
    let repeats = imports::earlier(tx, &file.sha256, &file.options)?;
    let import_seq = imports::add_list(
        tx,
        &NewList {
            import_id,
            file_name: &file.name,
            sha256: &file.sha256,
            options: &file.options,
            kind: file.extract.kind,
            list_date: file.list_date,
            import_date: today,
            repeats,
        },
    )?;
    let list = ImportedList {
        import_seq,
        kind: file.extract.kind,
        list_date: file.list_date,
        import_date: today,
    };
    let mut sheets: Vec<SheetReport> = file.extract.sheets.iter().map(SheetReport::of).collect();
    let mut touched = Touched::default();
    if repeats.is_some() {
        for (report, sheet) in sheets.iter_mut().zip(&file.extract.sheets) {
            report.households = household_numbers(sheet);
            report.unchanged = report.people;
        }
    } else {
        let mut work = Work::start(tx, import_id, list)?;
        if let Some(name) = &options.hamlet {
            work.unit(Some(name), 0)?;
        }
        if options.whole_commune {
            work.cover_all()?;
        }
        let people = file.extract.sheets.iter().map(|sheet| sheet.people.len()).sum();
        let mut applying = Applying::new(follow, people);
        for (place, sheet) in file.extract.sheets.iter().enumerate() {
            work.sheet(place, sheet, &mut sheets[place], &mut applying)?;
        }
        touched = work.finish(&mut sheets)?;
    }
    for (place, sheet) in (0_i64..).zip(&sheets) {
        let told = serde_json::to_string(sheet).map_err(|_| HubError::Unreadable("import_sheet.report"))?;
        imports::add_sheet(tx, import_seq, place, &sheet.sheet, &told)?;
    }
    let report = FileReport {
        file: file.name.clone(),
        kind: file.extract.kind.code(),
        list_date: file.list_date.map(|date| date.to_string()),
        repeated: repeats.is_some(),
        skipped_sheets: file.extract.skipped_sheets.clone(),
        sheets,
    };
    Ok((report, touched))
}

fn household_numbers(sheet: &SheetRead) -> usize {
    let numbers: HashSet<_> = sheet
        .people
        .iter()
        .filter_map(|person| Some((&person.hamlet, person.household.as_ref()?)))
        .collect();
    numbers.len()
}

/// One file being applied: what the hub knows, held in memory and kept in step with the store.
struct Work<'t> {
    tx: &'t Transaction<'t>,
    import_id: &'t str,
    list: ImportedList,
    day: String,
    roster: Roster,
    /// Who is found again by an ID that is no longer kept.
    erased: Erased,
    households: Households,
    facts: HashMap<(Rid, Target), Vec<Listing>>,
    units: HashMap<String, UnitId>,
    /// Operators that are units already.
    operators: HashSet<String>,
    /// The hamlets the list covers, with the sheet that first named each.
    covered: BTreeMap<UnitId, usize>,
    on_list: HashSet<Rid>,
    touched: Touched,
    /// People of imports that were taken back, by [`resident_key`].
    withdrawn: HashMap<String, Vec<Rid>>,
}

impl<'t> Work<'t> {
    fn start(tx: &'t Transaction<'t>, import_id: &'t str, list: ImportedList) -> Result<Self, HubError> {
        let residents = store::residents::all(tx)?;
        Ok(Self {
            import_id,
            withdrawn: store::withdrawn::residents(tx)?,
            households: Households::load(tx, &residents)?,
            roster: Roster::new(residents),
            erased: Erased::load(tx)?,
            facts: listings::as_listed(tx, None)?,
            day: list.day().to_string(),
            tx,
            list,
            units: HashMap::new(),
            operators: HashSet::new(),
            covered: BTreeMap::new(),
            on_list: HashSet::new(),
            touched: Touched::default(),
        })
    }

    /// The hamlet a row names, remembered as covered by this list.
    fn unit(&mut self, hamlet: Option<&str>, sheet: usize) -> Result<Option<UnitId>, HubError> {
        let Some(name) = hamlet else { return Ok(None) };
        let unit = match self.units.get(name) {
            Some(unit) => *unit,
            None => {
                let unit = units::find_or_make_for(self.tx, self.import_id, UnitKind::Hamlet, name)?;
                self.units.insert(name.to_owned(), unit);
                unit
            }
        };
        self.covered.entry(unit).or_insert(sheet);
        Ok(Some(unit))
    }

    /// The list covers every hamlet there is, those it does not name too.
    fn cover_all(&mut self) -> Result<(), HubError> {
        for unit in units::all(self.tx)? {
            if unit.kind == UnitKind::Hamlet {
                self.covered.entry(unit.id).or_insert(0);
            }
        }
        Ok(())
    }

    /// An operator's list makes it a unit: its customers are its people.
    fn operator(&mut self, name: &str) -> Result<(), HubError> {
        if !self.operators.contains(name) && UnitKind::guess(name) == UnitKind::Operator {
            units::find_or_make_for(self.tx, self.import_id, UnitKind::Operator, name)?;
            self.operators.insert(name.to_owned());
        }
        Ok(())
    }

    fn sheet(
        &mut self,
        place: usize,
        sheet: &SheetRead,
        report: &mut SheetReport,
        applying: &mut Applying<'_>,
    ) -> Result<(), HubError> {
        let mut taken = HashSet::new();
        report.households = household_numbers(sheet);
        for person in &sheet.people {
            applying.one()?;
            let unit = self.unit(person.hamlet.as_deref(), place)?;
            if let (ListKind::Operator, Some(operator)) = (self.list.kind, &person.operator) {
                self.operator(operator)?;
            }
            let (rid, change) = self.person(person, unit, &taken)?;
            let restated = self.say(rid, &person.listed)?;
            taken.insert(rid);
            self.on_list.insert(rid);
            *match change {
                Change::New => &mut report.new,
                Change::Changed => &mut report.changed,
                Change::None if restated => &mut report.changed,
                Change::None => &mut report.unchanged,
            } += 1;
            if change != Change::None {
                self.touched.residents.insert(rid);
            }
        }
        Ok(())
    }

    /// Finds or makes the person of a row.
    fn person(
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
        resident.rid = match self.known_again(&resident, number) {
            Some(rid) => {
                resident.rid = rid;
                store::withdrawn::resident_is_back(self.tx, rid)?;
                store::residents::update(self.tx, &resident)?;
                rid
            }
            None => store::residents::add(self.tx, &resident)?,
        };
        imports::keep_person(self.tx, self.list.import_seq, resident.rid, None)?;
        let rid = resident.rid;
        self.roster.add(resident);
        Ok(rid)
    }

    /// The number somebody had before the import that made them was taken back.
    fn known_again(&mut self, resident: &Resident, household: Option<&str>) -> Option<Rid> {
        if self.withdrawn.is_empty() {
            return None;
        }
        let key = resident_key(&self.erased, resident, household);
        self.withdrawn.get_mut(&key).and_then(Vec::pop)
    }

    /// Appends what the list says of a person; tells whether the state that counts now is another one.
    fn say(&mut self, rid: Rid, states: &[ListedState]) -> Result<bool, HubError> {
        let mut restated = false;
        for state in states {
            let facts = self.facts.entry((rid, state.target())).or_default();
            let now = |facts: &[Listing]| current_listing(facts).map(|listing| listing.state);
            let before = now(facts);
            facts.push(self.list.says(*state));
            restated |= before != now(facts);
            store::listings::add(self.tx, rid, *state, self.list.import_seq)?;
            self.touched.residents.insert(rid);
        }
        Ok(restated)
    }

    /// Records what the list covers, and what it says by leaving people out.
    fn finish(mut self, sheets: &mut [SheetReport]) -> Result<Touched, HubError> {
        imports::cover(self.tx, self.list.import_seq, self.covered.keys())?;
        for (unit, sheet) in &self.covered {
            let Some(report) = sheets.get_mut(*sheet) else {
                continue;
            };
            match self.list.kind {
                ListKind::NotActivated => {
                    let activated = left_the_list::activated(self.tx, &self.list, *unit, &self.on_list)?;
                    report.activated += activated.len();
                    self.touched.residents.extend(activated);
                }
                ListKind::Full => {
                    let gone = left_the_list::no_longer_listed(
                        self.tx,
                        &self.list,
                        *unit,
                        &self.on_list,
                        self.roster.all(),
                    )?;
                    for resident in &gone {
                        imports::keep_person(self.tx, self.list.import_seq, resident.rid, Some(resident))?;
                        store::residents::update(
                            self.tx,
                            &Resident {
                                full_list: FullList::Off,
                                ..resident.clone()
                            },
                        )?;
                    }
                    report.no_longer_listed += gone.len();
                    self.touched
                        .residents
                        .extend(gone.iter().map(|resident| resident.rid));
                }
                ListKind::NotIssued | ListKind::Operator => {}
            }
        }
        Ok(self.touched)
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

#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    New,
    Changed,
    None,
}
