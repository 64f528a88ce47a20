//! Setting the commune up, at the first start and later: the campaign's dates, the units, what is asked of each.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_domain::{Campaign, Target, UnitId, vietnam_day};

use super::call::{Call, Nothing, calls};
use super::{Answer, Ask, OfficeError};
use crate::commune::allocate::allocate_table;
use crate::commune::units::{self, Unit};
use crate::commune::{
    Commune, UnitLine, UnitTold, remove_unit, rename_unit, set_campaign, set_units, told_units,
};
use crate::error::HubError;
use crate::helpers::{self, Helper};
use crate::store::{Transaction, allocations, imports};

pub(super) const CALLS: &[Call] = calls![
    "setup.view" => Office, view: Nothing => SetupView;
    "setup.campaign" => Officer, campaign: CampaignOrder => SetupView;
    "setup.units" => Officer, add_units: UnitsOrder => SetupView;
    "setup.rename_unit" => Officer, rename: RenameOrder => SetupView;
    "setup.remove_unit" => Officer, remove: WhichUnit => SetupView;
    "setup.allocate" => Officer, allocate: AllocateOrder => SetupView;
    "setup.allocate_file" => Officer, allocate_file: AllocationFile => SetupView;
    "setup.helpers" => Officer, set_helpers: HelpersOrder => SetupView;
];

/// The commune as it is set up.
#[derive(Debug, Serialize, TS)]
pub(super) struct SetupView {
    commune: String,
    campaign: Campaign,
    /// Areas with parents before children, then operators, police, unions.
    units: Vec<UnitTold>,
    /// What is asked of each; units without a number too, so that one can be typed.
    allocation: Vec<AllocationLine>,
    /// Lists that were imported.
    lists: u32,
    /// Whom teams call when they are stuck.
    helpers: Vec<Helper>,
}

/// One line of the allocation table.
#[derive(Debug, Serialize, TS)]
pub(super) struct AllocationLine {
    #[ts(type = "number")]
    unit: UnitId,
    name: String,
    /// `hamlet`, `operator`, `police` or `other`.
    kind: &'static str,
    /// A target that is missing was not allocated, which is not 0.
    targets: BTreeMap<Target, u32>,
}

/// Other settings for the campaign; who is asked stays as it was founded.
#[derive(Debug, Deserialize, TS)]
pub(super) struct CampaignOrder {
    campaign: Campaign,
}

/// Units to add or to change, parents before children.
#[derive(Debug, Deserialize, TS)]
pub(super) struct UnitsOrder {
    lines: Vec<UnitLine>,
}

/// Another name for a unit.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "RenameUnit")]
pub(super) struct RenameOrder {
    #[ts(type = "number")]
    unit: UnitId,
    name: String,
}

/// Which unit.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "WhichUnit")]
pub(super) struct WhichUnit {
    #[ts(type = "number")]
    unit: UnitId,
}

/// Numbers that were typed: all of one unit's, in place of those it had.
#[derive(Debug, Deserialize, TS)]
pub(super) struct AllocateOrder {
    #[ts(type = "number")]
    unit: UnitId,
    targets: BTreeMap<Target, u32>,
}

/// A held file with an allocation table.
#[derive(Debug, Deserialize, TS)]
pub(super) struct AllocationFile {
    file: String,
}

/// Whom teams call, in the place of those before.
#[derive(Debug, Deserialize, TS)]
pub(super) struct HelpersOrder {
    helpers: Vec<Helper>,
}

fn view(ask: &Ask<'_>, _: Nothing) -> Answer<SetupView> {
    ask.read(|tx| {
        let Commune { name, campaign } = Commune::load(tx)?;
        Ok(SetupView {
            commune: name,
            campaign,
            units: told_units(tx, vietnam_day(ask.now))?,
            allocation: allocation(tx)?,
            lists: imports::count(tx)?,
            helpers: helpers::all(tx)?,
        })
    })
}

fn allocation(tx: &Transaction<'_>) -> Result<Vec<AllocationLine>, HubError> {
    let numbers = allocations::all(tx)?;
    let of = |unit: UnitId| {
        let targets = Target::ALL.into_iter();
        targets
            .filter_map(|target| Some((target, *numbers.get(&(unit, target))?)))
            .collect()
    };
    let line = |unit: Unit| AllocationLine {
        unit: unit.id,
        targets: of(unit.id),
        kind: unit.kind.code(),
        name: unit.name,
    };
    let tree = crate::commune::tree::Tree::load(tx)?;
    let carries = |unit: &Unit| tree.node(unit.id).is_none_or(|node| node.level.is_none());
    Ok(units::all(tx)?.into_iter().filter(carries).map(line).collect())
}

fn campaign(ask: &Ask<'_>, order: CampaignOrder) -> Answer<SetupView> {
    ask.write(|tx| set_campaign(tx, &order.campaign, ask.who(), ask.now))?;
    view(ask, Nothing {})
}

fn add_units(ask: &Ask<'_>, order: UnitsOrder) -> Answer<SetupView> {
    if order.lines.is_empty() {
        return Err(OfficeError::bad_input(
            "Ghi ít nhất một đơn vị, mỗi dòng một tên.",
        ));
    }
    ask.write(|tx| set_units(tx, &order.lines, ask.who(), ask.now))?;
    view(ask, Nothing {})
}

fn rename(ask: &Ask<'_>, order: RenameOrder) -> Answer<SetupView> {
    ask.write(|tx| rename_unit(tx, order.unit, &order.name, (ask.who(), ask.now)))?;
    view(ask, Nothing {})
}

fn remove(ask: &Ask<'_>, which: WhichUnit) -> Answer<SetupView> {
    ask.write(|tx| remove_unit(tx, which.unit, (ask.who(), ask.now)))?;
    view(ask, Nothing {})
}

fn allocate(ask: &Ask<'_>, order: AllocateOrder) -> Answer<SetupView> {
    ask.write(|tx| {
        allocations::replace(tx, order.unit, &order.targets)?;
        let detail = serde_json::json!({ "unit": order.unit.0, "targets": order.targets });
        ask.log(tx, "allocate_typed", &detail)
    })?;
    view(ask, Nothing {})
}

fn allocate_file(ask: &Ask<'_>, order: AllocationFile) -> Answer<SetupView> {
    let held = ask.file(&order.file)?;
    ask.store(|store| allocate_table(store, (&held.name, &held.bytes), (ask.who(), ask.now)))?;
    ask.release(&order.file);
    view(ask, Nothing {})
}

fn set_helpers(ask: &Ask<'_>, order: HelpersOrder) -> Answer<SetupView> {
    ask.write(|tx| helpers::set(tx, order.helpers, &ask.eyes(), ask.now))?;
    view(ask, Nothing {})
}
