//! Reading everybody once: one thread reads the store in order, the others fold and count, and what they counted is
//! added up. Sums do not depend on who counted whom, so the figures are the same on any machine.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};

use chrono::NaiveDate;
use tungnha_domain::{Birth, Listing, Observation, Rid, UnitId};

use super::frame::Frame;
use super::sums::Sums;
use crate::error::HubError;
use crate::people::listings::{self, ImportedList};
use crate::people::{Decided, Resident};
use crate::store::{self, Connection, imports, observations, residents, walk};

/// One person with everything said of them.
pub(super) struct Person {
    pub(super) rid: Rid,
    pub(super) unit: UnitId,
    pub(super) birth: Option<Birth>,
    pub(super) operator: Option<String>,
    /// From this day on they are on a list; none: they never were.
    pub(super) known: Option<NaiveDate>,
    /// By target.
    pub(super) listings: Vec<Listing>,
    /// By target and record.
    pub(super) answers: Vec<Observation>,
}

/// People handed on at once: large enough that handing on costs nothing.
const BATCH: usize = 512;
/// Batches waiting at most, so that a fast reader does not fill the memory.
const WAITING: usize = 8;

/// Counts everybody.
pub(super) fn gather(conn: &Connection, frame: &Frame) -> Result<Sums, HubError> {
    let lists = listings::lists(conn)?;
    let first = imports::first_lists(conn)?;
    let mut together = Together::load(conn)?;
    let workers =
        std::thread::available_parallelism().map_or(1, |cores| cores.get().saturating_sub(1).clamp(1, 7));
    let (send, receive) = sync_channel::<Vec<Person>>(WAITING);
    let receive = Mutex::new(receive);
    std::thread::scope(|scope| {
        let counting: Vec<_> = (0..workers)
            .map(|_| scope.spawn(|| count(frame, &receive)))
            .collect();
        let mut batch = Vec::with_capacity(BATCH);
        let mut hand_on = |person: Person| {
            batch.push(person);
            if batch.len() == BATCH {
                let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
                // Nobody to take it: the counting thread ended, which is told below.
                let _ = send.send(full);
            }
        };
        let read = walk::each(conn, |walked| {
            if let Some(person) = together.take(person(walked, &lists, &first)?) {
                hand_on(person);
            }
            Ok(())
        })
        .and_then(|()| together.people(conn, &lists))
        .map(|people| people.into_iter().for_each(&mut hand_on));
        let _ = send.send(batch);
        drop(send);
        let mut sums = Sums::new(frame);
        for thread in counting {
            sums.merge(thread.join().map_err(|_| HubError::Unreadable("report"))?);
        }
        read?;
        Ok(sums.finish())
    })
}

fn count(frame: &Frame, batches: &Mutex<Receiver<Vec<Person>>>) -> Sums {
    let mut sums = Sums::new(frame);
    loop {
        let next = batches.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(batch) = next else { return sums };
        for person in &batch {
            sums.person(frame, person);
        }
    }
}

fn person(
    walked: walk::Walked,
    lists: &HashMap<i64, ImportedList>,
    first: &HashMap<Rid, i64>,
) -> Result<Person, HubError> {
    let mut known = first
        .get(&walked.rid)
        .and_then(|seq| lists.get(seq))
        .map(ImportedList::day);
    let mut facts = Vec::with_capacity(walked.facts.len());
    for fact in walked.facts {
        let list = list_of(&fact, lists)?;
        known = Some(known.map_or(list.day(), |day| day.min(list.day())));
        facts.push(list.says(fact.state));
    }
    Ok(Person {
        rid: walked.rid,
        unit: walked.unit,
        birth: walked.birth,
        operator: walked.operator,
        known,
        listings: facts,
        answers: walked.answers,
    })
}

fn list_of<'l>(
    fact: &store::listings::Fact,
    lists: &'l HashMap<i64, ImportedList>,
) -> Result<&'l ImportedList, HubError> {
    lists
        .get(&fact.import_seq)
        .ok_or(HubError::Unreadable("listing.import_seq"))
}

/// What officers decided of people: who is one person under several numbers, where they live, their right details.
/// Where nothing was decided, everybody passes untouched.
struct Together {
    decided: Decided,
    /// Everybody as decided, if anything was.
    people: HashMap<Rid, Resident>,
    /// By the number that stays: the person, and what is told of the other numbers.
    waiting: BTreeMap<Rid, Vec<Person>>,
}

impl Together {
    fn load(conn: &Connection) -> Result<Self, HubError> {
        let decided = Decided::load(conn)?;
        let people = if decided.is_empty() {
            Vec::new()
        } else {
            decided.people(conn, residents::all(conn)?)?
        };
        Ok(Self {
            decided,
            people: people.into_iter().map(|person| (person.rid, person)).collect(),
            waiting: BTreeMap::new(),
        })
    }

    /// The person as decided; none if they wait for their other numbers.
    fn take(&mut self, person: Person) -> Option<Person> {
        if self.decided.is_empty() {
            return Some(person);
        }
        let stays = self.decided.person(person.rid);
        if !self.decided.duplicates(stays).is_empty() {
            self.waiting.entry(stays).or_default().push(person);
            return None;
        }
        Some(self.as_decided(person))
    }

    fn as_decided(&self, mut person: Person) -> Person {
        if let Some(decided) = self.people.get(&person.rid) {
            person.unit = decided.unit;
            person.birth = decided.birth;
            person.operator.clone_from(&decided.operator);
        }
        person
    }

    /// Those who waited, each as one.
    fn people(
        &mut self,
        conn: &Connection,
        lists: &HashMap<i64, ImportedList>,
    ) -> Result<Vec<Person>, HubError> {
        let waiting = std::mem::take(&mut self.waiting);
        let mut people = Vec::with_capacity(waiting.len());
        for (stays, mut numbers) in waiting {
            let seen: BTreeSet<Rid> = numbers.iter().map(|person| person.rid).collect();
            let Some(own) = numbers.iter().position(|person| person.rid == stays) else {
                continue;
            };
            let one = numbers.swap_remove(own);
            // A duplicate whose list was taken back is nobody to walk to, but what was answered about them stands.
            for gone in self
                .decided
                .duplicates(stays)
                .iter()
                .filter(|rid| !seen.contains(rid))
            {
                numbers.push(told_of(conn, *gone, lists, one.unit)?);
            }
            numbers.sort_by_key(|person| person.rid);
            people.push(self.joined(one, numbers));
        }
        Ok(people)
    }

    fn joined(&self, mut one: Person, numbers: Vec<Person>) -> Person {
        for other in numbers {
            one.known = match (one.known, other.known) {
                (Some(own), Some(others)) => Some(own.min(others)),
                (own, others) => own.or(others),
            };
            // One list's word on a person is one, though it named them twice.
            for fact in other.listings {
                let same = |known: &Listing| {
                    known.import_seq == fact.import_seq && known.state.target() == fact.state.target()
                };
                if !one.listings.iter().any(same) {
                    one.listings.push(fact);
                }
            }
            one.answers.extend(other.answers);
        }
        one.answers = self.decided.answers(one.answers);
        one.answers.sort_by_key(|answer| (answer.target, answer.id));
        self.as_decided(one)
    }
}

/// What is told of a number nobody lives under any more.
fn told_of(
    conn: &Connection,
    gone: Rid,
    lists: &HashMap<i64, ImportedList>,
    unit: UnitId,
) -> Result<Person, HubError> {
    let mut known = None;
    let mut facts = Vec::new();
    for fact in store::listings::about(conn, &[gone])? {
        let list = list_of(&fact, lists)?;
        known = Some(known.map_or(list.day(), |day: NaiveDate| day.min(list.day())));
        facts.push(list.says(fact.state));
    }
    Ok(Person {
        rid: gone,
        unit,
        birth: None,
        operator: None,
        known,
        listings: facts,
        answers: observations::about(conn, &[gone])?,
    })
}
