//! What a person reads of imports, reconciling and decisions when `--json` is not asked for.

use std::fmt::Write;

use crate::import::{ImportLine, Undone};
use crate::review::{Change, Counts, DecisionLine, Line, Made, Pair, Reconciled};

/// Writing to a String cannot fail.
fn add(out: &mut String, line: std::fmt::Arguments<'_>) {
    let _ = writeln!(out, "{line}");
}

fn or_dash(text: Option<&str>) -> &str {
    text.unwrap_or("–")
}

pub(super) fn imported(told: &[ImportLine]) -> String {
    let mut out = String::new();
    for line in told {
        let state = match (&line.undone_at, line.can_undo) {
            (Some(_), _) => "đã hoàn tác",
            (None, true) => "hoàn tác được",
            (None, false) => "",
        };
        add(
            &mut out,
            format_args!("{}\t{}\t{}\t{state}", line.import_id, line.at, line.who),
        );
        for file in &line.files {
            add(
                &mut out,
                format_args!(
                    "  {} ({}, {}): {} người; mới {}, thay đổi {}, không đổi {}",
                    file.file,
                    file.kind,
                    or_dash(file.list_date.as_deref()),
                    file.people,
                    file.new,
                    file.changed,
                    file.unchanged
                ),
            );
        }
        if let Some(table) = &line.allocation {
            add(
                &mut out,
                format_args!("  {}: phân bổ của {} đơn vị", table.file, table.units),
            );
        }
    }
    add(&mut out, format_args!("{} lần nhập", told.len()));
    out
}

pub(super) fn undone(told: &Undone) -> String {
    format!(
        "Đã hoàn tác lần nhập {}: {} người không còn trong danh sách ({} người trong đó đã có câu trả lời, được giữ), \
         {} người trở lại như trước, {} hộ, {} đơn vị.\n",
        told.import_id, told.withdrawn, told.answered, told.restored, told.households, told.units
    )
}

pub(super) fn reconciled(told: &Reconciled) -> String {
    let mut out = format!(
        "Đến {}; máy còn giữ {} ghi nhận chưa gửi\n\
         đơn vị\tchỉ tiêu\tkhớp\tđã ghi, chưa xác nhận\ttrái danh sách\tdanh sách xong, chưa ghi\txong từ đầu\tthực địa nói khác\n",
        told.as_of, told.unsent_declared
    );
    let counts = |of: &Counts| {
        format!(
            "{}\t{}\t{}\t{}\t{}\t{}",
            of.confirmed,
            of.claimed_not_confirmed,
            of.contradicted,
            of.confirmed_not_claimed,
            of.already,
            of.disputed
        )
    };
    for line in &told.units {
        add(
            &mut out,
            format_args!("{}\t{}\t{}", line.unit, line.target, counts(&line.counts)),
        );
    }
    for line in &told.members {
        add(
            &mut out,
            format_args!("{}\t{}\t{}", line.name, line.target, counts(&line.counts)),
        );
    }
    for line in &told.days {
        add(
            &mut out,
            format_args!("{}\t{}\t{}", line.day, line.target, counts(&line.counts)),
        );
    }
    if let Some(extract) = &told.extract {
        add(
            &mut out,
            format_args!(
                "{} ({}): mới {}, thay đổi {}, không còn trong danh sách {}",
                extract.extract.files.join(", "),
                extract.extract.imported_at,
                extract.new,
                extract.changed,
                extract.no_longer_listed
            ),
        );
    }
    out
}

pub(super) fn lines(told: &[Line]) -> String {
    let mut out = String::new();
    for line in told {
        add(
            &mut out,
            format_args!(
                "{}\t{}\t{}\t{}\t{}\t{}\tdanh sách: {}\tthực địa: {} ({})",
                line.rid,
                line.hamlet,
                or_dash(line.household.as_deref()),
                line.name,
                line.target,
                line.relation.code(),
                or_dash(line.listed.as_deref()),
                or_dash(line.claimed.as_deref()),
                or_dash(line.by.as_deref()),
            ),
        );
    }
    add(&mut out, format_args!("{} dòng", told.len()));
    out
}

pub(super) fn changes(told: &[Change]) -> String {
    let mut out = String::new();
    for line in told {
        let what = line.field.map_or_else(
            || line.target.map_or("", |target| target.code()),
            |field| field.code(),
        );
        add(
            &mut out,
            format_args!(
                "{}\t{}\t{}\t{}\t{what}\t{} → {}",
                line.rid,
                line.hamlet,
                or_dash(line.household.as_deref()),
                line.name,
                or_dash(line.before.as_deref()),
                or_dash(line.after.as_deref()),
            ),
        );
    }
    add(&mut out, format_args!("{} khác biệt", told.len()));
    out
}

pub(super) fn pairs(told: &[Pair]) -> String {
    let mut out = String::new();
    for pair in told {
        for person in [&pair.stays, &pair.duplicate] {
            add(
                &mut out,
                format_args!(
                    "{}\t{}\t{}\t{}\t{}\t{}",
                    person.rid,
                    person.hamlet,
                    or_dash(person.household.as_deref()),
                    person.name,
                    or_dash(person.birth.as_deref()),
                    or_dash(person.id_masked.as_deref()),
                ),
            );
        }
        out.push('\n');
    }
    add(&mut out, format_args!("{} cặp", told.len()));
    out
}

pub(super) fn made(told: &Made) -> String {
    format!("Quyết định số {}\n", told.decision)
}

pub(super) fn decisions(told: &[DecisionLine]) -> String {
    let mut out = String::new();
    for line in told {
        let undone = if line.undone_at.is_some() {
            "đã hoàn tác"
        } else {
            ""
        };
        add(
            &mut out,
            format_args!(
                "{}\t{}\t{}\t{}\t{}\t{undone}",
                line.decision,
                line.at,
                line.by,
                line.kind,
                line.names.join(", ")
            ),
        );
    }
    add(&mut out, format_args!("{} quyết định", told.len()));
    out
}
