//! `kill -9` of a tablet's process before each system call of joining a hub: enrolment, PIN, first list.

use std::path::Path;

use tempfile::TempDir;
use tungnha_stories::hub::Hub;

use crate::apart::{Apart, Book, Tap};
use crate::dice::Dice;
use crate::drive::{Amount, Run};
use crate::scene::{self, HAMLET};
use crate::strace::{self, Point};

/// People in the hamlet.
const PEOPLE: usize = 24;
/// Cases after which the stage is set anew: each enrols a tablet.
const CASES_A_STAGE: u64 = 100;

/// The run.
pub struct KillEnrol {
    hub: Hub,
    folder: TempDir,
    points: Vec<Point>,
    done: u64,
}

impl KillEnrol {
    /// Sets the stage and counts the calls.
    #[must_use]
    pub fn new() -> Self {
        let (hub, folder) = stage();
        let mut run = Self {
            hub,
            folder,
            points: Vec::new(),
            done: 0,
        };
        let log = run.folder.path().join("calls");
        let (url, tablet) = run.invited("counted");
        let mut apart = Apart::start(&tablet, &strace::note(&log));
        assert!(joins(&mut apart, &url).is_some(), "strace runs the tablet");
        apart.end();
        run.points = scene::noted(&log);
        run
    }

    fn invited(&self, name: &str) -> (String, std::path::PathBuf) {
        let address = self.hub.address().expect("the hub serves");
        let url = self.hub.enrol(address, "member", name, &[HAMLET]);
        (url, self.folder.path().join(name))
    }
}

impl Default for KillEnrol {
    fn default() -> Self {
        Self::new()
    }
}

fn stage() -> (Hub, TempDir) {
    let folder = scene::folder();
    let mut hub = scene::hub(folder.path(), PEOPLE);
    hub.serve();
    (hub, folder)
}

/// From nothing to a list; `None`: the process died.
pub(super) fn joins(tablet: &mut Apart, url: &str) -> Option<()> {
    tablet.ask(&format!("enrol {url}"))?;
    tablet.ask("pin")?;
    tablet.ask("send")?;
    Some(())
}

/// Goes on from wherever the files say: the code may be pasted again, the PIN chosen, the tablet opened.
pub(super) fn goes_on(folder: &Path, url: &str) -> (String, Apart) {
    let mut tablet = Apart::start(folder, &[]);
    let mut say = |line: &str| tablet.ask(line).expect("the tablet lives");
    let found = say("state");
    if found == "Enrol" {
        assert_eq!(say(&format!("enrol {url}")), "ChoosePin");
    }
    match found.as_str() {
        "Enrol" | "ChoosePin" => assert_eq!(say("pin"), "Open"),
        "Locked" => assert_eq!(say("open"), "Open"),
        other => panic!("the tablet cannot go on: {other}"),
    }
    (found, tablet)
}

impl Run for KillEnrol {
    fn name(&self) -> &'static str {
        "kill-enrol"
    }

    fn amount(&self) -> Amount {
        Amount::Every(self.points.len() as u64)
    }

    fn case(&mut self, number: u64, dice: &mut Dice) -> String {
        if self.done == CASES_A_STAGE {
            ((self.hub, self.folder), self.done) = (stage(), 0);
        }
        self.done += 1;
        let point = &self.points[usize::try_from(number).unwrap_or(0)];
        let name = format!("M{number}");
        let (url, folder) = self.invited(&name);
        let mut tablet = Apart::start(&folder, &strace::kill_before(point));
        let died = joins(&mut tablet, &url).is_none();
        tablet.end();
        let (found, mut tablet) = goes_on(&folder, &url);
        assert_eq!(tablet.ask("send").as_deref(), Some("AllSent 0 -"));
        let mut book = Book::new(&name, &folder);
        let lines = tablet.ask_all("list").expect("a list");
        let rid = lines[0].split(' ').nth(2).and_then(|word| word.parse().ok());
        let target = dice.of_these(&super::kill_tablet::TARGETS);
        let tap = Tap::Answer(rid.expect("a resident"), target, "DONE");
        book.tap(&mut tablet, tap)
            .expect("the tablet lives")
            .expect("an answer is recorded");
        assert_eq!(tablet.ask("send").as_deref(), Some("AllSent 0 -"));
        assert_eq!(scene::through(self.hub.data(), &name), 1);
        tablet.end();
        scene::verified(self.hub.data());
        if died {
            format!("{}: found {found}", point.words())
        } else {
            "joining had fewer calls".to_owned()
        }
    }
}
