//! A tablet by hand: its own key and log, packed and signed as any client may, in any order. For the hub's
//! side of the protocol, where the real tablet would be too well behaved.

use axum::Router;
use tokio::runtime::Runtime;
use tungnha_device::transport::{Method, Request};
use tungnha_domain::{Catalogue, Hid, Outcome, Rid, Target};
use tungnha_exchange::ack::Ack;
use tungnha_exchange::auth::Stamp;
use tungnha_exchange::batch::Envelope;
use tungnha_exchange::carry::{Bundle, Receipt};
use tungnha_exchange::enrol::{Certificate, EnrolCode, EnrolRequest};
use tungnha_exchange::record::{Answer, HouseRef, VisitOutcome, chain, encode};
use tungnha_exchange::seal::Detail;
use tungnha_exchange::sync::{SyncRequest, SyncResponse};
use tungnha_exchange::{Anchor, Batch, Body, Channel, DeviceKey, Record};

use crate::hub::ask;
use crate::ward::EVENING;

/// A tablet by hand.
#[derive(Clone)]
pub struct Writer {
    code: EnrolCode,
    key: [u8; 32],
    certificate: Certificate,
    counter: u64,
    /// Record bytes with their anchors, from number 1.
    log: Vec<(Vec<u8>, Anchor)>,
}

/// What the hub says after envelopes came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The highest number without a gap.
    pub through: u64,
    /// The chain there.
    pub chain: [u8; 32],
}

impl Writer {
    /// Enrols at the hub behind `door` by the url of an invitation; `key` is what its key is made from.
    ///
    /// # Panics
    /// If the hub refuses.
    #[must_use]
    pub fn enrolled(runtime: &Runtime, door: Router, url: &str, key: u8) -> Self {
        let code = EnrolCode::from_url(url).expect("an invitation");
        let key = [key; 32];
        let request = Request {
            method: Method::Post,
            path: "/v1/enrol".to_owned(),
            authorization: None,
            body: EnrolRequest::sign(&code.code, "thử", &DeviceKey::from_seed(&key), &code.hub_id),
        };
        let reply = runtime.block_on(ask(door, &request)).expect("the hub answers");
        let certificate = Certificate::open(&reply.body, &code.keys, &code.hub_id).expect("a certificate");
        Self {
            code,
            key,
            certificate,
            counter: 0,
            log: Vec::new(),
        }
    }

    /// Which tablet it is.
    #[must_use]
    pub fn dev(&self) -> u32 {
        self.certificate.dev
    }

    /// How many records it has made.
    #[must_use]
    pub fn made(&self) -> usize {
        self.log.len()
    }

    /// The chain after a number.
    #[must_use]
    pub fn chain_at(&self, number: usize) -> [u8; 32] {
        self.log[..number]
            .iter()
            .fold([0; 32], |before, (bytes, _)| chain(&before, bytes))
    }

    /// Appends an answer.
    pub fn answers(&mut self, rid: u32, target: Target, outcome: Outcome) {
        self.append(Body::Answer(Answer::new(
            Rid(rid),
            [(target, outcome)],
            Vec::new(),
            None,
        )));
    }

    /// Appends what one visit found; reasons the law protects are sealed to the hub, as a tablet does.
    ///
    /// # Panics
    /// If the hub's key is none.
    pub fn visits(&mut self, rid: u32, found: &[(Target, Outcome)]) {
        let protected = |outcome: &Outcome| match outcome {
            Outcome::Reason(code) => Catalogue::shipped()
                .by_code(*code)
                .is_some_and(|row| row.sensitive),
            _ => false,
        };
        let sealed = found.iter().any(|(_, outcome)| protected(outcome)).then(|| {
            let detail = Detail {
                answers: found.to_vec(),
                note: String::new(),
            };
            let random = tungnha_ambient::random_bytes().expect("the machine gives random bytes");
            let sealed = detail.seal(&self.code.keys.seal, &self.code.hub_id, Rid(rid), &random);
            sealed.expect("the hub's key")
        });
        let told = found.iter().map(|(target, outcome)| {
            (
                *target,
                if protected(outcome) {
                    Outcome::Special
                } else {
                    *outcome
                },
            )
        });
        self.append(Body::Answer(Answer::new(Rid(rid), told, Vec::new(), sealed)));
    }

    /// Appends a call with nobody home.
    pub fn nobody_home(&mut self, hid: u32) {
        self.append(Body::visit(HouseRef::Listed(Hid(hid)), VisitOutcome::NobodyHome));
    }

    /// Appends anything a tablet may say.
    pub fn says(&mut self, body: Body) {
        self.append(body);
    }

    /// Appends bytes that are no record.
    pub fn nonsense(&mut self) {
        let anchor = self.end();
        self.log
            .push((vec![0xff, 0x13, 0x37, self.log.len() as u8], anchor));
    }

    /// Forgets the last records, as a tablet that was put back does.
    pub fn forget(&mut self, last: usize) {
        self.log.truncate(self.log.len().saturating_sub(last));
    }

    fn end(&self) -> Anchor {
        self.log
            .last()
            .map_or_else(Anchor::default, |(_, anchor)| *anchor)
    }

    fn append(&mut self, body: Body) {
        let before = self.end();
        let mono = before.mono + 60;
        let anchor = Anchor {
            boot: 1,
            mono,
            wall: EVENING + mono.cast_signed(),
            hub_seen: None,
        };
        let record = Record::new(self.certificate.member, Channel::Door, anchor, 1, body);
        self.log.push((encode(&record, &before), anchor));
    }

    /// Records `first` to `last`, numbered from 1, as one envelope.
    ///
    /// # Panics
    /// If they are too many for one.
    #[must_use]
    pub fn envelope(&self, first: usize, last: usize) -> Vec<u8> {
        let before = &self.log[..first - 1];
        let batch = Batch {
            dev: self.dev(),
            epoch: self.certificate.epoch,
            first: first as u64,
            chain_before: self.chain_at(first - 1),
            base: before.last().map_or_else(Anchor::default, |(_, anchor)| *anchor),
            records: self.log[first - 1..last]
                .iter()
                .map(|(bytes, _)| bytes.clone())
                .collect(),
        };
        let key = DeviceKey::from_seed(&self.key);
        Envelope::sign(&batch, &key, &self.code.hub_id)
            .expect("few enough")
            .to_bytes()
    }

    /// Sends envelopes in one request of its own; nothing if the hub would not have it.
    pub fn sync(&mut self, runtime: &Runtime, door: Router, envelopes: Vec<Vec<u8>>) -> Option<Said> {
        self.counter += 1;
        let body = SyncRequest {
            envelopes,
            next_seq: self.log.len() as u64 + 1,
            app: "thử".to_owned(),
            clock: EVENING,
            ..SyncRequest::default()
        }
        .to_bytes();
        let path = "/v1/sync".to_owned();
        let stamp = Stamp {
            dev: self.dev(),
            incarnation: self.certificate.incarnation,
            epoch: self.certificate.epoch,
            counter: self.counter,
        };
        let key = DeviceKey::from_seed(&self.key);
        let authorization = stamp.sign(&key, &self.code.hub_id, "POST", &path, &body);
        let request = Request {
            method: Method::Post,
            path,
            authorization: Some(authorization),
            body,
        };
        let reply = runtime.block_on(ask(door, &request)).ok()?;
        let response = SyncResponse::from_bytes(&reply.body).ok()?;
        self.said(&response.ack)
    }

    /// Hands envelopes over as a file of anybody's; what the receipt says of this tablet.
    #[must_use]
    pub fn carried(&self, runtime: &Runtime, door: Router, items: Vec<Vec<u8>>) -> Option<Said> {
        let bundle = Bundle {
            hub_id: self.code.hub_id,
            items,
            certificates: Vec::new(),
            labels: Vec::new(),
            at_work: None,
        };
        let request = Request {
            method: Method::Post,
            path: "/v1/relay".to_owned(),
            authorization: None,
            body: bundle.to_bytes(),
        };
        let reply = runtime.block_on(ask(door, &request)).ok()?;
        let receipt = Receipt::from_bytes(&reply.body).ok()?;
        receipt.acks.iter().find_map(|ack| self.said(ack))
    }

    fn said(&self, ack: &[u8]) -> Option<Said> {
        let ack = Ack::open(ack, &self.code.keys, &self.code.hub_id).ok()?;
        (ack.dev == self.dev()).then_some(Said {
            through: ack.through,
            chain: ack.chain,
        })
    }
}
