//! Roads without a network: what a locked app has to send, files out, what a file that came was.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ErrorCode;

/// What an app that may be locked has outside its store, sealed for the hub.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SpareState {
    /// Records under no receipt yet.
    pub waiting: u64,
    /// Records under a receipt that the next unlock will take over.
    pub receipted: u64,
    /// When the hub signed the last of those.
    pub last_receipt: Option<String>,
    /// Sending now.
    pub sending: bool,
    /// Why the last try failed.
    pub problem: Option<ErrorCode>,
}

/// A file to be saved and carried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CarryFile {
    /// What to call it; without names of people.
    pub name: String,
    /// Its bytes, base64.
    pub data: String,
    /// Records in it.
    pub records: u64,
    /// The same as QR symbols, in order; none where it is too much for symbols.
    pub symbols: Vec<QrSymbol>,
}

/// A QR symbol to be drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QrSymbol {
    /// Modules a side, with the free edge: the drawing's width and height.
    pub size: u32,
    /// The dark modules as an SVG path.
    pub path: String,
}

/// What was seen in a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SeenPicture {
    /// A symbol of this app was in it.
    pub seen: bool,
    /// Symbols of its set that are here by now.
    pub have: u32,
    /// How many there are.
    pub of: u32,
    /// What came of them, once all are here.
    pub taken: Option<Taken>,
}

/// What this tablet keeps for a colleague.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HeldBundle {
    /// Names it.
    pub id: String,
    /// The colleague, by the certificate their tablet gave along.
    pub name: Option<String>,
    /// The number of their tablet.
    pub dev: u32,
    /// Records in it, as their tablet says.
    pub records: u64,
    /// When it came; for a receipt, when the hub signed.
    pub at: String,
    /// The hub has it: this is the receipt to hand over.
    pub receipt: bool,
}

/// What a file or picture that somebody gave was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TakenWhat {
    /// A receipt of our hub: `records` turned green.
    Receipt,
    /// The same while the app is locked: they turn green at the next unlock.
    ReceiptKept,
    /// A receipt that says nothing new.
    Stale,
    /// A receipt of our hub for other tablets.
    NotOurs,
    /// A receipt of another hub.
    OtherHub,
    /// Not signed by the hub.
    NotSigned,
    /// A colleague's records: kept here until the hub has signed for them.
    Colleague,
    /// This tablet's own file: it is here anyway.
    Own,
    /// The shelf for colleagues is full.
    Full,
    /// A receipt for another history under this tablet's numbers: an officer must look.
    OtherHistory,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Taken {
    /// What it was.
    pub what: TakenWhat,
    /// How many records it is about.
    pub records: u64,
    /// Whose, where that is a colleague.
    pub name: Option<String>,
}

impl Taken {
    /// Nothing came of it, for this reason.
    pub(crate) fn nothing(what: TakenWhat) -> Self {
        Self {
            what,
            records: 0,
            name: None,
        }
    }
}
