//! The files of a tablet's folder, as the tablet's own program names them.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minicbor::Decoder;
use serde::Deserialize;
use tungnha_exchange::HubId;
use tungnha_exchange::carry::Bundle;
use tungnha_exchange::seal::Use;
use zeroize::Zeroizing;

use crate::error::HubError;
use crate::keys::Identity;
use crate::store::tablet::{self, TabletLog};

const STORE: &str = "store.db";
const VAULT: &str = "vault.json";
/// Magic, version and hash before the CBOR of a spare copy.
const SPARE_HEAD: usize = 36;

/// The vault's file, as far as it matters here.
#[derive(Deserialize)]
struct Vault {
    recovery: String,
}

/// The card beside the spare copies.
#[derive(Deserialize)]
struct Card {
    hub_id: String,
    certificate: String,
}

/// What lies beside the store.
pub(super) struct Sealed {
    /// Envelopes, sealed to the hub.
    pub(super) items: Vec<Vec<u8>>,
    /// Certificates of the tablets they are from.
    pub(super) certificates: Vec<Vec<u8>>,
}

/// A copied folder.
pub(super) struct TabletFolder<'f>(&'f Path);

impl<'f> TabletFolder<'f> {
    pub(super) fn at(path: &'f Path) -> Self {
        Self(path)
    }

    /// The data key as it is sealed to the hub.
    pub(super) fn recovery_slot(&self, hub: &HubId) -> Result<Vec<u8>, HubError> {
        let Some(bytes) = read(&self.0.join(VAULT))? else {
            return Err(self.refused(
                "không thấy tệp vault.json; đây không phải thư mục dữ liệu của một máy, hãy chép lại cả thư mục từ máy \
                 (no tablet's folder)",
            ));
        };
        if let Some(card) = self.card()?
            && STANDARD.decode(card.hub_id).is_ok_and(|id| id != hub.0)
        {
            return Err(self.refused(
                "máy của trạm nhận khác, khóa của xã này không mở được; ghi nhận vẫn còn nguyên trong thư mục, hãy đưa \
                 đến đúng xã (somebody else's tablet)",
            ));
        }
        let vault: Vault = serde_json::from_slice(&bytes).map_err(|_| self.damaged(VAULT))?;
        STANDARD.decode(vault.recovery).map_err(|_| self.damaged(VAULT))
    }

    /// The key of the tablet's store, by the hub's.
    pub(super) fn data_key(&self, slot: &[u8], identity: &Identity) -> Result<Zeroizing<[u8; 32]>, HubError> {
        let opened = identity
            .keys
            .seal
            .open(Use::Recovery, &identity.hub_id, &[], slot);
        let key = opened
            .ok()
            .and_then(|key| <[u8; 32]>::try_from(key.as_slice()).ok());
        key.map(Zeroizing::new).ok_or_else(|| {
            self.refused(
                "khóa khôi phục của xã không mở được ngăn khôi phục trong vault.json: máy của xã khác, hoặc tệp bị sửa \
                 hay chép thiếu; ghi nhận vẫn còn nguyên trong thư mục (the recovery key does not open it)",
            )
        })
    }

    /// The log in the store; nothing where the store is damaged or gone. Read from a copy below `data`, which goes
    /// again, so that the folder stays as it came.
    pub(super) fn log(&self, key: &[u8; 32], data: &Path) -> Result<Option<TabletLog>, HubError> {
        let copy = Copy::of(self.0, data)?;
        match tablet::read(&copy.0.join(STORE), key) {
            Ok(log) => Ok(Some(log)),
            Err(fault) => {
                tracing::warn!(%fault, "the tablet's store cannot be read");
                Ok(None)
            }
        }
    }

    /// Everything that lies sealed to the hub beside the store, and the certificates beside it. A file that cannot
    /// be read is passed over: the same records most often stand in the store too.
    pub(super) fn sealed(&self) -> Result<Sealed, HubError> {
        let (mut items, mut certificates) = (Vec::new(), Vec::new());
        for path in files(&self.0.join("spare"))? {
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or_default();
            let Some(bytes) = read(&path)? else { continue };
            if name.ends_with(".spare") {
                items.extend(spare(&bytes));
            } else if name.starts_with("former-") {
                certificates.push(bytes);
            }
        }
        if let Some(card) = self.card()? {
            certificates.extend(STANDARD.decode(card.certificate));
        }
        for path in files(&self.0.join("held"))? {
            let Some(bytes) = read(&path)? else { continue };
            if let Ok(bundle) = Bundle::from_bytes(&bytes) {
                items.extend(bundle.items);
                certificates.extend(bundle.certificates);
            }
        }
        Ok(Sealed { items, certificates })
    }

    fn card(&self) -> Result<Option<Card>, HubError> {
        let bytes = read(&self.0.join("spare").join("card.json"))?;
        Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
    }

    pub(super) fn damaged(&self, file: &str) -> HubError {
        self.refused(&format!(
            "tệp {file} bị hỏng hoặc thiếu, và không có bản niêm phong nào khác; hãy chép lại cả thư mục từ máy, giữ \
             nguyên bản gốc (the copied folder is damaged)"
        ))
    }

    fn refused(&self, why: &str) -> HubError {
        HubError::Refused(format!("thư mục {}: {why}", self.0.display()))
    }
}

/// A copy of the store, removed again when it was read. What it holds stays encrypted.
struct Copy(PathBuf);

impl Copy {
    fn of(folder: &Path, data: &Path) -> Result<Self, HubError> {
        let part = data.join("salvage.part");
        if part.exists() {
            // Left by a run that was broken off.
            fs::remove_dir_all(&part).map_err(HubError::file(&part))?;
        }
        fs::create_dir(&part).map_err(HubError::file(&part))?;
        let copy = Self(part);
        for name in [STORE.to_owned(), format!("{STORE}-wal")] {
            let (from, to) = (folder.join(&name), copy.0.join(&name));
            match fs::copy(&from, &to) {
                Err(fault) if fault.kind() != ErrorKind::NotFound => {
                    return Err(HubError::file(&from)(fault));
                }
                _ => {}
            }
        }
        Ok(copy)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        // What cannot be removed is cleared away by the next run.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The sealed envelope of a spare copy: `"TNO" ‖ 1 ‖ SHA-256 ‖ CBOR [chain, anchor, envelope]`. The envelope is
/// sealed and signed by itself, so the hash is of no account here.
fn spare(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut body = Decoder::new(bytes.get(SPARE_HEAD..)?);
    body.array().ok()?;
    body.skip().ok()?;
    body.skip().ok()?;
    let sealed = body.bytes().ok()?;
    (!sealed.is_empty()).then(|| sealed.to_vec())
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, HubError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(fault) if fault.kind() == ErrorKind::NotFound => Ok(None),
        Err(fault) => Err(HubError::file(path)(fault)),
    }
}

/// The files of a folder in the order of their names; none where there is no such folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>, HubError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(fault) if fault.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(fault) => return Err(HubError::file(folder)(fault)),
    };
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry.map_err(HubError::file(folder))?.path());
    }
    paths.sort();
    Ok(paths)
}
