//! The real hub program as a child process: the only way to kill it as a power cut does.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use serde_json::Value;

use crate::wait::until;

/// SIGKILL.
const KILLED: i32 = 9;

/// A hub's folder, and the program while it runs.
pub struct Hub {
    data: PathBuf,
    clock: String,
    running: Option<Child>,
    address: Option<SocketAddr>,
}

impl Hub {
    /// Makes the hub of the invented Phường Long Thủy in `data`, living from `clock` (RFC 3339).
    pub fn init(data: &Path, clock: &str) -> Self {
        let hub = Self::at(data, clock);
        hub.command(&["init", "--commune", "Phường Long Thủy"]);
        hub
    }

    /// The hub that is in `data` already.
    #[must_use]
    pub fn at(data: &Path, clock: &str) -> Self {
        Self {
            data: data.to_owned(),
            clock: clock.to_owned(),
            running: None,
            address: None,
        }
    }

    /// Makes a hub in `data` of a backup and the file with its passphrase, living from `clock` (RFC 3339).
    pub fn restored(data: &Path, clock: &str, backup: &Path, passphrase: &Path) -> Self {
        let hub = Self::at(data, clock);
        let [backup, passphrase] = [backup, passphrase].map(|path| path.to_string_lossy());
        hub.command(&["restore", "--from", &backup, "--passphrase-file", &passphrase]);
        hub
    }

    /// Runs one command of the hub with `--json` and returns its document. The command must succeed.
    pub fn command(&self, arguments: &[&str]) -> Value {
        let out = self
            .program(arguments)
            .arg("--json")
            .output()
            .expect("tungnha-hub starts");
        let said = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success(), "tungnha-hub {arguments:?}: {said}");
        serde_json::from_slice(&out.stdout).expect("one JSON document on stdout")
    }

    /// Runs one command that the hub must refuse; what it says of it.
    #[must_use]
    pub fn refused(&self, arguments: &[&str]) -> String {
        let out = self.program(arguments).output().expect("tungnha-hub starts");
        assert_eq!(out.status.code(), Some(1), "tungnha-hub {arguments:?} is refused");
        String::from_utf8_lossy(&out.stderr).into_owned()
    }

    /// Runs one command of the hub as the last words of `wrapper`; says whether it succeeded.
    pub fn try_command(&self, arguments: &[&str], wrapper: &[String]) -> bool {
        under(wrapper, self.program(arguments))
            .output()
            .is_ok_and(|out| out.status.success())
    }

    /// Where it listened last.
    #[must_use]
    pub fn address(&self) -> Option<SocketAddr> {
        self.address
    }

    /// An enrolment url for a new tablet, reached at `address`.
    pub fn enrol(&self, address: SocketAddr, role: &str, name: &str, hamlets: &[&str]) -> String {
        let address = address.to_string();
        let mut arguments = vec!["enrol", "--role", role, "--name", name, "--address", &address];
        for hamlet in hamlets {
            arguments.extend(["--hamlet", hamlet]);
        }
        self.command(&arguments)["url"]
            .as_str()
            .expect("a url")
            .to_owned()
    }

    /// Starts serving on a free loopback port and returns the address.
    pub fn serve(&mut self) -> SocketAddr {
        self.serve_under(&[]).expect("the hub says where it listens")
    }

    /// The same as a child of another program that runs what it is given (`strace …`); `None` if the hub
    /// ended before it listened.
    pub fn serve_under(&mut self, wrapper: &[String]) -> Option<SocketAddr> {
        let serve = self.program(&["serve", "--listen", "127.0.0.1:0"]);
        let mut child = under(wrapper, serve)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("tungnha-hub starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        self.running = Some(child);
        self.address = None;
        let address = loop {
            let line = lines.next()?.expect("text");
            if let Some(address) = line.strip_prefix("listening on https://") {
                break address.parse().expect("an address");
            }
        };
        // The program goes on printing into a pipe that somebody must empty.
        std::thread::spawn(move || lines.for_each(drop));
        self.address = Some(address);
        Some(address)
    }

    /// Tells the program to end, as the machine's shutdown does, and waits until it has.
    pub fn stop(&mut self) {
        let Some(process) = self.process() else { return };
        // One that has ended already cannot be told any more, which is what we want.
        let _ = Command::new("kill").arg(process.to_string()).status();
        until("the hub to end", || self.ending().is_some());
    }

    /// Gives the program a signal that it ignores, and a tracer notes: a mark in its log.
    pub fn mark(&self) {
        if let Some(process) = self.process() {
            let told = Command::new("kill")
                .args(["-WINCH", &process.to_string()])
                .status();
            assert!(told.is_ok_and(|status| status.success()), "the hub runs");
        }
    }

    /// Whether the program was ended by a signal it could not answer.
    pub fn was_killed(&mut self) -> bool {
        self.ending()
            .is_some_and(|status| status.signal() == Some(KILLED))
    }

    fn ending(&mut self) -> Option<ExitStatus> {
        self.running.as_mut()?.try_wait().ok().flatten()
    }

    /// Kills the program at once, as a power cut does.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.running.take() {
            child.kill().expect("the hub can be killed");
            child.wait().expect("the hub ended");
        }
    }

    /// The running program's process number.
    #[must_use]
    pub fn process(&self) -> Option<u32> {
        self.running.as_ref().map(Child::id)
    }

    /// The hub's folder.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    fn program(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program("tungnha-hub"));
        command
            .args(arguments)
            .arg("--data")
            .arg(&self.data)
            .arg("--clock")
            .arg(&self.clock);
        command
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        self.kill();
    }
}

/// `command` as the last words of `wrapper`; alone if there is none.
#[must_use]
pub fn under(wrapper: &[String], command: Command) -> Command {
    let Some((program, arguments)) = wrapper.split_first() else {
        return command;
    };
    let mut wrapped = Command::new(program);
    wrapped
        .args(arguments)
        .arg(command.get_program())
        .args(command.get_args());
    wrapped
}

/// A program of this workspace beside the running test. `./dev test` builds them all first.
pub fn program(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("the test has a path");
    let folder = test.ancestors().find(|folder| folder.join(name).is_file());
    folder
        .unwrap_or_else(|| panic!("{name} is not built: run `cargo build --workspace --bins`"))
        .join(name)
}
