//! The officer's desk: every screen's questions and deeds, answered in one place.
//!
//! A screen asks by a name and JSON arguments ([`Office::call`]); whether the asking machine runs this hub
//! inside itself or sits elsewhere makes no difference here. Each noun is a file with its table of [`Call`]s:
//! the name, the least a person must be ([`Least`]), and a function from typed arguments to a typed view.
//! The functions are thin: what a deed means is in the modules of the nouns, which the command line uses too.
//!
//! Who may do what is decided here and nowhere on a screen: a call that an *office* user may not make is
//! refused before its arguments are read, and what such a user gets is masked by the functions that answer.

#![allow(
    clippy::needless_pass_by_value,
    reason = "a call owns the arguments that were read for it; most only look at them"
)]

mod call;
mod cards;
mod devices;
mod enrolment;
mod error;
mod far;
mod files;
mod found;
mod households;
mod imports;
mod lists;
mod log;
mod points;
mod progress;
mod read_list;
mod reconcile;
mod reports;
mod retention;
mod rosters;
mod seat;
mod server;
mod setup;
mod subjects;
mod types;
mod users;
mod walk_in;
mod works;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use tungnha_ambient::{Clock, Moment};
use tungnha_domain::{MemberId, Role};

use crate::error::HubError;
use crate::store::{CallMark, Store, Transaction, audit};
use crate::table::Eyes;

pub use call::{Call, Least};
pub use error::{OfficeCode, OfficeError};
pub(crate) use far::{Computer, Far};
pub use files::{FileOut, HeldFile};
pub use seat::{Seat, SeatOptions};
pub use server::{EVERYWHERE, ServerView};
pub use types::export_types;

/// What a call answers.
pub(crate) type Answer<T> = Result<T, OfficeError>;

/// Every noun's table, by name. A new noun is its file and a line here.
#[rustfmt::skip]
const TABLES: &[&[Call]] = &[
    cards::CALLS,
    devices::CALLS,
    enrolment::CALLS,
    files::CALLS,
    found::CALLS,
    households::CALLS,
    imports::CALLS,
    lists::CALLS,
    log::CALLS,
    points::CALLS,
    progress::CALLS,
    reports::CALLS,
    retention::CALLS,
    read_list::CALLS,
    reconcile::CALLS,
    setup::CALLS,
    users::CALLS,
    rosters::CALLS,
    subjects::CALLS,
    walk_in::CALLS,
    works::CALLS,
];

/// Who asks: somebody who signed in at the desk, or the member whose machine signed the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The hub's number of the person.
    pub member: MemberId,
    /// The person's name, as the audit keeps it.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// The computer the person sits at, if it is not the hub's own machine.
    pub computer: Option<u32>,
}

impl Caller {
    /// The person as the audit tells of them: by name, and by the computer where that is not the hub's own.
    #[must_use]
    pub fn signature(&self) -> String {
        match self.computer {
            Some(dev) => format!("{} · máy bàn {dev}", self.name),
            None => self.name.clone(),
        }
    }
}

/// One hub's desk, for any number of people at once.
pub struct Office {
    data: PathBuf,
    clock: Arc<dyn Clock>,
    /// Connections nobody uses at the moment: a long import must not hold up the board.
    idle: Mutex<Vec<Store>>,
    files: files::Files,
    works: works::Works,
}

/// Connections kept open between calls; more are opened while they are needed.
const KEPT_OPEN: usize = 4;

impl Office {
    /// The desk of the hub in `data`, which must be one.
    pub fn open(data: &Path, clock: Arc<dyn Clock>) -> Result<Self, HubError> {
        Ok(Self {
            data: data.to_owned(),
            clock,
            idle: Mutex::new(vec![Store::open(data)?]),
            files: files::Files::default(),
            works: works::Works::default(),
        })
    }

    /// Answers one call. The caller's role is checked before anything is read.
    pub fn call(&self, caller: &Caller, name: &str, args: Value) -> Answer<Value> {
        self.call_once(caller, None, name, args)
    }

    /// The same for a desk elsewhere: whatever it changes is noted under its key in the same transaction.
    fn call_once(&self, caller: &Caller, mark: Option<CallMark>, name: &str, args: Value) -> Answer<Value> {
        let call = find(name).ok_or_else(|| OfficeError::unknown_call(name))?;
        if !call.least.allows(caller.role) {
            return Err(OfficeError::not_allowed());
        }
        let ask = Ask {
            office: self,
            caller,
            who: caller.signature(),
            mark,
            now: self.clock.now().wall,
        };
        (call.run)(&ask, args)
    }

    /// Keeps a file somebody chose until the calls that read it have done so.
    pub fn hold(&self, caller: &Caller, name: &str, bytes: Vec<u8>) -> Answer<HeldFile> {
        if !Least::Office.allows(caller.role) {
            return Err(OfficeError::not_allowed());
        }
        self.files.hold(caller.member, name, bytes)
    }

    fn with_store<T, E>(
        &self,
        mark: Option<CallMark>,
        work: impl FnOnce(&mut Store) -> Result<T, E>,
    ) -> Answer<T>
    where
        OfficeError: From<E>,
    {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = idle().pop();
        let mut store = match taken {
            Some(store) => store,
            None => Store::open(&self.data)?,
        };
        store.mark(mark);
        let made = work(&mut store);
        store.mark(None);
        let mut idle = idle();
        if idle.len() < KEPT_OPEN {
            idle.push(store);
        }
        Ok(made?)
    }
}

fn find(name: &str) -> Option<&'static Call> {
    TABLES
        .iter()
        .flat_map(|table| table.iter())
        .find(|call| call.name == name)
}

/// One call being answered: the way to the store, and who asks.
pub(crate) struct Ask<'a> {
    office: &'a Office,
    /// Who asks.
    pub(crate) caller: &'a Caller,
    who: String,
    mark: Option<CallMark>,
    /// Unix seconds.
    pub(crate) now: i64,
}

impl Ask<'_> {
    /// Looks at one consistent state of the store.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&Transaction<'_>) -> Result<T, HubError>) -> Answer<T> {
        self.office.with_store(self.mark, |store| store.read(look))
    }

    /// Changes the store in one transaction; an error takes everything back.
    pub(crate) fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T, HubError>) -> Answer<T> {
        self.office.with_store(self.mark, |store| store.write(work))
    }

    /// Works on a whole store, for library functions that make their own transactions.
    pub(crate) fn store<T>(&self, work: impl FnOnce(&mut Store) -> Result<T, HubError>) -> Answer<T> {
        self.office.with_store(self.mark, work)
    }

    /// The same for work that answers with the desk's own errors.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut Store) -> Answer<T>) -> Answer<T> {
        self.office.with_store(self.mark, work)
    }

    /// Who asks, as the audit tells of them.
    pub(crate) fn who(&self) -> &str {
        &self.who
    }

    /// The clock's whole reading, for waits.
    pub(crate) fn moment(&self) -> Moment {
        self.office.clock.now()
    }

    /// A file that was held for a call, by its number. It stays until [`Ask::release`] or for an hour.
    pub(crate) fn file(&self, file: &str) -> Answer<Arc<files::Held>> {
        self.office.files.get(self.caller.member, file)
    }

    /// Lets go of a held file.
    pub(crate) fn release(&self, file: &str) {
        self.office.files.release(self.caller.member, file);
    }

    /// Registers long work under the name the screen gave it, so that it can be watched and stopped.
    pub(crate) fn work(&self, job: &str) -> works::Working {
        self.office.works.begin(job)
    }

    /// Logs what this person did.
    pub(crate) fn log(&self, tx: &Transaction<'_>, what: &str, detail: &Value) -> Result<(), HubError> {
        audit::append(tx, self.now, self.who(), what, detail)
    }

    /// How this person looks at a list until they ask for more.
    pub(crate) fn eyes(&self) -> Eyes {
        Eyes {
            who: self.who.clone(),
            role: self.caller.role,
            whole_ids: false,
            special: false,
        }
    }
}

#[cfg(test)]
mod tests;
