//! What volunteers do: real commands on a real tablet, each told to the model.

use std::collections::{BTreeMap, BTreeSet};

use tungnha_domain::{Outcome, Rid, Target};

use super::World;
use crate::broken::{Broken, Holds, Property, holds};
use crate::model::{MadeId, What};

/// What a visit may find: none of the reasons the law protects, whose outcome is sealed.
const OUTCOMES: [&str; 5] = ["DONE", "DONE", "NO_NEED", "ABSENT_UNKNOWN", "IN_PROGRESS"];

impl World {
    /// The residents a tablet has of its lists. Whom it added and no list has yet is told by a number of its own.
    pub(crate) fn residents(&self, who: usize) -> BTreeSet<u32> {
        let tablet = self.carriers[who].tablet();
        let rows = tablet.today().map(|today| today.rows).unwrap_or_default();
        rows.iter()
            .filter_map(|row| tablet.household(row.hid).ok())
            .flat_map(|house| house.people)
            .filter(|person| !person.added)
            .map(|person| person.rid)
            .collect()
    }

    /// Who a tablet says a resident is.
    fn name_of(&self, who: usize, rid: u32) -> Option<String> {
        let person = self.carriers[who].tablet().person(rid);
        person.ok().map(|person| person.name)
    }

    pub(crate) fn houses(&self, who: usize) -> Vec<u32> {
        let today = self.carriers[who].tablet().today();
        let mut hids: Vec<u32> = today
            .map(|today| today.rows.iter().map(|row| row.hid).collect())
            .unwrap_or_default();
        hids.sort_unstable();
        hids
    }

    /// Lets time go on to a reading at which this tablet and its clones have recorded nothing yet.
    pub(crate) fn another_moment(&mut self, who: usize) {
        let carrier = &self.carriers[who];
        loop {
            carrier.clock.advance(7);
            let (wall, mono) = carrier.clocks();
            if !self.model.is_taken((carrier.dev, wall, mono)) {
                return;
            }
        }
    }

    /// Tells the model what a tablet committed, and checks that it is one record, numbered right after the
    /// last (properties 1 and 6).
    pub(crate) fn committed(&mut self, who: usize, before: u64, number: Option<u64>, what: What) -> Holds {
        let after = self.carriers[who].unsent();
        holds(Property::NoLoss, after == before + 1, || {
            format!("tablet {who} committed a record: {before} waited before, {after} after")
        })?;
        self.note_committed(who, number, what, false).map(|_| ())
    }

    /// A house that no list has, and the record behind it about somebody in it: two at one reading.
    pub(crate) fn committed_house(&mut self, who: usize, before: u64, then: What) -> Result<MadeId, Broken> {
        let after = self.carriers[who].unsent();
        holds(Property::NoLoss, after == before + 2, || {
            format!("tablet {who} committed two records: {before} waited before, {after} after")
        })?;
        self.note_committed(who, None, What::Other, true)?;
        self.note_committed(who, None, then, false)
    }

    fn note_committed(
        &mut self,
        who: usize,
        number: Option<u64>,
        what: What,
        house: bool,
    ) -> Result<MadeId, Broken> {
        let carrier = &self.carriers[who];
        let (wall, mono) = carrier.clocks();
        let log = &self.model.logs[who];
        let next = log.made.len() as u64 + 1;
        if let Some(number) = number.filter(|_| !log.number_unknown) {
            holds(Property::GapFree, number == next, || {
                format!("tablet {who} gave number {number}, {next} was next")
            })?;
        }
        let dev = carrier.dev;
        self.told.records += 1;
        let told = format!("tablet {who} {what:?} at {wall} {mono}");
        let about = match &what {
            What::Answers(rid, _) => self.name_of(who, rid.0),
            _ => None,
        };
        let id = self.model.commit(who, (dev, wall, mono, house), what);
        self.given_about.extend(about.map(|name| (id, name)));
        self.tell(format!("record {id}: {told}"));
        Ok(id)
    }

    pub(crate) fn answer(&mut self) -> Holds {
        let who = self.dice.below(self.carriers.len());
        let (draw, count, outcome) = (
            self.dice.draw(),
            1 + self.dice.below(2),
            self.dice.below(OUTCOMES.len()),
        );
        let residents: Vec<u32> = self.residents(who).into_iter().collect();
        // Few residents: that two tablets meet at one is what the run is about.
        let Some(rid) = residents
            .get(draw as usize % residents.len().clamp(1, 6))
            .copied()
        else {
            return Ok(());
        };
        self.another_moment(who);
        let found = Outcome::from_key(OUTCOMES[outcome]).expect("an outcome");
        let answers: BTreeMap<Target, Outcome> = Target::ALL
            .into_iter()
            .take(count)
            .map(|target| (target, found))
            .collect();
        let before = self.carriers[who].unsent();
        let given: Vec<_> = answers
            .iter()
            .map(|(target, outcome)| (*target, *outcome))
            .collect();
        match self.carriers[who].tablet().record_bare(Rid(rid), given) {
            Ok(number) => self.committed(who, before, Some(number), What::Answers(Rid(rid), answers)),
            Err(_) => Ok(()),
        }
    }

    pub(crate) fn visit(&mut self) -> Holds {
        let who = self.dice.below(self.carriers.len());
        let (draw, which) = (self.dice.draw(), self.dice.below(3));
        let houses = self.houses(who);
        let residents: Vec<u32> = self.residents(who).into_iter().collect();
        let (Some(hid), Some(rid)) = (
            houses.get(draw as usize % houses.len().max(1)).copied(),
            residents.get(draw as usize % residents.len().max(1)).copied(),
        ) else {
            return Ok(());
        };
        self.another_moment(who);
        let before = self.carriers[who].unsent();
        let tablet = self.carriers[who].tablet();
        let done = match which {
            0 => tablet.nobody_home(hid).is_ok(),
            1 => tablet.appoint(hid, "tomorrow_evening").is_ok(),
            _ => tablet.reveal_id(rid).is_ok(),
        };
        match done && self.carriers[who].unsent() != before {
            true => self.committed(who, before, None, What::Other),
            false => Ok(()),
        }
    }

    /// "Hoàn tác" of the tablet's last answer.
    pub(crate) fn undo(&mut self) -> Holds {
        let who = self.dice.below(self.carriers.len());
        let log = &self.model.logs[who];
        if log.number_unknown {
            return Ok(());
        }
        let undone: BTreeSet<MadeId> = log
            .made
            .iter()
            .filter_map(|id| match self.model.made[*id].what {
                What::Undo(of) => Some(of),
                _ => None,
            })
            .collect();
        let last =
            log.made.iter().enumerate().rev().find(|(_, id)| {
                matches!(self.model.made[**id].what, What::Answers(..)) && !undone.contains(id)
            });
        let Some((place, of)) = last.map(|(place, id)| (place, *id)) else {
            return Ok(());
        };
        self.another_moment(who);
        let before = self.carriers[who].unsent();
        // The house may have left the list meanwhile: then the tap is refused, or the record stands and only
        // the screen has nothing to show.
        let _ = self.carriers[who].tablet().undo(&[place as u64 + 1]);
        match self.carriers[who].unsent() == before {
            true => Ok(()),
            false => self.committed(who, before, None, What::Undo(of)),
        }
    }
}
