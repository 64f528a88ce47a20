//! How houses are found, and in which order they are walked.

use tungnha_device::Tablet;
use tungnha_device::views::{ErrorCode, Household};
use tungnha_domain::{Hid, RecordId, Said};
use tungnha_exchange::ListPage;
use tungnha_exchange::list::{Checksum, HouseholdRow};
use tungnha_exchange::record::{Body, HouseRef, HouseholdWord};

use crate::hub::DEV;
use crate::setting::{PIN, Setting, first_list};

fn order(tablet: &Tablet) -> Vec<u32> {
    tablet.today().unwrap().rows.iter().map(|row| row.hid).collect()
}

fn landmark(tablet: &Tablet, hid: u32) -> String {
    tablet.household(hid).unwrap().landmark
}

fn neighbours(house: &Household) -> (Option<u32>, Option<u32>) {
    (
        house.before.as_ref().map(|name| name.hid),
        house.after.as_ref().map(|name| name.hid),
    )
}

/// What a colleague's tablet said, in the hub's list from position 1 to 2.
fn told(change: impl FnOnce(&mut Vec<HouseholdRow>)) -> ListPage {
    let mut page = first_list();
    change(&mut page.households);
    let mut checksum = Checksum::default();
    page.households.iter().for_each(|row| checksum.add(row.digest()));
    page.residents.iter().for_each(|row| checksum.add(row.digest()));
    ListPage {
        from: 1,
        to: 2,
        residents: Vec::new(),
        checksum_after: checksum,
        ..page
    }
}

fn colleague(at: i64) -> (i64, RecordId) {
    let id = RecordId {
        dev: 90,
        epoch: 1,
        seq: 4,
    };
    (at, id)
}

fn tell(here: &Setting, tablet: &Tablet, change: impl FnOnce(&mut Vec<HouseholdRow>)) {
    here.hub.state().pages.push((1, told(change)));
    assert_eq!(tablet.send_now().unwrap().list_problem, None);
}

#[test]
fn a_landmark_stands_on_the_list_and_the_house_is_found_by_it_without_marks() {
    let here = Setting::new();
    let tablet = here.ready();
    let recorded = tablet
        .note_landmark(2, "  cổng xanh,  cạnh quán cà phê ")
        .unwrap();
    assert_eq!(recorded.household.landmark, "cổng xanh, cạnh quán cà phê");
    assert_eq!(
        tablet.today().unwrap().rows[1].landmark,
        "cổng xanh, cạnh quán cà phê"
    );
    let hits = tablet.search("quan ca phe").unwrap();
    assert_eq!(
        hits.iter().map(|hit| hit.rid).collect::<Vec<_>>(),
        [21],
        "the head, once"
    );
    assert_eq!(hits[0].landmark, "cổng xanh, cạnh quán cà phê");
    assert_eq!(
        tablet.today().unwrap().households_left,
        3,
        "nobody was asked anything"
    );
    assert_eq!(
        tablet.note_landmark(2, &"x".repeat(81)).unwrap_err().code(),
        ErrorCode::BadInput
    );
}

#[test]
fn a_landmark_taken_back_brings_the_earlier_one_also_after_a_kill() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.note_landmark(2, "cổng xanh").unwrap();
    here.clock.advance(60);
    let second = tablet.note_landmark(2, "mái tôn đỏ").unwrap();
    drop(tablet);
    let tablet = here.tablet();
    tablet.unlock(0, PIN).unwrap();
    assert_eq!(landmark(&tablet, 2), "mái tôn đỏ");
    let undone = tablet.undo(&second.undo.seqs).unwrap();
    assert_eq!(undone.household.landmark, "cổng xanh");
    tablet.note_landmark(2, "").unwrap();
    assert_eq!(landmark(&tablet, 2), "");
    assert!(tablet.search("cong xanh").unwrap().is_empty());
}

#[test]
fn a_house_is_put_in_its_place_and_the_walk_follows_it() {
    let here = Setting::new();
    let tablet = here.ready();
    assert_eq!(order(&tablet), [1, 2, 3]);
    let earlier = tablet.walk_earlier(3).unwrap();
    assert_eq!(order(&tablet), [1, 3, 2]);
    assert_eq!(neighbours(&earlier.household), (Some(1), Some(2)));
    assert_eq!((earlier.household.place, earlier.household.of), (2, 3));
    tablet.walk_earlier(3).unwrap();
    assert_eq!(order(&tablet), [3, 1, 2]);
    assert_eq!(tablet.today().unwrap().next.unwrap().hid, 3);
    assert_eq!(tablet.household(3).unwrap().next.unwrap().hid, 1);
    assert_eq!(tablet.walk_earlier(3).unwrap_err().code(), ErrorCode::BadInput);
    tablet.walk_later(3).unwrap();
    assert_eq!(order(&tablet), [1, 3, 2]);
    let after = tablet.walk_after(1, 2).unwrap();
    assert_eq!(order(&tablet), [3, 2, 1]);
    assert_eq!(tablet.household(2).unwrap().next.unwrap().hid, 1);
    tablet.undo(&after.undo.seqs).unwrap();
    assert_eq!(order(&tablet), [1, 3, 2]);
    tablet.send_now().unwrap();
    let places = here
        .hub
        .records()
        .iter()
        .filter(|record| matches!(record.body, Body::Household(HouseholdWord::Place { .. })))
        .count();
    assert_eq!(places, 4);
    assert!(here.hub.records().iter().any(|record| record.body
        == Body::Household(HouseholdWord::Place {
            house: HouseRef::Listed(Hid(1)),
            after: Some(HouseRef::Listed(Hid(2))),
        })));
}

#[test]
fn the_later_word_stands_whoever_said_it_and_by_whatever_road_it_came() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.note_landmark(2, "cổng xanh").unwrap();
    // An hour ago a colleague wrote otherwise, and moved house 3 to the front.
    tell(&here, &tablet, |rows| {
        let (at, by) = colleague(crate::setting::EVENING - 3_600);
        let what = "mái tôn".to_owned();
        rows[1].landmark = Some(Said { at, by, what });
        rows[0].landmark = Some(Said {
            at,
            by,
            what: "giếng cũ".to_owned(),
        });
        rows[2].walk = Some(Said { at, by, what: None });
    });
    assert_eq!(landmark(&tablet, 2), "cổng xanh", "ours is later");
    assert_eq!(landmark(&tablet, 1), "giếng cũ");
    assert_eq!(order(&tablet), [3, 1, 2]);
    // Ours taken back, the colleague's stands.
    let seq = 1;
    tablet.undo(&[seq]).unwrap();
    assert_eq!(landmark(&tablet, 2), "mái tôn");
    tablet.walk_after(3, 2).unwrap();
    assert_eq!(order(&tablet), [1, 2, 3]);
}

#[test]
fn a_word_the_hub_still_tells_of_is_gone_here_once_it_was_taken_back_here() {
    let here = Setting::new();
    let tablet = here.ready();
    let noted = tablet.note_landmark(2, "cổng xanh").unwrap();
    tell(&here, &tablet, |rows| {
        rows[1].landmark = Some(Said {
            at: crate::setting::EVENING,
            by: RecordId {
                dev: DEV,
                epoch: 1,
                seq: noted.undo.seqs[0],
            },
            what: "cổng xanh".to_owned(),
        });
    });
    assert_eq!(landmark(&tablet, 2), "cổng xanh");
    assert_eq!(tablet.undo(&noted.undo.seqs).unwrap().household.landmark, "");
}

#[test]
fn a_new_list_keeps_landmarks_and_places() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.note_landmark(3, "sau chùa").unwrap();
    tablet.walk_earlier(3).unwrap();
    tell(&here, &tablet, |rows| {
        rows[2].address = "Đường khác".to_owned();
        rows[0].order = 9;
    });
    let house = tablet.household(3).unwrap();
    assert_eq!(
        (house.landmark.as_str(), house.address.as_str()),
        ("sau chùa", "Đường khác")
    );
    assert_eq!(
        order(&tablet),
        [2, 1, 3],
        "after house 1, wherever the list puts that"
    );
}
