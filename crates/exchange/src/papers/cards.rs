//! The step cards an officer changed, for every tablet: each set as the JSON that the desk keeps
//! ([`tungnha_domain::cards::CardSet`]). What is in it, whoever shows it judges: a tablet of an older version may know
//! fewer pictures than the hub, and then shows the set it came with. A text that is a JSON list of names is the order
//! the sets are shown in; older tablets pass it over, as any text that is no set.

use crate::cbor::{Reader, Writer};
use crate::{DecodeError, limits};

/// The changed sets, one text each, and the order of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepCards {
    /// JSON, in the order of their names; the order behind them.
    pub sets: Vec<String>,
}

impl StepCards {
    /// As a paper carries it.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.list(self.sets.iter(), |writer, set| {
            writer.text(set);
        });
        writer.finish()
    }

    /// Reads what a paper of this kind says.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let sets = reader.list(limits::ITEMS, |reader| {
            Ok(reader.text(limits::PAPER_EXPANDED_BYTES)?.to_owned())
        })?;
        reader.end()?;
        Ok(Self { sets })
    }
}
