//! The partition counted once more, from the tables as they are: what stands in each decision is applied here one
//! person at a time, without the code that the figures go by. Only the rules of the campaign are the same.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use tungnha_domain::{
    Birth, Channel, ListKind, ListedState, Listing, MemberId, Observation, Outcome, RecordId, Rid, Role,
    Tally, Target, fold, standing,
};
use tungnha_hub::commune::Commune;
use tungnha_hub::store::{Connection, Row, Store};

/// By hamlet's name, and `""` for all; by target.
pub(crate) type Counted = BTreeMap<(String, Target), Tally>;

/// Everything that is counted from, by plain numbers.
struct Tables {
    /// rid → household and birth.
    people: BTreeMap<u32, (u32, Option<Birth>)>,
    /// hid → hamlet's name.
    houses: BTreeMap<u32, String>,
    facts: Vec<(u32, Listing)>,
    answers: Vec<Observation>,
    /// What stands, the oldest first.
    decisions: Vec<Value>,
    gone: BTreeSet<(u8, u32)>,
}

fn all<T>(conn: &Connection, sql: &str, read: impl Fn(&Row<'_>) -> T) -> Vec<T> {
    let mut query = conn.prepare(sql).unwrap();
    let rows = query.query_map([], |row| Ok(read(row))).unwrap();
    rows.map(Result::unwrap).collect()
}

impl Tables {
    fn read(conn: &Connection) -> Self {
        let day = |text: String| text.parse().unwrap();
        Self {
            people: all(
                conn,
                "SELECT rid, hid, birth FROM resident WHERE NOT withdrawn",
                |row| {
                    let birth: Option<String> = row.get(2).unwrap();
                    let birth = birth.map(|text| text.parse().unwrap());
                    (row.get(0).unwrap(), (row.get(1).unwrap(), birth))
                },
            )
            .into_iter()
            .collect(),
            houses: all(
                conn,
                "SELECT hid, name FROM household JOIN unit USING (unit_id)",
                |row| (row.get(0).unwrap(), row.get(1).unwrap()),
            )
            .into_iter()
            .collect(),
            facts: all(
                conn,
                "SELECT rid, target, import_seq, state, kind, list_date, import_date \
                 FROM listing JOIN import_file USING (import_seq)",
                |row| {
                    let target = Target::from_wire(row.get(1).unwrap()).unwrap();
                    let kind: String = row.get(4).unwrap();
                    let listing = Listing {
                        import_seq: row.get(2).unwrap(),
                        kind: ListKind::parse(&kind).unwrap(),
                        list_date: row.get::<_, Option<String>>(5).unwrap().map(day),
                        import_date: day(row.get(6).unwrap()),
                        state: ListedState::from_wire(target, row.get(3).unwrap()).unwrap(),
                    };
                    (row.get(0).unwrap(), listing)
                },
            ),
            answers: all(
                conn,
                "SELECT rid, target, dev, epoch, seq, member_id, outcome, effective, retracted FROM observation",
                |row| Observation {
                    rid: Rid(row.get(0).unwrap()),
                    target: Target::from_wire(row.get(1).unwrap()).unwrap(),
                    id: RecordId {
                        dev: row.get(2).unwrap(),
                        epoch: row.get(3).unwrap(),
                        seq: row.get(4).unwrap(),
                    },
                    member: MemberId(row.get(5).unwrap()),
                    role: Role::Member,
                    channel: Channel::Door,
                    outcome: Outcome::from_wire(row.get(6).unwrap()).unwrap(),
                    effective: row.get(7).unwrap(),
                    catalogue: 1,
                    saw: Vec::new(),
                    settles: Vec::new(),
                    retracted: row.get(8).unwrap(),
                },
            ),
            decisions: all(
                conn,
                "SELECT deed FROM decision WHERE undone_at IS NULL ORDER BY decision_id",
                |row| serde_json::from_str(&row.get::<_, String>(0).unwrap()).unwrap(),
            ),
            gone: all(conn, "SELECT kind, id FROM withdrawn", |row| {
                (row.get(0).unwrap(), row.get(1).unwrap())
            })
            .into_iter()
            .collect(),
        }
    }

    fn of_kind<'t>(&'t self, kind: &'t str) -> impl DoubleEndedIterator<Item = &'t Value> {
        self.decisions.iter().filter(move |deed| deed["kind"] == kind)
    }

    /// Who a resident is: one step after the other, as far as there are any.
    fn who(&self, rid: u32) -> u32 {
        let mut who = rid;
        for _ in 0..self.decisions.len() {
            let next = self
                .of_kind("same_person")
                .filter(|deed| number(deed, "duplicate") == who)
                .map(|deed| number(deed, "stays"))
                .rfind(|stays| !self.gone.contains(&(2, *stays)));
            match next {
                Some(next) => who = next,
                None => break,
            }
        }
        who
    }

    /// Which household a household is.
    fn house(&self, hid: u32) -> u32 {
        let mut house = hid;
        for _ in 0..self.decisions.len() {
            let next = self
                .of_kind("household")
                .filter(|deed| number(deed, "hid") == house)
                .map(|deed| number(deed, "into"))
                .rfind(|into| !self.gone.contains(&(1, *into)));
            match next {
                Some(next) => house = next,
                None => break,
            }
        }
        house
    }

    fn home(&self, rid: u32) -> u32 {
        let mut home = self.people[&rid].0;
        for deed in self.decisions.iter().filter(|deed| deed["rid"] == rid) {
            match deed["kind"].as_str().unwrap() {
                "home" if !self.gone.contains(&(1, number(deed, "to"))) => home = number(deed, "to"),
                "listed" if deed["field"] == "home" => home = self.people[&rid].0,
                _ => {}
            }
        }
        self.house(home)
    }

    fn birth(&self, rid: u32) -> Option<Birth> {
        let decided = self
            .decisions
            .iter()
            .rfind(|deed| deed["rid"] == rid && deed["field"] == "birth");
        if let Some(deed) = decided.filter(|deed| deed["kind"] == "detail") {
            return deed["value"].as_str().map(|text| text.parse().unwrap());
        }
        let mut birth = self.people[&rid].1;
        for (other, (_, told)) in &self.people {
            if *other == rid || self.who(*other) != rid {
                continue;
            }
            birth = match (birth, *told) {
                (None, told) => told,
                (Some(Birth::Year(year)), Some(date @ Birth::Date(_))) if date.year() == year => Some(date),
                (held, _) => held,
            };
        }
        birth
    }

    /// What lists say of somebody under all numbers; of each list one word for a target, that of the number that stays
    /// first, then of the lowest.
    fn facts(&self, rid: u32) -> Vec<Listing> {
        let mut told: Vec<(bool, u32, Listing)> = self
            .facts
            .iter()
            .filter(|(of, _)| self.who(*of) == rid)
            .map(|(of, listing)| (*of != rid, *of, *listing))
            .collect();
        told.sort_by_key(|(other, of, _)| (*other, *of));
        let mut facts: Vec<Listing> = Vec::new();
        for (_, _, listing) in told {
            let same = |known: &Listing| {
                known.import_seq == listing.import_seq && known.state.target() == listing.state.target()
            };
            if !facts.iter().any(same) {
                facts.push(listing);
            }
        }
        facts
    }
}

fn number(deed: &Value, key: &str) -> u32 {
    u32::try_from(deed[key].as_u64().unwrap()).unwrap()
}

/// Counts everybody.
pub(crate) fn recount(store: &Store) -> Counted {
    let campaign = Commune::load(store.conn()).unwrap().campaign;
    let tables = Tables::read(store.conn());
    let mut counted = Counted::new();
    for rid in tables
        .people
        .keys()
        .copied()
        .filter(|rid| tables.who(*rid) == *rid)
    {
        let (birth, facts) = (tables.birth(rid), tables.facts(rid));
        let hamlet = &tables.houses[&tables.home(rid)];
        for target in Target::ALL {
            let answers: Vec<Observation> = tables
                .answers
                .iter()
                .filter(|answer| answer.target == target && tables.who(answer.rid.0) == rid)
                .cloned()
                .map(|answer| Observation {
                    rid: Rid(rid),
                    ..answer
                })
                .collect();
            let standing = standing(&campaign, target, birth, &facts, &fold(&campaign, &answers));
            for name in [hamlet.as_str(), ""] {
                counted
                    .entry((name.to_owned(), target))
                    .or_default()
                    .add(&standing);
            }
        }
    }
    counted
}
