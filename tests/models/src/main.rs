//! `tungnha-models`: runs seeds of the simulation; a seed that breaks a property prints itself and how to
//! run it again.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use tungnha_models::{Wanted, run};

/// Simulates tablets, hub and second machine under faults, by seed.
#[derive(Parser)]
#[command(name = "tungnha-models", version)]
struct Cli {
    /// How many seeds.
    #[arg(long, default_value_t = 1)]
    seeds: u64,
    /// The first one.
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// Steps of each before faults stop.
    #[arg(long, default_value_t = 120)]
    steps: usize,
    /// Tell every step of a seed that breaks a property.
    #[arg(long)]
    tell: bool,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut out = std::io::stdout();
    let mut say = |line: String| {
        // A closed pipe: nobody listens any more, the exit code still tells.
        let _ = writeln!(out, "{line}");
    };
    let (mut broken, mut records, mut requests, mut faults, mut ends) = (0, 0, 0, 0, 0);
    for seed in cli.from..cli.from.saturating_add(cli.seeds) {
        let wanted = Wanted {
            seed,
            steps: cli.steps,
            kind: None,
            tell: cli.tell,
        };
        match run(wanted) {
            Ok(told) => {
                records += told.records;
                requests += told.requests;
                faults += told.faults;
                ends += told.ends;
            }
            Err(fault) => {
                broken += 1;
                say(format!(
                    "seed {seed}: {fault}\n  again: ./dev faults --run models --from {seed} --steps {} --tell",
                    cli.steps
                ));
            }
        }
    }
    say(format!(
        "{} seeds of {} steps: {records} records, {requests} requests ({faults} with a fault), {ends} processes ended; {broken} seeds broke a property",
        cli.seeds, cli.steps
    ));
    match broken {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}
