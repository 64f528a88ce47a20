//! Giấy mời: somebody is asked to come to a collection point on a day.

use chrono::NaiveDate;

use crate::MemberId;

/// Where to, and when. The hour is the point's own business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Invitation {
    /// The hub's number of the point.
    pub point: u32,
    /// In Vietnam.
    pub day: NaiveDate,
}

/// An invitation as tablets are told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Invited {
    /// Where to and when.
    pub to: Invitation,
    /// Who invited; 0 for the desk's letters.
    pub member: MemberId,
}
