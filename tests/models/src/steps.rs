//! What can happen next, and how often.

use crate::dice::Dice;

/// One thing that happens in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Somebody answers about a resident.
    Answer,
    /// Nobody was home, a return was agreed, an ID was shown.
    Visit,
    /// The last record is taken back.
    Undo,
    /// A tablet sends and fetches.
    Sync,
    /// Records go to the hub as a file, or a receipt comes back as one; either may stay in a pocket.
    Carry,
    /// A locked tablet sends its spare copies.
    Locked,
    /// A request that was held back arrives.
    Late,
    /// A tablet's process ends and starts again.
    TabletEnds,
    /// The hub's process ends; it stays down until it is started.
    HubEnds,
    /// The hub is started.
    HubStarts,
    /// The second machine takes a copy.
    Copy,
    /// The hub is lost; the copy takes its place.
    PutBack,
    /// Somebody sets a tablet's clock, or its machine starts anew with a wrong one.
    Clock,
    /// The hub's own clock is set.
    HubClock,
    /// A new list: people come, go and move to the other hamlet.
    Import,
    /// A tablet's folder is copied and both go on.
    Clone,
    /// A tablet goes on from an older copy of itself.
    SetBack,
    /// A tablet is taken out of service.
    Revoke,
    /// The lead says what is true where answers differ.
    Settle,
    /// A tablet keeps a colleague's sealed copy, or gives back the receipt for one.
    Buddy,
    /// A tablet meets no hub for more than a week, and its lists are locked.
    Weeks,
    /// An officer reads out the code that opens locked lists for a day.
    DayCode,
    /// A tablet is given other hamlets.
    Assign,
    /// A household is moved to the other hamlet.
    Move,
    /// A tablet joins its hub anew, over its own old store.
    JoinAnew,
    /// The lead's tablet gives the code that opens a colleague's locked lists for a day.
    LeadOpens,
    /// The lead's tablet gives the code that replaces a colleague's PIN.
    PinForgotten,
    /// Who hands a copy over says where they are at work.
    AtWork,
    /// A door tells of somebody no list has, or who lives elsewhere.
    Door,
    /// An officer decides about it.
    Decide,
    /// A door tells of a house no list has, with somebody new in it or somebody who moved there.
    NewHouse,
    /// Somebody a tablet added is asked.
    AskAdded,
    /// What a door told, or was answered there, is taken back.
    TakeBack,
    /// In place of what this kind of run leaves out.
    Nothing,
}

/// Drawn beside the others, by dice of their own: a run without them takes the steps it always took.
const TEAM: [(usize, Step); 7] = [
    (6, Step::Settle),
    (6, Step::Buddy),
    (2, Step::Weeks),
    (2, Step::DayCode),
    (3, Step::Assign),
    (2, Step::Move),
    (1, Step::JoinAnew),
];

/// Drawn beside those again: what tablets of a team do when they meet.
const MET: [(usize, Step); 3] = [(3, Step::LeadOpens), (2, Step::PinForgotten), (3, Step::AtWork)];
/// Seeds below it take the steps they took before tablets met, so that one that once broke a property still tells.
const MEET_FROM: u64 = 4000;

/// Drawn beside those again: what no list has.
const DOORS: [(usize, Step); 2] = [(3, Step::Door), (2, Step::Decide)];
/// The first seed of runs that have it; those before take the steps they always took.
const DOORS_FROM: u64 = 5000;
/// In place of those: houses too, answers about whom no list has, and all of it taken back.
const ALL_DOORS: [(usize, Step); 5] = [
    (3, Step::Door),
    (4, Step::Decide),
    (2, Step::NewHouse),
    (5, Step::AskAdded),
    (2, Step::TakeBack),
];
/// The first seed of runs that have those.
const ALL_DOORS_FROM: u64 = 6000;

const ORDINARY: [(usize, Step); 11] = [
    (40, Step::Answer),
    (8, Step::Visit),
    (5, Step::Undo),
    (24, Step::Sync),
    (6, Step::Carry),
    (2, Step::Locked),
    (4, Step::Late),
    (4, Step::TabletEnds),
    (4, Step::HubStarts),
    (5, Step::Clock),
    (2, Step::HubEnds),
];
const RARE: [(usize, Step); 7] = [
    (3, Step::Copy),
    (2, Step::PutBack),
    (3, Step::Import),
    (1, Step::Clone),
    (1, Step::SetBack),
    (1, Step::Revoke),
    (1, Step::HubClock),
];

/// Which of the rarer things a run has: runs differ in kind, so that many stay simple enough for the
/// sharpest checks.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// Clones, tablets put back, revocations.
    pub tablets_go_wrong: bool,
    /// The hub is lost and put back.
    pub hub_goes_wrong: bool,
    /// Clocks are set.
    pub clocks_go_wrong: bool,
    /// Lists change.
    pub lists_change: bool,
    /// Teams work: settlements, copies kept for each other, leases, other hamlets, tablets that join anew.
    pub teams_work: bool,
    /// Tablets of a team meet: a lead's codes, where colleagues are at work.
    pub teams_meet: bool,
    /// Doors tell of people no list has, and officers decide.
    pub doors_tell: bool,
    /// They tell of houses too, people met there are asked, and some of it is taken back or found to be listed.
    pub doors_tell_all: bool,
}

impl Kind {
    /// The kind a seed is of.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        let mut dice = Dice::of(seed, 3);
        Self {
            tablets_go_wrong: dice.percent(35),
            hub_goes_wrong: dice.percent(50),
            clocks_go_wrong: dice.percent(60),
            lists_change: dice.percent(60),
            teams_work: Dice::of(seed, 5).percent(60),
            teams_meet: seed >= MEET_FROM && Dice::of(seed, 7).percent(60),
            doors_tell: seed >= DOORS_FROM && Dice::of(seed, 9).percent(70),
            doors_tell_all: seed >= ALL_DOORS_FROM && Dice::of(seed, 11).percent(80),
        }
    }

    /// What happens beside the next step, if anything.
    pub fn draw_beside(self, dice: &mut Dice) -> Step {
        if self.teams_work && dice.percent(20) {
            dice.weighted(&TEAM, Step::Settle)
        } else {
            Step::Nothing
        }
    }

    /// What tablets that meet do beside that, if anything.
    pub fn draw_met(self, dice: &mut Dice) -> Step {
        if self.teams_meet && dice.percent(20) {
            dice.weighted(&MET, Step::AtWork)
        } else {
            Step::Nothing
        }
    }

    /// What doors tell beside that, if anything.
    pub fn draw_door(self, dice: &mut Dice) -> Step {
        if self.doors_tell_all && dice.percent(35) {
            dice.weighted(&ALL_DOORS, Step::Door)
        } else if self.doors_tell && dice.percent(20) {
            dice.weighted(&DOORS, Step::Door)
        } else {
            Step::Nothing
        }
    }

    /// The next step.
    pub fn draw(self, dice: &mut Dice) -> Step {
        let step = match dice.percent(10) {
            true => dice.weighted(&RARE, Step::Copy),
            false => dice.weighted(&ORDINARY, Step::Answer),
        };
        // Drawn all the same: that a kind leaves something out does not move what comes after it.
        let left_out = match step {
            Step::Clone | Step::SetBack | Step::Revoke => !self.tablets_go_wrong,
            Step::PutBack => !self.hub_goes_wrong,
            Step::Clock | Step::HubClock => !self.clocks_go_wrong,
            Step::Import => !self.lists_change,
            _ => false,
        };
        if left_out { Step::Nothing } else { step }
    }
}
