//! One answer: what somebody found for one resident and one target.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Catalogue, ReasonCode};

/// What was found, or why the target is not reached.
///
/// As text (JSON, stores, command line) `DONE`, `IN_PROGRESS`, `NO_NEED`, `SPECIAL` or the key of a
/// reason row; a reason this version does not know is `R` and its number, so nothing is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, TS)]
#[ts(type = "string")]
pub enum Outcome {
    /// Reached.
    Done,
    /// Sent or registered, awaiting approval. For CCCD: the file was collected.
    InProgress,
    /// chưa có nhu cầu: was asked and does not want it.
    NoNeed,
    /// A sensitive reason; which one is sealed to the hub and never part of the fold.
    Special,
    /// A reason of the catalogue.
    Reason(ReasonCode),
}

/// The lowest wire number of a reason; those below are kept for outcomes that are not reasons.
const FIRST_REASON: u16 = 16;

impl Outcome {
    /// The stable text, see [`Outcome`].
    #[must_use]
    pub fn key(self) -> Cow<'static, str> {
        match self {
            Self::Done => Cow::Borrowed("DONE"),
            Self::InProgress => Cow::Borrowed("IN_PROGRESS"),
            Self::NoNeed => Cow::Borrowed("NO_NEED"),
            Self::Special => Cow::Borrowed("SPECIAL"),
            Self::Reason(code) => Catalogue::shipped().by_code(code).map_or_else(
                || Cow::Owned(format!("R{}", code.0)),
                |row| Cow::Borrowed(row.key),
            ),
        }
    }

    /// The outcome of a key, if it is one.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        match key {
            "DONE" => Some(Self::Done),
            "IN_PROGRESS" => Some(Self::InProgress),
            "NO_NEED" => Some(Self::NoNeed),
            "SPECIAL" => Some(Self::Special),
            _ => match Catalogue::shipped().by_key(key) {
                Some(row) => Some(Self::Reason(row.code)),
                None => Self::from_wire(key.strip_prefix('R')?.parse().ok()?)
                    .filter(|outcome| matches!(outcome, Self::Reason(_)) && outcome.key() == key),
            },
        }
    }

    /// The number on the wire and in stores: 1 to 4, reasons from 16.
    #[must_use]
    pub const fn wire(self) -> u64 {
        match self {
            Self::Done => 1,
            Self::InProgress => 2,
            Self::NoNeed => 3,
            Self::Special => 4,
            Self::Reason(code) => code.0 as u64,
        }
    }

    /// The outcome of a wire number; `None` for numbers kept for later versions.
    /// Any number from 16 to 65 535 is a reason, known to the catalogue or not.
    #[must_use]
    pub fn from_wire(wire: u64) -> Option<Self> {
        match wire {
            1 => Some(Self::Done),
            2 => Some(Self::InProgress),
            3 => Some(Self::NoNeed),
            4 => Some(Self::Special),
            _ => u16::try_from(wire)
                .ok()
                .filter(|code| *code >= FIRST_REASON)
                .map(|code| Self::Reason(ReasonCode(code))),
        }
    }

    /// What may be told of it: a reason the law protects is only `SPECIAL`, whoever failed to seal it
    /// (`domain.md` §3). Stores and screens take outcomes from outside through this.
    #[must_use]
    pub fn told(self) -> Self {
        match self {
            Self::Reason(code)
                if Catalogue::shipped()
                    .by_code(code)
                    .is_some_and(|row| row.sensitive) =>
            {
                Self::Special
            }
            other => other,
        }
    }

    /// Ends the matter for this person: deceased, moved away, struck off.
    #[must_use]
    pub fn is_terminal(self) -> bool {
        matches!(self, Self::Reason(code) if Catalogue::shipped().is_terminal(code))
    }
}

impl Serialize for Outcome {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.key())
    }
}

impl<'de> Deserialize<'de> for Outcome {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let key = String::deserialize(deserializer)?;
        Self::from_key(&key).ok_or_else(|| serde::de::Error::custom("not an outcome"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wire_number_that_means_something_comes_back() {
        for wire in 0..=70_000 {
            let Some(outcome) = Outcome::from_wire(wire) else {
                assert!(matches!(wire, 0 | 5..=15 | 65_536..), "{wire}");
                continue;
            };
            assert_eq!(outcome.wire(), wire);
            assert_eq!(Outcome::from_key(&outcome.key()), Some(outcome));
        }
    }

    #[test]
    fn of_a_protected_reason_no_more_is_told_than_that_there_is_one() {
        for row in Catalogue::shipped().rows {
            let outcome = Outcome::Reason(row.code);
            let told = if row.sensitive { Outcome::Special } else { outcome };
            assert_eq!(outcome.told(), told, "{}", row.key);
        }
        assert_eq!(Outcome::Done.told(), Outcome::Done);
    }

    #[test]
    fn a_reason_of_a_later_version_keeps_its_number() {
        let later = Outcome::from_wire(9_000).unwrap();
        assert_eq!(serde_json::to_string(&later).unwrap(), r#""R9000""#);
        assert_eq!(serde_json::from_str::<Outcome>(r#""R9000""#).unwrap(), later);
    }

    #[test]
    fn a_known_reason_has_one_name_only() {
        assert_eq!(Outcome::from_key("R16"), None);
        assert_eq!(Outcome::from_key("R016"), None);
        assert_eq!(Outcome::from_key("ABSENT_UNKNOWN").unwrap().wire(), 16);
    }
}
