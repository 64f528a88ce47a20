//! The road to the hub over real TLS on loopback: the pinned key and no other.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};

use rcgen::{CertificateParams, KeyPair, PublicKeyData};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, Stream, SupportedProtocolVersion, version};
use tungnha_device::transport::{
    HubAddress, Listening, Method, Reply, Request, Stretch, Tls, Transport, TransportError, hello,
};
use tungnha_exchange::keys::sha256;

const HI: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nhi";

/// Serves one fixed answer for ever on a thread of its own; returns where, and the key's pin.
fn serve(versions: &[&'static SupportedProtocolVersion], honest: bool) -> (SocketAddr, [u8; 32]) {
    serve_answer(versions, honest, HI)
}

fn serve_answer(
    versions: &[&'static SupportedProtocolVersion],
    honest: bool,
    answer: &'static [u8],
) -> (SocketAddr, [u8; 32]) {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["tram".to_owned()])
        .unwrap()
        .self_signed(&key)
        .unwrap();
    let pin = sha256(&[&key.subject_public_key_info()]);
    // Shows the hub's certificate without having its key.
    let signing = if honest { key } else { KeyPair::generate().unwrap() };
    let provider = rustls::crypto::ring::default_provider();
    let private = PrivateKeyDer::Pkcs8(signing.serialize_der().into());
    let signer = provider.key_provider.load_private_key(private).unwrap();
    let chain = vec![CertificateDer::from(certificate.der().to_vec())];
    let shown = Arc::new(rustls::sign::CertifiedKey::new(chain, signer));
    let config = ServerConfig::builder_with_provider(Arc::new(provider))
        .with_protocol_versions(versions)
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(rustls::sign::SingleCertAndKey::from(shown)));
    let config = Arc::new(config);
    let listener = TcpListener::bind("0.0.0.0:0").unwrap();
    // On every interface, so that it can be announced; by the others it is asked on loopback.
    let address = SocketAddr::from(([127, 0, 0, 1], listener.local_addr().unwrap().port()));
    std::thread::spawn(move || {
        for socket in listener.incoming() {
            let mut socket = socket.unwrap();
            let mut connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = Stream::new(&mut connection, &mut socket);
            let mut request = Vec::new();
            let mut chunk = [0; 4_096];
            while let Ok(count @ 1..) = stream.read(&mut chunk) {
                request.extend_from_slice(&chunk[..count]);
                if request.ends_with(b"hello")
                    || request.starts_with(b"GET") && request.ends_with(b"\r\n\r\n")
                {
                    stream.write_all(answer).unwrap();
                    stream.conn.send_close_notify();
                    stream.flush().unwrap();
                    break;
                }
            }
        }
    });
    (address, pin)
}

/// Announces something at `port` as a hub on this machine's network until the daemon goes.
fn announce(name: &str, port: u16) -> mdns_sd::ServiceDaemon {
    let daemon = mdns_sd::ServiceDaemon::new().unwrap();
    let none: &[(&str, &str)] = &[];
    let host = format!("{name}.local.");
    let hub = mdns_sd::ServiceInfo::new("_tungnha._tcp.local.", name, &host, "", port, none).unwrap();
    daemon.register(hub.enable_addr_auto()).unwrap();
    daemon
}

#[test]
fn a_hub_at_none_of_its_addresses_is_found_on_the_tablet_s_network_and_a_liar_is_not_believed() {
    let (address, pin) = serve(&[&version::TLS13], true);
    let (liar, _) = serve(&[&version::TLS13], true);
    let daemons = [
        announce("noi-doi", liar.port()),
        announce("tram-that", address.port()),
    ];
    let hub = HubAddress {
        // Nobody is at the address in the enrolment code.
        addresses: vec!["127.0.0.1:1".to_owned()],
        pins: vec![pin],
    };
    let request = Request {
        method: Method::Post,
        path: "/v1/sync".to_owned(),
        authorization: None,
        body: b"hello".to_vec(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&heard);
    let listening = Listening::new(move |on| told.lock().unwrap().push(on));
    let around = Tls::around(&hub, listening.clone()).unwrap();
    // Multicast is not promised to arrive; a tablet comes again too.
    let found = (0..5).any(|_| {
        runtime
            .block_on(around.send(request.clone()))
            .is_ok_and(|reply| reply.body == b"hi")
    });
    assert!(found, "announced on this machine and not found");
    let told = std::mem::take(&mut *heard.lock().unwrap());
    assert!(
        !told.is_empty() && told.chunks(2).all(|pair| pair == [true, false]),
        "multicast only while it looks"
    );
    drop(daemons);
    // What was found once is tried first from now on, by the app's next road too, and never alone.
    let known = Tls::around(&hub, listening).unwrap();
    let reply = runtime.block_on(known.send(request)).unwrap();
    assert_eq!(reply.body, b"hi");
    assert!(heard.lock().unwrap().is_empty(), "nothing to look for");
}

fn ask(addresses: &[SocketAddr], pins: Vec<[u8; 32]>) -> (Result<Reply, TransportError>, Tls) {
    let hub = HubAddress {
        addresses: addresses.iter().map(ToString::to_string).collect(),
        pins,
    };
    let tls = Tls::to(&hub).unwrap();
    let request = Request {
        method: Method::Post,
        path: "/v1/sync".to_owned(),
        authorization: Some("TN1 x".to_owned()),
        body: b"hello".to_vec(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    (runtime.block_on(tls.send(request)), tls)
}

#[test]
fn the_pinned_key_and_the_spare_are_accepted_and_bytes_are_counted() {
    let (address, pin) = serve(&[&version::TLS13], true);
    let (reply, tls) = ask(&[address], vec![[0; 32], pin]);
    assert_eq!(
        reply,
        Ok(Reply {
            status: 200,
            body: b"hi".to_vec()
        })
    );
    let traffic = tls.traffic();
    assert_eq!(traffic.requests, 1);
    assert!(
        (100..200).contains(&traffic.up) && (50..100).contains(&traffic.down),
        "{traffic:?}"
    );
}

#[test]
fn another_key_is_refused_and_told_apart_from_nobody() {
    let (address, _) = serve(&[&version::TLS13], true);
    assert_eq!(ask(&[address], vec![[0; 32]]).0, Err(TransportError::OtherKey));
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(ask(&[nobody], vec![[0; 32]]).0, Err(TransportError::Unreachable));
}

#[test]
fn the_hub_s_certificate_without_its_key_is_refused() {
    let (address, pin) = serve(&[&version::TLS13], false);
    assert!(
        ask(&[address], vec![pin]).0.is_err(),
        "the handshake's own signature is checked"
    );
}

#[test]
fn tls_1_2_is_refused_even_with_the_right_key() {
    let (address, pin) = serve(&[&version::TLS12], true);
    assert!(ask(&[address], vec![pin]).0.is_err());
}

#[test]
fn the_next_address_is_tried_when_one_is_silent() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (address, pin) = serve(&[&version::TLS13], true);
    assert!(ask(&[nobody, address], vec![pin]).0.is_ok());
}

/// Fetches from byte 4 on; what came, and how it ended.
fn fetch(addresses: &[SocketAddr], pin: [u8; 32]) -> (Vec<Stretch>, Result<Reply, TransportError>) {
    let hub = HubAddress {
        addresses: addresses.iter().map(ToString::to_string).collect(),
        pins: vec![pin],
    };
    let tls = Tls::to(&hub).unwrap();
    let request = Request {
        method: Method::Get,
        path: "/v1/snap/0".to_owned(),
        authorization: None,
        body: Vec::new(),
    };
    let (arriving, mut came) = tokio::sync::mpsc::unbounded_channel();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let reply = runtime.block_on(tls.fetch(request, 4, arriving));
    let stretches = std::iter::from_fn(|| came.try_recv().ok()).collect();
    (stretches, reply)
}

#[test]
fn a_long_answer_that_is_cut_has_handed_over_what_came_and_where_it_belongs() {
    let cut = b"HTTP/1.1 206 Partial Content\r\ncontent-range: bytes 4-9/10\r\ncontent-length: 6\r\n\r\nefg";
    let (address, pin) = serve_answer(&[&version::TLS13], true, cut);
    // The second address would bring the same bytes again.
    let (stretches, reply) = fetch(&[address, address], pin);
    assert_eq!(reply, Err(TransportError::Cut));
    let stretch = Stretch {
        at: 4,
        of: 10,
        bytes: b"efg".to_vec(),
    };
    assert_eq!(stretches, [stretch]);
}

#[test]
fn a_refusal_where_bytes_were_asked_for_has_its_body_and_hands_nothing_over() {
    let no = b"HTTP/1.1 409 Conflict\r\ncontent-length: 2\r\nconnection: close\r\n\r\nno";
    let (address, pin) = serve_answer(&[&version::TLS13], true, no);
    let (stretches, reply) = fetch(&[address], pin);
    assert!(stretches.is_empty());
    assert_eq!(
        reply.map(|reply| (reply.status, reply.body)),
        Ok((409, b"no".to_vec()))
    );
}

#[test]
fn a_hub_that_sends_the_whole_instead_of_the_rest_says_so_by_its_place() {
    let (address, pin) = serve(&[&version::TLS13], true);
    let (stretches, reply) = fetch(&[address], pin);
    assert_eq!(reply.map(|reply| reply.status), Ok(200));
    assert_eq!(
        stretches
            .iter()
            .map(|stretch| (stretch.at, stretch.of))
            .collect::<Vec<_>>(),
        [(0, 2)]
    );
}

#[test]
fn who_a_hub_says_it_is_is_heard_under_any_key_it_really_has() {
    let (address, _) = serve(&[&version::TLS13], true);
    let said = hello(None)(vec![address.to_string()]).unwrap();
    assert_eq!(said, b"hi");
    let (address, _) = serve(&[&version::TLS13], false);
    assert!(
        hello(None)(vec![address.to_string()]).is_err(),
        "a certificate without its key"
    );
    assert_eq!(
        hello(None)(Vec::new()),
        Err(TransportError::Unreachable),
        "nobody was named, and it does not look around"
    );
}
