//! The one request of a normal day, `POST /v1/sync`: envelopes up, acknowledgement and list pages down.

use tungnha_domain::UnitId;

use crate::cbor::{Reader, Writer};
use crate::{DecodeError, limits};

/// What a tablet sends. The request's stamp ([`crate::auth`]) says who; each envelope carries its own
/// signature, so the same code takes them by any other road.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncRequest {
    /// Signed batches, in order.
    pub envelopes: Vec<Vec<u8>>,
    /// Where each list stands on the tablet; 0 for none yet.
    pub cursors: Vec<(UnitId, u64)>,
    /// How many bytes of list pages it wants at most; the hub sends at least one page if there is one.
    pub budget: u32,
    /// The last acknowledgement's raw bytes: a hub that finds it ahead of its journal was restored.
    pub last_ack: Option<Vec<u8>>,
    /// The next number of the log: the hub knows how much is still to come.
    pub next_seq: u64,
    /// The app's version.
    pub app: String,
    /// The tablet's wall clock, unix seconds; only to tell a person that it is wrong.
    pub clock: i64,
}

/// What the hub answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncResponse {
    /// The signed acknowledgement ([`crate::ack::Ack::open`]).
    pub ack: Vec<u8>,
    /// Signed list pages ([`crate::ListPage::open`]).
    pub pages: Vec<Vec<u8>>,
    /// There are more pages: `GET /v1/list/{id}` or another sync.
    pub more: bool,
}

impl SyncRequest {
    /// As it travels.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.array(7);
        writer.list(self.envelopes.iter(), |writer, envelope| {
            writer.bytes(envelope);
        });
        writer.list(self.cursors.iter(), |writer, (unit, position)| {
            writer.array(2).u64(unit.0).u64(*position);
        });
        writer.u64(self.budget);
        writer.option(self.last_ack.as_deref(), |writer, ack| {
            writer.bytes(ack);
        });
        writer.u64(self.next_seq).text(&self.app).i64(self.clock);
        writer.finish()
    }

    /// Reads a request.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.len() > limits::REQUEST_BYTES {
            return Err(DecodeError::TooLarge);
        }
        let mut reader = Reader::new(bytes);
        let request = reader.fields(7, |reader| {
            Ok(Self {
                envelopes: reader.list(limits::PARTS, |reader| {
                    Ok(reader.bytes(limits::ENVELOPE_BYTES)?.to_vec())
                })?,
                cursors: reader.list(limits::ITEMS, |reader| {
                    reader.fields(2, |reader| Ok((UnitId(reader.u32()?), reader.u64()?)))
                })?,
                budget: reader.u32()?,
                last_ack: reader.option(|reader| Ok(reader.bytes(limits::SIGNED_BYTES)?.to_vec()))?,
                next_seq: reader.u64()?,
                app: reader.text(limits::TEXT_BYTES)?.to_owned(),
                clock: reader.i64()?,
            })
        })?;
        reader.end()?;
        Ok(request)
    }
}

impl SyncResponse {
    /// As it travels.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.array(3).bytes(&self.ack);
        writer.list(self.pages.iter(), |writer, page| {
            writer.bytes(page);
        });
        writer.u64(u64::from(self.more));
        writer.finish()
    }

    /// Reads a response; nothing in it is believed before its parts are opened.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.len() > limits::RESPONSE_BYTES {
            return Err(DecodeError::TooLarge);
        }
        let mut reader = Reader::new(bytes);
        let response = reader.fields(3, |reader| {
            Ok(Self {
                ack: reader.bytes(limits::SIGNED_BYTES)?.to_vec(),
                pages: reader.list(limits::PARTS, |reader| {
                    Ok(reader.bytes(limits::PAGE_BYTES)?.to_vec())
                })?,
                more: reader.u64()? != 0,
            })
        })?;
        reader.end()?;
        Ok(response)
    }
}
