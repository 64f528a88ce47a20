//! What the program says about itself while it runs: to standard error, and never about a person.

/// Starts logging; a second call changes nothing.
///
/// Log lines carry counts, codes and durations. Names, ID numbers, PINs and addresses stay out of them:
/// a log is the one thing a helpful volunteer forwards.
pub fn start_logs() {
    let started = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(tracing::Level::INFO)
        .with_target(false)
        .try_init();
    if started.is_err() {
        tracing::debug!("logging was already on");
    }
}
