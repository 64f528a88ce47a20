//! Imports and decisions in any order, taken back in any order.
//!
//! After every step the figures are counted anew from the tables ([`super::recount`]), the report agrees with them,
//! and the lists tablets get are what they would be made anew. A decision taken back before anything else happened
//! leaves everything as it was; an import taken back leaves all that imports write as it was, whatever was decided
//! since.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::Index;
use tungnha_domain::{Rid, Tally, Target};
use tungnha_hub::HubError;
use tungnha_hub::desk::move_household;
use tungnha_hub::people::{load_residents, people};
use tungnha_hub::progress::progress;
use tungnha_hub::report::{Audience, Kind, Wish, report};
use tungnha_hub::review::{
    Choice, Field, Made, decide_detail, decisions, different_people, join_households, same_person,
    split_household, undo_decision,
};
use tungnha_hub::store::{Store, Transaction};
use tungnha_hub::subject::{Correction, correct};
use tungnha_hub::table::Eyes;

use super::dump::{Dump, assert_same, dump};
use super::lists::{EVENING, Hub, Row};
use super::random::{Line, line, options, written};
use super::recount::{Counted, recount};

const BY: (&str, i64) = ("Nguyễn Thị Thu", EVENING);
const HAMLETS: [&str; 3] = ["Khu phố 3", "Khu phố 4", "Tân Lập"];
/// What imports write and decisions never do.
const OF_IMPORTS: [&str; 9] = [
    "resident",
    "listing",
    "allocation",
    "import_change",
    "import_address",
    "import_household",
    "import_hamlet",
    "import_unit",
    "import_allocation",
];

#[derive(Clone, Debug)]
enum Step {
    List {
        kind: u8,
        day: u8,
        lines: Vec<Line>,
    },
    Answer {
        who: Index,
        target: u8,
        outcome: u8,
    },
    Same {
        stays: Index,
        duplicate: Index,
    },
    Different {
        one: Index,
        other: Index,
    },
    Join {
        house: Index,
        into: Index,
    },
    Split {
        who: Index,
        number: u8,
    },
    Move {
        house: Index,
        to: u8,
    },
    Detail {
        who: Index,
        field: u8,
        list: bool,
    },
    Correct {
        who: Index,
        what: u8,
    },
    /// The last thing that was done, if it can be taken back.
    UndoLast,
    UndoDecision(Index),
    UndoImport,
}

fn step() -> impl Strategy<Value = Step> {
    let which = any::<Index>;
    prop_oneof![
        6 => (0..4_u8, 0..6_u8, prop::collection::vec(line(), 2..10))
            .prop_map(|(kind, day, lines)| Step::List { kind, day, lines }),
        3 => (which(), 0..4_u8, 0..3_u8)
            .prop_map(|(who, target, outcome)| Step::Answer { who, target, outcome }),
        4 => (which(), which()).prop_map(|(stays, duplicate)| Step::Same { stays, duplicate }),
        1 => (which(), which()).prop_map(|(one, other)| Step::Different { one, other }),
        2 => (which(), which()).prop_map(|(house, into)| Step::Join { house, into }),
        2 => (which(), 0..3_u8).prop_map(|(who, number)| Step::Split { who, number }),
        2 => (which(), 0..3_u8).prop_map(|(house, to)| Step::Move { house, to }),
        2 => (which(), 0..6_u8, any::<bool>()).prop_map(|(who, field, list)| Step::Detail { who, field, list }),
        2 => (which(), 0..4_u8).prop_map(|(who, what)| Step::Correct { who, what }),
        4 => Just(Step::UndoLast),
        2 => which().prop_map(Step::UndoDecision),
        2 => Just(Step::UndoImport),
    ]
}

/// What a person sees, beside every table.
#[derive(Clone)]
struct Seen {
    tables: Dump,
    told: String,
}

fn seen(store: &Store) -> Seen {
    let conn = store.conn();
    let mut tables = dump(store);
    // That something was decided stays, and so does a number given to a household.
    tables.remove("decision");
    let told = serde_json::json!({
        "people": people(conn, None).unwrap(),
        "progress": progress(conn, None, None, EVENING).unwrap(),
    });
    Seen {
        tables,
        told: told.to_string(),
    }
}

/// The tables both hold of these, or of all but these.
fn only(tables: &Dump, names: &[&str]) -> Dump {
    let mut some = tables.clone();
    some.retain(|name, _| names.contains(&name.as_str()));
    some
}

fn but(tables: &Dump, names: &[&str]) -> Dump {
    let mut some = tables.clone();
    some.retain(|name, _| !names.contains(&name.as_str()));
    some
}

enum What {
    Import(String),
    /// Decisions of one step, in order.
    Decisions(Vec<i64>),
}

struct Done {
    what: What,
    before: Seen,
    /// Nothing happened since that its undoing does not take back.
    clean: bool,
}

/// A hub and what was done to it, the newest last.
struct Desk {
    hub: Hub,
    done: Vec<Done>,
    /// A household was split at some time.
    split: bool,
}

impl Desk {
    fn people(&self) -> Vec<Rid> {
        let people = load_residents(self.hub.store().conn()).unwrap();
        people.into_iter().map(|person| person.rid).collect()
    }

    fn pick(&self, which: Index) -> Option<Rid> {
        let people = self.people();
        (!people.is_empty()).then(|| people[which.index(people.len())])
    }

    /// A household somebody lives in: its hamlet and number.
    fn house(&self, which: Index) -> Option<(String, String)> {
        let all = people(self.hub.store().conn(), None).unwrap();
        let houses: Vec<_> = all
            .into_iter()
            .filter_map(|person| Some((person.hamlet, person.household?)))
            .collect();
        (!houses.is_empty()).then(|| houses[which.index(houses.len())].clone())
    }

    /// Decides; a refusal changes nothing.
    fn decide(&mut self, work: impl FnOnce(&Transaction<'_>) -> Result<Vec<i64>, HubError>) {
        let before = seen(&self.hub.store());
        match self.hub.store().write(work) {
            Ok(made) if made.is_empty() => {}
            Ok(made) => self.done.push(Done {
                what: What::Decisions(made),
                before,
                clean: true,
            }),
            Err(_) => {
                let after = seen(&self.hub.store());
                assert_same(&before.tables, &after.tables, "refused");
            }
        }
    }

    fn undo_decisions(&self, ids: &[i64]) -> Result<(), HubError> {
        self.hub.store().write(|tx| {
            ids.iter()
                .rev()
                .try_for_each(|id| undo_decision(tx, *id, BY.0, EVENING))
        })
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::List { kind, day, lines } => {
                let rows: Vec<Row> = lines.iter().map(written).collect();
                let before = seen(&self.hub.store());
                let file = self.hub.write("DANH SÁCH NHÂN KHẨU", &rows);
                let import_id = self.hub.import(&file, &options(*kind, *day));
                self.done.push(Done {
                    what: What::Import(import_id),
                    before,
                    clean: true,
                });
            }
            Step::Answer { who, target, outcome } => {
                let Some(rid) = self.pick(*who) else { return };
                let target = Target::ALL[usize::from(*target)];
                let outcome = ["DONE", "ABSENT_UNKNOWN", "DONE"][usize::from(*outcome)];
                self.hub.answer(rid, target, outcome, EVENING - 3 * 86_400);
                // It stays: from here on only what imports write goes back.
                self.done.iter_mut().for_each(|done| done.clean = false);
            }
            Step::Same { stays, duplicate } => {
                let (Some(stays), Some(duplicate)) = (self.pick(*stays), self.pick(*duplicate)) else {
                    return;
                };
                self.decide(|tx| ids([same_person(tx, stays, duplicate, BY)?]));
            }
            Step::Different { one, other } => {
                let (Some(one), Some(other)) = (self.pick(*one), self.pick(*other)) else {
                    return;
                };
                self.decide(|tx| ids([different_people(tx, one, other, BY)?]));
            }
            Step::Join { house, into } => {
                let (Some((hamlet, house)), Some((_, into))) = (self.house(*house), self.house(*into)) else {
                    return;
                };
                self.decide(|tx| ids([join_households(tx, &hamlet, &house, &into, BY)?]));
            }
            Step::Split { who, number } => {
                let Some(rid) = self.pick(*who) else { return };
                let number = format!("9000{number}");
                self.split = true;
                self.decide(|tx| ids(split_household(tx, &[rid], &number, BY)?));
            }
            Step::Move { house, to } => {
                let Some((hamlet, house)) = self.house(*house) else {
                    return;
                };
                let to = HAMLETS[usize::from(*to)];
                self.decide(|tx| Ok(vec![move_household(tx, &house, &hamlet, to, BY)?.decision]));
            }
            Step::Detail { who, field, list } => {
                let Some(rid) = self.pick(*who) else { return };
                let field = Field::ALL[usize::from(*field)];
                let choice = if *list { Choice::List } else { Choice::Field };
                self.decide(|tx| ids([decide_detail(tx, rid, field, choice, BY)?]));
            }
            Step::Correct { who, what } => {
                let Some(rid) = self.pick(*who) else { return };
                let correction = correction(*what);
                self.decide(|tx| {
                    let newest = |tx: &Transaction<'_>| -> Result<i64, HubError> {
                        Ok(decisions(tx)?.first().map_or(0, |line| line.decision))
                    };
                    let before = newest(tx)?;
                    correct(tx, rid, &correction, &Eyes::cli(), EVENING)?;
                    Ok((before + 1..=newest(tx)?).collect())
                });
            }
            Step::UndoLast => self.undo_last(),
            Step::UndoDecision(which) => self.undo_one(*which),
            Step::UndoImport => self.undo_import(),
        }
    }

    fn undo_last(&mut self) {
        let Some(last) = self.done.pop() else { return };
        let now = seen(&self.hub.store());
        match &last.what {
            What::Import(id) => {
                self.hub.undo(id);
            }
            What::Decisions(ids) => {
                if let Err(why) = self.undo_decisions(ids) {
                    assert!(!last.clean, "nothing stands in the way: {why}");
                    self.done.iter_mut().for_each(|done| done.clean = false);
                    return;
                }
            }
        }
        let after = seen(&self.hub.store());
        if !last.clean {
            // A decision touches nothing that imports write; an import leaves what was there before it.
            let before = match last.what {
                What::Import(_) => &last.before,
                What::Decisions(..) => &now,
            };
            let [before, after] = [before, &after].map(|seen| only(&seen.tables, &OF_IMPORTS));
            assert_same(&before, &after, "the last taken back, after other things");
        } else {
            // The number of a household that a split made stays with it.
            let leave: &[&str] = if self.split { &["household"] } else { &[] };
            let [before, now] = [&last.before, &after].map(|seen| but(&seen.tables, leave));
            assert_same(&before, &now, "the last taken back");
            assert_eq!(
                last.before.told, after.told,
                "the last taken back: people or progress"
            );
        }
    }

    /// Takes any decision back; what was done since is no longer undone to what was before it.
    fn undo_one(&mut self, which: Index) {
        let decided: Vec<usize> = (0..self.done.len())
            .filter(|at| matches!(self.done[*at].what, What::Decisions(..)))
            .collect();
        if decided.is_empty() {
            return;
        }
        let at = decided[which.index(decided.len())];
        if let What::Decisions(ids) = &self.done[at].what
            && self.undo_decisions(ids).is_ok()
        {
            self.done.remove(at);
            self.done[at..].iter_mut().for_each(|done| done.clean = false);
        }
    }

    /// Takes the newest import back, whatever was decided since.
    fn undo_import(&mut self) {
        let is_import = |done: &Done| matches!(done.what, What::Import(_));
        let Some(at) = self.done.iter().rposition(is_import) else {
            return;
        };
        let import = self.done.remove(at);
        if let What::Import(id) = &import.what {
            self.hub.undo(id);
        }
        self.done[at..].iter_mut().for_each(|done| done.clean = false);
        let after = seen(&self.hub.store());
        let [before, after] = [&import.before, &after].map(|seen| only(&seen.tables, &OF_IMPORTS));
        assert_same(&before, &after, "an import taken back beneath decisions");
    }

    /// Three ways of counting agree, and the lists are what they would be made anew.
    fn check(&self) {
        assert_eq!(self.hub.wrong(), [""; 0]);
        let mut store = self.hub.store();
        let counted = recount(&store);
        assert_eq!(told(&store), counted, "progress beside the recount");
        let wish = Wish {
            kind: Kind::Final,
            from: Some("2024-05-01".parse().unwrap()),
            to: Some("2024-05-08".parse().unwrap()),
            unit: None,
            audience: Audience::Office,
        };
        let report = store.write(|tx| report(tx, &wish, "cli", EVENING)).unwrap();
        for figures in report.whole {
            let whole = counted.get(&(String::new(), figures.target));
            assert_eq!(
                figures.at_end,
                whole.copied().unwrap_or_default(),
                "the report's {} beside the recount",
                figures.target
            );
        }
    }
}

fn ids(made: impl IntoIterator<Item = Made>) -> Result<Vec<i64>, HubError> {
    Ok(made.into_iter().map(|made| made.decision).collect())
}

fn correction(what: u8) -> Correction {
    let some = |text: &str| Some(text.to_owned());
    match what {
        0 => Correction {
            name: some("Điểu Đúng"),
            ..Correction::default()
        },
        1 => Correction {
            birth: some("2011-02-03"),
            phone: some("0901234567"),
            ..Correction::default()
        },
        2 => Correction {
            birth: some("1950"),
            sex: some("M"),
            ..Correction::default()
        },
        _ => Correction {
            phone: some(""),
            operator: some("VNPT"),
            ..Correction::default()
        },
    }
}

/// Hamlets and the whole commune with anybody on them, as `progress` tells them.
fn told(store: &Store) -> Counted {
    let told = progress(store.conn(), None, None, EVENING).unwrap();
    let mut counted: BTreeMap<(String, Target), Tally> = BTreeMap::new();
    for line in told.units.into_iter().filter(|line| line.tally.listed > 0) {
        let name = if line.unit == "Phường Thử" {
            String::new()
        } else {
            line.unit
        };
        counted.insert((name, line.target), line.tally);
    }
    counted
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, max_shrink_iters: 200, ..ProptestConfig::default() })]
    #[test]
    fn imports_and_decisions_in_any_order_are_each_taken_back_alone(
        steps in prop::collection::vec(step(), 3..14)
    ) {
        let mut desk = Desk { hub: Hub::founded(), done: Vec::new(), split: false };
        for step in &steps {
            desk.step(step);
            desk.check();
        }
        while !desk.done.is_empty() {
            desk.undo_last();
            desk.check();
        }
    }
}
