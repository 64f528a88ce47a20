//! Soft claims and the battery: what a tablet says of itself beside its records.

use tungnha_domain::Hid;
use tungnha_exchange::claims::{Claim, Claims};
use tungnha_exchange::enrol::Certificate;
use tungnha_exchange::sync::SyncResponse;

use super::desk::desk;
use super::tablet::Tablet;
use super::ward::{EVENING, KP3, KP4, Ward};

const HALF_AN_HOUR: i64 = 30 * 60;

/// Says where the tablet's holder is, and who the hub says is where.
async fn at(tablet: &mut Tablet, hids: &[Hid]) -> Option<Claims> {
    let mut request = tablet.request(Vec::new());
    request.working = hids.to_vec();
    request.budget = 0;
    let reply = tablet.ask(&request).await.done();
    let claims = SyncResponse::from_bytes(&reply).unwrap().claims?;
    Some(Claims::open(&claims, &tablet.code.keys, &tablet.code.hub_id).unwrap())
}

/// The houses of a hamlet, by the lists.
fn houses(ward: &Ward, hamlet: &str) -> Vec<Hid> {
    let unit = ward.unit(hamlet);
    let residents = tungnha_hub::people::load_residents(ward.store().conn()).unwrap();
    let mut hids: Vec<Hid> = residents
        .into_iter()
        .filter(|resident| resident.unit == unit)
        .map(|resident| resident.hid)
        .collect();
    hids.dedup();
    hids
}

#[tokio::test]
async fn a_colleague_is_told_where_somebody_works_with_the_name_and_not_where_they_are_themselves() {
    let ward = Ward::served().await;
    let house = houses(&ward, KP3)[0];
    let (mut one, mut other) = (
        Tablet::enrolled(&ward, &[KP3], 1).await,
        Tablet::enrolled(&ward, &[KP3, KP4], 2).await,
    );
    assert_eq!(at(&mut one, &[house]).await, None, "nobody else works");
    let told = at(&mut other, &[]).await.unwrap();
    let member = one.certificate.as_ref().unwrap().member;
    let claim = Claim {
        hid: house,
        member,
        until: EVENING + HALF_AN_HOUR,
    };
    assert_eq!((told.hub_time, told.claims), (EVENING, vec![claim]));
    assert_eq!(told.members, [(member, "Người thử 1".to_owned())]);
    assert_eq!(at(&mut one, &[house]).await, None);
}

#[tokio::test]
async fn on_a_shared_tablet_a_claim_bears_the_name_of_who_has_it_now() {
    let ward = Ward::served().await;
    let house = houses(&ward, KP3)[0];
    let (mut shared, mut other) = (
        Tablet::enrolled(&ward, &[KP3], 1).await,
        Tablet::enrolled(&ward, &[KP3], 2).await,
    );
    let stranger = other.certificate.as_ref().unwrap().member;
    let dev = shared.dev().to_string();
    let named = ["enrol", "--role", "member", "--name", "Điểu Khánh", "--on", &dev];
    let url = desk(&ward, &named)["url"].as_str().unwrap().to_owned();
    let certificate = Tablet::scanned(&ward, &url, 1).enrol().await.done();
    let opened = Certificate::open(&certificate, &shared.code.keys, &shared.code.hub_id).unwrap();
    let khanh = opened.others[0].member;
    for (by, name) in [
        (None, "Người thử 1"),
        (Some(khanh), "Điểu Khánh"),
        (Some(stranger), "Người thử 1"),
    ] {
        let mut request = shared.request(Vec::new());
        (request.working, request.by) = (vec![house], by);
        shared.ask(&request).await.done();
        let told = at(&mut other, &[]).await.unwrap();
        assert_eq!(told.members[0].1, name, "{by:?}");
        assert_eq!(told.claims.len(), 1);
    }
}

#[tokio::test]
async fn a_claim_ends_when_it_is_no_longer_named_and_by_itself() {
    let ward = Ward::served().await;
    let house = houses(&ward, KP3)[0];
    let (mut one, mut other) = (
        Tablet::enrolled(&ward, &[KP3], 1).await,
        Tablet::enrolled(&ward, &[KP3], 2).await,
    );
    at(&mut one, &[house]).await;
    at(&mut one, &[]).await;
    assert_eq!(at(&mut other, &[]).await, None, "the house is finished");

    at(&mut one, &[house]).await;
    ward.clock.advance(HALF_AN_HOUR.unsigned_abs() / 2);
    at(&mut one, &[house]).await;
    let told = at(&mut other, &[]).await.unwrap();
    assert_eq!(
        told.claims[0].until,
        EVENING + HALF_AN_HOUR,
        "naming it again does not prolong it"
    );
    ward.clock.advance(HALF_AN_HOUR.unsigned_abs() / 2);
    assert_eq!(at(&mut other, &[]).await, None, "it ended while nobody spoke");
}

#[tokio::test]
async fn claims_stay_within_hamlets_and_a_revoked_tablet_neither_makes_nor_gets_any() {
    let ward = Ward::served().await;
    let (here, there) = (houses(&ward, KP3)[0], houses(&ward, KP4)[0]);
    let (mut one, mut other) = (
        Tablet::enrolled(&ward, &[KP3], 1).await,
        Tablet::enrolled(&ward, &[KP4], 2).await,
    );
    at(&mut one, &[here, there, Hid(999_999)]).await;
    assert_eq!(
        at(&mut other, &[there]).await,
        None,
        "another team's hamlet is not one's own"
    );
    let mut colleague = Tablet::enrolled(&ward, &[KP3], 3).await;
    assert_eq!(at(&mut colleague, &[]).await.unwrap().claims.len(), 1);
    let dev = one.dev();
    ward.store()
        .write(|tx| tungnha_hub::desk::revoke(tx, dev, ("cli", EVENING)))
        .unwrap();
    assert_eq!(at(&mut colleague, &[here]).await, None);
    assert_eq!(at(&mut one, &[here]).await, None);
}

#[tokio::test]
async fn the_board_tells_the_battery_and_nothing_that_is_no_percentage() {
    let ward = Ward::served().await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    let battery = |ward: &Ward| tungnha_hub::desk::devices(ward.store().conn()).unwrap()[0].battery;
    assert_eq!(battery(&ward), None, "it never came");
    for (said, kept) in [
        (Some(41), Some(41)),
        (Some(200), None),
        (Some(7), Some(7)),
        (None, None),
    ] {
        let mut request = tablet.request(Vec::new());
        request.battery = said;
        tablet.ask(&request).await.done();
        assert_eq!(battery(&ward), kept);
    }
}
