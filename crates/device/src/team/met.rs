//! Where colleagues are at work, told from tablet to tablet with the copy one hands the other.
//!
//! It is the tablet's own word, signed by its key and told at first hand: nobody passes it on. Half an hour is all
//! it is good for, by clocks that may both be wrong, so what is in doubt is left out: a word older than the one
//! before it from the same tablet (an old file read again), one from the future, a house that has long been
//! left. A wrong clock can lose a note that way, never bring an old one back.

use tungnha_ambient::Moment;
use tungnha_exchange::claims::AtWork;

use crate::error::Result;
use crate::houses::{SKEW, WORKS, at_work};
use crate::session::Session;
use crate::visits::time;

/// This tablet's word for a colleague's: where its holder is now, or that they are nowhere.
pub(crate) fn word(session: &Session, now: &Moment) -> Result<Vec<u8>> {
    let (me, db) = (&session.me, session.store.read());
    let made = time(&db, now)?;
    let houses = at_work(&db, made)?;
    let since = |opened: i64| u32::try_from(made.saturating_sub(opened)).unwrap_or(0);
    let word = AtWork {
        dev: me.dev,
        made,
        houses: houses
            .into_iter()
            .map(|(hid, opened)| (hid, me.member, since(opened)))
            .collect(),
    };
    Ok(word.sign(&me.device_key, &me.hub))
}

/// Takes a colleague's word in, if their tablet is of the team and signed it. Only houses of hamlets that both have
/// and people who use that tablet count.
pub(crate) fn learn(session: &mut Session, now: &Moment, bytes: &[u8]) -> Result<()> {
    let me = &session.me;
    let key = |dev| me.mate(dev).map(|mate| mate.device_key);
    let Ok(word) = AtWork::open(bytes, &me.hub, key) else {
        return Ok(());
    };
    let Some(mate) = me.mate(word.dev) else {
        return Ok(());
    };
    session.store.write(|db| {
        let at = time(db, now)?;
        let known = db.met(word.dev)?;
        if word.made > at.saturating_add(SKEW) || known.is_some_and(|known| word.made <= known) {
            return Ok(());
        }
        db.set_met(word.dev, word.made)?;
        for (hid, member, since) in &word.houses {
            let ours = db
                .house(*hid)?
                .is_some_and(|house| mate.units.contains(&house.unit));
            let until = until(word.made.min(at), *since);
            if ours && mate.is_used_by(*member) && until > at {
                db.put_met_claim(word.dev, *hid, *member, until)?;
            }
        }
        Ok(())
    })
}

/// When a house counts as left that somebody had been at for `since` seconds at `made`.
fn until(made: i64, since: u32) -> i64 {
    made.saturating_sub(i64::from(since)).saturating_add(WORKS)
}
