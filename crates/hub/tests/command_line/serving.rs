//! `serve`: says where, lets other commands work beside it, and ends cleanly.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use super::{Hub, changes, sample};

/// A served hub; killed when the test ends badly.
struct Serving {
    child: Child,
    url: String,
}

impl Serving {
    fn start(hub: &Hub) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tungnha-hub"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
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
