//! A tablet in a process of its own, so that it can be killed: does what stdin says, a line at a time, and
//! answers each line on stdout once what it did is done.
//!
//! `tungnha-walker FOLDER SECONDS`, the clock's start. Lines: `state`, `enrol URL`, `pin`, `open`, `lock`,
//! `spares`, `answer RID TARGET OUTCOME`, `house HID`, `send`, `list`, `log`. A tap is answered by `kept` and its
//! numbers after it is durable; what went wrong by `failed`, its code and its words.
#![allow(clippy::print_stderr, reason = "a program for the tests")]

use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use tungnha_ambient::ManualClock;
use tungnha_device::views::{AppError, Recorded, Saved, Target};
use tungnha_device::{Error, Options, Tablet};
use tungnha_stories::team::PIN;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, seconds] = arguments.as_slice() else {
        eprintln!("usage: tungnha-walker FOLDER SECONDS");
        return ExitCode::from(2);
    };
    let clock = Arc::new(ManualClock::at(seconds.parse().unwrap_or_default()));
    let tablet = match Tablet::open(Options::in_folder(PathBuf::from(folder), clock.clone())) {
        Ok(tablet) => tablet,
        Err(error) => {
            let _ = say(&failed(error));
            return ExitCode::FAILURE;
        }
    };
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        clock.advance(20);
        let words: Vec<&str> = line.split(' ').collect();
        let answer = obey(&tablet, &words).unwrap_or_else(failed);
        if say(&answer).is_err() {
            break;
        }
    }
    ExitCode::SUCCESS
}

fn obey(tablet: &Tablet, words: &[&str]) -> Result<String, Error> {
    match words {
        ["state"] => Ok(format!("{:?}", tablet.app_state()?.phase)),
        ["enrol", url] => Ok(format!("{:?}", tablet.enrol(url)?.phase)),
        ["pin"] => Ok(format!("{:?}", tablet.choose_pin(PIN)?.phase)),
        ["open"] => Ok(format!("{:?}", tablet.unlock(0, PIN)?.phase)),
        // The store is closed: its log is folded back into it.
        ["lock"] => Ok(format!("{:?}", tablet.lock()?.phase)),
        // What a locked tablet sends: spare copies, without the store.
        ["spares"] => tablet.send_spares().map(|_| "spares".to_owned()),
        ["answer", rid, target, outcome] => {
            let target = [Target::Cccd, Target::Dddt, Target::Sim, Target::Smartphone]
                .into_iter()
                .find(|known| format!("{known:?}") == *target)
                .ok_or(Error::BadInput("target"))?;
            Ok(kept(&tablet.answer(number(rid)?, target, outcome)?))
        }
        ["house", hid] => Ok(kept(&tablet.mark_household_done(number(hid)?)?)),
        ["send"] => {
            let state = tablet.send_now()?;
            let problem = state
                .problem
                .map_or_else(|| "-".to_owned(), |code| format!("{code:?}"));
            Ok(format!("{:?} {} {problem}", state.state, state.records_unsent))
        }
        ["list"] => {
            let houses = tablet.today()?.rows;
            let mut lines = String::new();
            for house in houses {
                lines.push_str(&format!("house {}", house.hid));
                for person in tablet.household(house.hid)?.people {
                    lines.push_str(&format!(" {}", person.rid));
                }
                lines.push('\n');
            }
            Ok(lines + "end")
        }
        ["log"] => log(tablet),
        _ => Err(Error::BadInput("line")),
    }
}

/// Every answer of this tablet about anybody on its list.
fn log(tablet: &Tablet) -> Result<String, Error> {
    let mut lines = String::new();
    for house in tablet.today()?.rows {
        for person in tablet.household(house.hid)?.people {
            for entry in tablet.person(person.rid)?.entries {
                let Some(seq) = entry.seq.filter(|_| entry.told.is_none()) else {
                    continue;
                };
                let sent = if entry.saved == Some(Saved::Sent) {
                    "sent"
                } else {
                    "here"
                };
                let answers: Vec<String> = entry
                    .answers
                    .iter()
                    .map(|answer| format!("{:?}={}", answer.target, answer.outcome))
                    .collect();
                lines.push_str(&format!(
                    "record {seq} {} {sent} {}\n",
                    person.rid,
                    answers.join(",")
                ));
            }
        }
    }
    Ok(lines + "end")
}

fn number(text: &str) -> Result<u32, Error> {
    text.parse().map_err(|_| Error::BadInput("number"))
}

fn kept(recorded: &Recorded) -> String {
    let numbers: Vec<String> = recorded.undo.seqs.iter().map(ToString::to_string).collect();
    format!("kept {}", numbers.join(" "))
}

fn failed(error: Error) -> String {
    let told = AppError::from(error);
    format!("failed {:?} {}", told.code, told.message)
}

/// One write, so that a kill leaves a whole line or none.
fn say(answer: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("{answer}\n").as_bytes())?;
    out.flush()
}
