//! Faults stop. Everything is started, everybody sends until nothing moves, and all of it must agree.

use std::collections::{BTreeMap, BTreeSet};

use tungnha_domain::{RecordId, Rid, Target};
use tungnha_hub::commune::Commune;
use tungnha_hub::desk;
use tungnha_hub::people::load_residents;
use tungnha_hub::status;

use super::World;
use crate::broken::{Broken, Holds, Property, holds};
use crate::custody;
use crate::expected;
use crate::model::{MadeId, What};

/// Rounds of everybody sending within which nothing may be left to do.
const ROUNDS: usize = 6;

impl World {
    pub(crate) fn end_well(&mut self) -> Holds {
        self.road.bad(false);
        self.hub.start();
        self.road.leads_to(self.hub.door());
        for _ in 0..ROUNDS {
            for who in 0..self.carriers.len() {
                self.sync(who)?;
            }
        }
        self.verified()?;
        self.nothing_is_lost()?;
        self.everybody_is_done()?;
        self.folded_once()?;
        self.nobody_is_doubled()?;
        self.counted_for_whom_they_were_given()?;
        self.flagged()?;
        self.lists_are_exact()?;
        self.told.cells = self.cells();
        Ok(())
    }

    /// Property 1, 6, 10: every record is in the journal as it was made, without gaps, forks beside.
    fn nothing_is_lost(&self) -> Holds {
        let journal = self.watch().kept().to_vec();
        let custody: BTreeSet<MadeId> = journal
            .iter()
            .filter_map(|kept| self.model.named(kept.name()))
            .collect();
        for (id, made) in self.model.made.iter().enumerate() {
            let property = match self.model.forked.contains(&made.name.0) {
                true => Property::ForksKept,
                false => Property::NoLoss,
            };
            holds(property, made.destroyed || custody.contains(&id), || {
                format!("record {id} {:?} of tablet {} is nowhere", made.what, made.name.0)
            })?;
        }
        let mut numbers: BTreeMap<(u32, u32), BTreeSet<u64>> = BTreeMap::new();
        for kept in &journal {
            numbers
                .entry((kept.dev, kept.epoch))
                .or_default()
                .insert(kept.seq);
            let Some(id) = self.model.named(kept.name()) else {
                return Err(Broken {
                    property: Property::ExactlyOnce,
                    seen: format!("the journal holds a record of tablet {} nobody made", kept.dev),
                });
            };
            let same = match (&self.model.made[id].what, custody::answers(&kept.record)) {
                (What::Answers(rid, answers), Some((of, said))) => {
                    *rid == of
                        && said
                            .into_iter()
                            .eq(answers.iter().map(|(target, outcome)| (*target, *outcome)))
                }
                // Whom another record added is named by that record.
                (What::About(_, answers), Some((of, said))) => {
                    of == Rid(0)
                        && said
                            .into_iter()
                            .eq(answers.iter().map(|(target, outcome)| (*target, *outcome)))
                }
                (What::Answers(..) | What::About(..), None) | (_, Some(_)) => false,
                _ => true,
            };
            holds(Property::ExactlyOnce, same, || {
                format!("record {id} came with other words")
            })?;
        }
        // A later epoch goes on with the numbers of the one before. Of a tablet that was put back, a file that
        // somebody still carried may hold what comes after records that went with the tablet.
        let gone = |dev: u32| {
            self.model
                .made
                .iter()
                .any(|made| made.name.0 == dev && made.destroyed)
        };
        let alone = |log: &(u32, u32)| !self.model.forked.contains(&log.0) && !gone(log.0);
        for (log, numbers) in numbers.into_iter().filter(|(log, _)| alone(log)) {
            let (first, last) = (
                numbers.first().copied().unwrap_or(1),
                numbers.last().copied().unwrap_or(0),
            );
            let whole = last + 1 - first == numbers.len() as u64 && (log.1 > 1 || first == 1);
            holds(Property::GapFree, whole, || {
                format!(
                    "log {log:?} has {} numbers from {first} up to {last}",
                    numbers.len()
                )
            })?;
        }
        Ok(())
    }

    /// Property 5: every tablet says that all is sent, revoked, cloned and put back ones too.
    fn everybody_is_done(&self) -> Holds {
        for carrier in &self.carriers {
            let state = carrier.tablet().send_state().expect("the outbox answers");
            holds(Property::Convergence, state.records_unsent == 0, || {
                format!(
                    "tablet {} has {} records left after {ROUNDS} rounds: {:?}",
                    carrier.who, state.records_unsent, state.problem
                )
            })?;
            // Spares of its log may be on their way out; what a former life left is not.
            let former = carrier.former_spares();
            // Of a log that forked a receipt speaks of one branch only, and a hub that was put back may lack what
            // comes before them: they stay, and are offered again at each start.
            let certain = self.model.forked.is_empty() && !self.kind.hub_goes_wrong;
            holds(Property::Convergence, former == 0 || !certain, || {
                format!(
                    "tablet {} still keeps {former} spares of a former life",
                    carrier.who
                )
            })?;
        }
        Ok(())
    }

    /// Property 3: what the hub folds is each answer in custody, once and about whom it was given, whatever name its
    /// record has on a branch. Answers of a tablet that was revoked may be in quarantine instead.
    fn folded_once(&self) -> Holds {
        let store = self.hub.store();
        let named = self.named();
        let counted = self.counted();
        let added: BTreeMap<MadeId, Rid> = self.added().into_iter().collect();
        let folded = custody::folded(&store);
        let devs: BTreeSet<u32> = self.model.made.iter().map(|made| made.name.0).collect();
        for dev in devs {
            if self.model.revoked.contains(&dev) {
                continue;
            }
            let mut is: Vec<_> = folded
                .iter()
                .filter(|one| one.dev == dev)
                .map(|one| {
                    let id = named.get(&(one.dev, one.epoch, one.seq)).copied();
                    (id, one.rid, one.target, format!("{:?}", one.outcome))
                })
                .collect();
            let mut should: Vec<_> = counted
                .iter()
                .map(|id| (*id, &self.model.made[*id]))
                .filter(|(_, made)| made.name.0 == dev)
                .filter_map(|(id, made)| match &made.what {
                    What::Answers(rid, answers) => Some((id, *rid, answers)),
                    What::About(add, answers) => Some((id, *added.get(add)?, answers)),
                    _ => None,
                })
                .flat_map(|(id, rid, answers)| {
                    answers
                        .iter()
                        .map(move |(target, outcome)| (Some(id), rid, *target, format!("{outcome:?}")))
                })
                .collect();
            is.sort();
            should.sort();
            holds(Property::ExactlyOnce, is == should, || {
                let (mut only_is, mut only_should) = (is.clone(), should.clone());
                only_is.retain(|one| {
                    !should.contains(one) || is.iter().filter(|other| *other == one).count() > 1
                });
                only_should.retain(|one| !is.contains(one));
                format!(
                    "tablet {dev}: {} answers are folded, {} were given; folded otherwise {only_is:?}, missing {only_should:?}",
                    is.len(),
                    should.len()
                )
            })?;
        }
        Ok(())
    }

    /// The records of the model by the names the hub has for them.
    fn named(&self) -> BTreeMap<custody::Named, MadeId> {
        let named = self.watch().named().into_iter();
        named
            .filter_map(|(id, name)| Some((id, self.model.named(name)?)))
            .collect()
    }

    /// The number kept for each person a record added.
    fn added(&self) -> Vec<(MadeId, Rid)> {
        let named = self.named();
        custody::added(&self.hub.store())
            .into_iter()
            .filter_map(|(id, rid)| Some((*named.get(&id)?, rid)))
            .collect()
    }

    /// Property 3: whom a door added is kept once, under one number, unless the record waits or is in quarantine; and no
    /// tablet shows anybody twice, whatever an officer decided of them.
    fn nobody_is_doubled(&self) -> Holds {
        let store = self.hub.store();
        let added = self.added();
        let (people, numbers): (BTreeSet<MadeId>, BTreeSet<Rid>) = added.iter().copied().unzip();
        let once = people.len() == added.len() && numbers.len() == added.len();
        holds(Property::ExactlyOnce, once, || {
            format!(
                "{} people were added {} times under {} numbers",
                people.len(),
                added.len(),
                numbers.len()
            )
        })?;
        let aside = self.made_of(&(&custody::quarantined(&store) | &custody::waiting(&store)));
        for id in self.in_custody() {
            let told = self.model.made[id].what == What::Adds;
            let here = people.contains(&id) || aside.contains(&id);
            holds(Property::ExactlyOnce, !told || here, || {
                format!("record {id} added somebody the hub knows nothing of")
            })?;
        }
        for carrier in &self.carriers {
            let mut shown = BTreeSet::new();
            for card in self.cards(carrier.who) {
                holds(Property::ListExactness, shown.insert(card.name.clone()), || {
                    format!("tablet {} shows resident {} twice", carrier.who, card.rid)
                })?;
            }
        }
        Ok(())
    }

    /// Property 3: an answer that counts does so for the one it was given about, whatever numbers a hub that was put
    /// back has given since.
    fn counted_for_whom_they_were_given(&self) -> Holds {
        let names = custody::names(&self.hub.store());
        for id in self.counted() {
            let (What::Answers(rid, _), Some(given)) = (&self.model.made[id].what, self.given_about.get(&id))
            else {
                continue;
            };
            let now = names.get(&rid.0);
            holds(Property::ExactlyOnce, now == Some(given), || {
                format!(
                    "record {id} was given about another than the resident {} of now",
                    rid.0
                )
            })?;
        }
        Ok(())
    }

    /// Records in custody, but for those in quarantine because a hub that was put back to before a list came
    /// does not know the people who came with it, or that a tablet had been given their hamlet.
    fn counted(&self) -> BTreeSet<MadeId> {
        let aside = self.made_of(&custody::quarantined(&self.hub.store()));
        let may_be_aside =
            self.hub.restored > 0 && (self.lists > 0 || self.kind.teams_work || self.kind.doors_tell);
        let mut counted = self.in_custody();
        counted.retain(|id| !may_be_aside || !aside.contains(id));
        counted
    }

    /// The records of the model that the hub has these names for.
    fn made_of(&self, ids: &BTreeSet<custody::Named>) -> BTreeSet<MadeId> {
        let named = self.named();
        ids.iter().filter_map(|id| named.get(id)).copied().collect()
    }

    /// Property 11.
    fn flagged(&self) -> Holds {
        let store = self.hub.store();
        let campaign = Commune::load(store.conn())
            .expect("the commune is there")
            .campaign;
        let cells = status::cells(store.conn(), &campaign, None).expect("the status is folded");
        let custody = self.counted();
        // What tablets had seen of people added, the model does not follow; nor of whom they turned out to be.
        let met = self.met_people();
        for ((rid, target), cell) in cells.iter().filter(|((rid, _), _)| !met.contains(rid)) {
            let expected = expected::conflict(&self.model, &custody, *rid, *target);
            holds(
                Property::ConflictsFlagged,
                expected.is_none_or(|expected| expected == cell.conflict),
                || {
                    let heads: Vec<_> = cell
                        .heads
                        .iter()
                        .map(|head| format!("{} ({:?}) {:?}", head.id, self.made_as(head.id), head.outcome))
                        .collect();
                    format!(
                        "resident {} {target}: flagged {}, expected {expected:?}, heads {heads:?}",
                        rid.0, cell.conflict
                    )
                },
            )?;
        }
        Ok(())
    }

    /// The numbers of people doors added, and of those they were found to be.
    fn met_people(&self) -> BTreeSet<Rid> {
        let store = self.hub.store();
        let mut met: BTreeSet<Rid> = custody::added(&store).into_iter().map(|(_, rid)| rid).collect();
        met.extend(custody::found_to_be(&store));
        met
    }

    /// The record of the model that the hub names so.
    fn made_as(&self, id: RecordId) -> Option<MadeId> {
        self.named().get(&(id.dev, id.epoch, id.seq)).copied()
    }

    /// Property 5 and 13: each tablet in service has exactly the residents of its hamlets, and shows of each
    /// what the hub folds.
    fn lists_are_exact(&self) -> Holds {
        let store = self.hub.store();
        let campaign = Commune::load(store.conn())
            .expect("the commune is there")
            .campaign;
        let cells = status::cells(store.conn(), &campaign, None).expect("the status is folded");
        let people = load_residents(store.conn()).expect("the residents are there");
        // A hub that was put back may have forgotten that a tablet was revoked.
        let board = desk::devices(store.conn()).expect("the board is there");
        let revoked: BTreeSet<u32> = board
            .iter()
            .filter(|line| line.revoked)
            .map(|line| line.dev)
            .collect();
        for carrier in &self.carriers {
            if self.model.forked.contains(&carrier.dev) {
                continue;
            }
            let here = self.residents(carrier.who);
            if revoked.contains(&carrier.dev) {
                holds(Property::ListExactness, here.is_empty(), || {
                    format!(
                        "tablet {} is revoked and has {} residents",
                        carrier.who,
                        here.len()
                    )
                })?;
                continue;
            }
            let units = custody::hamlets(&store, carrier.dev);
            let should: BTreeSet<u32> = people
                .iter()
                .filter(|person| units.contains(&person.unit))
                .map(|person| person.rid.0)
                .collect();
            holds(Property::ListExactness, here == should, || {
                format!("tablet {} has {here:?}, its hamlets have {should:?}", carrier.who)
            })?;
            for rid in here {
                self.shows_the_same(carrier.who, rid, &cells)?;
            }
        }
        Ok(())
    }

    fn shows_the_same(
        &self,
        who: usize,
        rid: u32,
        cells: &std::collections::HashMap<(Rid, Target), tungnha_domain::Cell>,
    ) -> Holds {
        let history = self.carriers[who]
            .tablet()
            .person(rid)
            .expect("the resident is on the list");
        for target in Target::ALL {
            let mut is: Vec<String> = history
                .heads
                .iter()
                .filter(|head| Target::from(head.target) == target)
                .map(|head| format!("{} {}", head.outcome, head.shown))
                .collect();
            let folded = cells
                .get(&(Rid(rid), target))
                .map(|cell| cell.heads.as_slice())
                .unwrap_or_default();
            let mut should: Vec<String> = folded
                .iter()
                .enumerate()
                .map(|(place, head)| format!("{} {}", head.outcome.key(), place == 0))
                .collect();
            is.sort();
            should.sort();
            holds(Property::Convergence, is == should, || {
                let aside: Vec<_> = custody::quarantined(&self.hub.store())
                    .into_iter()
                    .filter(|(dev, ..)| *dev == self.carriers[who].dev)
                    .collect();
                format!(
                    "tablet {who} shows {is:?} of resident {rid} {target}, the hub folds {should:?}; in quarantine of the tablet's: {aside:?}"
                )
            })?;
        }
        Ok(())
    }

    /// What the hub folds, without anything a clock says.
    fn cells(&self) -> Vec<String> {
        let folded = custody::folded(&self.hub.store());
        folded
            .iter()
            .map(|one| {
                format!(
                    "{}/{}/{} {} {} {:?} {}",
                    one.dev, one.epoch, one.seq, one.rid.0, one.target, one.outcome, one.retracted
                )
            })
            .collect()
    }
}
