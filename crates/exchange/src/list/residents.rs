//! Residents by columns: `[rid, hid, name, flags, births, IDs, phones, operators, facts, cells, invitations]`; the
//! last is left out where nobody of the page is invited.
//!
//! What repeats (operators, the set of facts of one resident) is written once and referred to. A flags
//! byte holds birth kind (0 none, 1 year, 2 day), sex × 4 (0 none, 1 male, 2 female) and head × 16.

use chrono::{Datelike, NaiveDate};
use tungnha_domain::{Birth, Hid, Invitation, Invited, ListedState, MemberId, Rid, Sex, Target};

use super::columns::{
    Column, column, intern, narrow, read_codes, read_deltas, read_texts, read_u32s, write_codes,
    write_deltas, write_texts,
};
use super::digits::{Ids, Phones, write_ids, write_phones};
use super::{Fact, ResidentRow, cells, said};
use crate::DecodeError;
use crate::cbor::{Reader, Writer};
use crate::limits::{ITEMS, PAGE_ROWS, TEXT_BYTES};

type Read<T> = Result<T, DecodeError>;

const HEAD: u8 = 16;
/// Columns of a page on which nobody is invited.
const PLAIN: usize = 10;
const ALL: usize = 11;

pub(super) fn write(writer: &mut Writer, rows: &[ResidentRow]) {
    let invited = rows.iter().any(|row| row.invited.is_some());
    writer.array(if invited { ALL } else { PLAIN });
    write_deltas(writer, rows.iter().map(|row| row.rid.0.into()));
    write_deltas(writer, rows.iter().map(|row| row.hid.0.into()));
    write_texts(writer, rows.iter().map(|row| row.name.as_str()));
    write_codes(writer, &rows.iter().map(flags).collect::<Vec<u8>>());
    let births: Vec<i64> = rows
        .iter()
        .filter_map(|row| row.birth.map(birth_number))
        .collect();
    writer.list(births.into_iter(), |writer, number| {
        writer.i64(number);
    });
    write_ids(writer, rows);
    write_phones(writer, rows);
    let (operators, which) = intern(rows.iter().map(|row| row.operator.as_deref()));
    writer.array(2).list(operators.into_iter(), |writer, operator| {
        writer.option(operator, |writer, operator| {
            writer.text(operator);
        });
    });
    write_deltas(writer, which.into_iter());
    let (patterns, which) = intern(rows.iter().map(|row| row.facts.as_slice()));
    writer.array(2).list(patterns.into_iter(), write_facts);
    write_deltas(writer, which.into_iter());
    cells::write(writer, rows);
    if invited {
        said::write(writer, rows, |row| row.invited.as_ref(), write_invitation);
    }
}

pub(super) fn read(reader: &mut Reader<'_>) -> Read<Vec<ResidentRow>> {
    reader.fields_at_least(PLAIN, ALL, |reader, columns| {
        let rids = read_u32s(reader)?;
        let mut hids = column(read_u32s(reader)?);
        let mut names = column(read_texts(reader)?);
        let mut flags = column(read_codes(reader)?);
        let mut births = column(reader.list(PAGE_ROWS, Reader::i64)?);
        let mut ids = Ids::read(reader)?;
        let mut phones = Phones::read(reader)?;
        let (operators, mut which_operator) = reader.fields(2, |reader| {
            let operators = reader.list(PAGE_ROWS, |reader| {
                reader.option(|reader| Ok(reader.text(TEXT_BYTES)?.to_owned()))
            })?;
            Ok((operators, column(read_deltas(reader)?)))
        })?;
        let (patterns, mut which_pattern) = reader.fields(2, |reader| {
            Ok((reader.list(PAGE_ROWS, read_facts)?, column(read_deltas(reader)?)))
        })?;
        if rids.len() > PAGE_ROWS {
            return Err(DecodeError::TooLarge);
        }
        let mut rows = Vec::with_capacity(rids.len());
        for rid in rids {
            let code = *flags.next()?;
            let (birth, sex) = (read_birth(code, &mut births)?, sex_of(code)?);
            let operator: usize = narrow(which_operator.next()?)?;
            let pattern: usize = narrow(which_pattern.next()?)?;
            rows.push(ResidentRow {
                rid: Rid(rid),
                hid: Hid(hids.next()?),
                name: names.next()?.to_owned(),
                birth,
                sex,
                head: code & HEAD != 0,
                personal_id: ids.next(birth, sex)?,
                phone: phones.next()?,
                operator: operators.get(operator).ok_or(DecodeError::Malformed)?.clone(),
                facts: patterns.get(pattern).ok_or(DecodeError::Malformed)?.clone(),
                cells: Vec::new(),
                invited: None,
            });
        }
        hids.end()?;
        names.end()?;
        flags.end()?;
        births.end()?;
        ids.end()?;
        phones.end()?;
        which_operator.end()?;
        which_pattern.end()?;
        cells::read(reader, &mut rows)?;
        if columns >= ALL {
            said::read(reader, &mut rows, read_invitation, |row| &mut row.invited)?;
        }
        Ok(rows)
    })
}

/// One resident as their digest sees them: an invitation only where there is one.
pub(super) fn write_row(writer: &mut Writer, row: &ResidentRow) {
    let text = |writer: &mut Writer, text: &Option<String>| {
        writer.option(text.as_deref(), |writer, text| {
            writer.text(text);
        });
    };
    let fields = if row.invited.is_some() { ALL } else { PLAIN };
    writer.array(fields).u64(row.rid.0).u64(row.hid.0).text(&row.name);
    writer.bytes(&[flags(row)]);
    writer.option(row.birth, |writer, birth| {
        writer.i64(birth_number(birth));
    });
    text(writer, &row.personal_id);
    text(writer, &row.phone);
    text(writer, &row.operator);
    // Facts have no order of their own.
    let mut facts = row.facts.clone();
    facts.sort_unstable();
    write_facts(writer, &facts);
    writer.list(row.cells.iter(), |writer, (target, cell)| {
        writer.array(2).u64(target.wire());
        cells::write_cell(writer, cell);
    });
    if row.invited.is_some() {
        said::write_one(writer, row.invited.as_ref(), write_invitation);
    }
}

fn write_invitation(writer: &mut Writer, invited: &Invited) {
    writer
        .array(3)
        .u64(invited.to.point)
        .i64(i64::from(invited.to.day.num_days_from_ce()))
        .u64(invited.member.0);
}

fn read_invitation(reader: &mut Reader<'_>) -> Read<Invited> {
    reader.fields(3, |reader| {
        let to = Invitation {
            point: reader.u32()?,
            day: super::read_day(reader)?,
        };
        let member = MemberId(reader.u32()?);
        Ok(Invited { to, member })
    })
}

fn flags(row: &ResidentRow) -> u8 {
    let birth = match row.birth {
        None => 0,
        Some(Birth::Year(_)) => 1,
        Some(Birth::Date(_)) => 2,
    };
    let sex = match row.sex {
        None => 0,
        Some(Sex::Male) => 1,
        Some(Sex::Female) => 2,
    };
    birth + sex * 4 + u8::from(row.head) * HEAD
}

fn sex_of(flags: u8) -> Read<Option<Sex>> {
    match flags >> 2 & 3 {
        0 => Ok(None),
        1 => Ok(Some(Sex::Male)),
        2 => Ok(Some(Sex::Female)),
        _ => Err(DecodeError::Malformed),
    }
}

/// 1900-01-01 as a day number: births from then to 2079 take three bytes.
const DAY_ZERO: i32 = 693_596;

fn birth_number(birth: Birth) -> i64 {
    match birth {
        Birth::Year(year) => i64::from(year),
        Birth::Date(day) => i64::from(day.num_days_from_ce()) - i64::from(DAY_ZERO),
    }
}

fn read_birth<I: Iterator<Item = i64>>(flags: u8, births: &mut Column<I>) -> Read<Option<Birth>> {
    match flags & 3 {
        0 => Ok(None),
        1 => Ok(Some(Birth::Year(narrow(births.next()?)?))),
        2 => {
            let days = narrow(births.next()?.saturating_add(i64::from(DAY_ZERO)))?;
            let day = NaiveDate::from_num_days_from_ce_opt(days).ok_or(DecodeError::Malformed)?;
            Ok(Some(Birth::Date(day)))
        }
        _ => Err(DecodeError::Malformed),
    }
}

/// Facts as one flat array: import, target, state, import, target, state …
fn write_facts(writer: &mut Writer, facts: &[Fact]) {
    writer.array(facts.len() * 3);
    for fact in facts {
        writer
            .u64(fact.import_seq)
            .u64(fact.state.target().wire())
            .u64(fact.state.wire());
    }
}

fn read_facts(reader: &mut Reader<'_>) -> Read<Vec<Fact>> {
    let len = reader.array(ITEMS)?;
    if len % 3 != 0 {
        return Err(DecodeError::Malformed);
    }
    (0..len / 3)
        .map(|_| {
            let import_seq = reader.u64()?;
            let target = Target::from_wire(reader.u64()?).ok_or(DecodeError::Version)?;
            let state = ListedState::from_wire(target, reader.u64()?).ok_or(DecodeError::Version)?;
            Ok(Fact { import_seq, state })
        })
        .collect()
}
