//! Files that go in and out of the desk. A file in is held in memory until the calls that read it have done so
//! (a wizard reads the same one several times); a file out is the bytes with a name to save them under.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_domain::MemberId;

use super::call::{Call, Nothing, calls};
use super::{Answer, Ask, OfficeCode, OfficeError};

/// The largest file the desk takes, in bytes; a list of 100 000 people is a tenth of it.
const LARGEST: usize = tungnha_exchange::limits::DESK_FILE_BYTES;
/// Files held at once; the oldest gives way.
const MOST: usize = 8;

pub(super) const CALLS: &[Call] = calls![
    "files.release" => Office, release: Release => ();
    "files.limits" => Office, limits: Nothing => Limits;
];

/// A file somebody chose.
pub(crate) struct Held {
    /// Who chose it: nobody else's calls may name it.
    owner: MemberId,
    /// Its name, without folders.
    pub(crate) name: String,
    /// What is in it.
    pub(crate) bytes: Vec<u8>,
}

/// How later calls name a held file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct HeldFile {
    /// To be given to the calls that read it.
    pub file: String,
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: usize,
}

/// A file to save: what the desk hands out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FileOut {
    /// Letters, digits and dashes with its ending: `bao-cao-tuan-2024-05-06.xlsx`.
    pub name: String,
    /// The bytes, base64.
    pub data: String,
}

impl FileOut {
    /// A file of these bytes.
    #[must_use]
    pub fn of(name: impl Into<String>, bytes: &[u8]) -> Self {
        Self {
            name: name.into(),
            data: STANDARD.encode(bytes),
        }
    }
}

/// The files held now, oldest first by number.
#[derive(Default)]
pub(super) struct Files {
    inner: Mutex<(u64, BTreeMap<u64, Arc<Held>>)>,
}

impl Files {
    pub(super) fn hold(&self, owner: MemberId, name: &str, bytes: Vec<u8>) -> Answer<HeldFile> {
        if bytes.len() > LARGEST {
            return Err(too_large());
        }
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned();
        let told = |number: u64| HeldFile {
            file: number.to_string(),
            name: name.clone(),
            bytes: bytes.len(),
        };
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.0 += 1;
        let number = inner.0;
        let told = told(number);
        inner.1.insert(number, Arc::new(Held { owner, name, bytes }));
        while inner.1.len() > MOST {
            inner.1.pop_first();
        }
        Ok(told)
    }

    pub(super) fn get(&self, owner: MemberId, file: &str) -> Answer<Arc<Held>> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let held = file.parse().ok().and_then(|number| inner.1.get(&number));
        held.filter(|held| held.owner == owner).cloned().ok_or_else(|| {
            OfficeError::new(
                OfficeCode::FileGone,
                "Tệp đã chọn không còn trong bộ nhớ. Dữ liệu của trạm vẫn còn nguyên. Hãy chọn lại tệp.",
            )
        })
    }

    pub(super) fn release(&self, owner: MemberId, file: &str) {
        if let Ok(number) = file.parse::<u64>() {
            let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
            if inner.1.get(&number).is_some_and(|held| held.owner == owner) {
                inner.1.remove(&number);
            }
        }
    }
}

/// The answer to a file above the limit.
pub(super) fn too_large() -> OfficeError {
    OfficeError::new(
        OfficeCode::TooLarge,
        format!(
            "Tệp lớn hơn {} MB nên chưa đọc. Không có gì thay đổi. Hãy tách thành nhiều tệp, mỗi tệp một thôn/khu phố.",
            LARGEST >> 20
        ),
    )
}

/// Which file to let go of.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "FileRelease")]
pub(super) struct Release {
    file: String,
}

fn release(ask: &Ask<'_>, args: Release) -> Answer<()> {
    ask.release(&args.file);
    Ok(())
}

/// What the desk takes.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "FileLimits")]
pub(super) struct Limits {
    /// The largest file in bytes.
    largest: usize,
}

fn limits(_: &Ask<'_>, _: Nothing) -> Answer<Limits> {
    Ok(Limits { largest: LARGEST })
}
