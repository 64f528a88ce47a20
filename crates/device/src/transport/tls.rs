//! HTTP/1.1 over TLS 1.3, with time-outs on stalls and never on the whole: a slow link is not a broken one.

use std::collections::BTreeMap;
use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use reqwest::{Client, Response, redirect};
use tokio::runtime::{Builder, Runtime};
use tokio::task::{JoinError, JoinHandle};

use super::fetch::{self, Fetch, Place};
use super::lan;
use super::pin::Pinned;
use super::{
    Answering, Arriving, HubAddress, Listening, Method, Reply, Request, Traffic, Transport, TransportError,
};

/// No progress for this long and the road is given up.
const STALL: Duration = Duration::from_secs(60);
/// No connection within this and the next address is tried.
const CONNECT: Duration = Duration::from_secs(20);
/// A connection unused for this long is not used again.
const IDLE: Duration = Duration::from_secs(15);
/// How long a knock waits for somebody to open.
const KNOCK: Duration = Duration::from_secs(5);
/// The most a hub's answer may hold. Whole first lists come in pages far below it.
const MAX_BODY: usize = 8 * 1024 * 1024;

/// The hub over TLS, its key pinned.
///
/// The sockets live on one small runtime of the process, so that it doesn't matter from which thread or
/// which other runtime a request is made, nor whether that one still exists at the next.
#[derive(Clone, Debug)]
pub struct Tls(Arc<Road>);

#[derive(Debug)]
struct Road {
    client: Client,
    pinned: Arc<Pinned>,
    addresses: Vec<String>,
    /// Look for the hub on the tablet's own network when none of them answers.
    /// Who is told when multicast is listened to; nobody where this road doesn't look around.
    listening: Option<Listening>,
    /// The address that answered last, found around here or known; tried first, and never alone.
    good: Mutex<Option<String>>,
    up: AtomicU64,
    down: AtomicU64,
    requests: AtomicU64,
}

impl Tls {
    /// A road to the hub at any of its addresses. Connects on the first request.
    pub fn to(hub: &HubAddress) -> Result<Self, TransportError> {
        Self::new(hub, CONNECT, STALL, None)
    }

    /// The same, which also looks for the hub on the network the tablet is in when none of them answers.
    pub fn around(hub: &HubAddress, listening: Listening) -> Result<Self, TransportError> {
        Self::new(hub, CONNECT, STALL, Some(listening))
    }

    /// [`Tls::to`] with other time-outs: until there is a connection, and without any progress.
    pub fn patient(hub: &HubAddress, connect: Duration, stall: Duration) -> Result<Self, TransportError> {
        Self::new(hub, connect, stall, None)
    }

    fn new(
        hub: &HubAddress,
        connect: Duration,
        stall: Duration,
        listening: Option<Listening>,
    ) -> Result<Self, TransportError> {
        // Given explicitly: another crate's choice of a process-wide provider must not matter, and
        // reqwest's own default looks for the platform's authorities, which we don't want.
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let pinned = Pinned::new(hub.pins.clone(), Arc::clone(&provider));
        Self::behind(Arc::new(pinned), provider, hub, (connect, stall), listening)
    }

    /// A road to whoever answers, for [`super::hello`] and nothing else: nothing secret may go over it.
    pub(super) fn to_anybody(
        addresses: Vec<String>,
        listening: Option<Listening>,
    ) -> Result<Self, TransportError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let pinned = Arc::new(Pinned::anybody(Arc::clone(&provider)));
        let pins = Vec::new();
        let hub = HubAddress { addresses, pins };
        Self::behind(pinned, provider, &hub, (KNOCK, CONNECT), listening)
    }

    fn behind(
        pinned: Arc<Pinned>,
        provider: Arc<rustls::crypto::CryptoProvider>,
        hub: &HubAddress,
        (connect, stall): (Duration, Duration),
        listening: Option<Listening>,
    ) -> Result<Self, TransportError> {
        let verifier: Arc<Pinned> = Arc::clone(&pinned);
        let config = rustls::ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&rustls::version::TLS13])
            .map_err(|_| TransportError::Unreachable)?
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth();
        let client = Client::builder()
            .tls_backend_preconfigured(config)
            .https_only(true)
            .http1_only()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .connect_timeout(connect)
            .read_timeout(stall)
            // Kept for the requests of one sync. One left from before the walk is often dead without
            // anybody having said so, and would cost the whole stall time to find out.
            .pool_idle_timeout(IDLE)
            .build()
            .map_err(|_| TransportError::Unreachable)?;
        Ok(Self(Arc::new(Road {
            client,
            pinned,
            addresses: hub.addresses.clone(),
            // A process with several tablets, each on a road of its own, is no app.
            good: Mutex::new(listening.as_ref().and_then(|_| last_good(&hub.pins))),
            listening,
            up: AtomicU64::new(0),
            down: AtomicU64::new(0),
            requests: AtomicU64::new(0),
        })))
    }
}

/// Multicast reaches this program for as long as this lives, however the looking ends.
struct Ears(Listening);

impl Ears {
    fn open(listening: Listening) -> Self {
        listening.tell(true);
        Self(listening)
    }
}

impl Drop for Ears {
    fn drop(&mut self) {
        self.0.tell(false);
    }
}

impl Road {
    /// Asks each address until one answers, beginning with the one that did last; then whoever on this
    /// network says it is a hub. The key decides each time, so the order is only a matter of patience.
    async fn ask(&self, request: &Request, fetch: Option<&Fetch>) -> Result<Reply, TransportError> {
        let mut failure = TransportError::Unreachable;
        let order = self.order();
        for address in &order {
            match self.once(address, request, fetch).await {
                Ok(reply) => {
                    self.remember(address);
                    return Ok(reply);
                }
                // Remembered over all else: a person must hear of it.
                Err(TransportError::OtherKey) => failure = TransportError::OtherKey,
                // The next address would send the same bytes again: what came is kept first.
                Err(TransportError::Cut) if fetch.is_some_and(Fetch::brought_some) => {
                    return Err(TransportError::Cut);
                }
                // Somebody was there: less at once may get through.
                Err(TransportError::Cut) if failure == TransportError::Unreachable => {
                    failure = TransportError::Cut;
                }
                Err(TransportError::Cut | TransportError::Unreachable) => {}
            }
        }
        if let Some(listening) = self.listening.clone() {
            let look = move || {
                let _ears = Ears::open(listening);
                lan::hubs()
            };
            let around = tokio::task::spawn_blocking(look).await.unwrap_or_default();
            for address in around.iter().filter(|address| !order.contains(address)) {
                // Another commune's hub, or a liar: neither is a reason to worry anybody.
                if let Ok(reply) = self.once(address, request, fetch).await {
                    self.remember(address);
                    return Ok(reply);
                }
            }
        }
        Err(failure)
    }

    /// The addresses in the order to try.
    fn order(&self) -> Vec<String> {
        let good = self.good.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let others = self
            .addresses
            .iter()
            .filter(|address| Some(*address) != good.as_ref());
        good.iter().chain(others).cloned().collect()
    }

    fn remember(&self, address: &str) {
        let mut good = self.good.lock().unwrap_or_else(PoisonError::into_inner);
        if good.as_deref() != Some(address) {
            *good = Some(address.to_owned());
            if self.listening.is_some() {
                set_last_good(self.pinned.pins(), address);
            }
        }
    }

    async fn once(
        &self,
        address: &str,
        request: &Request,
        fetch: Option<&Fetch>,
    ) -> Result<Reply, TransportError> {
        let host = address
            .strip_prefix("https://")
            .unwrap_or(address)
            .trim_end_matches('/');
        let url = format!("https://{host}{}", request.path);
        let mut built = match request.method {
            Method::Get => self.client.get(url),
            Method::Post => self.client.post(url).body(request.body.clone()),
        };
        if let Some(value) = &request.authorization {
            built = built.header("authorization", value);
        }
        let range = fetch.and_then(Fetch::range);
        if let Some(range) = &range {
            built = built.header("range", range);
        }
        let mut response = built.send().await.map_err(|error| self.failure(&error))?;
        let extra = range.map_or(0, |range| "range: \r\n".len() + range.len()) as u64;
        self.up
            .fetch_add(request_bytes(host, request) + extra, Ordering::Relaxed);
        self.down.fetch_add(head_bytes(&response), Ordering::Relaxed);
        let status = response.status().as_u16();
        let body = match fetch.zip(fetch::place(&response)) {
            Some((fetch, place)) => {
                self.hand_over(&mut response, fetch, place).await?;
                Vec::new()
            }
            None => self.body(&mut response).await?,
        };
        self.requests.fetch_add(1, Ordering::Relaxed);
        Ok(Reply { status, body })
    }

    async fn body(&self, response: &mut Response) -> Result<Vec<u8>, TransportError> {
        let mut body = Vec::new();
        while let Some(chunk) = self.chunk(response).await? {
            if body.len() + chunk.len() > MAX_BODY {
                return Err(TransportError::Cut);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    async fn hand_over(
        &self,
        response: &mut Response,
        fetch: &Fetch,
        place: Place,
    ) -> Result<(), TransportError> {
        let mut at = place.at;
        while let Some(chunk) = self.chunk(response).await? {
            let bytes = chunk.to_vec();
            at += bytes.len() as u64;
            if at > place.of || !fetch.hand_over(at - bytes.len() as u64, place.of, bytes) {
                return Err(TransportError::Cut);
            }
        }
        Ok(())
    }

    /// What came next of a body, counted. An error is a connection that broke or stalled.
    async fn chunk(
        &self,
        response: &mut Response,
    ) -> Result<Option<impl Deref<Target = [u8]> + use<>>, TransportError> {
        let chunk = response.chunk().await.map_err(|error| self.failure(&error))?;
        let bytes = chunk.as_ref().map_or(0, |chunk| chunk.len());
        self.down.fetch_add(bytes as u64, Ordering::Relaxed);
        Ok(chunk)
    }

    fn failure(&self, error: &reqwest::Error) -> TransportError {
        if self.pinned.take_saw_other() {
            TransportError::OtherKey
        } else if error.is_connect() {
            TransportError::Unreachable
        } else {
            TransportError::Cut
        }
    }

    /// Whether any address takes a connection.
    async fn is_there(&self) -> bool {
        for address in &self.order() {
            let host = address.strip_prefix("https://").unwrap_or(address);
            let connect = tokio::net::TcpStream::connect(host.trim_end_matches('/'));
            if let Ok(Ok(_)) = tokio::time::timeout(KNOCK, connect).await {
                return true;
            }
        }
        false
    }
}

impl Tls {
    /// On the runtime of the sockets, whoever waits for it.
    fn on_sockets(&self, request: Request, fetch: Option<Fetch>) -> Answering<'_> {
        let road = Arc::clone(&self.0);
        Box::pin(async move {
            let sockets = sockets().ok_or(TransportError::Unreachable)?;
            let asked = Hangup(sockets.spawn(async move { road.ask(&request, fetch.as_ref()).await }));
            // A task that ended without an answer is no answer.
            asked.await.unwrap_or(Err(TransportError::Unreachable))
        })
    }
}

impl Transport for Tls {
    fn send(&self, request: Request) -> Answering<'_> {
        self.on_sockets(request, None)
    }

    fn fetch(&self, request: Request, from: u64, arriving: Arriving) -> Answering<'_> {
        self.on_sockets(request, Some(Fetch::new(from, arriving)))
    }

    fn is_there(&self) -> Pin<Box<dyn Future<Output = bool> + Send + '_>> {
        let road = Arc::clone(&self.0);
        Box::pin(async move {
            let Some(sockets) = sockets() else {
                return false;
            };
            let knocked = Hangup(sockets.spawn(async move { road.is_there().await }));
            knocked.await.unwrap_or(false)
        })
    }

    fn traffic(&self) -> Traffic {
        Traffic {
            up: self.0.up.load(Ordering::Relaxed),
            down: self.0.down.load(Ordering::Relaxed),
            requests: self.0.requests.load(Ordering::Relaxed),
        }
    }
}

/// A task that ends with whoever waits for it: a person who stops a sync stops its bytes.
struct Hangup<T>(JoinHandle<T>);

impl<T> Future for Hangup<T> {
    type Output = Result<T, JoinError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context)
    }
}

impl<T> Drop for Hangup<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Where each hub answered last, for as long as the app runs: a lock ends a road, not what was learnt on it.
static LAST_GOOD: Mutex<BTreeMap<Vec<[u8; 32]>, String>> = Mutex::new(BTreeMap::new());

fn last_good(pins: &[[u8; 32]]) -> Option<String> {
    let known = LAST_GOOD.lock().unwrap_or_else(PoisonError::into_inner);
    known.get(pins).cloned()
}

fn set_last_good(pins: &[[u8; 32]], address: &str) {
    let mut known = LAST_GOOD.lock().unwrap_or_else(PoisonError::into_inner);
    known.insert(pins.to_vec(), address.to_owned());
}

/// The process's runtime for sockets: one thread, made at the first request, never torn down.
fn sockets() -> Option<&'static Runtime> {
    static SOCKETS: OnceLock<Option<Runtime>> = OnceLock::new();
    SOCKETS
        .get_or_init(|| {
            Builder::new_multi_thread()
                .worker_threads(1)
                .thread_name("tungnha-net")
                .enable_all()
                .build()
                .ok()
        })
        .as_ref()
}

/// Bytes of a request as HTTP/1.1 writes it: request line, the headers we and the client set, body.
fn request_bytes(host: &str, request: &Request) -> u64 {
    let line = request.method.name().len() + request.path.len() + " HTTP/1.1\r\n\r\n".len() + 1;
    let fixed = "accept: */*\r\n".len() + "host: \r\n".len() + host.len();
    let authorization = request
        .authorization
        .as_ref()
        .map_or(0, |v| "authorization: \r\n".len() + v.len());
    let length = match request.method {
        Method::Get => 0,
        Method::Post => "content-length: \r\n".len() + request.body.len().to_string().len(),
    };
    (line + fixed + authorization + length + request.body.len()) as u64
}

/// Bytes of an answer's status line and headers.
fn head_bytes(response: &Response) -> u64 {
    let line = "HTTP/1.1 200 \r\n\r\n".len() + response.status().canonical_reason().unwrap_or("").len();
    let headers: usize = response
        .headers()
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len())
        .sum();
    (line + headers) as u64
}
