//! What a program did to its files, read from a log of strace: every change with its bytes, every sync, and
//! everything it told somebody, in the order it happened.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

/// One change of a folder's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A file is made.
    Make(PathBuf),
    /// Bytes are written at a place.
    Write(PathBuf, u64, Vec<u8>),
    /// The file has this length from now on.
    Length(PathBuf, u64),
    /// A file gets another name.
    Rename(PathBuf, PathBuf),
    /// A name goes.
    Remove(PathBuf),
    /// A folder is made.
    Folder(PathBuf),
}

/// One step of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// It changed its files.
    Did(Change),
    /// A file, or a folder's names, is on the disk as it was when so many steps had been made.
    Synced(PathBuf, usize),
    /// It said something to a pipe.
    Said(Vec<u8>),
    /// It said something to a socket.
    Sent,
    /// Somebody gave it the signal that marks a place.
    Mark,
}

/// Words before a program's that write such a log.
#[must_use]
pub fn record(log: &Path) -> Vec<String> {
    let calls =
        "trace=openat,pwrite64,write,writev,sendto,ftruncate,fsync,fdatasync,rename,unlink,unlinkat,mkdir";
    let log = log.to_string_lossy();
    let words = [
        "strace", "-D", "-f", "-q", "-y", "-xx", "-s", "4194304", "-o", &log, "-e", calls, "--",
    ];
    words.map(str::to_owned).into()
}

/// Reads a log; only files below `root` count, and are named from there.
#[must_use]
pub fn steps(log: &str, root: &Path) -> Vec<Step> {
    let mut reading = Reading {
        root,
        steps: Vec::new(),
        places: BTreeMap::new(),
        lengths: BTreeMap::new(),
    };
    // A call during which another thread's was noted stands on two lines.
    let mut begun: BTreeMap<&str, (String, usize)> = BTreeMap::new();
    for line in log.lines() {
        let Some((thread, rest)) = line.split_once(' ') else {
            continue;
        };
        let rest = rest.trim_start();
        if rest.starts_with("--- SIGWINCH") {
            reading.steps.push(Step::Mark);
        } else if let Some(start) = rest.strip_suffix(" <unfinished ...>") {
            begun.insert(thread, (start.to_owned(), reading.steps.len()));
        } else if let Some(end) = rest
            .strip_prefix("<... ")
            .and_then(|rest| rest.split_once(" resumed>"))
        {
            if let Some((start, at)) = begun.remove(thread) {
                reading.call(&format!("{start}{}", end.1), at);
            }
        } else {
            let at = reading.steps.len();
            reading.call(rest, at);
        }
    }
    reading.steps
}

struct Reading<'a> {
    root: &'a Path,
    steps: Vec<Step>,
    /// Where the next `write` to a descriptor goes.
    places: BTreeMap<u32, u64>,
    /// Files that exist and how long they are, as far as the log tells.
    lengths: BTreeMap<PathBuf, u64>,
}

impl Reading<'_> {
    /// One whole call, entered when `at` steps had been made.
    fn call(&mut self, text: &str, at: usize) {
        let Some((call, rest)) = text.split_once('(') else {
            return;
        };
        let Some((arguments, result)) = rest.rsplit_once(") = ") else {
            return;
        };
        let arguments: Vec<&str> = arguments.split(", ").collect();
        let Ok(result) = result
            .split(|c: char| !c.is_ascii_digit())
            .next()
            .unwrap_or("")
            .parse::<u64>()
        else {
            return;
        };
        match (call, arguments.as_slice()) {
            ("openat", [_, path, flags, ..]) => self.opened(&string(path), flags, result),
            ("pwrite64", [file, bytes, _, place]) => {
                let place = place.parse().expect("a place");
                self.wrote(file, cut(bytes, result), place);
            }
            ("write", [file, bytes, _]) => self.written(file, cut(bytes, result)),
            ("writev" | "sendto", [file, ..]) if bytes_of(described(file)).starts_with(b"socket") => {
                self.steps.push(Step::Sent);
            }
            ("ftruncate", [file, length]) => {
                let length = length.parse().expect("a length");
                if let Some(path) = self.below(&bytes_of(described(file))) {
                    self.lengths.insert(path.clone(), length);
                    self.steps.push(Step::Did(Change::Length(path, length)));
                }
            }
            ("fsync" | "fdatasync", [file]) => {
                if let Some(path) = self.below(&bytes_of(described(file))) {
                    self.steps.push(Step::Synced(path, at));
                }
            }
            ("rename", [from, to]) => {
                if let (Some(from), Some(to)) = (self.below(&string(from)), self.below(&string(to))) {
                    let length = self.lengths.remove(&from).unwrap_or(0);
                    self.lengths.insert(to.clone(), length);
                    self.steps.push(Step::Did(Change::Rename(from, to)));
                }
            }
            ("unlink", [path]) | ("unlinkat", [_, path, ..]) => {
                if let Some(path) = self.below(&string(path)) {
                    self.lengths.remove(&path);
                    self.steps.push(Step::Did(Change::Remove(path)));
                }
            }
            ("mkdir", [path, ..]) => {
                if let Some(path) = self.below(&string(path)) {
                    self.steps.push(Step::Did(Change::Folder(path)));
                }
            }
            _ => {}
        }
    }

    fn opened(&mut self, path: &[u8], flags: &str, descriptor: u64) {
        let Some(path) = self.below(path) else { return };
        let known =
            self.lengths.contains_key(&path) || self.root.join(&path).is_file() && !flags.contains("O_EXCL");
        if flags.contains("O_CREAT") && !self.lengths.contains_key(&path) {
            self.steps.push(Step::Did(Change::Make(path.clone())));
        }
        if flags.contains("O_TRUNC") && known {
            self.steps.push(Step::Did(Change::Length(path.clone(), 0)));
            self.lengths.insert(path.clone(), 0);
        }
        let length = self.lengths.entry(path).or_insert(0);
        let place = if flags.contains("O_APPEND") { *length } else { 0 };
        self.places.insert(u32::try_from(descriptor).unwrap_or(0), place);
    }

    fn written(&mut self, file: &str, bytes: Vec<u8>) {
        let shown = bytes_of(described(file));
        if shown.starts_with(b"pipe") {
            self.steps.push(Step::Said(bytes));
        } else if shown.starts_with(b"socket") {
            self.steps.push(Step::Sent);
        } else {
            let descriptor = file.split('<').next().and_then(|number| number.parse().ok());
            let place = self.places.entry(descriptor.unwrap_or(0)).or_insert(0);
            let start = *place;
            *place += bytes.len() as u64;
            self.wrote(file, bytes, start);
        }
    }

    fn wrote(&mut self, file: &str, bytes: Vec<u8>, place: u64) {
        if let Some(path) = self.below(&bytes_of(described(file))) {
            let length = self.lengths.entry(path.clone()).or_insert(0);
            *length = (*length).max(place + bytes.len() as u64);
            self.steps.push(Step::Did(Change::Write(path, place, bytes)));
        }
    }

    /// The name from the root on; nothing for what lies elsewhere, or is shared memory, not a file: it does
    /// not outlive the machine and is made anew.
    fn below(&self, path: &[u8]) -> Option<PathBuf> {
        let path = PathBuf::from(OsString::from_vec(path.to_vec()));
        let name = path.strip_prefix(self.root).ok()?.to_owned();
        (!name.to_string_lossy().ends_with("-shm")).then_some(name)
    }
}

/// What stands between the brackets of `5<…>`.
fn described(file: &str) -> &str {
    file.split_once('<')
        .map_or("", |(_, rest)| rest.trim_end_matches('>'))
}

/// A string in quotes.
fn string(quoted: &str) -> Vec<u8> {
    assert!(!quoted.ends_with("..."), "strace cut a string short");
    bytes_of(quoted.trim_matches('"'))
}

/// As much of a string as the call took.
fn cut(quoted: &str, taken: u64) -> Vec<u8> {
    let mut bytes = string(quoted);
    bytes.truncate(usize::try_from(taken).unwrap_or(usize::MAX));
    bytes
}

/// `\x2f\x74` as bytes.
fn bytes_of(escaped: &str) -> Vec<u8> {
    let hex = |digit: u8| {
        (digit as char)
            .to_digit(16)
            .and_then(|value| u8::try_from(value).ok())
    };
    let text = escaped.as_bytes();
    let byte = |escape: &[u8]| match escape {
        [b'\\', b'x', high, low] => hex(*high).zip(hex(*low)).map(|(high, low)| high << 4 | low),
        _ => None,
    };
    text.chunks(4).map_while(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every byte as strace writes it with `-xx`.
    fn escaped(text: &str) -> String {
        text.bytes().map(|byte| format!("\\x{byte:02x}")).collect()
    }

    #[test]
    fn a_log_of_two_threads_becomes_steps_in_the_order_they_ended() {
        let [wal, pipe, socket] = ["/d/a.db-wal", "pipe:[5]", "socket:[7]"].map(escaped);
        let log = format!(
            "10 openat(AT_FDCWD<x>, \"{wal}\", O_RDWR|O_CREAT, 0600) = 4<{wal}>\n\
             10 pwrite64(4<{wal}>, \"{}\", 2, 32) = 2\n\
             10 fsync(4<{wal}> <unfinished ...>\n\
             11 write(1<{pipe}>, \"{}\", 3) = 3\n\
             10 <... fsync resumed>) = 0\n\
             10 fsync(4<{wal}>) = -1 EIO (Input/output error)\n\
             11 writev(9<{socket}>, [{{iov_base=\"{}\", iov_len=2}}], 1) = 2\n\
             10 --- SIGWINCH {{si_signo=SIGWINCH}} ---\n",
            escaped("ab"),
            escaped("hi\n"),
            escaped("ok"),
        );
        let name = PathBuf::from("a.db-wal");
        let expected = [
            Step::Did(Change::Make(name.clone())),
            Step::Did(Change::Write(name.clone(), 32, b"ab".to_vec())),
            Step::Said(b"hi\n".to_vec()),
            Step::Synced(name, 2),
            Step::Sent,
            Step::Mark,
        ];
        assert_eq!(steps(&log, Path::new("/d")), expected);
    }
}
