//! A tablet whose PIN nobody knows and whose holder nobody reaches: an officer copies its folder, and the commune's
//! recovery key takes out what it had not sent.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a failed step of the story is a failed test"
)]

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use tungnha_device::views::TakenWhat;
use tungnha_stories::evening::{CLOCK, EVENING, LIST};
use tungnha_stories::hub::Hub;
use tungnha_stories::team::{PIN, Volunteer};

fn tablet(folder: &Path, hub: &Hub, road: SocketAddr, who: &str) -> Volunteer {
    Volunteer::enrolled(&folder.join(who), hub, road, ("member", who), EVENING)
}

/// A copy of a tablet's folder as a cable brings it.
fn copied(from: &Path, to: &Path) -> PathBuf {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("its files").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copied(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
    to.to_owned()
}

/// Every file of a folder with its bytes.
fn content(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("its files").flatten() {
        if entry.path().is_dir() {
            files.extend(content(&entry.path()));
        } else {
            files.push((entry.path(), std::fs::read(entry.path()).expect("its bytes")));
        }
    }
    files.sort();
    files
}

fn text(path: &Path) -> &str {
    path.to_str().expect("text")
}

#[test]
fn the_recovery_key_takes_what_a_copied_folder_holds_into_the_hub_and_the_folder_stays_as_it_came() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hub = Hub::init(&folder.path().join("hub"), CLOCK);
    hub.command(&["import", LIST]);
    let road = hub.serve();
    let khanh = tablet(folder.path(), &hub, road, "Điểu Khánh");
    let sent = khanh.walk(5);
    khanh.tablet.send_now().expect("sent");
    let waiting = khanh.walk(12);
    khanh.tablet.lock().expect("locked");
    // The store alone must do: no spare copies this time.
    let copy = copied(&folder.path().join("Điểu Khánh"), &folder.path().join("usb"));
    std::fs::remove_dir_all(copy.join("spare")).expect("spares");
    let before = content(&copy);
    let receipt = folder.path().join("bien-nhan.tungnha");

    let told = hub.command(&["salvage", text(&copy), "--out", text(&receipt)]);
    assert_eq!(
        (
            &told["member"],
            &told["unsent"],
            &told["new"],
            &told["store_damaged"]
        ),
        (
            &"Điểu Khánh".into(),
            &waiting.into(),
            &waiting.into(),
            &false.into()
        )
    );
    assert_eq!(content(&copy), before, "it was only read");
    let verified = hub.command(&["verify"]);
    assert_eq!(
        (&verified["ok"], &verified["records"]),
        (&true.into(), &(sent + waiting).into())
    );
    let again = hub.command(&["salvage", text(&copy)]);
    assert_eq!(again["new"], 0, "the same again does no harm");
    let log = hub.command(&["audit", "--what", "tablet_salvaged"]);
    let opened = log["rows"].as_array().map(Vec::len);
    assert_eq!(opened, Some(2), "each opening is in the log");
    // Should the tablet be opened after all, the receipt turns its records green.
    khanh.tablet.unlock(0, PIN).expect("opened");
    let taken = khanh
        .tablet
        .take_file(&std::fs::read(&receipt).expect("a receipt"))
        .expect("taken");
    assert_eq!((taken.what, taken.records), (TakenWhat::Receipt, waiting));
    assert_eq!(khanh.unsent(), 0);
}

#[test]
fn a_damaged_store_still_gives_its_sealed_copies_and_what_it_kept_for_a_colleague() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hub = Hub::init(&folder.path().join("hub"), CLOCK);
    hub.command(&["import", LIST]);
    let road = hub.serve();
    let khanh = tablet(folder.path(), &hub, road, "Điểu Khánh");
    let buoi = tablet(folder.path(), &hub, road, "Trần Thị Bưởi");
    let (own, kept) = (khanh.walk(4), buoi.walk(3));
    let handed = buoi
        .tablet
        .export_bundle()
        .expect("handed out")
        .expect("something waits");
    let bytes = {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD
            .decode(handed.data)
            .expect("base64")
    };
    khanh.tablet.take_file(&bytes).expect("kept");
    // A locked tablet has spare copies of everything.
    khanh.tablet.lock().expect("locked");
    let copy = copied(&folder.path().join("Điểu Khánh"), &folder.path().join("usb"));
    std::fs::write(copy.join("store.db"), b"a block of something else").expect("damaged");
    let told = hub.command(&["salvage", text(&copy)]);
    assert_eq!(
        (&told["store_damaged"], &told["new"]),
        (&true.into(), &(own + kept).into())
    );
    assert_eq!(hub.command(&["verify"])["ok"], true);
}

#[test]
fn a_wrong_key_a_damaged_folder_and_somebody_else_s_tablet_are_told_apart_in_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hub = Hub::init(&folder.path().join("hub"), CLOCK);
    hub.command(&["import", LIST]);
    let other = Hub::init(&folder.path().join("other"), CLOCK);
    let road = hub.serve();
    let khanh = tablet(folder.path(), &hub, road, "Điểu Khánh");
    khanh.walk(3);
    khanh.tablet.lock().expect("locked");
    let here = folder.path().join("Điểu Khánh");

    let copy = copied(&here, &folder.path().join("usb-1"));
    let said = other.refused(&["salvage", text(&copy)]);
    assert!(said.contains("máy của trạm nhận khác"), "{said}");
    // Without the card beside the spares the key itself must tell.
    std::fs::remove_dir_all(copy.join("spare")).expect("spares");
    let said = other.refused(&["salvage", text(&copy)]);
    assert!(said.contains("khóa khôi phục của xã không mở được"), "{said}");

    let said = hub.refused(&["salvage", text(folder.path())]);
    assert!(said.contains("không thấy tệp vault.json"), "{said}");
    std::fs::write(copy.join("store.db"), b"a block of something else").expect("damaged");
    let said = hub.refused(&["salvage", text(&copy)]);
    assert!(said.contains("store.db bị hỏng hoặc thiếu"), "{said}");
    std::fs::write(copy.join("vault.json"), b"{").expect("damaged");
    let said = hub.refused(&["salvage", text(&copy)]);
    assert!(said.contains("vault.json bị hỏng hoặc thiếu"), "{said}");
    for said in [said, other.refused(&["salvage", text(&copy)])] {
        assert!(said.contains("không thay đổi gì"), "{said}");
    }
    assert_eq!(hub.command(&["verify"])["records"], 0);
}
