//! Roads without a network, and without a PIN: files and pictures out and in, and a locked app's sending.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tauri::State;
use tungnha_device::views::{CarryFile, SpareState, Taken};

use super::Answer;
use crate::shell::Shell;

/// What is outside the store, sealed for the hub. Answers locked too, as do the others here.
#[tauri::command]
pub(crate) async fn spare_state(shell: State<'_, Shell>) -> Answer<SpareState> {
    shell.run(|tablet| tablet.spare_state()).await
}

/// Sends it as it is.
#[tauri::command]
pub(crate) async fn send_spares(shell: State<'_, Shell>) -> Answer<SpareState> {
    shell.run(|tablet| tablet.send_spares()).await
}

/// Everything unsent as one sealed file.
#[tauri::command]
pub(crate) async fn export_bundle(shell: State<'_, Shell>) -> Answer<Option<CarryFile>> {
    shell.run(|tablet| tablet.export_bundle()).await
}

/// Takes a file somebody gave; its bytes come as base64.
#[tauri::command]
pub(crate) async fn take_file(shell: State<'_, Shell>, data: String) -> Answer<Taken> {
    shell
        .run(move |tablet| tablet.take_file(&STANDARD.decode(data).unwrap_or_default()))
        .await
}
