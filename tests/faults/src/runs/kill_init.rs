//! `kill -9` of the founding of a hub before each system call: there is a hub or there is none, and the same
//! command again founds it.

use std::path::Path;

use tempfile::TempDir;
use tungnha_stories::hub::Hub;
use tungnha_stories::invented;

use crate::dice::Dice;
use crate::drive::{Amount, Run};
use crate::scene::{self, CLOCK, HAMLET};
use crate::strace::{self, Point};

const INIT: [&str; 3] = ["init", "--commune", "Phường Thử Nghiệm"];
/// People in the list that the new hub is given.
const PEOPLE: usize = 12;

/// The run.
pub struct KillInit {
    folder: TempDir,
    points: Vec<Point>,
}

impl KillInit {
    /// Founds a hub and counts the calls.
    #[must_use]
    pub fn new() -> Self {
        let folder = scene::folder();
        let log = folder.path().join("calls");
        let counted = Hub::at(&folder.path().join("counted"), CLOCK);
        assert!(counted.try_command(&INIT, &strace::note(&log)), "strace runs it");
        invented::list(&folder.path().join("list.xlsx"), HAMLET, PEOPLE).expect("the list is written");
        let points = scene::noted(&log);
        Self { folder, points }
    }
}

impl Default for KillInit {
    fn default() -> Self {
        Self::new()
    }
}

/// What is a hub to every other command.
fn is_there(data: &Path) -> bool {
    data.join("hub.key").exists()
}

impl Run for KillInit {
    fn name(&self) -> &'static str {
        "kill-init"
    }

    fn amount(&self) -> Amount {
        Amount::Every(self.points.len() as u64)
    }

    fn case(&mut self, number: u64, _: &mut Dice) -> String {
        let point = &self.points[usize::try_from(number).unwrap_or(0)];
        let data = self.folder.path().join(format!("hub-{number}"));
        let hub = Hub::at(&data, CLOCK);
        hub.try_command(&INIT, &strace::kill_before(point));
        let whole = is_there(&data);
        if whole {
            scene::verified(&data);
            assert!(!hub.try_command(&INIT, &[]), "there is a hub: no second one");
        } else {
            assert!(hub.try_command(&INIT, &[]), "the same again");
        }
        let list = self.folder.path().join("list.xlsx");
        hub.command(&["import", &list.to_string_lossy()]);
        scene::verified(&data);
        assert_eq!(scene::people(&hub), PEOPLE);
        let left = std::fs::read_dir(&data).expect("its folder").flatten();
        let part = left.filter(|entry| entry.file_name().to_string_lossy().ends_with(".part"));
        // Killed after the last move, it is whole and only the empty folder stays; nobody minds it.
        assert!(
            whole || part.count() == 0,
            "a second attempt leaves nothing behind"
        );
        std::fs::remove_dir_all(&data).expect("the hub goes");
        let there = if whole { "a hub" } else { "no hub" };
        format!("{}: {there}", point.words())
    }
}
