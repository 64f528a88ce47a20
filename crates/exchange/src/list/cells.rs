//! Cells (what the field says) by columns. Nearly all are one answer nobody has disputed; those stand in
//! columns, the others follow in full.
//!
//! `[place, dev, epoch, seq, member, role, outcome, effective, others]`; place = row × 4 + target, and
//! others are `[place, cell]`.

use tungnha_domain::{Cell, Channel, Ghost, Head, MemberId, Outcome, RecordId, Role, Target};

use super::ResidentRow;
use super::columns::{Column, column, narrow, read_deltas, read_u32s, write_deltas};
use crate::DecodeError;
use crate::cbor::{Reader, Writer};
use crate::limits::{ITEMS, PAGE_ROWS};

type Read<T> = Result<T, DecodeError>;

pub(super) fn write(writer: &mut Writer, rows: &[ResidentRow]) {
    let mut plain: Vec<(i64, &Head)> = Vec::new();
    let mut others: Vec<(i64, &Cell)> = Vec::new();
    for (row, resident) in rows.iter().enumerate() {
        for (target, cell) in &resident.cells {
            let place = (row * 4 + target.index()) as i64;
            match plain_head(cell) {
                Some(head) => plain.push((place, head)),
                None => others.push((place, cell)),
            }
        }
    }
    writer.array(9);
    write_deltas(writer, plain.iter().map(|(place, _)| *place));
    let mut of = |pick: fn(&Head) -> i64| write_deltas(writer, plain.iter().map(|(_, head)| pick(head)));
    of(|head| head.id.dev.into());
    of(|head| head.id.epoch.into());
    of(|head| head.id.seq as i64);
    of(|head| head.member.0.into());
    of(|head| head.role.wire() as i64);
    of(|head| head.outcome.wire() as i64);
    of(|head| head.effective);
    writer.list(others.into_iter(), |writer, (place, cell)| {
        writer.array(2).i64(place);
        write_cell(writer, cell);
    });
}

/// The only head of a cell that holds nothing else.
fn plain_head(cell: &Cell) -> Option<&Head> {
    let [head] = cell.heads.as_slice() else {
        return None;
    };
    let plain = cell.under.is_empty()
        && cell.undone.is_empty()
        && cell.covered == [head.id]
        && head.seen.is_empty()
        && head.channel == Channel::Door
        && !head.settles
        && !head.review;
    plain.then_some(head)
}

pub(super) fn read(reader: &mut Reader<'_>, rows: &mut [ResidentRow]) -> Read<()> {
    reader.fields(9, |reader| {
        let places = read_deltas(reader)?;
        let mut devs = column(read_u32s(reader)?);
        let mut epochs = column(read_u32s(reader)?);
        let mut seqs = column(read_deltas(reader)?);
        let mut members = column(read_u32s(reader)?);
        let mut roles = column(read_deltas(reader)?);
        let mut outcomes = column(read_deltas(reader)?);
        let mut times = column(read_deltas(reader)?);
        for place in places {
            let id = RecordId {
                dev: devs.next()?,
                epoch: epochs.next()?,
                seq: seqs.next()? as u64,
            };
            let head = Head {
                id,
                member: MemberId(members.next()?),
                role: code(&mut roles, Role::from_wire)?,
                channel: Channel::Door,
                outcome: code(&mut outcomes, Outcome::from_wire)?,
                effective: times.next()?,
                seen: Vec::new(),
                settles: false,
                review: false,
            };
            let cell = Cell {
                heads: vec![head],
                covered: vec![id],
                ..Cell::default()
            };
            put(rows, place, cell)?;
        }
        for ended in [devs.end(), epochs.end(), seqs.end(), members.end(), roles.end()] {
            ended?;
        }
        outcomes.end()?;
        times.end()?;
        for _ in 0..reader.array(PAGE_ROWS)? {
            let (place, cell) = reader.fields(2, |reader| Ok((reader.i64()?, read_cell(reader)?)))?;
            put(rows, place, cell)?;
        }
        for row in rows {
            row.cells.sort_by_key(|(target, _)| *target);
        }
        Ok(())
    })
}

fn code<I: Iterator<Item = i64>, T>(codes: &mut Column<I>, of: fn(u64) -> Option<T>) -> Read<T> {
    of(narrow(codes.next()?)?).ok_or(DecodeError::Version)
}

/// Puts a cell into its row; two for one target are refused.
fn put(rows: &mut [ResidentRow], place: i64, cell: Cell) -> Read<()> {
    let place: usize = narrow(place)?;
    let row = rows.get_mut(place / 4).ok_or(DecodeError::Malformed)?;
    let target = Target::ALL[place % 4];
    if row.cells.iter().any(|(taken, _)| *taken == target) {
        return Err(DecodeError::Malformed);
    }
    row.cells.push((target, cell));
    Ok(())
}

/// A cell in full: `[heads, under, undone, covered]`. Conflict and review follow from the heads.
pub(super) fn write_cell(writer: &mut Writer, cell: &Cell) {
    writer.array(4);
    writer.list(cell.heads.iter(), write_head);
    writer.list(cell.under.iter(), write_head);
    writer.list(cell.undone.iter(), |writer, ghost| {
        writer.array(2).ids(&[ghost.id]).ids(&ghost.seen);
    });
    writer.ids(&cell.covered);
}

fn read_cell(reader: &mut Reader<'_>) -> Read<Cell> {
    reader.fields(4, |reader| {
        let heads = reader.list(ITEMS, read_head)?;
        Ok(Cell {
            conflict: heads.windows(2).any(|pair| pair[0].outcome != pair[1].outcome),
            review: heads.iter().any(|head| head.review),
            heads,
            under: reader.list(ITEMS, read_head)?,
            undone: reader.list(ITEMS, |reader| {
                reader.fields(2, |reader| {
                    Ok(Ghost {
                        id: read_id(reader)?,
                        seen: reader.ids(ITEMS)?,
                    })
                })
            })?,
            covered: reader.ids(ITEMS)?,
        })
    })
}

/// `[id, member, role, outcome, effective, seen, flags]`; flags: 1 settles, 2 review, from 4
/// the channel.
fn write_head(writer: &mut Writer, head: &Head) {
    writer
        .array(7)
        .ids(&[head.id])
        .u64(head.member.0)
        .u64(head.role.wire());
    writer
        .u64(head.outcome.wire())
        .i64(head.effective)
        .ids(&head.seen);
    writer.u64(u64::from(head.settles) + 2 * u64::from(head.review) + 4 * head.channel.wire());
}

fn read_head(reader: &mut Reader<'_>) -> Read<Head> {
    reader.fields(7, |reader| {
        let id = read_id(reader)?;
        let member = MemberId(reader.u32()?);
        let role = Role::from_wire(reader.u64()?).ok_or(DecodeError::Version)?;
        let outcome = Outcome::from_wire(reader.u64()?).ok_or(DecodeError::Version)?;
        let effective = reader.i64()?;
        let seen = reader.ids(ITEMS)?;
        let flags = reader.u64()?;
        let (settles, review) = (flags & 1 != 0, flags & 2 != 0);
        Ok(Head {
            id,
            member,
            role,
            channel: Channel::from_wire(flags >> 2),
            outcome,
            effective,
            seen,
            settles,
            review,
        })
    })
}

fn read_id(reader: &mut Reader<'_>) -> Read<RecordId> {
    match reader.ids(1)?.as_slice() {
        [id] => Ok(*id),
        _ => Err(DecodeError::Malformed),
    }
}
