//! The tablet behind the commands, and on a computer the desk: opened once, worked on threads that may block.

use std::sync::Arc;

use tauri::{App, AppHandle, Emitter, Manager, Runtime};
use tungnha_device::{
    Change, Options, Tablet, transport,
    views::{AppError, AppState, ErrorCode, Phase},
};

use crate::desk::Desk;
use crate::launch::{Launch, LaunchError};
use crate::system;

/// What every command works on.
pub struct Shell {
    /// A folder that can't be used is no reason to show nothing: each command then answers why,
    /// and what lies there stays as it was.
    tablet: Result<Arc<Tablet>, AppError>,
    /// The officer's desk: of this machine's hub, of one elsewhere, or the place where one may be founded.
    desk: Desk,
    demo_pin: Option<String>,
}

impl Shell {
    /// Opens the tablet in the folder the launch names, or else in the platform's folder for this app.
    pub fn open<R: Runtime>(app: &App<R>, launch: &Launch) -> Result<Self, LaunchError> {
        let (folder, hub, far) = match &launch.data {
            Some(folder) => (folder.clone(), folder.join("hub"), folder.join("desk")),
            // Folders of their own: the web view keeps its things beside them.
            None => {
                let ours = app.path().app_local_data_dir()?;
                (ours.join("tablet"), ours.join("hub"), ours.join("desk"))
            }
        };
        let clock = tungnha_ambient::parse_clock(launch.clock.as_deref())?;
        let desk = Desk::open(hub, far, Arc::clone(&clock), launch);
        let options = Options {
            connect: transport::tls_around(system::listening(app.handle())),
            ..system::with_keystore(app.handle(), Options::in_folder(folder, clock))
        };
        let tablet = match Tablet::open(options) {
            Ok(tablet) => {
                let app = app.handle().clone();
                tablet.listen(move |change| tell(&app, &change));
                Ok(Arc::new(tablet))
            }
            Err(fault) => {
                tracing::error!(code = ?fault.code(), "the tablet's folder could not be used");
                Err(fault.into())
            }
        };
        Ok(Self {
            tablet,
            desk,
            demo_pin: launch.demo_pin.clone(),
        })
    }

    /// The desk.
    pub(crate) fn desk(&self) -> &Desk {
        &self.desk
    }

    /// The PIN a demo shows.
    pub(crate) fn demo_pin(&self) -> Option<&str> {
        self.demo_pin.as_deref()
    }

    /// Runs one piece of the tablet's work where it may block: SQLite, Argon2 and the network never
    /// hold up the window.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Tablet) -> tungnha_device::Result<T> + Send + 'static,
    ) -> Result<T, AppError> {
        let tablet = self.tablet.clone()?;
        tauri::async_runtime::spawn_blocking(move || work(&tablet).map_err(AppError::from))
            .await
            .unwrap_or_else(|_| Err(stopped_midway()))
    }

    /// Whether this machine is a commune's tablet already. One whose folder cannot be used is: it says why.
    pub(crate) async fn is_enrolled(&self) -> Result<bool, AppError> {
        if self.tablet.is_err() {
            return Ok(true);
        }
        let state = self.run(|tablet| tablet.app_state()).await?;
        Ok(state.phase != Phase::Enrol)
    }

    /// Where the app stands after `work`, with what only the shell knows.
    pub(crate) async fn state_after(
        &self,
        work: impl FnOnce(&Tablet) -> tungnha_device::Result<AppState> + Send + 'static,
    ) -> Result<AppState, AppError> {
        let state = self.run(work).await?;
        Ok(AppState {
            demo_pin: self.demo_pin.clone(),
            ..state
        })
    }
}

/// Passes on what the tablet tells while it works.
fn tell<R: Runtime>(app: &AppHandle<R>, change: &Change) {
    let told = match change {
        Change::Send(state) => app.emit("send", state),
        Change::List => app.emit("list", ()),
    };
    if let Err(fault) = told {
        // A page that is closing; it asks anew when it opens.
        tracing::debug!(%fault, "an event found no page");
    }
}

/// A command's thread ended without an answer: a fault of ours. Whatever was committed stays.
fn stopped_midway() -> AppError {
    AppError {
        code: ErrorCode::Internal,
        message: "Ứng dụng gặp lỗi. Những gì đã lưu trong máy vẫn còn. Hãy thử lại.".to_owned(),
        details: serde_json::json!({}),
    }
}
