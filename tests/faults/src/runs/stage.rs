//! A hub, a volunteer behind a bad road, and a colleague on a good one.

use std::time::Duration;

use tempfile::TempDir;
use tungnha_device::views::SendState;
use tungnha_stories::hub::Hub;

use crate::dice::Dice;
use crate::road::{Fault, Road};
use crate::scene::{self, Walker};

/// People in the hamlet.
const PEOPLE: usize = 48;

pub(super) struct Stage {
    /// The volunteer's.
    pub(super) road: Road,
    /// The colleague's.
    pub(super) good_road: Road,
    pub(super) walker: Walker,
    pub(super) colleague: Walker,
    pub(super) hub: Hub,
    /// The last to go: the others live in it.
    folder: TempDir,
}

impl Stage {
    pub(super) fn set() -> Self {
        let folder = scene::folder();
        let mut hub = scene::hub(folder.path(), PEOPLE);
        let (road, good_road, address) = (Road::open(), Road::open(), hub.serve());
        road.leads_to(Some(address));
        good_road.leads_to(Some(address));
        let new = |road: &Road, name| Walker::enrolled(folder.path(), &hub, road.address(), name);
        let (walker, colleague) = (new(&road, "Bưởi"), new(&good_road, "Sơn"));
        Self {
            road,
            good_road,
            walker,
            colleague,
            hub,
            folder,
        }
    }

    /// The volunteer's tablet gives up a road that does not move after `patience`.
    pub(super) fn impatient(mut self, patience: Duration) -> Self {
        self.walker.is_impatient(self.folder.path(), patience);
        self
    }

    /// The hub serves again, as the last words of `wrapper`; says whether it came to that. Both roads lead
    /// to where it listens now.
    pub(super) fn serve_under(&mut self, wrapper: &[String]) -> bool {
        let address = self.hub.serve_under(wrapper);
        for road in [&self.road, &self.good_road] {
            road.leads_to(address);
            road.mend();
        }
        address.is_some()
    }

    /// Answers on both tablets. The colleague's are at the hub: the volunteer's next exchange brings some up
    /// and a list page down.
    pub(super) fn a_day(&mut self, dice: &mut Dice) {
        for _ in 0..3 {
            self.colleague.record(dice);
            self.walker.record(dice);
        }
        self.colleague.converges(self.hub.data());
    }

    /// One try of the volunteer's on a road with a fault: whether the fault was reached, and how it ended.
    /// The road is whole again afterwards.
    pub(super) fn broken_exchange(&self, fault: Fault) -> (bool, SendState) {
        self.road.arm(Some(fault));
        let state = self.walker.volunteer.tablet.send_now();
        self.walker.claims_nothing_false(self.hub.data());
        (self.road.mend(), state.expect("an answer in words"))
    }

    /// Nothing false is shown; once the road is whole everything is under a receipt.
    pub(super) fn recovers(&mut self) {
        self.walker.converges(self.hub.data());
    }

    /// Everything in the hub agrees.
    pub(super) fn verified(&self) {
        scene::verified(self.hub.data());
    }
}
