//! Tablets of invented volunteers, with clocks that stand until somebody moves them.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use tungnha_ambient::ManualClock;
use tungnha_device::views::{Cell, Household, Person, SendPhase, Target};
use tungnha_device::{Options, Tablet};

use crate::hub::Hub;

/// The PIN of every tablet in the stories.
pub const PIN: &str = "135790";

/// A volunteer and the tablet they carry.
pub struct Volunteer {
    /// The real device library on a real encrypted store.
    pub tablet: Tablet,
    /// The tablet's clock.
    pub clock: Arc<ManualClock>,
}

impl Volunteer {
    /// Enrols a fresh tablet in `folder` at the hub behind `road` and fetches its list.
    #[must_use]
    pub fn enrolled(folder: &Path, hub: &Hub, road: SocketAddr, who: (&str, &str), at: i64) -> Self {
        let volunteer = Self::without_list(folder, hub, road, who, at);
        let sent = volunteer.tablet.send_now().expect("the hub answers");
        assert_eq!((sent.state, sent.problem), (SendPhase::AllSent, None));
        assert!(
            !volunteer.tablet.today().expect("a list").rows.is_empty(),
            "the list has come"
        );
        volunteer
    }

    /// Enrols a fresh tablet; its list has yet to come. `who` is role and name.
    #[must_use]
    pub fn without_list(folder: &Path, hub: &Hub, road: SocketAddr, who: (&str, &str), at: i64) -> Self {
        let (role, name) = who;
        Self::by_url(folder, &hub.enrol(road, role, name, &["Khu phố 3"]), at)
    }

    /// Enrols a fresh tablet by its enrolment url.
    #[must_use]
    pub fn by_url(folder: &Path, url: &str, at: i64) -> Self {
        let clock = Arc::new(ManualClock::at(at));
        let tablet = Tablet::open(Options::in_folder(folder, clock.clone())).expect("a folder of its own");
        tablet.enrol(url).expect("the code is good");
        tablet.choose_pin(PIN).expect("store and vault are made");
        Self { tablet, clock }
    }

    /// The resident's card as this tablet shows it now.
    #[must_use]
    pub fn person(&self, hid: u32, rid: u32) -> Person {
        let house: Household = self.tablet.household(hid).expect("the house is on the list");
        house
            .people
            .into_iter()
            .find(|person| person.rid == rid)
            .expect("the resident lives there")
    }

    /// One cell of the card.
    #[must_use]
    pub fn cell(&self, hid: u32, rid: u32, target: Target) -> Cell {
        let cells = self.person(hid, rid).cells;
        cells
            .into_iter()
            .find(|cell| cell.target == target)
            .expect("every card has four cells")
    }

    /// Finds everybody done at so many houses nobody has asked at; how many records wait then.
    pub fn walk(&self, houses: usize) -> u64 {
        let rows = self.tablet.today().expect("today's list").rows;
        for row in rows.iter().filter(|row| row.not_asked > 0).take(houses) {
            self.clock.advance(60);
            self.tablet.mark_household_done(row.hid).expect("recorded");
        }
        self.unsent()
    }

    /// How many records wait on this tablet.
    #[must_use]
    pub fn unsent(&self) -> u64 {
        self.tablet
            .send_state()
            .expect("the outbox answers")
            .records_unsent
    }
}
