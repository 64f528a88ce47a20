//! A piece of a list on its way in: kept as it comes, so that no cut, no stop and no restart costs it.

use tokio::sync::mpsc;

use super::Tablet;
use crate::error::Result;
use crate::sync::{self, WantedPiece};
use crate::transport::{Reply, Request, Stretch, Transport, TransportError};

/// Bytes that may wait before they are made durable: three seconds at 20 kbit/s. On a fast road they come
/// together, so that a piece is a few writes and not one for each packet.
const UNKEPT: usize = 8 * 1024;

impl Tablet {
    /// Fetches a piece from where it stands. Whatever has come is kept before this returns, or is dropped.
    pub(super) async fn fetch(
        &self,
        road: &dyn Transport,
        request: Request,
        wanted: &WantedPiece,
    ) -> Result<std::result::Result<Reply, TransportError>> {
        let (arriving, mut stretches) = mpsc::unbounded_channel();
        let mut answer = road.fetch(request, wanted.here, arriving);
        let mut unkept: Option<Stretch> = None;
        let reply = loop {
            tokio::select! {
                biased;
                Some(stretch) = stretches.recv() => {
                    unkept = Some(joined(unkept, stretch));
                    if unkept.as_ref().is_some_and(|stretch| stretch.bytes.len() >= UNKEPT) {
                        self.keep(wanted, unkept.take())?;
                        self.crossed(road)?;
                    }
                }
                reply = &mut answer => break reply,
            }
        };
        while let Ok(stretch) = stretches.try_recv() {
            unkept = Some(joined(unkept, stretch));
        }
        self.keep(wanted, unkept)?;
        Ok(reply)
    }

    fn keep(&self, wanted: &WantedPiece, stretch: Option<Stretch>) -> Result<()> {
        match stretch {
            Some(stretch) => self.with(|session| sync::keep(session, wanted, &stretch)),
            None => Ok(()),
        }
    }
}

/// One stretch of two that came after each other.
fn joined(before: Option<Stretch>, next: Stretch) -> Stretch {
    match before {
        Some(mut stretch) if stretch.at + stretch.bytes.len() as u64 == next.at && stretch.of == next.of => {
            stretch.bytes.extend(next.bytes);
            stretch
        }
        // A road that begins again from elsewhere: what it brings now counts.
        _ => next,
    }
}
