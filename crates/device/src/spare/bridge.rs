//! What to do when the spares know more of the log than the store does: its end was lost with a damaged or
//! put-back file.
//!
//! Without this the next taps would take numbers that the hub will hear of from a spare with other content:
//! a fork. The log goes on behind the spare instead, with its chain hash and clocks, and what vanished is
//! sent from the spare. Nobody here can read it; the list, fetched anew, brings back what the hub made of it.

use super::file::End;
use super::{Folder, Span};
use crate::error::Result;
use crate::session::Session;
use crate::store::Bridge;

/// Bridges such a hole, if there is one; says whether there was.
pub(crate) fn bridge(session: &mut Session, folder: &Folder) -> Result<bool> {
    let me = &session.me;
    let ours = |span: &Span| span.dev == me.dev && me.own.lived(span.epoch);
    let mut spans: Vec<Span> = folder.spans()?.into_iter().filter(ours).collect();
    let mark = folder.mark()?.filter(|(span, _)| ours(span));
    let last = session.store.read().last_record()?.map_or(0, |last| last.seq);
    for span in std::mem::take(&mut spans) {
        if folder.read(span)?.is_some() {
            spans.push(span);
        } else if span.last() <= last {
            // A damaged copy of what is here: the next pass makes it anew.
            folder.remove(span)?;
        }
    }
    let Some((next, end)) = known_end(folder, &spans, mark, last + 1)? else {
        return Ok(false);
    };
    tracing::warn!(
        records = next - last - 1,
        "the store lost the end of the log; it goes on behind the spare copies"
    );
    let bridge = Bridge {
        first: last + 1,
        next,
        chain: end.chain,
        anchor: end.anchor,
    };
    session.store.write(|db| {
        db.put_bridge(&bridge)?;
        // From the start, so that the hub also tells again what this tablet itself had said.
        for mut unit in db.units()? {
            unit.position = 0;
            db.clear_staged(unit.id)?;
            db.put_unit(&unit)?;
        }
        Ok(())
    })?;
    Ok(true)
}

/// How far the spares follow the log from `at` on without a gap, and what stands there.
fn known_end(
    folder: &Folder,
    spans: &[Span],
    mark: Option<(Span, End)>,
    at: u64,
) -> Result<Option<(u64, End)>> {
    let mut known = None;
    let mut at = at;
    loop {
        let holding = spans.iter().filter(|span| span.holds(at));
        let Some(span) = holding.max_by_key(|span| span.next) else {
            break;
        };
        let Some(spare) = folder.read(*span)? else { break };
        at = span.next;
        known = Some((at, spare.end));
    }
    // Everything up to the mark was under the hub's receipt once: no spare is needed to get there.
    if let Some((span, end)) = mark
        && span.next > at
    {
        known = Some((span.next, end));
    }
    Ok(known)
}
