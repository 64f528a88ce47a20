//! Reading lists into the store.
