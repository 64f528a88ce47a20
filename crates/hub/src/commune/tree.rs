//! The tree of units: tỉnh → (huyện) → xã/phường → thôn/khu phố → tổ, of any depth, each place with its dates.
//!
//! Units are merged, split and dissolved (two levels since 1/7/2025), so a place in the tree holds from a day to
//! a day, and every question asks for a day. A unit without a place lies straight under the commune. Operators
//! and unions stand outside the tree and may adopt areas in it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use tungnha_domain::{Campaign, MemberId, UnitId};

use super::units::{Unit, UnitKind, natural};
use crate::error::HubError;
use crate::store::{self, Connection};

/// What a node is that is no hamlet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// tỉnh, thành phố
    Province,
    /// huyện, quận, thị xã (until 30/6/2025)
    District,
    /// xã, phường, thị trấn
    Commune,
    /// tổ công nghệ số cộng đồng
    Team,
}

impl Level {
    /// The stable code in the store.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::District => "district",
            Self::Commune => "commune",
            Self::Team => "team",
        }
    }

    /// The level of a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Province, Self::District, Self::Commune, Self::Team]
            .into_iter()
            .find(|level| level.code() == code)
    }
}

/// A unit with what the tree knows of it.
#[derive(Clone, Debug)]
pub struct Node {
    /// The unit.
    pub unit: Unit,
    /// What it is, unless a hamlet, an operator, the police or a union.
    pub level: Option<Level>,
    /// Its first day; none: always there.
    pub valid_from: Option<NaiveDate>,
    /// Its last day; none: still there.
    pub valid_to: Option<NaiveDate>,
    /// The campaign's first day here, if not its parent's.
    pub first_day: Option<NaiveDate>,
    /// The campaign's last day here, if not its parent's.
    pub last_day: Option<NaiveDate>,
}

impl Node {
    /// Whether the unit exists on a day.
    #[must_use]
    pub fn stands_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }

    /// Whether it has a place in the tree: areas, hamlets and teams, not operators, police and unions.
    #[must_use]
    pub fn is_area(&self) -> bool {
        self.level.is_some() || self.unit.kind == UnitKind::Hamlet
    }
}

/// Where a unit stands, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The unit.
    pub unit: UnitId,
    /// What it is part of.
    pub parent: UnitId,
    /// From this day.
    pub from: NaiveDate,
    /// To this day; none: to now.
    pub to: Option<NaiveDate>,
}

impl Place {
    fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// All units and their places.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    nodes: BTreeMap<UnitId, Node>,
    places: Vec<Place>,
    areas: BTreeMap<UnitId, BTreeSet<UnitId>>,
    teams: BTreeMap<UnitId, BTreeSet<MemberId>>,
    /// The node of the commune whose hub this is, if the tree has one.
    own: Option<UnitId>,
}

impl Tree {
    /// Reads it from the store.
    pub fn load(conn: &Connection) -> Result<Self, HubError> {
        let mut tree = Self {
            nodes: store::tree::nodes(conn)?
                .into_iter()
                .map(|node| (node.unit.id, node))
                .collect(),
            places: store::tree::places(conn)?,
            ..Self::default()
        };
        let commune = store::meta::get(conn, "commune")?;
        tree.own = tree
            .nodes
            .values()
            .find(|node| node.level.is_some() && Some(&node.unit.name) == commune.as_ref())
            .map(|node| node.unit.id);
        for (unit, area) in store::tree::areas(conn)? {
            tree.areas.entry(unit).or_default().insert(area);
        }
        for (team, member) in store::tree::team_members(conn)? {
            tree.teams.entry(team).or_default().insert(member);
        }
        Ok(tree)
    }

    /// Every unit, by number.
    pub fn units(&self) -> impl Iterator<Item = &Node> {
        self.nodes.values()
    }

    /// One unit.
    #[must_use]
    pub fn node(&self, unit: UnitId) -> Option<&Node> {
        self.nodes.get(&unit)
    }

    /// The node of the commune whose hub this is, if the tree has one.
    #[must_use]
    pub fn own(&self) -> Option<UnitId> {
        self.own
    }

    /// What a unit is part of on a day; none for a root. A hamlet that was never put anywhere is the commune's.
    #[must_use]
    pub fn parent(&self, unit: UnitId, day: NaiveDate) -> Option<UnitId> {
        let is_hamlet = |node: &Node| node.unit.kind == UnitKind::Hamlet;
        if self.places_of(unit).next().is_none() && self.nodes.get(&unit).is_some_and(is_hamlet) {
            return self.own;
        }
        let place = self
            .places
            .iter()
            .find(|place| place.unit == unit && place.holds_on(day));
        place.map(|place| place.parent)
    }

    /// Every place a unit has or had, oldest first.
    pub fn places_of(&self, unit: UnitId) -> impl Iterator<Item = Place> {
        self.places
            .iter()
            .filter(move |place| place.unit == unit)
            .copied()
    }

    /// Every unit above one on a day, the nearest first.
    #[must_use]
    pub fn above(&self, unit: UnitId, day: NaiveDate) -> Vec<UnitId> {
        let mut path = Vec::new();
        let mut at = unit;
        while let Some(parent) = self.parent(at, day) {
            // A ring cannot be written; a store that holds one must not hang.
            if path.contains(&parent) || parent == unit {
                break;
            }
            path.push(parent);
            at = parent;
        }
        path
    }

    /// Whether a unit is, or lies in, another on a day.
    #[must_use]
    pub fn lies_in(&self, unit: UnitId, other: UnitId, day: NaiveDate) -> bool {
        unit == other || self.above(unit, day).contains(&other)
    }

    /// The areas an operator or a union has adopted.
    pub fn adopted(&self, unit: UnitId) -> impl Iterator<Item = UnitId> {
        self.areas.get(&unit).into_iter().flatten().copied()
    }

    /// Who is in a team.
    pub fn team(&self, unit: UnitId) -> impl Iterator<Item = MemberId> {
        self.teams.get(&unit).into_iter().flatten().copied()
    }

    /// The areas that stand on a day, parents before children, with their depth; neighbours in the order people
    /// count them.
    #[must_use]
    pub fn order(&self, day: NaiveDate) -> Vec<(UnitId, usize)> {
        let mut beneath: BTreeMap<Option<UnitId>, Vec<&Node>> = BTreeMap::new();
        for node in self
            .nodes
            .values()
            .filter(|node| node.is_area() && node.stands_on(day))
        {
            beneath
                .entry(self.parent(node.unit.id, day))
                .or_default()
                .push(node);
        }
        for nodes in beneath.values_mut() {
            nodes.sort_by_key(|node| {
                (
                    node.level.is_none(),
                    node.level,
                    natural(&node.unit.key),
                    node.unit.id,
                )
            });
        }
        let mut order = Vec::new();
        walk(&beneath, None, 0, &mut order);
        order
    }

    /// The campaign's first and last day for a unit: its own, else of the nearest above that has some.
    #[must_use]
    pub fn days(&self, unit: UnitId, campaign: &Campaign, day: NaiveDate) -> (NaiveDate, NaiveDate) {
        let path: Vec<&Node> = std::iter::once(unit)
            .chain(self.above(unit, day))
            .filter_map(|unit| self.nodes.get(&unit))
            .collect();
        let first = path
            .iter()
            .find_map(|node| node.first_day)
            .unwrap_or(campaign.first_day);
        let last = path
            .iter()
            .find_map(|node| node.last_day)
            .unwrap_or(campaign.last_day);
        (first, last)
    }

    /// The area of this name: by its name alone, or by “Tỉnh A/Xã B” where two are called the same.
    pub fn find(&self, path: &str, day: NaiveDate) -> Result<UnitId, HubError> {
        let mut names = path.rsplit('/').map(str::trim);
        let name = names.next().unwrap_or_default();
        let is = |node: &Node, name: &str| {
            let folded = super::units::unit_key(node.unit.kind, name);
            folded == super::units::unit_key(node.unit.kind, &node.unit.name)
        };
        let above: Vec<&str> = names.collect();
        let found: Vec<UnitId> = self
            .nodes
            .values()
            .filter(|node| is(node, name))
            .filter(|node| {
                let path = self.above(node.unit.id, day);
                above.iter().all(|wanted| {
                    path.iter()
                        .filter_map(|unit| self.nodes.get(unit))
                        .any(|node| is(node, wanted))
                })
            })
            .map(|node| node.unit.id)
            .collect();
        match found.as_slice() {
            [one] => Ok(*one),
            [] => Err(HubError::Refused(format!(
                "không có đơn vị “{path}” (no such unit)"
            ))),
            _ => Err(HubError::Refused(format!(
                "có {} đơn vị tên “{path}”; hãy ghi cả đơn vị cấp trên, ví dụ “Huyện A/{path}” (several units of this name)",
                found.len()
            ))),
        }
    }
}

fn walk(
    beneath: &BTreeMap<Option<UnitId>, Vec<&Node>>,
    parent: Option<UnitId>,
    depth: usize,
    order: &mut Vec<(UnitId, usize)>,
) {
    for node in beneath.get(&parent).into_iter().flatten() {
        order.push((node.unit.id, depth));
        walk(beneath, Some(node.unit.id), depth + 1, order);
    }
}
