//! Kind 4: where people are collected, on which of the next days, and how many places are free.

use chrono::{Datelike, NaiveDate};

use crate::cbor::{Reader, Writer};
use crate::list::read_day;
use crate::{DecodeError, limits};

/// The commune's collection points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Points {
    /// Those that are open on one of the next days, by number.
    pub points: Vec<OpenPoint>,
}

/// One point.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenPoint {
    /// The hub's number.
    pub point: u32,
    /// As people call it.
    pub name: String,
    /// Where it is.
    pub place: String,
    /// Minute of the day it opens.
    pub opens: u32,
    /// And closes.
    pub closes: u32,
    /// Its next days, each with the places nobody is asked to yet; 0: the day is full.
    pub days: Vec<(NaiveDate, u32)>,
}

impl Points {
    /// As a paper carries it.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.array(1);
        writer.list(self.points.iter(), |writer, point| {
            writer
                .array(6)
                .u64(point.point)
                .text(&point.name)
                .text(&point.place);
            writer.u64(point.opens).u64(point.closes);
            writer.list(point.days.iter(), |writer, (day, free)| {
                writer.array(2).i64(i64::from(day.num_days_from_ce())).u64(*free);
            });
        });
        writer.finish()
    }

    /// Reads what a paper of this kind says.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let points = reader.fields(1, |reader| {
            reader.list(limits::ITEMS, |reader| reader.fields(6, read_point))
        })?;
        reader.end()?;
        Ok(Self { points })
    }
}

fn read_point(reader: &mut Reader<'_>) -> Result<OpenPoint, DecodeError> {
    Ok(OpenPoint {
        point: reader.u32()?,
        name: reader.text(limits::TEXT_BYTES)?.to_owned(),
        place: reader.text(limits::TEXT_BYTES)?.to_owned(),
        opens: reader.u32()?,
        closes: reader.u32()?,
        days: reader.list(limits::ITEMS, |reader| {
            reader.fields(2, |reader| Ok((read_day(reader)?, reader.u32()?)))
        })?,
    })
}
