//! The weak link: two network namespaces joined by `tests/bench/weaklink/link.py`, a tablet in one of them,
//! the hub in the other.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tungnha_stories::hub::{Hub, program};

use crate::CLOCK;

/// No limit at all: how everything before a measurement runs.
pub(crate) const FAST: &str = "0 0 0";
/// The hub's side of the link.
pub(crate) const HUB: &str = "10.99.7.2";
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../bench/weaklink/link.py");

/// The link while it stands.
pub(crate) struct Link {
    emulator: Child,
    /// Where its weather is written.
    pub(crate) control: PathBuf,
}

impl Link {
    /// Joins the namespaces; says why where that is not possible.
    pub(crate) fn open(folder: &Path) -> Result<Self, String> {
        let control = folder.join("link");
        std::fs::write(&control, FAST).map_err(|fault| fault.to_string())?;
        let mut emulator = Command::new("python3")
            .arg(SCRIPT)
            .arg(&control)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|fault| fault.to_string())?;
        let mut said = String::new();
        if let Some(out) = emulator.stdout.take() {
            BufReader::new(out)
                .read_line(&mut said)
                .map_err(|fault| fault.to_string())?;
        }
        if said.trim() == "ready" {
            return Ok(Self { emulator, control });
        }
        let _ = emulator.wait();
        Err("it needs root, `ip` and /dev/net/tun".to_owned())
    }

    /// A command that runs on the tablet's side.
    pub(crate) fn on_tablet(&self, program: &Path) -> Command {
        inside("tn-a", program)
    }

    /// A command that runs on the hub's side.
    pub(crate) fn on_hub(&self, program: &Path) -> Command {
        inside("tn-b", program)
    }

    /// Serves `hub` on the far side until the handle is dropped.
    pub(crate) fn serve(&self, hub: &Hub) -> (Serving, SocketAddr) {
        let mut child = self
            .on_hub(&program("tungnha-hub"))
            .args([
                "serve",
                "--clock",
                CLOCK,
                "--listen",
                &format!("{HUB}:0"),
                "--data",
            ])
            .arg(hub.data())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the hub starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let address = loop {
            let line = lines.next().expect("it says where it listens").expect("text");
            if let Some(address) = line.strip_prefix("listening on https://") {
                break address.parse().expect("an address");
            }
        };
        // The program goes on printing into a pipe that somebody must empty.
        std::thread::spawn(move || lines.for_each(drop));
        (Serving(child), address)
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        // It removes its namespaces when it is asked to end, which `kill` would not let it do.
        let _ = Command::new("kill").arg(self.emulator.id().to_string()).status();
        let _ = self.emulator.wait();
    }
}

/// A program that ends with its handle.
pub(crate) struct Serving(pub(crate) Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn inside(namespace: &str, program: &Path) -> Command {
    let mut command = Command::new("ip");
    command.args(["netns", "exec", namespace]).arg(program);
    command
}
