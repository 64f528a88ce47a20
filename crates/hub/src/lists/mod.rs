//! The day's lists: what an officer looks at, prints and takes out. Each is a noun's file that makes one
//! [`Table`]; screens, prints, exports and the command line all have that.

mod allowance;
pub mod inspection;
pub(crate) mod invited;
mod operators;
pub mod points;
mod returns;
mod revisits;
mod roll;
pub mod roster;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_domain::vietnam_day;

use crate::error::HubError;
use crate::people;
use crate::store::{Transaction, audit};
use crate::table::{Eyes, Table};

pub use returns::{Change, ReturnKind, ReturnLine, Returns, returns};
pub(crate) use revisits::open as open_revisits;
pub(crate) use roll::{Listed, Roll, columns as person_columns};

/// Which list is wanted, and of what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "list", rename_all = "snake_case")]
#[ts(rename = "ListAsk")]
pub enum Ask {
    /// Absent and special cases, back to the police.
    Returns {
        /// The day; none: today.
        #[ts(type = "string | null")]
        day: Option<NaiveDate>,
        /// One hamlet only.
        hamlet: Option<String>,
    },
    /// Residents who want a phone or a SIM and agreed that the operator is told.
    Operators {
        /// One operator only.
        operator: Option<String>,
    },
    /// Households that asked to be visited again.
    Revisits {
        /// Due by the end of this day; none: today.
        #[ts(type = "string | null")]
        day: Option<NaiveDate>,
        /// One hamlet only.
        hamlet: Option<String>,
    },
    /// Claims drawn to be checked at the door, with what was found.
    Inspection {
        /// Which draw; none: the last.
        draw: Option<String>,
    },
    /// Days worked, by member.
    Allowance {
        /// The first day.
        #[ts(type = "string")]
        from: NaiveDate,
        /// The last day.
        #[ts(type = "string")]
        to: NaiveDate,
    },
    /// Who is invited where and when, and came.
    Invitations {
        /// One point only.
        point: Option<u32>,
        /// From this day on; none: today.
        #[ts(type = "string | null")]
        day: Option<NaiveDate>,
        /// One hamlet only.
        hamlet: Option<String>,
    },
    /// A group's people against their deadline.
    Roster {
        /// The group's code.
        group: String,
    },
}

impl Ask {
    /// The list's stable name, as in [`Table::list`].
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Returns { .. } => "returns",
            Self::Operators { .. } => "operators",
            Self::Revisits { .. } => "revisits",
            Self::Inspection { .. } => "inspection",
            Self::Allowance { .. } => "allowance",
            Self::Invitations { .. } => "invitations",
            Self::Roster { .. } => "roster",
        }
    }
}

/// Makes a list for these eyes. Whole IDs are for officers only and logged; who had their processing
/// restricted is on none, and how many that are is told. `now` is unix seconds.
pub fn table(tx: &Transaction<'_>, ask: &Ask, eyes: &Eyes, now: i64) -> Result<Table, HubError> {
    if !eyes.officer() && (eyes.whole_ids || eyes.special) {
        return Err(HubError::Refused(
            "số định danh đầy đủ và lý do đặc biệt chỉ dành cho công an xã (officers only)".to_owned(),
        ));
    }
    let today = vietnam_day(now);
    let mut table = match ask {
        Ask::Returns { day, hamlet } => {
            let told = returns(tx, day.unwrap_or(today), hamlet.as_deref(), eyes, now)?;
            told.table()
        }
        Ask::Operators { operator } => operators::table(tx, operator.as_deref())?,
        Ask::Revisits { day, hamlet } => revisits::table(tx, day.unwrap_or(today), hamlet.as_deref(), eyes)?,
        Ask::Inspection { draw } => inspection::table(tx, draw.as_deref(), eyes)?,
        Ask::Allowance { from, to } => allowance::table(tx, *from, *to)?,
        Ask::Roster { group } => roster::table(tx, group, now)?,
        Ask::Invitations { point, day, hamlet } => {
            points::table(tx, *point, day.unwrap_or(today), hamlet.as_deref(), eyes)?
        }
    };
    table.withhold(&people::withheld(tx)?);
    if eyes.whole_ids {
        let detail = serde_json::json!({ "list": table.list, "rows": table.rows.len() });
        audit::append(tx, now, &eyes.who, "whole_ids_listed", &detail)?;
    }
    Ok(table)
}

/// `06/5/2024`, as documents write a day.
pub(crate) fn written(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}
