//! Answers to calls of desks elsewhere, kept for a while: the same request finds the same answer, and a long one
//! is fetched in stretches. Bounded in number, in bytes and in time.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;
use tungnha_exchange::desk::{CallKey, DeskReply, Session, Standing, pack};
use tungnha_exchange::limits::DESK_STRETCH_BYTES;

use super::Made;
use crate::office::OfficeError;

/// Seconds an answer is kept.
const KEPT: u64 = 10 * 60;
/// Answers kept, and their bytes; the oldest give way.
const MOST: usize = 256;
const MOST_BYTES: usize = 64 << 20;
/// Calls of one computer under way at once.
const AT_ONCE: usize = 16;

/// The computer and the key of a call.
type Key = (u32, CallKey);

/// An answer as it is cut.
pub(super) struct Packed {
    standing: Standing,
    bytes: Vec<u8>,
    session: Option<Session>,
}

/// Where an answer will be.
pub(super) type Waiting = watch::Receiver<Option<Arc<Packed>>>;
/// Who puts it there.
pub(super) type Promise = watch::Sender<Option<Arc<Packed>>>;

/// What is known of a call.
pub(super) enum Found {
    /// It was begun; its answer is here or will be.
    There(Waiting),
    /// It is to be begun now.
    New(Promise, Waiting),
    /// Its answer is not kept any more.
    Gone,
    /// The computer has too many under way.
    Busy,
}

/// The calls that were begun.
#[derive(Default)]
pub(super) struct Answers(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    by_key: BTreeMap<Key, Waiting>,
    /// When each answer came, oldest first: monotonic seconds and bytes.
    finished: Vec<(Key, u64, usize)>,
}

impl Answers {
    /// The call of a key; one that nobody knows is new, unless it asks for the rest of an answer.
    pub(super) fn find(&self, key: Key, from: u32, now: u64) -> Found {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.let_go(now);
        if let Some(waiting) = inner.by_key.get(&key) {
            return Found::There(waiting.clone());
        }
        if from > 0 {
            return Found::Gone;
        }
        let of_this = (key.0, [0; 16])..=(key.0, [255; 16]);
        let under_way = inner
            .by_key
            .range(of_this)
            .filter(|(_, one)| one.borrow().is_none());
        if under_way.count() >= AT_ONCE {
            return Found::Busy;
        }
        let (promise, waiting) = watch::channel(None);
        inner.by_key.insert(key, waiting.clone());
        Found::New(promise, waiting)
    }

    /// Keeps the answer and hands it to whoever waits.
    pub(super) fn keep(&self, key: Key, promise: &Promise, answer: Packed, now: u64) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.finished.push((key, now, answer.bytes.len()));
        promise.send_replace(Some(Arc::new(answer)));
        inner.let_go(now);
    }
}

impl Inner {
    fn let_go(&mut self, now: u64) {
        let mut bytes: usize = self.finished.iter().map(|(_, _, bytes)| bytes).sum();
        let mut go = 0;
        for (_, at, size) in &self.finished {
            let left = self.finished.len() - go;
            // The newest stays however long it is: somebody is fetching it.
            let too_many = left > MOST || (bytes > MOST_BYTES && left > 1);
            if !too_many && now.saturating_sub(*at) <= KEPT {
                break;
            }
            bytes -= size;
            go += 1;
        }
        for (key, ..) in self.finished.drain(..go) {
            self.by_key.remove(&key);
        }
    }
}

/// What a call came to, as it is cut.
pub(super) fn packed(made: Made) -> Packed {
    let (standing, json) = match &made.answer {
        Ok(value) => (Standing::Done, value.to_string()),
        Err(fault) => (Standing::Refused, words(fault)),
    };
    pack(json.as_bytes()).map_or_else(
        |_| {
            let fault = OfficeError::refused(
                "Kết quả quá lớn để gửi tới máy này. Không có gì thay đổi. Hãy chọn ít thôn/khu phố hơn.",
            );
            Packed {
                standing: Standing::Refused,
                bytes: pack(words(&fault).as_bytes()).unwrap_or_default(),
                session: None,
            }
        },
        |bytes| Packed {
            standing,
            bytes,
            session: made.session,
        },
    )
}

fn words(fault: &OfficeError) -> String {
    serde_json::to_string(fault).unwrap_or_default()
}

impl Packed {
    /// The stretch from a byte on.
    pub(super) fn stretch(&self, from: u32) -> DeskReply {
        let from = (from as usize).min(self.bytes.len());
        let to = self.bytes.len().min(from + DESK_STRETCH_BYTES);
        DeskReply {
            standing: self.standing,
            of: u32::try_from(self.bytes.len()).unwrap_or(u32::MAX),
            bytes: self.bytes[from..to].to_vec(),
            session: self.session,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_size(bytes: usize) -> Packed {
        Packed {
            standing: Standing::Done,
            bytes: vec![7; bytes],
            session: None,
        }
    }

    fn begin(answers: &Answers, key: Key, now: u64) -> Promise {
        match answers.find(key, 0, now) {
            Found::New(promise, _) => promise,
            _ => panic!("nobody knows this call"),
        }
    }

    #[test]
    fn the_same_key_finds_the_same_call_and_a_rest_nobody_keeps_is_gone() {
        let answers = Answers::default();
        let key = (3, [1; 16]);
        let promise = begin(&answers, key, 0);
        assert!(matches!(answers.find(key, 0, 0), Found::There(_)));
        answers.keep(key, &promise, of_size(9), 1);
        let Found::There(waiting) = answers.find(key, 5, 2) else {
            panic!("it is kept");
        };
        let kept = waiting.borrow().clone().unwrap();
        assert_eq!((kept.stretch(5).bytes.len(), kept.stretch(5).of), (4, 9));
        assert!(kept.stretch(400).bytes.is_empty());
        assert!(matches!(answers.find((3, [2; 16]), 5, 2), Found::Gone));
        assert!(
            matches!(answers.find(key, 0, 2 + KEPT), Found::New(..)),
            "after its time"
        );
    }

    #[test]
    fn a_computer_has_so_many_calls_under_way_and_no_more() {
        let answers = Answers::default();
        let promises: Vec<Promise> = (0..AT_ONCE)
            .map(|n| begin(&answers, (3, [n as u8; 16]), 0))
            .collect();
        assert!(matches!(answers.find((3, [99; 16]), 0, 0), Found::Busy));
        begin(&answers, (4, [99; 16]), 0);
        answers.keep((3, [0; 16]), &promises[0], of_size(1), 0);
        begin(&answers, (3, [99; 16]), 0);
    }

    #[test]
    fn answers_beyond_the_bytes_give_way_the_oldest_first() {
        let answers = Answers::default();
        for n in 0..3_u8 {
            let key = (3, [n; 16]);
            let promise = begin(&answers, key, 0);
            answers.keep(key, &promise, of_size(MOST_BYTES / 2), 0);
        }
        assert!(matches!(answers.find((3, [0; 16]), 1, 0), Found::Gone));
        assert!(matches!(answers.find((3, [2; 16]), 1, 0), Found::There(_)));
    }
}
