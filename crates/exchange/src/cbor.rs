//! CBOR (RFC 8949) as this protocol uses it: definite arrays, integers, byte and text strings, null.
//!
//! Reading is bounded by the input and by explicit limits; arrays are append-only, so a reader takes the
//! fields it knows and skips the rest.

use std::convert::Infallible;

use minicbor::data::Type;
use minicbor::encode::Error as EncodeError;
use minicbor::{Decoder, Encoder};
use tungnha_domain::RecordId;

use crate::DecodeError;

/// Writes CBOR to memory.
pub(crate) struct Writer(Encoder<Vec<u8>>);

/// Writing to memory cannot fail; the encoder's result says so only in its type.
fn written<T>(_: Result<T, EncodeError<Infallible>>) {}

impl Writer {
    pub(crate) fn new() -> Self {
        Self(Encoder::new(Vec::new()))
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.0.into_writer()
    }

    pub(crate) fn array(&mut self, len: usize) -> &mut Self {
        written(self.0.array(len as u64));
        self
    }

    pub(crate) fn u64(&mut self, value: impl Into<u64>) -> &mut Self {
        written(self.0.u64(value.into()));
        self
    }

    pub(crate) fn i64(&mut self, value: i64) -> &mut Self {
        written(self.0.i64(value));
        self
    }

    pub(crate) fn bytes(&mut self, value: &[u8]) -> &mut Self {
        written(self.0.bytes(value));
        self
    }

    pub(crate) fn text(&mut self, value: &str) -> &mut Self {
        written(self.0.str(value));
        self
    }

    pub(crate) fn null(&mut self) -> &mut Self {
        written(self.0.null());
        self
    }

    /// An item that is CBOR already.
    pub(crate) fn raw(&mut self, item: &[u8]) -> &mut Self {
        self.0.writer_mut().extend_from_slice(item);
        self
    }

    pub(crate) fn list<T>(
        &mut self,
        items: impl ExactSizeIterator<Item = T>,
        mut each: impl FnMut(&mut Self, T),
    ) -> &mut Self {
        self.array(items.len());
        for item in items {
            each(self, item);
        }
        self
    }

    pub(crate) fn option<T>(&mut self, value: Option<T>, some: impl FnOnce(&mut Self, T)) -> &mut Self {
        match value {
            None => self.null(),
            Some(value) => {
                some(self, value);
                self
            }
        }
    }

    /// Record ids as one flat array: dev, epoch, seq, dev, epoch, seq …
    pub(crate) fn ids(&mut self, ids: &[RecordId]) -> &mut Self {
        self.array(ids.len() * 3);
        for id in ids {
            self.u64(id.dev).u64(id.epoch).u64(id.seq);
        }
        self
    }
}

/// Reads CBOR from a slice.
pub(crate) struct Reader<'b>(Decoder<'b>);

type Read<T> = Result<T, DecodeError>;

fn malformed<T>(result: Result<T, minicbor::decode::Error>) -> Read<T> {
    result.map_err(|_| DecodeError::Malformed)
}

impl<'b> Reader<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self(Decoder::new(bytes))
    }

    fn remaining(&self) -> usize {
        self.0.input().len().saturating_sub(self.0.position())
    }

    /// Refuses bytes after the last item.
    pub(crate) fn end(&self) -> Read<()> {
        if self.remaining() == 0 {
            Ok(())
        } else {
            Err(DecodeError::Malformed)
        }
    }

    /// The length of a definite array; each of its items takes a byte or more, so one that claims more
    /// items than there are bytes is refused before anything is allocated.
    pub(crate) fn array(&mut self, limit: usize) -> Read<usize> {
        let len = malformed(self.0.array())?.ok_or(DecodeError::Malformed)?;
        let len = usize::try_from(len).map_err(|_| DecodeError::Malformed)?;
        if len > self.remaining() {
            return Err(DecodeError::Malformed);
        }
        if len > limit {
            return Err(DecodeError::TooLarge);
        }
        Ok(len)
    }

    /// An array of at least `known` fields; reads those and skips what a later version added.
    pub(crate) fn fields<T>(&mut self, known: usize, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        let len = self.array(usize::MAX)?;
        let later = len.checked_sub(known).ok_or(DecodeError::Malformed)?;
        let value = read(self)?;
        for _ in 0..later {
            self.item()?;
        }
        Ok(value)
    }

    /// Like [`Reader::fields`] for an array whose last fields are left out where they say nothing: `read`
    /// is told how many there are, and takes at most `known`.
    pub(crate) fn fields_at_least<T>(
        &mut self,
        least: usize,
        known: usize,
        read: impl FnOnce(&mut Self, usize) -> Read<T>,
    ) -> Read<T> {
        let len = self.array(usize::MAX)?;
        if len < least {
            return Err(DecodeError::Malformed);
        }
        let value = read(self, len)?;
        for _ in known..len {
            self.item()?;
        }
        Ok(value)
    }

    pub(crate) fn list<T>(
        &mut self,
        limit: usize,
        mut each: impl FnMut(&mut Self) -> Read<T>,
    ) -> Read<Vec<T>> {
        let len = self.array(limit)?;
        (0..len).map(|_| each(self)).collect()
    }

    pub(crate) fn u64(&mut self) -> Read<u64> {
        malformed(self.0.u64())
    }

    pub(crate) fn u32(&mut self) -> Read<u32> {
        malformed(self.0.u32())
    }

    pub(crate) fn u8(&mut self) -> Read<u8> {
        malformed(self.0.u8())
    }

    pub(crate) fn u16(&mut self) -> Read<u16> {
        malformed(self.0.u16())
    }

    pub(crate) fn i64(&mut self) -> Read<i64> {
        malformed(self.0.i64())
    }

    pub(crate) fn bytes(&mut self, limit: usize) -> Read<&'b [u8]> {
        let bytes = malformed(self.0.bytes())?;
        if bytes.len() > limit {
            Err(DecodeError::TooLarge)
        } else {
            Ok(bytes)
        }
    }

    pub(crate) fn fixed<const N: usize>(&mut self) -> Read<[u8; N]> {
        self.bytes(N)?.try_into().map_err(|_| DecodeError::Malformed)
    }

    pub(crate) fn text(&mut self, limit: usize) -> Read<&'b str> {
        let text = malformed(self.0.str())?;
        if text.len() > limit {
            Err(DecodeError::TooLarge)
        } else {
            Ok(text)
        }
    }

    /// What kind of item comes next.
    pub(crate) fn next_is(&self, wanted: impl FnOnce(Type) -> bool) -> Read<bool> {
        malformed(self.0.datatype()).map(wanted)
    }

    pub(crate) fn option<T>(&mut self, some: impl FnOnce(&mut Self) -> Read<T>) -> Read<Option<T>> {
        if self.next_is(|kind| kind == Type::Null)? {
            malformed(self.0.null())?;
            return Ok(None);
        }
        some(self).map(Some)
    }

    /// The next item's bytes, whatever it is.
    pub(crate) fn item(&mut self) -> Read<&'b [u8]> {
        let start = self.0.position();
        malformed(self.0.skip())?;
        self.0
            .input()
            .get(start..self.0.position())
            .ok_or(DecodeError::Malformed)
    }

    pub(crate) fn ids(&mut self, limit: usize) -> Read<Vec<RecordId>> {
        let len = self.array(limit.saturating_mul(3))?;
        if len % 3 != 0 {
            return Err(DecodeError::Malformed);
        }
        (0..len / 3)
            .map(|_| {
                Ok(RecordId {
                    dev: self.u32()?,
                    epoch: self.u32()?,
                    seq: self.u64()?,
                })
            })
            .collect()
    }
}

/// Whether a CBOR type is an unsigned integer of any width.
pub(crate) fn is_unsigned(kind: Type) -> bool {
    matches!(kind, Type::U8 | Type::U16 | Type::U32 | Type::U64)
}
