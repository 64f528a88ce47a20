//! One run a file: a kind of fault, and what must hold under it.

mod answers;
mod cut;
mod portal;
mod stage;

pub use answers::{Answers, Which};
pub use cut::Cut;
pub use portal::Portal;
