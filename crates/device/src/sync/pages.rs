//! List pages on the way in: checked, laid aside, applied together when the last one is here.

use tungnha_domain::UnitId;
use tungnha_exchange::ListPage;

use super::lists::{self, Applied, Wanted};
use super::planner::{PageSeen, PageVerdict, place};
use super::receive::page;
use crate::error::Result;
use crate::session::Session;

/// What became of the pages of one answer.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// At least one was of use.
    pub any: bool,
    /// A list changed.
    pub applied: bool,
    /// The page to fetch next, when a delta is not whole.
    pub wanted: Option<Wanted>,
    /// A list must be asked for anew.
    pub again: bool,
}

pub(super) fn take(session: &mut Session, pages: &[Vec<u8>], hub_time: i64) -> Result<Taken> {
    let mut taken = Taken::default();
    for bytes in pages {
        // Not the hub's: as if it hadn't come.
        let Some(page) = page(session, bytes) else {
            continue;
        };
        let (verdict, goes_on) = verdict(session, &page)?;
        match verdict {
            PageVerdict::Ignore => {}
            PageVerdict::Stage => {
                stage(session, &page, bytes, goes_on)?;
                taken.any = true;
                taken.wanted = Some(Wanted {
                    unit: page.list,
                    from: page.from,
                    to: page.to,
                    part: staged(session, page.list)?,
                });
            }
            PageVerdict::Apply => {
                stage(session, &page, bytes, goes_on)?;
                let whole = whole(session, page.list)?;
                match lists::apply(session, &whole, hub_time)? {
                    Applied::Yes => {
                        taken.any = true;
                        taken.applied = true;
                        taken.wanted = None;
                    }
                    // Fetched anew from the start at the next request; a snapshot that doesn't add up
                    // either is the hub's fault and is left for the next sync.
                    Applied::DoesNotAddUp => {
                        (taken.any, taken.again) = (page.from != 0, true);
                    }
                }
            }
        }
    }
    Ok(taken)
}

/// What to do with a page, and whether it is of the delta whose pages are laid aside.
fn verdict(session: &Session, page: &ListPage) -> Result<(PageVerdict, bool)> {
    let db = session.store.read();
    let unit = db.unit(page.list)?;
    let staged = db.staged(page.list)?;
    let first = staged.first().and_then(|bytes| self::page(session, bytes));
    let goes_on = first
        .as_ref()
        .is_some_and(|first| (first.from, first.to) == (page.from, page.to));
    let verdict = place(PageSeen {
        ours: unit.is_some(),
        from: page.from,
        to: page.to,
        part: page.part,
        position: unit.map_or(0, |unit| unit.position),
        staged: first.map(|first| {
            (
                first.from,
                first.to,
                u32::try_from(staged.len()).unwrap_or(u32::MAX),
            )
        }),
        last: page.last,
    });
    Ok((verdict, goes_on))
}

/// Lays a page aside. Those of another delta go; those of the same one stay, though it is sent from its
/// start again.
fn stage(session: &mut Session, page: &ListPage, bytes: &[u8], goes_on: bool) -> Result<()> {
    session.store.write(|db| {
        if !goes_on {
            db.clear_staged(page.list)?;
        }
        db.stage(page.list, page.part, bytes)
    })
}

/// How many pages of a list are laid aside.
fn staged(session: &Session, unit: UnitId) -> Result<u32> {
    let pages = session.store.read().staged(unit)?.len();
    Ok(u32::try_from(pages).unwrap_or(u32::MAX))
}

fn whole(session: &Session, unit: UnitId) -> Result<Vec<ListPage>> {
    Ok(session
        .store
        .read()
        .staged(unit)?
        .iter()
        .filter_map(|bytes| page(session, bytes))
        .collect())
}
