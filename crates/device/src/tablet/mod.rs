//! The tablet: one method a command of the app, whatever is behind the screen.
//!
//! Methods block (SQLite, Argon2, and the network where one says so) and may be called from any thread;
//! the store is behind one lock, held only while it is read or written, never while waiting for the hub.

mod again;
mod carry;
mod fetching;
mod files;
mod held;
mod sending;
mod start;
mod users;
mod walk;

pub use sending::Cause;

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tungnha_ambient::Clock;
use tungnha_exchange::carry::Assembler;

use crate::error::{Error, Result};
use crate::held::Shelf;
use crate::lease;
use crate::session::Session;
use crate::spare::{Folder, Keeper, Opened};
use crate::sync::Progress;
use crate::transport::{Connect, Hello, Transport, hello, tls};
use crate::vault::{DataKey, FileSecret, KeptSecret, Keystore, PlatformSecret, Vault};
use crate::views::{ErrorCode, SendState};

use files::Files;

/// What a tablet is made from.
pub struct Options {
    /// The folder it keeps everything in; made if missing.
    pub folder: PathBuf,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// The platform's secret.
    pub platform: Arc<dyn PlatformSecret>,
    /// How hubs are reached.
    pub connect: Connect,
    /// How a hub is asked who it is, where a code was typed.
    pub hello: Hello,
}

impl Options {
    /// The usual ones: the platform's secret in a file of the folder, hubs over TLS.
    #[must_use]
    pub fn in_folder(folder: impl Into<PathBuf>, clock: Arc<dyn Clock>) -> Self {
        let folder = folder.into();
        let platform = Arc::new(FileSecret::at(folder.join(SECRET)));
        Self {
            folder,
            clock,
            platform,
            connect: tls(),
            hello: hello(None),
        }
    }

    /// The same with the platform's secret under this keystore; one that lies in a file moves in.
    #[must_use]
    pub fn with_keystore(self, keystore: Arc<dyn Keystore>) -> Self {
        let platform = Arc::new(KeptSecret::at(self.folder.join(SECRET), keystore));
        Self { platform, ..self }
    }
}

/// The file of the platform's secret, where it lies in one.
const SECRET: &str = "platform-secret";

/// Something changed that a screen may be showing.
#[derive(Clone, Debug)]
pub enum Change {
    /// Sending goes on, or ended.
    Send(SendState),
    /// A list changed.
    List,
}

type Listener = Arc<dyn Fn(Change) + Send + Sync>;

/// A tablet without its screen.
pub struct Tablet {
    files: Files,
    clock: Arc<dyn Clock>,
    platform: Arc<dyn PlatformSecret>,
    connect: Connect,
    hello: Hello,
    inner: Arc<Mutex<Inner>>,
    /// Makes the spare copies, beside whatever else goes on.
    spares: Arc<Keeper>,
    /// What colleagues gave this tablet to keep.
    shelf: Shelf,
    /// Held by the sync under way: there is never a second.
    sending: tokio::sync::Mutex<()>,
    /// Rung by who stops it.
    stop: tokio::sync::Notify,
    listener: Mutex<Option<Listener>>,
}

/// What the lock guards.
#[derive(Default)]
struct Inner {
    vault: Option<Vault>,
    session: Option<Session>,
    /// The data key of the open store: another member's PIN is put around it.
    key: Option<DataKey>,
    road: Option<Arc<dyn Transport>>,
    progress: Option<Progress>,
    /// Why the last try of a locked app to send its spares failed.
    relay_problem: Option<ErrorCode>,
    /// The hub was asked in this run of the app to take what a former life of the tablet left, and has not yet.
    former_asked: bool,
    /// Symbols read so far of a set of several.
    symbols: Assembler,
    /// Colleagues' bundles of which the hub refused something in this run of the app.
    refused: HashSet<String>,
}

impl Tablet {
    /// A tablet in its folder. Nothing is read yet: what is wrong with the files, [`Tablet::app_state`] says.
    pub fn open(options: Options) -> Result<Self> {
        crate::files::make_folder(&options.folder).map_err(|error| Error::io("data folder", error))?;
        let files = Files::in_folder(&options.folder);
        let spares = Keeper::new(Folder::at(files.spare.clone()));
        let shelf = Shelf::at(files.held.clone());
        Ok(Self {
            files,
            clock: options.clock,
            platform: options.platform,
            connect: options.connect,
            hello: options.hello,
            inner: Arc::default(),
            spares,
            shelf,
            sending: tokio::sync::Mutex::default(),
            stop: tokio::sync::Notify::new(),
            listener: Mutex::default(),
        })
    }

    /// Who is told of changes, from whatever thread they happen on. Replaces the one before.
    pub fn listen(&self, listener: impl Fn(Change) + Send + Sync + 'static) {
        *self.listener.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(listener));
    }

    fn tell(&self, change: Change) {
        let listener = self
            .listener
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(listener) = listener {
            listener(change);
        }
    }

    /// A panic elsewhere rolled its transaction back, so what the lock guards is whole.
    fn lock_inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does `work` with the open store where the lists may be looked at.
    fn with_lists<T>(&self, work: impl FnOnce(&mut Session) -> Result<T>) -> Result<T> {
        self.with(|session| {
            lease::check(session, &self.clock.now())?;
            work(session)
        })
    }

    /// Does `work` with the open store.
    fn with<T>(&self, work: impl FnOnce(&mut Session) -> Result<T>) -> Result<T> {
        let mut inner = self.lock_inner();
        match inner.session.as_mut() {
            Some(session) => work(session),
            None if self.files.vault.exists() => Err(Error::Locked),
            None => Err(Error::NotEnrolled),
        }
    }

    /// Does `work` that appends records; their spare copies follow by themselves.
    fn record<T>(&self, work: impl FnOnce(&mut Session) -> Result<T>) -> Result<T> {
        let done = self.with_lists(work)?;
        self.spares.soon(&self.inner);
        Ok(done)
    }
}

impl Opened for Mutex<Inner> {
    fn look<T>(&self, work: impl FnOnce(&Session) -> Result<T>) -> Result<Option<T>> {
        let inner = self.lock().unwrap_or_else(PoisonError::into_inner);
        inner.session.as_ref().map(work).transpose()
    }
}
