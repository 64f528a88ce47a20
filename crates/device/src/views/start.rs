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

/// A member who can unlock this tablet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MemberName {
    /// Slot in the vault, from 0.
    pub slot: u32,
    /// The member's name.
    pub name: String,
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
    /// Seconds until another PIN may be tried; 0 when one may be tried now.
    pub wait_seconds: u64,
    /// The program's version.
    pub version: String,
    /// The demo's PIN, shown beside the keypad; never set on a real tablet.
    pub demo_pin: Option<String>,
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
