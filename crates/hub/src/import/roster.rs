//! Finding the person a row speaks of among those the hub knows.
//!
//! By personal ID; else, when either side has none, by folded name, birth and household. Never by name
//! alone: a hamlet has many an Điểu X and Thị X.

use std::collections::{HashMap, HashSet};

use tungnha_domain::{Birth, Hid, Rid, UnitId};
use tungnha_sheets::Person;

use crate::people::Resident;

/// Those a list may speak of, indexed: whoever lives in a hamlet it names, has an ID that is in it, or shares name
/// and year of birth with a row that names no hamlet. Everybody else of the commune stays in the store.
#[derive(Default)]
pub(super) struct Roster {
    residents: Vec<Resident>,
    by_rid: HashMap<Rid, usize>,
    by_id: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
    /// Of these, who has no ID: only they can be meant by a row whose ID is new. A commune has few.
    unidentified: HashMap<String, Vec<usize>>,
    /// People whose name or birth was put right, as they are then: a list that has it right means them too.
    put_right: HashMap<usize, Resident>,
}

/// Where a row says its person lives.
pub(super) struct Home<'a> {
    /// The hamlet, if the list says.
    pub(super) unit: Option<UnitId>,
    /// The household of the row's number; none when the number is new to the hub.
    pub(super) hid: Option<Hid>,
    /// Whether a household has a number.
    pub(super) numbered: &'a dyn Fn(Hid) -> bool,
}

impl Roster {
    /// Takes people of the store in; who is here already stays as they are by now.
    pub(super) fn learn(&mut self, residents: Vec<Resident>) {
        for resident in residents {
            if !self.by_rid.contains_key(&resident.rid) {
                self.add(resident);
            }
        }
    }

    pub(super) fn get(&self, index: usize) -> &Resident {
        &self.residents[index]
    }

    /// The place of a person known by number.
    pub(super) fn of(&self, rid: Rid) -> Option<usize> {
        self.by_rid.get(&rid).copied()
    }

    pub(super) fn add(&mut self, resident: Resident) -> usize {
        let index = self.residents.len();
        self.by_rid.insert(resident.rid, index);
        self.index(index, &resident);
        self.residents.push(resident);
        index
    }

    pub(super) fn replace(&mut self, index: usize, resident: Resident) {
        let before = std::mem::replace(&mut self.residents[index], resident);
        for names in [&mut self.by_name, &mut self.unidentified] {
            if let Some(namesakes) = names.get_mut(&before.match_key) {
                namesakes.retain(|known| *known != index);
            }
        }
        let now = self.residents[index].clone();
        self.index(index, &now);
        if let Some(right) = self.put_right.get(&index).cloned() {
            self.also_called(index, &right.match_key);
        }
    }

    /// Notes how somebody is called and when they were born by an officer's decision, beside what lists say.
    pub(super) fn put_right(&mut self, right: Resident) {
        if let Some(index) = self.of(right.rid) {
            self.also_called(index, &right.match_key);
            self.put_right.insert(index, right);
        }
    }

    fn also_called(&mut self, index: usize, key: &str) {
        let unidentified = self.residents[index].personal_id.is_none();
        let all = [
            Some(&mut self.by_name),
            unidentified.then_some(&mut self.unidentified),
        ];
        for names in all.into_iter().flatten() {
            let namesakes = names.entry(key.to_owned()).or_default();
            if !namesakes.contains(&index) {
                namesakes.push(index);
            }
        }
    }

    fn index(&mut self, index: usize, resident: &Resident) {
        match &resident.personal_id {
            Some(id) => {
                self.by_id.insert(id.clone(), index);
            }
            None => {
                let unidentified = self.unidentified.entry(resident.match_key.clone());
                unidentified.or_default().push(index);
            }
        }
        let namesakes = self.by_name.entry(resident.match_key.clone());
        namesakes.or_default().push(index);
    }

    /// The known person a row speaks of. `taken` are those another row of the same sheet already is.
    pub(super) fn find(
        &self,
        person: &Person,
        key: &str,
        home: &Home<'_>,
        taken: &HashSet<Rid>,
    ) -> Option<usize> {
        if let Some(index) = person.personal_id.as_ref().and_then(|id| self.by_id.get(id)) {
            return Some(*index);
        }
        let mut best: Option<(Closeness, usize)> = None;
        let mut tied = false;
        // Two IDs are two people, whatever else agrees.
        let namesakes = match person.personal_id {
            Some(_) => self.unidentified.get(key)?,
            None => self.by_name.get(key)?,
        };
        for index in namesakes {
            let known = &self.residents[*index];
            if taken.contains(&known.rid) {
                continue;
            }
            let right = self.put_right.get(index);
            let right = right.and_then(|right| closeness(person, right, home));
            let Some(closeness) = closeness(person, known, home).max(right) else {
                continue;
            };
            match best {
                Some((held, _)) if held > closeness => {}
                Some((held, _)) if held == closeness => tied = true,
                _ => (best, tied) = (Some((closeness, *index)), false),
            }
        }
        // Two who fit equally well: taking either would be a guess.
        best.filter(|_| !tied).map(|(_, index)| index)
    }
}

/// How well a namesake fits; the greater the better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Closeness {
    same_household: bool,
    birth: BirthFit,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum BirthFit {
    OneMissing,
    SameYear,
    Same,
}

fn closeness(person: &Person, known: &Resident, home: &Home<'_>) -> Option<Closeness> {
    let birth = match (person.birth, known.birth) {
        (Some(said), Some(held)) if said == held => BirthFit::Same,
        (Some(Birth::Year(_)), Some(_)) | (Some(_), Some(Birth::Year(_))) => {
            if person.birth?.year() != known.birth?.year() {
                return None;
            }
            BirthFit::SameYear
        }
        (Some(_), Some(_)) => return None,
        (None, None) => BirthFit::Same,
        _ => BirthFit::OneMissing,
    };
    let sexes_agree = match (person.sex, known.sex.as_deref()) {
        (Some(said), Some(held)) => said.code() == held,
        _ => true,
    };
    let same_household = home.hid == Some(known.hid);
    // Where one side names no household, hamlet and a known birth have to do.
    let household_open = person.household.is_none() || !(home.numbered)(known.hid);
    let near = home.unit.is_none_or(|unit| unit == known.unit);
    let fits =
        same_household || (household_open && near && birth > BirthFit::OneMissing && person.birth.is_some());
    (sexes_agree && fits).then_some(Closeness {
        same_household,
        birth,
    })
}
