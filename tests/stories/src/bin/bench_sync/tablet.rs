//! One tablet in a process of its own, which enrols on a fast link, waits for bad weather, and sends or
//! fetches while the clock runs.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tungnha_ambient::ManualClock;
use tungnha_device::views::{CellState, SendPhase, Target};
use tungnha_device::{Options, Tablet};
use tungnha_stories::team::{PIN, Volunteer};

use crate::evening::peak_of;
use crate::link::{FAST, Link};

const EVENING: i64 = 1_714_995_000;
const DAY: usize = 80;
/// Between a change of the weather and the measurement: the link looks ten times a second.
const WEATHER_TURNS: Duration = Duration::from_millis(300);
/// Of the worst road a day of 80 visits takes several tries; each begins after as long as the app waits first.
const MOST_TRIES: usize = 20;
const BETWEEN_TRIES: Duration = Duration::from_secs(2);

/// What a tablet's process is to do.
pub(crate) struct Errand {
    role: &'static str,
    folder: PathBuf,
    url: String,
    weather: String,
    days: usize,
    control: Option<PathBuf>,
}

/// What its runs took.
pub(crate) struct Took {
    seconds: Vec<f64>,
    /// HTTP bytes both ways, of the last run.
    pub(crate) bytes: u64,
    /// Peak memory of the tablet's process, bytes.
    pub(crate) memory: u64,
}

impl Took {
    pub(crate) fn median(&self) -> f64 {
        self.at(0.5)
    }

    pub(crate) fn at(&self, share: f64) -> f64 {
        quantile(&self.seconds, share)
    }

    /// Several processes' runs as one.
    pub(crate) fn together(all: Vec<Self>) -> Self {
        let (bytes, memory) = all.last().map_or((0, 0), |last| (last.bytes, last.memory));
        Self {
            seconds: all.into_iter().flat_map(|took| took.seconds).collect(),
            bytes,
            memory,
        }
    }
}

/// The value below which `share` of the values lie.
pub(crate) fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (share * (sorted.len() as f64 - 1.0)).round() as usize;
    sorted.get(place).copied().unwrap_or(f64::NAN)
}

impl Errand {
    /// Days of 80 visits each, sent one by one, each over a connection of its own.
    pub(crate) fn days(folder: &Path, url: &str, weather: &str, days: usize) -> Self {
        Self::new("tablet-days", folder, url, weather, days)
    }

    /// The first list.
    pub(crate) fn pull(folder: &Path, url: &str, weather: &str) -> Self {
        Self::new("tablet-pull", folder, url, weather, 1)
    }

    fn new(role: &'static str, folder: &Path, url: &str, weather: &str, days: usize) -> Self {
        Self {
            role,
            folder: folder.to_owned(),
            url: url.to_owned(),
            weather: weather.to_owned(),
            days,
            control: None,
        }
    }

    /// Runs it in a process of its own, across the link if there is one.
    pub(crate) fn send(self, link: Option<&Link>) -> Took {
        let this = std::env::current_exe().expect("this program");
        let out = match link {
            Some(link) => link.on_tablet(&this),
            None => Command::new(&this),
        }
        .args([self.role, &self.url, &self.weather, &self.days.to_string()])
        .arg(&self.folder)
        .args(link.map(|link| &link.control))
        .output()
        .expect("it starts");
        let said = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success(), "the tablet: {said}");
        let said: Value = serde_json::from_slice(&out.stdout).expect("one line of JSON");
        let seconds = said["seconds"].as_array().expect("seconds");
        Took {
            seconds: seconds.iter().filter_map(Value::as_f64).collect(),
            bytes: said["bytes"].as_u64().expect("bytes"),
            memory: said["memory"].as_u64().expect("bytes"),
        }
    }

    /// The errand of this process's own arguments, if it is a tablet's.
    pub(crate) fn read(arguments: &[String]) -> Option<Self> {
        let [role, url, weather, days, folder, control @ ..] = arguments else {
            return None;
        };
        let role = ["tablet-days", "tablet-pull"]
            .into_iter()
            .find(|known| known == role)?;
        let days = days.parse().ok()?;
        Some(Self {
            control: control.first().map(PathBuf::from),
            ..Self::new(role, Path::new(folder), url, weather, days)
        })
    }

    /// Does it; the answer is a line of JSON.
    pub(crate) fn run(&self) -> Value {
        let Volunteer { tablet, clock } = Volunteer::by_url(&self.folder, &self.url, EVENING);
        let (seconds, bytes) = if self.role == "tablet-pull" {
            self.weather(&self.weather);
            let took = deliver(&tablet);
            self.weather(FAST);
            let traffic = tablet.traffic();
            assert!(
                !tablet.today().expect("a list").waiting_for_list,
                "the list has come"
            );
            (vec![took], traffic.up + traffic.down)
        } else {
            self.walk(tablet, &clock)
        };
        json!({ "seconds": seconds, "bytes": bytes, "memory": peak_of(std::process::id()) })
    }

    fn walk(&self, tablet: Tablet, clock: &std::sync::Arc<ManualClock>) -> (Vec<f64>, u64) {
        tablet.send_now().expect("the list comes");
        let mut cells = open_cells(&tablet).into_iter();
        drop(tablet);
        let mut bytes = 0;
        let seconds = (0..self.days)
            .map(|_| {
                // A start of the app: nothing of an earlier connection is left.
                let tablet =
                    Tablet::open(Options::in_folder(&self.folder, clock.clone())).expect("its folder");
                tablet.unlock(0, PIN).expect("the PIN");
                for (nth, (rid, target)) in cells.by_ref().take(DAY).enumerate() {
                    clock.advance(60 + (nth as u64 * 37) % 90);
                    let outcome = ["DONE", "NO_NEED", "DONE", "ABSENT_UNKNOWN", "DONE"][nth % 5];
                    tablet.answer(rid, target, outcome).expect("recorded");
                }
                let before = tablet.traffic();
                self.weather(&self.weather);
                let took = deliver(&tablet);
                self.weather(FAST);
                let after = tablet.traffic();
                bytes = after.up + after.down - before.up - before.down;
                took
            })
            .collect();
        (seconds, bytes)
    }

    fn weather(&self, weather: &str) {
        if let Some(control) = &self.control {
            std::fs::write(control, weather).expect("the link's file");
            std::thread::sleep(WEATHER_TURNS);
        }
    }
}

/// Sends and fetches until everything has arrived; the seconds it took, tries that failed included.
fn deliver(tablet: &Tablet) -> f64 {
    let start = Instant::now();
    for _ in 0..MOST_TRIES {
        let state = tablet.send_now().expect("the outbox answers");
        let waiting = tablet.today().expect("a list").waiting_for_list;
        if state.problem.is_none() && state.state == SendPhase::AllSent && !waiting {
            return start.elapsed().as_secs_f64();
        }
        std::thread::sleep(BETWEEN_TRIES);
    }
    panic!("nothing arrived in {MOST_TRIES} tries");
}

/// Ten thousand visits recorded here and sent over loopback.
pub(crate) fn push(url: &str, folder: &Path) -> Took {
    let Volunteer { tablet, clock } = Volunteer::by_url(folder, url, EVENING);
    tablet.send_now().expect("the list comes");
    let cells = open_cells(&tablet);
    for &(rid, target) in cells.iter().cycle().take(10_000) {
        clock.advance(20);
        tablet.answer(rid, target, "DONE").expect("recorded");
    }
    let before = tablet.traffic();
    let seconds = vec![deliver(&tablet)];
    let after = tablet.traffic();
    Took {
        seconds,
        bytes: after.up + after.down - before.up - before.down,
        memory: peak_of(std::process::id()),
    }
}

/// Every open cell of the list, in walking order.
fn open_cells(tablet: &Tablet) -> Vec<(u32, Target)> {
    let houses = tablet.today().expect("today").rows;
    let cells = |hid| {
        let people = tablet.household(hid).expect("a house").people;
        people
            .into_iter()
            .flat_map(|person| {
                let rid = person.rid;
                let open = person
                    .cells
                    .into_iter()
                    .filter(|cell| cell.state == CellState::NotAsked);
                open.map(move |cell| (rid, cell.target)).collect::<Vec<_>>()
            })
            .collect::<Vec<_>>()
    };
    houses
        .iter()
        .flat_map(|house| cells(house.hid))
        .take(10_000)
        .collect()
}
