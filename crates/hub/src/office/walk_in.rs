//! The walk-in desk on the screen.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_domain::{Catalogue, Rid, Target};

use super::call::{Call, Nothing, calls};
use super::{Answer, Ask};
use crate::desk::walk_in::{self, Said, Search, Visitor};

pub(super) const CALLS: &[Call] = calls![
    "walk_in.search" => Officer, search: Query => Search;
    "walk_in.open" => Officer, open: Which => Visitor;
    "walk_in.attend" => Officer, attend: Attend => Visitor;
    "walk_in.record" => Officer, record: Said => Visitor;
    "walk_in.undo" => Officer, undo: Undo => Visitor;
    "walk_in.reasons" => Officer, reasons: Nothing => Vec<Choice>;
];

/// What is looked for.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "WalkInQuery")]
pub(super) struct Query {
    /// A name without marks, initials, or the end of a number.
    query: String,
}

fn search(ask: &Ask<'_>, args: Query) -> Answer<Search> {
    ask.write(|tx| walk_in::search(tx, &args.query, &ask.eyes(), ask.now))
}

/// Who.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "WalkInWhich")]
pub(super) struct Which {
    rid: Rid,
}

fn open(ask: &Ask<'_>, args: Which) -> Answer<Visitor> {
    ask.write(|tx| walk_in::visitor(tx, args.rid, &ask.eyes(), ask.now))
}

/// Who came where.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "WalkInAttend")]
pub(super) struct Attend {
    point: u32,
    rid: Rid,
    /// `false` takes it back.
    came: bool,
}

fn attend(ask: &Ask<'_>, args: Attend) -> Answer<Visitor> {
    ask.write(|tx| walk_in::attend(tx, args.point, args.rid, args.came, &ask.eyes(), ask.now))
}

fn record(ask: &Ask<'_>, args: Said) -> Answer<Visitor> {
    ask.write(|tx| walk_in::record(tx, ask.caller.member, &args, &ask.eyes(), ask.now))
}

/// Which answer to take back.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "WalkInUndo")]
pub(super) struct Undo {
    record: String,
}

fn undo(ask: &Ask<'_>, args: Undo) -> Answer<Visitor> {
    ask.write(|tx| walk_in::undo(tx, ask.caller.member, &args.record, &ask.eyes(), ask.now))
}

/// One reason that may be given.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "WalkInReason")]
pub(super) struct Choice {
    key: String,
    label_vi: String,
    label_en: String,
    targets: Vec<Target>,
    /// Answers the person's other open targets too.
    person: bool,
    /// Sealed: the list then says only “trường hợp đặc biệt”.
    sensitive: bool,
}

fn reasons(_: &Ask<'_>, _: Nothing) -> Answer<Vec<Choice>> {
    let choice = |row: &tungnha_domain::ReasonRow| Choice {
        key: row.key.to_owned(),
        label_vi: row.label_vi.to_owned(),
        label_en: row.label_en.to_owned(),
        targets: row.targets.to_vec(),
        person: row.person_scope,
        sensitive: row.sensitive,
    };
    Ok(Catalogue::shipped().rows.iter().map(choice).collect())
}
