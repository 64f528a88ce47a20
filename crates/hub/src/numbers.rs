//! The numbers by which tablets know things: tablets, members, residents, households, hamlets, lists, whom a door
//! added. None is given twice, not even by a hub whose folder somebody put back by hand and that does not know it yet.
//!
//! They follow the clock ([ADR 34](../../../docs/adr/0034-numbers-follow-the-clock.md)): what is numbered at some
//! moment gets a number no lower than the time since numbering began says. A store that was put back stands at an
//! older number, but the clock has gone on, so that its next number is above all that the lost days gave. A new life
//! of the journal begins a range of its own.

use tungnha_ambient::random_bytes;

use crate::error::HubError;
use crate::store::{Connection, Transaction, identity, meta};

/// What is numbered, and how many numbers an hour of the clock is worth: few where people read the number aloud, many
/// where a list brings a whole commune at once. More than are given in the long run, so that numbers do not run ahead
/// of the clock.
const NUMBERED: [(&str, i64); 7] = [
    ("device", 60),
    ("member", 60),
    ("unit", 60),
    ("import_file", 60),
    ("found", 60),
    ("household", 28_800),
    ("resident", 28_800),
];
/// For so many seconds from its beginning a range is only counted: who founds a hub and joins the first tablets has 1,
/// 2, 3, however long they take.
const COUNTED: i64 = 3600;
/// Numbers in a range: more people than a province has.
const RANGE: i64 = 10_000_000;
/// From here on numbers are a tablet's own names of what it found and the hub has not numbered yet.
const END: i64 = 1 << 31;
/// The clock alone takes numbers no further than this, so that ranges are left: four years.
const BY_CLOCK: i64 = END / 2;

/// Where numbering began.
#[derive(Clone, Copy)]
struct Beginning {
    /// The last number before it.
    base: i64,
    /// Unix seconds.
    at: i64,
}

impl Beginning {
    /// The last number that the clock leaves out.
    fn floor(self, an_hour: i64, now: i64) -> i64 {
        let passed = now.saturating_sub(self.at).saturating_sub(COUNTED).max(0);
        self.base + (passed.saturating_mul(an_hour) / 3600).min(BY_CLOCK)
    }
}

/// To be called before anything is numbered, in the same transaction. `now` is unix seconds.
pub(crate) fn follow_clock(tx: &Transaction<'_>, now: i64) -> Result<(), HubError> {
    let beginning = match began(tx)? {
        Some(beginning) => beginning,
        None => begin(tx, highest(tx)?, now)?,
    };
    for (what, an_hour) in NUMBERED {
        let floor = beginning.floor(an_hour, now);
        if floor < END {
            identity::number_from(tx, what, floor)?;
        }
    }
    Ok(())
}

/// Begins a range of its own, above everything this store has numbered or the clock allowed, and begun at a place that
/// is drawn: one backup may be restored twice, and neither life knows of the other. `now` is unix seconds.
pub(crate) fn begin_range(tx: &Transaction<'_>, now: i64) -> Result<(), HubError> {
    let given = highest(tx)?;
    let allowed = began(tx)?.map_or(given, |beginning| {
        let floors = NUMBERED.map(|(_, an_hour)| beginning.floor(an_hour, now));
        floors.into_iter().fold(given, i64::max)
    });
    let within = i64::from(u32::from_le_bytes(random_bytes()?)) % (RANGE / 10 * 9);
    let above = |last: i64| (last / RANGE + 1) * RANGE + within;
    // A clock that runs decades ahead must not use all of them up.
    let start = Some(above(allowed)).filter(|start| *start <= END - RANGE);
    let start = start.unwrap_or_else(|| above(given));
    if start > END - RANGE {
        return Err(HubError::Unreadable("sqlite_sequence"));
    }
    for (what, _) in NUMBERED {
        identity::number_from(tx, what, start)?;
    }
    begin(tx, start, now).map(|_| ())
}

/// The highest number anything has.
fn highest(conn: &Connection) -> Result<i64, HubError> {
    let last = NUMBERED.map(|(what, _)| identity::last_number(conn, what));
    last.into_iter()
        .try_fold(0, |highest, last| Ok(highest.max(last?)))
}

fn began(conn: &Connection) -> Result<Option<Beginning>, HubError> {
    let read = |key| -> Result<Option<i64>, HubError> {
        let kept = meta::get(conn, key)?;
        kept.map(|text| text.parse().map_err(|_| HubError::Unreadable("meta.numbers")))
            .transpose()
    };
    Ok(read(BASE)?
        .zip(read(AT)?)
        .map(|(base, at)| Beginning { base, at }))
}

fn begin(conn: &Connection, base: i64, at: i64) -> Result<Beginning, HubError> {
    meta::set(conn, BASE, &base.to_string())?;
    meta::set(conn, AT, &at.to_string())?;
    Ok(Beginning { base, at })
}

const BASE: &str = "numbers_base";
const AT: &str = "numbers_at";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_runs_back_leaves_numbers_to_be_counted_and_one_that_runs_wild_leaves_ranges() {
        let beginning = Beginning { base: 7, at: 1_000 };
        assert_eq!(beginning.floor(60, 0), 7);
        assert_eq!(beginning.floor(60, 1_000 + 3600), 7, "the first hour is counted");
        assert_eq!(beginning.floor(60, 1_000 + 7200), 67);
        assert!(beginning.floor(28_800, i64::MAX) < END - RANGE);
    }
}
