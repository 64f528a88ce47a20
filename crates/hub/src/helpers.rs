//! Whom a team calls when it is stuck, with their numbers, as an officer wrote them: a hamlet's own people, and those
//! of the whole commune. Tablets get them as a paper and show them under "Gọi giúp", also while they are locked.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_domain::UnitId;

use crate::commune::units::{self, UnitKind};
use crate::error::HubError;
use crate::store::{Transaction, audit, meta};
use crate::table::Eyes;

/// One person or desk to call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Helper {
    /// Who answers.
    pub name: String,
    /// As it is dialled: digits, with a plus in front or without.
    pub phone: String,
    /// The hamlet whose team calls them; none: every team.
    #[ts(type = "number | null")]
    pub unit: Option<UnitId>,
}

/// All of them, in a sheet that one hand's thumb can scroll.
pub const MOST: usize = 40;
const NAME_CHARS: usize = 60;
/// From the three digits of an emergency call to what a number may have (ITU-T E.164).
const DIGITS: std::ops::RangeInclusive<usize> = 3..=15;
const KEY: &str = "helpers";

/// Those that are kept, in the officer's order.
pub fn all(tx: &Transaction<'_>) -> Result<Vec<Helper>, HubError> {
    let Some(json) = meta::get(tx, KEY)? else {
        return Ok(Vec::new());
    };
    serde_json::from_str(&json).map_err(|_| HubError::Unreadable("meta.helpers"))
}

/// Puts these in the place of those before, and logs that somebody did. `now` is unix seconds.
pub fn set(tx: &Transaction<'_>, helpers: Vec<Helper>, eyes: &Eyes, now: i64) -> Result<(), HubError> {
    if helpers.len() > MOST {
        return refuse(format!("nhiều nhất {MOST} người (at most {MOST})"));
    }
    let hamlets = units::all(tx)?;
    let mut kept = Vec::with_capacity(helpers.len());
    for (at, one) in helpers.into_iter().enumerate() {
        let line = |fault: &str| HubError::Refused(format!("người thứ {}: {fault}", at + 1));
        let name = one.name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() || name.chars().count() > NAME_CHARS {
            return Err(line(&format!(
                "tên để trống hoặc dài quá {NAME_CHARS} chữ (the name is empty or too long)"
            )));
        }
        let phone = dialled(&one.phone)
            .ok_or_else(|| line("số điện thoại phải có 3 đến 15 chữ số (the number has 3 to 15 digits)"))?;
        let known = |unit| {
            let mut of_kind = hamlets.iter().filter(|hamlet| hamlet.kind == UnitKind::Hamlet);
            of_kind.any(|hamlet| hamlet.id == unit)
        };
        if one.unit.is_some_and(|unit| !known(unit)) {
            return Err(line("không có thôn, khu phố này (no such hamlet)"));
        }
        let unit = one.unit;
        kept.push(Helper { name, phone, unit });
    }
    let json = serde_json::to_string(&kept).map_err(|_| HubError::Unreadable("helpers"))?;
    meta::set(tx, KEY, &json)?;
    let detail = serde_json::json!({ "helpers": kept.len() });
    audit::append(tx, now, &eyes.who, "helpers_set", &detail)
}

fn refuse(fault: String) -> Result<(), HubError> {
    Err(HubError::Refused(fault))
}

/// A number without what people write between its digits; none: it is no number.
fn dialled(written: &str) -> Option<String> {
    let phone: String = written
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '.' | '-' | '(' | ')' | '\u{a0}'))
        .collect();
    let digits = phone.strip_prefix('+').unwrap_or(&phone);
    let whole = DIGITS.contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
    whole.then_some(phone)
}
