//! Tests of opening, refusing and writing the store.

use std::collections::BTreeSet;
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
fn an_emptied_database_is_refused_and_not_filled_again() {
    let (dir, store) = made();
    drop(store);
    let path = dir.path().join("hub.db");
    std::fs::write(&path, b"").unwrap();
    assert!(matches!(Store::open(dir.path()), Err(HubError::StoreCorrupt(_))));
    assert_eq!(std::fs::metadata(&path).unwrap().len(), 0);
}

#[test]
fn a_hub_with_one_of_its_two_files_gone_is_refused_and_gets_no_new_one() {
    for gone in ["hub.db", "hub.key"] {
        let (dir, store) = made();
        drop(store);
        std::fs::remove_file(dir.path().join(gone)).unwrap();
        let refused = Store::open(dir.path()).err().unwrap();
        assert!(matches!(refused, HubError::PartMissing(_)), "{refused}");
        assert!(refused.to_string().contains(gone), "it names the file");
        assert!(!dir.path().join(gone).exists());
    }
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
            .write(|tx| audit::append(tx, 1, "cli", "x", &serde_json::json!({})))
            .unwrap();
    }
    let seen: i64 = first
        .conn()
        .query_row("SELECT count(*) FROM audit", [], |row| row.get(0))
        .unwrap();
    assert_eq!(seen, 2);
}

/// Lines `table.column type`, with `?` where NULL is allowed.
type Schema = BTreeSet<String>;

#[test]
fn the_schema_page_names_every_column_and_no_other() {
    let (_dir, store) = made();
    let page = documented(include_str!("../../../../docs/schema/hub.md"));
    let store = actual(store.conn());
    let undocumented: Vec<_> = store.difference(&page).collect();
    assert!(undocumented.is_empty(), "not on the page: {undocumented:#?}");
    let invented: Vec<_> = page.difference(&store).collect();
    assert!(invented.is_empty(), "not in the store: {invented:#?}");
}

fn documented(page: &str) -> Schema {
    let mut schema = Schema::new();
    let mut table = "";
    for line in page.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            table = name.trim();
        }
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        if let (true, [column, kind, meaning]) = (line.starts_with('|'), cells.as_slice())
            && !["column", "---"].contains(column)
        {
            assert!(!meaning.is_empty(), "{table}.{column} says nothing");
            schema.insert(format!("{table}.{column} {kind}"));
        }
    }
    schema
}

fn actual(conn: &Connection) -> Schema {
    let mut columns = conn
        .prepare(
            "SELECT t.name || '.' || c.name || ' ' || c.type || iif(c.\"notnull\", '', '?') \
             FROM sqlite_master t JOIN pragma_table_info(t.name) c \
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'",
        )
        .unwrap();
    columns
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

#[test]
fn an_import_finds_whom_it_speaks_of_without_reading_everybody() {
    let (_dir, store) = made();
    for (lookup, index) in [
        (residents::OF_UNIT, "resident_hid"),
        (residents::WITH_IDS, "sqlite_autoindex_resident_1"),
        (residents::NAMESAKES, "resident_name"),
    ] {
        let mut query = store
            .conn()
            .prepare(&format!("EXPLAIN QUERY PLAN {lookup}"))
            .unwrap();
        let steps: Vec<String> = query
            .query_map([rusqlite::types::Null; 1], |row| row.get(3))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let plan = steps.join("\n");
        assert!(plan.contains(index), "{lookup}: {plan}");
        for table in ["SCAN r", "SCAN h"] {
            assert!(!plan.contains(table), "{lookup}: {plan}");
        }
    }
}
