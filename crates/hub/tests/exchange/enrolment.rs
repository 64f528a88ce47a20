//! Enrolling: once per code, again for the same key, and each refusal by its own name.

use tungnha_domain::Role;
use tungnha_exchange::enrol::{Certificate, EnrolRequest};
use tungnha_exchange::refusal::Refusal;
use tungnha_hub::enrol::{Invitation, invite};

use super::tablet::Tablet;
use super::ward::{EVENING, KP3, KP4, Ward};

#[tokio::test]
async fn a_code_makes_a_tablet_of_the_member_it_was_made_for() {
    let ward = Ward::served().await;
    let tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    let certificate = tablet.certificate.unwrap();
    assert_eq!(
        (certificate.name.as_str(), certificate.role),
        ("Người thử 1", Role::Member)
    );
    assert_eq!(certificate.units, [(ward.unit(KP3), KP3.to_owned())]);
    assert_eq!(certificate.commune, "Phường Thử");
}

#[tokio::test]
async fn the_same_key_may_repeat_a_code_whose_answer_was_lost_and_gets_the_same_certificate() {
    let ward = Ward::served().await;
    let invited = ward.invite(Role::Member, "Điểu Thử", &[KP3], false);
    let tablet = Tablet::scanned(&ward, &invited.url, 1);
    let first = tablet.enrol().await.done();
    ward.clock.advance(3_600);
    assert_eq!(
        tablet.enrol().await.done(),
        first,
        "even when the code has expired meanwhile"
    );
    assert_eq!(ward.counts()["device"], 1);
}

#[tokio::test]
async fn a_code_used_by_another_key_is_refused_as_used() {
    let ward = Ward::served().await;
    let invited = ward.invite(Role::Member, "Điểu Thử", &[KP3], false);
    Tablet::scanned(&ward, &invited.url, 1).enrol().await.done();
    assert_eq!(
        Tablet::scanned(&ward, &invited.url, 2).enrol().await.no(),
        Refusal::CodeUsed
    );
}

#[tokio::test]
async fn an_unknown_code_is_refused_as_wrong() {
    let ward = Ward::served().await;
    let invited = ward.invite(Role::Member, "Điểu Thử", &[KP3], false);
    let mut tablet = Tablet::scanned(&ward, &invited.url, 1);
    tablet.code.code = "00000-00000".to_owned();
    assert_eq!(tablet.enrol().await.no(), Refusal::CodeWrong);
    assert_eq!(ward.counts()["device"], 0);
}

#[tokio::test]
async fn a_code_on_a_screen_is_good_for_ten_minutes_and_a_printed_one_for_a_day() {
    let ward = Ward::served().await;
    let screen = ward.invite(Role::Member, "Điểu Một", &[KP3], false);
    let printed = ward.invite(Role::Member, "Điểu Hai", &[KP3], true);
    ward.clock.advance(601);
    assert_eq!(
        Tablet::scanned(&ward, &screen.url, 1).enrol().await.no(),
        Refusal::CodeExpired
    );
    Tablet::scanned(&ward, &printed.url, 2).enrol().await.done();
}

#[tokio::test]
async fn a_request_for_a_key_its_sender_does_not_hold_is_not_even_read() {
    let ward = Ward::served().await;
    let invited = ward.invite(Role::Member, "Điểu Thử", &[KP3], false);
    let tablet = Tablet::scanned(&ward, &invited.url, 1);
    let mut bytes = EnrolRequest::sign(&tablet.code.code, "thử", &tablet.key(), &tablet.code.hub_id);
    bytes[3] ^= 1;
    assert_eq!(tablet.post("/v1/enrol", None, bytes).await.status(), 400);
    tablet.enrol().await.done();
}

#[tokio::test]
async fn enrolling_again_is_the_same_member_on_a_new_tablet() {
    let ward = Ward::served().await;
    let first = Tablet::enrolled(&ward, &[KP3], 1).await.certificate.unwrap();
    let second = Tablet::enrolled(&ward, &[KP3], 1).await.certificate.unwrap();
    assert_eq!(first.member, second.member);
    assert_ne!(first.dev, second.dev);
}

#[tokio::test]
async fn an_officer_who_names_no_hamlet_gets_all_and_a_member_is_refused() {
    let ward = Ward::served().await;
    let invited = ward.invite(Role::Officer, "Cán bộ Thử", &[], false);
    let mut tablet = Tablet::scanned(&ward, &invited.url, 1);
    let certificate = tablet.enrol().await.done();
    tablet.accept(&certificate);
    let names: Vec<String> = tablet
        .certificate
        .unwrap()
        .units
        .into_iter()
        .map(|(_, name)| name)
        .collect();
    assert_eq!(names, [KP3, KP4]);
}

#[tokio::test]
async fn a_port_that_is_taken_is_refused_in_words() {
    let ward = Ward::served().await;
    let taken = ward.running.as_ref().unwrap().address();
    let clock = ward.clock.clone();
    let Err(fault) = tungnha_hub::net::start(ward.path(), taken, clock).await else {
        panic!("two hubs on one port");
    };
    assert!(fault.to_string().contains("already in use"), "{fault}");
}

#[tokio::test]
async fn a_computer_speaks_as_a_desk_only_and_a_tablet_never_does() {
    let ward = Ward::served().await;
    let invitation = Invitation {
        role: Role::Officer,
        name: "Cán bộ Thử".to_owned(),
        units: Vec::new(),
        printed: false,
        on_dev: None,
        computer: true,
        addresses: Vec::new(),
    };
    let invited = ward
        .store()
        .write(|tx| invite(tx, &invitation, ("cli", EVENING)))
        .unwrap();
    let mut computer = Tablet::scanned(&ward, &invited.url, 7);
    assert_eq!(computer.enrol().await.no(), Refusal::OtherMachine);
    let request = EnrolRequest::sign(&computer.code.code, "thử", &computer.key(), &computer.code.hub_id);
    let bytes = computer.post("/v1/desk/enrol", None, request).await.done();
    let (keys, hub) = (computer.code.keys, computer.code.hub_id);
    assert!(
        Certificate::open(&bytes, &keys, &hub).is_err(),
        "it is no tablet's"
    );
    computer.certificate = Certificate::open_computer(&bytes, &keys, &hub).ok();
    let sync = computer.request(Vec::new());
    assert_eq!(computer.ask(&sync).await.status(), 403);

    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.sync(Vec::new()).await;
    tablet.counter += 1;
    let body = b"anything".to_vec();
    let stamp = tablet.stamp("POST", "/v1/desk", &body);
    assert_eq!(tablet.post("/v1/desk", Some(stamp), body).await.status(), 403);
    assert_eq!(tablet.post("/v1/desk", None, Vec::new()).await.status(), 401);
}
