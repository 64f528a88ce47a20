//! "Người ngoài danh sách" on the screen: what doors told that no list has. What is decided here is listed and taken
//! back with the other decisions (`reconcile.decisions`, `reconcile.undo`).

use serde::Deserialize;
use ts_rs::TS;

use super::call::{Call, Nothing, calls};
use super::{Answer, Ask};
use crate::review::{self, FoundView, Made};
use crate::store::audit;

pub(super) const CALLS: &[Call] = calls![
    "found.list" => Officer, list: Nothing => FoundView;
    "found.known" => Officer, known: Known => Made;
    "found.add" => Officer, add: Add => Made;
    "found.take_move" => Officer, take_move: Moves => Vec<Made>;
    "found.let_go" => Officer, let_go: LetGo => Made;
];

/// One finding that is a person or a household the list has.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "FoundKnown")]
pub(super) struct Known {
    number: u32,
    /// The resident's number, or the household's.
    other: u32,
}

/// One that is put on the list.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "FoundAdd")]
pub(super) struct Add {
    number: u32,
    /// The number a new household gets; none: what the door told, or one that is free.
    household: Option<String>,
}

/// Moves that are taken up together.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "FoundMoves")]
pub(super) struct Moves {
    numbers: Vec<u32>,
}

/// One that is let go.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "FoundLetGo")]
pub(super) struct LetGo {
    number: u32,
    /// Why.
    reason: String,
}

fn list(ask: &Ask<'_>, _: Nothing) -> Answer<FoundView> {
    ask.write(|tx| {
        let view = review::found(tx)?;
        let detail = serde_json::json!({ "rows": view.lines.len() });
        audit::append(tx, ask.now, ask.who(), "found", &detail)?;
        Ok(view)
    })
}

fn known(ask: &Ask<'_>, args: Known) -> Answer<Made> {
    ask.write(|tx| review::is_known(tx, args.number, args.other, (ask.who(), ask.now)))
}

fn add(ask: &Ask<'_>, args: Add) -> Answer<Made> {
    ask.write(|tx| review::add_found(tx, args.number, args.household.as_deref(), (ask.who(), ask.now)))
}

fn take_move(ask: &Ask<'_>, args: Moves) -> Answer<Vec<Made>> {
    ask.write(|tx| review::take_move(tx, &args.numbers, (ask.who(), ask.now)))
}

fn let_go(ask: &Ask<'_>, args: LetGo) -> Answer<Made> {
    ask.write(|tx| review::let_go(tx, args.number, &args.reason, (ask.who(), ask.now)))
}
