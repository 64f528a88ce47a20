//! The first list of a large hamlet over a road that keeps breaking: it comes once, piece by piece, through
//! every cut, a restart, and a list that moves on meanwhile.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a failed step of the story is a failed test"
)]

use std::path::Path;

use tempfile::TempDir;
use tungnha_device::views::{SendPhase, SendState};
use tungnha_device::{Options, Tablet};
use tungnha_stories::evening::{CLOCK, EVENING};
use tungnha_stories::hub::Hub;
use tungnha_stories::invented;
use tungnha_stories::proxy::Proxy;
use tungnha_stories::team::{PIN, Volunteer};

const HAMLET: &str = "Khu phố 3";
const PEOPLE: usize = 6_000;

/// A hub with one large hamlet, served behind a road of its own.
struct Stage {
    folder: TempDir,
    hub: Hub,
    road: Proxy,
    _runtime: tokio::runtime::Runtime,
}

impl Stage {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut hub = Hub::init(&folder.path().join("hub"), CLOCK);
        let list = folder.path().join("list.xlsx");
        invented::list(&list, HAMLET, PEOPLE).expect("the list is written");
        hub.command(&["import", &list.to_string_lossy()]);
        let address = hub.serve();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let road = runtime.block_on(Proxy::open()).expect("a road");
        road.leads_to(Some(address));
        Self {
            folder,
            hub,
            road,
            _runtime: runtime,
        }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// An enrolled tablet without its list.
    fn tablet(&self, name: &str) -> Volunteer {
        let (road, who) = (self.road.address(), ("member", name));
        Volunteer::without_list(&self.path(name), &self.hub, road, who, EVENING)
    }

    /// What the volunteer's tablet is offered: enough comes over the road to know it, and then nothing.
    fn begun(&self, volunteer: &Volunteer, bytes: usize) -> SendState {
        self.road.end_after(Some(bytes));
        let state = volunteer.tablet.send_now().expect("a state");
        self.road.end_after(None);
        assert!(state.list_problem.is_some(), "the road broke");
        assert!(state.list_bytes_here > 0 && state.list_bytes_here < state.list_bytes_total);
        state
    }
}

fn restarted(folder: &Path, volunteer: Volunteer) -> Volunteer {
    let Volunteer { tablet, clock } = volunteer;
    drop(tablet);
    let tablet = Tablet::open(Options::in_folder(folder, clock.clone())).expect("the folder is there");
    tablet.unlock(0, PIN).expect("the PIN is right");
    Volunteer { tablet, clock }
}

fn has_everybody(volunteer: &Volunteer) {
    let today = volunteer.tablet.today().expect("a list");
    assert_eq!(today.households_total as usize, PEOPLE / 4);
    let state = volunteer.tablet.send_state().expect("a state");
    assert_eq!((state.problem, state.list_problem), (None, None));
    assert_eq!((state.list_bytes_here, state.list_bytes_total), (0, 0));
}

#[test]
fn a_road_that_breaks_again_and_again_costs_no_more_than_a_fifth_of_the_list() {
    let stage = Stage::new();
    let measured = stage.tablet("đo");
    let total = stage.begun(&measured, 20_000).list_bytes_total;
    let size = usize::try_from(total).expect("a size");

    let volunteer = stage.tablet("a");
    let (before, app) = (stage.road.down(), volunteer.tablet.traffic().down);
    let mut cuts = 0;
    for bytes in [21_000, 33_000, 17_500, 40_001, 26_000].into_iter().cycle() {
        stage.road.break_after(Some(bytes));
        let state = volunteer.tablet.send_now().expect("a state");
        // A cut where nothing came ends the try; the next begins where it stopped.
        cuts += 1;
        assert!(cuts < 100, "{} of {total} bytes", state.list_bytes_here);
        if state.list_bytes_total == 0 && !volunteer.tablet.today().expect("a list").waiting_for_list {
            break;
        }
    }
    stage.road.break_after(None);
    volunteer.tablet.send_now().expect("the hub answers");
    has_everybody(&volunteer);
    let (wire, body) = (stage.road.down() - before, volunteer.tablet.traffic().down - app);
    println!("{size} bytes of pieces; {wire} on the wire, {body} of HTTP");
    assert!(wire * 10 <= size * 12, "{wire} bytes for {size}");
    assert!(body * 100 <= total * 105, "{body} bytes for {total}");
}

#[test]
fn a_restart_in_the_middle_goes_on_where_it_stopped() {
    let stage = Stage::new();
    let volunteer = stage.tablet("a");
    let begun = stage.begun(&volunteer, 60_000);
    let volunteer = restarted(&stage.path("a"), volunteer);
    let state = volunteer.tablet.send_state().expect("a state");
    assert_eq!(state.list_bytes_here, begun.list_bytes_here);
    let before = volunteer.tablet.traffic().down;
    volunteer.tablet.send_now().expect("the hub answers");
    has_everybody(&volunteer);
    let (rest, came) = (
        begun.list_bytes_total - begun.list_bytes_here,
        volunteer.tablet.traffic().down - before,
    );
    assert!(
        came < rest + 4_000,
        "{came} bytes for the {rest} that were missing"
    );
}

#[test]
fn a_list_that_moves_on_in_the_middle_is_finished_first_and_the_change_comes_after_it() {
    let mut stage = Stage::new();
    let colleague = stage.tablet("b");
    colleague.tablet.send_now().expect("the hub answers");
    let volunteer = stage.tablet("a");
    let begun = stage.begun(&volunteer, 60_000);

    // A colleague works on, and the hub's machine loses its power.
    let rows = colleague.tablet.today().expect("a list").rows;
    for row in &rows[..20] {
        colleague.clock.advance(60);
        colleague.tablet.mark_household_done(row.hid).expect("recorded");
    }
    assert_eq!(
        colleague.tablet.send_now().expect("sent").state,
        SendPhase::AllSent
    );
    stage.hub.kill();
    let address = stage.hub.serve();
    stage.road.leads_to(Some(address));

    let before = volunteer.tablet.traffic().down;
    volunteer.tablet.send_now().expect("the hub answers");
    let came = volunteer.tablet.traffic().down - before;
    let rest = begun.list_bytes_total - begun.list_bytes_here;
    has_everybody(&volunteer);
    let house = volunteer.tablet.household(rows[19].hid).expect("on the list");
    assert!(house.last_visit.is_some(), "what the colleague did has come too");
    assert!(
        came > rest && came < rest + 12_000,
        "{came} bytes: the {rest} that were missing and a change, not a list anew"
    );
    assert!(stage.hub.command(&["verify"])["ok"] == true);
}

#[test]
fn a_tablet_revoked_in_the_middle_keeps_nothing_of_the_list() {
    let stage = Stage::new();
    let volunteer = stage.tablet("Điểu Khánh");
    stage.begun(&volunteer, 60_000);
    let board = stage.hub.command(&["devices"]);
    let dev = board[0]["dev"].to_string();
    stage.hub.command(&["revoke", "--dev", &dev]);
    let state = volunteer.tablet.send_now().expect("the hub answers");
    assert_eq!((state.list_bytes_here, state.list_bytes_total), (0, 0));
    let again = volunteer.tablet.send_now().expect("the hub answers");
    assert_eq!(again.list_bytes_total, 0);
    assert_eq!(volunteer.tablet.today().expect("a state").households_total, 0);
}
