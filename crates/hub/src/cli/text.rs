//! What a person reads when `--json` is not asked for: a few lines, Vietnamese first.

use std::fmt::Write;

use crate::commune::Founded;
use crate::commune::allocate::Allocated;
use crate::desk::{ConflictLine, DeviceLine, Revoked};
use crate::import::ImportReport;
use crate::people::PersonLine;
use crate::progress::{Progress, Reasons};
use crate::team::TeamView;
use crate::verify::Verified;

pub(super) fn founded(told: &Founded) -> String {
    format!(
        "Đã lập trạm nhận của {}.\nmã trạm (hub id): {}\ndấu vân tay (fingerprint): {}\n",
        told.commune, told.hub_id, told.fingerprint
    )
}

pub(super) fn allocated(told: &Allocated) -> String {
    let mut out = format!("Đã đọc phân bổ của {} đơn vị.\n", told.units.len());
    for line in &told.units {
        let numbers: Vec<String> = line
            .targets
            .iter()
            .map(|(target, number)| format!("{target} {number}"))
            .collect();
        add(&mut out, format_args!("{}: {}\n", line.unit, numbers.join(", ")));
    }
    out
}

pub(super) fn imported(told: &ImportReport) -> String {
    let mut out = String::new();
    for file in &told.files {
        for sheet in &file.sheets {
            add(
                &mut out,
                format_args!(
                    "{} · {}: {} người, {} hộ; mới {}, thay đổi {}, không đổi {}; vừa kích hoạt {}; không còn trong danh sách {}; {} cảnh báo\n",
                    file.file,
                    sheet.sheet,
                    sheet.people,
                    sheet.households,
                    sheet.new,
                    sheet.changed,
                    sheet.unchanged,
                    sheet.activated,
                    sheet.no_longer_listed,
                    sheet.warnings.len(),
                ),
            );
            for row in &sheet.rejected {
                add(
                    &mut out,
                    format_args!("  loại dòng {}: {} {}\n", row.row, row.field, row.code),
                );
            }
            if !sheet.dropped_columns.is_empty() {
                add(
                    &mut out,
                    format_args!("  cột không lấy: {}\n", sheet.dropped_columns.join(", ")),
                );
            }
        }
        if file.repeated {
            out.push_str("  tệp này đã nhập trước đây: không thay đổi gì\n");
        }
    }
    if told.import_id.is_none() {
        out.push_str("Chỉ thử (--dry-run): không ghi gì.\n");
    }
    out
}

pub(super) fn people(told: &[PersonLine]) -> String {
    let mut out = String::new();
    for person in told {
        let listed: Vec<String> = person
            .listed
            .iter()
            .map(|(target, state)| format!("{target} {state}"))
            .collect();
        let shown = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
        add(
            &mut out,
            format_args!(
                "{}\t{}\t{}\t{}\t{}\n",
                person.hamlet,
                shown(&person.household),
                person.name,
                shown(&person.birth),
                listed.join(", "),
            ),
        );
    }
    add(&mut out, format_args!("{} người\n", told.len()));
    out
}

pub(super) fn team(told: &TeamView) -> String {
    let mut out = format!("Đến {}\n", told.day);
    for hamlet in &told.hamlets {
        add(
            &mut out,
            format_args!(
                "{}: {} nhà, còn {}, trong đó {} chưa giao ai\n",
                hamlet.hamlet, hamlet.houses, hamlet.left, hamlet.nobodys
            ),
        );
        for target in &hamlet.targets {
            let Some(pace) = target.pace else { continue };
            let forecast = pace
                .forecast
                .map_or_else(|| "–".to_owned(), |people| people.to_string());
            add(
                &mut out,
                format_args!(
                    "  {}\t{}/{}\tlàm đều {}\tcứ đà này {forecast}\tcòn {} ngày làm\n",
                    target.target, target.achieved, pace.asked, pace.due, pace.days_left
                ),
            );
        }
    }
    for member in &told.members {
        let late = if member.late { " (quá một ngày)" } else { "" };
        add(
            &mut out,
            format_args!(
                "{}\t{} nhà, còn {}\thôm nay {} người, {} nhà\tcả đợt {} người, {} nhà\tgửi lần cuối {}{late}\tchưa gửi {}\n",
                member.name,
                member.houses.len(),
                member.left,
                member.people_today,
                member.doors_today,
                member.people,
                member.doors,
                member.last_contact.as_deref().unwrap_or("–"),
                member.unsent,
            ),
        );
    }
    out
}

pub(super) fn progress(told: &Progress) -> String {
    let mut out = format!(
        "Đến {}; máy còn giữ {} ghi nhận chưa gửi\nđơn vị\tchỉ tiêu\tdanh sách\txong\tcó lý do\tchưa có nhu cầu\tđang làm\tchưa hỏi\tkhông thuộc diện\tđạt/giao\n",
        told.as_of, told.unsent_declared
    );
    for line in &told.units {
        let tally = &line.tally;
        let allocated = line
            .allocated
            .map_or_else(|| "–".to_owned(), |number| number.to_string());
        add(
            &mut out,
            format_args!(
                "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}/{}\n",
                line.unit,
                line.target,
                tally.listed,
                tally.done,
                tally.reason,
                tally.no_need,
                tally.in_progress,
                tally.not_asked,
                tally.not_eligible,
                tally.achieved,
                allocated,
            ),
        );
    }
    out
}

pub(super) fn reasons(told: &Reasons) -> String {
    let mut out = format!("{}\n", told.target);
    for line in &told.rows {
        let row = line.row.map_or_else(|| "–".to_owned(), |row| row.to_string());
        add(&mut out, format_args!("{row}\t{}\t{}\n", line.label, line.count));
    }
    out
}

/// Said from five minutes on: the bytes on the road take seconds, not minutes.
fn clock_in_words(ahead: i64) -> &'static str {
    match ahead {
        300.. => "\tđồng hồ chạy trước, không hại gì (clock ahead, harmless)",
        ..=-300 => "\tđồng hồ chạy sau, không hại gì (clock behind, harmless)",
        _ => "",
    }
}

pub(super) fn devices(told: &[DeviceLine]) -> String {
    let mut out =
        "máy\tngười dùng\tđịa bàn\tliên lạc cuối\tđã nhận\tcòn thiếu\tcách ly\tbản\tđồng hồ lệch (giây)\tpin\n"
            .to_owned();
    for device in told {
        add(
            &mut out,
            format_args!(
                "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}{}{}{}{}\n",
                device.dev,
                device.member,
                device.hamlets.join(", "),
                device.last_contact.as_deref().unwrap_or("–"),
                device.now.through,
                device.missing,
                device.quarantined,
                device.app,
                device
                    .clock_skew_seconds
                    .map_or_else(|| "–".to_owned(), |seconds| seconds.to_string()),
                device
                    .battery
                    .map_or_else(|| "–".to_owned(), |percent| format!("{percent}%")),
                if device.desk {
                    "\tbàn tại trạm (desk)"
                } else {
                    ""
                },
                if device.forks > 0 {
                    "\thai nhánh (forked)"
                } else {
                    ""
                },
                if device.revoked {
                    "\tđã thu hồi (revoked)"
                } else {
                    ""
                },
                device.clock_skew_seconds.map_or("", clock_in_words),
            ),
        );
    }
    add(&mut out, format_args!("{} máy\n", told.len()));
    out
}

pub(super) fn revoked(told: &Revoked) -> String {
    let already = if told.already {
        "đã được thu hồi từ trước, không thay đổi gì (already revoked)"
    } else {
        "đã thu hồi: lần liên lạc tới danh sách trên máy bị xóa, ghi nhận gửi sau được giữ riêng (revoked)"
    };
    format!(
        "Máy {} của {}: {already}.\ncòn {} ghi nhận chưa gửi (not yet sent)\n",
        told.dev, told.member, told.missing
    )
}

pub(super) fn conflicts(told: &[ConflictLine]) -> String {
    let mut out = String::new();
    for line in told {
        let why = if line.conflict {
            "khác nhau"
        } else {
            "cần xem lại"
        };
        add(
            &mut out,
            format_args!(
                "{}\t{}\t{}\t{}\t{why}\n",
                line.hamlet,
                line.household.as_deref().unwrap_or("–"),
                line.name,
                line.target
            ),
        );
        for head in &line.heads {
            add(
                &mut out,
                format_args!(
                    "  {} {}\t{}\t{}\tmáy {}\n",
                    if head.shown { "→" } else { " " },
                    head.outcome,
                    head.by,
                    head.at,
                    head.device
                ),
            );
        }
    }
    add(&mut out, format_args!("{} chỗ cần xem\n", told.len()));
    out
}

pub(super) fn verified(told: &Verified) -> String {
    let mut out = format!(
        "{} máy, {} ghi nhận; thiếu {}, nhánh khác {}, cách ly {}\n",
        told.devices, told.records, told.gaps, told.forks, told.quarantined
    );
    for problem in &told.problems {
        add(&mut out, format_args!("  {problem}\n"));
    }
    out.push_str(if told.ok {
        "Kho khớp: nhật ký, ghi nhận, trạng thái và con trỏ (everything agrees).\n"
    } else {
        "Kho KHÔNG khớp, không sửa gì; hãy chép thư mục lại và báo người quản trị (it does not agree; nothing was changed).\n"
    });
    out
}

/// Writing into a string cannot fail.
fn add(out: &mut String, line: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(line);
}
