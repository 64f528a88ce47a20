//! Everybody with everything said of them, one person at a time in order of number: three ordered cursors merged,
//! so that a report of a million answers holds one batch of people in memory and not all.

use rusqlite::{Connection, Row, Rows, Statement};
use tungnha_domain::{Birth, Observation, RecordId, Rid, UnitId};

use super::listings::{self, Fact};
use super::observations;
use crate::error::HubError;

/// One person, as figures need them.
pub(crate) struct Walked {
    pub(crate) rid: Rid,
    /// The household's hamlet.
    pub(crate) unit: UnitId,
    pub(crate) birth: Option<Birth>,
    /// As written.
    pub(crate) operator: Option<String>,
    /// What lists said, by target.
    pub(crate) facts: Vec<Fact>,
    /// What was answered, by target and record.
    pub(crate) answers: Vec<Observation>,
}

/// Shows every resident.
pub(crate) fn each(
    conn: &Connection,
    mut look: impl FnMut(Walked) -> Result<(), HubError>,
) -> Result<(), HubError> {
    let mut people = conn.prepare_cached(
        "SELECT r.rid, h.unit_id, r.birth, r.operator FROM resident r JOIN household h USING (hid) WHERE NOT r.withdrawn ORDER BY r.rid",
    )?;
    let mut facts = conn.prepare_cached(
        "SELECT rid, target, import_seq, state FROM listing ORDER BY rid, target, import_seq",
    )?;
    let mut answers = conn.prepare_cached(observations::IN_ORDER)?;
    let mut facts = Cursor::over(&mut facts, listings::read, |fact| fact.rid)?;
    let mut answers = Cursor::over(&mut answers, observations::read, |answer| answer.rid)?;
    let mut rows = people.query([])?;
    while let Some(row) = rows.next()? {
        let rid = Rid(row.get(0)?);
        let birth: Option<String> = row.get(2)?;
        look(Walked {
            rid,
            unit: UnitId(row.get(1)?),
            birth: birth
                .map(|text| text.parse().map_err(|_| HubError::Unreadable("resident.birth")))
                .transpose()?,
            operator: row.get(3)?,
            facts: facts.of(rid)?,
            answers: answers.of(rid)?,
        })?;
    }
    Ok(())
}

/// Rows in order of resident, read one ahead.
struct Cursor<'s, T> {
    rows: Rows<'s>,
    read: fn(&Row<'_>) -> Result<T, HubError>,
    rid: fn(&T) -> Rid,
    next: Option<T>,
}

impl<'s, T> Cursor<'s, T> {
    fn over(
        statement: &'s mut Statement<'_>,
        read: fn(&Row<'_>) -> Result<T, HubError>,
        rid: fn(&T) -> Rid,
    ) -> Result<Self, HubError> {
        let mut cursor = Self {
            rows: statement.query([])?,
            read,
            rid,
            next: None,
        };
        cursor.advance()?;
        Ok(cursor)
    }

    fn advance(&mut self) -> Result<(), HubError> {
        self.next = self.rows.next()?.map(self.read).transpose()?;
        Ok(())
    }

    /// The rows of a resident. Those before it belong to nobody who lives anywhere and are passed over.
    fn of(&mut self, rid: Rid) -> Result<Vec<T>, HubError> {
        let mut own = Vec::new();
        while let Some(next) = self.next.take() {
            match (self.rid)(&next).cmp(&rid) {
                std::cmp::Ordering::Greater => {
                    self.next = Some(next);
                    break;
                }
                std::cmp::Ordering::Equal => own.push(next),
                std::cmp::Ordering::Less => {}
            }
            self.advance()?;
        }
        Ok(own)
    }
}

/// A stretch of a log and when it came.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrival {
    pub(crate) dev: u32,
    pub(crate) epoch: u32,
    pub(crate) first: u64,
    pub(crate) next: u64,
    /// Unix seconds.
    pub(crate) received_at: i64,
}

/// When each stretch of each log first came, by log and number.
pub(crate) fn arrivals(conn: &Connection) -> Result<Vec<Arrival>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT dev, epoch, first_seq, next_seq, received_at FROM journal ORDER BY dev, epoch, first_seq, journal_seq",
    )?;
    let rows = query.query_map([], |row| {
        Ok(Arrival {
            dev: row.get(0)?,
            epoch: row.get(1)?,
            first: row.get::<_, i64>(2)?.cast_unsigned(),
            next: row.get::<_, i64>(3)?.cast_unsigned(),
            received_at: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// When something last came in: an envelope or a list. Unix seconds; none in a new store.
pub(crate) fn last_arrival(conn: &Connection) -> Result<Option<i64>, HubError> {
    Ok(conn
        .prepare_cached(
            "SELECT max(at) FROM (SELECT max(received_at) AS at FROM journal UNION ALL SELECT max(at) FROM import_run)",
        )?
        .query_row([], |row| row.get(0))?)
}

/// Finds when a record came. `arrivals` are in order of log and number.
pub(crate) fn arrival_of(arrivals: &[Arrival], id: RecordId) -> Option<i64> {
    let after = arrivals
        .partition_point(|arrival| (arrival.dev, arrival.epoch, arrival.first) <= (id.dev, id.epoch, id.seq));
    // Batches that were sent again overlap those that came before; the earliest is what counts.
    arrivals[..after]
        .iter()
        .rev()
        .take(4)
        .filter(|arrival| (arrival.dev, arrival.epoch) == (id.dev, id.epoch) && id.seq < arrival.next)
        .map(|arrival| arrival.received_at)
        .min()
}

/// Who is on the rosters of groups: the group's code, and the resident if the commune's lists know them.
pub(crate) fn rosters(conn: &Connection) -> Result<Vec<(String, Option<Rid>)>, HubError> {
    let mut query = conn.prepare_cached("SELECT group_key, rid FROM roster")?;
    let rows = query.query_map([], |row| {
        Ok((row.get(0)?, row.get::<_, Option<u32>>(1)?.map(Rid)))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
