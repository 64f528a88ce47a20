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
        match verdict(session, &page)? {
            PageVerdict::Ignore => {}
            PageVerdict::Stage => {
                stage(session, &page, bytes)?;
                taken.any = true;
                taken.wanted = Some(Wanted {
                    unit: page.list,
                    from: page.from,
                    to: page.to,
                    part: page.part + 1,
                });
            }
            PageVerdict::Apply => {
                stage(session, &page, bytes)?;
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

fn verdict(session: &Session, page: &ListPage) -> Result<PageVerdict> {
    let db = session.store.read();
    let unit = db.unit(page.list)?;
    let staged = db.staged(page.list)?;
    let first = staged.first().and_then(|bytes| self::page(session, bytes));
    Ok(place(PageSeen {
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
    }))
}

fn stage(session: &mut Session, page: &ListPage, bytes: &[u8]) -> Result<()> {
    session.store.write(|db| {
        if page.part == 0 {
            db.clear_staged(page.list)?;
        }
        db.stage(page.list, page.part, bytes)
    })
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
