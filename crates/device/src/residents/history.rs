//! Người: this tablet's records about a resident, and whose answers are alive.

use std::collections::BTreeMap;

use tungnha_domain::{Observation, Rid, Target};

use super::{Lens, chips::saved};
use crate::error::Result;
use crate::session::Me;
use crate::store::{Db, What};
use crate::{times, views};

/// What was recorded about one resident, newest first.
pub(crate) fn history(db: &Db<'_>, me: &Me, rid: Rid) -> Result<views::PersonHistory> {
    let person = Lens::new(db, me)?.resident(db, rid)?;
    let names = me.names(db)?;
    let through = db.sending()?.through;
    let mut own: BTreeMap<u64, Vec<Observation>> = BTreeMap::new();
    for answer in db.own_answers(rid, &me.own, me.role)? {
        own.entry(answer.id.seq).or_default().push(answer);
    }
    let mut entries: Vec<(i64, views::HistoryEntry)> = own
        .into_values()
        .filter_map(|answers| {
            let first = answers.first()?;
            let entry = views::HistoryEntry {
                seq: Some(first.id.seq),
                at: times::shown(first.effective),
                by: names.get(&first.member).cloned(),
                own: true,
                answers: answers
                    .iter()
                    .map(|answer| answered(answer.target, answer.outcome))
                    .collect(),
                told: None,
                settled: !first.settles.is_empty(),
                undone: first.retracted,
                may_undo: !first.retracted,
                saved: saved(me, through, first.id),
            };
            Some((first.effective, entry))
        })
        .collect();
    for found in db.found()? {
        let told = match found.what {
            What::Person if found.number == rid.0 || found.listed == Some(rid.0) => views::DoorWord::Added,
            What::Move if found.number == rid.0 => views::DoorWord::Moved,
            _ => continue,
        };
        let Some(record) = db.own_record(found.seq)? else {
            continue;
        };
        let entry = views::HistoryEntry {
            seq: Some(found.seq),
            at: times::shown(record.effective),
            by: names.get(&record.member).cloned(),
            own: true,
            answers: Vec::new(),
            told: Some(told),
            settled: false,
            undone: found.undone,
            may_undo: !found.undone && found.listed.is_none(),
            saved: saved(me, through, me.own.id(found.seq)),
        };
        entries.push((record.effective, entry));
    }
    let mut heads = Vec::new();
    let mut others: BTreeMap<_, (i64, views::HistoryEntry)> = BTreeMap::new();
    for target in Target::ALL {
        let cell = &person.cells[target.index()];
        for (place, head) in cell.heads.iter().enumerate() {
            heads.push(views::PersonHead {
                target: target.into(),
                by: names.get(&head.member).cloned(),
                at: Some(times::shown(head.effective)),
                outcome: head.outcome.key().into_owned(),
                settled: head.settles,
                shown: place == 0,
            });
            if !me.is_own(head.id) {
                let entry = others.entry(head.id).or_insert_with(|| {
                    let entry = views::HistoryEntry {
                        seq: None,
                        at: times::shown(head.effective),
                        by: names.get(&head.member).cloned(),
                        own: false,
                        answers: Vec::new(),
                        told: None,
                        settled: head.settles,
                        undone: false,
                        may_undo: false,
                        saved: None,
                    };
                    (head.effective, entry)
                });
                entry.1.answers.push(answered(target, head.outcome));
            }
        }
    }
    entries.extend(others.into_values());
    entries.sort_by_key(|(at, entry)| std::cmp::Reverse((*at, entry.seq)));
    Ok(views::PersonHistory {
        rid: rid.0,
        name: person.record.name,
        entries: entries.into_iter().map(|(_, entry)| entry).collect(),
        heads,
        wish: db.last_wish(rid)?.map(|(_, wish)| views::OperatorWish {
            phone: wish.phone,
            sim: wish.sim,
        }),
    })
}

fn answered(target: Target, outcome: tungnha_domain::Outcome) -> views::TargetAnswer {
    views::TargetAnswer {
        target: target.into(),
        outcome: outcome.key().into_owned(),
    }
}
