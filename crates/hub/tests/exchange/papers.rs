//! Papers: which tablet gets which, that each comes once, and that one without room waits.

use tungnha_domain::Role;
use tungnha_exchange::enrol::digest;
use tungnha_exchange::papers::{Board, Helpers, Paper, PaperKind};
use tungnha_exchange::sync::SyncResponse;

use super::desk::desk;
use super::done;
use super::tablet::Tablet;
use super::ward::{EVENING, KP3, KP4, Ward};

/// An enrolled tablet of somebody with a role.
async fn enrolled(ward: &Ward, role: Role, hamlets: &[&str], key: u8) -> Tablet {
    let invited = ward.invite(role, &format!("Người thử {key}"), hamlets, false);
    let mut tablet = Tablet::scanned(ward, &invited.url, key);
    let certificate = tablet.enrol().await.done();
    tablet.accept(&certificate);
    tablet
}

/// What a sync brings a tablet that holds these papers and takes so many bytes of lists.
async fn told(tablet: &mut Tablet, held: &[(u8, [u8; 8])], budget: u32) -> (Vec<Paper>, bool) {
    let mut request = tablet.request(Vec::new());
    (request.papers, request.budget) = (Some(held.to_vec()), budget);
    let reply = tablet.ask(&request).await.done();
    let response = SyncResponse::from_bytes(&reply).unwrap();
    let (keys, hub) = (tablet.code.keys, tablet.code.hub_id);
    let papers = response
        .papers
        .iter()
        .map(|bytes| Paper::open(bytes, &keys, &hub).unwrap());
    (papers.collect(), response.more)
}

const ROOM: u32 = 512 * 1024;

#[tokio::test]
async fn a_lead_s_tablet_gets_the_board_once_and_again_when_the_team_stands_otherwise() {
    let ward = Ward::served().await;
    let mut lead = enrolled(&ward, Role::Lead, &[KP3], 1).await;
    let mut member = enrolled(&ward, Role::Member, &[KP3], 2).await;
    let far = enrolled(&ward, Role::Member, &[KP4], 3).await;
    let (papers, _) = told(&mut member, &[], ROOM).await;
    assert!(papers.is_empty(), "a member leads nobody");

    let (papers, _) = told(&mut lead, &[], ROOM).await;
    let paper = papers.first().unwrap();
    assert_eq!(
        (paper.kind, paper.dev, paper.hub_time),
        (PaperKind::Board.wire(), lead.dev(), EVENING)
    );
    let content = paper.content.clone().unwrap();
    let board = Board::from_bytes(&content).unwrap();
    let devs: Vec<_> = board.tablets.iter().map(|tablet| tablet.dev).collect();
    assert_eq!(
        devs,
        [member.dev()],
        "khu phố 4 is another team, tablet {}",
        far.dev()
    );
    assert_eq!(
        (board.tablets[0].last_contact, board.tablets[0].unsent),
        (Some(EVENING), 0)
    );

    let held = [(PaperKind::Board.wire(), digest(&content))];
    let (papers, more) = told(&mut lead, &held, ROOM).await;
    assert_eq!((papers.len(), more), (0, false), "a quiet day");

    // The member says that something is still to come.
    member.record(done(ward.residents(KP3)[0]), 1);
    ward.clock.advance(600);
    told(&mut member, &[], ROOM).await;
    let (papers, _) = told(&mut lead, &held, ROOM).await;
    let board = Board::from_bytes(papers[0].content.as_ref().unwrap()).unwrap();
    assert_eq!(
        (board.tablets[0].last_contact, board.tablets[0].unsent),
        (Some(EVENING + 600), 1)
    );

    desk(&ward, &["revoke", "--dev", &lead.dev().to_string()]);
    let (papers, _) = told(&mut lead, &[], ROOM).await;
    assert!(papers.is_empty(), "out of service");
}

#[tokio::test]
async fn a_paper_without_room_waits_and_one_that_ends_is_taken_away() {
    let ward = Ward::served().await;
    let mut lead = enrolled(&ward, Role::Lead, &[KP3], 1).await;
    let (papers, more) = told(&mut lead, &[], 1).await;
    assert_eq!(
        (papers.len(), more),
        (0, true),
        "the list's first page took the answer"
    );
    lead.cursors = lead.sync(Vec::new()).await.ack.positions;
    let (papers, more) = told(&mut lead, &[], 1).await;
    assert_eq!(
        (papers.len(), more),
        (1, false),
        "the first goes whatever its size"
    );
    let (papers, more) = told(&mut lead, &[], 0).await;
    assert_eq!((papers.len(), more), (0, true), "none were wanted");

    // What a tablet holds and is not to have any more.
    let mut member = enrolled(&ward, Role::Member, &[KP3], 2).await;
    member.cursors = member.sync(Vec::new()).await.ack.positions;
    let (papers, _) = told(&mut member, &[(PaperKind::Board.wire(), [1; 8])], ROOM).await;
    assert_eq!(papers[0].content, None);
}

#[tokio::test]
async fn a_tablet_that_knows_no_papers_is_sent_none() {
    let ward = Ward::served().await;
    let mut lead = enrolled(&ward, Role::Lead, &[KP3], 1).await;
    let request = lead.request(Vec::new());
    let reply = lead.ask(&request).await.done();
    assert!(SyncResponse::from_bytes(&reply).unwrap().papers.is_empty());
}

/// Whom the paper tells a tablet to call, if there is one.
async fn to_call(tablet: &mut Tablet) -> Option<Vec<(String, String)>> {
    tablet.cursors = tablet.sync(Vec::new()).await.ack.positions;
    let (papers, _) = told(tablet, &[], ROOM).await;
    let paper = papers
        .into_iter()
        .find(|paper| paper.kind == PaperKind::Helpers.wire())?;
    Some(Helpers::from_bytes(&paper.content?).unwrap().helpers)
}

#[tokio::test]
async fn a_tablet_is_told_whom_its_own_team_calls_then_whom_everybody_does() {
    let ward = Ward::served().await;
    let mut here = enrolled(&ward, Role::Member, &[KP3], 1).await;
    let mut there = enrolled(&ward, Role::Member, &[KP4], 2).await;
    assert_eq!(to_call(&mut here).await, None, "nobody is named");
    let add = |name: &str, phone: &str, rest: &[&str]| {
        let line = [
            "helpers",
            "--add",
            name,
            "--phone",
            phone,
            "--by",
            "Nguyễn Thị Thu",
        ];
        desk(&ward, &[line.as_slice(), rest].concat())
    };
    add("Trực ban công an phường", "0271 000 0113", &[]);
    let all = add("Trần Thị Na", "+84 912.000.345", &["--hamlet", KP3]);
    assert_eq!(all[1]["hamlet"], KP3);
    let desk_line = ("Trực ban công an phường".to_owned(), "02710000113".to_owned());
    let lead_line = ("Trần Thị Na".to_owned(), "+84912000345".to_owned());
    assert_eq!(to_call(&mut here).await, Some(vec![lead_line, desk_line.clone()]));
    assert_eq!(to_call(&mut there).await, Some(vec![desk_line]));
    desk(
        &ward,
        &[
            "helpers",
            "--remove",
            "Trực ban công an phường",
            "--by",
            "Nguyễn Thị Thu",
        ],
    );
    assert_eq!(to_call(&mut there).await, None);
}
