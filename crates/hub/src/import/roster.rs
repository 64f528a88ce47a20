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
        self.residents.push(resident);
        self.index(index);
        index
    }

    pub(super) fn replace(&mut self, index: usize, resident: Resident) {
        if self.residents[index].match_key != resident.match_key
            && let Some(namesakes) = self.by_name.get_mut(&self.residents[index].match_key)
        {
            namesakes.retain(|known| *known != index);
        }
        self.residents[index] = resident;
        self.index(index);
    }

    fn index(&mut self, index: usize) {
        let resident = &self.residents[index];
        if let Some(id) = &resident.personal_id {
            self.by_id.insert(id.clone(), index);
        }
        let namesakes = self.by_name.entry(resident.match_key.clone()).or_default();
        if !namesakes.contains(&index) {
            namesakes.push(index);
        }
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
        for index in self.by_name.get(key)? {
            let known = &self.residents[*index];
            if taken.contains(&known.rid) || (person.personal_id.is_some() && known.personal_id.is_some()) {
                continue;
            }
            let Some(closeness) = closeness(person, known, home) else {
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
