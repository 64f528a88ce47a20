//! Practice: a tablet beside the real one, with invented people, on which nothing is real.
//!
//! It is a whole [`Tablet`] in a folder of its own, so every screen works on it as at the door. Two things make
//! it practice, and neither is a question anybody could forget to ask: it shares no file with the real tablet,
//! and it is given no road (`nowhere`), so there is no hub that could hear of it. The keys of the hub that
//! gave it its list are thrown away once it has it: what it seals, nobody opens.

mod hamlet;
mod trainer;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tungnha_ambient::Clock;
use tungnha_domain::vietnam_day;

use crate::error::{Error, Result};
use crate::files;
use crate::tablet::{Change, Options, Tablet};
use crate::transport::{Connect, Hello, TransportError};
use crate::views::{LeaseState, Phase};
use trainer::Trainer;

/// Its PIN. Nobody is asked for it: there is nothing to protect.
const PIN: &str = "314159";

type Listener = Arc<dyn Fn(Change) + Send + Sync>;

/// The practice that belongs to one tablet's folder.
pub struct Practice {
    folder: PathBuf,
    clock: Arc<dyn Clock>,
    /// The practice tablet while one practises.
    open: Mutex<Option<Arc<Tablet>>>,
    listener: Listener,
}

impl Practice {
    /// The practice beside the tablet of `folder`. Nothing is made yet. `listener` hears of its changes.
    pub fn beside(
        folder: &Path,
        clock: Arc<dyn Clock>,
        listener: impl Fn(Change) + Send + Sync + 'static,
    ) -> Self {
        Self {
            folder: folder.join("practice"),
            clock,
            open: Mutex::default(),
            listener: Arc::new(listener),
        }
    }

    /// Whether somebody practises.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.marker().exists()
    }

    /// The practice tablet, open, while one practises; also after the app was killed in the middle of it.
    pub fn tablet(&self) -> Result<Option<Arc<Tablet>>> {
        if !self.is_on() {
            return Ok(None);
        }
        let mut open = self.lock();
        if let Some(tablet) = &*open {
            return Ok(Some(Arc::clone(tablet)));
        }
        let tablet = self.opened()?;
        *open = Some(Arc::clone(&tablet));
        Ok(Some(tablet))
    }

    /// Begins to practise, where it was left the last time.
    pub fn enter(&self) -> Result<Arc<Tablet>> {
        let mut open = self.lock();
        let tablet = match &*open {
            Some(tablet) => Arc::clone(tablet),
            None => self.opened()?,
        };
        files::replace(&self.marker(), b"").map_err(failed)?;
        *open = Some(Arc::clone(&tablet));
        Ok(tablet)
    }

    /// "Bắt đầu lại": the same hamlet, as if nobody had been there.
    pub fn again(&self) -> Result<Arc<Tablet>> {
        let mut open = self.lock();
        if !self.is_on() {
            return Err(Error::NotAllowed("nobody practises"));
        }
        close(open.take());
        let tablet = self.made()?;
        *open = Some(Arc::clone(&tablet));
        Ok(tablet)
    }

    /// "Thoát": back to the real tablet. What was practised stays for the next time.
    pub fn leave(&self) -> Result<()> {
        let mut open = self.lock();
        files::remove(&self.marker()).map_err(failed)?;
        close(open.take());
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Option<Arc<Tablet>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says that somebody practises, over a kill.
    fn marker(&self) -> PathBuf {
        self.folder.join("in-use")
    }

    fn home(&self) -> PathBuf {
        self.folder.join("tablet")
    }

    /// The tablet of the last time, or a new one where it can't be opened or its lists would be locked: no hub
    /// will ever be heard that opens them.
    fn opened(&self) -> Result<Arc<Tablet>> {
        let found = self.over(&self.home(), nowhere()).and_then(|tablet| {
            let state = match tablet.app_state()?.phase {
                Phase::Locked => tablet.unlock(0, PIN)?,
                _ => return Err(Error::NotEnrolled),
            };
            let fresh = state.lease.is_some_and(|lease| lease.state == LeaseState::Open);
            if fresh {
                Ok(tablet)
            } else {
                Err(Error::LeaseLocked)
            }
        });
        match found {
            Ok(tablet) => Ok(self.attended(tablet)),
            Err(_) => self.made(),
        }
    }

    /// Makes the practice tablet as an officer and a volunteer make a real one: a code, a certificate, a PIN, a
    /// list. It takes its place when it is whole.
    fn made(&self) -> Result<Arc<Tablet>> {
        files::make_folder(&self.folder).map_err(failed)?;
        let making = self.folder.join("making");
        clear(&making)?;
        let now = self.clock.now().wall;
        let trainer = Arc::new(Trainer::new(now)?);
        {
            let tablet = self.over(&making, trainer.connect())?;
            tablet.enrol(&trainer.code().to_url())?;
            tablet.choose_pin(PIN)?;
            tablet.send_now()?;
            if tablet.today()?.households_total != hamlet::HOUSES {
                return Err(Error::Internal("the practice list did not come"));
            }
            tablet.lock()?;
        }
        clear(&self.home())?;
        fs::rename(&making, self.home()).map_err(failed)?;
        let tablet = self.over(&self.home(), nowhere())?;
        tablet.unlock(0, PIN)?;
        tracing::info!(day = %vietnam_day(now), "a practice tablet was made");
        Ok(self.attended(tablet))
    }

    fn over(&self, folder: &Path, connect: Connect) -> Result<Tablet> {
        // Its secret lies in a file of its own folder, never in the keystore that keeps the real one.
        let options = Options::in_folder(folder, Arc::clone(&self.clock));
        let hello: Hello = Arc::new(|_| Err(TransportError::Unreachable));
        Tablet::open(Options {
            connect,
            hello,
            ..options
        })
    }

    fn attended(&self, tablet: Tablet) -> Arc<Tablet> {
        let listener = Arc::clone(&self.listener);
        tablet.listen(move |change| listener(change));
        Arc::new(tablet)
    }
}

/// The road of a practice tablet: none.
fn nowhere() -> Connect {
    Arc::new(|_| Err(TransportError::Unreachable))
}

/// Closes a store before its files go or another is made over them: whoever still holds the tablet, and what it
/// does by itself, then finds it locked.
fn close(tablet: Option<Arc<Tablet>>) {
    if let Some(Err(error)) = tablet.map(|tablet| tablet.lock()) {
        tracing::warn!(code = ?error.code(), "a practice tablet was left open");
    }
}

/// Removes a folder of practice: what is in it was invented.
fn clear(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed(error)),
        _ => Ok(()),
    }
}

fn failed(error: std::io::Error) -> Error {
    Error::io("practice folder", error)
}
