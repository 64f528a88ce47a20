//! Danh sách trả về: who was away or is a special case, back to the commune police on the same day, with
//! what changed since the day before.
//!
//! The list is of people, not of targets: “vắng mặt” answers everything about somebody. Of a reason the law
//! protects it says “trường hợp đặc biệt”; which one is opened for an officer who asks, and each look is
//! logged. A day's list is computed from what is known now of that day, so a tablet that was late changes
//! it; what was handed out is in the audit log with its number of rows.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_domain::{Bucket, Catalogue, Head, Outcome, ReasonKind, Rid, Target, vietnam_day};

use super::{Listed, Roll, person_columns, written};
use crate::commune::Commune;
use crate::error::HubError;
use crate::intake;
use crate::progress::Facts;
use crate::store::{Transaction, members};
use crate::table::{Cell, Column, Eyes, Figure, Kind, Row, Table};

/// Why somebody is on the list: the gravest of their reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReturnKind {
    /// Health or custody: sealed.
    Special,
    /// Deceased, moved, struck off: an officer confirms.
    Terminal,
    /// The register is wrong.
    DataFault,
    /// Away.
    Absent,
}

impl ReturnKind {
    fn of(outcome: Outcome) -> Option<Self> {
        match outcome {
            Outcome::Special => Some(Self::Special),
            Outcome::Reason(code) => match Catalogue::shipped().by_code(code)?.kind {
                ReasonKind::Absent => Some(Self::Absent),
                ReasonKind::Terminal => Some(Self::Terminal),
                ReasonKind::DataFault => Some(Self::DataFault),
                ReasonKind::Retryable => None,
            },
            _ => None,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Special => "trường hợp đặc biệt",
            Self::Terminal => "chờ công an xác nhận",
            Self::DataFault => "sai dữ liệu",
            Self::Absent => "vắng mặt",
        }
    }
}

/// How a line stands to the day before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Was not on it.
    New,
    /// Was on it for another reason.
    Changed,
    /// Was on it for the same.
    Same,
    /// Was on it and is no longer.
    Gone,
}

impl Change {
    const fn words(self) -> &'static str {
        match self {
            Self::New => "mới",
            Self::Changed => "đổi lý do",
            Self::Same => "như hôm qua",
            Self::Gone => "đã ra khỏi danh sách",
        }
    }
}

/// One person.
#[derive(Debug, Serialize)]
pub struct ReturnLine {
    /// By the hub's number.
    pub rid: Rid,
    /// As the lists spell it.
    pub name: String,
    /// `1950` or `1986-07-26`.
    pub birth: Option<String>,
    /// `070•••••0123`, or whole where an officer asked for it.
    pub personal_id: Option<String>,
    /// The hamlet.
    pub hamlet: String,
    /// The household's number in the lists.
    pub household: Option<String>,
    /// Why; for somebody who left the list, why they were on it.
    pub kind: ReturnKind,
    /// The reason's code by target; one the law protects is `SPECIAL` unless an officer had it opened.
    pub reasons: BTreeMap<Target, String>,
    /// Against the day before.
    pub change: Change,
    /// The day it was first said, of what is said now.
    pub since: String,
    /// Who recorded it.
    pub by: String,
    #[serde(skip)]
    cells: Vec<Cell>,
}

/// What `returns --json` tells.
#[derive(Debug, Serialize)]
pub struct Returns {
    /// The Vietnam day, to its end or to now.
    pub day: String,
    /// People on the list.
    pub listed: u32,
    /// Of these, new since the day before.
    pub new: u32,
    /// Of these, with another reason than the day before.
    pub changed: u32,
    /// People who were on it the day before and are not now; they stand in `rows` too.
    pub gone: u32,
    /// By hamlet, household and place in it.
    pub rows: Vec<ReturnLine>,
}

/// What one person is on the list for.
#[derive(Default, PartialEq, Eq)]
struct Case {
    reasons: BTreeMap<Target, Outcome>,
}

impl Case {
    fn kind(&self) -> Option<ReturnKind> {
        self.reasons
            .values()
            .filter_map(|outcome| ReturnKind::of(*outcome))
            .min()
    }
}

fn case(facts: &Facts, person: &Listed) -> Case {
    let reason = |target| {
        let standing = facts.standing(&person.resident, target);
        let outcome = standing.outcome.filter(|_| standing.bucket == Bucket::Reason)?;
        ReturnKind::of(outcome).map(|_| (target, outcome))
    };
    Case {
        reasons: Target::ALL.into_iter().filter_map(reason).collect(),
    }
}

/// The list of a day, of one hamlet if one is named. `now` is unix seconds, for the log.
pub fn returns(
    tx: &Transaction<'_>,
    day: NaiveDate,
    hamlet: Option<&str>,
    eyes: &Eyes,
    now: i64,
) -> Result<Returns, HubError> {
    let campaign = Commune::load(tx)?.campaign;
    let today = Facts::load(tx, campaign.clone(), Some(day))?;
    let before = Facts::load(tx, campaign, day.pred_opt())?;
    let mut told = Returns {
        day: day.to_string(),
        listed: 0,
        new: 0,
        changed: 0,
        gone: 0,
        rows: Vec::new(),
    };
    for person in &Roll::load(tx, hamlet)?.people {
        let (is, was) = (case(&today, person), case(&before, person));
        let (change, shown, facts) = match (is.kind(), was.kind()) {
            (None, None) => continue,
            (Some(_), None) => (Change::New, &is, &today),
            (Some(_), Some(_)) if is == was => (Change::Same, &is, &today),
            (Some(_), Some(_)) => (Change::Changed, &is, &today),
            (None, Some(_)) => (Change::Gone, &was, &before),
        };
        match change {
            Change::Gone => told.gone += 1,
            _ => told.listed += 1,
        }
        told.new += u32::from(change == Change::New);
        told.changed += u32::from(change == Change::Changed);
        if let Some(line) = line(tx, person, shown, facts, change, eyes, now)? {
            told.rows.push(line);
        }
    }
    Ok(told)
}

fn line(
    tx: &Transaction<'_>,
    person: &Listed,
    case: &Case,
    facts: &Facts,
    change: Change,
    eyes: &Eyes,
    now: i64,
) -> Result<Option<ReturnLine>, HubError> {
    let rid = person.resident.rid;
    let heads: Vec<(Target, &Head)> = case
        .reasons
        .keys()
        .filter_map(|target| Some((*target, facts.cell(rid, *target)?.winner()?)))
        .collect();
    let (Some(kind), Some((_, first))) = (
        case.kind(),
        heads.iter().min_by_key(|(_, head)| (head.effective, head.id)),
    ) else {
        return Ok(None);
    };
    let mut reasons = BTreeMap::new();
    for (target, head) in &heads {
        let opened = match head.outcome {
            Outcome::Special if eyes.special && eyes.officer() => {
                intake::open_sealed(tx, head.id, *target, &eyes.who, now)?.map(Outcome::Reason)
            }
            _ => None,
        };
        reasons.insert(*target, opened.unwrap_or(head.outcome).key().into_owned());
    }
    let cells = person.cells(eyes);
    Ok(Some(ReturnLine {
        rid,
        name: person.resident.name.clone(),
        birth: person.resident.birth.map(|birth| birth.to_string()),
        personal_id: match cells.last() {
            Some(Cell::Text(id)) => Some(id.clone()),
            _ => None,
        },
        hamlet: person.hamlet.clone(),
        household: person.household.clone(),
        kind,
        reasons,
        change,
        since: vietnam_day(first.effective).to_string(),
        by: members::of(tx, first.member)?.0,
        cells,
    }))
}

/// A reason in words.
fn label(key: &str) -> String {
    match Catalogue::shipped().by_key(key) {
        Some(row) => row.label_vi.to_owned(),
        None if key == Outcome::Special.key() => ReturnKind::Special.words().to_owned(),
        None => key.to_owned(),
    }
}

impl Returns {
    /// The same as a list.
    #[must_use]
    pub fn table(self) -> Table {
        let mut columns = vec![Column::new("change", "So với hôm qua", Kind::Text)];
        columns.extend(person_columns());
        columns.extend([
            Column::new("kind", "Nhóm", Kind::Text),
            Column::new("reason", "Lý do", Kind::Text),
            Column::new("since", "Từ ngày", Kind::Day),
            Column::new("by", "Người ghi", Kind::Text),
        ]);
        let figure = |key: &str, label: &str, count| Figure {
            key: key.to_owned(),
            label: label.to_owned(),
            count,
        };
        let row = |line: ReturnLine| {
            let mut words: Vec<String> = line.reasons.values().map(|key| label(key)).collect();
            words.dedup();
            let mut cells = vec![line.change.words().into()];
            cells.extend(line.cells);
            cells.extend([
                line.kind.words().into(),
                words.join("; ").into(),
                line.since.into(),
                line.by.into(),
            ]);
            Row::about(line.rid, cells)
        };
        Table {
            list: "returns".to_owned(),
            title: "Danh sách trả về: vắng mặt và trường hợp đặc biệt".to_owned(),
            about: self
                .day
                .parse()
                .map_or(self.day.clone(), |day| format!("Ngày {}", written(day))),
            columns,
            figures: vec![
                figure("listed", "trong danh sách", self.listed),
                figure("new", "mới so với hôm qua", self.new),
                figure("changed", "đổi lý do", self.changed),
                figure("gone", "đã ra khỏi danh sách", self.gone),
            ],
            rows: self.rows.into_iter().map(row).collect(),
            withheld: 0,
        }
    }
}
