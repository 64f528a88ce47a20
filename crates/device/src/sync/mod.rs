//! Sending and fetching: look, decide (`planner`, pure), do.
//!
//! One round is one request: signed batches and list cursors up, a signed acknowledgement and list pages
//! down. Rounds follow each other until nothing is left or something says "later". Upload and download
//! fail apart: a page that doesn't fit never holds back a receipt, and a receipt never waits for a list.

mod carried;
mod lists;
mod pages;
mod planner;
mod prepare;
mod receive;
mod state;

use tungnha_ambient::Moment;
use tungnha_exchange::sync::SyncResponse;
use tungnha_exchange::{HubId, HubPublic};

use crate::error::{Error, Result};
use crate::session::Session;
use crate::transport::{Reply, Request, TransportError};

pub(crate) use carried::{Carried, carried};
pub(crate) use state::{Progress, note_problem, send_state};

/// Records in the first batch a tablet signs: the packer's most.
pub(crate) const FIRST_BATCH: u32 = 400;

/// What a round left to be done.
#[derive(Debug)]
pub(crate) enum Round {
    /// Everything is sent and fetched.
    Done,
    /// Another request at once.
    Again(Ask),
    /// Later, and why.
    Later(Error),
}

/// What the next request is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    /// Send what waits and fetch what is new.
    Everything,
    /// Only learn what the hub has: it was restored.
    WhatItHas,
    /// The next page of a list.
    Page(lists::Wanted),
}

/// What one round did, besides what is left.
#[derive(Debug)]
pub(crate) struct Did {
    /// What is left.
    pub round: Round,
    /// A list changed.
    pub list_changed: bool,
}

/// The request of a round, durable where it must be: batches are signed and kept, the counter is taken.
pub(crate) fn prepare(session: &mut Session, now: &Moment, ask: &Ask) -> Result<Request> {
    prepare::request(session, now, ask)
}

/// Takes in what came back.
pub(crate) fn receive(
    session: &mut Session,
    now: &Moment,
    ask: &Ask,
    reply: std::result::Result<Reply, TransportError>,
) -> Result<Did> {
    receive::receive(session, now, ask, reply)
}

/// A response's bytes, if they are one. Nothing in it is believed yet.
fn opened(reply: &Reply) -> Option<SyncResponse> {
    (reply.status == 200)
        .then(|| SyncResponse::from_bytes(&reply.body).ok())
        .flatten()
}

/// The hub's keys and name, by which everything that came is checked.
fn hub(session: &Session) -> (HubPublic, HubId) {
    (session.me.keys, session.me.hub)
}
