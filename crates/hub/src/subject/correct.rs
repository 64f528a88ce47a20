//! Correcting somebody's details at their own request: decisions laid over what lists say, like an officer's at the
//! desk. So a correction holds when an import is taken back and when the next list repeats what was wrong, and can
//! be taken back itself.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_domain::{Birth, Rid, Sex};

use super::erase::person;
use crate::error::HubError;
use crate::people::Decided;
use crate::review::{Field, put_right};
use crate::store::{Transaction, audit};
use crate::table::Eyes;

/// What is to be put right. A field left out stays; an empty one is emptied.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "SubjectCorrection")]
pub struct Correction {
    /// As it is to be spelled.
    #[serde(default)]
    pub name: Option<String>,
    /// `1950` or `1986-07-26`.
    #[serde(default)]
    pub birth: Option<String>,
    /// `M` or `F`.
    #[serde(default)]
    pub sex: Option<String>,
    /// Ten digits.
    #[serde(default)]
    pub phone: Option<String>,
    /// As people call it.
    #[serde(default)]
    pub operator: Option<String>,
}

/// Puts details right; tablets hear of it, and lists change them no more until they say another thing that an officer
/// accepts. `now` is unix seconds.
pub fn correct(
    tx: &Transaction<'_>,
    rid: Rid,
    correction: &Correction,
    eyes: &Eyes,
    now: i64,
) -> Result<(), HubError> {
    // What is put right of a duplicate is put right of the one who stays.
    let rid = Decided::load(tx)?.person(rid);
    person(tx, rid)?;
    let mut fields = Vec::new();
    for (field, value) in read(correction)? {
        put_right(tx, rid, field, value, (&eyes.who, now))?;
        fields.push(field.code());
    }
    let detail = serde_json::json!({ "rid": rid, "fields": fields });
    audit::append(tx, now, &eyes.who, "subject_corrected", &detail)
}

/// The details that were given, each as it is to be; none: emptied.
fn read(correction: &Correction) -> Result<Vec<(Field, Option<String>)>, HubError> {
    let refused = |words: &str| Err(HubError::Refused(words.to_owned()));
    let mut fields = Vec::new();
    for (field, given) in [
        (Field::Name, &correction.name),
        (Field::Birth, &correction.birth),
        (Field::Sex, &correction.sex),
        (Field::Phone, &correction.phone),
        (Field::Operator, &correction.operator),
    ] {
        let Some(text) = given.as_ref().map(|text| text.trim()) else {
            continue;
        };
        let value = (!text.is_empty()).then(|| text.to_owned());
        let right = match (field, &value) {
            (Field::Name, None) => return refused("tên không được để trống (the name is empty)"),
            (Field::Birth, Some(birth)) if birth.parse::<Birth>().is_err() => {
                return refused("ngày sinh viết như 1950 hoặc 1986-07-26 (birth)");
            }
            (Field::Sex, Some(sex)) if Sex::parse(sex).is_none() => {
                return refused("giới tính là M hoặc F (sex)");
            }
            (Field::Phone, Some(phone))
                if phone.len() != 10 || !phone.bytes().all(|byte| byte.is_ascii_digit()) =>
            {
                return refused("điện thoại là 10 chữ số (phone: ten digits)");
            }
            // As lists keep it, whichever way it was typed.
            (Field::Birth, Some(birth)) => birth.parse::<Birth>().ok().map(|birth| birth.to_string()),
            _ => value,
        };
        fields.push((field, right));
    }
    Ok(fields)
}
