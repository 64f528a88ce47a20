//! The desk on another machine than the hub: one call or one stretch of a file up, one stretch of the answer down.
//!
//! Each request carries the key of its call, made once and kept through all tries: whatever is lost on the way,
//! the hub does what was asked once. An answer longer than a stretch is fetched by the same request with a higher
//! `from`; one that is not ready yet is [`Standing::Working`], and the same request asks again. What the calls
//! mean is the hub's and the screens' affair: here a name, and JSON as text.

use crate::cbor::{Reader, Writer};
use crate::{DecodeError, limits};

/// Where desks ask.
pub const PATH: &str = "/v1/desk";
/// Where a computer that is to be a desk redeems its code.
pub const ENROL_PATH: &str = "/v1/desk/enrol";

/// The name of one call through all its tries.
pub type CallKey = [u8; 16];
/// What stands for somebody who has signed in, until they sign out or the hub ends.
pub type Session = [u8; 16];

/// One request of a desk. Its sender is the stamp's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskRequest {
    /// The call it belongs to.
    pub key: CallKey,
    /// Who sits there; nobody before somebody has signed in.
    pub session: Option<Session>,
    /// From which byte of the answer on.
    pub from: u32,
    /// What is asked.
    pub what: DeskAsk,
}

/// What a desk asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeskAsk {
    /// A call by its name.
    Call {
        /// `noun.verb`.
        name: String,
        /// Its arguments, JSON.
        args: String,
    },
    /// A stretch of a file for calls that take one.
    Put {
        /// The file's name.
        name: String,
        /// Bytes of the whole.
        of: u32,
        /// Where this stretch begins.
        at: u32,
        /// The stretch.
        bytes: Vec<u8>,
    },
}

/// How far the hub is with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// At it: ask again with the same request.
    Working,
    /// Done; the body is the answer.
    Done,
    /// Not done; the body says why.
    Refused,
}

/// A stretch of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskReply {
    /// How far the hub is.
    pub standing: Standing,
    /// Bytes of the whole answer.
    pub of: u32,
    /// The stretch from the byte that was asked for: zstd of JSON, cut anywhere.
    pub bytes: Vec<u8>,
    /// Who sits there from now on.
    pub session: Option<Session>,
}

impl DeskRequest {
    /// As it travels.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.array(4).bytes(&self.key);
        writer.option(self.session.as_ref(), |writer, session| {
            writer.bytes(session);
        });
        writer.u64(self.from);
        match &self.what {
            DeskAsk::Call { name, args } => writer.array(3).u64(1_u8).text(name).text(args),
            DeskAsk::Put { name, of, at, bytes } => {
                let writer = writer.array(5).u64(2_u8).text(name);
                writer.u64(*of).u64(*at).bytes(bytes)
            }
        };
        writer.finish()
    }

    /// Reads one.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.len() > limits::REQUEST_BYTES {
            return Err(DecodeError::TooLarge);
        }
        let mut reader = Reader::new(bytes);
        let request = reader.fields(4, |reader| {
            Ok(Self {
                key: reader.fixed()?,
                session: reader.option(Reader::fixed)?,
                from: reader.u32()?,
                what: reader.fields_at_least(3, 5, DeskAsk::read)?,
            })
        })?;
        reader.end()?;
        Ok(request)
    }
}

impl DeskAsk {
    fn read(reader: &mut Reader<'_>, len: usize) -> Result<Self, DecodeError> {
        match (reader.u8()?, len) {
            (1, 3) => Ok(Self::Call {
                name: reader.text(limits::TEXT_BYTES)?.to_owned(),
                args: reader.text(limits::REQUEST_BYTES)?.to_owned(),
            }),
            (2, 5) => Ok(Self::Put {
                name: reader.text(limits::TEXT_BYTES)?.to_owned(),
                of: reader.u32()?,
                at: reader.u32()?,
                bytes: reader.bytes(limits::DESK_STRETCH_BYTES)?.to_vec(),
            }),
            _ => Err(DecodeError::Version),
        }
    }
}

impl DeskReply {
    /// The hub is still at it.
    #[must_use]
    pub fn working() -> Self {
        Self {
            standing: Standing::Working,
            of: 0,
            bytes: Vec::new(),
            session: None,
        }
    }

    /// As it travels.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let standing: u8 = match self.standing {
            Standing::Working => 0,
            Standing::Done => 1,
            Standing::Refused => 2,
        };
        let mut writer = Writer::new();
        writer.array(4).u64(standing).u64(self.of).bytes(&self.bytes);
        writer.option(self.session.as_ref(), |writer, session| {
            writer.bytes(session);
        });
        writer.finish()
    }

    /// Reads one.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.len() > limits::REQUEST_BYTES {
            return Err(DecodeError::TooLarge);
        }
        let mut reader = Reader::new(bytes);
        let reply = reader.fields(4, |reader| {
            Ok(Self {
                standing: match reader.u8()? {
                    0 => Standing::Working,
                    1 => Standing::Done,
                    2 => Standing::Refused,
                    _ => return Err(DecodeError::Version),
                },
                of: reader.u32()?,
                bytes: reader.bytes(limits::DESK_STRETCH_BYTES)?.to_vec(),
                session: reader.option(Reader::fixed)?,
            })
        })?;
        reader.end()?;
        if reply.of as usize > limits::DESK_ANSWER_BYTES {
            return Err(DecodeError::TooLarge);
        }
        Ok(reply)
    }
}

/// An answer as it is cut into stretches.
pub fn pack(json: &[u8]) -> Result<Vec<u8>, DecodeError> {
    if json.len() > limits::DESK_ANSWER_BYTES {
        return Err(DecodeError::TooLarge);
    }
    zstd::bulk::compress(json, LEVEL).map_err(|_| DecodeError::TooLarge)
}

/// The answer of all its stretches.
pub fn unpack(bytes: &[u8]) -> Result<Vec<u8>, DecodeError> {
    crate::batch::expand(bytes, limits::DESK_ANSWER_BYTES)
}

/// Tables shrink to a seventh at the fastest level already; a desk waits for the answer.
const LEVEL: i32 = 1;

#[cfg(test)]
mod tests {
    use super::*;

    fn request(what: DeskAsk) -> DeskRequest {
        DeskRequest {
            key: [7; 16],
            session: Some([8; 16]),
            from: 9,
            what,
        }
    }

    #[test]
    fn what_a_desk_asks_comes_back_as_it_was_written() {
        let call = request(DeskAsk::Call {
            name: "devices.list".to_owned(),
            args: "{}".to_owned(),
        });
        let put = request(DeskAsk::Put {
            name: "danh-sách.xlsx".to_owned(),
            of: 5,
            at: 2,
            bytes: vec![1, 2, 3],
        });
        for asked in [call, put] {
            assert_eq!(DeskRequest::from_bytes(&asked.to_bytes()), Ok(asked));
        }
        let reply = DeskReply {
            standing: Standing::Refused,
            of: 40,
            bytes: vec![4; 20],
            session: None,
        };
        assert_eq!(DeskReply::from_bytes(&reply.to_bytes()), Ok(reply));
        assert_eq!(
            DeskReply::from_bytes(&DeskReply::working().to_bytes()),
            Ok(DeskReply::working())
        );
    }

    #[test]
    fn a_stretch_or_an_answer_beyond_the_limit_is_refused() {
        let long = request(DeskAsk::Put {
            name: String::new(),
            of: 1,
            at: 0,
            bytes: vec![0; limits::DESK_STRETCH_BYTES + 1],
        });
        assert_eq!(
            DeskRequest::from_bytes(&long.to_bytes()),
            Err(DecodeError::TooLarge)
        );
        let reply = DeskReply {
            of: u32::MAX,
            ..DeskReply::working()
        };
        assert_eq!(
            DeskReply::from_bytes(&reply.to_bytes()),
            Err(DecodeError::TooLarge)
        );
        assert_eq!(
            pack(&vec![0; limits::DESK_ANSWER_BYTES + 1]),
            Err(DecodeError::TooLarge)
        );
        let packed = pack("{\"a\":1}".as_bytes()).unwrap();
        assert_eq!(unpack(&packed).unwrap(), b"{\"a\":1}");
        assert!(unpack(b"no zstd").is_err());
    }
}
