//! Everything the hub holds of one person, to be read and printed for them.

use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;
use tungnha_domain::{Catalogue, Outcome, Rid};

use crate::error::HubError;
use crate::intake;
use crate::lists::{Roll, invited};
use crate::people::listings;
use crate::store::{Transaction, audit, members, observations, points, wishes};
use crate::table::Eyes;
use crate::times::vietnam_time;

/// One thing that is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "SubjectFact")]
pub struct Fact {
    /// What sort: `detail`, `list`, `answer`, `consent`, `invitation`, `attendance`, `seen`.
    pub kind: String,
    /// What it is about.
    pub what: String,
    /// What is held.
    pub value: String,
    /// Since when, or when it was.
    pub at: Option<String>,
    /// By whom.
    pub by: Option<String>,
}

/// A person's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SubjectFile {
    /// By the hub's number.
    pub rid: Rid,
    /// As the lists spell it.
    pub name: String,
    /// When this was made, RFC 3339 in Vietnam's time.
    pub made_at: String,
    /// Everything, the person's details first.
    pub facts: Vec<Fact>,
}

/// Gathers it, whole ID and sealed reasons included: it is the person's own. Officers only; that it was made
/// and each sealed reason are logged. `now` is unix seconds.
pub fn file(tx: &Transaction<'_>, rid: Rid, eyes: &Eyes, now: i64) -> Result<SubjectFile, HubError> {
    if !eyes.officer() {
        return Err(HubError::Refused(
            "chỉ công an xã được lập hồ sơ này (officers only)".to_owned(),
        ));
    }
    let roll = Roll::load(tx, None)?;
    let person = roll
        .people
        .iter()
        .find(|person| person.resident.rid == rid)
        .ok_or_else(|| HubError::Refused(format!("--rid: không có người số {rid} (no such resident)")))?;
    let resident = &person.resident;
    let mut facts = Vec::new();
    for (what, value) in [
        ("họ và tên", Some(resident.name.clone())),
        ("số định danh", resident.personal_id.clone()),
        ("ngày sinh", resident.birth.map(|birth| birth.to_string())),
        ("giới tính", resident.sex.clone()),
        ("điện thoại", resident.phone.clone()),
        ("nhà mạng", resident.operator.clone()),
        ("địa bàn", Some(person.hamlet.clone())),
        ("số hộ", person.household.clone()),
        ("địa chỉ", person.address.clone()),
    ] {
        facts.extend(value.map(|value| fact("detail", what, value, None, None)));
    }
    let mut said: Vec<_> = listings::all(tx, None)?
        .into_iter()
        .filter(|((of, _), _)| *of == rid)
        .flat_map(|((_, target), listings)| listings.into_iter().map(move |listing| (target, listing)))
        .collect();
    said.sort_by_key(|(target, listing)| (listing.import_seq, *target));
    for (target, listing) in said {
        facts.push(fact(
            "list",
            target.code(),
            listing.state.code().to_owned(),
            Some(listing.date().to_string()),
            None,
        ));
    }
    let mut answers = observations::about(tx, &[rid])?;
    answers.sort_by_key(|answer| (answer.effective, answer.id, answer.target));
    for answer in answers {
        let opened = match answer.outcome {
            Outcome::Special => intake::open_sealed(tx, answer.id, answer.target, &eyes.who, now)?,
            _ => None,
        };
        let outcome = opened.map_or(answer.outcome, Outcome::Reason);
        let words = words(outcome);
        let value = if answer.retracted {
            format!("{words} (đã rút lại)")
        } else {
            words
        };
        let by = members::of(tx, answer.member)?.0;
        facts.push(fact(
            "answer",
            answer.target.code(),
            value,
            Some(vietnam_time(answer.effective)),
            Some(by),
        ));
    }
    if let Some(consent) = wishes::consents(tx)?.get(&rid) {
        let value = match consent.wish {
            0 => "đã rút lại",
            1 => "máy 4G",
            2 => "SIM chính chủ",
            _ => "máy 4G và SIM chính chủ",
        };
        let by = members::of(tx, consent.member)?.0;
        facts.push(fact(
            "consent",
            "đồng ý đưa tên cho nhà mạng",
            value.to_owned(),
            Some(vietnam_time(consent.at)),
            Some(by),
        ));
    }
    for invited in invited::from(tx, "")? {
        if invited.rid == rid {
            facts.push(fact("invitation", invited.target.code(), invited.day, None, None));
        }
    }
    for (_, day, of, at) in points::attendance(tx, "")? {
        if of == rid {
            facts.push(fact("attendance", "có mặt", day, Some(vietnam_time(at)), None));
        }
    }
    for line in audit::between(tx, i64::MIN, i64::MAX)? {
        let about = serde_json::from_str::<Value>(&line.detail)
            .ok()
            .and_then(|detail| detail.get("rid").and_then(Value::as_u64));
        if about == Some(u64::from(rid.0)) {
            facts.push(fact(
                "seen",
                &line.what,
                String::new(),
                Some(vietnam_time(line.at)),
                Some(line.who),
            ));
        }
    }
    let detail = serde_json::json!({ "rid": rid, "facts": facts.len() });
    audit::append(tx, now, &eyes.who, "subject_file", &detail)?;
    Ok(SubjectFile {
        rid,
        name: resident.name.clone(),
        made_at: vietnam_time(now),
        facts,
    })
}

fn fact(kind: &str, what: &str, value: String, at: Option<String>, by: Option<String>) -> Fact {
    Fact {
        kind: kind.to_owned(),
        what: what.to_owned(),
        value,
        at,
        by,
    }
}

fn words(outcome: Outcome) -> String {
    match outcome {
        Outcome::Done => "đạt".to_owned(),
        Outcome::InProgress => "đang làm".to_owned(),
        Outcome::NoNeed => "chưa có nhu cầu".to_owned(),
        Outcome::Special => "trường hợp đặc biệt".to_owned(),
        Outcome::Reason(code) => Catalogue::shipped()
            .by_code(code)
            .map_or_else(|| outcome.key().into_owned(), |row| row.label_vi.to_owned()),
    }
}
