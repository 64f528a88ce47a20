//! Counts of how claims and lists relate, by unit, by member and by day.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use ts_rs::TS;
use tungnha_domain::{Head, MemberId, Target, UnitId, first_listing, vietnam_day};

use super::counts::{Counts, Match};
use super::differences::{Changes, changes};
use crate::commune::Commune;
use crate::commune::units::{self, Unit, UnitKind, operator_key};
use crate::error::HubError;
use crate::intake;
use crate::people::Resident;
use crate::progress::{Facts, counts, listed};
use crate::store::{Connection, members};

/// What `reconcile --json` tells.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Reconciled {
    /// The Vietnam day the figures stand for, to its end or to now.
    pub as_of: String,
    /// Records tablets have said they hold and the hub has not received.
    pub unsent_declared: u64,
    /// Hamlets, operators, the police, the whole commune; each with the four targets.
    pub units: Vec<UnitLine>,
    /// Whose claims they are, by name; each with the targets there are claims of.
    pub members: Vec<MemberLine>,
    /// The claims' days, and for what nobody claimed the day a list first said it; the newest first.
    pub days: Vec<DayLine>,
    /// What the newest import brought, or the one asked for; none where nothing stands.
    pub extract: Option<Changes>,
}

/// One unit and target.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(rename = "ReviewUnitRow")]
pub struct UnitLine {
    /// The unit's name.
    pub unit: String,
    /// The target.
    pub target: Target,
    /// The figures.
    #[serde(flatten)]
    pub counts: Counts,
}

/// One member and target.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(rename = "ReviewMemberRow")]
pub struct MemberLine {
    /// The member's number.
    pub member: u32,
    /// Their name.
    pub name: String,
    /// The target.
    pub target: Target,
    /// The figures: of claims only.
    #[serde(flatten)]
    pub counts: Counts,
}

/// One day and target.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(rename = "ReviewDayRow")]
pub struct DayLine {
    /// `2024-05-06`, in Vietnam.
    pub day: String,
    /// The target.
    pub target: Target,
    /// The figures.
    #[serde(flatten)]
    pub counts: Counts,
}

/// One person and target whose claim and lists relate somehow.
pub(super) struct Related<'f> {
    pub(super) resident: &'f Resident,
    pub(super) target: Target,
    pub(super) relation: Match,
    /// The claim that counts.
    pub(super) claim: Option<&'f Head>,
    /// The claim's day, or the one on which a list first said it.
    pub(super) day: Option<NaiveDate>,
}

/// Relates every person and target.
pub(super) fn related<'f>(facts: &'f Facts, residents: &'f [Resident]) -> Vec<Related<'f>> {
    let mut found = Vec::new();
    for resident in residents {
        for target in Target::ALL {
            let standing = facts.standing(resident, target);
            let listings = facts
                .listings
                .get(&(resident.rid, target))
                .map_or(&[][..], Vec::as_slice);
            let already =
                first_listing(listings).is_some_and(|listing| listing.state.is_done(&facts.campaign));
            let Some(relation) = Match::of(&standing, already) else {
                continue;
            };
            let claim = facts
                .cells
                .get(&(resident.rid, target))
                .and_then(|cell| cell.winner());
            let first_said = || {
                let done = listings.iter().filter(|listing| {
                    listing.kind.is_independent_for(target) && listing.state.is_done(&facts.campaign)
                });
                done.map(tungnha_domain::Listing::date).min()
            };
            let day = match relation {
                Match::Already => None,
                Match::ConfirmedNotClaimed => first_said(),
                _ => claim.map(|head| vietnam_day(head.effective)),
            };
            found.push(Related {
                resident,
                target,
                relation,
                claim,
                day,
            });
        }
    }
    found
}

/// Holds lists against the field, in one hamlet if one is named, at the end of a Vietnam day if one is given; and
/// tells what an import brought, the newest if none is named.
pub fn reconcile(
    conn: &Connection,
    hamlet: Option<&str>,
    as_of: Option<NaiveDate>,
    import_id: Option<&str>,
    now: i64,
) -> Result<Reconciled, HubError> {
    let commune = Commune::load(conn)?;
    let facts = Facts::load(conn, commune.campaign, as_of)?;
    let mut units = match hamlet {
        Some(name) => vec![units::hamlet(conn, name)?],
        None => units::all(conn)?,
    };
    units.retain(|unit| unit.kind != UnitKind::Other);
    let mut residents = listed(conn, &facts, as_of)?;
    if hamlet.is_some() {
        residents.retain(|resident| units.iter().any(|unit| unit.id == resident.unit));
    }
    let (mut by_unit, mut by_member, mut by_day) = (Sums::new(), Sums::new(), Sums::new());
    for item in related(&facts, &residents) {
        let operator = item.resident.operator.as_deref().map(operator_key);
        let of = |unit: &&Unit| counts(unit, item.resident, operator.as_deref());
        for unit in units.iter().filter(of) {
            add(&mut by_unit, Some(unit.id), &item);
        }
        add(&mut by_unit, None::<UnitId>, &item);
        if let Some(head) = item.claim {
            add(&mut by_member, head.member, &item);
        }
        if let Some(day) = item.day {
            add(&mut by_day, std::cmp::Reverse(day), &item);
        }
    }
    let named = units.into_iter().map(|unit| (Some(unit.id), unit.name));
    let whole = hamlet.is_none().then_some((None, commune.name));
    let units = named
        .chain(whole)
        .flat_map(|(id, name)| {
            let by_unit = &by_unit;
            Target::ALL.map(|target| UnitLine {
                unit: name.clone(),
                target,
                counts: by_unit.get(&(id, target)).copied().unwrap_or_default(),
            })
        })
        .collect();
    let days = by_day.into_iter().map(|((day, target), counts)| DayLine {
        day: day.0.to_string(),
        target,
        counts,
    });
    Ok(Reconciled {
        as_of: as_of.unwrap_or_else(|| vietnam_day(now)).to_string(),
        unsent_declared: intake::unsent_declared(conn)?,
        units,
        members: member_lines(conn, by_member)?,
        days: days.collect(),
        extract: changes(conn, hamlet, import_id)?,
    })
}

type Sums<K> = BTreeMap<(K, Target), Counts>;

fn add<K: Ord>(sums: &mut Sums<K>, key: K, item: &Related<'_>) {
    sums.entry((key, item.target)).or_default().add(item.relation);
}

fn member_lines(conn: &Connection, sums: Sums<MemberId>) -> Result<Vec<MemberLine>, HubError> {
    let mut lines = Vec::new();
    for ((member, target), counts) in sums {
        lines.push(MemberLine {
            member: member.0,
            name: members::of(conn, member)?.0,
            target,
            counts,
        });
    }
    lines.sort_by(|one, other| {
        (&one.name, one.member, one.target).cmp(&(&other.name, other.member, other.target))
    });
    Ok(lines)
}
