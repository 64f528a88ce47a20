//! Whom the team calls when it is stuck. Kept beside the vault as well, in clear: who forgot the PIN needs the number
//! most, and then the store is closed. It is what the officer wants anybody with the tablet in hand to see.

use std::path::Path;

use tungnha_exchange::papers::{Helpers, PaperKind};

use super::paper;
use crate::error::{Error, Result};
use crate::files;
use crate::store::Db;
use crate::views::Helper;

/// Brings the file beside the vault to what the hub last said.
pub(crate) fn keep_helpers(db: &Db<'_>, file: &Path) -> Result<()> {
    let says = paper(db, PaperKind::Helpers)?.map(|paper| paper.content);
    let fault = |error| Error::io("helpers", error);
    if files::read(file).map_err(fault)? == says {
        return Ok(());
    }
    match says {
        Some(content) => files::replace(file, &content),
        None => files::remove(file),
    }
    .map_err(fault)
}

/// Those in the file. A file that can't be read keeps nobody from the screens: they then say whom to call without a
/// number.
pub(crate) fn helpers(file: &Path) -> Vec<Helper> {
    let content = files::read(file).unwrap_or_else(|error| {
        tracing::warn!(kind = ?error.kind(), "whom to call can't be read");
        None
    });
    let says = content.and_then(|content| Helpers::from_bytes(&content).ok());
    let said = says.unwrap_or_default().helpers.into_iter();
    said.map(|(name, phone)| Helper { name, phone }).collect()
}
