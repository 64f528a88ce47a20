//! Two communes' hubs in one network, and a tablet whose code was typed: it meets whoever answers. It must not become the
//! wrong commune's in silence, whatever its person says of the digits.
#![allow(clippy::expect_used, reason = "a failed step of the story is a failed test")]

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use tungnha_ambient::ManualClock;
use tungnha_device::views::Phase;
use tungnha_device::{Options, Tablet};
use tungnha_exchange::enrol::EnrolCode;
use tungnha_stories::evening::{CLOCK, EVENING, LIST};
use tungnha_stories::hub::Hub;
use tungnha_stories::team::PIN;

/// A hub with a list, and where it listens.
fn served(folder: &Path, commune: &str) -> (Hub, SocketAddr) {
    let mut hub = Hub::at(folder, CLOCK);
    hub.command(&["init", "--commune", commune]);
    hub.command(&["import", LIST]);
    let road = hub.serve();
    (hub, road)
}

/// What the officer's screen shows: the code in letters, and the sixteen digits.
fn shown(hub: &Hub) -> (String, String) {
    let enrol = [
        "enrol",
        "--role",
        "member",
        "--name",
        "Trần Thị Bưởi",
        "--hamlet",
        "Khu phố 3",
    ];
    let told = hub.command(&enrol);
    let text = |key: &str| told[key].as_str().expect("a text").to_owned();
    let digits = EnrolCode::from_url(&text("url"))
        .expect("the hub's own url")
        .fingerprint();
    (text("code"), digits)
}

fn tablets(hub: &Hub) -> usize {
    hub.command(&["devices"]).as_array().expect("a list").len()
}

#[test]
fn a_typed_code_enrols_at_no_other_commune_even_when_the_person_says_the_digits_are_alike() {
    let folder = tempfile::tempdir().expect("a folder");
    // The same name on purpose: only the digits tell them apart.
    let (neighbour, next_door) = served(&folder.path().join("neighbour"), "Phường Long Thủy");
    let (own, home) = served(&folder.path().join("own"), "Phường Long Thủy");
    let (code, digits) = shown(&own);
    let clock = Arc::new(ManualClock::at(EVENING));
    let options = Options::in_folder(folder.path().join("tablet"), clock);
    let tablet = Tablet::open(options).expect("a folder of its own");

    let met = tablet
        .meet_hub(&code, &next_door.to_string())
        .expect("somebody answers");
    assert_eq!(met.commune, "Phường Long Thủy");
    assert_ne!(met.fingerprint, digits, "the neighbour's keys are others");
    assert_eq!((tablets(&neighbour), tablets(&own)), (0, 0), "nothing was sent");
    // "Giống hệt", said without looking.
    tablet
        .enrol(&met.url)
        .expect_err("the neighbour gave no such code");
    let state = tablet.app_state().expect("a state");
    assert_eq!(state.phase, Phase::Enrol);
    assert_eq!((tablets(&neighbour), tablets(&own)), (0, 0));

    // The code is as good as before at the commune that gave it.
    let met = tablet
        .meet_hub(&code, &home.to_string())
        .expect("our hub answers");
    assert_eq!(met.fingerprint, digits);
    tablet.enrol(&met.url).expect("the code is good");
    tablet.choose_pin(PIN).expect("store and vault are made");
    tablet.send_now().expect("the list comes");
    assert_eq!((tablets(&neighbour), tablets(&own)), (0, 1));
    assert!(!tablet.today().expect("a list").rows.is_empty());
}

#[test]
fn a_tablet_of_one_commune_tells_another_nothing_and_is_not_given_a_new_life_by_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (neighbour, next_door) = served(&folder.path().join("neighbour"), "Xã Bên");
    let (mut own, home) = served(&folder.path().join("own"), "Phường Long Thủy");
    let clock = Arc::new(ManualClock::at(EVENING));
    let options = Options::in_folder(folder.path().join("tablet"), clock);
    let tablet = Tablet::open(options).expect("a folder of its own");
    // Its hub is known at both addresses; at the first the neighbour answers.
    let mut code = EnrolCode::from_url(&own.enrol(home, "member", "Trần Thị Bưởi", &["Khu phố 3"]))
        .expect("the hub's own url");
    code.addresses = vec![next_door.to_string(), home.to_string()];
    tablet.enrol(&code.to_url()).expect("found behind the neighbour");
    tablet.choose_pin(PIN).expect("store and vault are made");
    tablet.send_now().expect("the list comes");
    let hid = tablet.today().expect("a list").rows[0].hid;
    tablet.mark_household_done(hid).expect("recorded");
    let waits = tablet.send_state().expect("an outbox").records_unsent;
    own.stop();
    let state = tablet.send_now().expect("a state all the same");
    assert!(state.problem.is_some(), "whoever answers is not our hub");
    assert_eq!(state.records_unsent, waits, "nothing turned green");
    let url = neighbour.enrol(next_door, "member", "Trần Thị Bưởi", &["Khu phố 3"]);
    tablet.enrol_again(&url).expect_err("another commune's code");
    assert_eq!(tablets(&neighbour), 0);
    assert_eq!(tablet.app_state().expect("a state").phase, Phase::Open);
}
