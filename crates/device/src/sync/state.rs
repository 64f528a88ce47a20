//! The send screen's state: computed from the log and the receipts, never from how the last try ended.

use crate::error::Result;
use crate::session::Session;
use crate::store::Store;
use crate::times;
use crate::views::{ErrorCode, SendPhase, SendState};

/// A sync under way: how far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    /// `through` when it began.
    pub from: u64,
    /// The last record when it began.
    pub to: u64,
}

/// What the send screen shows.
pub(crate) fn send_state(store: &Store, sending_now: Option<Progress>) -> Result<SendState> {
    let db = store.read();
    let sending = db.sending()?;
    let last = db.last_record()?.map_or(0, |last| last.seq);
    let records_unsent = last.saturating_sub(sending.through);
    let problem = sending.problem.as_deref().and_then(code);
    let state = match (sending_now, records_unsent, problem) {
        (Some(_), ..) => SendPhase::Sending,
        // Everything under a receipt is all sent, even if a list could not be fetched since.
        (None, 0, _) => SendPhase::AllSent,
        (None, _, Some(_)) => SendPhase::Failed,
        (None, _, None) => SendPhase::Waiting,
    };
    let (total, done) = sending_now.map_or((0, 0), |run| {
        (
            run.to.saturating_sub(run.from),
            sending.through.min(run.to).saturating_sub(run.from),
        )
    });
    Ok(SendState {
        state,
        households_unsent: u32::try_from(db.unsent_houses(sending.through)?.len()).unwrap_or(u32::MAX),
        records_unsent,
        records_sending_total: total,
        records_sending_done: done,
        last_success: sending.last_success.map(times::shown),
        problem,
        quarantined: db.count_notices()?,
    })
}

/// Keeps why the last try failed; nothing when it didn't.
pub(crate) fn note_problem(session: &mut Session, problem: Option<ErrorCode>) -> Result<()> {
    session.store.write(|db| {
        let mut sending = db.sending()?;
        sending.problem = problem.map(text);
        db.set_sending(&sending)
    })
}

/// A code as kept in the store.
fn text(code: ErrorCode) -> String {
    serde_json::to_value(code)
        .ok()
        .and_then(|value| value.as_str().map(ToOwned::to_owned))
        .unwrap_or_default()
}

fn code(text: &str) -> Option<ErrorCode> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).ok()
}
