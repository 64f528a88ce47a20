//! Two volunteers hear different things, their lead says which is true with no network, and in whatever order
//! the tablets come into reach of the hub, every copy ends up saying the same.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a failed step of the story is a failed test"
)]

use std::net::SocketAddr;
use std::path::Path;

use serde_json::Value;
use tungnha_device::views::{CellState, Target};
use tungnha_stories::evening::{CLOCK, EVENING, LIST};
use tungnha_stories::hub::Hub;
use tungnha_stories::team::Volunteer;

const OFFICER: &str = "Nguyễn Thị Thu";
/// Every order in which three tablets can come to the hub.
const ORDERS: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

/// Two members and their lead: 0, 1 and 2.
struct Team {
    hub: Hub,
    tablets: [Volunteer; 3],
}

impl Team {
    fn met(folder: &Path) -> Self {
        let mut hub = Hub::init(&folder.join("hub"), CLOCK);
        hub.command(&["import", LIST]);
        let road: SocketAddr = hub.serve();
        let new = |name: &str, who| Volunteer::enrolled(&folder.join(name), &hub, road, who, EVENING);
        let tablets = [
            new("a", ("member", "Trần Thị Bưởi")),
            new("b", ("member", "Điểu Sơn")),
            new("c", ("lead", "Lê Văn Lan")),
        ];
        Self { hub, tablets }
    }

    fn sync(&self, order: [usize; 3]) {
        for at in order {
            let state = self.tablets[at].tablet.send_now().expect("the hub answers");
            assert_eq!((state.problem, state.records_unsent), (None, 0));
        }
    }

    /// People whose VNeID nobody has an answer about yet: house and resident.
    fn unasked(&self) -> Vec<(u32, u32)> {
        let tablet = &self.tablets[0].tablet;
        let rows = tablet.today().expect("today's list").rows;
        let open = |hid| {
            let people = tablet.household(hid).expect("a house of the list").people;
            people.into_iter().filter_map(move |person| {
                let cell = &person.cells[1];
                (cell.state == CellState::NotAsked).then_some((hid, person.rid))
            })
        };
        rows.into_iter().flat_map(|row| open(row.hid)).collect()
    }

    /// The two members say different things about somebody, and the lead hears of both.
    fn differ(&self, rid: u32) {
        for (volunteer, outcome) in self.tablets.iter().zip(["NO_NEED", "DONE"]) {
            volunteer.clock.advance(60);
            volunteer
                .tablet
                .answer(rid, Target::Dddt, outcome)
                .expect("recorded");
        }
        self.sync([0, 1, 2]);
    }

    /// What each tablet shows, and whether it says that answers differ.
    fn shown(&self, (hid, rid): (u32, u32)) -> Vec<(Option<String>, bool)> {
        self.tablets
            .iter()
            .map(|volunteer| {
                let cell = volunteer.cell(hid, rid, Target::Dddt);
                (cell.outcome, cell.conflict)
            })
            .collect()
    }

    fn open(&self) -> usize {
        let open = self.hub.command(&["conflicts"]);
        open.as_array().map_or(0, Vec::len)
    }
}

/// The same on every copy.
fn all(outcome: &str, conflict: bool) -> Vec<(Option<String>, bool)> {
    vec![(Some(outcome.to_owned()), conflict); 3]
}

#[test]
fn what_a_lead_settles_offline_stands_on_every_copy_in_whatever_order_they_meet_the_hub() {
    let folder = tempfile::tempdir().expect("a folder");
    let team = Team::met(folder.path());
    let lead = &team.tablets[2].tablet;
    let people = team.unasked();
    for (round, (order, somebody)) in ORDERS.into_iter().zip(people).enumerate() {
        let (_, rid) = somebody;
        team.differ(rid);
        assert_eq!(
            lead.who_left().expect("the lead's table").conflicts,
            1,
            "round {round}"
        );
        let queue = lead.conflicts().expect("the lead's queue");
        let said: Vec<_> = queue[0]
            .sides
            .iter()
            .map(|side| (side.outcome.as_str(), side.answers[0].by.as_deref()))
            .collect();
        assert_eq!(
            said,
            [("DONE", Some("Điểu Sơn")), ("NO_NEED", Some("Trần Thị Bưởi"))]
        );

        // Out of reach of the hub the lead says what is true; it shows there at once.
        lead.settle(rid, Target::Dddt, "NO_NEED").expect("settled");
        assert!(lead.conflicts().expect("the lead's queue").is_empty());
        // In every second round a member goes back meanwhile, knowing nothing of it, and says done again.
        let again = round % 2 == 1;
        if again {
            team.tablets[1].clock.advance(60);
            team.tablets[1]
                .tablet
                .answer(rid, Target::Dddt, "DONE")
                .expect("recorded");
        }
        team.sync(order);
        team.sync(order);
        assert_eq!(
            team.shown(somebody),
            all("NO_NEED", again),
            "round {round}: a settlement is shown before evidence, and what had not seen it reopens"
        );
        assert_eq!(team.open(), usize::from(again));
        if again {
            lead.settle(rid, Target::Dddt, "DONE").expect("settled");
            team.sync([2, 0, 1]);
            assert_eq!(team.shown(somebody), all("DONE", false));
        }
        assert_eq!(team.open(), 0);
    }
    let verified = team.hub.command(&["verify"]);
    assert_eq!(verified["ok"], true, "{verified}");
    assert_eq!(verified["quarantined"], 0);
}

#[test]
fn what_the_lead_takes_back_and_what_an_officer_settles_at_the_desk_comes_to_every_copy() {
    let folder = tempfile::tempdir().expect("a folder");
    let team = Team::met(folder.path());
    let lead = &team.tablets[2].tablet;
    let somebody = team.unasked()[0];
    let (_, rid) = somebody;
    team.differ(rid);
    let settled = lead.settle(rid, Target::Dddt, "NO_NEED").expect("settled");
    team.sync([2, 1, 0]);
    assert_eq!(team.shown(somebody), all("NO_NEED", false));
    lead.undo(&settled.undo.seqs).expect("taken back");
    assert_eq!(lead.conflicts().expect("the lead's queue").len(), 1);
    team.sync([2, 0, 1]);
    assert_eq!(team.shown(somebody), all("DONE", true), "both stand again");

    // The officer settles beside the serving hub, and the lead, who has not heard of it, otherwise.
    let rid = rid.to_string();
    let ruling = [
        "settle",
        "--rid",
        &rid,
        "--target",
        "DDDT",
        "--outcome",
        "NO_NEED",
        "--by",
        OFFICER,
    ];
    assert_eq!(team.hub.command(&ruling)["conflict"], false);
    lead.settle(somebody.1, Target::Dddt, "DONE").expect("settled");
    team.sync([2, 0, 1]);
    team.sync([2, 0, 1]);
    assert_eq!(
        team.shown(somebody),
        all("NO_NEED", true),
        "the officer's word is shown"
    );
    let queue = lead.conflicts().expect("the lead's queue");
    let who: Vec<_> = queue[0]
        .sides
        .iter()
        .flat_map(|side| &side.answers)
        .map(|answer| (answer.by.as_deref(), answer.settled))
        .collect();
    assert_eq!(who, [(Some(OFFICER), true), (Some("Lê Văn Lan"), true)]);
    lead.settle(somebody.1, Target::Dddt, "NO_NEED").expect("settled");
    team.sync([2, 1, 0]);
    assert_eq!(team.shown(somebody), all("NO_NEED", false));
    let verified = team.hub.command(&["verify"]);
    assert_eq!(verified["ok"], true, "{verified}");
}

#[test]
fn a_colleague_hears_at_which_house_somebody_is_and_that_they_have_gone() {
    let folder = tempfile::tempdir().expect("a folder");
    let team = Team::met(folder.path());
    let [here, colleague, _] = &team.tablets;
    let (hid, _) = team.unasked()[0];
    here.tablet.open_house(hid).expect("noted");
    here.tablet.battery(Some(41)).expect("noted");
    team.sync([0, 1, 2]);
    let claimed = |volunteer: &Volunteer| volunteer.tablet.household(hid).expect("the house").claimed;
    let named = claimed(colleague).and_then(|claimed| claimed.by);
    assert_eq!(named.as_deref(), Some("Trần Thị Bưởi"));
    assert_eq!(claimed(here), None, "nobody is told of themselves");
    colleague
        .tablet
        .mark_household_done(hid)
        .expect("it stops nobody");
    here.tablet.mark_household_done(hid).expect("recorded");
    team.sync([0, 1, 2]);
    assert_eq!(claimed(colleague), None);

    let board = team.hub.command(&["devices"]);
    let batteries: Vec<&Value> = board
        .as_array()
        .expect("lines")
        .iter()
        .map(|line| &line["battery"])
        .collect();
    assert_eq!(batteries, [&Value::from(41), &Value::Null, &Value::Null]);
}
