//! What comes of all the words on a hamlet's houses: which landmark stands for each, and in which order they are
//! walked. Kept beside the houses in the transaction that changes a word or the list.

use std::collections::HashMap;

use tungnha_domain::{Hid, UnitId, latest_of_each, walking_order};

use crate::error::Result;
use crate::store::{Db, Own};

/// Works it out anew for one list. Nothing is read of a list on which nobody ever noted anything.
pub(crate) fn refresh(db: &Db<'_>, own: &Own, unit: UnitId) -> Result<()> {
    if !db.any_words(unit)? {
        return Ok(());
    }
    let words = db.words_of(unit, own)?;
    let mut landmarks = latest_of_each(words.landmarks);
    let places: Vec<_> = latest_of_each(words.places).into_iter().collect();
    let mut houses = db.walked(unit)?;
    let listed: Vec<(Hid, u32)> = houses.iter().map(|house| (house.hid, house.place)).collect();
    let order: HashMap<Hid, u32> = if places.is_empty() {
        listed.into_iter().collect()
    } else {
        walking_order(&listed, &places).into_iter().zip(1..).collect()
    };
    for house in &mut houses {
        let landmark = landmarks
            .remove(&house.hid)
            .map_or_else(String::new, |said| said.what);
        let walk = order.get(&house.hid).copied().unwrap_or(house.place);
        if (&landmark, walk) != (&house.landmark, house.walk) {
            (house.landmark, house.walk) = (landmark, walk);
            db.set_walked(house)?;
        }
    }
    Ok(())
}
