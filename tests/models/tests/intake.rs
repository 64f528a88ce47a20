//! The hub's intake as a state machine: envelopes of three tablets in any order, again, in any packing, by any
//! road, among nonsense and damage, with the hub's process ending between. The reference is a set of numbers.
//!
//! Property 2 (what is acknowledged is there after the end of the process), 3 (once), 4 (any order, any
//! road), 8 (journal, records, fold and lists agree), 9 (nothing waits behind what is bad), 10 (another branch
//! never overwrites).

#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tungnha_domain::{Outcome, Role, Target};
use tungnha_hub::verify::verify;
use tungnha_models::custody::folded;
use tungnha_models::files;
use tungnha_models::hub::Hub;
use tungnha_models::ward::{EVENING, HAMLETS, invitation, ward};
use tungnha_models::writer::Writer;

const WRITERS: usize = 3;
/// Records of each; the third of every five is nonsense, the fourth a call, the others answers.
const RECORDS: usize = 10;

/// One thing that reaches the hub.
#[derive(Clone, Debug)]
enum Came {
    /// A request of a tablet with some stretches of its log, in this order.
    Sync {
        who: usize,
        stretches: Vec<(usize, usize)>,
    },
    /// A file with stretches of several tablets; one item of it is damaged.
    Carried {
        items: Vec<(usize, usize, usize)>,
        damaged: Option<usize>,
    },
    /// The other branch: a tablet that forgot its last records wrote others.
    OtherBranch { who: usize, forgot: usize },
    /// The hub's process ends and starts again.
    Ends,
}

/// What the hub must hold: numbers by tablet, and which tablets forked.
#[derive(Clone, Debug, Default)]
struct Held {
    numbers: BTreeMap<usize, BTreeSet<usize>>,
    branches: BTreeMap<usize, BTreeSet<usize>>,
}

impl Held {
    fn through(&self, who: usize) -> usize {
        let held = self.numbers.get(&who);
        (1..=RECORDS)
            .take_while(|number| held.is_some_and(|held| held.contains(number)))
            .count()
    }
}

fn stretch() -> impl Strategy<Value = (usize, usize)> {
    (1..=RECORDS, 0..4_usize).prop_map(|(first, more)| (first, (first + more).min(RECORDS)))
}

struct Intake;

impl ReferenceStateMachine for Intake {
    type State = Held;
    type Transition = Came;

    fn init_state() -> BoxedStrategy<Held> {
        Just(Held::default()).boxed()
    }

    fn transitions(_: &Held) -> BoxedStrategy<Came> {
        let sync = (0..WRITERS, prop::collection::vec(stretch(), 0..4))
            .prop_map(|(who, stretches)| Came::Sync { who, stretches });
        let item = (0..WRITERS, stretch()).prop_map(|(who, (first, last))| (who, first, last));
        let carried = (prop::collection::vec(item, 1..5), prop::option::of(0..5_usize))
            .prop_map(|(items, damaged)| Came::Carried { items, damaged });
        let branch = (0..WRITERS, 1..4_usize).prop_map(|(who, forgot)| Came::OtherBranch { who, forgot });
        prop_oneof![6 => sync, 4 => carried, 1 => branch, 1 => Just(Came::Ends)].boxed()
    }

    fn apply(mut held: Held, came: &Came) -> Held {
        let mut take = |who: usize, first: usize, last: usize| {
            held.numbers.entry(who).or_default().extend(first..=last);
        };
        match came {
            Came::Sync { who, stretches } => stretches
                .iter()
                .for_each(|(first, last)| take(*who, *first, *last)),
            Came::Carried { items, damaged } => {
                for (at, (who, first, last)) in items.iter().enumerate() {
                    if *damaged != Some(at) {
                        take(*who, *first, *last);
                    }
                }
            }
            Came::OtherBranch { who, forgot } => {
                held.branches.entry(*who).or_default().insert(*forgot);
            }
            Came::Ends => {}
        }
        held
    }
}

struct Machine {
    _root: TempDir,
    runtime: Runtime,
    hub: Hub,
    writers: Vec<Writer>,
}

impl Machine {
    fn branch_of(&self, who: usize, forgot: usize) -> Writer {
        let mut other = self.writers[who].clone();
        other.forget(forgot);
        for one in 0..forgot {
            other.answers(first_resident(who) + one as u32, Target::Sim, Outcome::NoNeed);
        }
        other
    }
}

/// Number of the first resident of the hamlet a tablet was given.
fn first_resident(who: usize) -> u32 {
    if who == 2 { 6 } else { 1 }
}

fn write(writer: &mut Writer, who: usize) {
    for number in 1..=RECORDS {
        match number % 5 {
            3 => writer.nonsense(),
            4 => writer.nobody_home(if who == 2 { 3 } else { 1 }),
            place => {
                let outcome = if (number + who).is_multiple_of(2) {
                    Outcome::Done
                } else {
                    Outcome::InProgress
                };
                writer.answers(
                    first_resident(who) + place as u32,
                    Target::ALL[number % 4],
                    outcome,
                );
            }
        }
    }
}

impl StateMachineTest for Machine {
    type SystemUnderTest = Self;
    type Reference = Intake;

    fn init_test(_: &Held) -> Self {
        let root = files::passing();
        let hub = Hub::copied(&ward().hub(), root.path(), EVENING);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut writers = Vec::new();
        for who in 0..WRITERS {
            let hamlets = if who == 2 { &HAMLETS[1..] } else { &HAMLETS[..1] };
            let url = invitation(&hub, 100 + who, Role::Member, hamlets);
            let mut writer = Writer::enrolled(&runtime, hub.door().unwrap(), &url, 41 + who as u8);
            write(&mut writer, who);
            writers.push(writer);
        }
        Self {
            _root: root,
            runtime,
            hub,
            writers,
        }
    }

    fn apply(mut machine: Self, held: &Held, came: Came) -> Self {
        let door = machine.hub.door().unwrap();
        match came {
            Came::Sync { who, stretches } => {
                let writer = &mut machine.writers[who];
                let envelopes = stretches
                    .iter()
                    .map(|(first, last)| writer.envelope(*first, *last))
                    .collect();
                let said = writer.sync(&machine.runtime, door, envelopes).unwrap();
                if !held.branches.contains_key(&who) {
                    let through = held.through(who);
                    assert_eq!(
                        said.through, through as u64,
                        "2, 9: through is what is there without a gap"
                    );
                    assert_eq!(
                        said.chain,
                        writer.chain_at(through),
                        "2: and the chain says which bytes"
                    );
                }
            }
            Came::Carried { items, damaged } => {
                let mut bundle: Vec<Vec<u8>> = items
                    .iter()
                    .map(|(who, first, last)| machine.writers[*who].envelope(*first, *last))
                    .collect();
                if let Some(byte) = damaged
                    .and_then(|at| bundle.get_mut(at))
                    .and_then(|item| item.last_mut())
                {
                    *byte ^= 1;
                }
                let (who, ..) = items[0];
                let said = machine.writers[who].carried(&machine.runtime, door, bundle);
                if damaged != Some(0) && !held.branches.contains_key(&who) {
                    assert_eq!(
                        said.unwrap().through,
                        held.through(who) as u64,
                        "4: the same by any road"
                    );
                }
            }
            Came::OtherBranch { who, forgot } => {
                let other = machine.branch_of(who, forgot);
                let first = RECORDS - forgot + 1;
                let before = machine.writers[who].envelope(1, RECORDS);
                let beside = other.envelope(first, RECORDS);
                // The honest log first, whole, so that which branch is the other one is certain.
                let _ = machine.writers[who].carried(&machine.runtime, door.clone(), vec![before]);
                let _ = other.carried(&machine.runtime, door, vec![beside]);
            }
            Came::Ends => {
                machine.hub.end();
                machine.hub.start();
            }
        }
        machine
    }

    fn check_invariants(machine: &Self, held: &Held) {
        let store = &mut machine.hub.store();
        let told = store.read(|tx| verify(tx)).unwrap();
        assert!(told.ok, "8: {:?}", told.problems);
        let folded = folded(store);
        for (who, writer) in machine.writers.iter().enumerate() {
            let forgotten = held.branches.get(&who);
            let numbers = match forgotten {
                Some(_) => (1..=RECORDS).collect(),
                None => held.numbers.get(&who).cloned().unwrap_or_default(),
            };
            let answers = numbers
                .iter()
                .filter(|number| !matches!(*number % 5, 3 | 4))
                .count();
            let beside: usize = forgotten.map_or(0, |branches| *branches.iter().max().unwrap());
            let mine: Vec<_> = folded.iter().filter(|one| one.dev == writer.dev()).collect();
            let in_log = mine.iter().filter(|one| one.epoch == 1).count();
            assert_eq!(
                in_log, answers,
                "3, 10: each answer of the log once, whatever came beside"
            );
            assert!(
                mine.len() - in_log >= beside.min(1),
                "10: the other branch is folded beside"
            );
        }
    }
}

prop_state_machine! {
    #![proptest_config(ProptestConfig {
        cases: 12,
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    })]

    #[test]
    fn whatever_comes_in_whatever_order_the_hub_holds_it_once(sequential 1..14 => Machine);
}
