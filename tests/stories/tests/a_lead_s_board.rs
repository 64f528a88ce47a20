//! A lead and two volunteers: what the lead's tablet shows of the team with no network is what the hub said last.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a failed step of the story is a failed test"
)]

use tungnha_device::views::{SendPhase, Target, TeamBoard};
use tungnha_stories::evening::{CLOCK, EVENING, LIST};
use tungnha_stories::hub::Hub;
use tungnha_stories::proxy::Proxy;
use tungnha_stories::team::Volunteer;
use tungnha_stories::wait::until;

const NUMBERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../samples/phan-bo-chi-tieu.xlsx");

fn board(lead: &Volunteer) -> TeamBoard {
    lead.tablet.team_board().expect("an answer").expect("a board")
}

fn sync(volunteer: &Volunteer) {
    let sent = volunteer.tablet.send_now().expect("an answer");
    assert_eq!((sent.state, sent.problem), (SendPhase::AllSent, None));
}

/// Calls at so many houses, one every so many seconds; how many residents have an answer by it.
fn walk(volunteer: &Volunteer, from: usize, houses: usize, seconds: u64) {
    let rows = volunteer.tablet.today().expect("today's list").rows;
    for row in rows
        .iter()
        .filter(|row| row.not_asked > 0)
        .skip(from)
        .take(houses)
    {
        volunteer.clock.advance(seconds);
        volunteer.tablet.mark_household_done(row.hid).expect("recorded");
    }
}

#[test]
fn a_lead_sees_how_the_team_stands_with_the_network_off_and_how_old_that_is() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime for the road");
    let folder = tempfile::tempdir().expect("a folder");
    let mut hub = Hub::init(&folder.path().join("hub"), CLOCK);
    hub.command(&["import", LIST]);
    hub.command(&["allocate", NUMBERS]);
    let road = runtime.block_on(Proxy::open()).expect("a road");
    road.leads_to(Some(hub.serve()));
    let new =
        |name: &str, who| Volunteer::enrolled(&folder.path().join(name), &hub, road.address(), who, EVENING);
    let buoi = new("a", ("member", "Trần Thị Bưởi"));
    let son = new("b", ("member", "Điểu Sơn"));
    let lan = new("c", ("lead", "Lê Văn Lan"));

    // Nobody was given a house yet: that is as old as the lists, not unknown.
    let lists = lan.tablet.who_left().expect("an answer").as_of;
    assert!(lists.is_some());
    assert_eq!(lan.tablet.assignments().expect("the lead's").as_of, lists);

    let first = board(&lan);
    let mut names: Vec<_> = first
        .tablets
        .iter()
        .map(|tablet| tablet.names.join(", "))
        .collect();
    names.sort();
    assert_eq!(names, ["Trần Thị Bưởi", "Điểu Sơn"]);
    assert!(
        first
            .tablets
            .iter()
            .all(|tablet| !tablet.late && tablet.unsent == 0)
    );
    assert_eq!(
        buoi.tablet.team_board().expect("an answer"),
        None,
        "it is the lead's"
    );
    let pace = |board: &TeamBoard, target| {
        let targets = &board.hamlets[0].targets;
        targets
            .iter()
            .find(|of| of.target == target)
            .and_then(|of| of.pace.clone())
    };
    let account = pace(&first, Target::Dddt).expect("248 were given to khu phố 3");
    assert_eq!(
        (account.asked, account.days_worked, account.days_left),
        (248, 33, 58)
    );
    assert_eq!(pace(&first, Target::Sim).expect("a number").asked, 771);
    assert_eq!(pace(&first, Target::Cccd), None, "a blank cell is not 0");

    // Bưởi walks; Sơn copies a list: both count, and the figures of the one are told.
    walk(&buoi, 0, 16, 75);
    walk(&son, 20, 18, 2);
    for volunteer in [&buoi, &son] {
        sync(volunteer);
    }
    // One count serves the leads for about a second.
    let counted = |board: &TeamBoard| board.members.iter().any(|member| member.doors == 18);
    until("a count that knows of both walks", || {
        sync(&lan);
        counted(&board(&lan))
    });
    let told = board(&lan);
    let of = |name: &str| {
        let member = told.members.iter().find(|member| member.name == name);
        member.expect("of the team")
    };
    let (walked, copied) = (of("Trần Thị Bưởi"), of("Điểu Sơn"));
    assert_eq!(
        (walked.doors_today, walked.doors, walked.rushes.len()),
        (16, 16, 0)
    );
    assert_eq!((copied.doors_today, copied.rushes.len()), (18, 1));
    assert_eq!((copied.rushes[0].doors, copied.rushes[0].seconds), (18, 34));
    assert!(walked.people_today >= 16 && walked.people == walked.people_today);
    assert!(of("Lê Văn Lan").last_contact.is_none(), "whose tablet this is");
    let achieved = |board: &TeamBoard| board.hamlets[0].targets[1].achieved;
    assert!(achieved(&told) > achieved(&first));
    let last = told.hamlets[0].targets[1]
        .days
        .iter()
        .rfind(|day| day.achieved.is_some());
    assert_eq!(
        last.and_then(|day| day.achieved),
        Some(achieved(&told)),
        "the chart ends there"
    );

    // The network goes; the lead still sees it, as old as it was, and nothing newer in it.
    road.leads_to(None);
    road.cut();
    lan.clock.advance(7_200);
    walk(&lan, 0, 1, 60);
    let sent = lan.tablet.send_now().expect("an answer");
    assert_eq!(sent.state, SendPhase::Failed, "nobody answers");
    assert_eq!(board(&lan), told);
}

#[test]
fn houses_a_lead_gives_out_offline_show_on_the_volunteers_tablets_once_all_have_met_the_hub() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hub = Hub::init(&folder.path().join("hub"), CLOCK);
    hub.command(&["import", LIST]);
    let road = hub.serve();
    let new = |name: &str, who| Volunteer::enrolled(&folder.path().join(name), &hub, road, who, EVENING);
    let buoi = new("a", ("member", "Trần Thị Bưởi"));
    let son = new("b", ("member", "Điểu Sơn"));
    let lan = new("c", ("lead", "Lê Văn Lan"));
    let members = lan.tablet.assignments().expect("the lead's").members;
    let number = |name: &str| {
        members
            .iter()
            .find(|member| member.name == name)
            .map(|member| member.member)
    };
    let rows = lan.tablet.today().expect("today's list").rows;
    let hids: Vec<u32> = rows.iter().map(|row| row.hid).take(6).collect();
    let give = |hids: &[u32], to: Option<u32>| {
        lan.clock.advance(30);
        lan.tablet.assign(hids, to).expect("recorded")
    };
    give(&hids[..4], number("Trần Thị Bưởi"));
    give(&hids[3..], number("Điểu Sơn"));
    let taken_back = give(&hids[..1], number("Điểu Sơn"));
    lan.tablet.undo(&taken_back.undo.seqs).expect("taken back");
    for volunteer in [&lan, &buoi, &son] {
        sync(volunteer);
    }
    let mine = |volunteer: &Volunteer| {
        let rows = volunteer.tablet.today().expect("today's list").rows;
        let own = rows
            .iter()
            .filter(|row| row.assigned.as_ref().is_some_and(|to| to.mine));
        let mut hids: Vec<u32> = own.map(|row| row.hid).collect();
        hids.sort_unstable();
        hids
    };
    let sorted = |hids: &[u32]| {
        let mut hids = hids.to_vec();
        hids.sort_unstable();
        hids
    };
    assert_eq!(mine(&buoi), sorted(&hids[..3]));
    assert_eq!(mine(&son), sorted(&hids[3..]));
    let shown = son.tablet.today().expect("today's list").rows;
    let of_buoi = shown
        .iter()
        .find(|row| row.hid == hids[0])
        .and_then(|row| row.assigned.clone());
    assert_eq!(of_buoi.and_then(|to| to.name).as_deref(), Some("Trần Thị Bưởi"));

    // It blocks nobody: Sơn answers at Bưởi's house, and that counts.
    son.tablet.mark_household_done(hids[0]).expect("recorded");
    sync(&son);
    let verified = hub.command(&["verify"]);
    assert_eq!(
        (&verified["ok"], &verified["quarantined"]),
        (&true.into(), &0.into())
    );
}
