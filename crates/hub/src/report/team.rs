//! What the leads' boards tell of areas and members: the same counts as the reports, for all hamlets at once.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use tungnha_domain::{MemberId, Span, Tally, Target, UnitId, vietnam_day};

use super::counts::people;
use super::frame::Frame;
use super::gather;
use crate::commune::Commune;
use crate::commune::tree::Tree;
use crate::error::HubError;
use crate::store::{Connection, allocations};

/// Everything counted at one moment.
pub(crate) struct TeamFigures {
    /// The last day that is counted: today, or the campaign's last.
    pub(crate) day: NaiveDate,
    /// Each hamlet.
    pub(crate) hamlets: BTreeMap<UnitId, HamletFigures>,
    /// How many residents each member brought, as personal quotas count.
    pub(crate) brought: BTreeMap<MemberId, u32>,
    /// Everybody counted.
    pub(crate) people: u32,
}

/// One hamlet.
pub(crate) struct HamletFigures {
    /// The campaign's first and last day here.
    pub(crate) span: Span,
    /// By target.
    pub(crate) targets: [TargetFigures; 4],
}

/// One target in a hamlet.
pub(crate) struct TargetFigures {
    /// The number that was given to the hamlet.
    pub(crate) asked: Option<u32>,
    /// How everybody stands now.
    pub(crate) tally: Tally,
    /// How many were achieved at the end of each day, from the one before the hamlet's first to the last counted.
    pub(crate) achieved: Vec<u32>,
}

/// Counts it; `now` is unix seconds.
pub(crate) fn team_figures(conn: &Connection, now: i64) -> Result<TeamFigures, HubError> {
    let campaign = Commune::load(conn)?.campaign;
    let tree = Tree::load(conn)?;
    let today = vietnam_day(now);
    let span = |unit| tree.days(unit, &campaign, today);
    let spans: BTreeMap<UnitId, Span> = tree
        .units()
        .map(|node| (node.unit.id, span(node.unit.id)))
        .collect();
    let last = spans
        .values()
        .map(|(_, last)| *last)
        .max()
        .unwrap_or(campaign.last_day);
    let first = spans
        .values()
        .map(|(first, _)| *first)
        .min()
        .unwrap_or(campaign.first_day);
    let day = today.min(last.max(campaign.last_day));
    let from = first.min(campaign.first_day).min(day);
    let frame = Frame::new(campaign, (from, day), &tree, None, (Vec::new(), Vec::new()));
    let sums = gather::gather(conn, &frame)?;
    let asked = allocations::all(conn)?;
    let mut hamlets = BTreeMap::new();
    let mut counted = 0_u32;
    for (unit, row) in &frame.hamlets {
        let span = spans.get(unit).copied().unwrap_or((from, last));
        let targets = Target::ALL.map(|target| {
            let days = &sums.rows[Frame::place(*row, target)];
            let before = span.0.pred_opt().map_or(0, |day| frame.index(day).unwrap_or(0));
            TargetFigures {
                asked: asked.get(&(*unit, target)).copied(),
                tally: days.at(Some(frame.last())).tally(),
                achieved: (before..=frame.last())
                    .map(|at| people(days.at(Some(at)).achieved))
                    .collect(),
            }
        });
        counted = counted.saturating_add(targets[0].tally.listed);
        hamlets.insert(*unit, HamletFigures { span, targets });
    }
    Ok(TeamFigures {
        day,
        hamlets,
        brought: sums
            .members
            .iter()
            .map(|(member, sums)| (*member, sums.brought))
            .collect(),
        people: counted,
    })
}
