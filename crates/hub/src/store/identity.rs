//! The hub's own keys, one row. Secrets leave it only in wrappers that are wiped when dropped.

use rusqlite::{Connection, OptionalExtension, Row};
use zeroize::Zeroizing;

use crate::error::HubError;

/// One TLS key with the certificate that carries it.
pub(crate) struct TlsRow {
    /// PKCS #8, DER.
    pub(crate) key: Zeroizing<Vec<u8>>,
    /// X.509, DER, self-signed.
    pub(crate) certificate: Vec<u8>,
    /// SHA-256 of the SubjectPublicKeyInfo.
    pub(crate) pin: [u8; 32],
}

/// All keys of the hub.
pub(crate) struct IdentityRow {
    pub(crate) hub_id: [u8; 16],
    pub(crate) incarnation: u32,
    pub(crate) sign_seed: Zeroizing<[u8; 32]>,
    pub(crate) seal_seed: Zeroizing<[u8; 32]>,
    /// The TLS key in use.
    pub(crate) tls: TlsRow,
    /// The one tablets pin too, to take its place.
    pub(crate) spare: TlsRow,
}

/// Keeps the keys of a new hub; to be called once.
pub(crate) fn add(conn: &Connection, keys: &IdentityRow) -> Result<(), HubError> {
    conn.prepare_cached(
        "INSERT INTO identity (id, hub_id, incarnation, sign_seed, seal_seed, tls_key, tls_certificate, tls_pin, \
         spare_key, spare_certificate, spare_pin) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute((
        keys.hub_id,
        keys.incarnation,
        keys.sign_seed.as_slice(),
        keys.seal_seed.as_slice(),
        keys.tls.key.as_slice(),
        &keys.tls.certificate,
        keys.tls.pin,
        keys.spare.key.as_slice(),
        &keys.spare.certificate,
        keys.spare.pin,
    ))?;
    Ok(())
}

/// The keys, if the hub was made.
pub(crate) fn load(conn: &Connection) -> Result<Option<IdentityRow>, HubError> {
    Ok(conn
        .prepare_cached(
            "SELECT hub_id, incarnation, sign_seed, seal_seed, tls_key, tls_certificate, tls_pin, \
             spare_key, spare_certificate, spare_pin FROM identity",
        )?
        .query_row([], |row| {
            Ok(IdentityRow {
                hub_id: row.get(0)?,
                incarnation: row.get(1)?,
                sign_seed: Zeroizing::new(row.get(2)?),
                seal_seed: Zeroizing::new(row.get(3)?),
                tls: tls(row, 4)?,
                spare: tls(row, 7)?,
            })
        })
        .optional()?)
}

/// The incarnation this store is in.
pub(crate) fn incarnation(conn: &Connection) -> Result<u32, HubError> {
    Ok(conn
        .prepare_cached("SELECT incarnation FROM identity")?
        .query_row([], |row| row.get(0))?)
}

/// Starts the next incarnation, `step` above this store's and above `seen`, and tells its number.
pub(crate) fn next_incarnation(conn: &Connection, seen: u32, step: u32) -> Result<u32, HubError> {
    Ok(conn
        .prepare_cached("UPDATE identity SET incarnation = max(incarnation, ?1) + ?2 RETURNING incarnation")?
        .query_row([seen, step], |row| row.get(0))?)
}

/// The last number a table has given; 0 before the first.
pub(crate) fn last_number(conn: &Connection, table: &str) -> Result<i64, HubError> {
    let last = conn
        .prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = ?1")?
        .query_row([table], |row| row.get(0))
        .optional()?;
    Ok(last.unwrap_or(0))
}

/// From now on a table numbers its rows above this one.
pub(crate) fn number_from(conn: &Connection, table: &str, last: i64) -> Result<(), HubError> {
    // A table that never had a row has no line there yet.
    let raised = conn
        .prepare_cached("UPDATE sqlite_sequence SET seq = max(seq, ?2) WHERE name = ?1")?
        .execute((table, last))?;
    if raised == 0 {
        conn.prepare_cached("INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)")?
            .execute((table, last))?;
    }
    Ok(())
}

/// The TLS key whose three columns begin at `first`.
fn tls(row: &Row<'_>, first: usize) -> rusqlite::Result<TlsRow> {
    Ok(TlsRow {
        key: Zeroizing::new(row.get(first)?),
        certificate: row.get(first + 1)?,
        pin: row.get(first + 2)?,
    })
}
