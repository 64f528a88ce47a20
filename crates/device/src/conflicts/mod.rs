//! Where answers differ: a lead sees every side of it and says which is true. Works on what this tablet
//! holds, with no network; a settlement is a record like any other and folds everywhere alike.

mod queue;
mod settle;

pub(crate) use queue::conflicts;
pub(crate) use settle::settle;

use tungnha_domain::Cell;

/// Somebody should look: answers differ unseen, or done stands over a final reason (or the other way round).
pub(crate) fn is_open(cell: &Cell) -> bool {
    cell.conflict || cell.review
}
