//! Columns: many values of one kind side by side, in the form that compresses best.

use crate::DecodeError;
use crate::cbor::{Reader, Writer};
use crate::limits::{PAGE_ROWS, TEXT_BYTES};

type Read<T> = Result<T, DecodeError>;

/// Cells and heads are several a resident.
const MOST_VALUES: usize = PAGE_ROWS * 8;

/// Each value as its distance from the one before (the first from 0), modulo 2⁶⁴.
pub(super) fn write_deltas(writer: &mut Writer, values: impl ExactSizeIterator<Item = i64>) {
    let mut before = 0_i64;
    writer.list(values, |writer, value| {
        writer.i64(value.wrapping_sub(before));
        before = value;
    });
}

pub(super) fn read_deltas(reader: &mut Reader<'_>) -> Read<Vec<i64>> {
    let mut before = 0_i64;
    reader.list(MOST_VALUES, |reader| {
        before = before.wrapping_add(reader.i64()?);
        Ok(before)
    })
}

/// [`read_deltas`] of values that are ids.
pub(super) fn read_u32s(reader: &mut Reader<'_>) -> Read<Vec<u32>> {
    read_deltas(reader)?.into_iter().map(narrow).collect()
}

pub(super) fn narrow<T: TryFrom<i64>>(value: i64) -> Read<T> {
    T::try_from(value).map_err(|_| DecodeError::Malformed)
}

/// Small codes, a byte each.
pub(super) fn write_codes(writer: &mut Writer, codes: &[u8]) {
    writer.bytes(codes);
}

pub(super) fn read_codes<'b>(reader: &mut Reader<'b>) -> Read<&'b [u8]> {
    reader.bytes(MOST_VALUES)
}

/// Texts that seldom repeat.
pub(super) fn write_texts<'t>(writer: &mut Writer, texts: impl ExactSizeIterator<Item = &'t str>) {
    writer.list(texts, |writer, text| {
        writer.text(text);
    });
}

pub(super) fn read_texts<'b>(reader: &mut Reader<'b>) -> Read<Vec<&'b str>> {
    reader.list(MOST_VALUES, |reader| reader.text(TEXT_BYTES))
}

/// Values that repeat: the distinct ones in order of appearance, and each row's place among them.
pub(super) fn intern<T: Eq + std::hash::Hash + Clone>(values: impl Iterator<Item = T>) -> (Vec<T>, Vec<i64>) {
    let mut places = std::collections::HashMap::new();
    let mut distinct: Vec<T> = Vec::new();
    let rows = values
        .map(|value| {
            *places.entry(value).or_insert_with_key(|value: &T| {
                distinct.push(value.clone());
                distinct.len() as i64 - 1
            })
        })
        .collect();
    (distinct, rows)
}

/// Numbers of random digits, of `bytes` bytes each, lowest last: first all highest bytes, then all next.
/// The high bytes compress and the low ones, which cannot, do not spoil them.
pub(super) fn write_planes(writer: &mut Writer, values: &[u32], bytes: usize) {
    let planes: Vec<u8> = (0..bytes)
        .rev()
        .flat_map(|byte| values.iter().map(move |value| (value >> (8 * byte)) as u8))
        .collect();
    writer.bytes(&planes);
}

pub(super) fn read_planes(reader: &mut Reader<'_>, bytes: usize) -> Read<Vec<u32>> {
    let planes = reader.bytes(MOST_VALUES)?;
    if planes.len() % bytes != 0 {
        return Err(DecodeError::Malformed);
    }
    let rows = planes.len() / bytes;
    let value =
        |row: usize| (0..bytes).fold(0, |value, byte| value << 8 | u32::from(planes[byte * rows + row]));
    Ok((0..rows).map(value).collect())
}

/// Walks the rows of a column; one that ends early is malformed.
pub(super) struct Column<I>(I);

impl<I: Iterator> Column<I> {
    pub(super) fn next(&mut self) -> Read<I::Item> {
        self.0.next().ok_or(DecodeError::Malformed)
    }

    /// Refuses rows nobody asked for: the columns do not belong together.
    pub(super) fn end(&mut self) -> Read<()> {
        if self.0.next().is_none() {
            Ok(())
        } else {
            Err(DecodeError::Malformed)
        }
    }
}

pub(super) fn column<I: IntoIterator>(values: I) -> Column<I::IntoIter> {
    Column(values.into_iter())
}
