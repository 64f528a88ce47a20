//! A tablet in a process of its own, and the book of what it said is kept.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Lines, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use tungnha_stories::hub::{program, under};

use crate::scene::EVENING;

/// The program while it runs.
pub struct Apart {
    child: Arc<Mutex<Child>>,
    stdin: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Apart {
    /// Starts it on the tablet in `folder`, as the last words of `wrapper`.
    #[must_use]
    pub fn start(folder: &Path, wrapper: &[String]) -> Self {
        let mut command = Command::new(program("tungnha-walker"));
        command.arg(folder).arg(EVENING.to_string());
        let mut child = under(wrapper, command)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("tungnha-walker starts");
        let stdin = child.stdin.take().expect("its input");
        let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        Self {
            child: Arc::new(Mutex::new(child)),
            stdin,
            lines,
        }
    }

    /// Says a line and hears the answer; `None` if the process died of it or before.
    pub fn ask(&mut self, line: &str) -> Option<String> {
        self.stdin.write_all(format!("{line}\n").as_bytes()).ok()?;
        self.lines.next()?.ok()
    }

    /// The same for an answer of many lines.
    pub fn ask_all(&mut self, line: &str) -> Option<Vec<String>> {
        let mut told = Vec::new();
        let mut next = self.ask(line)?;
        while next != "end" && !next.starts_with("failed") {
            told.push(next);
            next = self.lines.next()?.ok()?;
        }
        assert_eq!(next, "end", "{line}");
        Some(told)
    }

    /// Something another thread can kill it by.
    #[must_use]
    pub fn life(&self) -> Life {
        Life(Arc::clone(&self.child))
    }

    /// Kills it, if it still lives, and waits for its end.
    pub fn end(self) {
        self.life().end();
    }
}

impl Drop for Apart {
    fn drop(&mut self) {
        self.life().end();
    }
}

/// A process that can be ended at any moment.
pub struct Life(Arc<Mutex<Child>>);

impl Life {
    /// `kill -9`.
    pub fn end(&self) {
        let mut child = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // One that is dead already is what we want.
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// A tap that was asked for.
#[derive(Clone, Debug)]
pub enum Tap {
    /// One answer: resident, target, outcome.
    Answer(u32, &'static str, &'static str),
    /// Everybody in this house did everything: several records in one tap.
    House(u32),
    /// One of these; which one is not known.
    Any,
}

impl Tap {
    fn line(&self) -> String {
        match self {
            Self::Answer(rid, target, outcome) => format!("answer {rid} {target} {outcome}"),
            Self::House(hid) => format!("house {hid}"),
            Self::Any => String::new(),
        }
    }
}

/// A record as the tablet shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// About whom.
    pub rid: String,
    /// Shown as sent.
    pub sent: bool,
    /// `Cccd=DONE,…`.
    pub says: String,
}

/// A tablet's folder and what was reported durable in it.
pub struct Book {
    /// Whose tablet it is.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
    /// Reported records: what they say, where that is known.
    kept: BTreeMap<u64, Option<String>>,
    /// The last number of each reported tap.
    ends: BTreeSet<u64>,
    /// Asked for, and nobody was told that it is kept: it may be there or not.
    open: Option<Tap>,
}

impl Book {
    /// An empty one.
    #[must_use]
    pub fn new(name: &str, folder: &Path) -> Self {
        Self {
            name: name.to_owned(),
            folder: folder.to_owned(),
            kept: BTreeMap::new(),
            ends: BTreeSet::new(),
            open: None,
        }
    }

    /// The book as it was when the first `reported` records had been reported, for the copy in `folder`. Any
    /// tap may have been under way.
    #[must_use]
    pub fn as_of(&self, folder: &Path, reported: u64) -> Self {
        let kept = self.kept.range(..=reported);
        Self {
            name: self.name.clone(),
            folder: folder.to_owned(),
            kept: kept.map(|(seq, says)| (*seq, says.clone())).collect(),
            ends: self.ends.clone(),
            open: Some(Tap::Any),
        }
    }

    /// Whether a tap ended with this number.
    #[must_use]
    pub fn ends(&self, seq: u64) -> bool {
        seq == 0 || self.ends.contains(&seq)
    }

    /// The last number reported.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.kept.keys().next_back().copied().unwrap_or(0)
    }

    /// Taps, and notes what came of it; `None` if the process died. A refusal comes back as it was said.
    pub fn tap(&mut self, tablet: &mut Apart, tap: Tap) -> Option<Result<(), String>> {
        let (line, says) = match &tap {
            Tap::Answer(_, target, outcome) => (tap.line(), Some(format!("{target}={outcome}"))),
            Tap::House(_) | Tap::Any => (tap.line(), None),
        };
        // Open until it is known: one that was refused because the disk would not sync may be there all
        // the same once the store is opened again, until a later tap takes its place.
        self.open = Some(tap);
        let answer = tablet.ask(&line)?;
        let Some(numbers) = answer.strip_prefix("kept") else {
            return Some(Err(answer));
        };
        self.open = None;
        for number in numbers.split_whitespace() {
            let seq = number.parse().expect("a number");
            self.kept.insert(seq, says.clone());
        }
        self.ends.insert(self.last());
        Some(Ok(()))
    }

    /// Opens the tablet again after whatever happened to it and compares: every reported record is there,
    /// saying what it said; numbers go from 1 without a gap; of a tap without an answer either everything
    /// or nothing is there; what is shown as sent, the hub holds (`through`). The book then knows the rest.
    pub fn compare(&mut self, tablet: &mut Apart, through: u64) {
        let log = self.read(tablet);
        let last = log.keys().next_back().copied().unwrap_or(0);
        assert!(
            log.keys().copied().eq(1..=last),
            "numbers without a gap: {:?}",
            log.keys()
        );
        for (seq, says) in &self.kept {
            let shown = log
                .get(seq)
                .unwrap_or_else(|| panic!("record {seq} was reported durable and is gone"));
            if let Some(says) = says {
                // "Đi vắng" holds for the whole person: it is recorded for more targets than were tapped.
                let known = shown.says.split(',').any(|answer| answer == says);
                assert!(known, "record {seq} says {}, not {says}", shown.says);
            }
        }
        for (seq, shown) in &log {
            assert!(
                !shown.sent || *seq <= through,
                "record {seq} is shown as sent, the hub holds {through}"
            );
        }
        let more: Vec<u64> = log
            .keys()
            .copied()
            .filter(|seq| !self.kept.contains_key(seq))
            .collect();
        match self.open.take() {
            None => assert!(more.is_empty(), "records nobody asked for: {more:?}"),
            Some(Tap::Answer(..)) => assert!(more.len() <= 1, "one tap, one record: {more:?}"),
            Some(Tap::House(hid)) if !more.is_empty() => {
                // Had only some of the house's records been kept, a second tap would make the others.
                let again = tablet.ask(&format!("house {hid}")).expect("the tablet lives");
                assert_eq!(again.trim_end(), "kept", "all of a house or nothing");
            }
            Some(Tap::House(_) | Tap::Any) => {}
        }
        self.kept.extend(more.into_iter().map(|seq| (seq, None)));
    }

    fn read(&self, tablet: &mut Apart) -> BTreeMap<u64, Shown> {
        let lines = tablet.ask_all("log").expect("the tablet lives");
        let mut log = BTreeMap::new();
        for line in lines {
            let words: Vec<&str> = line.split(' ').collect();
            let ["record", seq, rid, sent, says] = words.as_slice() else {
                panic!("no record: {line}");
            };
            let shown = Shown {
                rid: (*rid).to_owned(),
                sent: *sent == "sent",
                says: (*says).to_owned(),
            };
            let before = log.insert(seq.parse().expect("a number"), shown);
            assert!(before.is_none(), "record {seq} is there once");
        }
        log
    }
}
