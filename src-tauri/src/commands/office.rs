//! The officer's desk: one command for every call, one for files in, one for files out.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tauri::{AppHandle, Manager, Runtime, State};

use super::Answer;
use super::carry::{not_saved, save};
use crate::shell::Shell;

/// What a file from the desk may be.
const ENDINGS: [&str; 6] = ["xlsx", "docx", "csv", "pdf", "json", "txt"];

/// What this machine is: `tablet`, `desk`, or `new` where it may become either.
#[tauri::command]
pub(crate) async fn app_kind(shell: State<'_, Shell>) -> Answer<Value> {
    let kind = if shell.desk().is_here() {
        "desk"
    } else if cfg!(mobile) || shell.is_enrolled().await? {
        "tablet"
    } else {
        "new"
    };
    Ok(json!({ "kind": kind, "demo_pin": shell.demo_pin() }))
}

/// One call of the desk.
#[tauri::command]
pub(crate) async fn office_call(shell: State<'_, Shell>, name: String, args: Value) -> Result<Value, Value> {
    shell.desk().call(name, args).await.map_err(|fault| json!(fault))
}

/// A file for calls that take one; its bytes come as base64.
#[tauri::command]
pub(crate) async fn office_put(shell: State<'_, Shell>, name: String, data: String) -> Result<Value, Value> {
    let bytes = STANDARD.decode(data).unwrap_or_default();
    shell.desk().put(name, bytes).await.map_err(|fault| json!(fault))
}

/// Saves a file from the desk among the person's downloads; answers where.
#[tauri::command]
pub(crate) async fn office_save<R: Runtime>(app: AppHandle<R>, name: String, data: String) -> Answer<String> {
    save(app.path().download_dir().ok(), (&name, &ENDINGS), &data).map_err(|fault| {
        tracing::warn!(%fault, "a file could not be saved");
        not_saved(&fault)
    })
}
