//! What a file is, by its first bytes; what it is called only helps to say what is wrong.

use super::{Format, archive, text, xls};
use crate::error::SheetError;
use crate::options::Limits;

const ZIP_MAGIC: &[u8] = b"PK";
const OLE_MAGIC: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// The kind of a file that may be opened; anything else is refused by what it is.
pub(super) fn format(bytes: &[u8], file: &str, limits: &Limits) -> Result<Format, SheetError> {
    if bytes.starts_with(ZIP_MAGIC) {
        return archive::check(bytes, file, limits);
    }
    if bytes.is_empty() {
        return Err(SheetError::Empty {
            file: file.to_owned(),
        });
    }
    let size = bytes.len() as u64;
    if size > limits.part_bytes {
        return Err(SheetError::TooLarge {
            file: file.to_owned(),
            what: "dung lượng tệp (byte)",
            limit: limits.part_bytes,
        });
    }
    if bytes.starts_with(OLE_MAGIC) {
        return xls::check(bytes, file).map(|()| Format::Xls);
    }
    match text::likely(bytes) {
        text::Likely::Text => named_as_text(file),
        text::Likely::WebPage => Err(SheetError::WebPage {
            file: file.to_owned(),
        }),
        text::Likely::Binary => Err(SheetError::NotASpreadsheet {
            file: file.to_owned(),
        }),
    }
}

/// Text is read when it is called text: a page of a report saved as `.pdf.txt` has no columns and says so later,
/// while text called `.xlsx` is a mistake that a person should know of before it is read as something else.
fn named_as_text(file: &str) -> Result<Format, SheetError> {
    let extension = file
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_lowercase());
    match extension.as_deref() {
        Some("csv" | "tsv" | "txt" | "tab") => Ok(Format::Csv),
        Some(claimed @ ("xlsx" | "xls" | "ods" | "xlsm" | "xlsb")) => Err(SheetError::WrongExtension {
            file: file.to_owned(),
            claimed: claimed.to_owned(),
        }),
        _ => Err(SheetError::NotASpreadsheet {
            file: file.to_owned(),
        }),
    }
}
