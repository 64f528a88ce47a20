//! The command line `tungnha-hub`.

use std::process::ExitCode;

/// Runs the command the arguments ask for.
#[must_use]
pub fn run() -> ExitCode {
    ExitCode::SUCCESS
}
