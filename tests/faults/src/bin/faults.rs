//! The long run: `faults [--run NAME] [--seed S] [--from N] [--cases N]`. `./dev faults` builds what it
//! needs and passes everything on.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for a terminal"
)]

use std::process::ExitCode;

use clap::Parser;
use tungnha_faults::drive::{Plan, Told, drive};
use tungnha_faults::road::Break;
use tungnha_faults::runs::{self, Moment, Which};

/// Hub and tablets on a road, a machine and a disk that fail.
#[derive(Parser)]
struct Asked {
    /// Only this run.
    #[arg(long)]
    run: Option<String>,
    /// Everything drawn comes out of it; drawn itself if not given.
    #[arg(long)]
    seed: Option<u64>,
    /// The first case of each run.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// At most so many cases of each run; every one if not given.
    #[arg(long)]
    cases: Option<u64>,
}

type Make = fn(Plan) -> Told;

/// Every run, in the order of how much it disturbs.
const RUNS: [(&str, Make); 23] = [
    ("cut", |plan| drive(runs::Cut::new(Break::Cut), plan)),
    ("garble", |plan| drive(runs::Cut::new(Break::Garble), plan)),
    ("first", |plan| drive(runs::First::new(), plan)),
    ("stall", |plan| drive(runs::Cut::new(Break::Stall), plan)),
    ("portal", |plan| drive(runs::Portal::new(), plan)),
    ("reply", |plan| drive(runs::Answers::new(Which::EveryByte), plan)),
    ("answers", |plan| drive(runs::Answers::new(Which::Drawn), plan)),
    ("kill-hub", |plan| {
        drive(runs::KillHub::new(Moment::EveryCall), plan)
    }),
    ("kill-hub-random", |plan| {
        drive(runs::KillHub::new(Moment::Drawn), plan)
    }),
    ("kill-tablet", |plan| {
        drive(runs::KillTablet::new(Moment::EveryCall), plan)
    }),
    ("kill-tablet-random", |plan| {
        drive(runs::KillTablet::new(Moment::Drawn), plan)
    }),
    ("kill-enrol", |plan| drive(runs::KillEnrol::new(), plan)),
    ("kill-init", |plan| drive(runs::KillInit::new(), plan)),
    ("kill-import", |plan| drive(runs::KillImport::new(), plan)),
    ("kill-backup", |plan| drive(runs::KillBackup::new(), plan)),
    ("kill-restore", |plan| drive(runs::KillRestore::new(), plan)),
    ("full", |plan| drive(runs::Full::new(), plan)),
    ("full-tablet", |plan| drive(runs::TabletRefused::new(), plan)),
    ("full-hub", |plan| drive(runs::HubRefused::new(), plan)),
    ("power-hub", |plan| drive(runs::power_hub(), plan)),
    ("power-import", |plan| drive(runs::power_import(), plan)),
    ("power-tablet", |plan| drive(runs::power_tablet(), plan)),
    ("power-enrol", |plan| drive(runs::power_enrol(), plan)),
];

fn main() -> ExitCode {
    let asked = Asked::parse();
    let drawn = || tungnha_ambient::random_bytes().map(u64::from_be_bytes);
    let Some(seed) = asked.seed.or_else(|| drawn().ok()) else {
        eprintln!("faults: no random bytes for a seed; give one with --seed");
        return ExitCode::FAILURE;
    };
    let plan = Plan {
        seed,
        from: asked.from,
        cases: asked.cases,
        spread: false,
    };
    let wanted = |name: &str| asked.run.as_deref().is_none_or(|run| run == name);
    let mut any = false;
    for (_, make) in RUNS.into_iter().filter(|(name, _)| wanted(name)) {
        any = true;
        tell(&make(plan));
    }
    if !any {
        let names = RUNS.map(|(name, _)| name).join(", ");
        eprintln!("faults: no such run; there are {names}");
        return ExitCode::from(2);
    }
    ExitCode::SUCCESS
}

fn tell(told: &Told) {
    let Told {
        name,
        seed,
        cases,
        of,
        kinds,
    } = told;
    let of = of.map_or_else(String::new, |all| format!(" of {all}"));
    println!("{name}: {cases}{of} cases hold, seed {seed}");
    for (kind, count) in kinds {
        println!("    {count:>7}  {kind}");
    }
}
