//! How the teams stand, for the officer: what every lead's board says, of the whole commune at once, and whose houses
//! are. The figures are the boards' own (`papers::board`), counted now; pace and forecast are the domain's rule, which
//! leaves suspended days out. No resident is named.

mod hamlets;
mod members;

use std::collections::BTreeMap;

use serde::Serialize;
use ts_rs::TS;
use tungnha_domain::{Hid, MemberId, Target, UnitId, assigned};

use crate::commune::{Commune, units};
use crate::error::HubError;
use crate::papers;
use crate::people::Decided;
use crate::progress::{Facts, listed};
use crate::store::{Connection, assignments, households};

/// The teams of the commune, or of one hamlet.
#[derive(Clone, Debug, Serialize, TS)]
pub struct TeamView {
    /// The last day that is counted: today, or the campaign's last.
    pub day: String,
    /// How many residents each member is asked to bring; none: nobody is.
    pub quota: Option<u32>,
    /// Hamlets by name.
    pub hamlets: Vec<TeamHamlet>,
    /// Who uses a tablet or has houses: by name.
    pub members: Vec<TeamMember>,
}

/// One hamlet.
#[derive(Clone, Debug, Serialize, TS)]
pub struct TeamHamlet {
    /// Its name.
    pub hamlet: String,
    /// The campaign's first day here.
    pub first_day: String,
    /// Its last day here.
    pub last_day: String,
    /// Houses somebody on the list lives in.
    pub houses: u32,
    /// Of those, houses where an eligible target of somebody is not asked.
    pub left: u32,
    /// Of the houses left, those that are nobody's.
    pub nobodys: u32,
    /// By target.
    pub targets: Vec<TeamTarget>,
}

/// One target in a hamlet.
#[derive(Clone, Debug, Serialize, TS)]
pub struct TeamTarget {
    /// Which.
    pub target: Target,
    /// People asked for it.
    pub eligible: u32,
    /// Of those, done.
    pub done: u32,
    /// Not asked yet.
    pub not_asked: u32,
    /// Held against the number.
    pub achieved: u32,
    /// Against the number that was given; none: no number was.
    pub pace: Option<TeamPace>,
}

/// How far a number is reached. Days on which the work stood still count for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TeamPace {
    /// The number.
    pub asked: u32,
    /// Days worked, suspended ones not among them.
    pub days_worked: u32,
    /// Days left, likewise.
    pub days_left: u32,
    /// Who would be reached by now at an even pace.
    pub due: u32,
    /// Still missing.
    pub missing: u32,
    /// Needed a day from now on; none where nothing is missing or no day is left.
    pub needed_a_day: Option<u32>,
    /// Where it ends at this pace; none before the first day of work.
    pub forecast: Option<u32>,
}

/// One member.
#[derive(Clone, Debug, Serialize, TS)]
pub struct TeamMember {
    /// By the hub's number.
    pub member: u32,
    /// As the officer wrote it.
    pub name: String,
    /// `member`, `lead`, `officer`, `office`.
    pub role: &'static str,
    /// Hamlets on their tablets.
    pub hamlets: Vec<String>,
    /// The tablets they use, by number.
    pub tablets: Vec<u32>,
    /// When one of those last spoke with the hub, RFC 3339 in Vietnam's time.
    pub last_contact: Option<String>,
    /// More than a day ago, or never.
    pub late: bool,
    /// Records those tablets said they hold and that have not come.
    pub unsent: u32,
    /// Residents answered about today …
    pub people_today: u32,
    /// … and ever.
    pub people: u32,
    /// Different houses called at today …
    pub doors_today: u32,
    /// … and ever.
    pub doors: u32,
    /// Residents brought, as personal quotas count.
    pub brought: u32,
    /// Their last call.
    pub last_call: Option<String>,
    /// Unusual pace on one of the last days, the latest first.
    pub rushes: Vec<TeamRush>,
    /// The houses that are theirs, in walking order.
    pub houses: Vec<GivenHouse>,
    /// Of those, left.
    pub left: u32,
}

/// Many doors in a short time: to be asked about, not a verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TeamRush {
    /// From when, RFC 3339 in Vietnam's time.
    pub from: String,
    /// Different doors …
    pub doors: u32,
    /// … within so many seconds.
    pub seconds: u32,
}

/// A house that is somebody's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct GivenHouse {
    /// By the hub's number.
    pub hid: u32,
    /// Its hamlet.
    pub hamlet: String,
    /// Its number in the lists.
    pub number: Option<String>,
    /// An eligible target of somebody in it is not asked.
    pub left: bool,
}

/// A house somebody on the list lives in.
struct House {
    unit: UnitId,
    left: bool,
    member: Option<MemberId>,
}

/// Counts it; of one hamlet if one is named. `now` is unix seconds.
pub fn team(conn: &Connection, hamlet: Option<&str>, now: i64) -> Result<TeamView, HubError> {
    let only = hamlet
        .map(|name| units::hamlet(conn, name))
        .transpose()?
        .map(|unit| unit.id);
    let names: BTreeMap<UnitId, String> = units::all(conn)?
        .into_iter()
        .filter(|unit| only.is_none_or(|only| only == unit.id))
        .map(|unit| (unit.id, unit.name))
        .collect();
    let campaign = Commune::load(conn)?.campaign;
    let mut houses = lived_in(conn, &names)?;
    give(conn, &names, &mut houses)?;
    let counted = papers::count_boards(conn, now)?;
    let hamlets = hamlets::of(&campaign, &counted.figures, &names, &houses);
    let members = members::of(conn, &counted, (only, &names), &houses, now)?;
    Ok(TeamView {
        day: counted.figures.day.to_string(),
        quota: (campaign.personal_quota > 0).then_some(campaign.personal_quota),
        hamlets,
        members,
    })
}

/// The houses of these hamlets, and where somebody is left.
fn lived_in(conn: &Connection, names: &BTreeMap<UnitId, String>) -> Result<BTreeMap<Hid, House>, HubError> {
    let facts = Facts::load(conn, Commune::load(conn)?.campaign, None)?;
    let mut houses: BTreeMap<Hid, House> = BTreeMap::new();
    for resident in listed(conn, &facts, None)? {
        if !names.contains_key(&resident.unit) {
            continue;
        }
        let left = Target::ALL
            .into_iter()
            .any(|target| facts.standing(&resident, target).is_left());
        let house = houses.entry(resident.hid).or_insert(House {
            unit: resident.unit,
            left: false,
            member: None,
        });
        house.left |= left;
    }
    Ok(houses)
}

/// Whose they are, by every word on them.
fn give(
    conn: &Connection,
    names: &BTreeMap<UnitId, String>,
    houses: &mut BTreeMap<Hid, House>,
) -> Result<(), HubError> {
    let decided = Decided::load(conn)?;
    for unit in names.keys() {
        for (hid, words) in assignments::of_unit(conn, *unit)? {
            // A house that turned out to be another one is given out under that one's number.
            if decided.house(hid) != hid {
                continue;
            }
            if let Some(house) = houses.get_mut(&hid) {
                house.member = assigned(words);
            }
        }
    }
    Ok(())
}

/// The houses of a member as the officer reads them, in walking order.
fn given(
    conn: &Connection,
    member: MemberId,
    names: &BTreeMap<UnitId, String>,
    houses: &BTreeMap<Hid, House>,
) -> Result<Vec<GivenHouse>, HubError> {
    let of: Vec<Hid> = houses
        .iter()
        .filter(|(_, house)| house.member == Some(member))
        .map(|(hid, _)| *hid)
        .collect();
    let mut rows = households::some(conn, &of)?;
    rows.sort_by_key(|row| (row.unit, row.place, row.hid));
    Ok(rows
        .into_iter()
        .map(|row| GivenHouse {
            hid: row.hid.0,
            hamlet: names.get(&row.unit).cloned().unwrap_or_default(),
            number: row.number,
            left: houses.get(&row.hid).is_some_and(|house| house.left),
        })
        .collect())
}
