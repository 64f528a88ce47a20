//! Files and symbols brought to the desk while the hub is serving, and what is known of a lost tablet.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tungnha_exchange::ack::Ack;
use tungnha_exchange::carry::{Bundle, Receipt, frames, seal_envelope};
use tungnha_exchange::sync::Held;

use super::done;
use super::tablet::Tablet;
use super::ward::{KP3, Ward};

pub(crate) fn run(data: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tungnha-hub"))
        .args(arguments)
        .args(["--clock", "2024-05-06T19:00:00+07:00", "--data"])
        .arg(data)
        .output()
        .unwrap()
}

pub(crate) fn told(data: &Path, arguments: &[&str]) -> Value {
    let out = run(data, &[arguments, &["--json"]].concat());
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{arguments:?}: {said}");
    serde_json::from_slice(&out.stdout).unwrap()
}

/// What a command that is refused says.
pub(crate) fn refused(data: &Path, arguments: &[&str]) -> String {
    let out = run(data, arguments);
    assert_eq!(out.status.code(), Some(1), "{arguments:?}");
    String::from_utf8_lossy(&out.stderr).into_owned()
}

async fn walked(ward: &Ward, seed: u8, records: usize) -> Tablet {
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(ward, &[KP3], seed).await;
    for (minutes, rid) in (1..).zip(people.iter().cycle()).take(records) {
        tablet.record(done(*rid), minutes);
    }
    tablet
}

fn bundle(tablet: &Tablet, stretches: &[(usize, usize)]) -> Bundle {
    let seal = |(first, last): &(usize, usize)| {
        let envelope = tablet.envelope(*first, *last);
        seal_envelope(&envelope, &tablet.code.keys, &tablet.code.hub_id, &[7; 32]).unwrap()
    };
    Bundle {
        hub_id: tablet.code.hub_id,
        items: stretches.iter().map(seal).collect(),
        certificates: Vec::new(),
        labels: Vec::new(),
        at_work: None,
    }
}

fn written(ward: &Ward, name: &str, bytes: &[u8]) -> String {
    let path = ward.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

fn opened(tablet: &Tablet, path: &Path) -> (Vec<Ack>, usize) {
    let receipt = Receipt::from_bytes(&std::fs::read(path).unwrap()).unwrap();
    let open = |ack: &Vec<u8>| Ack::open(ack, &tablet.code.keys, &tablet.code.hub_id).unwrap();
    (receipt.acks.iter().map(open).collect(), receipt.refused.len())
}

#[tokio::test]
async fn a_file_brought_to_a_serving_hub_counts_and_gives_back_a_receipt() {
    let ward = Ward::served().await;
    let mut tablet = walked(&ward, 1, 4).await;
    tablet.sync(vec![tablet.envelope(1, 1)]).await;
    let file = written(
        &ward,
        "khanh.tungnha",
        &bundle(&tablet, &[(1, 2), (3, 4)]).to_bytes(),
    );
    let out = ward.path().join("bien-nhan.tungnha");
    let arguments = ["receive", &file, "--out", out.to_str().unwrap()];
    let report = told(ward.path(), &arguments);
    assert_eq!(report["new"], 3);
    let log = &report["logs"][0];
    assert_eq!(
        (&log["dev"], &log["through"], &log["new"]),
        (&tablet.dev().into(), &4.into(), &3.into())
    );
    assert_eq!(report["bundles"][0]["refused"], serde_json::json!([]));
    assert_eq!(opened(&tablet, &out).0[0].through, 4);
    // Brought again: nothing new, and the receipt again.
    let report = told(ward.path(), &arguments);
    assert_eq!(report["new"], 0);
    assert_eq!(opened(&tablet, &out).0[0].chain, tablet.batch(1, 4).chain_after());
    // The serving hub goes on from there.
    assert_eq!(tablet.sync(Vec::new()).await.ack.through, 4);
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn files_of_two_tablets_and_a_pasted_symbol_make_one_receipt_for_both() {
    let ward = Ward::served().await;
    let (one, two) = (walked(&ward, 1, 2).await, walked(&ward, 2, 3).await);
    let texts = frames(&bundle(&two, &[(1, 3)]).to_bytes(), 150).unwrap();
    let files = [
        written(&ward, "a.tungnha", &bundle(&one, &[(1, 2)]).to_bytes()),
        written(&ward, "b.txt", texts.join("\n").as_bytes()),
    ];
    let out = ward.path().join("bien-nhan.tungnha");
    let svg = ward.path().join("bien-nhan.svg");
    let report = told(
        ward.path(),
        &[
            "receive",
            &files[0],
            &files[1],
            "--out",
            out.to_str().unwrap(),
            "--qr",
            svg.to_str().unwrap(),
        ],
    );
    assert_eq!(
        (&report["new"], report["logs"].as_array().unwrap().len()),
        (&5.into(), 2)
    );
    let (acks, _) = opened(&one, &out);
    let reached: Vec<_> = acks.iter().map(|ack| (ack.dev, ack.through)).collect();
    assert_eq!(reached, [(one.dev(), 2), (two.dev(), 3)]);
    assert!(std::fs::read_to_string(svg).unwrap().contains("<path"));
}

#[tokio::test]
async fn one_file_that_cannot_be_read_refuses_all_of_them_and_changes_nothing() {
    let ward = Ward::served().await;
    let tablet = walked(&ward, 1, 2).await;
    let good = written(&ward, "good.tungnha", &bundle(&tablet, &[(1, 2)]).to_bytes());
    let mut strange = bundle(&tablet, &[(1, 2)]);
    strange.hub_id.0[0] ^= 1;
    let bad = [
        written(&ward, "bad.tungnha", b"TNF\x01 cut"),
        written(&ward, "other.tungnha", &strange.to_bytes()),
        ward.path().join("not-there.tungnha").to_str().unwrap().to_owned(),
    ];
    let before = ward.counts();
    for file in &bad {
        let said = refused(ward.path(), &["receive", &good, file]);
        let name = PathBuf::from(file)
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        assert!(
            said.contains(&name) && said.contains("không thay đổi gì"),
            "{said}"
        );
        assert_eq!(ward.counts(), before);
    }
}

#[tokio::test]
async fn an_item_that_is_not_taken_is_named_and_the_others_are_taken() {
    let ward = Ward::served().await;
    let tablet = walked(&ward, 1, 2).await;
    let mut mixed = bundle(&tablet, &[(1, 1)]);
    mixed.items.push(b"TS\x01\x00 damaged on the way".to_vec());
    let file = written(&ward, "mixed.tungnha", &mixed.to_bytes());
    let out = ward.path().join("r");
    let report = told(ward.path(), &["receive", &file, "--out", out.to_str().unwrap()]);
    assert_eq!(report["new"], 1);
    assert_eq!(
        report["bundles"][0]["refused"],
        serde_json::json!([{ "item": 1, "code": "unreadable" }])
    );
    assert_eq!(opened(&tablet, &out).1, 1);
}

#[tokio::test]
async fn a_receipt_that_cannot_be_written_says_that_everything_is_safe() {
    let ward = Ward::served().await;
    let tablet = walked(&ward, 1, 2).await;
    let file = written(&ward, "a.tungnha", &bundle(&tablet, &[(1, 2)]).to_bytes());
    let nowhere = ward.path().join("no-folder/receipt");
    let said = refused(
        ward.path(),
        &["receive", &file, "--out", nowhere.to_str().unwrap()],
    );
    assert!(
        said.contains("an toàn") && !said.contains("không thay đổi gì"),
        "{said}"
    );
    assert_eq!(ward.counts()["record"], 2);
}

#[tokio::test]
async fn of_a_lost_tablet_is_told_what_it_held_what_is_missing_and_who_keeps_copies() {
    let ward = Ward::served().await;
    let mut lost = walked(&ward, 1, 10).await;
    let lists = lost.sync(vec![lost.envelope(1, 4)]).await.ack.positions;
    lost.cursors = lists;
    lost.sync(Vec::new()).await;
    let mut buddy = walked(&ward, 2, 0).await;
    let held = |first, next| Held {
        dev: lost.dev(),
        epoch: 1,
        first,
        next,
    };
    let mut request = buddy.request(Vec::new());
    // Older than what is here, half of what is missing, and two more than the tablet has said.
    request.held = vec![held(1, 4), held(4, 8), held(10, 13), held(9, 9)];
    buddy.ask(&request).await.done();

    let board = told(ward.path(), &["devices"]);
    let line = &board[0];
    assert_eq!(line["missing"], 6);
    assert_eq!(
        line["kept_by_colleagues"],
        serde_json::json!([
            { "dev": buddy.dev(), "epoch": 1, "first": 5, "last": 7 },
            { "dev": buddy.dev(), "epoch": 1, "first": 10, "last": 12 },
        ])
    );
    let report = told(ward.path(), &["lost", &lost.dev().to_string()]);
    assert_eq!(
        report["held_lists"],
        serde_json::json!([{ "hamlet": KP3, "residents": 6 }])
    );
    assert_eq!(
        (&report["missing_known"], &report["with_colleagues"]),
        (&8.into(), &6.into())
    );
    let log = &report["logs"][0];
    assert_eq!((&log["through"], &log["known"]), (&4.into(), &12.into()));
    assert_eq!(log["copies"].as_array().unwrap().len(), 2);
    assert_eq!(log["copies"][0]["member"], "Người thử 2");
    let other = told(ward.path(), &["lost", &buddy.dev().to_string()]);
    assert_eq!(other["kept_for"].as_array().unwrap().len(), 3);

    // The colleague hands its copies over: what it kept is here.
    let file = written(&ward, "copies.tungnha", &bundle(&lost, &[(4, 7)]).to_bytes());
    told(ward.path(), &["receive", &file]);
    let report = told(ward.path(), &["lost", &lost.dev().to_string()]);
    assert_eq!(
        (&report["missing_known"], &report["with_colleagues"]),
        (&5.into(), &3.into())
    );
    // And says that it keeps nothing any more.
    buddy.sync(Vec::new()).await;
    let report = told(ward.path(), &["lost", &lost.dev().to_string()]);
    assert_eq!(
        (&report["missing_known"], &report["with_colleagues"]),
        (&3.into(), &0.into())
    );
    assert!(refused(ward.path(), &["lost", "99"]).contains("99"));
}
