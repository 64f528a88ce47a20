//! Hamlet × target × reason.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use tungnha_domain::{Bucket, Outcome, Tally, Target};

use crate::conflicts::is_open;
use crate::error::Result;
use crate::residents::Lens;
use crate::session::Session;
use crate::store::as_of;
use crate::times;
use crate::views::{ReasonCount, TargetCounts, UnitLeft, WhoLeft};

/// Counts every resident of every list on this tablet.
pub(crate) fn who_left(session: &Session) -> Result<WhoLeft> {
    let (db, me) = (session.store.read(), &session.me);
    let lens = Lens::new(&db, me)?;
    let own = db.all_own_answers(&me.own, me.role)?;
    let mut units = Vec::new();
    let mut open = 0;
    let rows = db.units()?;
    for unit in &rows {
        let mut tallies = [Tally::default(); 4];
        let mut reasons: [BTreeMap<Outcome, u32>; 4] = Default::default();
        db.each_resident(unit.id, |record| {
            let own = own.get(&record.rid).map_or(&[][..], Vec::as_slice);
            let person = lens.see(record, own);
            open += person.cells.iter().filter(|cell| is_open(cell)).count();
            for (at, standing) in person.standings.iter().enumerate() {
                tallies[at].add(standing);
                if let (Bucket::Reason, Some(outcome)) = (standing.bucket, standing.outcome) {
                    *reasons[at].entry(outcome).or_default() += 1;
                }
            }
            Ok(())
        })?;
        let (households_left, households_total) = db.count_houses(unit.id)?;
        let targets = Target::ALL
            .into_iter()
            .map(|target| counts(target, &tallies[target.index()], &reasons[target.index()]))
            .collect();
        units.push(UnitLeft {
            hamlet: unit.name.clone(),
            households_left,
            households_total,
            targets,
        });
    }
    let as_of = as_of(&rows).map(times::shown);
    Ok(WhoLeft {
        units,
        conflicts: u32::try_from(open).unwrap_or(u32::MAX),
        as_of,
    })
}

fn counts(target: Target, tally: &Tally, reasons: &BTreeMap<Outcome, u32>) -> TargetCounts {
    let mut reasons: Vec<ReasonCount> = reasons
        .iter()
        .map(|(outcome, count)| ReasonCount {
            outcome: outcome.key().into_owned(),
            count: *count,
        })
        .collect();
    reasons.sort_by_key(|reason| Reverse(reason.count));
    TargetCounts {
        target: target.into(),
        listed: tally.listed,
        eligible: tally.eligible,
        done: tally.done,
        in_progress: tally.in_progress,
        no_need: tally.no_need,
        not_asked: tally.not_asked,
        not_eligible: tally.not_eligible,
        reasons,
    }
}
