//! People whose processing is restricted, or whose details were erased.

use std::collections::{BTreeMap, HashMap};

use rusqlite::Connection;
use tungnha_domain::Rid;

use crate::error::HubError;

/// Why somebody is withheld.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Withheld {
    /// Shown to officers only, in no export and on no tablet.
    Restricted,
    /// Their details are gone; counts and records stay.
    Erased,
}

impl Withheld {
    const fn code(self) -> &'static str {
        match self {
            Self::Restricted => "restricted",
            Self::Erased => "erased",
        }
    }

    fn parse(code: &str) -> Option<Self> {
        [Self::Restricted, Self::Erased]
            .into_iter()
            .find(|known| known.code() == code)
    }
}

/// Everybody who is withheld.
pub(crate) fn all(conn: &Connection) -> Result<BTreeMap<Rid, Withheld>, HubError> {
    let mut query = conn.prepare_cached("SELECT rid, kind FROM withheld")?;
    let mut rows = query.query([])?;
    let mut all = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let kind = Withheld::parse(row.get_ref(1)?.as_str().unwrap_or(""));
        all.insert(
            Rid(row.get(0)?),
            kind.ok_or(HubError::Unreadable("withheld.kind"))?,
        );
    }
    Ok(all)
}

/// Withholds somebody from now on; an erased person stays erased. `id_tag` as in the table.
pub(crate) fn put(
    conn: &Connection,
    rid: Rid,
    kind: Withheld,
    at: i64,
    id_tag: Option<[u8; 32]>,
) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO withheld (rid, kind, at, id_tag) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (rid) DO UPDATE SET kind = excluded.kind, at = excluded.at, id_tag = excluded.id_tag \
         WHERE kind = 'restricted'",
    )?
    .execute((rid.0, kind.code(), at, id_tag))?;
    Ok(())
}

/// Ends a restriction; what was erased stays so. Tells whether there was one.
pub(crate) fn release(conn: &Connection, rid: Rid) -> Result<bool, HubError> {
    Ok(conn
        .prepare_cached("DELETE FROM withheld WHERE rid = ?1 AND kind = 'restricted'")?
        .execute([rid.0])?
        > 0)
}

/// Who was erased, by the tag of their personal ID.
pub(crate) fn erased(conn: &Connection) -> Result<HashMap<[u8; 32], Rid>, HubError> {
    let mut query = conn.prepare_cached("SELECT id_tag, rid FROM withheld WHERE id_tag IS NOT NULL")?;
    let tags = query.query_map([], |row| Ok((row.get(0)?, Rid(row.get(1)?))))?;
    Ok(tags.collect::<Result<_, _>>()?)
}
