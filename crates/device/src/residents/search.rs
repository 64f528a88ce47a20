//! Search without marks: "nguyen duc", "nvd", a house number ("12", "hem 5") or a landmark ("cong xanh").

use tungnha_domain::text::{fold, matches_folded};
use tungnha_domain::{Hid, Rid};

use crate::error::Result;
use crate::store::Db;
use crate::views::SearchHit;

/// The most a person looks through.
const LIMIT: usize = 50;

/// People whose name, or whose house's number, begins as `text` says; then the first of each house whose landmark
/// holds it.
pub(crate) fn search(db: &Db<'_>, text: &str) -> Result<Vec<SearchHit>> {
    let query = fold(text);
    if query.is_empty() {
        return Ok(Vec::new());
    }
    let mut found: Vec<Rid> = Vec::new();
    // Names begin with a letter; house numbers mostly don't, but some do.
    if !query.starts_with(|first: char| first.is_ascii_digit()) {
        found = db.search(LIMIT, |name| matches_folded(&query, name))?;
    }
    let houses = db.houses()?;
    if found.is_empty() {
        for house in houses
            .iter()
            .filter(|house| fold(&house.number).starts_with(&query))
        {
            found.extend(db.residents_of(house.hid)?.iter().map(|person| person.rid));
            if found.len() >= LIMIT {
                break;
            }
        }
    }
    for house in houses
        .iter()
        .filter(|house| !house.landmark.is_empty() && fold(&house.landmark).contains(&query))
    {
        let people = db.residents_of(house.hid)?;
        if !people.iter().any(|person| found.contains(&person.rid)) {
            found.extend(people.first().map(|person| person.rid));
        }
    }
    found.truncate(LIMIT);
    found
        .into_iter()
        .filter_map(|rid| hit(db, rid).transpose())
        .collect()
}

pub(crate) fn hit(db: &Db<'_>, rid: Rid) -> Result<Option<SearchHit>> {
    let Some(person) = db.resident(rid)? else {
        return Ok(None);
    };
    let (number, address) = place(db, person.hid)?;
    let landmark = db
        .house(person.hid)?
        .map_or_else(String::new, |house| house.landmark);
    Ok(Some(SearchHit {
        hid: person.hid.0,
        rid: rid.0,
        name: person.name,
        birth: person.birth.map(|birth| birth.to_string()),
        number,
        address,
        landmark,
    }))
}

/// A house's number and address, empty where the house went.
pub(crate) fn place(db: &Db<'_>, hid: Hid) -> Result<(String, String)> {
    Ok(db
        .house(hid)?
        .map_or_else(Default::default, |house| (house.number, house.address)))
}
