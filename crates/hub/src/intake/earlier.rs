//! What a program before this one took into custody and had no place for: read again from the journal, once, when
//! the store is brought to this version.

use tungnha_domain::RecordId;
use tungnha_exchange::effective;
use tungnha_exchange::record::{Body, decode};

use super::{number, open_kept};
use crate::error::HubError;
use crate::keys::Identity;
use crate::people::Decided;
use crate::store::records::{self, Fate};
use crate::store::wishes::{self, Appointment};
use crate::store::{Connection, devices, journal};

/// Keeps the appointments that are in the journal and not in their table: those agreed before there was one.
/// Records that were quarantined, that stand on another branch, or that are about a household the tablet never had,
/// give none.
pub fn recall_appointments(conn: &Connection) -> Result<(), HubError> {
    let Ok(identity) = Identity::load(conn) else {
        // A store that is being made has none yet, and no journal.
        return Ok(());
    };
    let decided = Decided::load(conn)?;
    journal::each(conn, |kept| {
        let Some(device) = devices::find(conn, kept.dev)? else {
            return Ok(());
        };
        // What could not be opened when it came was never judged.
        let Some(batch) = open_kept(&identity, &device, kept) else {
            return Ok(());
        };
        for numbered in number(&batch) {
            let Ok(record) = decode(numbered.bytes, &numbered.prev) else {
                continue;
            };
            let Body::Appointment { hid, at: due, .. } = record.body else {
                continue;
            };
            let id = RecordId {
                dev: batch.dev,
                epoch: batch.epoch,
                seq: numbered.seq,
            };
            let stands = records::find(conn, id)? == Some((numbered.hash, Fate::Kept as u8));
            let ours = decided
                .unit_of(conn, hid)?
                .is_some_and(|unit| device.units.contains(&unit) || device.former_units.contains(&unit));
            if stands && ours {
                let appointment = Appointment {
                    due,
                    member: record.member,
                    at: effective(&record.anchor),
                };
                wishes::add_appointment(conn, hid, id, appointment, records::is_retracted(conn, id)?)?;
            }
        }
        Ok(())
    })
}
