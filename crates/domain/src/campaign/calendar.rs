//! The campaign's calendar: its phases, and the days on which work stood still.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Campaign, Target};

/// giai đoạn: a dated part of a campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Phase {
    /// As people call it: “Giai đoạn 1”.
    pub name: String,
    /// First day, Vietnam time.
    #[ts(type = "string")]
    pub first_day: NaiveDate,
    /// Last day, Vietnam time.
    #[ts(type = "string")]
    pub last_day: NaiveDate,
    /// Its report is due by this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "string", optional)]
    pub report_due: Option<NaiveDate>,
}

/// What is done for a target; a suspension stops one of these and leaves the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// Collecting files at a desk (CCCD, DDDT level 2).
    Collect,
    /// Activating an account on a phone or on the web.
    Activate,
    /// Registering a SIM and its signature, or a phone.
    Register,
}

impl Work {
    /// The work a target's pace depends on.
    #[must_use]
    pub const fn of(target: Target) -> Self {
        match target {
            Target::Cccd => Self::Collect,
            Target::Dddt => Self::Activate,
            Target::Sim | Target::Smartphone => Self::Register,
        }
    }
}

/// Days on which one kind of work on some targets stood still.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Suspension {
    /// Its first day.
    #[ts(type = "string")]
    pub first_day: NaiveDate,
    /// Its last day.
    #[ts(type = "string")]
    pub last_day: NaiveDate,
    /// The targets it touches.
    pub targets: Vec<Target>,
    /// The work that stood still.
    pub work: Work,
}

impl Campaign {
    /// Whether a kind of work on a target stood still on a day.
    #[must_use]
    pub fn is_suspended(&self, target: Target, work: Work, day: NaiveDate) -> bool {
        self.suspensions.iter().any(|stop| {
            stop.work == work
                && stop.targets.contains(&target)
                && (stop.first_day..=stop.last_day).contains(&day)
        })
    }

    /// Days from `from` to `to`, both counted, on which the work a target's pace depends on went on:
    /// pace and forecast divide by these.
    #[must_use]
    pub fn working_days(&self, target: Target, from: NaiveDate, to: NaiveDate) -> u32 {
        let days = from.iter_days().take_while(|day| *day <= to);
        let worked = days.filter(|day| !self.is_suspended(target, Work::of(target), *day));
        u32::try_from(worked.count()).unwrap_or(u32::MAX)
    }

    /// The day, from `from` on, that is the `nth` on which that work goes on; 1 is the first. None for 0.
    #[must_use]
    pub fn working_day(&self, target: Target, from: NaiveDate, nth: u32) -> Option<NaiveDate> {
        let index = usize::try_from(nth.checked_sub(1)?).ok()?;
        from.iter_days()
            .filter(|day| !self.is_suspended(target, Work::of(target), *day))
            .nth(index)
    }

    /// The phase a day lies in; days between phases lie in none.
    #[must_use]
    pub fn phase_on(&self, day: NaiveDate) -> Option<&Phase> {
        self.phases
            .iter()
            .find(|phase| (phase.first_day..=phase.last_day).contains(&day))
    }

    /// What makes the settings meaningless, in words for who wrote them: a span that ends before it begins,
    /// phases that overlap or leave the campaign, a share above 100 %.
    pub fn check(&self) -> Result<(), String> {
        let backwards = |what: &str| {
            Err(format!(
                "{what}: ngày cuối trước ngày đầu (it ends before it begins)"
            ))
        };
        if self.last_day < self.first_day {
            return backwards("đợt cao điểm");
        }
        let mut before: Option<&Phase> = None;
        for phase in &self.phases {
            if phase.last_day < phase.first_day {
                return backwards(&phase.name);
            }
            if phase.first_day < self.first_day || phase.last_day > self.last_day {
                return Err(format!(
                    "{}: nằm ngoài đợt cao điểm (outside the campaign)",
                    phase.name
                ));
            }
            if before.is_some_and(|before| before.last_day >= phase.first_day) {
                return Err(format!(
                    "{}: trùng ngày với giai đoạn trước (overlaps the phase before)",
                    phase.name
                ));
            }
            before = Some(phase);
        }
        if self.suspensions.iter().any(|stop| stop.last_day < stop.first_day) {
            return backwards("thời gian tạm dừng");
        }
        if self
            .rates
            .iter()
            .any(|rate| rate.percent.is_some_and(|percent| percent > 100))
        {
            return Err("tỷ lệ yêu cầu lớn hơn 100 % (a share above 100 %)".to_owned());
        }
        if !matches!(self.dddt_level, 1 | 2) {
            return Err("mức định danh điện tử chỉ là 1 hoặc 2 (the level is 1 or 2)".to_owned());
        }
        self.holidays.check()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_suspension_of_june_2024_stopped_collecting_and_nothing_else() {
        let campaign = Campaign::template_2024();
        let during = day("2024-06-27");
        assert!(campaign.is_suspended(Target::Cccd, Work::Collect, during));
        assert!(campaign.is_suspended(Target::Dddt, Work::Collect, during));
        assert!(!campaign.is_suspended(Target::Dddt, Work::Activate, during));
        assert!(!campaign.is_suspended(Target::Sim, Work::Register, during));
        assert!(!campaign.is_suspended(Target::Cccd, Work::Collect, day("2024-07-01")));
    }

    #[test]
    fn pace_leaves_out_only_the_days_its_own_work_stood_still() {
        let campaign = Campaign::template_2024();
        let (from, to) = (day("2024-06-20"), day("2024-07-03"));
        assert_eq!(campaign.working_days(Target::Cccd, from, to), 7);
        assert_eq!(campaign.working_days(Target::Dddt, from, to), 14);
        assert_eq!(campaign.working_days(Target::Sim, to, from), 0);
    }

    #[test]
    fn a_day_lies_in_the_phase_that_holds_it_to_its_last_evening() {
        let campaign = Campaign::template_2023();
        let of = |text: &str| campaign.phase_on(day(text)).map(|phase| phase.name.clone());
        assert_eq!(of("2023-07-15").unwrap(), "Giai đoạn 1");
        assert_eq!(of("2023-07-16").unwrap(), "Giai đoạn 2");
        assert_eq!(of("2023-06-19"), None);
        assert_eq!(Campaign::template_2024().phase_on(day("2024-05-06")), None);
    }

    #[test]
    fn settings_that_mean_nothing_are_told_by_what_is_wrong() {
        for template in [Campaign::template_2023(), Campaign::template_2024()] {
            assert_eq!(template.check(), Ok(()));
        }
        let mut overlapping = Campaign::template_2023();
        overlapping.phases[1].first_day = day("2023-07-15");
        assert!(overlapping.check().unwrap_err().contains("Giai đoạn 2"));
        let mut backwards = Campaign::template_2024();
        backwards.suspensions[0].last_day = day("2024-06-01");
        assert!(backwards.check().is_err());
    }
}
