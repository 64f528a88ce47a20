//! Finding the hub on the network the tablet is in, without typing: DNS-SD over multicast (RFC 6763, 6762).
//!
//! Whoever answers is only somebody to try: the pinned key decides, so a liar gains nothing. Nothing about
//! this tablet is announced.

use std::time::Duration;

use mdns_sd::{ServiceDaemon, ServiceEvent};

/// What a hub announces itself as.
const SERVICE: &str = "_tungnha._tcp.local.";
/// Silence after which nobody else is going to answer.
const SILENCE: Duration = Duration::from_millis(1_500);
/// Answers listened to and addresses tried at most, however many claim to be a hub.
const MOST_EVENTS: usize = 64;
const MOST_ADDRESSES: usize = 8;

/// Addresses at which something on this network says it is a hub. Blocks for a breath or two.
pub(super) fn hubs() -> Vec<String> {
    let Ok(daemon) = ServiceDaemon::new() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    if let Ok(answers) = daemon.browse(SERVICE) {
        for _ in 0..MOST_EVENTS {
            match answers.recv_timeout(SILENCE) {
                Ok(ServiceEvent::ServiceResolved(hub)) => {
                    let port = hub.get_port();
                    let at = hub.get_addresses_v4();
                    found.extend(at.iter().map(|address| format!("{address}:{port}")));
                    if found.len() >= MOST_ADDRESSES {
                        break;
                    }
                }
                Ok(_) => {}
                Err(_) => break,
            }
        }
    }
    if let Err(error) = daemon.shutdown() {
        tracing::debug!(%error, "looking for a hub did not end by itself");
    }
    found.sort();
    found.dedup();
    found.truncate(MOST_ADDRESSES);
    found
}

#[cfg(test)]
mod tests {
    use mdns_sd::ServiceInfo;

    use super::*;

    #[test]
    fn a_hub_that_announces_itself_is_found_by_port_and_address() {
        let Ok(daemon) = ServiceDaemon::new() else {
            return;
        };
        let none: &[(&str, &str)] = &[];
        let hub = ServiceInfo::new(SERVICE, "tram-thu", "tram-thu.local.", "", 58_443, none).unwrap();
        daemon.register(hub.enable_addr_auto()).unwrap();
        // Multicast may take its time on a busy machine; a machine without a network has none to find.
        let found = (0..5).find_map(|_| {
            let found = hubs();
            found.into_iter().find(|address| address.ends_with(":58443"))
        });
        daemon.shutdown().unwrap();
        let has_network = std::net::UdpSocket::bind("0.0.0.0:0")
            .and_then(|socket| socket.connect("224.0.0.251:5353"))
            .is_ok();
        assert!(found.is_some() || !has_network, "announced and not found");
    }
}
