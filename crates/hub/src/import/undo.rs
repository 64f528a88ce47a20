//! Taking an import back: people, progress and settings are exactly as before it.
//!
//! Only the newest import that stands can be taken back: what a later one wrote was written over what this one
//! had. Journal, audit, answers and numbers stay. Whoever the import made is on no list any more, keeps the
//! number and what was answered, and is known again when a list names them. A hamlet that a tablet was given
//! meanwhile stays too.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;
use ts_rs::TS;
use tungnha_domain::{Hid, Rid};

use super::households::household_key;
use super::who::resident_key;
use crate::commune::Commune;
use crate::error::HubError;
use crate::intake::judge_again_of_all;
use crate::review;
use crate::status;
use crate::store::runs::{self, Run};
use crate::store::{Connection, Transaction, allocations, audit, households, residents, undo, withdrawn};
use crate::subject::Erased;
use crate::times::vietnam_time;

/// What `undo-import --json` tells.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(rename = "ImportUndone")]
pub struct Undone {
    /// The import.
    pub import_id: String,
    /// When, RFC 3339 in Vietnam's time.
    pub undone_at: String,
    /// People it had made: no longer on any list.
    pub withdrawn: usize,
    /// Of these, the ones about whom there are answers, which are kept.
    pub answered: usize,
    /// People who are as before it again.
    pub restored: usize,
    /// Households it had made.
    pub households: usize,
    /// Units it had made or changed, and those whose numbers it had replaced.
    pub units: usize,
}

/// Takes an import back; `who` did it, `now` is unix seconds.
pub fn undo_import(tx: &Transaction<'_>, import_id: &str, who: &str, now: i64) -> Result<Undone, HubError> {
    newest_standing(tx, import_id)?;
    let campaign = Commune::load(tx)?.campaign;
    let mut undoing = Undoing {
        tx,
        rids: BTreeSet::new(),
        hids: BTreeSet::new(),
        told: Undone {
            import_id: import_id.to_owned(),
            undone_at: vietnam_time(now),
            withdrawn: 0,
            answered: 0,
            restored: 0,
            households: 0,
            units: 0,
        },
    };
    for file in runs::files(tx, import_id)?.iter().rev() {
        undoing.list(file.import_seq)?;
    }
    undoing.units(import_id)?;
    runs::undone(tx, import_id, now)?;
    status::look_again(tx, &campaign, &undoing.rids, &undoing.hids, None)?;
    review::look_again_at_decided(tx)?;
    judge_again_of_all(tx, now)?;
    let told = undoing.told;
    let detail = serde_json::json!({
        "import_id": import_id, "withdrawn": told.withdrawn, "restored": told.restored, "units": told.units,
    });
    audit::append(tx, now, who, "undo_import", &detail)?;
    Ok(told)
}

/// Refuses an import that cannot be taken back now, and says why.
fn newest_standing(conn: &Connection, import_id: &str) -> Result<(), HubError> {
    let runs = runs::all(conn)?;
    let refused = |why: String| Err(HubError::Refused(why));
    let Some(run) = runs.iter().find(|run| run.import_id == import_id) else {
        return refused(format!(
            "không có lần nhập {import_id}, xem `imports` (no such import)"
        ));
    };
    if let Some(at) = run.undone_at {
        return refused(format!(
            "lần nhập này đã hoàn tác lúc {} (it was undone already)",
            vietnam_time(at)
        ));
    }
    if !run.kept {
        return refused(
            "lần nhập này do phiên bản cũ của chương trình làm, không đủ dữ liệu để hoàn tác \
             (made by a version that did not keep enough to undo it)"
                .to_owned(),
        );
    }
    let newest = runs.iter().rev().find(|run| run.undone_at.is_none());
    match newest.filter(|newest| newest.import_id != run.import_id) {
        None => Ok(()),
        Some(later) => refused(format!(
            "hãy hoàn tác lần nhập sau trước: {} lúc {} ({}) (undo the later import {} first)",
            named(conn, later)?,
            vietnam_time(later.at),
            later.import_id,
            later.import_id
        )),
    }
}

fn named(conn: &Connection, run: &Run) -> Result<String, HubError> {
    let mut names: Vec<String> = run.allocation.iter().cloned().collect();
    names.extend(
        runs::files(conn, &run.import_id)?
            .into_iter()
            .map(|file| file.file_name),
    );
    Ok(names.join(", "))
}

/// One import on its way out, and whom tablets have to hear of.
struct Undoing<'t> {
    tx: &'t Transaction<'t>,
    rids: BTreeSet<Rid>,
    hids: BTreeSet<Hid>,
    told: Undone,
}

impl Undoing<'_> {
    fn list(&mut self, import_seq: i64) -> Result<(), HubError> {
        let tx = self.tx;
        self.rids.extend(undo::unsay(tx, import_seq)?);
        let people = undo::people(tx, import_seq)?;
        let rids: Vec<Rid> = people.iter().map(|(rid, _)| *rid).collect();
        let now = residents::some(tx, &rids)?;
        self.hids.extend(now.iter().map(|resident| resident.hid));
        self.rids.extend(&rids);
        let homes: Vec<Hid> = now.iter().map(|resident| resident.hid).collect();
        let numbers: HashMap<Hid, String> = households::some(tx, &homes)?
            .into_iter()
            .filter_map(|household| Some((household.hid, household.number?)))
            .collect();
        let erased = Erased::load(tx)?;
        let answered = residents::answered(tx, &rids)?;
        undo::free_personal_ids(tx, &rids)?;
        let made: BTreeSet<Rid> = people
            .iter()
            .filter(|(_, before)| before.is_none())
            .map(|(rid, _)| *rid)
            .collect();
        for resident in now.iter().filter(|resident| made.contains(&resident.rid)) {
            let number = numbers.get(&resident.hid).map(String::as_str);
            let key = resident_key(&erased, resident, number);
            let answered = answered.contains(&resident.rid);
            withdrawn::resident(tx, resident.rid, &key, answered)?;
            self.told.withdrawn += 1;
            self.told.answered += usize::from(answered);
        }
        for before in people.iter().filter_map(|(_, before)| before.as_ref()) {
            residents::update(tx, before)?;
            self.hids.insert(before.hid);
            self.told.restored += 1;
        }
        for (hid, before) in undo::addresses(tx, import_seq)? {
            households::set_address(tx, hid, before.as_deref())?;
            self.hids.insert(hid);
        }
        for (hid, unit, number) in undo::households(tx, import_seq)? {
            let key = number
                .map(|number| household_key(unit, &number))
                .unwrap_or_default();
            withdrawn::household(tx, hid, &key)?;
            self.hids.insert(hid);
            self.told.households += 1;
        }
        undo::forget(tx, import_seq)
    }

    fn units(&mut self, import_id: &str) -> Result<(), HubError> {
        let tx = self.tx;
        for (unit, before) in undo::allocations(tx, import_id)? {
            allocations::replace(tx, unit, &before)?;
            self.told.units += 1;
        }
        for (unit, before) in undo::units(tx, import_id)? {
            // A hamlet that a tablet has is in use, whoever made it.
            if withdrawn::unit_is_used(tx, unit)? {
                continue;
            }
            match before {
                Some(before) => withdrawn::restore_unit(tx, &before)?,
                None => withdrawn::unit(tx, unit)?,
            }
            self.told.units += 1;
        }
        undo::forget_units(tx, import_id)
    }
}
