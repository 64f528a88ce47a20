//! The import wizard: looking at a chosen file, reading it in, and taking out the rows that need work.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_domain::{ListKind, vietnam_day};
use tungnha_sheets::{Encoding, Fix, LayoutChoice, Preview, bad_rows};

use super::call::{Call, calls};
use super::works::Working;
use super::{Answer, Ask, FileOut, OfficeError};
use crate::commune::units::{self, UnitKind};
use crate::error::HubError;
use crate::export::export;
use crate::import::{self, Follow, ImportOptions, ImportReport, Looked};
use crate::table::{Cell, Column, Kind, Row, Table};

/// Lines of the check table handed to a screen; the rest is told as a number.
const CHECKS_SHOWN: usize = 20_000;

pub(super) const CALLS: &[Call] = calls![
    "read_list.look" => Officer, look: Look => ListLook;
    "read_list.take" => Officer, take: Take => ImportReport;
    "read_list.bad_rows" => Officer, take_out: BadRowsOut => FileOut;
    "read_list.undo" => Officer, undo: Undo => ();
];

/// What the officer said of a file so far.
#[derive(Debug, Default, Deserialize, TS)]
#[ts(rename = "ListChoices", optional_fields = nullable)]
pub(super) struct Choices {
    /// `full`, `not-issued`, `not-activated` or `operator`; none: the title says.
    kind: Option<String>,
    list_date: Option<String>,
    sheet: Option<String>,
    hamlet: Option<String>,
    /// `unicode`, `tcvn3` or `vni`; none: each sheet is looked at.
    encoding: Option<String>,
    #[serde(default)]
    #[ts(as = "Option<Vec<LayoutChoice>>")]
    layouts: Vec<LayoutChoice>,
    #[serde(default)]
    #[ts(as = "Option<Vec<Fix>>")]
    fixes: Vec<Fix>,
}

impl Choices {
    fn options(self) -> Answer<ImportOptions> {
        let wrong = || OfficeError::bad_input("Lựa chọn chưa đúng. Không có gì thay đổi. Hãy chọn lại.");
        let set = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        Ok(ImportOptions {
            kind: set(self.kind)
                .map(|kind| ListKind::parse(&kind).ok_or_else(wrong))
                .transpose()?,
            list_date: set(self.list_date)
                .map(|day| day.parse::<NaiveDate>().map_err(|_| wrong()))
                .transpose()?,
            sheet: set(self.sheet),
            hamlet: set(self.hamlet),
            encoding: set(self.encoding)
                .map(|code| Encoding::from_code(&code).ok_or_else(wrong))
                .transpose()?
                .unwrap_or_default(),
            layouts: self.layouts,
            fixes: self.fixes,
            ..ImportOptions::default()
        })
    }
}

/// Which file to look at.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "ListLookArgs")]
pub(super) struct Look {
    file: String,
    choices: Choices,
    /// What the screen calls this work, to follow and stop it.
    job: String,
}

/// A file looked at.
#[derive(Debug, Serialize, TS)]
pub(super) struct ListLook {
    preview: Preview,
    /// The headers and columns it was read with.
    layouts: Vec<LayoutChoice>,
    /// Some of them were remembered from an earlier file of the same shape.
    remembered: bool,
    /// The hamlets there are, to choose from.
    hamlets: Vec<String>,
}

/// Tells the job how far it is and hears whether it is to stop.
fn followed(work: &Working) -> impl FnMut(u64, u64) -> bool + '_ {
    |done, total| {
        work.at(done, total);
        !work.stopped()
    }
}

fn look(ask: &Ask<'_>, args: Look) -> Answer<ListLook> {
    let held = ask.file(&args.file)?;
    let options = args.choices.options()?;
    let work = ask.work(&args.job);
    let mut follow = followed(&work);
    let (looked, hamlets) = ask.read(|tx| {
        let looked = import::look(tx, (&held.name, &held.bytes), &options, ask.now, &mut follow)?;
        let hamlets = units::all(tx)?
            .into_iter()
            .filter(|unit| unit.kind == UnitKind::Hamlet)
            .map(|unit| unit.name)
            .collect();
        Ok((looked, hamlets))
    })?;
    let Looked {
        mut preview,
        layouts,
        remembered,
    } = looked;
    for sheet in &mut preview.sheets {
        sheet.shorten(CHECKS_SHOWN);
    }
    Ok(ListLook {
        preview,
        layouts,
        remembered,
        hamlets,
    })
}

/// Which file to read in.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "ListTakeArgs")]
pub(super) struct Take {
    file: String,
    choices: Choices,
    /// What to remember for the next file of the same shape.
    remember: Vec<Remember>,
    job: String,
}

/// A header's shape and what was said of it.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "ListRemember")]
pub(super) struct Remember {
    shape: String,
    layout: LayoutChoice,
}

fn take(ask: &Ask<'_>, args: Take) -> Answer<ImportReport> {
    let held = ask.file(&args.file)?;
    let options = args.choices.options()?;
    let work = ask.work(&args.job);
    let mut follow = followed(&work);
    let follow: &mut dyn Follow = &mut follow;
    let by = (ask.now, ask.who());
    let report =
        ask.store(|store| import::import_held(store, (&held.name, &held.bytes), &options, by, follow))?;
    ask.write(|tx| {
        args.remember
            .iter()
            .try_for_each(|line| import::remember(tx, &line.shape, &line.layout, ask.now))
    })?;
    ask.release(&args.file);
    Ok(report)
}

/// Which file's rows to take out, and what for.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "ListBadRowsArgs")]
pub(super) struct BadRowsOut {
    file: String,
    choices: Choices,
    /// Goes into the log with rows and columns.
    purpose: String,
    job: String,
}

fn take_out(ask: &Ask<'_>, args: BadRowsOut) -> Answer<FileOut> {
    let held = ask.file(&args.file)?;
    let reading = args.choices.options()?.for_reading(vietnam_day(ask.now));
    let work = ask.work(&args.job);
    let mut follow = followed(&work);
    let mut watch = import::Reading(&mut follow);
    let bad = bad_rows(&held.bytes, &held.name, &reading, &mut watch)
        .map_err(|fault| OfficeError::from(import::refused(fault)))?;
    let column = |(at, label): (usize, &String)| Column::new(&format!("c{at}"), label, Kind::Text);
    let table = Table {
        list: "bad_rows".to_owned(),
        title: "DÒNG CẦN SỬA TRƯỚC KHI NHẬP".to_owned(),
        about: held.name.clone(),
        columns: bad.columns.iter().enumerate().map(column).collect(),
        rows: bad
            .rows
            .into_iter()
            .map(|cells| Row {
                rid: None,
                key: None,
                cells: cells.into_iter().map(Cell::from).collect(),
            })
            .collect(),
        figures: Vec::new(),
        withheld: 0,
    };
    // The rows are the officer's own file, whole numbers and all: they are there to be put right.
    let eyes = crate::table::Eyes {
        whole_ids: true,
        ..ask.eyes()
    };
    let told = ask.write(|tx| -> Result<_, HubError> { export(tx, table, &args.purpose, &eyes, ask.now) })?;
    Ok(FileOut::of(
        format!("dong-can-sua-{}.xlsx", vietnam_day(ask.now)),
        &told.bytes,
    ))
}

/// Which import to take back.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "ListUndoArgs")]
pub(super) struct Undo {
    import_id: String,
}

fn undo(ask: &Ask<'_>, args: Undo) -> Answer<()> {
    ask.write(|tx| import::undo_import(tx, &args.import_id, ask.who(), ask.now).map(|_| ()))
}
