//! `tungnha-sim`: tablets without screens. The real device library (encrypted store, outbox, sync
//! engine) walks a plan and sends it to a real hub over real TLS.

mod crew;
mod error;
mod hub;
mod plan;
mod run;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use tungnha_ambient::{Clock, ClockError, SystemClock, parse_clock};

use error::SimError;

/// Tablets without screens: records a plan offline, then sends it.
#[derive(Parser)]
#[command(
    name = "tungnha-sim",
    version,
    after_help = "Example:\n  tungnha-sim --data hub --plan plan.jsonl --json\n\n\
                  A plan line:\n  {\"tablet\":\"kp3-a\",\"hamlet\":\"Khu phố 3\",\"at\":\"2024-05-06T19:12:00+07:00\",\
                  \"personal_id\":\"070…\",\"target\":\"DDDT\",\"outcome\":\"DONE\"}"
)]
struct Cli {
    /// The hub's folder; the hub is started here when none serves it.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// One JSON object a line: who records what about whom, and when.
    #[arg(long, value_name = "FILE.jsonl")]
    plan: PathBuf,
    /// At most this many tablets send at once; all of them if not given.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    tablets: Option<u32>,
    /// Where the tablets keep their stores, and are found again by a later plan; a passing folder if not given.
    #[arg(long, value_name = "DIR")]
    work: Option<PathBuf>,
    /// The hub's clock starts there and runs on; the tablets' clocks follow the plan.
    #[arg(long, value_name = "RFC3339", value_parser = started)]
    clock: Option<Arc<dyn Clock>>,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

fn started(start: &str) -> Result<Arc<dyn Clock>, ClockError> {
    parse_clock(Some(start))
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .with_max_level(tracing::Level::WARN)
        .init();
    match simulate(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            // Nothing is left to tell when stderr is closed too.
            let _ = writeln!(std::io::stderr(), "tungnha-sim: {fault}");
            ExitCode::from(1)
        }
    }
}

fn simulate(cli: &Cli) -> Result<(), SimError> {
    let clock = cli.clock.clone().unwrap_or_else(|| Arc::new(SystemClock));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|fault| SimError::Refused(fault.to_string()))?;
    let told = runtime.block_on(run::run(&run::Wanted {
        data: cli.data.clone(),
        plan: cli.plan.clone(),
        at_once: cli.tablets.map_or(usize::MAX, |tablets| {
            usize::try_from(tablets).unwrap_or(usize::MAX)
        }),
        work: cli.work.clone(),
        clock,
    }))?;
    let text = if cli.json {
        serde_json::to_string_pretty(&told).map_err(|fault| SimError::Refused(fault.to_string()))?
    } else {
        told.to_string()
    };
    writeln!(std::io::stdout(), "{text}").map_err(|fault| SimError::Refused(fault.to_string()))
}
