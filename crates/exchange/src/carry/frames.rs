//! Bytes as numbered QR symbols, and the symbols put together again, in any order, each as often as a camera
//! sees it.
//!
//! A frame is `TN1:<set>/<part>/<of>:<base45>`: the set is the first four bytes of the SHA-256 of the whole
//! in hexadecimal, parts count from 1. All of it is in the QR alphanumeric letters. The set's name keeps
//! the symbols of two bundles apart and is compared with what was put together.

use std::collections::BTreeMap;

use super::base45;
use crate::keys::sha256;
use crate::{DecodeError, limits};

/// Letters a QR symbol of version 25 holds in alphanumeric mode at error correction L (ISO/IEC 18004,
/// table 7): the largest a middling camera reads from a screen.
pub const VERSION_25_CHARS: usize = 1853;

const PREFIX: &str = "TN1:";
/// Letters before the data, at their longest.
const HEAD_CHARS: usize = PREFIX.len() + 8 + 1 + 3 + 1 + 3 + 1;
/// More symbols than this nobody shows and nobody reads: make a file.
const MOST_FRAMES: usize = 200;
/// What the largest symbol holds (version 40, L).
const MOST_CHARS: usize = 4296;

/// Names the symbols that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SetId([u8; 4]);

/// Why a symbol's text was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// No frame of this protocol: a symbol that happens to be there.
    #[error("the symbol is not one of ours")]
    NoFrame,
    /// A frame of another set than the one being put together.
    #[error("the symbol belongs to another set")]
    OtherSet,
    /// The parts do not make the whole their set names: start again.
    #[error("the symbols do not make the whole they name")]
    Damaged,
}

/// How far a set is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Collected {
    /// Symbols are still to come.
    Some {
        /// How many are here.
        have: usize,
        /// Of how many.
        of: usize,
    },
    /// The whole.
    All(Vec<u8>),
}

/// Cuts bytes into as few frames of at most `most_chars` letters as hold them, all about equally long so
/// that the symbols look alike. Too much for symbols is an error: make a file.
pub fn frames(bytes: &[u8], most_chars: usize) -> Result<Vec<String>, DecodeError> {
    let room = most_chars.min(MOST_CHARS).saturating_sub(HEAD_CHARS) / 3 * 2;
    if room == 0 || bytes.is_empty() || bytes.len() > room * MOST_FRAMES {
        return Err(DecodeError::TooLarge);
    }
    let of = bytes.len().div_ceil(room);
    // Even, so that only the last part can end in half a group of letters.
    let each = bytes.len().div_ceil(of).next_multiple_of(2);
    let of = bytes.len().div_ceil(each);
    let [a, b, c, d] = set(bytes).0;
    Ok(bytes
        .chunks(each)
        .zip(1..)
        .map(|(part, number)| {
            let data = base45::encode(part);
            format!("{PREFIX}{a:02X}{b:02X}{c:02X}{d:02X}/{number}/{of}:{data}")
        })
        .collect())
}

/// The set a symbol's text belongs to, if it is a frame.
pub fn set_of(text: &str) -> Result<SetId, FrameError> {
    Ok(Frame::read(text)?.set)
}

fn set(bytes: &[u8]) -> SetId {
    let [a, b, c, d, ..] = sha256(&[bytes]);
    SetId([a, b, c, d])
}

struct Frame {
    set: SetId,
    part: usize,
    of: usize,
    data: Vec<u8>,
}

impl Frame {
    fn read(text: &str) -> Result<Self, FrameError> {
        Self::parse(text).ok_or(FrameError::NoFrame)
    }

    fn parse(text: &str) -> Option<Self> {
        if text.len() > MOST_CHARS || !text.is_ascii() {
            return None;
        }
        // Only a line break: a space is a letter of the data.
        let text = text.trim_matches(['\r', '\n']);
        let (head, data) = text.strip_prefix(PREFIX)?.split_once(':')?;
        let mut fields = head.split('/');
        let (set, part, of) = (fields.next()?, fields.next()?, fields.next()?);
        let (part, of) = (number(part)?, number(of)?);
        if set.len() != 8 || fields.next().is_some() || part == 0 || part > of || of > MOST_FRAMES {
            return None;
        }
        let set = u32::from_str_radix(set, 16).ok()?;
        Some(Self {
            set: SetId(set.to_be_bytes()),
            part,
            of,
            data: base45::decode(data).ok()?,
        })
    }
}

/// A number as [`frames`] writes it: digits only.
fn number(text: &str) -> Option<usize> {
    let digits = (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// Puts one set together.
#[derive(Clone, Debug, Default)]
pub struct Assembler {
    /// The set and how many parts it has, once a symbol was seen.
    begun: Option<(SetId, usize)>,
    parts: BTreeMap<usize, Vec<u8>>,
}

impl Assembler {
    /// Takes a symbol's text. The same symbol again changes nothing; after [`FrameError::Damaged`] it is
    /// empty again.
    pub fn add(&mut self, text: &str) -> Result<Collected, FrameError> {
        let frame = Frame::read(text)?;
        let (set, of) = *self.begun.get_or_insert((frame.set, frame.of));
        if frame.set != set {
            return Err(FrameError::OtherSet);
        }
        let known = self.parts.insert(frame.part, frame.data);
        let differs = known.is_some_and(|known| self.parts.get(&frame.part) != Some(&known));
        let size: usize = self.parts.values().map(Vec::len).sum();
        if frame.of != of || differs || size > limits::RESPONSE_BYTES {
            return self.damaged();
        }
        if self.parts.len() < of {
            let have = self.parts.len();
            return Ok(Collected::Some { have, of });
        }
        let whole: Vec<u8> = self.parts.values().flatten().copied().collect();
        if self::set(&whole) != set {
            return self.damaged();
        }
        Ok(Collected::All(whole))
    }

    /// Numbers of the symbols still to come; nothing before the first.
    #[must_use]
    pub fn missing(&self) -> Vec<usize> {
        let (_, of) = self.begun.unwrap_or((SetId([0; 4]), 0));
        (1..=of).filter(|part| !self.parts.contains_key(part)).collect()
    }

    fn damaged(&mut self) -> Result<Collected, FrameError> {
        *self = Self::default();
        Err(FrameError::Damaged)
    }
}
