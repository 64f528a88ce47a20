//! What a judged record does to the store: answers, calls, wishes, returns, a lead's codes, and taking them back.

use tungnha_domain::{Hid, Observation, Outcome, RecordId, Rid, Role, Target};
use tungnha_exchange::ack::NoticeCode;
use tungnha_exchange::effective;
use tungnha_exchange::list::LastVisit;
use tungnha_exchange::record::{CodeSide, Coded, Wish};

use super::Intake;
use super::judged::{Entry, Judged, Turn};
use crate::error::HubError;
use crate::people::Decided;
use crate::store::wishes::{self, Appointment, Consent};
use crate::store::{
    assignments, audit, devices, field_invitations, found, house_words, observations, records, visits,
};

impl Intake<'_> {
    /// A way into a tablet was given or used without the hub: the log says so from both sides, and of a code that
    /// was used whether a lead's tablet in service gave it, as far as the hub knows.
    pub(super) fn lead_code(
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

    pub(super) fn answer(
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
            // What a tablet should have sealed reaches no list and no figure in the open.
            (answer.target, answer.outcome) = (*target, outcome.told());
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

    pub(super) fn call(&mut self, entry: &Entry<'_>, hid: Hid, nobody_home: bool) -> Result<(), HubError> {
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
    pub(super) fn wish(&self, entry: &Entry<'_>, rid: Rid, wish: Wish) -> Result<(), HubError> {
        let consent = Consent {
            wish: u8::try_from(wish.wire()).unwrap_or_default(),
            member: entry.record.member,
            at: effective(&entry.record.anchor),
        };
        wishes::add_consent(self.tx, rid, entry.id, consent, self.is_retracted(entry)?)
    }

    /// Keeps when to come back, for a household of the tablet's hamlets; any other record is in custody all
    /// the same.
    pub(super) fn appointment(&self, entry: &Entry<'_>, hid: Hid, due: i64) -> Result<Judged, HubError> {
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
    pub(super) fn retract(
        &mut self,
        entry: &Entry<'_>,
        seq: u64,
        epoch: Option<u32>,
    ) -> Result<Judged, HubError> {
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
