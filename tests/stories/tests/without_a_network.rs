//! An evening without any network at the doors: a day goes by file, by a colleague's tablet, and out of a
//! locked tablet, and turns green each time only by the hub's own signature.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a failed step of the story is a failed test"
)]

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tungnha_device::views::{CarryFile, ErrorCode, SendPhase, TakenWhat};
use tungnha_stories::evening::{CLOCK, EVENING, LIST};
use tungnha_stories::hub::Hub;
use tungnha_stories::proxy::Proxy;
use tungnha_stories::team::{PIN, Volunteer};
use tungnha_stories::wait::until;

/// What a person does with it: saves it somewhere.
fn saved(folder: &Path, file: &CarryFile) -> String {
    let path = folder.join(&file.name);
    fs::write(&path, STANDARD.decode(&file.data).expect("base64")).expect("a file");
    path.to_str().expect("a plain path").to_owned()
}

/// From here on nothing gets through, not even on a connection that stands.
fn no_network(road: &Proxy) {
    road.leads_to(None);
    road.cut();
}

fn all_sent(volunteer: &Volunteer) -> bool {
    let state = volunteer.tablet.send_state().expect("the outbox answers");
    (state.state, state.records_unsent) == (SendPhase::AllSent, 0)
}

#[test]
fn a_day_goes_by_file_by_a_colleague_and_out_of_a_locked_tablet_and_every_record_is_there_once() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime for the road");
    let folder = tempfile::tempdir().expect("a folder");
    let mut hub = Hub::init(&folder.path().join("hub"), CLOCK);
    hub.command(&["import", LIST]);
    let road = runtime.block_on(Proxy::open()).expect("a road");
    let address = hub.serve();
    road.leads_to(Some(address));
    let new = |hub: &Hub, name: &str, who: &str| {
        Volunteer::enrolled(
            &folder.path().join(name),
            hub,
            road.address(),
            ("member", who),
            EVENING,
        )
    };
    let buoi = new(&hub, "a", "Trần Thị Bưởi");
    let khanh = new(&hub, "b", "Điểu Khánh");
    let held = |hub: &Hub| hub.command(&["verify"])["records"].as_u64().expect("a number");
    assert_eq!(held(&hub), 0);

    // No network for anybody. Bưởi walks her houses and brings a file to the desk.
    no_network(&road);
    let first = buoi.walk(20);
    assert!(first >= 20);
    let state = buoi.tablet.send_now().expect("an answer");
    assert_eq!((state.state, state.records_unsent), (SendPhase::Failed, first));
    let file = buoi
        .tablet
        .export_bundle()
        .expect("a file")
        .expect("something is unsent");
    assert_eq!(
        (file.records, file.symbols.len()),
        (first, 1),
        "it fits one symbol too"
    );
    let file = saved(folder.path(), &file);
    let receipt = folder.path().join("bien-nhan.tungnha");
    let receipt = receipt.to_str().expect("a plain path");
    hub.command(&["receive", &file, "--out", receipt]);
    assert_eq!(held(&hub), first);
    assert_eq!(
        buoi.unsent(),
        first,
        "the desk has it; the tablet has not heard so"
    );
    let taken = buoi
        .tablet
        .take_file(&fs::read(receipt).expect("a receipt"))
        .expect("taken");
    assert_eq!((taken.what, taken.records), (TakenWhat::Receipt, first));
    assert!(all_sent(&buoi));

    // Her next houses she hands to Khánh, who keeps them sealed and meets the hub first.
    let second = buoi.walk(5);
    let file = buoi
        .tablet
        .export_bundle()
        .expect("a file")
        .expect("something is unsent");
    let bytes = STANDARD.decode(&file.data).expect("base64");
    let kept = khanh.tablet.take_file(&bytes).expect("kept");
    assert_eq!(
        (kept.what, kept.records, kept.name.as_deref()),
        (TakenWhat::Colleague, second, Some("Trần Thị Bưởi"))
    );
    road.leads_to(Some(address));
    assert_eq!(khanh.tablet.send_now().expect("sent").state, SendPhase::AllSent);
    assert_eq!(held(&hub), first + second);
    let line = khanh.tablet.held().expect("a shelf").remove(0);
    assert!(line.receipt, "the records went, the receipt is here");
    no_network(&road);
    let receipt = khanh.tablet.hand_out(&line.id).expect("a receipt");
    let receipt = STANDARD.decode(receipt.data).expect("base64");
    assert_eq!(
        khanh.tablet.take_file(&receipt).expect("taken").what,
        TakenWhat::NotOurs
    );
    assert_eq!(buoi.tablet.take_file(&receipt).expect("taken").records, second);
    assert!(all_sent(&buoi));

    // Khánh locks his tablet and forgets his PIN; it sends by itself when there is a network.
    let third = khanh.walk(10);
    khanh.tablet.lock().expect("locked");
    let state = khanh.tablet.send_spares().expect("an answer");
    assert_eq!(
        (state.waiting, state.problem),
        (third, Some(ErrorCode::HubUnreachable))
    );
    road.leads_to(Some(address));
    let state = khanh.tablet.send_spares().expect("an answer");
    assert_eq!((state.waiting, state.receipted, state.problem), (0, third, None));
    assert_eq!(held(&hub), first + second + third);
    khanh.tablet.unlock(0, PIN).expect("he remembers");
    assert!(all_sent(&khanh));

    // Each of them meets the hub over the network again: nothing is sent twice, nothing is in dispute.
    for volunteer in [&buoi, &khanh] {
        assert_eq!(
            volunteer.tablet.send_now().expect("sent").state,
            SendPhase::AllSent
        );
    }
    let verified = hub.command(&["verify"]);
    assert_eq!(verified["ok"], true, "{verified}");
    assert_eq!(verified["records"], first + second + third);
    assert_eq!((&verified["gaps"], &verified["forks"]), (&0.into(), &0.into()));
}

#[test]
fn a_tablet_whose_store_is_lost_still_brings_every_record_to_the_hub() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hub = Hub::init(&folder.path().join("hub"), CLOCK);
    hub.command(&["import", LIST]);
    let address = hub.serve();
    let tablet = folder.path().join("a");
    let buoi = Volunteer::enrolled(&tablet, &hub, address, ("member", "Trần Thị Bưởi"), EVENING);
    let made = buoi.walk(10);
    // Nobody locked it: the spares are made by themselves.
    until("spare copies of the whole walk", || {
        buoi.tablet.spare_state().is_ok_and(|state| state.waiting == made)
    });
    drop(buoi);
    for name in [
        "store.db",
        "store.db-wal",
        "store.db-shm",
        "vault.json",
        "platform-secret",
    ] {
        // The index and the log may have gone with the last connection.
        let _ = fs::remove_file(tablet.join(name));
    }
    let clock = std::sync::Arc::new(tungnha_ambient::ManualClock::at(EVENING));
    let options = tungnha_device::Options::in_folder(&tablet, clock);
    let left = tungnha_device::Tablet::open(options).expect("a folder with spare copies");
    let state = left.send_spares().expect("an answer");
    assert_eq!((state.waiting, state.receipted, state.problem), (0, made, None));
    let verified = hub.command(&["verify"]);
    assert_eq!(
        (&verified["ok"], &verified["records"]),
        (&true.into(), &made.into())
    );
    assert_eq!(verified["quarantined"], 0);
}
