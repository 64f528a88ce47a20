//! The hub's machine burns down, and a hub made of a backup is filled again from its tablets.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a failed step of the story is a failed test"
)]

use std::path::Path;

use tungnha_device::views::SendPhase;
use tungnha_stories::evening::{CLOCK, EVENING, LIST};
use tungnha_stories::hub::Hub;
use tungnha_stories::proxy::Proxy;
use tungnha_stories::team::Volunteer;

fn send(walker: &Volunteer) {
    let state = walker.tablet.send_now().expect("a try");
    assert_eq!((state.state, state.problem), (SendPhase::AllSent, None));
    assert_eq!(walker.unsent(), 0);
}

fn text(path: &Path) -> &str {
    path.to_str().expect("text")
}

#[test]
fn what_came_after_the_backup_comes_again_by_itself_also_from_a_tablet_the_backup_does_not_know() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime for the road");
    let folder = tempfile::tempdir().expect("a folder");
    let mut hub = Hub::init(&folder.path().join("hub"), CLOCK);
    hub.command(&["import", LIST]);
    // The hub keeps its name on the road, wherever it is.
    let road = runtime.block_on(Proxy::open()).expect("a road");
    road.leads_to(Some(hub.serve()));
    let new = |hub: &Hub, who: &str| {
        Volunteer::enrolled(
            &folder.path().join(who),
            hub,
            road.address(),
            ("member", who),
            EVENING,
        )
    };
    let old = new(&hub, "Điểu Khánh");
    old.walk(5);
    send(&old);

    // Every evening, on another machine, while tablets go on.
    let (backup, passphrase) = (folder.path().join("sao-luu.tnb"), folder.path().join("mat-khau"));
    std::fs::write(&passphrase, "bốn chữ ai cũng quên\n").expect("written");
    let arguments = [
        "backup",
        "--out",
        text(&backup),
        "--passphrase-file",
        text(&passphrase),
        "--elsewhere",
    ];
    let made = hub.command(&arguments);

    // After it: more from the old tablet, a tablet the backup does not know, and a house nobody has sent.
    old.walk(3);
    send(&old);
    let young = new(&hub, "Trần Thị Bưởi");
    young.walk(4);
    send(&young);
    young.walk(1);
    let (records, counted) = (
        hub.command(&["verify"])["records"].as_u64().expect("a number"),
        hub.command(&["progress"])["units"].clone(),
    );
    assert!(records > made["records"].as_u64().expect("a number"));

    // Fire. The commune's old laptop becomes the hub.
    road.leads_to(None);
    drop(hub);
    std::fs::remove_dir_all(folder.path().join("hub")).expect("nothing is left of it");
    let laptop = folder.path().join("laptop");
    let mut hub = Hub::restored(&laptop, CLOCK, &backup, &passphrase);
    assert_eq!(
        hub.command(&["verify"])["records"],
        made["records"],
        "what the backup held"
    );
    road.leads_to(Some(hub.serve()));

    send(&old);
    send(&young);
    let verified = hub.command(&["verify"]);
    assert_eq!(verified["ok"], true, "{verified}");
    let again = verified["records"].as_u64().expect("a number");
    assert!(
        again > records,
        "everything is back, and the last house has come too"
    );
    assert_eq!(
        (&verified["gaps"], &verified["forks"], &verified["quarantined"]),
        (&0.into(), &0.into(), &0.into())
    );
    assert_ne!(
        hub.command(&["progress"])["units"],
        counted,
        "the last house counts"
    );

    // Both know each other's houses again, and a third tablet is nobody's double.
    send(&old);
    let third = new(&hub, "Lý Văn Sơn");
    assert!(!third.tablet.today().expect("a list").rows.is_empty());
    let board = hub.command(&["devices"]);
    let mut numbers: Vec<u64> = board
        .as_array()
        .expect("lines")
        .iter()
        .map(|line| line["dev"].as_u64().expect("a number"))
        .collect();
    assert_eq!(numbers.len(), 3);
    numbers.dedup();
    assert_eq!(numbers.len(), 3);
    assert!(numbers[2] > 10_000_000, "{numbers:?}");
    old.walk(1);
    send(&old);
    assert_eq!(hub.command(&["verify"])["ok"], true);
}
