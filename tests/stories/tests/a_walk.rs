//! How a house is found and where it comes in the walk, noted by one volunteer with no network, reaches the whole
//! hamlet through a real hub, outlives a new list, and goes again when it is taken back.
#![allow(clippy::expect_used, reason = "a failed step of the story is a failed test")]

use tungnha_device::{Options, Tablet};
use tungnha_stories::hub::Hub;
use tungnha_stories::team::{PIN, Volunteer};

const CLOCK: &str = "2024-05-06T18:30:00+07:00";
const EVENING: i64 = 1_714_995_000;
const LIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../samples/danh-sach-khu-pho-3.xlsx");

fn order(tablet: &Tablet) -> Vec<u32> {
    let rows = tablet.today().expect("today's list").rows;
    rows.iter().map(|row| row.hid).collect()
}

fn landmark(tablet: &Tablet, hid: u32) -> String {
    tablet.household(hid).expect("a house").landmark
}

fn send(tablet: &Tablet) {
    let state = tablet.send_now().expect("the hub answers");
    assert_eq!(
        (state.problem, state.list_problem, state.records_unsent),
        (None, None, 0)
    );
}

#[test]
fn a_landmark_and_a_place_in_the_walk_reach_the_hamlet_and_outlive_a_new_list() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hub = Hub::init(&folder.path().join("hub"), CLOCK);
    hub.command(&["import", LIST]);
    let road = hub.serve();
    let new = |name: &str, who| {
        Volunteer::enrolled(&folder.path().join(name), &hub, road, ("member", who), EVENING)
    };
    let (first, second) = (new("a", "Trần Thị Bưởi"), new("b", "Điểu Sơn"));
    let listed = order(&first.tablet);
    let (house, last) = (listed[3], *listed.last().expect("houses"));

    // No network: noted, moved to the very front, and the tablet is killed.
    let noted = first
        .tablet
        .note_landmark(house, "cổng xanh, cạnh quán cà phê")
        .expect("noted");
    first.clock.advance(30);
    first.tablet.walk_after(last, listed[0]).expect("moved");
    let Volunteer { tablet, clock } = first;
    drop(tablet);
    let first = Tablet::open(Options::in_folder(folder.path().join("a"), clock)).expect("the store");
    first.unlock(0, PIN).expect("the PIN");
    let mut moved = listed;
    moved.pop();
    moved.insert(1, last);
    assert_eq!(order(&first), moved);

    // The colleague hears of both, and so does whoever joins later.
    send(&first);
    send(&second.tablet);
    assert_eq!(landmark(&second.tablet, house), "cổng xanh, cạnh quán cà phê");
    assert_eq!(order(&second.tablet), moved);
    let hits = second.tablet.search("quan ca phe").expect("a search");
    assert_eq!(hits.iter().map(|hit| hit.hid).collect::<Vec<_>>(), [house]);

    // The same list again changes neither.
    hub.command(&["import", LIST]);
    let third = new("c", "Lê Thị Mận");
    assert_eq!(landmark(&third.tablet, house), "cổng xanh, cạnh quán cà phê");
    assert_eq!(order(&third.tablet), moved);

    // A colleague knows better, later; the first one's word comes back when that is taken back.
    second.clock.advance(600);
    let better = second.tablet.note_landmark(house, "cổng đỏ").expect("noted");
    send(&second.tablet);
    send(&first);
    assert_eq!(landmark(&first, house), "cổng đỏ");
    second.tablet.undo(&better.undo.seqs).expect("taken back");
    assert_eq!(
        landmark(&second.tablet, house),
        "",
        "only the hub knows what stood before"
    );
    send(&second.tablet);
    send(&first);
    for tablet in [&first, &second.tablet] {
        assert_eq!(landmark(tablet, house), "cổng xanh, cạnh quán cà phê");
    }
    first.undo(&noted.undo.seqs).expect("taken back");
    send(&first);
    send(&second.tablet);
    for tablet in [&first, &second.tablet] {
        assert_eq!(landmark(tablet, house), "");
        assert_eq!(order(tablet), moved, "the walk is another matter");
    }
    let verified = hub.command(&["verify"]);
    assert_eq!(verified["ok"], true);
}
