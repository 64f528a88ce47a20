//! The folder of spares and one spare in it.
//!
//! `"TNO"` · version 1 · SHA-256 of the rest · CBOR `[chain after, anchor after, sealed envelope]`. The chain
//! hash and the clocks after its last record let the log go on behind it when the store has lost them; they
//! say nothing of what was recorded. The rest only the hub can open.

use std::path::{Path, PathBuf};

use minicbor::{Decoder, Encoder};
use tungnha_exchange::keys::sha256;
use tungnha_exchange::{Anchor, HubSeen};

use super::Span;
use crate::error::{Error, Result};
use crate::files;

const MAGIC: [u8; 4] = *b"TNO\x01";

/// What stands behind the last record of a spare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct End {
    /// The chain hash.
    pub chain: [u8; 32],
    /// What the clocks said.
    pub anchor: Anchor,
}

/// A spare's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spare {
    pub end: End,
    /// The envelope, sealed to the hub; empty in the mark that outlives the last spare.
    pub sealed: Vec<u8>,
}

impl Spare {
    fn to_bytes(&self) -> Vec<u8> {
        let mut encoder = Encoder::new(Vec::new());
        let written = write(&mut encoder, self);
        // Encoding into memory can't fail; what somehow did would be refused on reading.
        let body = written.map(|()| encoder.into_writer()).unwrap_or_default();
        [MAGIC.as_slice(), &sha256(&[&body]), &body].concat()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (magic, rest) = bytes.split_first_chunk::<4>()?;
        let (hash, body) = rest.split_first_chunk::<32>()?;
        if *magic != MAGIC || sha256(&[body]) != *hash {
            return None;
        }
        read(&mut Decoder::new(body)).ok()
    }
}

type Written = std::result::Result<(), minicbor::encode::Error<std::convert::Infallible>>;

fn write(e: &mut Encoder<Vec<u8>>, spare: &Spare) -> Written {
    let Anchor {
        boot,
        mono,
        wall,
        hub_seen,
    } = spare.end.anchor;
    e.array(3)?.bytes(&spare.end.chain)?;
    e.array(if hub_seen.is_some() { 6 } else { 3 })?;
    e.u32(boot)?.u64(mono)?.i64(wall)?;
    if let Some(seen) = hub_seen {
        e.u32(seen.boot)?.u64(seen.mono)?.i64(seen.hub_time)?;
    }
    e.bytes(&spare.sealed)?;
    Ok(())
}

fn read(d: &mut Decoder<'_>) -> std::result::Result<Spare, minicbor::decode::Error> {
    let wrong = || minicbor::decode::Error::message("not a spare");
    d.array()?;
    let chain = d.bytes()?.try_into().map_err(|_| wrong())?;
    let fields = d.array()?.ok_or_else(wrong)?;
    let (boot, mono, wall) = (d.u32()?, d.u64()?, d.i64()?);
    let hub_seen = match fields {
        3 => None,
        6 => Some(HubSeen {
            boot: d.u32()?,
            mono: d.u64()?,
            hub_time: d.i64()?,
        }),
        _ => return Err(wrong()),
    };
    let anchor = Anchor {
        boot,
        mono,
        wall,
        hub_seen,
    };
    Ok(Spare {
        end: End { chain, anchor },
        sealed: d.bytes()?.to_vec(),
    })
}

/// The folder all spares of a tablet are in.
#[derive(Clone, Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Spares kept at `path`, made when the first is written.
    pub(crate) fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// A file of the folder that is no spare.
    pub(super) fn beside(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Makes the folder.
    pub(super) fn make(&self) -> Result<()> {
        files::make_folder(&self.0).map_err(failed)
    }

    /// The spares in it, first to last, whoever's they are.
    pub(crate) fn spans(&self) -> Result<Vec<Span>> {
        let entries = match std::fs::read_dir(&self.0) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed(error)),
        };
        let mut spans = Vec::new();
        for entry in entries {
            let name = entry.map_err(failed)?.file_name();
            spans.extend(name.to_str().and_then(Span::of_name));
        }
        spans.sort_unstable();
        Ok(spans)
    }

    /// One spare; nothing if its file is damaged or gone.
    pub(crate) fn read(&self, span: Span) -> Result<Option<Spare>> {
        self.read_at(&self.path(span))
    }

    /// Writes one durably: after a power cut it is there whole or not at all.
    pub(super) fn write(&self, span: Span, spare: &Spare) -> Result<()> {
        self.write_at(&self.path(span), spare)
    }

    /// Removes one.
    pub(super) fn remove(&self, span: Span) -> Result<()> {
        files::remove(&self.path(span)).map_err(failed)
    }

    /// The end of the log as the last spare told it, kept when that spare went under a receipt.
    pub(super) fn mark(&self) -> Result<Option<(Span, End)>> {
        let Ok(entries) = std::fs::read_dir(&self.0) else {
            return Ok(None);
        };
        let mut latest = None;
        for entry in entries {
            let name = entry.map_err(failed)?.file_name();
            let span = name
                .to_str()
                .and_then(|name| name.strip_prefix(MARK))
                .and_then(Span::of_name);
            latest = latest.max(span);
        }
        let Some(span) = latest else { return Ok(None) };
        let spare = self.read_at(&self.mark_path(span))?;
        Ok(spare.map(|spare| (span, spare.end)))
    }

    /// Keeps the end of a spare about to be removed, and forgets the mark before it.
    pub(super) fn set_mark(&self, span: Span, end: End) -> Result<()> {
        let before = self.mark()?;
        let sealed = Vec::new();
        self.write_at(&self.mark_path(span), &Spare { end, sealed })?;
        match before {
            Some((before, _)) if before != span => files::remove(&self.mark_path(before)).map_err(failed),
            _ => Ok(()),
        }
    }

    fn path(&self, span: Span) -> PathBuf {
        self.0.join(span.name())
    }

    fn mark_path(&self, span: Span) -> PathBuf {
        self.0.join(format!("{MARK}{}", span.name()))
    }

    fn read_at(&self, path: &Path) -> Result<Option<Spare>> {
        let bytes = files::read(path).map_err(failed)?;
        Ok(bytes.and_then(|bytes| Spare::from_bytes(&bytes)))
    }

    fn write_at(&self, path: &Path, spare: &Spare) -> Result<()> {
        self.make()?;
        files::replace(path, &spare.to_bytes()).map_err(failed)
    }
}

const MARK: &str = "end-";

pub(super) fn failed(error: std::io::Error) -> Error {
    Error::io("spare copies", error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spare() -> Spare {
        let seen = HubSeen {
            boot: 2,
            mono: 40,
            hub_time: 1_714_995_000,
        };
        Spare {
            end: End {
                chain: [5; 32],
                anchor: Anchor {
                    boot: 2,
                    mono: 90,
                    wall: -3,
                    hub_seen: Some(seen),
                },
            },
            sealed: b"sealed".to_vec(),
        }
    }

    fn span(first: u64, next: u64) -> Span {
        Span {
            dev: 7,
            epoch: 1,
            first,
            next,
            full: false,
        }
    }

    #[test]
    fn a_spare_comes_back_as_it_was_and_a_damaged_one_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let spares = Folder::at(folder.path().join("spare"));
        assert_eq!(spares.spans().unwrap(), []);
        spares.write(span(1, 5), &spare()).unwrap();
        assert_eq!(spares.spans().unwrap(), [span(1, 5)]);
        assert_eq!(spares.read(span(1, 5)).unwrap(), Some(spare()));
        let path = folder.path().join("spare").join(span(1, 5).name());
        let mut bytes = std::fs::read(&path).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(spares.read(span(1, 5)).unwrap(), None);
        assert_eq!(spares.read(span(5, 6)).unwrap(), None);
    }

    #[test]
    fn the_mark_is_the_latest_end_and_there_is_one() {
        let folder = tempfile::tempdir().unwrap();
        let spares = Folder::at(folder.path().join("spare"));
        assert_eq!(spares.mark().unwrap(), None);
        spares.set_mark(span(1, 5), spare().end).unwrap();
        spares.set_mark(span(5, 9), spare().end).unwrap();
        assert_eq!(spares.mark().unwrap(), Some((span(5, 9), spare().end)));
        assert_eq!(spares.spans().unwrap(), [], "a mark is no spare");
        let files = std::fs::read_dir(folder.path().join("spare")).unwrap();
        assert_eq!(files.count(), 1);
    }
}
