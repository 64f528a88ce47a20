//! The commune's hub: the lists the police bring in, what the tablets send, and who is left.
//!
//! Offers: one encrypted store ([`store`]), the commune's own settings and units ([`commune`]), reading
//! lists in ([`import`]), the canonical list of people ([`people`]), the partition of who is done and who
//! is left ([`progress`]), enrolment of tablets ([`enrol`]), custody of what they send ([`intake`]) by
//! whatever road ([`relay`]), the
//! status made of it ([`status`]), the step cards an officer changes ([`cards`]), whom teams call for help ([`helpers`]), the officer's desk ([`desk`]) and what its screens ask ([`office`]), the
//! day's lists ([`lists`]) as one kind of [`table`] that is shown, printed and taken out with a purpose
//! ([`export`]), the TLS service ([`net`]) and a check
//! that all of it agrees ([`verify`]). The binary `tungnha-hub` ([`cli`]) is a thin face over these.
//!
//! Does not offer: reading spreadsheets (`tungnha-sheets`), the rules of the campaign (`tungnha-domain`),
//! the bytes that cross the wire (`tungnha-exchange`).

pub mod activity;
pub mod backup;
pub mod cards;
pub mod cli;
pub mod commune;
pub mod desk;
pub mod enrol;
pub mod error;
pub mod export;
pub mod helpers;
pub mod import;
pub mod intake;
pub mod keys;
pub mod lists;
pub mod log;
pub mod net;
mod numbers;
pub mod office;
mod papers;
pub mod people;
pub mod progress;
pub mod receive;
pub mod relay;
pub mod report;
pub mod retention;
pub mod review;
pub mod salvage;
pub mod status;
pub mod store;
pub mod subject;
pub mod table;
pub mod team;
mod times;
pub mod verify;

pub use error::HubError;
