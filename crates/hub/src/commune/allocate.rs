//! Reading an allocation table: which unit is to reach which number for which target.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use tungnha_domain::Target;

use super::units::{self, UnitKind};
use crate::error::HubError;
use crate::import::read_bytes;
use crate::numbers;
use crate::store::{Store, allocations, audit, imports, new_id, undo};

/// What `allocate` tells: the table as it was understood.
#[derive(Debug, Serialize)]
pub struct Allocated {
    /// Names it for `undo-import`; not told as JSON, where the same table twice is the same document.
    #[serde(skip)]
    pub import_id: String,
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
    allocate_table(store, (&name, &bytes), ("cli", at))
}

/// [`allocate`] with the file already read; `who` goes into the log.
pub fn allocate_table(
    store: &mut Store,
    (name, bytes): (&str, &[u8]),
    (who, at): (&str, i64),
) -> Result<Allocated, HubError> {
    let table =
        tungnha_sheets::read_allocation(bytes, name).map_err(|fault| HubError::Refused(fault.to_string()))?;
    let told = Allocated {
        import_id: new_id(at)?,
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
        numbers::follow_clock(tx, at)?;
        imports::add_run(tx, &told.import_id, (at, who), Some(name))?;
        let mut before = allocations::all(tx)?;
        for line in &told.units {
            let kind = UnitKind::guess(&line.unit);
            let unit = units::find_or_make_for(tx, &told.import_id, kind, &line.unit)?;
            let asked = Target::ALL
                .into_iter()
                .filter_map(|target| Some((target, before.remove(&(unit, target))?)))
                .collect();
            undo::keep_allocation(tx, &told.import_id, unit, &asked)?;
            allocations::replace(tx, unit, &line.targets)?;
        }
        audit::append(
            tx,
            at,
            who,
            "allocate",
            &serde_json::json!({ "import_id": told.import_id, "file": name, "units": told.units.len() }),
        )
    })?;
    Ok(told)
}
