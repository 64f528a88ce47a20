//! The commune's campaign, units and allocation.
