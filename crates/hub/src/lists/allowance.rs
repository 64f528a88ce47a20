//! Bảng chấm công: the days each member worked, from what they recorded. A day counts if something of it
//! stands: a record taken back again is no work.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use tungnha_domain::{Hid, MemberId, Role, UnitId, vietnam_day};

use super::written;
use crate::commune::units;
use crate::error::HubError;
use crate::store::{Transaction, members, visits};
use crate::table::{Cell, Column, Figure, Kind, Row, Table};

/// What one member did.
#[derive(Default)]
struct Work {
    days: BTreeSet<NaiveDate>,
    houses: BTreeSet<Hid>,
    hamlets: BTreeSet<UnitId>,
    calls: u32,
}

/// The sheet of a stretch of days, both included. Officers and the office are paid for other things.
pub(super) fn table(tx: &Transaction<'_>, from: NaiveDate, to: NaiveDate) -> Result<Table, HubError> {
    if from > to {
        return Err(HubError::Refused(
            "--from phải trước hoặc bằng --to (the first day is after the last)".to_owned(),
        ));
    }
    let mut work: BTreeMap<MemberId, Work> = BTreeMap::new();
    for call in visits::calls(tx)? {
        let day = vietnam_day(call.at);
        if !(from..=to).contains(&day) {
            continue;
        }
        let done = work.entry(call.member).or_default();
        done.days.insert(day);
        done.houses.insert(call.hid);
        done.hamlets.insert(call.unit);
        done.calls += 1;
    }
    let names: BTreeMap<UnitId, String> = units::all(tx)?
        .into_iter()
        .map(|unit| (unit.id, unit.name))
        .collect();
    let mut rows = Vec::new();
    let mut days = 0;
    for (member, done) in work {
        let (name, role) = members::of(tx, member)?;
        if matches!(role, Role::Officer | Role::Office) {
            continue;
        }
        let hamlets: Vec<&str> = done
            .hamlets
            .iter()
            .filter_map(|unit| names.get(unit).map(String::as_str))
            .collect();
        let count = |many: usize| Cell::Number(i64::try_from(many).unwrap_or(i64::MAX));
        days += done.days.len();
        let cells: Vec<Cell> = vec![
            name.as_str().into(),
            match role {
                Role::Lead => "tổ trưởng",
                _ => "thành viên",
            }
            .into(),
            hamlets.join(", ").into(),
            count(done.days.len()),
            done.days.first().map(ToString::to_string).into(),
            done.days.last().map(ToString::to_string).into(),
            count(done.houses.len()),
            done.calls.into(),
        ];
        let row = Row {
            rid: None,
            key: Some(member.to_string()),
            cells,
        };
        rows.push((tungnha_domain::text::sort_key(&name), member, row));
    }
    rows.sort_by(|one, other| (&one.0, one.1).cmp(&(&other.0, other.1)));
    Ok(Table {
        list: "allowance".to_owned(),
        title: "Bảng chấm công thành viên tổ".to_owned(),
        about: format!("Từ {} đến {}", written(from), written(to)),
        columns: vec![
            Column::new("name", "Họ và tên", Kind::Name),
            Column::new("role", "Vai trò", Kind::Text),
            Column::new("hamlets", "Địa bàn", Kind::Text),
            Column::new("days", "Số ngày", Kind::Number),
            Column::new("first", "Ngày đầu", Kind::Day),
            Column::new("last", "Ngày cuối", Kind::Day),
            Column::new("houses", "Số hộ", Kind::Number),
            Column::new("calls", "Lượt ghi", Kind::Number),
        ],
        figures: vec![
            Figure {
                key: "members".to_owned(),
                label: "người".to_owned(),
                count: u32::try_from(rows.len()).unwrap_or(u32::MAX),
            },
            Figure {
                key: "days".to_owned(),
                label: "ngày công".to_owned(),
                count: u32::try_from(days).unwrap_or(u32::MAX),
            },
        ],
        rows: rows.into_iter().map(|(_, _, row)| row).collect(),
        withheld: 0,
    })
}
