//! `./dev bench sync`: the figures of the sync protocol beside a peer's, in one run on one machine.
//!
//! The peer is PouchDB replicating to express-pouchdb (`tests/bench/pouch`), plain HTTP and nothing
//! encrypted, where ours is TLS and SQLCipher. The weak links are packet-level (`tests/bench/weaklink`).
//! Nothing here passes or fails; a person reads it beside the promise.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a program for a terminal: a failed step ends it"
)]
#![allow(clippy::disallowed_methods, reason = "measuring is what this program is for")]

mod evening;
mod link;
mod peer;
mod tablet;

use std::net::SocketAddr;
use std::path::Path;

use tungnha_stories::hub::Hub;
use tungnha_stories::invented;

use link::{FAST, Link};
use peer::Peer;

const CLOCK: &str = "2024-05-06T18:30:00+07:00";
const HAMLET: &str = "Khu phố 3";
const PEOPLE: usize = 10_000;
const LOOPBACK: &str = "127.0.0.1";

/// A mobile network at the edge of its reach: kbit/s, one-way ms, loss %.
const WEAK: &str = "64 300 5";
/// The worst road there is: also five seconds of nothing in every twenty.
const WORST: &str = "20 400 10 20 5";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(errand) = tablet::Errand::read(&arguments) {
        println!("{}", errand.run());
        return;
    }
    let only = arguments.first().map(String::as_str);
    let wanted = |part| only.is_none_or(|only| only == part);
    let folder = tempfile::tempdir().expect("a folder");
    println!(
        "{:<52} {:>14} {:>14} {:>8}   promise",
        "figure", "Từng Nhà", "PouchDB", "ratio"
    );
    if wanted("loopback") {
        loopback(folder.path());
    }
    if wanted("weak") {
        match Link::open(folder.path()) {
            Ok(link) => weak(folder.path(), &link),
            Err(why) => println!("weak links: not measured here: {why}"),
        }
    }
    if wanted("evening") {
        evening::province(folder.path());
    }
    if wanted("million") {
        evening::million(folder.path());
    }
}

fn loopback(folder: &Path) {
    let mut hub = hub_with_list(&folder.join("hub"), PEOPLE);
    let address = hub.serve();
    let peer = Peer::start(&folder.join("peer"), LOOPBACK, None);

    let ours = tablet_days(&hub, address, &folder.join("days"), None, FAST, 9);
    let theirs = peer.run(3, &["day", "80"], None, FAST);
    row(
        "a day of 80 visits, all HTTP bytes, B/visit",
        ours.bytes as f64 / 80.0,
        Some(theirs.bytes as f64 / 80.0),
        "≤ 20",
    );

    let ours = tablet::push(
        &hub.enrol(address, "member", "push", &[HAMLET]),
        &folder.join("push"),
    );
    let theirs = peer.run(1, &["push", "10000"], None, FAST);
    row(
        "push 10 000 visits, s",
        ours.median(),
        Some(theirs.median()),
        "≤ 0.5",
    );

    let pulls: Vec<tablet::Took> = (0..5)
        .map(|nth| tablet_pull(&hub, address, &folder.join(format!("pull{nth}")), None, FAST))
        .collect();
    let ours = tablet::Took::together(pulls);
    peer.seed(PEOPLE);
    let theirs = peer.run(3, &["pull", "10000"], None, FAST);
    row(
        "pull 10 000 residents into the store, s",
        ours.median(),
        Some(theirs.median()),
        "≤ 0.2",
    );
    row(
        "   bytes down and up, kB",
        ours.bytes as f64 / 1e3,
        Some(theirs.bytes as f64 / 1e3),
        "≤ 300",
    );
    let hub_memory = evening::peak_of(hub.process().expect("it runs"));
    row(
        "peak memory of the hub, MB",
        hub_memory as f64 / 1e6,
        Some(theirs.server as f64 / 1e6),
        "≤ 64",
    );
    row(
        "peak memory of one tablet's process, MB",
        ours.memory as f64 / 1e6,
        Some(theirs.client as f64 / 1e6),
        "≤ 40",
    );
}

fn weak(folder: &Path, link: &Link) {
    let hub = hub_with_list(&folder.join("weak-hub"), PEOPLE);
    let (_serving, address) = link.serve(&hub);
    let peer = Peer::start(&folder.join("weak-peer"), link::HUB, Some(link));

    let ours = tablet_days(&hub, address, &folder.join("weak"), Some(link), WEAK, 30);
    let theirs = peer.run(3, &["day", "80"], Some(link), WEAK);
    row(
        "80 visits at 64 kbit/s, 600 ms, 5 % loss, p50 s",
        ours.median(),
        Some(theirs.median()),
        "≤ 2.5",
    );
    row(
        "   p95 of 30 (of theirs the slowest of 3), s",
        ours.at(0.95),
        Some(theirs.at(1.0)),
        "≤ 5",
    );

    let ours = tablet_pull(&hub, address, &folder.join("weak-pull"), Some(link), WEAK);
    peer.seed(1_000);
    let theirs = peer.run(1, &["pull", "1000"], Some(link), WEAK);
    row(
        "10 000 residents on that link (theirs: 1 000), s",
        ours.median(),
        Some(theirs.median()),
        "≤ 40",
    );

    let ours = tablet_days(&hub, address, &folder.join("worst"), Some(link), WORST, 15);
    let theirs = peer.run(2, &["day", "80"], Some(link), WORST);
    row(
        "80 visits at 20 kbit/s, 800 ms, 10 %, outages, p50 s",
        ours.median(),
        Some(theirs.median()),
        "≤ 10",
    );
    row(
        "   slowest of 15 (of theirs of 2), s",
        ours.at(1.0),
        Some(theirs.at(1.0)),
        "–",
    );
}

/// A hub with `people` invented residents in one hamlet.
fn hub_with_list(data: &Path, people: usize) -> Hub {
    let hub = Hub::init(data, CLOCK);
    let list = data.join("list.xlsx");
    invented::list(&list, HAMLET, people).expect("the list is written");
    hub.command(&["import", &list.to_string_lossy()]);
    hub
}

fn tablet_days(
    hub: &Hub,
    address: SocketAddr,
    folder: &Path,
    link: Option<&Link>,
    weather: &str,
    days: usize,
) -> tablet::Took {
    let url = hub.enrol(address, "member", &folder.to_string_lossy(), &[HAMLET]);
    tablet::Errand::days(folder, &url, weather, days).send(link)
}

fn tablet_pull(
    hub: &Hub,
    address: SocketAddr,
    folder: &Path,
    link: Option<&Link>,
    weather: &str,
) -> tablet::Took {
    let url = hub.enrol(address, "member", &folder.to_string_lossy(), &[HAMLET]);
    tablet::Errand::pull(folder, &url, weather).send(link)
}

/// One line of the table; the ratio is theirs over ours.
fn row(what: &str, ours: f64, theirs: Option<f64>, promise: &str) {
    let (theirs, ratio) = theirs.map_or_else(
        || ("–".to_owned(), "–".to_owned()),
        |theirs| (figure(theirs), format!("{:.1}×", theirs / ours)),
    );
    println!(
        "{what:<52} {:>14} {theirs:>14} {ratio:>8}   {promise}",
        figure(ours)
    );
}

fn figure(value: f64) -> String {
    if value >= 100.0 {
        format!("{value:.0}")
    } else if value >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.3}")
    }
}
