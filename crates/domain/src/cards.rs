//! Step cards as content: what a set may hold, and which field is wrong where one is not fit for a tablet.
//!
//! A set is read at the door, at arm's length: few words, a picture each, no more than a dozen steps. The app ships
//! its own (`ui/src/content/cards`); an officer's take their place. Both keep to these measures.

use serde::{Deserialize, Serialize};

use crate::Target;

/// Letters of a title or of what to do.
pub const SHORT: usize = 80;
/// Letters of a line that says more.
pub const LINE: usize = 200;
/// Things to bring, and steps.
pub const MOST: usize = 12;

/// The sets there are, in the order they are shown in unless an officer gave another (`ui/src/content/index.ts`; a test
/// there compares): each shipped with the app, so that a tablet always has something to fall back to.
pub const IDS: [&str; 6] = [
    "id-card",
    "vneid-phone",
    "vneid-web",
    "own-sim",
    "signature",
    "phone-4g",
];

/// The sets as the app ships them, JSON of [`CardSet`], in the order of [`IDS`].
pub const SHIPPED: [&str; 6] = [
    include_str!("../../../ui/src/content/cards/id-card.json"),
    include_str!("../../../ui/src/content/cards/vneid-phone.json"),
    include_str!("../../../ui/src/content/cards/vneid-web.json"),
    include_str!("../../../ui/src/content/cards/own-sim.json"),
    include_str!("../../../ui/src/content/cards/signature.json"),
    include_str!("../../../ui/src/content/cards/phone-4g.json"),
];

/// The pictures drawn for the app (`ui/src/content/pictures.ts`; a test there compares).
pub const PICTURES: [&str; 25] = [
    "agree",
    "ask-1414",
    "browser",
    "call",
    "card-photo",
    "chips",
    "desk",
    "download",
    "face",
    "invitation",
    "leave",
    "message",
    "numbers",
    "own-name",
    "papers",
    "passcode",
    "phone-4g",
    "price",
    "send",
    "shop",
    "sign",
    "street",
    "tap",
    "undo",
    "vneid-done",
];

/// Words in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Vietnamese.
    pub vi: String,
    /// English; an officer's cards say the Vietnamese again.
    pub en: String,
}

/// One card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The name of a picture.
    pub picture: String,
    /// What to do.
    #[serde(rename = "do")]
    pub what: Words,
    /// A line more.
    pub more: Words,
}

/// How one thing is done at the door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardSet {
    /// One of [`IDS`].
    pub id: String,
    /// Grows with each change; the shipped one is 1.
    pub version: u32,
    /// Whose "Chưa" leads here.
    pub targets: Vec<Target>,
    /// Whose sign stands beside the title.
    pub sign: Target,
    /// The title.
    pub title: Words,
    /// For whom.
    pub whom: Words,
    /// What to bring.
    pub bring: Vec<Words>,
    /// The steps in order.
    pub steps: Vec<Step>,
    /// How one knows that it is done.
    pub done: Words,
}

/// Where in a set something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The set's name.
    Id,
    /// Its targets.
    Targets,
    /// The title.
    Title,
    /// For whom.
    Whom,
    /// A thing to bring, from 1.
    Bring(usize),
    /// The list of things to bring.
    AllBring,
    /// What to do in a step, from 1.
    Do(usize),
    /// The line more of a step, from 1.
    More(usize),
    /// The picture of a step, from 1.
    Picture(usize),
    /// The list of steps.
    AllSteps,
    /// How one knows that it is done.
    Done,
}

/// What is wrong there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// No words, or nothing in the list.
    Empty,
    /// More than this many letters, or lines.
    TooMuch(usize),
    /// No such name in this version of the app.
    Unknown,
}

impl CardSet {
    /// The first thing that is not as it must be.
    pub fn check(&self) -> Result<(), (Place, Wrong)> {
        if !IDS.contains(&self.id.as_str()) {
            return Err((Place::Id, Wrong::Unknown));
        }
        some(self.targets.len(), Target::ALL.len(), Place::Targets)?;
        said(&self.title, SHORT, Place::Title)?;
        said(&self.whom, SHORT, Place::Whom)?;
        some(self.bring.len(), MOST, Place::AllBring)?;
        for (number, thing) in (1..).zip(&self.bring) {
            said(thing, LINE, Place::Bring(number))?;
        }
        some(self.steps.len(), MOST, Place::AllSteps)?;
        for (number, step) in (1..).zip(&self.steps) {
            if !PICTURES.contains(&step.picture.as_str()) {
                return Err((Place::Picture(number), Wrong::Unknown));
            }
            said(&step.what, SHORT, Place::Do(number))?;
            said(&step.more, LINE, Place::More(number))?;
        }
        said(&self.done, LINE, Place::Done)
    }
}

/// What is wrong with an order of the sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderFault {
    /// No such set.
    Unknown(String),
    /// A set that stands in it twice.
    Twice(String),
    /// A set that does not stand in it.
    Missing(&'static str),
}

/// Whether an order names every set once.
pub fn check_order(ids: &[String]) -> Result<(), OrderFault> {
    for (place, id) in ids.iter().enumerate() {
        if !IDS.contains(&id.as_str()) {
            return Err(OrderFault::Unknown(id.clone()));
        }
        if ids.iter().take(place).any(|before| before == id) {
            return Err(OrderFault::Twice(id.clone()));
        }
    }
    match IDS.iter().find(|id| !ids.iter().any(|there| there == *id)) {
        Some(missing) => Err(OrderFault::Missing(missing)),
        None => Ok(()),
    }
}

fn said(words: &Words, most: usize, place: Place) -> Result<(), (Place, Wrong)> {
    for text in [&words.vi, &words.en] {
        if text.trim().is_empty() {
            return Err((place, Wrong::Empty));
        }
        if text.chars().count() > most {
            return Err((place, Wrong::TooMuch(most)));
        }
    }
    Ok(())
}

fn some(count: usize, most: usize, place: Place) -> Result<(), (Place, Wrong)> {
    match count {
        0 => Err((place, Wrong::Empty)),
        count if count > most => Err((place, Wrong::TooMuch(most))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped() -> Vec<CardSet> {
        SHIPPED.map(|json| serde_json::from_str(json).unwrap()).to_vec()
    }

    #[test]
    fn the_cards_that_come_with_the_app_keep_to_the_measures() {
        for (set, id) in shipped().iter().zip(IDS) {
            assert_eq!((set.id.as_str(), set.check()), (id, Ok(())));
        }
    }

    #[test]
    fn what_is_not_fit_for_a_tablet_is_named_by_its_step() {
        let good = &shipped()[0];
        let bad = |change: fn(&mut CardSet)| {
            let mut set = good.clone();
            change(&mut set);
            set.check().unwrap_err()
        };
        assert_eq!(bad(|set| set.id = "other".into()), (Place::Id, Wrong::Unknown));
        assert_eq!(bad(|set| set.title.vi = " ".into()), (Place::Title, Wrong::Empty));
        assert_eq!(bad(|set| set.steps.clear()), (Place::AllSteps, Wrong::Empty));
        assert_eq!(bad(|set| set.bring.clear()), (Place::AllBring, Wrong::Empty));
        assert_eq!(
            bad(|set| set.steps[1].picture = "castle".into()),
            (Place::Picture(2), Wrong::Unknown)
        );
        assert_eq!(
            bad(|set| set.steps[0].what.vi = "ấ".repeat(SHORT + 1)),
            (Place::Do(1), Wrong::TooMuch(SHORT))
        );
        assert_eq!(
            bad(|set| set.steps[0].more.vi.clear()),
            (Place::More(1), Wrong::Empty)
        );
        let many = bad(|set| set.steps = vec![set.steps[0].clone(); MOST + 1]);
        assert_eq!(many, (Place::AllSteps, Wrong::TooMuch(MOST)));
    }

    #[test]
    fn an_order_names_every_set_once() {
        let ids = |ids: &[&str]| -> Vec<String> { ids.iter().map(|id| (*id).to_owned()).collect() };
        let mut turned = ids(&IDS);
        turned.reverse();
        assert_eq!(check_order(&turned), Ok(()));
        assert_eq!(check_order(&turned[1..]), Err(OrderFault::Missing("phone-4g")));
        turned[0] = "own-sim".to_owned();
        assert_eq!(check_order(&turned), Err(OrderFault::Twice("own-sim".to_owned())));
        let other = ids(&["castle"]);
        assert_eq!(check_order(&other), Err(OrderFault::Unknown("castle".to_owned())));
    }

    #[test]
    fn letters_are_counted_and_not_bytes() {
        let mut set = shipped()[0].clone();
        set.title.vi = "ấ".repeat(SHORT);
        assert_eq!(set.check(), Ok(()));
    }
}
