//! Asking who a hub says it is, before any of its keys is known: for a code that was typed.
//!
//! Nothing goes out but the question, and nothing that comes back is believed: whoever asks shows it to a person,
//! who compares it with the officer's screen ([`tungnha_exchange::enrol::EnrolCode::fingerprint`]).

use std::sync::Arc;

use tungnha_exchange::enrol::HELLO_PATH;

use super::{Listening, Method, Request, Tls, Transport, TransportError};

/// The most a hub may say of itself: a symbol's content is far below.
const MOST: usize = 4 * 1024;

/// Asks whoever answers at these addresses who they are; with none, on the tablet's own network. Blocks.
pub type Hello = Arc<dyn Fn(Vec<String>) -> Result<Vec<u8>, TransportError> + Send + Sync>;

/// Over TLS; `listening` is told before multicast is listened to, and none doesn't look around.
#[must_use]
pub fn hello(listening: Option<Listening>) -> Hello {
    Arc::new(move |addresses| {
        let around = listening.clone().filter(|_| addresses.is_empty());
        let road = Tls::to_anybody(addresses, around)?;
        let request = Request {
            method: Method::Get,
            path: HELLO_PATH.to_owned(),
            authorization: None,
            body: Vec::new(),
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .map_err(|_| TransportError::Unreachable)?;
        let reply = runtime.block_on(road.send(request))?;
        if reply.status == 200 && reply.body.len() <= MOST {
            Ok(reply.body)
        } else {
            Err(TransportError::Cut)
        }
    })
}
