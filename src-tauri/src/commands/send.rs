//! Gửi về xã.

use tauri::State;
use tungnha_device::Cause;
use tungnha_device::views::{NotTaken, SendState, SetAside};

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

/// Ends a sync under way; everything is kept.
#[tauri::command]
pub(crate) async fn stop_sending(shell: State<'_, Shell>) -> Answer<SendState> {
    shell.run(|tablet| tablet.stop_sending()).await
}

/// A network appeared, the app came back to the front, or somebody unlocked: what waits is tried at once.
#[tauri::command]
pub(crate) async fn network_changed(shell: State<'_, Shell>) -> Answer<()> {
    shell
        .real(|tablet| tablet.send_if_due(Cause::Change).map(|_| ()))
        .await
}

/// Records the hub would not take: what they are about, so that a person can carry them.
#[tauri::command]
pub(crate) async fn set_aside(shell: State<'_, Shell>) -> Answer<Vec<SetAside>> {
    shell.run(|tablet| tablet.set_aside()).await
}

/// Records that did not become what somebody meant by them, and why.
#[tauri::command]
pub(crate) async fn not_taken(shell: State<'_, Shell>) -> Answer<Vec<NotTaken>> {
    shell.run(|tablet| tablet.not_taken()).await
}

/// Somebody read that an officer let go of one of them.
#[tauri::command]
pub(crate) async fn heard(shell: State<'_, Shell>, seq: u64) -> Answer<()> {
    shell.run(move |tablet| tablet.heard(seq)).await
}
