//! What residents may ask about their own data (Law 91/2025/QH15, Decree 356/2025/NĐ-CP): to have it found
//! and printed, corrected, restricted or deleted; answered within two working days.
//!
//! Deleting wipes who somebody is and keeps what was counted: the person stays a number with its records, so
//! yesterday's report still adds up. Restricting leaves everything and shows it to officers only: no export,
//! no tablet.

mod correct;
mod erase;
mod file;
mod requests;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use correct::{Correction, correct};
pub(crate) use erase::{ERASED, Erased, wiped};
pub use erase::{erase, release, restrict};
pub use file::{Fact, SubjectFile, file};
pub(crate) use requests::find;
pub use requests::{Request, answer, open, requests};

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "SubjectWish")]
pub enum Kind {
    /// What is held of me.
    Print,
    /// Something is wrong.
    Correct,
    /// Use it no further.
    Restrict,
    /// Delete it.
    Delete,
}

impl Kind {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Print => "print",
            Self::Correct => "correct",
            Self::Restrict => "restrict",
            Self::Delete => "delete",
        }
    }

    /// What a code stands for.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Print, Self::Correct, Self::Restrict, Self::Delete]
            .into_iter()
            .find(|known| known.code() == code)
    }
}
