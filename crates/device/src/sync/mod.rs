//! Sending and fetching: look, decide (`course` and `planner`, pure), do.
//!
//! One round is one request. On a normal day it carries both halves: signed batches and list cursors up, a
//! signed acknowledgement and list pages down. Rounds follow each other until both halves have ended. They
//! fail apart: a page that doesn't fit never holds back a receipt, and a receipt never waits for a list.
//! A large list comes in pieces: what waits to be sent goes before each of them.

mod backoff;
mod carried;
mod claims;
mod course;
mod lists;
mod pages;
mod pieces;
mod planner;
mod prepare;
mod receive;
mod set_aside;
mod state;

use tungnha_exchange::sync::SyncResponse;
use tungnha_exchange::{HubId, HubPublic};

use crate::error::Error;
use crate::session::Session;
use crate::transport::Reply;

pub(crate) use backoff::{Errand, Retry};
pub(crate) use carried::{Carried, carried};
pub(crate) use course::{Course, Half, Problem};
pub(crate) use lists::wipe;
pub(crate) use pieces::{WantedPiece, keep};
pub(crate) use prepare::prepare;
pub(crate) use receive::receive;
pub(crate) use set_aside::{envelopes as set_aside_envelopes, list as set_aside_list, set_aside, shown_kind};
pub(crate) use state::{Progress, ended, is_stale, left_until, send_state, stopped};

/// Records in the first batch a tablet signs: the packer's most.
pub(crate) const FIRST_BATCH: u32 = 400;

/// What the next request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    /// Send what waits and fetch what is new.
    Everything,
    /// Send what waits, and no list with the answer.
    Upload,
    /// Fetch what is new, and send nothing.
    News,
    /// Only learn what the hub has: it was restored.
    WhatItHas,
    /// Show the certificate: the hub was restored from a backup that is older than this tablet.
    Certificate,
    /// The next page of a list.
    Page(lists::Wanted),
    /// A piece of a large list, from where it stands.
    Piece(WantedPiece),
}

impl Ask {
    /// Its answer says how sending stands.
    fn sends(self) -> bool {
        matches!(
            self,
            Self::Everything | Self::Upload | Self::WhatItHas | Self::Certificate
        )
    }

    /// It carries records.
    fn carries(self) -> bool {
        matches!(self, Self::Everything | Self::Upload)
    }

    /// Its answer brings pages of lists.
    fn fetches(self) -> bool {
        self != Self::Upload
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::Unreachable => Self::Unreachable,
            Problem::OtherKey => Self::OtherKey,
            Problem::Refused(status) => Self::Refused(status),
        }
    }
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
