//! A hub in the same process: real keys, real signatures, a journal in memory, faults to order.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use tungnha_device::transport::{
    Answering, Arriving, Connect, Reply, Request, Stretch, Traffic, Transport, TransportError,
};
use tungnha_domain::{Campaign, MemberId, Role, UnitId};
use tungnha_exchange::ack::{Ack, Command, Notice};
use tungnha_exchange::auth::{SignedStamp, Window};
use tungnha_exchange::batch::Envelope;
use tungnha_exchange::carry::{Bundle, Item, Receipt, open_item, read_item};
use tungnha_exchange::claims::Claims;
use tungnha_exchange::code::CodeKey;
use tungnha_exchange::enrol::{Certificate, EnrolCode, EnrolRequest, digest};
use tungnha_exchange::keys::sha256;
use tungnha_exchange::papers::Paper;
use tungnha_exchange::record::{Record, chain, decode, stands_in_for};
use tungnha_exchange::refusal::Refusal;
use tungnha_exchange::snap::{Manifest, Piece};
use tungnha_exchange::sync::{SyncRequest, SyncResponse};
use tungnha_exchange::team::Team;
use tungnha_exchange::{Anchor, HubId, HubKeys, ListPage};

pub(crate) const HUB: HubId = HubId([3; 16]);
pub(crate) const UNIT: UnitId = UnitId(3);
pub(crate) const DEV: u32 = 7;
pub(crate) const ME: MemberId = MemberId(1);
/// The code of one more user.
pub(crate) const ONE_MORE_USER: &str = "ZZZZZ-ZZZZZ";
pub(crate) const SECOND_UNIT: UnitId = UnitId(4);

/// What goes wrong with one request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// The request does not arrive.
    Lost,
    /// It arrives and works; its answer is lost.
    AnswerLost,
    /// Somebody else answers, with this status.
    SomebodyElse(u16),
    /// The road breaks when so many bytes of a piece have come.
    Cut(usize),
    /// A piece comes with other bytes.
    OtherBytes,
    /// Nobody answers, ever.
    Hangs,
    /// The hub signs: use counters from this one.
    UseCounter(u64),
    /// It arrives twice; the second answer comes back.
    Twice,
    /// One bit of the answer is another when it comes.
    Garbled(usize),
    /// The answer before this one comes once more; this request works.
    Stale,
}

pub(crate) struct State {
    pub(crate) journal: Vec<Vec<u8>>,
    pub(crate) chains: Vec<[u8; 32]>,
    pub(crate) incarnation: u32,
    pub(crate) window: Window,
    pub(crate) device_key: Option<[u8; 32]>,
    pub(crate) code_used: bool,
    /// The role its certificate gives.
    pub(crate) role: Role,
    pub(crate) code_expired: bool,
    pub(crate) faults: VecDeque<Fault>,
    /// Pages given to a tablet that stands at this position.
    pub(crate) pages: Vec<(u64, ListPage)>,
    pub(crate) requests: Vec<SyncRequest>,
    /// Large lists, cut: each table with its pieces.
    pub(crate) tables: Vec<(Manifest, Vec<Vec<u8>>)>,
    /// What was asked for, in order: the path, and for a piece the byte it was asked from.
    pub(crate) asked: Vec<(String, u64)>,
    /// Bytes of pieces that went down.
    pub(crate) piece_bytes: usize,
    /// Refuses lists.
    pub(crate) revoked: bool,
    /// Acknowledges only so many records at most.
    pub(crate) take_at_most: usize,
    pub(crate) time: i64,
    /// Envelopes of more bytes than this are too large.
    pub(crate) largest: usize,
    /// A request of more bytes than this is cut off on the way.
    pub(crate) cut_over: usize,
    /// An answer with list pages is cut off on the way back.
    pub(crate) cut_pages: bool,
    /// Does not take a batch with the record of this number.
    pub(crate) refused: Option<u64>,
    /// Said of records in the next acknowledgements.
    pub(crate) notices: Vec<Notice>,
    /// Where its lists stand, as acknowledgements say.
    pub(crate) positions: Vec<(UnitId, u64)>,
    /// Held by a second machine.
    pub(crate) safe: u64,
    pub(crate) forged_chain: bool,
    /// What the next acknowledgements ask of the tablet.
    pub(crate) commands: Vec<Command>,
    /// Where colleagues are at work.
    pub(crate) claims: Option<Claims>,
    /// The tablet's team.
    pub(crate) team: Option<Team>,
    /// What it says in papers, by kind; and what other papers it sends along.
    pub(crate) papers: BTreeMap<u8, Option<Vec<u8>>>,
    pub(crate) stray_papers: Vec<Vec<u8>>,
    /// The tablet's newest certificate, where it differs from the first.
    pub(crate) newer: Option<Certificate>,
    /// Under which epoch each record came: always the same.
    pub(crate) epochs: BTreeMap<u64, u32>,
    /// The last whole answer to a sync.
    pub(crate) last_reply: Option<Vec<u8>>,
    /// Done while the next request is under way.
    pub(crate) meanwhile: Option<Box<dyn FnOnce() + Send>>,
}

pub(crate) struct Hub {
    keys: HubKeys,
    dev: u32,
    /// The same hub as its first tablet knows it, where this is a colleague's.
    first: Option<Arc<Self>>,
    pub(crate) state: Mutex<State>,
}

impl Hub {
    pub(crate) fn new(first_list: ListPage) -> Arc<Self> {
        Arc::new(Self {
            keys: HubKeys::from_seeds(&[1; 32], &[2; 32]),
            dev: DEV,
            first: None,
            state: Mutex::new(State {
                journal: Vec::new(),
                chains: vec![[0; 32]],
                incarnation: 1,
                window: Window::default(),
                device_key: None,
                code_used: false,
                role: Role::Lead,
                code_expired: false,
                faults: VecDeque::new(),
                pages: vec![(0, first_list)],
                requests: Vec::new(),
                tables: Vec::new(),
                asked: Vec::new(),
                piece_bytes: 0,
                revoked: false,
                take_at_most: usize::MAX,
                time: 1_714_995_000,
                largest: usize::MAX,
                cut_over: usize::MAX,
                cut_pages: false,
                refused: None,
                notices: Vec::new(),
                positions: Vec::new(),
                safe: 0,
                forged_chain: false,
                commands: Vec::new(),
                claims: None,
                team: None,
                papers: BTreeMap::new(),
                stray_papers: Vec::new(),
                newer: None,
                epochs: BTreeMap::new(),
                last_reply: None,
                meanwhile: None,
            }),
        })
    }

    /// The same hub for a second tablet: what comes from the first goes where it belongs.
    pub(crate) fn colleague(self: &Arc<Self>, dev: u32) -> Arc<Self> {
        let other = Self::new(self.state().pages[0].1.clone());
        let mut other = Arc::into_inner(other).unwrap();
        (other.dev, other.first) = (dev, Some(Arc::clone(self)));
        Arc::new(other)
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Cuts pages of one list into pieces, offered from now on in place of what was before.
    pub(crate) fn cut(&self, pages: &[ListPage]) -> Manifest {
        let pieces: Vec<Vec<u8>> = pages
            .iter()
            .map(|page| page.sign_to_keep(&self.keys, &HUB).unwrap())
            .collect();
        let table = Manifest {
            list: pages[0].list,
            to: pages[0].to,
            pieces: pieces
                .iter()
                .map(|bytes| Piece {
                    sha256: sha256(&[bytes]),
                    length: bytes.len() as u32,
                })
                .collect(),
            from: pages[0].from,
        };
        self.state().tables.push((table.clone(), pieces));
        table
    }

    pub(crate) fn seal_key(&self) -> &tungnha_exchange::seal::SealKey {
        &self.keys.seal
    }

    /// What the officer's codes for this tablet are made from.
    pub(crate) fn code_key(&self) -> CodeKey {
        CodeKey::of_hub(&self.keys.seal, &HUB, &self.state().device_key.unwrap()).unwrap()
    }

    pub(crate) fn code(&self) -> EnrolCode {
        EnrolCode {
            addresses: vec!["tram.example:8443".to_owned()],
            hub_id: HUB,
            keys: self.keys.public(),
            tls_pin: [9; 32],
            spare_pin: None,
            code: "K7QF3-M9X2D".to_owned(),
            commune: "Phường Long Thủy".to_owned(),
        }
    }

    pub(crate) fn connect(self: &Arc<Self>) -> Connect {
        let hub = Arc::clone(self);
        Arc::new(move |_| Ok(Arc::new(Road(Arc::clone(&hub))) as Arc<dyn Transport>))
    }

    /// The journal, decoded.
    pub(crate) fn records(&self) -> Vec<Record> {
        let mut before = Anchor::default();
        self.state()
            .journal
            .iter()
            .map(|bytes| {
                let record = decode(bytes, &before).unwrap();
                before = record.anchor;
                record
            })
            .collect()
    }

    fn answer(&self, request: &Request) -> Reply {
        match request.path.as_str() {
            "/v1/enrol" => self.enrol(&request.body),
            "/v1/sync" => self.sync(request),
            "/v1/relay" => self.relay(&request.body),
            path => self.page(path),
        }
    }

    fn no(&self, refusal: Refusal) -> Reply {
        Reply {
            status: 409,
            body: refusal.sign(&self.keys, &HUB),
        }
    }

    fn enrol(&self, body: &[u8]) -> Reply {
        let mut state = self.state();
        let request = EnrolRequest::open(body, &HUB).unwrap();
        if request.code == ONE_MORE_USER {
            let newer = state.newer.as_ref().unwrap();
            return Reply {
                status: 200,
                body: newer.sign(&self.keys, &HUB),
            };
        }
        if request.code != self.code().code {
            return self.no(Refusal::CodeWrong);
        }
        if state.code_expired {
            return self.no(Refusal::CodeExpired);
        }
        if state.code_used || state.device_key.is_some_and(|key| key != request.device_key) {
            return self.no(Refusal::CodeUsed);
        }
        state.device_key = Some(request.device_key);
        let certificate = self.certificate(&state, request.device_key);
        Reply {
            status: 200,
            body: certificate.sign(&self.keys, &HUB),
        }
    }

    /// The tablet's certificate, to be changed and handed out as a newer one.
    pub(crate) fn first_certificate(&self) -> Certificate {
        let state = self.state();
        self.certificate(&state, state.device_key.unwrap())
    }

    fn certificate(&self, state: &State, device_key: [u8; 32]) -> Certificate {
        Certificate {
            incarnation: state.incarnation,
            dev: self.dev,
            epoch: 1,
            member: ME,
            role: state.role,
            name: "Nguyễn Thị Mẫu".to_owned(),
            units: vec![
                (UNIT, "Khu phố 3".to_owned()),
                (SECOND_UNIT, "Khu phố 4".to_owned()),
            ],
            device_key,
            campaign: serde_json::to_string(&Campaign::template_2024()).unwrap(),
            catalogue: 1,
            commune: self.code().commune,
            hub_time: state.time,
            others: Vec::new(),
        }
    }

    fn sync(&self, request: &Request) -> Reply {
        let mut state = self.state();
        let stamp = SignedStamp::read(request.authorization.as_deref().unwrap()).unwrap();
        let key = state.device_key.unwrap();
        let stamp = stamp
            .verify(&key, &HUB, "POST", &request.path, &request.body)
            .unwrap();
        if stamp.incarnation != state.incarnation {
            return self.no(Refusal::Incarnation(state.incarnation));
        }
        if let Err(from) = state.window.accept(stamp.counter) {
            return self.no(Refusal::UseCounterFrom(from.0));
        }
        let body = SyncRequest::from_bytes(&request.body).unwrap();
        if body
            .envelopes
            .iter()
            .any(|envelope| envelope.len() > state.largest)
        {
            return Reply {
                status: 413,
                body: Vec::new(),
            };
        }
        for envelope in &body.envelopes {
            // What it does not take, it signs for no less than for the rest, and says nothing of it.
            if !is_refused(&state, envelope) {
                take(&mut state, envelope);
            }
        }
        let mut pages = Vec::new();
        for (at, page) in &state.pages {
            let cursor = body.cursors.iter().find(|(unit, _)| *unit == page.list);
            if body.budget > 0 && cursor.is_some_and(|(_, position)| position == at) && page.part == 0 {
                pages.push(page.sign(&self.keys, &HUB).unwrap());
            }
        }
        let ack = ack(&state, self.dev);
        let snapshots = state.tables.iter().rev().find(|(table, _)| {
            let cursor = body.cursors.iter().find(|(unit, _)| *unit == table.list);
            !state.revoked && cursor.is_some_and(|(_, position)| *position == table.from)
        });
        let snapshots = snapshots
            .map(|(table, _)| table.sign(&self.keys, &HUB))
            .into_iter()
            .collect();
        let more = state.pages.iter().any(|(_, page)| page.part > 0);
        let newer = state.newer.as_ref().map(|newer| newer.sign(&self.keys, &HUB));
        let certificate = newer.filter(|newer| body.certificate != Some(digest(newer)));
        let team = state.team.as_ref().map(|team| team.sign(&self.keys, &HUB));
        let team = team.filter(|team| body.team != Some(digest(team)));
        let held = body.papers.clone().unwrap_or_default();
        let held = |kind| held.iter().find(|(of, _)| *of == kind).map(|(_, digest)| *digest);
        let due = state.papers.iter().filter(|(kind, content)| {
            body.papers.is_some() && content.as_deref().map(digest) != held(**kind)
        });
        let mut papers: Vec<_> = due
            .map(|(kind, content)| self.paper(*kind, content.clone(), state.time))
            .collect();
        papers.append(&mut state.stray_papers.clone());
        state.requests.push(body);
        let response = SyncResponse {
            ack: ack.sign(&self.keys, &HUB),
            pages,
            more,
            claims: state.claims.as_ref().map(|claims| claims.sign(&self.keys, &HUB)),
            snapshots,
            certificate,
            team,
            papers,
            ..SyncResponse::default()
        };
        let body = response.to_bytes();
        state.last_reply = Some(body.clone());
        Reply { status: 200, body }
    }

    /// A paper for this hub's tablet.
    pub(crate) fn paper(&self, kind: u8, content: Option<Vec<u8>>, hub_time: i64) -> Vec<u8> {
        let paper = Paper {
            kind,
            incarnation: 1,
            dev: self.dev,
            hub_time,
            content,
        };
        paper.sign(&self.keys, &HUB).unwrap()
    }

    fn relay(&self, body: &[u8]) -> Reply {
        Reply {
            status: 200,
            body: self.receive(body).to_bytes(),
        }
    }

    /// What any road ends with: a bundle in, a receipt out.
    pub(crate) fn receive(&self, bundle: &[u8]) -> Receipt {
        let bundle = Bundle::from_bytes(bundle).unwrap();
        assert_eq!(bundle.hub_id, HUB);
        let mut acks = Vec::new();
        for item in &bundle.items {
            assert!(
                matches!(read_item(item), Ok(Item::Sealed(_))),
                "a courier could read it"
            );
            let envelope = open_item(item, &self.keys.seal, &HUB).unwrap();
            let dev = Envelope::from_bytes(&envelope).unwrap().dev;
            let of = self.first.as_deref().filter(|first| first.dev == dev);
            let of = of.unwrap_or(self);
            let mut state = of.state();
            take(&mut state, &envelope);
            acks = vec![ack(&state, of.dev).sign(&self.keys, &HUB)];
        }
        Receipt {
            hub_id: HUB,
            acks,
            refused: Vec::new(),
        }
    }

    /// The bytes of a piece, or why not.
    fn piece(&self, path: &str) -> Result<Vec<u8>, Reply> {
        let state = self.state();
        if state.revoked {
            return Err(self.no(Refusal::Revoked));
        }
        let found = state
            .tables
            .iter()
            .flat_map(|(table, pieces)| table.pieces.iter().zip(pieces))
            .find(|(piece, _)| piece.path() == path);
        found
            .map(|(_, bytes)| bytes.clone())
            .ok_or_else(|| self.no(Refusal::Gone))
    }

    /// `/v1/list/3?from=0&to=1&part=1`
    fn page(&self, path: &str) -> Reply {
        let part: u32 = path.rsplit("part=").next().unwrap().parse().unwrap();
        let state = self.state();
        let page = state.pages.iter().find(|(_, page)| page.part == part).unwrap();
        Reply {
            status: 200,
            body: page.1.sign(&self.keys, &HUB).unwrap(),
        }
    }
}

/// Takes an envelope's records into the journal, as far as they follow it.
/// Whether it holds the record nobody takes, itself and not a tombstone.
fn is_refused(state: &State, envelope: &[u8]) -> bool {
    let key = state.device_key.unwrap();
    let batch = Envelope::from_bytes(envelope).unwrap().open(&key, &HUB).unwrap();
    let index = state.refused.and_then(|seq| seq.checked_sub(batch.first));
    let record = index.and_then(|index| batch.records.get(usize::try_from(index).unwrap()));
    record.is_some_and(|record| stands_in_for(record).is_none())
}

fn take(state: &mut State, envelope: &[u8]) {
    let key = state.device_key.unwrap();
    let batch = Envelope::from_bytes(envelope).unwrap().open(&key, &HUB).unwrap();
    for (index, record) in batch.records.iter().enumerate() {
        let seq = batch.first as usize + index;
        let epoch = *state.epochs.entry(seq as u64).or_insert(batch.epoch);
        assert_eq!(epoch, batch.epoch, "record {seq} came under another epoch");
        match state.journal.get(seq - 1) {
            Some(known) => assert_eq!(known, record, "record {seq} came with other bytes"),
            None if seq == state.journal.len() + 1 && seq <= state.take_at_most => {
                let after = chain(state.chains.last().unwrap(), record);
                state.journal.push(record.clone());
                state.chains.push(after);
            }
            None => {}
        }
    }
}

fn ack(state: &State, dev: u32) -> Ack {
    let mut chain = *state.chains.last().unwrap();
    if state.forged_chain {
        chain = [8; 32];
    }
    Ack {
        incarnation: state.incarnation,
        dev,
        epoch: 1,
        through: state.journal.len() as u64,
        chain,
        hub_time: state.time,
        commands: state.commands.clone(),
        notices: state.notices.clone(),
        positions: state.positions.clone(),
        safe: state.safe,
        ..Ack::default()
    }
}

struct Road(Arc<Hub>);

impl Transport for Road {
    fn send(&self, request: Request) -> Answering<'_> {
        Box::pin(async move {
            let meanwhile = self.0.state().meanwhile.take();
            if let Some(meanwhile) = meanwhile {
                meanwhile();
            }
            self.0.state().asked.push((request.path.clone(), 0));
            let fault = self.0.state().faults.pop_front();
            match fault {
                Some(Fault::Lost) => Err(TransportError::Unreachable),
                Some(Fault::AnswerLost) => {
                    self.0.answer(&request);
                    Err(TransportError::Unreachable)
                }
                Some(Fault::SomebodyElse(status)) => Ok(Reply {
                    status,
                    body: b"<html>Xin hay dang nhap Wi-Fi</html>".to_vec(),
                }),
                Some(Fault::Hangs) => std::future::pending().await,
                Some(Fault::UseCounter(from)) => Ok(self.0.no(Refusal::UseCounterFrom(from))),
                _ if request.body.len() > self.0.state().cut_over => Err(TransportError::Cut),
                Some(Fault::Twice) => {
                    self.0.answer(&request);
                    Ok(self.0.answer(&request))
                }
                Some(Fault::Garbled(bit)) => {
                    let mut reply = self.0.answer(&request);
                    let bits = reply.body.len() * 8;
                    if let Some(byte) = reply.body.get_mut(bit % bits.max(1) / 8) {
                        *byte ^= 1 << (bit % 8);
                    }
                    Ok(reply)
                }
                Some(Fault::Stale) => {
                    let before = self.0.state().last_reply.clone();
                    let mut reply = self.0.answer(&request);
                    if let Some(before) = before {
                        (reply.status, reply.body) = (200, before);
                    }
                    Ok(reply)
                }
                Some(Fault::Cut(_) | Fault::OtherBytes) | None => {
                    let reply = self.0.answer(&request);
                    let pages =
                        SyncResponse::from_bytes(&reply.body).is_ok_and(|said| !said.pages.is_empty());
                    if pages && self.0.state().cut_pages {
                        return Err(TransportError::Cut);
                    }
                    Ok(reply)
                }
            }
        })
    }

    fn fetch(&self, request: Request, from: u64, arriving: Arriving) -> Answering<'_> {
        Box::pin(async move {
            let meanwhile = self.0.state().meanwhile.take();
            if let Some(meanwhile) = meanwhile {
                meanwhile();
            }
            self.0.state().asked.push((request.path.clone(), from));
            let fault = self.0.state().faults.pop_front();
            let mut bytes = match self.0.piece(&request.path) {
                Ok(bytes) => bytes,
                Err(no) => return Ok(no),
            };
            let of = bytes.len() as u64;
            let mut most = bytes.len();
            match fault {
                Some(Fault::Lost | Fault::AnswerLost) => return Err(TransportError::Unreachable),
                Some(Fault::SomebodyElse(status)) => {
                    return Ok(Reply {
                        status,
                        body: b"<html>Xin hay dang nhap Wi-Fi</html>".to_vec(),
                    });
                }
                Some(Fault::Hangs) => std::future::pending().await,
                Some(Fault::UseCounter(from)) => return Ok(self.0.no(Refusal::UseCounterFrom(from))),
                Some(Fault::Twice | Fault::Garbled(_) | Fault::Stale) => {}
                Some(Fault::OtherBytes) => bytes[0] ^= 1,
                Some(Fault::Cut(count)) => most = count,
                None => {}
            }
            let rest = &bytes[from as usize..];
            let came = &rest[..most.min(rest.len())];
            self.0.state().piece_bytes += came.len();
            // In small stretches, as a slow road brings them.
            for (at, stretch) in came.chunks(100).enumerate() {
                let _ = arriving.send(Stretch {
                    at: from + at as u64 * 100,
                    of,
                    bytes: stretch.to_vec(),
                });
            }
            if came.len() < rest.len() {
                return Err(TransportError::Unreachable);
            }
            Ok(Reply {
                status: if from > 0 { 206 } else { 200 },
                body: Vec::new(),
            })
        })
    }

    fn traffic(&self) -> Traffic {
        Traffic::default()
    }
}
