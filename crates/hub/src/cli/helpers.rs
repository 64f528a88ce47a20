//! `helpers`: whom teams call when they are stuck, from the command line.

use std::fmt::Write;
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::args::Common;
use super::tell;
use crate::commune::units;
use crate::error::HubError;
use crate::helpers::{self, Helper};
use crate::store::{Store, Transaction};
use crate::table::Eyes;

/// Shown with `--help`.
pub(super) const HELP: &str = "Ví dụ:\n  tungnha-hub helpers --data hub\n  \
    tungnha-hub helpers --data hub --add \"Điểu Khánh, tổ trưởng\" --phone 0912345678 --hamlet \"Khu phố 3\" --by \"Nguyễn Thị Thu\"\n  \
    tungnha-hub helpers --data hub --add \"Trực ban công an xã\" --phone 02713812345 --by \"Nguyễn Thị Thu\"\n  \
    tungnha-hub helpers --data hub --remove \"Điểu Khánh, tổ trưởng\" --by \"Nguyễn Thị Thu\"\n\n\
    JSON: [{name, phone, hamlet}]; hamlet null: cả xã (the whole commune)";

/// What to do with them.
#[derive(Args)]
pub(crate) struct HelpersArgs {
    #[command(flatten)]
    common: Common,
    /// Thêm người này vào cuối (add somebody, at the end)
    #[arg(long, value_name = "NAME", requires_all = ["phone", "by"])]
    add: Option<String>,
    /// Số điện thoại của người được thêm (their number)
    #[arg(long, value_name = "NUMBER", requires = "add")]
    phone: Option<String>,
    /// Chỉ cho tổ của thôn, khu phố này; không có thì cho cả xã (for this hamlet's team only)
    #[arg(long, value_name = "NAME", requires = "add")]
    hamlet: Option<String>,
    /// Bỏ người có tên này (take those of this name away)
    #[arg(long, value_name = "NAME", requires = "by", conflicts_with = "add")]
    remove: Option<String>,
    /// Tên cán bộ (the officer's name)
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

/// One of them as `helpers --json` tells.
#[derive(Serialize)]
struct Line {
    name: String,
    phone: String,
    hamlet: Option<String>,
}

pub(super) fn run(args: &HelpersArgs) -> Result<ExitCode, HubError> {
    let now = args.common.now();
    let eyes = Eyes {
        who: args.by.clone().unwrap_or_default(),
        ..Eyes::cli()
    };
    let mut store = Store::open(&args.common.data)?;
    if let (Some(name), Some(phone)) = (&args.add, &args.phone) {
        store.write(|tx| {
            let hamlet = args.hamlet.as_ref().map(|name| units::hamlet(tx, name));
            let unit = hamlet.transpose()?.map(|unit| unit.id);
            let mut all = helpers::all(tx)?;
            let (name, phone) = (name.clone(), phone.clone());
            all.push(Helper { name, phone, unit });
            helpers::set(tx, all, &eyes, now)
        })?;
    } else if let Some(name) = &args.remove {
        store.write(|tx| {
            let mut all = helpers::all(tx)?;
            let before = all.len();
            all.retain(|one| one.name != *name);
            if all.len() == before {
                return Err(HubError::Refused(format!(
                    "không có ai tên “{name}” (nobody of this name)"
                )));
            }
            helpers::set(tx, all, &eyes, now)
        })?;
    }
    let told = store.read(lines)?;
    tell(&args.common, &told, |told| text(told))
}

fn lines(tx: &Transaction<'_>) -> Result<Vec<Line>, HubError> {
    let units = units::all(tx)?;
    let named = |id| {
        units
            .iter()
            .find(|unit| unit.id == id)
            .map(|unit| unit.name.clone())
    };
    let line = |one: Helper| Line {
        name: one.name,
        phone: one.phone,
        hamlet: one.unit.and_then(named),
    };
    Ok(helpers::all(tx)?.into_iter().map(line).collect())
}

fn text(told: &[Line]) -> String {
    if told.is_empty() {
        return "Chưa ghi số gọi giúp nào; máy tính bảng chỉ hiện lời dặn chung (nobody is named)\n"
            .to_owned();
    }
    let mut out = String::new();
    for one in told {
        let hamlet = one.hamlet.as_deref().unwrap_or("cả xã");
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}\t{}\t{hamlet}", one.name, one.phone);
    }
    out
}
