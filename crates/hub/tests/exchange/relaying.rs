//! What others carry: files, symbols and colleagues' copies end as they would have by the tablet's own
//! network, and a restored hub knows its tablets again.

use tungnha_domain::{Rid, Role};
use tungnha_exchange::ack::{Ack, CommandKind};
use tungnha_exchange::batch::Envelope;
use tungnha_exchange::carry::{Bundle, Receipt, RefusedItem, seal_envelope};
use tungnha_exchange::refusal::Refusal;
use tungnha_exchange::sync::SyncResponse;
use tungnha_exchange::{DeviceKey, HubId, HubKeys};

use super::done;
use super::tablet::Tablet;
use super::ward::{KP3, KP4, Ward};

/// A member's tablet with an answer about each of `people`, none of them sent.
async fn walked(ward: &Ward, hamlet: &str, seed: u8, people: &[Rid]) -> Tablet {
    let mut tablet = Tablet::enrolled(ward, &[hamlet], seed).await;
    for (minutes, rid) in (1..).zip(people) {
        tablet.record(done(*rid), minutes);
    }
    tablet
}

fn sealed(tablet: &Tablet, first: usize, last: usize) -> Vec<u8> {
    let envelope = tablet.envelope(first, last);
    seal_envelope(&envelope, &tablet.code.keys, &tablet.code.hub_id, &[7; 32]).unwrap()
}

fn bundle(tablet: &Tablet, items: Vec<Vec<u8>>) -> Bundle {
    Bundle {
        hub_id: tablet.code.hub_id,
        items,
        certificates: Vec::new(),
        labels: Vec::new(),
        at_work: None,
    }
}

/// Posts a bundle and opens the receipt.
async fn relay(tablet: &Tablet, bundle: &Bundle) -> (Vec<Ack>, Vec<(u32, RefusedItem)>) {
    let reply = tablet.post("/v1/relay", None, bundle.to_bytes()).await.done();
    let receipt = Receipt::from_bytes(&reply).unwrap();
    assert_eq!(receipt.hub_id, tablet.code.hub_id);
    let open = |ack: &Vec<u8>| Ack::open(ack, &tablet.code.keys, &tablet.code.hub_id).unwrap();
    (receipt.acks.iter().map(open).collect(), receipt.refused)
}

#[tokio::test]
async fn a_bundle_of_two_tablets_is_answered_with_a_signed_receipt_for_each_log() {
    let ward = Ward::served().await;
    let (kp3, kp4) = (ward.residents(KP3), ward.residents(KP4));
    let one = walked(&ward, KP3, 1, &kp3[..3]).await;
    let two = walked(&ward, KP4, 2, &kp4[..2]).await;
    let items = vec![
        sealed(&two, 1, 2),
        sealed(&one, 1, 1),
        two.envelope(1, 2),
        sealed(&one, 2, 3),
    ];
    let (acks, refused) = relay(&one, &bundle(&one, items)).await;
    let told: Vec<_> = acks
        .iter()
        .map(|ack| (ack.dev, ack.epoch, ack.through, ack.chain))
        .collect();
    assert_eq!(
        told,
        [
            (one.dev(), 1, 3, one.batch(1, 3).chain_after()),
            (two.dev(), 1, 2, two.batch(1, 2).chain_after())
        ]
    );
    assert!(
        acks.iter().all(|ack| ack.positions.is_empty()),
        "lists are for who asks itself"
    );
    assert_eq!(refused, []);
    assert_eq!(ward.counts()["observation"], 5, "each of them counts");
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn the_same_records_by_two_roads_count_once() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = walked(&ward, KP3, 1, &people[..4]).await;
    tablet.sync(vec![tablet.envelope(1, 2)]).await;
    let items = vec![sealed(&tablet, 1, 2), sealed(&tablet, 2, 3)];
    for _ in 0..2 {
        let (acks, refused) = relay(&tablet, &bundle(&tablet, items.clone())).await;
        assert_eq!((acks[0].through, refused.len()), (3, 0));
    }
    let ack = tablet.sync(vec![tablet.envelope(1, 4)]).await.ack;
    assert_eq!(ack.through, 4);
    assert_eq!(ward.counts()["record"], 4);
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn what_came_by_a_colleague_is_in_custody_above_the_gap_until_the_rest_comes() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = walked(&ward, KP3, 1, &people[..4]).await;
    let (acks, _) = relay(&tablet, &bundle(&tablet, vec![sealed(&tablet, 3, 4)])).await;
    assert_eq!(
        (acks[0].through, acks[0].ranges.as_slice()),
        (0, [(3, 4)].as_slice())
    );
    let ack = tablet.sync(vec![tablet.envelope(1, 2)]).await.ack;
    assert_eq!((ack.through, ack.ranges.len()), (4, 0));
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn every_item_that_is_not_taken_is_named_with_its_reason_and_holds_up_nothing() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let tablet = walked(&ward, KP3, 1, &people[..2]).await;
    let good = tablet.envelope(1, 1);
    let mut forged = tablet.envelope(2, 2);
    *forged.last_mut().unwrap() ^= 1;
    let mut newer = good.clone();
    newer[2] = 9;
    let stranger = HubKeys::from_seeds(&[5; 32], &[6; 32]).public();
    let hub = tablet.code.hub_id;
    let unknown = |dev| {
        let batch = tungnha_exchange::Batch {
            dev,
            ..tablet.batch(1, 1)
        };
        Envelope::sign(&batch, &DeviceKey::from_seed(&[9; 32]), &hub)
            .unwrap()
            .to_bytes()
    };
    let beyond = |batch: tungnha_exchange::Batch| tablet.sign(&batch);
    let items = vec![
        b"PK\x03\x04 a picture".to_vec(),
        seal_envelope(&good, &stranger, &hub, &[7; 32]).unwrap(),
        seal_envelope(&good, &tablet.code.keys, &HubId([1; 16]), &[7; 32]).unwrap(),
        unknown(999),
        unknown(tablet.dev()),
        forged,
        beyond(tungnha_exchange::Batch {
            epoch: 1 << 31,
            ..tablet.batch(1, 1)
        }),
        beyond(tungnha_exchange::Batch {
            first: u64::MAX - 9,
            ..tablet.batch(1, 1)
        }),
        newer,
        good,
    ];
    let (acks, refused) = relay(&tablet, &bundle(&tablet, items)).await;
    use RefusedItem::{NoBatch, OtherHub, Signature, UnknownDevice, Unreadable, Version};
    let reasons = [
        Unreadable,
        OtherHub,
        OtherHub,
        UnknownDevice,
        Signature,
        Signature,
        NoBatch,
        NoBatch,
        Version,
    ];
    let expected: Vec<_> = (0..).zip(reasons).collect();
    assert_eq!(refused, expected);
    assert_eq!((acks.len(), acks[0].through), (1, 1), "the good one is taken");
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn a_bundle_for_another_hub_is_refused_item_by_item_and_changes_nothing() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let tablet = walked(&ward, KP3, 1, &people[..1]).await;
    let before = ward.counts();
    let mut other = bundle(&tablet, vec![tablet.envelope(1, 1)]);
    other.hub_id = HubId([1; 16]);
    let (acks, refused) = relay(&tablet, &other).await;
    assert_eq!((acks.len(), refused), (0, vec![(0, RefusedItem::OtherHub)]));
    assert_eq!(ward.counts(), before);
}

#[tokio::test]
async fn a_body_that_is_no_bundle_is_only_unreadable() {
    let ward = Ward::served().await;
    let tablet = walked(&ward, KP3, 1, &[]).await;
    for body in [
        b"".to_vec(),
        b"TNF\x01".to_vec(),
        b"TNR\x01\x83".to_vec(),
        vec![0; 70_000],
    ] {
        assert_eq!(tablet.post("/v1/relay", None, body).await.status(), 400);
    }
    let large = vec![0; tungnha_exchange::limits::REQUEST_BYTES + 1];
    assert_eq!(tablet.post("/v1/relay", None, large).await.status(), 413);
}

#[tokio::test]
async fn what_a_revoked_tablet_made_comes_by_any_road_into_quarantine_under_a_receipt() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let tablet = walked(&ward, KP3, 1, &people[..2]).await;
    let dev = tablet.dev();
    ward.store()
        .write(|tx| tungnha_hub::desk::revoke(tx, dev, ("cli", super::ward::EVENING)))
        .unwrap();
    let (acks, _) = relay(&tablet, &bundle(&tablet, vec![sealed(&tablet, 1, 2)])).await;
    assert_eq!(acks[0].through, 2);
    assert_eq!(acks[0].notices.len(), 2);
    assert_eq!(acks[0].commands[0].what, CommandKind::WipeList);
    assert_eq!(
        (ward.counts()["quarantine"], ward.counts()["observation"]),
        (2, 0)
    );
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn a_tablet_that_lost_its_cursor_asks_where_its_log_stands() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = walked(&ward, KP3, 1, &people[..2]).await;
    tablet.sync(vec![tablet.envelope(1, 2)]).await;
    tablet.counter += 1;
    let response = SyncResponse::from_bytes(&tablet.get("/v1/state").await.done()).unwrap();
    let ack = Ack::open(&response.ack, &tablet.code.keys, &tablet.code.hub_id).unwrap();
    assert_eq!((ack.through, ack.chain), (2, tablet.batch(1, 2).chain_after()));
    assert_eq!(ack.positions.len(), 1);
    assert_eq!(
        (response.pages.len(), response.snapshots.len(), response.more),
        (0, 0, false)
    );
    assert!(matches!(
        tablet.get("/v1/state").await.no(),
        Refusal::UseCounterFrom(_)
    ));
}

/// Sets the ward's hub back to how it was when `copy` was taken.
async fn set_back(ward: &mut Ward, copy: &std::path::Path) {
    ward.stop().await;
    std::fs::copy(copy, ward.path().join("hub.db")).unwrap();
    ward.serve().await;
}

async fn copied(ward: &mut Ward, name: &str) -> std::path::PathBuf {
    ward.stop().await;
    let copy = ward.path().join(name);
    std::fs::copy(ward.path().join("hub.db"), &copy).unwrap();
    ward.serve().await;
    copy
}

#[tokio::test]
async fn a_restored_hub_reads_a_tablet_back_from_its_certificate_and_takes_what_it_made() {
    let mut ward = Ward::served().await;
    let people = ward.residents(KP3);
    let copy = copied(&mut ward, "copy.db").await;
    let mut tablet = walked(&ward, KP3, 1, &people[..3]).await;
    tablet.sync(vec![tablet.envelope(1, 2)]).await;
    set_back(&mut ward, &copy).await;
    tablet.follow(&ward);

    let request = tablet.request(Vec::new());
    assert_eq!(tablet.ask(&request).await.no(), Refusal::ShowCertificate);
    let mut carried = bundle(&tablet, vec![sealed(&tablet, 1, 3)]);
    let (acks, refused) = relay(&tablet, &carried).await;
    assert_eq!((acks.len(), refused), (0, vec![(0, RefusedItem::UnknownDevice)]));

    carried.certificates = vec![tablet.certificate_bytes.clone()];
    let (acks, refused) = relay(&tablet, &carried).await;
    assert_eq!(refused, []);
    assert_eq!((acks[0].dev, acks[0].through), (tablet.dev(), 3));
    assert!(
        acks[0].incarnation > 1,
        "its own older word shows the hub that it was restored"
    );
    assert_eq!(
        ward.counts()["observation"],
        3,
        "its member and hamlet are known again"
    );
    let request = tablet.request(Vec::new());
    tablet.incarnation = tablet.ask(&request).await.incarnation();
    assert_eq!(tablet.incarnation, acks[0].incarnation);
    assert_eq!(tablet.sync(Vec::new()).await.ack.through, 3);
    assert!(ward.verify().ok);

    let next = Tablet::enrolled(&ward, &[KP3], 2).await;
    assert!(
        next.dev() > 10_000_000,
        "no number that was given after the copy is given again"
    );
    assert_ne!(next.dev(), tablet.dev());
}

#[tokio::test]
async fn a_certificate_that_another_hub_signed_makes_nobody_known() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = walked(&ward, KP3, 1, &people[..1]).await;
    let mut certificate = tablet.certificate.clone().unwrap();
    certificate.dev = 77;
    let strangers = HubKeys::from_seeds(&[5; 32], &[6; 32]);
    tablet.certificate = Some(certificate.clone());
    let mut carried = bundle(&tablet, vec![tablet.envelope(1, 1)]);
    carried.certificates = vec![certificate.sign(&strangers, &tablet.code.hub_id), vec![0; 90]];
    let before = ward.counts();
    let (acks, refused) = relay(&tablet, &carried).await;
    assert_eq!((acks.len(), refused), (0, vec![(0, RefusedItem::UnknownDevice)]));
    assert_eq!(ward.counts(), before);
}

#[tokio::test]
async fn a_hub_restored_over_an_earlier_restore_begins_a_life_above_both() {
    let mut ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = walked(&ward, KP3, 1, &people[..3]).await;
    let copy = copied(&mut ward, "copy.db").await;
    tablet.follow(&ward);
    tablet.sync(vec![tablet.envelope(1, 1)]).await;
    for _ in 0..2 {
        set_back(&mut ward, &copy).await;
        tablet.follow(&ward);
        let request = tablet.request(Vec::new());
        let life = tablet.ask(&request).await.incarnation();
        assert!(
            life > tablet.incarnation,
            "though the copy itself is of life 1 both times"
        );
        tablet.incarnation = life;
        assert_eq!(tablet.sync(vec![tablet.envelope(1, 3)]).await.ack.through, 3);
    }
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn a_member_enrolled_again_after_a_restore_and_the_old_tablet_s_records_both_stand() {
    let mut ward = Ward::served().await;
    let people = ward.residents(KP3);
    let copy = copied(&mut ward, "copy.db").await;
    let old = walked(&ward, KP3, 1, &people[..1]).await;
    set_back(&mut ward, &copy).await;
    // The same person, invited again before the old tablet is heard of.
    ward.invite(Role::Member, "Người thử 1", &[KP3], false);
    let mut old = old;
    old.follow(&ward);
    let mut carried = bundle(&old, vec![old.envelope(1, 1)]);
    carried.certificates = vec![old.certificate_bytes.clone()];
    let (acks, refused) = relay(&old, &carried).await;
    assert_eq!((acks.len(), refused.len()), (1, 0));
    assert_eq!(acks[0].through, 1);
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn epochs_offered_after_a_restore_are_above_all_that_may_have_been_offered_before() {
    let mut ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = walked(&ward, KP3, 1, &people[..2]).await;
    let copy = copied(&mut ward, "copy.db").await;
    tablet.follow(&ward);
    tablet.sync(vec![tablet.envelope(1, 2)]).await;
    set_back(&mut ward, &copy).await;
    tablet.follow(&ward);
    let request = tablet.request(Vec::new());
    tablet.incarnation = tablet.ask(&request).await.incarnation();
    tablet.sync(vec![tablet.envelope(1, 2)]).await;
    let mut clone = tablet.clone();
    clone.log.truncate(1);
    clone.record(done(people[3]), 9);
    let synced = clone.sync(vec![clone.envelope(1, 2)]).await;
    let offered: Vec<u64> = [&synced.ack]
        .into_iter()
        .chain(&synced.acks)
        .flat_map(|ack| &ack.commands)
        .filter(|command| command.what == CommandKind::NewEpoch)
        .map(|command| command.id)
        .collect();
    assert!(!offered.is_empty());
    assert!(offered.iter().all(|epoch| *epoch > 1_024), "{offered:?}");
}
