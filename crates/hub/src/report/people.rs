//! Who brought whom, and which hamlets earned a commendation: by confirmed results, and not where claims were untrue or
//! tablets did not report (`domain.md` §5).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use tungnha_domain::{MemberId, Target, UnitId};

use super::counts::people;
use super::figures::{Counted, percent};
use super::frame::Frame;
use super::model::{ReportClaims, ReportCommended, ReportMember, ReportTablet, ReportTeam};
use super::sums::{MemberSums, Sums};
use crate::commune::tree::{Level, Tree};
use crate::error::HubError;
use crate::store::{Connection, members};

/// Every member who answered and everybody on a team of the report's area, most confirmed first: who brought nobody
/// is told too.
pub(super) fn quotas(
    conn: &Connection,
    frame: &Frame,
    sums: &Sums,
    teams: &[Team],
) -> Result<Vec<ReportMember>, HubError> {
    let on_teams = teams.iter().flat_map(|team| team.members.iter().copied());
    let members: BTreeSet<MemberId> = on_teams.chain(sums.members.keys().copied()).collect();
    let mut lines = Vec::new();
    for member in members {
        let (name, _) = members::of(conn, member)?;
        let sums = sums.members.get(&member).copied().unwrap_or_default();
        let claims = sums.all();
        let of: Vec<&str> = teams
            .iter()
            .filter(|team| team.members.contains(&member))
            .map(|team| team.name.as_str())
            .collect();
        let line = ReportMember {
            member: name,
            team: (!of.is_empty()).then(|| of.join(", ")),
            brought: sums.brought,
            brought_confirmed: sums.brought_confirmed,
            met: met(frame, &sums),
            done: claims.done,
            confirmed: claims.confirmed,
            contradicted: claims.contradicted,
            answers: sums.answers,
        };
        lines.push((member, line));
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

fn met(frame: &Frame, sums: &MemberSums) -> bool {
    sums.brought >= frame.campaign.personal_quota
}

/// A team of the report's area.
pub(super) struct Team {
    name: String,
    within: Option<String>,
    members: BTreeSet<MemberId>,
}

/// The teams in the tree's order: all, or those of an area.
pub(super) fn teams(tree: &Tree, day: NaiveDate, within: Option<UnitId>) -> Vec<Team> {
    let of = |(unit, _): (UnitId, usize)| {
        let node = tree.node(unit).filter(|node| node.level == Some(Level::Team))?;
        if within.is_some_and(|within| !tree.lies_in(unit, within, day)) {
            return None;
        }
        let parent = tree.parent(unit, day).and_then(|parent| tree.node(parent));
        Some(Team {
            name: node.unit.name.clone(),
            within: parent.map(|parent| parent.unit.name.clone()),
            members: tree.team(unit).collect(),
        })
    };
    tree.order(day).into_iter().filter_map(of).collect()
}

/// What each team's members brought.
pub(super) fn of_teams(frame: &Frame, sums: &Sums, teams: &[Team]) -> Vec<ReportTeam> {
    let number = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
    let line = |team: &Team| {
        let own = || team.members.iter().filter_map(|member| sums.members.get(member));
        let mut all = MemberSums::default();
        own().for_each(|sums| all.add(sums));
        ReportTeam {
            team: team.name.clone(),
            within: team.within.clone(),
            members: number(team.members.len()),
            active: number(own().filter(|sums| sums.answers > 0).count()),
            met: number(own().filter(|sums| met(frame, sums)).count()),
            answers: all.answers,
            brought: all.brought,
            brought_confirmed: all.brought_confirmed,
            targets: Target::ALL
                .map(|target| {
                    let claims = all.claims[target.index()];
                    ReportClaims {
                        target,
                        done: claims.done,
                        confirmed: claims.confirmed,
                        contradicted: claims.contradicted,
                    }
                })
                .to_vec(),
        }
    };
    teams.iter().map(line).collect()
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
                clear: confirmed > 0 && contradicted == 0 && !not_reported,
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
