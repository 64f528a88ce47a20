//! One run a file: a kind of fault, and what must hold under it.

mod answers;
mod cut;
mod first;
mod full;
mod kill_desk;
mod kill_enrol;
mod kill_hub;
mod kill_import;
mod kill_init;
mod kill_tablet;
mod kills;
mod portal;
mod power;
mod power_hub;
mod power_tablet;
mod refusals;
mod stage;

pub use answers::{Answers, Which};
pub use cut::Cut;
pub use first::First;
pub use full::Full;
pub use kill_desk::{KillBackup, KillRestore};
pub use kill_enrol::KillEnrol;
pub use kill_hub::KillHub;
pub use kill_import::KillImport;
pub use kill_init::KillInit;
pub use kill_tablet::KillTablet;
pub use kills::Moment;
pub use portal::Portal;
pub use power::Power;
pub use power_hub::{power_hub, power_import};
pub use power_tablet::{power_enrol, power_tablet};
pub use refusals::{HubRefused, TabletRefused};
