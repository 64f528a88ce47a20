//! The one request of a normal day, `POST /v1/sync`: envelopes up, acknowledgement and list pages down.

use tungnha_domain::{Hid, MemberId, UnitId};

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
    /// The digest of the certificate it holds ([`crate::enrol::digest`]); the hub sends a newer one if there
    /// is one.
    pub certificate: Option<[u8; 8]>,
    /// The battery, in percent, where the tablet can tell.
    pub battery: Option<u8>,
    /// The households somebody is at now.
    pub working: Vec<Hid>,
    /// What it keeps, sealed, for colleagues.
    pub held: Vec<Held>,
    /// Who of its users is at these households, where that is not its first member.
    pub by: Option<MemberId>,
    /// The digest of the team it holds ([`crate::enrol::digest`]); the hub sends a newer one if there is one.
    pub team: Option<[u8; 8]>,
    /// Kind and digest of each paper it holds, the digest being that of what the paper says
    /// ([`crate::enrol::digest`]); none from a tablet that takes no papers.
    pub papers: Option<Vec<(u8, [u8; 8])>>,
}

/// A stretch of another tablet's log that this one keeps sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Whose.
    pub dev: u32,
    /// Which life of its log.
    pub epoch: u32,
    /// The first number.
    pub first: u64,
    /// The number after the last.
    pub next: u64,
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
    /// Signed tables of pieces ([`crate::snap::Manifest::open`]), in place of pages, for lists of which the
    /// tablet has nothing.
    pub snapshots: Vec<Vec<u8>>,
    /// A newer certificate ([`crate::enrol::Certificate::open`]).
    pub certificate: Option<Vec<u8>>,
    /// Who is working where ([`crate::claims::Claims::open`]).
    pub claims: Option<Vec<u8>>,
    /// Further acknowledgements ([`crate::ack::Ack::open`]): of earlier epochs of the tablet's log, and of its
    /// own branch of a forked one.
    pub acks: Vec<Vec<u8>>,
    /// A newer team ([`crate::team::Team::open`]).
    pub team: Option<Vec<u8>>,
    /// Papers that say something else than those the tablet holds ([`crate::papers::Paper::open`]).
    pub papers: Vec<Vec<u8>>,
}

/// How many of a message's last fields say something; those after are left out.
fn used(says: &[bool]) -> usize {
    says.iter().rposition(|says| *says).map_or(0, |last| last + 1)
}

impl SyncRequest {
    /// As it travels.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let later = used(&[
            self.certificate.is_some(),
            self.battery.is_some(),
            !self.working.is_empty(),
            !self.held.is_empty(),
            self.by.is_some(),
            self.team.is_some(),
            self.papers.is_some(),
        ]);
        let mut writer = Writer::new();
        writer.array(7 + later);
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
        if later > 0 {
            writer.option(self.certificate.as_ref(), |writer, digest| {
                writer.bytes(digest);
            });
        }
        if later > 1 {
            writer.option(self.battery, |writer, percent| {
                writer.u64(percent);
            });
        }
        if later > 2 {
            writer.list(self.working.iter(), |writer, hid| {
                writer.u64(hid.0);
            });
        }
        if later > 3 {
            writer.list(self.held.iter(), |writer, held| {
                writer.array(4).u64(held.dev).u64(held.epoch);
                writer.u64(held.first).u64(held.next);
            });
        }
        if later > 4 {
            writer.option(self.by, |writer, member| {
                writer.u64(member.0);
            });
        }
        if later > 5 {
            writer.option(self.team.as_ref(), |writer, digest| {
                writer.bytes(digest);
            });
        }
        if let Some(papers) = &self.papers {
            writer.list(papers.iter(), |writer, (kind, digest)| {
                writer.array(2).u64(*kind).bytes(digest);
            });
        }
        writer.finish()
    }

    /// Reads a request.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.len() > limits::REQUEST_BYTES {
            return Err(DecodeError::TooLarge);
        }
        let mut reader = Reader::new(bytes);
        let request = reader.fields_at_least(7, 14, |reader, len| {
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
                certificate: if len > 7 {
                    reader.option(Reader::fixed)?
                } else {
                    None
                },
                battery: if len > 8 { reader.option(Reader::u8)? } else { None },
                working: if len > 9 {
                    reader.list(limits::ITEMS, |reader| Ok(Hid(reader.u32()?)))?
                } else {
                    Vec::new()
                },
                held: if len > 10 {
                    reader.list(limits::ITEMS, read_held)?
                } else {
                    Vec::new()
                },
                by: if len > 11 {
                    reader.option(|reader| Ok(MemberId(reader.u32()?)))?
                } else {
                    None
                },
                team: if len > 12 {
                    reader.option(Reader::fixed)?
                } else {
                    None
                },
                papers: if len > 13 {
                    Some(reader.list(limits::ITEMS, |reader| {
                        reader.fields(2, |reader| Ok((reader.u8()?, reader.fixed()?)))
                    })?)
                } else {
                    None
                },
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
        let later = used(&[
            !self.snapshots.is_empty(),
            self.certificate.is_some(),
            self.claims.is_some(),
            !self.acks.is_empty(),
            self.team.is_some(),
            !self.papers.is_empty(),
        ]);
        let mut writer = Writer::new();
        writer.array(3 + later).bytes(&self.ack);
        writer.list(self.pages.iter(), |writer, page| {
            writer.bytes(page);
        });
        writer.u64(u64::from(self.more));
        if later > 0 {
            writer.list(self.snapshots.iter(), |writer, manifest| {
                writer.bytes(manifest);
            });
        }
        for signed in [&self.certificate, &self.claims]
            .into_iter()
            .take(later.saturating_sub(1))
        {
            writer.option(signed.as_deref(), |writer, signed| {
                writer.bytes(signed);
            });
        }
        if later > 3 {
            writer.list(self.acks.iter(), |writer, ack| {
                writer.bytes(ack);
            });
        }
        if later > 4 {
            writer.option(self.team.as_deref(), |writer, team| {
                writer.bytes(team);
            });
        }
        if later > 5 {
            writer.list(self.papers.iter(), |writer, paper| {
                writer.bytes(paper);
            });
        }
        writer.finish()
    }

    /// Reads a response; nothing in it is believed before its parts are opened.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.len() > limits::RESPONSE_BYTES {
            return Err(DecodeError::TooLarge);
        }
        let mut reader = Reader::new(bytes);
        let response = reader.fields_at_least(3, 9, |reader, len| {
            Ok(Self {
                ack: reader.bytes(limits::SIGNED_BYTES)?.to_vec(),
                pages: reader.list(limits::PARTS, |reader| {
                    Ok(reader.bytes(limits::PAGE_BYTES)?.to_vec())
                })?,
                more: reader.u64()? != 0,
                snapshots: if len > 3 {
                    reader.list(limits::ITEMS, |reader| {
                        Ok(reader.bytes(limits::SIGNED_BYTES)?.to_vec())
                    })?
                } else {
                    Vec::new()
                },
                certificate: if len > 4 { read_signed(reader)? } else { None },
                claims: if len > 5 { read_signed(reader)? } else { None },
                acks: if len > 6 {
                    reader.list(limits::ITEMS, |reader| {
                        Ok(reader.bytes(limits::SIGNED_BYTES)?.to_vec())
                    })?
                } else {
                    Vec::new()
                },
                team: if len > 7 { read_signed(reader)? } else { None },
                papers: if len > 8 {
                    reader.list(limits::ITEMS, |reader| {
                        Ok(reader.bytes(limits::SIGNED_BYTES)?.to_vec())
                    })?
                } else {
                    Vec::new()
                },
            })
        })?;
        reader.end()?;
        Ok(response)
    }
}

fn read_held(reader: &mut Reader<'_>) -> Result<Held, DecodeError> {
    reader.fields(4, |reader| {
        Ok(Held {
            dev: reader.u32()?,
            epoch: reader.u32()?,
            first: reader.u64()?,
            next: reader.u64()?,
        })
    })
}

fn read_signed(reader: &mut Reader<'_>) -> Result<Option<Vec<u8>>, DecodeError> {
    reader.option(|reader| Ok(reader.bytes(limits::SIGNED_BYTES)?.to_vec()))
}
