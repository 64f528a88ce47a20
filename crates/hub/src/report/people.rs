//! Who brought whom, and which hamlets earned a commendation: by confirmed results, and not where claims were untrue or
//! tablets did not report (`domain.md` §5).

use tungnha_domain::Target;

use super::counts::people;
use super::figures::{Counted, percent};
use super::frame::Frame;
use super::model::{ReportCommended, ReportMember, ReportTablet};
use super::sums::Sums;
use crate::error::HubError;
use crate::store::{Connection, members};

/// Every member who answered, most confirmed first.
pub(super) fn quotas(conn: &Connection, frame: &Frame, sums: &Sums) -> Result<Vec<ReportMember>, HubError> {
    let mut lines = Vec::new();
    for (member, sums) in &sums.members {
        let (name, _) = members::of(conn, *member)?;
        let line = ReportMember {
            member: name,
            brought: sums.brought,
            brought_confirmed: sums.brought_confirmed,
            met: sums.brought >= frame.campaign.personal_quota,
            done: sums.done,
            confirmed: sums.confirmed,
            contradicted: sums.contradicted,
            answers: sums.answers,
        };
        lines.push((*member, line));
    }
    let reverse = std::cmp::Reverse;
    lines.sort_by_key(|(member, line)| {
        (
            reverse((line.brought_confirmed, line.brought, line.confirmed, line.done)),
            *member,
        )
    });
    Ok(lines.into_iter().map(|(_, line)| line).collect())
}

/// Hamlets that have a number, by confirmed of what was asked. Equal results share a place.
pub(super) fn commended(frame: &Frame, units: &[Counted], silent: &[ReportTablet]) -> Vec<ReportCommended> {
    let mut lines: Vec<ReportCommended> = units
        .iter()
        .filter(|unit| unit.level == "hamlet")
        .map(|unit| {
            let (mut allocated, mut confirmed, mut achieved, mut contradicted) = (0, 0, 0, 0);
            for target in Target::ALL {
                let end = unit.at(target, Some(frame.last()));
                contradicted += people(end.contradicted);
                if let Some(asked) = unit.allocated[target.index()] {
                    allocated += asked;
                    confirmed += people(end.achieved_confirmed);
                    achieved += people(end.achieved);
                }
            }
            let not_reported = silent.iter().any(|tablet| tablet.hamlets.contains(&unit.name));
            ReportCommended {
                place: 0,
                unit: unit.name.clone(),
                allocated,
                confirmed,
                achieved,
                percent: percent(confirmed, allocated),
                contradicted,
                not_reported,
                clear: contradicted == 0 && !not_reported,
            }
        })
        .filter(|line| line.allocated > 0)
        .collect();
    // a/b before c/d where a·d > c·b: exact, where a rounded share would make equals of unequals.
    lines.sort_by(|one, other| {
        let of = |line: &ReportCommended, by: &ReportCommended| {
            u64::from(line.confirmed) * u64::from(by.allocated)
        };
        of(other, one).cmp(&of(one, other))
    });
    let mut place = 0;
    for at in 0..lines.len() {
        let equal = at > 0 && {
            let (before, this) = (&lines[at - 1], &lines[at]);
            u64::from(before.confirmed) * u64::from(this.allocated)
                == u64::from(this.confirmed) * u64::from(before.allocated)
        };
        if !equal {
            place = u32::try_from(at).unwrap_or(u32::MAX).saturating_add(1);
        }
        lines[at].place = place;
    }
    lines
}
