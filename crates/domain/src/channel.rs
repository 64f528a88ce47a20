//! Over which desk an answer came.

/// Over which desk it came (`docs/sync-protocol.md`, Record). The order means nothing; it lets answers be
/// sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// At the door.
    #[default]
    Door,
    /// At a desk.
    Desk,
    /// By phone.
    Phone,
    /// On the web page.
    Web,
    /// One this version does not know, 4 to 7.
    Other(u8),
}

impl Channel {
    /// The number on the wire and in stores, 0 to 7.
    #[must_use]
    pub const fn wire(self) -> u64 {
        match self {
            Self::Door => 0,
            Self::Desk => 1,
            Self::Phone => 2,
            Self::Web => 3,
            Self::Other(code) => (code & 7) as u64,
        }
    }

    /// The channel of a wire number; only its three lowest bits count.
    #[must_use]
    pub const fn from_wire(wire: u64) -> Self {
        match wire & 7 {
            0 => Self::Door,
            1 => Self::Desk,
            2 => Self::Phone,
            3 => Self::Web,
            other => Self::Other(other as u8),
        }
    }

    /// The stable text on the command line and towards the screens.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Door => "door",
            Self::Desk => "desk",
            Self::Phone => "phone",
            Self::Web => "web",
            Self::Other(_) => "other",
        }
    }
}
