//! How the app is started: on a tablet there is nothing to choose, a demo or a test has a few flags.

use std::path::PathBuf;

/// What may be chosen at the start. A released app always starts with [`Launch::default`].
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "dev-host", derive(clap::Args))]
pub struct Launch {
    /// Folder for the tablet's store and keys (default: the platform's folder for this app).
    #[cfg_attr(feature = "dev-host", arg(long, value_name = "DIR"))]
    pub data: Option<PathBuf>,
    /// Start the app's clock at this time, e.g. 2024-05-06T18:30:00+07:00.
    #[cfg_attr(feature = "dev-host", arg(long, value_name = "RFC3339", value_parser = a_time))]
    pub clock: Option<String>,
    /// Where a hub founded in this app listens, before it has an address of its own.
    #[cfg_attr(feature = "dev-host", arg(long, value_name = "ADDRESS"))]
    pub hub_listen: Option<std::net::SocketAddr>,
    /// Show this PIN beside the keypad: for a demo with invented people.
    #[cfg_attr(feature = "dev-host", arg(long, value_name = "PIN"))]
    pub demo_pin: Option<String>,
}

/// Why the app did not start.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    /// The clock's start could not be read.
    #[error(transparent)]
    Clock(#[from] tungnha_ambient::ClockError),
    /// The platform gave no folder, or the window could not be made.
    #[error(transparent)]
    Tauri(#[from] tauri::Error),
    /// The configuration compiled in names no window.
    #[error("the configuration names no window")]
    NoWindow,
}

impl Launch {
    /// Reads the flags of a development build. A wrong flag ends the program with its usage.
    #[cfg(feature = "dev-host")]
    pub fn from_command_line() -> Self {
        /// Từng Nhà, development build.
        #[derive(clap::Parser)]
        #[command(version)]
        struct Flags {
            #[command(flatten)]
            launch: Launch,
        }
        <Flags as clap::Parser>::parse().launch
    }

    /// A released app has no flags: nobody may point it at another store or another day.
    #[cfg(not(feature = "dev-host"))]
    pub fn from_command_line() -> Self {
        Self::default()
    }
}

/// Refuses a wrong clock with the other flags, before a window opens.
#[cfg(feature = "dev-host")]
fn a_time(text: &str) -> Result<String, tungnha_ambient::ClockError> {
    tungnha_ambient::parse_clock(Some(text)).map(|_| text.to_owned())
}
