//! Looking at a list before it is taken, with what an officer said of earlier files of the same shape.

use sha2::{Digest, Sha256};
use tungnha_domain::vietnam_day;
use tungnha_sheets::{LayoutChoice, Preview, preview};

use super::follow::{Follow, Reading};
use super::{ImportOptions, hex, refused};
use crate::error::HubError;
use crate::store::{Connection, layouts};

/// A file looked at.
#[derive(Debug)]
pub struct Looked {
    /// What is in it.
    pub preview: Preview,
    /// The headers and columns it was read with: those that were said, else those remembered.
    pub layouts: Vec<LayoutChoice>,
    /// Some of them were remembered from an earlier file.
    pub remembered: bool,
}

/// Looks at a file. Where nothing was said of headers and columns, what was said of an earlier file of the same
/// shape holds; `at` is unix seconds.
pub fn look(
    conn: &Connection,
    (name, bytes): (&str, &[u8]),
    options: &ImportOptions,
    at: i64,
    follow: &mut dyn Follow,
) -> Result<Looked, HubError> {
    let mut reading = options.for_reading(vietnam_day(at));
    let mut see = |reading: &_| preview(bytes, name, reading, &mut Reading(follow)).map_err(refused);
    let first = see(&reading)?;
    if !reading.layouts.is_empty() {
        return Ok(Looked {
            preview: first,
            layouts: reading.layouts,
            remembered: false,
        });
    }
    for sheet in &first.sheets {
        if let Some(layout) = remembered(conn, &sheet.shape)? {
            reading.layouts.push(LayoutChoice {
                sheet: Some(sheet.name.clone()),
                ..layout
            });
        }
    }
    let some = !reading.layouts.is_empty();
    Ok(Looked {
        preview: if some { see(&reading)? } else { first },
        layouts: reading.layouts,
        remembered: some,
    })
}

/// Remembers what was said of a header of this shape.
pub fn remember(conn: &Connection, shape: &str, layout: &LayoutChoice, at: i64) -> Result<(), HubError> {
    let layout = LayoutChoice {
        sheet: None,
        ..layout.clone()
    };
    let told = serde_json::to_string(&layout).map_err(|_| HubError::Unreadable("import_layout.layout"))?;
    layouts::put(conn, &digest(shape), &told, at)
}

fn remembered(conn: &Connection, shape: &str) -> Result<Option<LayoutChoice>, HubError> {
    let told = layouts::get(conn, &digest(shape))?;
    // A column this version doesn't know: what was said then is no help, and no reason to refuse a list.
    Ok(told.and_then(|told| serde_json::from_str(&told).ok()))
}

/// A row taken for a header may be one of people, so the labels themselves are not kept.
fn digest(shape: &str) -> String {
    hex(&Sha256::digest(shape.as_bytes()))
}
