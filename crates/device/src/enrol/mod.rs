//! Joining a hub: by the code an officer shows, once.
//!
//! The tablet's key is on disk, under the platform's secret, before the hub first hears of it. So a lost
//! answer is asked for again by the same key (the hub allows that), and an app killed between the hub's
//! answer and the choice of a PIN goes on where it was.

mod finish;
mod pending;
mod renew;
mod typed;
mod users;

use tungnha_exchange::enrol::{Certificate, EnrolCode, EnrolRequest};
use tungnha_exchange::refusal::Refusal;

use crate::error::{CodeRefusal, Error, Result};
use crate::transport::{HubAddress, Method, Reply, Request, TransportError};

pub(crate) use finish::finish;
pub(crate) use pending::Pending;
pub(crate) use renew::{identity_of, is_behind, refresh_all, renew};
pub(crate) use typed::{met, typed_address};
pub(crate) use users::{Holder, without_pin};

/// Where the protocol's enrolment lives.
const PATH: &str = "/v1/enrol";

/// Reads a pasted or scanned code.
pub(crate) fn read(url: &str) -> Result<EnrolCode> {
    EnrolCode::from_url(url).map_err(|_| Error::Code(CodeRefusal::Unreadable))
}

/// Where the hub of a code is found.
pub(crate) fn address(code: &EnrolCode) -> HubAddress {
    HubAddress {
        addresses: code.addresses.clone(),
        pins: std::iter::once(code.tls_pin).chain(code.spare_pin).collect(),
    }
}

/// The request of a pending enrolment. Not stamped: the hub doesn't know the key yet.
pub(crate) fn request(code: &EnrolCode, pending: &Pending) -> Request {
    Request {
        method: Method::Post,
        path: PATH.to_owned(),
        authorization: None,
        body: EnrolRequest::sign(&code.code, env!("CARGO_PKG_VERSION"), &pending.key, &code.hub_id),
    }
}

/// The certificate's bytes out of an answer, checked: signed by the code's hub, for our key.
pub(crate) fn certificate(
    code: &EnrolCode,
    pending: &Pending,
    reply: std::result::Result<Reply, TransportError>,
) -> Result<Vec<u8>> {
    let reply = reply?;
    if let Ok(certificate) = Certificate::open(&reply.body, &code.keys, &code.hub_id) {
        return if certificate.device_key == pending.key.public() {
            Ok(reply.body)
        } else {
            Err(Error::Refused(reply.status))
        };
    }
    Err(match Refusal::open(&reply.body, &code.keys, &code.hub_id) {
        Ok(Refusal::CodeWrong) => Error::Code(CodeRefusal::Wrong),
        Ok(Refusal::CodeUsed) => Error::Code(CodeRefusal::Used),
        Ok(Refusal::CodeExpired) => Error::Code(CodeRefusal::Expired),
        Ok(Refusal::OtherMachine) => Error::Code(CodeRefusal::OtherMachine),
        Ok(_) | Err(_) => Error::Refused(reply.status),
    })
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::Unreachable | TransportError::Cut => Self::Unreachable,
            TransportError::OtherKey => Self::OtherKey,
        }
    }
}
