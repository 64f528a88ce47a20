//! The campaigns of 2024 and 2023 as their plans wrote them: what a new hub starts from.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    AgeRule, Campaign, Group, Holidays, Phase, Ranks, Rate, RateBase, RateMeasure, Suspension, Work,
};
use crate::Target;

impl Campaign {
    /// The template of a year, if there is one.
    #[must_use]
    pub fn template(year: &str) -> Option<Self> {
        match year {
            "2024" => Some(Self::template_2024()),
            "2023" => Some(Self::template_2023()),
            _ => None,
        }
    }

    /// The "90 ngày, đêm" campaign of 2024 (`domain.md` §1, §2, §4): what a new hub starts with.
    #[must_use]
    pub fn template_2024() -> Self {
        let asked = |target, percent| Rate {
            percent: Some(percent),
            ..rate(target)
        };
        Self {
            name: "90 ngày, đêm".to_owned(),
            first_day: day(2024, 4, 4),
            last_day: day(2024, 7, 3),
            eligibility: eligibility(day(2010, 7, 1)),
            dddt_level: 1,
            personal_quota: 20,
            ranks: Ranks::default(),
            phases: Vec::new(),
            suspensions: vec![Suspension {
                first_day: day(2024, 6, 24),
                last_day: day(2024, 6, 30),
                targets: vec![Target::Cccd, Target::Dddt],
                work: Work::Collect,
            }],
            groups: vec![
                group(
                    "cadres",
                    "Lãnh đạo, cán bộ, lực lượng vũ trang, thành viên tổ",
                    day(2024, 5, 5),
                ),
                group(
                    "cadre_families",
                    "Gia đình của cán bộ, lực lượng vũ trang, thành viên tổ",
                    day(2024, 5, 20),
                ),
                group("union_members", "Đoàn viên, hội viên", day(2024, 6, 5)),
                group(
                    "union_families",
                    "Gia đình của đoàn viên, hội viên",
                    day(2024, 7, 3),
                ),
            ],
            rates: vec![
                Rate {
                    of: RateBase::FirstTime,
                    counts: RateMeasure::Achieved,
                    ..asked(Target::Cccd, 100)
                },
                Rate {
                    of: RateBase::HardToReach,
                    counts: RateMeasure::Achieved,
                    ..asked(Target::Cccd, 80)
                },
                asked(Target::Smartphone, 90),
                Rate {
                    over: true,
                    ..asked(Target::Sim, 50)
                },
                Rate {
                    of: RateBase::Groups,
                    ..asked(Target::Sim, 100)
                },
                Rate {
                    of: RateBase::Groups,
                    ..asked(Target::Smartphone, 100)
                },
            ],
            report_due: Some(day(2024, 7, 8)),
            holidays: Holidays::default(),
        }
    }

    /// A district's campaign of 2023, in two phases (`domain.md` §1, §2, §5).
    #[must_use]
    pub fn template_2023() -> Self {
        let (first, second) = ("Giai đoạn 1", "Giai đoạn 2");
        Self {
            name: "Cao điểm định danh điện tử 2023".to_owned(),
            first_day: day(2023, 6, 20),
            last_day: day(2023, 9, 20),
            eligibility: eligibility(day(2009, 7, 1)),
            dddt_level: 1,
            personal_quota: 10,
            ranks: Ranks::default(),
            phases: vec![
                Phase {
                    name: first.to_owned(),
                    first_day: day(2023, 6, 20),
                    last_day: day(2023, 7, 15),
                    report_due: Some(day(2023, 7, 15)),
                },
                Phase {
                    name: second.to_owned(),
                    first_day: day(2023, 7, 16),
                    last_day: day(2023, 9, 20),
                    report_due: Some(day(2023, 9, 23)),
                },
            ],
            suspensions: Vec::new(),
            groups: Vec::new(),
            rates: vec![
                Rate {
                    number: Some(50_838),
                    phase: Some(first.to_owned()),
                    ..rate(Target::Dddt)
                },
                Rate {
                    percent: Some(80),
                    counts: RateMeasure::Issued,
                    phase: Some(second.to_owned()),
                    ..rate(Target::Dddt)
                },
            ],
            report_due: Some(day(2023, 9, 23)),
            holidays: Holidays::default(),
        }
    }
}

/// CCCD and DDDT by birth, SIM and SMARTPHONE for adults.
fn eligibility(born_before: NaiveDate) -> BTreeMap<Target, AgeRule> {
    let (born, adult) = (AgeRule::BornBefore(born_before), AgeRule::AgeOnLastDay(18));
    BTreeMap::from([
        (Target::Cccd, born),
        (Target::Dddt, born),
        (Target::Sim, adult),
        (Target::Smartphone, adult),
    ])
}

fn group(code: &str, name: &str, before: NaiveDate) -> Group {
    Group {
        code: code.to_owned(),
        name: name.to_owned(),
        before,
        targets: Vec::new(),
    }
}

/// Nothing asked yet; the caller says what.
fn rate(target: Target) -> Rate {
    Rate {
        target,
        percent: None,
        over: false,
        number: None,
        of: RateBase::Eligible,
        counts: RateMeasure::Done,
        phase: None,
    }
}

/// A day written in this file. A wrong one would show in every test.
const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => NaiveDate::MIN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_written_before_there_were_phases_still_read_and_are_written_the_same() {
        let old = r#"{"name":"x","first_day":"2024-04-04","last_day":"2024-07-03","eligibility":{},"personal_quota":20}"#;
        let read: Campaign = serde_json::from_str(old).unwrap();
        assert!(read.phases.is_empty() && read.suspensions.is_empty() && read.rates.is_empty());
        let again = serde_json::to_string(&read).unwrap();
        assert!(!again.contains("phases"), "what is not set is not told: {again}");
        assert_eq!(serde_json::from_str::<Campaign>(&again).unwrap(), read);
    }

    #[test]
    fn a_template_reads_back_and_tablets_are_told_less() {
        for template in [Campaign::template_2024(), Campaign::template_2023()] {
            let text = serde_json::to_string(&template).unwrap();
            assert_eq!(serde_json::from_str::<Campaign>(&text).unwrap(), template);
            let told = template.for_tablets();
            assert!(told.rates.is_empty() && told.groups.is_empty());
            assert_eq!(told.suspensions, template.suspensions);
        }
    }
}
