//! What a tablet is told of its team, and a lead's codes in the logs of two tablets.

use tungnha_domain::Role;
use tungnha_exchange::Body;
use tungnha_exchange::enrol::digest;
use tungnha_exchange::record::{CodeSide, Coded};
use tungnha_exchange::sync::SyncResponse;
use tungnha_exchange::team::Team;

use super::desk::desk;
use super::tablet::Tablet;
use super::ward::{KP3, KP4, Ward};

/// What a sync brings a tablet that holds this team.
async fn told(tablet: &mut Tablet, held: Option<&[u8]>) -> Option<Vec<u8>> {
    let mut request = tablet.request(Vec::new());
    request.team = held.map(digest);
    let reply = tablet.ask(&request).await.done();
    SyncResponse::from_bytes(&reply).unwrap().team
}

fn opened(tablet: &Tablet, bytes: &[u8]) -> Team {
    let team = Team::open(bytes, &tablet.code.keys, &tablet.code.hub_id).unwrap();
    assert_eq!(team.dev, tablet.dev(), "for this tablet alone");
    team
}

/// An enrolled tablet of somebody with a role.
async fn enrolled(ward: &Ward, role: Role, hamlets: &[&str], key: u8) -> Tablet {
    let invited = ward.invite(role, &format!("Người thử {key}"), hamlets, false);
    let mut tablet = Tablet::scanned(ward, &invited.url, key);
    let certificate = tablet.enrol().await.done();
    tablet.accept(&certificate);
    tablet
}

#[tokio::test]
async fn a_tablet_is_told_who_shares_a_hamlet_once_and_again_when_that_changes() {
    let ward = Ward::served().await;
    let mut lead = enrolled(&ward, Role::Lead, &[KP3, KP4], 1).await;
    assert_eq!(told(&mut lead, None).await, None, "nobody else is there");
    let mut member = enrolled(&ward, Role::Member, &[KP3], 2).await;
    let far = enrolled(&ward, Role::Member, &[KP4], 3).await;

    let first = told(&mut lead, None).await.unwrap();
    let team = opened(&lead, &first);
    let devs: Vec<u32> = team.mates.iter().map(|mate| mate.dev).collect();
    assert_eq!(devs, [member.dev(), far.dev()]);
    assert_eq!(team.leads().count(), 0);
    assert_eq!(told(&mut lead, Some(&first)).await, None, "told once");

    let of_member = told(&mut member, None).await.unwrap();
    let team = opened(&member, &of_member);
    assert_eq!(team.mates.len(), 1, "khu phố 4 is another team");
    let mate = &team.mates[0];
    assert_eq!((mate.dev, mate.leads), (lead.dev(), true));
    assert_eq!(
        (mate.device_key, mate.units.as_slice()),
        (lead.key().public(), &[ward.unit(KP3)][..])
    );
    assert_eq!(mate.users[0].1, "Người thử 1");

    // One more user who leads, then the first lead is revoked.
    let dev = far.dev().to_string();
    let url = desk(
        &ward,
        &["enrol", "--role", "lead", "--name", "Điểu Khánh", "--on", &dev],
    )["url"]
        .as_str()
        .unwrap()
        .to_owned();
    Tablet::scanned(&ward, &url, 3).enrol().await.done();
    let newer = told(&mut lead, Some(&first)).await.unwrap();
    let team = opened(&lead, &newer);
    assert_eq!(team.leads().map(|mate| mate.dev).collect::<Vec<_>>(), [far.dev()]);
    assert!(
        team.hub_time > opened(&lead, &first).hub_time,
        "the later of two counts"
    );
    desk(&ward, &["revoke", "--dev", &lead.dev().to_string()]);
    let after = told(&mut member, Some(&of_member)).await.unwrap();
    assert!(opened(&member, &after).mates.is_empty(), "and with it its power");
    assert_eq!(told(&mut lead, None).await, None, "out of service: no team");
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn a_lead_s_code_is_in_the_audit_log_from_both_sides_and_a_member_gives_none() {
    let ward = Ward::served().await;
    let mut lead = enrolled(&ward, Role::Lead, &[KP3], 1).await;
    let mut member = enrolled(&ward, Role::Member, &[KP3], 2).await;
    let code = |side, dev| Body::Code {
        what: Coded::Day,
        side,
        dev,
        number: 4,
    };
    lead.record(code(CodeSide::Given, member.dev()), 1);
    let envelope = lead.envelope(1, 1);
    assert_eq!(lead.sync(vec![envelope]).await.ack.through, 1);
    member.record(code(CodeSide::Taken, lead.dev()), 2);
    member.record(code(CodeSide::Taken, 4_711), 3);
    member.record(code(CodeSide::Given, lead.dev()), 4);
    let envelope = member.envelope(1, 3);
    assert_eq!(member.sync(vec![envelope]).await.ack.through, 3);

    let log = desk(&ward, &["audit"]);
    // The latest first.
    let rows = log["rows"].as_array().unwrap().iter().rev();
    let codes: Vec<_> = rows
        .filter(|row| row["what"].as_str().unwrap().starts_with("lead_code"))
        .map(|row| {
            let detail = &row["detail"];
            (
                row["what"].as_str().unwrap().to_owned(),
                detail["dev"].as_u64().unwrap(),
                detail["by"].as_u64().unwrap(),
                detail["known"].as_bool().unwrap(),
            )
        })
        .collect();
    let (from, to) = (u64::from(lead.dev()), u64::from(member.dev()));
    assert_eq!(
        codes,
        [
            ("lead_code_given".to_owned(), to, from, true),
            ("lead_code_taken".to_owned(), to, from, true),
            ("lead_code_taken".to_owned(), to, 4_711, false),
        ]
    );
    assert_eq!(ward.counts()["quarantine"], 1, "what a member gave");
    assert!(ward.verify().ok);
}
