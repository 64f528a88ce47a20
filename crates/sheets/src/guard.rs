//! The look before the leap: what a file is, and that opening it cannot take the machine down.
//!
//! The spreadsheet library has no limits of its own, so every part of the archive is inflated here once into
//! nothing, counting, before the library sees the bytes. Declared sizes are checked too but never believed.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::SheetError;
use crate::options::Limits;

const ZIP_MAGIC: &[u8] = b"PK";
const OLE_MAGIC: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Accepts an XLSX within the limits; anything else is refused by what it is.
pub(crate) fn check(bytes: &[u8], file: &str, limits: &Limits) -> Result<(), SheetError> {
    if bytes.starts_with(ZIP_MAGIC) {
        return check_archive(bytes, file, limits);
    }
    let file = file.to_owned();
    if bytes.is_empty() {
        return Err(SheetError::Empty { file });
    }
    if bytes.starts_with(OLE_MAGIC) {
        return Err(refuse_ole(bytes, file));
    }
    let extension = file.rsplit('.').next().unwrap_or_default().to_lowercase();
    if matches!(extension.as_str(), "csv" | "tsv" | "txt") {
        return Err(SheetError::NotSupportedYet { file, format: "csv" });
    }
    Err(SheetError::NotASpreadsheet { file })
}

/// An OLE compound file is an old `.xls`, or the shell around an encrypted `.xlsx`; its directory, in UTF-16, says.
fn refuse_ole(bytes: &[u8], file: String) -> SheetError {
    let holds = |name: &str| {
        let wanted: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wanted.len()).any(|window| window == wanted)
    };
    if holds("EncryptedPackage") || holds("EncryptionInfo") {
        SheetError::PasswordProtected { file }
    } else if holds("Workbook") || holds("Book") {
        SheetError::NotSupportedYet { file, format: "xls" }
    } else {
        SheetError::NotASpreadsheet { file }
    }
}

fn check_archive(bytes: &[u8], file: &str, limits: &Limits) -> Result<(), SheetError> {
    let damaged = |part: &str| SheetError::Damaged {
        file: file.to_owned(),
        part: part.to_owned(),
    };
    let too_large = |what: &'static str, limit: u64| SheetError::TooLarge {
        file: file.to_owned(),
        what,
        limit,
    };

    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged("zip"))?;
    if archive.len() > limits.parts {
        return Err(too_large("số phần trong tệp", limits.parts as u64));
    }
    refuse_other_archives(&archive, file)?;

    let mut total = 0_u64;
    let mut scratch = vec![0_u8; 64 << 10];
    for index in 0..archive.len() {
        let mut part = match archive.by_index(index) {
            Ok(part) => part,
            Err(ZipError::UnsupportedArchive(why)) if why == ZipError::PASSWORD_REQUIRED => {
                return Err(SheetError::PasswordProtected {
                    file: file.to_owned(),
                });
            }
            Err(_) => return Err(damaged("zip")),
        };
        if part.size() > limits.part_bytes {
            return Err(too_large("dung lượng sau giải nén", limits.part_bytes));
        }
        let mut inflated = 0_u64;
        loop {
            let read = part.read(&mut scratch).map_err(|_| damaged("zip"))?;
            if read == 0 {
                break;
            }
            inflated += read as u64;
            total += read as u64;
            if inflated > limits.part_bytes {
                return Err(too_large("dung lượng sau giải nén", limits.part_bytes));
            }
            if total > limits.total_bytes {
                return Err(too_large("tổng dung lượng sau giải nén", limits.total_bytes));
            }
        }
    }
    Ok(())
}

/// A zip may also be an OpenDocument sheet, a binary workbook, a Word file, or just a zip.
fn refuse_other_archives(archive: &ZipArchive<Cursor<&[u8]>>, file: &str) -> Result<(), SheetError> {
    let has = |wanted: &str| {
        archive
            .file_names()
            .flatten()
            .any(|name| name.replace('\\', "/").eq_ignore_ascii_case(wanted))
    };
    let file = file.to_owned();
    let workbook = |name: &str| name.starts_with("xl/") && name.ends_with(".xml");
    if has("xl/workbook.bin") {
        Err(SheetError::NotSupportedYet { file, format: "xlsb" })
    } else if archive
        .file_names()
        .flatten()
        .any(|name| workbook(&name.to_lowercase().replace('\\', "/")))
    {
        Ok(())
    } else if has("mimetype") && has("content.xml") && file.to_lowercase().ends_with(".ods") {
        Err(SheetError::NotSupportedYet { file, format: "ods" })
    } else {
        Err(SheetError::NotASpreadsheet { file })
    }
}
