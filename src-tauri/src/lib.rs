//! Từng Nhà, the shell: a window (or a browser, for demos and tests) around [`tungnha_device::Tablet`].
//!
//! Nothing is decided here. A command is one call of the tablet on a thread that may block; what the
//! tablet reports while it works leaves as an event. Desktop, Android and the development host share
//! [`assemble`], so they answer alike.

mod commands;
mod courier;
#[cfg_attr(mobile, path = "no_desk.rs")]
mod desk;
mod launch;
mod logs;
mod shell;
#[cfg_attr(target_os = "android", path = "android.rs")]
mod system;

use tauri::{App, Builder, Manager, RunEvent, Runtime, WebviewWindow, WebviewWindowBuilder};

pub use launch::{Launch, LaunchError};
pub use logs::start_logs;
pub use shell::Shell;

/// The window's label, which the capabilities name.
pub const WINDOW: &str = "main";

/// Starts the app and stays until its window is closed.
#[cfg_attr(mobile, tauri::mobile_entry_point)]
pub fn run() -> std::process::ExitCode {
    start_logs();
    let launch = Launch::from_command_line();
    let setup = move |app: &mut App| {
        open_window(app, &launch)?;
        courier::start(app.handle().clone());
        system::watch(app.handle());
        Ok(())
    };
    match assemble(Builder::default()).setup(setup).build(context()) {
        Ok(app) => {
            app.run(|app, event| {
                if matches!(event, RunEvent::Exit)
                    && let Some(shell) = app.try_state::<Shell>()
                {
                    shell.desk().stop();
                }
            });
            std::process::ExitCode::SUCCESS
        }
        Err(fault) => {
            tracing::error!(%fault, "the app could not start");
            std::process::ExitCode::FAILURE
        }
    }
}

/// Gives a builder the app's commands: the same for the window and for the development host.
pub fn assemble<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    system::prepare(builder).invoke_handler(commands::handler())
}

/// The configuration, capabilities and screens compiled into the program.
#[must_use]
pub fn context<R: Runtime>() -> tauri::Context<R> {
    tauri::generate_context!()
}

/// Opens the tablet, then its window: a screen must never ask before there is somebody to answer.
pub fn open_window<R: Runtime>(app: &App<R>, launch: &Launch) -> Result<WebviewWindow<R>, LaunchError> {
    app.manage(Shell::open(app, launch)?);
    let window = app.config().app.windows.first().ok_or(LaunchError::NoWindow)?;
    desk::attend(app.handle().clone());
    let mut window = WebviewWindowBuilder::from_config(app, window)?;
    if let Some(folder) = &launch.data {
        // The page keeps its place and theme; two tablets on one machine must not share them.
        window = window.data_directory(folder.join("screens"));
    }
    #[cfg(desktop)]
    if app.state::<Shell>().desk().is_here() {
        // A desk's tables want the whole of a laptop's screen; a tablet's window is as high as a tablet.
        window = window.maximized(true);
    }
    Ok(window.build()?)
}
