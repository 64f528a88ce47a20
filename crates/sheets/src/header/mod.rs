//! Where a list begins and what its columns mean.

pub(crate) mod columns;
pub(crate) mod layout;
mod synonyms;
pub(crate) mod title;
