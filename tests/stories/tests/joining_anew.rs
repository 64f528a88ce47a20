//! A tablet that met somebody no list has is joined to its hub anew: before the officer decides, after it, with records
//! still on it. Whoever was met is told of once, with every answer, on every tablet.
#![allow(clippy::expect_used, reason = "a failed step of the story is a failed test")]

use std::net::SocketAddr;
use std::path::Path;

use serde_json::Value;
use tungnha_device::views::{CellState, NewPerson, Person, Target};
use tungnha_stories::evening::{CLOCK, EVENING, LIST};
use tungnha_stories::hub::Hub;
use tungnha_stories::team::{PIN, Volunteer};

const OFFICER: &str = "Nguyễn Thị Thu";
const NAME: &str = "Thị Mới Đến";

struct Story {
    hub: Hub,
    road: SocketAddr,
    /// Who meets them, and a colleague.
    tablets: [Volunteer; 2],
    /// The house.
    hid: u32,
}

impl Story {
    fn begun(folder: &Path) -> Self {
        let mut hub = Hub::init(&folder.join("hub"), CLOCK);
        hub.command(&["import", LIST]);
        let road = hub.serve();
        let new = |name: &str, who| Volunteer::enrolled(&folder.join(name), &hub, road, who, EVENING);
        let tablets = [
            new("a", ("member", "Trần Thị Bưởi")),
            new("b", ("member", "Điểu Sơn")),
        ];
        let rows = tablets[0].tablet.today().expect("today's list").rows;
        let hid = rows
            .iter()
            .find(|row| row.people > 2)
            .expect("a house with three")
            .hid;
        Self {
            hub,
            road,
            tablets,
            hid,
        }
    }

    /// Somebody is met, and one thing asked; whether it is sent at once.
    fn meets(&self, sent: bool) -> u32 {
        let tablet = &self.tablets[0].tablet;
        let new = NewPerson {
            name: NAME.to_owned(),
            birth: Some("1984".to_owned()),
            sex: None,
            phone: None,
        };
        let told = tablet.add_person(self.hid, &new, None).expect("recorded");
        let rid = told.household.people.last().expect("her card").rid;
        tablet.answer(rid, Target::Sim, "DONE").expect("recorded");
        if sent {
            self.sync();
        }
        rid
    }

    fn sync(&self) {
        // What a former life of the tablet left sealed goes behind its lists: the colleague's second request sees it.
        for _ in 0..2 {
            for volunteer in &self.tablets {
                let state = volunteer.tablet.send_now().expect("the hub answers");
                assert_eq!((state.problem, state.records_unsent), (None, 0));
            }
        }
    }

    fn joins_anew(&self) {
        let url = self
            .hub
            .enrol(self.road, "member", "Trần Thị Bưởi", &["Khu phố 3"]);
        let tablet = &self.tablets[0].tablet;
        tablet.enrol_again(&url).expect("the code is good");
        tablet.choose_pin(PIN).expect("store and vault are made");
        self.sync();
    }

    fn waiting(&self) -> Vec<Value> {
        let told = self.hub.command(&["found"]);
        let lines = told["lines"].as_array().expect("lines").iter();
        lines.filter(|line| line["decision"].is_null()).cloned().collect()
    }

    fn decide(&self, deed: &[&str]) {
        let number = self.waiting().first().expect("one that waits")["number"].to_string();
        self.hub
            .command(&[&["found", "--number", &number], deed, &["--by", OFFICER]].concat());
    }

    fn listed(&self) -> u64 {
        assert_eq!(self.hub.command(&["verify"])["ok"], true);
        let told = self.hub.command(&["progress", "--hamlet", "Khu phố 3"]);
        told["units"][0]["listed"].as_u64().expect("a count")
    }

    /// The cards of this name on a tablet.
    fn cards(&self, which: usize) -> Vec<Person> {
        let house = self.tablets[which].tablet.household(self.hid).expect("the house");
        house.people.into_iter().filter(|one| one.name == NAME).collect()
    }

    /// On both tablets she is there once, listed, with these two cells.
    fn is_there_once(&self, cccd: CellState) {
        for which in [0, 1] {
            let cards = self.cards(which);
            assert_eq!(cards.len(), 1, "tablet {which}");
            assert!(!cards[0].added, "tablet {which}: on the list");
            assert_eq!(
                (cards[0].cells[0].state, cards[0].cells[2].state),
                (cccd, CellState::Done),
                "tablet {which}"
            );
        }
        assert!(self.waiting().is_empty());
    }
}

#[test]
fn who_was_put_on_the_list_before_the_tablet_heard_of_it_is_there_once_with_what_was_still_on_the_tablet() {
    let folder = tempfile::tempdir().expect("a folder");
    let story = Story::begun(folder.path());
    let before = story.listed();
    let rid = story.meets(true);
    story.decide(&["--add"]);
    // The tablet has not heard of it, and has one more answer under the number of its own.
    let tablet = &story.tablets[0].tablet;
    tablet.answer(rid, Target::Cccd, "DONE").expect("recorded");
    story.joins_anew();
    story.is_there_once(CellState::Done);
    assert_eq!(story.listed(), before + 1);
}

#[test]
fn who_turned_out_to_be_listed_has_the_answers_once_after_the_tablet_joined_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let story = Story::begun(folder.path());
    let before = story.listed();
    let house = story.tablets[1].tablet.household(story.hid).expect("the house");
    let known = house.people[0].clone();
    story.meets(true);
    story.decide(&["--is", &known.rid.to_string()]);
    story.joins_anew();
    for which in [0, 1] {
        let cell = story.tablets[which].cell(story.hid, known.rid, Target::Sim);
        assert_eq!(cell.state, CellState::Done, "tablet {which}");
        assert!(story.cards(which).is_empty(), "tablet {which}: no second card");
    }
    assert_eq!((story.listed(), story.waiting().len()), (before, 0));
}

#[test]
fn what_was_never_sent_comes_with_the_tablets_new_life_and_is_decided_as_ever() {
    let folder = tempfile::tempdir().expect("a folder");
    let story = Story::begun(folder.path());
    let before = story.listed();
    story.meets(false);
    story.joins_anew();
    assert_eq!(story.waiting().len(), 1, "told of once");
    assert_eq!(story.waiting()[0]["answers"]["standing"], 1);
    story.decide(&["--add"]);
    story.sync();
    story.is_there_once(CellState::NotAsked);
    assert_eq!(story.listed(), before + 1);
}

#[test]
fn who_is_met_again_by_the_tablets_new_life_is_shown_to_the_officer_beside_the_first_and_becomes_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let story = Story::begun(folder.path());
    let before = story.listed();
    story.meets(true);
    story.joins_anew();
    // Her card stayed in the store that was put aside: the volunteer writes her down again.
    let rid = story.meets(true);
    story.tablets[0]
        .tablet
        .answer(rid, Target::Cccd, "DONE")
        .expect("recorded");
    story.sync();
    let waiting = story.waiting();
    assert_eq!(waiting.len(), 2);
    let twins: Vec<&Value> = waiting.iter().map(|line| &line["twins"]).collect();
    assert_eq!(
        (twins[0][0].clone(), twins[1][0].clone()),
        (waiting[1]["number"].clone(), waiting[0]["number"].clone()),
        "each is shown beside the other"
    );
    story.decide(&["--add"]);
    let line = &story.waiting()[0];
    let listed = line["alike"][0]["rid"].as_u64().expect("she is on the list now");
    story.decide(&["--is", &listed.to_string()]);
    story.sync();
    story.is_there_once(CellState::Done);
    assert_eq!(story.listed(), before + 1, "one person");
}
