//! What doors tell that no list has, in any order: houses and people added, answers about them, moves, some of it taken
//! back, in envelopes of one record that come in any order, twice, by any road, with the hub's process ending between
//! and an officer who decides in the middle of it. In the end the hub holds what it holds when all came in order.
//!
//! Property 3 (once), 4 (any order, any road), 8 (journal, records, fold and lists agree).

#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

use proptest::prelude::*;
use tokio::runtime::Runtime;
use tungnha_domain::{Birth, Hid, Outcome, Rid, Role, Target, UnitId};
use tungnha_exchange::Body;
use tungnha_exchange::record::{
    Added, Answer, HouseRef, HouseholdWord, NewHousehold, NewPerson, PersonRef, PersonWord, VisitOutcome,
};
use tungnha_hub::review::{self, undo_decision};
use tungnha_hub::verify::verify;
use tungnha_models::files;
use tungnha_models::hub::Hub;
use tungnha_models::ward::{EVENING, HAMLETS, invitation, ward};
use tungnha_models::writer::Writer;

const BY: (&str, i64) = ("Thiếu tá Thử", EVENING + 7_200);

/// One record of the log, as far as the draw goes: names of earlier records are places in the log so far.
#[derive(Clone, Debug)]
enum Word {
    House,
    Person { house: usize },
    Answer { person: usize, target: usize },
    Call { house: usize },
    Move { person: usize, house: usize },
    TakeBack { which: usize },
}

fn words() -> impl Strategy<Value = Vec<Word>> {
    let any = || 0..32_usize;
    let word = prop_oneof![
        2 => Just(Word::House),
        3 => any().prop_map(|house| Word::Person { house }),
        4 => (any(), 0..4_usize).prop_map(|(person, target)| Word::Answer { person, target }),
        1 => any().prop_map(|house| Word::Call { house }),
        2 => (any(), any()).prop_map(|(person, house)| Word::Move { person, house }),
        2 => any().prop_map(|which| Word::TakeBack { which }),
    ];
    prop::collection::vec(word, 3..14)
}

/// Writes the log: a name that points nowhere is of somebody or a house on the list.
fn write(writer: &mut Writer, words: &[Word]) {
    let (mut houses, mut people) = (Vec::new(), Vec::new());
    let added = |of: &[u64], which: usize| -> Option<Added> {
        let seq = *of.get(which.checked_rem(of.len() + 1)?)?;
        Some(Added { seq, epoch: None })
    };
    for (word, seq) in words.iter().zip(1_u64..) {
        let house = |which| added(&houses, which).map_or(HouseRef::Listed(Hid(1)), HouseRef::Added);
        let person = |which| added(&people, which).map_or(PersonRef::Listed(Rid(2)), PersonRef::Added);
        let body = match word {
            Word::House => Body::Household(HouseholdWord::Add(NewHousehold {
                unit: UnitId(1),
                number: None,
                landmark: Some(format!("mốc {seq}")),
                after: Some(HouseRef::Listed(Hid(1))),
            })),
            Word::Person { house: which } => Body::Person(PersonWord::Add(NewPerson {
                home: house(*which),
                name: format!("Thị Số {seq}"),
                birth: Some(Birth::Year(1990)),
                sex: None,
                phone: None,
            })),
            Word::Answer {
                person: which,
                target,
            } => {
                let said = [(Target::ALL[*target], Outcome::Done)];
                Body::Answer(Answer::new(Rid(0), said, Vec::new(), None).of(person(*which)))
            }
            Word::Call { house: which } => Body::visit(house(*which), VisitOutcome::NobodyHome),
            Word::Move {
                person: who,
                house: to,
            } => Body::Person(PersonWord::Move {
                who: person(*who),
                to: house(*to),
            }),
            Word::TakeBack { which } => Body::Retract {
                seq: 1 + (*which as u64) % seq.max(2).saturating_sub(1).max(1),
                epoch: None,
            },
        };
        // Nothing is taken back before there is anything.
        let body = match body {
            Body::Retract { .. } if seq == 1 => Body::visit(house(0), VisitOutcome::NobodyHome),
            other => other,
        };
        match word {
            Word::House => houses.push(seq),
            Word::Person { .. } => people.push(seq),
            _ => {}
        }
        writer.says(body);
    }
}

/// What is told of findings, without the numbers that depend on the order of arrival.
fn told(hub: &Hub) -> Vec<String> {
    let mut store = hub.store();
    let verified = store.read(|tx| verify(tx)).unwrap();
    assert!(verified.ok, "8: {:?}", verified.problems);
    let view = store.read(|tx| review::found(tx)).unwrap();
    let mut told: Vec<String> = view
        .lines
        .iter()
        .map(|line| {
            let from = line.from.as_ref().map(|house| &house.address);
            format!(
                "{} {} at {:?} from {from:?}: {:?}, {:?}",
                line.what, line.name, line.house.address, line.answers, line.decided
            )
        })
        .collect();
    told.sort();
    told
}

/// The officer puts everybody who waits on the list, takes up what moves are left, then takes all of it back.
fn decided(hub: &Hub) -> (Vec<String>, Vec<String>) {
    let mut store = hub.store();
    let before = told(hub);
    let mut made = Vec::new();
    for what in ["person", "move"] {
        let lines = store.read(|tx| review::found(tx)).unwrap().lines;
        // By what they are: numbers are given in the order of arrival.
        let mut open: Vec<_> = lines
            .into_iter()
            .filter(|line| line.what == what && line.decision.is_none())
            .collect();
        open.sort_by_key(|line| (line.name.clone(), line.at.clone()));
        for line in open {
            made.extend(
                store
                    .write(|tx| match what {
                        "person" => review::add_found(tx, line.number, None, BY).map(|made| vec![made]),
                        // Who moves may have been taken back by their tablet and be on no list.
                        _ => Ok(review::take_move(tx, &[line.number], BY).unwrap_or_default()),
                    })
                    .unwrap(),
            );
        }
    }
    let after = told(hub);
    for one in made.iter().rev() {
        store
            .write(|tx| undo_decision(tx, one.decision, BY.0, BY.1))
            .unwrap();
    }
    let back: Vec<String> = told(hub)
        .into_iter()
        .filter(|line| !line.starts_with("household"))
        .collect();
    let waited: Vec<String> = before
        .into_iter()
        .filter(|line| !line.starts_with("household"))
        .collect();
    assert_eq!(back, waited, "taken back, all of it waits as before");
    (waited, after)
}

struct Came {
    runtime: Runtime,
    hub: Hub,
    _root: tempfile::TempDir,
}

impl Came {
    fn new(words: &[Word]) -> (Self, Writer) {
        let root = files::passing();
        let hub = Hub::copied(&ward().hub(), root.path(), EVENING);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let url = invitation(&hub, 100, Role::Member, &HAMLETS[..1]);
        let mut writer = Writer::enrolled(&runtime, hub.door().unwrap(), &url, 41);
        write(&mut writer, words);
        let came = Self {
            runtime,
            hub,
            _root: root,
        };
        (came, writer)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn whatever_order_it_comes_in_the_officer_finds_and_decides_the_same(
        words in words(), order in prop::collection::vec(any::<prop::sample::Index>(), 0..30), ends in any::<bool>(),
    ) {
        let (in_order, mut writer) = Came::new(&words);
        let all = vec![writer.envelope(1, writer.made())];
        writer.sync(&in_order.runtime, in_order.hub.door().unwrap(), all).unwrap();
        let expected = decided(&in_order.hub);

        let (mut shuffled, mut writer) = Came::new(&words);
        let numbers = order.iter().map(|index| 1 + index.index(words.len()));
        for (at, number) in numbers.chain((1..=words.len()).rev()).enumerate() {
            let envelope = writer.envelope(number, number);
            let door = shuffled.hub.door().unwrap();
            match at % 2 {
                0 => drop(writer.sync(&shuffled.runtime, door, vec![envelope]).unwrap()),
                _ => drop(writer.carried(&shuffled.runtime, door, vec![envelope])),
            }
            if ends && at == 3 {
                shuffled.hub.end();
                shuffled.hub.start();
            }
        }
        prop_assert_eq!(decided(&shuffled.hub), expected);
    }
}
