//! Gửi về xã: what is here only, sending it, and stopping.

use std::future::Future;

use super::{Change, Tablet};
use crate::error::{Error, Result};
use crate::not_taken;
use crate::sync::{self, Ask, Course, Progress};
use crate::transport::{Traffic, Transport};
use crate::views::{NotTaken, Phase, SendState, SetAside};

/// More rounds than any sync needs; a hub that keeps a tablet busy for longer is left for later.
const MOST_ROUNDS: usize = 10_000;

/// Why the tablet should try, when nobody pressed the button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Time passed: only what is due is done.
    Time,
    /// A network appeared, the app came back, somebody unlocked: whatever held it back may be over.
    Change,
}

/// After a look at the hub, seconds in which an app that comes back needs no other.
const FRESH: u64 = 60;

impl Tablet {
    /// What is here only and what the hub has signed for.
    pub fn send_state(&self) -> Result<SendState> {
        let progress = self.lock_inner().progress;
        let now = self.clock.now();
        self.with(|session| sync::send_state(&session.store, &now, progress))
    }

    /// Sends and fetches until nothing is left to do, or something says "later"; then the state says why. Beside a
    /// sync under way it waits for that one's end and looks again: that one may have looked before the last tap.
    /// Blocks; must not be called from inside an asynchronous task (see [`Tablet::sync`]).
    pub fn send_now(&self) -> Result<SendState> {
        wait_for(self.sync())?
    }

    /// Sends and fetches if `cause` says that it is time to and no sync is under way; says whether it was time.
    /// Blocks like [`Tablet::send_now`].
    ///
    /// A locked tablet sends its spare copies: whose PIN it is, or that it is forgotten, keeps no record from
    /// the hub.
    pub fn send_if_due(&self, cause: Cause) -> Result<bool> {
        if self.app_state()?.phase == Phase::Locked {
            return self.send_spares().map(|spares| spares.receipted > 0);
        }
        let now = self.clock.now();
        let due = self.with(|session| {
            let db = session.store.read();
            match cause {
                Cause::Time => Ok(sync::left_until(&db, &now)? == 0),
                Cause::Change => sync::is_stale(&db, &now, FRESH),
            }
        })?;
        if due && let Ok(only) = self.sending.try_lock() {
            wait_for(self.sync_alone(only))??;
        }
        Ok(due)
    }

    /// Records the hub would not take, in the order they were made.
    pub fn set_aside(&self) -> Result<Vec<SetAside>> {
        self.with(|session| sync::set_aside_list(&session.store.read()))
    }

    /// Records that did not become what somebody meant by them.
    pub fn not_taken(&self) -> Result<Vec<NotTaken>> {
        self.with_lists(|session| not_taken::list(session))
    }

    /// Somebody read that an officer let go of record `seq`.
    pub fn heard(&self, seq: u64) -> Result<()> {
        self.with_lists(|session| not_taken::heard(session, seq))
    }

    /// Seconds until the tablet should send or fetch without being asked; 0: now.
    pub fn next_try_in(&self) -> Result<u64> {
        let now = self.clock.now();
        self.with(|session| sync::left_until(&session.store.read(), &now))
    }

    /// Whether the last try failed and anybody takes connections at the hub's address. Cheap; blocks.
    pub fn hub_is_back(&self) -> Result<bool> {
        if self.send_state()?.next_try_seconds.is_none() {
            return Ok(false);
        }
        let road = self.road()?;
        wait_for(async move { road.is_there().await })
    }

    /// Ends a sync under way at its next breath, and those that wait for its end. Everything is kept: what is under a receipt stays so, the
    /// rest goes the next time. Does nothing when there is none.
    pub fn stop_sending(&self) -> Result<SendState> {
        if self.lock_inner().progress.is_some() {
            self.stop.notify_waiters();
        }
        self.send_state()
    }

    /// [`Tablet::send_now`] for callers that must not block.
    pub async fn sync(&self) -> Result<SendState> {
        let only = tokio::select! {
            biased;
            () = self.stop.notified() => return self.send_state(),
            only = self.sending.lock() => only,
        };
        self.sync_alone(only).await
    }

    async fn sync_alone(&self, _only: tokio::sync::MutexGuard<'_, ()>) -> Result<SendState> {
        let ended = match self.begin() {
            Ok(course) => self.run(course).await,
            Err(error) => Err(error),
        };
        if let Err(error) = self.arm() {
            tracing::warn!(code = ?error.code(), "leads' codes are as they were until the next unlock");
        }
        if let Err(error) = self.drop_slots() {
            tracing::warn!(code = ?error.code(), "a PIN that is to go stays until the next unlock");
        }
        self.keep_helpers(&self.lock_inner());
        // What went under a receipt needs no spare copy any more.
        self.spares.soon(&self.inner);
        // However it ended: a screen told "sending" must not be left at it, nor the next unlock find it so.
        self.lock_inner().progress = None;
        let state = ended.and_then(|()| self.send_state());
        match &state {
            Ok(state) => self.tell(Change::Send(state.clone())),
            Err(error) => {
                tracing::info!(code = ?error.code(), "sending will be tried again");
                if let Err(error) = self.tell_sending() {
                    tracing::debug!(code = ?error.code(), "locked meanwhile: no screen shows it");
                }
            }
        }
        state
    }

    /// Runs a course to its end, or to where a person stops it, and keeps how it ended.
    async fn run(&self, mut course: Course) -> Result<()> {
        let ended = tokio::select! {
            biased;
            () = self.stop.notified() => None,
            ended = async {
                self.spares_first().await;
                self.rounds(&mut course).await?;
                self.deliver_for_colleagues().await;
                Ok(())
            } => Some(ended),
        };
        let now = self.clock.now();
        let fault = match ended {
            None => {
                tracing::info!("sending was stopped");
                return self.with(|session| sync::stopped(session, &now));
            }
            Some(Ok(())) => None,
            Some(Err(error @ (Error::Locked | Error::NotEnrolled))) => return Err(error),
            Some(Err(error)) => Some(error.code()),
        };
        let chance = tungnha_ambient::random_bytes().map_err(|_| Error::Internal("no random bytes"))?;
        tracing::info!(up = ?course.up, down = ?course.down, ?fault, "a sync ended");
        self.with(|session| sync::ended(session, &now, &course, fault, u64::from_le_bytes(chance)))
    }

    /// What crossed the wire since the tablet was enrolled or unlocked, whichever was later.
    #[must_use]
    pub fn traffic(&self) -> Traffic {
        self.lock_inner()
            .road
            .as_ref()
            .map_or_else(Traffic::default, |road| road.traffic())
    }

    fn begin(&self) -> Result<Course> {
        let (traffic, held) = (self.traffic(), self.held_stretches());
        let (progress, course) = self.with(|session| {
            session.me.held = held;
            let db = session.store.read();
            Ok((Progress::begin(&db, traffic)?, Course::new(db.sending()?.apart)))
        })?;
        self.lock_inner().progress = Some(progress);
        self.tell_sending()?;
        Ok(course)
    }

    /// Records that only a spare copy still holds go first: those behind them could not be counted before, and
    /// those of a former life of this tablet have waited longest.
    async fn spares_first(&self) {
        let bridged = self.with(|session| {
            let db = session.store.read();
            let through = db.sending()?.through;
            Ok(db.bridges()?.iter().any(|(_, next)| next - 1 > through))
        });
        let former = self.former_waits().unwrap_or(false);
        if !former && !bridged.is_ok_and(|waits| waits) {
            return;
        }
        match self.relay().await {
            // What the hub would not take now it is asked for again at the next start.
            Ok(()) => self.lock_inner().former_asked |= former,
            Err(error) => tracing::info!(code = ?error.code(), "spare copies will be sent again"),
        }
    }

    async fn rounds(&self, course: &mut Course) -> Result<()> {
        for _ in 0..MOST_ROUNDS {
            let Some(ask) = course.next() else {
                return Ok(());
            };
            let (road, request, sent) = {
                let road = self.road()?;
                let now = self.clock.now();
                let (request, sent) = self.with(|session| sync::prepare(session, &now, ask))?;
                (road, request, sent)
            };
            let reply = match &ask {
                Ask::Piece(wanted) => self.fetch(&*road, request, wanted).await?,
                _ => road.send(request).await,
            };
            // The time the answer came: the hub's clock is read against it.
            let now = self.clock.now();
            let list_changed =
                self.with(|session| sync::receive(session, &now, course, (ask, sent), reply))?;
            if list_changed {
                self.tell(Change::List);
            }
            self.crossed(&*road)?;
        }
        Err(Error::Refused(200))
    }

    /// The road to the hub, made once a session.
    pub(super) fn road(&self) -> Result<std::sync::Arc<dyn Transport>> {
        if let Some(road) = &self.lock_inner().road {
            return Ok(std::sync::Arc::clone(road));
        }
        let address = self.with(|session| Ok(Self::hub_address(session)))?;
        let road = (self.connect)(&address)?;
        self.lock_inner().road = Some(std::sync::Arc::clone(&road));
        Ok(road)
    }

    /// Tells how far the sync has come on this road.
    pub(super) fn crossed(&self, road: &dyn Transport) -> Result<()> {
        if let Some(progress) = &mut self.lock_inner().progress {
            progress.now = road.traffic();
        }
        self.tell_sending()
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
