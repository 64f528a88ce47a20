//! A copy of the whole store as it is at one moment, while others go on writing.

use std::path::Path;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use zeroize::Zeroizing;

use super::logs::Log;
use super::{Store, hex, logs, name_damage, pragmas, write_private};
use crate::error::HubError;

impl Store {
    /// Copies the store to a new file under a key of its own, which only its owner may read; tells how far
    /// each log is in the copy.
    pub(crate) fn copy_to(&mut self, path: &Path, key: &[u8; 32]) -> Result<Vec<Log>, HubError> {
        write_private(path, b"")?;
        let key = hex(key);
        self.read(|tx| {
            // What is read here and what is copied is one state: the copy goes on in this transaction.
            let reached = logs::all(tx)?;
            copy_pages(tx, path, &key).map_err(|fault| name_damage(fault, path))?;
            Ok(reached)
        })
    }
}

fn copy_pages(from: &Connection, path: &Path, key: &Zeroizing<String>) -> Result<(), HubError> {
    let mut to = Connection::open(path)?;
    pragmas::unlock(&to, key)?;
    let backup = Backup::new(from, &mut to)?;
    // All at once: between steps a writer in another process would make it begin again.
    match backup.step(-1)? {
        StepResult::Done => Ok(()),
        _ => Err(HubError::Refused(
            "kho đang bận, chưa sao lưu được; hãy chạy lại (the store is busy, try again)".to_owned(),
        )),
    }
}
