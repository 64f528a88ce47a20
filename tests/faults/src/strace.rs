//! `strace`, which can end a program, or let its disk say no, at exactly one system call.
//!
//! What others can see of a process changes only by its system calls. So a process that is killed before
//! each one it makes has been killed at every point that makes a difference, and it is the program that
//! ships that was killed: no crash points are compiled into it (`docs/adr/0018-faults-at-system-calls.md`).

use std::collections::BTreeMap;
use std::path::Path;

/// Calls by which hub and tablet change a file or tell somebody something.
pub const TELLING: [&str; 13] = [
    "pwrite64",
    "write",
    "writev",
    "sendto",
    "sendmsg",
    "fdatasync",
    "fsync",
    "ftruncate",
    "rename",
    "unlink",
    "mkdir",
    "copy_file_range",
    "sendfile",
];

/// One call of one program's run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The call.
    pub call: String,
    /// Which one of the thread that makes most of them, from 1.
    pub nth: u64,
    /// What it is about: a file's name, `socket`, `pipe`.
    pub on: String,
}

impl Point {
    /// As the tally names it.
    #[must_use]
    pub fn words(&self) -> String {
        format!("before {} of {}", self.call, self.on)
    }
}

/// Words before a program's that end it right before the `nth` call of `call` of any of its threads. The
/// process number stays the program's own.
#[must_use]
pub fn kill_before(point: &Point) -> Vec<String> {
    let Point { call, nth, .. } = point;
    words(&[
        "-o",
        "/dev/null",
        "-e",
        &format!("trace={call}"),
        "-e",
        &format!("inject={call}:signal=KILL:when={nth}"),
    ])
}

/// Words that make the disk answer `error` to the `nth` call of `call` on one of `files`, and to the ones
/// after it as long as `lasts` says.
#[must_use]
pub fn refuse(point: &Point, error: &str, lasts: u64, files: &[&Path]) -> Vec<String> {
    let Point { call, nth, .. } = point;
    let until = nth + lasts - 1;
    let mut arguments = vec![
        "-o".to_owned(),
        "/dev/null".to_owned(),
        "-e".to_owned(),
        format!("trace={call}"),
        "-e".to_owned(),
        format!("inject={call}:error={error}:when={nth}..{until}"),
    ];
    for file in files {
        arguments.extend(["-P".to_owned(), file.to_string_lossy().into_owned()]);
    }
    words(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Words that note every telling call in `log`.
#[must_use]
pub fn note(log: &Path) -> Vec<String> {
    let calls = format!("trace={}", TELLING.join(","));
    words(&["-y", "-o", &log.to_string_lossy(), "-e", &calls])
}

fn words(arguments: &[&str]) -> Vec<String> {
    // -D: the tracer is the grandchild, so that our child is the program itself.
    let start = ["strace", "-D", "-f", "-q"];
    let all = start.iter().chain(arguments).chain(&["--"]);
    all.map(|word| (*word).to_owned()).collect()
}

/// The calls noted in `log` that somebody outside can see, each once.
#[must_use]
pub fn points(log: &str) -> Vec<Point> {
    // strace counts each thread's calls by themselves.
    let mut threads: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for (thread, call, rest) in log.lines().filter_map(call) {
        threads.entry((call, thread)).or_default().push(on(rest));
    }
    let mut most: BTreeMap<&str, &Vec<String>> = BTreeMap::new();
    for ((call, _), calls) in &threads {
        let longest = most.entry(call).or_insert(calls);
        if calls.len() > longest.len() {
            *longest = calls;
        }
    }
    let of_call = |(call, calls): (&&str, &&Vec<String>)| {
        let numbered = (1..).zip(calls.iter()).filter(|(_, on)| *on != "event");
        numbered
            .map(|(nth, on)| Point {
                call: (*call).to_owned(),
                nth,
                on: on.clone(),
            })
            .collect::<Vec<_>>()
    };
    most.iter().flat_map(of_call).collect()
}

/// `4711  write(3</tmp/x>, …` as thread, call, and what follows.
fn call(line: &str) -> Option<(&str, &str, &str)> {
    let (thread, rest) = line.split_once(' ')?;
    let (call, rest) = rest.trim_start().split_once('(')?;
    TELLING.contains(&call).then_some((thread, call, rest))
}

/// What a call is about, in one word.
fn on(arguments: &str) -> String {
    let named = if let Some(rest) = arguments.strip_prefix('"') {
        rest.split('"').next()
    } else {
        arguments
            .split_once('<')
            .and_then(|(_, rest)| rest.split('>').next())
    };
    match named.unwrap_or_default() {
        event if event.contains("eventfd") => "event".to_owned(),
        socket if socket.starts_with("socket") || socket.starts_with("TCP") => "socket".to_owned(),
        pipe if pipe.starts_with("pipe") => "pipe".to_owned(),
        path => {
            let name = path.rsplit('/').next().unwrap_or_default();
            if !name.contains('.') {
                "a folder".to_owned()
            } else {
                name.to_owned()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_becomes_points_numbered_as_strace_counts_them() {
        let log = "10  pwrite64(4</d/store.db-wal>, \"\"..., 24, 0) = 24\n\
                   11  write(5<anon_inode:[eventfd]>, \"\\1\", 8) = 8\n\
                   11  sendto(9<socket:[77]>, \"x\", 1, 0, NULL, 0) = 1\n\
                   10  pwrite64(4</d/store.db-wal>, \"\"..., 24, 32) = 24\n\
                   10  rename(\"/d/vault.new\", \"/d/vault.json\") = 0\n\
                   10  write(1<pipe:[5]>, \"kept 1\\n\", 7) = 7\n\
                   10  +++ exited with 0 +++\n";
        let told: Vec<String> = points(log)
            .iter()
            .map(|point| format!("{} {} {}", point.call, point.nth, point.on))
            .collect();
        let expected = [
            "pwrite64 1 store.db-wal",
            "pwrite64 2 store.db-wal",
            "rename 1 vault.new",
            "sendto 1 socket",
            "write 1 pipe",
        ];
        assert_eq!(told, expected);
    }
}
