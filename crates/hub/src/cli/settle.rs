//! `settle`: an officer says which of the answers is true, or takes that back.

use std::process::ExitCode;

use tungnha_domain::{Rid, Target};

use super::args::Common;
use super::tell;
use crate::desk::{self, Ruling, Settled};
use crate::error::HubError;
use crate::store::Store;

/// Runs the command. The arguments' own rules have seen to it that there is a ruling or something to undo.
pub(super) fn settle(
    common: &Common,
    (rid, target, outcome): (Option<u32>, Option<&str>, Option<&str>),
    undo: Option<&str>,
    by: &str,
) -> Result<ExitCode, HubError> {
    let now = common.now();
    let told = Store::open(&common.data)?.write(|tx| match (undo, rid) {
        (Some(record), _) => desk::unsettle(tx, record, by, now),
        (None, Some(rid)) => {
            let ruling = Ruling {
                rid: Rid(rid),
                target: target
                    .and_then(Target::parse)
                    .ok_or(HubError::Unreadable("--target"))?,
                outcome: outcome.unwrap_or_default(),
                by,
            };
            desk::settle(tx, &ruling, now)
        }
        (None, None) => Err(HubError::Unreadable("--rid")),
    })?;
    tell(common, &told, text)
}

fn text(told: &Settled) -> String {
    let outcome = told.outcome.map_or_else(
        || "chưa ai trả lời".to_owned(),
        |outcome| outcome.key().into_owned(),
    );
    let what = match &told.record {
        None => "công an xã đã phân xử như vậy từ trước, không thay đổi gì (already settled so)".to_owned(),
        Some(record) => format!("ghi nhận {record}"),
    };
    let still = if told.conflict {
        "; các câu trả lời còn khác nhau (answers differ)"
    } else {
        ""
    };
    format!(
        "Người số {}, {}: {outcome} – {what}{still}\n",
        told.rid, told.target
    )
}
