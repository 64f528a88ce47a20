//! Tests of opening, refusing and writing the store.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;

use super::*;

fn made() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(dir.path()).unwrap();
    (dir, store)
}

#[test]
fn a_new_store_is_encrypted_and_its_key_is_private() {
    let (dir, store) = made();
    drop(store);
    let bytes = std::fs::read(dir.path().join("hub.db")).unwrap();
    assert!(
        !bytes.starts_with(b"SQLite format 3"),
        "a plain database carries this header"
    );
    let mode = std::fs::metadata(dir.path().join("hub.key"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_folder_with_a_hub_gets_no_second_one() {
    let (dir, _store) = made();
    assert!(matches!(
        Store::create(dir.path()),
        Err(HubError::AlreadyThere(_))
    ));
}

#[test]
fn a_newer_database_is_refused_and_left_as_it_was() {
    let (dir, store) = made();
    store
        .conn()
        .pragma_update(None, "user_version", migrations::newest() + 1)
        .unwrap();
    drop(store);
    let path = dir.path().join("hub.db");
    let before = std::fs::read(&path).unwrap();
    assert!(matches!(
        Store::open(dir.path()),
        Err(HubError::StoreNewer { .. })
    ));
    assert_eq!(std::fs::read(&path).unwrap(), before, "every byte is the same");
}

#[test]
fn a_damaged_database_is_refused_with_advice_and_left_as_it_was() {
    let (dir, store) = made();
    drop(store);
    let path = dir.path().join("hub.db");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[100..400].fill(0x5a);
    std::fs::write(&path, &bytes).unwrap();
    let refused = Store::open(dir.path()).err().unwrap();
    assert!(matches!(refused, HubError::StoreCorrupt(_)), "{refused}");
    assert!(refused.to_string().contains("bản sao lưu"), "it says what to do");
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
}

#[test]
fn another_key_opens_nothing() {
    let (dir, store) = made();
    drop(store);
    std::fs::write(dir.path().join("hub.key"), "0".repeat(64)).unwrap();
    assert!(matches!(Store::open(dir.path()), Err(HubError::StoreCorrupt(_))));
}

#[test]
fn a_failed_write_leaves_nothing_behind() {
    let (_dir, mut store) = made();
    let failed: Result<(), HubError> = store.write(|tx| {
        tx.execute("INSERT INTO meta (key, value) VALUES ('a', 'b')", [])?;
        Err(HubError::Refused("no".to_owned()))
    });
    assert!(failed.is_err());
    let left: i64 = store
        .conn()
        .query_row("SELECT count(*) FROM meta", [], |row| row.get(0))
        .unwrap();
    assert_eq!(left, 0);
}

#[test]
fn a_second_process_writes_beside_the_first() {
    let (dir, mut first) = made();
    let mut second = Store::open(dir.path()).unwrap();
    for store in [&mut first, &mut second] {
        store
            .write(|tx| {
                Ok(tx.execute(
                    "INSERT INTO audit (at, who, what, detail) VALUES (1, 'cli', 'x', '{}')",
                    [],
                )?)
            })
            .unwrap();
    }
    let seen: i64 = first
        .conn()
        .query_row("SELECT count(*) FROM audit", [], |row| row.get(0))
        .unwrap();
    assert_eq!(seen, 2);
}

/// Table → column → type, with `?` where NULL is allowed.
type Schema = BTreeMap<String, BTreeMap<String, String>>;

#[test]
fn the_schema_page_names_every_column_and_no_other() {
    let (_dir, store) = made();
    assert_eq!(
        documented(include_str!("../../../../docs/schema/hub.md")),
        actual(store.conn())
    );
}

fn documented(page: &str) -> Schema {
    let mut schema = Schema::new();
    let mut table = None;
    for line in page.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            table = Some(name.trim().to_owned());
            schema.entry(name.trim().to_owned()).or_default();
            continue;
        }
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        if let (Some(table), true, [column, kind, meaning]) =
            (&table, line.starts_with('|'), cells.as_slice())
            && !["column", "---"].contains(column)
        {
            assert!(!meaning.is_empty(), "{table}.{column} says nothing");
            schema
                .get_mut(table)
                .unwrap()
                .insert((*column).to_owned(), (*kind).to_owned());
        }
    }
    schema
}

fn actual(conn: &Connection) -> Schema {
    let mut tables = conn
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        .unwrap();
    let names: Vec<String> = tables
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    names
        .into_iter()
        .map(|name| {
            let mut columns = conn
                .prepare("SELECT name, type, \"notnull\" FROM pragma_table_info(?1)")
                .unwrap();
            let columns = columns
                .query_map([&name], |row| {
                    let (column, kind, required): (String, String, bool) =
                        (row.get(0)?, row.get(1)?, row.get(2)?);
                    Ok((column, if required { kind } else { format!("{kind}?") }))
                })
                .unwrap()
                .map(Result::unwrap)
                .collect();
            (name, columns)
        })
        .collect()
}
