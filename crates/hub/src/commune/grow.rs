//! Writing the tree: units as a campaign file or the first-run screen gives them, and the tree as it is told.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_domain::{MemberId, Role, UnitId, text};

use super::tree::{Level, Node, Place, Tree};
use super::units::{self, UnitKind, unit_key};
use crate::error::HubError;
use crate::numbers;
use crate::store::{self, Connection, Transaction, audit, members};

/// One unit as people write it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct UnitLine {
    /// Its name.
    pub name: String,
    /// `province`, `district`, `commune`, `hamlet`, `team`, `operator`, `police` or `union`; none: what its name says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub level: Option<String>,
    /// What it is part of, by name, or by “Tỉnh A/Xã B” where two are called the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub parent: Option<String>,
    /// Its place there holds from this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "string", optional)]
    pub valid_from: Option<NaiveDate>,
    /// Its place there holds to this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "string", optional)]
    pub valid_to: Option<NaiveDate>,
    /// The campaign's first day here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "string", optional)]
    pub first_day: Option<NaiveDate>,
    /// The campaign's last day here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "string", optional)]
    pub last_day: Option<NaiveDate>,
    /// Areas an operator or a union has adopted, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<String>>", optional)]
    pub areas: Vec<String>,
    /// A team's members, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<String>>", optional)]
    pub members: Vec<String>,
}

/// Writes the units down, in order: parents before children. A unit that is there already is found by its name and
/// gets the dates, place, areas and members given here; what a line leaves out stays.
pub(super) fn grow(tx: &Transaction<'_>, lines: &[UnitLine]) -> Result<(), HubError> {
    for line in lines {
        plant(tx, line).map_err(|fault| match fault {
            HubError::Refused(why) => HubError::Refused(format!("đơn vị “{}”: {why}", line.name.trim())),
            other => other,
        })?;
    }
    Ok(())
}

/// `grow` on a running hub, with a line in the log; `at` is unix seconds.
pub fn set_units(tx: &Transaction<'_>, lines: &[UnitLine], who: &str, at: i64) -> Result<(), HubError> {
    numbers::follow_clock(tx, at)?;
    grow(tx, lines)?;
    audit::append(tx, at, who, "units", &serde_json::json!({ "units": lines.len() }))
}

fn plant(tx: &Transaction<'_>, line: &UnitLine) -> Result<(), HubError> {
    let name = line.name.trim();
    if name.is_empty() {
        return refuse("tên để trống (the name is empty)");
    }
    if matches!((line.valid_from, line.valid_to), (Some(from), Some(to)) if to < from)
        || matches!((line.first_day, line.last_day), (Some(from), Some(to)) if to < from)
    {
        return refuse("ngày cuối trước ngày đầu (it ends before it begins)");
    }
    let (kind, level) = kind_of(line)?;
    let day = line.valid_from.unwrap_or(NaiveDate::MIN);
    let tree = Tree::load(tx)?;
    let parent = line
        .parent
        .as_deref()
        .map(|path| tree.find(path, day))
        .transpose()?;
    let id = match level {
        None => units::find_or_make(tx, kind, name)?,
        Some(_) => find_or_make_area(tx, &tree, name, parent)?,
    };
    let tree = Tree::load(tx)?;
    let Some(known) = tree.node(id) else {
        return Err(HubError::Unreadable("unit"));
    };
    store::tree::describe(
        tx,
        &Node {
            level,
            // A root has no place to date, so its own dates are meant.
            valid_from: if parent.is_none() { line.valid_from } else { None }.or(known.valid_from),
            valid_to: if parent.is_none() { line.valid_to } else { None }.or(known.valid_to),
            first_day: line.first_day.or(known.first_day),
            last_day: line.last_day.or(known.last_day),
            ..known.clone()
        },
    )?;
    if let Some(parent) = parent {
        put(
            tx,
            &tree,
            Place {
                unit: id,
                parent,
                from: day_or_always(line.valid_from),
                to: line.valid_to,
            },
        )?;
    }
    if !line.areas.is_empty() {
        let areas: Vec<UnitId> = line
            .areas
            .iter()
            .map(|area| tree.find(area, day))
            .collect::<Result<_, _>>()?;
        store::tree::set_areas(tx, id, &areas)?;
    }
    if !line.members.is_empty() {
        let people: Vec<MemberId> = line
            .members
            .iter()
            .map(|name| members::find_or_add(tx, name.trim(), Role::Member))
            .collect::<Result<_, _>>()?;
        store::tree::set_team(tx, id, &people)?;
    }
    Ok(())
}

/// The kind and level a line says, or its name tells.
fn kind_of(line: &UnitLine) -> Result<(UnitKind, Option<Level>), HubError> {
    let Some(code) = line.level.as_deref() else {
        let folded = text::fold(&line.name);
        let begins = |words: &[&str]| words.iter().any(|word| folded.starts_with(&format!("{word} ")));
        return Ok(if begins(&["tinh", "thanh pho"]) {
            (UnitKind::Other, Some(Level::Province))
        } else if begins(&["huyen", "quan", "thi xa"]) {
            (UnitKind::Other, Some(Level::District))
        } else if begins(&["xa", "phuong", "thi tran", "dac khu"]) {
            (UnitKind::Other, Some(Level::Commune))
        } else {
            (UnitKind::guess(&line.name), None)
        });
    };
    Ok(match code {
        "hamlet" => (UnitKind::Hamlet, None),
        "operator" => (UnitKind::Operator, None),
        "police" => (UnitKind::Police, None),
        "union" => (UnitKind::Other, None),
        _ => match Level::parse(code) {
            Some(level) => (UnitKind::Other, Some(level)),
            None => {
                return refuse(
                    "level là province, district, commune, hamlet, team, operator, police hoặc union (not a level)",
                );
            }
        },
    })
}

/// An area is told from another of its name by where it lies: its key begins with its parent's.
fn find_or_make_area(
    tx: &Transaction<'_>,
    tree: &Tree,
    name: &str,
    parent: Option<UnitId>,
) -> Result<UnitId, HubError> {
    let own = unit_key(UnitKind::Other, name);
    // One that moves to another parent keeps its number: it is found by its name alone if only one has it.
    let mut called: Vec<UnitId> = tree
        .units()
        .filter(|node| node.level.is_some() && unit_key(UnitKind::Other, &node.unit.name) == own)
        .map(|node| node.unit.id)
        .collect();
    let key = match parent.and_then(|parent| tree.node(parent)) {
        Some(above) => format!("{}/{own}", above.unit.key),
        None => own,
    };
    if let Some(id) = store::tree::find(tx, &key)? {
        return Ok(id);
    }
    if let (1, Some(one)) = (called.len(), called.pop()) {
        let level_above = parent
            .and_then(|parent| tree.node(parent))
            .and_then(|node| node.level);
        // A team of the same name in another hamlet is another team.
        if tree.node(one).and_then(|node| node.level) != Some(Level::Team) && level_above.is_some() {
            return Ok(one);
        }
    }
    store::units::add(tx, UnitKind::Other, name, &key)
}

/// Puts a unit in its place: a place that held before ends the day before, one of the same beginning is replaced.
fn put(tx: &Transaction<'_>, tree: &Tree, place: Place) -> Result<(), HubError> {
    if tree.lies_in(place.parent, place.unit, place.from) {
        return refuse("không thể nằm trong chính nó (a unit cannot lie in itself)");
    }
    let mut places: Vec<Place> = tree
        .places_of(place.unit)
        .filter(|other| other.from != place.from)
        .collect();
    for other in &mut places {
        let overlaps =
            other.to.is_none_or(|to| place.from <= to) && place.to.is_none_or(|to| other.from <= to);
        if overlaps && other.from < place.from {
            other.to = place.from.pred_opt();
        } else if overlaps {
            return refuse("trùng ngày với vị trí sau đó (its dates overlap a later place)");
        }
    }
    places.push(place);
    places.sort_by_key(|place| place.from);
    store::tree::set_places(tx, place.unit, &places)
}

/// What a place that says no first day begins with.
fn day_or_always(day: Option<NaiveDate>) -> NaiveDate {
    const ALWAYS: NaiveDate = match NaiveDate::from_ymd_opt(1, 1, 1) {
        Some(day) => day,
        None => NaiveDate::MIN,
    };
    day.unwrap_or(ALWAYS)
}

fn refuse<T>(why: &str) -> Result<T, HubError> {
    Err(HubError::Refused(why.to_owned()))
}

/// One unit of the tree as `units --json` tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct UnitTold {
    /// The hub's number.
    #[ts(type = "number")]
    pub id: UnitId,
    /// Its name.
    pub name: String,
    /// `province`, `district`, `commune`, `hamlet`, `team`, `operator`, `police` or `union`.
    pub level: &'static str,
    /// The unit it is part of on that day.
    #[ts(type = "number | null")]
    pub parent: Option<UnitId>,
    /// How deep it lies; 0 for a root and for those outside the tree.
    pub depth: usize,
    /// The campaign's first day here.
    #[ts(type = "string")]
    pub first_day: NaiveDate,
    /// The campaign's last day here.
    #[ts(type = "string")]
    pub last_day: NaiveDate,
    /// Areas it has adopted, by name.
    pub areas: Vec<String>,
    /// A team's members, by name.
    pub members: Vec<String>,
}

/// The tree as it stands on a day: areas with parents before children, then operators, police, unions.
pub fn told(conn: &Connection, day: NaiveDate) -> Result<Vec<UnitTold>, HubError> {
    let (tree, campaign) = (Tree::load(conn)?, super::Commune::load(conn)?.campaign);
    let mut order = tree.order(day);
    let outside = units::all(conn)?.into_iter().map(|unit| unit.id);
    order.extend(
        outside
            .filter(|unit| tree.node(*unit).is_some_and(|node| !node.is_area()))
            .map(|unit| (unit, 0)),
    );
    let name = |unit: UnitId| tree.node(unit).map(|node| node.unit.name.clone());
    let line = |(unit, depth): (UnitId, usize)| {
        let node = tree.node(unit).ok_or(HubError::Unreadable("unit"))?;
        let (first_day, last_day) = tree.days(unit, &campaign, day);
        Ok(UnitTold {
            id: unit,
            name: node.unit.name.clone(),
            level: level_code(node),
            parent: tree.parent(unit, day),
            depth,
            first_day,
            last_day,
            areas: tree.adopted(unit).filter_map(name).collect(),
            members: tree
                .team(unit)
                .map(|member| Ok(members::of(conn, member)?.0))
                .collect::<Result<_, HubError>>()?,
        })
    };
    order.into_iter().map(line).collect()
}

/// The code people and files name a node's sort by.
#[must_use]
pub fn level_code(node: &Node) -> &'static str {
    match (node.level, node.unit.kind) {
        (Some(level), _) => level.code(),
        (None, UnitKind::Hamlet) => "hamlet",
        (None, UnitKind::Operator) => "operator",
        (None, UnitKind::Police) => "police",
        (None, UnitKind::Other) => "union",
    }
}
