//! The outbox as a state machine: records and undos, locks and ends of the app, sends whose answers are lost,
//! doubled, old or damaged, a hub that is restored or holds another history, new epochs, records emptied once two
//! machines have them. The reference is a list of what was tapped.
//!
//! `PROPTEST_CASES=2000 cargo test -p tungnha-device --test tablet outbox` runs it for longer.

use proptest::prelude::*;
use proptest::sample::Index;
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};
use tungnha_device::Tablet;
use tungnha_device::views::{ErrorCode, Saved, SendPhase};
use tungnha_domain::{Outcome, Rid, Target};
use tungnha_exchange::Body;
use tungnha_exchange::ack::{Command, CommandKind};

use crate::hub::Fault;
use crate::setting::{PIN, Setting};

/// Whom answers are about.
const PEOPLE: [u32; 4] = [11, 12, 13, 21];
/// Where nobody is at home.
const HOUSES: [u32; 3] = [1, 2, 3];
/// Cases where nobody asks for more.
const CASES: u32 = 12;
const DAY: i64 = 86_400;

/// One thing that happens.
#[derive(Clone, Debug)]
enum Step {
    /// An answer about somebody.
    Answer(usize, usize, bool),
    /// Nobody was at home.
    Visit(usize),
    /// One of the answers that stand is taken back, whether it was sent or not.
    Undo(Index),
    /// Locked, and unlocked again.
    Lock,
    /// The app ends without a word and starts again.
    Ends,
    /// A send, and what befalls its requests in turn.
    Send(Vec<Fault>),
    /// Four days pass, and a send on a good road ends them.
    Days,
    /// A second machine takes over what the hub has.
    Copied,
    /// The hub is lost and restored: so much of what no second machine has is gone.
    Restored(Index),
    /// From now on, or no longer, the hub's receipts are of another history under these numbers.
    OtherHistory(bool),
    /// The hub offers a new epoch with its receipts.
    NewEpoch,
}

/// What was tapped, in order.
#[derive(Clone, Debug)]
struct Made {
    what: What,
    undone: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Answer(Rid, Target, Outcome),
    Visit(u32),
    /// Of the record at this place.
    Undo(usize),
}

#[derive(Clone, Debug, Default)]
struct Tapped(Vec<Made>);

impl Tapped {
    /// Places of the answers that stand.
    fn standing(&self) -> Vec<usize> {
        let stands = |made: &Made| !made.undone && matches!(made.what, What::Answer(..));
        let places = self.0.iter().enumerate().filter(|(_, made)| stands(made));
        places.map(|(place, _)| place).collect()
    }

    fn tap(&mut self, what: What) {
        if let What::Undo(place) = what {
            self.0[place].undone = true;
        }
        self.0.push(Made { what, undone: false });
    }
}

/// What a tap comes to; nothing for the steps that tap nothing.
fn tapped(before: &Tapped, step: &Step) -> Option<What> {
    match step {
        Step::Answer(who, target, done) => {
            let outcome = if *done { Outcome::Done } else { Outcome::InProgress };
            Some(What::Answer(Rid(PEOPLE[*who]), Target::ALL[*target], outcome))
        }
        Step::Visit(house) => Some(What::Visit(HOUSES[*house])),
        Step::Undo(which) => {
            let standing = before.standing();
            (!standing.is_empty()).then(|| What::Undo(*which.get(&standing)))
        }
        _ => None,
    }
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        3 => Just(Fault::Lost),
        4 => Just(Fault::AnswerLost),
        3 => Just(Fault::Twice),
        4 => any::<usize>().prop_map(Fault::Garbled),
        3 => Just(Fault::Stale),
        2 => prop::sample::select(vec![200, 302, 401, 413, 500]).prop_map(Fault::SomebodyElse),
        1 => (1..2_000_u64).prop_map(Fault::UseCounter),
    ]
}

struct Taps;

impl ReferenceStateMachine for Taps {
    type State = Tapped;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Tapped> {
        Just(Tapped::default()).boxed()
    }

    fn transitions(_: &Tapped) -> BoxedStrategy<Step> {
        prop_oneof![
            10 => (0..PEOPLE.len(), 0..4_usize, any::<bool>()).prop_map(|(who, target, done)| Step::Answer(who, target, done)),
            3 => (0..HOUSES.len()).prop_map(Step::Visit),
            4 => any::<Index>().prop_map(Step::Undo),
            1 => Just(Step::Lock),
            1 => Just(Step::Ends),
            9 => prop::collection::vec(fault(), 0..4).prop_map(Step::Send),
            3 => Just(Step::Days),
            2 => Just(Step::Copied),
            1 => any::<Index>().prop_map(Step::Restored),
            2 => any::<bool>().prop_map(Step::OtherHistory),
            1 => Just(Step::NewEpoch),
        ]
        .boxed()
    }

    fn apply(mut state: Tapped, step: &Step) -> Tapped {
        if let Some(what) = tapped(&state, step) {
            state.tap(what);
        }
        state
    }
}

struct Machine {
    here: Setting,
    tablet: Option<Tablet>,
    /// Record bytes the hub was ever given, by number: none ever comes with others.
    ever: Vec<Vec<u8>>,
    /// How far an honest receipt may have gone in an incarnation of which the tablet may not have heard the end.
    signed: u64,
    epochs: u64,
    /// How much was tapped before this step.
    made: usize,
}

impl Machine {
    fn tablet(&self) -> &Tablet {
        self.tablet.as_ref().unwrap()
    }

    fn opens(&mut self) {
        self.tablet = None;
        let tablet = self.here.tablet();
        tablet.unlock(0, PIN).unwrap();
        self.tablet = Some(tablet);
    }

    /// How many records the tablet shows as sent.
    fn shown_as_sent(&self, made: usize) -> u64 {
        made as u64 - self.tablet().send_state().unwrap().records_unsent
    }

    fn does(&mut self, what: What, number: u64) {
        self.here.clock.advance(20);
        self.here.hub.state().time += 20;
        let tablet = self.tablet();
        let seqs = match what {
            What::Answer(rid, target, outcome) => {
                vec![tablet.record_bare(rid, vec![(target, outcome)]).unwrap()]
            }
            What::Visit(hid) => tablet.nobody_home(hid).unwrap().undo.seqs,
            What::Undo(place) => {
                tablet.undo(&[place as u64 + 1]).unwrap();
                return;
            }
        };
        assert_eq!(seqs, [number], "the next number, and no other");
    }

    /// Numbers of records set aside: old receipts that come again and again say of a record alone that it is not
    /// taken.
    fn aside(&self) -> Vec<u64> {
        let aside = self.tablet().set_aside().unwrap();
        aside.iter().map(|record| record.seq).collect()
    }

    /// What the tablet says of everybody, against what was tapped.
    fn history_is(&self, tapped: &Tapped, sent: u64) {
        for rid in PEOPLE {
            let entries = self.tablet().person(rid).unwrap().entries;
            let mut is: Vec<(u64, bool, Option<Saved>)> = entries
                .into_iter()
                .filter_map(|entry| Some((entry.seq?, entry.undone, entry.saved)))
                .collect();
            is.sort_by_key(|(seq, ..)| *seq);
            let aside = self.aside();
            // A resident's number begins with their house's.
            let house = rid / 10;
            let about = |made: &Made| match made.what {
                What::Answer(of, ..) => of.0 == rid,
                What::Visit(hid) => hid == house,
                What::Undo(_) => false,
            };
            let numbered = tapped.0.iter().zip(1..).filter(|(made, _)| about(made));
            let should: Vec<_> = numbered
                .map(|(made, seq)| {
                    let there = seq <= sent && !aside.contains(&seq);
                    let saved = if there { Saved::Sent } else { Saved::Here };
                    (seq, made.undone, Some(saved))
                })
                .collect();
            assert_eq!(is, should, "resident {rid}");
        }
    }
}

impl StateMachineTest for Machine {
    type SystemUnderTest = Self;
    type Reference = Taps;

    fn init_test(_: &Tapped) -> Self {
        let here = Setting::new();
        let tablet = Some(here.ready());
        Self {
            here,
            tablet,
            ever: Vec::new(),
            signed: 0,
            epochs: 1,
            made: 0,
        }
    }

    fn apply(mut machine: Self, tapped: &Tapped, step: Step) -> Self {
        let made = tapped.0.len();
        match step {
            Step::Answer(..) | Step::Visit(_) | Step::Undo(_) => {
                // The reference has taken the step already; an undo of nothing is none.
                if let Some(last) = tapped.0.last().filter(|_| made > machine.made) {
                    machine.does(last.what, made as u64);
                }
            }
            Step::Lock => {
                machine.tablet().lock().unwrap();
                machine.tablet().unlock(0, PIN).unwrap();
            }
            Step::Ends => machine.opens(),
            Step::Send(faults) => {
                let before = machine.shown_as_sent(made);
                // An honest receipt that was kept on the way may still come.
                let old = faults.iter().any(|fault| matches!(fault, Fault::Stale));
                let other_history = machine.here.hub.state().forged_chain && !old;
                machine.here.hub.state().faults = faults.into();
                let state = machine.tablet().send_now().unwrap();
                machine.here.hub.state().faults.clear();
                let after = machine.shown_as_sent(made);
                assert!(
                    !other_history || after <= before,
                    "another history turned {before} into {after}"
                );
                assert_eq!(state.state == SendPhase::AllSent, after == made as u64);
            }
            Step::Days => {
                machine.here.clock.advance((4 * DAY).unsigned_abs());
                machine.here.hub.state().time += 4 * DAY;
                let state = machine.tablet().send_now().unwrap();
                assert_ne!(state.problem, Some(ErrorCode::HubUnreachable));
                if !machine.here.hub.state().forged_chain {
                    // It has heard of whatever befell the hub.
                    assert_eq!(state.state, SendPhase::AllSent);
                    machine.signed = 0;
                }
            }
            Step::Copied => {
                let mut state = machine.here.hub.state();
                // What another history holds is not what a second machine has of this one.
                if !state.forged_chain {
                    state.safe = state.journal.len() as u64;
                }
            }
            Step::Restored(left) => {
                let mut state = machine.here.hub.state();
                let (safe, has) = (state.safe as usize, state.journal.len());
                machine.signed = machine.signed.max(has as u64);
                let left = safe + left.index(has - safe + 1);
                state.journal.truncate(left);
                state.chains.truncate(left + 1);
                (state.incarnation, state.window) = (state.incarnation + 1, Default::default());
                state.last_reply = None;
            }
            Step::OtherHistory(on) => machine.here.hub.state().forged_chain = on,
            Step::NewEpoch => {
                machine.epochs += 1;
                let what = CommandKind::NewEpoch;
                let id = machine.epochs;
                machine.here.hub.state().commands = vec![Command { id, what }];
            }
        }
        machine.made = made;
        let journal = machine.here.hub.state().journal.clone();
        for (bytes, known) in journal.iter().zip(&machine.ever) {
            assert_eq!(bytes, known, "what is sent again is the same to the byte");
        }
        machine.ever.extend(journal.into_iter().skip(machine.ever.len()));
        machine
    }

    fn check_invariants(machine: &Self, tapped: &Tapped) {
        let sent = machine.shown_as_sent(tapped.0.len());
        let has = machine.here.hub.state().journal.len() as u64;
        assert!(
            sent <= has.max(machine.signed),
            "{sent} shown as sent, the hub never had more than {}",
            has.max(machine.signed)
        );
        machine.history_is(tapped, sent);
    }

    fn teardown(machine: Self, tapped: Tapped) {
        {
            let mut state = machine.here.hub.state();
            state.faults.clear();
            state.forged_chain = false;
        }
        let state = machine.tablet().send_now().unwrap();
        assert_eq!((state.state, state.records_unsent), (SendPhase::AllSent, 0));
        let records = machine.here.hub.records();
        assert_eq!(records.len(), tapped.0.len(), "the hub has every tap, once");
        let aside = machine.aside();
        for ((record, made), number) in records.iter().zip(&tapped.0).zip(1..) {
            let same = match (&record.body, made.what) {
                (Body::Answer(answer), What::Answer(rid, target, outcome)) => {
                    answer.rid == rid && answer.answers == [(target, outcome)]
                }
                (Body::Visit { hid, .. }, What::Visit(house)) => hid.0 == house,
                (Body::Retract { seq, .. }, What::Undo(place)) => *seq == place as u64 + 1,
                (Body::Tombstone { .. }, _) => aside.contains(&number),
                _ => false,
            };
            assert!(same, "{record:?} is not {:?}", made.what);
        }
    }
}

fn cases() -> u32 {
    let asked = std::env::var("PROPTEST_CASES").ok();
    asked.and_then(|cases| cases.parse().ok()).unwrap_or(CASES)
}

prop_state_machine! {
    #![proptest_config(ProptestConfig {
        cases: cases(),
        max_shrink_iters: 400,
        ..ProptestConfig::default()
    })]

    #[test]
    fn whatever_befalls_the_outbox_every_tap_is_kept_and_sent_once_and_none_is_shown_as_sent_before(sequential 1..40 => Machine);
}
