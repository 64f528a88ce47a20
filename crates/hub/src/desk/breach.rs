//! Hồ sơ sự cố: what a lost tablet held, in one file: the notice to the authority is due in 72 hours.
//!
//! Who was on it is what its lists held at the position it last said: people who had left by then were not on
//! it, people who left since were. Whose entry changed since is counted too, although they may have come
//! later: to tell too many is right, to tell too few is not. Whom it added itself is in its log, taken back or not.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use tungnha_domain::{Rid, UnitId};

use super::lost;
use crate::commune::units;
use crate::error::HubError;
use crate::export;
use crate::keys::Identity;
use crate::lists::Roll;
use crate::people::Decided;
use crate::store::audit::{self, Head};
use crate::store::found::{self, Found, What};
use crate::store::lists::{self, Kind};
use crate::store::{Transaction, devices, households};
use crate::table::{Cell, Column, Eyes, Kind as Holds, Row, Table};
use crate::times::vietnam_time;

/// The notice is due this long after the loss was known.
const NOTICE_SECONDS: i64 = 72 * 3600;
/// A tablet locks its list after this long without contact, and wipes it after the second.
const LOCKS_SECONDS: i64 = 7 * 86_400;
const WIPES_SECONDS: i64 = 30 * 86_400;

/// What of a person a tablet keeps.
const FIELDS: [&str; 11] = [
    "name",
    "birth",
    "sex",
    "personal_id",
    "phone",
    "operator",
    "household_number",
    "address",
    "head_of_household",
    "listed_states",
    "answers",
];

/// One person who was on it.
#[derive(Debug, Serialize)]
pub struct HeldPerson {
    /// By the hub's number.
    pub rid: Rid,
    /// As the lists spell it: whom to tell.
    pub name: String,
    /// The hamlet.
    pub hamlet: String,
    /// The household's number.
    pub household: Option<String>,
    /// Ten digits, to tell them.
    pub phone: Option<String>,
    /// The fields that were filled.
    pub fields: Vec<&'static str>,
    /// They left the list after the tablet last synced, or its list was not theirs any more.
    pub left_since: bool,
    /// The tablet added them, and they are on no list of it; then the fields are those its record had.
    pub added: bool,
}

/// The facts a letter of notice states.
#[derive(Debug, Serialize)]
pub struct Facts {
    /// The commune's hub.
    pub hub_id: String,
    /// The tablet.
    pub dev: u32,
    /// Whose it was.
    pub member: String,
    /// In which role.
    pub role: &'static str,
    /// The hamlets on it.
    pub hamlets: Vec<String>,
    /// When the loss was known.
    pub known_at: String,
    /// By when the notice is due: 72 hours later.
    pub notice_due: String,
    /// Since when it held people's details.
    pub held_from: String,
    /// When it last spoke with the hub; what it holds is as old as this.
    pub last_contact: Option<String>,
    /// By then its list is locked, contact or not; an officer's code of a day aside.
    pub locks_at: Option<String>,
    /// By then it is wiped.
    pub wipes_at: Option<String>,
    /// When it was revoked.
    pub revoked_at: Option<String>,
    /// It has been in contact since: the order to wipe the list reached it.
    pub wipe_delivered: bool,
    /// How many people's details were on it.
    pub people: usize,
    /// The fields held of some of them.
    pub fields: Vec<&'static str>,
    /// Reasons the law protects are sealed to the hub the moment they are recorded: none is readable on it.
    pub sealed_reasons_readable: bool,
    /// The store on it is encrypted; its key is behind a six-digit PIN with rising waits.
    pub encrypted: bool,
    /// Records known to have been made on it and not in custody.
    pub missing_records: u64,
    /// How many of those colleagues keep sealed.
    pub with_colleagues: u64,
}

/// What `breach-pack` writes.
#[derive(Debug, Serialize)]
pub struct Pack {
    /// For the letter.
    pub facts: Facts,
    /// Whom to tell.
    pub people: Vec<HeldPerson>,
    /// Where the audit log stood when this was made.
    pub audit: Head,
}

/// Makes it, and logs that. `known_at` is when the loss was known, unix seconds as `now`.
pub fn breach_pack(
    tx: &Transaction<'_>,
    dev: u32,
    known_at: i64,
    eyes: &Eyes,
    now: i64,
) -> Result<Pack, HubError> {
    let told = lost(tx, dev)?;
    let device = devices::all(tx)?
        .into_iter()
        .find(|row| row.dev == dev)
        .ok_or(HubError::Unreadable("device.dev"))?;
    let mut held: BTreeMap<Rid, bool> = BTreeMap::new();
    for (unit, position) in device.lists.iter().filter(|(_, position)| *position > 0) {
        on_list(tx, *unit, *position, &mut held)?;
    }
    let mut people = Vec::new();
    let mut fields = BTreeSet::new();
    for person in Roll::load(tx, None)?.people {
        let resident = &person.resident;
        let Some(left_since) = held.get(&resident.rid).copied() else {
            continue;
        };
        let filled = [
            true,
            resident.birth.is_some(),
            resident.sex.is_some(),
            resident.personal_id.is_some(),
            resident.phone.is_some(),
            resident.operator.is_some(),
            person.household.is_some(),
            person.address.is_some(),
            true,
            true,
            true,
        ];
        let filled: Vec<&'static str> = FIELDS
            .into_iter()
            .zip(filled)
            .filter_map(|(field, filled)| filled.then_some(field))
            .collect();
        fields.extend(filled.iter().copied());
        people.push(HeldPerson {
            rid: resident.rid,
            name: resident.name.clone(),
            hamlet: person.hamlet.clone(),
            household: person.household.clone(),
            phone: resident.phone.clone(),
            fields: filled,
            left_since,
            added: false,
        });
    }
    for person in added_by(tx, dev, &held)? {
        fields.extend(person.fields.iter().copied());
        people.push(person);
    }
    let after = |seconds: i64| device.last_contact.map(|at| vietnam_time(at + seconds));
    let facts = Facts {
        hub_id: Identity::load(tx)?.hub_id_text(),
        dev,
        member: told.device.member.clone(),
        role: told.device.role,
        hamlets: told.device.hamlets.clone(),
        known_at: vietnam_time(known_at),
        notice_due: vietnam_time(known_at + NOTICE_SECONDS),
        held_from: told.device.enrolled_at.clone(),
        last_contact: told.device.last_contact.clone(),
        locks_at: after(LOCKS_SECONDS),
        wipes_at: after(WIPES_SECONDS),
        revoked_at: told.device.revoked_at.clone(),
        wipe_delivered: device
            .revoked_at
            .zip(device.last_contact)
            .is_some_and(|(revoked, contact)| contact > revoked),
        people: people.len(),
        fields: FIELDS
            .into_iter()
            .filter(|field| fields.contains(field))
            .collect(),
        sealed_reasons_readable: false,
        encrypted: true,
        missing_records: told.missing_known,
        with_colleagues: told.with_colleagues,
    };
    let detail = serde_json::json!({ "dev": dev, "people": people.len() });
    audit::append(tx, now, &eyes.who, "breach_pack", &detail)?;
    Ok(Pack {
        facts,
        people,
        audit: audit::head(tx)?,
    })
}

/// Whom the tablet added and its lists did not hold: who waits for a decision or was let go, and who is somebody of a
/// list it never had. Whose details are gone is told of all the same, as their number.
fn added_by(tx: &Transaction<'_>, dev: u32, held: &BTreeMap<Rid, bool>) -> Result<Vec<HeldPerson>, HubError> {
    let decided = Decided::load(tx)?;
    let hamlets: BTreeMap<UnitId, String> = units::all(tx)?
        .into_iter()
        .map(|unit| (unit.id, unit.name))
        .collect();
    let told: Vec<Found> = found::all(tx)?
        .into_iter()
        .filter(|found| found.id.dev == dev)
        .collect();
    let mut people = Vec::new();
    for one in told.iter().filter(|found| found.what == What::Person) {
        let Some(rid) = one.rid.filter(|rid| !held.contains_key(&decided.person(*rid))) else {
            continue;
        };
        let Some(resident) = found::person(tx, rid)? else {
            continue;
        };
        let house = told
            .iter()
            .find(|house| house.what == What::Household && house.hid == one.hid);
        let household = match house {
            Some(house) => house.told_number.clone(),
            None => households::some(tx, &[one.hid])?
                .pop()
                .and_then(|house| house.number),
        };
        let filled = [
            ("name", true),
            ("birth", resident.birth.is_some()),
            ("sex", resident.sex.is_some()),
            ("phone", resident.phone.is_some()),
            ("household_number", household.is_some()),
            ("address", house.is_some_and(|house| house.landmark.is_some())),
            ("answers", true),
        ];
        people.push(HeldPerson {
            rid,
            name: resident.name,
            hamlet: hamlets.get(&one.unit).cloned().unwrap_or_default(),
            household,
            phone: resident.phone,
            fields: filled
                .into_iter()
                .filter_map(|(field, filled)| filled.then_some(field))
                .collect(),
            left_since: false,
            added: true,
        });
    }
    Ok(people)
}

/// Whom a tablet at this position of a list may have held, and whether they have left it since.
fn on_list(
    tx: &Transaction<'_>,
    unit: UnitId,
    position: u64,
    held: &mut BTreeMap<Rid, bool>,
) -> Result<(), HubError> {
    for (id, at, present) in lists::entries(tx, unit, Kind::Resident)? {
        if at <= position && !present {
            // It had left before the tablet last looked.
            continue;
        }
        let left = at > position && !present;
        held.entry(Rid(id))
            .and_modify(|known| *known &= left)
            .or_insert(left);
    }
    Ok(())
}

impl Pack {
    /// The same as a spreadsheet: the facts for the letter, then whom to tell.
    pub fn workbook(&self) -> Result<Vec<u8>, HubError> {
        let text = |text: &str| Cell::from(text);
        let time = |time: &Option<String>| Cell::from(time.clone().unwrap_or_else(|| "–".to_owned()));
        let yes = |yes: bool| text(if yes { "có" } else { "không" });
        let count = |many: usize| Cell::Number(i64::try_from(many).unwrap_or(i64::MAX));
        let facts = &self.facts;
        let lines = [
            ("Mã trạm", text(&facts.hub_id)),
            ("Máy số", facts.dev.into()),
            ("Người giữ máy", text(&facts.member)),
            ("Địa bàn trên máy", facts.hamlets.join(", ").into()),
            ("Biết mất lúc", text(&facts.known_at)),
            ("Hạn thông báo (72 giờ)", text(&facts.notice_due)),
            ("Giữ dữ liệu từ", text(&facts.held_from)),
            ("Liên lạc lần cuối", time(&facts.last_contact)),
            ("Danh sách tự khóa lúc", time(&facts.locks_at)),
            ("Danh sách tự xóa lúc", time(&facts.wipes_at)),
            ("Thu hồi lúc", time(&facts.revoked_at)),
            ("Lệnh xóa đã đến máy", yes(facts.wipe_delivered)),
            ("Kho trên máy được mã hóa", yes(facts.encrypted)),
            (
                "Đọc được lý do sức khỏe, thi hành án",
                yes(facts.sealed_reasons_readable),
            ),
            ("Số người có thông tin trên máy", count(facts.people)),
            (
                "Trường thông tin",
                facts
                    .fields
                    .iter()
                    .map(|field| words(field))
                    .collect::<Vec<_>>()
                    .join(", ")
                    .into(),
            ),
            (
                "Ghi nhận chưa về trạm",
                Cell::Number(facts.missing_records.cast_signed()),
            ),
            (
                "Trong đó đồng nghiệp giữ bản niêm phong",
                Cell::Number(facts.with_colleagues.cast_signed()),
            ),
            (
                "Nhật ký",
                format!("dòng {}, mã {}", self.audit.seq, self.audit.chain).into(),
            ),
        ];
        let row = |cells: Vec<Cell>, rid: Option<Rid>| Row {
            rid,
            key: None,
            cells,
        };
        let table = |title: &str, columns: Vec<Column>, rows: Vec<Row>| Table {
            list: "breach_pack".to_owned(),
            title: title.to_owned(),
            about: format!("Máy số {} của {}", facts.dev, facts.member),
            columns,
            rows,
            figures: Vec::new(),
            withheld: 0,
        };
        let first = table(
            "Hồ sơ sự cố mất máy",
            vec![
                Column::new("what", "Nội dung", Holds::Name),
                Column::new("value", "Thông tin", Holds::Name),
            ],
            lines
                .into_iter()
                .map(|(what, value)| row(vec![what.into(), value], None))
                .collect(),
        );
        let person = |person: &HeldPerson| {
            let fields: Vec<&str> = person.fields.iter().map(|field| words(field)).collect();
            let cells = vec![
                text(&person.hamlet),
                person.household.clone().into(),
                text(&person.name),
                person.phone.clone().into(),
                fields.join(", ").into(),
                text(match (person.added, person.left_since) {
                    (true, _) => "máy này thêm, ngoài danh sách",
                    (false, true) => "đã ra khỏi danh sách",
                    (false, false) => "",
                }),
            ];
            row(cells, Some(person.rid))
        };
        let second = table(
            "Người có thông tin trên máy",
            vec![
                Column::new("hamlet", "Địa bàn", Holds::Text),
                Column::new("household", "Số hộ", Holds::Text),
                Column::new("name", "Họ và tên", Holds::Name),
                Column::new("phone", "Điện thoại", Holds::Text),
                Column::new("fields", "Thông tin trên máy", Holds::Text),
                Column::new("left", "Ghi chú", Holds::Text),
            ],
            self.people.iter().map(person).collect(),
        );
        export::book(
            &[(&first, "Sự việc"), (&second, "Người")],
            "thông báo sự cố dữ liệu cá nhân",
        )
    }
}

/// A field in words.
fn words(field: &str) -> &str {
    match field {
        "name" => "họ tên",
        "birth" => "ngày sinh",
        "sex" => "giới tính",
        "personal_id" => "số định danh",
        "phone" => "điện thoại",
        "operator" => "nhà mạng",
        "household_number" => "số hộ",
        "address" => "địa chỉ",
        "head_of_household" => "chủ hộ",
        "listed_states" => "tình trạng theo danh sách",
        "answers" => "kết quả ghi nhận",
        other => other,
    }
}
