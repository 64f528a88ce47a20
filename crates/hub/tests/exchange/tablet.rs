//! A tablet by hand: its key, its log, and requests as the protocol says, or as it does not.

use std::time::Duration;

use reqwest::Client;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use tungnha_domain::UnitId;
use tungnha_exchange::ack::Ack;
use tungnha_exchange::auth::Stamp;
use tungnha_exchange::batch::Envelope;
use tungnha_exchange::enrol::{Certificate, EnrolCode, EnrolRequest};
use tungnha_exchange::record::{chain, encode};
use tungnha_exchange::refusal::Refusal;
use tungnha_exchange::snap::{Manifest, Piece};
use tungnha_exchange::sync::{SyncRequest, SyncResponse};
use tungnha_exchange::{Anchor, Batch, Body, Channel, DeviceKey, ListPage, Record};

use super::ward::{EVENING, Ward};

/// An answer of the hub, opened.
#[derive(Debug)]
pub(crate) enum Reply {
    Done(Vec<u8>),
    /// 206, with what it says of its place.
    Rest(Vec<u8>, String),
    No(Refusal),
    Status(u16),
}

impl Reply {
    pub(crate) fn done(self) -> Vec<u8> {
        match self {
            Self::Done(bytes) => bytes,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn no(self) -> Refusal {
        match self {
            Self::No(refusal) => refusal,
            other => panic!("{other:?}"),
        }
    }

    /// The incarnation the hub says it is in.
    pub(crate) fn incarnation(self) -> u32 {
        match self.no() {
            Refusal::Incarnation(incarnation) => incarnation,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn status(self) -> u16 {
        match self {
            Self::Status(code) => code,
            other => panic!("{other:?}"),
        }
    }
}

/// What a sync brought, opened.
#[derive(Debug)]
pub(crate) struct Synced {
    pub(crate) ack: Ack,
    /// Of other chains than the log's own.
    pub(crate) acks: Vec<Ack>,
    pub(crate) pages: Vec<ListPage>,
    pub(crate) tables: Vec<Manifest>,
}

#[derive(Clone)]
pub(crate) struct Tablet {
    client: Client,
    pub(crate) address: String,
    pub(crate) code: EnrolCode,
    key_seed: [u8; 32],
    pub(crate) certificate: Option<Certificate>,
    /// The same as it came.
    pub(crate) certificate_bytes: Vec<u8>,
    pub(crate) incarnation: u32,
    pub(crate) epoch: u32,
    pub(crate) counter: u64,
    pub(crate) last_ack: Option<Vec<u8>>,
    /// Record bytes with their anchors, from number 1.
    pub(crate) log: Vec<(Vec<u8>, Anchor)>,
    pub(crate) cursors: Vec<(UnitId, u64)>,
}

/// A client that trusts the hub's certificate and no other.
fn client(ward: &Ward) -> Client {
    let mut roots = RootCertStore::empty();
    let der: Vec<u8> = ward
        .store()
        .conn()
        .query_row("SELECT tls_certificate FROM identity", [], |row| row.get(0))
        .unwrap();
    roots.add(CertificateDer::from(der)).unwrap();
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    Client::builder()
        .tls_backend_preconfigured(config)
        .no_proxy()
        .resolve("tungnha-hub", ward.running.as_ref().unwrap().address())
        .timeout(Duration::from_secs(30))
        .build()
        .unwrap()
}

impl Tablet {
    /// A tablet that has scanned a code and not yet asked.
    pub(crate) fn scanned(ward: &Ward, url: &str, key_seed: u8) -> Self {
        let port = ward.running.as_ref().unwrap().address().port();
        Self {
            client: client(ward),
            address: format!("https://tungnha-hub:{port}"),
            code: EnrolCode::from_url(url).unwrap(),
            key_seed: [key_seed; 32],
            certificate: None,
            certificate_bytes: Vec::new(),
            incarnation: 1,
            epoch: 1,
            counter: 0,
            last_ack: None,
            log: Vec::new(),
            cursors: Vec::new(),
        }
    }

    /// An enrolled member's tablet.
    pub(crate) async fn enrolled(ward: &Ward, hamlets: &[&str], key_seed: u8) -> Self {
        let name = format!("Người thử {key_seed}");
        let invited = ward.invite(tungnha_domain::Role::Member, &name, hamlets, false);
        let mut tablet = Self::scanned(ward, &invited.url, key_seed);
        let reply = tablet.enrol().await.done();
        tablet.accept(&reply);
        tablet
    }

    /// The hub was started again on another port.
    pub(crate) fn follow(&mut self, ward: &Ward) {
        let port = ward.running.as_ref().unwrap().address().port();
        self.client = client(ward);
        self.address = format!("https://tungnha-hub:{port}");
    }

    pub(crate) fn key(&self) -> DeviceKey {
        DeviceKey::from_seed(&self.key_seed)
    }

    pub(crate) fn dev(&self) -> u32 {
        self.certificate.as_ref().unwrap().dev
    }

    /// Whose it is.
    pub(crate) fn member(&self) -> tungnha_domain::MemberId {
        self.certificate.as_ref().unwrap().member
    }

    /// The number of its last record.
    pub(crate) fn last(&self) -> usize {
        self.log.len()
    }

    pub(crate) fn accept(&mut self, certificate: &[u8]) {
        self.certificate_bytes = certificate.to_vec();
        self.certificate = Some(Certificate::open(certificate, &self.code.keys, &self.code.hub_id).unwrap());
    }

    pub(crate) async fn enrol(&self) -> Reply {
        let request = EnrolRequest::sign(&self.code.code, "thử", &self.key(), &self.code.hub_id);
        self.post("/v1/enrol", None, request).await
    }

    /// Appends a record made `minutes` into the evening.
    pub(crate) fn record(&mut self, body: Body, minutes: u64) {
        let prev = self
            .log
            .last()
            .map_or_else(Anchor::default, |(_, anchor)| *anchor);
        let mono = minutes * 60;
        let anchor = Anchor {
            boot: 1,
            mono,
            wall: EVENING + mono.cast_signed(),
            hub_seen: None,
        };
        let record = Record {
            member: self.certificate.as_ref().unwrap().member,
            channel: Channel::Door,
            anchor,
            catalogue: 1,
            body,
            later: Vec::new(),
        };
        self.log.push((encode(&record, &prev), anchor));
    }

    /// A signed batch of the records numbered `first` to `last`.
    pub(crate) fn envelope(&self, first: usize, last: usize) -> Vec<u8> {
        self.sign(&self.batch(first, last))
    }

    pub(crate) fn batch(&self, first: usize, last: usize) -> Batch {
        let before = &self.log[..first - 1];
        Batch {
            dev: self.dev(),
            epoch: self.epoch,
            first: first as u64,
            chain_before: before
                .iter()
                .fold([0; 32], |hash, (bytes, _)| chain(&hash, bytes)),
            base: before.last().map_or_else(Anchor::default, |(_, anchor)| *anchor),
            records: self.log[first - 1..last]
                .iter()
                .map(|(bytes, _)| bytes.clone())
                .collect(),
        }
    }

    /// The chain hash at a number.
    pub(crate) fn chain_at(&self, seq: usize) -> [u8; 32] {
        let log = &self.log[..seq];
        log.iter().fold([0; 32], |hash, (bytes, _)| chain(&hash, bytes))
    }

    /// Whether an acknowledgement is of this tablet's own chain.
    pub(crate) fn is_along(&self, ack: &Ack) -> bool {
        let through = usize::try_from(ack.through).unwrap();
        through <= self.log.len() && self.chain_at(through) == ack.chain
    }

    pub(crate) fn sign(&self, batch: &Batch) -> Vec<u8> {
        Envelope::sign(batch, &self.key(), &self.code.hub_id)
            .unwrap()
            .to_bytes()
    }

    pub(crate) fn request(&self, envelopes: Vec<Vec<u8>>) -> SyncRequest {
        SyncRequest {
            envelopes,
            cursors: self.cursors.clone(),
            budget: 512 * 1024,
            last_ack: self.last_ack.clone(),
            next_seq: self.log.len() as u64 + 1,
            app: "thử".to_owned(),
            clock: EVENING,
            ..SyncRequest::default()
        }
    }

    pub(crate) async fn sync(&mut self, envelopes: Vec<Vec<u8>>) -> Synced {
        let request = self.request(envelopes);
        let reply = self.ask(&request).await.done();
        let response = SyncResponse::from_bytes(&reply).unwrap();
        let (keys, hub) = (self.code.keys, self.code.hub_id);
        let open = |ack: &Vec<u8>| Ack::open(ack, &keys, &hub).unwrap();
        let (ack, acks) = (
            open(&response.ack),
            response.acks.iter().map(open).collect::<Vec<_>>(),
        );
        // The last that is of its own chain.
        let mut raw = response.acks.iter().rev().chain([&response.ack]);
        self.last_ack = raw
            .find(|raw| self.is_along(&open(raw)))
            .cloned()
            .or(self.last_ack.take());
        Synced {
            ack,
            acks,
            pages: response.pages.iter().map(|page| self.open(page)).collect(),
            tables: response
                .snapshots
                .iter()
                .map(|table| Manifest::open(table, &self.code.keys, &self.code.hub_id).unwrap())
                .collect(),
        }
    }

    pub(crate) async fn ask(&mut self, request: &SyncRequest) -> Reply {
        self.counter += 1;
        let body = request.to_bytes();
        let stamp = self.stamp("POST", "/v1/sync", &body);
        self.post("/v1/sync", Some(stamp), body).await
    }

    pub(crate) fn stamp(&self, method: &str, path: &str, body: &[u8]) -> String {
        Stamp {
            dev: self.dev(),
            incarnation: self.incarnation,
            epoch: self.epoch,
            counter: self.counter,
        }
        .sign(&self.key(), &self.code.hub_id, method, path, body)
    }

    pub(crate) fn open(&self, page: &[u8]) -> ListPage {
        ListPage::open(page, &self.code.keys, &self.code.hub_id).unwrap()
    }

    pub(crate) async fn list(&mut self, unit: UnitId, query: &str) -> Reply {
        self.counter += 1;
        self.get(&format!("/v1/list/{unit}?{query}")).await
    }

    /// Asks with the counter as it stands.
    pub(crate) async fn get(&self, path: &str) -> Reply {
        let stamp = self.stamp("GET", path, &[]);
        let request = self
            .client
            .get(format!("{}{path}", self.address))
            .header("authorization", stamp);
        self.read(request).await
    }

    /// A piece of a list, from a byte of it on.
    pub(crate) async fn piece(&mut self, piece: &Piece, range: Option<&str>) -> Reply {
        self.counter += 1;
        let path = piece.path();
        let stamp = self.stamp("GET", &path, &[]);
        let mut request = self
            .client
            .get(format!("{}{path}", self.address))
            .header("authorization", stamp);
        if let Some(range) = range {
            request = request.header("range", range);
        }
        self.read(request).await
    }

    pub(crate) async fn post(&self, path: &str, stamp: Option<String>, body: Vec<u8>) -> Reply {
        let mut request = self.client.post(format!("{}{path}", self.address)).body(body);
        if let Some(stamp) = stamp {
            request = request.header("authorization", stamp);
        }
        self.read(request).await
    }

    async fn read(&self, request: reqwest::RequestBuilder) -> Reply {
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let place = response.headers().get("content-range");
        let place = place.map_or_else(String::new, |place| place.to_str().unwrap().to_owned());
        let body = response.bytes().await.unwrap();
        match status {
            206 => Reply::Rest(body.to_vec(), place),
            200 => Reply::Done(body.to_vec()),
            409 => Reply::No(Refusal::open(&body, &self.code.keys, &self.code.hub_id).unwrap()),
            other => Reply::Status(other),
        }
    }
}
