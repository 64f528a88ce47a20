//! Pace: how far a number that was asked for is reached, how much a day is still needed, and where it ends at this
//! pace. Days on which the work a target's pace depends on stood still count for nothing (`domain.md` §4).

use chrono::NaiveDate;

use crate::{Campaign, Target};

/// Where a target stands against its number at the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Days worked so far, that day included.
    pub worked: u32,
    /// Days left, suspended ones not among them.
    pub left: u32,
    /// People still missing; 0 once the number is reached.
    pub missing: u32,
    /// People who would be reached by now at an even pace, rounded half up.
    pub due: u32,
    /// Where it ends at the pace so far; none before the first day of work.
    pub forecast: Option<u32>,
    /// The day the number is reached at the pace so far; none where it already is, or will not be in time.
    pub reached_on: Option<NaiveDate>,
}

/// The days a unit works for a campaign: its own first and last day.
pub type Span = (NaiveDate, NaiveDate);

/// The pace at the end of `day`.
#[must_use]
pub fn pace(
    campaign: &Campaign,
    target: Target,
    (first, last): Span,
    day: NaiveDate,
    (asked, achieved): (u32, u32),
) -> Pace {
    let worked = campaign.working_days(target, first, day.min(last));
    let left = day
        .succ_opt()
        .map_or(0, |next| campaign.working_days(target, next.max(first), last));
    let all = u64::from(worked) + u64::from(left);
    let due = (2 * u64::from(asked) * u64::from(worked) + all).checked_div(2 * all);
    let forecast = (u64::from(achieved) * all).checked_div(u64::from(worked));
    let still = (u64::from(asked) * u64::from(worked))
        .div_ceil(u64::from(achieved).max(1))
        .checked_sub(u64::from(worked))
        .filter(|still| achieved > 0 && (1..=u64::from(left)).contains(still));
    let people = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    Pace {
        worked,
        left,
        missing: asked.saturating_sub(achieved),
        due: due.map_or(0, people),
        forecast: forecast.map(people),
        reached_on: still.and_then(|still| {
            let from = day.succ_opt()?.max(first);
            campaign.working_day(target, from, u32::try_from(still).ok()?)
        }),
    }
}

impl Pace {
    /// How many a day are needed from now on, rounded up; none where nothing is missing, or no day is left.
    #[must_use]
    pub fn needed_a_day(&self) -> Option<u32> {
        if self.missing == 0 || self.left == 0 {
            return None;
        }
        Some(self.missing.div_ceil(self.left))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Suspension, Work};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Ten days, of which the two in the middle stood still for activation.
    fn campaign() -> Campaign {
        Campaign {
            suspensions: vec![Suspension {
                first_day: day("2024-05-05"),
                last_day: day("2024-05-06"),
                targets: vec![Target::Dddt],
                work: Work::Activate,
            }],
            ..Campaign::template_2024()
        }
    }

    const fn span(first: NaiveDate, last: NaiveDate) -> Span {
        (first, last)
    }

    #[test]
    fn days_that_stood_still_count_neither_as_worked_nor_as_left() {
        let (campaign, span) = (campaign(), span(day("2024-05-01"), day("2024-05-10")));
        let at = |text, achieved| pace(&campaign, Target::Dddt, span, day(text), (80, achieved));
        let before = at("2024-05-04", 40);
        assert_eq!((before.worked, before.left, before.due), (4, 4, 40));
        assert_eq!((before.forecast, before.needed_a_day()), (Some(80), Some(10)));
        assert_eq!(before.reached_on, Some(day("2024-05-10")));
        let still = at("2024-05-06", 40);
        assert_eq!(still, before, "nothing changes while the work stands still");
        let on = at("2024-05-07", 45);
        assert_eq!((on.worked, on.left, on.due, on.forecast), (5, 3, 50, Some(72)));
        assert_eq!(on.needed_a_day(), Some(12), "35 in three days");
        assert_eq!(on.reached_on, None, "not in time");
        assert_eq!(
            at("2024-05-04", 70).reached_on,
            Some(day("2024-05-07")),
            "after the days that stand still"
        );
        let other = pace(&campaign, Target::Sim, span, day("2024-05-06"), (80, 40));
        assert_eq!((other.worked, other.left), (6, 4), "the SIMs went on");
    }

    #[test]
    fn before_the_first_day_nothing_is_forecast_and_after_the_last_nothing_is_needed() {
        let (campaign, span) = (campaign(), span(day("2024-05-01"), day("2024-05-10")));
        let early = pace(&campaign, Target::Sim, span, day("2024-04-20"), (80, 0));
        assert_eq!(
            (early.worked, early.left, early.due, early.forecast),
            (0, 10, 0, None)
        );
        let over = pace(&campaign, Target::Sim, span, day("2024-05-11"), (80, 60));
        assert_eq!(
            (over.left, over.needed_a_day(), over.forecast),
            (0, None, Some(60))
        );
        let reached = pace(&campaign, Target::Sim, span, day("2024-05-05"), (80, 90));
        assert_eq!(
            (reached.missing, reached.needed_a_day(), reached.reached_on),
            (0, None, None)
        );
    }

    proptest! {
        #[test]
        fn a_suspension_changes_nothing_but_the_days_it_takes(
            (from, length, at) in (0_u64..20, 0_u64..8, 0_u64..30),
            (asked, achieved) in (0_u32..2_000, 0_u32..2_000),
        ) {
            let first = day("2024-05-01");
            let last = day("2024-05-30");
            let plus = |days| first + chrono::Days::new(days);
            let stop = (plus(from), plus(from + length).min(last));
            let mut campaign = Campaign::template_2024();
            campaign.suspensions = vec![Suspension {
                first_day: stop.0, last_day: stop.1, targets: vec![Target::Dddt], work: Work::Activate,
            }];
            let on = plus(at);
            let told = pace(&campaign, Target::Dddt, (first, last), on, (asked, achieved));
            let off = u32::try_from((stop.1 - stop.0).num_days() + 1).unwrap();
            prop_assert_eq!(told.worked + told.left, 30 - off);
            prop_assert!(told.due <= asked);
            // The same pace over the same days worked, whatever stood between them.
            if told.worked > 0 {
                let even = u64::from(achieved) * u64::from(30 - off) / u64::from(told.worked);
                prop_assert_eq!(told.forecast.map(u64::from), Some(even));
            }
            // In time by the forecast is in time by the day, and no day sooner would do.
            let in_time = told.missing > 0 && told.forecast.is_some_and(|ends| ends >= asked);
            prop_assert_eq!(told.reached_on.is_some(), in_time);
            if let Some(reached) = told.reached_on {
                prop_assert!(reached > on && reached <= last);
                let people = |to| u64::from(achieved) * u64::from(campaign.working_days(Target::Dddt, first, to));
                let wanted = u64::from(asked) * u64::from(told.worked);
                prop_assert!(people(reached) >= wanted);
                prop_assert!(people(reached.pred_opt().unwrap()) < wanted);
            }
            if let Some(needed) = told.needed_a_day() {
                prop_assert!(u64::from(needed) * u64::from(told.left) >= u64::from(told.missing));
                prop_assert!(u64::from(needed - 1) * u64::from(told.left) < u64::from(told.missing));
            }
        }
    }
}
