//! What a tablet lacks of a list: in the answer itself when it is little, else cut into pieces that are
//! kept until every tablet had the time to fetch them, however slow its road and however the list moves on.

use tungnha_exchange::ListPage;
use tungnha_exchange::keys::sha256;
use tungnha_exchange::snap::{Manifest, Piece};

use super::pages::{PAGE_ENTRIES, Pages};
use crate::error::HubError;
use crate::store::lists::{self, ListState};
use crate::store::snapshots::{self, Cut};

/// A piece takes at most sixteen seconds at 20 kbit/s, and a tablet's own records never wait for longer.
const PIECE_BYTES: usize = 40 * 1024;
/// What goes with the acknowledgement: lost whole if the answer is cut, so no more than six seconds of the
/// same line. Anything larger goes in pieces.
const INLINE_BYTES: usize = 16 * 1024;
/// Pieces nobody was offered or fetched for so long are forgotten: a tablet that comes once a week can
/// still finish what it began.
const KEPT_FOR: i64 = 8 * 24 * 60 * 60;
/// A list cut before is offered again while at most one in so many people changed since: the change that
/// follows it costs less than cutting, keeping and fetching the list anew.
const ONE_IN: u64 = 20;

/// What a tablet gets of a list beside an acknowledgement.
pub(crate) enum Offer {
    /// A page with all it lacks.
    Page(Vec<u8>),
    /// The signed table of the pieces it lacks.
    Pieces(Vec<u8>),
}

/// A signed page and its hash, by which it is asked for.
type Signed = ([u8; 32], Vec<u8>);

impl Pages<'_> {
    /// What a tablet that stands at `from` lacks. `now` is unix seconds.
    pub(crate) fn offer(&self, from: u64, now: i64) -> Result<Offer, HubError> {
        let (from, state) = self.told(from)?;
        let cut = Cut {
            unit: self.unit,
            dev: (from > 0).then_some(self.dev),
            from,
        };
        if let Some(kept) = snapshots::newest(self.conn, cut)? {
            let since = lists::since(self.conn, self.unit, kept.position)?;
            if still_good(since, state.total) {
                snapshots::touch(self.conn, kept.id, now)?;
                return Ok(Offer::Pieces(kept.manifest));
            }
        }
        let first = self.build(from, 0, (0, PAGE_ENTRIES), &state)?;
        if first.last {
            let page = self.sign(&first)?;
            if page.len() <= INLINE_BYTES {
                return Ok(Offer::Page(page));
            }
        }
        snapshots::forget_untouched(self.conn, now - KEPT_FOR)?;
        let pieces = self.cut(from, &state)?;
        let table = Manifest {
            list: self.unit,
            to: state.position,
            pieces: pieces
                .iter()
                .map(|(sha256, bytes)| Piece {
                    sha256: *sha256,
                    length: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
                })
                .collect(),
            from,
        };
        let manifest = table.sign(&self.identity.keys, &self.identity.hub_id);
        snapshots::keep(self.conn, cut, (state.position, now), &manifest, &pieces)?;
        Ok(Offer::Pieces(manifest))
    }

    /// Everything after `from`, in signed pages with their hashes.
    fn cut(&self, from: u64, state: &ListState) -> Result<Vec<Signed>, HubError> {
        let mut pieces = Vec::new();
        let (mut done, mut entries) = (0, PAGE_ENTRIES);
        loop {
            let part = u32::try_from(pieces.len()).unwrap_or(u32::MAX);
            let page = self.build(from, part, (done, entries), state)?;
            let bytes = self.sign_to_keep(&page)?;
            if bytes.len() > PIECE_BYTES && entries > 1 {
                entries = fewer(entries, bytes.len());
                continue;
            }
            pieces.push((sha256(&[&bytes]), bytes));
            if page.last {
                return Ok(pieces);
            }
            done += entries;
        }
    }

    fn sign_to_keep(&self, page: &ListPage) -> Result<Vec<u8>, HubError> {
        page.sign_to_keep(&self.identity.keys, &self.identity.hub_id)
            .map_err(|_| HubError::Unreadable("list page"))
    }
}

/// Whether a list that was cut before is still worth offering: `since` is how many of its entries changed
/// after it was cut, and how many were removed. Whoever was removed must not be sent out any more.
fn still_good((changed, removed): (u64, u64), total: u32) -> bool {
    removed == 0 && changed * ONE_IN <= u64::from(total)
}

/// Entries for a page of which so many made `bytes`: a little less than what would just fit.
fn fewer(entries: u64, bytes: usize) -> u64 {
    let fitting = entries * PIECE_BYTES as u64 / (bytes as u64).max(1);
    (fitting - fitting / 16).clamp(1, entries.saturating_sub(1).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_cut_before_serves_until_one_in_twenty_changed_or_somebody_left() {
        assert!(still_good((0, 0), 0));
        assert!(still_good((50, 0), 1_000));
        assert!(!still_good((51, 0), 1_000));
        assert!(!still_good((1, 1), 1_000));
    }

    #[test]
    fn too_large_a_piece_is_cut_again_with_fewer_entries_down_to_one() {
        assert_eq!(fewer(2_500, PIECE_BYTES * 2), 1_172);
        assert_eq!(fewer(2, PIECE_BYTES + 1), 1);
        assert!(fewer(100, PIECE_BYTES + 1) < 100);
        assert_eq!(fewer(1, PIECE_BYTES * 9), 1);
    }
}
