//! The step cards an officer changed, and the order given them: the same for every tablet.

use tungnha_exchange::papers::StepCards;

use super::Reader;
use crate::cards;
use crate::error::HubError;

pub(super) fn content(reader: &Reader<'_>) -> Result<Option<Vec<u8>>, HubError> {
    let changed = cards::all(reader.tx)?.into_iter().filter_map(|set| set.content);
    let sets: Vec<String> = changed.chain(cards::order(reader.tx)?.content()).collect();
    Ok((!sets.is_empty()).then(|| StepCards { sets }.to_bytes()))
}
