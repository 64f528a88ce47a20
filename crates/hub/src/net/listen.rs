//! Taking a port, and saying under which addresses tablets reach it.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};

use crate::error::HubError;
use crate::store::{Connection, meta};

/// Where a hub listens and is looked for before it was ever served.
pub const DEFAULT_ADDRESS: &str = "127.0.0.1:8443";

/// Takes the port, or says in words why it cannot be had.
pub(super) fn bind(listen: SocketAddr) -> Result<TcpListener, HubError> {
    let listener = TcpListener::bind(listen).map_err(|fault| match fault.kind() {
        std::io::ErrorKind::AddrInUse => HubError::PortInUse(listen),
        std::io::ErrorKind::PermissionDenied => HubError::Refused(format!(
            "không được phép mở cổng {listen}; hãy chọn cổng từ 1024 trở lên (no permission for this port)"
        )),
        _ => HubError::Refused(format!("không mở được {listen} (cannot listen): {fault}")),
    })?;
    // The server polls the socket; a blocking one would stall the whole runtime.
    listener
        .set_nonblocking(true)
        .map_err(|fault| HubError::Refused(fault.to_string()))?;
    Ok(listener)
}

/// The addresses, `host:port`, to put into enrolment codes for a socket bound to `bound`.
pub(super) fn reachable(bound: SocketAddr) -> Vec<String> {
    if !bound.ip().is_unspecified() {
        return vec![bound.to_string()];
    }
    let local = SocketAddr::from((Ipv4Addr::LOCALHOST, bound.port()));
    let mut all: Vec<String> = outward_address()
        .map(|ip| SocketAddr::new(ip, bound.port()).to_string())
        .into_iter()
        .collect();
    all.push(local.to_string());
    all
}

/// The address this machine would send from. Connecting a datagram socket chooses a route and sends nothing.
fn outward_address() -> Option<std::net::IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    // 192.0.2.1 is reserved for documentation (RFC 5737): only the route to "elsewhere" is wanted.
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    socket.local_addr().ok().map(|address| address.ip())
}

/// Keeps the addresses for later `enrol` commands.
pub(super) fn remember(conn: &Connection, addresses: &[String]) -> Result<(), HubError> {
    meta::set(conn, "addresses", &addresses.join("\n"))
}

/// The addresses (`host:port`) this hub was last served at, else the default one.
pub fn addresses(conn: &Connection) -> Result<Vec<String>, HubError> {
    let kept = meta::get(conn, "addresses")?;
    Ok(kept.map_or_else(
        || vec![DEFAULT_ADDRESS.to_owned()],
        |text| text.lines().map(ToOwned::to_owned).collect(),
    ))
}
