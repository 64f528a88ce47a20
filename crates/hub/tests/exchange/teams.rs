//! Teams that change while tablets are out of reach: other hamlets, other households, other users.

use tungnha_domain::{MemberId, Role};
use tungnha_exchange::Body;
use tungnha_exchange::ack::{Notice, NoticeCode};
use tungnha_exchange::code::CodeKey;
use tungnha_exchange::enrol::{Certificate, digest};
use tungnha_exchange::record::{HouseRef, VisitOutcome};
use tungnha_exchange::refusal::Refusal;
use tungnha_exchange::sync::SyncResponse;

use super::desk::{desk, run};
use super::done;
use super::tablet::Tablet;
use super::ward::{KP3, KP4, Ward};

/// A sync that says which certificate it holds.
async fn told(tablet: &mut Tablet, held: &[u8], envelopes: Vec<Vec<u8>>) -> SyncResponse {
    let mut request = tablet.request(envelopes);
    request.certificate = Some(digest(held));
    SyncResponse::from_bytes(&tablet.ask(&request).await.done()).unwrap()
}

fn opened(tablet: &Tablet, bytes: &[u8]) -> Certificate {
    Certificate::open(bytes, &tablet.code.keys, &tablet.code.hub_id).unwrap()
}

/// A member's tablet with the bytes of its certificate.
async fn enrolled(ward: &Ward, hamlet: &str, key: u8) -> (Tablet, Vec<u8>) {
    let invited = ward.invite(Role::Member, &format!("Người thử {key}"), &[hamlet], false);
    let mut tablet = Tablet::scanned(ward, &invited.url, key);
    let certificate = tablet.enrol().await.done();
    tablet.accept(&certificate);
    (tablet, certificate)
}

#[tokio::test]
async fn a_tablet_given_another_hamlet_is_told_once_and_what_it_recorded_before_still_counts() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let (mut tablet, first) = enrolled(&ward, KP3, 1).await;
    assert_eq!(told(&mut tablet, &first, vec![]).await.certificate, None);
    tablet.record(done(people[0]), 1);

    let dev = tablet.dev().to_string();
    let assigned = desk(&ward, &["assign", &dev, "--hamlet", KP4]);
    assert_eq!(
        (&assigned["added"][0], &assigned["removed"][0]),
        (&KP4.into(), &KP3.into())
    );
    let envelope = tablet.envelope(1, 1);
    let response = told(&mut tablet, &first, vec![envelope]).await;
    let newer = response.certificate.unwrap();
    let certificate = opened(&tablet, &newer);
    assert_eq!(certificate.units, [(ward.unit(KP4), KP4.to_owned())]);
    let (before, unchanged) = (opened(&tablet, &first), &certificate);
    assert!(before.hub_time < unchanged.hub_time, "the later of two counts");
    assert_eq!((before.dev, before.epoch), (unchanged.dev, unchanged.epoch));
    let page = tablet.open(&response.pages[0]);
    assert_eq!(
        page.list,
        ward.unit(KP4),
        "its new list comes with the same answer"
    );

    let ack = tungnha_exchange::ack::Ack::open(&response.ack, &tablet.code.keys, &tablet.code.hub_id);
    let flagged = Notice {
        seq: 1,
        code: NoticeCode::OutOfScope,
    };
    assert_eq!(ack.unwrap().notices, [flagged]);
    assert_eq!(
        (ward.counts()["observation"], ward.counts()["quarantine"]),
        (1, 0)
    );
    assert_eq!(told(&mut tablet, &newer, vec![]).await.certificate, None);
    assert_eq!(tablet.list(ward.unit(KP3), "from=0").await.status(), 403);
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn a_household_that_moved_to_another_team_keeps_what_the_old_team_records_late() {
    let ward = Ward::served().await;
    let rid = ward.residents(KP3)[0];
    let (hid, number): (u32, String) = ward
        .store()
        .conn()
        .query_row(
            "SELECT hid, number FROM household JOIN resident USING (hid) WHERE rid = ?1",
            [rid.0],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    let mut other = Tablet::enrolled(&ward, &[KP4], 2).await;
    tablet.sync(vec![]).await;
    let moved = desk(
        &ward,
        &["move", "--household", &number, "--from", KP3, "--to", KP4],
    );
    assert_eq!(moved["hid"], hid);
    tablet.record(done(rid), 1);
    let visit = Body::visit(
        HouseRef::Listed(tungnha_domain::Hid(hid)),
        VisitOutcome::NobodyHome,
    );
    tablet.record(visit, 2);
    let synced = tablet.sync(vec![tablet.envelope(1, 2)]).await;
    let codes: Vec<NoticeCode> = synced.ack.notices.iter().map(|notice| notice.code).collect();
    assert_eq!(codes, [NoticeCode::OutOfScope; 2], "a call at the door too");
    assert_eq!((ward.counts()["observation"], ward.counts()["visit"]), (1, 2));
    let synced = other.sync(vec![]).await;
    assert!(
        synced.pages[0]
            .residents
            .iter()
            .any(|row| row.rid == rid && !row.cells.is_empty()),
        "the new team is told what the old one found"
    );
    let out = run(
        &ward,
        &["move", "--household", &number, "--from", KP3, "--to", KP4],
    );
    assert_eq!(
        out.status.code(),
        Some(1),
        "there is no such household there any more"
    );
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn a_second_user_of_a_tablet_counts_and_a_stranger_is_kept_apart() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let (mut tablet, first) = enrolled(&ward, KP3, 1).await;
    let (stranger, _) = enrolled(&ward, KP3, 2).await;
    let dev = tablet.dev().to_string();
    let named = ["enrol", "--role", "lead", "--name", "Điểu Khánh", "--on", &dev];
    let url = desk(&ward, &named)["url"].as_str().unwrap().to_owned();

    let elsewhere = Tablet::scanned(&ward, &url, 9);
    assert_eq!(
        elsewhere.enrol().await.no(),
        Refusal::CodeWrong,
        "for that tablet only"
    );
    let again = Tablet::scanned(&ward, &url, 1);
    let shared = again.enrol().await.done();
    assert_eq!(
        again.enrol().await.done(),
        shared,
        "a lost answer is asked for again"
    );
    let certificate = opened(&tablet, &shared);
    assert_eq!(certificate.member, opened(&tablet, &first).member);
    assert_eq!(certificate.others.len(), 1);
    let second = certificate.others[0].clone();
    assert_eq!((second.role, second.name.as_str()), (Role::Lead, "Điểu Khánh"));
    assert_eq!(ward.counts()["device"], 2, "no new tablet");

    let by = |tablet: &mut Tablet, member: MemberId| {
        tablet.certificate.as_mut().unwrap().member = member;
    };
    tablet.record(done(people[0]), 1);
    by(&mut tablet, second.member);
    tablet.record(done(people[1]), 2);
    by(&mut tablet, stranger.certificate.as_ref().unwrap().member);
    tablet.record(done(people[2]), 3);
    let synced = tablet.sync(vec![tablet.envelope(1, 3)]).await;
    let quarantined = Notice {
        seq: 3,
        code: NoticeCode::Quarantined,
    };
    assert_eq!(synced.ack.notices, [quarantined]);
    let by_role: Vec<String> = {
        let store = ward.store();
        let mut query = store
            .conn()
            .prepare("SELECT role FROM observation ORDER BY seq")
            .unwrap();
        let roles = query.query_map([], |row| row.get(0)).unwrap();
        roles.collect::<Result<_, _>>().unwrap()
    };
    assert_eq!(by_role, ["member", "lead"], "each in their own role");
}

#[tokio::test]
async fn who_is_taken_off_a_shared_tablet_is_named_no_more_and_late_records_of_theirs_count() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let (mut tablet, first) = enrolled(&ward, KP3, 1).await;
    let dev = tablet.dev().to_string();
    let named = ["enrol", "--role", "member", "--name", "Điểu Khánh", "--on", &dev];
    let url = desk(&ward, &named)["url"].as_str().unwrap().to_owned();
    let shared = Tablet::scanned(&ward, &url, 1).enrol().await.done();
    let khanh = opened(&tablet, &shared).others[0].member;

    let unknown = run(&ward, &["remove-user", &dev, "--name", "Trần Văn Ví Dụ"]);
    assert_eq!(unknown.status.code(), Some(1));
    // The first member goes: the tablet is Khánh's from then on.
    let removed = desk(&ward, &["remove-user", &dev, "--name", "Người thử 1"]);
    assert_eq!(removed["users"], serde_json::json!(["Điểu Khánh"]));
    let before = opened(&tablet, &first).member;
    tablet.record(done(people[0]), 1);
    let envelope = tablet.envelope(1, 1);
    let response = told(&mut tablet, &shared, vec![envelope]).await;
    let certificate = opened(&tablet, &response.certificate.unwrap());
    assert_eq!((certificate.member, certificate.others.len()), (khanh, 0));
    assert_ne!(certificate.member, before);
    assert_eq!(
        (ward.counts()["observation"], ward.counts()["quarantine"]),
        (1, 0),
        "recorded before they heard of it"
    );
    let last = run(&ward, &["remove-user", &dev, "--name", "Điểu Khánh"]);
    assert_eq!(last.status.code(), Some(1), "that is revoking the tablet");
    // Back on it: named again.
    let back = ["enrol", "--role", "member", "--name", "Người thử 1", "--on", &dev];
    let url = desk(&ward, &back)["url"].as_str().unwrap().to_owned();
    let again = Tablet::scanned(&ward, &url, 1).enrol().await.done();
    assert_eq!(opened(&tablet, &again).others[0].member, before);
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn a_member_who_becomes_lead_is_told_so_and_late_records_in_the_old_role_count() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let (mut tablet, first) = enrolled(&ward, KP3, 1).await;
    tablet.record(done(people[0]), 1);
    desk(&ward, &["assign", &tablet.dev().to_string(), "--role", "lead"]);
    let envelope = tablet.envelope(1, 1);
    let response = told(&mut tablet, &first, vec![envelope]).await;
    let certificate = opened(&tablet, &response.certificate.unwrap());
    assert_eq!((certificate.role, certificate.others.len()), (Role::Lead, 0));
    assert_eq!(
        (ward.counts()["observation"], ward.counts()["quarantine"]),
        (1, 0)
    );
    let refused = run(&ward, &["assign", "99", "--hamlet", KP3]);
    assert_eq!(refused.status.code(), Some(1));
}

#[tokio::test]
async fn codes_of_the_desk_are_the_tablet_s_own_and_a_revoked_one_gets_no_day() {
    let ward = Ward::served().await;
    let (tablet, certificate) = enrolled(&ward, KP3, 1).await;
    let dev = tablet.dev().to_string();
    let key = CodeKey::of_device(&tablet.key(), &tablet.code.hub_id, &tablet.code.keys.seal).unwrap();
    let enrolled_at = opened(&tablet, &certificate).hub_time / 60;
    let mut used = enrolled_at.cast_unsigned() - 1;
    for _ in 0..2 {
        let code = desk(&ward, &["code", "--dev", &dev])["code"]
            .as_str()
            .unwrap()
            .to_owned();
        let number = key.check_day(&code, used);
        assert!(
            number.is_some_and(|number| number > used),
            "each has a number of its own"
        );
        used = number.unwrap();
    }
    let reset = desk(&ward, &["unlock-code", "--dev", &dev, "--request", "2"]);
    assert_eq!(reset["code"].as_str(), Some(key.reset(2).unwrap().as_str()));
    desk(&ward, &["revoke", "--dev", &dev]);
    assert_eq!(run(&ward, &["code", "--dev", &dev]).status.code(), Some(1));
    let reset = desk(&ward, &["unlock-code", "--dev", &dev, "--request", "3"]);
    assert_eq!(reset["request"], 3, "what is in it must come out");
}
