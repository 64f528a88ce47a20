//! Gửi về xã: what is here only and what the hub has, computed from the outbox.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{DoorWord, ErrorCode};

/// The send screen's sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SendPhase {
    /// Every record is under a stored, hub-signed receipt.
    AllSent,
    /// Some records are here only.
    Waiting,
    /// Sending now.
    Sending,
    /// The last try failed (`problem`); another follows by itself.
    Failed,
}

/// What the send screen shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SendState {
    /// Which sentence.
    pub state: SendPhase,
    /// Houses with something not yet receipted.
    pub households_unsent: u32,
    /// Records not yet receipted.
    pub records_unsent: u64,
    /// Records in the running send.
    pub records_sending_total: u64,
    /// Of those, receipted.
    pub records_sending_done: u64,
    /// Houses in the running send.
    pub households_sending_total: u32,
    /// Of those, receipted whole.
    pub households_sending_done: u32,
    /// Bytes this sync has sent so far.
    pub bytes_up: u64,
    /// Bytes this sync has fetched so far.
    pub bytes_down: u64,
    /// The last time the hub signed for everything sent.
    pub last_success: Option<String>,
    /// Why the last try to send failed.
    pub problem: Option<ErrorCode>,
    /// Why the last try to fetch the list failed; what was sent stays sent.
    pub list_problem: Option<ErrorCode>,
    /// After a failure, seconds until the tablet tries again by itself.
    pub next_try_seconds: Option<u64>,
    /// Records a lead must look at: in the hub's custody but not used, or above a fork of this log.
    pub quarantined: u32,
    /// Records the hub would not take three times: here, and to be carried there by a file.
    pub set_aside: u32,
    /// The hub was restored from a copy, and gets again what it had lost.
    pub sending_again: bool,
    /// The clock is more than ten minutes off: seconds ahead of the hub's, less than 0 behind. Harmless.
    pub clock_off_seconds: Option<i64>,
    /// Bytes that have come of lists too large for one answer.
    pub list_bytes_here: u64,
    /// Bytes of those lists; 0 when none is being fetched.
    pub list_bytes_total: u64,
}

/// What kind of record it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// Answers about somebody.
    Answer,
    /// Nobody was at home.
    Visit,
    /// Something was taken back.
    Undo,
    /// A return was agreed.
    Appointment,
    /// A whole personal ID was looked at.
    Reveal,
    /// A disagreement was settled.
    Settlement,
    /// Somebody was added, or lives elsewhere.
    Person,
    /// A household was added, or how it is found.
    Household,
    /// Houses were given out.
    Assignment,
    /// Somebody was asked to come to a collection point.
    Invitation,
    /// A lead's code was given or used.
    Code,
}

/// Why a record did not become what somebody meant by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NotTakenWhy {
    /// The hub keeps it apart and does not count it: the tablet may not make it, or its log forked.
    KeptApart,
    /// The hub keeps it and cannot read it.
    Unreadable,
    /// An officer decided that it is not so.
    LetGo,
}

/// A record that did not become what somebody meant by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NotTaken {
    /// Its number in this tablet's log.
    pub seq: u64,
    /// Why.
    pub why: NotTakenWhy,
    /// What kind of record it is.
    pub what: RecordKind,
    /// Whether it said that somebody no list has is here, or that somebody lives elsewhere.
    pub told: Option<DoorWord>,
    /// Whom it is about.
    pub who: Option<String>,
    /// When it was recorded.
    pub at: String,
    /// The household: where that person is shown now, else where it was recorded; none where it is not on this tablet.
    pub hid: Option<u32>,
    /// Its number in the list.
    pub number: Option<String>,
    /// Its landmark or address.
    pub address: Option<String>,
}

/// A record the hub would not take three times. It is kept here and goes with the next file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SetAside {
    /// Its number in this tablet's log.
    pub seq: u64,
    /// What kind of record it is.
    pub what: RecordKind,
    /// When it was recorded.
    pub at: String,
    /// The household it was recorded at.
    pub hid: Option<u32>,
    /// Its number in the list, while it is on this tablet.
    pub number: Option<String>,
    /// Its address or landmark.
    pub address: Option<String>,
}
