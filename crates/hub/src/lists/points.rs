//! Điểm thu nhận và giấy mời: where and when people are collected, and who is invited by which hour.
//!
//! A hamlet is invited house by house, so that one family comes together; a day takes no more than the
//! point's capacity, and none on days the campaign stopped that work. Whoever is away, dead, sealed or old
//! and frail is not invited: others go to them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_domain::{Bucket, Catalogue, Outcome, ReasonKind, Rid, Standing, Target, Work, vietnam_day};

use super::inspection::target_words;
use super::{Listed, Roll, invited, person_columns, written};
use crate::commune::Commune;
use crate::error::HubError;
use crate::progress::Facts;
use crate::status;
use crate::store::points::{self, InvitationRow, PointRow};
use crate::store::{Connection, Transaction, audit, field_invitations, members};
use crate::table::{Cell, Column, Eyes, Figure, Kind, Row, Table};

/// People are asked to come by the quarter of an hour.
const SLOT: u32 = 15;

/// A point as it is set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "PointSetup")]
pub struct Setup {
    /// As people call it; the same name again changes the point.
    pub name: String,
    /// Where it is.
    pub place: String,
    /// `07:30`
    pub opens: String,
    /// `11:30`
    pub closes: String,
    /// 1 Monday to 7 Sunday.
    pub weekdays: Vec<u32>,
    /// People a day.
    pub capacity: u32,
    /// Its first day.
    #[ts(type = "string")]
    pub first_day: NaiveDate,
    /// Its last day.
    #[ts(type = "string")]
    pub last_day: NaiveDate,
}

/// A point, and how it stands today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "PointView")]
pub struct Point {
    /// The hub's number.
    pub point: u32,
    /// How it is set up.
    pub setup: Setup,
    /// Invited for today.
    pub invited_today: u32,
    /// Came today, invited or not.
    pub came_today: u32,
    /// Invited for today or later.
    pub invited: u32,
    /// Days from today on for which more were invited than the point takes: volunteers ask without a network.
    pub over: Vec<OverfullDay>,
}

/// A day with more people than places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "PointOverfullDay")]
pub struct OverfullDay {
    /// `2024-05-13`
    pub day: String,
    /// People invited.
    pub invited: u32,
}

/// Whom to invite.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "PointInvite")]
pub struct Invite {
    /// Where to.
    pub point: u32,
    /// For what.
    pub target: Target,
    /// Of which hamlet; none: the whole commune.
    pub hamlet: Option<String>,
    /// Not before this day; none: from tomorrow on.
    #[ts(type = "string | null")]
    pub from: Option<NaiveDate>,
}

/// Who was invited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "PointInvited")]
pub struct Invited {
    /// People invited now.
    pub invited: u32,
    /// The days they are invited for.
    pub days: Vec<String>,
    /// People for whom no day has room.
    pub left_over: u32,
}

/// `07:30` as minutes of the day.
fn minutes(text: &str, field: &str) -> Result<u32, HubError> {
    let read = || {
        let (hours, minutes) = text.trim().split_once(':')?;
        let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
        (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
    };
    read().ok_or_else(|| HubError::Refused(format!("{field}: giờ viết như 07:30 (a time like 07:30)")))
}

fn clock(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Keeps a point, and logs it. `now` is unix seconds.
pub fn set_up(tx: &Transaction<'_>, setup: &Setup, eyes: &Eyes, now: i64) -> Result<u32, HubError> {
    let refused = |words: &str| Err(HubError::Refused(words.to_owned()));
    let (opens, closes) = (
        minutes(&setup.opens, "giờ mở cửa")?,
        minutes(&setup.closes, "giờ đóng cửa")?,
    );
    if setup.name.trim().is_empty() {
        return refused("tên điểm để trống (the name is empty)");
    }
    if opens >= closes {
        return refused("giờ mở cửa phải trước giờ đóng cửa (it closes before it opens)");
    }
    if setup.capacity == 0 || setup.first_day > setup.last_day {
        return refused(
            "sức chứa mỗi ngày phải từ 1, ngày đầu không sau ngày cuối (no capacity, or the days are turned round)",
        );
    }
    let mut weekdays = 0;
    for day in &setup.weekdays {
        match day {
            1..=7 => weekdays |= 1 << (day - 1),
            _ => return refused("thứ trong tuần là 1 (thứ hai) đến 7 (chủ nhật) (a weekday is 1 to 7)"),
        }
    }
    if weekdays == 0 {
        return refused("chọn ít nhất một ngày trong tuần (choose a weekday)");
    }
    let row = PointRow {
        point: 0,
        name: setup.name.trim().to_owned(),
        place: setup.place.trim().to_owned(),
        opens,
        closes,
        weekdays,
        capacity: setup.capacity,
        days: (setup.first_day.to_string(), setup.last_day.to_string()),
    };
    let point = points::put(tx, &row)?;
    let detail = serde_json::json!({ "point": point, "capacity": setup.capacity });
    audit::append(tx, now, &eyes.who, "point_set_up", &detail)?;
    Ok(point)
}

/// Every point. `now` is unix seconds.
pub fn all(conn: &Connection, now: i64) -> Result<Vec<Point>, HubError> {
    let today = vietnam_day(now).to_string();
    let invitations = invited::from(conn, &today)?;
    let came = points::attendance(conn, &today)?;
    points::all(conn)?
        .into_iter()
        .map(|row| {
            let count = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
            let ours = || invitations.iter().filter(|invited| invited.point == row.point);
            Ok(Point {
                point: row.point,
                invited_today: count(ours().filter(|invited| invited.day == today).count()),
                invited: count(ours().count()),
                came_today: count(
                    came.iter()
                        .filter(|(point, day, ..)| (*point, day) == (row.point, &today))
                        .count(),
                ),
                over: overfull(&row, ours()),
                setup: setup(&row)?,
            })
        })
        .collect()
}

/// The days of these invitations that hold more than the point's capacity.
fn overfull<'i>(point: &PointRow, invited: impl Iterator<Item = &'i InvitationRow>) -> Vec<OverfullDay> {
    let mut days: BTreeMap<&str, u32> = BTreeMap::new();
    for invited in invited {
        *days.entry(&invited.day).or_default() += 1;
    }
    days.into_iter()
        .filter(|(_, invited)| *invited > point.capacity)
        .map(|(day, invited)| OverfullDay {
            day: day.to_owned(),
            invited,
        })
        .collect()
}

fn setup(row: &PointRow) -> Result<Setup, HubError> {
    let day = |text: &str| text.parse().map_err(|_| HubError::Unreadable("point.first_day"));
    Ok(Setup {
        name: row.name.clone(),
        place: row.place.clone(),
        opens: clock(row.opens),
        closes: clock(row.closes),
        weekdays: (1..=7)
            .filter(|day| row.weekdays & (1 << (day - 1)) != 0)
            .collect(),
        capacity: row.capacity,
        first_day: day(&row.days.0)?,
        last_day: day(&row.days.1)?,
    })
}

/// Whether somebody should come to a desk for a target.
fn is_to_come(standing: &Standing) -> bool {
    match (standing.bucket, standing.outcome) {
        (Bucket::NotAsked, _) => true,
        (Bucket::Reason, Some(Outcome::Reason(code))) => {
            Catalogue::shipped().by_code(code).is_some_and(|row| {
                row.kind == ReasonKind::Retryable && row.key != "ELDERLY" && row.key != "ORDERED_PHONE"
            })
        }
        _ => false,
    }
}

/// Invites a hamlet's people who lack a target, from the next free place on, and logs it. `now` is unix
/// seconds. Whoever is invited for it already is not invited again.
pub fn invite(tx: &Transaction<'_>, wanted: &Invite, eyes: &Eyes, now: i64) -> Result<Invited, HubError> {
    let today = vietnam_day(now);
    let point = find(tx, wanted.point)?;
    let commune = Commune::load(tx)?;
    let facts = Facts::load(tx, commune.campaign, None)?;
    let roll = Roll::load(tx, wanted.hamlet.as_deref())?;
    let held = invited::from(tx, &today.to_string())?;
    let invited_for: BTreeSet<Rid> = held
        .iter()
        .filter(|invited| invited.target == wanted.target)
        .map(|invited| invited.rid)
        .collect();
    let busy: BTreeSet<(Rid, &str)> = held
        .iter()
        .map(|invited| (invited.rid, invited.day.as_str()))
        .collect();
    let mut taken: HashMap<&str, u32> = HashMap::new();
    for invited in held.iter().filter(|invited| invited.point == wanted.point) {
        let next = taken.entry(invited.day.as_str()).or_default();
        *next = (*next).max(invited.place + 1);
    }
    let people: Vec<&Listed> = roll
        .people
        .iter()
        .filter(|person| {
            let rid = person.resident.rid;
            !roll.withheld.contains(&rid)
                && !invited_for.contains(&rid)
                && is_to_come(&facts.standing(&person.resident, wanted.target))
        })
        .collect();
    let from = wanted
        .from
        .or_else(|| today.succ_opt())
        .unwrap_or(today)
        .max(today);
    let work = Work::of(wanted.target);
    let mut days = open_days(&point, from)?
        .into_iter()
        .filter(|day| !facts.campaign.is_suspended(wanted.target, work, *day))
        .map(|day| day.to_string());
    let mut waiting = people.into_iter().peekable();
    let mut newly = Vec::new();
    let mut told = Invited {
        invited: 0,
        days: Vec::new(),
        left_over: 0,
    };
    while waiting.peek().is_some() {
        let Some(day) = days.next() else {
            break;
        };
        let mut place = taken.get(day.as_str()).copied().unwrap_or(0);
        let before = told.invited;
        while place < point.capacity {
            let Some(person) = waiting.next_if(|person| !busy.contains(&(person.resident.rid, day.as_str())))
            else {
                break;
            };
            let row = InvitationRow {
                point: point.point,
                day: day.clone(),
                place,
                rid: person.resident.rid,
                target: wanted.target,
                slot: slot(&point, place),
                member: None,
            };
            points::invite(tx, &row, now)?;
            newly.push(row.rid);
            (place, told.invited) = (place + 1, told.invited + 1);
        }
        if told.invited > before {
            told.days.push(day);
        }
    }
    status::refresh(tx, &facts.campaign, &newly)?;
    told.left_over = u32::try_from(waiting.count()).unwrap_or(u32::MAX);
    let detail = serde_json::json!({
        "point": point.point, "target": wanted.target, "invited": told.invited, "days": told.days,
    });
    audit::append(tx, now, &eyes.who, "invited", &detail)?;
    Ok(told)
}

/// Takes all invitations to a point from a day on back, and logs it. `now` is unix seconds.
pub fn uninvite(
    tx: &Transaction<'_>,
    point: u32,
    from: NaiveDate,
    eyes: &Eyes,
    now: i64,
) -> Result<usize, HubError> {
    let (point, from) = (find(tx, point)?.point, from.to_string());
    let mut rids = points::uninvite(tx, point, &from)?;
    rids.extend(field_invitations::drop_from(tx, point, &from)?);
    status::refresh(tx, &Commune::load(tx)?.campaign, &rids)?;
    let gone = rids.len();
    let detail = serde_json::json!({ "point": point, "from": from, "invitations": gone });
    audit::append(tx, now, &eyes.who, "uninvited", &detail)?;
    Ok(gone)
}

/// The point of a number.
pub(crate) fn find(conn: &Connection, point: u32) -> Result<PointRow, HubError> {
    points::find(conn, point)?
        .ok_or_else(|| HubError::Refused("không có điểm thu nhận này (no such collection point)".to_owned()))
}

/// The point's days from one on.
pub(crate) fn open_days(point: &PointRow, from: NaiveDate) -> Result<Vec<NaiveDate>, HubError> {
    let day = |text: &str| -> Result<NaiveDate, HubError> {
        text.parse().map_err(|_| HubError::Unreadable("point.first_day"))
    };
    let (first, last) = (day(&point.days.0)?.max(from), day(&point.days.1)?);
    Ok(first
        .iter_days()
        .take_while(|day| *day <= last)
        .filter(|day| point.weekdays & (1 << day.weekday().num_days_from_monday()) != 0)
        .collect())
}

/// The hour of a place: the day's places spread over the opening hours, by quarters.
pub(super) fn slot(point: &PointRow, place: u32) -> u32 {
    let spread = (point.closes - point.opens) * place / point.capacity;
    point.opens + spread / SLOT * SLOT
}

/// Invitations from a day on as a list: to be called from, and to print letters from.
pub(super) fn table(
    tx: &Transaction<'_>,
    point: Option<u32>,
    day: NaiveDate,
    hamlet: Option<&str>,
    eyes: &Eyes,
) -> Result<Table, HubError> {
    let roll = Roll::load(tx, hamlet)?;
    let people: HashMap<Rid, &Listed> = roll
        .people
        .iter()
        .map(|person| (person.resident.rid, person))
        .collect();
    let points: BTreeMap<u32, PointRow> = points::all(tx)?
        .into_iter()
        .map(|point| (point.point, point))
        .collect();
    let from = day.to_string();
    let came: BTreeSet<(u32, String, Rid)> = points::attendance(tx, &from)?
        .into_iter()
        .map(|(point, day, rid, _)| (point, day, rid))
        .collect();
    let mut rows = Vec::new();
    let mut attended = 0;
    for invited in invited::from(tx, &from)? {
        let (Some(person), Some(at)) = (people.get(&invited.rid), points.get(&invited.point)) else {
            continue;
        };
        if point.is_some_and(|point| point != invited.point) {
            continue;
        }
        let here = came.contains(&(invited.point, invited.day.clone(), invited.rid));
        attended += u32::from(here);
        let mut cells: Vec<Cell> = vec![
            at.name.as_str().into(),
            at.place.as_str().into(),
            invited.day.as_str().into(),
            clock(invited.slot).into(),
        ];
        cells.extend(person.cells(eyes));
        cells.extend([
            Cell::from(target_words(invited.target)),
            match invited.member {
                Some(member) => members::of(tx, member)?.0.into(),
                None => "giấy mời".into(),
            },
            if here { "đã đến" } else { "" }.into(),
        ]);
        rows.push(Row {
            rid: Some(invited.rid),
            key: Some(format!("{}/{}/{}", invited.point, invited.day, invited.place)),
            cells,
        });
    }
    let mut columns = vec![
        Column::new("point", "Điểm thu nhận", Kind::Text),
        Column::new("place", "Nơi", Kind::Text),
        Column::new("day", "Ngày", Kind::Day),
        Column::new("slot", "Giờ", Kind::Text),
    ];
    columns.extend(person_columns());
    columns.extend([
        Column::new("target", "Để làm", Kind::Text),
        Column::new("by", "Người mời", Kind::Text),
        Column::new("came", "Có mặt", Kind::Text),
    ]);
    Ok(Table {
        list: "invitations".to_owned(),
        title: "Giấy mời đến điểm thu nhận".to_owned(),
        about: format!("Từ ngày {}", written(day)),
        columns,
        figures: vec![
            Figure {
                key: "invited".to_owned(),
                label: "giấy mời".to_owned(),
                count: u32::try_from(rows.len()).unwrap_or(u32::MAX),
            },
            Figure {
                key: "came".to_owned(),
                label: "đã đến".to_owned(),
                count: attended,
            },
        ],
        rows,
        withheld: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(opens: u32, closes: u32, capacity: u32) -> PointRow {
        PointRow {
            point: 1,
            name: "Trụ sở".to_owned(),
            place: "Khu phố 1".to_owned(),
            opens,
            closes,
            weekdays: 0b001_1111,
            capacity,
            days: ("2024-05-06".to_owned(), "2024-05-14".to_owned()),
        }
    }

    #[test]
    fn a_days_places_are_spread_over_the_opening_hours() {
        let morning = point(7 * 60 + 30, 11 * 60 + 30, 80);
        let hours: Vec<String> = [0, 4, 5, 40, 79]
            .map(|place| clock(slot(&morning, place)))
            .to_vec();
        assert_eq!(hours, ["07:30", "07:30", "07:45", "09:30", "11:15"]);
    }

    #[test]
    fn a_point_is_open_on_its_weekdays_between_its_days() {
        let days = open_days(&point(450, 690, 80), "2024-05-08".parse().unwrap()).unwrap();
        let days: Vec<String> = days.iter().map(ToString::to_string).collect();
        assert_eq!(
            days,
            [
                "2024-05-08",
                "2024-05-09",
                "2024-05-10",
                "2024-05-13",
                "2024-05-14"
            ]
        );
    }

    #[test]
    fn a_time_reads_as_people_write_it() {
        assert_eq!(minutes("07:30", "x").unwrap(), 450);
        for bad in ["24:00", "7h30", "", "07:60"] {
            assert!(minutes(bad, "x").is_err(), "{bad}");
        }
    }
}
