//! What a record in custody does: answers and calls go where the fold and the lists find them, what the
//! hub cannot read or the tablet may not make is quarantined.

use std::collections::BTreeSet;

use rusqlite::OptionalExtension;
use tungnha_domain::{Hid, Observation, Outcome, RecordId, Rid, Role, Target, UnitId};
use tungnha_exchange::ack::NoticeCode;
use tungnha_exchange::record::{Audited, Body, decode};
use tungnha_exchange::{Batch, Record, effective};

use super::custody::Numbered;
use super::{Fate, Intake};
use crate::error::HubError;
use crate::status::{observations, was_ever_on};
use crate::store::audit;

/// A record read and judged.
struct Judged {
    fate: Fate,
    notice: Option<NoticeCode>,
    rid: Option<Rid>,
    hid: Option<Hid>,
}

impl Judged {
    fn quarantined(code: NoticeCode) -> Self {
        Self {
            fate: Fate::Quarantined,
            notice: Some(code),
            rid: None,
            hid: None,
        }
    }

    fn kept() -> Self {
        Self {
            fate: Fate::Kept,
            notice: None,
            rid: None,
            hid: None,
        }
    }
}

/// One record with its name, beside whether others of its log came before their turn.
struct Entry<'r> {
    id: RecordId,
    record: &'r Record,
    /// Its retraction may be here already.
    arrives_late: bool,
}

impl Intake<'_> {
    /// Takes a new record into custody and lets it have its effect.
    pub(super) fn admit(
        &mut self,
        batch: &Batch,
        numbered: &Numbered<'_>,
        journal: i64,
        arrives_late: bool,
    ) -> Result<(), HubError> {
        let id = RecordId {
            dev: batch.dev,
            epoch: batch.epoch,
            seq: numbered.seq,
        };
        let judged = match decode(numbered.bytes, &numbered.prev) {
            Err(_) => Judged::quarantined(NoticeCode::Unreadable),
            Ok(record) => self.judge(&Entry {
                id,
                record: &record,
                arrives_late,
            })?,
        };
        self.tx
            .prepare_cached(
                "INSERT INTO record (dev, epoch, seq, hash, journal_seq, fate, rid, hid) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute((
                id.dev,
                id.epoch,
                id.seq.cast_signed(),
                numbered.hash,
                journal,
                judged.fate as u8,
                judged.rid.map(|rid| rid.0),
                judged.hid.map(|hid| hid.0),
            ))?;
        if let Some(code) = judged.notice {
            self.notice(id.seq, code);
        }
        if let (Fate::Quarantined, Some(code)) = (judged.fate, judged.notice) {
            self.tx
                .prepare_cached("INSERT INTO quarantine (dev, epoch, seq, code) VALUES (?1, ?2, ?3, ?4)")?
                .execute((id.dev, id.epoch, id.seq.cast_signed(), code.wire().cast_signed()))?;
        }
        Ok(())
    }

    fn judge(&mut self, entry: &Entry<'_>) -> Result<Judged, HubError> {
        // A tablet speaks for its own member only; the office compiles and records nothing.
        let may = entry.record.member == self.device.member && self.device.role != Role::Office;
        if self.device.revoked || !may {
            return Ok(Judged::quarantined(NoticeCode::Quarantined));
        }
        match &entry.record.body {
            Body::Answer(answer) => {
                let judged = self.scope_of_resident(answer.rid)?;
                if judged.fate != Fate::Quarantined {
                    self.answer(entry, &judged, answer.rid, &answer.answers, &answer.saw, &[])?;
                    if let Some(sealed) = &answer.sealed {
                        self.seal_away(entry.id, answer.rid, sealed)?;
                    }
                }
                Ok(judged)
            }
            Body::Settlement {
                rid,
                target,
                outcome,
                settles,
            } => {
                if !matches!(self.device.role, Role::Lead | Role::Officer) {
                    return Ok(Judged::quarantined(NoticeCode::Quarantined));
                }
                let judged = self.scope_of_resident(*rid)?;
                if judged.fate != Fate::Quarantined {
                    self.answer(entry, &judged, *rid, &[(*target, *outcome)], &[], settles)?;
                }
                Ok(judged)
            }
            Body::Visit { hid, .. } => {
                let judged = self.scope_of_household(*hid)?;
                if judged.fate != Fate::Quarantined {
                    self.call(entry, *hid, true)?;
                }
                Ok(judged)
            }
            Body::Retract { seq } => self.retract(entry.id, *seq),
            Body::Appointment { hid, .. } => Ok(Judged {
                hid: Some(*hid),
                ..Judged::kept()
            }),
            Body::Audit {
                rid,
                what: Audited::PersonalIdShown,
            } => {
                let who = format!("member:{}", entry.record.member);
                let detail = serde_json::json!({ "rid": rid.0, "record": entry.id.to_string() });
                audit::append(
                    self.tx,
                    effective(&entry.record.anchor),
                    &who,
                    "personal_id_shown",
                    &detail,
                )?;
                Ok(Judged::kept())
            }
            Body::Tombstone { .. } => Ok(Judged::kept()),
            Body::Unknown { .. } => Ok(Judged::quarantined(NoticeCode::Unreadable)),
        }
    }

    /// A resident of the tablet's hamlets is folded; one who has left them meanwhile too, and flagged: what
    /// was tapped in good faith counts. Anybody else is none of this tablet's business.
    fn scope_of_resident(&self, rid: Rid) -> Result<Judged, HubError> {
        let found: Option<(u32, u32)> = self
            .tx
            .prepare_cached("SELECT hid, unit_id FROM resident JOIN household USING (hid) WHERE rid = ?1")?
            .query_row([rid.0], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((hid, unit)) = found else {
            return Ok(Judged::quarantined(NoticeCode::Quarantined));
        };
        let judged = |fate, notice| Judged {
            fate,
            notice,
            rid: Some(rid),
            hid: Some(Hid(hid)),
        };
        let units: &BTreeSet<UnitId> = &self.device.units;
        if units.contains(&UnitId(unit)) {
            return Ok(judged(Fate::Folded, None));
        }
        if was_ever_on(self.tx, rid, units)? {
            return Ok(judged(Fate::Flagged, Some(NoticeCode::OutOfScope)));
        }
        Ok(judged(Fate::Quarantined, Some(NoticeCode::Quarantined)))
    }

    fn scope_of_household(&self, hid: Hid) -> Result<Judged, HubError> {
        let unit: Option<u32> = self
            .tx
            .prepare_cached("SELECT unit_id FROM household WHERE hid = ?1")?
            .query_row([hid.0], |row| row.get(0))
            .optional()?;
        Ok(match unit {
            Some(unit) if self.device.units.contains(&UnitId(unit)) => Judged {
                fate: Fate::Folded,
                notice: None,
                rid: None,
                hid: Some(hid),
            },
            _ => Judged::quarantined(NoticeCode::Quarantined),
        })
    }

    fn answer(
        &mut self,
        entry: &Entry<'_>,
        judged: &Judged,
        rid: Rid,
        answers: &[(Target, Outcome)],
        saw: &[RecordId],
        settles: &[RecordId],
    ) -> Result<(), HubError> {
        let retracted = self.is_retracted(entry)?;
        let mut answer = Observation {
            id: entry.id,
            member: entry.record.member,
            role: self.device.role,
            rid,
            target: Target::Cccd,
            outcome: Outcome::Done,
            effective: effective(&entry.record.anchor),
            catalogue: entry.record.catalogue,
            saw: saw.to_vec(),
            retracted,
            settles: settles.to_vec(),
        };
        for (target, outcome) in answers {
            (answer.target, answer.outcome) = (*target, *outcome);
            observations::add(self.tx, &answer)?;
        }
        self.rids.insert(rid);
        match judged.hid {
            Some(hid) => self.call(entry, hid, false),
            None => Ok(()),
        }
    }

    fn call(&mut self, entry: &Entry<'_>, hid: Hid, nobody_home: bool) -> Result<(), HubError> {
        self.tx
            .prepare_cached(
                "INSERT INTO visit (hid, dev, epoch, seq, member_id, effective, nobody_home, retracted) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute((
                hid.0,
                entry.id.dev,
                entry.id.epoch,
                entry.id.seq.cast_signed(),
                entry.record.member.0,
                effective(&entry.record.anchor),
                nobody_home,
                self.is_retracted(entry)?,
            ))?;
        self.hids.insert(hid);
        Ok(())
    }

    fn seal_away(&self, id: RecordId, rid: Rid, sealed: &[u8]) -> Result<(), HubError> {
        self.tx
            .prepare_cached(
                "INSERT INTO sealed_detail (dev, epoch, seq, rid, sealed) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((id.dev, id.epoch, id.seq.cast_signed(), rid.0, sealed))?;
        Ok(())
    }

    fn is_retracted(&self, entry: &Entry<'_>) -> Result<bool, HubError> {
        if !entry.arrives_late {
            // A retraction has a higher number, and nothing above this record was here before it.
            return Ok(false);
        }
        let id = entry.id;
        Ok(self
            .tx
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM retraction WHERE dev = ?1 AND epoch = ?2 AND seq = ?3)",
            )?
            .query_row((id.dev, id.epoch, id.seq.cast_signed()), |row| row.get(0))?)
    }

    /// Takes back an earlier record of the same log, which may still be on its way.
    fn retract(&mut self, id: RecordId, seq: u64) -> Result<Judged, HubError> {
        if seq >= id.seq {
            return Ok(Judged::quarantined(NoticeCode::Unreadable));
        }
        let taken_back = (id.dev, id.epoch, seq.cast_signed());
        self.tx
            .prepare_cached("INSERT OR IGNORE INTO retraction (dev, epoch, seq) VALUES (?1, ?2, ?3)")?
            .execute(taken_back)?;
        let about: Option<(Option<u32>, Option<u32>)> = self
            .tx
            .prepare_cached("SELECT rid, hid FROM record WHERE dev = ?1 AND epoch = ?2 AND seq = ?3")?
            .query_row(taken_back, |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (rid, hid) = about.unwrap_or_default();
        if let Some(rid) = rid {
            self.tx
                .prepare_cached(
                    "UPDATE observation SET retracted = 1 WHERE rid = ?4 AND dev = ?1 AND epoch = ?2 AND seq = ?3",
                )?
                .execute((id.dev, id.epoch, seq.cast_signed(), rid))?;
            self.rids.insert(Rid(rid));
        }
        if let Some(hid) = hid {
            self.tx
                .prepare_cached(
                    "UPDATE visit SET retracted = 1 WHERE hid = ?4 AND dev = ?1 AND epoch = ?2 AND seq = ?3",
                )?
                .execute((id.dev, id.epoch, seq.cast_signed(), hid))?;
            self.hids.insert(Hid(hid));
        }
        Ok(Judged {
            rid: rid.map(Rid),
            hid: hid.map(Hid),
            ..Judged::kept()
        })
    }
}
