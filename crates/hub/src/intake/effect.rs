//! What a record in custody does: answers and calls go where the fold and the lists find them, what the
//! hub cannot read or the tablet may not make is quarantined.

use tungnha_domain::{Outcome, RecordId, Rid, Role, Target};
use tungnha_exchange::ack::NoticeCode;
use tungnha_exchange::effective;
use tungnha_exchange::record::{Audited, Body, CodeSide, HouseRef, decode, stands_in_for};

use super::Intake;
use super::custody::Numbered;
use super::found::Named;
use super::judged::{Entry, Judged, Turn};
use super::sealed::seal_here;
use crate::error::HubError;
use crate::keys::Identity;
use crate::store::records::{self, Fate};
use crate::store::{audit, sealed};

impl Intake<'_> {
    /// Takes a new record into custody and lets it have its effect.
    pub(super) fn admit(
        &mut self,
        id: RecordId,
        turn: &Turn,
        numbered: &Numbered<'_>,
        journal: i64,
    ) -> Result<(), HubError> {
        let judged = self.read(id, turn, numbered)?;
        let row = judged.row(id, numbered, journal);
        records::add(self.tx, &row)?;
        self.new_records += 1;
        if stands_in_for(numbered.bytes).is_some() {
            records::stand_in(self.tx, id)?;
            self.notice(id.seq, NoticeCode::StoodIn);
        }
        self.tell(id, &judged)
    }

    /// A record that is in custody already, by its hash. Where one of the two is only a tombstone, the
    /// tablet hears that the record itself is here, and it has its effect.
    pub(super) fn meet(
        &mut self,
        id: RecordId,
        numbered: &Numbered<'_>,
        journal: i64,
    ) -> Result<(), HubError> {
        let tombstone = stands_in_for(numbered.bytes).is_some();
        if tombstone == records::is_stood_in(self.tx, id)? {
            return Ok(());
        }
        self.notice(id.seq, NoticeCode::Arrived);
        if tombstone {
            return Ok(());
        }
        let judged = self.read(id, &Turn::Late, numbered)?;
        records::arrive(self.tx, &judged.row(id, numbered, journal))?;
        self.tell(id, &judged)
    }

    /// A record in custody that waited for another is judged now.
    pub(super) fn judge_waited(
        &mut self,
        id: RecordId,
        turn: &Turn,
        numbered: &Numbered<'_>,
        journal: i64,
    ) -> Result<(), HubError> {
        let judged = self.read(id, turn, numbered)?;
        records::arrive(self.tx, &judged.row(id, numbered, journal))?;
        self.tell(id, &judged)
    }

    /// Reads and judges a record in custody and lets it have its effect.
    pub(super) fn read(
        &mut self,
        id: RecordId,
        turn: &Turn,
        numbered: &Numbered<'_>,
    ) -> Result<Judged, HubError> {
        match decode(numbered.bytes, &numbered.prev) {
            Err(_) => Ok(Judged::quarantined(NoticeCode::Unreadable)),
            Ok(record) => self.judge(&Entry {
                id,
                record: &record,
                turn,
            }),
        }
    }

    /// Keeps what was sealed with an answer. A protected reason that came in the open (a program that does not know
    /// it as one) is sealed here, so that officers are told of it and nobody else is.
    fn detail(
        &self,
        id: RecordId,
        rid: Rid,
        sealed: Option<&[u8]>,
        answers: &[(Target, Outcome)],
    ) -> Result<(), HubError> {
        if let Some(sealed) = sealed {
            return sealed::add(self.tx, id, rid, sealed);
        }
        if answers.iter().all(|(_, outcome)| outcome.told() == *outcome) {
            return Ok(());
        }
        let bytes = seal_here(&Identity::load(self.tx)?, rid, answers)?;
        sealed::add(self.tx, id, rid, &bytes)
    }

    fn tell(&mut self, id: RecordId, judged: &Judged) -> Result<(), HubError> {
        if let Some(code) = judged.notice {
            self.notice(id.seq, code);
            if judged.fate == Fate::Quarantined {
                records::quarantine(self.tx, id, code)?;
            }
        }
        Ok(())
    }

    fn judge(&mut self, entry: &Entry<'_>) -> Result<Judged, HubError> {
        // A tablet speaks for its own members only; the office compiles and records nothing.
        let role = self.device.members.get(&entry.record.member).copied();
        if self.device.revoked || self.device.computer || role.is_none_or(|role| role == Role::Office) {
            return Ok(Judged::quarantined(NoticeCode::Quarantined));
        }
        match &entry.record.body {
            Body::Answer(answer) => {
                let rid = match self.person(entry, answer.who())? {
                    Named::Is(rid) => rid,
                    Named::Waits(named) => return self.waits(entry, named),
                };
                let judged = match answer.added {
                    None => self.scope_of_resident(rid)?,
                    Some(_) => self.at_home(rid)?,
                };
                if judged.fate != Fate::Quarantined {
                    self.answer(entry, &judged, rid, &answer.answers, &answer.saw, &[])?;
                    self.detail(entry.id, rid, answer.sealed.as_deref(), &answer.answers)?;
                    if let Some(wish) = answer.wish {
                        self.wish(entry, rid, wish)?;
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
                if !matches!(role, Some(Role::Lead | Role::Officer)) {
                    return Ok(Judged::quarantined(NoticeCode::Quarantined));
                }
                let judged = self.scope_of_resident(*rid)?;
                if judged.fate != Fate::Quarantined {
                    self.answer(entry, &judged, *rid, &[(*target, *outcome)], &[], settles)?;
                    self.detail(entry.id, *rid, None, &[(*target, *outcome)])?;
                }
                Ok(judged)
            }
            Body::Visit { hid, added, .. } => {
                let house = added.map_or(HouseRef::Listed(*hid), HouseRef::Added);
                let hid = match self.house(entry, house)? {
                    Named::Is(hid) => hid,
                    Named::Waits(named) => return self.waits(entry, named),
                };
                let judged = self.scope_of_household(hid)?;
                if judged.fate != Fate::Quarantined {
                    self.call(entry, hid, true)?;
                }
                Ok(judged)
            }
            Body::Retract { seq, epoch } => self.retract(entry, *seq, *epoch),
            Body::Appointment { hid, at, added } => {
                let house = added.map_or(HouseRef::Listed(*hid), HouseRef::Added);
                match self.house(entry, house)? {
                    Named::Is(hid) => self.appointment(entry, hid, *at),
                    Named::Waits(named) => self.waits(entry, named),
                }
            }
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
            Body::Code {
                what,
                side,
                dev,
                number,
            } => {
                let of_lead = matches!(role, Some(Role::Lead | Role::Officer));
                if *side == CodeSide::Given && !of_lead {
                    return Ok(Judged::quarantined(NoticeCode::Quarantined));
                }
                let code = (*what, *side, *dev, *number);
                self.lead_code(entry, code)?;
                Ok(Judged::kept())
            }
            Body::Assignment(said) => self.assign(entry, role, said),
            Body::Person(word) => self.person_told(entry, word),
            Body::Household(word) => self.household_told(entry, word),
            Body::Invitation { who, to } => self.invitation(entry, *who, *to),
            Body::Unknown { .. } => Ok(Judged::quarantined(NoticeCode::Unreadable)),
        }
    }
}
