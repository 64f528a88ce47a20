//! Reports: what the commune has to tell of a day, a week, a phase or the whole campaign.
//!
//! Everything is counted from the store in one pass (`gather`): the partition on every day since the campaign began,
//! so that the state on the last day, the change in the period and each phase come from the same counts. A report is a
//! plain value ([`Report`]): the JSON document, the screen, the workbook and the document are written from it. The same
//! store and the same wish give the same bytes; the clock decides only which days have come.

mod asked;
mod counts;
mod docx;
mod figures;
mod frame;
mod gather;
mod missing;
mod model;
mod people;
mod reasons;
mod sums;
mod tables;
mod team;
mod wish;
mod write;
mod xlsx;

use chrono::NaiveDate;
use tungnha_domain::{Campaign, Target, vietnam_day};

use crate::activity;
use crate::commune::Commune;
use crate::commune::tree::{Level, Tree};
use crate::error::HubError;
use crate::people::Decided;
use crate::store::{Transaction, allocations, audit, walk, withdrawn};
use frame::{Frame, Roster};

pub use model::*;
pub(crate) use team::{HamletFigures, TargetFigures, TeamFigures, team_figures};
pub use wish::{Audience, Kind, Wish};
pub use write::{Format, bytes, write};

/// Makes a report. It is a write: that it was made, and how many protected reasons were opened for it, is logged under
/// `who`; `now` is unix seconds.
pub fn report(tx: &Transaction<'_>, wish: &Wish<'_>, who: &str, now: i64) -> Result<Report, HubError> {
    let Commune { name, campaign } = Commune::load(tx)?;
    let (from, to) = wish.days(&campaign, vietnam_day(now))?;
    let tree = Tree::load(tx)?;
    let within = wish.unit.map(|unit| tree.find(unit, to)).transpose()?;
    // The commune's own node, and what lies above it, is everything.
    let within = within.filter(|unit| tree.own().is_none_or(|own| !tree.lies_in(own, *unit, to)));
    if within.is_some_and(|unit| {
        !tree
            .node(unit)
            .is_some_and(|node| node.is_area() && node.level != Some(Level::Team))
    }) {
        return Err(HubError::Refused(
            "báo cáo lập cho thôn, khu phố hoặc đơn vị có địa bàn (a report is of an area)".to_owned(),
        ));
    }
    let rosters = rosters(tx, &campaign)?;
    let frame = Frame::new(
        campaign,
        (from, to),
        &tree,
        within,
        (walk::arrivals(tx)?, rosters),
    );
    let mut sums = gather::gather(tx, &frame)?;
    let counted = reasons::open(tx, &mut sums, wish.audience, (who, now))?;
    let asked = allocations::all(tx)?;
    let (whole, units) = figures::units(&frame, &sums, &tree, &asked, (&name, within));
    let place = within.or(tree.own());
    let days = place.map_or((frame.campaign.first_day, frame.campaign.last_day), |unit| {
        tree.days(unit, &frame.campaign, to)
    });
    let hamlet_name = |row: usize| {
        let (unit, _) = frame.hamlets.iter().find(|(_, at)| **at == row)?;
        tree.node(*unit).map(|node| node.unit.name.clone())
    };
    let hamlets = (0..frame.hamlets.len()).filter_map(hamlet_name).collect();
    let (in_service, silent) = missing::tablets(tx, to, &hamlets)?;
    let teams = people::teams(&tree, to, within);
    let outreach = activity::list(tx, from, to, within)?;
    let outreach_to_date = activity::list(tx, frame.campaign.first_day.min(from), to, within)?;
    let told = Report {
        parent: place
            .and_then(|unit| tree.parent(unit, to))
            .and_then(|unit| tree.node(unit))
            .map(|node| node.unit.name.clone()),
        campaign: frame.campaign.name.clone(),
        kind: wish.kind,
        title: title(wish.kind, &frame.campaign, (from, to)),
        from: from.to_string(),
        to: to.to_string(),
        unit: within.map(|_| whole.name.clone()),
        audience: wish.audience,
        first_day: days.0.to_string(),
        last_day: days.1.to_string(),
        report_due: due(wish.kind, &frame.campaign, to),
        data: missing::data(tx, &frame, &sums, &tree, (in_service, &silent))?,
        whole: whole.figures(&frame),
        pace: figures::pace(&frame, &whole, days),
        units: units.iter().map(|unit| unit.line(&frame)).collect(),
        phases: figures::phases(&frame, &whole, &units),
        rates: asked::rates(&frame, &sums),
        reasons: reasons::tables(&counted, wish.audience),
        groups: asked::groups(&frame, &sums, within.is_none()),
        teams: people::of_teams(&frame, &sums, &teams),
        members: people::quotas(tx, &frame, &sums, &teams)?,
        personal_quota: frame.campaign.personal_quota,
        commendation: people::commended(&frame, &units, &silent),
        difficulties: ReportDifficulties {
            top_reasons: reasons::top(&frame, &sums, hamlet_name),
            not_asked: missing::behind(&frame, &units),
            late: missing::late(&frame, &sums, &units),
            tablets: silent,
        },
        activities: activity::sums(&outreach),
        activities_to_date: activity::sums(&outreach_to_date),
        days: daily(&frame, &whole),
        commune: name,
    };
    let detail = serde_json::json!({ "kind": told.kind, "from": told.from, "to": told.to });
    audit::append(tx, now, who, "report", &detail)?;
    Ok(told)
}

/// Who is in each group, as decided.
fn rosters(tx: &Transaction<'_>, campaign: &Campaign) -> Result<Vec<Roster>, HubError> {
    let decided = Decided::load(tx)?;
    let (gone, _) = withdrawn::numbers(tx)?;
    let person = |rid| Some(decided.person(rid)).filter(|rid| !gone.contains(rid));
    Ok(Roster::of(campaign, &walk::rosters(tx)?, person))
}

fn title(kind: Kind, campaign: &Campaign, (from, to): (NaiveDate, NaiveDate)) -> String {
    let day = |day: NaiveDate| tables::day(&day.to_string());
    match kind {
        Kind::Day if from == to => format!("Kết quả ngày {}", day(to)),
        Kind::Day => format!("Kết quả từ ngày {} đến ngày {}", day(from), day(to)),
        Kind::Week => format!("Kết quả tuần từ ngày {} đến ngày {}", day(from), day(to)),
        Kind::Phase => {
            let name = campaign
                .phase_on(to)
                .map_or("đợt cao điểm", |phase| phase.name.as_str());
            format!(
                "Kết quả {}, từ ngày {} đến ngày {}",
                lower_first(name),
                day(from),
                day(to)
            )
        }
        Kind::Final => format!("Tổng kết đợt cao điểm từ ngày {} đến ngày {}", day(from), day(to)),
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}

fn due(kind: Kind, campaign: &Campaign, to: NaiveDate) -> Option<String> {
    let due = match kind {
        Kind::Day | Kind::Week => None,
        Kind::Phase => campaign
            .phase_on(to)
            .map_or(campaign.report_due, |phase| phase.report_due),
        Kind::Final => campaign.report_due,
    };
    due.map(|day| day.to_string())
}

fn daily(frame: &Frame, whole: &figures::Counted) -> Vec<ReportDay> {
    let days = frame.days.iter().enumerate().skip(1);
    days.map(|(at, day)| {
        let of = Target::ALL.map(|target| whole.at(target, Some(at)));
        ReportDay {
            day: day.to_string(),
            achieved: of.map(|counts| counts.achieved),
            confirmed: of.map(|counts| counts.achieved_confirmed),
            not_asked: of.map(|counts| counts.not_asked),
        }
    })
    .collect()
}
