//! A disk that is really full: the tablet's store lies on one of a few megabytes, and something else
//! takes the room that is left.

use tempfile::TempDir;

use super::kill_tablet::Evening;
use crate::apart::{Apart, Tap};
use crate::dice::Dice;
use crate::drive::{Amount, Run};
use crate::scene;
use crate::small_disk::SmallDisk;

/// The disk: more than what the cases of one stage write.
const KILOBYTES: u32 = 12_288;
/// Taps tried on a disk that fills up.
const TAPS: usize = 40;
/// Cases after which the stage is set anew.
const CASES_A_STAGE: u64 = 15;

struct Stage {
    evening: Evening,
    disk: SmallDisk,
    _folder: TempDir,
}

/// The run.
pub struct Full {
    stage: Option<Stage>,
    done: u64,
}

impl Full {
    /// Mounts the disk and moves the tablet to it; on a machine where nobody may, the run has no cases.
    #[must_use]
    pub fn new() -> Self {
        Self {
            stage: set(),
            done: 0,
        }
    }

    /// How many cases this machine allows.
    #[must_use]
    pub fn possible(&self) -> u64 {
        if self.stage.is_some() { 150 } else { 0 }
    }
}

impl Default for Full {
    fn default() -> Self {
        Self::new()
    }
}

fn set() -> Option<Stage> {
    let folder = scene::folder();
    let disk = SmallDisk::mount(folder.path(), KILOBYTES)?;
    let mut evening = Evening::set();
    evening.book.folder = disk.take(&evening.book.folder);
    evening.wrapper = disk.wrapper();
    Some(Stage {
        evening,
        disk,
        _folder: folder,
    })
}

/// Taps until the disk is full and some more; tells how many were refused, each of which must be said to be
/// for want of room.
fn until_full(evening: &mut Evening, tablet: &mut Apart, dice: &mut Dice) -> u64 {
    let mut refused = 0;
    for number in 0..TAPS {
        let tap = if number % 8 == 7 {
            Tap::House(*dice.of_these(&evening.houses))
        } else {
            evening.answer(dice)
        };
        let said = evening.book.tap(tablet, tap).expect("the tablet lives");
        if let Err(said) = said {
            assert!(said.starts_with("failed StorageFull "), "{said}");
            refused += 1;
        }
        if number % 10 == 9 {
            tablet.ask("send").expect("the tablet lives");
        }
    }
    refused
}

impl Run for Full {
    fn name(&self) -> &'static str {
        "full"
    }

    fn amount(&self) -> Amount {
        Amount::Drawn(self.possible())
    }

    fn case(&mut self, _: u64, dice: &mut Dice) -> String {
        if self.done == CASES_A_STAGE {
            (self.stage, self.done) = (set(), 0);
        }
        self.done += 1;
        let stage = self.stage.as_mut().expect("a small disk can be mounted");
        let evening = &mut stage.evening;
        let mut tablet = Apart::start(&evening.book.folder, &evening.wrapper);
        assert_eq!(tablet.ask("open").as_deref(), Some("Open"));
        stage.disk.leave(dice.below(96 * 1024));
        let refused = until_full(evening, &mut tablet, dice);
        stage.disk.make_room();
        let tap = evening.answer(dice);
        let said = evening.book.tap(&mut tablet, tap).expect("the tablet lives");
        assert_eq!(said, Ok(()), "there is room again");
        tablet.end();
        evening.recovers();
        match refused {
            0 => "there was room enough",
            _ => "full: told so, and it went on",
        }
        .to_owned()
    }
}
