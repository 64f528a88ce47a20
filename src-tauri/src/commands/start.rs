//! First start and unlocking.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use tauri::{AppHandle, Runtime, State};
use tungnha_device::views::{AppState, MetHub};

use super::Answer;
use crate::shell::Shell;
use crate::system;

/// Where the app stands; asked first of all.
#[tauri::command]
pub(crate) async fn app_state(shell: State<'_, Shell>) -> Answer<AppState> {
    shell.state_after(|tablet| tablet.app_state()).await
}

/// Enrols with a pasted or scanned `tungnha://enrol/…` address. Talks to the hub.
#[tauri::command]
pub(crate) async fn enrol(shell: State<'_, Shell>, code: String) -> Answer<AppState> {
    shell
        .state_after_for_real(move |tablet| tablet.enrol(&code))
        .await
}

/// Looks for the hub of a typed code, at an address or around; what it says is compared before anything is sent.
#[tauri::command]
pub(crate) async fn meet_hub(shell: State<'_, Shell>, code: String, address: String) -> Answer<MetHub> {
    shell
        .run_for_real(move |tablet| tablet.meet_hub(&code, &address))
        .await
}

/// Reads the symbol in a picture, one byte of brightness a pixel, base64.
#[tauri::command]
pub(crate) async fn read_symbol(
    shell: State<'_, Shell>,
    width: u32,
    height: u32,
    data: String,
) -> Answer<Option<String>> {
    shell
        .run(move |tablet| tablet.read_symbol(width, height, &STANDARD.decode(data).unwrap_or_default()))
        .await
}

/// Enrols a tablet that is enrolled already anew, by a new code of the same hub. Talks to the hub.
#[tauri::command]
pub(crate) async fn enrol_again(shell: State<'_, Shell>, code: String) -> Answer<AppState> {
    shell
        .state_after_for_real(move |tablet| tablet.enrol_again(&code))
        .await
}

/// Chooses the PIN, which makes the store and opens it.
#[tauri::command]
pub(crate) async fn choose_pin(shell: State<'_, Shell>, pin: String) -> Answer<AppState> {
    shell
        .state_after_for_real(move |tablet| tablet.choose_pin(&pin))
        .await
}

/// Opens the store for the member of `slot`.
#[tauri::command]
pub(crate) async fn unlock(shell: State<'_, Shell>, slot: u32, pin: String) -> Answer<AppState> {
    shell
        .state_after_for_real(move |tablet| tablet.unlock(slot, &pin))
        .await
}

/// Closes the store; the real one also while somebody practises.
#[tauri::command]
pub(crate) async fn lock(shell: State<'_, Shell>) -> Answer<AppState> {
    shell.lock().await
}

/// The back key on the first screen: the app steps behind, open as it is. Nothing is asked.
#[tauri::command]
pub(crate) async fn step_behind<R: Runtime>(app: AppHandle<R>) -> Answer<()> {
    system::step_behind(&app);
    Ok(())
}
