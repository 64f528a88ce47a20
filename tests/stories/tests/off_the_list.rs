//! Two volunteers of one hamlet, one of whom meets people no list has. An officer says who they are, thinks better of
//! it, and both tablets and the hub tell the same after every step.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a failed step of the story is a failed test"
)]

use std::path::Path;

use serde_json::Value;
use tungnha_device::views::{CellState, Household, NewHouse, NewPerson, Target};
use tungnha_stories::evening::{CLOCK, EVENING, LIST};
use tungnha_stories::hub::Hub;
use tungnha_stories::team::Volunteer;

const OFFICER: &str = "Nguyễn Thị Thu";

struct Story {
    hub: Hub,
    /// Who meets them, and a colleague.
    tablets: [Volunteer; 2],
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
        Self { hub, tablets }
    }

    fn sync(&self) {
        for volunteer in &self.tablets {
            let state = volunteer.tablet.send_now().expect("the hub answers");
            assert_eq!((state.problem, state.records_unsent), (None, 0));
        }
    }

    /// One deed of the officer, and everybody hears of it.
    fn decide(&self, deed: &[&str]) -> Vec<i64> {
        let told = self.hub.command(&[&["found"], deed, &["--by", OFFICER]].concat());
        self.sync();
        let made = told.as_array().expect("what was made");
        made.iter()
            .map(|one| one["decision"].as_i64().expect("its number"))
            .collect()
    }

    fn undo(&self, decision: i64) {
        self.hub
            .command(&["undo-decision", &decision.to_string(), "--by", OFFICER]);
        self.sync();
    }

    /// The lines that wait, by what they are.
    fn waiting(&self, what: &str) -> Vec<Value> {
        let told = self.hub.command(&["found"]);
        let lines = told["lines"].as_array().expect("lines").iter();
        lines
            .filter(|line| line["what"] == what && line["decision"].is_null())
            .cloned()
            .collect()
    }

    fn number(&self, what: &str) -> String {
        let lines = self.waiting(what);
        lines.first().expect("one that waits")["number"].to_string()
    }

    /// Everybody on the list, as the figures count them; and the hub agrees with itself.
    fn listed(&self) -> u64 {
        assert_eq!(self.hub.command(&["verify"])["ok"], true);
        let told = self.hub.command(&["progress", "--hamlet", "Khu phố 3"]);
        let units = told["units"].as_array().expect("units");
        for unit in units {
            let of = |key: &str| unit[key].as_u64().expect("a count");
            let parts = [
                "done",
                "reason",
                "no_need",
                "in_progress",
                "not_asked",
                "not_eligible",
            ];
            assert_eq!(
                of("listed"),
                parts.into_iter().map(of).sum::<u64>(),
                "the partition adds up"
            );
        }
        units[0]["listed"].as_u64().expect("a count")
    }

    fn house(&self, tablet: usize, hid: u32) -> Household {
        self.tablets[tablet].tablet.household(hid).expect("the house")
    }

    /// Name → state of the SIM, of everybody in a house as both tablets show it: the same, or the story ends here.
    fn told(&self, hid: u32) -> Vec<(String, CellState)> {
        let shown = |tablet| {
            let people = self.house(tablet, hid).people;
            let mut told: Vec<_> = people
                .iter()
                .map(|person| (person.name.clone(), person.cells[2].state))
                .collect();
            told.sort_by(|one, other| one.0.cmp(&other.0));
            told
        };
        assert_eq!(shown(0), shown(1), "both tablets tell the same of house {hid}");
        shown(0)
    }

    fn first_house(&self) -> u32 {
        let today = self.tablets[0].tablet.today().expect("today's list");
        let row = today.rows.iter().find(|row| row.people > 2);
        row.expect("a house with three").hid
    }
}

fn person(name: &str) -> NewPerson {
    NewPerson {
        name: name.to_owned(),
        birth: Some("1984".to_owned()),
        sex: None,
        phone: None,
    }
}

fn sim_of(told: &[(String, CellState)], name: &str) -> Option<CellState> {
    told.iter().find(|one| one.0 == name).map(|one| one.1)
}

#[test]
fn somebody_met_at_a_door_is_put_on_the_list_taken_off_and_found_to_be_another() {
    let folder = tempfile::tempdir().expect("a folder");
    let story = Story::begun(folder.path());
    let (before, hid) = (story.listed(), story.first_house());
    let tablet = &story.tablets[0].tablet;
    let added = tablet
        .add_person(hid, &person("Thị Mới Đến"), None)
        .expect("recorded");
    let rid = added.household.people.last().expect("her card").rid;
    tablet.answer(rid, Target::Sim, "DONE").expect("recorded");
    story.sync();
    assert_eq!(story.listed(), before, "outside the list");
    assert!(
        story
            .house(1, hid)
            .people
            .iter()
            .all(|one| one.name != "Thị Mới Đến")
    );

    let made = story.decide(&["--number", &story.number("person"), "--add"]);
    assert_eq!(sim_of(&story.told(hid), "Thị Mới Đến"), Some(CellState::Done));
    assert_eq!(story.listed(), before + 1);
    // The colleague asks her too: an answer like any other, by her number on the list.
    let card = story
        .house(1, hid)
        .people
        .into_iter()
        .find(|one| one.name == "Thị Mới Đến");
    let listed = card.expect("her card").rid;
    story.tablets[1]
        .tablet
        .answer(listed, Target::Cccd, "DONE")
        .expect("recorded");
    story.sync();
    story.told(hid);

    story.undo(made[0]);
    assert_eq!(story.listed(), before);
    let card = story
        .house(0, hid)
        .people
        .into_iter()
        .find(|one| one.rid == rid)
        .expect("her card here");
    assert!(card.added && card.cells[2].state == CellState::Done);

    let known = story.house(1, hid).people[0].clone();
    story.decide(&[
        "--number",
        &story.number("person"),
        "--is",
        &known.rid.to_string(),
    ]);
    let told = story.told(hid);
    assert_eq!(
        sim_of(&told, &known.name),
        Some(CellState::Done),
        "her answers are that person's"
    );
    assert!(sim_of(&told, "Thị Mới Đến").is_none());
    assert_eq!(story.listed(), before);
}

#[test]
fn a_new_house_comes_on_the_list_with_its_people_and_a_split_when_it_is_taken_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let story = Story::begun(folder.path());
    let (before, hid) = (story.listed(), story.first_house());
    let new = |landmark: &str| NewHouse {
        unit: story.tablets[0].tablet.today().expect("today's list").units[0],
        number: String::new(),
        landmark: landmark.to_owned(),
        after: Some(hid),
    };
    let tablet = &story.tablets[0].tablet;
    let made = tablet
        .add_household(&new("sau chùa"), &person("Thị Nhà Mới"), None)
        .expect("recorded");
    let rid = made.household.people[0].rid;
    tablet.answer(rid, Target::Sim, "NO_SIM").expect("recorded");
    let moved: Vec<u32> = story.house(0, hid).people[1..3]
        .iter()
        .map(|one| one.rid)
        .collect();
    tablet
        .split(&moved, &new("nhà trọ cuối hẻm"), None)
        .expect("recorded");
    story.sync();
    assert_eq!(story.listed(), before);

    story.decide(&["--number", &story.number("person"), "--add"]);
    let there = |landmark: &str| {
        let today = story.tablets[1].tablet.today().expect("today's list");
        let row = today.rows.into_iter().find(|row| row.address == landmark);
        row.expect("the colleague has the house").hid
    };
    assert_eq!(
        sim_of(&story.told(there("sau chùa")), "Thị Nhà Mới"),
        Some(CellState::Reason)
    );
    assert_eq!(story.listed(), before + 1);

    let moves: Vec<String> = story
        .waiting("move")
        .iter()
        .map(|line| line["number"].to_string())
        .collect();
    let mut deed = vec!["--move"];
    for number in &moves {
        deed.extend(["--number", number]);
    }
    let made = story.decide(&deed);
    assert_eq!(story.told(there("nhà trọ cuối hẻm")).len(), 2);
    assert_eq!(story.listed(), before + 1, "nobody more, only elsewhere");
    for decision in made {
        story.undo(decision);
    }
    // Whoever recorded the split goes on seeing it until it is decided; the colleague has the list's word.
    assert_eq!(
        story.house(1, hid).people.len(),
        story.house(0, hid).people.len() + 2
    );
    story.listed();
}
