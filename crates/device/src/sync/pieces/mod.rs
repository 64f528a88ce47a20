//! Large lists, piece by piece: every byte that comes is kept, a cut or a restart goes on where it stopped,
//! and when all is here and right it is applied at once.

mod plan;

use tungnha_domain::UnitId;
use tungnha_exchange::ListPage;
use tungnha_exchange::keys::sha256;
use tungnha_exchange::snap::{Manifest, Piece};

use self::plan::{Begun, Offered};
use super::hub;
use super::lists::{self, Applied};
use super::receive::page;
use crate::error::Result;
use crate::session::Session;
use crate::store::SnapshotRow;
use crate::transport::Stretch;

/// A piece to fetch, from where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WantedPiece {
    /// Of which list.
    pub unit: UnitId,
    /// Its place in the list's table.
    pub place: u32,
    /// Its name and length.
    pub piece: Piece,
    /// Bytes of it that are here: the next one wanted.
    pub here: u64,
}

/// What became of the lists that were being fetched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Settled {
    /// A list changed.
    pub applied: bool,
    /// A whole list was all here and of no use: the hub's fault, left for the next sync.
    pub useless: bool,
}

/// Takes in the tables of an answer.
pub(super) fn offered(session: &mut Session, tables: &[Vec<u8>]) -> Result<()> {
    for bytes in tables {
        // Not the hub's: as if it hadn't come.
        let Some(table) = opened(session, bytes) else {
            continue;
        };
        let row = SnapshotRow {
            unit: table.list,
            manifest: bytes.clone(),
            total: table.bytes(),
            refused: false,
        };
        if plan::follow(beside(session, &table, bytes)?) {
            session.store.write(|db| db.begin_snapshot(&row))?;
        }
    }
    Ok(())
}

fn beside(session: &Session, table: &Manifest, bytes: &[u8]) -> Result<Offered> {
    let db = session.store.read();
    let unit = db.unit(table.list)?;
    let begun = match db.snapshot(table.list)? {
        None => None,
        Some(row) => opened(session, &row.manifest).map(|old| (row, old)),
    };
    let begun = match begun {
        None => None,
        Some((row, old)) => Some(Begun {
            same: row.manifest == bytes,
            from: old.from,
            to: old.to,
            some: !db.arrived(table.list)?.is_empty(),
            refused: row.refused,
        }),
    };
    Ok(Offered {
        ours: unit.is_some(),
        from: table.from,
        to: table.to,
        position: unit.map_or(0, |unit| unit.position),
        begun,
    })
}

/// The piece to fetch next, if there is one.
pub(super) fn wanted(session: &Session) -> Result<Option<WantedPiece>> {
    let db = session.store.read();
    for row in db.snapshots()?.into_iter().filter(|row| !row.refused) {
        let Some(table) = opened(session, &row.manifest) else {
            continue;
        };
        let next = plan::next(&table, &db.arrived(row.unit)?);
        if let Some((place, here)) = next
            && let Some(piece) = table.pieces.get(place as usize)
        {
            return Ok(Some(WantedPiece {
                unit: row.unit,
                place,
                piece: *piece,
                here,
            }));
        }
    }
    Ok(None)
}

/// Keeps a stretch of a piece, durably. One whose last byte comes with it is checked against its name, and
/// forgotten, it alone, if it is something else.
pub(crate) fn keep(session: &mut Session, wanted: &WantedPiece, stretch: &Stretch) -> Result<()> {
    let (unit, place) = (wanted.unit, wanted.place);
    session.store.write(|db| {
        if db.snapshot(unit)?.is_none_or(|row| row.refused) {
            return Ok(());
        }
        let here = db.arrived(unit)?.get(&place).copied().unwrap_or(0);
        let length = u64::from(wanted.piece.length);
        let Some(new) = plan::new_part(&stretch.bytes, (stretch.at, stretch.of), (here, length)) else {
            return Ok(());
        };
        db.put_stretch(unit, place, here, new)?;
        let whole = here + new.len() as u64 == length;
        if whole && sha256(&[&db.piece(unit, place)?]) != wanted.piece.sha256 {
            tracing::warn!(
                unit = unit.0,
                place,
                "a piece of a list came with other bytes; it will be fetched again"
            );
            db.drop_piece(unit, place)?;
        }
        Ok(())
    })
}

/// How many bytes of a piece are here now.
pub(super) fn here(session: &Session, wanted: &WantedPiece) -> Result<u64> {
    let arrived = session.store.read().arrived(wanted.unit)?;
    Ok(arrived.get(&wanted.place).copied().unwrap_or(0))
}

/// The hub signed that it does not give us these pieces: another table is waited for.
pub(super) fn refused(session: &mut Session, unit: UnitId) -> Result<()> {
    session.store.write(|db| db.refuse_snapshot(unit))
}

/// Applies every list of which all pieces are here, and drops what no longer fits its list.
pub(super) fn settle(session: &mut Session, hub_time: i64) -> Result<Settled> {
    let mut settled = Settled::default();
    for row in session.store.read().snapshots()? {
        let unit = row.unit;
        let Some(table) = opened(session, &row.manifest) else {
            session.store.write(|db| db.drop_snapshot(unit))?;
            continue;
        };
        let position = session.store.read().unit(unit)?.map_or(0, |unit| unit.position);
        if !plan::fits(table.from, table.to, position) {
            session.store.write(|db| db.drop_snapshot(unit))?;
            continue;
        }
        if row.refused || plan::next(&table, &session.store.read().arrived(unit)?).is_some() {
            continue;
        }
        let applied = match pages(session, &table)? {
            Some(pages) => lists::apply(session, &pages, hub_time)? == Applied::Yes,
            None => false,
        };
        if applied {
            settled.applied = true;
        } else {
            tracing::warn!(unit = unit.0, "the pieces of a list are of no use together");
            // A change that doesn't add up is followed by the whole list, at once.
            settled.useless |= table.from == 0;
            session.store.write(|db| db.drop_snapshot(unit))?;
        }
    }
    Ok(settled)
}

/// The pages in a table's pieces, if each is the hub's and the one that belongs there.
fn pages(session: &Session, table: &Manifest) -> Result<Option<Vec<ListPage>>> {
    let db = session.store.read();
    let mut pages = Vec::with_capacity(table.pieces.len());
    for (at, place) in (0..table.pieces.len()).zip(0_u32..) {
        let bytes = db.piece(table.list, place)?;
        match page(session, &bytes).filter(|page| table.expects(at, page)) {
            Some(page) => pages.push(page),
            None => return Ok(None),
        }
    }
    Ok(Some(pages))
}

/// A table signed by our hub.
fn opened(session: &Session, bytes: &[u8]) -> Option<Manifest> {
    let (keys, id) = hub(session);
    Manifest::open(bytes, &keys, &id).ok()
}
