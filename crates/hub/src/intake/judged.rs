//! A record read, and what was judged of it.

use tungnha_domain::{Hid, RecordId, Rid};
use tungnha_exchange::Record;
use tungnha_exchange::ack::NoticeCode;

use super::custody::Numbered;
use crate::store::records::{Fate, RecordRow};

/// How a record stands to the rest of its log.
#[derive(Clone, Debug)]
pub(super) enum Turn {
    /// Nothing above it was here before it.
    Own,
    /// Others came before their turn: its retraction may be here already.
    Late,
    /// It is on another branch, which has seen the logs it left up to and with these records, nearest first.
    Branch(Vec<RecordId>),
}

/// A record read and judged.
pub(super) struct Judged {
    pub(super) fate: Fate,
    pub(super) notice: Option<NoticeCode>,
    pub(super) rid: Option<Rid>,
    pub(super) hid: Option<Hid>,
}

impl Judged {
    pub(super) fn quarantined(code: NoticeCode) -> Self {
        Self {
            fate: Fate::Quarantined,
            notice: Some(code),
            rid: None,
            hid: None,
        }
    }

    pub(super) fn row(&self, id: RecordId, numbered: &Numbered<'_>, journal: i64) -> RecordRow {
        RecordRow {
            id,
            hash: numbered.hash,
            journal,
            fate: self.fate,
            rid: self.rid,
            hid: self.hid,
        }
    }

    /// Kept, and about a household.
    pub(super) fn kept_of(hid: Hid) -> Self {
        Self {
            hid: Some(hid),
            ..Self::kept()
        }
    }

    pub(super) fn kept() -> Self {
        Self {
            fate: Fate::Kept,
            notice: None,
            rid: None,
            hid: None,
        }
    }
}

/// One record with its name.
pub(super) struct Entry<'r> {
    pub(super) id: RecordId,
    pub(super) record: &'r Record,
    pub(super) turn: &'r Turn,
}
