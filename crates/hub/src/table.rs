//! A list as every desk screen, print and export has it: named columns and rows of plain cells.
//!
//! A list is made once, by the module of its noun, and shown in many places; so what may be seen by whom is
//! decided here and not on a screen. Whole personal IDs and reasons the law protects come in only where the
//! maker was told so by [`Eyes`], and rows of people who had their processing restricted are left out for
//! everybody but an officer, and from every export.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_domain::{Rid, Role};

/// Who looks at a list, and how closely.
#[derive(Clone, Debug)]
pub struct Eyes {
    /// As the audit log names them.
    pub who: String,
    /// In which role.
    pub role: Role,
    /// Whole personal IDs instead of masked ones; officers only, logged by the list's maker.
    pub whole_ids: bool,
    /// Which reason stands behind a special case; officers only, each look is logged.
    pub special: bool,
}

impl Eyes {
    /// The command line: whoever has the hub's folder and its key is the officer.
    #[must_use]
    pub fn cli() -> Self {
        Self {
            who: "cli".to_owned(),
            role: Role::Officer,
            whole_ids: false,
            special: false,
        }
    }

    /// Whether they may see what only officers may.
    #[must_use]
    pub fn officer(&self) -> bool {
        self.role == Role::Officer
    }
}

/// What sort of value a column holds: how it is aligned, sorted and written into a spreadsheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "TableKind")]
pub enum Kind {
    /// Words.
    Text,
    /// A person's name: sorted by the last syllable.
    Name,
    /// A whole number.
    Number,
    /// A day, `2024-05-06`; a birth may be a year.
    Day,
    /// A day and a time, RFC 3339 in Vietnam's time.
    Time,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "TableColumn")]
pub struct Column {
    /// A stable key; the audit log names columns by it.
    pub key: String,
    /// What stands above it.
    pub label: String,
    /// What it holds.
    pub kind: Kind,
}

impl Column {
    /// A column.
    #[must_use]
    pub fn new(key: &str, label: &str, kind: Kind) -> Self {
        Self {
            key: key.to_owned(),
            label: label.to_owned(),
            kind,
        }
    }
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(untagged)]
#[ts(rename = "TableCell")]
pub enum Cell {
    /// A whole number.
    Number(#[ts(type = "number")] i64),
    /// Text; also days and times.
    Text(String),
    /// Nothing.
    Empty,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text.to_owned())
        }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(i64::from(number))
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "TableRow")]
pub struct Row {
    /// The resident it is about, where it is about one.
    pub rid: Option<Rid>,
    /// What a call about this row names it by, where that is not the resident.
    pub key: Option<String>,
    /// One a column.
    pub cells: Vec<Cell>,
}

impl Row {
    /// A row about a resident.
    #[must_use]
    pub fn about(rid: Rid, cells: Vec<Cell>) -> Self {
        Self {
            rid: Some(rid),
            key: None,
            cells,
        }
    }
}

/// A figure above a list: `mới hôm nay 3`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "TableFigure")]
pub struct Figure {
    /// A stable key.
    pub key: String,
    /// In words.
    pub label: String,
    /// How many.
    pub count: u32,
}

/// A list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "TableView")]
pub struct Table {
    /// Its stable name, `returns`.
    pub list: String,
    /// Its title.
    pub title: String,
    /// What it was made for: a day, a hamlet, a draw.
    pub about: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, in the order they are printed.
    pub rows: Vec<Row>,
    /// Figures above it.
    pub figures: Vec<Figure>,
    /// People left out because their processing is restricted.
    pub withheld: u32,
}

impl Table {
    /// Leaves out the rows of these people.
    pub(crate) fn withhold(&mut self, restricted: &std::collections::BTreeSet<Rid>) {
        let before = self.rows.len();
        self.rows
            .retain(|row| row.rid.is_none_or(|rid| !restricted.contains(&rid)));
        self.withheld += u32::try_from(before - self.rows.len()).unwrap_or(u32::MAX);
    }
}
