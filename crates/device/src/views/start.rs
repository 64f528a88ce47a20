//! First start and unlocking: where the app stands.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which screen the app must show first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// No hub knows this tablet yet.
    Enrol,
    /// Enrolled; a PIN is to be chosen.
    ChoosePin,
    /// A store is there and closed.
    Locked,
    /// The store is open.
    Open,
}

/// What a member may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A volunteer who walks.
    Member,
    /// A team lead.
    Lead,
    /// The commune police.
    Officer,
    /// Offices that see figures only.
    Office,
}

/// Who a hub says it is, to be compared with the officer's screen before anything is sent there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MetHub {
    /// The commune it says it is.
    pub commune: String,
    /// Sixteen digits that stand on the officer's screen too, if it is the commune's.
    pub fingerprint: String,
    /// What to enrol with once they were compared.
    pub url: String,
}

/// A member who can unlock this tablet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MemberName {
    /// Slot in the vault, from 0.
    pub slot: u32,
    /// The member's name.
    pub name: String,
}

/// Whether the lists on this tablet may be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LeaseState {
    /// They may.
    Open,
    /// Locked, and opened by a code for a day.
    Day,
    /// Too long without the hub: not until it is heard again, or a code is given.
    Locked,
    /// Far too long: they were taken off and come again with the next contact.
    Wiped,
    /// The hub took this tablet out of service; its lists were taken off.
    Revoked,
}

/// The lease of the lists on an open tablet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeaseView {
    /// What may be done.
    pub state: LeaseState,
    /// Hours until they are locked; 0 where they are.
    pub hours_left: u32,
    /// What to tell a team lead beside the tablet's number, who has a code for it; none where no lead's tablet is
    /// known.
    pub request: Option<u32>,
}

/// Somebody who may use this tablet and has no PIN on it yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NewUser {
    /// Their number.
    pub member: u32,
    /// Their name.
    pub name: String,
}

/// What an officer is told when a PIN is forgotten: for which tablet and which request a code is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ResetRequest {
    /// The tablet's number.
    pub dev: u32,
    /// The request's number.
    pub number: u32,
    /// A team lead's tablet has a code for it as well as the officer.
    pub lead: bool,
}

/// Somebody to call for help, as the officer wrote them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Helper {
    /// Who answers.
    pub name: String,
    /// As it is dialled.
    pub phone: String,
}

/// What keeps the half of every key that is not a PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SecretPlace {
    /// The platform's keystore.
    Keystore,
    /// A file beside the store.
    File,
}

/// Where the app stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AppState {
    /// Which screen comes first.
    pub phase: Phase,
    /// The commune, once enrolled.
    pub commune: Option<String>,
    /// The hamlets this tablet walks, once enrolled.
    pub unit_names: Vec<String>,
    /// Who can unlock.
    pub members: Vec<MemberName>,
    /// Who has unlocked.
    pub member_name: Option<String>,
    /// What they may do.
    pub role: Option<Role>,
    /// The lease of the lists; none while the store is closed.
    pub lease: Option<LeaseView>,
    /// Who is to choose a PIN; none while the store is closed.
    pub new_users: Vec<NewUser>,
    /// What to tell the officer when a PIN is forgotten.
    pub reset: Option<ResetRequest>,
    /// Seconds until another PIN may be tried; 0 when one may be tried now.
    pub wait_seconds: u64,
    /// The program's version.
    pub version: String,
    /// The demo's PIN, shown beside the keypad; never set on a real tablet.
    pub demo_pin: Option<String>,
    /// Megabytes left on this tablet where they are few: a tap that finds no room is not saved.
    pub room_scarce: Option<u32>,
    /// This is the practice tablet: nothing on it is real, and nothing of it is ever sent.
    pub practice: bool,
    /// What keeps the half of every key that is not a PIN; none while the store is closed.
    pub secret_place: Option<SecretPlace>,
    /// Whom to call for help, in this order; also while the store is closed.
    pub helpers: Vec<Helper>,
}

impl From<crate::SecretPlace> for SecretPlace {
    fn from(place: crate::SecretPlace) -> Self {
        match place {
            crate::SecretPlace::Keystore => Self::Keystore,
            crate::SecretPlace::File => Self::File,
        }
    }
}

impl From<tungnha_domain::Role> for Role {
    fn from(role: tungnha_domain::Role) -> Self {
        match role {
            tungnha_domain::Role::Member => Self::Member,
            tungnha_domain::Role::Lead => Self::Lead,
            tungnha_domain::Role::Officer => Self::Officer,
            tungnha_domain::Role::Office => Self::Office,
        }
    }
}
