//! The lead's board: how the team stands, as the hub last said.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Target;

/// The board: one picture of one age.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TeamBoard {
    /// When this was the hub's last word: everything here is as of then.
    pub as_of: String,
    /// The last day that is counted.
    pub day: String,
    /// The tablet's hamlets.
    pub hamlets: Vec<BoardHamlet>,
    /// The team's other tablets, those not heard of for longest first.
    pub tablets: Vec<BoardTablet>,
    /// Who is of the team.
    pub members: Vec<BoardMember>,
    /// Houses that asked to be visited again and are due, the longest due first.
    pub revisits: Vec<BoardRevisit>,
    /// Residents each member is to bring; none where the campaign sets no number.
    pub quota: Option<u32>,
}

/// One hamlet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BoardHamlet {
    /// Its name.
    pub hamlet: String,
    /// The campaign's first day here.
    pub first_day: String,
    /// And its last.
    pub last_day: String,
    /// The four targets, in their fixed order.
    pub targets: Vec<BoardTarget>,
}

/// One target in a hamlet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BoardTarget {
    /// Which.
    pub target: Target,
    /// Residents it is for.
    pub eligible: u32,
    /// Of these, reached.
    pub done: u32,
    /// Nobody has an answer yet.
    pub not_asked: u32,
    /// What is held against the number.
    pub achieved: u32,
    /// How it stands against the number that was given to the hamlet; none where none was.
    pub pace: Option<BoardPace>,
    /// Every day of the campaign here, where there is a number.
    pub days: Vec<BoardDay>,
}

/// A number and how far it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BoardPace {
    /// The number that was given.
    pub asked: u32,
    /// Days worked so far; those on which the work stood still are left out.
    pub days_worked: u32,
    /// Days of work left.
    pub days_left: u32,
    /// Who would be reached by now at an even pace.
    pub due: u32,
    /// Still missing.
    pub missing: u32,
    /// Needed a day from now on, rounded up; none where nothing is missing or no day is left.
    pub needed_a_day: Option<u32>,
    /// Where it ends at the pace so far.
    pub forecast: Option<u32>,
    /// The day it is reached at the pace so far; none where it already is, or will not be in time.
    pub reached_on: Option<String>,
}

/// One day of the chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BoardDay {
    /// Which.
    pub day: String,
    /// Achieved at its end; none for days to come.
    pub achieved: Option<u32>,
    /// Who would be reached at its end at an even pace.
    pub due: u32,
    /// The work stood still.
    pub suspended: bool,
}

/// One tablet of the team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BoardTablet {
    /// Its number, which it shows.
    pub dev: u32,
    /// Who uses it.
    pub names: Vec<String>,
    /// When the hub last heard of it.
    pub last_contact: Option<String>,
    /// That was more than a day before the board was made, or never.
    pub late: bool,
    /// Records it then said it had not sent.
    pub unsent: u64,
}

/// What one member did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BoardMember {
    /// Who.
    pub member: u32,
    /// Their name.
    pub name: String,
    /// Residents they have an answer about: of the board's day.
    pub people_today: u32,
    /// Of all days.
    pub people: u32,
    /// Households they called at that day.
    pub doors_today: u32,
    /// On all days.
    pub doors: u32,
    /// Residents they brought, as the personal quota counts.
    pub brought: u32,
    /// Their last call.
    pub last: Option<String>,
    /// When the hub last heard of a tablet they use; none for who uses this one.
    pub last_contact: Option<String>,
    /// That was more than a day before the board was made, or never.
    pub late: bool,
    /// Many doors in a short time: figures to ask about, no accusation.
    pub rushes: Vec<BoardRush>,
}

/// Many doors in a short time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BoardRush {
    /// When it began.
    pub from: String,
    /// Different households.
    pub doors: u32,
    /// From the first to the last.
    pub seconds: u32,
}

/// A house to visit again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BoardRevisit {
    /// The household.
    pub hid: u32,
    /// Its number in the list.
    pub number: String,
    /// Its address.
    pub address: String,
    /// Name of its head, or of the first person.
    pub head: String,
    /// When.
    pub due: String,
    /// Who agreed it.
    pub by: Option<String>,
}
