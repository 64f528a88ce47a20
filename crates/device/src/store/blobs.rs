//! Small structures kept in one column each: read and written whole, never searched.
//!
//! CBOR arrays with stable integer codes, as on the wire. They are written by this program only, so a
//! blob that doesn't decode means a damaged store.

use chrono::{Datelike, NaiveDate};
use minicbor::{Decoder, Encoder, decode};
use tungnha_domain::{
    Cell, Channel, Ghost, Head, ListKind, ListedState, MemberId, Outcome, RecordId, Role, Target,
};

use super::{ListSource, ListedFact};
use crate::error::{Error, Result};

type Writer = Encoder<Vec<u8>>;
type Read<T> = std::result::Result<T, decode::Error>;

/// Encoding into memory can't fail; a blob that somehow did would be empty and refused on reading.
fn written(
    write: impl FnOnce(&mut Writer) -> std::result::Result<(), minicbor::encode::Error<std::convert::Infallible>>,
) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    match write(&mut encoder) {
        Ok(()) => encoder.into_writer(),
        Err(_) => Vec::new(),
    }
}

fn read<'b, T>(bytes: &'b [u8], read: impl FnOnce(&mut Decoder<'b>) -> Read<T>) -> Result<T> {
    read(&mut Decoder::new(bytes)).map_err(|_| Error::Corrupt("the store"))
}

fn bad<T>(found: Option<T>) -> Read<T> {
    found.ok_or_else(|| decode::Error::message("unknown code"))
}

fn length(decoder: &mut Decoder<'_>) -> Read<u64> {
    bad(decoder.array()?)
}

/// `[target, state, import]` flat, one triple a fact.
pub(super) fn facts_to(facts: &[ListedFact]) -> Vec<u8> {
    written(|e| {
        e.array(facts.len() as u64 * 3)?;
        for fact in facts {
            e.u64(fact.state.target().wire())?
                .u64(fact.state.wire())?
                .u64(fact.import_seq)?;
        }
        Ok(())
    })
}

pub(super) fn facts_from(bytes: &[u8]) -> Result<Vec<ListedFact>> {
    read(bytes, |d| {
        (0..length(d)? / 3)
            .map(|_| {
                let target = bad(Target::from_wire(d.u64()?))?;
                let state = bad(ListedState::from_wire(target, d.u64()?))?;
                Ok(ListedFact {
                    state,
                    import_seq: d.u64()?,
                })
            })
            .collect()
    })
}

/// `[kind, list date or null, import date, import seq]` flat; dates as days since the common era.
pub(super) fn lists_to(lists: &[ListSource]) -> Vec<u8> {
    written(|e| {
        e.array(lists.len() as u64 * 4)?;
        for list in lists {
            e.u64(list.kind.wire())?;
            match list.list_date {
                Some(date) => e.i32(date.num_days_from_ce())?,
                None => e.null()?,
            };
            e.i32(list.import_date.num_days_from_ce())?.u64(list.import_seq)?;
        }
        Ok(())
    })
}

pub(super) fn lists_from(bytes: &[u8]) -> Result<Vec<ListSource>> {
    read(bytes, |d| {
        (0..length(d)? / 4)
            .map(|_| {
                let kind = bad(ListKind::from_wire(d.u64()?))?;
                let list_date = match d.datatype()? {
                    minicbor::data::Type::Null => d.null().map(|()| None)?,
                    _ => Some(day(d)?),
                };
                Ok(ListSource {
                    kind,
                    list_date,
                    import_date: day(d)?,
                    import_seq: d.u64()?,
                })
            })
            .collect()
    })
}

fn day(d: &mut Decoder<'_>) -> Read<NaiveDate> {
    bad(NaiveDate::from_num_days_from_ce_opt(d.i32()?))
}

/// `[target, [heads, under, undone, covered, conflict, review]]` flat; targets nobody answered are left out.
pub(super) fn cells_to(cells: &[Cell; 4]) -> Vec<u8> {
    let answered = || {
        Target::ALL
            .iter()
            .zip(cells)
            .filter(|(_, cell)| **cell != Cell::default())
    };
    written(|e| {
        e.array(answered().count() as u64 * 2)?;
        for (target, cell) in answered() {
            e.u64(target.wire())?.array(6)?;
            for heads in [&cell.heads, &cell.under] {
                e.array(heads.len() as u64)?;
                for head in heads {
                    write_head(e, head)?;
                }
            }
            e.array(cell.undone.len() as u64)?;
            for ghost in &cell.undone {
                e.array(2)?;
                write_ids(e, &[ghost.id])?;
                write_ids(e, &ghost.seen)?;
            }
            write_ids(e, &cell.covered)?;
            e.bool(cell.conflict)?.bool(cell.review)?;
        }
        Ok(())
    })
}

pub(super) fn cells_from(bytes: &[u8]) -> Result<[Cell; 4]> {
    read(bytes, |d| {
        let mut cells: [Cell; 4] = std::array::from_fn(|_| Cell::default());
        for _ in 0..length(d)? / 2 {
            let target = bad(Target::from_wire(d.u64()?))?;
            length(d)?;
            let cell = Cell {
                heads: many(d, read_head)?,
                under: many(d, read_head)?,
                undone: many(d, |d| {
                    length(d)?;
                    let id = bad(read_ids(d)?.pop())?;
                    Ok(Ghost {
                        id,
                        seen: read_ids(d)?,
                    })
                })?,
                covered: read_ids(d)?,
                conflict: d.bool()?,
                review: d.bool()?,
            };
            if let Some(slot) = cells.get_mut(target.index()) {
                *slot = cell;
            }
        }
        Ok(cells)
    })
}

fn many<'b, T>(d: &mut Decoder<'b>, one: impl Fn(&mut Decoder<'b>) -> Read<T>) -> Read<Vec<T>> {
    (0..length(d)?).map(|_| one(d)).collect()
}

fn write_head(
    e: &mut Writer,
    head: &Head,
) -> std::result::Result<(), minicbor::encode::Error<std::convert::Infallible>> {
    e.array(9)?;
    write_ids(e, &[head.id])?;
    e.u32(head.member.0)?
        .u64(head.role.wire())?
        .u64(head.outcome.wire())?
        .i64(head.effective)?;
    write_ids(e, &head.seen)?;
    e.bool(head.settles)?
        .bool(head.review)?
        .u64(head.channel.wire())?;
    Ok(())
}

/// Heads written before the channel was kept have eight fields; what was recorded then was recorded at doors.
fn read_head(d: &mut Decoder<'_>) -> Read<Head> {
    let fields = length(d)?;
    let mut head = Head {
        id: bad(read_ids(d)?.pop())?,
        member: MemberId(d.u32()?),
        role: bad(Role::from_wire(d.u64()?))?,
        outcome: bad(Outcome::from_wire(d.u64()?))?.told(),
        effective: d.i64()?,
        seen: read_ids(d)?,
        settles: d.bool()?,
        review: d.bool()?,
        channel: Channel::Door,
    };
    if fields > 8 {
        head.channel = Channel::from_wire(d.u64()?);
    }
    Ok(head)
}

fn write_ids(
    e: &mut Writer,
    ids: &[RecordId],
) -> std::result::Result<(), minicbor::encode::Error<std::convert::Infallible>> {
    e.bytes(&ids_to(ids)).map(|_| ())
}

fn read_ids(d: &mut Decoder<'_>) -> Read<Vec<RecordId>> {
    bad(ids_in(d.bytes()?))
}

/// dev (4), epoch (4), seq (8), big-endian, one after the other.
pub(super) fn ids_to(ids: &[RecordId]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(ids.len() * 16);
    for id in ids {
        bytes.extend(id.dev.to_be_bytes());
        bytes.extend(id.epoch.to_be_bytes());
        bytes.extend(id.seq.to_be_bytes());
    }
    bytes
}

pub(super) fn ids_from(bytes: &[u8]) -> Result<Vec<RecordId>> {
    ids_in(bytes).ok_or(Error::Corrupt("the store"))
}

fn ids_in(bytes: &[u8]) -> Option<Vec<RecordId>> {
    let (whole, rest) = bytes.as_chunks::<16>();
    if !rest.is_empty() {
        return None;
    }
    whole
        .iter()
        .map(|id| {
            Some(RecordId {
                dev: u32::from_be_bytes(*id.first_chunk()?),
                epoch: u32::from_be_bytes(id.get(4..8)?.try_into().ok()?),
                seq: u64::from_be_bytes(*id.last_chunk()?),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_comes_back_as_it_was_kept() {
        let id = |seq| RecordId {
            dev: 7,
            epoch: 1,
            seq,
        };
        let head = |seq| Head {
            id: id(seq),
            member: MemberId(3),
            role: Role::Lead,
            channel: Channel::Phone,
            outcome: Outcome::NoNeed,
            effective: -5,
            seen: vec![id(1), id(2)],
            settles: true,
            review: false,
        };
        let cell = Cell {
            heads: vec![head(9), head(8)],
            under: vec![head(4)],
            undone: vec![Ghost {
                id: id(6),
                seen: vec![id(4)],
            }],
            covered: vec![id(9)],
            conflict: true,
            review: true,
        };
        let cells = [Cell::default(), cell, Cell::default(), Cell::default()];
        assert_eq!(cells_from(&cells_to(&cells)).unwrap(), cells);
    }

    #[test]
    fn a_head_kept_before_the_channel_was_is_one_from_the_door() {
        let old = written(|e| {
            e.array(8)?;
            write_ids(e, &[RecordId::default()])?;
            e.u32(3)?.u64(Role::Member.wire())?.u64(1)?.i64(5)?;
            write_ids(e, &[])?;
            e.bool(false)?.bool(true)?;
            Ok(())
        });
        let head = read(&old, read_head).unwrap();
        assert_eq!((head.channel, head.review), (Channel::Door, true));
    }

    #[test]
    fn facts_and_lists_come_back_as_they_were_kept() {
        let facts: Vec<ListedFact> = Target::ALL
            .into_iter()
            .flat_map(ListedState::all)
            .map(|state| ListedFact {
                state,
                import_seq: 300,
            })
            .collect();
        assert_eq!(facts_from(&facts_to(&facts)).unwrap(), facts);
        let day = NaiveDate::from_ymd_opt(2024, 5, 6).unwrap();
        let list = |list_date| ListSource {
            kind: ListKind::Operator,
            list_date,
            import_date: day,
            import_seq: 4,
        };
        let lists = vec![list(None), list(Some(day))];
        assert_eq!(lists_from(&lists_to(&lists)).unwrap(), lists);
    }

    #[test]
    fn a_damaged_blob_is_a_damaged_store() {
        assert!(matches!(cells_from(&[0x82, 0x01]), Err(Error::Corrupt(_))));
        assert!(matches!(ids_from(&[0; 15]), Err(Error::Corrupt(_))));
    }
}
