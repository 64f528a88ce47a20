//! Households by columns: `[hid, number, address, order, last visit at, by, nobody home, landmarks, moves]`; a
//! household nobody called at has member code 0, members being written as id + 1. The last two are left out where
//! no household of the page has either.

use tungnha_domain::{After, Hid, MemberId};

use super::columns::{
    column, narrow, read_codes, read_deltas, read_texts, read_u32s, write_codes, write_deltas, write_texts,
};
use super::{HouseholdRow, LastVisit, said};
use crate::DecodeError;
use crate::cbor::{Reader, Writer};
use crate::limits::TEXT_BYTES;

/// Columns of a page whose households have neither landmark nor move.
const PLAIN: usize = 7;
const ALL: usize = 9;

pub(super) fn write(writer: &mut Writer, rows: &[HouseholdRow]) {
    let noted = rows.iter().any(is_noted);
    writer.array(if noted { ALL } else { PLAIN });
    write_deltas(writer, rows.iter().map(|row| row.hid.0.into()));
    write_texts(writer, rows.iter().map(|row| row.number.as_str()));
    write_texts(writer, rows.iter().map(|row| row.address.as_str()));
    write_deltas(writer, rows.iter().map(|row| row.order.into()));
    let visits: Vec<LastVisit> = rows.iter().filter_map(|row| row.last_visit).collect();
    let by = |row: &HouseholdRow| row.last_visit.map_or(0, |visit| i64::from(visit.member.0) + 1);
    write_deltas(writer, rows.iter().map(by));
    write_deltas(writer, visits.iter().map(|visit| visit.at));
    let nobody: Vec<u8> = visits.iter().map(|visit| u8::from(visit.nobody_home)).collect();
    write_codes(writer, &nobody);
    if noted {
        said::write(
            writer,
            rows,
            |row| row.landmark.as_ref(),
            |writer, text| {
                write_landmark(writer, text);
            },
        );
        said::write(writer, rows, |row| row.walk.as_ref(), write_after);
    }
}

/// Somebody noted a landmark or moved it in the walk.
fn is_noted(row: &HouseholdRow) -> bool {
    row.landmark.is_some() || row.walk.is_some()
}

pub(super) fn read(reader: &mut Reader<'_>) -> Result<Vec<HouseholdRow>, DecodeError> {
    reader.fields_at_least(PLAIN, ALL, |reader, columns| {
        let hids = read_u32s(reader)?;
        let mut numbers = column(read_texts(reader)?);
        let mut addresses = column(read_texts(reader)?);
        let mut orders = column(read_u32s(reader)?);
        let mut members = column(read_deltas(reader)?);
        let mut times = column(read_deltas(reader)?);
        let mut nobody = column(read_codes(reader)?);
        let mut rows = hids
            .into_iter()
            .map(|hid| {
                let last_visit = match members.next()? {
                    0 => None,
                    by => Some(LastVisit {
                        at: times.next()?,
                        member: MemberId(narrow(by.wrapping_sub(1))?),
                        nobody_home: *nobody.next()? != 0,
                    }),
                };
                Ok(HouseholdRow {
                    hid: Hid(hid),
                    number: numbers.next()?.to_owned(),
                    address: addresses.next()?.to_owned(),
                    order: orders.next()?,
                    last_visit,
                    landmark: None,
                    walk: None,
                })
            })
            .collect::<Result<Vec<_>, DecodeError>>()?;
        numbers.end()?;
        addresses.end()?;
        orders.end()?;
        members.end()?;
        times.end()?;
        nobody.end()?;
        if columns >= ALL {
            let text = |reader: &mut Reader<'_>| Ok(reader.text(TEXT_BYTES)?.to_owned());
            said::read(reader, &mut rows, text, |row| &mut row.landmark)?;
            let after = |reader: &mut Reader<'_>| Ok(Some(Hid(reader.u32()?)).filter(|hid| hid.0 > 0));
            said::read(reader, &mut rows, after, |row| &mut row.walk)?;
        }
        Ok(rows)
    })
}

/// One household as its digest sees it. Landmark and move stand at its end where it has either.
pub(super) fn write_row(writer: &mut Writer, row: &HouseholdRow) {
    let noted = is_noted(row);
    writer
        .array(if noted { 7 } else { 5 })
        .u64(row.hid.0)
        .text(&row.number)
        .text(&row.address)
        .u64(row.order);
    writer.option(row.last_visit, |writer, visit| {
        writer
            .array(3)
            .i64(visit.at)
            .u64(visit.member.0)
            .u64(u64::from(visit.nobody_home));
    });
    if noted {
        said::write_one(writer, row.landmark.as_ref(), |writer, text| {
            write_landmark(writer, text);
        });
        said::write_one(writer, row.walk.as_ref(), write_after);
    }
}

fn write_landmark(writer: &mut Writer, text: &str) {
    writer.text(text);
}

/// First of all is 0.
fn write_after(writer: &mut Writer, after: &After) {
    writer.u64(after.map_or(0, |hid| hid.0));
}
