//! `serve`: runs the hub until it is told to end.

use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;

use super::args::Common;
use super::print;
use crate::error::HubError;
use crate::net;

pub(super) fn serve(common: &Common, listen: SocketAddr, announce: bool) -> Result<ExitCode, HubError> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .init();
    // One thread for all the sockets and one for the store, which is what tablets wait for: each thread more would
    // keep memory of its own for good, a dozen megabytes where large lists are cut.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .max_blocking_threads(net::AT_WORK)
        .enable_all()
        .build()
        .map_err(|fault| HubError::Refused(fault.to_string()))?;
    let json = common.json;
    runtime.block_on(net::serve(
        &common.data,
        listen,
        announce,
        common.clock(),
        move |running| {
            let url = running.url();
            let words = format!("listening on {url}\n");
            // Nobody may be reading; the hub serves all the same.
            if json {
                let _ = print(&format!("{}\n", serde_json::json!({ "listening": url })));
                let _ = std::io::stderr().write_all(words.as_bytes());
            } else {
                let _ = print(&words);
            }
        },
    ))?;
    Ok(ExitCode::SUCCESS)
}
