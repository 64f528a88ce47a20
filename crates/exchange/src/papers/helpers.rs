//! Kind 5: whom a team calls when they are stuck, with their numbers.

use crate::cbor::{Reader, Writer};
use crate::{DecodeError, limits};

/// Whom a tablet's team calls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Helpers {
    /// In the order they are to be called: name and telephone number.
    pub helpers: Vec<(String, String)>,
}

impl Helpers {
    /// As a paper carries it.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.array(1);
        writer.list(self.helpers.iter(), |writer, (name, phone)| {
            writer.array(2).text(name).text(phone);
        });
        writer.finish()
    }

    /// Reads what a paper of this kind says.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let helpers = reader.fields(1, |reader| {
            reader.list(limits::ITEMS, |reader| {
                reader.fields(2, |reader| {
                    let name = reader.text(limits::TEXT_BYTES)?.to_owned();
                    Ok((name, reader.text(limits::TEXT_BYTES)?.to_owned()))
                })
            })
        })?;
        reader.end()?;
        Ok(Self { helpers })
    }
}
