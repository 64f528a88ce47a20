//! Joining by a code, and the file of one that has joined.
//!
//! As with a tablet, the key is on disk before the hub first hears of it: an answer that was lost is asked for
//! again by the same key.

use tungnha_exchange::enrol::{Certificate, EnrolRequest};
use tungnha_exchange::refusal::Refusal;

use super::Files;
use crate::enrol::{self, Pending};
use crate::error::{CodeRefusal, Error, Result};
use crate::files;
use crate::transport::{Connect, Method, Reply, Request, TransportError};
use crate::vault::FileSecret;

/// The kept enrolment, if there is one.
pub(super) fn kept(files: &Files) -> Result<Option<Pending>> {
    Pending::open(&files.joined, &FileSecret::at(&files.secret))
}

/// Redeems a code and keeps what came of it.
pub(super) async fn redeem(paths: &Files, url: &str, connect: &Connect) -> Result<Pending> {
    let code = enrol::read(url)?;
    let secret = FileSecret::at(&paths.secret);
    if let Some(folder) = paths.joined.parent() {
        files::make_folder(folder).map_err(|error| Error::io("the desk's folder", error))?;
    }
    // It was redeemed already, and only what came after it failed.
    if let Ok(Some(done)) = kept(paths)
        && done.certificate.is_some()
        && enrol::read(&done.url).is_ok_and(|known| known == code)
    {
        return Ok(done);
    }
    // The same code again means the same key again: the hub may have heard of it.
    let mut pending = match Pending::resume(&paths.joining, &secret)? {
        Some(pending) if enrol::read(&pending.url).is_ok_and(|known| known == code) => pending,
        _ => Pending::new(url)?,
    };
    pending.save(&paths.joining, &secret)?;
    let request = Request {
        method: Method::Post,
        path: tungnha_exchange::desk::ENROL_PATH.to_owned(),
        authorization: None,
        body: EnrolRequest::sign(&code.code, env!("CARGO_PKG_VERSION"), &pending.key, &code.hub_id),
    };
    let road = connect(&enrol::address(&code))?;
    let reply = road.send(request).await;
    let opened = |bytes: &[u8]| {
        Certificate::open_computer(bytes, &code.keys, &code.hub_id)
            .is_ok_and(|certificate| certificate.device_key == pending.key.public())
    };
    let refused = |bytes: &[u8]| Refusal::open(bytes, &code.keys, &code.hub_id).ok();
    pending.certificate = Some(judged(reply, opened, refused)?);
    let failed = |error| Error::io("the desk's enrolment", error);
    if paths.joined.exists() {
        files::put_aside(&paths.joined).map_err(failed)?;
    }
    pending.save(&paths.joined, &secret)?;
    files::remove(&paths.joining).map_err(failed)?;
    Ok(pending)
}

fn judged(
    reply: std::result::Result<Reply, TransportError>,
    opened: impl Fn(&[u8]) -> bool,
    refused: impl Fn(&[u8]) -> Option<Refusal>,
) -> Result<Vec<u8>> {
    let reply = reply?;
    if opened(&reply.body) {
        return Ok(reply.body);
    }
    Err(match refused(&reply.body) {
        Some(Refusal::CodeWrong) => Error::Code(CodeRefusal::Wrong),
        Some(Refusal::CodeUsed) => Error::Code(CodeRefusal::Used),
        Some(Refusal::CodeExpired) => Error::Code(CodeRefusal::Expired),
        Some(Refusal::OtherMachine) => Error::Code(CodeRefusal::OtherMachine),
        Some(_) | None => Error::Refused(reply.status),
    })
}
