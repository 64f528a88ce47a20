//! Records of what no list has: they are kept for an officer to decide, and what is recorded about an added person
//! counts for the number that is kept for them.
//!
//! A record that names one which has not come yet is in custody and waits; it is judged when the other is here. So the
//! order of arrival makes no difference, as nowhere else.

use tungnha_domain::{Hid, RecordId, Rid, text};
use tungnha_exchange::ack::{FIRST_BRANCH, NoticeCode};
use tungnha_exchange::effective;
use tungnha_exchange::record::{
    Added, HouseRef, HouseholdWord, NewHousehold, NewPerson, PersonRef, PersonWord,
};

use super::deeds::on_branch;
use super::judged::{Entry, Judged, Turn};
use super::noted::HouseWord;
use super::{Intake, batch_at, number};
use crate::error::HubError;
use crate::keys::Identity;
use crate::numbers;
use crate::people::{Decided, FullList, Resident};
use crate::store::found::{self, Found, What};
use crate::store::records::Fate;
use crate::store::{forks, records};

/// Letters of a name, of a number and of a landmark that are taken; the screens let nobody write as many.
const MOST_LETTERS: usize = 200;

/// Whom or what a record names.
pub(super) enum Named<T> {
    /// By this number.
    Is(T),
    /// By a record of the same tablet that has not come yet.
    Waits(RecordId),
}

impl Intake<'_> {
    /// Whom a record is about.
    pub(super) fn person(&self, entry: &Entry<'_>, who: PersonRef) -> Result<Named<Rid>, HubError> {
        let added = match who {
            PersonRef::Listed(rid) => return Ok(Named::Is(rid)),
            PersonRef::Added(added) => added_by(entry, added),
        };
        let found = found::told_by(self.tx, added)?.filter(|found| found.what == What::Person);
        Ok(match found.and_then(|found| found.rid) {
            Some(rid) => Named::Is(rid),
            None => Named::Waits(added),
        })
    }

    /// Which household a record is about.
    pub(super) fn house(&self, entry: &Entry<'_>, house: HouseRef) -> Result<Named<Hid>, HubError> {
        let added = match house {
            HouseRef::Listed(hid) => return Ok(Named::Is(hid)),
            HouseRef::Added(added) => added_by(entry, added),
        };
        let found = found::told_by(self.tx, added)?.filter(|found| found.what == What::Household);
        Ok(found.map_or(Named::Waits(added), |found| Named::Is(found.hid)))
    }

    /// Somebody this tablet added, whoever an officer found them to be.
    pub(super) fn at_home(&self, rid: Rid) -> Result<Judged, HubError> {
        let home = Decided::load(self.tx)?.home_of(self.tx, rid)?;
        Ok(Judged {
            fate: Fate::Folded,
            notice: None,
            rid: Some(rid),
            hid: home.map(|(hid, _)| hid),
        })
    }

    /// Keeps a record until the one it names is here.
    pub(super) fn waits(&self, entry: &Entry<'_>, named: RecordId) -> Result<Judged, HubError> {
        if named.seq >= entry.id.seq && named.epoch == entry.id.epoch {
            return Ok(Judged::quarantined(NoticeCode::Unreadable));
        }
        found::wait(self.tx, entry.id, named)?;
        Ok(Judged::kept())
    }

    pub(super) fn person_told(&mut self, entry: &Entry<'_>, word: &PersonWord) -> Result<Judged, HubError> {
        match word {
            PersonWord::Add(new) => self.add_person(entry, new),
            PersonWord::Move { who, to } => {
                let (rid, hid) = match (self.person(entry, *who)?, self.house(entry, *to)?) {
                    (Named::Is(rid), Named::Is(hid)) => (rid, hid),
                    (Named::Waits(named), _) | (_, Named::Waits(named)) => return self.waits(entry, named),
                };
                let from = match who {
                    PersonRef::Listed(_) => self.scope_of_resident(rid)?,
                    PersonRef::Added(_) => self.at_home(rid)?,
                };
                let there = self.scope_of_household(hid)?;
                if [from.fate, there.fate].contains(&Fate::Quarantined) {
                    return Ok(Judged::quarantined(NoticeCode::Quarantined));
                }
                let found = Found {
                    rid: Some(rid),
                    ..self.told(entry, What::Move, hid)?
                };
                self.keep_found(entry, &found)?;
                Ok(Judged {
                    fate: Fate::Kept,
                    rid: Some(rid),
                    ..there
                })
            }
        }
    }

    pub(super) fn household_told(
        &mut self,
        entry: &Entry<'_>,
        word: &HouseholdWord,
    ) -> Result<Judged, HubError> {
        match word {
            HouseholdWord::Add(new) => self.add_household(entry, new),
            HouseholdWord::Landmark { house, text } => {
                if too_long(text) {
                    return Ok(Judged::quarantined(NoticeCode::Unreadable));
                }
                self.house_word(entry, *house, HouseWord::Landmark(text))
            }
            HouseholdWord::Place { house, after } => self.house_word(entry, *house, HouseWord::Place(*after)),
        }
    }

    fn add_person(&mut self, entry: &Entry<'_>, new: &NewPerson) -> Result<Judged, HubError> {
        let hid = match self.house(entry, new.home)? {
            Named::Is(hid) => hid,
            Named::Waits(named) => return self.waits(entry, named),
        };
        let judged = self.scope_of_household(hid)?;
        let name = new.name.trim();
        if judged.fate == Fate::Quarantined {
            return Ok(judged);
        }
        if text::fold(name).is_empty() || too_long(name) || new.phone.as_deref().is_some_and(too_long) {
            return Ok(Judged::quarantined(NoticeCode::Unreadable));
        }
        let told = self.told(entry, What::Person, hid)?;
        numbers::follow_clock(self.tx, self.now)?;
        let rid = found::add_person(
            self.tx,
            &Resident {
                rid: Rid(0),
                hid,
                unit: told.unit,
                place: LAST_PLACE,
                personal_id: None,
                name: name.to_owned(),
                match_key: text::fold(name),
                birth: new.birth,
                sex: new.sex.map(|sex| sex.code().to_owned()),
                head: false,
                phone: new.phone.clone(),
                operator: None,
                full_list: FullList::Never,
                // Any list knows better.
                source_date: String::new(),
            },
        )?;
        let rid = Some(rid);
        self.keep_found(entry, &Found { rid, ..told })?;
        Ok(Judged {
            fate: Fate::Kept,
            rid,
            ..judged
        })
    }

    fn add_household(&mut self, entry: &Entry<'_>, new: &NewHousehold) -> Result<Judged, HubError> {
        let after = match new.after {
            None => None,
            Some(house) => match self.house(entry, house)? {
                Named::Is(hid) => Some(hid),
                Named::Waits(named) => return self.waits(entry, named),
            },
        };
        let device = &self.device;
        if !device.units.contains(&new.unit) && !device.former_units.contains(&new.unit) {
            return Ok(Judged::quarantined(NoticeCode::Quarantined));
        }
        if [&new.number, &new.landmark]
            .into_iter()
            .flatten()
            .any(|text| too_long(text))
        {
            return Ok(Judged::quarantined(NoticeCode::Unreadable));
        }
        // A house of another hamlet says nothing of the way in this one.
        let after = match after {
            Some(hid) if self.scope_of_household(hid)?.fate != Fate::Quarantined => Some(hid),
            _ => None,
        };
        numbers::follow_clock(self.tx, self.now)?;
        let hid = found::add_household(self.tx, new.unit)?;
        let text = |text: &Option<String>| {
            let text = text.as_deref().map(str::trim).filter(|text| !text.is_empty());
            text.map(str::to_owned)
        };
        let found = Found {
            unit: new.unit,
            after,
            told_number: text(&new.number),
            landmark: text(&new.landmark),
            ..self.told(entry, What::Household, hid)?
        };
        self.keep_found(entry, &found)?;
        Ok(Judged {
            hid: Some(hid),
            ..Judged::kept()
        })
    }

    fn told(&self, entry: &Entry<'_>, what: What, hid: Hid) -> Result<Found, HubError> {
        let unit = Decided::load(self.tx)?.unit_of(self.tx, hid)?;
        Ok(Found {
            number: 0,
            id: entry.id,
            what,
            unit: unit.ok_or(HubError::Unreadable("household.unit_id"))?,
            rid: None,
            hid,
            after: None,
            told_number: None,
            landmark: None,
            member: entry.record.member,
            at: effective(&entry.record.anchor),
            retracted: self.is_retracted(entry)?,
            decision: None,
        })
    }

    /// Keeps what was told, and judges what waited for it.
    fn keep_found(&mut self, entry: &Entry<'_>, found: &Found) -> Result<(), HubError> {
        found::add(self.tx, found)?;
        for id in found::end_waiting(self.tx, entry.id)? {
            self.judge_waiting(id)?;
        }
        Ok(())
    }

    /// Judges a record that is in custody and waited.
    fn judge_waiting(&mut self, id: RecordId) -> Result<(), HubError> {
        let Some((hash, place)) = records::place(self.tx, id)? else {
            return Ok(());
        };
        let identity = Identity::load(self.tx)?;
        let Some(batch) = batch_at(self.tx, &identity, &self.device, place)? else {
            return Ok(());
        };
        let turn = if id.epoch >= FIRST_BRANCH {
            Turn::Branch(forks::ancestors(self.tx, id)?)
        } else {
            Turn::Late
        };
        for numbered in number(&batch)
            .iter()
            .filter(|one| one.seq == id.seq && one.hash == hash)
        {
            self.judge_waited(id, &turn, numbered, place)?;
        }
        Ok(())
    }
}

/// Behind everybody a list has in a household.
const LAST_PLACE: i64 = 9_999;

fn too_long(text: &str) -> bool {
    text.chars().count() > MOST_LETTERS
}

/// The name of the record that added somebody or a household.
pub(crate) fn added_by(entry: &Entry<'_>, added: Added) -> RecordId {
    let seq = added.seq;
    match (added.epoch, entry.turn) {
        (Some(epoch), _) => RecordId {
            seq,
            epoch,
            ..entry.id
        },
        (None, Turn::Branch(shared)) => on_branch(entry.id, shared, seq),
        (None, _) => RecordId { seq, ..entry.id },
    }
}
