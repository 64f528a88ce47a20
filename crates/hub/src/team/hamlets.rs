//! Each hamlet: its houses, and its figures against the numbers it was given.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use tungnha_domain::{Campaign, Hid, Target, UnitId, pace};

use super::{House, TeamHamlet, TeamPace, TeamTarget};
use crate::report::{HamletFigures, TeamFigures};

/// Those that are asked for and are counted, by name.
pub(super) fn of(
    campaign: &Campaign,
    figures: &TeamFigures,
    names: &BTreeMap<UnitId, String>,
    houses: &BTreeMap<Hid, House>,
) -> Vec<TeamHamlet> {
    let mut hamlets: Vec<TeamHamlet> = names
        .iter()
        .filter_map(|(unit, name)| {
            let figures_here = figures.hamlets.get(unit)?;
            let here = || houses.values().filter(|house| house.unit == *unit);
            let count = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
            Some(TeamHamlet {
                hamlet: name.clone(),
                first_day: figures_here.span.0.to_string(),
                last_day: figures_here.span.1.to_string(),
                houses: count(here().count()),
                left: count(here().filter(|house| house.left).count()),
                nobodys: count(
                    here()
                        .filter(|house| house.left && house.member.is_none())
                        .count(),
                ),
                targets: Target::ALL
                    .map(|of| target(campaign, figures_here, of, figures.day))
                    .to_vec(),
            })
        })
        .collect();
    hamlets.sort_by_cached_key(|hamlet| tungnha_domain::text::sort_key(&hamlet.hamlet));
    hamlets
}

fn target(campaign: &Campaign, hamlet: &HamletFigures, target: Target, day: NaiveDate) -> TeamTarget {
    let figures = &hamlet.targets[target.index()];
    let achieved = figures.tally.achieved;
    TeamTarget {
        target,
        eligible: figures.tally.eligible,
        done: figures.tally.done,
        not_asked: figures.tally.not_asked,
        achieved,
        pace: figures.asked.map(|asked| {
            let pace = pace(campaign, target, hamlet.span, day, (asked, achieved));
            TeamPace {
                asked,
                days_worked: pace.worked,
                days_left: pace.left,
                due: pace.due,
                missing: pace.missing,
                needed_a_day: pace.needed_a_day(),
                forecast: pace.forecast,
            }
        }),
    }
}
