//! "Có phải: …?": who on this tablet's lists looks like somebody about to be added.

use tungnha_domain::{Birth, text};

use super::is_local;
use crate::error::Result;
use crate::residents::hit;
use crate::store::{Db, ResidentRecord};
use crate::views::SearchHit;

/// More than these a person does not look through at a door.
const MOST: usize = 3;

/// People with the same name without marks who could have been born then. Those whose birth is the same come first.
pub(crate) fn alike(db: &Db<'_>, name: &str, birth: Option<Birth>) -> Result<Vec<SearchHit>> {
    let folded = text::fold(name);
    if folded.is_empty() {
        return Ok(Vec::new());
    }
    let mut found: Vec<ResidentRecord> = Vec::new();
    for rid in db.search(usize::MAX, |held| held == folded)? {
        found.extend(db.resident(rid)?.filter(|person| could_be(person.birth, birth)));
    }
    found.sort_by_key(|person| (person.birth != birth, is_local(person.rid), person.rid));
    found
        .into_iter()
        .take(MOST)
        .filter_map(|person| hit(db, person.rid).transpose())
        .collect()
}

fn could_be(held: Option<Birth>, told: Option<Birth>) -> bool {
    match (held, told) {
        (Some(Birth::Date(held)), Some(Birth::Date(told))) => held == told,
        (Some(held), Some(told)) => held.year() == told.year(),
        _ => true,
    }
}
