//! Requests of residents about their own data, and the pack for a lost tablet, on the screen.

use chrono::NaiveDate;
use serde::Deserialize;
use ts_rs::TS;
use tungnha_domain::Rid;

use super::call::{Call, Nothing, calls};
use super::{Answer, Ask, FileOut};
use crate::desk;
use crate::error::HubError;
use crate::progress::end_of_day;
use crate::subject::{self, Correction, Kind, Request, SubjectFile};

pub(super) const CALLS: &[Call] = calls![
    "subjects.requests" => Officer, requests: Nothing => Vec<Request>;
    "subjects.open" => Officer, open: Open => Vec<Request>;
    "subjects.answer" => Officer, answer: Answered => Vec<Request>;
    "subjects.file" => Officer, file: Which => SubjectFile;
    "subjects.correct" => Officer, correct: Correct => Vec<Request>;
    "subjects.release" => Officer, release: CarryOut => Vec<Request>;
    "subjects.carry_out" => Officer, carry_out: CarryOut => Vec<Request>;
    "devices.breach_pack" => Officer, breach_pack: Breach => FileOut;
];

fn requests(ask: &Ask<'_>, _: Nothing) -> Answer<Vec<Request>> {
    ask.read(|tx| subject::requests(tx, ask.now))
}

/// A request that came in.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "SubjectOpen")]
pub(super) struct Open {
    rid: Rid,
    kind: Kind,
    /// The day it came, if it came on paper; none: now.
    #[ts(type = "string | null")]
    received: Option<NaiveDate>,
}

fn open(ask: &Ask<'_>, args: Open) -> Answer<Vec<Request>> {
    let received = args.received.map_or(ask.now, |day| end_of_day(day).min(ask.now));
    ask.write(|tx| {
        subject::open(tx, args.rid, args.kind, received, &ask.eyes(), ask.now)?;
        subject::requests(tx, ask.now)
    })
}

/// A request that was answered.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "SubjectAnswered")]
pub(super) struct Answered {
    request: u32,
    /// It was answered that it cannot be done.
    refused: bool,
}

fn answer(ask: &Ask<'_>, args: Answered) -> Answer<Vec<Request>> {
    ask.write(|tx| {
        subject::answer(tx, args.request, false, args.refused, &ask.eyes(), ask.now)?;
        subject::requests(tx, ask.now)
    })
}

/// Whose.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "SubjectWhich")]
pub(super) struct Which {
    rid: Rid,
}

fn file(ask: &Ask<'_>, args: Which) -> Answer<SubjectFile> {
    ask.write(|tx| subject::file(tx, args.rid, &ask.eyes(), ask.now))
}

/// What is to be put right.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "SubjectCorrect")]
pub(super) struct Correct {
    request: u32,
    correction: Correction,
}

fn correct(ask: &Ask<'_>, args: Correct) -> Answer<Vec<Request>> {
    let eyes = ask.eyes();
    ask.write(|tx| {
        let request = subject::find(tx, args.request, ask.now)?;
        subject::correct(tx, request.rid, &args.correction, &eyes, ask.now)?;
        subject::answer(tx, args.request, true, false, &eyes, ask.now)?;
        subject::requests(tx, ask.now)
    })
}

/// A request that is carried out as it was asked.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "SubjectCarryOut")]
pub(super) struct CarryOut {
    request: u32,
}

fn carry_out(ask: &Ask<'_>, args: CarryOut) -> Answer<Vec<Request>> {
    let eyes = ask.eyes();
    ask.write(|tx| {
        let request = subject::find(tx, args.request, ask.now)?;
        match request.kind {
            Kind::Print => {}
            Kind::Restrict => subject::restrict(tx, request.rid, &eyes, ask.now)?,
            Kind::Delete => subject::erase(tx, request.rid, &eyes, ask.now)?,
            Kind::Correct => {
                return Err(HubError::Refused(
                    "hãy ghi thông tin đúng trước (say what is to be put right)".to_owned(),
                ));
            }
        }
        subject::answer(tx, args.request, true, false, &eyes, ask.now)?;
        subject::requests(tx, ask.now)
    })
}

/// Ends a restriction that a request asked for: the person is back in lists and on tablets.
fn release(ask: &Ask<'_>, args: CarryOut) -> Answer<Vec<Request>> {
    let eyes = ask.eyes();
    ask.write(|tx| {
        let request = subject::find(tx, args.request, ask.now)?;
        subject::release(tx, request.rid, &eyes, ask.now)?;
        subject::requests(tx, ask.now)
    })
}

/// Which tablet was lost.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "BreachOf")]
pub(super) struct Breach {
    dev: u32,
}

fn breach_pack(ask: &Ask<'_>, args: Breach) -> Answer<FileOut> {
    let eyes = ask.eyes();
    let pack = ask.write(|tx| desk::breach_pack(tx, args.dev, ask.now, &eyes, ask.now))?;
    let day = tungnha_domain::vietnam_day(ask.now);
    let name = format!("su-co-may-{}-{day}.xlsx", args.dev);
    Ok(FileOut::of(name, &pack.workbook()?))
}
