//! Bytes to the hub and back. What they mean is decided in `sync`; this only carries them.

mod fetch;
mod hello;
mod lan;
mod pin;
mod tls;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::mpsc::UnboundedSender;

pub use hello::{Hello, hello};
pub use tls::Tls;

/// Where the hub may be found and how it is known: from the enrolment code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubAddress {
    /// `host:port`, tried in order.
    pub addresses: Vec<String>,
    /// SHA-256 of the TLS keys (SubjectPublicKeyInfo) the hub may show: the one in use and the spare.
    pub pins: Vec<[u8; 32]>,
}

/// What came back, whoever sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Body, cut off at the transport's limit by failing.
    pub body: Vec<u8>,
}

/// Nothing came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// No address answered.
    #[error("the hub could not be reached")]
    Unreachable,
    /// One answered, and the request or its answer was cut off or stalled.
    #[error("the road to the hub broke")]
    Cut,
    /// Somebody answered with a key that is not pinned; nothing was sent to them.
    #[error("another key answered")]
    OtherKey,
}

/// One request.
#[derive(Clone, Debug)]
pub struct Request {
    /// `POST` or `GET`.
    pub method: Method,
    /// Path and query, from `/`.
    pub path: String,
    /// Value of the `authorization` header.
    pub authorization: Option<String>,
    /// Body; empty for `GET`.
    pub body: Vec<u8>,
}

/// The two methods the protocol uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Asks.
    Get,
    /// Hands over.
    Post,
}

impl Method {
    /// As written in HTTP and signed in requests.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// What crossed since the transport was made: HTTP bytes with request line and headers, without TLS framing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Bytes sent.
    pub up: u64,
    /// Bytes received.
    pub down: u64,
    /// Requests answered.
    pub requests: u64,
}

/// A stretch of a long answer, as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Where in the whole it begins.
    pub at: u64,
    /// Bytes of the whole.
    pub of: u64,
    /// The bytes themselves.
    pub bytes: Vec<u8>,
}

/// Where stretches go. Once nobody takes them any more, the road stops fetching.
pub type Arriving = UnboundedSender<Stretch>;

/// A road to the hub.
pub trait Transport: Send + Sync {
    /// Sends one request and waits for its answer.
    fn send(&self, request: Request) -> Answering<'_>;
    /// Asks for a long answer from byte `from` of it on. What comes is handed over as it comes, so that a
    /// road that breaks or stalls has kept everything it brought; the answer itself then has no body. An
    /// answer that is not the bytes asked for has its body, and hands nothing over.
    fn fetch(&self, request: Request, from: u64, arriving: Arriving) -> Answering<'_>;
    /// What crossed so far.
    fn traffic(&self) -> Traffic;
    /// Whether anybody is there at all; cheap, and trusted for nothing but trying sooner.
    fn is_there(&self) -> Pin<Box<dyn Future<Output = bool> + Send + '_>> {
        Box::pin(std::future::ready(false))
    }
}

/// The answer to come.
pub type Answering<'a> = Pin<Box<dyn Future<Output = Result<Reply, TransportError>> + Send + 'a>>;

/// Makes a road to a hub: real TLS in the app, anything in a test.
pub type Connect = Arc<dyn Fn(&HubAddress) -> Result<Arc<dyn Transport>, TransportError> + Send + Sync>;

/// TLS 1.3 with the hub's key pinned, at its addresses.
#[must_use]
pub fn tls() -> Connect {
    Arc::new(|hub| Ok(Arc::new(Tls::to(hub)?) as Arc<dyn Transport>))
}

/// Told `true` before this program listens for hubs by multicast, `false` once it has: a platform may keep
/// multicast from a program, to spare the battery, unless it asks.
#[derive(Clone)]
pub struct Listening(Arc<dyn Fn(bool) + Send + Sync>);

impl Listening {
    /// Calls `tell` from whatever thread listens.
    pub fn new(tell: impl Fn(bool) + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    fn tell(&self, on: bool) {
        (self.0)(on);
    }
}

impl std::fmt::Debug for Listening {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Listening")
    }
}

/// The same, and wherever a hub is found on the tablet's own network when none of them answers. For the app:
/// a test or a simulator that cuts the road means it.
#[must_use]
pub fn tls_around(listening: Listening) -> Connect {
    Arc::new(move |hub| Ok(Arc::new(Tls::around(hub, listening.clone())?) as Arc<dyn Transport>))
}
