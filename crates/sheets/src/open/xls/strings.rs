//! Strings of a workbook: in one record, or spread over a record and its continuations.

use encoding_rs::{Encoding as Charset, UTF_16LE, WINDOWS_1252, WINDOWS_1258};

use super::records::{long, short};

/// How a workbook stores text.
#[derive(Debug, Clone, Copy)]
pub(super) enum Text {
    /// Excel 97 and later: UTF-16, or its lower bytes alone.
    Wide,
    /// Excel 5.0 and 95: single bytes of this set.
    Bytes(&'static Charset),
}

/// The set of single bytes a code page number names, as far as Vietnamese files go.
pub(super) fn code_page(number: u16) -> &'static Charset {
    if number == 1258 {
        WINDOWS_1258
    } else {
        WINDOWS_1252
    }
}

/// A string after a two-byte count of letters.
pub(super) fn counted(data: &[u8], at: usize, text: Text) -> Option<String> {
    let letters = usize::from(short(data, at)?);
    after_count(data, at + 2, letters, text)
}

/// A string after a one-byte count of letters.
pub(super) fn briefly_counted(data: &[u8], at: usize, text: Text) -> Option<String> {
    let letters = usize::from(*data.get(at)?);
    after_count(data, at + 1, letters, text)
}

fn after_count(data: &[u8], at: usize, letters: usize, text: Text) -> Option<String> {
    match text {
        Text::Bytes(charset) => {
            let bytes = data.get(at..at + letters)?;
            Some(charset.decode_without_bom_handling(bytes).0.into_owned())
        }
        Text::Wide => {
            let wide = data.get(at)? & 1 == 1;
            let bytes = data.get(at + 1..at + 1 + letters * if wide { 2 } else { 1 })?;
            let mut out = String::new();
            push(&mut out, bytes, wide);
            Some(out)
        }
    }
}

fn push(out: &mut String, bytes: &[u8], wide: bool) {
    if wide {
        out.push_str(&UTF_16LE.decode_without_bom_handling(bytes).0);
    } else {
        // The upper byte is left out where it is zero: Latin-1, letter for letter.
        out.extend(bytes.iter().map(|byte| char::from(*byte)));
    }
}

/// The table of shared strings: the bytes of its record and of each continuation.
pub(super) struct Shared<'a> {
    pieces: Vec<&'a [u8]>,
    piece: usize,
    at: usize,
}

impl<'a> Shared<'a> {
    pub(super) fn new(pieces: Vec<&'a [u8]>) -> Self {
        // The first eight bytes count the strings; what is there is what counts.
        Self {
            pieces,
            piece: 0,
            at: 8,
        }
    }

    /// Goes on to the next piece that has something left.
    fn settle(&mut self) -> Option<&'a [u8]> {
        loop {
            let piece = self.pieces.get(self.piece)?;
            if self.at < piece.len() {
                return Some(&piece[self.at..]);
            }
            self.piece += 1;
            self.at = 0;
        }
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.settle()?.first()?;
        self.at += 1;
        Some(byte)
    }

    fn short(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn skip(&mut self, mut bytes: u64) -> Option<()> {
        while bytes > 0 {
            let here = self.settle()?.len() as u64;
            let step = here.min(bytes);
            self.at += step as usize;
            bytes -= step;
        }
        Some(())
    }

    /// Whether another string begins here.
    pub(super) fn has_more(&mut self) -> bool {
        self.settle().is_some()
    }

    /// The next string; `None` when the table is cut short in its middle.
    pub(super) fn next(&mut self) -> Option<String> {
        let mut letters = usize::from(self.short()?);
        let flags = self.byte()?;
        let mut wide = flags & 1 == 1;
        let runs = if flags & 8 != 0 {
            u64::from(self.short()?)
        } else {
            0
        };
        let extra = if flags & 4 != 0 {
            let four = [self.byte()?, self.byte()?, self.byte()?, self.byte()?];
            u64::from(long(&four, 0)?)
        } else {
            0
        };
        let mut out = String::new();
        while letters > 0 {
            let before = self.piece;
            let mut here = self.settle()?;
            if self.piece != before {
                // Each continuation says again how wide the letters are.
                wide = self.byte()? & 1 == 1;
                here = self.settle()?;
            }
            let width = if wide { 2 } else { 1 };
            let take = (here.len() / width).min(letters);
            if take == 0 {
                return None;
            }
            push(&mut out, &here[..take * width], wide);
            self.at += take * width;
            letters -= take;
        }
        self.skip(runs * 4 + extra)?;
        Some(out)
    }
}
