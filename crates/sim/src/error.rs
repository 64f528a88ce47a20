//! Why a simulation was refused or failed. No message carries personal data.

/// What ends `tungnha-sim` with status 1.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SimError {
    /// One line of the plan cannot be carried out; nothing was recorded.
    #[error("plan line {line}: {what}; nothing was recorded")]
    Line {
        /// Line number, from 1.
        line: usize,
        /// What is wrong with it.
        what: String,
    },
    /// One tablet could not do its part.
    #[error("tablet “{tablet}”: {what}")]
    Tablet {
        /// Its name in the plan.
        tablet: String,
        /// What went wrong.
        what: String,
    },
    /// Anything else that stops the run before it starts.
    #[error("{0}")]
    Refused(String),
    /// The hub's side failed.
    #[error("hub: {0}")]
    Hub(#[from] tungnha_hub::HubError),
}
