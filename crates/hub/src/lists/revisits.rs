//! Hẹn lại đến hạn: households that asked to be visited again, and nobody was there since.

use std::collections::HashMap;

use chrono::NaiveDate;
use tungnha_domain::{Hid, vietnam_day};

use super::{Roll, written};
use crate::error::HubError;
use crate::progress::end_of_day;
use crate::store::{Connection, Transaction, members, visits, wishes};
use crate::table::{Cell, Column, Eyes, Figure, Kind, Row, Table};
use crate::times::vietnam_time;

/// A call this long before the time agreed keeps the appointment, as on the tablets.
const EARLY: i64 = 1_800;

/// The households due by a moment (unix seconds) at which nobody called since, by number.
pub(crate) fn open(conn: &Connection, until: i64) -> Result<Vec<(Hid, wishes::Appointment)>, HubError> {
    let due = wishes::appointments(conn)?.into_iter();
    let mut due: Vec<_> = due.filter(|(_, appointment)| appointment.due <= until).collect();
    let hids: Vec<Hid> = due.iter().map(|(hid, _)| *hid).collect();
    // In the order of time: the last one stands.
    let last: HashMap<Hid, i64> = visits::at(conn, &hids)?
        .into_iter()
        .map(|(hid, visit)| (hid, visit.at))
        .collect();
    due.retain(|(hid, appointment)| {
        let kept = |at: &i64| *at > appointment.at && *at >= appointment.due - EARLY;
        !last.get(hid).is_some_and(kept)
    });
    Ok(due)
}

/// The households due by the end of a day, of one hamlet if one is named.
pub(super) fn table(
    tx: &Transaction<'_>,
    day: NaiveDate,
    hamlet: Option<&str>,
    eyes: &Eyes,
) -> Result<Table, HubError> {
    let roll = Roll::load(tx, hamlet)?;
    let heads = roll.heads();
    let place: HashMap<Hid, usize> = roll
        .people
        .iter()
        .enumerate()
        .map(|(place, person)| (person.resident.hid, place))
        .collect();
    let mut lines = Vec::new();
    for (hid, appointment) in open(tx, end_of_day(day))? {
        let Some(head) = heads.get(&hid) else {
            continue;
        };
        // A withheld person gives no name to a house's row; the row is about the house.
        let shown = eyes.officer() || !roll.withheld.contains(&head.resident.rid);
        let late = (day - vietnam_day(appointment.due)).num_days();
        let cells: Vec<Cell> = vec![
            head.hamlet.as_str().into(),
            head.household.clone().into(),
            head.address.clone().into(),
            if shown {
                head.resident.name.as_str().into()
            } else {
                Cell::Empty
            },
            vietnam_time(appointment.due).into(),
            Cell::Number(late),
            members::of(tx, appointment.member)?.0.into(),
        ];
        let row = Row {
            rid: None,
            key: Some(hid.to_string()),
            cells,
        };
        lines.push((place.get(&hid).copied(), row, late > 0));
    }
    lines.sort_by_key(|(place, _, _)| *place);
    let count = |late: bool| lines.iter().filter(|line| line.2 == late).count();
    let figure = |key: &str, label: &str, count: usize| Figure {
        key: key.to_owned(),
        label: label.to_owned(),
        count: u32::try_from(count).unwrap_or(u32::MAX),
    };
    Ok(Table {
        list: "revisits".to_owned(),
        title: "Hộ hẹn lại đến hạn".to_owned(),
        about: format!("Đến hết ngày {}", written(day)),
        columns: vec![
            Column::new("hamlet", "Địa bàn", Kind::Text),
            Column::new("household", "Số hộ", Kind::Text),
            Column::new("address", "Địa chỉ", Kind::Text),
            Column::new("name", "Chủ hộ", Kind::Name),
            Column::new("due", "Hẹn lúc", Kind::Time),
            Column::new("late", "Trễ (ngày)", Kind::Number),
            Column::new("by", "Người hẹn", Kind::Text),
        ],
        figures: vec![
            figure("today", "đến hạn hôm nay", count(false)),
            figure("late", "đã trễ hẹn", count(true)),
        ],
        rows: lines.into_iter().map(|(_, row, _)| row).collect(),
        withheld: 0,
    })
}
