//! Roads without a network, and without a PIN: files and pictures out and in, and a locked app's sending.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tauri::{AppHandle, Manager, Runtime, State};
use tungnha_device::views::{AppError, CarryFile, ErrorCode, HeldBundle, SeenPicture, SpareState, Taken};

use super::Answer;
use crate::shell::Shell;
use crate::system;

/// What is outside the store, sealed for the hub. Answers locked too, as do the others here.
#[tauri::command]
pub(crate) async fn spare_state(shell: State<'_, Shell>) -> Answer<SpareState> {
    shell.real(|tablet| tablet.spare_state()).await
}

/// Sends it as it is.
#[tauri::command]
pub(crate) async fn send_spares(shell: State<'_, Shell>) -> Answer<SpareState> {
    shell.real(|tablet| tablet.send_spares()).await
}

/// Everything unsent as one sealed file and as symbols.
#[tauri::command]
pub(crate) async fn export_bundle(shell: State<'_, Shell>) -> Answer<Option<CarryFile>> {
    shell.run_for_real(|tablet| tablet.export_bundle()).await
}

/// Saves such a file among the person's downloads and answers where; on a tablet it goes to the system's sheet,
/// where the person chooses who gets it, and the answer is none. Only the app's window asks for it: in a browser
/// the page has a download of its own.
#[tauri::command]
pub(crate) async fn save_file<R: Runtime>(
    app: AppHandle<R>,
    name: String,
    data: String,
) -> Answer<Option<String>> {
    let saved = if cfg!(target_os = "android") {
        plain_name(&name, &["tungnha"])
            .ok_or(io::ErrorKind::InvalidInput.into())
            .and_then(|_| system::share(&app, &name, &data))
            .map(|()| None)
    } else {
        save(app.path().download_dir().ok(), (&name, &["tungnha"]), &data).map(Some)
    };
    saved.map_err(|fault| {
        tracing::warn!(%fault, "a file could not be saved");
        not_saved(&fault)
    })
}

/// Stem and ending of a name that is nothing but a name, with one of these endings.
fn plain_name<'a>(name: &'a str, endings: &[&str]) -> Option<(&'a str, &'a str)> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    name.rsplit_once('.')
        .filter(|(stem, ending)| !stem.is_empty() && stem.chars().all(plain) && endings.contains(ending))
}

/// Never over another file, with no other ending, and nowhere but in that folder, whatever the page says.
pub(super) fn save(
    folder: Option<PathBuf>,
    (name, endings): (&str, &[&str]),
    data: &str,
) -> io::Result<String> {
    let (Some((stem, ending)), Ok(bytes)) = (plain_name(name, endings), STANDARD.decode(data)) else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    let folder = folder.ok_or(io::ErrorKind::NotFound)?;
    std::fs::create_dir_all(&folder)?;
    for copy in 1..100 {
        let name = if copy == 1 {
            name.to_owned()
        } else {
            format!("{stem}-{copy}.{ending}")
        };
        let path = folder.join(name);
        match File::create_new(&path) {
            Ok(mut file) => {
                file.write_all(&bytes)?;
                file.sync_all()?;
                return Ok(path.display().to_string());
            }
            Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists => {}
            Err(fault) => return Err(fault),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

pub(super) fn not_saved(fault: &io::Error) -> AppError {
    let full = matches!(
        fault.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    );
    AppError {
        code: if full {
            ErrorCode::StorageFull
        } else {
            ErrorCode::Internal
        },
        message: "Chưa lưu được tệp. Dữ liệu trong máy vẫn còn nguyên. Hãy thử lại.".to_owned(),
        details: serde_json::json!({}),
    }
}

/// Takes a file somebody gave; its bytes come as base64.
#[tauri::command]
pub(crate) async fn take_file(shell: State<'_, Shell>, data: String) -> Answer<Taken> {
    shell
        .run_for_real(move |tablet| tablet.take_file(&STANDARD.decode(data).unwrap_or_default()))
        .await
}

/// Looks for a symbol in a picture, one byte of brightness a pixel, base64.
#[tauri::command]
pub(crate) async fn take_picture(
    shell: State<'_, Shell>,
    width: u32,
    height: u32,
    data: String,
) -> Answer<SeenPicture> {
    shell
        .run_for_real(move |tablet| {
            tablet.take_picture(width, height, &STANDARD.decode(data).unwrap_or_default())
        })
        .await
}

/// What is kept for colleagues.
#[tauri::command]
pub(crate) async fn held(shell: State<'_, Shell>) -> Answer<Vec<HeldBundle>> {
    shell.run_for_real(|tablet| tablet.held()).await
}

/// Hands one of those out again.
#[tauri::command]
pub(crate) async fn hand_out(shell: State<'_, Shell>, id: String) -> Answer<CarryFile> {
    shell.run_for_real(move |tablet| tablet.hand_out(&id)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_saved_beside_others_and_nowhere_else() {
        let folder = tempfile::tempdir().unwrap();
        let there = || Some(folder.path().to_owned());
        let ours = ["tungnha"];
        let first = save(there(), ("may-7.tungnha", &ours), "AAAA").unwrap();
        let second = save(there(), ("may-7.tungnha", &ours), "AAEC").unwrap();
        assert!(first.ends_with("may-7.tungnha") && second.ends_with("may-7-2.tungnha"));
        assert_eq!(std::fs::read(first).unwrap(), [0, 0, 0]);
        assert_eq!(std::fs::read(second).unwrap(), [0, 1, 2]);
        for name in [
            "../x.tungnha",
            "a/b.tungnha",
            "x.exe",
            "",
            ".tungnha/../x.tungnha",
        ] {
            assert!(save(there(), (name, &ours), "AAAA").is_err(), "{name}");
        }
        assert!(save(None, ("may-7.tungnha", &ours), "AAAA").is_err());
    }
}
