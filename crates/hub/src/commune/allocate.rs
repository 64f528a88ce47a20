//! Reading an allocation table: which unit is to reach which number for which target.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use tungnha_domain::Target;

use super::units::{self, UnitKind};
use crate::error::HubError;
use crate::import::read_bytes;
use crate::store::{Store, Transaction, allocations, audit};

/// What `allocate` tells: the table as it was understood.
#[derive(Debug, Serialize)]
pub struct Allocated {
    /// In the order of the table.
    pub units: Vec<AllocatedUnit>,
}

/// One line of the table; a blank cell is absent, not 0.
#[derive(Debug, Serialize)]
pub struct AllocatedUnit {
    /// The unit's name in the table.
    pub unit: String,
    /// The numbers to reach.
    pub targets: BTreeMap<Target, u32>,
}

/// Reads the table in `file` and stores it. The same table twice changes nothing; a corrected one replaces
/// the numbers of the units it names and leaves the others.
pub fn allocate(store: &mut Store, file: &Path, at: i64) -> Result<Allocated, HubError> {
    let (name, bytes) = read_bytes(file)?;
    let table = tungnha_sheets::read_allocation(&bytes, &name)
        .map_err(|fault| HubError::Refused(fault.to_string()))?;
    let told = Allocated {
        units: table
            .units
            .into_iter()
            .map(|line| AllocatedUnit {
                unit: line.unit,
                targets: line.targets,
            })
            .collect(),
    };
    store.write(|tx| {
        for line in &told.units {
            save(tx, line)?;
        }
        audit::append(
            tx,
            at,
            "cli",
            "allocate",
            &serde_json::json!({ "file": name, "units": told.units.len() }),
        )
    })?;
    Ok(told)
}

fn save(tx: &Transaction<'_>, line: &AllocatedUnit) -> Result<(), HubError> {
    let unit = units::find_or_make(tx, UnitKind::guess(&line.unit), &line.unit)?;
    allocations::replace(tx, unit, &line.targets)
}
