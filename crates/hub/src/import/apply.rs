//! Applying one file that has been read: people, households, and what the list says of them.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use tungnha_domain::{Hid, ListKind, ListedState, Listing, Rid, UnitId, current_listing, text};
use tungnha_sheets::SheetRead;

use super::follow::{Applying, Follow};
use super::households::Households;
use super::left_the_list::{self, Lists};
use super::report::{FileReport, SheetReport};
use super::roster::Roster;
use super::who::Change;
use super::{ImportOptions, ReadFile};
use crate::commune::units::{self, UnitKind};
use crate::error::HubError;
use crate::people::listings::{self, ImportedList};
use crate::people::{Decided, FullList, Resident};
use crate::store::imports::{self, NewList};
use crate::store::{self, Transaction};
use crate::subject::Erased;

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
        let mut work = Work::start(tx, import_id, list, &file.extract.sheets)?;
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

/// One file being applied: what the hub knows of whom it may speak of, held in memory and kept in step with the
/// store. The rest of the commune is not looked at, however large it is.
pub(super) struct Work<'t> {
    pub(super) tx: &'t Transaction<'t>,
    pub(super) import_id: &'t str,
    pub(super) list: ImportedList,
    pub(super) day: String,
    pub(super) roster: Roster,
    /// Who is found again by an ID that is no longer kept.
    pub(super) erased: Erased,
    pub(super) households: Households,
    /// What lists said, of those this one has spoken of.
    pub(super) facts: HashMap<Rid, Vec<Listing>>,
    /// Every list that stands.
    pub(super) lists: Lists,
    pub(super) units: HashMap<String, UnitId>,
    /// Operators that are units already.
    pub(super) operators: HashSet<String>,
    /// The hamlets the list covers, with the sheet that first named each.
    pub(super) covered: BTreeMap<UnitId, usize>,
    pub(super) on_list: HashSet<Rid>,
    pub(super) touched: Touched,
    /// There are people of imports that were taken back.
    pub(super) any_withdrawn: bool,
}

impl<'t> Work<'t> {
    fn start(
        tx: &'t Transaction<'t>,
        import_id: &'t str,
        list: ImportedList,
        sheets: &[SheetRead],
    ) -> Result<Self, HubError> {
        let mut work = Self {
            import_id,
            any_withdrawn: store::withdrawn::any_resident(tx)?,
            households: Households::load(tx)?,
            roster: Roster::default(),
            erased: Erased::load(tx)?,
            facts: HashMap::new(),
            lists: listings::lists(tx)?,
            day: list.day().to_string(),
            tx,
            list,
            units: HashMap::new(),
            operators: HashSet::new(),
            covered: BTreeMap::new(),
            on_list: HashSet::new(),
            touched: Touched::default(),
        };
        work.look_for(sheets)?;
        Ok(work)
    }

    /// Takes in whom rows may speak of wherever they live: by ID, and where a row names no hamlet by name and
    /// year of birth. Everybody of a hamlet comes with the first row that names it ([`Self::unit`]).
    fn look_for(&mut self, sheets: &[SheetRead]) -> Result<(), HubError> {
        let rows = || sheets.iter().flat_map(|sheet| &sheet.people);
        let ids: Vec<&str> = rows().filter_map(|row| row.personal_id.as_deref()).collect();
        let erased: Vec<Rid> = ids.iter().filter_map(|id| self.erased.who(id)).collect();
        let born: BTreeSet<(String, i32)> = rows()
            .filter(|row| row.hamlet.is_none())
            .filter_map(|row| Some((text::fold(&row.name), row.birth?.year())))
            .collect();
        let born: Vec<_> = born.into_iter().collect();
        self.look_for_put_right()?;
        self.learn(store::residents::with_ids(self.tx, &ids)?)?;
        self.learn(store::residents::some(self.tx, &erased)?)?;
        self.learn(store::residents::namesakes(self.tx, &born)?)
    }

    /// Takes in people whose details were put right, by what lists say of them and by what is right.
    fn look_for_put_right(&mut self) -> Result<(), HubError> {
        let decided = Decided::load(self.tx)?;
        let rids: BTreeSet<Rid> = decided.details().map(|(rid, ..)| rid).collect();
        let rids: Vec<Rid> = rids.into_iter().collect();
        let residents = store::residents::some(self.tx, &rids)?;
        self.learn(residents.clone())?;
        for listed in residents {
            let mut right = listed.clone();
            decided.put_right(&mut right)?;
            if (&right.match_key, right.birth) != (&listed.match_key, listed.birth) && !listed.is_erased() {
                self.roster.put_right(right);
            }
        }
        Ok(())
    }

    fn learn(&mut self, residents: Vec<Resident>) -> Result<(), HubError> {
        let homes: Vec<Hid> = residents.iter().map(|resident| resident.hid).collect();
        self.households.know(self.tx, &homes)?;
        self.roster.learn(residents);
        Ok(())
    }

    /// The hamlet a row names, remembered as covered by this list.
    fn unit(&mut self, hamlet: Option<&str>, sheet: usize) -> Result<Option<UnitId>, HubError> {
        let Some(name) = hamlet else { return Ok(None) };
        let unit = match self.units.get(name) {
            Some(unit) => *unit,
            None => {
                let unit = units::find_or_make_for(self.tx, self.import_id, UnitKind::Hamlet, name)?;
                self.units.insert(name.to_owned(), unit);
                let moved = self.households.see(self.tx, unit)?;
                self.learn(store::residents::of_unit(self.tx, unit)?)?;
                self.learn(store::residents::at(self.tx, &moved)?)?;
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

    /// Appends what the list says of a person; tells whether the state that counts now is another one.
    fn say(&mut self, rid: Rid, states: &[ListedState]) -> Result<bool, HubError> {
        let mut restated = false;
        let facts = match self.facts.entry(rid) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(listings::of(self.tx, rid, &self.lists)?),
        };
        for state in states {
            let now = |facts: &[Listing]| {
                let about = facts.iter().filter(|fact| fact.state.target() == state.target());
                current_listing(about).map(|listing| listing.state)
            };
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
                    let lists = (&self.list, &self.lists);
                    let activated = left_the_list::activated(self.tx, lists, *unit, &self.on_list)?;
                    report.activated += activated.len();
                    self.touched.residents.extend(activated);
                }
                ListKind::Full => {
                    let lists = (&self.list, &self.lists);
                    let gone = left_the_list::no_longer_listed(self.tx, lists, *unit, &self.on_list)?;
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
