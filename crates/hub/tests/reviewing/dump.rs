//! Everything in a store that is not append-only, as text that can be compared.

use std::collections::BTreeMap;

use tungnha_hub::store::Store;

/// Tables that only grow: journal and audit, the imports' own history, numbers that stay. `list` and `list_entry`
/// are looked at without their positions, which only go up.
const GROWING: [&str; 9] = [
    "audit",
    "import_run",
    "import_file",
    "import_sheet",
    "withdrawn",
    "snapshot",
    "snapshot_piece",
    "journal",
    "record",
];

/// Table → its rows, sorted.
pub(crate) type Dump = BTreeMap<String, Vec<String>>;

/// Everything that an import which was taken back must have left as it was.
pub(crate) fn dump(store: &Store) -> Dump {
    let mut tables = store
        .conn()
        .prepare(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
        )
        .unwrap();
    let names: Vec<String> = tables
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    names
        .into_iter()
        .filter(|name| !GROWING.contains(&name.as_str()))
        .map(|name| {
            let rows = rows(store, &sql(&name));
            (name, rows)
        })
        .collect()
}

fn sql(table: &str) -> String {
    match table {
        "list" => "SELECT unit_id, total, checksum FROM list WHERE total > 0".to_owned(),
        "list_entry" => {
            "SELECT kind, id, unit_id, digest FROM list_entry WHERE digest IS NOT NULL".to_owned()
        }
        "resident" | "unit" => format!("SELECT * FROM {table} WHERE NOT withdrawn"),
        "household" => {
            "SELECT * FROM household WHERE hid NOT IN (SELECT id FROM withdrawn WHERE kind = 1)".to_owned()
        }
        other => format!("SELECT * FROM {other}"),
    }
}

fn rows(store: &Store, sql: &str) -> Vec<String> {
    let mut query = store.conn().prepare(sql).unwrap();
    let columns = query.column_count();
    let mut rows: Vec<String> = query
        .query_map([], |row| {
            let values: Vec<String> = (0..columns)
                .map(|at| format!("{:?}", row.get_ref(at).unwrap()))
                .collect();
            Ok(values.join(" · "))
        })
        .unwrap()
        .map(Result::unwrap)
        .collect();
    rows.sort();
    rows
}

/// Fails with the first rows that differ, table by table.
pub(crate) fn assert_same(before: &Dump, after: &Dump, what: &str) {
    for (table, rows) in before {
        let now = &after[table];
        let gone: Vec<_> = rows.iter().filter(|row| !now.contains(row)).take(3).collect();
        let new: Vec<_> = now.iter().filter(|row| !rows.contains(row)).take(3).collect();
        assert!(
            gone.is_empty() && new.is_empty() && rows.len() == now.len(),
            "{what}: {table} differs\n  gone: {gone:#?}\n  new: {new:#?}"
        );
    }
}
