//! What one import brought: people who are new on it, changed by it, and no longer on it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use ts_rs::TS;
use tungnha_domain::{Hid, Listing, Rid, Target, UnitId, current_listing, mask_personal_id};

use super::deed::{Choice, Deed, Field};
use crate::commune::units;
use crate::error::HubError;
use crate::people::{Decided, FullList, Resident, listings};
use crate::store::{Connection, decisions, households, imports, residents, runs, undo};
use crate::times::vietnam_time;

/// One import and what it brought.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(rename = "ReviewChanges")]
pub struct Changes {
    /// Which.
    #[serde(flatten)]
    pub extract: Extract,
    /// People nobody knew before it.
    pub new: usize,
    /// People with another detail or state since.
    pub changed: usize,
    /// People of its hamlets who are no longer on the full list.
    pub no_longer_listed: usize,
    /// By hamlet: new, changed, no longer listed.
    pub hamlets: Vec<(String, usize, usize, usize)>,
    /// One line a difference.
    #[serde(skip)]
    #[ts(skip)]
    pub lines: Vec<Change>,
}

/// An import.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(rename = "ReviewExtract")]
pub struct Extract {
    /// Its id.
    pub import_id: String,
    /// When, RFC 3339 in Vietnam's time.
    pub imported_at: String,
    /// Its files.
    pub files: Vec<String>,
}

/// What sort of difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "ReviewState")]
pub enum State {
    /// Nobody knew the person before.
    New,
    /// A detail or what the list says of a target is another.
    Changed,
    /// No longer on the full list.
    NoLongerListed,
}

/// One difference.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(rename = "ReviewChange")]
pub struct Change {
    /// The person, by the hub's number.
    pub rid: u32,
    /// As the lists spell it now.
    pub name: String,
    /// `1950` or `1986-07-26`.
    pub birth: Option<String>,
    /// `070•••••0123`.
    pub id_masked: Option<String>,
    /// The hamlet's name.
    pub hamlet: String,
    /// The household's number.
    pub household: Option<String>,
    /// What sort.
    pub state: State,
    /// The detail; none where it is a target's state or the person as a whole.
    pub field: Option<Field>,
    /// The target whose state is another.
    pub target: Option<Target>,
    /// What was known before: what the field works by.
    pub before: Option<String>,
    /// What the list says.
    pub after: Option<String>,
    /// An officer decided it, and which side was right.
    pub decided: Option<Choice>,
}

/// What an import brought, the newest that stands and is no mere allocation table if none is named; of one hamlet
/// if one is named.
pub fn changes(
    conn: &Connection,
    hamlet: Option<&str>,
    import_id: Option<&str>,
) -> Result<Option<Changes>, HubError> {
    let runs = runs::all(conn)?;
    let standing = |run: &&runs::Run| run.undone_at.is_none() && run.allocation.is_none();
    let run = match import_id {
        None => runs.iter().rev().find(standing),
        Some(id) => Some(
            runs.iter()
                .filter(standing)
                .find(|run| run.import_id == id)
                .ok_or_else(|| {
                    HubError::Refused(format!("không có lần nhập {id} còn hiệu lực (no such import)"))
                })?,
        ),
    };
    let Some(run) = run else { return Ok(None) };
    let only = hamlet
        .map(|name| units::hamlet(conn, name))
        .transpose()?
        .map(|unit| unit.id);
    let files = runs::files(conn, &run.import_id)?;
    let mut telling = Telling::load(conn, only)?;
    let seqs: Vec<i64> = files.iter().map(|file| file.import_seq).collect();
    telling.people(conn, &seqs)?;
    telling.kept(conn, &seqs)?;
    telling.states(conn, &seqs)?;
    let extract = Extract {
        import_id: run.import_id.clone(),
        imported_at: vietnam_time(run.at),
        files: files.into_iter().map(|file| file.file_name).collect(),
    };
    Ok(Some(telling.told(extract)))
}

/// By person and detail: which side was right, and against or for which word of a list.
type Decisions = HashMap<(Rid, Field), (Choice, Option<String>)>;

/// What one person was before an import and is after it, and what it tells.
struct Telling {
    only: Option<UnitId>,
    residents: HashMap<Rid, Resident>,
    houses: HashMap<Hid, households::Household>,
    hamlets: HashMap<UnitId, String>,
    decided: Decisions,
    /// Details that are kept against what lists say.
    kept: HashMap<(Rid, Field), Option<String>>,
    lines: Vec<Change>,
}

impl Telling {
    fn load(conn: &Connection, only: Option<UnitId>) -> Result<Self, HubError> {
        let residents = residents::all(conn)?;
        Ok(Self {
            only,
            residents: residents
                .into_iter()
                .map(|resident| (resident.rid, resident))
                .collect(),
            houses: households::all(conn)?
                .into_iter()
                .map(|house| (house.hid, house))
                .collect(),
            hamlets: units::all(conn)?
                .into_iter()
                .map(|unit| (unit.id, unit.name))
                .collect(),
            decided: decided(conn)?,
            kept: Decided::load(conn)?
                .details()
                .map(|(rid, field, value)| ((rid, field), value.map(str::to_owned)))
                .collect(),
            lines: Vec::new(),
        })
    }

    /// People made and changed. Where a later import went over them again, what it found is what this one left.
    fn people(&mut self, conn: &Connection, seqs: &[i64]) -> Result<(), HubError> {
        let mut before: BTreeMap<Rid, Option<Resident>> = BTreeMap::new();
        for seq in seqs {
            for (rid, was) in undo::people(conn, *seq)? {
                before.entry(rid).or_insert(was);
            }
        }
        let last = seqs.iter().copied().max().unwrap_or(0);
        let later = undo::people_after(conn, last)?;
        for (rid, before) in before {
            let Some(now) = self.residents.get(&rid).cloned() else {
                continue;
            };
            let after = later.get(&rid).cloned().unwrap_or(now);
            match before {
                None => self.tell(&after, State::New, None, None, (None, None)),
                Some(before) => self.person(&before, &after),
            }
        }
        Ok(())
    }

    fn person(&mut self, before: &Resident, after: &Resident) {
        if before.full_list == FullList::On && after.full_list == FullList::Off {
            self.tell(after, State::NoLongerListed, None, None, (None, None));
        }
        for field in Field::ALL {
            // What the field works by is told with what is kept ([`Self::kept`]).
            if self.kept.contains_key(&(after.rid, field)) {
                continue;
            }
            let (was, is) = (self.value(before, field), self.value(after, field));
            if was != is && was.is_some() {
                self.tell(after, State::Changed, Some(field), None, (was, is));
            }
        }
    }

    /// Details that are kept against what lists say, of people of the hamlets the import covers: said anew or
    /// repeated, the list's word is another than the one the field works by.
    fn kept(&mut self, conn: &Connection, seqs: &[i64]) -> Result<(), HubError> {
        let mut hamlets: BTreeSet<UnitId> = BTreeSet::new();
        for seq in seqs {
            hamlets.extend(imports::covered(conn, *seq)?);
        }
        let kept: BTreeMap<(Rid, Field), Option<String>> = self
            .kept
            .iter()
            .map(|(key, value)| (*key, value.clone()))
            .collect();
        for ((rid, field), value) in kept {
            let Some(listed) = self.residents.get(&rid).cloned() else {
                continue;
            };
            let is = self.value(&listed, field);
            let speaks = hamlets.contains(&listed.unit) && listed.full_list != FullList::Off;
            if speaks && is != value {
                self.tell(&listed, State::Changed, Some(field), None, (value, is));
            }
        }
        Ok(())
    }

    /// A detail as it is shown; a home by its household's number and hamlet.
    fn value(&self, resident: &Resident, field: Field) -> Option<String> {
        match field {
            Field::Name => Some(resident.name.clone()),
            Field::Birth => resident.birth.map(|birth| birth.to_string()),
            Field::Sex => resident.sex.clone(),
            Field::Phone => resident.phone.clone(),
            Field::Operator => resident.operator.clone(),
            Field::Home => {
                let house = self.houses.get(&resident.hid)?;
                let hamlet = self.hamlets.get(&house.unit)?;
                let number = house.number.as_deref().unwrap_or("–");
                Some(format!("{number} · {hamlet}"))
            }
        }
    }

    /// Where what lists say of a target is another with this import than without it.
    fn states(&mut self, conn: &Connection, seqs: &[i64]) -> Result<(), HubError> {
        let written: BTreeSet<(Rid, Target, u64)> = crate::store::listings::written(conn, seqs)?;
        let facts = listings::as_listed(conn, None)?;
        let mut about: BTreeSet<(Rid, Target)> = BTreeSet::new();
        about.extend(written.iter().map(|(rid, target, _)| (*rid, *target)));
        for (rid, target) in about {
            let all = facts.get(&(rid, target)).map_or(&[][..], Vec::as_slice);
            let before = current_listing(
                all.iter()
                    .filter(|fact: &&Listing| !written.contains(&(rid, target, fact.import_seq))),
            );
            let (Some(before), Some(now)) = (before, current_listing(all)) else {
                continue;
            };
            let (was, is) = (before.state.code(), now.state.code());
            if was != is
                && let Some(resident) = self.residents.get(&rid).cloned()
            {
                let sides = (Some(was.to_owned()), Some(is.to_owned()));
                self.tell(&resident, State::Changed, None, Some(target), sides);
            }
        }
        Ok(())
    }

    fn tell(
        &mut self,
        resident: &Resident,
        state: State,
        field: Option<Field>,
        target: Option<Target>,
        (before, after): (Option<String>, Option<String>),
    ) {
        if self.only.is_some_and(|unit| unit != resident.unit) {
            return;
        }
        let decided = field.and_then(|field| {
            let (choice, about) = self.decided.get(&(resident.rid, field))?;
            // Another word of a later list is looked at again.
            let same = match field {
                Field::Home => about.as_deref() == Some(resident.hid.to_string().as_str()),
                _ => *about == after,
            };
            same.then_some(*choice)
        });
        let house = self.houses.get(&resident.hid);
        self.lines.push(Change {
            rid: resident.rid.0,
            name: resident.name.clone(),
            birth: resident.birth.map(|birth| birth.to_string()),
            id_masked: resident.personal_id.as_deref().map(mask_personal_id),
            hamlet: self.hamlets.get(&resident.unit).cloned().unwrap_or_default(),
            household: house.and_then(|house| house.number.clone()),
            state,
            field,
            target,
            before,
            after,
            decided,
        });
    }

    fn told(mut self, extract: Extract) -> Changes {
        let place = |line: &Change| {
            let hid = self.residents.get(&Rid(line.rid)).map(|resident| resident.hid);
            let house = hid.and_then(|hid| self.houses.get(&hid)).map(|house| house.place);
            (
                line.state,
                units::natural(&line.hamlet),
                house,
                line.rid,
                line.field,
                line.target,
            )
        };
        self.lines.sort_by_cached_key(place);
        let mut people: BTreeMap<State, BTreeSet<u32>> = BTreeMap::new();
        let mut hamlets: BTreeMap<String, BTreeMap<State, BTreeSet<u32>>> = BTreeMap::new();
        for line in &self.lines {
            people.entry(line.state).or_default().insert(line.rid);
            let hamlet = hamlets.entry(line.hamlet.clone()).or_default();
            hamlet.entry(line.state).or_default().insert(line.rid);
        }
        let count = |of: &BTreeMap<State, BTreeSet<u32>>, state| of.get(&state).map_or(0, BTreeSet::len);
        let mut by_hamlet: Vec<(String, usize, usize, usize)> = hamlets
            .into_iter()
            .map(|(name, of)| {
                let counted =
                    [State::New, State::Changed, State::NoLongerListed].map(|state| count(&of, state));
                (name, counted[0], counted[1], counted[2])
            })
            .collect();
        by_hamlet.sort_by_key(|(name, ..)| units::natural(name));
        Changes {
            extract,
            new: count(&people, State::New),
            changed: count(&people, State::Changed),
            no_longer_listed: count(&people, State::NoLongerListed),
            hamlets: by_hamlet,
            lines: self.lines,
        }
    }
}

/// The decisions on details that stand.
fn decided(conn: &Connection) -> Result<Decisions, HubError> {
    let mut about = HashMap::new();
    for decision in decisions::standing(conn)? {
        match decision.deed {
            Deed::Detail {
                rid, field, listed, ..
            } => about.insert((rid, field), (Choice::Field, listed)),
            Deed::Listed { rid, field, value } => about.insert((rid, field), (Choice::List, value)),
            Deed::Home { rid, listed, .. } => {
                about.insert((rid, Field::Home), (Choice::Field, Some(listed.to_string())))
            }
            _ => None,
        };
    }
    Ok(about)
}
