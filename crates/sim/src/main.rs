//! `tungnha-sim`: tablets without screens. The real device library (encrypted store, outbox, sync
//! engine) walks a plan and sends it to a real hub over real TLS.

mod crew;
mod error;
mod hub;
mod load;
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
    after_help = "Examples:\n  tungnha-sim --data hub --plan plan.jsonl --json\n  \
                  tungnha-sim --data hub --load 20 --visits 80 --json\n\n\
                  A plan line:\n  {\"tablet\":\"kp3-a\",\"hamlet\":\"Khu phố 3\",\"at\":\"2024-05-06T19:12:00+07:00\",\
                  \"personal_id\":\"070…\",\"target\":\"DDDT\",\"outcome\":\"DONE\"}"
)]
struct Cli {
    /// The hub's folder; the hub is started here when none serves it.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// One JSON object a line: who records what about whom, and when.
    #[arg(long, value_name = "FILE.jsonl", required_unless_present = "load")]
    plan: Option<PathBuf>,
    /// Instead of a plan: this many tablets, spread over the hamlets of the hub's list.
    #[arg(long, value_name = "N", conflicts_with = "plan", requires = "visits", value_parser = clap::value_parser!(u32).range(1..=MOST))]
    load: Option<u32>,
    /// Visits of each tablet of a load; the same list gives the same visits.
    #[arg(long, value_name = "M", requires = "load", value_parser = clap::value_parser!(u32).range(1..=MOST))]
    visits: Option<u32>,
    /// At most this many tablets send at once; if not given, all of a plan and 100 of a load.
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

/// Most tablets of a load, and most visits of each.
const MOST: i64 = 10_000;
/// Tablets of a load that send at once when nothing is said: a hub meets hundreds in an evening, and each
/// takes open files here.
const LOAD_AT_ONCE: usize = 100;

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
    let (plan, at_once) = match (&cli.plan, cli.load, cli.visits) {
        (Some(path), ..) => (run::Plan::File(path.clone()), usize::MAX),
        (None, Some(tablets), Some(visits)) => (run::Plan::Load { tablets, visits }, LOAD_AT_ONCE),
        _ => {
            return Err(SimError::Refused(
                "give --plan, or --load with --visits".to_owned(),
            ));
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|fault| SimError::Refused(fault.to_string()))?;
    let told = runtime.block_on(run::run(&run::Wanted {
        data: cli.data.clone(),
        plan,
        at_once: cli
            .tablets
            .map_or(at_once, |tablets| usize::try_from(tablets).unwrap_or(usize::MAX)),
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
