//! The people behind one of the counts, both sides beside each other.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::Serialize;
use ts_rs::TS;
use tungnha_domain::{ListKind, ListedState, Target, current_listing, mask_personal_id};

use super::counts::Match;
use super::deed::{Choice, Deed};
use super::reconcile::{Related, related};
use crate::commune::Commune;
use crate::commune::units::{self, natural};
use crate::error::HubError;
use crate::progress::{Facts, listed};
use crate::store::{Connection, decisions, households, members};
use crate::times::vietnam_time;

/// Which of them.
#[derive(Clone, Debug, Default)]
pub struct Which {
    /// How claim and lists relate; none: all but those done already.
    pub relation: Option<Match>,
    /// One target.
    pub target: Option<Target>,
    /// One hamlet.
    pub hamlet: Option<String>,
    /// One member's claims.
    pub member: Option<u32>,
    /// One day's.
    pub day: Option<NaiveDate>,
}

/// One person and target, as both sides tell it.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(rename = "ReviewLine")]
pub struct Line {
    /// The person, by the hub's number.
    pub rid: u32,
    /// As the lists spell it.
    pub name: String,
    /// `1950` or `1986-07-26`.
    pub birth: Option<String>,
    /// `070•••••0123`.
    pub id_masked: Option<String>,
    /// The hamlet's name.
    pub hamlet: String,
    /// The household's number in the lists.
    pub household: Option<String>,
    /// The target.
    pub target: Target,
    /// How they relate.
    #[serde(rename = "match")]
    pub relation: Match,
    /// What the list that speaks now says, its kind and day.
    pub listed: Option<String>,
    /// `full`, `not-issued`, `not-activated` or `operator`.
    pub listed_kind: Option<ListKind>,
    /// The day it speaks for.
    pub listed_date: Option<String>,
    /// What the field says: `DONE`, a reason's code; a reason the law protects is only `SPECIAL`.
    pub claimed: Option<String>,
    /// Who said it.
    pub by: Option<String>,
    /// When, RFC 3339 in Vietnam's time.
    pub at: Option<String>,
    /// What to record if the list is right; none: the officer says.
    pub if_list: Option<String>,
    /// An officer decided it, and which side was right.
    pub decided: Option<Choice>,
}

/// Those people, by hamlet, household and place in it. The caller logs that names were read.
pub fn lines(conn: &Connection, which: &Which) -> Result<Vec<Line>, HubError> {
    let facts = Facts::load(conn, Commune::load(conn)?.campaign, None)?;
    let mut residents = listed(conn, &facts, None)?;
    let hamlets: HashMap<_, _> = units::all(conn)?
        .into_iter()
        .map(|unit| (unit.id, unit.name))
        .collect();
    if let Some(name) = &which.hamlet {
        let unit = units::hamlet(conn, name)?.id;
        residents.retain(|resident| resident.unit == unit);
    }
    let houses: HashMap<_, _> = households::all(conn)?
        .into_iter()
        .map(|house| (house.hid, house))
        .collect();
    let decided = answered(conn)?;
    let mut names: HashMap<_, String> = HashMap::new();
    let mut found = Vec::new();
    for item in related(&facts, &residents)
        .into_iter()
        .filter(|item| asked_for(item, which))
    {
        let resident = item.resident;
        let house = houses
            .get(&resident.hid)
            .ok_or(HubError::Unreadable("resident.hid"))?;
        let hamlet = hamlets.get(&resident.unit).cloned().unwrap_or_default();
        let listings = facts
            .listings
            .get(&(resident.rid, item.target))
            .map_or(&[][..], Vec::as_slice);
        let independent = listings
            .iter()
            .filter(|listing| listing.kind.is_independent_for(item.target));
        let speaks = current_listing(independent).or_else(|| current_listing(listings));
        let by = match item.claim {
            None => None,
            Some(head) => Some(match names.get(&head.member) {
                Some(name) => name.clone(),
                None => {
                    let name = members::of(conn, head.member)?.0;
                    names.insert(head.member, name.clone());
                    name
                }
            }),
        };
        let line = Line {
            rid: resident.rid.0,
            name: resident.name.clone(),
            birth: resident.birth.map(|birth| birth.to_string()),
            id_masked: resident.personal_id.as_deref().map(mask_personal_id),
            household: house.number.clone(),
            target: item.target,
            relation: item.relation,
            listed: speaks.map(|listing| listing.state.code().to_owned()),
            listed_kind: speaks.map(|listing| listing.kind),
            listed_date: speaks.map(|listing| listing.date().to_string()),
            claimed: item.claim.map(|head| head.outcome.key().into_owned()),
            by,
            at: item.claim.map(|head| vietnam_time(head.effective)),
            if_list: speaks
                .and_then(|listing| answer_of(&listing.state, listing.state.is_done(&facts.campaign)))
                .map(str::to_owned),
            decided: decided.get(&(resident.rid.0, item.target)).copied(),
            hamlet: hamlet.clone(),
        };
        found.push((
            (
                natural(&hamlet),
                house.place,
                resident.hid,
                resident.place,
                resident.rid,
            ),
            line,
        ));
    }
    // Stable: a person's targets stay in their order.
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(found.into_iter().map(|(_, line)| line).collect())
}

fn asked_for(item: &Related<'_>, which: &Which) -> bool {
    let relation = match which.relation {
        Some(relation) => relation == item.relation,
        None => item.relation != Match::Already,
    };
    relation
        && which.target.is_none_or(|target| target == item.target)
        && which.day.is_none_or(|day| item.day == Some(day))
        && which
            .member
            .is_none_or(|member| item.claim.is_some_and(|head| head.member.0 == member))
}

/// The decisions on answers that stand.
fn answered(conn: &Connection) -> Result<BTreeMap<(u32, Target), Choice>, HubError> {
    let standing = decisions::standing(conn)?;
    Ok(standing
        .into_iter()
        .filter_map(|decision| match decision.deed {
            Deed::Answer {
                rid, target, choice, ..
            } => Some(((rid.0, target), choice)),
            _ => None,
        })
        .collect())
}

/// What an answer would say that says what a list does; none where a list that says “nothing” leaves the reason
/// open.
pub(super) fn answer_of(state: &ListedState, done: bool) -> Option<&'static str> {
    if done {
        return Some("DONE");
    }
    match (state.target(), state.code()) {
        (Target::Cccd | Target::Dddt, "none") => None,
        (Target::Cccd | Target::Dddt, _) => Some("IN_PROGRESS"),
        (Target::Sim, "none") => Some("NO_SIM"),
        (Target::Sim, "not_own") => Some("SIM_OTHER_NAME"),
        (Target::Sim, _) => Some("NO_SIGNATURE"),
        (Target::Smartphone, "none") => Some("NO_PHONE"),
        (Target::Smartphone, _) => Some("ONLY_2G"),
    }
}
