//! A small hamlet, its hub, and volunteers who record in it: the stage of every run.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;
use tungnha_ambient::ManualClock;
use tungnha_device::transport::{Connect, Tls, Transport};
use tungnha_device::views::{ErrorCode, Saved, SendPhase, Target};
use tungnha_device::{Options, Tablet};
use tungnha_hub::store::Store;
use tungnha_stories::hub::Hub;
use tungnha_stories::invented;
use tungnha_stories::team::{PIN, Volunteer};
use tungnha_stories::wait::until;

use crate::dice::Dice;
use crate::strace::{self, Point};

/// When every story of this crate begins, for the hub and for the tablets.
pub const CLOCK: &str = "2024-05-06T18:30:00+07:00";
/// The same in unix seconds.
pub const EVENING: i64 = 1_714_995_000;
/// The hamlet everybody works in.
pub const HAMLET: &str = "Khu phố 3";
/// Answers anybody may give about anything.
pub const OUTCOMES: [&str; 3] = ["DONE", "NO_NEED", "ABSENT_KNOWN"];

/// A folder on the quickest disk there is: what is tested by killing does not depend on the disk.
#[must_use]
pub fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    };
    made.expect("a folder")
}

/// A hub with one hamlet, made and not serving.
pub fn hub(folder: &Path, people: usize) -> Hub {
    let hub = Hub::init(&folder.join("hub"), CLOCK);
    let list = folder.join("list.xlsx");
    invented::list(&list, HAMLET, people).expect("the list is written");
    hub.command(&["import", &list.to_string_lossy()]);
    hub
}

/// A volunteer, and what they recorded as far as they were told that it is kept.
pub struct Walker {
    /// Tablet and clock.
    pub volunteer: Volunteer,
    /// Whose tablet it is: how the hub's board names it.
    pub name: String,
    /// People and targets that can be asked.
    pub cells: Vec<(u32, Target)>,
    /// Records made, in order: number and resident.
    pub made: Vec<(u64, u32)>,
}

impl Walker {
    /// A fresh tablet with its list.
    #[must_use]
    pub fn enrolled(folder: &Path, hub: &Hub, road: SocketAddr, name: &str) -> Self {
        let volunteer = Volunteer::enrolled(&folder.join(name), hub, road, ("member", name), EVENING);
        let cells = cells(&volunteer.tablet);
        Self {
            volunteer,
            name: name.to_owned(),
            cells,
            made: Vec::new(),
        }
    }

    /// Gives up a road that does not move after `patience`, as the app does after its longer time.
    pub fn is_impatient(&mut self, folder: &Path, patience: Duration) {
        let connect: Connect = Arc::new(move |hub| {
            let road = Tls::patient(hub, patience, patience)?;
            Ok(Arc::new(road) as Arc<dyn Transport>)
        });
        self.volunteer.tablet.lock().expect("the tablet locks");
        let options = Options {
            connect,
            ..Options::in_folder(folder.join(&self.name), self.volunteer.clock.clone())
        };
        self.volunteer.tablet = Tablet::open(options).expect("its own folder");
        self.volunteer.tablet.unlock(0, PIN).expect("its PIN");
    }

    /// Goes to somebody and records an answer.
    pub fn record(&mut self, dice: &mut Dice) {
        self.volunteer.clock.advance(20 + dice.below(200));
        let (rid, target) = *dice.of_these(&self.cells);
        let outcome = dice.of_these(&OUTCOMES);
        let recorded = self
            .volunteer
            .tablet
            .answer(rid, target, outcome)
            .expect("an answer is recorded");
        self.made
            .extend(recorded.undo.seqs.into_iter().map(|seq| (seq, rid)));
    }

    /// The last record's number.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.made.last().map_or(0, |(seq, _)| *seq)
    }

    /// Nothing this tablet shows as sent is missing in the hub's journal, and nothing it recorded is gone
    /// from the tablet. `data` is the hub's folder.
    pub fn claims_nothing_false(&self, data: &Path) {
        let held = through(data, &self.name);
        let state = self.volunteer.tablet.send_state().expect("the outbox answers");
        let claimed = self.last() - state.records_unsent;
        assert!(
            claimed <= held,
            "the tablet shows records up to {claimed} as sent, the hub holds {held}"
        );
        assert!(
            state.state != SendPhase::AllSent || claimed == self.last(),
            "\"all sent\" with records unsent"
        );
        for (seq, rid) in self.made.iter().rev().take(8) {
            let history = self
                .volunteer
                .tablet
                .person(*rid)
                .expect("the resident's history");
            let entry = history.entries.iter().find(|entry| entry.seq == Some(*seq));
            let saved = entry.expect("a record that was made is here").saved;
            let shown = if *seq <= claimed { Saved::Sent } else { Saved::Here };
            assert_eq!(saved, Some(shown), "record {seq}, with a receipt up to {claimed}");
        }
    }

    /// Sends on a good road: everything is under a receipt, and the hub has it. The app tries again by
    /// itself where the first request went to a connection that had just ended; so may this.
    pub fn converges(&self, data: &Path) {
        let try_once = || self.volunteer.tablet.send_now().expect("an answer in words");
        let mut state = try_once();
        for _ in 0..4 {
            if state.problem != Some(ErrorCode::HubUnreachable) {
                break;
            }
            state = try_once();
        }
        assert_eq!(
            (state.state, state.records_unsent, state.problem),
            (SendPhase::AllSent, 0, None)
        );
        assert_eq!(through(data, &self.name), self.last(), "the hub has it all");
        assert_eq!(state.quarantined, 0, "and could use it all");
    }
}

/// The tablet in `folder`, unlocked.
#[must_use]
pub fn opened(folder: &Path) -> Tablet {
    let clock = Arc::new(ManualClock::at(EVENING));
    let tablet = Tablet::open(Options::in_folder(folder, clock)).expect("its own folder");
    tablet.unlock(0, PIN).expect("its PIN");
    tablet
}

/// Everybody on the tablet's list, target by target.
#[must_use]
pub fn cells(tablet: &Tablet) -> Vec<(u32, Target)> {
    let rows = tablet.today().expect("a list").rows;
    let people = rows
        .iter()
        .flat_map(|row| tablet.household(row.hid).expect("a house").people);
    let of_person =
        |person: tungnha_device::views::Person| person.cells.map(|cell| (person.rid, cell.target));
    people.flat_map(of_person).collect()
}

/// The number up to which the hub in `data` holds every record of this member's tablet; 0 for none.
#[must_use]
pub fn through(data: &Path, member: &str) -> u64 {
    let store = Store::open(data).expect("the hub's store");
    let board = tungnha_hub::desk::devices(store.conn()).expect("the board");
    let line = board.iter().find(|line| line.member == member);
    line.map_or(0, |line| line.now.through)
}

/// Makes journal, records, fold and cursors of the hub in `data` anew from the envelopes and compares.
/// Nothing disagrees, nothing is missing, nothing came twice, and nobody was taken for two.
pub fn verified(data: &Path) {
    let store = Store::open(data).expect("the hub's store");
    let verified = tungnha_hub::verify::verify(store.conn()).expect("the store can be read");
    assert!(verified.ok, "{:?}", verified.problems);
    assert_eq!(
        (verified.gaps, verified.forks, verified.quarantined),
        (0, 0, 0),
        "gaps, forks, quarantined records"
    );
}

/// What a program did under [`strace::note`], once the tracer has written all of it down.
#[must_use]
pub fn log(log: &Path) -> String {
    let read = || String::from_utf8_lossy(&std::fs::read(log).unwrap_or_default()).into_owned();
    until("strace to finish its log", || read().contains("+++ "));
    read()
}

/// The same as points.
#[must_use]
pub fn noted(log: &Path) -> Vec<Point> {
    strace::points(&self::log(log))
}

/// People in the hub.
#[must_use]
pub fn people(hub: &Hub) -> usize {
    let mut store = Store::open(hub.data()).expect("the hub's store");
    let lines = store.read(|tx| tungnha_hub::people::people(tx, None));
    lines.expect("the list").len()
}

/// Copies a folder and what is in it.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let (old, new) = (entry.path(), to.join(entry.file_name()));
        if old.is_dir() {
            copy(&old, &new);
        } else {
            std::fs::copy(old, new).expect("a file is copied");
        }
    }
}
