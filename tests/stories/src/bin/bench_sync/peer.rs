//! The peer: PouchDB in Node, its server and its client each a process of its own as ours are.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::link::{Link, Serving};

const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../bench/pouch");
const PORT: &str = "15984";

/// Its server, running.
pub(crate) struct Peer<'l> {
    folder: PathBuf,
    host: &'static str,
    link: Option<&'l Link>,
    _server: Serving,
}

/// What its runs took.
pub(crate) struct Took {
    seconds: Vec<f64>,
    /// Socket bytes both ways, of the last run.
    pub(crate) bytes: u64,
    /// The server's memory after the last run, bytes.
    pub(crate) server: u64,
    /// The client's peak memory in the last run, bytes.
    pub(crate) client: u64,
}

impl Took {
    pub(crate) fn median(&self) -> f64 {
        self.at(0.5)
    }

    pub(crate) fn at(&self, share: f64) -> f64 {
        crate::tablet::quantile(&self.seconds, share)
    }
}

impl<'l> Peer<'l> {
    /// Starts the server, across the link if there is one.
    pub(crate) fn start(folder: &Path, host: &'static str, link: Option<&'l Link>) -> Self {
        let data = folder.join("server");
        std::fs::create_dir_all(&data).expect("a folder");
        let mut server = match link {
            Some(link) => link.on_hub(Path::new("node")),
            None => Command::new("node"),
        }
        .arg(Path::new(SCRIPTS).join("server.mjs"))
        .arg(&data)
        .args([host, PORT])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("node starts");
        let mut lines = BufReader::new(server.stdout.take().expect("its output")).lines();
        lines.next().expect("it says that it listens").expect("text");
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            folder: folder.to_owned(),
            host,
            link,
            _server: Serving(server),
        }
    }

    /// Runs the client so many times, each on a folder of its own.
    pub(crate) fn run(&self, times: usize, what: &[&str], link: Option<&Link>, weather: &str) -> Took {
        let runs: Vec<Value> = (0..times).map(|_| self.once(what, link, weather)).collect();
        let last = runs.last().expect("one run at least");
        let number = |name: &str| last[name].as_u64().expect("a number");
        Took {
            seconds: runs
                .iter()
                .map(|run| run["seconds"].as_f64().expect("seconds"))
                .collect(),
            bytes: number("bytes"),
            server: number("server"),
            client: number("client"),
        }
    }

    /// Gives the server residents to be pulled.
    pub(crate) fn seed(&self, people: usize) {
        self.once(&["seed", &people.to_string()], None, "");
    }

    fn once(&self, what: &[&str], link: Option<&Link>, weather: &str) -> Value {
        let folder = tempfile::tempdir_in(&self.folder).expect("a folder");
        let mut client = match self.link {
            Some(link) => link.on_tablet(Path::new("node")),
            None => Command::new("node"),
        };
        client
            .arg(Path::new(SCRIPTS).join("client.mjs"))
            .arg(folder.path())
            .args([self.host, PORT])
            .args(what);
        if let Some(link) = link {
            client.arg(&link.control).arg(weather);
        }
        let out = client.output().expect("node starts");
        assert!(
            out.status.success(),
            "the peer: {}",
            String::from_utf8_lossy(&out.stderr)
        );
        serde_json::from_slice(&out.stdout).expect("one line of JSON")
    }
}
