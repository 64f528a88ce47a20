//! Danh sách nhà mạng: residents who want a 4G phone or a SIM and agreed that the operator is told.
//!
//! Only who agreed, only while the agreement stands, and only what the operator needs to call on them: no
//! personal ID, no birth, nothing of the other targets. Whoever has it by now is left out.

use std::collections::BTreeMap;

use tungnha_domain::{Bucket, Rid, Target, vietnam_day};

use super::Roll;
use crate::commune::Commune;
use crate::commune::units::operator_key;
use crate::error::HubError;
use crate::people::Decided;
use crate::progress::Facts;
use crate::store::wishes::Consent;
use crate::store::{Transaction, members, wishes};
use crate::table::{Cell, Column, Figure, Kind, Row, Table};

/// Bits of an agreement.
const PHONE: u8 = 1;
const SIM: u8 = 2;

/// What each resident last said; of a duplicate it was said of the one who stays.
fn consents(tx: &Transaction<'_>) -> Result<BTreeMap<Rid, Consent>, HubError> {
    let decided = Decided::load(tx)?;
    let mut said: BTreeMap<Rid, Consent> = BTreeMap::new();
    for (rid, consent) in wishes::consents(tx)? {
        let rid = decided.person(rid);
        if said.get(&rid).is_none_or(|other| other.at <= consent.at) {
            said.insert(rid, consent);
        }
    }
    Ok(said)
}

/// The list, of one operator's customers if one is named.
pub(super) fn table(tx: &Transaction<'_>, operator: Option<&str>) -> Result<Table, HubError> {
    let only = operator.map(operator_key);
    let facts = Facts::load(tx, Commune::load(tx)?.campaign, None)?;
    let consents = consents(tx)?;
    let (mut rows, mut phones, mut sims) = (Vec::new(), 0_u32, 0_u32);
    for person in &Roll::load(tx, None)?.people {
        let resident = &person.resident;
        let Some(consent) = consents.get(&resident.rid) else {
            continue;
        };
        let of = resident.operator.as_deref().map(operator_key);
        if only.is_some() && only != of {
            continue;
        }
        let wants = |bit: u8, target| {
            consent.wish & bit != 0 && facts.standing(resident, target).bucket != Bucket::Done
        };
        let (phone, sim) = (wants(PHONE, Target::Smartphone), wants(SIM, Target::Sim));
        let what = match (phone, sim) {
            (true, true) => "máy 4G và SIM",
            (true, false) => "máy 4G",
            (false, true) => "SIM chính chủ",
            (false, false) => continue,
        };
        phones += u32::from(phone);
        sims += u32::from(sim);
        let cells: Vec<Cell> = vec![
            resident.operator.clone().into(),
            person.hamlet.as_str().into(),
            person.household.clone().into(),
            person.address.clone().into(),
            resident.name.as_str().into(),
            resident.phone.clone().into(),
            what.into(),
            vietnam_day(consent.at).to_string().into(),
            members::of(tx, consent.member)?.0.into(),
        ];
        rows.push(Row::about(resident.rid, cells));
    }
    Ok(Table {
        list: "operators".to_owned(),
        title: "Danh sách người dân có nhu cầu máy 4G, SIM chính chủ".to_owned(),
        about: match operator {
            Some(name) => format!("Khách hàng của {name}; tất cả đã đồng ý đưa tên cho nhà mạng"),
            None => "Tất cả đã đồng ý đưa tên cho nhà mạng".to_owned(),
        },
        columns: vec![
            Column::new("operator", "Nhà mạng", Kind::Text),
            Column::new("hamlet", "Địa bàn", Kind::Text),
            Column::new("household", "Số hộ", Kind::Text),
            Column::new("address", "Địa chỉ", Kind::Text),
            Column::new("name", "Họ và tên", Kind::Name),
            Column::new("phone", "Điện thoại", Kind::Text),
            Column::new("wants", "Nhu cầu", Kind::Text),
            Column::new("agreed", "Đồng ý ngày", Kind::Day),
            Column::new("by", "Nói với", Kind::Text),
        ],
        figures: vec![
            Figure {
                key: "phone".to_owned(),
                label: "cần máy 4G".to_owned(),
                count: phones,
            },
            Figure {
                key: "sim".to_owned(),
                label: "cần SIM".to_owned(),
                count: sims,
            },
        ],
        rows,
        withheld: 0,
    })
}
