//! Lists against the field: the counts, the people behind them, and what an officer decides.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_domain::{Rid, Target};

use super::call::{Call, Nothing, calls};
use super::{Answer, Ask};
use crate::review::{
    self, Change, Choice, DecisionLine, Field, Line, Made, Match, Pair, Reconciled, Side, Which,
};

pub(super) const CALLS: &[Call] = calls![
    "reconcile.counts" => Office, counts: ReconcileArgs => Reconciled;
    "reconcile.lines" => Office, lines: LinesArgs => Vec<Line>;
    "reconcile.changes" => Office, changes: ReconcileArgs => Vec<Change>;
    "reconcile.duplicates" => Officer, duplicates: Nothing => Vec<Pair>;
    "reconcile.decide" => Officer, decide: DecideArgs => Made;
    "reconcile.same_person" => Officer, same_person: TwoPeople => Made;
    "reconcile.decisions" => Office, decisions: Nothing => Vec<DecisionLine>;
    "reconcile.undo" => Officer, undo: WhichDecision => Taken;
];

/// What to hold against what.
#[derive(Debug, Deserialize, TS)]
pub(super) struct ReconcileArgs {
    /// One hamlet only.
    #[serde(default)]
    #[ts(optional)]
    hamlet: Option<String>,
    /// What this import brought; the newest without one.
    #[serde(default)]
    #[ts(optional)]
    import_id: Option<String>,
}

/// The people behind one count.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "ReconcileLinesArgs")]
pub(super) struct LinesArgs {
    #[serde(default, rename = "match")]
    #[ts(optional)]
    relation: Option<Match>,
    #[serde(default)]
    #[ts(optional)]
    target: Option<Target>,
    #[serde(default)]
    #[ts(optional)]
    hamlet: Option<String>,
    #[serde(default)]
    #[ts(optional)]
    member: Option<u32>,
    #[serde(default)]
    #[ts(optional, type = "string")]
    day: Option<NaiveDate>,
}

/// One decision: about a target, or about a detail.
#[derive(Debug, Deserialize, TS)]
pub(super) struct DecideArgs {
    rid: u32,
    #[serde(default)]
    #[ts(optional)]
    target: Option<Target>,
    #[serde(default)]
    #[ts(optional)]
    field: Option<Field>,
    choice: Choice,
    /// What to record where the list is right and gives no reason.
    #[serde(default)]
    #[ts(optional)]
    outcome: Option<String>,
}

/// Two numbers that look like one person.
#[derive(Debug, Deserialize, TS)]
pub(super) struct TwoPeople {
    stays: u32,
    duplicate: u32,
    /// They are two people after all.
    #[serde(default)]
    different: bool,
}

/// One decision.
#[derive(Debug, Deserialize, TS)]
pub(super) struct WhichDecision {
    #[ts(type = "number")]
    decision: i64,
}

/// A decision was taken back.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "DecisionTaken")]
pub(super) struct Taken {
    #[ts(type = "number")]
    decision: i64,
}

fn counts(ask: &Ask<'_>, args: ReconcileArgs) -> Answer<Reconciled> {
    ask.read(|tx| {
        review::reconcile(
            tx,
            args.hamlet.as_deref(),
            None,
            args.import_id.as_deref(),
            ask.now,
        )
    })
}

fn lines(ask: &Ask<'_>, args: LinesArgs) -> Answer<Vec<Line>> {
    let which = Which {
        relation: args.relation,
        target: args.target,
        hamlet: args.hamlet,
        member: args.member,
        day: args.day,
    };
    ask.write(|tx| {
        let lines = review::lines(tx, &which)?;
        named(ask, tx, "lines", lines.len())?;
        Ok(lines)
    })
}

fn changes(ask: &Ask<'_>, args: ReconcileArgs) -> Answer<Vec<Change>> {
    ask.write(|tx| {
        let found = review::changes(tx, args.hamlet.as_deref(), args.import_id.as_deref())?;
        let lines = found.map(|found| found.lines).unwrap_or_default();
        named(ask, tx, "changes", lines.len())?;
        Ok(lines)
    })
}

fn duplicates(ask: &Ask<'_>, _: Nothing) -> Answer<Vec<Pair>> {
    ask.write(|tx| {
        let pairs = review::duplicates(tx)?;
        named(ask, tx, "duplicates", pairs.len())?;
        Ok(pairs)
    })
}

fn decide(ask: &Ask<'_>, args: DecideArgs) -> Answer<Made> {
    let by = (ask.who(), ask.now);
    let rid = Rid(args.rid);
    ask.write(|tx| match (args.target, args.field) {
        (Some(target), None) => {
            let side = Side {
                choice: args.choice,
                outcome: args.outcome.as_deref(),
            };
            review::decide_answer(tx, rid, target, side, by)
        }
        (None, Some(field)) => review::decide_detail(tx, rid, field, args.choice, by),
        _ => Err(crate::error::HubError::Refused(
            "cần một chỉ tiêu hoặc một chi tiết (a target or a field)".to_owned(),
        )),
    })
}

fn same_person(ask: &Ask<'_>, args: TwoPeople) -> Answer<Made> {
    let by = (ask.who(), ask.now);
    let (stays, duplicate) = (Rid(args.stays), Rid(args.duplicate));
    ask.write(|tx| {
        if args.different {
            review::different_people(tx, stays, duplicate, by)
        } else {
            review::same_person(tx, stays, duplicate, by)
        }
    })
}

fn decisions(ask: &Ask<'_>, _: Nothing) -> Answer<Vec<DecisionLine>> {
    ask.write(|tx| {
        let lines = review::decisions(tx)?;
        named(ask, tx, "decisions", lines.len())?;
        Ok(lines)
    })
}

fn undo(ask: &Ask<'_>, which: WhichDecision) -> Answer<Taken> {
    ask.write(|tx| review::undo_decision(tx, which.decision, ask.who(), ask.now))?;
    Ok(Taken {
        decision: which.decision,
    })
}

/// Logs that names were read.
fn named(
    ask: &Ask<'_>,
    tx: &crate::store::Transaction<'_>,
    which: &str,
    rows: usize,
) -> Result<(), crate::error::HubError> {
    ask.log(
        tx,
        "reconcile_people",
        &serde_json::json!({ "which": which, "rows": rows }),
    )
}
