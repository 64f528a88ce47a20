//! The outreach log: sessions, broadcasts, posts, meetings, inspections, desks and staff, with how many people each
//! reached. It sums into the reports (`domain.md` §4); it says nothing about any resident.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_domain::UnitId;

use crate::commune::tree::Tree;
use crate::error::HubError;
use crate::store::{Connection, Transaction, activities, audit};

/// What was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ActivityKind {
    /// buổi tuyên truyền
    Session,
    /// lượt phát thanh
    Broadcast,
    /// bài đăng
    Post,
    /// buổi ở trường học
    SchoolMeeting,
    /// cuộc họp thôn, khu phố
    HamletMeeting,
    /// nhóm Zalo
    GroupChat,
    /// lượt kiểm tra
    Inspection,
    /// điểm thu nhận, bàn hỗ trợ
    Desk,
    /// lượt người huy động
    Staff,
    /// việc khác
    Other,
}

impl ActivityKind {
    /// Every kind, in the order of reports.
    pub const ALL: [Self; 10] = [
        Self::Session,
        Self::Broadcast,
        Self::Post,
        Self::SchoolMeeting,
        Self::HamletMeeting,
        Self::GroupChat,
        Self::Inspection,
        Self::Desk,
        Self::Staff,
        Self::Other,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Broadcast => "broadcast",
            Self::Post => "post",
            Self::SchoolMeeting => "school_meeting",
            Self::HamletMeeting => "hamlet_meeting",
            Self::GroupChat => "group_chat",
            Self::Inspection => "inspection",
            Self::Desk => "desk",
            Self::Staff => "staff",
            Self::Other => "other",
        }
    }

    /// The kind of a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// As reports write it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Session => "Buổi tuyên truyền",
            Self::Broadcast => "Lượt phát thanh",
            Self::Post => "Bài đăng",
            Self::SchoolMeeting => "Buổi tuyên truyền ở trường học",
            Self::HamletMeeting => "Cuộc họp thôn, khu phố",
            Self::GroupChat => "Tin trong nhóm Zalo",
            Self::Inspection => "Lượt kiểm tra",
            Self::Desk => "Điểm thu nhận, bàn hỗ trợ",
            Self::Staff => "Lượt người huy động",
            Self::Other => "Việc khác",
        }
    }
}

/// One activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActivityRow {
    /// Its number; not looked at when it is added.
    pub id: i64,
    /// When it was held.
    pub day: NaiveDate,
    /// What it was.
    pub kind: ActivityKind,
    /// Whose; none: the commune's.
    pub unit: Option<UnitId>,
    /// Where.
    pub place: Option<String>,
    /// How many.
    pub count: u32,
    /// People reached.
    pub people: u32,
    /// As written.
    pub note: Option<String>,
    /// Who entered it; not looked at when it is added.
    pub who: String,
}

/// An activity as somebody enters it.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct NewActivity {
    /// When it was held, `YYYY-MM-DD`.
    #[ts(type = "string")]
    pub day: NaiveDate,
    /// What it was.
    pub kind: ActivityKind,
    /// Whose, by name; the commune's if none.
    #[serde(default)]
    #[ts(optional)]
    pub unit: Option<String>,
    /// Where.
    #[serde(default)]
    #[ts(optional)]
    pub place: Option<String>,
    /// How many.
    pub count: u32,
    /// People reached.
    #[serde(default)]
    pub people: u32,
    /// As written.
    #[serde(default)]
    #[ts(optional)]
    pub note: Option<String>,
}

/// One activity as it is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Activity {
    /// Its number.
    pub id: i64,
    /// When it was held.
    pub day: String,
    /// What it was.
    pub kind: ActivityKind,
    /// As reports write the kind.
    pub label: &'static str,
    /// Whose; none: the commune's.
    pub unit: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// How many.
    pub count: u32,
    /// People reached.
    pub people: u32,
    /// As written.
    pub note: Option<String>,
    /// Who entered it.
    pub who: String,
}

/// What a kind of activity sums to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ActivitySum {
    /// The kind.
    pub kind: ActivityKind,
    /// As reports write it.
    pub label: &'static str,
    /// How many.
    pub count: u64,
    /// People reached; the same person twice counts twice.
    pub people: u64,
}

/// Most of anything one line can say; more is a slip of the finger.
const MOST: u32 = 1_000_000;

/// Appends an activity and tells its number. `at` is unix seconds, `today` the Vietnam day then.
pub fn add(
    tx: &Transaction<'_>,
    new: &NewActivity,
    today: NaiveDate,
    (who, at): (&str, i64),
) -> Result<i64, HubError> {
    if new.day > today {
        return refuse("ngày của hoạt động còn ở phía trước (the day is in the future)");
    }
    if new.count == 0 && new.people == 0 {
        return refuse("số lượng và số người đều bằng 0 (both numbers are 0)");
    }
    if new.count > MOST || new.people > MOST {
        return refuse("số lượng hoặc số người quá lớn (a number is too large)");
    }
    let clean = |text: &Option<String>| {
        text.as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(|text| text.chars().take(500).collect::<String>())
    };
    let unit = match clean(&new.unit) {
        Some(name) => Some(Tree::load(tx)?.find(&name, new.day)?),
        None => None,
    };
    let row = ActivityRow {
        id: 0,
        day: new.day,
        kind: new.kind,
        unit,
        place: clean(&new.place),
        count: new.count,
        people: new.people,
        note: clean(&new.note),
        who: String::new(),
    };
    let id = activities::add(tx, &row, None, (who, at))?;
    audit::append(
        tx,
        at,
        who,
        "activity_add",
        &serde_json::json!({ "activity": id }),
    )?;
    Ok(id)
}

/// Withdraws an activity: it stays in the log and counts for nothing.
pub fn withdraw(tx: &Transaction<'_>, id: i64, (who, at): (&str, i64)) -> Result<(), HubError> {
    let Some(day) = activities::standing(tx, id)? else {
        return Err(HubError::Refused(format!(
            "không có hoạt động số {id}, hoặc đã rút (no such activity)"
        )));
    };
    let row = ActivityRow {
        id: 0,
        day: day.parse().map_err(|_| HubError::Unreadable("activity.day"))?,
        kind: ActivityKind::Other,
        unit: None,
        place: None,
        count: 0,
        people: 0,
        note: None,
        who: String::new(),
    };
    activities::add(tx, &row, Some(id), (who, at))?;
    audit::append(
        tx,
        at,
        who,
        "activity_withdraw",
        &serde_json::json!({ "activity": id }),
    )
}

/// What stands from one day to another, both counted, oldest first; of one unit and what lies in it if one is given.
pub fn list(
    conn: &Connection,
    from: NaiveDate,
    to: NaiveDate,
    within: Option<UnitId>,
) -> Result<Vec<Activity>, HubError> {
    let tree = Tree::load(conn)?;
    let rows = activities::between(conn, from, to)?.into_iter();
    let rows = rows.filter(|row| match (within, row.unit) {
        (None, _) => true,
        (Some(within), Some(unit)) => tree.lies_in(unit, within, row.day),
        (Some(_), None) => false,
    });
    Ok(rows
        .map(|row| Activity {
            id: row.id,
            day: row.day.to_string(),
            kind: row.kind,
            label: row.kind.label(),
            unit: row
                .unit
                .and_then(|unit| tree.node(unit))
                .map(|node| node.unit.name.clone()),
            place: row.place,
            count: row.count,
            people: row.people,
            note: row.note,
            who: row.who,
        })
        .collect())
}

/// Sums by kind, in the order of reports; kinds nobody entered are left out.
#[must_use]
pub fn sums(activities: &[Activity]) -> Vec<ActivitySum> {
    let mut sums: BTreeMap<ActivityKind, (u64, u64)> = BTreeMap::new();
    for activity in activities {
        let (count, people) = sums.entry(activity.kind).or_default();
        *count += u64::from(activity.count);
        *people += u64::from(activity.people);
    }
    sums.into_iter()
        .map(|(kind, (count, people))| ActivitySum {
            kind,
            label: kind.label(),
            count,
            people,
        })
        .collect()
}

fn refuse<T>(why: &str) -> Result<T, HubError> {
    Err(HubError::Refused(why.to_owned()))
}
