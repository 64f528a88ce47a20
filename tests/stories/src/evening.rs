//! The evening most stories play on: when it is, and the list that is walked.

/// What the hub's clock says at the start, as its `--clock` takes it.
pub const CLOCK: &str = "2024-05-06T18:30:00+07:00";

/// The same moment in unix seconds, for tablets' clocks.
pub const EVENING: i64 = 1_714_995_000;

/// The list of Khu phố 3.
pub const LIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../samples/danh-sach-khu-pho-3.xlsx");
