//! Gửi về xã: what is here only, and sending it.

use std::future::Future;

use super::{Change, Tablet};
use crate::error::{Error, Result};
use crate::sync::{self, Ask, Progress, Round};
use crate::transport::Traffic;
use crate::views::{ErrorCode, SendState};

/// More rounds than any sync needs; a hub that keeps a tablet busy for longer is left for later.
const MOST_ROUNDS: usize = 10_000;

impl Tablet {
    /// What is here only and what the hub has signed for.
    pub fn send_state(&self) -> Result<SendState> {
        let progress = self.lock_inner().progress;
        self.with(|session| sync::send_state(&session.store, progress))
    }

    /// Sends and fetches until nothing is left to do, or something says "later"; then the state says why.
    /// Blocks; must not be called from inside an asynchronous task (see [`Tablet::sync`]).
    pub fn send_now(&self) -> Result<SendState> {
        wait_for(self.sync())?
    }

    /// [`Tablet::send_now`] for callers that must not block. Beside a sync under way it does nothing.
    pub async fn sync(&self) -> Result<SendState> {
        let Ok(_only) = self.sending.try_lock() else {
            return self.send_state();
        };
        let ended = match self.begin() {
            Ok(()) => {
                self.over_the_bridge().await;
                self.rounds().await
            }
            Err(error) => Err(error),
        };
        let ended = match ended {
            Ok(()) => self.end(None),
            Err(error) => {
                tracing::info!(code = ?error.code(), "sending will be tried again");
                match error {
                    Error::Locked | Error::NotEnrolled => Err(error),
                    error => self.end(Some(error.code())),
                }
            }
        };
        // What went under a receipt needs no spare copy any more.
        self.spares.soon(&self.inner);
        // However it ended: a screen told "sending" must not be left at it, nor the next unlock find it so.
        self.lock_inner().progress = None;
        if ended.is_err()
            && let Err(error) = self.tell_sending()
        {
            tracing::debug!(code = ?error.code(), "locked meanwhile: no screen shows it");
        }
        ended
    }

    /// What crossed the wire since the tablet was enrolled or unlocked, whichever was later.
    #[must_use]
    pub fn traffic(&self) -> Traffic {
        self.lock_inner()
            .road
            .as_ref()
            .map_or_else(Traffic::default, |road| road.traffic())
    }

    fn begin(&self) -> Result<()> {
        let progress = self.with(|session| {
            let db = session.store.read();
            Ok(Progress {
                from: db.sending()?.through,
                to: db.last_record()?.map_or(0, |last| last.seq),
            })
        })?;
        self.lock_inner().progress = Some(progress);
        self.tell_sending()
    }

    /// Records that only a spare copy still holds go first: those behind them could not be counted before.
    async fn over_the_bridge(&self) {
        let waits = self.with(|session| {
            let db = session.store.read();
            let through = db.sending()?.through;
            Ok(db.bridges()?.iter().any(|(_, next)| next - 1 > through))
        });
        if waits.is_ok_and(|waits| waits)
            && let Err(error) = self.relay().await
        {
            tracing::info!(code = ?error.code(), "spare copies will be sent again");
        }
    }

    async fn rounds(&self) -> Result<()> {
        let mut ask = Ask::Everything;
        for _ in 0..MOST_ROUNDS {
            let (road, request) = {
                let road = self.road()?;
                let now = self.clock.now();
                (road, self.with(|session| sync::prepare(session, &now, &ask))?)
            };
            let reply = road.send(request).await;
            // The time the answer came: the hub's clock is read against it.
            let now = self.clock.now();
            let did = self.with(|session| sync::receive(session, &now, &ask, reply))?;
            if did.list_changed {
                self.tell(Change::List);
            }
            self.tell_sending()?;
            ask = match did.round {
                Round::Done => return Ok(()),
                Round::Again(next) => next,
                Round::Later(error) => return Err(error),
            };
        }
        Err(Error::Refused(200))
    }

    /// The road to the hub, made once a session.
    fn road(&self) -> Result<std::sync::Arc<dyn crate::transport::Transport>> {
        if let Some(road) = &self.lock_inner().road {
            return Ok(std::sync::Arc::clone(road));
        }
        let address = self.with(|session| Ok(Self::hub_address(session)))?;
        let road = (self.connect)(&address)?;
        self.lock_inner().road = Some(std::sync::Arc::clone(&road));
        Ok(road)
    }

    fn end(&self, problem: Option<ErrorCode>) -> Result<SendState> {
        self.lock_inner().progress = None;
        let state = self.with(|session| {
            sync::note_problem(session, problem)?;
            sync::send_state(&session.store, None)
        })?;
        self.tell(Change::Send(state.clone()));
        Ok(state)
    }

    pub(super) fn tell_sending(&self) -> Result<()> {
        let state = self.send_state()?;
        self.tell(Change::Send(state));
        Ok(())
    }
}

/// Runs one future to its end on this thread.
pub(super) fn wait_for<T>(work: impl Future<Output = T>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .map_err(|error| Error::io("runtime", error))?;
    Ok(runtime.block_on(work))
}
