//! What a former life of this tablet left: spare copies under a number the tablet no longer has, since it joined
//! its hub anew. Nobody here can read them, and no store knows them; the hub's receipt alone lets them go.

use super::{Folder, KeptReceipts, Span};
use crate::error::Result;
use crate::session::Session;

/// Whether every record without a receipt stands in a spare.
pub(crate) fn all_spared(session: &Session, folder: &Folder) -> Result<bool> {
    let (me, db) = (&session.me, session.store.read());
    let last = db.last_record()?.map_or(0, |last| last.seq);
    if last <= db.sending()?.through {
        return Ok(true);
    }
    let spans = folder.spans()?.into_iter();
    Ok(spans
        .filter(|span| span.dev == me.dev && me.own.lived(span.epoch))
        .any(|span| span.last() >= last))
}

/// The spares that are not of the tablet with this number.
pub(crate) fn former(folder: &Folder, dev: u32) -> Result<Vec<Span>> {
    let mut spans = folder.spans()?;
    spans.retain(|span| span.dev != dev);
    Ok(spans)
}

/// Removes those of former lives that the hub signed for: all of a log, or none of it. The chain hash at its end
/// must be the receipt's, unless the hub knows more of that log than was left here.
pub(crate) fn drop_receipted(folder: &Folder, kept: &KeptReceipts, dev: u32) -> Result<()> {
    let spans = former(folder, dev)?;
    for last in &spans {
        let of_log = |span: &&Span| (span.dev, span.epoch) == (last.dev, last.epoch);
        if spans.iter().filter(of_log).any(|span| span.next > last.next) {
            continue;
        }
        let Some((ack, _)) = kept.of(last.dev, last.epoch) else {
            continue;
        };
        let holds = match ack.through.cmp(&last.last()) {
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Equal => folder
                .read(*last)?
                .is_some_and(|spare| spare.end.chain == ack.chain),
        };
        if holds {
            tracing::info!(
                dev = last.dev,
                "what a former life of this tablet left is with the hub"
            );
            for span in spans.iter().filter(of_log) {
                folder.remove(*span)?;
            }
        }
    }
    Ok(())
}
