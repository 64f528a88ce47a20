//! Recording: each of these is saved on the tablet before it answers.

use tauri::State;
use tungnha_device::views::{Recorded, Target, TargetAnswer};

use super::Answer;
use crate::shell::Shell;

/// Everybody in the house has all four.
#[tauri::command]
pub(crate) async fn mark_household_done(shell: State<'_, Shell>, hid: u32) -> Answer<Recorded> {
    shell.run(move |tablet| tablet.mark_household_done(hid)).await
}

/// One person has all four.
#[tauri::command]
pub(crate) async fn mark_person_done(shell: State<'_, Shell>, rid: u32) -> Answer<Recorded> {
    shell.run(move |tablet| tablet.mark_person_done(rid)).await
}

/// One answer for one target.
#[tauri::command]
pub(crate) async fn answer(
    shell: State<'_, Shell>,
    rid: u32,
    target: Target,
    outcome: String,
) -> Answer<Recorded> {
    shell
        .run(move |tablet| tablet.answer(rid, target, &outcome))
        .await
}

/// Several answers of one person in one record.
#[tauri::command]
pub(crate) async fn answer_many(
    shell: State<'_, Shell>,
    rid: u32,
    answers: Vec<TargetAnswer>,
) -> Answer<Recorded> {
    shell.run(move |tablet| tablet.answer_many(rid, &answers)).await
}

/// One answer for everything a person is asked: absent, moved away, refused.
#[tauri::command]
pub(crate) async fn answer_person(shell: State<'_, Shell>, rid: u32, outcome: String) -> Answer<Recorded> {
    shell.run(move |tablet| tablet.answer_person(rid, &outcome)).await
}

/// The same answers as the person above.
#[tauri::command]
pub(crate) async fn same_as_above(shell: State<'_, Shell>, rid: u32) -> Answer<Recorded> {
    shell.run(move |tablet| tablet.same_as_above(rid)).await
}

/// What somebody wants from their operator, who may then be told their name; neither takes that back.
#[tauri::command]
pub(crate) async fn wish(shell: State<'_, Shell>, rid: u32, phone: bool, sim: bool) -> Answer<Recorded> {
    shell.run(move |tablet| tablet.wish(rid, phone, sim)).await
}

/// Nobody opened; on to the next house.
#[tauri::command]
pub(crate) async fn nobody_home(shell: State<'_, Shell>, hid: u32) -> Answer<Recorded> {
    shell.run(move |tablet| tablet.nobody_home(hid)).await
}

/// Gives houses to a member, or to nobody.
#[tauri::command]
pub(crate) async fn assign(shell: State<'_, Shell>, hids: Vec<u32>, member: Option<u32>) -> Answer<Recorded> {
    shell.run(move |tablet| tablet.assign(&hids, member)).await
}

/// How the house is found; empty takes an earlier note away.
#[tauri::command]
pub(crate) async fn note_landmark(shell: State<'_, Shell>, hid: u32, text: String) -> Answer<Recorded> {
    shell.run(move |tablet| tablet.note_landmark(hid, &text)).await
}

/// One house earlier in the walk.
#[tauri::command]
pub(crate) async fn walk_earlier(shell: State<'_, Shell>, hid: u32) -> Answer<Recorded> {
    shell.run(move |tablet| tablet.walk_earlier(hid)).await
}

/// One house later in the walk.
#[tauri::command]
pub(crate) async fn walk_later(shell: State<'_, Shell>, hid: u32) -> Answer<Recorded> {
    shell.run(move |tablet| tablet.walk_later(hid)).await
}

/// Right after another house of the hamlet.
#[tauri::command]
pub(crate) async fn walk_after(shell: State<'_, Shell>, hid: u32, after: u32) -> Answer<Recorded> {
    shell.run(move |tablet| tablet.walk_after(hid, after)).await
}

/// Asks somebody to come to a collection point on a day.
#[tauri::command]
pub(crate) async fn invite(shell: State<'_, Shell>, rid: u32, point: u32, day: String) -> Answer<Recorded> {
    shell.run(move |tablet| tablet.invite(rid, point, &day)).await
}

/// Come again: `tonight`, `tomorrow_evening`, `weekend` or a day.
#[tauri::command]
pub(crate) async fn appoint(shell: State<'_, Shell>, hid: u32, when: String) -> Answer<Recorded> {
    shell.run(move |tablet| tablet.appoint(hid, &when)).await
}

/// Says which of the answers that differ is true.
#[tauri::command]
pub(crate) async fn settle(
    shell: State<'_, Shell>,
    rid: u32,
    target: Target,
    outcome: String,
) -> Answer<Recorded> {
    shell
        .run(move |tablet| tablet.settle(rid, target, &outcome))
        .await
}

/// Takes records of this tablet back, by further records.
#[tauri::command]
pub(crate) async fn undo(shell: State<'_, Shell>, seqs: Vec<u64>) -> Answer<Recorded> {
    shell.run(move |tablet| tablet.undo(&seqs)).await
}
