//! The canonical list of people.
