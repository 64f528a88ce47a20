//! What some rows of a page have: one record's word each, by columns `[row, at, dev, epoch, seq, words]`.

use tungnha_domain::{RecordId, Said};

use super::columns::{column, narrow, read_deltas, read_u32s, write_deltas};
use crate::DecodeError;
use crate::cbor::{Reader, Writer};
use crate::limits::PAGE_ROWS;

type Read<T> = Result<T, DecodeError>;

pub(super) fn write<R, T>(
    writer: &mut Writer,
    rows: &[R],
    of: impl Fn(&R) -> Option<&Said<T>>,
    word: impl Fn(&mut Writer, &T),
) {
    let some: Vec<(i64, &Said<T>)> = rows
        .iter()
        .enumerate()
        .filter_map(|(row, it)| of(it).map(|said| (row as i64, said)))
        .collect();
    writer.array(6);
    write_deltas(writer, some.iter().map(|(row, _)| *row));
    let mut of = |pick: fn(&Said<T>) -> i64| write_deltas(writer, some.iter().map(|(_, said)| pick(said)));
    of(|said| said.at);
    of(|said| said.by.dev.into());
    of(|said| said.by.epoch.into());
    of(|said| said.by.seq as i64);
    writer.list(some.into_iter(), |writer, (_, said)| word(writer, &said.what));
}

/// Puts each word into its row; two for one row are refused.
pub(super) fn read<'b, R, T>(
    reader: &mut Reader<'b>,
    rows: &mut [R],
    word: impl Fn(&mut Reader<'b>) -> Read<T>,
    of: impl Fn(&mut R) -> &mut Option<Said<T>>,
) -> Read<()> {
    reader.fields(6, |reader| {
        let which = read_deltas(reader)?;
        let mut times = column(read_deltas(reader)?);
        let mut devs = column(read_u32s(reader)?);
        let mut epochs = column(read_u32s(reader)?);
        let mut seqs = column(read_deltas(reader)?);
        let mut words = column(reader.list(PAGE_ROWS, word)?);
        for row in which {
            let row: usize = narrow(row)?;
            let place = of(rows.get_mut(row).ok_or(DecodeError::Malformed)?);
            let said = Said {
                at: times.next()?,
                by: RecordId {
                    dev: devs.next()?,
                    epoch: epochs.next()?,
                    seq: seqs.next()? as u64,
                },
                what: words.next()?,
            };
            if place.replace(said).is_some() {
                return Err(DecodeError::Malformed);
            }
        }
        times.end()?;
        devs.end()?;
        epochs.end()?;
        seqs.end()?;
        words.end()
    })
}

/// One word as its row's digest sees it: `[at, dev, epoch, seq, word]`, or null.
pub(super) fn write_one<T>(writer: &mut Writer, said: Option<&Said<T>>, word: impl Fn(&mut Writer, &T)) {
    writer.option(said, |writer, said| {
        writer
            .array(5)
            .i64(said.at)
            .u64(said.by.dev)
            .u64(said.by.epoch)
            .u64(said.by.seq);
        word(writer, &said.what);
    });
}
