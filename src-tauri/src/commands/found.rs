//! Who and what no list has, and who lives elsewhere: each is saved on the tablet before it answers, and with it ends the
//! half-written form (`form`) it was typed in.

use tauri::State;
use tungnha_device::views::{NewHouse, NewPerson, Recorded, SearchHit};

use super::Answer;
use crate::shell::Shell;

/// Somebody no list has, who lives in this house.
#[tauri::command]
pub(crate) async fn add_person(
    shell: State<'_, Shell>,
    hid: u32,
    person: NewPerson,
    form: Option<String>,
) -> Answer<Recorded> {
    shell
        .run(move |tablet| tablet.add_person(hid, &person, form.as_deref()))
        .await
}

/// A household no list has, with the first person in it.
#[tauri::command]
pub(crate) async fn add_household(
    shell: State<'_, Shell>,
    house: NewHouse,
    person: NewPerson,
    form: Option<String>,
) -> Answer<Recorded> {
    shell
        .run(move |tablet| tablet.add_household(&house, &person, form.as_deref()))
        .await
}

/// Who on this tablet's lists looks like somebody about to be added.
#[tauri::command]
pub(crate) async fn alike(
    shell: State<'_, Shell>,
    name: String,
    birth: Option<String>,
) -> Answer<Vec<SearchHit>> {
    shell
        .run(move |tablet| tablet.alike(&name, birth.as_deref()))
        .await
}

/// People of one house live in another.
#[tauri::command]
pub(crate) async fn move_people(
    shell: State<'_, Shell>,
    rids: Vec<u32>,
    to: u32,
    form: Option<String>,
) -> Answer<Recorded> {
    shell
        .run(move |tablet| tablet.move_people(&rids, to, form.as_deref()))
        .await
}

/// People of one house live in a new one.
#[tauri::command]
pub(crate) async fn split(
    shell: State<'_, Shell>,
    rids: Vec<u32>,
    house: NewHouse,
    form: Option<String>,
) -> Answer<Recorded> {
    shell
        .run(move |tablet| tablet.split(&rids, &house, form.as_deref()))
        .await
}

/// Keeps a half-written form in the tablet's locked store; no words end it.
#[tauri::command]
pub(crate) async fn keep_form(shell: State<'_, Shell>, name: String, words: Option<String>) -> Answer<()> {
    shell
        .run(move |tablet| tablet.keep_form(&name, words.as_deref()))
        .await
}

/// The form that was half written.
#[tauri::command]
pub(crate) async fn kept_form(shell: State<'_, Shell>, name: String) -> Answer<Option<String>> {
    shell.run(move |tablet| tablet.kept_form(&name)).await
}
