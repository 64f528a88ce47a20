//! The desk of this hub at other machines: computers that were enrolled by a code and ask over TLS
//! ([`tungnha_exchange::desk`], `docs/sync-protocol.md`).
//!
//! Who asks is known twice: the computer signs each request, and somebody has signed in there with a PIN whose
//! tries are counted here, as at the hub itself. A computer of the office never becomes an officer's, whoever
//! sits down. What a call may do is decided where it always is, in [`Office::call`]; here it only happens once,
//! however often its request comes.

mod answers;
mod seats;
mod uploads;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;
use tokio::sync::Semaphore;
use tungnha_ambient::Clock;
use tungnha_domain::MemberId;
use tungnha_exchange::desk::{DeskAsk, DeskReply, DeskRequest, Session};

use super::{Answer, Office, OfficeCode, OfficeError};
use crate::enrol::Device;
use crate::store::{CallMark, Store, is_known};
use answers::{Answers, Found, Packed};
use seats::Seats;
use uploads::Uploads;

pub(super) use seats::{ComputerView, export};

/// How long a request waits for its answer before it is told that the hub is at it.
const PATIENCE: Duration = Duration::from_secs(15);
/// Calls at work at once, of all computers: a long import must not hold up the question how far it is.
const AT_WORK: usize = 6;

/// A computer whose request was checked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Computer {
    /// Its number.
    pub(crate) dev: u32,
    /// For whom it was enrolled.
    pub(crate) member: MemberId,
}

impl From<&Device> for Computer {
    fn from(device: &Device) -> Self {
        Self {
            dev: device.dev,
            member: device.member,
        }
    }
}

/// What a call came to, with who sits there from then on.
struct Made {
    answer: Answer<Value>,
    session: Option<Session>,
}

impl From<Answer<Value>> for Made {
    fn from(answer: Answer<Value>) -> Self {
        Self {
            answer,
            session: None,
        }
    }
}

/// The desks elsewhere of one hub.
pub(crate) struct Far {
    data: PathBuf,
    clock: Arc<dyn Clock>,
    /// Opened with the first call: most hubs have no desk elsewhere.
    office: OnceLock<Office>,
    seats: Seats,
    answers: Answers,
    uploads: Uploads,
    turns: Arc<Semaphore>,
}

impl Far {
    /// The desks elsewhere of the hub in `data`.
    pub(crate) fn new(data: &Path, clock: Arc<dyn Clock>) -> Arc<Self> {
        Arc::new(Self {
            data: data.to_owned(),
            clock,
            office: OnceLock::new(),
            seats: Seats::default(),
            answers: Answers::default(),
            uploads: Uploads::default(),
            turns: Arc::new(Semaphore::new(AT_WORK)),
        })
    }

    /// Answers one request of a computer, or says that the hub is at it.
    pub(crate) async fn answer(self: Arc<Self>, computer: Computer, request: DeskRequest) -> DeskReply {
        let (key, from) = ((computer.dev, request.key), request.from);
        if let DeskAsk::Put { .. } = request.what {
            // Stretches of one file share its key and are told apart by their place.
            let made = self
                .on_a_thread(move |far| far.put(computer, request).into())
                .await;
            return answers::packed(made).stretch(0);
        }
        let mut waiting = match self.answers.find(key, from, self.clock.now().mono) {
            Found::There(waiting) => waiting,
            Found::Gone => return answers::packed(Err(gone()).into()).stretch(0),
            Found::Busy => return answers::packed(Err(busy()).into()).stretch(0),
            Found::New(promise, waiting) => {
                let far = Arc::clone(&self);
                // Not of this request: if its road breaks, the call goes on and the next try finds it.
                tokio::spawn(async move {
                    let made = far.on_a_thread(move |far| far.work(computer, request)).await;
                    let now = far.clock.now().mono;
                    far.answers.keep(key, &promise, answers::packed(made), now);
                });
                waiting
            }
        };
        let ready = tokio::time::timeout(PATIENCE, waiting.wait_for(Option::is_some)).await;
        match ready {
            Ok(Ok(packed)) => packed
                .as_ref()
                .map_or_else(DeskReply::working, |packed: &Arc<Packed>| packed.stretch(from)),
            // Its task ended without an answer: a fault of ours that changed nothing it did not note.
            Ok(Err(_)) => answers::packed(Err(OfficeError::internal()).into()).stretch(0),
            Err(_) => DeskReply::working(),
        }
    }

    async fn on_a_thread(self: &Arc<Self>, work: impl FnOnce(&Self) -> Made + Send + 'static) -> Made {
        let Ok(turn) = Arc::clone(&self.turns).acquire_owned().await else {
            return Err(OfficeError::internal()).into();
        };
        let far = Arc::clone(self);
        let worked = tokio::task::spawn_blocking(move || {
            let made = work(&far);
            drop(turn);
            made
        });
        worked
            .await
            .unwrap_or_else(|_| Err(OfficeError::internal()).into())
    }

    fn office(&self) -> Answer<&Office> {
        if let Some(office) = self.office.get() {
            return Ok(office);
        }
        let office = Office::open(&self.data, Arc::clone(&self.clock))?;
        Ok(self.office.get_or_init(|| office))
    }

    fn work(&self, computer: Computer, request: DeskRequest) -> Made {
        let DeskRequest {
            key, session, what, ..
        } = request;
        let DeskAsk::Call { name, args } = what else {
            return Err(OfficeError::internal()).into();
        };
        let Ok(args) = serde_json::from_str(&args) else {
            return Err(OfficeError::bad_input(
                "Yêu cầu không đọc được. Không có gì thay đổi. Hãy thử lại.",
            ))
            .into();
        };
        if let Some(made) = self.seat(computer, session, &name, &args) {
            return made;
        }
        self.call(computer, session, key, &name, args).into()
    }

    fn call(
        &self,
        computer: Computer,
        session: Option<Session>,
        key: [u8; 16],
        name: &str,
        args: Value,
    ) -> Answer<Value> {
        let caller = self.caller(computer, session)?;
        if is_known(Store::open(&self.data)?.conn(), computer.dev, &key)? {
            return Err(OfficeError::new(
                OfficeCode::AlreadyDone,
                "Trạm đã nhận việc này ở lần gửi trước, chỉ câu trả lời bị mất trên đường. Không làm lại lần nữa. Xem lại \
                 màn hình trước khi làm tiếp.",
            ));
        }
        let mark = CallMark {
            dev: computer.dev,
            key,
            at: self.clock.now().wall,
        };
        self.office()?.call_once(&caller, Some(mark), name, args)
    }

    fn put(&self, computer: Computer, request: DeskRequest) -> Answer<Value> {
        let caller = self.caller(computer, request.session)?;
        let DeskAsk::Put { name, of, at, bytes } = request.what else {
            return Err(OfficeError::internal());
        };
        let stretch = uploads::Stretch {
            key: (computer.dev, request.key),
            of,
            at,
            bytes: &bytes,
        };
        let office = self.office()?;
        let held = self
            .uploads
            .take(&stretch, |whole| office.hold(&caller, &name, whole))?;
        value(&held)
    }
}

fn value(of: &impl Serialize) -> Answer<Value> {
    serde_json::to_value(of).map_err(|_| OfficeError::internal())
}

/// The rest of an answer that is no longer kept.
fn gone() -> OfficeError {
    OfficeError::new(
        OfficeCode::Unreachable,
        "Mạng đứt giữa chừng nên chưa nhận hết câu trả lời của trạm. Dữ liệu của trạm vẫn còn nguyên. Hãy mở lại màn hình này.",
    )
}

/// More calls at once than one computer makes.
fn busy() -> OfficeError {
    OfficeError::refused(
        "Trạm đang làm nhiều việc cho máy này. Không có gì thay đổi. Chờ một lát rồi thử lại.",
    )
}
