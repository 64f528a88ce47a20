//! What the hub really holds, read from its journal's envelopes alone: nothing the hub made of them counts.

use std::collections::{BTreeMap, BTreeSet};

use crate::hub::Hub;
use tungnha_domain::{Outcome, Rid, Target, UnitId};
use tungnha_exchange::batch::Envelope;
use tungnha_exchange::record::{Body, HouseholdWord, decode, record_hash};
use tungnha_exchange::{HubId, Record};
use tungnha_hub::store::{Connection, Fault, Row, Store};

/// A record in the journal.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The tablet.
    pub dev: u32,
    /// Which life of its log.
    pub epoch: u32,
    /// Its number.
    pub seq: u64,
    /// What tells it from another under the same number.
    pub hash: [u8; 32],
    /// What it says.
    pub record: Record,
}

/// How a record is known in the model: tablet, wall clock, monotonic clock, and whether it adds a house, which comes
/// with somebody in it at the same reading. Else the run never lets one tablet, or its clone, record twice at one.
pub type Name = (u32, i64, u64, bool);

impl Kept {
    /// Its name in the model.
    #[must_use]
    pub fn name(&self) -> Name {
        let house = matches!(self.record.body, Body::Household(HouseholdWord::Add(_)));
        (self.dev, self.record.anchor.wall, self.record.anchor.mono, house)
    }
}

/// The journal of one life of the hub, read on as it grows.
pub struct Watch {
    store: Store,
    hub: HubId,
    life: u32,
    read: i64,
    kept: Vec<Kept>,
    /// Two copies of a tablet may make the same bytes under the same number: their clocks tell them apart.
    ids: BTreeSet<(Name, u32, u64, [u8; 32])>,
    names: BTreeSet<Name>,
    /// Whose bytes stand where: the envelope's place in the journal, and the record's number.
    places: BTreeMap<(i64, u64), Name>,
}

impl Watch {
    /// The journal of the hub as it is.
    #[must_use]
    pub fn over(hub: &Hub, id: HubId) -> Self {
        Self {
            store: hub.store(),
            hub: id,
            life: hub.lives,
            read: 0,
            kept: Vec::new(),
            ids: BTreeSet::new(),
            names: BTreeSet::new(),
            places: BTreeMap::new(),
        }
    }

    /// Whether the hub still works on the files that are read here.
    #[must_use]
    pub fn is_of(&self, hub: &Hub) -> bool {
        self.life == hub.lives
    }

    /// Reads what came since.
    ///
    /// # Panics
    /// If the journal cannot be read, or holds what no tablet of the run can have sent.
    pub fn look(&mut self) {
        let sql = format!(
            "SELECT journal_seq, envelope FROM journal WHERE journal_seq > {} ORDER BY 1",
            self.read
        );
        let came: Vec<(i64, Vec<u8>)> = rows(self.store.conn(), &sql, |row| Ok((row.get(0)?, row.get(1)?)));
        if came.is_empty() {
            return;
        }
        let keys: BTreeMap<u32, [u8; 32]> =
            rows(self.store.conn(), "SELECT dev, public_key FROM device", |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .into_iter()
            .collect();
        for (number, bytes) in came {
            self.read = number;
            let envelope = Envelope::from_bytes(&bytes).expect("the journal holds envelopes");
            let key = keys.get(&envelope.dev).expect("of tablets the hub knows");
            let batch = envelope.open(key, &self.hub).expect("signed by them");
            let mut before = batch.base;
            for (bytes, seq) in batch.records.iter().zip(batch.first..) {
                let record = decode(bytes, &before).expect("these tablets write what can be read");
                before = record.anchor;
                let (dev, epoch, hash) = (batch.dev, batch.epoch, record_hash(bytes));
                let kept = Kept {
                    dev,
                    epoch,
                    seq,
                    hash,
                    record,
                };
                self.places.insert((number, seq), kept.name());
                if self.ids.insert((kept.name(), epoch, seq, hash)) {
                    self.names.insert(kept.name());
                    self.kept.push(kept);
                }
            }
        }
    }

    /// Every record in it, once.
    #[must_use]
    pub fn kept(&self) -> &[Kept] {
        &self.kept
    }

    /// Their names in the model.
    #[must_use]
    pub fn names(&self) -> &BTreeSet<Name> {
        &self.names
    }
}

/// A record as the hub names it: tablet, epoch or the name of a branch, number.
pub type Named = (u32, u32, u64);

impl Watch {
    /// What the hub holds under each of its names, as the envelopes tell that it took the records from.
    #[must_use]
    pub fn named(&self) -> BTreeMap<Named, Name> {
        let sql = "SELECT dev, epoch, seq, journal_seq FROM record";
        let held = rows(self.store.conn(), sql, |row| Ok((named(row)?, row.get(3)?)));
        held.into_iter()
            .filter_map(|(id, place): (Named, i64)| Some((id, *self.places.get(&(place, id.2))?)))
            .collect()
    }
}

fn named(row: &Row<'_>) -> Result<Named, Fault> {
    Ok((row.get(0)?, row.get(1)?, row.get::<_, i64>(2)?.unsigned_abs()))
}

/// One answer as the hub's fold will see it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Folded {
    /// The tablet.
    pub dev: u32,
    /// The log's life, or the branch's name.
    pub epoch: u32,
    /// Its number.
    pub seq: u64,
    /// About whom.
    pub rid: Rid,
    /// About what.
    pub target: Target,
    /// What was found.
    pub outcome: Outcome,
    /// Taken back.
    pub retracted: bool,
}

/// What the hub made of the journal: the answers its fold reads.
///
/// # Panics
/// If the store holds codes nobody knows.
#[must_use]
pub fn folded(store: &Store) -> Vec<Folded> {
    let sql = "SELECT dev, epoch, seq, rid, target, outcome, retracted FROM observation ORDER BY dev, epoch, seq, target";
    rows(store.conn(), sql, |row| {
        Ok(Folded {
            dev: row.get(0)?,
            epoch: row.get(1)?,
            seq: row.get::<_, i64>(2)?.unsigned_abs(),
            rid: Rid(row.get(3)?),
            target: Target::from_wire(row.get::<_, u32>(4)?.into()).expect("a target"),
            outcome: Outcome::from_wire(row.get::<_, u32>(5)?.into()).expect("an outcome"),
            retracted: row.get(6)?,
        })
    })
}

/// The hamlets the hub gives a tablet now.
#[must_use]
pub fn hamlets(store: &Store, dev: u32) -> Vec<UnitId> {
    let sql = format!("SELECT unit_id FROM device_unit WHERE dev = {dev} AND ended_at IS NULL");
    rows(store.conn(), &sql, |row| Ok(UnitId(row.get(0)?)))
}

/// Which hamlet a household is in; nothing where the hub has no such household in any.
#[must_use]
pub fn hamlet_of(store: &Store, number: &str) -> Option<String> {
    let sql = format!("SELECT unit.name FROM household JOIN unit USING (unit_id) WHERE number = '{number}'");
    rows(store.conn(), &sql, |row| row.get(0)).into_iter().next()
}

/// Who each resident is.
#[must_use]
pub fn names(store: &Store) -> BTreeMap<u32, String> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    rows(store.conn(), "SELECT rid, name FROM resident", read)
        .into_iter()
        .collect()
}

/// The records that added people, with the number kept for each.
#[must_use]
pub fn added(store: &Store) -> Vec<(Named, Rid)> {
    let sql = "SELECT dev, epoch, seq, rid FROM found WHERE what = 1";
    rows(store.conn(), sql, |row| Ok((named(row)?, Rid(row.get(3)?))))
}

/// Whom people turned out to be, by decisions that stand.
#[must_use]
pub fn found_to_be(store: &Store) -> Vec<Rid> {
    let sql =
        "SELECT json_extract(deed, '$.stays') FROM decision WHERE kind = 'same_person' AND undone_at IS NULL";
    rows(store.conn(), sql, |row| {
        Ok(row.get::<_, Option<u32>>(0)?.map(Rid))
    })
    .into_iter()
    .flatten()
    .collect()
}

/// Ids of records that wait for another of their tablet.
#[must_use]
pub fn waiting(store: &Store) -> BTreeSet<Named> {
    let sql = "SELECT dev, epoch, seq FROM found_waiting";
    rows(store.conn(), sql, named).into_iter().collect()
}

/// Ids of records the hub keeps and does not fold.
#[must_use]
pub fn quarantined(store: &Store) -> BTreeSet<Named> {
    let sql = "SELECT dev, epoch, seq FROM quarantine";
    rows(store.conn(), sql, named).into_iter().collect()
}

/// Whether the record answers about somebody. A settlement does: it is the answer of who settled.
#[must_use]
pub fn answers(record: &Record) -> Option<(Rid, Vec<(Target, Outcome)>)> {
    match &record.body {
        Body::Answer(answer) => Some((answer.rid, answer.answers.clone())),
        Body::Settlement {
            rid, target, outcome, ..
        } => Some((*rid, vec![(*target, *outcome)])),
        _ => None,
    }
}

fn rows<T>(conn: &Connection, sql: &str, read: impl FnMut(&Row<'_>) -> Result<T, Fault>) -> Vec<T> {
    let mut query = conn.prepare(sql).expect("the schema is as documented");
    let found = query.query_map([], read).expect("the store answers");
    found.map(|row| row.expect("the row is as documented")).collect()
}
