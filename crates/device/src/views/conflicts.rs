//! Where answers differ: every side, who said it, when and from where.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Role, Target};

/// Over which desk an answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// At the door.
    Door,
    /// At a desk.
    Desk,
    /// By phone.
    Phone,
    /// On the web page.
    Web,
    /// One this version does not know.
    Other,
}

/// One answer of a side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DifferingAnswer {
    /// By whom, when known.
    pub by: Option<String>,
    /// In which role.
    pub role: Role,
    /// When.
    pub at: String,
    /// From where.
    pub channel: Channel,
    /// The number of the tablet, or of the officer's desk.
    pub device: u32,
    /// It is this tablet's own.
    pub own: bool,
    /// It settled an earlier conflict.
    pub settled: bool,
    /// It is the one shown until somebody settles.
    pub shown: bool,
}

/// Everybody who said the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Side {
    /// The answer's key.
    pub outcome: String,
    /// Who said it.
    pub answers: Vec<DifferingAnswer>,
}

/// One resident and target to be settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Conflict {
    /// The person.
    pub rid: u32,
    /// The household.
    pub hid: u32,
    /// The name as recorded.
    pub name: String,
    /// Birth date or year.
    pub birth: Option<String>,
    /// The household's number.
    pub number: String,
    /// The household's address.
    pub address: String,
    /// The hamlet.
    pub hamlet: String,
    /// What was asked about.
    pub target: Target,
    /// Answers differ that did not know of each other; else somebody changed a final reason into done, or
    /// the other way round, and that is to be looked at.
    pub differ: bool,
    /// What was said, the side that is shown first.
    pub sides: Vec<Side>,
}

impl From<tungnha_domain::Channel> for Channel {
    fn from(channel: tungnha_domain::Channel) -> Self {
        match channel {
            tungnha_domain::Channel::Door => Self::Door,
            tungnha_domain::Channel::Desk => Self::Desk,
            tungnha_domain::Channel::Phone => Self::Phone,
            tungnha_domain::Channel::Web => Self::Web,
            tungnha_domain::Channel::Other(_) => Self::Other,
        }
    }
}
