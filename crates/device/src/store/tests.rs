//! Opening the store: what is refused is left as it was.

use std::path::{Path, PathBuf};

use super::*;
use crate::error::Error;

const KEY: [u8; 32] = [9; 32];

fn made() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    drop(create(&path, &KEY).unwrap());
    (folder, path)
}

fn refused_untouched(path: &Path) -> Error {
    let before = std::fs::read(path).unwrap();
    let error = open(path, &KEY).err().unwrap();
    assert_eq!(
        std::fs::read(path).unwrap(),
        before,
        "a refused store keeps every byte"
    );
    error
}

#[test]
fn a_store_opens_again_and_its_file_says_nothing_in_plain() {
    let (_folder, path) = made();
    assert!(open(&path, &KEY).is_ok());
    let bytes = std::fs::read(&path).unwrap();
    assert!(!bytes.starts_with(b"SQLite format 3"));
    assert!(!bytes.windows(8).any(|window| window == b"resident"));
}

#[test]
fn a_newer_store_is_refused_and_left_untouched() {
    let (_folder, path) = made();
    let store = open(&path, &KEY).unwrap();
    store
        .db
        .pragma_update(None, "user_version", migrations::KNOWN + 1)
        .unwrap();
    drop(store);
    assert!(matches!(refused_untouched(&path), Error::StoreNewer { found, known } if found == known + 1));
}

#[test]
fn a_corrupted_store_is_refused_and_left_untouched_wherever_the_damage_is() {
    let (_folder, path) = made();
    let whole = std::fs::read(&path).unwrap();
    for place in [40, 4_096 + 700, whole.len() - 300] {
        let mut damaged = whole.clone();
        damaged[place] ^= 0x55;
        std::fs::write(&path, &damaged).unwrap();
        assert!(
            matches!(refused_untouched(&path), Error::Corrupt(_)),
            "damage at byte {place}"
        );
    }
}

#[test]
fn an_emptied_store_is_refused_and_not_filled_again() {
    let (_folder, path) = made();
    std::fs::write(&path, b"").unwrap();
    assert!(matches!(refused_untouched(&path), Error::Corrupt(_)));
}

#[test]
fn a_store_with_another_key_is_refused_and_left_untouched() {
    let (_folder, path) = made();
    let before = std::fs::read(&path).unwrap();
    assert!(matches!(open(&path, &[1; 32]), Err(Error::Corrupt(_))));
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_second_store_is_never_made_over_the_first() {
    let (_folder, path) = made();
    assert!(matches!(create(&path, &KEY), Err(Error::NotAllowed(_))));
}

/// Reads `## table` sections with `| column | type | …` rows.
fn documented() -> Vec<(String, String, String)> {
    let text = include_str!("../../../../docs/schema/device.md");
    let mut table = String::new();
    let mut rows = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            table = name.trim_matches('`').to_owned();
        } else if let Some(cells) = line.strip_prefix("| `") {
            let mut cells = cells
                .split('|')
                .map(|cell| cell.trim().trim_matches('`').to_owned());
            rows.push((table.clone(), cells.next().unwrap(), cells.next().unwrap()));
        }
    }
    rows
}

#[test]
fn the_documented_schema_is_the_real_one_column_by_column() {
    let (_folder, path) = made();
    let store = open(&path, &KEY).unwrap();
    let mut statement = store
        .db
        .prepare(
            "SELECT t.name, c.name, c.type || iif(c.\"notnull\", '', ' or null')
               FROM pragma_table_list t JOIN pragma_table_info(t.name) c
              WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid",
        )
        .unwrap();
    let real: Vec<(String, String, String)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .collect::<rusqlite::Result<_>>()
        .unwrap();
    let mut documented = documented();
    documented.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(documented, real);
}
