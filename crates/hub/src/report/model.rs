//! A report as it is told: the JSON document, the screen's view, and what Word and Excel are written from.
//!
//! Days are `YYYY-MM-DD`; shares are text with a point, rounded half up from counts and never adjusted so that a
//! column adds to 100 (`domain.md` §6); every list has an order of its own, so that the same store gives the same
//! bytes.

use serde::Serialize;
use ts_rs::TS;
use tungnha_domain::{Tally, Target};

use super::wish::{Audience, Kind};
use crate::activity::ActivitySum;

/// A report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Report {
    /// The commune's name.
    pub commune: String,
    /// The unit above it in the tree, for the heading; none if the tree says none.
    pub parent: Option<String>,
    /// The campaign's name.
    pub campaign: String,
    /// Its kind.
    pub kind: Kind,
    /// “Báo cáo tuần …”.
    pub title: String,
    /// First day.
    pub from: String,
    /// Last day: the figures stand for its end, or for now on that day.
    pub to: String,
    /// The unit it is about; none: everything.
    pub unit: Option<String>,
    /// Who reads it.
    pub audience: Audience,
    /// The campaign's first day for what the report is about.
    pub first_day: String,
    /// The campaign's last day for it.
    pub last_day: String,
    /// When the final report, or the phase's, is due.
    pub report_due: Option<String>,
    /// How complete the data is.
    pub data: ReportData,
    /// The whole, by target.
    pub whole: Vec<ReportFigures>,
    /// Pace of the whole against what is asked, by target that has a number.
    pub pace: Vec<ReportPace>,
    /// Each unit: areas in the tree's order, then the police, operators and unions.
    pub units: Vec<ReportUnit>,
    /// Each phase that has begun, by unit.
    pub phases: Vec<ReportPhase>,
    /// Shares the campaign asks for.
    pub rates: Vec<ReportRate>,
    /// The rows of the notice, for CCCD and DDDT; the catalogue's for SIM and SMARTPHONE.
    pub reasons: Vec<ReportReasons>,
    /// Groups with deadlines of their own.
    pub groups: Vec<ReportGroup>,
    /// What each team's members brought, by area.
    pub teams: Vec<ReportTeam>,
    /// What each member brought.
    pub members: Vec<ReportMember>,
    /// Residents each member should bring.
    pub personal_quota: u32,
    /// Hamlets by confirmed results, best first.
    pub commendation: Vec<ReportCommended>,
    /// What stands in the way, as far as the data tells.
    pub difficulties: ReportDifficulties,
    /// Outreach in the period.
    pub activities: Vec<ActivitySum>,
    /// Outreach since the campaign began.
    pub activities_to_date: Vec<ActivitySum>,
    /// The whole, day by day since the campaign began or the period, whichever is earlier.
    pub days: Vec<ReportDay>,
}

/// How complete the data is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReportData {
    /// “số liệu đến”: when something last came in, RFC 3339 in Vietnam's time; none: nothing ever came.
    pub until: Option<String>,
    /// Tablets in service.
    pub tablets: u32,
    /// Of these, those that hold records they have not sent, or did not report on the last day.
    pub tablets_not_sent: u32,
    /// Records they say they hold.
    pub unsent_records: u64,
    /// Records kept and not counted.
    pub quarantined: u64,
    /// Records of tablets whose log two machines write.
    pub forks: u64,
    /// Answers about a person and a target that differ and that nobody has settled.
    pub conflicts: u32,
    /// The newest list of each kind.
    pub lists: Vec<ReportList>,
    /// Hamlets no full list covers.
    pub hamlets_without_list: Vec<String>,
}

/// The newest list of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReportList {
    /// `full`, `not-issued`, `not-activated`, `operator`.
    pub kind: &'static str,
    /// As people call it.
    pub label: &'static str,
    /// The day it speaks for.
    pub day: String,
}

/// One unit or the whole, and one target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReportFigures {
    /// The target.
    pub target: Target,
    /// The partition at the end of the last day.
    pub at_end: Tally,
    /// How each part changed in the period.
    pub change: ReportChange,
    /// Of the done, those a later independent list says are not.
    pub contradicted: u32,
    /// Of the achieved, those an independent list agrees with.
    pub achieved_confirmed: u32,
    /// The number to reach; none: not allocated.
    pub allocated: Option<u32>,
    /// Achieved of the allocated, in percent with one digit.
    pub achieved_percent: Option<String>,
    /// Achieved and confirmed of the allocated.
    pub confirmed_percent: Option<String>,
    /// Done of those asked.
    pub done_percent: Option<String>,
}

/// The change of each part of the partition, and of what is counted beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct ReportChange {
    /// People on the list.
    pub listed: i64,
    /// Of these, asked.
    pub eligible: i64,
    /// Of these, not asked by age.
    pub not_eligible: i64,
    /// Done.
    pub done: i64,
    /// Confirmed.
    pub confirmed: i64,
    /// Held against an allocation.
    pub achieved: i64,
    /// With a reason.
    pub reason: i64,
    /// No need yet.
    pub no_need: i64,
    /// Awaiting approval.
    pub in_progress: i64,
    /// Nobody has an answer yet.
    pub not_asked: i64,
}

/// One unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReportUnit {
    /// Its name.
    pub unit: String,
    /// `province`, `district`, `commune`, `hamlet`, `operator`, `police`, `union`.
    pub level: &'static str,
    /// How deep it lies in the tree.
    pub depth: u32,
    /// The four targets.
    pub targets: Vec<ReportFigures>,
}

/// Pace of a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReportPace {
    /// The target.
    pub target: Target,
    /// The number to reach.
    pub allocated: u32,
    /// Achieved so far.
    pub achieved: u32,
    /// Days worked so far; suspended ones are left out.
    pub days_worked: u32,
    /// Days left, suspended ones left out.
    pub days_left: u32,
    /// Achieved a day so far, one digit.
    pub per_day: Option<String>,
    /// Needed a day from now on, one digit; none: reached, or no day is left.
    pub needed_per_day: Option<String>,
    /// Achieved on the last day at this pace.
    pub forecast: Option<u32>,
}

/// One phase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReportPhase {
    /// Its name.
    pub name: String,
    /// Its first day.
    pub first_day: String,
    /// Its last day.
    pub last_day: String,
    /// It ended on or before the report's last day.
    pub over: bool,
    /// The whole first, then each unit; four targets each.
    pub units: Vec<ReportPhaseUnit>,
}

/// What a unit came to in a phase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReportPhaseUnit {
    /// Its name.
    pub unit: String,
    /// The target.
    pub target: Target,
    /// Newly achieved in the phase.
    pub achieved: i64,
    /// Newly confirmed in the phase.
    pub confirmed: i64,
    /// Done at its end, or so far.
    pub done_at_end: u32,
    /// Asked at its end, or now.
    pub eligible_at_end: u32,
    /// Done of the asked there.
    pub done_percent: Option<String>,
}

/// A share or number the campaign asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReportRate {
    /// The target.
    pub target: Target,
    /// What is asked, in words.
    pub asked: String,
    /// The phase it is asked in.
    pub phase: Option<String>,
    /// People it is asked of; none: not known here (no roster was entered), or so few special cases are in it that an
    /// office is not told.
    pub base: Option<u32>,
    /// Of these, reached.
    pub reached: u32,
    /// Reached of the base, one digit.
    pub percent: Option<String>,
    /// Whether it is met.
    pub met: Option<bool>,
}

/// Why people are not done, for one target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReportReasons {
    /// The target.
    pub target: Target,
    /// Whether the rows are the notice's own.
    pub official: bool,
    /// In the order of the notice.
    pub rows: Vec<ReportReason>,
    /// All of them: the partition's `reason`.
    pub total: u32,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReportReason {
    /// Its number in the notice; none: not in it.
    pub row: Option<u8>,
    /// Stable codes of what is counted in it.
    pub codes: Vec<String>,
    /// Its text.
    pub label: String,
    /// People.
    pub count: u32,
    /// Of those with a reason, in percent with one digit.
    pub percent: Option<String>,
    /// The change in the period.
    pub change: i64,
}

/// A group with a deadline of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReportGroup {
    /// Its name.
    pub name: String,
    /// It is to be done before this day.
    pub before: String,
    /// Days left on the report's last day; 0: today is the last, less: over.
    pub days_left: i64,
    /// People on its roster whom the lists know; none: no roster was entered.
    pub people: Option<u32>,
    /// People on its roster who live elsewhere; none in a report of one area.
    pub elsewhere: Option<u32>,
    /// Of these, those with every target the group is asked for.
    pub done: Option<u32>,
    /// Of these, those independent lists agree with.
    pub confirmed: Option<u32>,
    /// Done of the people.
    pub percent: Option<String>,
}

/// What a team's members brought. A team has no list of people of its own, two may work one hamlet: it is counted by
/// whose answers stand. A member of two teams counts in both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReportTeam {
    /// Its name.
    pub team: String,
    /// The area it works in.
    pub within: Option<String>,
    /// Members on it.
    pub members: u32,
    /// Of these, those who gave an answer in the period.
    pub active: u32,
    /// Of these, those who met the personal quota.
    pub met: u32,
    /// Answers given in the period.
    pub answers: u32,
    /// Residents brought, as a member's quota counts them.
    pub brought: u32,
    /// Of these, those independent lists agree with.
    pub brought_confirmed: u32,
    /// By target: what its answers stand for.
    pub targets: Vec<ReportClaims>,
}

/// Claims of a target that stand at the end of the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReportClaims {
    /// The target.
    pub target: Target,
    /// Done.
    pub done: u32,
    /// Of these, confirmed.
    pub confirmed: u32,
    /// Of these, contradicted by a later independent list.
    pub contradicted: u32,
}

/// What a member brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReportMember {
    /// The member's name.
    pub member: String,
    /// The team, or teams; none: on none.
    pub team: Option<String>,
    /// Residents with an activated account and a SIM of their own with signature, brought by this member.
    pub brought: u32,
    /// Of these, those independent lists agree with.
    pub brought_confirmed: u32,
    /// The quota is met.
    pub met: bool,
    /// Targets done that this member's answer stands for.
    pub done: u32,
    /// Of these, confirmed.
    pub confirmed: u32,
    /// Of these, contradicted by a later independent list.
    pub contradicted: u32,
    /// Answers given in the period.
    pub answers: u32,
}

/// A hamlet's place by confirmed results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReportCommended {
    /// 1 is best; equal results share a place.
    pub place: u32,
    /// The hamlet.
    pub unit: String,
    /// What was asked of it, over its targets that have a number.
    pub allocated: u32,
    /// Achieved and confirmed, over the same targets.
    pub confirmed: u32,
    /// Achieved, over the same targets.
    pub achieved: u32,
    /// Confirmed of the allocated, one digit.
    pub percent: Option<String>,
    /// Claims later lists say are untrue.
    pub contradicted: u32,
    /// A tablet of it is silent or holds records back.
    pub not_reported: bool,
    /// Something is confirmed and neither of the two holds: may be commended.
    pub clear: bool,
}

/// What stands in the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReportDifficulties {
    /// The commonest reasons of each target, most first, five at most.
    pub top_reasons: Vec<ReportTopReason>,
    /// Hamlets by people nobody has asked yet, most first.
    pub not_asked: Vec<ReportBehind>,
    /// Tablets that did not report on the last day.
    pub tablets: Vec<ReportTablet>,
    /// Hamlets whose answers came a day late or more.
    pub late: Vec<ReportLate>,
}

/// One of the commonest reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReportTopReason {
    /// The target.
    pub target: Target,
    /// The stable code.
    pub code: String,
    /// Its text.
    pub label: String,
    /// People.
    pub count: u32,
    /// The hamlet where it is commonest.
    pub most_in: Option<String>,
}

/// A hamlet with people nobody has asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReportBehind {
    /// The hamlet.
    pub unit: String,
    /// Answers nobody has asked for yet, over the four targets.
    pub not_asked: u32,
    /// Of all that are asked.
    pub eligible: u32,
    /// In percent, one digit.
    pub percent: Option<String>,
}

/// A tablet that did not report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReportTablet {
    /// The hub's number of it.
    pub dev: u32,
    /// Whose it is.
    pub member: String,
    /// Its hamlets.
    pub hamlets: Vec<String>,
    /// Its last day of contact; none: it never came.
    pub last_day: Option<String>,
    /// Days without contact at the report's last day.
    pub days_silent: Option<i64>,
    /// Records it said it holds.
    pub unsent: u64,
}

/// A hamlet whose answers came late.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReportLate {
    /// The hamlet.
    pub unit: String,
    /// Answers of the period.
    pub answers: u32,
    /// Of these, those that came after midnight of their day: no signal, or nobody sent.
    pub late: u32,
    /// In percent, one digit.
    pub percent: Option<String>,
}

/// The whole on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReportDay {
    /// The day.
    pub day: String,
    /// By target: achieved at its end.
    pub achieved: [i64; 4],
    /// By target: achieved and confirmed at its end.
    pub confirmed: [i64; 4],
    /// By target: nobody had asked at its end.
    pub not_asked: [i64; 4],
}
