//! Spreadsheets in: the lists a commune's police extract and the tables that share out its targets.
//!
//! Offers: [`read_extract`] and [`read_allocation`], which take the bytes of a file and give plain rows with every
//! repair written down. Real lists have title blocks, merged and two-row headers, identity numbers whose zeros
//! Excel ate, and births that are only a year; `repair/` holds one rule per file.
//! Formats: XLSX, XLS, ODS and CSV in every encoding they come in (`open/`).
//! Does not offer: matching people across lists (the hub's work), writing reports.
//! Concepts: every cell passes one *gather*, which holds the limits; a *grid* is one sheet as sparse cells; a
//! *layout* is where the header is and which column means what; a bad field is left empty and warned about, and
//! only a row without a usable name is rejected.

mod allocation;
mod cells;
mod duplicates;
mod error;
mod extract;
mod grid;
mod header;
mod households;
mod legacy;
mod memo;
mod open;
mod options;
mod people;
mod preview;
mod repair;
mod row;
mod sheet;
mod value;
mod watch;
mod words;

pub use allocation::{Allocation, AllocationUnit, read_allocation};
pub use error::SheetError;
pub use extract::{read_extract, read_extract_watched};
pub use header::columns::Column;
pub use options::{Encoding, Fix, LayoutChoice, Limits, ReadOptions};
pub use people::{Extract, Field, Person, Rejection, RejectionCode, SheetRead, Warning, WarningCode};
pub use preview::{
    BadRows, Check, CheckKind, ColumnPreview, HeaderCandidate, Preview, Reading, SampleRow, SheetPreview,
    bad_rows, preview,
};
pub use repair::hamlet::{hamlet_key, hamlet_name};
pub use watch::{Progress, Unwatched, Watch};
