//! Several people on one tablet, and codes that are read out: an officer's, a team lead's.

use tauri::State;
use tungnha_device::views::{AppState, CodeFor, LeadCode, TeamTablet};

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
        .state_after_for_real(move |tablet| tablet.reset_pin(slot, &code, &pin))
        .await
}

/// Asks the hub for one more user of this tablet. Talks to the hub.
#[tauri::command]
pub(crate) async fn add_user(shell: State<'_, Shell>, code: String) -> Answer<AppState> {
    shell
        .state_after_for_real(move |tablet| tablet.add_user(&code))
        .await
}

/// A new user chooses a PIN.
#[tauri::command]
pub(crate) async fn choose_user_pin(shell: State<'_, Shell>, member: u32, pin: String) -> Answer<AppState> {
    shell
        .state_after_for_real(move |tablet| tablet.choose_user_pin(member, &pin))
        .await
}

/// Opens locked lists for a day, by the officer's code.
#[tauri::command]
pub(crate) async fn open_for_a_day(shell: State<'_, Shell>, code: String) -> Answer<AppState> {
    shell
        .state_after_for_real(move |tablet| tablet.open_for_a_day(&code))
        .await
}

/// The tablets a team lead has codes for.
#[tauri::command]
pub(crate) async fn team_tablets(shell: State<'_, Shell>) -> Answer<Vec<TeamTablet>> {
    shell.run_for_real(|tablet| tablet.team_tablets()).await
}

/// A team lead's code for another tablet.
#[tauri::command]
pub(crate) async fn lead_code(
    shell: State<'_, Shell>,
    what: CodeFor,
    dev: u32,
    request: u32,
) -> Answer<LeadCode> {
    shell
        .run_for_real(move |tablet| tablet.lead_code(what, dev, request))
        .await
}
