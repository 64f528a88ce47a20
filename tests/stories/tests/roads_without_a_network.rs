//! Tablets that never reach the hub: a file on a USB stick, symbols from screen to camera, a colleague's
//! tablet; and a tablet that is lost with everything on it.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a failed step of the story is a failed test"
)]

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tungnha_device::views::{SendPhase, TakenWhat};
use tungnha_stories::evening::{CLOCK, EVENING, LIST};
use tungnha_stories::hub::Hub;
use tungnha_stories::picture::Picture;
use tungnha_stories::team::Volunteer;

fn tablet(folder: &Path, hub: &Hub, road: SocketAddr, who: &str) -> Volunteer {
    Volunteer::enrolled(&folder.join(who), hub, road, ("member", who), EVENING)
}

fn done(hub: &Hub) -> Value {
    hub.command(&["progress", "--hamlet", "Khu phố 3"])["units"].clone()
}

fn text(path: &Path) -> &str {
    path.to_str().expect("text")
}

/// The bytes of what a tablet hands out.
fn bytes(base64: &str) -> Vec<u8> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD
        .decode(base64)
        .expect("base64")
}

#[test]
fn an_evening_on_a_usb_stick_counts_like_any_other_and_the_receipt_file_turns_it_green() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hub = Hub::init(&folder.path().join("hub"), CLOCK);
    hub.command(&["import", LIST]);
    let road = hub.serve();
    let khanh = tablet(folder.path(), &hub, road, "Điểu Khánh");
    hub.kill();
    let before = done(&hub);
    let waiting = khanh.walk(12);

    let file = khanh
        .tablet
        .export_bundle()
        .expect("handed out")
        .expect("something waits");
    assert_eq!(file.records, waiting);
    let (stick, receipt) = (
        folder.path().join(&file.name),
        folder.path().join("bien-nhan.tungnha"),
    );
    std::fs::write(&stick, bytes(&file.data)).expect("written");
    // Another program serves the folder or none does: it does not matter.
    let told = hub.command(&["receive", text(&stick), "--out", text(&receipt)]);
    assert_eq!(told["new"], waiting);
    assert_ne!(done(&hub), before, "it counts");

    let taken = khanh
        .tablet
        .take_file(&std::fs::read(&receipt).expect("a receipt"))
        .expect("taken");
    assert_eq!((taken.what, taken.records), (TakenWhat::Receipt, waiting));
    assert_eq!(khanh.unsent(), 0);
    let state = khanh.tablet.send_state().expect("a state");
    assert_eq!(state.state, SendPhase::AllSent);
    let verified = hub.command(&["verify"]);
    assert_eq!(
        (&verified["ok"], &verified["records"]),
        (&true.into(), &waiting.into())
    );
}

#[test]
fn an_evening_goes_from_screen_to_camera_and_its_receipt_comes_back_the_same_way() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hub = Hub::init(&folder.path().join("hub"), CLOCK);
    hub.command(&["import", LIST]);
    let road = hub.serve();
    let khanh = tablet(folder.path(), &hub, road, "Điểu Khánh");
    let waiting = khanh.walk(40);
    let file = khanh
        .tablet
        .export_bundle()
        .expect("handed out")
        .expect("something waits");
    assert!(!file.symbols.is_empty(), "an evening is not too much for symbols");

    // The officer photographs the tablet's screen, last symbol first.
    let pictures: Vec<PathBuf> = file
        .symbols
        .iter()
        .enumerate()
        .rev()
        .map(|(number, symbol)| {
            let seen = Picture::of_paths([symbol.path.as_str()], (symbol.size, symbol.size), 5);
            let path = folder.path().join(format!("anh-{number}.png"));
            std::fs::write(&path, seen.png()).expect("written");
            path
        })
        .collect();
    let page = folder.path().join("bien-nhan.svg");
    let mut arguments = vec!["receive"];
    arguments.extend(pictures.iter().map(|path| text(path)));
    arguments.extend(["--qr", text(&page)]);
    assert_eq!(hub.command(&arguments)["new"], waiting);

    // The tablet's camera sees the officer's screen.
    let svg = std::fs::read_to_string(&page).expect("a page");
    let seen = Picture::of_page(&svg);
    let picture = khanh
        .tablet
        .take_picture(seen.width, seen.height, &seen.brightness)
        .expect("looked at");
    let taken = picture.taken.expect("one symbol is all of a receipt");
    assert_eq!((taken.what, taken.records), (TakenWhat::Receipt, waiting));
    assert_eq!(khanh.unsent(), 0);
    assert_eq!(hub.command(&["verify"])["ok"], true);
}

#[test]
fn a_lost_tablet_has_lost_nothing_that_a_colleague_keeps() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hub = Hub::init(&folder.path().join("hub"), CLOCK);
    hub.command(&["import", LIST]);
    let road = hub.serve();
    let lost = tablet(folder.path(), &hub, road, "Điểu Khánh");
    let buddy = tablet(folder.path(), &hub, road, "Trần Thị Bưởi");
    let kept = lost.walk(10);
    let copy = lost
        .tablet
        .export_bundle()
        .expect("handed out")
        .expect("something waits");
    let taken = buddy.tablet.take_file(&bytes(&copy.data)).expect("taken");
    assert_eq!((taken.what, taken.records), (TakenWhat::Colleague, kept));
    // The tablet falls into the river. What it made after the copy nobody will ever see.
    drop(lost);

    let board = hub.command(&["devices"]);
    let line = board
        .as_array()
        .expect("lines")
        .iter()
        .find(|line| line["member"] == "Điểu Khánh");
    let dev = line.expect("the lost tablet")["dev"].to_string();
    let told = hub.command(&["lost", &dev]);
    assert_eq!(told["through"], 0, "it never came");
    assert_eq!(told["held_lists"][0]["residents"], 1080);
    hub.command(&["revoke", "--dev", &dev]);

    // What the colleague keeps was signed before; it is in custody, apart, for the officer to look at.
    let sent = buddy.tablet.send_now().expect("sent");
    assert_eq!(sent.state, SendPhase::AllSent);
    let told = hub.command(&["lost", &dev]);
    assert_eq!(
        (&told["through"], &told["missing_known"]),
        (&kept.into(), &0.into())
    );
    assert_eq!(told["quarantined"], kept);
    assert_eq!(hub.command(&["verify"])["ok"], true);
}
