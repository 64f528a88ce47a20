//! "Người ngoài danh sách": what doors told that no list has, and what an officer decides of it.
//!
//! Somebody a door added is one who is on the list already, is put on the list, or is let go; who moved lives there now
//! or is let go. Each is a decision like the others: it can be taken back, and what was recorded about the person waits
//! again. Whoever is put on the list keeps the number they had from the first day, so what was recorded counts at once.

mod decide;

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use ts_rs::TS;
use tungnha_domain::{Birth, Hid, Rid, mask_personal_id};

use super::deed::Deed;
use crate::commune::units;
use crate::error::HubError;
use crate::people::{self, Decided, Resident, load_residents};
use crate::store::found::{self, Found, What};
use crate::store::{Connection, households, members, observations};
use crate::times::vietnam_time;

pub use decide::{add_found, is_known, let_go, take_move};
pub(super) use decide::{take_house_off, take_off};

/// People shown as looking alike; who looks like more is found by the search.
const MOST_ALIKE: usize = 5;

/// Everything that waits, and what was decided lately.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FoundView {
    /// In the order it was told; what was decided stands last, the latest first.
    pub lines: Vec<FoundLine>,
    /// How many wait for a decision.
    pub waiting: usize,
}

/// One person, household or move that no list has.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FoundLine {
    /// Its number here.
    pub number: u32,
    /// `person`, `household` or `move`.
    pub what: &'static str,
    /// The hamlet's name.
    pub hamlet: String,
    /// The person, by the hub's number; none for a household.
    pub rid: Option<u32>,
    /// As the door spelled it; of who moved, as the lists do; empty for a household.
    pub name: String,
    /// `1950` or `1986-07-26`.
    pub birth: Option<String>,
    /// `M` or `F`.
    pub sex: Option<String>,
    /// Ten digits.
    pub phone: Option<String>,
    /// Where they live, or the household itself.
    pub house: FoundHouse,
    /// Who moved: from where.
    pub from: Option<FoundHouse>,
    /// Who told.
    pub by: String,
    /// When, RFC 3339 in Vietnam's time.
    pub at: String,
    /// Answers that wait.
    pub answers: FoundAnswers,
    /// Who on the list looks like the person; of a household, nobody.
    pub alike: Vec<LookAlike>,
    /// Others that wait and look like the person, by number here: two tablets met them, or one that had joined anew.
    pub twins: Vec<u32>,
    /// The tablet took it back.
    pub taken_back: bool,
    /// What was decided: its number for `undo-decision` …
    #[ts(type = "number | null")]
    pub decision: Option<i64>,
    /// … and its kind: `same_person`, `found_person`, `found_household`, `household`, `home`, `let_go`.
    pub decided: Option<&'static str>,
    /// Why it was let go.
    pub reason: Option<String>,
}

/// A household as the screen names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FoundHouse {
    /// By the hub's number.
    pub hid: u32,
    /// Its number in the lists, or as the door told it.
    pub number: Option<String>,
    /// Its address, or how the door finds it.
    pub address: Option<String>,
    /// No list has it.
    pub new: bool,
}

/// What was recorded about somebody no list has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct FoundAnswers {
    /// Answers that stand.
    pub standing: u32,
    /// Of those, "done".
    pub done: u32,
}

/// One on the list who looks like them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct LookAlike {
    /// By the hub's number.
    pub rid: u32,
    /// As the lists spell it.
    pub name: String,
    /// `1950` or `1986-07-26`.
    pub birth: Option<String>,
    /// `070•••••0123`.
    pub id_masked: Option<String>,
    /// The hamlet's name.
    pub hamlet: String,
    /// The household's number in the lists.
    pub household: Option<String>,
    /// They share a phone number.
    pub same_phone: bool,
}

/// Everything doors told that no list has. The caller logs that names were read.
pub fn found(conn: &Connection) -> Result<FoundView, HubError> {
    let all = found::all(conn)?;
    let decided = Decided::load(conn)?;
    let people = load_residents(conn)?;
    let withheld = people::withheld(conn)?;
    let hamlets: HashMap<_, _> = units::all(conn)?
        .into_iter()
        .map(|unit| (unit.id, unit.name))
        .collect();
    let new_houses: BTreeMap<Hid, &Found> = all
        .iter()
        .filter(|found| found.what == What::Household)
        .map(|found| (found.hid, found))
        .collect();
    let mut met = Vec::new();
    for one in all.iter().filter(|one| waits(one) && one.what == What::Person) {
        let person = one.rid.map(|rid| found::person(conn, rid)).transpose()?;
        met.extend(person.flatten().map(|person| (one.number, person)));
    }
    let screen = Screen {
        conn,
        met,
        decided: &decided,
        people: people.iter().filter(|one| !withheld.contains(&one.rid)).collect(),
        hamlets: &hamlets,
        new_houses: &new_houses,
    };
    let mut lines = Vec::new();
    for one in &all {
        // What its tablet took back before anybody decided is nobody's business.
        if !one.retracted || one.decision.is_some() {
            lines.push(screen.line(one)?);
        }
    }
    let waiting = lines.iter().filter(|line| line.decision.is_none()).count();
    // By when it was told: records come in any order.
    lines.sort_by_key(|line| {
        let decided = line.decision.is_some();
        (
            decided,
            std::cmp::Reverse(line.decision),
            line.at.clone(),
            line.number,
        )
    });
    Ok(FoundView { lines, waiting })
}

/// Whether nobody decided about it yet, and its tablet stands by it.
fn waits(one: &Found) -> bool {
    !one.retracted && one.decision.is_none()
}

struct Screen<'a> {
    conn: &'a Connection,
    /// The people who wait, by number here.
    met: Vec<(u32, Resident)>,
    decided: &'a Decided,
    people: Vec<&'a Resident>,
    hamlets: &'a HashMap<tungnha_domain::UnitId, String>,
    new_houses: &'a BTreeMap<Hid, &'a Found>,
}

impl Screen<'_> {
    fn line(&self, one: &Found) -> Result<FoundLine, HubError> {
        let person = match one.rid {
            Some(rid) => found::person(self.conn, rid)?,
            None => None,
        };
        let decision = match one.decision {
            Some(id) => crate::store::decisions::find(self.conn, id)?,
            None => None,
        };
        let answers = match (one.what, one.rid) {
            (What::Person, Some(rid)) => self.answers(rid)?,
            _ => FoundAnswers::default(),
        };
        let alike = match (one.what, &person) {
            (What::Person, Some(person)) if decision.is_none() => self.alike(person)?,
            _ => Vec::new(),
        };
        let twins = match &person {
            Some(person) if waits(one) && one.what == What::Person => self
                .met
                .iter()
                .filter(|(number, other)| *number != one.number && looks_like(other, person))
                .map(|(number, _)| *number)
                .collect(),
            _ => Vec::new(),
        };
        let from = match (one.what, one.rid) {
            (What::Move, Some(rid)) => self.decided.home_of(self.conn, rid)?,
            _ => None,
        };
        Ok(FoundLine {
            number: one.number,
            what: match one.what {
                What::Person => "person",
                What::Household => "household",
                What::Move => "move",
            },
            hamlet: self.hamlets.get(&one.unit).cloned().unwrap_or_default(),
            rid: one.rid.map(|rid| rid.0),
            name: person
                .as_ref()
                .map(|person| person.name.clone())
                .unwrap_or_default(),
            birth: person.as_ref().and_then(|person| Some(person.birth?.to_string())),
            sex: person.as_ref().and_then(|person| person.sex.clone()),
            phone: person.as_ref().and_then(|person| person.phone.clone()),
            house: self.house(one.hid)?,
            from: from.map(|(hid, _)| self.house(hid)).transpose()?,
            by: members::of(self.conn, one.member)?.0,
            at: vietnam_time(one.at),
            answers,
            alike,
            twins,
            taken_back: one.retracted,
            decided: decision.as_ref().map(|decision| decision.deed.kind()),
            reason: decision.as_ref().and_then(|decision| match &decision.deed {
                Deed::LetGo { reason, .. } => Some(reason.clone()),
                _ => None,
            }),
            decision: one.decision,
        })
    }

    fn answers(&self, rid: Rid) -> Result<FoundAnswers, HubError> {
        let mut told = FoundAnswers::default();
        for answer in observations::about(self.conn, &[rid])? {
            if !answer.retracted {
                told.standing += 1;
                told.done += u32::from(answer.outcome == tungnha_domain::Outcome::Done);
            }
        }
        Ok(told)
    }

    fn house(&self, hid: Hid) -> Result<FoundHouse, HubError> {
        let hid = self.decided.house(hid);
        let row = households::some(self.conn, &[hid])?.pop();
        let told = self.new_houses.get(&hid);
        let number = row.as_ref().and_then(|row| row.number.clone());
        let new = told.is_some() && number.is_none();
        Ok(FoundHouse {
            hid: hid.0,
            number: number.or_else(|| told.and_then(|told| told.told_number.clone())),
            address: row
                .and_then(|row| row.address)
                .or_else(|| told.and_then(|told| told.landmark.clone())),
            new,
        })
    }

    /// Who on the list has the same name without marks and could have been born then, or the same phone number and
    /// birth: those of the same hamlet first.
    fn alike(&self, person: &Resident) -> Result<Vec<LookAlike>, HubError> {
        let mut alike: Vec<(bool, &Resident)> = self
            .people
            .iter()
            .copied()
            .filter(|one| one.rid != person.rid && looks_like(one, person))
            .map(|one| (one.unit != person.unit, one))
            .collect();
        alike.sort_by_key(|(elsewhere, one)| (*elsewhere, one.rid));
        alike.truncate(MOST_ALIKE);
        alike
            .into_iter()
            .map(|(_, one)| {
                let house = households::some(self.conn, &[one.hid])?.pop();
                Ok(LookAlike {
                    rid: one.rid.0,
                    name: one.name.clone(),
                    birth: one.birth.map(|birth| birth.to_string()),
                    id_masked: one.personal_id.as_deref().map(mask_personal_id),
                    hamlet: self.hamlets.get(&one.unit).cloned().unwrap_or_default(),
                    household: house.and_then(|house| house.number),
                    same_phone: one.phone.is_some() && one.phone == person.phone,
                })
            })
            .collect()
    }
}

fn looks_like(one: &Resident, person: &Resident) -> bool {
    let born = match (one.birth, person.birth) {
        (Some(Birth::Date(one)), Some(Birth::Date(other))) => one == other,
        (Some(one), Some(other)) => one.year() == other.year(),
        _ => true,
    };
    let sexes = one.sex.is_none() || person.sex.is_none() || one.sex == person.sex;
    let phones = one.phone.is_some() && one.phone == person.phone;
    born && sexes && !one.is_erased() && (one.match_key == person.match_key || phones)
}
