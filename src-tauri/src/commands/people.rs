//! One person: what was recorded, and the whole ID on a logged tap.

use tauri::State;
use tungnha_device::views::{PersonHistory, RevealedId};

use super::Answer;
use crate::shell::Shell;

/// A person's history.
#[tauri::command]
pub(crate) async fn person(shell: State<'_, Shell>, rid: u32) -> Answer<PersonHistory> {
    shell.run(move |tablet| tablet.person(rid)).await
}

/// The whole personal ID; the tablet records that it was shown, first.
#[tauri::command]
pub(crate) async fn reveal_id(shell: State<'_, Shell>, rid: u32) -> Answer<RevealedId> {
    shell.run(move |tablet| tablet.reveal_id(rid)).await
}
