//! Telling the network the hub is in where it is, so that nobody has to type an address: DNS-SD over
//! multicast (RFC 6763, 6762).
//!
//! Who reads it can only try: a tablet believes the pinned key, whatever the announcement says. It names no
//! commune and no person.

use std::net::SocketAddr;

use mdns_sd::{IfKind, ServiceDaemon, ServiceInfo};

use crate::error::HubError;
use crate::keys::Identity;

/// What hubs are found as.
pub const SERVICE: &str = "_tungnha._tcp.local.";

/// An announcement that lasts until it is withdrawn or dropped.
pub(super) struct Announcement {
    daemon: ServiceDaemon,
    name: String,
}

impl Announcement {
    /// Announces the hub that listens at `bound`: on every network of the machine, or on the one of that
    /// address alone.
    pub(super) fn begin(identity: &Identity, bound: SocketAddr) -> Result<Self, HubError> {
        let begin = || -> Result<Self, mdns_sd::Error> {
            let info = info(identity, bound)?;
            let name = info.get_fullname().to_owned();
            let daemon = ServiceDaemon::new()?;
            daemon.register(info)?;
            Ok(Self { daemon, name })
        };
        begin().map_err(|fault| {
            HubError::Refused(format!(
                "không báo được địa chỉ lên mạng nội bộ (cannot announce the hub on the network): {fault}"
            ))
        })
    }

    /// Tells the network that the hub is gone. A network that cannot be told forgets it by itself.
    pub(super) fn withdraw(self) {
        if let Ok(gone) = self.daemon.unregister(&self.name) {
            let _ = gone.recv_timeout(super::GRACE);
        }
        if let Ok(ended) = self.daemon.shutdown() {
            let _ = ended.recv_timeout(super::GRACE);
        }
    }
}

/// Whether an address is one that other machines can reach, so that announcing it helps somebody.
pub(super) fn is_worth_it(bound: SocketAddr) -> bool {
    !bound.ip().is_loopback()
}

/// The instance is named by the hub's id. TXT: `v` version, `id` the first eight bytes of the hub's id, `pin` the
/// first eight of its TLS pin, both in hexadecimal: a tablet can tell its own hub from a neighbour's before
/// it tries.
fn info(identity: &Identity, bound: SocketAddr) -> Result<ServiceInfo, mdns_sd::Error> {
    let id = short(&identity.hub_id.0);
    let pin = short(&identity.tls_pins[0]);
    let text = [("v", "1"), ("id", id.as_str()), ("pin", pin.as_str())];
    let (name, host) = (format!("tungnha-{id}"), format!("tungnha-{id}.local."));
    let port = bound.port();
    if bound.ip().is_unspecified() {
        return Ok(ServiceInfo::new(SERVICE, &name, &host, (), port, &text[..])?.enable_addr_auto());
    }
    let mut info = ServiceInfo::new(SERVICE, &name, &host, bound.ip(), port, &text[..])?;
    if bound.ip().is_loopback() {
        // Nobody else could reach it.
        info.set_interfaces(vec![IfKind::LoopbackV4, IfKind::LoopbackV6]);
    }
    Ok(info)
}

/// Eight bytes are enough to tell hubs apart.
fn short(bytes: &[u8]) -> String {
    bytes.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
