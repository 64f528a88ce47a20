//! The journal opened again, envelope by envelope, against records, answers and cursors.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension};
use tungnha_domain::{RecordId, Rid};
use tungnha_exchange::batch::Envelope;
use tungnha_exchange::keys::sha256;
use tungnha_exchange::record::{Body, decode};
use tungnha_exchange::{Batch, effective};

use crate::enrol::device;
use crate::error::HubError;
use crate::intake::{Fate, Log, number};
use crate::keys::Identity;
use crate::status::observations;

/// An answer as the journal tells it: what the fold must have been given.
type Told = (Rid, u64, RecordId, u64, i64);

/// Opens every envelope and compares.
pub(super) fn check(
    conn: &Connection,
    identity: &Identity,
    problems: &mut Vec<String>,
) -> Result<(), HubError> {
    let mut told: BTreeSet<Told> = BTreeSet::new();
    let mut named: BTreeSet<RecordId> = BTreeSet::new();
    let mut chains: BTreeMap<(u32, u32), BTreeMap<u64, [u8; 32]>> = BTreeMap::new();
    let mut query =
        conn.prepare("SELECT journal_seq, dev, sha256, envelope FROM journal ORDER BY journal_seq")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (entry, dev): (i64, u32) = (row.get(0)?, row.get(1)?);
        let bytes: Vec<u8> = row.get(3)?;
        if sha256(&[&bytes]) != row.get::<_, [u8; 32]>(2)? {
            problems.push(format!("journal {entry}: the envelope is not the one that came"));
        }
        let Some(batch) = open(conn, identity, dev, &bytes)? else {
            problems.push(format!(
                "journal {entry}: the envelope is not signed by device {dev}"
            ));
            continue;
        };
        compare(conn, &batch, &mut told, &mut named, &mut chains, problems)?;
    }
    records_without_envelope(conn, &named, problems)?;
    answers(conn, &told, problems)?;
    for ((dev, epoch), hashes) in chains {
        cursor(&Log::load(conn, dev, epoch)?, &hashes, problems);
    }
    Ok(())
}

fn open(conn: &Connection, identity: &Identity, dev: u32, bytes: &[u8]) -> Result<Option<Batch>, HubError> {
    let Some(device) = device::find(conn, dev)? else {
        return Ok(None);
    };
    let opened = Envelope::from_bytes(bytes)
        .ok()
        .filter(|envelope| envelope.dev == dev)
        .and_then(|envelope| envelope.open(&device.public_key, &identity.hub_id).ok());
    Ok(opened)
}

/// Each record of a batch is in custody under its number with its hash, on one branch or the other.
fn compare(
    conn: &Connection,
    batch: &Batch,
    told: &mut BTreeSet<Told>,
    named: &mut BTreeSet<RecordId>,
    chains: &mut BTreeMap<(u32, u32), BTreeMap<u64, [u8; 32]>>,
    problems: &mut Vec<String>,
) -> Result<(), HubError> {
    let mut held =
        conn.prepare_cached("SELECT hash, fate FROM record WHERE dev = ?1 AND epoch = ?2 AND seq = ?3")?;
    let mut other = conn.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM fork WHERE dev = ?1 AND epoch = ?2 AND seq = ?3 AND hash = ?4)",
    )?;
    for record in number(batch) {
        let id = RecordId {
            dev: batch.dev,
            epoch: batch.epoch,
            seq: record.seq,
        };
        let key = (id.dev, id.epoch, id.seq.cast_signed());
        let found: Option<([u8; 32], u8)> = held
            .query_row(key, |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((_, fate)) = found.filter(|(hash, _)| *hash == record.hash) else {
            if !other.query_row((key.0, key.1, key.2, record.hash), |row| row.get::<_, bool>(0))? {
                problems.push(format!("record {id}: not in custody as it came"));
            }
            continue;
        };
        named.insert(id);
        chains
            .entry((id.dev, id.epoch))
            .or_default()
            .insert(id.seq, record.hash);
        if fate != Fate::Folded as u8 && fate != Fate::Flagged as u8 {
            continue;
        }
        let Ok(read) = decode(record.bytes, &record.prev) else {
            problems.push(format!("record {id}: folded, and no record at all"));
            continue;
        };
        let at = effective(&read.anchor);
        match read.body {
            Body::Answer(answer) => told.extend(
                answer
                    .answers
                    .iter()
                    .map(|(target, outcome)| (answer.rid, target.wire(), id, outcome.wire(), at)),
            ),
            Body::Settlement {
                rid, target, outcome, ..
            } => {
                told.insert((rid, target.wire(), id, outcome.wire(), at));
            }
            _ => {}
        }
    }
    Ok(())
}

fn records_without_envelope(
    conn: &Connection,
    named: &BTreeSet<RecordId>,
    problems: &mut Vec<String>,
) -> Result<(), HubError> {
    let mut query = conn.prepare("SELECT dev, epoch, seq FROM record")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let id = RecordId {
            dev: row.get(0)?,
            epoch: row.get(1)?,
            seq: row.get::<_, i64>(2)?.cast_unsigned(),
        };
        if !named.contains(&id) {
            problems.push(format!("record {id}: no envelope holds it"));
        }
    }
    Ok(())
}

/// The answers given to the fold are exactly those the journal tells.
fn answers(conn: &Connection, told: &BTreeSet<Told>, problems: &mut Vec<String>) -> Result<(), HubError> {
    let kept: BTreeSet<Told> = observations::all(conn)?
        .into_iter()
        .map(|answer| {
            (
                answer.rid,
                answer.target.wire(),
                answer.id,
                answer.outcome.wire(),
                answer.effective,
            )
        })
        .collect();
    let mut differing: BTreeSet<RecordId> = told.difference(&kept).map(|(_, _, id, _, _)| *id).collect();
    differing.extend(kept.difference(told).map(|(_, _, id, _, _)| *id));
    problems.extend(
        differing
            .iter()
            .map(|id| format!("record {id}: its answers differ from those in the fold")),
    );
    Ok(())
}

/// The cursor stands where the records reach without a gap, with the chain hash there.
fn cursor(log: &Log, hashes: &BTreeMap<u64, [u8; 32]>, problems: &mut Vec<String>) {
    let mut chain = [0; 32];
    for seq in 1..=log.through {
        let Some(hash) = hashes.get(&seq) else {
            problems.push(format!(
                "log {}.{}: acknowledged through {}, but {seq} is not held",
                log.dev, log.epoch, log.through
            ));
            return;
        };
        chain = sha256(&[&chain, hash]);
    }
    if chain != log.chain {
        problems.push(format!(
            "log {}.{}: the chain at {} differs",
            log.dev, log.epoch, log.through
        ));
    }
}
