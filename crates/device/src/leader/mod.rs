//! Còn ai?: who is left, counted by the domain's rules over what this tablet holds. Works with no network.

mod names;
mod table;

pub(crate) use names::who_left_names;
pub(crate) use table::who_left;
