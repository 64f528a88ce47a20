//! Kind 5: whom a team calls when they are stuck.

use tungnha_exchange::papers::Helpers;

use super::Reader;
use crate::error::HubError;
use crate::helpers;

/// Those of the tablet's hamlets first, then those of the whole commune; no paper where nobody is named, so that a
/// tablet says what it says without one.
pub(super) fn content(reader: &Reader<'_>) -> Result<Option<Vec<u8>>, HubError> {
    let (of_hamlets, of_all): (Vec<_>, Vec<_>) = helpers::all(reader.tx)?
        .into_iter()
        .filter(|one| one.unit.is_none_or(|unit| reader.device.units.contains(&unit)))
        .partition(|one| one.unit.is_some());
    let helpers: Vec<_> = of_hamlets
        .into_iter()
        .chain(of_all)
        .map(|one| (one.name, one.phone))
        .collect();
    Ok((!helpers.is_empty()).then(|| Helpers { helpers }.to_bytes()))
}
