//! What each request does, from bytes to bytes, in one transaction on the store.

use tungnha_domain::{Campaign, UnitId};
use tungnha_exchange::ack::{Ack, Command, CommandKind, Notice};
use tungnha_exchange::auth::{SignedStamp, Stamp};
use tungnha_exchange::enrol::{self, EnrolRequest};
use tungnha_exchange::limits;
use tungnha_exchange::refusal::Refusal;
use tungnha_exchange::sync::{SyncRequest, SyncResponse};

use super::Service;
use crate::commune::Commune;
use crate::enrol::{Device, certify, redeem};
use crate::error::HubError;
use crate::intake::{self, Intake};
use crate::keys::{Identity, new_incarnation};
use crate::status::{Pages, Place};
use crate::store::logs::Log;
use crate::store::{Transaction, devices, forks, lists};

/// What goes back.
pub(super) enum Answer {
    /// 200 with these bytes.
    Done(Vec<u8>),
    /// 409: a signed "no".
    No(Vec<u8>),
    /// An unsigned status: try later.
    Status(u16),
}

/// A request as it came.
pub(super) struct Asked {
    pub(super) method: &'static str,
    /// Path and query.
    pub(super) path: String,
    /// The stamp's header.
    pub(super) authorization: String,
    pub(super) body: Vec<u8>,
}

const UNREADABLE: u16 = 400;
const NOT_STAMPED: u16 = 401;
const NOT_YOURS: u16 = 403;

impl Service {
    /// `POST /v1/enrol`.
    pub(super) fn enrol(&self, body: &[u8]) -> Result<Answer, HubError> {
        let now = self.now();
        self.store().write(|tx| {
            let identity = Identity::load(tx)?;
            let Ok(request) = EnrolRequest::open(body, &identity.hub_id) else {
                return Ok(Answer::Status(UNREADABLE));
            };
            Ok(match redeem(tx, &identity, &request, now)? {
                Ok(certificate) => Answer::Done(certificate),
                Err(refusal) => Answer::No(refusal.sign(&identity.keys, &identity.hub_id)),
            })
        })
    }

    /// `POST /v1/sync`.
    pub(super) fn sync(&self, asked: &Asked) -> Result<Answer, HubError> {
        let now = self.now();
        self.store().write(|tx| {
            let mut caller = match Caller::known(tx, asked, now)? {
                Ok(caller) => caller,
                Err(answer) => return Ok(answer),
            };
            let Ok(request) = SyncRequest::from_bytes(&asked.body) else {
                return Ok(Answer::Status(UNREADABLE));
            };
            if caller.was_restored(&request) {
                let incarnation = new_incarnation(tx)?;
                return Ok(caller.no(Refusal::Incarnation(incarnation)));
            }
            let response = caller.exchange(&request, now)?;
            Ok(Answer::Done(response.to_bytes()))
        })
    }

    /// `GET /v1/list/{id}`.
    pub(super) fn list(&self, asked: &Asked, unit: UnitId, place: Place) -> Result<Answer, HubError> {
        let now = self.now();
        self.store().write(|tx| {
            let caller = match Caller::known(tx, asked, now)? {
                Ok(caller) => caller,
                Err(answer) => return Ok(answer),
            };
            if caller.device.revoked {
                return Ok(caller.no(Refusal::Revoked));
            }
            if !caller.device.units.contains(&unit) {
                return Ok(Answer::Status(NOT_YOURS));
            }
            let (page, _) = caller.pages(unit).page(place)?;
            Ok(Answer::Done(page))
        })
    }
}

/// A device whose stamp was checked and whose counter was taken.
struct Caller<'t> {
    tx: &'t Transaction<'t>,
    identity: Identity,
    campaign: Campaign,
    device: Device,
    log: Log,
    /// Two tablets write this log.
    forked: bool,
}

impl<'t> Caller<'t> {
    /// Who asks, or the answer to give instead.
    fn known(tx: &'t Transaction<'t>, asked: &Asked, now: i64) -> Result<Result<Self, Answer>, HubError> {
        let identity = Identity::load(tx)?;
        let Ok(signed) = SignedStamp::read(&asked.authorization) else {
            return Ok(Err(Answer::Status(NOT_STAMPED)));
        };
        let Some(device) = devices::find(tx, signed.stamp.dev)? else {
            return Ok(Err(Answer::Status(NOT_STAMPED)));
        };
        let checked = signed.verify(
            &device.public_key,
            &identity.hub_id,
            asked.method,
            &asked.path,
            &asked.body,
        );
        let Ok(Stamp {
            incarnation,
            epoch,
            counter,
            ..
        }) = checked
        else {
            return Ok(Err(Answer::Status(NOT_STAMPED)));
        };
        let mut log = Log::load(tx, device.dev, epoch)?;
        let campaign = Commune::load(tx)?.campaign;
        let taken = log.counters.accept(counter);
        let forked = forks::any(tx, device.dev, epoch)?;
        let caller = Self {
            tx,
            identity,
            campaign,
            device,
            log,
            forked,
        };
        if incarnation != caller.identity.incarnation {
            return Ok(Err(caller.no(Refusal::Incarnation(caller.identity.incarnation))));
        }
        if let Err(from) = taken {
            return Ok(Err(caller.no(Refusal::UseCounterFrom(from.0))));
        }
        caller.log.save(tx)?;
        devices::heard(tx, caller.device.dev, now)?;
        Ok(Ok(caller))
    }

    fn no(&self, refusal: Refusal) -> Answer {
        Answer::No(refusal.sign(&self.identity.keys, &self.identity.hub_id))
    }

    /// The device holds our own signature over records we do not have: this store is an older copy.
    fn was_restored(&self, request: &SyncRequest) -> bool {
        let last = request
            .last_ack
            .as_deref()
            .and_then(|bytes| Ack::open(bytes, &self.identity.keys.public(), &self.identity.hub_id).ok());
        last.is_some_and(|ack| {
            ack.incarnation == self.identity.incarnation
                && (ack.dev, ack.epoch) == (self.log.dev, self.log.epoch)
                && ack.through > self.log.through
        })
    }

    /// Envelopes up, acknowledgement and pages down.
    fn exchange(&mut self, request: &SyncRequest, now: i64) -> Result<SyncResponse, HubError> {
        let mut intake = Intake::new(self.tx, &self.identity, &self.device, now);
        for envelope in &request.envelopes {
            intake.take(&mut self.log, envelope)?;
        }
        let notices = intake.finish(&self.campaign, &request.cursors)?;
        self.log.declared_next = request.next_seq.min(i64::MAX.cast_unsigned());
        self.log.save(self.tx)?;
        let skew = request.clock.saturating_sub(now);
        devices::said(self.tx, self.device.dev, &request.app, skew, &request.cursors)?;
        self.forked = forks::any(self.tx, self.log.dev, self.log.epoch)?;
        let ack = self.ack(notices, now)?;
        let mut response = SyncResponse {
            ack: ack.sign(&self.identity.keys, &self.identity.hub_id),
            ..SyncResponse::default()
        };
        response.certificate = self.newer_certificate(request, now)?;
        self.fill(&mut response, request)?;
        Ok(response)
    }

    /// The tablet's certificate where it holds another than the one due; a revoked tablet gets none.
    fn newer_certificate(&self, request: &SyncRequest, now: i64) -> Result<Option<Vec<u8>>, HubError> {
        let Some(held) = request.certificate.filter(|_| !self.device.revoked) else {
            return Ok(None);
        };
        let due = certify(self.tx, &self.identity, self.device.dev, now)?;
        Ok((enrol::digest(&due) != held).then_some(due))
    }

    fn ack(&self, mut notices: Vec<Notice>, now: i64) -> Result<Ack, HubError> {
        // What does not fit is in the store; a tablet needs a notice to inform, never to act.
        notices.truncate(limits::ITEMS);
        let mut ranges = intake::ranges(self.tx, &self.log)?;
        ranges.truncate(limits::ITEMS);
        let mut commands = Vec::new();
        if self.forked {
            commands.push(Command {
                id: 1,
                what: CommandKind::NewEpoch,
            });
        }
        if self.device.revoked {
            commands.push(Command {
                id: 2,
                what: CommandKind::WipeList,
            });
        }
        let positions = self
            .device
            .units
            .iter()
            .map(|unit| Ok((*unit, lists::state(self.tx, *unit)?.position)));
        Ok(Ack {
            incarnation: self.identity.incarnation,
            dev: self.log.dev,
            epoch: self.log.epoch,
            through: self.log.through,
            chain: self.log.chain,
            ranges,
            notices,
            // There is no second machine yet.
            safe: 0,
            hub_time: now,
            positions: positions.collect::<Result<_, HubError>>()?,
            commands,
        })
    }

    /// Adds pages while the budget holds; the first one goes whatever its size, unless none were wanted.
    fn fill(&self, response: &mut SyncResponse, request: &SyncRequest) -> Result<(), HubError> {
        if self.device.revoked {
            return Ok(());
        }
        let budget = usize::try_from(request.budget)
            .unwrap_or(usize::MAX)
            .min(limits::RESPONSE_BYTES / 2);
        let mut spent = 0;
        for unit in &self.device.units {
            let from = request
                .cursors
                .iter()
                .find(|(list, _)| list == unit)
                .map_or(0, |(_, position)| *position);
            let to = lists::state(self.tx, *unit)?.position;
            if from == to {
                continue;
            }
            for part in 0.. {
                if spent >= budget || response.pages.len() == limits::PARTS {
                    response.more = true;
                    return Ok(());
                }
                let (page, last) = self.pages(*unit).page(Place {
                    from,
                    to: Some(to),
                    part,
                })?;
                if spent > 0 && spent + page.len() > budget {
                    response.more = true;
                    return Ok(());
                }
                spent += page.len();
                response.pages.push(page);
                if last {
                    break;
                }
            }
        }
        Ok(())
    }

    fn pages(&self, unit: UnitId) -> Pages<'_> {
        Pages {
            conn: self.tx,
            identity: &self.identity,
            campaign: &self.campaign,
            unit,
            dev: self.device.dev,
            // A tablet in its second epoch, or one that counts less than we hold, was set back once.
            knows_its_own: self.log.epoch == 1 && self.log.declared_next > self.log.through && !self.forked,
        }
    }
}
