//! The figures the project promises, measured in one run on this machine and printed as a table.
//!
//! Everything is real: the release build, SQLCipher on this disk, the hub as its own process, TLS on
//! loopback. The last column is the promise; nothing here passes or fails, a person reads it.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a program for a terminal: a failed step ends it"
)]
#![allow(clippy::disallowed_methods, reason = "measuring is what this program is for")]

use std::path::Path;
use std::time::{Duration, Instant};

use tungnha_device::Tablet;
use tungnha_device::views::{CellState, SendPhase, Target};
use tungnha_stories::hub::Hub;
use tungnha_stories::invented;
use tungnha_stories::team::Volunteer;

const CLOCK: &str = "2024-05-06T18:30:00+07:00";
const EVENING: i64 = 1_714_995_000;
const WARD: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../samples/danh-sach-toan-phuong.xlsx"
);
const PEOPLE: usize = 10_000;
const DAY: usize = 80;

fn main() {
    if let [_, role, folder, url] = std::env::args().collect::<Vec<_>>().as_slice()
        && role == "one-tablet"
    {
        return one_tablet(Path::new(folder), url);
    }
    let folder = tempfile::tempdir().expect("a folder");
    machine(folder.path());
    println!("{:<58} {:>14}   promise", "figure", "measured");

    bare_commit(folder.path());
    let import = Hub::init(&folder.path().join("ward"), CLOCK);
    line(
        "import of the whole ward, 5 073 people (whole process)",
        timed(|| import.command(&["import", WARD])).0,
        "≤ 1.5 s",
    );

    let mut hub = Hub::init(&folder.path().join("hub"), CLOCK);
    let list = folder.path().join("list.xlsx");
    invented::list(&list, "Khu phố 3", PEOPLE).expect("the list is written");
    hub.command(&["import", &list.to_string_lossy()]);
    let address = hub.serve();

    let mut pulls: Vec<(Duration, Volunteer)> = ["1", "2", "3", "4", "5"]
        .map(|tablet| {
            let fresh = Volunteer::without_list(
                &folder.path().join(tablet),
                &hub,
                address,
                ("member", tablet),
                EVENING,
            );
            (
                timed(|| assert_eq!(fresh.tablet.send_now().expect("the list comes").problem, None)).0,
                fresh,
            )
        })
        .into();
    pulls.sort_by_key(|(took, _)| *took);
    let (pull, walker) = pulls.swap_remove(2);
    line(
        "pull 10 000 residents over TLS into the store, median of 5",
        pull,
        "≤ 0.2 s",
    );
    let down = walker.tablet.traffic().down;
    size("   bytes down, HTTP bodies and headers", down, "≤ 300 kB");

    again(
        "today screen, 10 000 residents",
        || drop(walker.tablet.today().expect("today")),
        "≤ 150 ms",
    );
    again(
        "search “nguyen duc”",
        || drop(walker.tablet.search("nguyen duc").expect("search")),
        "≤ 30 ms",
    );

    let people = open_cells(&walker.tablet);
    let mut taps: Vec<Duration> = Vec::with_capacity(PEOPLE);
    for &(rid, target) in people.iter().cycle().take(PEOPLE) {
        walker.clock.advance(20);
        taps.push(timed(|| walker.tablet.answer(rid, target, "DONE").expect("recorded")).0);
    }
    taps.sort_unstable();
    line(
        "one visit durable on the tablet, p50",
        taps[taps.len() / 2],
        "≤ 1 ms",
    );
    line(
        "one visit durable on the tablet, p99",
        taps[taps.len() * 99 / 100],
        "≤ 5 ms",
    );

    let before = walker.tablet.traffic();
    let (push, state) = timed(|| walker.tablet.send_now().expect("sent"));
    assert_eq!(state.state, SendPhase::AllSent);
    line("push 10 000 visits over TLS", push, "≤ 0.5 s");
    size("   bytes up", walker.tablet.traffic().up - before.up, "–");

    for &(rid, target) in people.iter().take(DAY) {
        walker.clock.advance(90);
        walker.tablet.answer(rid, target, "NO_NEED").expect("recorded");
    }
    let before = walker.tablet.traffic();
    walker.tablet.send_now().expect("sent");
    let after = walker.tablet.traffic();
    let (up, down) = (after.up - before.up, after.down - before.down);
    println!(
        "{:<58} {:>9.1} B/visit   ≤ 20",
        "a day of 80 visits, all HTTP bytes",
        (up + down) as f64 / DAY as f64
    );
    size("   of which up", up, "–");

    size(
        "peak memory of the hub process",
        peak(&format!("/proc/{}/status", hub.process().expect("it runs"))),
        "≤ 64 MB",
    );
    let url = hub.enrol(address, "member", "Một máy", &["Khu phố 3"]);
    let alone = std::process::Command::new(std::env::current_exe().expect("this program"))
        .args(["one-tablet", &folder.path().join("alone").to_string_lossy(), &url])
        .output()
        .expect("it starts");
    let used = String::from_utf8_lossy(&alone.stdout)
        .trim()
        .parse()
        .expect("bytes");
    size(
        "peak memory of one tablet: enrol, pull, a day, send",
        used,
        "≤ 40 MB",
    );
    drop(hub);
}

/// A tablet alone in its process: prints its peak memory in bytes. Argon2 takes 19 MiB of it.
fn one_tablet(folder: &Path, url: &str) {
    let alone = Volunteer::by_url(folder, url, EVENING);
    alone.tablet.send_now().expect("the list comes");
    for (rid, target) in open_cells(&alone.tablet).into_iter().take(DAY) {
        alone.clock.advance(90);
        alone.tablet.answer(rid, target, "DONE").expect("recorded");
    }
    assert_eq!(alone.tablet.send_now().expect("sent").state, SendPhase::AllSent);
    println!("{}", peak("/proc/self/status"));
}

/// What one durable commit costs on this disk with nothing of ours around it: the measure of the taps.
fn bare_commit(folder: &Path) {
    let store = rusqlite::Connection::open(folder.join("bare.db")).expect("a database");
    store.pragma_update(None, "journal_mode", "wal").expect("WAL");
    store
        .pragma_update(None, "synchronous", "full")
        .expect("full sync");
    store
        .execute_batch("CREATE TABLE tap (seq INTEGER PRIMARY KEY, body BLOB) STRICT")
        .expect("a table");
    let mut commits: Vec<Duration> = (0..2_000)
        .map(|_| {
            timed(|| {
                store
                    .execute("INSERT INTO tap (body) VALUES (zeroblob(40))", [])
                    .expect("a row")
            })
            .0
        })
        .collect();
    commits.sort_unstable();
    line(
        "   for comparison: one bare SQLite commit, p50",
        commits[commits.len() / 2],
        "–",
    );
}

/// Every open cell of the list, in walking order.
fn open_cells(tablet: &Tablet) -> Vec<(u32, Target)> {
    let houses = tablet.today().expect("today").rows;
    let cells = |hid| {
        let house = tablet.household(hid).expect("a house");
        let open = house.people.into_iter().flat_map(|person| {
            let rid = person.rid;
            person
                .cells
                .into_iter()
                .filter(|cell| cell.state == CellState::NotAsked)
                .map(move |cell| (rid, cell.target))
        });
        open.collect::<Vec<_>>()
    };
    houses
        .iter()
        .flat_map(|house| cells(house.hid))
        .take(PEOPLE)
        .collect()
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let made = work();
    (start.elapsed(), made)
}

/// The median of nine runs.
fn again(what: &str, mut work: impl FnMut(), promise: &str) {
    let mut runs: Vec<Duration> = (0..9).map(|_| timed(&mut work).0).collect();
    runs.sort_unstable();
    line(what, runs[runs.len() / 2], promise);
}

fn line(what: &str, took: Duration, promise: &str) {
    println!("{what:<58} {:>11.2} ms   {promise}", took.as_secs_f64() * 1_000.0);
}

fn size(what: &str, bytes: u64, promise: &str) {
    println!("{what:<58} {:>11.1} kB   {promise}", bytes as f64 / 1_000.0);
}

/// Peak resident memory in bytes.
fn peak(status: &str) -> u64 {
    let text = std::fs::read_to_string(status).unwrap_or_default();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap_or_default();
    line.split_whitespace()
        .next()
        .and_then(|kib| kib.parse::<u64>().ok())
        .unwrap_or(0)
        * 1_024
}

fn machine(folder: &Path) {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .unwrap_or(": unknown");
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    println!(
        "machine{model}, {cores} cores; stores in {}; medians of 9 unless said",
        folder.display()
    );
}
