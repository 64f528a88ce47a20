//! Giving houses out: who may, whose a house then is whatever the order of arrival, and which tablets hear of it.

use tungnha_domain::{Hid, MemberId, Role};
use tungnha_exchange::Body;
use tungnha_exchange::papers::{Assigned, Paper, PaperKind};
use tungnha_exchange::record::HousesFor;
use tungnha_exchange::sync::SyncResponse;

use super::tablet::Tablet;
use super::ward::{KP3, KP4, Ward};

/// An enrolled tablet of somebody with a role.
async fn enrolled(ward: &Ward, role: Role, hamlets: &[&str], key: u8) -> Tablet {
    let invited = ward.invite(role, &format!("Người thử {key}"), hamlets, false);
    let mut tablet = Tablet::scanned(ward, &invited.url, key);
    let certificate = tablet.enrol().await.done();
    tablet.accept(&certificate);
    tablet
}

/// Whose houses are, as this tablet is told; none without a paper.
async fn told(tablet: &mut Tablet) -> Option<Vec<(MemberId, Vec<Hid>)>> {
    tablet.cursors = tablet.sync(Vec::new()).await.ack.positions;
    let mut request = tablet.request(Vec::new());
    request.papers = Some(Vec::new());
    let response = SyncResponse::from_bytes(&tablet.ask(&request).await.done()).unwrap();
    let (keys, hub) = (tablet.code.keys, tablet.code.hub_id);
    let papers = response
        .papers
        .iter()
        .map(|bytes| Paper::open(bytes, &keys, &hub).unwrap());
    let mut of_kind = papers.filter(|paper| paper.kind == PaperKind::Assigned.wire());
    let content = of_kind.next()?.content.unwrap();
    let members = Assigned::from_bytes(&content).unwrap().members;
    Some(
        members
            .into_iter()
            .map(|(member, _, hids)| (member, hids))
            .collect(),
    )
}

fn give(hids: &[Hid], member: Option<MemberId>) -> Body {
    Body::Assignment(HousesFor::new(hids.iter().copied(), member))
}

fn houses(ward: &Ward, hamlet: &str) -> Vec<Hid> {
    let unit = ward.unit(hamlet);
    let people = tungnha_hub::people::load_residents(ward.store().conn()).unwrap();
    let hids: std::collections::BTreeSet<Hid> = people
        .into_iter()
        .filter(|person| person.unit == unit)
        .map(|person| person.hid)
        .collect();
    hids.into_iter().collect()
}

#[tokio::test]
async fn a_lead_s_word_reaches_every_tablet_of_the_hamlet_and_no_other() {
    let ward = Ward::served().await;
    let mut lead = enrolled(&ward, Role::Lead, &[KP3], 1).await;
    let mut member = enrolled(&ward, Role::Member, &[KP3], 2).await;
    let mut far = enrolled(&ward, Role::Member, &[KP4], 3).await;
    let (to, kp3, kp4) = (member.member(), houses(&ward, KP3), houses(&ward, KP4));
    assert_eq!(told(&mut member).await, None, "nobody gave anything out yet");
    // A house of another hamlet in it is passed over.
    lead.record(give(&[kp3[0], kp3[1], kp4[0]], Some(to)), 1);
    let envelope = lead.envelope(1, 1);
    assert_eq!(lead.sync(vec![envelope]).await.ack.through, 1);
    for tablet in [&mut lead, &mut member] {
        assert_eq!(told(tablet).await, Some(vec![(to, kp3.clone())]));
    }
    assert_eq!(told(&mut far).await, None);

    lead.record(give(&kp3[..1], None), 2);
    lead.record(give(&kp3[1..], Some(lead.member())), 3);
    lead.record(Body::Retract { seq: 3, epoch: None }, 4);
    let envelope = lead.envelope(2, 4);
    lead.sync(vec![envelope]).await;
    assert_eq!(told(&mut member).await, Some(vec![(to, kp3[1..].to_vec())]));
    assert_eq!(ward.counts()["quarantine"], 0);
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn the_newest_word_counts_whoever_s_tablet_comes_first_and_a_member_has_none() {
    let ward = Ward::served().await;
    let mut one = enrolled(&ward, Role::Lead, &[KP3], 1).await;
    let mut other = enrolled(&ward, Role::Lead, &[KP3], 2).await;
    let mut member = enrolled(&ward, Role::Member, &[KP3], 3).await;
    let (to, house) = (member.member(), houses(&ward, KP3)[0]);
    one.record(give(&[house], Some(one.member())), 10);
    other.record(give(&[house], Some(to)), 90);
    member.record(give(&[house], Some(to)), 99);
    member.record(give(&[house], Some(MemberId(4_711))), 99);
    // The later word arrives first.
    for tablet in [&mut other, &mut one, &mut member] {
        let last = tablet.last();
        let envelope = tablet.envelope(1, last);
        assert_eq!(
            tablet.sync(vec![envelope]).await.ack.through,
            last as u64,
            "custody of all"
        );
    }
    assert_eq!(told(&mut member).await, Some(vec![(to, vec![house])]));
    assert_eq!(ward.counts()["quarantine"], 2, "what the member said");
    other.record(Body::Retract { seq: 1, epoch: None }, 120);
    let envelope = other.envelope(2, 2);
    other.sync(vec![envelope]).await;
    assert_eq!(told(&mut member).await, Some(vec![(one.member(), vec![house])]));
    assert!(ward.verify().ok);
}
