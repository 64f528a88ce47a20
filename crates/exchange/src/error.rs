//! Why bytes were not accepted.

/// Bytes that do not say what they should. None of these says anything about whose they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Cut short, of another shape, or with a value out of range.
    #[error("the bytes are not what the protocol says")]
    Malformed,
    /// Over a limit of [`crate::limits`].
    #[error("the bytes are more than the protocol allows")]
    TooLarge,
    /// Made by a later version in a way this one cannot read.
    #[error("the bytes were made by a newer version")]
    Version,
}

/// Why signed or sealed bytes were not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Not signed by that key for that hub and purpose, or sealed to another key: changes nothing.
    #[error("the signature or seal is not by the expected key")]
    Signature,
    /// Rightly signed, but not readable.
    #[error(transparent)]
    Decode(#[from] DecodeError),
}
