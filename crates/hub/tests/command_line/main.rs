//! The real `tungnha-hub` on the sample lists: what an administrator scripts, checked from outside.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod answers;
mod cards;
mod daily_lists;
mod formats;
mod founding;
mod full_lists;
mod helpers;
mod lists;
mod partition;
mod reports;
mod serving;
mod small_lists;
mod tree;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// A fresh hub's folder and the commands run on it.
struct Hub {
    dir: tempfile::TempDir,
}

impl Hub {
    /// Founded as “Phường Long Thủy”.
    fn founded() -> Self {
        let hub = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        hub.json(&["init", "--commune", "Phường Long Thủy"]);
        hub
    }

    /// Runs one command on the folder, on the evening of 8 May 2024.
    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_tungnha-hub"))
            .args(args)
            .args(["--clock", "2024-05-08T18:30:00+07:00", "--data"])
            .arg(self.dir.path())
            .output()
            .unwrap()
    }

    /// The JSON document a command prints.
    fn json(&self, args: &[&str]) -> Value {
        let out = self.run(&[args, &["--json"]].concat());
        assert!(
            out.status.success(),
            "{args:?}: {}",
            String::from_utf8_lossy(&out.stderr)
        );
        serde_json::from_slice(&out.stdout).expect("one JSON document and nothing else on stdout")
    }

    /// What a refused command says; it prints nothing else and ends with 1.
    fn refused(&self, args: &[&str]) -> String {
        let out = self.run(&[args, &["--json"]].concat());
        assert_eq!(
            out.status.code(),
            Some(1),
            "{args:?}: {}",
            String::from_utf8_lossy(&out.stdout)
        );
        assert!(out.stdout.is_empty(), "a refusal prints no document");
        String::from_utf8(out.stderr).unwrap()
    }

    /// Imports a file and gives its only sheet's report.
    fn import(&self, file: &Path, flags: &[&str]) -> Value {
        let told = self.json(&[&["import", file.to_str().unwrap()], flags].concat());
        assert_eq!(told["files"].as_array().unwrap().len(), 1);
        told["files"][0]["sheets"][0].clone()
    }

    fn people(&self) -> Vec<Value> {
        self.json(&["people"]).as_array().unwrap().clone()
    }

    /// Of all lists tablets hold: the sum of the positions, the households and the residents on them.
    fn lists(&self) -> (i64, i64, i64) {
        let store = tungnha_hub::store::Store::open(self.dir.path()).unwrap();
        let number = |sql: &str| store.conn().query_row(sql, [], |row| row.get(0)).unwrap();
        (
            number("SELECT coalesce(sum(position), 0) FROM list"),
            number("SELECT count(*) FROM list_entry WHERE kind = 1 AND digest IS NOT NULL"),
            number("SELECT count(*) FROM list_entry WHERE kind = 2 AND digest IS NOT NULL"),
        )
    }

    /// A spreadsheet of these rows in the hub's folder's neighbourhood.
    fn sheet(&self, name: &str, rows: &[&[&str]]) -> PathBuf {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (at, row) in (0_u32..).zip(rows) {
            for (column, text) in (0_u16..).zip(*row) {
                sheet.write_string(at, column, *text).unwrap();
            }
        }
        let path = self.dir.path().join(name);
        book.save(&path).unwrap();
        path
    }
}

/// A sample list.
fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/samples")
        .join(name)
}

/// `new`, `changed`, `unchanged` of a sheet's report.
fn changes(report: &Value) -> [u64; 3] {
    ["new", "changed", "unchanged"].map(|key| report[key].as_u64().unwrap())
}

/// The person of a personal ID.
fn person<'a>(people: &'a [Value], id: &str) -> &'a Value {
    people
        .iter()
        .find(|person| person["personal_id"] == id)
        .expect("listed")
}
