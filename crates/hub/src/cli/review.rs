//! Commands about what lists brought: the imports there were, and taking one back.

use std::fmt::Write;
use std::process::ExitCode;

use clap::Subcommand;

use super::args::Common;
use super::tell;
use crate::error::HubError;
use crate::import::{ImportLine, Undone, imports, undo_import};
use crate::store::Store;

/// What was brought in, looked at again.
#[derive(Subcommand)]
pub(super) enum ReviewCommand {
    /// Các lần nhập danh sách và bảng phân bổ, mới nhất trước (the imports there were, newest first)
    #[command(after_help = "Ví dụ:\n  tungnha-hub imports --data hub --json\n\n\
        Mỗi lần (each): import_id, at, who, files [{file, kind, list_date, repeated, people, new, changed, unchanged,\n\
        no_longer_listed, activated, rejected}], allocation {file, units} | null, undone_at, can_undo, undo_first")]
    Imports {
        #[command(flatten)]
        common: Common,
    },
    /// Hoàn tác một lần nhập: người, tiến độ, cài đặt đúng như trước (take an import back exactly)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub undo-import --data hub 018f4c1e-6a00-7abc-8def-0123456789ab\n\n\
        Lần nhập sau phải được hoàn tác trước. Nhật ký, ghi nhận và câu trả lời được giữ nguyên.\n\
        JSON: import_id, undone_at, withdrawn, answered, restored, households, units"
    )]
    UndoImport {
        #[command(flatten)]
        common: Common,
        /// Mã của lần nhập, xem `imports` (the import's id)
        #[arg(value_name = "ID")]
        import_id: String,
    },
}

/// Runs one of them.
pub(super) fn run(command: ReviewCommand) -> Result<ExitCode, HubError> {
    match command {
        ReviewCommand::Imports { common } => {
            let told = Store::open(&common.data)?.read(|tx| imports(tx))?;
            tell(&common, &told, |told| imported(told))
        }
        ReviewCommand::UndoImport { common, import_id } => {
            let now = common.now();
            let told =
                Store::open(&common.data)?.write(|tx| undo_import(tx, import_id.trim(), "cli", now))?;
            tell(&common, &told, undone)
        }
    }
}

fn imported(told: &[ImportLine]) -> String {
    let mut out = String::new();
    for line in told {
        let state = match (&line.undone_at, line.can_undo) {
            (Some(_), _) => "đã hoàn tác",
            (None, true) => "hoàn tác được",
            (None, false) => "",
        };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}\t{}\t{}\t{state}", line.import_id, line.at, line.who);
        for file in &line.files {
            let day = file.list_date.as_deref().unwrap_or("–");
            let _ = writeln!(
                out,
                "  {} ({}, {day}): {} người; mới {}, thay đổi {}, không đổi {}",
                file.file, file.kind, file.people, file.new, file.changed, file.unchanged
            );
        }
        if let Some(table) = &line.allocation {
            let _ = writeln!(out, "  {}: phân bổ của {} đơn vị", table.file, table.units);
        }
    }
    let _ = writeln!(out, "{} lần nhập", told.len());
    out
}

fn undone(told: &Undone) -> String {
    format!(
        "Đã hoàn tác lần nhập {}: {} người không còn trong danh sách ({} người trong đó đã có câu trả lời, được giữ), \
         {} người trở lại như trước, {} hộ, {} đơn vị.\n",
        told.import_id, told.withdrawn, told.answered, told.restored, told.households, told.units
    )
}
