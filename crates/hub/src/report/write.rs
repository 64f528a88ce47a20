//! A report as a file: JSON, a workbook or a document, by the ending of its name.

use std::path::Path;

use super::Report;
use super::{docx, xlsx};
use crate::error::HubError;

/// What a report can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The document `report --json` prints.
    Json,
    /// A workbook.
    Xlsx,
    /// A document in the form of Decree 30/2020.
    Docx,
}

impl Format {
    /// The format of a file's ending.
    #[must_use]
    pub fn parse(ending: &str) -> Option<Self> {
        match ending.to_ascii_lowercase().as_str() {
            "json" => Some(Self::Json),
            "xlsx" => Some(Self::Xlsx),
            "docx" => Some(Self::Docx),
            _ => None,
        }
    }
}

/// The bytes of a file. The same report gives the same bytes.
pub fn bytes(report: &Report, format: Format) -> Result<Vec<u8>, HubError> {
    match format {
        Format::Json => {
            let mut text =
                serde_json::to_string_pretty(report).map_err(|_| HubError::Unreadable("report"))?;
            text.push('\n');
            Ok(text.into_bytes())
        }
        Format::Xlsx => xlsx::workbook(report),
        Format::Docx => docx::document(report),
    }
}

/// Writes the file, whole or not at all; one of this name is replaced.
pub fn write(report: &Report, out: &Path) -> Result<(), HubError> {
    let ending = out.extension().unwrap_or_default().to_string_lossy().into_owned();
    let format = Format::parse(&ending).ok_or_else(|| {
        HubError::Refused(format!(
            "tệp {}: đuôi tệp là .json, .xlsx hoặc .docx (not an ending of a report)",
            out.display()
        ))
    })?;
    let passing = out.with_extension(format!("{ending}.{}", std::process::id()));
    crate::store::write_private(&passing, &bytes(report, format)?)?;
    std::fs::rename(&passing, out).map_err(HubError::file(out))
}
