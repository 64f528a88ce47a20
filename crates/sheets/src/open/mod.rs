//! Any file into grids: what it is, whether it may be opened at all, and the reader for its kind.
//!
//! The content decides, not the name: an `.xlsx` that somebody called `.xls` is read as what it is. Whatever is
//! read passes through [`Gather`], which holds the limits, so no format can fill the machine's memory.

mod archive;
mod csv;
mod gather;
mod ods;
mod sniff;
mod text;
mod xls;
mod xlsx;

use crate::error::SheetError;
use crate::grid::Grid;
use crate::options::{Encoding, Limits};
use crate::watch::Watch;

pub(crate) use gather::Gather;

/// What of a file is wanted, and how.
pub(crate) struct Wanted<'a> {
    /// Only this sheet, visible or not.
    pub(crate) sheet: Option<&'a str>,
    /// How the text was typed: decides how bytes without a declared character set are read.
    pub(crate) encoding: Encoding,
    /// Upper bounds.
    pub(crate) limits: &'a Limits,
}

/// The kind of file, by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Xlsx,
    Xls,
    Ods,
    Csv,
}

impl Format {
    /// The stable code.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
            Self::Ods => "ods",
            Self::Csv => "csv",
        }
    }
}

/// A file's sheets, text as it stands in the file.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) grids: Vec<Grid>,
    pub(crate) format: Format,
    /// The text is in single bytes of no declared character set: another encoding reads other letters.
    pub(crate) eight_bit: bool,
}

/// The visible worksheets of a file, or the one that was asked for, visible or not.
pub(crate) fn open(
    bytes: &[u8],
    file: &str,
    wanted: &Wanted<'_>,
    watch: &mut dyn Watch,
) -> Result<Opened, SheetError> {
    let format = sniff::format(bytes, file, wanted.limits)?;
    let mut gather = Gather::new(file, wanted.limits, watch);
    let mut eight_bit = false;
    let grids = match format {
        Format::Xlsx => xlsx::read(bytes, wanted, &mut gather)?,
        Format::Ods => ods::read(bytes, wanted, &mut gather)?,
        Format::Xls => xls::read(bytes, wanted, &mut gather)?,
        Format::Csv => {
            let read = csv::read(bytes, wanted, &mut gather)?;
            eight_bit = read.eight_bit;
            vec![read.grid]
        }
    };
    if grids.iter().all(|grid| grid.rows.is_empty()) {
        return Err(SheetError::Empty {
            file: file.to_owned(),
        });
    }
    Ok(Opened {
        grids,
        format,
        eight_bit,
    })
}

/// Which of the sheets to read, by place: the visible ones, or the wanted one. Names match exactly, else without
/// marks.
fn choose(sheets: &[(String, bool)], wanted: &Wanted<'_>, file: &str) -> Result<Vec<usize>, SheetError> {
    let Some(name) = wanted.sheet else {
        return Ok((0..sheets.len()).filter(|&at| sheets[at].1).collect());
    };
    let folded = crate::words::fold(name);
    let exact = sheets.iter().position(|(known, _)| known == name);
    let close = || {
        sheets
            .iter()
            .position(|(known, _)| crate::words::fold(known) == folded)
    };
    exact
        .or_else(close)
        .map(|at| vec![at])
        .ok_or_else(|| SheetError::SheetNotFound {
            file: file.to_owned(),
            sheet: name.to_owned(),
            present: sheets
                .iter()
                .map(|(name, _)| name.as_str())
                .collect::<Vec<_>>()
                .join(", "),
        })
}
