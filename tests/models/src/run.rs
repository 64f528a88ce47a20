//! One run: the steps of a seed on real parts, the model beside them, the properties checked on the way and
//! at the end.

use std::cell::{RefCell, RefMut};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use tempfile::TempDir;
use tokio::runtime::Runtime;
use tungnha_ambient::ManualClock;

use crate::broken::{Broken, Holds, Property, holds};
use crate::carrier::Carrier;
use crate::custody::Watch;
use crate::dice::Dice;
use crate::files;
use crate::hub::Hub;
use crate::model::{Log, MadeId, Model};
use crate::road::{Fault, Met, Road, Word};
use crate::steps::{Kind, Step};
use crate::ward::{EVENING, ward};

mod carrying;
mod doors;
mod ending;
mod happenings;
mod leads;
mod recording;
mod teams;

/// What is asked of a run.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// The seed.
    pub seed: u64,
    /// How many steps before faults stop.
    pub steps: usize,
    /// What may go wrong; none: what the seed says.
    pub kind: Option<Kind>,
    /// Tell every step when a property breaks.
    pub tell: bool,
}

/// What a run that held comes back with.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// Records committed.
    pub records: usize,
    /// Requests sent, whatever came of them.
    pub requests: usize,
    /// Of those, with a fault.
    pub faults: usize,
    /// Processes ended, hub or tablet.
    pub ends: usize,
    /// The tablets' answers as the hub folds them at the end, without times.
    pub cells: Vec<String>,
}

/// A world under a seed.
pub struct World {
    pub(crate) model: Model,
    pub(crate) hub: Hub,
    pub(crate) carriers: Vec<Carrier>,
    pub(crate) road: Arc<Road>,
    pub(crate) dice: Dice,
    /// Clocks have dice of their own: a run without them takes the same steps.
    pub(crate) clock_dice: Dice,
    /// So has what teams do.
    pub(crate) team_dice: Dice,
    /// And what they do for each other without a network.
    pub(crate) lead_dice: Dice,
    /// And what no list has.
    pub(crate) door_dice: Dice,
    pub(crate) kind: Kind,
    pub(crate) told: Told,
    pub(crate) root: TempDir,
    /// The second machine's copy, if one was taken, and which tablets were revoked by then.
    pub(crate) second: Option<PathBuf>,
    /// Older copies of tablets: whose, where, how many records it had made.
    pub(crate) older: Vec<(usize, PathBuf, Log)>,
    pub(crate) runtime: Runtime,
    /// Files and receipts that are carried about by hand, and whose they are.
    pub(crate) pocket: Vec<(usize, Vec<u8>)>,
    /// Whom the tablet showed when an answer was given, by name.
    pub(crate) given_about: BTreeMap<MadeId, String>,
    /// The record that added each person no list has, by the name they gave: no two have the same.
    pub(crate) met: BTreeMap<String, MadeId>,
    journal: RefCell<Watch>,
    pub(crate) lists: u32,
    /// What happened, a line a step: numbers only.
    story: Vec<String>,
}

/// Runs a seed to its end.
pub fn run(wanted: Wanted) -> Result<Told, Broken> {
    let mut world = World::new(wanted);
    match world.through_all(wanted.steps) {
        Ok(()) => Ok(world.told),
        Err(mut broken) => {
            if wanted.tell {
                broken.seen = format!("{}\n{:?}\n{}", broken.seen, world.kind, world.story.join("\n"));
            }
            Err(broken)
        }
    }
}

impl World {
    fn through_all(&mut self, steps: usize) -> Holds {
        self.road.bad(true);
        for number in 0..steps {
            let next = self.kind.draw(&mut self.dice);
            let beside = self.kind.draw_beside(&mut self.team_dice);
            let met = self.kind.draw_met(&mut self.lead_dice);
            let door = self.kind.draw_door(&mut self.door_dice);
            for step in [next, beside, met, door] {
                self.story.push(format!("{number} {step:?}"));
                self.happen(step).map_err(|broken| Broken {
                    property: broken.property,
                    seen: format!("step {number} {step:?}: {}", broken.seen),
                })?;
            }
        }
        self.end_well()
    }

    /// Adds to what the step now under way is told as.
    pub(crate) fn tell(&mut self, what: impl std::fmt::Display) {
        if let Some(last) = self.story.last_mut() {
            last.push_str(&format!(" {what}"));
        }
    }

    fn new(wanted: Wanted) -> Self {
        let root = files::passing();
        let ward = ward();
        let road = Road::to(ward.keys, ward.id, wanted.seed);
        let hub = Hub::copied(&ward.hub(), root.path(), EVENING);
        road.leads_to(hub.door());
        let mut model = Model::default();
        let mut carriers = Vec::new();
        for (who, (dev, hamlets)) in ward.crew.iter().enumerate() {
            let clock = Arc::new(ManualClock::at(EVENING));
            carriers.push(Carrier::copied(
                &ward.tablet(who),
                root.path(),
                (who, *dev),
                hamlets,
                clock,
                &road,
            ));
            model.logs.push(Log {
                dev: *dev,
                receipt: (1, 0),
                ..Log::default()
            });
        }
        let journal = RefCell::new(Watch::over(&hub, ward.id));
        Self {
            journal,
            pocket: Vec::new(),
            given_about: BTreeMap::new(),
            met: BTreeMap::new(),
            model,
            hub,
            carriers,
            road,
            dice: Dice::of(wanted.seed, 1),
            clock_dice: Dice::of(wanted.seed, 4),
            team_dice: Dice::of(wanted.seed, 6),
            lead_dice: Dice::of(wanted.seed, 8),
            door_dice: Dice::of(wanted.seed, 10),
            kind: wanted.kind.unwrap_or_else(|| Kind::of(wanted.seed)),
            told: Told::default(),
            root,
            second: None,
            older: Vec::new(),
            // The road is asked on this thread; nothing here waits for a socket or a clock.
            runtime: tokio::runtime::Builder::new_current_thread()
                .build()
                .expect("a runtime"),
            lists: 0,
            story: Vec::new(),
        }
    }

    /// One tablet sends and fetches over the road as it is, and what must hold of that is checked.
    pub(crate) fn sync(&mut self, who: usize) -> Result<bool, Broken> {
        let before = self.shown(who);
        let known_before = self.in_custody();
        self.road.met();
        let state = self.carriers[who].send();
        let met = self.road.met();
        self.told.requests += met.faults.len();
        self.told.faults += met.faults.iter().filter(|fault| **fault != Fault::None).count();
        self.tell(format!(
            "tablet {who} {:?} {:?}",
            met.faults,
            state.as_ref().map(|state| (state.records_unsent, state.problem))
        ));
        let (green, custody) = (self.green(who), self.in_custody());
        let held = self.model.logs[who]
            .made
            .iter()
            .filter(|id| custody.contains(id))
            .count();
        self.tell(format!("{green} green, {held} in custody"));
        let known = &custody | &known_before;
        self.model.logs[who].may_know.extend(&known);
        if met.signed {
            self.model.may_lack(who, &known_before);
        }
        for file in &met.receipts {
            // Spare copies of a former life, and colleagues' copies, go with a sync.
            self.note_receipt(who, file);
        }
        let mut fell = false;
        for word in &met.words {
            match word {
                Word::Ack(ack) => self.model.receipt(who, ack),
                Word::Incarnation(incarnation) => {
                    fell |= self.model.restored(who, *incarnation, !fell);
                }
            }
        }
        if let Some(aside) = met.ended.clone() {
            // What came back after its end was never taken in.
            self.told.ends += 1;
            self.carriers[who].end(Some(aside));
            self.resettle(who);
            return Ok(false);
        }
        self.check_receipt(who, &met)?;
        self.check_unsigned(who, &met, &before)?;
        let clean = met.faults.iter().all(|fault| *fault == Fault::None) && self.hub.is_up();
        let went = state.is_some_and(|state| state.problem.is_none());
        if clean && went {
            self.learned(who, &known_before);
        }
        Ok(clean && went)
    }

    /// A tablet that came up to date knows what the hub had folded about the residents it has, and nothing of
    /// the others. Colleagues' copies go to the hub behind the lists: what came with those it may not know yet.
    fn learned(&mut self, who: usize, custody: &BTreeSet<usize>) {
        let here = self.residents(who);
        let answered = |id: &&usize| match &self.model.made[**id].what {
            crate::model::What::Answers(rid, _) => here.contains(&rid.0),
            _ => false,
        };
        let learned: BTreeSet<_> = custody.iter().filter(answered).copied().collect();
        let log = &mut self.model.logs[who];
        let own: BTreeSet<_> = log.made.iter().copied().collect();
        log.knows = &learned | &own;
    }

    /// Records in the hub's journal now.
    pub(crate) fn in_custody(&self) -> BTreeSet<usize> {
        let names = self.watch().names().clone();
        names
            .into_iter()
            .filter_map(|name| self.model.named(name))
            .collect()
    }

    /// The hub's journal, read up to now.
    pub(crate) fn watch(&self) -> RefMut<'_, Watch> {
        let mut watch = self.journal.borrow_mut();
        if !watch.is_of(&self.hub) {
            *watch = Watch::over(&self.hub, ward().id);
        }
        watch.look();
        watch
    }

    /// How many of its records the tablet shows as sent.
    pub(crate) fn green(&self, who: usize) -> u64 {
        (self.model.logs[who].made.len() as u64).saturating_sub(self.carriers[who].unsent())
    }

    /// Property 7, 14: a tablet's receipts are exactly what whole acknowledgements said, whatever became of
    /// the pages beside them; 2: and what is under a fresh one is in custody.
    fn check_receipt(&mut self, who: usize, met: &Met) -> Holds {
        self.check_green(who, met.faults.contains(&Fault::BadPages))?;
        let log = &self.model.logs[who];
        if !met.fresh || self.model.forked.contains(&log.dev) {
            return Ok(());
        }
        let (green, custody) = (self.green(who), self.in_custody());
        let sent = usize::try_from(green).unwrap_or(usize::MAX);
        let missing: Vec<_> = log
            .made
            .iter()
            .take(sent)
            .filter(|id| !custody.contains(id))
            .collect();
        holds(Property::AckSoundness, missing.is_empty(), || {
            format!("tablet {who} shows {green} as sent, the journal lacks {missing:?}")
        })
    }

    pub(crate) fn check_green(&self, who: usize, pages_were_bad: bool) -> Holds {
        let log = &self.model.logs[who];
        if self.model.forked.contains(&log.dev) {
            return Ok(());
        }
        let green = self.green(who);
        let property = match pages_were_bad {
            true => Property::UpAndDownApart,
            false => Property::CursorMonotonic,
        };
        holds(property, green == log.receipt.1, || {
            format!(
                "tablet {who} shows {green} records as sent, its receipts say {:?}",
                log.receipt
            )
        })
    }

    /// Property 15: when nothing the hub signed came through, nothing changed but the reason it says.
    fn check_unsigned(&self, who: usize, met: &Met, before: &str) -> Holds {
        if met.signed {
            return Ok(());
        }
        let after = self.shown(who);
        holds(Property::NothingUnsigned, *before == after, || {
            format!(
                "tablet {who} met {:?} and changed: {before} → {after}",
                met.faults
            )
        })
    }

    /// What a tablet shows, as text: records waiting, what needs looking at, houses.
    pub(crate) fn shown(&self, who: usize) -> String {
        let tablet = self.carriers[who].tablet();
        let state = tablet
            .send_state()
            .map(|state| (state.records_unsent, state.quarantined));
        let today = tablet.today().map(|today| (today.households_left, today.rows));
        format!("{:?} {:?}", state.ok(), today.ok())
    }

    pub(crate) fn happen(&mut self, step: Step) -> Holds {
        match step {
            Step::Answer => self.answer(),
            Step::Visit => self.visit(),
            Step::Undo => self.undo(),
            Step::Nothing => Ok(()),
            Step::Carry => self.carry(),
            Step::Locked => self.sends_locked(),
            Step::Sync => {
                let who = self.dice.below(self.carriers.len());
                self.sync(who).map(|_| ())
            }
            Step::Late => {
                self.runtime.block_on(self.road.arrive_late());
                Ok(())
            }
            Step::Settle => self.settle(),
            Step::Buddy => self.buddy(),
            Step::Weeks => self.weeks_pass(),
            Step::DayCode => self.day_code(),
            Step::Assign => self.assign(),
            Step::Move => self.move_household(),
            Step::JoinAnew => self.join_anew(),
            Step::LeadOpens => self.lead_opens(),
            Step::PinForgotten => self.pin_forgotten(),
            Step::AtWork => self.at_work(),
            Step::Door => self.door_tells(),
            Step::Decide => self.officer_decides(),
            Step::NewHouse => self.house_is_met(),
            Step::AskAdded => self.ask_added(),
            Step::TakeBack => self.door_takes_back(),
            other => self.go_wrong(other),
        }
    }
}
