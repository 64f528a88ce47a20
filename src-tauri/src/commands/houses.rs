//! Looking: today's houses, one house, the reasons to choose from, search.

use tauri::State;
use tungnha_device::views::{Household, InviteChoices, ReasonChoice, RevisitChoice, SearchHit, Today};

use super::Answer;
use crate::shell::Shell;

/// Today's houses in walking order.
#[tauri::command]
pub(crate) async fn today(shell: State<'_, Shell>) -> Answer<Today> {
    shell.run(|tablet| tablet.today()).await
}

/// One house with everybody in it.
#[tauri::command]
pub(crate) async fn household(shell: State<'_, Shell>, hid: u32) -> Answer<Household> {
    shell.run(move |tablet| tablet.household(hid)).await
}

/// Somebody works at this house now.
#[tauri::command]
pub(crate) async fn open_house(shell: State<'_, Shell>, hid: u32) -> Answer<()> {
    shell.run(move |tablet| tablet.open_house(hid)).await
}

/// The battery in percent, where the screen can tell.
#[tauri::command]
pub(crate) async fn battery(shell: State<'_, Shell>, percent: Option<u8>) -> Answer<()> {
    shell.run(move |tablet| tablet.battery(percent)).await
}

/// The reasons a chip offers, most used first.
#[tauri::command]
pub(crate) async fn reasons(shell: State<'_, Shell>) -> Answer<Vec<ReasonChoice>> {
    shell.run(|tablet| tablet.reasons()).await
}

/// The step cards an officer changed, each as JSON.
#[tauri::command]
pub(crate) async fn step_cards(shell: State<'_, Shell>) -> Answer<Vec<String>> {
    shell.run(|tablet| tablet.step_cards()).await
}

/// People and houses by name or number, with or without marks.
#[tauri::command]
pub(crate) async fn search(shell: State<'_, Shell>, text: String) -> Answer<Vec<SearchHit>> {
    shell.run(move |tablet| tablet.search(&text)).await
}

/// The ready answers to when to come again.
#[tauri::command]
pub(crate) async fn revisit_choices(shell: State<'_, Shell>) -> Answer<Vec<RevisitChoice>> {
    shell.run(|tablet| tablet.revisit_choices()).await
}

/// Where somebody may be asked to come.
#[tauri::command]
pub(crate) async fn invite_choices(shell: State<'_, Shell>) -> Answer<InviteChoices> {
    shell.run(|tablet| tablet.invite_choices()).await
}
