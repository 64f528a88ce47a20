//! The road breaks again and again while a fresh tablet fetches its first list: what came stays, what is
//! missing is asked for, and the list is there whole or not at all.

use std::path::PathBuf;

use tempfile::TempDir;
use tungnha_device::Tablet;
use tungnha_device::views::SendPhase;
use tungnha_stories::hub::Hub;
use tungnha_stories::team::Volunteer;

use crate::dice::Dice;
use crate::drive::{Amount, Run};
use crate::road::{Break, Fault, Road, Way};
use crate::scene::{self, EVENING};

/// People on the list: several pieces' worth.
const PEOPLE: usize = 1_200;
/// The most breaks before the road is whole.
const BREAKS: u64 = 5;

/// The run.
pub struct First {
    _hub: Hub,
    road: Road,
    /// An enrolled tablet without a list: each case begins with a copy of it.
    fresh: PathBuf,
    /// Bytes of a whole fetch, up and down.
    span: [u64; 2],
    /// Rows of the whole list.
    rows: usize,
    folder: TempDir,
}

impl First {
    /// Sets the stage and measures a fetch.
    #[must_use]
    pub fn new() -> Self {
        let folder = scene::folder();
        let mut hub = scene::hub(folder.path(), PEOPLE);
        let road = Road::open();
        road.leads_to(Some(hub.serve()));
        let fresh = folder.path().join("fresh");
        let who = ("member", "Bưởi");
        drop(Volunteer::without_list(
            &fresh,
            &hub,
            road.address(),
            who,
            EVENING,
        ));
        let mut run = Self {
            _hub: hub,
            road,
            fresh,
            span: [0, 0],
            rows: 0,
            folder,
        };
        let tablet = run.copy();
        run.road.arm(None);
        let sent = tablet.send_now().expect("an answer in words");
        assert_eq!((sent.state, sent.problem), (SendPhase::AllSent, None));
        (run.span, run.rows) = (run.road.carried(), rows(&tablet));
        assert!(run.rows >= PEOPLE / 4, "every house is on the list");
        run
    }

    fn copy(&self) -> Tablet {
        let copy = self.folder.path().join("copy");
        if copy.exists() {
            std::fs::remove_dir_all(&copy).expect("the last copy goes");
        }
        scene::copy(&self.fresh, &copy);
        scene::opened(&copy)
    }
}

impl Default for First {
    fn default() -> Self {
        Self::new()
    }
}

fn rows(tablet: &Tablet) -> usize {
    tablet.today().expect("today").rows.len()
}

impl Run for First {
    fn name(&self) -> &'static str {
        "first"
    }

    fn amount(&self) -> Amount {
        Amount::Drawn(400)
    }

    fn case(&mut self, _: u64, dice: &mut Dice) -> String {
        let tablet = self.copy();
        let breaks = 1 + dice.below(BREAKS);
        let mut broken = 0;
        for _ in 0..breaks {
            let at = dice.below(self.span[0] + self.span[1]);
            let (way, after) = match at.checked_sub(self.span[0]) {
                None => (Way::Up, at),
                Some(after) => (Way::Down, after),
            };
            let how = *dice.of_these(&[Break::Cut, Break::Garble]);
            self.road.arm(Some(Fault { way, after, how }));
            tablet.send_now().expect("an answer in words");
            broken += u64::from(self.road.mend());
            let seen = rows(&tablet);
            assert!(seen == 0 || seen == self.rows, "{seen} of {} houses", self.rows);
        }
        let mut sent = tablet.send_now().expect("an answer in words");
        for _ in 0..4 {
            if sent.problem.is_none() {
                break;
            }
            sent = tablet.send_now().expect("an answer in words");
        }
        assert_eq!((sent.state, sent.problem), (SendPhase::AllSent, None));
        assert_eq!(rows(&tablet), self.rows, "the list is whole");
        match broken {
            0 => "there before the break".to_owned(),
            1 => "broken once".to_owned(),
            more => format!("broken {more} times"),
        }
    }
}
