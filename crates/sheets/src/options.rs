//! What the officer chose about a file, and the limits no file may pass.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_domain::ListKind;

use crate::header::columns::Column;

/// How the text of a file was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// Look at each sheet and decide.
    #[default]
    Auto,
    /// Leave the text as it is (composed to NFC).
    Unicode,
    /// TCVN3 (ABC fonts): "NguyÔn V¨n §øc".
    Tcvn3,
    /// VNI-Windows: "Nguyeãn Vaên Ñöùc".
    Vni,
}

impl Encoding {
    /// The stable code: `auto`, `unicode`, `tcvn3` or `vni`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Unicode => "unicode",
            Self::Tcvn3 => "tcvn3",
            Self::Vni => "vni",
        }
    }

    /// The encoding with this code, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Auto, Self::Unicode, Self::Tcvn3, Self::Vni]
            .into_iter()
            .find(|e| e.code() == code)
    }
}

/// Upper bounds, checked while a file is being read. The defaults hold the largest commune five times over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Parts in the archive.
    pub parts: usize,
    /// Bytes of one part, inflated.
    pub part_bytes: u64,
    /// Bytes of all parts together, inflated.
    pub total_bytes: u64,
    /// Cells with something in them, over all sheets.
    pub cells: u64,
    /// Characters kept of one cell.
    pub cell_chars: usize,
    /// Bytes of text kept over all cells: a short file can show one long string three million times.
    pub text_bytes: u64,
    /// Columns of a sheet; Excel has no more.
    pub columns: u32,
    /// Rows of a sheet; Excel has no more.
    pub rows: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            parts: 4096,
            part_bytes: 64 << 20,
            total_bytes: 160 << 20,
            cells: 3_000_000,
            cell_chars: 4096,
            text_bytes: 128 << 20,
            columns: 16_384,
            rows: 1_048_576,
        }
    }
}

/// Where a sheet's header is and what its columns mean, as a person says it. What is left open is found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct LayoutChoice {
    /// The sheet; `None`: every sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Excel's number of the header's (first) row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header_row: Option<u32>,
    /// Columns by place, counted from 0; `None`: not to be taken.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(as = "Option<BTreeMap<String, Option<Column>>>")]
    pub columns: BTreeMap<u32, Option<Column>>,
}

/// A cell put right by a person: what stands in the file is not looked at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(rename = "ListFix", optional_fields = nullable)]
pub struct Fix {
    /// The sheet; `None`: the only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Excel's row number.
    pub row: u32,
    /// The field.
    pub field: Column,
    /// What it is; empty: nothing.
    pub value: String,
}

/// The officer's choices for one file, and the day it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOptions {
    /// The day of reading, in Vietnam: births after it are refused, numbers up to its year are years.
    pub today: NaiveDate,
    /// Read only this sheet.
    pub sheet: Option<String>,
    /// How the text was typed.
    pub encoding: Encoding,
    /// Every row belongs to this hamlet, whatever the file says.
    pub hamlet: Option<String>,
    /// The kind of list; `None`: the title says.
    pub kind: Option<ListKind>,
    /// Headers and columns said by a person; the first that fits a sheet counts.
    pub layouts: Vec<LayoutChoice>,
    /// Cells put right by a person.
    pub fixes: Vec<Fix>,
    /// Upper bounds.
    pub limits: Limits,
}

impl ReadOptions {
    /// No choices made: every sheet, the title's kind, the rows' own hamlets.
    #[must_use]
    pub fn new(today: NaiveDate) -> Self {
        Self {
            today,
            sheet: None,
            encoding: Encoding::Auto,
            hamlet: None,
            kind: None,
            layouts: Vec::new(),
            fixes: Vec::new(),
            limits: Limits::default(),
        }
    }

    /// What was said about this sheet.
    pub(crate) fn layout_of(&self, sheet: &str) -> Option<&LayoutChoice> {
        self.layouts
            .iter()
            .find(|layout| layout.sheet.as_deref().is_none_or(|name| name == sheet))
    }
}
