//! Người: this tablet's records about a resident and their whole house, and whose answers are alive.

use std::collections::BTreeMap;

use tungnha_domain::{Observation, Rid, Target};

use super::invited::Invitations;
use super::told::told;
use super::{Lens, chips::saved};
use crate::error::Result;
use crate::session::Me;
use crate::store::{Db, Kind};
use crate::views::Told;
use crate::visits::may_undo;
use crate::{times, views};

/// What was recorded about one resident, newest first.
pub(crate) fn history(db: &Db<'_>, me: &Me, rid: Rid) -> Result<views::PersonHistory> {
    let person = Lens::new(db, me)?.resident(db, rid)?;
    let mut names = me.names(db)?;
    for (member, name) in me.team_members() {
        names.entry(member).or_insert(name);
    }
    let through = db.sending()?.through;
    let invitations = Invitations::of_house(db, me, &names, person.record.hid)?;
    let mut answers: BTreeMap<u64, Vec<Observation>> = BTreeMap::new();
    for answer in db.own_answers(rid, &me.own, me.role)? {
        answers.entry(answer.id.seq).or_default().push(answer);
    }
    let mut entries: Vec<(i64, views::HistoryEntry)> = Vec::new();
    for record in db.own_records_about(rid, person.record.hid)? {
        let answers = answers.remove(&record.seq).unwrap_or_default();
        let told = told(db, &record, &names, &invitations)?;
        // One that takes another back is told by that other.
        if answers.is_empty() && told.is_none() {
            continue;
        }
        let entry = views::HistoryEntry {
            seq: Some(record.seq),
            at: times::shown(record.effective),
            by: names.get(&record.member).cloned(),
            own: true,
            answers: answers
                .iter()
                .map(|answer| answered(answer.target, answer.outcome))
                .collect(),
            told,
            settled: record.kind == Kind::Settlement,
            undone: record.undone,
            may_undo: may_undo(db, &record)?,
            saved: saved(me, through, me.own.id(record.seq)),
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
                    let mut entry = of_another(head.effective, names.get(&head.member).cloned());
                    entry.settled = head.settles;
                    (head.effective, entry)
                });
                entry.1.answers.push(answered(target, head.outcome));
            }
        }
    }
    entries.extend(others.into_values());
    if let Some(said) = invitations
        .of(person.record.rid)
        .filter(|said| !me.is_own(said.by))
    {
        let shown = invitations.shown(said);
        let mut entry = of_another(said.at, shown.by.clone());
        entry.told = Some(Told::Invited(shown));
        entries.push((said.at, entry));
    }
    entries.sort_by_key(|(at, entry)| std::cmp::Reverse((*at, entry.seq)));
    Ok(views::PersonHistory {
        rid: rid.0,
        hid: person.record.hid.0,
        name: person.record.name,
        entries: entries.into_iter().map(|(_, entry)| entry).collect(),
        heads,
        wish: db.last_wish(rid)?.map(|(_, wish)| views::OperatorWish {
            phone: wish.phone,
            sim: wish.sim,
        }),
    })
}

/// A line of what another tablet or the desk recorded, as yet without a word.
fn of_another(at: i64, by: Option<String>) -> views::HistoryEntry {
    views::HistoryEntry {
        seq: None,
        at: times::shown(at),
        by,
        own: false,
        answers: Vec::new(),
        told: None,
        settled: false,
        undone: false,
        may_undo: false,
        saved: None,
    }
}

fn answered(target: Target, outcome: tungnha_domain::Outcome) -> views::TargetAnswer {
    views::TargetAnswer {
        target: target.into(),
        outcome: outcome.key().into_owned(),
    }
}
