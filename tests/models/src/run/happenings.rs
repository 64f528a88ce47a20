//! What goes wrong around the volunteers: processes end, machines are lost, clocks are set, lists change,
//! tablets are copied, set back and revoked.

use std::sync::Arc;

use tungnha_ambient::ManualClock;
use tungnha_hub::desk;
use tungnha_hub::verify::verify;

use super::World;
use crate::broken::{Holds, Property, holds};
use crate::carrier::Carrier;
use crate::files;
use crate::model::MadeId;
use crate::steps::Step;
use crate::ward::{EVENING, HAMLETS, HOUSES, House, bring};

/// Thirty years.
const YEARS: i64 = 30 * 365 * 24 * 3600;
/// Seconds it takes to find out that a hub is lost and to put a copy in its place.
const PUTTING_BACK: u64 = 7200;
/// Tablets of a run, clones included.
const MOST_TABLETS: usize = 6;

impl World {
    pub(crate) fn go_wrong(&mut self, step: Step) -> Holds {
        match step {
            Step::TabletEnds => self.tablet_ends(),
            Step::HubEnds => self.hub_ends()?,
            Step::HubStarts => {
                self.hub.start();
                self.road.leads_to(self.hub.door());
            }
            Step::Copy => self.copy(),
            Step::PutBack => self.hub_is_put_back(),
            Step::Clock => self.clock_is_set(),
            Step::HubClock => {
                let by = self.clock_dice.below(2 * 24 * 3600);
                self.hub.clock.advance(by as u64);
            }
            Step::Import => self.new_list(),
            Step::Clone => self.clone_tablet(),
            Step::SetBack => self.tablet_is_set_back(),
            Step::Revoke => self.revoke(),
            _ => {}
        }
        Ok(())
    }

    fn tablet_ends(&mut self) {
        let who = self.dice.below(self.carriers.len());
        self.told.ends += 1;
        self.tell(format!("tablet {who}"));
        self.carriers[who].end(None);
    }

    /// The hub's process ends. What its tablets hold receipts for is in the files it leaves (2), and those
    /// files agree with themselves (8).
    fn hub_ends(&mut self) -> Holds {
        self.told.ends += 1;
        let before = self.in_custody();
        self.hub.end();
        self.road.leads_to(None);
        let after = self.in_custody();
        holds(Property::AckSoundness, before == after, || {
            format!(
                "{} records were in custody, {} after the process ended",
                before.len(),
                after.len()
            )
        })?;
        self.verified()
    }

    /// The hub's own check: journal, records, fold and lists say the same.
    pub(crate) fn verified(&self) -> Holds {
        let told = self.hub.store().read(|tx| verify(tx)).expect("the store answers");
        holds(Property::Atomic, told.ok, || format!("{:?}", told.problems))
    }

    fn copy(&mut self) {
        let second = self.root.path().join("second");
        self.hub.copy_to(&second);
        self.second = Some(second);
        // The tablets are copied too: one of them may be put back to this moment.
        let who = self.dice.below(self.carriers.len());
        let older = self.root.path().join(format!("older-{}", self.older.len()));
        files::copy(self.carriers[who].folder(), &older);
        self.older.push((who, older, self.model.logs[who].clone()));
    }

    fn hub_is_put_back(&mut self) {
        if let Some(second) = self.second.clone() {
            self.told.ends += 1;
            self.hub.put_back(&second);
            // Nobody puts a folder back in no time, nor before the last list came.
            let now = tungnha_ambient::Clock::now(&*self.hub.clock).wall;
            let behind = (self.list_day() - now).max(0).unsigned_abs();
            self.hub.clock.advance(behind + PUTTING_BACK);
            self.hub.start();
            self.road.leads_to(self.hub.door());
        }
    }

    /// ± 30 years, a small step, or a restart of the machine in 1970 or tomorrow.
    fn clock_is_set(&mut self) {
        let who = self.clock_dice.below(self.carriers.len());
        let clock = &self.carriers[who].clock;
        let wall = self.carriers[who].clocks().0;
        let by = self.clock_dice.below(7200) as i64;
        match self.clock_dice.below(5) {
            0 => clock.set(wall + YEARS + by),
            1 => clock.set(wall - YEARS - by),
            2 => clock.set(wall - by),
            3 => clock.reboot(by),
            _ => clock.reboot(EVENING + 24 * 3600 + by),
        }
    }

    /// A new full list of both hamlets: each house may lose or gain somebody, and may stand in the other
    /// hamlet from now on.
    fn new_list(&mut self) {
        self.lists += 1;
        let mut houses = Vec::new();
        for (hamlet, number, people) in HOUSES {
            let moves = self.dice.percent(25);
            let hamlet = match moves {
                true => HAMLETS[usize::from(hamlet == HAMLETS[0])],
                false => hamlet,
            };
            let leaves = self.dice.below(people as usize + 2) as u32;
            let comes = self.dice.percent(20).then_some(people);
            houses.push(House {
                hamlet,
                number,
                people: (0..people).filter(|one| *one != leaves).chain(comes).collect(),
            });
        }
        self.tell(format!("{houses:?}"));
        let name = format!("list-{}", self.lists);
        bring(
            &self.hub.folder(),
            self.root.path(),
            &name,
            &houses,
            self.list_day(),
        );
    }

    /// When the last list came: one on each of the campaign's days, as lists of later days count as later.
    fn list_day(&self) -> i64 {
        EVENING + i64::from(self.lists) * 24 * 3600
    }

    fn clone_tablet(&mut self) {
        let from = self.dice.below(self.carriers.len());
        self.tell(format!("tablet {from}"));
        if self.carriers.len() >= MOST_TABLETS {
            return;
        }
        let who = self.carriers.len();
        let original = &self.carriers[from];
        let clock = Arc::new(ManualClock::at(original.clocks().0 + 1));
        let clone = Carrier::copied(
            original.folder(),
            self.root.path(),
            (who, original.dev),
            &original.hamlets.clone(),
            clock,
            &self.road,
        );
        self.model.forked.insert(clone.dev);
        for log in &mut self.model.logs {
            log.number_unknown |= log.dev == clone.dev;
        }
        let log = self.model.logs[from].clone();
        self.model.logs.push(log);
        self.carriers.push(clone);
    }

    /// A tablet goes on from an older copy of itself. What it had recorded since and nobody else holds went
    /// with the tablet: no protocol could have it.
    fn tablet_is_set_back(&mut self) {
        let Some((who, older, log)) = self.dice.pick(&self.older).cloned() else {
            return;
        };
        self.tell(format!("tablet {who} to {} records", log.made.len()));
        let custody = self.in_custody();
        // What a former life left sealed goes with the folder too.
        let devs = [self.carriers[who].dev, log.dev];
        let gone: Vec<MadeId> = devs
            .into_iter()
            .flat_map(|dev| self.model.of_device(dev))
            .collect();
        self.carriers[who].put_back(&older);
        self.model.forked.insert(log.dev);
        // The older copy may be of before it joined anew.
        self.carriers[who].dev = log.dev;
        self.model.logs[who] = log;
        for id in gone {
            let elsewhere = self.model.logs.iter().any(|log| log.made.contains(&id));
            // In custody counts only while the hub itself is not put back to before it.
            if !elsewhere && (!custody.contains(&id) || self.kind.hub_goes_wrong) {
                self.model.made[id].destroyed = true;
            }
        }
        let dev = self.model.logs[who].dev;
        for log in self.model.logs.iter_mut().filter(|log| log.dev == dev) {
            log.number_unknown = true;
        }
    }

    /// After its end in the middle of a request a tablet may or may not have what its lists brought.
    pub(crate) fn resettle(&mut self, who: usize) {
        let custody = self.in_custody();
        self.model.logs[who].may_know.extend(custody);
    }

    fn revoke(&mut self) {
        let who = self.dice.below(self.carriers.len());
        let dev = self.carriers[who].dev;
        // One at most, so that there are tablets to converge.
        if !self.model.revoked.is_empty() {
            return;
        }
        self.model.revoked.insert(dev);
        self.tell(format!("tablet {who}"));
        let now = self.hub.clock.as_ref();
        let now = tungnha_ambient::Clock::now(now).wall;
        self.hub
            .store()
            .write(|tx| desk::revoke(tx, dev, ("cli", now)))
            .expect("the tablet is known");
    }
}
