//! What doors tell that no list has: somebody is added, somebody lives elsewhere; an officer decides, or takes it back.

use tungnha_device::views::NewPerson;
use tungnha_hub::review::{self, undo_decision};

use super::World;
use crate::broken::Holds;
use crate::model::What;
use crate::ward::EVENING;

const BY: (&str, i64) = ("Thiếu tá Thử", EVENING);

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
            person.is_some_and(|rid| tablet.move_people(&[rid], to).is_ok())
        } else {
            let new = NewPerson {
                name: format!("Thị Cửa {draw}"),
                birth: Some("1990".to_owned()),
                sex: None,
                phone: None,
            };
            tablet.add_person(hid, &new).is_ok()
        };
        match told && self.carriers[who].unsent() != before {
            true => self.committed(who, before, None, What::Other),
            false => Ok(()),
        }
    }

    /// The officer decides about what waits first, or takes the last such decision back.
    pub(crate) fn officer_decides(&mut self) -> Holds {
        let (back, let_go) = (self.door_dice.percent(30), self.door_dice.percent(20));
        let mut store = self.hub.store();
        let view = store.read(|tx| review::found(tx)).expect("the store answers");
        let line = view.lines.iter().find(|line| line.decision.is_some() == back);
        let Some(line) = line else {
            return Ok(());
        };
        // What is refused (the person's list was taken back, the house is no longer theirs) changes nothing.
        let done = store.write(|tx| match (line.decision, line.what) {
            (Some(decision), _) => undo_decision(tx, decision, BY.0, BY.1),
            (None, _) if let_go => review::let_go(tx, line.number, "thử", BY).map(|_| ()),
            (None, "move") => review::take_move(tx, &[line.number], BY).map(|_| ()),
            (None, _) => review::add_found(tx, line.number, None, BY).map(|_| ()),
        });
        self.tell(format!("{} {}: {}", line.what, line.number, done.is_ok()));
        Ok(())
    }
}
