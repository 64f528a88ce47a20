//! `kill -9` of a tablet's process: before each system call of an evening, and at random moments.

use std::time::Duration;

use tempfile::TempDir;
use tungnha_stories::hub::Hub;

use super::kills::{Kills, Moment, wait};
use crate::apart::{Apart, Book, Tap};
use crate::dice::Dice;
use crate::drive::{Amount, Run};
use crate::scene::{self, HAMLET, OUTCOMES};
use crate::strace::{self, Point};

/// People in the hamlet, four to a house.
const PEOPLE: usize = 48;
/// Targets as the program takes them.
pub(super) const TARGETS: [&str; 4] = ["Cccd", "Dddt", "Sim", "Smartphone"];
/// Cases after which the stage is set anew.
const CASES_A_STAGE: u64 = 250;

/// A hub that serves, and a tablet in a process of its own.
pub(super) struct Evening {
    pub(super) hub: Hub,
    pub(super) book: Book,
    pub(super) houses: Vec<u32>,
    /// What the tablet's program is started under where nothing happens to it.
    pub(super) wrapper: Vec<String>,
    people: Vec<u32>,
    _folder: TempDir,
}

impl Evening {
    pub(super) fn set() -> Self {
        let folder = scene::folder();
        let mut hub = scene::hub(folder.path(), PEOPLE);
        let address = hub.serve();
        let url = hub.enrol(address, "member", "Bưởi", &[HAMLET]);
        let book = Book::new("Bưởi", &folder.path().join("tablet"));
        let mut tablet = Apart::start(&book.folder, &[]);
        let mut say = |line: &str| tablet.ask(line).expect("the tablet lives");
        assert_eq!(say(&format!("enrol {url}")), "ChoosePin");
        assert_eq!(say("pin"), "Open");
        assert_eq!(say("send"), "AllSent 0 -");
        let (mut houses, mut people) = (Vec::new(), Vec::new());
        for line in tablet.ask_all("list").expect("a list") {
            let numbers = line
                .split(' ')
                .skip(1)
                .map(|word| word.parse().expect("a number"));
            let numbers: Vec<u32> = numbers.collect();
            houses.push(numbers[0]);
            people.extend(&numbers[1..]);
        }
        tablet.end();
        Self {
            hub,
            book,
            houses,
            wrapper: Vec::new(),
            people,
            _folder: folder,
        }
    }

    pub(super) fn answer(&self, dice: &mut Dice) -> Tap {
        let rid = *dice.of_these(&self.people);
        let target = *dice.of_these(&TARGETS);
        let outcome = *dice.of_these(&OUTCOMES);
        Tap::Answer(rid, target, outcome)
    }

    /// The evening whose calls are counted; always the same steps. `None`: the process died.
    pub(super) fn walk(&mut self, tablet: &mut Apart, dice: &mut Dice) -> Option<()> {
        tablet.ask("open")?;
        self.part(tablet, dice)?;
        tablet.ask("lock")?;
        // Locked, it sends what it has sealed.
        tablet.ask("spares")?;
        tablet.ask("open")?;
        self.part(tablet, dice)?;
        tablet.ask("lock").map(|_| ())
    }

    fn part(&mut self, tablet: &mut Apart, dice: &mut Dice) -> Option<()> {
        for sends in [false, true] {
            for _ in 0..2 {
                let tap = self.answer(dice);
                self.book.tap(tablet, tap)?.expect("an answer is recorded");
            }
            let house = *dice.of_these(&self.houses);
            self.book
                .tap(tablet, Tap::House(house))?
                .expect("a house is done");
            if sends {
                tablet.ask("send")?;
            }
        }
        Some(())
    }

    /// The calls of such an evening, as strace notes them.
    pub(super) fn noted(&mut self) -> String {
        let log = self.book.folder.with_extension("calls");
        let mut tablet = Apart::start(&self.book.folder, &strace::note(&log));
        let walked = self.walk(&mut tablet, &mut Dice::of(0, 0));
        assert!(walked.is_some(), "strace runs the tablet");
        tablet.end();
        scene::log(&log)
    }

    /// Opens the tablet again, compares, sends: everything is at the hub.
    pub(super) fn recovers(&mut self) {
        let through = scene::through(self.hub.data(), &self.book.name);
        let mut tablet = Apart::start(&self.book.folder, &self.wrapper);
        assert_eq!(tablet.ask("open").as_deref(), Some("Open"));
        self.book.compare(&mut tablet, through);
        assert_eq!(tablet.ask("send").as_deref(), Some("AllSent 0 -"));
        let through = scene::through(self.hub.data(), &self.book.name);
        assert_eq!(through, self.book.last(), "the hub has it all");
        tablet.end();
        scene::verified(self.hub.data());
    }
}

/// The run.
pub struct KillTablet {
    kills: Kills,
    evening: Evening,
    done: u64,
}

impl KillTablet {
    /// Sets the stage and counts the calls.
    #[must_use]
    pub fn new(moment: Moment) -> Self {
        let mut evening = Evening::set();
        Self {
            kills: Kills::at(moment, || strace::points(&evening.noted())),
            evening,
            done: 0,
        }
    }

    /// Killed before one call.
    fn at_call(&mut self, point: &Point, dice: &mut Dice) -> String {
        let evening = &mut self.evening;
        let mut tablet = Apart::start(&evening.book.folder, &strace::kill_before(point));
        match evening.walk(&mut tablet, dice) {
            None => point.words(),
            Some(()) => "the evening had fewer calls".to_owned(),
        }
    }

    /// Killed while it records and sends without a pause.
    fn at_random(&mut self, dice: &mut Dice) -> String {
        let evening = &mut self.evening;
        let mut tablet = Apart::start(&evening.book.folder, &[]);
        assert_eq!(tablet.ask("open").as_deref(), Some("Open"));
        let after = Duration::from_micros(dice.below(60_000));
        let life = tablet.life();
        let killer = std::thread::spawn(move || {
            wait(after);
            life.end();
        });
        let doing = loop {
            let doing = match dice.below(6) {
                0 => "sending",
                1 => "doing a house",
                _ => "recording",
            };
            let lives = match doing {
                "sending" => tablet.ask("send").is_some(),
                "recording" => {
                    let tap = evening.answer(dice);
                    evening.book.tap(&mut tablet, tap).is_some()
                }
                _ => {
                    let house = *dice.of_these(&evening.houses);
                    evening.book.tap(&mut tablet, Tap::House(house)).is_some()
                }
            };
            if !lives {
                break doing;
            }
        };
        killer.join().expect("the killer");
        format!("while {doing}")
    }
}

impl Run for KillTablet {
    fn name(&self) -> &'static str {
        self.kills.name("kill-tablet", "kill-tablet-random")
    }

    fn amount(&self) -> Amount {
        self.kills.amount()
    }

    fn case(&mut self, number: u64, dice: &mut Dice) -> String {
        if self.done == CASES_A_STAGE {
            (self.evening, self.done) = (Evening::set(), 0);
        }
        self.done += 1;
        let kind = match self.kills.point(number) {
            Some(point) => self.at_call(&point, dice),
            None => self.at_random(dice),
        };
        self.evening.recovers();
        kind
    }
}
