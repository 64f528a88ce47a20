//! What teams do beside their visits: a lead settles, colleagues keep each other's sealed copies, leases run out
//! and are opened by an officer's code, hamlets and households change hands, a tablet joins its hub anew.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tungnha_ambient::Clock;
use tungnha_device::views::{LeaseState, Phase, TakenWhat};
use tungnha_domain::{Outcome, Rid, Role, Target};
use tungnha_hub::desk::{self, Assignment};

use super::World;
use crate::broken::{Holds, Property, holds};
use crate::carrier::PIN;
use crate::custody;
use crate::model::{Log, What};
use crate::ward::{HAMLETS, HOUSES, invitation};

/// The tablet of the lead.
pub(super) const LEAD: usize = 2;
/// What a settlement may say.
const TRUE: [&str; 2] = ["DONE", "NO_NEED"];
const DAY: u64 = 24 * 3600;

impl World {
    /// "Đúng là …": the lead's answer, which has seen every head on the screen.
    pub(crate) fn settle(&mut self) -> Holds {
        let (which, outcome) = (self.team_dice.draw(), self.team_dice.below(TRUE.len()));
        let conflicts = self.carriers[LEAD].tablet().conflicts().unwrap_or_default();
        let Some(open) = conflicts.get(which as usize % conflicts.len().max(1)).cloned() else {
            return Ok(());
        };
        self.another_moment(LEAD);
        let before = self.carriers[LEAD].unsent();
        let key = TRUE[outcome];
        let settled = self.carriers[LEAD].tablet().settle(open.rid, open.target, key);
        if settled.is_err() || self.carriers[LEAD].unsent() == before {
            return Ok(());
        }
        let outcome = Outcome::from_key(key).expect("an outcome");
        let said = BTreeMap::from([(Target::from(open.target), outcome)]);
        self.committed(LEAD, before, None, What::Answers(Rid(open.rid), said))
    }

    /// A colleague's sealed copy is taken to keep, or the receipt for one is handed back.
    pub(crate) fn buddy(&mut self) -> Holds {
        let (from, to) = (
            self.team_dice.below(self.carriers.len()),
            self.team_dice.below(self.carriers.len()),
        );
        if from == to {
            return Ok(());
        }
        let lines = self.carriers[from].tablet().held().unwrap_or_default();
        let receipts: Vec<_> = lines.into_iter().filter(|line| line.receipt).collect();
        let for_them = receipts.iter().find(|line| line.dev == self.carriers[to].dev);
        if let Some(line) = for_them {
            let file = self.carriers[from]
                .tablet()
                .hand_out(&line.id)
                .expect("it is on the shelf");
            let file = STANDARD.decode(file.data).expect("base64 for the screens");
            return self.receipt_back(to, &file);
        }
        let Some(file) = self.carriers[from].file() else {
            return Ok(());
        };
        self.tell(format!("tablet {to} keeps {} bytes of tablet {from}", file.len()));
        let before = self.shown(from);
        let taken = self.carriers[to]
            .tablet()
            .take_file(&file)
            .expect("a tablet of the same hub");
        let kept = matches!(
            taken.what,
            TakenWhat::Colleague | TakenWhat::Own | TakenWhat::Full
        );
        holds(Property::NothingUnsigned, kept, || {
            format!("tablet {to} took {:?}", taken.what)
        })?;
        holds(Property::NothingUnsigned, before == self.shown(from), || {
            format!("tablet {from} changed by giving a copy away")
        })
    }

    /// More than a week without the hub.
    pub(crate) fn weeks_pass(&mut self) -> Holds {
        let (who, days) = (
            self.team_dice.below(self.carriers.len()),
            8 + self.team_dice.below(4) as u64,
        );
        self.tell(format!("tablet {who} {days} days"));
        self.carriers[who].clock.advance(days * DAY);
        Ok(())
    }

    /// A locked list opens by the officer's code, whatever the tablet's own clock says.
    pub(crate) fn day_code(&mut self) -> Holds {
        let who = self.team_dice.below(self.carriers.len());
        let (tablet, dev) = (self.carriers[who].tablet(), self.carriers[who].dev);
        let state = tablet.app_state().expect("the tablet's standing");
        if state.lease.map(|lease| lease.state) != Some(LeaseState::Locked) {
            return Ok(());
        }
        let now = self.hub.clock.now().wall;
        // A hub that was put back may not know the tablet.
        let Ok(given) = self.hub.store().write(|tx| desk::day_code(tx, dev, ("cli", now))) else {
            return Ok(());
        };
        let opened = tablet.open_for_a_day(&given.code).is_ok() && tablet.today().is_ok();
        let told = format!("tablet {who} opened: {opened}");
        self.tell(&told);
        // One that forgot which codes it gave, or a tablet that did which it took, may meet one twice.
        let certain = self.hub.restored == 0 && !self.model.forked.contains(&dev);
        holds(Property::ClocksHarmless, opened || !certain, || told)
    }

    /// A tablet gets one hamlet, the other, or both.
    pub(crate) fn assign(&mut self) -> Holds {
        let (who, which) = (self.team_dice.below(self.carriers.len()), self.team_dice.below(3));
        let hamlets: Vec<String> = match which {
            2 => HAMLETS.iter().map(|name| (*name).to_owned()).collect(),
            one => vec![HAMLETS[one].to_owned()],
        };
        let wanted = Assignment {
            dev: self.carriers[who].dev,
            hamlets: &hamlets,
            role: None,
        };
        let now = self.hub.clock.now().wall;
        let assigned = self
            .hub
            .store()
            .write(|tx| desk::assign(tx, &wanted, ("cli", now)));
        self.tell(format!("tablet {who} {hamlets:?}: {}", assigned.is_ok()));
        Ok(())
    }

    /// A household goes to the other hamlet, people, answers and all.
    pub(crate) fn move_household(&mut self) -> Holds {
        let (_, number, _) = HOUSES[self.team_dice.below(HOUSES.len())];
        let mut store = self.hub.store();
        let Some(from) = custody::hamlet_of(&store, number) else {
            return Ok(());
        };
        let to = HAMLETS[usize::from(from == HAMLETS[0])];
        let now = self.hub.clock.now().wall;
        let moved = store.write(|tx| desk::move_household(tx, number, &from, to, ("model", now)));
        self.tell(format!("{number} from {from}: {}", moved.is_ok()));
        Ok(())
    }

    /// A tablet gets a new number, key and log; what it had not sent goes on as sealed copies.
    pub(crate) fn join_anew(&mut self) -> Holds {
        let who = self.team_dice.below(self.carriers.len());
        if !self.hub.is_up() {
            return Ok(());
        }
        let role = if who == LEAD { Role::Lead } else { Role::Member };
        let hamlets = self.carriers[who].hamlets.clone();
        let url = invitation(&self.hub, who, role, &hamlets);
        self.road.bad(false);
        let tablet = self.carriers[who].tablet();
        let before = tablet.app_state().map(|state| state.phase);
        let joined = tablet.enrol_again(&url);
        self.road.bad(true);
        self.road.met();
        self.tell(format!(
            "tablet {who} {before:?}: {:?}",
            joined.as_ref().map(|state| state.phase)
        ));
        let Ok(state) = joined else {
            return Ok(());
        };
        holds(Property::NoLoss, state.phase == Phase::ChoosePin, || {
            format!("tablet {who} is at {:?}", state.phase)
        })?;
        let opened = self.carriers[who]
            .tablet()
            .choose_pin(PIN)
            .expect("store and vault are made");
        let dev = opened.reset.expect("it is enrolled").dev;
        self.carriers[who].dev = dev;
        let incarnation = self.incarnation();
        if self.kind.hub_goes_wrong {
            // What is under a receipt is only in the store that was put aside: a hub that is put back to before
            // it is not refilled from there.
            for id in self.model.logs[who].made.clone() {
                self.model.made[id].destroyed = true;
            }
        }
        self.model.logs[who] = Log {
            dev,
            receipt: (incarnation, 0),
            ..Log::default()
        };
        Ok(())
    }

    pub(crate) fn incarnation(&self) -> u32 {
        let identity = tungnha_hub::keys::Identity::load(self.hub.store().conn());
        identity.expect("the hub has keys").incarnation
    }
}
