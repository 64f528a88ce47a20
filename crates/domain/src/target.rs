//! The four targets of the campaign ("4 phủ").

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One of the four things every eligible resident should have.
///
/// The order is the one on every screen and in every report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "UPPERCASE")]
pub enum Target {
    /// The chip-based citizen identity card (thẻ căn cước công dân).
    Cccd,
    /// The e-identity account (định danh điện tử, VNeID), activated.
    Dddt,
    /// A SIM in one's own name, with a digital signature.
    Sim,
    /// A 4G smartphone.
    Smartphone,
}

impl Target {
    /// All four, in their fixed order.
    pub const ALL: [Self; 4] = [Self::Cccd, Self::Dddt, Self::Sim, Self::Smartphone];

    /// The stable code: `CCCD`, `DDDT`, `SIM`, `SMARTPHONE`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cccd => "CCCD",
            Self::Dddt => "DDDT",
            Self::Sim => "SIM",
            Self::Smartphone => "SMARTPHONE",
        }
    }

    /// The target of a code, if it is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|target| target.code() == code)
    }

    /// Place in [`Target::ALL`], for arrays of four.
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::Cccd => 0,
            Self::Dddt => 1,
            Self::Sim => 2,
            Self::Smartphone => 3,
        }
    }

    /// The number on the wire, 1 to 4; higher numbers are kept for targets a campaign adds.
    #[must_use]
    pub const fn wire(self) -> u64 {
        self.index() as u64 + 1
    }

    /// The target of a wire number, if it is a built-in one.
    #[must_use]
    pub fn from_wire(wire: u64) -> Option<Self> {
        Self::ALL.into_iter().find(|target| target.wire() == wire)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
