//! The power goes at a tablet: under an evening of recording and sending, and under joining a hub.

use std::path::Path;

use tempfile::TempDir;
use tungnha_stories::hub::Hub;

use super::kill_enrol::{goes_on, joins};
use super::kill_tablet::Evening;
use super::power::{Power, Recorded};
use crate::apart::Apart;
use crate::dice::Dice;
use crate::scene::{self, HAMLET};
use crate::syscalls::{self, Step};

/// A tablet's evening: taps in order, each with its numbers.
pub struct Taps {
    evening: Evening,
}

/// A tablet that records, sends, and is locked and opened in between.
#[must_use]
pub fn power_tablet() -> Power<Taps> {
    let mut evening = Evening::set();
    let root = evening.book.folder.clone();
    let (before, log) = (root.with_extension("before"), root.with_extension("steps"));
    scene::copy(&root, &before);
    let mut tablet = Apart::start(&root, &syscalls::record(&log));
    let walked = evening.walk(&mut tablet, &mut Dice::of(0, 0));
    assert!(walked.is_some(), "strace runs the tablet");
    tablet.end();
    Power::over(Taps { evening }, &root, before, &log)
}

/// Every answer of the process that says that a tap is kept: its numbers.
fn kept(steps: &[Step]) -> Vec<Vec<u64>> {
    let said = steps.iter().filter_map(|step| match step {
        Step::Said(bytes) => std::str::from_utf8(bytes).ok()?.trim_end().strip_prefix("kept"),
        _ => None,
    });
    let numbers = |text: &str| {
        let numbers = text.split_whitespace();
        numbers.map(|number| number.parse().expect("a number")).collect()
    };
    said.map(numbers).collect()
}

impl Recorded for Taps {
    fn name(&self) -> &'static str {
        "power-tablet"
    }

    fn check(&mut self, steps: &[Step], image: &Path) {
        let reported = kept(steps).iter().flatten().count() as u64;
        let mut book = self.evening.book.as_of(image, reported);
        let mut tablet = Apart::start(image, &[]);
        assert_eq!(tablet.ask("open").as_deref(), Some("Open"));
        // The hub is at the evening's end: whatever is shown as sent here, it holds.
        let through = scene::through(self.evening.hub.data(), &book.name);
        book.compare(&mut tablet, through);
        // Of the tap that was not reported yet, all or nothing: numbers end where a tap ends.
        assert!(self.evening.book.ends(book.last()), "half a tap: {}", book.last());
        tablet.end();
    }
}

/// Joining a hub.
pub struct Joining {
    _hub: Hub,
    url: String,
    _folder: TempDir,
}

/// A tablet that is enrolled, given a PIN and a list.
#[must_use]
pub fn power_enrol() -> Power<Joining> {
    let folder = scene::folder();
    let mut hub = scene::hub(folder.path(), 24);
    let address = hub.serve();
    let url = hub.enrol(address, "member", "Bưởi", &[HAMLET]);
    let (root, before) = (folder.path().join("tablet"), folder.path().join("before"));
    for folder in [&root, &before] {
        std::fs::create_dir(folder).expect("a folder");
    }
    let log = folder.path().join("steps");
    let mut tablet = Apart::start(&root, &syscalls::record(&log));
    assert!(joins(&mut tablet, &url).is_some(), "strace runs the tablet");
    tablet.end();
    let joining = Joining {
        _hub: hub,
        url,
        _folder: folder,
    };
    Power::over(joining, &root, before, &log)
}

impl Recorded for Joining {
    fn name(&self) -> &'static str {
        "power-enrol"
    }

    fn check(&mut self, steps: &[Step], image: &Path) {
        if !steps.contains(&Step::Sent) {
            // The hub had not heard of this tablet yet, and the one here is at the story's end: it took the
            // code from a key that this disk has never had. Another code would do.
            let mut tablet = Apart::start(image, &[]);
            assert_eq!(tablet.ask("state").as_deref(), Some("Enrol"));
            return;
        }
        let (found, mut tablet) = goes_on(image, &self.url);
        assert_eq!(tablet.ask("send").as_deref(), Some("AllSent 0 -"));
        let said = |words: &[u8]| {
            steps
                .iter()
                .any(|step| matches!(step, Step::Said(said) if said == words))
        };
        // What the person was shown is still so.
        if said(b"Open\n") {
            assert_eq!(found, "Locked");
        } else if said(b"ChoosePin\n") {
            assert_ne!(found, "Enrol");
        }
        tablet.end();
    }
}
