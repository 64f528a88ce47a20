//! Reading everybody once: one thread reads the store in order, the others fold and count, and what they counted is
//! added up. Sums do not depend on who counted whom, so the figures are the same on any machine.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};

use chrono::NaiveDate;
use tungnha_domain::{Birth, Listing, Observation, Rid, UnitId};

use super::frame::Frame;
use super::sums::Sums;
use crate::error::HubError;
use crate::people::listings::{self, ImportedList};
use crate::store::{Connection, imports, walk};

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
    let workers =
        std::thread::available_parallelism().map_or(1, |cores| cores.get().saturating_sub(1).clamp(1, 7));
    let (send, receive) = sync_channel::<Vec<Person>>(WAITING);
    let receive = Mutex::new(receive);
    std::thread::scope(|scope| {
        let counting: Vec<_> = (0..workers)
            .map(|_| scope.spawn(|| count(frame, &receive)))
            .collect();
        let mut batch = Vec::with_capacity(BATCH);
        let read = walk::each(conn, |walked| {
            batch.push(person(walked, &lists, &first)?);
            if batch.len() == BATCH {
                let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
                // Nobody to take it: the counting thread ended, which is told below.
                let _ = send.send(full);
            }
            Ok(())
        });
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
        let list = lists
            .get(&fact.import_seq)
            .ok_or(HubError::Unreadable("listing.import_seq"))?;
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
