//! The tablet behind the commands, and on a computer the desk: opened once, worked on threads that may block.
//!
//! While somebody practises, the screens' commands reach the practice tablet; the real one goes on beside it, and
//! what is about roads and people reaches nothing else ([`Shell::real`]).

use std::sync::Arc;

use tauri::{App, AppHandle, Emitter, Manager, Runtime};
use tungnha_device::practice::Practice;
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
    /// The tablet to practise on, beside it.
    practice: Arc<Practice>,
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
        let practice = {
            let app = app.handle().clone();
            Practice::beside(&folder, Arc::clone(&clock), move |change| {
                tell(&app, true, &change);
            })
        };
        let options = Options {
            connect: transport::tls_around(system::listening(app.handle())),
            hello: transport::hello(Some(system::listening(app.handle()))),
            ..system::with_keystore(app.handle(), Options::in_folder(folder, clock))
        };
        let tablet = match Tablet::open(options) {
            Ok(tablet) => {
                let app = app.handle().clone();
                tablet.listen(move |change| tell(&app, false, &change));
                Ok(Arc::new(tablet))
            }
            Err(fault) => {
                tracing::error!(code = ?fault.code(), "the tablet's folder could not be used");
                Err(fault.into())
            }
        };
        Ok(Self {
            tablet,
            practice: Arc::new(practice),
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

    /// Runs one piece of work on the tablet the screens show, where it may block: SQLite, Argon2 and the network
    /// never hold up the window.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Tablet) -> tungnha_device::Result<T> + Send + 'static,
    ) -> Result<T, AppError> {
        let (real, practice) = (self.tablet.clone(), Arc::clone(&self.practice));
        blocking(move || {
            let tablet = match practice.tablet()? {
                Some(practice) => practice,
                None => real?,
            };
            work(&tablet).map_err(AppError::from)
        })
        .await
    }

    /// The same for what a practice tablet has no use for: people, codes, files that cross hands. Refused while
    /// somebody practises.
    pub(crate) async fn run_for_real<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Tablet) -> tungnha_device::Result<T> + Send + 'static,
    ) -> Result<T, AppError> {
        if self.practice.is_on() {
            return Err(not_in_practice());
        }
        self.real(work).await
    }

    /// The same on the real tablet, whatever the screens show: its sending, and what only it may do.
    pub(crate) async fn real<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Tablet) -> tungnha_device::Result<T> + Send + 'static,
    ) -> Result<T, AppError> {
        let real = self.tablet.clone()?;
        blocking(move || work(&real).map_err(AppError::from)).await
    }

    /// Begins, begins anew or ends practice, then tells where the app stands.
    pub(crate) async fn practise(
        &self,
        work: impl FnOnce(&Practice) -> tungnha_device::Result<()> + Send + 'static,
    ) -> Result<AppState, AppError> {
        let practice = Arc::clone(&self.practice);
        blocking(move || work(&practice).map_err(AppError::from)).await?;
        self.state_after(|tablet| tablet.app_state()).await
    }

    /// Locks the real tablet: somebody put it down. Practice has no PIN and goes on.
    pub(crate) async fn lock(&self) -> Result<AppState, AppError> {
        if self.practice.is_on() {
            if self.is_enrolled().await? {
                self.real(|tablet| tablet.lock().map(|_| ())).await?;
            }
            return self.state_after(|tablet| tablet.app_state()).await;
        }
        self.state_after(|tablet| tablet.lock()).await
    }

    /// Whether this machine is a commune's tablet already. One whose folder cannot be used is: it says why.
    pub(crate) async fn is_enrolled(&self) -> Result<bool, AppError> {
        if self.tablet.is_err() {
            return Ok(true);
        }
        let state = self.real(|tablet| tablet.app_state()).await?;
        Ok(state.phase != Phase::Enrol)
    }

    /// Where the app stands after `work` that is about the real tablet only; refused while somebody practises.
    pub(crate) async fn state_after_for_real(
        &self,
        work: impl FnOnce(&Tablet) -> tungnha_device::Result<AppState> + Send + 'static,
    ) -> Result<AppState, AppError> {
        if self.practice.is_on() {
            return Err(not_in_practice());
        }
        self.state_after(work).await
    }

    /// Where the app stands after `work`, with what only the shell knows.
    pub(crate) async fn state_after(
        &self,
        work: impl FnOnce(&Tablet) -> tungnha_device::Result<AppState> + Send + 'static,
    ) -> Result<AppState, AppError> {
        let mut state = self.run(work).await?;
        let practice = self.practice.is_on();
        if practice {
            // Whoever practises may be stuck for real. A real tablet that cannot be used has nobody to name.
            let named = self.real(|tablet| Ok(tablet.helpers())).await;
            state.helpers = named.unwrap_or_default();
        }
        Ok(AppState {
            demo_pin: self.demo_pin.clone(),
            practice,
            ..state
        })
    }
}

/// Passes on what a tablet tells while it works, if it is the one the screens show.
fn tell<R: Runtime>(app: &AppHandle<R>, of_practice: bool, change: &Change) {
    let practising = app
        .try_state::<Shell>()
        .is_some_and(|shell| shell.practice.is_on());
    if practising != of_practice {
        return;
    }
    let told = match change {
        Change::Send(state) => app.emit("send", state),
        Change::List => app.emit("list", ()),
    };
    if let Err(fault) = told {
        // A page that is closing; it asks anew when it opens.
        tracing::debug!(%fault, "an event found no page");
    }
}

/// Does `work` on a thread that may block.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    tauri::async_runtime::spawn_blocking(work)
        .await
        .unwrap_or_else(|_| Err(stopped_midway()))
}

/// A file of practice must not be handed on, nor a colleague's end up in practice.
fn not_in_practice() -> AppError {
    AppError {
        code: ErrorCode::NotAllowed,
        message: "Đang ở chế độ tập: việc này không làm được ở đây. Dữ liệu thật không thay đổi. Hãy bấm Thoát trước."
            .to_owned(),
        details: serde_json::json!({}),
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
