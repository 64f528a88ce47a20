//! The day's lists on the screen: to look at, to take out with a purpose, and the draws to be checked.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_domain::vietnam_day;

use super::call::{Call, Nothing, calls};
use super::{Answer, Ask, FileOut};
use crate::commune::Commune;
use crate::commune::units::{self, UnitKind};
use crate::export::export;
use crate::lists::inspection::{self, Draw, Drawn, Found};
use crate::lists::{self, Ask as ListAsk};
use crate::log;
use crate::store::audit::Head;
use crate::table::{Eyes, Table};

pub(super) const CALLS: &[Call] = calls![
    "lists.context" => Office, context: Nothing => Context;
    "lists.show" => Office, show: Show => Table;
    "lists.export" => Office, take_out: TakeOut => TakenOut;
    "inspection.draws" => Office, draws: Nothing => Vec<Drawn>;
    "inspection.draw" => Officer, draw: Draw => Drawn;
    "inspection.found" => Officer, found: FoundAt => Vec<Drawn>;
];

/// What the lists' questions are asked with.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "ListContext")]
pub(super) struct Context {
    /// The day it is at the hub.
    today: String,
    /// The campaign's first day.
    first_day: String,
    /// The hamlets, in the order people count them.
    hamlets: Vec<String>,
    /// The operators that lists or the allocation name.
    operators: Vec<String>,
}

fn context(ask: &Ask<'_>, _: Nothing) -> Answer<Context> {
    ask.read(|tx| {
        let units = units::all(tx)?;
        let named = |kind| {
            let of = units.iter().filter(|unit| unit.kind == kind);
            of.map(|unit| unit.name.clone()).collect()
        };
        Ok(Context {
            today: vietnam_day(ask.now).to_string(),
            first_day: Commune::load(tx)?.campaign.first_day.to_string(),
            hamlets: named(UnitKind::Hamlet),
            operators: named(UnitKind::Operator),
        })
    })
}

/// Which list, and how closely it is looked at.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "ListShow")]
pub(super) struct Show {
    ask: ListAsk,
    /// Whole personal IDs; officers only.
    #[serde(default)]
    whole_ids: bool,
    /// What stands behind a special case; officers only.
    #[serde(default)]
    special: bool,
}

impl Show {
    fn eyes(&self, ask: &Ask<'_>) -> Eyes {
        Eyes {
            whole_ids: self.whole_ids,
            special: self.special,
            ..ask.eyes()
        }
    }
}

fn show(ask: &Ask<'_>, args: Show) -> Answer<Table> {
    let eyes = args.eyes(ask);
    ask.write(|tx| {
        let table = lists::table(tx, &args.ask, &eyes, ask.now)?;
        log::listed(tx, &table.list, table.rows.len(), &eyes, ask.now)?;
        Ok(table)
    })
}

/// Which list, and what for.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "ListTakeOut")]
pub(super) struct TakeOut {
    show: Show,
    /// Goes into the log with rows and columns.
    purpose: String,
}

/// A list as a file.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "ListTakenOut")]
pub(super) struct TakenOut {
    file: FileOut,
    rows: usize,
    /// People left out because their processing is restricted.
    withheld: u32,
    /// Where the log stood after it.
    audit: Head,
}

fn take_out(ask: &Ask<'_>, args: TakeOut) -> Answer<TakenOut> {
    let eyes = args.show.eyes(ask);
    let told = ask.write(|tx| {
        let table = lists::table(tx, &args.show.ask, &eyes, ask.now)?;
        export(tx, table, &args.purpose, &eyes, ask.now)
    })?;
    Ok(TakenOut {
        file: FileOut::of(file_name(&args.show.ask, ask.now), &told.bytes),
        rows: told.rows,
        withheld: told.withheld,
        audit: told.audit,
    })
}

/// `tra-ve-2024-05-06.xlsx`
fn file_name(of: &ListAsk, now: i64) -> String {
    let today = vietnam_day(now);
    let (name, day) = match of {
        ListAsk::Returns { day, .. } => ("tra-ve", day.unwrap_or(today)),
        ListAsk::Operators { .. } => ("nha-mang", today),
        ListAsk::Revisits { day, .. } => ("hen-lai", day.unwrap_or(today)),
        ListAsk::Inspection { .. } => ("kiem-tra", today),
        ListAsk::Allowance { to, .. } => ("cham-cong", *to),
        ListAsk::Roster { .. } => ("nhom", today),
        ListAsk::Invitations { day, .. } => ("giay-moi", day.unwrap_or(today)),
    };
    format!("{name}-{day}.xlsx")
}

fn draws(ask: &Ask<'_>, _: Nothing) -> Answer<Vec<Drawn>> {
    ask.read(|tx| inspection::draws(tx))
}

fn draw(ask: &Ask<'_>, args: Draw) -> Answer<Drawn> {
    ask.write(|tx| inspection::draw(tx, &args, &ask.eyes(), ask.now))
}

/// What was found at one door.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "InspectionFoundAt")]
pub(super) struct FoundAt {
    draw: String,
    place: u32,
    /// None takes it back.
    result: Option<Found>,
}

fn found(ask: &Ask<'_>, args: FoundAt) -> Answer<Vec<Drawn>> {
    ask.write(|tx| {
        inspection::found(tx, &args.draw, args.place, args.result, &ask.eyes(), ask.now)?;
        inspection::draws(tx)
    })
}
