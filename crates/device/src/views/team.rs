//! Codes a team lead gives to the team's tablets.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A tablet of the team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TeamTablet {
    /// Its number, which it shows.
    pub dev: u32,
    /// Who uses it.
    pub names: Vec<String>,
}

/// What a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CodeFor {
    /// Its lists for one more day.
    Day,
    /// A new PIN for a forgotten one.
    NewPin,
}

impl From<CodeFor> for tungnha_exchange::record::Coded {
    fn from(what: CodeFor) -> Self {
        match what {
            CodeFor::Day => Self::Day,
            CodeFor::NewPin => Self::NewPin,
        }
    }
}

/// A code to be read out; good once, for this tablet and this request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeadCode {
    /// The tablet it is for.
    pub dev: u32,
    /// `K7QF-3M9X-2D4B`
    pub code: String,
}
