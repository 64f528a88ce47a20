//! One run a file: a kind of fault, and what must hold under it.

mod answers;
mod cut;
mod kill_enrol;
mod kill_hub;
mod kill_import;
mod kill_tablet;
mod portal;
mod refusals;
mod stage;

pub use answers::{Answers, Which};
pub use cut::Cut;
pub use kill_enrol::KillEnrol;
pub use kill_hub::KillHub;
pub use kill_import::KillImport;
pub use kill_tablet::{KillTablet, Moment};
pub use portal::Portal;
pub use refusals::{HubRefused, TabletRefused};
