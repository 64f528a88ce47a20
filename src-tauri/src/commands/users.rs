//! Several people on one tablet, and the codes an officer reads out.

use tauri::State;
use tungnha_device::views::AppState;

use super::Answer;
use crate::shell::Shell;

/// Replaces the PIN the member of `slot` forgot, by the officer's code, and opens the store.
#[tauri::command]
pub(crate) async fn reset_pin(
    shell: State<'_, Shell>,
    slot: u32,
    code: String,
    pin: String,
) -> Answer<AppState> {
    shell
        .state_after(move |tablet| tablet.reset_pin(slot, &code, &pin))
        .await
}

/// Asks the hub for one more user of this tablet. Talks to the hub.
#[tauri::command]
pub(crate) async fn add_user(shell: State<'_, Shell>, code: String) -> Answer<AppState> {
    shell.state_after(move |tablet| tablet.add_user(&code)).await
}

/// A new user chooses a PIN.
#[tauri::command]
pub(crate) async fn choose_user_pin(shell: State<'_, Shell>, member: u32, pin: String) -> Answer<AppState> {
    shell
        .state_after(move |tablet| tablet.choose_user_pin(member, &pin))
        .await
}

/// Opens locked lists for a day, by the officer's code.
#[tauri::command]
pub(crate) async fn open_for_a_day(shell: State<'_, Shell>, code: String) -> Answer<AppState> {
    shell
        .state_after(move |tablet| tablet.open_for_a_day(&code))
        .await
}
