//! Households by columns: `[hid, number, address, order, last visit at, by, nobody home]`; a household
//! nobody called at has member code 0, members being written as id + 1.

use tungnha_domain::{Hid, MemberId};

use super::columns::{
    column, narrow, read_codes, read_deltas, read_texts, read_u32s, write_codes, write_deltas, write_texts,
};
use super::{HouseholdRow, LastVisit};
use crate::DecodeError;
use crate::cbor::{Reader, Writer};

pub(super) fn write(writer: &mut Writer, rows: &[HouseholdRow]) {
    writer.array(7);
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
}

pub(super) fn read(reader: &mut Reader<'_>) -> Result<Vec<HouseholdRow>, DecodeError> {
    reader.fields(7, |reader| {
        let hids = read_u32s(reader)?;
        let mut numbers = column(read_texts(reader)?);
        let mut addresses = column(read_texts(reader)?);
        let mut orders = column(read_u32s(reader)?);
        let mut members = column(read_deltas(reader)?);
        let mut times = column(read_deltas(reader)?);
        let mut nobody = column(read_codes(reader)?);
        let rows = hids
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
                })
            })
            .collect::<Result<_, DecodeError>>()?;
        numbers.end()?;
        addresses.end()?;
        orders.end()?;
        members.end()?;
        times.end()?;
        nobody.end()?;
        Ok(rows)
    })
}

/// One household as its digest sees it.
pub(super) fn write_row(writer: &mut Writer, row: &HouseholdRow) {
    writer
        .array(5)
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
}
