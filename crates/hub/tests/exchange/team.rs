//! How the teams stand for the officer: the same as the leads' boards, and whose houses are.

use tungnha_domain::{Hid, MemberId, Role, Suspension, Target, Work};
use tungnha_exchange::Body;
use tungnha_exchange::papers::{Board, Paper, PaperKind};
use tungnha_exchange::record::HousesFor;
use tungnha_exchange::sync::SyncResponse;
use tungnha_hub::commune::{Commune, set_campaign};
use tungnha_hub::team::{TeamView, team};

use super::desk::desk;
use super::done;
use super::tablet::Tablet;
use super::ward::{EVENING, KP3, KP4, Ward};

async fn enrolled(ward: &Ward, role: Role, hamlets: &[&str], key: u8) -> Tablet {
    let invited = ward.invite(role, &format!("Người thử {key}"), hamlets, false);
    let mut tablet = Tablet::scanned(ward, &invited.url, key);
    let certificate = tablet.enrol().await.done();
    tablet.accept(&certificate);
    tablet
}

fn shown(ward: &Ward, hamlet: Option<&str>) -> TeamView {
    ward.store().read(|tx| team(tx, hamlet, EVENING + 600)).unwrap()
}

async fn board(lead: &mut Tablet) -> Board {
    lead.cursors = lead.sync(Vec::new()).await.ack.positions;
    let mut request = lead.request(Vec::new());
    request.papers = Some(Vec::new());
    let response = SyncResponse::from_bytes(&lead.ask(&request).await.done()).unwrap();
    let (keys, hub) = (lead.code.keys, lead.code.hub_id);
    let papers = response
        .papers
        .iter()
        .map(|bytes| Paper::open(bytes, &keys, &hub).unwrap());
    let board = papers
        .into_iter()
        .find(|paper| paper.kind == PaperKind::Board.wire());
    Board::from_bytes(&board.unwrap().content.unwrap()).unwrap()
}

fn houses(ward: &Ward, hamlet: &str) -> Vec<Hid> {
    let unit = ward.unit(hamlet);
    let people = tungnha_hub::people::load_residents(ward.store().conn()).unwrap();
    let here = people.into_iter().filter(|person| person.unit == unit);
    let hids: std::collections::BTreeSet<Hid> = here.map(|person| person.hid).collect();
    hids.into_iter().collect()
}

#[tokio::test]
async fn the_officer_sees_what_every_lead_s_board_says() {
    let ward = Ward::served().await;
    let mut third = enrolled(&ward, Role::Lead, &[KP3], 1).await;
    let mut fourth = enrolled(&ward, Role::Lead, &[KP4], 2).await;
    let mut member = enrolled(&ward, Role::Member, &[KP3], 3).await;
    member.record(done(ward.residents(KP3)[0]), 1);
    member.record(done(ward.residents(KP3)[1]), 2);
    member.sync(vec![member.envelope(1, 2)]).await;
    ward.clock.advance(600);
    let view = shown(&ward, None);
    assert_eq!(view.members.len(), 3);
    for lead in [&mut third, &mut fourth] {
        let board = board(lead).await;
        assert_eq!(view.day, board.day.to_string());
        for told in &board.members {
            let line = view
                .members
                .iter()
                .find(|line| line.member == told.member.0)
                .unwrap();
            assert_eq!(
                (
                    line.people_today,
                    line.people,
                    line.doors_today,
                    line.doors,
                    line.brought
                ),
                (
                    told.people_today,
                    told.people,
                    told.doors_today,
                    told.doors,
                    told.brought
                ),
                "{}",
                told.name
            );
        }
        for told in &board.hamlets {
            let name = if told.unit == ward.unit(KP3) { KP3 } else { KP4 };
            let hamlet = view.hamlets.iter().find(|line| line.hamlet == name).unwrap();
            for (line, told) in hamlet.targets.iter().zip(&told.targets) {
                assert_eq!(line.target, told.target);
                assert_eq!(
                    (line.eligible, line.done, line.not_asked, line.achieved),
                    (
                        told.tally.eligible,
                        told.tally.done,
                        told.tally.not_asked,
                        told.tally.achieved
                    )
                );
                assert_eq!(line.pace.map(|pace| pace.asked), told.asked);
            }
        }
    }
    let of_member = view
        .members
        .iter()
        .find(|line| line.name == "Người thử 3")
        .unwrap();
    assert_eq!(
        (of_member.people, of_member.tablets.as_slice()),
        (2, [member.dev()].as_slice())
    );
    assert!(!of_member.late && of_member.last_contact.is_some());
    assert_eq!(shown(&ward, Some(KP4)).members.len(), 1, "of one hamlet, its own");
}

#[tokio::test]
async fn whose_houses_are_and_what_is_left_of_them_is_counted_by_member() {
    let ward = Ward::served().await;
    let mut lead = enrolled(&ward, Role::Lead, &[KP3], 1).await;
    let member = enrolled(&ward, Role::Member, &[KP3], 2).await;
    let who = member.certificate.as_ref().unwrap().member;
    let all = houses(&ward, KP3);
    let give =
        |hids: &[Hid], to: Option<MemberId>| Body::Assignment(HousesFor::new(hids.iter().copied(), to));
    lead.record(give(&all, Some(who)), 1);
    lead.record(give(&all[..1], None), 2);
    // Everybody of the second house is asked everything: it is left no longer.
    let people = tungnha_hub::people::load_residents(ward.store().conn()).unwrap();
    for person in people.iter().filter(|person| person.hid == all[1]) {
        for target in Target::ALL {
            let minutes = lead.log.len() as u64 + 1;
            lead.record(
                super::answer(person.rid, target, tungnha_domain::Outcome::NoNeed),
                minutes,
            );
        }
    }
    let last = lead.log.len();
    lead.sync(vec![lead.envelope(1, last)]).await;
    let view = shown(&ward, None);
    let line = view.members.iter().find(|line| line.member == who.0).unwrap();
    let theirs: Vec<(u32, bool)> = line.houses.iter().map(|house| (house.hid, house.left)).collect();
    let others = all[1..].iter().map(|hid| (hid.0, *hid != all[1]));
    assert_eq!(theirs, others.collect::<Vec<_>>());
    assert_eq!(line.left as usize, all.len() - 2);
    let hamlet = view.hamlets.iter().find(|line| line.hamlet == KP3).unwrap();
    assert_eq!(
        (hamlet.houses as usize, hamlet.left as usize),
        (all.len(), all.len() - 1)
    );
    assert_eq!(hamlet.nobodys, 1);
    let told = desk(&ward, &["team", "--hamlet", KP3]);
    assert_eq!(
        told["members"],
        serde_json::to_value(&shown(&ward, Some(KP3)).members).unwrap()
    );
    desk(&ward, &["revoke", "--dev", &member.dev().to_string()]);
    let view = shown(&ward, None);
    let line = view.members.iter().find(|line| line.member == who.0).unwrap();
    assert!(
        line.tablets.is_empty() && !line.houses.is_empty(),
        "houses stay theirs until given on"
    );
}

#[tokio::test]
async fn suspended_days_count_for_nothing_in_the_officers_pace_either() {
    let ward = Ward::served().await;
    let days = |ward: &Ward| {
        let view = shown(ward, Some(KP3));
        let of = |target: Target| {
            let line = &view.hamlets[0].targets[target.index()];
            line.pace.map(|pace| (pace.days_worked, pace.days_left))
        };
        (of(Target::Cccd), of(Target::Dddt))
    };
    let table = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/samples/phan-bo-chi-tieu.xlsx"
    );
    desk(&ward, &["allocate", table]);
    let before = days(&ward);
    ward.store()
        .write(|tx| {
            let mut campaign = Commune::load(tx)?.campaign;
            campaign.suspensions.push(Suspension {
                first_day: "2024-05-02".parse().unwrap(),
                last_day: "2024-05-03".parse().unwrap(),
                targets: vec![Target::Dddt],
                work: Work::of(Target::Dddt),
            });
            set_campaign(tx, &campaign, "cli", EVENING)
        })
        .unwrap();
    let after = days(&ward);
    assert_eq!(before.0, after.0);
    let (worked, left) = before.1.unwrap();
    assert_eq!(after.1, Some((worked - 2, left)));
}
