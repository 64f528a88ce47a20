//! What a record in custody does: answers and calls go where the fold and the lists find them, what the
//! hub cannot read or the tablet may not make is quarantined.

use tungnha_domain::{Hid, Observation, Outcome, RecordId, Rid, Role, Target};
use tungnha_exchange::ack::NoticeCode;
use tungnha_exchange::list::LastVisit;
use tungnha_exchange::record::{Audited, Body, CodeSide, Coded, HouseRef, Wish, decode, stands_in_for};
use tungnha_exchange::{Record, effective};

use super::Intake;
use super::custody::Numbered;
use super::found::Named;
use crate::error::HubError;
use crate::people::Decided;
use crate::status::was_ever_on;
use crate::store::lists::Kind;
use crate::store::records::{Fate, RecordRow};
use crate::store::wishes::{self, Appointment, Consent};
use crate::store::{
    assignments, audit, devices, field_invitations, found, house_words, observations, records, sealed, visits,
};

/// How a record stands to the rest of its log.
#[derive(Clone, Debug)]
pub(super) enum Turn {
    /// Nothing above it was here before it.
    Own,
    /// Others came before their turn: its retraction may be here already.
    Late,
    /// It is on another branch, which has seen the logs it left up to and with these records, nearest first.
    Branch(Vec<RecordId>),
}

/// A record read and judged.
pub(super) struct Judged {
    pub(super) fate: Fate,
    pub(super) notice: Option<NoticeCode>,
    pub(super) rid: Option<Rid>,
    pub(super) hid: Option<Hid>,
}

impl Judged {
    pub(super) fn quarantined(code: NoticeCode) -> Self {
        Self {
            fate: Fate::Quarantined,
            notice: Some(code),
            rid: None,
            hid: None,
        }
    }

    pub(super) fn row(&self, id: RecordId, numbered: &Numbered<'_>, journal: i64) -> RecordRow {
        RecordRow {
            id,
            hash: numbered.hash,
            journal,
            fate: self.fate,
            rid: self.rid,
            hid: self.hid,
        }
    }

    /// Kept, and about a household.
    pub(super) fn kept_of(hid: Hid) -> Self {
        Self {
            hid: Some(hid),
            ..Self::kept()
        }
    }

    pub(super) fn kept() -> Self {
        Self {
            fate: Fate::Kept,
            notice: None,
            rid: None,
            hid: None,
        }
    }
}

/// One record with its name.
pub(super) struct Entry<'r> {
    pub(super) id: RecordId,
    pub(super) record: &'r Record,
    pub(super) turn: &'r Turn,
}

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
                    if let Some(sealed) = &answer.sealed {
                        sealed::add(self.tx, entry.id, rid, sealed)?;
                    }
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

    /// A way into a tablet was given or used without the hub: the log says so from both sides, and of a code that
    /// was used whether a lead's tablet in service gave it, as far as the hub knows.
    fn lead_code(
        &self,
        entry: &Entry<'_>,
        (what, side, dev, number): (Coded, CodeSide, u32, u32),
    ) -> Result<(), HubError> {
        let who = format!("member:{}", entry.record.member);
        let (giver, opened, code) = match side {
            CodeSide::Given => (entry.id.dev, dev, "lead_code_given"),
            CodeSide::Taken => (dev, entry.id.dev, "lead_code_taken"),
        };
        let known = devices::find(self.tx, giver)?.is_some_and(|giver| {
            let leads = |role: &Role| matches!(role, Role::Lead | Role::Officer);
            !giver.revoked && giver.members.values().any(leads)
        });
        let detail = serde_json::json!({
            "what": what.key(),
            "dev": opened,
            "by": giver,
            "request": number,
            "known": known,
            "record": entry.id.to_string(),
        });
        audit::append(self.tx, effective(&entry.record.anchor), &who, code, &detail)
    }

    /// A resident of the tablet's hamlets is folded; one who has left them meanwhile too, or whose hamlet is
    /// another team's now, and flagged: what was tapped in good faith counts. Anybody else is none of this
    /// tablet's business.
    pub(super) fn scope_of_resident(&self, rid: Rid) -> Result<Judged, HubError> {
        let Some((hid, unit)) = Decided::load(self.tx)?.home_of(self.tx, rid)? else {
            return Ok(Judged::quarantined(NoticeCode::Quarantined));
        };
        let judged = |fate, notice| Judged {
            fate,
            notice,
            rid: Some(rid),
            hid: Some(hid),
        };
        if self.device.units.contains(&unit) {
            return Ok(judged(Fate::Folded, None));
        }
        if self.device.former_units.contains(&unit) || self.was_ever_ours(Kind::Resident, rid.0)? {
            return Ok(judged(Fate::Flagged, Some(NoticeCode::OutOfScope)));
        }
        Ok(judged(Fate::Quarantined, Some(NoticeCode::Quarantined)))
    }

    /// The same for a household that was called at.
    pub(super) fn scope_of_household(&self, hid: Hid) -> Result<Judged, HubError> {
        let judged = |fate, notice| Judged {
            fate,
            notice,
            rid: None,
            hid: Some(hid),
        };
        let Some(unit) = Decided::load(self.tx)?.unit_of(self.tx, hid)? else {
            return Ok(Judged::quarantined(NoticeCode::Quarantined));
        };
        if self.device.units.contains(&unit) {
            return Ok(judged(Fate::Folded, None));
        }
        if self.device.former_units.contains(&unit) || self.was_ever_ours(Kind::Household, hid.0)? {
            return Ok(judged(Fate::Flagged, Some(NoticeCode::OutOfScope)));
        }
        Ok(Judged::quarantined(NoticeCode::Quarantined))
    }

    /// Whether somebody or a household is or was on one of the lists this tablet has or had.
    fn was_ever_ours(&self, kind: Kind, id: u32) -> Result<bool, HubError> {
        Ok(was_ever_on(self.tx, (kind, id), &self.device.units)?
            || was_ever_on(self.tx, (kind, id), &self.device.former_units)?)
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
        let mut saw = saw.to_vec();
        if let Turn::Branch(shared) = entry.turn {
            saw.extend(shared.iter().filter(|shared| shared.seq > 0));
        }
        let mut answer = Observation {
            id: entry.id,
            member: entry.record.member,
            channel: entry.record.channel,
            // Nobody else's record comes this far.
            role: self
                .device
                .members
                .get(&entry.record.member)
                .copied()
                .unwrap_or(Role::Member),
            rid,
            target: Target::Cccd,
            outcome: Outcome::Done,
            effective: effective(&entry.record.anchor),
            catalogue: entry.record.catalogue,
            saw,
            retracted: self.is_retracted(entry)?,
            settles: settles.to_vec(),
        };
        for (target, outcome) in answers {
            (answer.target, answer.outcome) = (*target, *outcome);
            observations::add(self.tx, &answer)?;
        }
        self.rids.insert(rid);
        let first = self.came.entry(entry.id.epoch).or_insert(entry.id.seq);
        *first = entry.id.seq.min(*first);
        match judged.hid {
            // Who settles was at no door.
            Some(hid) if settles.is_empty() => self.call(entry, hid, false),
            _ => Ok(()),
        }
    }

    fn call(&mut self, entry: &Entry<'_>, hid: Hid, nobody_home: bool) -> Result<(), HubError> {
        let visit = LastVisit {
            at: effective(&entry.record.anchor),
            member: entry.record.member,
            nobody_home,
        };
        visits::add(self.tx, hid, entry.id, visit, self.is_retracted(entry)?)?;
        self.hids.insert(hid);
        Ok(())
    }

    /// Keeps the resident's word that their operator may be told.
    fn wish(&self, entry: &Entry<'_>, rid: Rid, wish: Wish) -> Result<(), HubError> {
        let consent = Consent {
            wish: u8::try_from(wish.wire()).unwrap_or_default(),
            member: entry.record.member,
            at: effective(&entry.record.anchor),
        };
        wishes::add_consent(self.tx, rid, entry.id, consent, self.is_retracted(entry)?)
    }

    /// Keeps when to come back, for a household of the tablet's hamlets; any other record is in custody all
    /// the same.
    fn appointment(&self, entry: &Entry<'_>, hid: Hid, due: i64) -> Result<Judged, HubError> {
        let ours = Decided::load(self.tx)?
            .unit_of(self.tx, hid)?
            .is_some_and(|unit| {
                self.device.units.contains(&unit) || self.device.former_units.contains(&unit)
            });
        if ours {
            let appointment = Appointment {
                due,
                member: entry.record.member,
                at: effective(&entry.record.anchor),
            };
            wishes::add_appointment(self.tx, hid, entry.id, appointment, self.is_retracted(entry)?)?;
        }
        Ok(Judged {
            hid: Some(hid),
            ..Judged::kept()
        })
    }

    pub(super) fn is_retracted(&self, entry: &Entry<'_>) -> Result<bool, HubError> {
        match entry.turn {
            // A retraction has a higher number.
            Turn::Own => Ok(false),
            Turn::Late | Turn::Branch(_) => records::is_retracted(self.tx, entry.id),
        }
    }

    /// Takes back an earlier record of the same tablet, which may still be on its way.
    fn retract(&mut self, entry: &Entry<'_>, seq: u64, epoch: Option<u32>) -> Result<Judged, HubError> {
        if seq >= entry.id.seq {
            return Ok(Judged::quarantined(NoticeCode::Unreadable));
        }
        let taken_back = match (epoch, entry.turn) {
            (Some(epoch), _) => RecordId {
                seq,
                epoch,
                ..entry.id
            },
            (None, Turn::Branch(shared)) => on_branch(entry.id, shared, seq),
            (None, _) => RecordId { seq, ..entry.id },
        };
        records::retract(self.tx, taken_back)?;
        found::retract(self.tx, taken_back)?;
        assignments::retract(self.tx, taken_back)?;
        let (rid, hid) = records::about(self.tx, taken_back)?;
        if let Some(rid) = rid {
            observations::retract(self.tx, rid, taken_back)?;
            wishes::retract_consent(self.tx, rid, taken_back)?;
            if field_invitations::retract(self.tx, rid, taken_back)? {
                self.invited.insert(rid);
            }
            self.rids.insert(rid);
        }
        if let Some(hid) = hid {
            visits::retract(self.tx, hid, taken_back)?;
            wishes::retract_appointment(self.tx, hid, taken_back)?;
            if house_words::retract(self.tx, hid, taken_back)? {
                self.noted.insert(hid);
            }
            self.hids.insert(hid);
        }
        Ok(Judged {
            rid,
            hid,
            ..Judged::kept()
        })
    }
}

/// The name of an earlier number on a branch: what it shares with the logs it left stands there.
pub(crate) fn on_branch(own: RecordId, shared: &[RecordId], seq: u64) -> RecordId {
    let left = shared.iter().take_while(|shared| seq <= shared.seq).last();
    RecordId {
        seq,
        ..left.copied().unwrap_or(own)
    }
}
