//! `found`: what doors told that no list has, and deciding about it.

use std::fmt::Write;
use std::process::ExitCode;

use clap::Args;

use super::{named, text, write};
use crate::cli::args::Common;
use crate::cli::tell;
use crate::error::HubError;
use crate::review::{self, FoundLine, FoundView};

/// Shown with `--help`.
pub(super) const HELP: &str = "Ví dụ:\n  tungnha-hub found --data hub --json\n  \
    tungnha-hub found --data hub --number 3 --is 41 --by \"Nguyễn Thị Thu\"\n  \
    tungnha-hub found --data hub --number 3 --add --by \"Nguyễn Thị Thu\"\n  \
    tungnha-hub found --data hub --number 5 --number 6 --move --by \"Nguyễn Thị Thu\"\n  \
    tungnha-hub found --data hub --number 3 --let-go \"khách ở chơi\" --by \"Nguyễn Thị Thu\"\n\n\
    Không có --number: liệt kê (lists): waiting, lines [{number, what: person|household|move, hamlet, rid, name, birth,\n\
    sex, phone, house {hid, number, address, new}, from, by, at, answers {standing, done}, alike [{rid, name, birth,\n\
    id_masked, hamlet, household, same_phone}], twins, taken_back, decision, decided, reason}]\n\
    Có --number (decides): [{decision, record}]; hoàn tác bằng `undo-decision`";

/// What to list or decide.
#[derive(Args)]
pub(crate) struct FoundArgs {
    #[command(flatten)]
    common: Common,
    /// Số của mục; nhiều mục chỉ với --move (its number)
    #[arg(long = "number", value_name = "N", requires = "by", requires = "deed")]
    numbers: Vec<u32>,
    /// Là người (hoặc hộ) đã có, mang số này (is this resident or household)
    #[arg(long = "is", value_name = "N", group = "deed", requires = "numbers")]
    known: Option<u32>,
    /// Thêm vào danh sách (put on the list)
    #[arg(long, group = "deed", requires = "numbers")]
    add: bool,
    /// Số hộ cho hộ mới; không có thì lấy số chưa dùng (the new household's number)
    #[arg(long, value_name = "NUMBER", requires = "add")]
    household: Option<String>,
    /// Người ấy nay ở nhà ấy (takes the move up)
    #[arg(long = "move", group = "deed", requires = "numbers")]
    moves: bool,
    /// Bỏ, vì lý do này (let go, and why)
    #[arg(long = "let-go", value_name = "REASON", group = "deed", requires = "numbers")]
    let_go: Option<String>,
    /// Tên cán bộ (the officer's name)
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

/// Lists or decides.
pub(super) fn run(args: FoundArgs) -> Result<ExitCode, HubError> {
    let common = args.common;
    let Some(first) = args.numbers.first().copied() else {
        let told = write(&common, |tx, now| {
            let view = review::found(tx)?;
            named(tx, now, "found", view.lines.len())?;
            Ok(view)
        })?;
        return tell(&common, &told, listed);
    };
    if !args.moves && args.numbers.len() > 1 {
        return Err(HubError::Refused(
            "mỗi lần một mục; chỉ --move nhận nhiều mục (one at a time; only --move takes several)"
                .to_owned(),
        ));
    }
    let by = args.by.unwrap_or_default();
    let made = write(&common, |tx, now| {
        let by = (by.as_str(), now);
        if args.moves {
            return review::take_move(tx, &args.numbers, by);
        }
        let made = match (args.known, args.let_go.as_deref()) {
            (Some(other), _) => review::is_known(tx, first, other, by)?,
            (None, Some(reason)) => review::let_go(tx, first, reason, by)?,
            (None, None) => review::add_found(tx, first, args.household.as_deref(), by)?,
        };
        Ok(vec![made])
    })?;
    tell(&common, &made, |made| made.iter().map(text::made).collect())
}

fn listed(view: &FoundView) -> String {
    let mut out = String::new();
    for line in &view.lines {
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "{}\t{}\t{}\t{}\t{}\t{}\t{} câu trả lời\t{}",
            line.number,
            what(line),
            line.name,
            line.birth.as_deref().unwrap_or("–"),
            line.hamlet,
            line.house
                .number
                .as_deref()
                .or(line.house.address.as_deref())
                .unwrap_or("–"),
            line.answers.standing,
            state(line),
        );
        for twin in &line.twins {
            let _ = writeln!(out, "  giống mục {twin} đang chờ (looks like one that waits)");
        }
        for alike in &line.alike {
            let _ = writeln!(
                out,
                "  giống số {}: {}, {}, {}",
                alike.rid,
                alike.name,
                alike.birth.as_deref().unwrap_or("–"),
                alike.hamlet
            );
        }
    }
    let _ = writeln!(out, "{} mục chờ quyết định", view.waiting);
    out
}

fn what(line: &FoundLine) -> &'static str {
    match line.what {
        "person" => "người mới",
        "household" => "hộ mới",
        _ => "chuyển nhà",
    }
}

fn state(line: &FoundLine) -> String {
    match (line.decision, &line.reason) {
        (None, _) => "chờ quyết định".to_owned(),
        (Some(decision), Some(reason)) => format!("đã bỏ (quyết định {decision}): {reason}"),
        (Some(decision), None) => format!("đã quyết định (số {decision})"),
    }
}
