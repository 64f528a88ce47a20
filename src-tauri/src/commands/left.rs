//! Còn ai?: who is left, by hamlet, target and reason, from what the tablet last received.

use tauri::State;
use tungnha_device::views::{Assignments, Conflict, LeftName, Target, TeamBoard, WhoLeft};

use super::Answer;
use crate::shell::Shell;

/// Counts by hamlet and target.
#[tauri::command]
pub(crate) async fn who_left(shell: State<'_, Shell>) -> Answer<WhoLeft> {
    shell.run(|tablet| tablet.who_left()).await
}

/// How the team stands, as the hub last said.
#[tauri::command]
pub(crate) async fn team_board(shell: State<'_, Shell>) -> Answer<Option<TeamBoard>> {
    shell.run(|tablet| tablet.team_board()).await
}

/// Whose every house is and who may be given some.
#[tauri::command]
pub(crate) async fn assignments(shell: State<'_, Shell>) -> Answer<Assignments> {
    shell.run(|tablet| tablet.assignments()).await
}

/// Where answers differ, every side of each.
#[tauri::command]
pub(crate) async fn conflicts(shell: State<'_, Shell>) -> Answer<Vec<Conflict>> {
    shell.run(|tablet| tablet.conflicts()).await
}

/// The people behind one count.
#[tauri::command]
pub(crate) async fn who_left_names(
    shell: State<'_, Shell>,
    hamlet: String,
    target: Target,
    outcome: String,
) -> Answer<Vec<LeftName>> {
    shell
        .run(move |tablet| tablet.who_left_names(&hamlet, target, &outcome))
        .await
}
