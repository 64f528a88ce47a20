//! Practice: in, anew, out. What is practised on is `tungnha_device::practice`.

use tauri::{AppHandle, Emitter, Runtime, State};
use tungnha_device::views::AppState;

use super::Answer;
use crate::shell::Shell;

/// Goes to the practice tablet, where it was left. Needs no enrolment and no PIN.
#[tauri::command]
pub(crate) async fn practice_enter<R: Runtime>(
    app: AppHandle<R>,
    shell: State<'_, Shell>,
) -> Answer<AppState> {
    told(
        &app,
        shell.practise(|practice| practice.enter().map(|_| ())).await,
    )
}

/// The same hamlet as if nobody had been there.
#[tauri::command]
pub(crate) async fn practice_again<R: Runtime>(
    app: AppHandle<R>,
    shell: State<'_, Shell>,
) -> Answer<AppState> {
    told(
        &app,
        shell.practise(|practice| practice.again().map(|_| ())).await,
    )
}

/// Back to the real tablet, as it stands.
#[tauri::command]
pub(crate) async fn practice_leave<R: Runtime>(
    app: AppHandle<R>,
    shell: State<'_, Shell>,
) -> Answer<AppState> {
    told(&app, shell.practise(|practice| practice.leave()).await)
}

/// Every page asks anew which tablet it shows.
fn told<R: Runtime>(app: &AppHandle<R>, state: Answer<AppState>) -> Answer<AppState> {
    if let Err(fault) = app.emit("list", ()) {
        tracing::debug!(%fault, "an event found no page");
    }
    state
}
