//! The disk says no to each call of a tablet's and of a hub's evening: full, or broken, for one call or from
//! then on. Somebody is told in words, nothing is half done, and it goes on when there is room again.

use std::path::PathBuf;

use super::kill_tablet::Evening;
use super::stage::Stage;
use crate::apart::{Apart, Tap};
use crate::dice::Dice;
use crate::drive::{Amount, Run};
use crate::scene;
use crate::strace::{self, Point};

/// What a disk answers.
const ERRORS: [&str; 2] = ["ENOSPC", "EIO"];
/// For how many calls: one, or as many as are left.
const LASTS: [u64; 2] = [1, 60_000];
/// Cases after which the stage is set anew.
const CASES_A_STAGE: u64 = 200;

/// Every way to refuse one of `points`: the case's number as point, error and how long.
fn way(points: &[Point], number: u64) -> (&Point, &'static str, u64) {
    let ways = (ERRORS.len() * LASTS.len()) as u64;
    let (index, rest) = (number / ways, number % ways);
    let at = |index: u64| usize::try_from(index).unwrap_or(0);
    let error = ERRORS[at(rest) % ERRORS.len()];
    (&points[at(index)], error, LASTS[at(rest) / ERRORS.len()])
}

fn words(point: &Point, error: &str, lasts: u64) -> String {
    let how_long = if lasts == 1 { "once" } else { "from then on" };
    format!("{error} at {} of {}, {how_long}", point.call, point.on)
}

/// The calls on these files, numbered as strace counts them when it looks at nothing else.
fn on_files(log: &str, files: &[PathBuf]) -> Vec<Point> {
    let named = |line: &&str| files.iter().any(|file| line.contains(&*file.to_string_lossy()));
    let lines: Vec<&str> = log.lines().filter(named).collect();
    let points = strace::points(&lines.join("\n"));
    // A name that goes has no answer about room.
    points
        .into_iter()
        .filter(|point| point.call != "unlink")
        .collect()
}

/// A tablet's disk.
pub struct TabletRefused {
    evening: Evening,
    points: Vec<Point>,
    done: u64,
}

impl TabletRefused {
    /// Sets the stage and counts the calls.
    #[must_use]
    pub fn new() -> Self {
        let mut evening = Evening::set();
        let log = evening.noted();
        let points = on_files(&log, &tablet_files(&evening));
        Self {
            evening,
            points,
            done: 0,
        }
    }
}

impl Default for TabletRefused {
    fn default() -> Self {
        Self::new()
    }
}

fn tablet_files(evening: &Evening) -> Vec<PathBuf> {
    let names = [
        "store.db",
        "store.db-wal",
        "store.db-shm",
        "vault.json",
        "vault.new",
    ];
    names.map(|name| evening.book.folder.join(name)).into()
}

/// An evening on a disk that may say no at any moment: what is refused is tried once more. Tells what was
/// said, a word for each refusal.
fn walk(evening: &mut Evening, tablet: &mut Apart, dice: &mut Dice, room_again: bool) -> Vec<String> {
    let mut refused = Vec::new();
    let mut opened = tablet.ask("open").expect("the tablet lives");
    if opened != "Open" {
        refused.push(said(&opened));
        opened = tablet.ask("open").expect("the tablet lives");
    }
    if opened != "Open" {
        assert!(!room_again, "there is room, and it does not open: {opened}");
        return refused;
    }
    for step in 0..7 {
        if step % 3 == 2 {
            let answer = tablet.ask("send").expect("the tablet lives");
            if answer.starts_with("failed") {
                refused.push(said(&answer));
            }
            continue;
        }
        let tap = if step == 4 {
            Tap::House(*dice.of_these(&evening.houses))
        } else {
            evening.answer(dice)
        };
        let first = evening.book.tap(tablet, tap.clone()).expect("the tablet lives");
        let Err(answer) = first else { continue };
        refused.push(said(&answer));
        let second = evening.book.tap(tablet, tap).expect("the tablet lives");
        if let Err(answer) = second {
            assert!(!room_again, "there is room, and it is refused: {answer}");
        }
    }
    refused
}

/// The code of `failed CODE words`; the words must say something.
fn said(answer: &str) -> String {
    let mut words = answer.splitn(3, ' ');
    let (failed, code, text) = (words.next(), words.next(), words.next());
    assert_eq!(failed, Some("failed"), "{answer}");
    assert!(text.is_some_and(|text| text.len() > 20), "in words: {answer}");
    code.unwrap_or_default().to_owned()
}

impl Run for TabletRefused {
    fn name(&self) -> &'static str {
        "full-tablet"
    }

    fn amount(&self) -> Amount {
        Amount::Every((self.points.len() * ERRORS.len() * LASTS.len()) as u64)
    }

    fn case(&mut self, number: u64, dice: &mut Dice) -> String {
        if self.done == CASES_A_STAGE {
            (self.evening, self.done) = (Evening::set(), 0);
        }
        self.done += 1;
        let (point, error, lasts) = way(&self.points, number);
        let files = tablet_files(&self.evening);
        let files: Vec<_> = files.iter().map(PathBuf::as_path).collect();
        let wrapper = strace::refuse(point, error, lasts, &files);
        let mut tablet = Apart::start(&self.evening.book.folder, &wrapper);
        let refused = walk(&mut self.evening, &mut tablet, dice, lasts == 1);
        tablet.end();
        self.evening.recovers();
        let told = if refused.is_empty() {
            "nobody noticed".to_owned()
        } else {
            format!("told {}", refused[0])
        };
        format!("{}: {told}", words(point, error, lasts))
    }
}

/// A hub's disk.
pub struct HubRefused {
    stage: Stage,
    points: Vec<Point>,
    done: u64,
}

impl HubRefused {
    /// Sets the stage and counts the calls.
    #[must_use]
    pub fn new() -> Self {
        let mut stage = Stage::set();
        stage.hub.kill();
        let log = stage.hub.data().with_extension("calls");
        stage.serve_under(&strace::note(&log));
        evening(&mut stage, &mut Dice::of(0, 0));
        stage.hub.kill();
        let points = on_files(&scene::log(&log), &hub_files(&stage));
        Self {
            stage,
            points,
            done: 0,
        }
    }
}

impl Default for HubRefused {
    fn default() -> Self {
        Self::new()
    }
}

fn hub_files(stage: &Stage) -> Vec<PathBuf> {
    let names = ["hub.db", "hub.db-wal", "hub.db-shm"];
    names.map(|name| stage.hub.data().join(name)).into()
}

/// Rounds of records sent by both; tells how many sends were put off.
fn evening(stage: &mut Stage, dice: &mut Dice) -> u64 {
    let mut later = 0;
    for _ in 0..3 {
        for walker in [&mut stage.walker, &mut stage.colleague] {
            walker.record(dice);
            let state = walker.volunteer.tablet.send_now().expect("an answer in words");
            later += u64::from(state.problem.is_some());
            walker.claims_nothing_false(stage.hub.data());
        }
    }
    later
}

impl Run for HubRefused {
    fn name(&self) -> &'static str {
        "full-hub"
    }

    fn amount(&self) -> Amount {
        Amount::Every((self.points.len() * ERRORS.len() * LASTS.len()) as u64)
    }

    fn case(&mut self, number: u64, dice: &mut Dice) -> String {
        if self.done == CASES_A_STAGE {
            (self.stage, self.done) = (Stage::set(), 0);
        }
        self.done += 1;
        let (point, error, lasts) = way(&self.points, number);
        let stage = &mut self.stage;
        stage.hub.kill();
        let files = hub_files(stage);
        let files: Vec<_> = files.iter().map(PathBuf::as_path).collect();
        let serves = stage.serve_under(&strace::refuse(point, error, lasts, &files));
        let later = evening(stage, dice);
        if serves && lasts == 1 {
            // The same hub, with room again.
            stage.recovers();
            stage.colleague.converges(stage.hub.data());
        }
        stage.hub.kill();
        stage.verified();
        assert!(stage.serve_under(&[]), "the hub serves again");
        stage.recovers();
        stage.colleague.converges(stage.hub.data());
        stage.verified();
        let told = match (serves, later) {
            (false, _) => "it did not start",
            (true, 0) => "nobody noticed",
            _ => "sends were put off",
        };
        format!("{}: {told}", words(point, error, lasts))
    }
}
