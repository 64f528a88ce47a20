//! Who and what no list has, as the forms send it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Sex;

/// Somebody no list has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NewPerson {
    /// As they spell it.
    pub name: String,
    /// `1950` or `1986-07-26`.
    pub birth: Option<String>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Ten digits, spaces and dots allowed between.
    pub phone: Option<String>,
}

/// A household no list has: a number or a landmark, or both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NewHouse {
    /// The hamlet.
    pub unit: u32,
    /// Its number; empty if none.
    pub number: String,
    /// How it is found; empty if nobody said.
    pub landmark: String,
    /// The house one comes from; none: the last one of the hamlet at which something was recorded.
    pub after: Option<u32>,
}
