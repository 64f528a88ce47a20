//! The commands that read lists or an allocation table in, in their order, those taken back too.

use rusqlite::Connection;

use crate::error::HubError;

/// One `import` or `allocate` command.
pub(crate) struct Run {
    pub(crate) import_id: String,
    /// Unix seconds.
    pub(crate) at: i64,
    /// `cli`, or a member.
    pub(crate) who: String,
    /// The allocation table's file; none: lists were read.
    pub(crate) allocation: Option<String>,
    /// Everything it changed is kept beside it.
    pub(crate) kept: bool,
    /// When it was taken back.
    pub(crate) undone_at: Option<i64>,
}

/// One list of a command.
pub(crate) struct RunFile {
    pub(crate) import_seq: i64,
    pub(crate) file_name: String,
    pub(crate) kind: String,
    pub(crate) list_date: Option<String>,
    pub(crate) repeated: bool,
    /// What it told of each sheet, as JSON.
    pub(crate) sheets: Vec<String>,
}

/// Every command, the oldest first.
pub(crate) fn all(conn: &Connection) -> Result<Vec<Run>, HubError> {
    // Ids sort by the clock, which may have been set back; rows stand in the order they were made.
    let mut query = conn.prepare_cached(
        "SELECT import_id, at, who, allocation, kept, undone_at FROM import_run ORDER BY rowid",
    )?;
    let runs = query.query_map([], |row| {
        Ok(Run {
            import_id: row.get(0)?,
            at: row.get(1)?,
            who: row.get(2)?,
            allocation: row.get(3)?,
            kept: row.get(4)?,
            undone_at: row.get(5)?,
        })
    })?;
    Ok(runs.collect::<Result<_, _>>()?)
}

/// The lists of a command, in the order they were read.
pub(crate) fn files(conn: &Connection, import_id: &str) -> Result<Vec<RunFile>, HubError> {
    let mut query = conn.prepare_cached(
        "SELECT import_seq, file_name, kind, list_date, repeats IS NOT NULL FROM import_file \
         WHERE import_id = ?1 ORDER BY import_seq",
    )?;
    let mut files: Vec<RunFile> = query
        .query_map([import_id], |row| {
            Ok(RunFile {
                import_seq: row.get(0)?,
                file_name: row.get(1)?,
                kind: row.get(2)?,
                list_date: row.get(3)?,
                repeated: row.get(4)?,
                sheets: Vec::new(),
            })
        })?
        .collect::<Result<_, _>>()?;
    let mut sheets =
        conn.prepare_cached("SELECT report FROM import_sheet WHERE import_seq = ?1 ORDER BY place")?;
    for file in &mut files {
        file.sheets = sheets
            .query_map([file.import_seq], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
    }
    Ok(files)
}

/// Notes that a command was taken back; `at` is unix seconds.
pub(crate) fn undone(conn: &Connection, import_id: &str, at: i64) -> Result<(), HubError> {
    conn.prepare_cached("UPDATE import_run SET undone_at = ?2 WHERE import_id = ?1")?
        .execute((import_id, at))?;
    Ok(())
}
