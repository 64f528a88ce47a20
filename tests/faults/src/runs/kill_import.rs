//! `kill -9` of an import of a list before each system call: the list is in the hub, whole, or it is not.

use tempfile::TempDir;
use tungnha_stories::hub::Hub;
use tungnha_stories::invented;

use crate::dice::Dice;
use crate::drive::{Amount, Run};
use crate::scene::{self, CLOCK, HAMLET};
use crate::strace::{self, Point};

/// People in the list that is there, and in the one that comes.
const PEOPLE: [usize; 2] = [24, 40];

/// The run.
pub struct KillImport {
    folder: TempDir,
    list: String,
    points: Vec<Point>,
}

impl KillImport {
    /// Makes a hub with a list, and counts the calls of the import of the next.
    #[must_use]
    pub fn new() -> Self {
        let folder = scene::folder();
        let hub = scene::hub(folder.path(), PEOPLE[0]);
        let list = folder.path().join("next.xlsx");
        invented::list(&list, HAMLET, PEOPLE[1]).expect("the list is written");
        let mut run = Self {
            list: list.to_string_lossy().into_owned(),
            folder,
            points: Vec::new(),
        };
        drop(hub);
        let log = run.folder.path().join("calls");
        let copy = run.copy("counted");
        assert!(copy.try_command(&["import", &run.list], &strace::note(&log)));
        run.points = scene::noted(&log);
        run
    }

    /// The hub as it was before the import.
    fn copy(&self, name: &str) -> Hub {
        let data = self.folder.path().join(name);
        scene::copy(&self.folder.path().join("hub"), &data);
        Hub::at(&data, CLOCK)
    }
}

impl Default for KillImport {
    fn default() -> Self {
        Self::new()
    }
}

impl Run for KillImport {
    fn name(&self) -> &'static str {
        "kill-import"
    }

    fn amount(&self) -> Amount {
        Amount::Every(self.points.len() as u64)
    }

    fn case(&mut self, number: u64, _: &mut Dice) -> String {
        let point = &self.points[usize::try_from(number).unwrap_or(0)];
        let hub = self.copy(&format!("hub-{number}"));
        hub.try_command(&["import", &self.list], &strace::kill_before(point));
        scene::verified(hub.data());
        let found = scene::people(&hub);
        assert!(PEOPLE.contains(&found), "{found} people: neither list");
        // What the officer does then: the same again.
        hub.command(&["import", &self.list]);
        scene::verified(hub.data());
        assert_eq!(scene::people(&hub), PEOPLE[1]);
        std::fs::remove_dir_all(hub.data()).expect("the copy goes");
        let list = if found == PEOPLE[0] { "old" } else { "new" };
        format!("{}: the {list} list", point.words())
    }
}
