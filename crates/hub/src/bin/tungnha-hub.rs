//! `tungnha-hub`: the commune's hub from the command line.

fn main() -> std::process::ExitCode {
    tungnha_hub::cli::run()
}
