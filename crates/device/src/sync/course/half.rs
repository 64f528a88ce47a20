//! Where the two halves of a sync stand.

/// Why a half stopped short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// Nobody there, or the road broke.
    Unreachable,
    /// Another key.
    OtherKey,
    /// Not the hub, or the hub refused.
    Refused(u16),
}

/// Where one half stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Half {
    /// There is, or may be, something to do.
    Open,
    /// Nothing is left.
    Done,
    /// Later, and why. What is here stays here.
    Stuck(Problem),
}
