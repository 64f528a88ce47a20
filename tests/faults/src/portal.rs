//! What stands at the hub's address when a tablet is on somebody else's network.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum_server::tls_rustls::RustlsConfig;
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::runtime::Runtime;

/// A login page, as such networks answer to everything.
pub const PAGE: &str = "<!doctype html><title>Wi-Fi miễn phí</title><p>Xin đăng nhập để dùng mạng.";

/// Answers every connection in plain HTTP or worse, without ever speaking TLS.
#[must_use]
pub fn plain(answer: Vec<u8>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("its number");
    std::thread::spawn(move || {
        for caller in listener.incoming().flatten() {
            let answer = answer.clone();
            std::thread::spawn(move || say(caller, &answer));
        }
    });
    address
}

fn say(mut caller: TcpStream, answer: &[u8]) {
    let mut hello = [0; 4096];
    // Whoever hangs up first, nothing more is to be done here.
    let _ = caller.read(&mut hello);
    let _ = caller.write_all(answer);
}

/// The page as HTTP, under a status line such as `200 OK`.
#[must_use]
pub fn http(status: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/html\r\nlocation: http://wifi.example/\r\ncontent-length: {}\r\n\r\n{PAGE}",
        PAGE.len()
    )
    .into_bytes()
}

/// A portal that speaks TLS 1.3 with a key of its own and answers 200 with its page to everything.
pub struct TlsPortal {
    address: SocketAddr,
    asked: Arc<AtomicUsize>,
    _runtime: Runtime,
}

impl TlsPortal {
    /// Opens it on a free port.
    #[must_use]
    pub fn open() -> Self {
        let own = rcgen::generate_simple_self_signed(vec!["wifi.example".to_owned()]).expect("a certificate");
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(own.signing_key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&rustls::version::TLS13])
            .expect("TLS 1.3")
            .with_no_client_auth()
            .with_single_cert(vec![own.cert.der().clone()], key)
            .expect("a key and its certificate");
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&asked);
        let router = Router::new().fallback(move || {
            counter.fetch_add(1, Ordering::SeqCst);
            async { PAGE }
        });
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.set_nonblocking(true).expect("a socket for the runtime");
        let address = listener.local_addr().expect("its number");
        runtime.spawn(async move {
            let tls = RustlsConfig::from_config(Arc::new(config));
            let server = axum_server::from_tcp_rustls(listener, tls).expect("a server");
            server.serve(router.into_make_service()).await
        });
        Self {
            address,
            asked,
            _runtime: runtime,
        }
    }

    /// Where it is.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many HTTP requests anybody made to it.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}
