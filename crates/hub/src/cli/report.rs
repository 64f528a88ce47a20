//! `campaign` and `units`: what the figures are held against.

use std::fmt::Write;
use std::process::ExitCode;

use tungnha_domain::{Campaign, vietnam_day};

use super::args::{Common, ReportCommand};
use super::tell;
use crate::commune::{self, CampaignFile, Commune, UnitTold};
use crate::error::HubError;
use crate::store::Store;

pub(super) fn run(command: ReportCommand) -> Result<ExitCode, HubError> {
    match command {
        ReportCommand::Campaign { common, set } => campaign(&common, set.as_deref()),
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
