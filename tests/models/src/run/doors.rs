//! What doors tell that no list has: somebody is added, somebody lives elsewhere; an officer decides, or takes it back.

use std::collections::BTreeMap;

use tungnha_device::views::{NewHouse, NewPerson, Person};
use tungnha_domain::{Outcome, Rid, Target};
use tungnha_hub::people::load_residents;
use tungnha_hub::review::{self, undo_decision};

use super::World;
use crate::broken::Holds;
use crate::model::{MadeId, What};
use crate::ward::EVENING;

const BY: (&str, i64) = ("Thiếu tá Thử", EVENING);

/// Whom a door tells of at this draw.
fn met(draw: usize) -> NewPerson {
    NewPerson {
        name: format!("Thị Cửa {draw}"),
        birth: Some("1990".to_owned()),
        sex: None,
        phone: None,
    }
}

impl World {
    /// Somebody is added to a house, or one of it is found to live in another.
    pub(crate) fn door_tells(&mut self) -> Holds {
        let who = self.door_dice.below(self.carriers.len());
        let (draw, moves) = (self.door_dice.draw() as usize, self.door_dice.percent(40));
        let houses = self.houses(who);
        let pick = |at: usize| houses.get(at.checked_rem(houses.len())?).copied();
        let (Some(hid), Some(to)) = (pick(draw), pick(draw + 1)) else {
            return Ok(());
        };
        self.another_moment(who);
        let before = self.carriers[who].unsent();
        let tablet = self.carriers[who].tablet();
        let told = if moves {
            let house = tablet.household(hid).ok();
            let person = house.and_then(|house| house.people.first().map(|person| person.rid));
            person.is_some_and(|rid| tablet.move_people(&[rid], to, None).is_ok())
        } else {
            tablet.add_person(hid, &met(draw), None).is_ok()
        };
        if !told && self.carriers[who].unsent() == before {
            return Ok(());
        }
        if moves {
            return self.committed(who, before, None, What::Moves);
        }
        self.committed(who, before, None, What::Adds)?;
        self.met.insert(met(draw).name, self.model.made.len() - 1);
        Ok(())
    }

    /// A house no list has, with somebody nobody has either, or with somebody of another house.
    pub(crate) fn house_is_met(&mut self) -> Holds {
        let who = self.door_dice.below(self.carriers.len());
        let (draw, split) = (self.door_dice.draw() as usize, self.door_dice.percent(40));
        let houses = self.houses(who);
        self.another_moment(who);
        let before = self.carriers[who].unsent();
        let tablet = self.carriers[who].tablet();
        let units = tablet.today().map(|today| today.units).unwrap_or_default();
        let after = houses.get(draw.checked_rem(houses.len()).unwrap_or(0)).copied();
        let (Some(unit), Some(hid)) = (units.first().copied(), after) else {
            return Ok(());
        };
        let house = NewHouse {
            unit,
            number: String::new(),
            landmark: format!("mốc {draw}"),
            after,
        };
        let told = if split {
            let people = tablet
                .household(hid)
                .map(|house| house.people)
                .unwrap_or_default();
            let person = people.first().map(|person| person.rid);
            person.is_some_and(|rid| tablet.split(&[rid], &house, None).is_ok())
        } else {
            tablet.add_household(&house, &met(draw), None).is_ok()
        };
        // A house that left the list meanwhile has nothing to show: the records stand all the same.
        if !told && self.carriers[who].unsent() == before {
            return Ok(());
        }
        if split {
            return self.committed_house(who, before, What::Moves).map(|_| ());
        }
        let id = self.committed_house(who, before, What::Adds)?;
        self.met.insert(met(draw).name, id);
        Ok(())
    }

    /// Somebody a tablet added is asked, whether the hub knows of them yet or not.
    pub(crate) fn ask_added(&mut self) -> Holds {
        let who = self.door_dice.below(self.carriers.len());
        let (draw, target) = (self.door_dice.draw() as usize, self.door_dice.below(4));
        let cards = self.cards(who);
        let added: Vec<_> = cards.iter().filter(|card| card.added).collect();
        let Some(card) = added.get(draw.checked_rem(added.len()).unwrap_or(0)) else {
            return Ok(());
        };
        let Some(add) = self.met.get(&card.name).copied() else {
            return Ok(());
        };
        let rid = Rid(card.rid);
        self.another_moment(who);
        let before = self.carriers[who].unsent();
        let answers = BTreeMap::from([(Target::ALL[target], Outcome::Done)]);
        let given = answers
            .iter()
            .map(|(target, outcome)| (*target, *outcome))
            .collect();
        match self.carriers[who].tablet().record_bare(rid, given) {
            Ok(number) => self.committed(who, before, Some(number), What::About(add, answers)),
            Err(_) => Ok(()),
        }
    }

    /// "Hoàn tác" of the last thing a door told of somebody, or of what was answered about them.
    pub(crate) fn door_takes_back(&mut self) -> Holds {
        let who = self.door_dice.below(self.carriers.len());
        let log = &self.model.logs[who];
        if log.number_unknown {
            return Ok(());
        }
        let what = |id: MadeId| &self.model.made[id].what;
        let undone = |id: MadeId| log.made.iter().any(|other| *what(*other) == What::Undo(id));
        let told = |id: MadeId| matches!(what(id), What::Adds | What::Moves | What::About(..));
        let last = log
            .made
            .iter()
            .enumerate()
            .rev()
            .find(|(_, id)| told(**id) && !undone(**id));
        let Some((place, of)) = last.map(|(place, id)| (place, *id)) else {
            return Ok(());
        };
        self.another_moment(who);
        let before = self.carriers[who].unsent();
        let _ = self.carriers[who].tablet().undo(&[place as u64 + 1]);
        match self.carriers[who].unsent() == before {
            true => Ok(()),
            false => self.committed(who, before, None, What::Undo(of)),
        }
    }

    /// Everybody a tablet shows, listed or added.
    pub(crate) fn cards(&self, who: usize) -> Vec<Person> {
        let tablet = self.carriers[who].tablet();
        let houses = self.houses(who);
        let shown = houses.into_iter().filter_map(|hid| tablet.household(hid).ok());
        shown.flat_map(|house| house.people).collect()
    }

    /// The officer decides about what waits first, or takes the last such decision back.
    pub(crate) fn officer_decides(&mut self) -> Holds {
        let (back, let_go) = (self.door_dice.percent(30), self.door_dice.percent(20));
        let known = self.kind.doors_tell_all && self.door_dice.percent(35);
        let draw = match self.kind.doors_tell_all {
            true => self.door_dice.draw() as usize,
            false => 0,
        };
        let mut store = self.hub.store();
        let view = store.read(|tx| review::found(tx)).expect("the store answers");
        let line = view.lines.iter().find(|line| line.decision.is_some() == back);
        let Some(line) = line else {
            return Ok(());
        };
        // What is refused (the person's list was taken back, the house is no longer theirs) changes nothing.
        let people = load_residents(store.conn()).expect("the residents are there");
        let other = people
            .get(draw.checked_rem(people.len()).unwrap_or(0))
            .map(|person| person.rid.0);
        let done = store.write(|tx| match (line.decision, line.what) {
            (None, "person") if known => {
                review::is_known(tx, line.number, other.unwrap_or(0), BY).map(|_| ())
            }
            (Some(decision), _) => undo_decision(tx, decision, BY.0, BY.1),
            (None, _) if let_go => review::let_go(tx, line.number, "thử", BY).map(|_| ()),
            (None, "move") => review::take_move(tx, &[line.number], BY).map(|_| ()),
            (None, _) => review::add_found(tx, line.number, None, BY).map(|_| ()),
        });
        self.tell(format!("{} {}: {}", line.what, line.number, done.is_ok()));
        Ok(())
    }
}
