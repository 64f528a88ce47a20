//! What each request does, from bytes to bytes, in one transaction on the store.

use std::cmp::Ordering;

use tungnha_domain::{Campaign, UnitId};
use tungnha_exchange::ack::{Ack, Notice, NoticeCode};
use tungnha_exchange::auth::{SignedStamp, Stamp};
use tungnha_exchange::carry::Bundle;
use tungnha_exchange::desk::DeskRequest;
use tungnha_exchange::enrol::{self, EnrolRequest};
use tungnha_exchange::limits;
use tungnha_exchange::refusal::Refusal;
use tungnha_exchange::sync::{SyncRequest, SyncResponse};

use super::{Service, working};
use crate::commune::Commune;
use crate::enrol::{Device, certify, hello, redeem, team};
use crate::error::HubError;
use crate::intake::{self, Heard, Intake};
use crate::keys::{Identity, new_incarnation};
use crate::office::Computer;
use crate::papers;
use crate::relay;
use crate::status::{Offer, Pages, Place};
use crate::store::logs::Log;
use crate::store::{Transaction, devices, forks, held, judged_again, lists, snapshots};

/// What goes back.
pub(super) enum Answer {
    /// 200 with these bytes.
    Done(Vec<u8>),
    /// 206 with the bytes from here on of a whole of so many.
    Rest { bytes: Vec<u8>, from: usize },
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
const NOTHING_THERE: u16 = 416;

impl Service {
    /// `POST /v1/desk`, as far as it may be answered: who asks, and what.
    pub(super) fn desk(&self, asked: &Asked) -> Result<Result<(Computer, DeskRequest), Answer>, HubError> {
        let now = self.now();
        self.store().write(|tx| {
            let caller = match Caller::checked(tx, asked, now)? {
                Ok(caller) => caller,
                Err(answer) => return Ok(Err(answer)),
            };
            if let Some(no) = caller.other_life() {
                return Ok(Err(no));
            }
            if !caller.device.computer {
                return Ok(Err(Answer::Status(NOT_YOURS)));
            }
            if caller.device.revoked {
                return Ok(Err(caller.no(Refusal::Revoked)));
            }
            Ok(DeskRequest::from_bytes(&asked.body)
                .map(|request| (Computer::from(&caller.device), request))
                .map_err(|_| Answer::Status(UNREADABLE)))
        })
    }

    /// `GET /v1/hello`: who this is, to anybody. What the symbol on the officer's screen holds, without the code.
    pub(super) fn hello(&self) -> Result<Answer, HubError> {
        let told = self.store().read(|tx| hello(tx))?;
        Ok(Answer::Done(told.into_bytes()))
    }

    /// `POST /v1/enrol`, or `POST /v1/desk/enrol` of a computer that is to be a desk.
    pub(super) fn enrol(&self, body: &[u8], computer: bool) -> Result<Answer, HubError> {
        let now = self.now();
        self.store().write(|tx| {
            let identity = Identity::load(tx)?;
            let Ok(request) = EnrolRequest::open(body, &identity.hub_id) else {
                return Ok(Answer::Status(UNREADABLE));
            };
            Ok(match redeem(tx, &identity, &request, computer, now)? {
                Ok(certificate) => Answer::Done(certificate),
                Err(refusal) => Answer::No(refusal.sign(&identity.keys, &identity.hub_id)),
            })
        })
    }

    /// `POST /v1/sync`.
    pub(super) fn sync(&self, asked: &Asked) -> Result<Answer, HubError> {
        let now = self.now();
        self.store().write(|tx| {
            let mut caller = match Caller::of_any_life(tx, asked, now)? {
                Ok(caller) => caller,
                Err(answer) => return Ok(answer),
            };
            let Ok(request) = SyncRequest::from_bytes(&asked.body) else {
                return Ok(Answer::Status(UNREADABLE));
            };
            if let Some(ahead) = caller.last_life(&request)? {
                let incarnation = new_incarnation(tx, ahead, now)?;
                return Ok(caller.no(Refusal::Incarnation(incarnation)));
            }
            if let Some(no) = caller.other_life() {
                return Ok(no);
            }
            let response = caller.exchange(&request, &self.boards, now)?;
            Ok(Answer::Done(response.to_bytes()))
        })
    }

    /// `POST /v1/relay`: what others carry. Sealed items are opened before the store is taken.
    pub(super) fn relay(&self, body: &[u8]) -> Result<Answer, HubError> {
        let now = self.now();
        let Ok(bundle) = Bundle::from_bytes(body) else {
            return Ok(Answer::Status(UNREADABLE));
        };
        let identity = self.store().read(|tx| Identity::load(tx))?;
        let opened = relay::open(&identity, &bundle);
        let taken = self.store().write(|tx| relay::take(tx, &opened, now))?;
        Ok(Answer::Done(taken.receipt.to_bytes()))
    }

    /// `GET /v1/state`.
    pub(super) fn state(&self, asked: &Asked) -> Result<Answer, HubError> {
        let now = self.now();
        self.store().write(|tx| {
            let caller = match Caller::known(tx, asked, now)? {
                Ok(caller) => caller,
                Err(answer) => return Ok(answer),
            };
            let mut response = SyncResponse::default();
            caller.acknowledge(&mut response, Heard::default(), now)?;
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
            Ok(Answer::Done(caller.pages(unit).page(place)?))
        })
    }

    /// `GET /v1/snap/{sha256}`: a piece of a cut list, from its start or from `from` on.
    pub(super) fn piece(
        &self,
        asked: &Asked,
        sha256: &[u8; 32],
        from: Option<usize>,
    ) -> Result<Answer, HubError> {
        let now = self.now();
        self.store().write(|tx| {
            let caller = match Caller::known(tx, asked, now)? {
                Ok(caller) => caller,
                Err(answer) => return Ok(answer),
            };
            if caller.device.revoked {
                return Ok(caller.no(Refusal::Revoked));
            }
            let kept = snapshots::piece(tx, sha256, now)?;
            // The same answer for what is not there and what is not theirs: both mean "ask anew".
            let Some((_, bytes)) = kept.filter(|(unit, _)| caller.device.units.contains(unit)) else {
                return Ok(caller.no(Refusal::Gone));
            };
            Ok(match from {
                None => Answer::Done(bytes),
                Some(from) if from < bytes.len() => Answer::Rest { bytes, from },
                Some(_) => Answer::Status(NOTHING_THERE),
            })
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
    /// The life of the hub's journal as the tablet knows it.
    incarnation: u32,
    /// Two tablets write this log.
    forked: bool,
}

impl<'t> Caller<'t> {
    /// Who asks, or the answer to give instead: also where it knows another life of the hub's journal.
    fn known(tx: &'t Transaction<'t>, asked: &Asked, now: i64) -> Result<Result<Self, Answer>, HubError> {
        Ok(match Self::of_any_life(tx, asked, now)? {
            Ok(caller) => match caller.other_life() {
                Some(no) => Err(no),
                None => Ok(caller),
            },
            answered => answered,
        })
    }

    /// The tablet that asks, whatever life of the journal it knows: it may know more than this store.
    fn of_any_life(
        tx: &'t Transaction<'t>,
        asked: &Asked,
        now: i64,
    ) -> Result<Result<Self, Answer>, HubError> {
        Ok(match Self::checked(tx, asked, now)? {
            // A desk's computer has neither list nor records.
            Ok(caller) if caller.device.computer => Err(Answer::Status(NOT_YOURS)),
            answered => answered,
        })
    }

    /// Whoever asks: a device of this hub, its stamp checked.
    fn checked(tx: &'t Transaction<'t>, asked: &Asked, now: i64) -> Result<Result<Self, Answer>, HubError> {
        let identity = Identity::load(tx)?;
        let Ok(signed) = SignedStamp::read(&asked.authorization) else {
            return Ok(Err(Answer::Status(NOT_STAMPED)));
        };
        let Some(device) = devices::find(tx, signed.stamp.dev)? else {
            let no = Refusal::ShowCertificate.sign(&identity.keys, &identity.hub_id);
            return Ok(Err(Answer::No(no)));
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
            incarnation,
            forked,
        };
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

    /// The hub has begun a new life of its journal since the tablet last heard of it.
    fn other_life(&self) -> Option<Answer> {
        let now = self.identity.incarnation;
        (self.incarnation != now).then(|| self.no(Refusal::Incarnation(now)))
    }

    /// The acknowledgement the tablet holds, if we signed it.
    fn last_ack(&self, request: &SyncRequest) -> Option<Ack> {
        let bytes = request.last_ack.as_deref()?;
        Ack::open(bytes, &self.identity.keys.public(), &self.identity.hub_id).ok()
    }

    /// The device holds our own signature over what we do not have, so this store is an older copy: the
    /// incarnation in which it was signed.
    fn last_life(&self, request: &SyncRequest) -> Result<Option<u32>, HubError> {
        let Some(last) = self.last_ack(request) else {
            return Ok(None);
        };
        let now = self.identity.incarnation;
        let ahead = match last.incarnation.cmp(&now) {
            Ordering::Greater => true,
            Ordering::Less => false,
            // Not by number: another copy of the tablet may have come as far on a branch of its own.
            Ordering::Equal => {
                last.dev == self.log.dev && !intake::is_held(self.tx, last.dev, last.through, &last.chain)?
            }
        };
        Ok(ahead.then_some(last.incarnation))
    }

    /// Envelopes up, acknowledgement and pages down.
    fn exchange(
        &mut self,
        request: &SyncRequest,
        boards: &papers::Boards,
        now: i64,
    ) -> Result<SyncResponse, HubError> {
        let mut intake = Intake::new(self.tx, self.device.clone(), now);
        for envelope in &request.envelopes {
            // One that is not taken is not acknowledged and does not hold up those behind it.
            if let Ok(batch) = intake::open(&self.identity, &self.device, envelope) {
                intake.take(&mut self.log, &batch, envelope)?;
            }
        }
        let mut heard = intake.finish(&self.campaign, &request.cursors)?;
        heard.notices.extend(self.counted_by_now(request)?);
        let set_back = request.next_seq <= self.log.through;
        // A place below the cursor is news to a copy that counts less; in an epoch before its own it always is:
        // this epoch's cursor says nothing of it.
        let own = self.log.epoch;
        heard
            .points
            .retain(|point| point.name != point.epoch || set_back || point.epoch != own);
        if heard.points.is_empty() && (set_back || forks::any(self.tx, self.log.dev, self.log.epoch)?) {
            let last = self.last_ack(request);
            heard.points.extend(intake::stands_at(
                self.tx,
                &self.log,
                last.as_ref(),
                request.next_seq,
            )?);
        }
        if heard.points.iter().all(|point| point.name == point.epoch) {
            // On another branch it counts what is on that one.
            self.log.declared_next = request.next_seq.min(i64::MAX.cast_unsigned());
        }
        self.log.save(self.tx)?;
        let skew = request.clock.saturating_sub(now);
        let said = devices::Said {
            app: &request.app,
            clock_skew: skew,
            battery: request.battery.filter(|percent| *percent <= 100),
            positions: &request.cursors,
        };
        devices::said(self.tx, self.device.dev, &said)?;
        held::said(self.tx, self.device.dev, &request.held)?;
        self.forked = forks::any(self.tx, self.log.dev, self.log.epoch)?;
        let mut response = SyncResponse::default();
        self.acknowledge(&mut response, heard, now)?;
        response.certificate = self.newer_certificate(request, now)?;
        response.team = team(self.tx, &self.identity, &self.device, now)?
            .filter(|due| Some(enrol::digest(due)) != request.team);
        let at_work = (request.working.as_slice(), request.by);
        response.claims = working::exchange(self.tx, &self.identity, &self.device, at_work, now)?;
        self.fill(&mut response, request, now)?;
        let reader = papers::Reader {
            tx: self.tx,
            device: &self.device,
            boards,
            now,
        };
        papers::fill(&reader, &self.identity, request, &mut response)?;
        Ok(response)
    }

    /// Records that came out of quarantine and of which the tablet has not shown yet that it heard.
    fn counted_by_now(&self, request: &SyncRequest) -> Result<Vec<Notice>, HubError> {
        let dev = self.device.dev;
        for notice in self.last_ack(request).into_iter().flat_map(|last| last.notices) {
            if notice.code == NoticeCode::Counted {
                judged_again::heard(self.tx, dev, notice.seq)?;
            }
        }
        let counted = judged_again::of(self.tx, dev)?.into_iter();
        Ok(counted
            .map(|seq| Notice {
                seq,
                code: NoticeCode::Counted,
            })
            .collect())
    }

    /// The tablet's certificate where it holds another than the one due; a revoked tablet gets none.
    fn newer_certificate(&self, request: &SyncRequest, now: i64) -> Result<Option<Vec<u8>>, HubError> {
        let Some(held) = request.certificate.filter(|_| !self.device.revoked) else {
            return Ok(None);
        };
        let due = certify(self.tx, &self.identity, self.device.dev, now)?;
        Ok((enrol::digest(&due) != held).then_some(due))
    }

    /// Puts the signed acknowledgements in, the first with where the device's lists stand.
    fn acknowledge(&self, response: &mut SyncResponse, heard: Heard, now: i64) -> Result<(), HubError> {
        let (identity, device) = (&self.identity, &self.device);
        let mut acks = intake::acknowledge(self.tx, identity, device, &self.log, heard, now)?.into_iter();
        let Some(mut first) = acks.next() else {
            return Ok(());
        };
        first.positions = device
            .units
            .iter()
            .map(|unit| Ok((*unit, lists::state(self.tx, *unit)?.position)))
            .collect::<Result<_, HubError>>()?;
        response.ack = first.sign(&identity.keys, &identity.hub_id);
        response.acks = acks
            .map(|ack| ack.sign(&identity.keys, &identity.hub_id))
            .collect();
        Ok(())
    }

    /// Adds what each list lacks while the budget holds; the first page goes whatever its size, unless none
    /// were wanted.
    fn fill(&self, response: &mut SyncResponse, request: &SyncRequest, now: i64) -> Result<(), HubError> {
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
            snapshots::forget_passed(self.tx, *unit, self.device.dev, from)?;
            if from == lists::state(self.tx, *unit)?.position {
                continue;
            }
            if spent >= budget || response.pages.len() == limits::PARTS {
                response.more = true;
                return Ok(());
            }
            match self.pages(*unit).offer(from, now)? {
                Offer::Pieces(table) => {
                    spent += table.len();
                    response.snapshots.push(table);
                }
                Offer::Page(page) if spent > 0 && spent + page.len() > budget => {
                    response.more = true;
                    return Ok(());
                }
                Offer::Page(page) => {
                    spent += page.len();
                    response.pages.push(page);
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
