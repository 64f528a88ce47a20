//! Papers: small documents a tablet keeps beside its list, one of each kind ([`tungnha_exchange::papers`]).
//!
//! Nothing is kept here of what a tablet was given: each time it comes, what a paper would say now is made and
//! compared with the digest of what it holds. A new kind is a file with a `content` and a line in [`KINDS`].

mod assigned;
mod board;
mod cards;
mod helpers;
mod points;

pub(crate) use board::{Boards, Counted, count as count_boards};

use tungnha_exchange::enrol::digest;
use tungnha_exchange::limits;
use tungnha_exchange::papers::{Paper, PaperKind};
use tungnha_exchange::sync::{SyncRequest, SyncResponse};

use crate::enrol::Device;
use crate::error::HubError;
use crate::keys::Identity;
use crate::store::Transaction;

/// Whose papers, and when: what a kind makes its content of.
pub(crate) struct Reader<'t> {
    pub(crate) tx: &'t Transaction<'t>,
    pub(crate) device: &'t Device,
    /// Where the boards' figures are counted.
    pub(crate) boards: &'t Boards,
    /// Unix seconds.
    pub(crate) now: i64,
}

/// What a paper says to this tablet now; none where it is to have no paper of the kind.
type Content = fn(&Reader<'_>) -> Result<Option<Vec<u8>>, HubError>;

const KINDS: [(PaperKind, Content); 5] = [
    (PaperKind::Board, board::content),
    (PaperKind::Assigned, assigned::content),
    (PaperKind::StepCards, cards::content),
    (PaperKind::Points, points::content),
    (PaperKind::Helpers, helpers::content),
];

/// Adds the papers that say something else than those the tablet holds, as far as the answer has room: what does
/// not fit is due with the next one, and `more` says that there is something.
pub(crate) fn fill(
    reader: &Reader<'_>,
    identity: &Identity,
    request: &SyncRequest,
    response: &mut SyncResponse,
) -> Result<(), HubError> {
    let Some(held) = request.papers.as_deref().filter(|_| !reader.device.revoked) else {
        return Ok(());
    };
    let budget = usize::try_from(request.budget).unwrap_or(usize::MAX);
    let mut spent: usize = response
        .pages
        .iter()
        .chain(&response.snapshots)
        .map(Vec::len)
        .sum();
    for (kind, content) in KINDS {
        let held = held.iter().find(|(of, _)| *of == kind.wire());
        let content = content(reader)?;
        if content.as_deref().map(digest) == held.map(|(_, digest)| *digest) {
            continue;
        }
        let paper = Paper {
            kind: kind.wire(),
            incarnation: identity.incarnation,
            dev: reader.device.dev,
            hub_time: reader.now,
            content,
        };
        let Ok(paper) = paper.sign(&identity.keys, &identity.hub_id) else {
            tracing::warn!(
                kind = kind.wire(),
                "a paper is over the protocol's limit and was not sent"
            );
            continue;
        };
        let fits = spent + paper.len() <= budget.min(limits::RESPONSE_BYTES / 2);
        if !fits && (spent > 0 || budget == 0) {
            response.more = true;
            continue;
        }
        spent += paper.len();
        response.papers.push(paper);
    }
    Ok(())
}
