//! The power goes at a hub: under an evening's sends, and under an import.

use std::path::Path;

use tungnha_stories::hub::Hub;
use tungnha_stories::invented;

use super::power::{Power, Recorded};
use super::stage::Stage;
use crate::dice::Dice;
use crate::scene::{self, CLOCK, HAMLET};
use crate::syscalls::{self, Step};

/// Rounds of sends.
const ROUNDS: usize = 6;

/// What had been answered when the tablets heard each answer: how far each one's records were acknowledged.
pub struct Sends {
    /// At each mark.
    heard: Vec<[u64; 2]>,
    names: [String; 2],
    _stage: Stage,
}

/// A hub that takes an evening's records.
#[must_use]
pub fn power_hub() -> Power<Sends> {
    let mut stage = Stage::set();
    stage.hub.kill();
    let before = stage.hub.data().with_extension("before");
    scene::copy(stage.hub.data(), &before);
    let log = stage.hub.data().with_extension("steps");
    assert!(stage.serve_under(&syscalls::record(&log)), "strace runs the hub");
    let mut heard = Vec::new();
    let mut dice = Dice::of(0, 0);
    for _ in 0..ROUNDS {
        for index in 0..2 {
            let walker = if index == 0 {
                &mut stage.walker
            } else {
                &mut stage.colleague
            };
            walker.record(&mut dice);
            walker.record(&mut dice);
            let sent = walker.volunteer.tablet.send_now().expect("an answer in words");
            assert_eq!(sent.records_unsent, 0);
            stage.hub.mark();
            heard.push([&stage.walker, &stage.colleague].map(|walker| {
                let state = walker.volunteer.tablet.send_state().expect("the outbox answers");
                walker.last() - state.records_unsent
            }));
        }
    }
    stage.hub.stop();
    let root = stage.hub.data().to_owned();
    let names = [stage.walker.name.clone(), stage.colleague.name.clone()];
    let sends = Sends {
        heard,
        names,
        _stage: stage,
    };
    Power::over(sends, &root, before, &log)
}

impl Sends {
    /// What the hub had signed for when so many steps were made: an answer counts from when it left.
    fn signed(&self, steps: &[Step]) -> [u64; 2] {
        let marks = steps.iter().filter(|step| **step == Step::Mark).count();
        marks.checked_sub(1).map_or([0, 0], |last| self.heard[last])
    }
}

impl Recorded for Sends {
    fn name(&self) -> &'static str {
        "power-hub"
    }

    fn check(&mut self, steps: &[Step], image: &Path) {
        scene::verified(image);
        for (name, signed) in self.names.iter().zip(self.signed(steps)) {
            let held = scene::through(image, name);
            assert!(held >= signed, "acknowledged up to {signed}, held up to {held}");
        }
    }
}

/// An import that says what came of it.
pub struct Import {
    people: [usize; 2],
    _folder: tempfile::TempDir,
}

/// A hub with a list that takes in the next.
#[must_use]
pub fn power_import() -> Power<Import> {
    let people = [24, 40];
    let folder = scene::folder();
    let hub = scene::hub(folder.path(), people[0]);
    let list = folder.path().join("next.xlsx");
    invented::list(&list, HAMLET, people[1]).expect("the list is written");
    let before = folder.path().join("before");
    scene::copy(hub.data(), &before);
    let log = folder.path().join("steps");
    let done = hub.try_command(&["import", &list.to_string_lossy()], &syscalls::record(&log));
    assert!(done, "strace runs the import");
    let root = hub.data().to_owned();
    let import = Import {
        people,
        _folder: folder,
    };
    Power::over(import, &root, before, &log)
}

impl Recorded for Import {
    fn name(&self) -> &'static str {
        "power-import"
    }

    fn check(&mut self, steps: &[Step], image: &Path) {
        scene::verified(image);
        let found = scene::people(&Hub::at(image, CLOCK));
        let told = steps.iter().any(|step| matches!(step, Step::Said(_)));
        if told {
            assert_eq!(found, self.people[1], "the officer was told that the list is in");
        } else {
            assert!(self.people.contains(&found), "{found} people: neither list");
        }
    }
}
