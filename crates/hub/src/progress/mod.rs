//! The partition of who is done and who is left.
