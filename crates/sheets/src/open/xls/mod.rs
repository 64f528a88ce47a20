//! Excel 97–2003 (and 5.0/95): records in a stream in a compound file.
//!
//! Our own reader, because the library's makes room for whatever a record announces and follows whatever chain a
//! broken file draws. Here every length is one of bytes that are there, and every cell passes the limits.
//! Source: [MS-XLS] and [MS-CFB].

mod cells;
mod compound;
mod records;
mod strings;
mod workbook;

use super::{Gather, Wanted, choose};
use crate::error::SheetError;
use crate::grid::Grid;

use compound::Compound;
use workbook::Workbook;

/// Refuses what looks like an old workbook and isn't: encrypted new ones, documents, presentations.
pub(super) fn check(bytes: &[u8], file: &str) -> Result<(), SheetError> {
    let damaged = || SheetError::Damaged {
        file: file.to_owned(),
        part: "OLE".to_owned(),
    };
    let compound = Compound::open(bytes).ok_or_else(damaged)?;
    if compound.has("EncryptedPackage") || compound.has("EncryptionInfo") {
        return Err(SheetError::PasswordProtected {
            file: file.to_owned(),
        });
    }
    if compound.has("Workbook") || compound.has("Book") {
        return Ok(());
    }
    Err(SheetError::NotASpreadsheet {
        file: file.to_owned(),
    })
}

/// The chosen sheets.
pub(super) fn read(
    bytes: &[u8],
    wanted: &Wanted<'_>,
    gather: &mut Gather<'_>,
) -> Result<Vec<Grid>, SheetError> {
    let compound = Compound::open(bytes).ok_or_else(|| gather.damaged("OLE"))?;
    let stream = compound
        .stream("Workbook")
        .or_else(|| compound.stream("Book"))
        .ok_or_else(|| gather.damaged("Workbook"))?;
    let workbook = Workbook::read(&stream, wanted.encoding, gather)?;
    let sheets: Vec<(String, bool)> = workbook
        .sheets
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible))
        .collect();
    choose(&sheets, wanted, gather.file())?
        .into_iter()
        .map(|at| cells::read(&stream, &workbook, &workbook.sheets[at], gather))
        .collect()
}
