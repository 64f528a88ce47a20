//! What residents said beside their answers: that their name may go to an operator, and when to come again.

use std::collections::BTreeMap;

use rusqlite::Connection;
use tungnha_domain::{Hid, MemberId, RecordId, Rid};

use crate::error::HubError;

/// One agreement that counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Consent {
    /// 1 a phone, 2 a SIM, 3 both, 0 taken back.
    pub(crate) wish: u8,
    /// To whom they said it.
    pub(crate) member: MemberId,
    /// When, unix seconds.
    pub(crate) at: i64,
}

/// One appointment that counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Appointment {
    /// When to come, unix seconds.
    pub(crate) due: i64,
    /// Who agreed it.
    pub(crate) member: MemberId,
    /// When it was agreed.
    pub(crate) at: i64,
}

/// Keeps the agreement a record carried; whether it is taken back already, the caller says.
pub(crate) fn add_consent(
    conn: &Connection,
    rid: Rid,
    id: RecordId,
    consent: Consent,
    retracted: bool,
) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO consent (rid, dev, epoch, seq, member_id, effective, wish, retracted) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute((
        rid.0,
        id.dev,
        id.epoch,
        id.seq.cast_signed(),
        consent.member.0,
        consent.at,
        consent.wish,
        retracted,
    ))?;
    Ok(())
}

/// Takes back the agreement a record carried.
pub(crate) fn retract_consent(conn: &Connection, rid: Rid, id: RecordId) -> Result<(), HubError> {
    conn.prepare_cached(
        "UPDATE consent SET retracted = 1 WHERE rid = ?1 AND dev = ?2 AND epoch = ?3 AND seq = ?4",
    )?
    .execute((rid.0, id.dev, id.epoch, id.seq.cast_signed()))?;
    Ok(())
}

/// What each resident last said and stands; ties as in the fold.
pub(crate) fn consents(conn: &Connection) -> Result<BTreeMap<Rid, Consent>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT rid, wish, member_id, effective FROM consent WHERE NOT retracted \
         ORDER BY effective, dev, epoch, seq",
    )?;
    let said = query.query_map([], |row| {
        let consent = Consent {
            wish: row.get(1)?,
            member: MemberId(row.get(2)?),
            at: row.get(3)?,
        };
        Ok((Rid(row.get(0)?), consent))
    })?;
    Ok(said.collect::<Result<_, _>>()?)
}

/// Keeps the appointment a record made, once; whether it is taken back already, the caller says.
pub(crate) fn add_appointment(
    conn: &Connection,
    hid: Hid,
    id: RecordId,
    appointment: Appointment,
    retracted: bool,
) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO appointment (hid, dev, epoch, seq, member_id, effective, due, retracted) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING",
    )?
    .execute((
        hid.0,
        id.dev,
        id.epoch,
        id.seq.cast_signed(),
        appointment.member.0,
        appointment.at,
        appointment.due,
        retracted,
    ))?;
    Ok(())
}

/// Takes back the appointment a record made.
pub(crate) fn retract_appointment(conn: &Connection, hid: Hid, id: RecordId) -> Result<(), HubError> {
    conn.prepare_cached(
        "UPDATE appointment SET retracted = 1 WHERE hid = ?1 AND dev = ?2 AND epoch = ?3 AND seq = ?4",
    )?
    .execute((hid.0, id.dev, id.epoch, id.seq.cast_signed()))?;
    Ok(())
}

/// Each household's latest appointment that stands; ties as in the fold.
pub(crate) fn appointments(conn: &Connection) -> Result<BTreeMap<Hid, Appointment>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT hid, due, member_id, effective FROM appointment WHERE NOT retracted \
         ORDER BY effective, dev, epoch, seq",
    )?;
    let made = query.query_map([], |row| {
        let appointment = Appointment {
            due: row.get(1)?,
            member: MemberId(row.get(2)?),
            at: row.get(3)?,
        };
        Ok((Hid(row.get(0)?), appointment))
    })?;
    Ok(made.collect::<Result<_, _>>()?)
}
