//! `serve`: runs the hub until it is told to end.

use std::net::{SocketAddr, ToSocketAddrs};
use std::process::ExitCode;

use super::args::Common;
use super::print;
use crate::error::HubError;
use crate::net;

pub(super) fn serve(common: &Common, listen: &str) -> Result<ExitCode, HubError> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .init();
    let address = resolve(listen)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|fault| HubError::Refused(fault.to_string()))?;
    let json = common.json;
    runtime.block_on(net::serve(
        &common.data,
        address,
        common.clock(),
        move |running| {
            let url = running.url();
            let line = if json {
                format!("{}\n", serde_json::json!({ "listening": url }))
            } else {
                format!("listening on {url}\n")
            };
            // Nobody may be reading; the hub serves all the same.
            let _ = print(&line);
        },
    ))?;
    Ok(ExitCode::SUCCESS)
}

fn resolve(listen: &str) -> Result<SocketAddr, HubError> {
    listen
        .to_socket_addrs()
        .ok()
        .and_then(|mut found| found.next())
        .ok_or_else(|| {
            HubError::Refused(format!(
                "“{listen}” không phải địa chỉ và cổng như 0.0.0.0:8443 (not an address and port)"
            ))
        })
}
