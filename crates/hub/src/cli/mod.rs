//! The command line `tungnha-hub`: reads the flags, calls the library, prints what it tells.
//!
//! With `--json` one JSON document goes to stdout and nothing else; progress and logs go to stderr. Exit
//! status: 0 done, 1 refused with one message on stderr, 2 wrong usage.

mod args;
mod cards;
mod choices;
mod enrol;
mod helpers;
mod lists;
mod privacy;
mod qr;
mod report;
mod review;
mod roads;
mod serve;
mod settle;
mod tablets;
mod text;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use serde::Serialize;
use tungnha_domain::{ListKind, Target};
use tungnha_sheets::Encoding;

use crate::commune::{self, allocate};
use crate::desk;
use crate::error::HubError;
use crate::import::{ImportOptions, import};
use crate::people::people;
use crate::progress::{progress, reasons};
use crate::store::{Store, audit};
use crate::team;
use crate::verify;
use args::{Cli, Command, Common, ImportArgs};

/// Runs the command the arguments ask for.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match dispatch(cli.command) {
        Ok(code) => code,
        Err(fault) => {
            // Nothing is left to tell when stderr is closed too.
            let _ = writeln!(std::io::stderr(), "tungnha-hub: {fault}");
            ExitCode::from(1)
        }
    }
}

fn dispatch(command: Command) -> Result<ExitCode, HubError> {
    match command {
        Command::Init {
            common,
            commune,
            campaign,
        } => {
            let founded = commune::init(&common.data, &commune, campaign.as_deref(), common.now())?;
            tell(&common, &founded, text::founded)
        }
        Command::Allocate { common, file } => {
            let told = allocate::allocate(&mut Store::open(&common.data)?, &file, common.now())?;
            tell(&common, &told, text::allocated)
        }
        Command::Import(args) => import_files(&args),
        Command::People { common, hamlet } => {
            let now = common.now();
            // A write: whole IDs leave the store, and that is logged.
            let lines = Store::open(&common.data)?.write(|tx| {
                let lines = people(tx, hamlet.as_deref())?;
                let detail = serde_json::json!({ "hamlet": hamlet, "rows": lines.len() });
                audit::append(tx, now, "cli", "people", &detail)?;
                Ok(lines)
            })?;
            tell(&common, &lines, |lines| text::people(lines))
        }
        Command::Enrol {
            common,
            role,
            name,
            hamlets,
            on,
            printed,
            computer,
            addresses,
        } => enrol::enrol(
            &common,
            (&role, name, &hamlets),
            (on, printed, computer),
            addresses,
        ),
        Command::Review(command) => review::run(command),
        Command::Tablet(command) => tablets::run(command),
        Command::Road(command) => roads::run(command),
        Command::Report(command) => report::run(command),
        Command::List(command) => lists::run(command),
        Command::Privacy(command) => privacy::run(command),
        Command::Cards(args) => cards::run(&args),
        Command::Helpers(args) => helpers::run(&args),
        Command::Serve {
            common,
            listen,
            announce,
        } => serve::serve(&common, listen, announce),
        Command::Progress {
            common,
            hamlet,
            as_of,
        } => {
            let now = common.now();
            let told = Store::open(&common.data)?.read(|tx| progress(tx, hamlet.as_deref(), as_of, now))?;
            tell(&common, &told, text::progress)
        }
        Command::Team { common, hamlet } => {
            let now = common.now();
            let told = Store::open(&common.data)?.read(|tx| team::team(tx, hamlet.as_deref(), now))?;
            tell(&common, &told, text::team)
        }
        Command::Reasons { common, target } => {
            let target = Target::parse(&target).ok_or(HubError::Unreadable("--target"))?;
            let now = common.now();
            // A write: opening a sealed detail is logged.
            let told = Store::open(&common.data)?.write(|tx| reasons(tx, target, now))?;
            tell(&common, &told, text::reasons)
        }
        Command::Devices { common } => {
            let told = Store::open(&common.data)?.read(|tx| desk::devices(tx))?;
            tell(&common, &told, |told| text::devices(told))
        }
        Command::Revoke { common, dev } => {
            let now = common.now();
            let told = Store::open(&common.data)?.write(|tx| desk::revoke(tx, dev, ("cli", now)))?;
            tell(&common, &told, text::revoked)
        }
        Command::Conflicts { common, hamlet } => {
            let now = common.now();
            // A write: names leave the store, and that is logged.
            let told = Store::open(&common.data)?.write(|tx| {
                let told = desk::conflicts(tx, hamlet.as_deref())?;
                let detail = serde_json::json!({ "hamlet": hamlet, "rows": told.len() });
                audit::append(tx, now, "cli", "conflicts", &detail)?;
                Ok(told)
            })?;
            tell(&common, &told, |told| text::conflicts(told))
        }
        Command::Settle {
            common,
            rid,
            target,
            outcome,
            undo,
            by,
        } => settle::settle(
            &common,
            (rid, target.as_deref(), outcome.as_deref()),
            undo.as_deref(),
            &by,
        ),
        Command::Verify { common } => {
            // To read everything is what was asked: a store that fails at it is damaged.
            let damaged = |fault| match fault {
                HubError::Store(_) => HubError::StoreCorrupt(common.data.join("hub.db")),
                other => other,
            };
            let told = Store::open(&common.data)?
                .read(|tx| verify::verify(tx))
                .map_err(damaged)?;
            tell(&common, &told, text::verified)?;
            Ok(ExitCode::from(u8::from(!told.ok)))
        }
    }
}

fn import_files(args: &ImportArgs) -> Result<ExitCode, HubError> {
    let options = ImportOptions {
        kind: ListKind::parse(&args.kind),
        list_date: args.list_date,
        sheet: args.sheet.clone(),
        hamlet: args.hamlet.clone(),
        encoding: Encoding::from_code(&args.encoding).unwrap_or_default(),
        layouts: args.layouts(),
        fixes: args.fixes.clone(),
        strict: args.strict,
        whole_commune: args.whole_commune,
        dry_run: args.dry_run,
    };
    let told = import(
        &mut Store::open(&args.common.data)?,
        &args.files,
        &options,
        args.common.now(),
    )?;
    tell(&args.common, &told, text::imported)
}

/// Prints the JSON document or the short text.
fn tell<T: Serialize>(
    common: &Common,
    told: &T,
    text: impl FnOnce(&T) -> String,
) -> Result<ExitCode, HubError> {
    let mut out = if common.json {
        serde_json::to_string_pretty(told).map_err(|_| HubError::Unreadable("json"))?
    } else {
        text(told)
    };
    if !out.ends_with('\n') {
        out.push('\n');
    }
    print(&out)?;
    Ok(ExitCode::SUCCESS)
}

fn print(text: &str) -> Result<(), HubError> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        // Whoever read our output had enough (`| head`): that is no fault.
        Err(fault) if fault.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(HubError::file(Path::new("stdout"))),
    }
}
