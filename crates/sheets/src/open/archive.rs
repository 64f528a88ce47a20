//! The look before the leap: that opening an archive cannot take the machine down.
//!
//! The spreadsheet library has no limits of its own, so every part of the archive is inflated here once into
//! nothing, counting, before anything else sees the bytes. Declared sizes are checked too but never believed, and
//! a table of strings that announces more of them than a list can have is refused before room is made for it.

use std::io::{BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;
use zip::result::ZipError;

use super::Format;
use crate::error::SheetError;
use crate::options::Limits;

/// Where declarations of entities would stand: at the start of a part.
const HEAD: usize = 4096;

/// What kind of archive this is, if it keeps within the limits.
pub(super) fn check(bytes: &[u8], file: &str, limits: &Limits) -> Result<Format, SheetError> {
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
    let format = format(&archive, file)?;

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
        let name = part.name().map(|name| name.to_lowercase()).unwrap_or_default();
        if part.size() > limits.part_bytes {
            return Err(too_large("dung lượng sau giải nén", limits.part_bytes));
        }
        let mut inflated = 0_u64;
        let mut head = Vec::new();
        loop {
            let read = part.read(&mut scratch).map_err(|_| damaged("zip"))?;
            if read == 0 {
                break;
            }
            if head.len() < HEAD {
                head.extend(&scratch[..read.min(HEAD - head.len())]);
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
        if name.ends_with(".xml") && declares_entities(&head) {
            return Err(SheetError::HasEntities {
                file: file.to_owned(),
                part: name,
            });
        }
        drop(part);
        if name.ends_with("sharedstrings.xml")
            && announced_strings(&mut archive, index).is_some_and(|count| count > limits.cells)
        {
            return Err(too_large("số chuỗi", limits.cells));
        }
    }
    Ok(format)
}

/// No spreadsheet program declares entities or points to outside documents; only a trap does.
fn declares_entities(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head).to_uppercase();
    text.contains("<!DOCTYPE") || text.contains("<!ENTITY")
}

/// How many strings the table of strings says it has.
fn announced_strings(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize) -> Option<u64> {
    let part = archive.by_index(index).ok()?;
    let mut reader = Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(start) | Event::Empty(start) if start.local_name().as_ref() == "sst" => {
                let count = start.try_get_attribute("uniqueCount").ok()??;
                // A number too long to read is too many.
                return Some(count.value.trim().parse().unwrap_or(u64::MAX));
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// A zip may be Excel's, OpenDocument's, a binary workbook, a Word file, or just a zip.
fn format(archive: &ZipArchive<Cursor<&[u8]>>, file: &str) -> Result<Format, SheetError> {
    let names: Vec<String> = archive
        .file_names()
        .flatten()
        .map(|name| name.to_lowercase().replace('\\', "/"))
        .collect();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let workbook = |name: &String| name.starts_with("xl/") && name.ends_with(".xml");
    if has("xl/workbook.bin") {
        Err(SheetError::NotSupportedYet {
            file: file.to_owned(),
            format: "xlsb",
        })
    } else if names.iter().any(workbook) {
        Ok(Format::Xlsx)
    } else if has("content.xml") && has("mimetype") {
        Ok(Format::Ods)
    } else {
        Err(SheetError::NotASpreadsheet {
            file: file.to_owned(),
        })
    }
}
