//! Commands about one tablet: its hamlets, role and users, a household that moves, codes read out to it.

use std::process::ExitCode;

use tungnha_domain::Role;

use super::args::{Common, TabletCommand};
use super::{qr, tell};
use crate::desk::{self, AsideHouse, AsideLine, Assigned, Assignment, Given, Moved, UserRemoved};
use crate::error::HubError;
use crate::store::{Store, audit};

/// Runs one of them.
pub(super) fn run(command: TabletCommand) -> Result<ExitCode, HubError> {
    match command {
        TabletCommand::Assign {
            common,
            dev,
            hamlets,
            role,
        } => {
            let wanted = Assignment {
                dev,
                hamlets: &hamlets,
                role: role
                    .map(|role| Role::parse(&role).ok_or(HubError::Unreadable("--role")))
                    .transpose()?,
            };
            let told = write(&common, |tx, now| desk::assign(tx, &wanted, ("cli", now)))?;
            tell(&common, &told, assigned)
        }
        TabletCommand::Quarantine { common, dev } => {
            let told = write(&common, |tx, now| {
                let lines = desk::aside(tx, dev)?;
                let detail = serde_json::json!({ "dev": dev, "rows": lines.len() });
                audit::append(tx, now, "cli", "quarantine_read", &detail)?;
                Ok(lines)
            })?;
            tell(&common, &told, |told| told.iter().map(kept_apart).collect())
        }
        TabletCommand::RemoveUser { common, dev, name } => {
            let told = write(&common, |tx, now| desk::remove_user(tx, dev, &name, "cli", now))?;
            tell(&common, &told, user_removed)
        }
        TabletCommand::Move {
            common,
            household,
            from,
            to,
        } => {
            let told = write(&common, |tx, now| {
                desk::move_household(tx, &household, &from, &to, ("cli", now))
            })?;
            tell(&common, &told, moved)
        }
        TabletCommand::Code { common, dev } => {
            let told = write(&common, |tx, now| desk::day_code(tx, dev, ("cli", now)))?;
            tell(&common, &told, day_code)
        }
        TabletCommand::UnlockCode { common, dev, request } => {
            let told = write(&common, |tx, now| {
                desk::unlock_code(tx, dev, request, ("cli", now))
            })?;
            tell(&common, &told, unlock_code)
        }
    }
}

fn kept_apart(line: &AsideLine) -> String {
    let house = |house: &Option<AsideHouse>| match house {
        Some(house) => format!("hộ {}, {}", house.number.as_deref().unwrap_or("–"), house.hamlet),
        None => "–".to_owned(),
    };
    format!(
        "{}\t{}\t{}\t{}\t{}\t→ {}\t{}\n",
        line.id,
        line.what,
        line.at.as_deref().unwrap_or("–"),
        line.name.as_deref().unwrap_or("–"),
        house(&line.house),
        house(&line.to),
        line.why,
    )
}

fn write<T>(
    common: &Common,
    work: impl FnOnce(&crate::store::Transaction<'_>, i64) -> Result<T, HubError>,
) -> Result<T, HubError> {
    let now = common.now();
    Store::open(&common.data)?.write(|tx| work(tx, now))
}

fn assigned(told: &Assigned) -> String {
    if told.already {
        return format!(
            "Máy {} của {}: đã như vậy, không thay đổi gì (nothing to change).\n",
            told.dev, told.member
        );
    }
    format!(
        "Máy {} của {} ({}): {}.\nthêm (added): {}\nbớt (removed): {}\n\
         Máy nhận thay đổi ở lần liên lạc tới; ghi nhận làm trước đó vẫn được tính (told with its next sync).\n",
        told.dev,
        told.member,
        told.role,
        told.hamlets.join(", "),
        listed(&told.added),
        listed(&told.removed),
    )
}

fn user_removed(told: &UserRemoved) -> String {
    format!(
        "{} không còn dùng máy {} (uses it no longer); còn lại (left): {}\n\
         Máy bỏ mã PIN của người này ở lần liên lạc tới; ghi nhận làm trên máy vẫn được tính (told with its next sync).\n",
        told.name,
        told.dev,
        told.users.join(", ")
    )
}

fn listed(names: &[String]) -> String {
    if names.is_empty() {
        "–".to_owned()
    } else {
        names.join(", ")
    }
}

fn moved(told: &Moved) -> String {
    format!(
        "Hộ {} ({} người): {} → {} (moved).\n",
        told.household, told.people, told.from, told.to
    )
}

fn day_code(told: &Given) -> String {
    format!(
        "{}\nMã mở danh sách một ngày cho máy {} của {}, dùng một lần (opens the list for a day, once): {}\n",
        qr::symbol(&told.code),
        told.dev,
        told.member,
        told.code
    )
}

fn unlock_code(told: &Given) -> String {
    format!(
        "{}\nMã đặt lại PIN cho máy {} của {}, yêu cầu số {} (resets the PIN): {}\n\
         Chỉ đọc cho người bạn biết chắc là ai (read it only to somebody you know).\n",
        qr::symbol(&told.code),
        told.dev,
        told.member,
        told.request.unwrap_or_default(),
        told.code
    )
}
