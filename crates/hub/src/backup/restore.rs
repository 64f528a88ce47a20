//! A hub made again of a backup.
//!
//! It is the same hub, with the same keys, and a new life of its journal: what came after the backup is
//! still with the tablets, which send it again as soon as they hear of the new incarnation.
//!
//! It is made whole in a folder of its own and moved into place last ([`Founding`]): a hub that was ended
//! half-way and found in its place would go on in the old life, giving out numbers that tablets already have.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Serialize;

use super::head::{self, HEAD_BYTES, Locked};
use super::read_passphrase;
use crate::commune::Commune;
use crate::error::HubError;
use crate::keys::{Identity, new_incarnation};
use crate::store::{Founding, Store, audit, codes, devices, integrity, logs, write_private};
use crate::times::vietnam_time;

/// What `restore --json` tells.
#[derive(Debug, Serialize)]
pub struct Restored {
    /// The commune's name.
    pub commune: String,
    /// The hub's identity, as before.
    pub hub_id: String,
    /// Of its TLS key, as before.
    pub fingerprint: String,
    /// Which life of the journal begins.
    pub incarnation: u32,
    /// As of when the backup is, RFC 3339 in Vietnam's time.
    pub made_at: String,
    /// Tablets in it.
    pub devices: u64,
    /// Records in it, as far as logs reach without a gap.
    pub records: u64,
}

/// Makes a hub in `data`, which must not hold one, of the backup `from`. Whatever fails leaves `data` as it
/// was. `now` is unix seconds.
pub fn restore(data: &Path, from: &Path, passphrase: &Path, now: i64) -> Result<Restored, HubError> {
    let passphrase = read_passphrase(passphrase)?;
    let mut file = File::open(from).map_err(HubError::file(from))?;
    let mut head = Vec::new();
    (&mut file)
        .take(HEAD_BYTES as u64)
        .read_to_end(&mut head)
        .map_err(HubError::file(from))?;
    let (key, made_at) = head::open(&passphrase, &head).map_err(|why| said(why, from))?;
    let founding = Founding::begin(data)?;
    let database = founding.database();
    write_private(&database, b"")?;
    File::options()
        .append(true)
        .open(&database)
        .and_then(|mut database| {
            std::io::copy(&mut file, &mut database)?;
            database.sync_all()
        })
        .map_err(HubError::file(&database))?;
    founding.write_key(&key)?;
    let restored = begin_again(founding.folder(), made_at, now).map_err(|fault| match fault {
        HubError::Store(_) | HubError::StoreCorrupt(_) | HubError::Unreadable(_) => damaged(from),
        other => other,
    })?;
    founding.keep()?;
    Ok(restored)
}

fn begin_again(data: &Path, made_at: i64, now: i64) -> Result<Restored, HubError> {
    let mut store = Store::open(data)?;
    store.write(|tx| {
        if !integrity::faults(tx)?.is_empty() {
            return Err(HubError::Unreadable("backup"));
        }
        let incarnation = new_incarnation(tx, 0, now)?;
        // The second machine is this one now; and a code given out after the backup may have been used.
        logs::safe_nowhere(tx)?;
        codes::expire(tx, now)?;
        let detail = serde_json::json!({ "incarnation": incarnation, "made_at": made_at });
        audit::append(tx, now, "cli", "restore", &detail)?;
        let identity = Identity::load(tx)?;
        Ok(Restored {
            commune: Commune::load(tx)?.name,
            hub_id: identity.hub_id_text(),
            fingerprint: identity.fingerprint(),
            incarnation,
            made_at: vietnam_time(made_at),
            devices: devices::count(tx)?,
            records: logs::all(tx)?.iter().map(|log| log.through - log.base).sum(),
        })
    })
}

fn said(why: Locked, from: &Path) -> HubError {
    let from = from.display();
    HubError::Refused(match why {
        Locked::NoBackup => format!("tệp {from} không phải bản sao lưu của trạm nhận (not a backup)"),
        Locked::Newer => format!(
            "tệp {from} do bản chương trình mới hơn tạo ra; hãy dùng bản đó để khôi phục (made by a newer program)"
        ),
        Locked::Passphrase => format!(
            "mật khẩu không mở được tệp {from}; hãy xem lại mật khẩu, nếu đúng thì tệp đã hỏng \
             (another passphrase, or a damaged file)"
        ),
    })
}

fn damaged(from: &Path) -> HubError {
    HubError::Refused(format!(
        "bản sao lưu {} bị hỏng hoặc chép thiếu; hãy dùng một bản sao khác (the backup is damaged or cut short)",
        from.display()
    ))
}
