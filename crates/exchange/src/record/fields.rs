//! The fields of a record's body, each a CBOR item: one by one in and out.

use tungnha_domain::{Outcome, Target};

use super::door::Added;
use crate::DecodeError;
use crate::cbor::{Reader, Writer};
use crate::limits::TEXT_BYTES;

pub(super) type Read<T> = Result<T, DecodeError>;

pub(super) fn field(write: impl FnOnce(&mut Writer) -> &mut Writer) -> Vec<u8> {
    let mut writer = Writer::new();
    write(&mut writer);
    writer.finish()
}

/// Fields that say nothing are left out from the end on, but where a later version's come after them.
pub(super) fn without_empty_end(mut fields: Vec<Vec<u8>>, least: usize, later: bool) -> Vec<Vec<u8>> {
    let null = field(Writer::null);
    while !later && fields.len() > least && fields.last() == Some(&null) {
        fields.pop();
    }
    fields
}

/// One field of a body, or none where the record ends before it.
#[derive(Clone, Copy)]
pub(super) struct Fields<'b> {
    field: Option<&'b [u8]>,
}

impl<'b> Fields<'b> {
    pub(super) const fn new(field: Option<&'b [u8]>) -> Self {
        Self { field }
    }

    pub(super) fn read<T>(self, read: impl FnOnce(&mut Reader<'b>) -> Read<T>) -> Read<T> {
        self.optional(read)?.ok_or(DecodeError::Malformed)
    }

    pub(super) fn optional<T>(self, read: impl FnOnce(&mut Reader<'b>) -> Read<T>) -> Read<Option<T>> {
        self.field.map(|field| read(&mut Reader::new(field))).transpose()
    }

    /// A text; none for null, and where the record ends before it.
    pub(super) fn text(self) -> Read<Option<String>> {
        let text = self.optional(|reader| reader.option(|reader| Ok(reader.text(TEXT_BYTES)?.to_owned())))?;
        Ok(text.flatten())
    }

    /// The record that added somebody or a household, where one is named.
    pub(super) fn added(self) -> Read<Option<Added>> {
        Ok(self.optional(|reader| reader.option(Added::read))?.flatten())
    }

    pub(super) fn u32(self) -> Read<u32> {
        self.read(Reader::u32)
    }

    pub(super) fn u64(self) -> Read<u64> {
        self.read(Reader::u64)
    }
}

/// Answers grouped by outcome, in the order of each group's first target: outcome × 16 + a bit per
/// target (1 CCCD, 2 DDDT, 4 SIM, 8 SMARTPHONE). A household that has all four is two bytes a person.
pub(super) fn write_answers<'w>(writer: &'w mut Writer, answers: &[(Target, Outcome)]) -> &'w mut Writer {
    let mut groups: Vec<(Outcome, u64)> = Vec::new();
    for (target, outcome) in answers {
        let bit = 1 << target.index();
        match groups.iter_mut().find(|(of, _)| of == outcome) {
            Some((_, mask)) => *mask |= bit,
            None => groups.push((*outcome, bit)),
        }
    }
    writer.list(groups.into_iter(), |writer, (outcome, mask)| {
        writer.u64(outcome.wire() * 16 + mask);
    })
}

pub(super) fn read_answers(reader: &mut Reader<'_>) -> Read<Vec<(Target, Outcome)>> {
    let mut answers = Vec::new();
    for group in reader.list(Target::ALL.len(), Reader::u64)? {
        let outcome = Outcome::from_wire(group / 16).ok_or(DecodeError::Version)?;
        answers.extend(
            Target::ALL
                .into_iter()
                .filter(|target| group & (1 << target.index()) != 0)
                .map(|target| (target, outcome)),
        );
    }
    answers.sort();
    // A target answered twice at one visit has no meaning; the re-encoding would hide it.
    if answers.windows(2).any(|pair| pair[0].0 == pair[1].0) {
        return Err(DecodeError::Malformed);
    }
    Ok(answers)
}
