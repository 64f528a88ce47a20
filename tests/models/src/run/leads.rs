//! What tablets of a team do for each other without a network: the lead's code opens locked lists for a day or
//! replaces a PIN that was forgotten, and who hands a copy over says where they are at work.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tungnha_device::views::{CodeFor, LeaseState};

use super::World;
use super::teams::LEAD;
use crate::broken::{Broken, Holds, Property, holds};
use crate::carrier::PIN;
use crate::model::What;

impl World {
    /// The lead reads a code out for a colleague's locked lists.
    pub(crate) fn lead_opens(&mut self) -> Holds {
        let who = self.lead_dice.below(self.carriers.len());
        let state = self.carriers[who].tablet().app_state();
        let lease = state.expect("the tablet's standing").lease;
        let locked = lease.filter(|lease| lease.state == LeaseState::Locked);
        let Some(request) = locked.and_then(|lease| lease.request) else {
            return Ok(());
        };
        let dev = self.carriers[who].dev;
        let Some(code) = self.code_of_lead(CodeFor::Day, (who, dev), request)? else {
            return Ok(());
        };
        self.another_moment(who);
        let before = self.carriers[who].unsent();
        let opened = self.carriers[who].tablet().open_for_a_day(&code).is_ok();
        self.code_taken(who, before, opened)
    }

    /// Somebody forgot their PIN, and the lead has a code. They choose the same one again.
    pub(crate) fn pin_forgotten(&mut self) -> Holds {
        let who = self.lead_dice.below(self.carriers.len());
        let before = self.carriers[who].unsent();
        let tablet = self.carriers[who].tablet();
        let request = tablet.app_state().expect("the tablet's standing").reset;
        let Some(request) = request.filter(|request| request.lead) else {
            return Ok(());
        };
        let Some(code) = self.code_of_lead(CodeFor::NewPin, (who, request.dev), request.number)? else {
            return Ok(());
        };
        self.another_moment(who);
        let tablet = self.carriers[who].tablet();
        tablet.lock().expect("the tablet locks");
        let opened = tablet.reset_pin(0, &code, PIN).is_ok();
        if !opened {
            tablet.unlock(0, PIN).expect("the PIN opens the tablet");
        }
        self.code_taken(who, before, opened)
    }

    /// The code the lead's tablet gives, recorded there first; nothing where the lead may not or knows no such tablet.
    fn code_of_lead(
        &mut self,
        what: CodeFor,
        (who, dev): (usize, u32),
        request: u32,
    ) -> Result<Option<String>, Broken> {
        if who == LEAD {
            return Ok(None);
        }
        self.another_moment(LEAD);
        let before = self.carriers[LEAD].unsent();
        let given = self.carriers[LEAD].tablet().lead_code(what, dev, request);
        let Ok(given) = given else {
            return Ok(None);
        };
        self.committed(LEAD, before, None, What::Other)?;
        Ok(Some(given.code))
    }

    /// A code that opened the tablet stands in its log; one that did not has left nothing.
    fn code_taken(&mut self, who: usize, before: u64, opened: bool) -> Holds {
        self.tell(format!("tablet {who} opened: {opened}"));
        if opened {
            return self.committed(who, before, None, What::Other);
        }
        let after = self.carriers[who].unsent();
        holds(Property::NothingUnsigned, before == after, || {
            format!("tablet {who} refused a code and has {after} unsent records, {before} before")
        })
    }

    /// Somebody comes to a house and hands a colleague a copy, which says so; whatever the colleague makes of it, no
    /// record and nothing that counts has changed.
    pub(crate) fn at_work(&mut self) -> Holds {
        let (from, to, which) = (
            self.lead_dice.below(self.carriers.len()),
            self.lead_dice.below(self.carriers.len()),
            self.lead_dice.draw(),
        );
        let houses = self.houses(from);
        let Some(hid) = houses.get(which as usize % houses.len().max(1)).copied() else {
            return Ok(());
        };
        // Refused where the lists are locked.
        let came = self.carriers[from].tablet().open_house(hid).is_ok();
        if from == to || !came {
            return Ok(());
        }
        let Some(file) = self.carriers[from].file() else {
            return Ok(());
        };
        let standing = |world: &Self| {
            let tablet = world.carriers[to].tablet();
            let left = tablet.today().ok().map(|today| today.households_left);
            (world.carriers[to].unsent(), left)
        };
        let before = standing(self);
        let taken = self.carriers[to].tablet().take_file(&file);
        taken.expect("a tablet of the same hub");
        let claimed = self.carriers[to].tablet().household(hid);
        let claimed = claimed.is_ok_and(|house| house.claimed.is_some());
        self.tell(format!("tablet {from} at {hid}, tablet {to} knows: {claimed}"));
        let after = standing(self);
        holds(Property::NothingUnsigned, before == after, || {
            format!("tablet {to} changed by a colleague's word: {before:?} → {after:?}")
        })?;
        // What a colleague keeps of it arrives with a later sync of theirs, like any copy.
        let handed = self.carriers[to].tablet().held().unwrap_or_default();
        let line = handed
            .iter()
            .find(|line| line.dev == self.carriers[from].dev && !line.receipt);
        let Some(again) = line.and_then(|line| self.carriers[to].tablet().hand_out(&line.id).ok()) else {
            return Ok(());
        };
        let again = STANDARD.decode(again.data).expect("base64 for the screens");
        self.put(from, again);
        Ok(())
    }
}
