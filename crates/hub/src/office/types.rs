//! The desk's types as TypeScript, and the map from a call's name to its arguments and its view.

use std::path::Path;

use ts_rs::{Config, TS};

use super::{FileOut, HeldFile, OfficeError, TABLES, seat};

/// Writes every type the desk's screens use into `folder`, one file each, with `index.ts` and `calls.ts`.
pub fn export_types(folder: &Path) -> std::io::Result<()> {
    let config = Config::new().with_large_int("number").with_out_dir(folder);
    let mut calls = String::new();
    let mut used = std::collections::BTreeSet::new();
    let mut all = seat::export(&config).map_err(std::io::Error::other)?;
    for call in TABLES.iter().flat_map(|table| table.iter()) {
        let (args, view) = (call.types)(&config).map_err(std::io::Error::other)?;
        all.push((call.name, args, view));
    }
    for (name, args, view) in all {
        calls.push_str(&format!("  {name:?}: {{ args: {args}; result: {view} }};\n"));
        used.insert(args);
        used.insert(view);
    }
    OfficeError::export_all(&config).map_err(std::io::Error::other)?;
    FileOut::export_all(&config).map_err(std::io::Error::other)?;
    HeldFile::export_all(&config).map_err(std::io::Error::other)?;
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let stem = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if stem != "index" && stem != "calls" {
            names.push(stem);
        }
    }
    names.sort();
    let made = "// Made from crates/hub/src/office by `./dev types`. Do not edit.\n";
    let mut index = made.to_owned();
    index.push_str("export type { OfficeCalls } from \"./calls\";\n");
    for name in &names {
        index.push_str(&format!("export type {{ {name} }} from \"./{name}\";\n"));
    }
    std::fs::write(folder.join("index.ts"), index)?;
    // `Vec<Row>` is `Array<Row>` here: every type whose name occurs in the map is imported.
    let named: Vec<&String> = names
        .iter()
        .filter(|name| {
            used.iter()
                .any(|text| words(text).any(|word| word == name.as_str()))
        })
        .collect();
    let imports: String = named
        .iter()
        .map(|name| format!("import type {{ {name} }} from \"./{name}\";\n"))
        .collect();
    let map = format!(
        "{made}{imports}\n/** Name of a call → its arguments and its view. */\nexport interface OfficeCalls {{\n{calls}}}\n"
    );
    std::fs::write(folder.join("calls.ts"), map)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    /// `./dev types` runs this test and CI then asks git whether anything changed.
    #[test]
    fn export_types_writes_what_the_desks_screens_are_checked_against() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/generated/office");
        if folder.exists() {
            std::fs::remove_dir_all(&folder).unwrap();
        }
        std::fs::create_dir_all(&folder).unwrap();
        super::export_types(&folder).unwrap();
    }
}
