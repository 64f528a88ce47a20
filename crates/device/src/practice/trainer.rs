//! The hub of practice: it lives for as long as a practice tablet is being made, signs its certificate and its
//! list like a real one, and takes nothing. Its keys are drawn for it and kept nowhere.

use std::sync::Arc;

use tungnha_domain::{Campaign, Role, vietnam_day};
use tungnha_exchange::ack::Ack;
use tungnha_exchange::enrol::{Certificate, EnrolCode, EnrolRequest};
use tungnha_exchange::sync::SyncResponse;
use tungnha_exchange::{HubId, HubKeys};

use super::hamlet;
use crate::error::{Error, Result};
use crate::transport::{Answering, Arriving, Connect, Reply, Request, Traffic, Transport, TransportError};

/// The code it was asked with; it has no other.
const CODE: &str = "TAPTH-UVUIX";
const DEV: u32 = 1;

pub(super) struct Trainer {
    keys: HubKeys,
    hub: HubId,
    pin: [u8; 32],
    now: i64,
}

impl Trainer {
    pub(super) fn new(now: i64) -> Result<Self> {
        let random = || tungnha_ambient::random_bytes::<32>().map_err(|_| Error::Internal("no random bytes"));
        let hub = tungnha_ambient::random_bytes().map_err(|_| Error::Internal("no random bytes"))?;
        Ok(Self {
            keys: HubKeys::from_seeds(&random()?, &random()?),
            hub: HubId(hub),
            pin: random()?,
            now,
        })
    }

    /// The code that enrols the practice tablet. No address in it: there is nowhere to go.
    pub(super) fn code(&self) -> EnrolCode {
        EnrolCode {
            addresses: Vec::new(),
            hub_id: self.hub,
            keys: self.keys.public(),
            tls_pin: self.pin,
            spare_pin: None,
            code: CODE.to_owned(),
            commune: hamlet::COMMUNE.to_owned(),
        }
    }

    /// The road to it, inside this program.
    pub(super) fn connect(self: &Arc<Self>) -> Connect {
        let trainer = Arc::clone(self);
        Arc::new(move |_| Ok(Arc::new(Inside(Arc::clone(&trainer))) as Arc<dyn Transport>))
    }

    fn answer(&self, request: &Request) -> Option<Vec<u8>> {
        match request.path.as_str() {
            "/v1/enrol" => self.certificate(&request.body),
            "/v1/sync" => self.list(),
            _ => None,
        }
    }

    fn certificate(&self, body: &[u8]) -> Option<Vec<u8>> {
        let request = EnrolRequest::open(body, &self.hub).ok()?;
        let certificate = Certificate {
            incarnation: 1,
            dev: DEV,
            epoch: 1,
            member: hamlet::LEARNER.0,
            role: Role::Member,
            name: hamlet::LEARNER.1.to_owned(),
            units: vec![(hamlet::UNIT, hamlet::NAME.to_owned())],
            device_key: request.device_key,
            campaign: serde_json::to_string(&Campaign::template_2024()).ok()?,
            catalogue: 1,
            commune: hamlet::COMMUNE.to_owned(),
            hub_time: self.now,
            others: Vec::new(),
        };
        Some(certificate.sign(&self.keys, &self.hub))
    }

    /// The list and an acknowledgement of nothing: no record is ever given to this hub.
    fn list(&self) -> Option<Vec<u8>> {
        let page = hamlet::page(vietnam_day(self.now), self.now);
        let ack = Ack {
            incarnation: 1,
            dev: DEV,
            epoch: 1,
            hub_time: self.now,
            positions: vec![(hamlet::UNIT, page.to)],
            ..Ack::default()
        };
        let response = SyncResponse {
            ack: ack.sign(&self.keys, &self.hub),
            pages: vec![page.sign(&self.keys, &self.hub).ok()?],
            ..SyncResponse::default()
        };
        Some(response.to_bytes())
    }
}

/// A road that leads nowhere but to the trainer.
struct Inside(Arc<Trainer>);

impl Transport for Inside {
    fn send(&self, request: Request) -> Answering<'_> {
        let answer = self.0.answer(&request).ok_or(TransportError::Cut);
        Box::pin(std::future::ready(answer.map(|body| Reply { status: 200, body })))
    }

    fn fetch(&self, _: Request, _: u64, _: Arriving) -> Answering<'_> {
        Box::pin(std::future::ready(Err(TransportError::Cut)))
    }

    fn traffic(&self) -> Traffic {
        Traffic::default()
    }
}
