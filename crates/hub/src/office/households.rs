//! Households on the screen: found, looked into, joined, split, moved. What is decided here is listed and taken
//! back with the other decisions (`reconcile.decisions`, `reconcile.undo`).

use serde::Deserialize;
use ts_rs::TS;
use tungnha_domain::{Hid, Rid};

use super::call::{Call, calls};
use super::{Answer, Ask};
use crate::desk::{self, Moved};
use crate::review::{self, Household, Houses, Made};

pub(super) const CALLS: &[Call] = calls![
    "households.find" => Officer, find: Query => Houses;
    "households.open" => Officer, open: Which => Household;
    "households.join" => Officer, join: Two => Made;
    "households.split" => Officer, split: Split => Vec<Made>;
    "households.move_to" => Officer, move_to: Move => Moved;
];

/// What is looked for.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "HouseQuery")]
pub(super) struct Query {
    /// A name without marks, initials, or the beginning of a household's number.
    query: String,
}

/// One household.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "WhichHouse")]
pub(super) struct Which {
    hid: u32,
}

/// Two households that are one.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "TwoHouses")]
pub(super) struct Two {
    /// The one that ends.
    hid: u32,
    /// The one that stays.
    into: u32,
}

/// People of one household who are a household of their own.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "HouseSplit")]
pub(super) struct Split {
    rids: Vec<u32>,
    /// The new household's number, new in the hamlet.
    number: String,
}

/// A household that is in another hamlet.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "HouseMove")]
pub(super) struct Move {
    hid: u32,
    /// The hamlet's name.
    to: String,
}

fn find(ask: &Ask<'_>, args: Query) -> Answer<Houses> {
    ask.write(|tx| review::find_households(tx, &args.query, (ask.who(), ask.now)))
}

fn open(ask: &Ask<'_>, args: Which) -> Answer<Household> {
    ask.write(|tx| review::household(tx, Hid(args.hid), (ask.who(), ask.now)))
}

fn join(ask: &Ask<'_>, args: Two) -> Answer<Made> {
    ask.write(|tx| review::join(tx, Hid(args.hid), Hid(args.into), (ask.who(), ask.now)))
}

fn split(ask: &Ask<'_>, args: Split) -> Answer<Vec<Made>> {
    let rids: Vec<Rid> = args.rids.into_iter().map(Rid).collect();
    ask.write(|tx| review::split_household(tx, &rids, &args.number, (ask.who(), ask.now)))
}

fn move_to(ask: &Ask<'_>, args: Move) -> Answer<Moved> {
    ask.write(|tx| desk::move_house(tx, Hid(args.hid), &args.to, (ask.who(), ask.now)))
}
