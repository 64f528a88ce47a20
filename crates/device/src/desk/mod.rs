//! A computer at which officers or the office work at a hub on another machine.
//!
//! It keeps nothing but who it is: the key it made for itself, the code it was let in by (with the hub's pinned
//! keys) and the hub's certificate. Every call goes to the hub over the same road tablets use, signed by that key,
//! and what comes back is shown and forgotten. What the calls mean is not known here.
//!
//! A call has one key through all its tries. If the road breaks for good, the key is remembered, and the same call
//! made again goes out under it: what the hub has done already it does not do twice.

mod joining;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sha2::{Digest, Sha256};
use tungnha_exchange::auth::Stamp;
use tungnha_exchange::desk::{CallKey, DeskAsk, DeskReply, DeskRequest, PATH, Session, Standing, unpack};
use tungnha_exchange::enrol::Certificate;
use tungnha_exchange::limits::{DESK_ANSWER_BYTES, DESK_FILE_BYTES, DESK_STRETCH_BYTES};
use tungnha_exchange::refusal::Refusal;
use tungnha_exchange::{DeviceKey, HubId, HubPublic};

use crate::enrol::{self, Pending};
use crate::error::{Error, Result};
use crate::transport::{Connect, Method, Request, Transport, TransportError};

/// Tries of one request over a road that breaks.
const TRIES: u32 = 4;
/// Between two of them, times the try.
const PAUSE: Duration = Duration::from_millis(400);
/// Refusals in a row after which the hub is not asked again: it would only say another number.
const MOST_REFUSALS: u32 = 4;
/// How often the hub may say it is still at a call: hours.
const MOST_WAITS: u32 = 1_000;
/// Calls without an answer that are remembered.
const MOST_OPEN: usize = 16;

/// What the hub answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Whether it did what was asked.
    pub done: bool,
    /// JSON: the answer, or why not.
    pub json: String,
}

/// A computer that has joined a hub.
pub struct Joined {
    road: Arc<dyn Transport>,
    hub: HubId,
    keys: HubPublic,
    key: DeviceKey,
    dev: u32,
    epoch: u32,
    commune: String,
    line: Mutex<Line>,
}

/// Where its requests stand.
struct Line {
    incarnation: u32,
    counter: u64,
    /// Who sits here.
    session: Option<Session>,
    /// Calls whose answer never came: what they were, and under which key.
    open: VecDeque<([u8; 32], CallKey)>,
}

/// Where a computer keeps who it is.
struct Files {
    joined: PathBuf,
    joining: PathBuf,
    secret: PathBuf,
}

impl Files {
    fn of(folder: &Path) -> Self {
        Self {
            joined: folder.join("desk.json"),
            joining: folder.join("joining.json"),
            secret: folder.join("platform-secret"),
        }
    }
}

impl Joined {
    /// Whether a folder holds a computer's identity.
    #[must_use]
    pub fn is_here(folder: &Path) -> bool {
        Files::of(folder).joined.exists()
    }

    /// The computer of `folder`, if it has joined a hub.
    pub fn open(folder: &Path, connect: &Connect) -> Result<Option<Self>> {
        joining::kept(&Files::of(folder))?
            .map(|pending| Self::of(&pending, connect))
            .transpose()
    }

    /// Joins the hub of a code. May be repeated after a lost answer; one that was joined before is put aside and
    /// not deleted.
    pub async fn join(folder: &Path, url: &str, connect: &Connect) -> Result<Self> {
        let pending = joining::redeem(&Files::of(folder), url, connect).await?;
        Self::of(&pending, connect)
    }

    fn of(pending: &Pending, connect: &Connect) -> Result<Self> {
        let damaged = || Error::Corrupt("the desk's enrolment");
        let code = enrol::read(&pending.url).map_err(|_| damaged())?;
        let bytes = pending.certificate.as_deref().ok_or_else(damaged)?;
        let certificate =
            Certificate::open_computer(bytes, &code.keys, &code.hub_id).map_err(|_| damaged())?;
        Ok(Self {
            road: connect(&enrol::address(&code))?,
            hub: code.hub_id,
            keys: code.keys,
            key: DeviceKey::from_seed(&pending.key.seed()),
            dev: certificate.dev,
            epoch: certificate.epoch,
            commune: certificate.commune,
            line: Mutex::new(Line {
                incarnation: certificate.incarnation,
                counter: 0,
                session: None,
                open: VecDeque::new(),
            }),
        })
    }

    /// The commune whose hub it joined.
    #[must_use]
    pub fn commune(&self) -> &str {
        &self.commune
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes one call: its name, and its arguments as JSON.
    pub async fn call(&self, name: &str, args: &str) -> Result<Told> {
        let what: [u8; 32] = Sha256::digest([name.as_bytes(), &[0], args.as_bytes()].concat()).into();
        let known = {
            let mut line = self.line();
            let at = line.open.iter().position(|(call, _)| *call == what);
            at.and_then(|at| line.open.remove(at))
        };
        let key = match known {
            Some((_, key)) => key,
            None => fresh()?,
        };
        let ask = DeskAsk::Call {
            name: name.to_owned(),
            args: args.to_owned(),
        };
        let answered = self.answer(key, ask).await;
        // Where the desk stands is asked anew each time: an old answer would be a wrong one.
        if matches!(answered, Err(Error::Unreachable)) && !name.starts_with("seat.") {
            let mut line = self.line();
            line.open.truncate(MOST_OPEN - 1);
            line.open.push_front((what, key));
        }
        if answered.is_ok() && name == "seat.sign_out" {
            self.line().session = None;
        }
        answered
    }

    /// Hands a file over, a stretch at a time; the answer is that to its last.
    pub async fn put(&self, name: &str, bytes: &[u8]) -> Result<Told> {
        if bytes.len() > DESK_FILE_BYTES {
            return Err(Error::BadInput("file"));
        }
        let of = u32::try_from(bytes.len()).map_err(|_| Error::BadInput("file"))?;
        let key = fresh()?;
        let mut at = 0;
        loop {
            let to = bytes.len().min(at + DESK_STRETCH_BYTES);
            let ask = DeskAsk::Put {
                name: name.to_owned(),
                of,
                at: u32::try_from(at).map_err(|_| Error::BadInput("file"))?,
                bytes: bytes[at..to].to_vec(),
            };
            let told = self.answer(key, ask).await?;
            if !told.done || to == bytes.len() {
                return Ok(told);
            }
            at = to;
        }
    }

    /// The whole answer to one request, however many stretches and however long it takes.
    async fn answer(&self, key: CallKey, what: DeskAsk) -> Result<Told> {
        let session = self.line().session;
        let mut request = DeskRequest {
            key,
            session,
            from: 0,
            what,
        };
        let (mut packed, mut waits) = (Vec::new(), 0);
        loop {
            let reply = self.ask(&request).await?;
            if reply.standing == Standing::Working {
                waits += 1;
                if waits > MOST_WAITS {
                    return Err(Error::Unreachable);
                }
                continue;
            }
            if reply.bytes.is_empty() || packed.len() + reply.bytes.len() > DESK_ANSWER_BYTES {
                return Err(Error::Refused(200));
            }
            packed.extend_from_slice(&reply.bytes);
            if packed.len() < reply.of as usize {
                request.from = u32::try_from(packed.len()).map_err(|_| Error::Refused(200))?;
                continue;
            }
            if reply.session.is_some() {
                self.line().session = reply.session;
            }
            let json = unpack(&packed).map_err(|_| Error::Refused(200))?;
            return Ok(Told {
                done: reply.standing == Standing::Done,
                json: String::from_utf8(json).map_err(|_| Error::Refused(200))?,
            });
        }
    }

    /// One request, tried again over a road that breaks: the same bytes under a stamp of their own.
    async fn ask(&self, request: &DeskRequest) -> Result<DeskReply> {
        let body = request.to_bytes();
        let (mut tries, mut refusals) = (1, 0);
        loop {
            match self.road.send(self.stamped(body.clone())).await {
                Ok(reply) if reply.status == 200 => {
                    return DeskReply::from_bytes(&reply.body).map_err(|_| Error::Refused(200));
                }
                Ok(reply) => {
                    refusals += 1;
                    self.heed(reply.status, &reply.body, refusals)?;
                }
                // Nobody was there to hear it.
                Err(TransportError::Unreachable) if tries == 1 => return Err(Error::Unreachable),
                Err(TransportError::Cut | TransportError::Unreachable) if tries < TRIES => {
                    tokio::time::sleep(PAUSE * tries).await;
                    tries += 1;
                }
                Err(fault) => return Err(fault.into()),
            }
        }
    }

    fn stamped(&self, body: Vec<u8>) -> Request {
        let mut line = self.line();
        line.counter += 1;
        let stamp = Stamp {
            dev: self.dev,
            incarnation: line.incarnation,
            epoch: self.epoch,
            counter: line.counter,
        };
        Request {
            method: Method::Post,
            path: PATH.to_owned(),
            authorization: Some(stamp.sign(&self.key, &self.hub, Method::Post.name(), PATH, &body)),
            body,
        }
    }

    /// Does what the hub's signed "no" says; an error where asking again would not help.
    fn heed(&self, status: u16, body: &[u8], refusals: u32) -> Result<()> {
        let refusal = Refusal::open(body, &self.keys, &self.hub);
        let mut line = self.line();
        match refusal {
            Ok(Refusal::Revoked | Refusal::ShowCertificate) => {
                line.session = None;
                return Err(Error::NotEnrolled);
            }
            Ok(Refusal::UseCounterFrom(from)) => line.counter = line.counter.max(from.saturating_sub(1)),
            Ok(Refusal::Incarnation(incarnation)) => line.incarnation = incarnation,
            Ok(_) | Err(_) => return Err(Error::Refused(status)),
        }
        if refusals > MOST_REFUSALS {
            return Err(Error::Refused(status));
        }
        Ok(())
    }
}

fn fresh() -> Result<CallKey> {
    tungnha_ambient::random_bytes().map_err(|_| Error::Internal("no random bytes"))
}
