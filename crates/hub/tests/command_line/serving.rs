//! `serve`: says where, lets other commands work beside it, and ends cleanly.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use mdns_sd::{ServiceDaemon, ServiceEvent};
use tungnha_hub::net::SERVICE;

use super::{Hub, changes, sample};

/// A served hub; killed when the test ends badly.
struct Serving {
    child: Child,
    url: String,
}

impl Serving {
    fn start(hub: &Hub) -> Self {
        Self::with(hub, &[])
    }

    fn with(hub: &Hub, more: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tungnha-hub"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(more)
            .arg("--data")
            .arg(hub.dir.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let url = line
            .trim()
            .strip_prefix("listening on ")
            .expect("the ready line")
            .to_owned();
        Self { child, url }
    }

    /// As a service manager ends it; the exit status.
    fn terminate(mut self) -> Option<i32> {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &pid])
                .status()
                .unwrap()
                .success()
        );
        self.child.wait().unwrap().code()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_served_hub_says_where_and_ends_cleanly() {
    let hub = Hub::founded();
    let serving = Serving::start(&hub);
    assert!(serving.url.starts_with("https://127.0.0.1:"), "{}", serving.url);
    assert_eq!(serving.terminate(), Some(0));
}

#[test]
fn commands_work_beside_a_serving_hub() {
    let hub = Hub::founded();
    let serving = Serving::start(&hub);
    assert_eq!(
        changes(&hub.import(&sample("danh-sach-khu-pho-3.xlsx"), &[])),
        [1080, 0, 0]
    );
    assert_eq!(hub.people().len(), 1080);
    assert_eq!(hub.json(&["verify"])["ok"], true);
    assert_eq!(serving.terminate(), Some(0));
}

#[test]
fn a_port_in_use_is_told_in_words() {
    let hub = Hub::founded();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let said = hub.refused(&["serve", "--listen", &taken.local_addr().unwrap().to_string()]);
    assert!(said.contains("đang có chương trình khác dùng"), "{said}");
}

/// The announcement of a hub at this port, if one is heard within some seconds.
fn heard(port: &str) -> Option<Box<mdns_sd::ResolvedService>> {
    let daemon = ServiceDaemon::new().unwrap();
    let answers = daemon.browse(SERVICE).unwrap();
    let mut found = None;
    while let Ok(event) = answers.recv_timeout(Duration::from_secs(5)) {
        if let ServiceEvent::ServiceResolved(hub) = event
            && hub.get_port().to_string() == port
        {
            found = Some(hub);
            break;
        }
    }
    daemon.shutdown().unwrap();
    found
}

#[test]
fn a_hub_that_announces_itself_is_found_by_its_id_and_key_and_tells_nothing_else() {
    let hub = Hub::founded();
    let serving = Serving::with(&hub, &["--announce"]);
    let (_, port) = serving.url.rsplit_once(':').unwrap();
    let Some(found) = heard(port) else {
        // A machine whose networks carry no multicast announces to nobody, and serves all the same.
        assert_eq!(serving.terminate(), Some(0));
        return;
    };
    assert!(
        found
            .get_addresses_v4()
            .iter()
            .all(std::net::Ipv4Addr::is_loopback)
    );
    let mut keys: Vec<&str> = found
        .get_properties()
        .iter()
        .map(mdns_sd::TxtProperty::key)
        .collect();
    keys.sort_unstable();
    assert_eq!(keys, ["id", "pin", "v"]);
    let id = found.get_property_val_str("id").unwrap();
    assert_eq!((id.len(), found.get_property_val_str("v")), (16, Some("1")));
    assert!(found.get_fullname().starts_with(&format!("tungnha-{id}.")));
    assert_eq!(serving.terminate(), Some(0), "it ends cleanly and withdraws");
}
