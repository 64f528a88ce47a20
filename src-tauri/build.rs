//! Before the app is compiled: Tauri's own preparations, and a screen to embed.

use std::{fs, io, path::Path};

fn main() -> io::Result<()> {
    // Tauri embeds `ui/dist` while compiling. A fresh clone has none yet, and checking the Rust must not
    // need Node first; the page says what is missing to whoever starts such a build.
    let dist = Path::new("../ui/dist");
    if !dist.join("index.html").exists() {
        fs::create_dir_all(dist)?;
        fs::write(
            dist.join("index.html"),
            "<!doctype html><meta charset=\"utf-8\"><title>Từng Nhà</title><p>No screens yet: run <code>npm run build</code> in <code>ui</code>, then build again.</p>\n",
        )?;
    }
    // Without this a rebuilt UI would not reach the window: the embedding macro is not told of changes.
    println!("cargo:rerun-if-changed=../ui/dist");
    tauri_build::try_build(tauri_build::Attributes::new()).map_err(io::Error::other)
}
