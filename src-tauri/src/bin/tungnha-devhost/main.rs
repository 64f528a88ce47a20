//! `tungnha-devhost`: the app in a browser, for demos with no display and for browser tests.
//!
//! The real commands and capabilities run on Tauri's mock runtime; this program only carries their
//! JSON over HTTP on loopback. There is no second set of handlers to drift from the first.

mod bridge;
mod door;
mod events;
mod files;
mod prepare;
mod serve;

use std::{path::PathBuf, process::ExitCode};

use clap::Parser;
use tung_nha_lib::Launch;

/// The app served to a browser on this machine (development only).
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
struct Flags {
    #[command(subcommand)]
    task: Option<Task>,
    #[command(flatten)]
    launch: Launch,
    /// Loopback address to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: std::net::SocketAddr,
    /// Folder of built screens.
    #[arg(long, value_name = "DIR", default_value = "ui/dist")]
    ui: PathBuf,
}

#[derive(clap::Subcommand)]
enum Task {
    /// Enrol a tablet, choose its PIN and receive its list: what a volunteer does on the first day.
    Prepare(prepare::Order),
}

fn main() -> ExitCode {
    tung_nha_lib::start_logs();
    let flags = Flags::parse();
    let outcome = match &flags.task {
        Some(Task::Prepare(order)) => prepare::prepare(order),
        None => serve::serve(&flags.launch, flags.listen, &flags.ui),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            say_fault(&fault);
            ExitCode::FAILURE
        }
    }
}

/// One line on standard error: what a person who started the program reads.
#[expect(clippy::print_stderr, reason = "this is a program for a terminal")]
fn say_fault(fault: &Fault) {
    eprintln!("tungnha-devhost: {fault}");
}

/// One line on standard output, at once: scripts wait for it.
#[expect(
    clippy::print_stdout,
    reason = "scripts read the address from standard output"
)]
fn say(line: &str) {
    use std::io::Write;
    println!("{line}");
    // A reader that has gone away is no reason to stop serving.
    std::io::stdout().flush().ok();
}

/// Why the host did not start, or what a preparation met.
#[derive(Debug, thiserror::Error)]
enum Fault {
    /// Tauri's part failed.
    #[error(transparent)]
    Launch(#[from] tung_nha_lib::LaunchError),
    /// Tauri's mock runtime failed.
    #[error(transparent)]
    Tauri(#[from] tauri::Error),
    /// Not a loopback address.
    #[error("{0} is not a loopback address; the tablet's list must not leave this machine")]
    NotLoopback(std::net::SocketAddr),
    /// Somebody else has the port.
    #[error(
        "{0} is in use by another program; choose another port with --listen, or 127.0.0.1:0 for a free one"
    )]
    PortInUse(std::net::SocketAddr),
    /// No screens where they were promised.
    #[error("no screens in {}; build them with `npm run build` in ui, or name their folder with --ui", .0.display())]
    NoScreens(PathBuf),
    /// Something else about the network or a file.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// No randomness for the key.
    #[error(transparent)]
    Random(#[from] tungnha_ambient::RandomError),
    /// A command of the app refused.
    #[error("{command}: {code}: {message}")]
    Command {
        /// Which command.
        command: &'static str,
        /// Its code.
        code: String,
        /// Its words.
        message: String,
    },
}
