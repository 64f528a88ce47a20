//! Hộ: everybody in a house on one page, and what a tap answers back.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Claimed, HouseRow, Invitation, Target};

/// Where one resident stands for one target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CellState {
    /// Reached.
    Done,
    /// Not reached, with a reason.
    Reason,
    /// Asked and does not want it.
    NoNeed,
    /// Sent or registered, awaiting approval.
    InProgress,
    /// Nobody has an answer yet.
    NotAsked,
    /// Not for this person.
    NotEligible,
    /// Recorded; the commune police deal with it.
    Special,
}

/// Which layer the state comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A list of the commune police or an operator.
    Listed,
    /// An answer from the field.
    Claimed,
}

/// Where an answer is: two different words on the screen, never mixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Saved {
    /// Saved in this tablet ("Đã lưu trong máy").
    Here,
    /// Under a stored, hub-signed receipt ("Đã gửi về xã").
    Sent,
}

/// A person's sex as listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum Sex {
    /// Nam.
    M,
    /// Nữ.
    F,
}

/// One chip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Cell {
    /// Which target.
    pub target: Target,
    /// What the chip says.
    pub state: CellState,
    /// Key of the shown answer (`DONE`, `NO_NEED`, a reason's key …), when somebody claimed one.
    pub outcome: Option<String>,
    /// Which layer the state comes from.
    pub source: Option<Source>,
    /// The latest list's code for this target (`level1_registered` …).
    pub listed: Option<String>,
    /// That list's date.
    pub listed_date: Option<String>,
    /// The field says otherwise than the list.
    pub differs: bool,
    /// Two people gave different answers, neither knowing the other's.
    pub conflict: bool,
    /// Whose answer is shown.
    pub by: Option<String>,
    /// When it was given.
    pub at: Option<String>,
    /// Where the shown answer is, when it is this tablet's own.
    pub saved: Option<Saved>,
    /// Only the birth year is known: eligible if possibly so.
    pub possibly: bool,
}

/// One card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Person {
    /// The resident.
    pub rid: u32,
    /// The name as recorded.
    pub name: String,
    /// Birth date or year, as precise as known.
    pub birth: Option<String>,
    /// Sex as listed.
    pub sex: Option<Sex>,
    /// Head of the household.
    pub head: bool,
    /// Personal ID with the middle hidden.
    pub id_masked: Option<String>,
    /// Phone with the middle hidden.
    pub phone_masked: Option<String>,
    /// Phone operator.
    pub operator: Option<String>,
    /// Four chips, in the targets' fixed order.
    pub cells: [Cell; 4],
    /// The card above has answers that can be repeated here by one tap.
    pub same_as_above: bool,
    /// Where they were asked to come, if they were.
    pub invited: Option<Invitation>,
    /// No list has them: added on this tablet.
    pub added: bool,
    /// The list has them in another house; recorded here that they live in this one.
    pub moved: bool,
}

/// The last visit to a house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LastVisit {
    /// When.
    pub at: String,
    /// By whom, when known.
    pub by: Option<String>,
}

/// A house as its neighbours name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HouseName {
    /// The household.
    pub hid: u32,
    /// Its number in the list.
    pub number: String,
    /// What it is found by; empty if nobody noted anything.
    pub landmark: String,
    /// Name of its head, or of the first person.
    pub head: String,
}

/// One house, everybody in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Household {
    /// The household.
    pub hid: u32,
    /// Its number in the list.
    pub number: String,
    /// Its address as listed.
    pub address: String,
    /// What it is found by, as somebody noted at the door; empty if nobody did.
    pub landmark: String,
    /// Its hamlet.
    pub hamlet: String,
    /// Name of its head, or of the first person.
    pub head: String,
    /// The cards, head first.
    pub people: Vec<Person>,
    /// The next house left in walking order.
    pub next: Option<HouseRow>,
    /// Its place in walking order, from 1.
    pub place: u32,
    /// How many houses there are.
    pub of: u32,
    /// The house before it in the walk of its hamlet.
    pub before: Option<HouseName>,
    /// The house after it there.
    pub after: Option<HouseName>,
    /// When to come back.
    pub revisit_at: Option<String>,
    /// The last visit.
    pub last_visit: Option<LastVisit>,
    /// A colleague is at it now.
    pub claimed: Option<Claimed>,
    /// No list has it: added on this tablet.
    pub added: bool,
    /// Names of whom this tablet added here and an officer let go.
    pub let_go: Vec<String>,
    /// Names of whom this tablet said that they moved away, and an officer decided that they did not.
    pub not_moved: Vec<String>,
}

/// One row of the answer sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReasonChoice {
    /// Key to give back.
    pub key: String,
    /// Vietnamese words.
    pub vi: String,
    /// English words.
    pub en: String,
    /// For which targets it is an answer.
    pub targets: Vec<Target>,
    /// One tap answers all of that person's open targets.
    pub person_scope: bool,
    /// Sealed to the commune police at commit.
    pub sensitive: bool,
    /// How often it was used on this tablet.
    pub used: u32,
}

/// One answer for one target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TargetAnswer {
    /// Which target.
    pub target: Target,
    /// `DONE`, `IN_PROGRESS`, `NO_NEED` or a reason's key.
    pub outcome: String,
}

/// What the undo bar takes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Undo {
    /// The records just made.
    pub seqs: Vec<u64>,
    /// The house they were made at, in words ("nhà ông Đức").
    pub house: String,
}

/// How many people's answers differ from the list for one target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Differs {
    /// Which target.
    pub target: Target,
    /// Of how many people.
    pub people: u32,
}

/// One ready answer to "when to come back".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RevisitChoice {
    /// What to give back.
    pub when: String,
    /// The time it means now.
    pub at: String,
}

/// Answers that follow from the one just given, offered and not yet recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Cascade {
    /// For whom.
    pub rid: u32,
    /// The answers to accept.
    pub answers: Vec<TargetAnswer>,
}

/// What a tap comes back with, once it is durable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Recorded {
    /// The house as it is now.
    pub household: Household,
    /// What the undo bar takes back.
    pub undo: Undo,
    /// The next house left in walking order.
    pub next: Option<HouseRow>,
    /// Where what was just said differs from the list.
    pub differs: Vec<Differs>,
    /// What follows from it.
    pub cascade: Option<Cascade>,
}
