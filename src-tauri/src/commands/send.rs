//! Gửi về xã.

use tauri::State;
use tungnha_device::views::SendState;

use super::Answer;
use crate::shell::Shell;

/// What is here only and what the hub has.
#[tauri::command]
pub(crate) async fn send_state(shell: State<'_, Shell>) -> Answer<SendState> {
    shell.run(|tablet| tablet.send_state()).await
}

/// Sends and receives until nothing is left to do; `send` and `list` events tell how it goes.
#[tauri::command]
pub(crate) async fn send_now(shell: State<'_, Shell>) -> Answer<SendState> {
    shell.run(|tablet| tablet.send_now()).await
}
