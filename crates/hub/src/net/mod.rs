//! The TLS service tablets talk to.
//!
//! | request | body | 200 |
//! |---|---|---|
//! | `POST /v1/enrol` | `EnrolRequest`, signed by the key it names | the certificate |
//! | `POST /v1/sync` | `SyncRequest` | `SyncResponse`: acknowledgement, as many pages as the budget holds, papers |
//! | `GET /v1/list/{id}?from=F&to=T&part=P` | – | one `ListPage` |
//! | `GET /v1/snap/{sha256}` | – | one piece of a large list; 206 and the rest of it for `Range: bytes=N-` |
//! | `POST /v1/relay` | a `Bundle` of anybody's envelopes | a `Receipt` |
//! | `POST /v1/desk/enrol` | the same for a computer that is to be a desk | its certificate |
//! | `POST /v1/desk` | `DeskRequest` of such a computer | `DeskReply` ([`tungnha_exchange::desk`]) |
//! | `GET /v1/state` | – | `SyncResponse` without pages: where the log stands |
//!
//! All but enrolment and relay carry a stamp ([`tungnha_exchange::auth`]); a relay needs none, as each
//! envelope in it is signed. A refusal a tablet must act on is a 409 with a signed body
//! ([`tungnha_exchange::refusal`]); every other status (400 unreadable, 401 not stamped by a
//! known tablet, 403 not its list, 413, 500) is unsigned and means nothing more than "try later".
//!
//! `from` and `to` of a list request are those of the pages already held, `part` the next number. If the
//! list has moved on since, those pages can no longer be completed: the answer is then part 0 of a new
//! delta from `from`, which the tablet tells by `part` and `to`, and staged pages are dropped. Without `to`
//! and `part` the answer is part 0. A sync with budget 0 sends no pages and only says whether there are
//! `more`.
//!
//! One process serves; commands (an import, `progress`) work on the same store beside it. All writing
//! of this process goes through one connection on blocking threads, so a request is one transaction and
//! a hundred tablets at once wait in line instead of failing on a lock.

mod announce;
mod answer;
mod listen;
mod route;
mod working;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use tungnha_ambient::Clock;

pub use announce::SERVICE;
pub use listen::{DEFAULT_ADDRESS, addresses};

use announce::Announcement;

use crate::error::HubError;
use crate::keys::Identity;
use crate::office::Far;
use crate::papers::Boards;
use crate::store::Store;

/// How long requests under way may take to end after a stop was asked for.
const GRACE: Duration = Duration::from_secs(5);
/// How long a TLS handshake may take: longer than a tablet waits for a connection, so that on a link which
/// loses packets it is never the hub that gives up.
const HANDSHAKE: Duration = Duration::from_secs(30);

/// Requests at work at once. Nearly all of a request's work is on the store, which one has at a time; and each
/// thread that works keeps what its largest request took for good.
pub(crate) const AT_WORK: usize = 1;

/// What every request works on.
pub(crate) struct Service {
    store: Mutex<Store>,
    clock: Arc<dyn Clock>,
    /// Who may work. The store's lock alone is not fair: of a hundred who wait for it some would wait past
    /// their patience, and a thread for each keeps memory of its own for good.
    line: Arc<Semaphore>,
    /// Desks at other machines.
    far: Arc<Far>,
    /// What the leads' boards are made of.
    boards: Boards,
}

impl Service {
    fn new(data: &Path, store: Store, clock: Arc<dyn Clock>) -> Arc<Self> {
        Arc::new(Self {
            far: Far::new(data, Arc::clone(&clock)),
            store: Mutex::new(store),
            clock,
            line: Arc::new(Semaphore::new(AT_WORK)),
            boards: Boards::default(),
        })
    }

    /// The writer. A poisoned lock is taken over: a panic rolled its transaction back, so the store is
    /// whole, and one bad request must not end the service for everybody.
    fn store(&self) -> std::sync::MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> i64 {
        self.clock.now().wall
    }
}

/// A hub that is being served.
pub struct Running {
    address: SocketAddr,
    handle: Handle<SocketAddr>,
    task: JoinHandle<std::io::Result<()>>,
}

impl Running {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The same as a URL.
    #[must_use]
    pub fn url(&self) -> String {
        format!("https://{}", self.address)
    }

    /// Stops taking connections, lets requests under way end, and returns when nothing runs any more.
    pub async fn stop(self) -> Result<(), HubError> {
        self.handle.graceful_shutdown(Some(GRACE));
        self.wait().await
    }

    /// Returns when the service has ended.
    async fn wait(self) -> Result<(), HubError> {
        match self.task.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(fault)) => Err(HubError::Refused(fault.to_string())),
            Err(fault) => Err(HubError::Refused(fault.to_string())),
        }
    }
}

/// Opens the store of `data` and serves it at `listen` (port 0: any free one). Returns once connections
/// are taken and the addresses are kept for later enrolment codes.
pub async fn start(data: &Path, listen: SocketAddr, clock: Arc<dyn Clock>) -> Result<Running, HubError> {
    let running = start_unannounced(data, listen, clock).await?;
    let mut store = Store::open(data)?;
    store.write(|tx| listen::remember(tx, &listen::reachable(running.address)))?;
    Ok(running)
}

/// The same without keeping the addresses: for a run that invites its own tablets and ends with them, and
/// must not lead others to a port that is soon gone.
pub async fn start_unannounced(
    data: &Path,
    listen: SocketAddr,
    clock: Arc<dyn Clock>,
) -> Result<Running, HubError> {
    let store = Store::open(data)?;
    let identity = Identity::load(store.conn())?;
    let config = RustlsConfig::from_config(identity.tls_config()?);
    let listener = listen::bind(listen)?;
    let address = listener
        .local_addr()
        .map_err(|fault| HubError::Refused(fault.to_string()))?;
    let service = Service::new(data, store, clock);
    let handle = Handle::new();
    // Without Nagle's wait: else an answer lies until the tablet has confirmed the session tickets before
    // it, a whole round trip on the links that have the longest.
    let tls = RustlsAcceptor::new(config)
        .handshake_timeout(HANDSHAKE)
        .acceptor(NoDelayAcceptor::new());
    let mut server = axum_server::from_tcp(listener)
        .map_err(|fault| HubError::Refused(fault.to_string()))?
        .acceptor(tls)
        .handle(handle.clone());
    // The acknowledgement says what time it is, signed; a header beside it would be 37 bytes for nobody.
    server.http_builder().http1().auto_date_header(false);
    let server = server.serve(route::router(service).into_make_service());
    let task = tokio::spawn(server);
    handle.listening().await;
    Ok(Running {
        address,
        handle,
        task,
    })
}

/// The same service without a socket: requests go in and answers come out as values, each request still
/// one transaction. For simulations that lose, repeat and reorder them.
pub fn in_process(data: &Path, clock: Arc<dyn Clock>) -> Result<axum::Router, HubError> {
    let store = Store::open(data)?;
    Ok(route::router(Service::new(data, store, clock)))
}

/// A hub served inside an app, announced while it runs.
pub struct InApp {
    running: Running,
    announcement: Option<Announcement>,
}

impl InApp {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.running.address
    }

    /// Withdraws the announcement, lets requests under way end, and returns when nothing runs any more.
    pub async fn stop(self) -> Result<(), HubError> {
        withdraw(self.announcement).await;
        self.running.stop().await
    }
}

/// The same as [`start`] for an app that goes on doing other things; announced where other machines can
/// reach it.
pub async fn start_in_app(data: &Path, listen: SocketAddr, clock: Arc<dyn Clock>) -> Result<InApp, HubError> {
    let running = start(data, listen, clock).await?;
    let announcement = announce::is_worth_it(running.address)
        .then(|| announced(data, running.address))
        .flatten();
    Ok(InApp {
        running,
        announcement,
    })
}

async fn withdraw(announcement: Option<Announcement>) {
    if let Some(announcement) = announcement {
        // It may wait for the network a little.
        let _ = tokio::task::spawn_blocking(|| announcement.withdraw()).await;
    }
}

/// Serves until the process is told to end (SIGTERM or Ctrl-C), then ends cleanly. A hub that other machines
/// can reach is announced on their network; one on the loopback address only if `announce` asks for it.
pub async fn serve(
    data: &Path,
    listen: SocketAddr,
    announce: bool,
    clock: Arc<dyn Clock>,
    on_ready: impl FnOnce(&Running),
) -> Result<(), HubError> {
    let running = start(data, listen, clock).await?;
    // Asked for before anybody hears that the hub is ready: a signal right after must not kill it.
    let told = told_to_stop()?;
    on_ready(&running);
    let announcement = if announce || announce::is_worth_it(running.address) {
        announced(data, running.address)
    } else {
        None
    };
    told.await;
    withdraw(announcement).await;
    running.stop().await
}

/// Announces the hub. A network that does not carry it is no reason not to serve: addresses in enrolment
/// codes still lead here.
fn announced(data: &Path, bound: SocketAddr) -> Option<Announcement> {
    let begun = Store::open(data)
        .and_then(|store| Identity::load(store.conn()))
        .and_then(|identity| Announcement::begin(&identity, bound));
    begun
        .inspect_err(
            |fault| tracing::warn!(%fault, "the hub is not announced; tablets use the addresses they have"),
        )
        .ok()
}

/// Waits for the signal to end; it is listened for from the call on.
#[cfg(unix)]
fn told_to_stop() -> Result<impl Future<Output = ()>, HubError> {
    use tokio::signal::unix::{SignalKind, signal};
    let on = |kind| signal(kind).map_err(|fault| HubError::Refused(fault.to_string()));
    let (mut term, mut interrupt) = (on(SignalKind::terminate())?, on(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Waits for Ctrl-C, which is all there is.
#[cfg(not(unix))]
fn told_to_stop() -> Result<impl Future<Output = ()>, HubError> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
