//! Còn ai?: who is left, counted by the domain's rules over what this tablet holds. Works with no network.

mod board;
mod names;
mod table;

pub(crate) use board::team_board;
pub(crate) use names::who_left_names;
pub(crate) use table::who_left;
