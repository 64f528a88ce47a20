//! A hub whose folder somebody put back by hand: it does not know it, and must give no number twice, nor forget what
//! its tablets can show.

use std::path::Path;

use tungnha_exchange::carry::Bundle;
use tungnha_exchange::refusal::Refusal;
use tungnha_hub::import::{ImportOptions, import};

use super::desk::desk;
use super::done;
use super::tablet::Tablet;
use super::ward::{EVENING, KP3, KP4, Ward};

/// Everything in the hub's folder, as somebody copies it by hand.
fn copied(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        // Whoever opens the store makes this one anew.
        if path.to_string_lossy().ends_with("-shm") {
            continue;
        }
        std::fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

/// The hub goes on from `copy`, two hours after it was lost.
async fn put_back(ward: &mut Ward, copy: &Path) {
    ward.stop().await;
    ward.clock.advance(7200);
    ward.moved_to(copy).await;
}

/// The tablet shows its certificate.
async fn shows(tablet: &Tablet) {
    let bundle = Bundle {
        hub_id: tablet.code.hub_id,
        items: Vec::new(),
        certificates: vec![tablet.certificate_bytes.clone()],
        labels: Vec::new(),
        at_work: None,
    };
    tablet.post("/v1/relay", None, bundle.to_bytes()).await.done();
}

#[tokio::test]
async fn a_tablet_that_joins_before_the_hub_knows_gets_a_number_that_the_lost_days_gave_to_nobody() {
    let mut ward = Ward::served().await;
    let people = ward.residents(KP3);
    let before = tempfile::tempdir().unwrap();
    copied(ward.path(), before.path());
    let mut lost = Tablet::enrolled(&ward, &[KP3], 1).await;
    lost.record(done(people[0]), 1);
    lost.sync(vec![lost.envelope(1, 1)]).await;

    put_back(&mut ward, before.path()).await;
    let mut new = Tablet::enrolled(&ward, &[KP3], 2).await;
    assert_ne!(new.dev(), lost.dev());
    assert_ne!(
        new.certificate.as_ref().unwrap().member,
        lost.certificate.as_ref().unwrap().member
    );
    new.record(done(people[1]), 70);
    new.sync(vec![new.envelope(1, 1)]).await;

    // The other comes back: it is asked who it is, and both are received.
    lost.follow(&ward);
    let request = lost.request(vec![]);
    assert_eq!(lost.ask(&request).await.no(), Refusal::ShowCertificate);
    shows(&lost).await;
    for tablet in [&mut lost, &mut new] {
        let request = tablet.request(vec![]);
        tablet.incarnation = tablet.ask(&request).await.incarnation();
        let all = tablet.log.len();
        let synced = tablet.sync(vec![tablet.envelope(1, all)]).await;
        assert_eq!(synced.ack.through, all as u64);
    }
    assert_eq!(ward.counts()["observation"], 2);
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn people_of_a_list_read_in_before_the_hub_knows_have_no_number_that_the_lost_days_gave_to_others() {
    let mut ward = Ward::served().await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    let before = tempfile::tempdir().unwrap();
    copied(ward.path(), before.path());
    ward.import("lost.xlsx", KP3, &[("3001", 4), ("3002", 2), ("3003", 1)]);
    let somebody = ward.residents(KP3).into_iter().max().unwrap();
    tablet.record(done(somebody), 1);
    tablet.sync(vec![tablet.envelope(1, 1)]).await;
    let file = ward.path().join("lost.xlsx");

    put_back(&mut ward, before.path()).await;
    let options = ImportOptions::default();
    import(&mut ward.store(), &[file], &options, EVENING + 7200).unwrap();
    let of_now = ward.residents(KP3);
    assert_eq!((of_now.len(), of_now.contains(&somebody)), (7, false));
    tablet.follow(&ward);
    let request = tablet.request(vec![]);
    tablet.incarnation = tablet.ask(&request).await.incarnation();
    tablet.sync(vec![tablet.envelope(1, 1)]).await;
    assert_eq!(ward.counts()["quarantine"], 1, "it counts for nobody else");
}

#[tokio::test]
async fn hamlets_given_in_the_lost_days_are_read_back_from_the_certificate_and_what_was_found_there_counts() {
    let mut ward = Ward::served().await;
    let people = ward.residents(KP4);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    let dev = tablet.dev().to_string();
    let before = tempfile::tempdir().unwrap();
    copied(ward.path(), before.path());
    desk(&ward, &["assign", &dev, "--hamlet", KP3, "--hamlet", KP4]);
    let mut request = tablet.request(vec![]);
    request.certificate = Some(tungnha_exchange::enrol::digest(&tablet.certificate_bytes));
    let reply = tablet.ask(&request).await.done();
    let response = tungnha_exchange::sync::SyncResponse::from_bytes(&reply).unwrap();
    tablet.accept(&response.certificate.unwrap());

    put_back(&mut ward, before.path()).await;
    tablet.follow(&ward);
    tablet.record(done(people[0]), 1);
    tablet.sync(vec![tablet.envelope(1, 1)]).await;
    assert_eq!(ward.counts()["quarantine"], 1, "the hub has forgotten");
    shows(&tablet).await;
    assert_eq!(
        (ward.counts()["quarantine"], ward.counts()["observation"]),
        (0, 1)
    );
    let request = tablet.request(vec![]);
    let incarnation = tablet.ask(&request).await.incarnation();
    assert!(incarnation > 1, "and knows now that it was put back");
    shows(&tablet).await;
    let again = tablet.request(vec![]);
    assert_eq!(tablet.ask(&again).await.incarnation(), incarnation, "once");
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn what_an_officer_decided_since_the_hub_was_put_back_stands_above_an_older_certificate() {
    let mut ward = Ward::served().await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    let dev = tablet.dev().to_string();
    let before = tempfile::tempdir().unwrap();
    copied(ward.path(), before.path());
    desk(&ward, &["assign", &dev, "--hamlet", KP3, "--hamlet", KP4]);
    let mut request = tablet.request(vec![]);
    request.certificate = Some([0; 8]);
    let reply = tablet.ask(&request).await.done();
    let response = tungnha_exchange::sync::SyncResponse::from_bytes(&reply).unwrap();
    tablet.accept(&response.certificate.unwrap());

    put_back(&mut ward, before.path()).await;
    desk(&ward, &["assign", &dev, "--role", "lead"]);
    tablet.follow(&ward);
    shows(&tablet).await;
    tablet.record(done(ward.residents(KP4)[0]), 1);
    let request = tablet.request(vec![]);
    tablet.incarnation = tablet.ask(&request).await.incarnation();
    tablet.sync(vec![tablet.envelope(1, 1)]).await;
    assert_eq!(ward.counts()["quarantine"], 1);
}
