//! The hub's own keys: one to sign, one to open what is sealed to it, and its TLS identity with a spare.
//!
//! They are made once at `init` and live in the encrypted store, so that a backup of the store carries
//! them: without them sealed files could never be opened and every tablet would have to enrol again.

mod tls;

use tungnha_ambient::random_bytes;
use tungnha_exchange::{HubId, HubKeys};
use zeroize::Zeroizing;

use crate::error::HubError;
use crate::numbers;
use crate::store::identity::{self, IdentityRow, TlsRow};
use crate::store::{Connection, Transaction};

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
    pub(crate) tls: TlsRow,
}

impl Identity {
    /// Makes all keys and keeps them; to be called once, in the transaction of `init`.
    pub(crate) fn create(conn: &Connection) -> Result<Self, HubError> {
        let made = IdentityRow {
            hub_id: random_bytes()?,
            incarnation: 1,
            sign_seed: Zeroizing::new(random_bytes()?),
            seal_seed: Zeroizing::new(random_bytes()?),
            tls: tls::generate()?,
            spare: tls::generate()?,
        };
        identity::add(conn, &made)?;
        Ok(made.into())
    }

    /// Reads the keys of a hub that has been made.
    pub fn load(conn: &Connection) -> Result<Self, HubError> {
        let kept = identity::load(conn)?;
        kept.map(Self::from)
            .ok_or_else(|| HubError::Keys("chưa có khóa (none in this store)".to_owned()))
    }

    /// SHA-256 of the TLS key, in groups a person can compare on two screens.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let groups: Vec<String> = self.tls_pins[0].chunks(4).map(hex).collect();
        groups.join(" ")
    }

    /// The TLS side of a server that shows this hub's key: the hub itself, or in a test somebody who stole
    /// that key and nothing else.
    pub fn tls_config(&self) -> Result<std::sync::Arc<rustls::ServerConfig>, HubError> {
        tls::server_config(&self.tls)
    }

    /// The hub's id as people and logs write it.
    #[must_use]
    pub fn hub_id_text(&self) -> String {
        hex(&self.hub_id.0)
    }
}

impl From<IdentityRow> for Identity {
    fn from(row: IdentityRow) -> Self {
        Self {
            hub_id: HubId(row.hub_id),
            incarnation: row.incarnation,
            keys: HubKeys::from_seeds(&row.sign_seed, &row.seal_seed),
            tls_pins: [row.tls.pin, row.spare.pin],
            tls: row.tls,
        }
    }
}

/// Makes the keys of a new hub, in the transaction of `init`; tells its id and fingerprint as text.
pub fn found(tx: &Transaction<'_>) -> Result<(String, String), HubError> {
    let identity = Identity::create(tx)?;
    Ok((identity.hub_id_text(), identity.fingerprint()))
}

/// Starts a new life of the journal after the hub found that it was restored; tells its number, which is
/// above this store's and above `seen`, the highest anybody has shown.
///
/// One backup may be restored twice, and neither life knows of the other: so the number is drawn, and a tablet
/// that met the first life is told by the second that it is another. Numbers of people and things given from
/// now on come from a range of their own ([`crate::numbers`]). `now` is unix seconds.
pub(crate) fn new_incarnation(tx: &Transaction<'_>, seen: u32, now: i64) -> Result<u32, HubError> {
    let step = 1 + u32::from(u16::from_le_bytes(random_bytes()?));
    let incarnation = identity::next_incarnation(tx, seen, step)?;
    numbers::begin_range(tx, now)?;
    Ok(incarnation)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
