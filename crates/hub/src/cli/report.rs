//! `report`, `activity`, `campaign` and `units`: what is told, and what it is held against.

use std::fmt::Write;
use std::process::ExitCode;

use serde::Serialize;
use tungnha_domain::{Campaign, vietnam_day};

use super::args::{ActivityCommand, Common, ReportCommand};
use super::tell;
use crate::activity::{self, Activity, ActivityKind, ActivitySum, NewActivity};
use crate::commune::{self, CampaignFile, Commune, UnitTold};
use crate::error::HubError;
use crate::report::{self, Audience, Kind, Report, Wish};
use crate::store::Store;

pub(super) fn run(command: ReportCommand) -> Result<ExitCode, HubError> {
    match command {
        ReportCommand::Campaign { common, set } => campaign(&common, set.as_deref()),
        ReportCommand::Report {
            common,
            kind,
            from,
            to,
            unit,
            audience,
            out,
        } => {
            let wish = Wish {
                kind: Kind::parse(&kind).ok_or(HubError::Unreadable("--kind"))?,
                from,
                to,
                unit: unit.as_deref(),
                audience: if audience == "office" {
                    Audience::Office
                } else {
                    Audience::Officer
                },
            };
            let now = common.now();
            let told = Store::open(&common.data)?.write(|tx| {
                let told = report::report(tx, &wish, "cli", now)?;
                // In the same transaction: what could not be written down was not told.
                out.as_deref().map_or(Ok(()), |out| report::write(&told, out))?;
                Ok(told)
            })?;
            tell(&common, &told, report_text)
        }
        ReportCommand::Activity(command) => run_activity(command),
        ReportCommand::Units { common, as_of } => {
            let day = as_of.unwrap_or_else(|| vietnam_day(common.now()));
            let told = Store::open(&common.data)?.read(|tx| commune::told_units(tx, day))?;
            tell(&common, &told, |told| units_text(told))
        }
    }
}

fn campaign(common: &Common, set: Option<&std::path::Path>) -> Result<ExitCode, HubError> {
    let now = common.now();
    let mut store = Store::open(&common.data)?;
    let told = match set.map(CampaignFile::read).transpose()? {
        None => store.read(|tx| Ok(Commune::load(tx)?.campaign))?,
        Some(file) => store.write(|tx| {
            if !file.units.is_empty() {
                commune::set_units(tx, &file.units, "cli", now)?;
            }
            commune::set_campaign(tx, &file.campaign, "cli", now)
        })?,
    };
    tell(common, &told, campaign_text)
}

fn campaign_text(told: &Campaign) -> String {
    let mut out = format!(
        "{}: {} – {}; {} giai đoạn, {} lần tạm dừng, {} nhóm có thời hạn riêng\n",
        told.name,
        told.first_day.format("%d/%m/%Y"),
        told.last_day.format("%d/%m/%Y"),
        told.phases.len(),
        told.suspensions.len(),
        told.groups.len(),
    );
    for phase in &told.phases {
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "  {}: {} – {}",
            phase.name,
            phase.first_day.format("%d/%m/%Y"),
            phase.last_day.format("%d/%m/%Y")
        );
    }
    out
}

fn units_text(told: &[UnitTold]) -> String {
    let mut out = String::new();
    for unit in told {
        let _ = writeln!(out, "{}{} ({})", "  ".repeat(unit.depth), unit.name, unit.level);
    }
    out
}

/// What `activity list` tells.
#[derive(Serialize)]
struct Listed {
    activities: Vec<Activity>,
    sums: Vec<ActivitySum>,
}

fn run_activity(command: ActivityCommand) -> Result<ExitCode, HubError> {
    match command {
        ActivityCommand::Add {
            common,
            day,
            kind,
            unit,
            place,
            count,
            people,
            note,
        } => {
            let now = common.now();
            let new = NewActivity {
                day,
                kind: ActivityKind::parse(&kind).ok_or(HubError::Unreadable("--kind"))?,
                unit,
                place,
                count,
                people,
                note,
            };
            let id = Store::open(&common.data)?
                .write(|tx| activity::add(tx, &new, vietnam_day(now), ("cli", now)))?;
            tell(&common, &serde_json::json!({ "activity": id }), |_| {
                format!("Đã ghi hoạt động số {id}.\n")
            })
        }
        ActivityCommand::Withdraw { common, id } => {
            let now = common.now();
            Store::open(&common.data)?.write(|tx| activity::withdraw(tx, id, ("cli", now)))?;
            tell(&common, &serde_json::json!({ "withdrawn": id }), |_| {
                format!("Đã rút hoạt động số {id}.\n")
            })
        }
        ActivityCommand::List { common, from, to } => {
            let now = common.now();
            let told = Store::open(&common.data)?.read(|tx| {
                let from =
                    from.map_or_else(|| Ok(Commune::load(tx)?.campaign.first_day), Ok::<_, HubError>)?;
                let activities = activity::list(tx, from, to.unwrap_or_else(|| vietnam_day(now)), None)?;
                Ok(Listed {
                    sums: activity::sums(&activities),
                    activities,
                })
            })?;
            tell(&common, &told, activities_text)
        }
    }
}

fn activities_text(told: &Listed) -> String {
    let mut out = String::new();
    for line in &told.activities {
        let _ = writeln!(
            out,
            "{} {} {}: {} ({} người) {}",
            line.id,
            line.day,
            line.label,
            line.count,
            line.people,
            line.unit.as_deref().unwrap_or("xã")
        );
    }
    for sum in &told.sums {
        let _ = writeln!(
            out,
            "Cộng {}: {} ({} lượt người)",
            sum.label, sum.count, sum.people
        );
    }
    out
}

fn report_text(told: &Report) -> String {
    let mut out = format!("{} – {}\n", told.commune, told.title);
    let _ = writeln!(
        out,
        "Số liệu đến {}; {} máy chưa gửi đủ",
        told.data.until.as_deref().unwrap_or("chưa có"),
        told.data.tablets_not_sent
    );
    for line in &told.whole {
        let _ = writeln!(
            out,
            "{}: đạt {} (+{}), xác nhận {}; giao {}, tỷ lệ {}",
            line.target,
            line.at_end.achieved,
            line.change.achieved,
            line.achieved_confirmed,
            line.allocated
                .map_or_else(|| "–".to_owned(), |number| number.to_string()),
            line.achieved_percent
                .as_deref()
                .map_or_else(|| "–".to_owned(), |share| format!("{share} %")),
        );
    }
    out
}
