//! The one shape in which a command fails, and the codes a screen acts on.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why a command failed. The UI has one exhaustive table from code to words and deeds; nobody reads `message`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The PIN is not this member's; a try was counted.
    WrongPin,
    /// Too many wrong tries: wait (`details.wait_seconds`).
    PinWait,
    /// The hub knows no such enrolment code.
    CodeWrong,
    /// The enrolment code was used by another tablet.
    CodeUsed,
    /// The enrolment code's time is over.
    CodeExpired,
    /// What was pasted or scanned is not an enrolment code.
    CodeUnreadable,
    /// The enrolment code is for another sort of machine.
    CodeOtherMachine,
    /// No answer from the hub on any of its addresses.
    HubUnreachable,
    /// Something answered at the hub's address with another key.
    HubOtherKey,
    /// The hub answered and refused.
    HubRefused,
    /// The disk is full: the tap was not saved.
    StorageFull,
    /// The store was written by a newer program; it was left as it is.
    StoreNewer,
    /// The store can't be read; it was left as it is.
    StoreCorrupt,
    /// The key that every PIN needs is gone; a code of the officer's opens the store again.
    KeyLost,
    /// A code read out by the officer is not this tablet's, or was used (`details.wait_seconds`).
    OfficeCodeWrong,
    /// Too long without the hub: lists are not shown; sending goes on.
    LeaseLocked,
    /// The tablet belongs to no hub yet.
    NotEnrolled,
    /// The store is locked.
    Locked,
    /// No such household, resident or record on this tablet.
    NotFound,
    /// This role may not do that.
    NotAllowed,
    /// An argument makes no sense.
    BadInput,
    /// A fault of the program.
    Internal,
}

/// A command's failure as the screen gets it. Carries no personal data.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AppError {
    /// What to act on.
    pub code: ErrorCode,
    /// One Vietnamese sentence or two for a person: what happened, whether data is safe, what to do.
    pub message: String,
    /// Numbers that belong to the code, such as `wait_seconds`.
    #[ts(type = "Record<string, unknown>")]
    pub details: serde_json::Value,
}
