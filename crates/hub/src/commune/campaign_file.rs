//! A campaign as a file: its settings over a template, and the units it begins with.
//!
//! ```toml
//! template = "2024"            # what is not said here is as in that year; none: everything is said here
//! name = "90 ngày, đêm"
//! first_day = 2024-05-02
//! [[phases]]
//! name = "Giai đoạn 1"
//! first_day = 2024-05-02
//! last_day = 2024-05-31
//! [[units]]
//! name = "Tỉnh Bình Phước"
//! [[units]]
//! name = "Khu phố 3"
//! first_day = 2024-05-10       # the campaign begins later here
//! [[holidays.announced]]       # beside 1/1, 30/4, 1/5 and 2/9 of every year
//! name = "Giỗ Tổ"
//! first_day = 2024-04-18
//! last_day = 2024-04-18
//! ```

use std::path::Path;

use tungnha_domain::Campaign;

use super::Commune;
use super::grow::UnitLine;
use crate::error::HubError;
use crate::store::{Transaction, audit, meta};

/// What a campaign file says.
#[derive(Clone, Debug)]
pub struct CampaignFile {
    /// The settings.
    pub campaign: Campaign,
    /// Units, parents before children.
    pub units: Vec<UnitLine>,
}

impl Default for CampaignFile {
    fn default() -> Self {
        Self {
            campaign: Campaign::template_2024(),
            units: Vec::new(),
        }
    }
}

impl CampaignFile {
    /// Reads a file; a refusal names it.
    pub fn read(path: &Path) -> Result<Self, HubError> {
        let text = std::fs::read_to_string(path).map_err(HubError::file(path))?;
        Self::parse(&text).map_err(|why| HubError::Refused(format!("tệp {}: {why}", path.display())))
    }

    /// Reads a text; `Err` says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let fault = |fault: toml::de::Error| fault.message().trim().to_owned();
        let mut table = match dates_as_text(toml::from_str(text).map_err(fault)?) {
            toml::Value::Table(table) => table,
            _ => return Err("không phải bảng TOML (not a table)".to_owned()),
        };
        let units = match table.remove("units") {
            Some(units) => units.try_into().map_err(fault)?,
            None => Vec::new(),
        };
        let mut settings = match table.remove("template") {
            Some(year) => year
                .as_str()
                .and_then(Campaign::template)
                .and_then(|template| toml::Table::try_from(template).ok())
                .ok_or("template là \"2024\" hoặc \"2023\" (no such template)")?,
            None => toml::Table::new(),
        };
        settings.extend(table);
        if let Some(unknown) = settings.keys().find(|key| !KNOWN.contains(&key.as_str())) {
            return Err(format!("không có cài đặt tên `{unknown}` (no such setting)"));
        }
        let campaign: Campaign = settings.try_into().map_err(fault)?;
        campaign.check()?;
        Ok(Self { campaign, units })
    }
}

/// The settings there are: a misspelt one is refused, not passed over.
const KNOWN: [&str; 13] = [
    "name",
    "first_day",
    "last_day",
    "eligibility",
    "dddt_level",
    "personal_quota",
    "ranks",
    "phases",
    "suspensions",
    "groups",
    "rates",
    "report_due",
    "holidays",
];

/// Puts other settings in place of the campaign's: a deadline moved, a suspension announced. Who is asked and what
/// evidence weighs are fixed for a campaign and stay (`domain.md` §2). `at` is unix seconds.
pub fn set_campaign(
    tx: &Transaction<'_>,
    wanted: &Campaign,
    who: &str,
    at: i64,
) -> Result<Campaign, HubError> {
    wanted.check().map_err(HubError::Refused)?;
    let now = Commune::load(tx)?.campaign;
    let set = Campaign {
        eligibility: now.eligibility,
        ranks: now.ranks,
        dddt_level: now.dddt_level,
        ..wanted.clone()
    };
    let settings = serde_json::to_string(&set).map_err(|fault| HubError::Refused(fault.to_string()))?;
    meta::set_campaign(tx, &set.name, &settings)?;
    audit::append(tx, at, who, "campaign", &serde_json::json!({}))?;
    Ok(set)
}

/// TOML has dates of its own (`2024-04-04` without quotes); the campaign reads them as text.
fn dates_as_text(value: toml::Value) -> toml::Value {
    match value {
        toml::Value::Datetime(date) => toml::Value::String(date.to_string()),
        toml::Value::Array(items) => toml::Value::Array(items.into_iter().map(dates_as_text).collect()),
        toml::Value::Table(table) => toml::Value::Table(
            table
                .into_iter()
                .map(|(key, value)| (key, dates_as_text(value)))
                .collect(),
        ),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_only_what_differs_from_its_template() {
        let read =
            CampaignFile::parse("template = \"2023\"\npersonal_quota = 12\nlast_day = 2023-09-25\n").unwrap();
        assert_eq!(read.campaign.personal_quota, 12);
        assert_eq!(read.campaign.last_day.to_string(), "2023-09-25");
        assert_eq!(read.campaign.phases, Campaign::template_2023().phases);
    }

    #[test]
    fn a_file_announces_the_holidays_of_a_year() {
        let text = "template = \"2024\"\n[[holidays.announced]]\nname = \"Giỗ Tổ\"\nfirst_day = 2024-04-18\nlast_day = 2024-04-18\n";
        let holidays = CampaignFile::parse(text).unwrap().campaign.holidays;
        assert!(!holidays.is_working("2024-04-18".parse().unwrap()));
        assert!(
            !holidays.is_working("2024-05-01".parse().unwrap()),
            "the fixed ones stay"
        );
        let said = CampaignFile::parse("template = \"2024\"\n[holidays]\nyearly = [\"30/4\"]\n").unwrap_err();
        assert!(said.contains("30/4"), "{said}");
    }

    #[test]
    fn a_misspelt_setting_and_an_unknown_template_are_refused_by_name() {
        let said = CampaignFile::parse("template = \"2024\"\nfazes = []\n").unwrap_err();
        assert!(said.contains("fazes"), "{said}");
        assert!(
            CampaignFile::parse("template = \"1999\"\n")
                .unwrap_err()
                .contains("2024")
        );
    }
}
