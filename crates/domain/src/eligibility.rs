//! Who is asked for a target: by birth date, fixed per campaign (`domain.md` §2).

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{AgeRule, Birth, Campaign, Target};

/// Whether a resident is asked for a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Eligibility {
    /// Is asked.
    Eligible,
    /// The birth is missing, or only a year that lies across the boundary: is asked, and flagged.
    Possibly,
    /// không thuộc diện: never done, never left.
    NotEligible,
}

/// Decides by the latest birth that is still eligible. A year-only birth is eligible if any day of its
/// year is, and is flagged unless every day is; without a birth everybody possibly is.
#[must_use]
pub fn eligibility(campaign: &Campaign, target: Target, birth: Option<Birth>) -> Eligibility {
    let Some(latest) = campaign
        .eligibility
        .get(&target)
        .map(|rule| latest_birth(campaign, *rule))
    else {
        return Eligibility::Eligible;
    };
    match birth {
        None => Eligibility::Possibly,
        Some(Birth::Date(date)) if date <= latest => Eligibility::Eligible,
        Some(Birth::Date(_)) => Eligibility::NotEligible,
        Some(Birth::Year(year)) if year > latest.year() => Eligibility::NotEligible,
        Some(Birth::Year(year)) if year < latest.year() => Eligibility::Eligible,
        Some(Birth::Year(_)) if (latest.month(), latest.day()) == (12, 31) => Eligibility::Eligible,
        Some(Birth::Year(_)) => Eligibility::Possibly,
    }
}

/// The last birth day that still is eligible.
fn latest_birth(campaign: &Campaign, rule: AgeRule) -> NaiveDate {
    match rule {
        AgeRule::BornBefore(day) => day.pred_opt().unwrap_or(NaiveDate::MIN),
        AgeRule::AgeOnLastDay(age) => {
            let last = campaign.last_day;
            // Somebody born on 29 February comes of age on 1 March of a common year, so a last day of
            // 29 February in a common birth year means 28 February.
            let year = last.year() - i32::from(age);
            last.with_year(year)
                .or_else(|| NaiveDate::from_ymd_opt(year, 2, 28))
                .unwrap_or(NaiveDate::MIN)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(target: Target, birth: &str) -> Eligibility {
        eligibility(&Campaign::template_2024(), target, Some(birth.parse().unwrap()))
    }

    #[test]
    fn the_card_is_asked_of_those_born_before_july_2010() {
        assert_eq!(of(Target::Cccd, "2010-06-30"), Eligibility::Eligible);
        assert_eq!(of(Target::Cccd, "2010-07-01"), Eligibility::NotEligible);
    }

    #[test]
    fn sim_and_phone_are_asked_of_those_18_by_the_last_day() {
        assert_eq!(of(Target::Sim, "2006-07-03"), Eligibility::Eligible);
        assert_eq!(of(Target::Smartphone, "2006-07-04"), Eligibility::NotEligible);
    }

    #[test]
    fn a_year_is_eligible_if_it_possibly_is_and_flagged_only_if_unsure() {
        assert_eq!(of(Target::Dddt, "2009"), Eligibility::Eligible);
        assert_eq!(of(Target::Dddt, "2010"), Eligibility::Possibly);
        assert_eq!(of(Target::Dddt, "2011"), Eligibility::NotEligible);
        assert_eq!(of(Target::Sim, "2006"), Eligibility::Possibly);
    }

    #[test]
    fn a_boundary_on_new_year_leaves_no_year_in_doubt() {
        let mut campaign = Campaign::template_2024();
        let new_year = NaiveDate::from_ymd_opt(2010, 1, 1).unwrap();
        campaign
            .eligibility
            .insert(Target::Cccd, AgeRule::BornBefore(new_year));
        let of = |year| eligibility(&campaign, Target::Cccd, Some(Birth::Year(year)));
        assert_eq!(of(2009), Eligibility::Eligible);
        assert_eq!(of(2010), Eligibility::NotEligible);
    }

    #[test]
    fn a_leap_day_is_not_a_year_too_young() {
        let mut campaign = Campaign::template_2024();
        campaign.last_day = NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
        let of = |birth: &str| eligibility(&campaign, Target::Sim, Some(birth.parse().unwrap()));
        assert_eq!(of("2006-02-28"), Eligibility::Eligible);
        assert_eq!(of("2006-03-01"), Eligibility::NotEligible);
    }

    #[test]
    fn without_a_birth_everybody_possibly_is() {
        let campaign = Campaign::template_2024();
        for target in Target::ALL {
            assert_eq!(eligibility(&campaign, target, None), Eligibility::Possibly);
        }
    }
}
