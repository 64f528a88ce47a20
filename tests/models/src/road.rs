//! The road between the tablets and the hub: it loses, repeats, delays, damages and forges, as the dice say.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use tungnha_device::transport::{
    Answering, Arriving, Connect, Reply, Request, Stretch, Traffic, Transport, TransportError,
};
use tungnha_exchange::ack::Ack;
use tungnha_exchange::carry::{Kind, kind_of};
use tungnha_exchange::refusal::Refusal;
use tungnha_exchange::sync::SyncResponse;
use tungnha_exchange::{HubId, HubPublic};

use crate::dice::Dice;
use crate::{files, hub};

/// What the road does with one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Both ways are good.
    None,
    /// The request does not arrive.
    Lost,
    /// It arrives and works; its answer is lost.
    AnswerLost,
    /// It arrives twice; the second answer comes back.
    Twice,
    /// It arrives later, after others; nobody waits for its answer any more.
    Late,
    /// Somebody else answers: a portal's 200, a 401, a 403, a 500, a 413.
    SomebodyElse,
    /// An answer to an earlier request of the same tablet comes instead.
    OldAnswer,
    /// An answer to another tablet comes instead.
    ForeignAnswer,
    /// The acknowledgement is damaged, the pages are not.
    BadAck,
    /// The pages are damaged, the acknowledgement is not.
    BadPages,
    /// The tablet's process ends while it waits.
    TabletEnds,
}

/// Drawn by weight while faults are on.
const FAULTS: [(usize, Fault); 11] = [
    (40, Fault::None),
    (8, Fault::Lost),
    (12, Fault::AnswerLost),
    (8, Fault::Twice),
    (8, Fault::Late),
    (6, Fault::SomebodyElse),
    (4, Fault::OldAnswer),
    (3, Fault::ForeignAnswer),
    (4, Fault::BadAck),
    (4, Fault::BadPages),
    (3, Fault::TabletEnds),
];

/// What of an answer can move a tablet's receipts.
#[derive(Clone, Debug)]
pub enum Word {
    /// An acknowledgement, of whichever tablet.
    Ack(Ack),
    /// "My incarnation is another": the hub was restored.
    Incarnation(u32),
}

/// What one tablet's sync met.
#[derive(Clone, Debug, Default)]
pub struct Met {
    /// Requests and what was done with each.
    pub faults: Vec<Fault>,
    /// What the hub signed about receipts and came through whole, in order.
    pub words: Vec<Word>,
    /// Receipts for spare copies that came through whole.
    pub receipts: Vec<Vec<u8>>,
    /// The last of them was made for this very request, by the hub as it is.
    pub fresh: bool,
    /// Something the hub signed came through: acknowledgement, page or refusal.
    pub signed: bool,
    /// Where the tablet's files went when its process ended.
    pub ended: Option<PathBuf>,
}

struct State {
    dice: Dice,
    /// Faults are drawn; without, every request passes.
    bad: bool,
    door: Option<Router>,
    late: Vec<Request>,
    /// Answers that were given, by tablet.
    given: Vec<(usize, Reply)>,
    met: Met,
}

/// The road; every tablet's transport leads over it.
pub struct Road {
    state: Mutex<State>,
    keys: HubPublic,
    id: HubId,
}

/// Answers kept to be replayed.
const KEPT: usize = 24;

impl Road {
    /// A good road that leads nowhere yet, to the hub of these keys.
    #[must_use]
    pub fn to(keys: HubPublic, id: HubId, seed: u64) -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::new(State {
                dice: Dice::of(seed, 2),
                bad: false,
                door: None,
                late: Vec::new(),
                given: Vec::new(),
                met: Met::default(),
            }),
            keys,
            id,
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where it leads from now on.
    pub fn leads_to(&self, door: Option<Router>) {
        self.state().door = door;
    }

    /// Whether faults are drawn.
    pub fn bad(&self, bad: bool) {
        self.state().bad = bad;
    }

    /// How tablet number `who` with its files in `folder` reaches the hub.
    #[must_use]
    pub fn connect(self: &Arc<Self>, who: usize, folder: PathBuf) -> Connect {
        let road = Arc::clone(self);
        Arc::new(move |_| {
            Ok(Arc::new(Lane {
                road: Arc::clone(&road),
                who,
                folder: folder.clone(),
            }) as Arc<dyn Transport>)
        })
    }

    /// What was met since this was asked last.
    pub fn met(&self) -> Met {
        std::mem::take(&mut self.state().met)
    }

    /// A request that was held back arrives now; whether there was one.
    pub async fn arrive_late(&self) -> bool {
        let (request, door) = {
            let mut state = self.state();
            if state.late.is_empty() {
                return false;
            }
            let waiting = state.late.len();
            let at = state.dice.below(waiting);
            (state.late.swap_remove(at), state.door.clone())
        };
        if let Some(door) = door {
            // Nobody waits for this answer.
            let _ = hub::ask(door, &request).await;
        }
        true
    }

    async fn pass(&self, who: usize, folder: &Path, request: Request) -> Result<Reply, TransportError> {
        let (fault, door) = {
            let mut state = self.state();
            let fault = match state.bad {
                true => state.dice.weighted(&FAULTS, Fault::None),
                false => Fault::None,
            };
            state.met.faults.push(fault);
            (fault, state.door.clone())
        };
        match fault {
            Fault::Lost => return Err(TransportError::Unreachable),
            Fault::SomebodyElse => return Ok(self.portal()),
            Fault::Late => {
                self.state().late.push(request);
                return Err(TransportError::Unreachable);
            }
            Fault::TabletEnds => {
                let aside = folder.with_extension("ended");
                let _ = std::fs::remove_dir_all(&aside);
                files::copy(folder, &aside);
                self.state().met.ended = Some(aside);
            }
            _ => {}
        }
        let door = door.ok_or(TransportError::Unreachable)?;
        // What a tablet carries for others, or sends locked, is answered by a receipt and by nothing else.
        let relayed = request.path == "/v1/relay";
        let heard = !relayed || request.authorization.is_some();
        let mut reply = hub::ask(door.clone(), &request).await?;
        if fault == Fault::Twice {
            reply = hub::ask(door, &request).await?;
        }
        let reply = match fault {
            Fault::AnswerLost | Fault::TabletEnds => None,
            Fault::OldAnswer => self.earlier(|of| of == who),
            Fault::ForeignAnswer => self.earlier(|of| of != who),
            Fault::BadAck => Some(damaged(&reply, true)),
            Fault::BadPages => Some(damaged(&reply, false)),
            _ => Some(reply.clone()),
        }
        .inspect(|came| self.note(came, fault, (relayed, heard)))
        .ok_or(TransportError::Unreachable);
        self.keep(who, &reply);
        reply
    }

    /// What somebody who is not the hub says.
    fn portal(&self) -> Reply {
        let statuses = [200, 302, 401, 403, 404, 413, 500, 503];
        let status = *self.state().dice.pick(&statuses).unwrap_or(&500);
        Reply {
            status,
            body: b"<html><body>Xin hay dang nhap Wi-Fi</body></html>".to_vec(),
        }
    }

    fn earlier(&self, whose: impl Fn(usize) -> bool) -> Option<Reply> {
        let mut state = self.state();
        let fitting: Vec<Reply> = state
            .given
            .iter()
            .filter(|(of, _)| whose(*of))
            .map(|(_, reply)| reply.clone())
            .collect();
        state.dice.pick(&fitting).cloned()
    }

    fn keep(&self, who: usize, reply: &Result<Reply, TransportError>) {
        if let Ok(reply) = reply {
            let mut state = self.state();
            if state.given.len() == KEPT {
                state.given.remove(0);
            }
            state.given.push((who, reply.clone()));
        }
    }

    /// Notes what of an answer the hub had signed.
    fn note(&self, reply: &Reply, fault: Fault, (relayed, heard): (bool, bool)) {
        let ack = (reply.status == 200)
            .then(|| SyncResponse::from_bytes(&reply.body).ok())
            .flatten()
            .and_then(|response| Ack::open(&response.ack, &self.keys, &self.id).ok());
        let word = match Refusal::open(&reply.body, &self.keys, &self.id) {
            Ok(Refusal::Incarnation(incarnation)) if reply.status == 409 => {
                Some(Word::Incarnation(incarnation))
            }
            _ => ack.map(Word::Ack),
        }
        .filter(|_| heard);
        // A receipt is one only where it was asked for.
        let receipt = relayed && reply.status == 200 && kind_of(&reply.body) == Some(Kind::Receipt);
        let receipt = receipt.then(|| reply.body.clone());
        let mut state = self.state();
        state.met.receipts.extend(receipt);
        state.met.signed |= matches!(reply.status, 200 | 206 | 409);
        if word.is_some() {
            state.met.fresh = !matches!(fault, Fault::OldAnswer | Fault::ForeignAnswer);
        }
        state.met.words.extend(word);
    }
}

/// The answer with its acknowledgement, or every page, made wrong in one bit.
fn damaged(reply: &Reply, ack: bool) -> Reply {
    let Ok(mut response) = SyncResponse::from_bytes(&reply.body) else {
        return reply.clone();
    };
    let flip = |bytes: &mut Vec<u8>| {
        let middle = bytes.len() / 2;
        if let Some(byte) = bytes.get_mut(middle) {
            *byte ^= 0x10;
        }
    };
    if ack {
        flip(&mut response.ack);
    } else {
        response.pages.iter_mut().for_each(flip);
        response.snapshots.iter_mut().for_each(flip);
    }
    Reply {
        status: reply.status,
        body: response.to_bytes(),
    }
}

/// One tablet's end of the road.
struct Lane {
    road: Arc<Road>,
    who: usize,
    folder: PathBuf,
}

impl Transport for Lane {
    fn send(&self, request: Request) -> Answering<'_> {
        Box::pin(self.road.pass(self.who, &self.folder, request))
    }

    /// A piece of a list: whole, then cut to what was asked for. Lists as small as a run's come in pages.
    fn fetch(&self, request: Request, from: u64, arriving: Arriving) -> Answering<'_> {
        Box::pin(async move {
            let mut reply = self.road.pass(self.who, &self.folder, request).await?;
            if reply.status == 200 {
                let bytes = std::mem::take(&mut reply.body);
                let start = usize::try_from(from).unwrap_or(usize::MAX).min(bytes.len());
                // Nobody takes it any more: then it is not needed.
                let _ = arriving.send(Stretch {
                    at: start as u64,
                    of: bytes.len() as u64,
                    bytes: bytes[start..].to_vec(),
                });
            }
            Ok(reply)
        })
    }

    fn traffic(&self) -> Traffic {
        Traffic::default()
    }
}
