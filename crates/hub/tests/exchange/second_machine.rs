//! A backup while the hub serves, and a hub made of it again.

use std::path::PathBuf;

use tungnha_exchange::carry::Bundle;
use tungnha_exchange::refusal::Refusal;

use super::bringing::{refused, told};
use super::done;
use super::tablet::Tablet;
use super::ward::{KP3, Ward};

const PASSPHRASE: &str = "bốn chữ ai cũng quên";

/// Files of a test, in a folder of their own.
struct Places {
    dir: tempfile::TempDir,
}

impl Places {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("passphrase"), format!("{PASSPHRASE}\n")).unwrap();
        Self { dir }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }
}

fn backup(ward: &Ward, places: &Places, name: &str, more: &[&str]) -> serde_json::Value {
    let (out, passphrase) = (places.text(name), places.text("passphrase"));
    let arguments = ["backup", "--out", &out, "--passphrase-file", &passphrase];
    told(ward.path(), &[&arguments, more].concat())
}

fn restore_arguments(places: &Places, name: &str) -> [String; 5] {
    [
        "restore".to_owned(),
        "--from".to_owned(),
        places.text(name),
        "--passphrase-file".to_owned(),
        places.text("passphrase"),
    ]
}

async fn walked(ward: &Ward, seed: u8, records: usize) -> Tablet {
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(ward, &[KP3], seed).await;
    for (minutes, rid) in (1..).zip(people.iter().cycle()).take(records) {
        tablet.record(done(*rid), minutes);
    }
    tablet
}

#[tokio::test]
async fn a_restored_hub_is_the_same_hub_in_a_new_life_and_is_filled_again_from_its_tablets() {
    let mut ward = Ward::served().await;
    let places = Places::new();
    let mut old = walked(&ward, 1, 5).await;
    old.sync(vec![old.envelope(1, 2)]).await;
    let made = backup(&ward, &places, "b.tnb", &[]);
    assert_eq!((&made["records"], &made["elsewhere"]), (&2.into(), &false.into()));
    // After the backup: more from the old tablet, and a tablet the backup does not know.
    old.sync(vec![old.envelope(3, 4)]).await;
    let mut new = walked(&ward, 2, 3).await;
    new.sync(vec![new.envelope(1, 3)]).await;
    ward.stop().await;

    let again = places.path("hub");
    let arguments = restore_arguments(&places, "b.tnb");
    let restored = told(&again, &arguments.each_ref().map(String::as_str));
    assert!(restored["incarnation"].as_u64().unwrap() > 1);
    assert_eq!(
        (&restored["records"], &restored["devices"]),
        (&2.into(), &1.into())
    );
    ward.moved_to(&again).await;
    old.follow(&ward);
    new.follow(&ward);

    let request = old.request(vec![old.envelope(5, 5)]);
    old.incarnation = old.ask(&request).await.incarnation();
    assert_eq!(restored["incarnation"], old.incarnation);
    assert_eq!(old.sync(Vec::new()).await.ack.through, 2);
    assert_eq!(old.sync(vec![old.envelope(3, 5)]).await.ack.through, 5);

    let request = new.request(Vec::new());
    assert_eq!(new.ask(&request).await.no(), Refusal::ShowCertificate);
    let shown = Bundle {
        hub_id: new.code.hub_id,
        items: Vec::new(),
        certificates: vec![new.certificate_bytes.clone()],
        labels: Vec::new(),
        at_work: None,
    };
    new.post("/v1/relay", None, shown.to_bytes()).await.done();
    new.incarnation = old.incarnation;
    assert_eq!(new.sync(vec![new.envelope(1, 3)]).await.ack.through, 3);

    let third = Tablet::enrolled(&ward, &[KP3], 3).await;
    assert!(
        third.dev() > 10_000_000,
        "numbers of the first life are not given again"
    );
    let member = third.certificate.unwrap().member;
    assert!(member.0 > 10_000_000);
    assert!(ward.verify().ok);
    assert_eq!(ward.counts()["record"], 8);
}

#[tokio::test]
async fn what_lies_on_another_machine_is_safe_in_every_later_receipt_and_nothing_else_is() {
    let ward = Ward::served().await;
    let places = Places::new();
    let mut tablet = walked(&ward, 1, 4).await;
    assert_eq!(tablet.sync(vec![tablet.envelope(1, 2)]).await.ack.safe, 0);
    backup(&ward, &places, "here.tnb", &[]);
    assert_eq!(
        tablet.sync(Vec::new()).await.ack.safe,
        0,
        "nobody said that it lies elsewhere"
    );
    backup(&ward, &places, "there.tnb", &["--elsewhere"]);
    let ack = tablet.sync(vec![tablet.envelope(3, 4)]).await.ack;
    assert_eq!(
        (ack.through, ack.safe),
        (4, 2),
        "what came since is on one machine only"
    );
    backup(&ward, &places, "again.tnb", &["--elsewhere"]);
    assert_eq!(tablet.sync(Vec::new()).await.ack.safe, 4);
    let arguments = restore_arguments(&places, "again.tnb");
    told(&places.path("hub"), &arguments.each_ref().map(String::as_str));
    let store = tungnha_hub::store::Store::open(&places.path("hub")).unwrap();
    let safe: i64 = store
        .conn()
        .query_row("SELECT max(safe) FROM log", [], |row| row.get(0))
        .unwrap();
    assert_eq!(safe, 0, "the second machine is this one now");
}

#[tokio::test]
async fn a_backup_is_whole_while_tablets_go_on_sending() {
    let ward = Ward::served().await;
    let places = Places::new();
    let mut tablet = walked(&ward, 1, 60).await;
    let data = ward.path().to_owned();
    let (out, passphrase) = (places.text("b.tnb"), places.text("passphrase"));
    let making = tokio::task::spawn_blocking(move || {
        told(
            &data,
            &[
                "backup",
                "--out",
                &out,
                "--passphrase-file",
                &passphrase,
                "--elsewhere",
            ],
        )
    });
    let mut sent = 0;
    while !making.is_finished() && sent < 60 {
        sent += 1;
        tablet.sync(vec![tablet.envelope(sent, sent)]).await;
    }
    let made = making.await.unwrap();
    let arguments = restore_arguments(&places, "b.tnb");
    let again = places.path("hub");
    let restored = told(&again, &arguments.each_ref().map(String::as_str));
    assert_eq!(restored["records"], made["records"]);
    assert_eq!(
        tablet.sync(Vec::new()).await.ack.safe,
        made["records"].as_u64().unwrap()
    );
    let verified = told(&again, &["verify"]);
    assert_eq!(verified["ok"], true, "{verified}");
}

#[tokio::test]
async fn without_its_passphrase_or_with_a_byte_changed_a_backup_makes_no_hub() {
    let ward = Ward::served().await;
    let places = Places::new();
    let mut tablet = walked(&ward, 1, 3).await;
    tablet.sync(vec![tablet.envelope(1, 3)]).await;
    backup(&ward, &places, "b.tnb", &[]);
    let whole = std::fs::read(places.path("b.tnb")).unwrap();
    let names = [
        "SQLite format 3".as_bytes(),
        "Phường Thử".as_bytes(),
        PASSPHRASE.as_bytes(),
    ];
    for name in names {
        assert!(
            !whole.windows(name.len()).any(|bytes| bytes == name),
            "nothing in it can be read"
        );
    }
    let middle = whole.len() / 2;
    let mut damaged = whole.clone();
    damaged[middle] ^= 1;
    std::fs::write(places.path("damaged"), damaged).unwrap();
    std::fs::write(places.path("cut"), &whole[..middle]).unwrap();
    std::fs::write(places.path("other"), b"PK\x03\x04").unwrap();
    let again = places.path("hub");
    for (name, words) in [
        ("damaged", "hỏng"),
        ("cut", "hỏng"),
        ("other", "không phải"),
        ("none", "none"),
    ] {
        let arguments = restore_arguments(&places, name);
        let said = refused(&again, &arguments.each_ref().map(String::as_str));
        assert!(said.contains(words), "{name}: {said}");
        assert!(
            !again.join("hub.db").exists() && !again.join("hub.key").exists(),
            "{name}"
        );
    }
    std::fs::write(places.path("passphrase"), "một mật khẩu khác hẳn").unwrap();
    let arguments = restore_arguments(&places, "b.tnb");
    assert!(refused(&again, &arguments.each_ref().map(String::as_str)).contains("mật khẩu"));
    std::fs::write(places.path("passphrase"), PASSPHRASE).unwrap();
    told(&again, &arguments.each_ref().map(String::as_str));
}

#[tokio::test]
async fn a_backup_overwrites_nothing_and_wants_a_passphrase_worth_the_name() {
    let ward = Ward::served().await;
    let places = Places::new();
    backup(&ward, &places, "b.tnb", &[]);
    let (out, passphrase) = (places.text("b.tnb"), places.text("passphrase"));
    let again = ["backup", "--out", &out, "--passphrase-file", &passphrase];
    assert!(refused(ward.path(), &again).contains("không ghi đè"));
    std::fs::write(places.path("passphrase"), "ngắn\n").unwrap();
    let (other, arguments) = (places.text("c.tnb"), restore_arguments(&places, "b.tnb"));
    let short = ["backup", "--out", &other, "--passphrase-file", &passphrase];
    assert!(refused(ward.path(), &short).contains("12 ký tự"));
    assert!(!places.path("c.tnb").exists());
    std::fs::write(places.path("passphrase"), PASSPHRASE).unwrap();
    let said = refused(ward.path(), &arguments.each_ref().map(String::as_str));
    assert!(said.contains("đã có trạm nhận"), "{said}");
    let left: Vec<_> = std::fs::read_dir(ward.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert!(
        !left.iter().any(|name| name.to_string_lossy().contains(".part")),
        "{left:?}"
    );
}

#[tokio::test]
async fn a_code_given_out_before_the_backup_is_good_for_nobody_after_the_restore() {
    let mut ward = Ward::served().await;
    let places = Places::new();
    let invited = ward.invite(tungnha_domain::Role::Member, "Người thử 7", &[KP3], true);
    backup(&ward, &places, "b.tnb", &[]);
    ward.stop().await;
    let arguments = restore_arguments(&places, "b.tnb");
    told(&places.path("hub"), &arguments.each_ref().map(String::as_str));
    ward.clock.advance(3_600);
    ward.moved_to(&places.path("hub")).await;
    let tablet = Tablet::scanned(&ward, &invited.url, 7);
    assert_eq!(tablet.enrol().await.no(), Refusal::CodeExpired);
}
