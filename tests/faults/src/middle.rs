//! Somebody in the middle who has the hub's TLS key and not its signing key.
//!
//! TLS is the outer wall; this one stands inside it. It may read, hold back, repeat and change every
//! request and reply, and still nothing may turn green that the hub did not sign for.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method as HttpMethod, Response, Uri};
use axum_server::tls_rustls::RustlsConfig;
use tokio::runtime::Runtime;
use tungnha_device::transport::{HubAddress, Method, Reply, Request, Tls, Transport};
use tungnha_hub::keys::Identity;
use tungnha_hub::store::Store;

/// What the middle does with the next exchanges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trick {
    /// Carries them.
    Honest,
    /// The reply ends after so many bytes, under a length that says so.
    Truncated(usize),
    /// One bit of the reply's byte at this place is the other one.
    Flipped(usize, u8),
    /// The reply has these bytes after it.
    Appended(Vec<u8>),
    /// This answer goes back whatever the hub says; the request reaches the hub, or not.
    Instead {
        /// HTTP status.
        status: u16,
        /// Body.
        body: Vec<u8>,
        /// Whether the hub hears of the request.
        forwards: bool,
    },
    /// The hub gets the next request a second time, and that reply goes back. Once.
    Twice,
    /// The hub gets the request before this one again; the answer to this one goes back.
    Replay,
}

struct Inside {
    hub: Tls,
    trick: Trick,
    seen: Vec<(Request, Reply)>,
}

/// The middle, serving until it is dropped.
pub struct Middle {
    address: SocketAddr,
    inside: Arc<Mutex<Inside>>,
    _runtime: Runtime,
}

impl Middle {
    /// Stands before the hub that serves the store in `data` at `hub`.
    #[must_use]
    pub fn before(data: &Path, hub: SocketAddr) -> Self {
        let store = Store::open(data).expect("the hub's store");
        let identity = Identity::load(store.conn()).expect("the hub's keys");
        let address = HubAddress {
            addresses: vec![hub.to_string()],
            pins: identity.tls_pins.to_vec(),
        };
        let inside = Arc::new(Mutex::new(Inside {
            hub: Tls::to(&address).expect("a road to the hub"),
            trick: Trick::Honest,
            seen: Vec::new(),
        }));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.set_nonblocking(true).expect("a socket for the runtime");
        let address = listener.local_addr().expect("its number");
        let router = Router::new().fallback(answer).with_state(Arc::clone(&inside));
        let tls = RustlsConfig::from_config(identity.tls_config().expect("the hub's TLS key"));
        runtime.spawn(async move {
            let server = axum_server::from_tcp_rustls(listener, tls).expect("a server");
            server.serve(router.into_make_service()).await
        });
        Self {
            address,
            inside,
            _runtime: runtime,
        }
    }

    /// Where a tablet finds it.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// From now on.
    pub fn plays(&self, trick: Trick) {
        lock(&self.inside).trick = trick;
    }

    /// The reply that was seen `back` exchanges before the last; the first where there are not so many.
    #[must_use]
    pub fn earlier(&self, back: usize) -> Reply {
        let inside = lock(&self.inside);
        let index = inside.seen.len().saturating_sub(1 + back);
        let (_, reply) = inside.seen.get(index).expect("an exchange was seen");
        reply.clone()
    }
}

fn lock(inside: &Mutex<Inside>) -> MutexGuard<'_, Inside> {
    inside.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn answer(
    State(inside): State<Arc<Mutex<Inside>>>,
    method: HttpMethod,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<axum::body::Body> {
    let request = Request {
        method: if method == HttpMethod::GET {
            Method::Get
        } else {
            Method::Post
        },
        path: uri.path_and_query().map_or_else(String::new, ToString::to_string),
        authorization: headers
            .get("authorization")
            .and_then(|value| value.to_str().ok())
            .map(ToOwned::to_owned),
        body: body.into(),
    };
    let (hub, trick, before) = {
        let mut inside = lock(&inside);
        let before = inside.seen.last().map(|(request, _)| request.clone());
        let trick = inside.trick.clone();
        if trick == Trick::Twice {
            // Played without end, it would keep the tablet counting.
            inside.trick = Trick::Honest;
        }
        (inside.hub.clone(), trick, before)
    };
    let reply = play(&hub, &request, &trick, before).await;
    if trick == Trick::Honest {
        lock(&inside).seen.push((request, reply.clone()));
    }
    let mut response = Response::new(reply.body.into());
    *response.status_mut() = reply.status.try_into().unwrap_or_default();
    response
}

async fn play(hub: &Tls, request: &Request, trick: &Trick, before: Option<Request>) -> Reply {
    if let Trick::Instead {
        status,
        body,
        forwards: false,
    } = trick
    {
        return Reply {
            status: *status,
            body: body.clone(),
        };
    }
    if let (Trick::Replay, Some(before)) = (trick, before) {
        hear(hub, before).await;
    }
    let mut reply = hear(hub, request.clone()).await;
    match trick {
        Trick::Honest | Trick::Replay => {}
        Trick::Truncated(at) => reply.body.truncate(*at),
        Trick::Flipped(at, bit) => {
            if let Some(byte) = reply.body.get_mut(*at) {
                *byte ^= 1 << (bit % 8);
            }
        }
        Trick::Appended(noise) => reply.body.extend(noise),
        Trick::Instead { status, body, .. } => {
            (reply.status, reply.body) = (*status, body.clone());
        }
        Trick::Twice => reply = hear(hub, request.clone()).await,
    }
    reply
}

/// The hub's reply; where it could not be had, what a gateway says then.
async fn hear(hub: &Tls, request: Request) -> Reply {
    hub.send(request).await.unwrap_or(Reply {
        status: 502,
        body: Vec::new(),
    })
}
