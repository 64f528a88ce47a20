//! Long work that a person may watch and stop: an import of a large list, a report of a whole campaign.
//!
//! The screen names the job when it starts it and asks how far it has come (`works.state`) while the call
//! that does the work is still out. Neither needs the store, which the work may be holding.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::call::{Call, calls};
use super::{Answer, Ask, OfficeCode, OfficeError};

pub(super) const CALLS: &[Call] = calls![
    "works.state" => Office, state: Job => WorkState;
    "works.stop" => Office, stop: Job => ();
];

/// The counters of one job.
#[derive(Default)]
struct Work {
    done: AtomicU64,
    total: AtomicU64,
    stop: AtomicBool,
}

/// The jobs under way.
#[derive(Default)]
pub(super) struct Works {
    running: Arc<Mutex<BTreeMap<String, Arc<Work>>>>,
}

impl Works {
    pub(super) fn begin(&self, job: &str) -> Working {
        let work = Arc::new(Work::default());
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.insert(job.to_owned(), Arc::clone(&work));
        Working {
            job: job.to_owned(),
            work,
            running: Arc::clone(&self.running),
        }
    }

    fn find(&self, job: &str) -> Option<Arc<Work>> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.get(job).cloned()
    }
}

/// A job under way, as the work itself sees it. It is over when this is dropped.
pub(crate) struct Working {
    job: String,
    work: Arc<Work>,
    running: Arc<Mutex<BTreeMap<String, Arc<Work>>>>,
}

impl Working {
    /// Says how far the work has come.
    pub(crate) fn at(&self, done: u64, total: u64) {
        self.work.done.store(done, Ordering::Relaxed);
        self.work.total.store(total, Ordering::Relaxed);
    }

    /// Whether the person wants it to end; the work then ends with [`Working::ended`] and changes nothing.
    pub(crate) fn stopped(&self) -> bool {
        self.work.stop.load(Ordering::Relaxed)
    }

    /// The answer of work that was stopped.
    pub(crate) fn ended() -> OfficeError {
        OfficeError::new(OfficeCode::Stopped, "Đã dừng theo yêu cầu. Không có gì thay đổi.")
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        // A later job of the same name is not ours to end.
        if running
            .get(&self.job)
            .is_some_and(|work| Arc::ptr_eq(work, &self.work))
        {
            running.remove(&self.job);
        }
    }
}

/// Which job; the screen chose the name.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "WorkJob")]
pub(super) struct Job {
    job: String,
}

/// How far a job has come.
#[derive(Debug, PartialEq, Eq, Serialize, TS)]
pub(super) struct WorkState {
    /// It is under way; a job that has ended, or never began, is not.
    running: bool,
    /// Of `total`; what is counted is the job's affair.
    done: u64,
    /// 0 while it is not known.
    total: u64,
}

fn state(ask: &Ask<'_>, args: Job) -> Answer<WorkState> {
    let work = ask.office.works.find(&args.job);
    let count =
        |of: fn(&Work) -> &AtomicU64| work.as_ref().map_or(0, |work| of(work).load(Ordering::Relaxed));
    Ok(WorkState {
        running: work.is_some(),
        done: count(|work| &work.done),
        total: count(|work| &work.total),
    })
}

fn stop(ask: &Ask<'_>, args: Job) -> Answer<()> {
    if let Some(work) = ask.office.works.find(&args.job) {
        work.stop.store(true, Ordering::Relaxed);
    }
    Ok(())
}
