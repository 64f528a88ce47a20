//! Makes the spares by itself, soon after each commit, on a thread that lives only while there is something
//! to do: hundreds of tablets in one process (the simulator) don't keep hundreds of threads.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use super::keep::{Found, look};
use super::{Folder, Span};
use crate::error::Result;
use crate::session::Session;

/// Taps this near to each other share one pass, to spare the tablet's flash. Well under the second within
/// which a committed record must stand in a spare.
const GATHER: Duration = Duration::from_millis(300);

/// Where the open store is found. It may be closed at any time.
pub(crate) trait Opened: Send + Sync + 'static {
    /// Does `work` with the open store; nothing when it is closed.
    fn look<T>(&self, work: impl FnOnce(&Session) -> Result<T>) -> Result<Option<T>>;
}

/// Keeps the spares of one tablet.
pub(crate) struct Keeper {
    folder: Folder,
    /// Held by the pass under way: there is never a second.
    pass: Mutex<()>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// A thread is there.
    running: bool,
    /// Something was committed since its last look.
    due: bool,
}

impl Keeper {
    pub(crate) fn new(folder: Folder) -> Arc<Self> {
        Arc::new(Self {
            folder,
            pass: Mutex::default(),
            state: Mutex::default(),
        })
    }

    /// Something was committed or a receipt came: a pass is made soon, elsewhere. Returns at once.
    pub(crate) fn soon<O: Opened>(self: &Arc<Self>, store: &Arc<O>) {
        {
            let mut state = lock(&self.state);
            state.due = true;
            if state.running {
                return;
            }
            state.running = true;
        }
        let (keeper, store) = (Arc::clone(self), Arc::downgrade(store));
        let thread = std::thread::Builder::new().name("tungnha-spare".to_owned());
        if let Err(error) = thread.spawn(move || keeper.run(&store)) {
            tracing::warn!(%error, "spare copies wait for the next tap");
            lock(&self.state).running = false;
        }
    }

    fn run<O: Opened>(&self, store: &Weak<O>) {
        loop {
            std::thread::park_timeout(GATHER);
            lock(&self.state).due = false;
            // A tablet that is gone has closed its store.
            if let Some(store) = store.upgrade()
                && let Err(error) = self.now(&*store)
            {
                tracing::warn!(code = ?error.code(), "spare copies could not be made");
            }
            let mut state = lock(&self.state);
            if !state.due {
                state.running = false;
                return;
            }
        }
    }

    /// Brings the spares up to date before it returns. For a lock and an export; a tap never waits for it.
    pub(crate) fn now<O: Opened>(&self, store: &O) -> Result<()> {
        let _only = lock(&self.pass);
        loop {
            let spans: Vec<Span> = self.folder.spans()?;
            let found: Option<Found> = store.look(|session| look(session, &spans))?;
            let more = match found {
                None => false,
                Some(found) => found.put(&self.folder)?,
            };
            if !more {
                return Ok(());
            }
        }
    }

    /// Where they are.
    pub(crate) fn folder(&self) -> &Folder {
        &self.folder
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What it guards is whole after a panic: flags, or nothing.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
