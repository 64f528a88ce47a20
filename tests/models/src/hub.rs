//! The hub of a run: its real store in a folder, asked in this process, ended and brought back at will.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request as HttpRequest, header};
use tower::ServiceExt;
use tungnha_ambient::ManualClock;
use tungnha_device::transport::{Reply, Request, TransportError};
use tungnha_hub::net;
use tungnha_hub::store::Store;

use crate::files;

/// Bytes of an answer that are read at most; more than any answer has.
const MOST: usize = 64 * 1024 * 1024;

/// The hub, up or down.
pub struct Hub {
    root: PathBuf,
    /// Which folder under `root` is in use: each end of the process leaves the one before.
    pub(crate) lives: u32,
    door: Option<Router>,
    /// The hub's clock.
    pub clock: Arc<ManualClock>,
    /// Counts how often it was put back to an older copy.
    pub restored: u32,
}

impl Hub {
    /// A hub over a copy of the store in `from`, up.
    #[must_use]
    pub fn copied(from: &Path, root: &Path, at: i64) -> Self {
        let mut hub = Self {
            root: root.to_owned(),
            lives: 0,
            door: None,
            clock: Arc::new(ManualClock::at(at)),
            restored: 0,
        };
        files::copy(from, &hub.folder());
        hub.start();
        hub
    }

    /// Where its store is.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        self.root.join(format!("hub-{}", self.lives))
    }

    /// Its store, opened beside the service as a command of the officer's does.
    ///
    /// # Panics
    /// If the store does not open.
    #[must_use]
    pub fn store(&self) -> Store {
        Store::open(&self.folder()).expect("the hub's store opens")
    }

    /// Whether it answers.
    #[must_use]
    pub fn is_up(&self) -> bool {
        self.door.is_some()
    }

    /// What requests go into; nothing while it is down.
    #[must_use]
    pub fn door(&self) -> Option<Router> {
        self.door.clone()
    }

    /// Starts answering, if it does not yet.
    ///
    /// # Panics
    /// If the store does not open.
    pub fn start(&mut self) {
        if self.door.is_none() {
            let door = net::in_process(&self.folder(), self.clock.clone());
            self.door = Some(door.expect("the hub starts"));
        }
    }

    /// The process ends at once, as by `kill -9`: what goes on is what its files held in that moment.
    pub fn end(&mut self) {
        let before = self.folder();
        self.lives += 1;
        files::copy(&before, &self.folder());
        self.door = None;
        forget(&before);
    }

    /// What a copy to a second machine holds: the files of this moment.
    pub fn copy_to(&self, second: &Path) {
        forget(second);
        files::copy(&self.folder(), second);
    }

    /// The machine is lost, the copy takes its place.
    pub fn put_back(&mut self, second: &Path) {
        let before = self.folder();
        self.door = None;
        self.lives += 1;
        self.restored += 1;
        files::copy(second, &self.folder());
        forget(&before);
    }
}

/// Takes a folder away if it is there; what is left over only takes room.
fn forget(folder: &Path) {
    let _ = std::fs::remove_dir_all(folder);
}

/// Asks the hub behind `door`.
pub async fn ask(door: Router, request: &Request) -> Result<Reply, TransportError> {
    let mut asked = HttpRequest::builder()
        .method(request.method.name())
        .uri(&request.path);
    if let Some(stamp) = &request.authorization {
        asked = asked.header(header::AUTHORIZATION, stamp);
    }
    let asked = asked
        .body(Body::from(request.body.clone()))
        .map_err(|_| TransportError::Unreachable)?;
    let answer = door
        .oneshot(asked)
        .await
        .map_err(|_| TransportError::Unreachable)?;
    let status = answer.status().as_u16();
    let body = to_bytes(answer.into_body(), MOST)
        .await
        .map_err(|_| TransportError::Unreachable)?;
    Ok(Reply {
        status,
        body: body.to_vec(),
    })
}
