//! Reports and the outreach log: looking at one, taking it out as a file, entering what was held.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_domain::vietnam_day;

use super::call::{Call, Nothing, calls};
use super::{Answer, Ask, FileOut, OfficeError};
use crate::activity::{self, Activity, ActivityKind, ActivitySum, NewActivity};
use crate::commune::{self, Commune};
use crate::report::{self, Audience, Format, Kind, Report, Wish};

pub(super) const CALLS: &[Call] = calls![
    "reports.choices" => Office, choices: Nothing => ReportChoices;
    "reports.make" => Office, make: ReportArgs => Report;
    "reports.file" => Office, file: ReportFileArgs => FileOut;
    "activities.list" => Office, list: ActivitiesArgs => ActivitiesView;
    "activities.add" => Office, add: NewActivity => i64;
    "activities.withdraw" => Office, withdraw: ActivityNumber => ();
];

/// What a report can be of.
#[derive(Debug, Serialize, TS)]
pub(super) struct ReportChoices {
    /// Today in Vietnam: no report goes beyond it.
    today: String,
    /// The campaign's name.
    campaign: String,
    first_day: String,
    last_day: String,
    phases: Vec<ReportChoicePhase>,
    /// Areas in the tree's order.
    units: Vec<ReportChoiceUnit>,
    /// Kinds of outreach, with their words.
    activity_kinds: Vec<ActivityChoice>,
}

/// A phase to report of.
#[derive(Debug, Serialize, TS)]
pub(super) struct ReportChoicePhase {
    name: String,
    first_day: String,
    last_day: String,
}

/// An area to report of.
#[derive(Debug, Serialize, TS)]
pub(super) struct ReportChoiceUnit {
    name: String,
    depth: u32,
}

/// A kind of outreach.
#[derive(Debug, Serialize, TS)]
pub(super) struct ActivityChoice {
    kind: ActivityKind,
    label: &'static str,
}

fn choices(ask: &Ask<'_>, _: Nothing) -> Answer<ReportChoices> {
    let today = vietnam_day(ask.now);
    ask.read(|tx| {
        let campaign = Commune::load(tx)?.campaign;
        let units = commune::told_units(tx, today)?;
        let areas = units
            .into_iter()
            .filter(|unit| matches!(unit.level, "province" | "district" | "commune" | "hamlet"));
        Ok(ReportChoices {
            today: today.to_string(),
            phases: campaign
                .phases
                .iter()
                .map(|phase| ReportChoicePhase {
                    name: phase.name.clone(),
                    first_day: phase.first_day.to_string(),
                    last_day: phase.last_day.to_string(),
                })
                .collect(),
            campaign: campaign.name,
            first_day: campaign.first_day.to_string(),
            last_day: campaign.last_day.to_string(),
            units: areas
                .map(|unit| ReportChoiceUnit {
                    name: unit.name,
                    depth: u32::try_from(unit.depth).unwrap_or(0),
                })
                .collect(),
            activity_kinds: ActivityKind::ALL
                .into_iter()
                .map(|kind| ActivityChoice {
                    kind,
                    label: kind.label(),
                })
                .collect(),
        })
    })
}

/// Which report.
#[derive(Debug, Deserialize, TS)]
pub(super) struct ReportArgs {
    kind: Kind,
    /// `YYYY-MM-DD`; the kind's own first day without one.
    #[serde(default)]
    #[ts(optional, type = "string")]
    from: Option<NaiveDate>,
    /// `YYYY-MM-DD`; the kind's own last day without one.
    #[serde(default)]
    #[ts(optional, type = "string")]
    to: Option<NaiveDate>,
    /// Of one unit and what lies in it.
    #[serde(default)]
    #[ts(optional)]
    unit: Option<String>,
}

fn make(ask: &Ask<'_>, args: ReportArgs) -> Answer<Report> {
    let wish = Wish {
        kind: args.kind,
        from: args.from,
        to: args.to,
        unit: args.unit.as_deref(),
        audience: Audience::of(ask.caller.role),
    };
    ask.write(|tx| report::report(tx, &wish, ask.who(), ask.now))
}

/// Which report, in which form.
#[derive(Debug, Deserialize, TS)]
pub(super) struct ReportFileArgs {
    report: ReportArgs,
    /// `docx`, `xlsx` or `json`.
    format: String,
}

fn file(ask: &Ask<'_>, args: ReportFileArgs) -> Answer<FileOut> {
    let format = Format::parse(&args.format)
        .ok_or_else(|| OfficeError::bad_input("Báo cáo lưu được thành Word, Excel hoặc JSON."))?;
    let made = make(ask, args.report)?;
    let bytes = report::bytes(&made, format)?;
    let kind = match made.kind {
        Kind::Day => "ngay",
        Kind::Week => "tuan",
        Kind::Phase => "giai-doan",
        Kind::Final => "tong-ket",
    };
    let ending = args.format.to_ascii_lowercase();
    Ok(FileOut::of(
        format!("bao-cao-{kind}-{}.{ending}", made.to),
        &bytes,
    ))
}

/// Which days of the log.
#[derive(Debug, Deserialize, TS)]
pub(super) struct ActivitiesArgs {
    /// `YYYY-MM-DD`; the campaign's first day without one.
    #[serde(default)]
    #[ts(optional, type = "string")]
    from: Option<NaiveDate>,
    /// `YYYY-MM-DD`; today without one.
    #[serde(default)]
    #[ts(optional, type = "string")]
    to: Option<NaiveDate>,
}

/// The log and its sums.
#[derive(Debug, Serialize, TS)]
pub(super) struct ActivitiesView {
    activities: Vec<Activity>,
    sums: Vec<ActivitySum>,
}

fn list(ask: &Ask<'_>, args: ActivitiesArgs) -> Answer<ActivitiesView> {
    ask.read(|tx| {
        let from = match args.from {
            Some(day) => day,
            None => Commune::load(tx)?.campaign.first_day,
        };
        let activities = activity::list(tx, from, args.to.unwrap_or_else(|| vietnam_day(ask.now)), None)?;
        Ok(ActivitiesView {
            sums: activity::sums(&activities),
            activities,
        })
    })
}

fn add(ask: &Ask<'_>, new: NewActivity) -> Answer<i64> {
    ask.write(|tx| activity::add(tx, &new, vietnam_day(ask.now), (ask.who(), ask.now)))
}

/// One activity.
#[derive(Debug, Deserialize, TS)]
pub(super) struct ActivityNumber {
    id: i64,
}

fn withdraw(ask: &Ask<'_>, args: ActivityNumber) -> Answer<()> {
    ask.write(|tx| activity::withdraw(tx, args.id, (ask.who(), ask.now)))
}
