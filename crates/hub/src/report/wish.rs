//! What report somebody wants: its kind, its days, of whom and for whom.

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_domain::{Campaign, Role};

use crate::error::HubError;

/// The kind of a report: its title, and its days where none are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "ReportKind")]
pub enum Kind {
    /// One day.
    Day,
    /// Monday to Sunday, as far as it has come.
    Week,
    /// A phase of the campaign, as far as it has come; the whole campaign where it has none.
    Phase,
    /// The whole campaign.
    Final,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Phase, Self::Final];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Phase => "phase",
            Self::Final => "final",
        }
    }

    /// The kind of a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Who reads it. The law protects some reasons: only officers see which (`domain.md` §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "ReportAudience")]
pub enum Audience {
    /// Sees the official rows as the notice has them.
    Officer,
    /// Sees the rows of protected reasons as “trường hợp đặc biệt”.
    Office,
}

impl Audience {
    /// What somebody of a role is shown.
    #[must_use]
    pub fn of(role: Role) -> Self {
        if role == Role::Officer {
            Self::Officer
        } else {
            Self::Office
        }
    }
}

/// A report somebody wants.
#[derive(Clone, Debug)]
pub struct Wish<'a> {
    /// Its kind.
    pub kind: Kind,
    /// First day; the kind's own if none.
    pub from: Option<NaiveDate>,
    /// Last day; the kind's own if none.
    pub to: Option<NaiveDate>,
    /// Of one unit and what lies in it, by name; of everything if none.
    pub unit: Option<&'a str>,
    /// For whom.
    pub audience: Audience,
}

/// Most days a report can span: two years of days are told one by one.
const LONGEST: u64 = 800;

impl Wish<'_> {
    /// The first and the last day. `today` is the Vietnam day now: nothing is told of days that have not come.
    pub(super) fn days(
        &self,
        campaign: &Campaign,
        today: NaiveDate,
    ) -> Result<(NaiveDate, NaiveDate), HubError> {
        let on = self.to.unwrap_or(today);
        let monday = on - Days::new(u64::from(on.weekday().num_days_from_monday()));
        let (first, last) = match self.kind {
            Kind::Day => (on, on),
            Kind::Week => (monday, monday + Days::new(6)),
            Kind::Phase => campaign
                .phase_on(on)
                .map_or((campaign.first_day, campaign.last_day), |phase| {
                    (phase.first_day, phase.last_day)
                }),
            Kind::Final => (campaign.first_day, campaign.last_day),
        };
        let from = self.from.unwrap_or(first);
        // A week that is not over ends today; a day that was named must have come.
        let to = self.to.unwrap_or_else(|| last.min(today));
        if to > today {
            return refuse(&format!(
                "ngày {} chưa đến (the last day is in the future)",
                to.format("%d/%m/%Y")
            ));
        }
        if from > to {
            return refuse(&format!(
                "ngày đầu {} sau ngày cuối {} (the first day is after the last)",
                from.format("%d/%m/%Y"),
                to.format("%d/%m/%Y")
            ));
        }
        let first = from.min(campaign.first_day);
        if first + Days::new(LONGEST) < to {
            return refuse("báo cáo dài quá hai năm (a report spans at most two years)");
        }
        Ok((from, to))
    }
}

fn refuse<T>(why: &str) -> Result<T, HubError> {
    Err(HubError::Refused(why.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn days(
        kind: Kind,
        from: Option<&str>,
        to: Option<&str>,
        today: &str,
    ) -> Result<(NaiveDate, NaiveDate), HubError> {
        let wish = Wish {
            kind,
            from: from.map(day),
            to: to.map(day),
            unit: None,
            audience: Audience::Officer,
        };
        wish.days(&Campaign::template_2023(), day(today))
    }

    #[test]
    fn a_kind_has_days_of_its_own_and_none_that_have_not_come() {
        let of = |kind, today| days(kind, None, None, today).unwrap();
        assert_eq!(
            of(Kind::Day, "2023-07-13"),
            (day("2023-07-13"), day("2023-07-13"))
        );
        assert_eq!(
            of(Kind::Week, "2023-07-13"),
            (day("2023-07-10"), day("2023-07-13"))
        );
        assert_eq!(
            of(Kind::Phase, "2023-07-13"),
            (day("2023-06-20"), day("2023-07-13"))
        );
        assert_eq!(
            of(Kind::Phase, "2023-08-01"),
            (day("2023-07-16"), day("2023-08-01"))
        );
        assert_eq!(
            of(Kind::Final, "2023-12-01"),
            (day("2023-06-20"), day("2023-09-20"))
        );
    }

    #[test]
    fn a_week_that_is_over_ends_on_its_sunday() {
        assert_eq!(
            days(Kind::Week, Some("2023-07-03"), Some("2023-07-09"), "2023-07-13").unwrap(),
            (day("2023-07-03"), day("2023-07-09"))
        );
    }

    #[test]
    fn days_that_have_not_come_or_run_backwards_are_refused() {
        for (from, to) in [("2023-07-01", "2023-07-14"), ("2023-07-10", "2023-07-09")] {
            assert!(matches!(
                days(Kind::Day, Some(from), Some(to), "2023-07-13"),
                Err(HubError::Refused(_))
            ));
        }
    }
}
