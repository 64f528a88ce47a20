//! What became of what doors told that no list has, by columns: `[number, dev, epoch, seq, verdict, to]`.
//!
//! These rows are no part of the list's checksum: a tablet of an earlier version skips them, and must come to the sum.

use tungnha_domain::RecordId;

use super::columns::{column, read_codes, read_deltas, read_u32s, write_codes, write_deltas};
use super::{Became, FoundRow};
use crate::DecodeError;
use crate::cbor::{Reader, Writer};
use crate::keys::sha256;

pub(super) fn write(writer: &mut Writer, rows: &[FoundRow]) {
    writer.array(6);
    write_deltas(writer, rows.iter().map(|row| row.number.into()));
    write_deltas(writer, rows.iter().map(|row| row.id.dev.into()));
    write_deltas(writer, rows.iter().map(|row| row.id.epoch.into()));
    write_deltas(writer, rows.iter().map(|row| row.id.seq.cast_signed()));
    let codes: Vec<u8> = rows.iter().map(|row| row.became.code()).collect();
    write_codes(writer, &codes);
    write_deltas(writer, rows.iter().map(|row| row.became.to().into()));
}

pub(super) fn read(reader: &mut Reader<'_>) -> Result<Vec<FoundRow>, DecodeError> {
    reader.fields(6, |reader| {
        let numbers = read_u32s(reader)?;
        let mut devs = column(read_u32s(reader)?);
        let mut epochs = column(read_u32s(reader)?);
        let mut seqs = column(read_deltas(reader)?);
        let mut codes = column(read_codes(reader)?);
        let mut tos = column(read_u32s(reader)?);
        let rows = numbers
            .into_iter()
            .map(|number| {
                let id = RecordId {
                    dev: devs.next()?,
                    epoch: epochs.next()?,
                    seq: seqs.next()?.cast_unsigned(),
                };
                let became = Became::of(*codes.next()?, tos.next()?);
                Ok(FoundRow { number, id, became })
            })
            .collect::<Result<_, DecodeError>>()?;
        devs.end()?;
        epochs.end()?;
        seqs.end()?;
        codes.end()?;
        tos.end()?;
        Ok(rows)
    })
}

impl Became {
    const fn code(self) -> u8 {
        match self {
            Self::Person(_) => 1,
            Self::Household(_) => 2,
            Self::LetGo => 3,
            Self::Decided => 4,
            Self::Other(code, _) => code,
        }
    }

    const fn to(self) -> u32 {
        match self {
            Self::Person(rid) => rid.0,
            Self::Household(hid) => hid.0,
            Self::LetGo | Self::Decided => 0,
            Self::Other(_, to) => to,
        }
    }

    const fn of(code: u8, to: u32) -> Self {
        match (code, to) {
            (1, _) => Self::Person(tungnha_domain::Rid(to)),
            (2, _) => Self::Household(tungnha_domain::Hid(to)),
            (3, 0) => Self::LetGo,
            (4, 0) => Self::Decided,
            _ => Self::Other(code, to),
        }
    }
}

impl FoundRow {
    /// The row's digest: what moves a list on when it changes.
    #[must_use]
    pub fn digest(&self) -> [u8; 16] {
        let mut writer = Writer::new();
        write(&mut writer, std::slice::from_ref(self));
        let hash = sha256(&[b"found", &writer.finish()]);
        let mut digest = [0; 16];
        digest.copy_from_slice(&hash[..16]);
        digest
    }
}
