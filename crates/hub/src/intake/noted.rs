//! Records that say how a house is found, where it comes in the walk, and who was asked to come to a point.

use tungnha_domain::{Invitation, Invited, Said};
use tungnha_exchange::effective;
use tungnha_exchange::record::{HouseRef, PersonRef};

use super::Intake;
use super::found::Named;
use super::judged::{Entry, Judged};
use crate::error::HubError;
use crate::store::field_invitations;
use crate::store::house_words::{self, Word};
use crate::store::records::Fate;

/// What a record says of a house.
#[derive(Clone, Copy)]
pub(super) enum HouseWord<'r> {
    /// How it is found.
    Landmark(&'r str),
    /// The house one comes from.
    Place(Option<HouseRef>),
}

impl Intake<'_> {
    /// Keeps the word, for a household this tablet has or had, or that it added.
    pub(super) fn house_word(
        &mut self,
        entry: &Entry<'_>,
        house: HouseRef,
        word: HouseWord<'_>,
    ) -> Result<Judged, HubError> {
        let hid = match self.house(entry, house)? {
            Named::Is(hid) => hid,
            Named::Waits(named) => return self.waits(entry, named),
        };
        let word = match word {
            HouseWord::Landmark(text) => Word::Landmark(text.to_owned()),
            HouseWord::Place(None) => Word::Place(None),
            HouseWord::Place(Some(after)) => match self.house(entry, after)? {
                Named::Is(after) => Word::Place(Some(after)),
                Named::Waits(named) => return self.waits(entry, named),
            },
        };
        let judged = self.scope_of_household(hid)?;
        if judged.fate != Fate::Quarantined {
            let said = Said {
                at: effective(&entry.record.anchor),
                by: entry.id,
                what: word,
            };
            let retracted = self.is_retracted(entry)?;
            house_words::add(self.tx, hid, &said, entry.record.member, retracted)?;
            self.noted.insert(hid);
        }
        Ok(judged)
    }

    /// Keeps that somebody of this tablet's hamlets was asked to come to a point. A point the hub does not know is
    /// kept too: a hub that was put back may learn of it again.
    pub(super) fn invitation(
        &mut self,
        entry: &Entry<'_>,
        who: PersonRef,
        to: Invitation,
    ) -> Result<Judged, HubError> {
        let rid = match self.person(entry, who)? {
            Named::Is(rid) => rid,
            Named::Waits(named) => return self.waits(entry, named),
        };
        let judged = match who {
            PersonRef::Listed(_) => self.scope_of_resident(rid)?,
            PersonRef::Added(_) => self.at_home(rid)?,
        };
        if judged.fate != Fate::Quarantined {
            let said = Said {
                at: effective(&entry.record.anchor),
                by: entry.id,
                what: Invited {
                    to,
                    member: entry.record.member,
                },
            };
            field_invitations::add(self.tx, rid, &said, self.is_retracted(entry)?)?;
            self.invited.insert(rid);
        }
        Ok(judged)
    }
}
