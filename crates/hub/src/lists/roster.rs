//! Danh sách nhóm: staff, unions, armed forces and their families, each with a deadline of its own, where they
//! stand and whether they came.
//!
//! A roster is a spreadsheet like any list. Whoever the commune's lists know, by personal ID or by folded name
//! with the same birth where only one fits, stands with them; the others live elsewhere and are counted so.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use ts_rs::TS;
use tungnha_domain::{Bucket, Group, Rid, Target, text, vietnam_day};
use tungnha_sheets::{Person, ReadOptions, read_extract};

use super::inspection::target_words;
use super::{Listed, Roll, written};
use crate::commune::Commune;
use crate::error::HubError;
use crate::people::Decided;
use crate::progress::Facts;
use crate::store::{Connection, Transaction, audit, points, rosters};
use crate::table::{Cell, Column, Eyes, Figure, Kind, Row, Table};

/// A roster as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "RosterRead")]
pub struct Read {
    /// The group's code.
    pub group: String,
    /// As people call it.
    pub name: String,
    /// People on it.
    pub people: u32,
    /// Of these, known to the commune's lists.
    pub known: u32,
}

/// The campaign's groups with their rosters' sizes.
pub fn groups(conn: &Connection) -> Result<Vec<Read>, HubError> {
    let of = |group: &Group| {
        let rows = rosters::of(conn, &group.code)?;
        Ok(told(group, &rows))
    };
    Commune::load(conn)?.campaign.groups.iter().map(of).collect()
}

fn told(group: &Group, rows: &[rosters::RosterRow]) -> Read {
    let count = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
    Read {
        group: group.code.clone(),
        name: group.name.clone(),
        people: count(rows.len()),
        known: count(rows.iter().filter(|row| row.rid.is_some()).count()),
    }
}

fn find(conn: &Connection, code: &str) -> Result<Group, HubError> {
    let groups = Commune::load(conn)?.campaign.groups;
    let codes: Vec<String> = groups.iter().map(|group| group.code.clone()).collect();
    groups
        .into_iter()
        .find(|group| group.code == code)
        .ok_or_else(|| {
            HubError::Refused(format!(
                "đợt này không có nhóm “{code}”; các nhóm: {} (no such group)",
                codes.join(", ")
            ))
        })
}

/// Reads a group's roster from a file, in place of the one before, and logs it. `now` is unix seconds.
pub fn read(
    tx: &Transaction<'_>,
    code: &str,
    (name, bytes): (&str, &[u8]),
    eyes: &Eyes,
    now: i64,
) -> Result<Read, HubError> {
    let group = find(tx, code)?;
    let extract = read_extract(bytes, name, &ReadOptions::new(vietnam_day(now)))
        .map_err(|fault| HubError::Refused(fault.to_string()))?;
    let roll = Roll::load(tx, None)?;
    let known = Known::of(&roll);
    rosters::clear(tx, &group.code)?;
    let mut seen = BTreeSet::new();
    for person in extract.sheets.iter().flat_map(|sheet| &sheet.people) {
        let key = text::fold(&person.name);
        let rid = known.find(person, &key);
        let birth = person.birth.map(|birth| birth.to_string());
        if seen.insert((rid, key.clone(), birth.clone())) {
            rosters::add(tx, &group.code, rid, (&person.name, birth.as_deref(), &key))?;
        }
    }
    let read = told(&group, &rosters::of(tx, &group.code)?);
    let detail = serde_json::json!({ "group": group.code, "people": read.people, "known": read.known });
    audit::append(tx, now, &eyes.who, "roster_read", &detail)?;
    Ok(read)
}

/// The commune's people by what a roster knows them by.
struct Known<'r> {
    by_id: HashMap<&'r str, Rid>,
    by_name: HashMap<&'r str, Vec<&'r Listed>>,
}

impl<'r> Known<'r> {
    fn of(roll: &'r Roll) -> Self {
        let mut by_name: HashMap<&str, Vec<&Listed>> = HashMap::new();
        for person in &roll.people {
            by_name
                .entry(person.resident.match_key.as_str())
                .or_default()
                .push(person);
        }
        let ids = roll.people.iter().filter_map(|person| {
            let id = person.resident.personal_id.as_deref()?;
            Some((id, person.resident.rid))
        });
        Self {
            by_id: ids.collect(),
            by_name,
        }
    }

    /// Never by name alone: of a name and birth that two people have, neither is taken.
    fn find(&self, person: &Person, key: &str) -> Option<Rid> {
        if let Some(rid) = person.personal_id.as_deref().and_then(|id| self.by_id.get(id)) {
            return Some(*rid);
        }
        let birth = person.birth?;
        let mut fits = self
            .by_name
            .get(key)?
            .iter()
            .filter(|known| known.resident.birth.is_some_and(|held| held == birth))
            .filter(|known| person.personal_id.is_none() || known.resident.personal_id.is_none());
        let first = fits.next()?;
        fits.next().is_none().then_some(first.resident.rid)
    }
}

/// A group's roster as a list. `now` is unix seconds: the deadline is counted from it.
pub(super) fn table(tx: &Transaction<'_>, code: &str, now: i64) -> Result<Table, HubError> {
    let group = find(tx, code)?;
    let facts = Facts::load(tx, Commune::load(tx)?.campaign, None)?;
    let roll = Roll::load(tx, None)?;
    let people: HashMap<Rid, &Listed> = roll
        .people
        .iter()
        .map(|person| (person.resident.rid, person))
        .collect();
    let came: BTreeMap<Rid, String> = points::attendance(tx, "")?
        .into_iter()
        .map(|(_, day, rid, _)| (rid, day))
        .collect();
    let targets: Vec<Target> = Target::ALL
        .into_iter()
        .filter(|target| group.asks(*target))
        .collect();
    let (mut rows, mut done, mut elsewhere) = (Vec::new(), 0, 0);
    let decided = Decided::load(tx)?;
    for mut row in rosters::of(tx, &group.code)? {
        // A duplicate stands for the one who stays.
        row.rid = row.rid.map(|rid| decided.person(rid));
        let person = row.rid.and_then(|rid| people.get(&rid));
        let mut cells: Vec<Cell> = vec![
            row.name.into(),
            row.birth.into(),
            person.map_or("nơi khác", |person| &person.hamlet).into(),
        ];
        let mut left = 0;
        for target in &targets {
            let standing = person.map(|person| facts.standing(&person.resident, *target).bucket);
            left += u32::from(!matches!(standing, Some(Bucket::Done | Bucket::NotEligible)));
            cells.push(standing.map(bucket_words).into());
        }
        elsewhere += u32::from(person.is_none());
        done += u32::from(left == 0);
        cells.push(row.rid.and_then(|rid| came.get(&rid).cloned()).into());
        rows.push(Row {
            rid: row.rid,
            key: Some(row.id.to_string()),
            cells,
        });
    }
    let mut columns = vec![
        Column::new("name", "Họ và tên", Kind::Name),
        Column::new("birth", "Ngày sinh", Kind::Day),
        Column::new("hamlet", "Địa bàn", Kind::Text),
    ];
    columns.extend(
        targets
            .iter()
            .map(|target| Column::new(target.code(), target_words(*target), Kind::Text)),
    );
    columns.push(Column::new("came_on", "Đến bàn ngày", Kind::Day));
    let last = group.before.pred_opt().unwrap_or(group.before);
    let days = (last - vietnam_day(now)).num_days();
    let figure = |key: &str, label: &str, count| Figure {
        key: key.to_owned(),
        label: label.to_owned(),
        count,
    };
    Ok(Table {
        list: "roster".to_owned(),
        title: format!("Danh sách nhóm: {}", group.name),
        about: if days < 0 {
            format!("Trước ngày {}, đã quá hạn {} ngày", written(group.before), -days)
        } else {
            format!("Trước ngày {}, còn {days} ngày", written(group.before))
        },
        figures: vec![
            figure("people", "người", u32::try_from(rows.len()).unwrap_or(u32::MAX)),
            figure("done", "đạt đủ", done),
            figure("elsewhere", "không có trong danh sách của xã", elsewhere),
        ],
        columns,
        rows,
        withheld: 0,
    })
}

const fn bucket_words(bucket: Bucket) -> &'static str {
    match bucket {
        Bucket::Done => "đạt",
        Bucket::Reason => "chưa, có lý do",
        Bucket::NoNeed => "chưa có nhu cầu",
        Bucket::InProgress => "đang làm",
        Bucket::NotAsked => "chưa hỏi",
        Bucket::NotEligible => "không thuộc diện",
    }
}
