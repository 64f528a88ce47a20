//! Tests of opening, refusing and writing the store.
