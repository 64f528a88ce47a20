//! Who this tablet is, as rows.

use rusqlite::{OptionalExtension, params};
use zeroize::Zeroizing;

use super::Db;
use crate::error::{Error, Result};

/// The identity row. Keys and certificate as bytes; what they mean is decided where they are used.
pub(crate) struct IdentityRow {
    pub hub_id: [u8; 16],
    pub sign_key: [u8; 32],
    pub seal_key: [u8; 32],
    pub tls_pins: Vec<[u8; 32]>,
    pub addresses: Vec<String>,
    pub commune: String,
    pub device_key: Zeroizing<[u8; 32]>,
    pub certificate: Vec<u8>,
    /// The team as the hub signed it; none before the first.
    pub team: Option<Vec<u8>>,
}

impl Db<'_> {
    /// Writes the identity and an empty send state. Once in a store's life.
    pub(crate) fn put_identity(
        &self,
        identity: &IdentityRow,
        incarnation: u32,
        batch_records: u32,
    ) -> Result<()> {
        self.0.execute(
            "INSERT INTO identity (id, hub_id, sign_key, seal_key, tls_pins, addresses, commune, device_key, certificate)
             VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                identity.hub_id,
                identity.sign_key,
                identity.seal_key,
                identity.tls_pins.concat(),
                identity.addresses.join("\n"),
                identity.commune,
                identity.device_key.as_slice(),
                identity.certificate,
            ],
        )?;
        self.0.execute(
            "INSERT INTO send (id, incarnation, through, safe, counter, batch_records) VALUES (1, ?1, 0, 0, 0, ?2)",
            params![incarnation, batch_records],
        )?;
        Ok(())
    }

    /// Puts a newer certificate in the place of the one before.
    pub(crate) fn set_certificate(&self, bytes: &[u8]) -> Result<()> {
        self.0
            .prepare_cached("UPDATE identity SET certificate = ?1")?
            .execute([bytes])?;
        Ok(())
    }

    /// Reads the identity.
    pub(crate) fn identity(&self) -> Result<IdentityRow> {
        let sql =
            "SELECT hub_id, sign_key, seal_key, tls_pins, addresses, commune, device_key, certificate, team
                     FROM identity";
        let found = self.0.query_row(sql, [], |row| {
            let pins: Vec<u8> = row.get(3)?;
            let addresses: String = row.get(4)?;
            Ok(IdentityRow {
                hub_id: row.get(0)?,
                sign_key: row.get(1)?,
                seal_key: row.get(2)?,
                tls_pins: pins.as_chunks::<32>().0.to_vec(),
                addresses: addresses.lines().map(ToOwned::to_owned).collect(),
                commune: row.get(5)?,
                device_key: Zeroizing::new(row.get(6)?),
                certificate: row.get(7)?,
                team: row.get(8)?,
            })
        });
        found.optional()?.ok_or(Error::Corrupt("the store"))
    }
}
