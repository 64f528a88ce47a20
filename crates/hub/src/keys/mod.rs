//! The hub's own keys: one to sign, one to open what is sealed to it, and its TLS identity with a spare.
//!
//! They are made once at `init` and live in the encrypted store, so that a backup of the store carries
//! them: without them sealed files could never be opened and every tablet would have to enrol again.

pub(crate) mod tls;

use rusqlite::{Connection, OptionalExtension, Transaction};
use tungnha_ambient::random_bytes;
use tungnha_exchange::{HubId, HubKeys};
use zeroize::Zeroizing;

use crate::error::HubError;
use tls::TlsKey;

/// Who this hub is, and the keys that prove it.
pub struct Identity {
    /// Names the hub in everything signed; random, made once.
    pub hub_id: HubId,
    /// Raised when the hub finds that it was restored from a backup.
    pub incarnation: u32,
    /// Sign certificates, acknowledgements and list pages; open what tablets seal to the hub.
    pub keys: HubKeys,
    /// SHA-256 of the TLS key in use, and of the spare one.
    pub tls_pins: [[u8; 32]; 2],
    pub(crate) tls: TlsKey,
}

impl Identity {
    /// Makes all keys and keeps them; to be called once, in the transaction of `init`.
    pub(crate) fn create(conn: &Connection) -> Result<Self, HubError> {
        let hub_id: [u8; 16] = random_bytes()?;
        let sign = Zeroizing::new(random_bytes::<32>()?);
        let seal = Zeroizing::new(random_bytes::<32>()?);
        let (tls, spare) = (tls::generate()?, tls::generate()?);
        conn.execute(
            "INSERT INTO identity (id, hub_id, incarnation, sign_seed, seal_seed, tls_key, tls_certificate, tls_pin, \
             spare_key, spare_certificate, spare_pin) VALUES (1, ?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            (
                hub_id,
                sign.as_slice(),
                seal.as_slice(),
                &tls.key,
                &tls.certificate,
                tls.pin,
                &spare.key,
                &spare.certificate,
                spare.pin,
            ),
        )?;
        Self::load(conn)
    }

    /// Reads the keys of a hub that has been made.
    pub fn load(conn: &Connection) -> Result<Self, HubError> {
        conn.query_row(
            "SELECT hub_id, incarnation, sign_seed, seal_seed, tls_key, tls_certificate, tls_pin, spare_pin FROM identity",
            [],
            |row| {
                let (sign, seal) = (Zeroizing::new(row.get(2)?), Zeroizing::new(row.get(3)?));
                let tls = TlsKey { key: row.get(4)?, certificate: row.get(5)?, pin: row.get(6)? };
                Ok(Self {
                    hub_id: HubId(row.get(0)?),
                    incarnation: row.get(1)?,
                    keys: HubKeys::from_seeds(&sign, &seal),
                    tls_pins: [tls.pin, row.get(7)?],
                    tls,
                })
            },
        )
        .optional()?
        .ok_or_else(|| HubError::Keys("chưa có khóa (none in this store)".to_owned()))
    }

    /// SHA-256 of the TLS key, in groups a person can compare on two screens.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let groups: Vec<String> = self.tls_pins[0].chunks(4).map(hex).collect();
        groups.join(" ")
    }

    /// The hub's id as people and logs write it.
    #[must_use]
    pub fn hub_id_text(&self) -> String {
        hex(&self.hub_id.0)
    }
}

/// Makes the keys of a new hub, in the transaction of `init`; tells its id and fingerprint as text.
pub fn found(tx: &Transaction<'_>) -> Result<(String, String), HubError> {
    let identity = Identity::create(tx)?;
    Ok((identity.hub_id_text(), identity.fingerprint()))
}

/// Starts a new life of the journal after the hub found that it was restored; tells its number. Device
/// and resident numbers given from now on come from a range of their own, so that none that was given
/// after the backup is given twice.
pub(crate) fn new_incarnation(tx: &Transaction<'_>) -> Result<u32, HubError> {
    let incarnation: u32 = tx.query_row(
        "UPDATE identity SET incarnation = incarnation + 1 RETURNING incarnation",
        [],
        |row| row.get(0),
    )?;
    tx.execute(
        "UPDATE sqlite_sequence SET seq = max(seq, ?1) WHERE name IN ('device', 'member', 'resident', 'household')",
        [i64::from(incarnation - 1) * RANGE],
    )?;
    Ok(incarnation)
}

/// Numbers per incarnation: more people than a province has.
const RANGE: i64 = 10_000_000;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
