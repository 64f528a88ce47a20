//! `cards`: the tablets' step cards from the command line: listed, taken out to a file, put back changed, put in order.

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use tungnha_domain::cards::{CardSet, IDS};

use super::args::Common;
use super::lists::write_new;
use super::tell;
use crate::cards::{self, Change, Order, OrderChange, StepCards};
use crate::error::HubError;
use crate::store::{Store, Transaction};
use crate::table::Eyes;

/// Shown with `--help`.
pub(super) const HELP: &str = "Ví dụ:\n  tungnha-hub cards --data hub\n  \
    tungnha-hub cards --data hub --set own-sim --out own-sim.json\n  \
    tungnha-hub cards --data hub --file own-sim.json --by \"Nguyễn Thị Thu\"\n  \
    tungnha-hub cards --data hub --set own-sim --original --by \"Nguyễn Thị Thu\"\n  \
    tungnha-hub cards --data hub --order own-sim,signature,id-card,vneid-phone,vneid-web,phone-4g --by \"Nguyễn Thị Thu\"\n  \
    tungnha-hub cards --data hub --original --by \"Nguyễn Thị Thu\"      (thứ tự của ứng dụng)\n\n\
    JSON: order {version, ids, changed, who, at}, sets [{id, version, title, steps, changed, who, at}]\n\
    Tệp (the file): {id, version, targets, sign, title {vi, en}, whom, bring […], steps [{picture, do, more}], done};\n\
    version trong tệp là bản đã lấy ra: bản khác vừa được ai sửa thì không ghi đè";

/// What to do with them.
#[derive(Args)]
pub(crate) struct CardsArgs {
    #[command(flatten)]
    common: Common,
    /// Thẻ nào (which set)
    #[arg(long, value_name = "ID", conflicts_with_all = ["file", "order"])]
    set: Option<String>,
    /// Lấy thẻ ra tệp này; không ghi đè (take the set out to this file)
    #[arg(long, value_name = "FILE", requires = "set", conflicts_with = "original")]
    out: Option<PathBuf>,
    /// Đưa thẻ trong tệp này vào (put the set in this file in)
    #[arg(long, value_name = "FILE", requires = "by")]
    file: Option<PathBuf>,
    /// Thứ tự các thẻ, cách nhau bằng dấu phẩy (the order of all sets)
    #[arg(
        long,
        value_name = "ID,ID,…",
        value_delimiter = ',',
        requires = "by",
        conflicts_with = "file"
    )]
    order: Vec<String>,
    /// Về bản gốc của ứng dụng: thẻ --set, không có thì thứ tự (back to the app's own)
    #[arg(long, requires = "by", conflicts_with_all = ["file", "order"])]
    original: bool,
    /// Tên cán bộ (the officer's name)
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

/// What `cards --json` tells.
#[derive(Serialize)]
struct Told {
    order: Order,
    sets: Vec<Line>,
}

/// One set as tablets show it.
#[derive(Serialize)]
struct Line {
    id: String,
    version: u32,
    title: String,
    steps: usize,
    /// An officer's, not the app's own.
    changed: bool,
    who: Option<String>,
    at: Option<String>,
}

pub(super) fn run(args: &CardsArgs) -> Result<ExitCode, HubError> {
    let now = args.common.now();
    let eyes = Eyes {
        who: args.by.clone().unwrap_or_default(),
        ..Eyes::cli()
    };
    let mut store = Store::open(&args.common.data)?;
    if let (Some(id), Some(out)) = (&args.set, &args.out) {
        let set = store.read(|tx| cards::stands(tx, id))?;
        let json = serde_json::to_string_pretty(&set).map_err(|_| HubError::Unreadable("json"))?;
        write_new(out, format!("{json}\n").as_bytes())?;
    } else if let Some(file) = &args.file {
        let json = std::fs::read_to_string(file).map_err(HubError::file(file))?;
        let in_file = |fault: HubError| HubError::Refused(format!("{}: {fault}", file.display()));
        let change = cards::from_file(&json).map_err(in_file)?;
        store
            .write(|tx| cards::change(tx, &change, &eyes, now))
            .map_err(in_file)?;
    } else if !args.order.is_empty() || (args.original && args.set.is_none()) {
        let ids = (!args.original).then(|| args.order.clone());
        store.write(|tx| {
            let from = cards::order(tx)?.version;
            cards::reorder(tx, &OrderChange { from, ids }, &eyes, now)
        })?;
    } else if let Some(id) = args.set.as_ref().filter(|_| args.original) {
        store.write(|tx| {
            let change = Change {
                id: id.clone(),
                from: cards::stands(tx, id)?.version,
                content: None,
            };
            cards::change(tx, &change, &eyes, now)
        })?;
    }
    let told = store.read(|tx| told(tx, args.set.as_deref()))?;
    tell(&args.common, &told, text)
}

/// In the order tablets show them; one set if it was asked for.
fn told(tx: &Transaction<'_>, only: Option<&str>) -> Result<Told, HubError> {
    let (order, changed) = (cards::order(tx)?, cards::all(tx)?);
    if let Some(id) = only.filter(|id| !IDS.contains(id)) {
        // Says which there are.
        cards::stands(tx, id)?;
    }
    let mut sets = Vec::new();
    for id in order.ids.iter().filter(|id| only.is_none_or(|only| only == *id)) {
        let row = changed.iter().find(|row| row.id == *id);
        sets.push(line(&cards::stands(tx, id)?, row));
    }
    Ok(Told { order, sets })
}

fn line(set: &CardSet, row: Option<&StepCards>) -> Line {
    Line {
        id: set.id.clone(),
        version: set.version,
        title: set.title.vi.clone(),
        steps: set.steps.len(),
        changed: row.is_some_and(|row| row.content.is_some()),
        who: row.map(|row| row.who.clone()),
        at: row.map(|row| row.at.clone()),
    }
}

fn text(told: &Told) -> String {
    let mut out = String::new();
    for set in &told.sets {
        let whose = match (&set.who, set.changed) {
            (Some(who), true) => format!("bản {} – {who}", set.version),
            _ => "bản gốc (the app's own)".to_owned(),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}\t{}\t{} bước\t{whose}", set.id, set.title, set.steps);
    }
    let whose = match &told.order.who {
        Some(who) if told.order.changed => format!("của {who}"),
        _ => "của ứng dụng (the app's own)".to_owned(),
    };
    let _ = writeln!(out, "thứ tự: {whose}");
    out
}
