//! How complete the data is, and who has not reported: told beside the figures, so that nobody signs half a day.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate};
use tungnha_domain::{ListKind, UnitId, vietnam_day};

use super::figures::{Counted, percent};
use super::frame::Frame;
use super::model::{ReportBehind, ReportData, ReportLate, ReportList, ReportTablet};
use super::sums::Sums;
use crate::commune::tree::Tree;
use crate::commune::units::UnitKind;
use crate::desk;
use crate::error::HubError;
use crate::people::listings;
use crate::store::{Connection, forks, imports, records, walk};
use crate::times::vietnam_time;

/// Tablets in service of the report's hamlets: how many, and those that hold records back or did not report on the last
/// day, longest silent first.
pub(super) fn tablets(
    conn: &Connection,
    to: NaiveDate,
    hamlets: &BTreeSet<String>,
) -> Result<(u32, Vec<ReportTablet>), HubError> {
    let mut in_service = 0;
    let mut silent = Vec::new();
    for line in desk::devices(conn)? {
        let here = line.hamlets.iter().any(|hamlet| hamlets.contains(hamlet));
        if line.revoked || line.desk || !here {
            continue;
        }
        in_service += 1;
        let last = line
            .last_contact
            .as_deref()
            .and_then(|time| DateTime::parse_from_rfc3339(time).ok())
            .map(|time| vietnam_day(time.timestamp()));
        if line.missing > 0 || last.is_none_or(|day| day < to) {
            silent.push(ReportTablet {
                dev: line.dev,
                member: line.member,
                hamlets: line.hamlets,
                last_day: last.map(|day| day.to_string()),
                days_silent: last.map(|day| (to - day).num_days().max(0)),
                unsent: line.missing,
            });
        }
    }
    silent.sort_by_key(|tablet| {
        (
            tablet.last_day.clone(),
            std::cmp::Reverse(tablet.unsent),
            tablet.dev,
        )
    });
    Ok((in_service, silent))
}

/// What is known of the data's completeness.
pub(super) fn data(
    conn: &Connection,
    frame: &Frame,
    sums: &Sums,
    tree: &Tree,
    (in_service, silent): (u32, &[ReportTablet]),
) -> Result<ReportData, HubError> {
    let lists = listings::lists(conn)?;
    let mut newest: BTreeMap<ListKind, NaiveDate> = BTreeMap::new();
    let mut covered = BTreeSet::new();
    for list in lists.values().filter(|list| list.day() <= frame.to) {
        let day = newest.entry(list.kind).or_insert(list.day());
        *day = (*day).max(list.day());
        if list.kind == ListKind::Full {
            covered.extend(imports::covered(conn, list.import_seq)?);
        }
    }
    let mut without: Vec<_> = tree
        .units()
        .filter(|node| node.unit.kind == UnitKind::Hamlet && frame.hamlets.contains_key(&node.unit.id))
        .filter(|node| node.stands_on(frame.to) && !covered.contains(&node.unit.id))
        .map(|node| node.unit.clone())
        .collect();
    without = crate::commune::units::sorted(without);
    Ok(ReportData {
        until: walk::last_arrival(conn)?.map(vietnam_time),
        tablets: in_service,
        tablets_not_sent: u32::try_from(silent.len()).unwrap_or(u32::MAX),
        unsent_records: silent.iter().map(|tablet| tablet.unsent).sum(),
        quarantined: records::quarantined(conn)?,
        forks: forks::count(conn)?,
        conflicts: sums.conflicts,
        lists: newest
            .into_iter()
            .map(|(kind, day)| ReportList {
                kind: kind.code(),
                label: label(kind),
                day: day.to_string(),
            })
            .collect(),
        hamlets_without_list: without.into_iter().map(|unit| unit.name).collect(),
    })
}

const fn label(kind: ListKind) -> &'static str {
    match kind {
        ListKind::Full => "Danh sách đầy đủ",
        ListKind::NotIssued => "Danh sách chưa cấp căn cước",
        ListKind::NotActivated => "Danh sách chưa kích hoạt",
        ListKind::Operator => "Danh sách của nhà mạng",
    }
}

/// Hamlets by people nobody has asked, most first; those with none are left out.
pub(super) fn behind(frame: &Frame, units: &[Counted]) -> Vec<ReportBehind> {
    let mut lines: Vec<ReportBehind> = units
        .iter()
        .filter(|unit| unit.level == "hamlet")
        .map(|unit| {
            let sum = |part: fn(&tungnha_domain::Tally) -> u32| {
                let tallies = unit.days.iter().map(|days| days.at(Some(frame.last())).tally());
                tallies.map(|tally| part(&tally)).sum::<u32>()
            };
            let (not_asked, eligible) = (sum(|tally| tally.not_asked), sum(|tally| tally.eligible));
            ReportBehind {
                unit: unit.name.clone(),
                not_asked,
                eligible,
                percent: percent(not_asked, eligible),
            }
        })
        .filter(|line| line.not_asked > 0)
        .collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.not_asked));
    lines
}

/// Hamlets whose answers came after midnight of their day: weak signal, or nobody sent. Most late first.
pub(super) fn late(frame: &Frame, sums: &Sums, units: &[Counted]) -> Vec<ReportLate> {
    let row = |unit: &Counted| unit.id.and_then(|id: UnitId| frame.hamlets.get(&id).copied());
    let mut lines: Vec<ReportLate> = units
        .iter()
        .filter_map(|unit| {
            let (answers, late) = sums.late.get(row(unit)?).copied().filter(|(_, late)| *late > 0)?;
            Some(ReportLate {
                unit: unit.name.clone(),
                answers,
                late,
                percent: percent(late, answers),
            })
        })
        .collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.late));
    lines
}
