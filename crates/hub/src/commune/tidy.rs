//! Mending what was typed wrong: a unit's name, or a unit that should not be there.

use tungnha_domain::UnitId;

use super::units::{self, Unit, UnitKind, unit_key};
use crate::error::HubError;
use crate::store::{self, Transaction, audit};

fn find(tx: &Transaction<'_>, unit: UnitId) -> Result<Unit, HubError> {
    let known = units::all(tx)?.into_iter().find(|one| one.id == unit);
    known.ok_or_else(|| HubError::Refused("đơn vị này không còn trong trạm (no such unit)".to_owned()))
}

/// Gives a unit another name; its number, its people and its numbers stay. `at` is unix seconds.
pub fn rename_unit(
    tx: &Transaction<'_>,
    unit: UnitId,
    name: &str,
    (who, at): (&str, i64),
) -> Result<(), HubError> {
    let known = find(tx, unit)?;
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(HubError::Refused(
            "tên đơn vị để trống (the name is empty)".to_owned(),
        ));
    }
    // An area's key begins with its parent's.
    let own = match known.key.rsplit_once('/') {
        Some((above, _)) if known.kind == UnitKind::Other => {
            format!("{above}/{}", unit_key(known.kind, &name))
        }
        _ => unit_key(known.kind, &name),
    };
    if store::units::find(tx, known.kind, &own)?.is_some_and(|other| other != unit) {
        return Err(HubError::Refused(format!(
            "đã có đơn vị khác tên “{name}” (another unit has this name)"
        )));
    }
    store::units::update(
        tx,
        &Unit {
            name,
            key: own,
            ..known
        },
    )?;
    audit::append(
        tx,
        at,
        who,
        "unit_renamed",
        &serde_json::json!({ "unit": unit.0 }),
    )
}

/// Takes a unit away that nothing belongs to yet: no people, no tablet, no numbers, no unit beneath.
pub fn remove_unit(tx: &Transaction<'_>, unit: UnitId, (who, at): (&str, i64)) -> Result<(), HubError> {
    let known = find(tx, unit)?;
    if !store::units::remove(tx, unit)? {
        return Err(HubError::Refused(format!(
            "“{}” đã có người, máy tính bảng, chỉ tiêu hoặc đơn vị trực thuộc nên không xóa được; hãy đổi tên nếu ghi sai \
             (the unit is in use)",
            known.name
        )));
    }
    audit::append(
        tx,
        at,
        who,
        "unit_removed",
        &serde_json::json!({ "unit": unit.0 }),
    )
}
