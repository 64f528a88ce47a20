//! The built screens, read from their folder at each request so that a rebuild shows on reload.

use std::path::{Component, Path, PathBuf};

use axum::{
    http::{HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};

use crate::Fault;

/// A folder with an `index.html`.
#[derive(Clone)]
pub(crate) struct Screens {
    folder: PathBuf,
}

impl Screens {
    /// The folder, once it is known to hold screens.
    pub(crate) fn in_folder(folder: &Path) -> Result<Self, Fault> {
        if folder.join("index.html").is_file() {
            Ok(Self {
                folder: folder.to_owned(),
            })
        } else {
            Err(Fault::NoScreens(folder.to_owned()))
        }
    }

    /// Answers with a file; an address of the app's own making (no such file, no extension) with the
    /// first page.
    pub(crate) async fn answer(self, address: Uri) -> Response {
        let Some(wanted) = inside(address.path()) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let wanted = if wanted.extension().is_none() {
            PathBuf::from("index.html")
        } else {
            wanted
        };
        match tokio::fs::read(self.folder.join(&wanted)).await {
            Ok(bytes) => (
                [(header::CONTENT_TYPE, HeaderValue::from_static(kind(&wanted)))],
                bytes,
            )
                .into_response(),
            Err(_) => StatusCode::NOT_FOUND.into_response(),
        }
    }
}

/// The path below the folder, or none when it tries to climb out.
fn inside(path: &str) -> Option<PathBuf> {
    let wanted = Path::new(path.trim_start_matches('/'));
    wanted
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
        .then(|| wanted.to_owned())
}

fn kind(file: &Path) -> &'static str {
    match file
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
    {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_climbs_out_of_the_folder_is_refused() {
        assert_eq!(inside("/assets/app.js"), Some(PathBuf::from("assets/app.js")));
        assert_eq!(inside("/../secret"), None);
        assert_eq!(inside("/assets/../../secret"), None);
    }
}
