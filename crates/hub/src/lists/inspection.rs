//! Kiểm tra xác suất: claims drawn to be checked at the door, and what was found.
//!
//! The draw is a function of the claims and a seed: each claim's place is `SHA-256(seed ‖ resident ‖ target)`,
//! and the first of each hamlet are taken. Who knows the seed can draw again and see that nobody chose; a
//! seed said aloud before the draw (a lottery number) shows that nobody tried until it suited.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;
use tungnha_domain::{Bucket, Campaign, Rid, Source, Target, UnitId, vietnam_day};

use super::{Roll, person_columns, written};
use crate::commune::{Commune, units};
use crate::error::HubError;
use crate::progress::Facts;
use crate::store::inspections::{self, DrawRow, ItemRow};
use crate::store::{Connection, Transaction, audit, members, new_id};
use crate::table::{Cell, Column, Eyes, Figure, Kind, Row, Table};
use crate::times::vietnam_time;

/// What to draw.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "InspectionDraw")]
pub struct Draw {
    /// Claims of each hamlet, at most.
    pub per_unit: u32,
    /// What the draw is made from; none: the day.
    pub seed: Option<String>,
    /// Only claims from this day on; none: the campaign's first.
    #[ts(type = "string | null")]
    pub from: Option<NaiveDate>,
    /// Only claims up to this day; none: today.
    #[ts(type = "string | null")]
    pub to: Option<NaiveDate>,
}

/// What was drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Drawn {
    /// Names the draw.
    pub draw: String,
    /// When, RFC 3339 in Vietnam's time.
    pub at: String,
    /// What it was made from.
    pub seed: String,
    /// How many claims.
    pub claims: u32,
    /// Of these, checked.
    pub checked: u32,
    /// Of these, found wrong.
    pub wrong: u32,
}

/// What was found at a door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "InspectionFound")]
pub enum Found {
    /// It is as claimed.
    Right,
    /// It is not.
    Wrong,
    /// Nobody could be asked.
    NotMet,
}

impl Found {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
            Self::NotMet => "not_met",
        }
    }

    /// What a code stands for.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Right, Self::Wrong, Self::NotMet]
            .into_iter()
            .find(|known| known.code() == code)
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Right => "đúng",
            Self::Wrong => "sai",
            Self::NotMet => "không gặp",
        }
    }
}

/// One claim that can be drawn.
struct Claim {
    rid: Rid,
    target: Target,
    unit: UnitId,
    item: ItemRow,
}

/// Draws claims of done from the field, keeps the draw and logs it. `now` is unix seconds.
pub fn draw(tx: &Transaction<'_>, wanted: &Draw, eyes: &Eyes, now: i64) -> Result<Drawn, HubError> {
    let campaign = Commune::load(tx)?.campaign;
    let days = (
        wanted.from.unwrap_or(campaign.first_day),
        wanted.to.unwrap_or_else(|| vietnam_day(now)),
    );
    if wanted.per_unit == 0 || days.0 > days.1 {
        return Err(HubError::Refused(
            "mỗi địa bàn phải rút ít nhất 1 lượt, và ngày đầu không sau ngày cuối (nothing to draw)"
                .to_owned(),
        ));
    }
    let seed = match wanted.seed.as_deref().map(str::trim) {
        None | Some("") => vietnam_day(now).to_string(),
        Some(seed) => seed.to_owned(),
    };
    let mut by_unit: BTreeMap<UnitId, Vec<([u8; 32], Claim)>> = BTreeMap::new();
    for claim in claims(tx, campaign, days)? {
        let key = ticket(&seed, claim.rid, claim.target);
        by_unit.entry(claim.unit).or_default().push((key, claim));
    }
    let mut items = Vec::new();
    for unit in units::all(tx)? {
        let mut tickets = by_unit.remove(&unit.id).unwrap_or_default();
        tickets.sort_by_key(|(key, _)| *key);
        let taken = tickets.into_iter().take(wanted.per_unit as usize);
        for (_, claim) in taken {
            items.push(ItemRow {
                place: u32::try_from(items.len()).unwrap_or(u32::MAX),
                ..claim.item
            });
        }
    }
    let row = DrawRow {
        draw_id: new_id(now)?,
        at: now,
        seed,
        per_unit: wanted.per_unit,
        days: (days.0.to_string(), days.1.to_string()),
    };
    inspections::add(tx, &row, &items)?;
    let detail = serde_json::json!({ "draw": row.draw_id, "seed": row.seed, "claims": items.len() });
    audit::append(tx, now, &eyes.who, "inspection_drawn", &detail)?;
    Ok(drawn(&row, &items))
}

/// A claim's place in the draw of a seed.
fn ticket(seed: &str, rid: Rid, target: Target) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"tungnha/1/inspection\0");
    hash.update((seed.len() as u64).to_be_bytes());
    hash.update(seed.as_bytes());
    hash.update(rid.0.to_be_bytes());
    hash.update(target.wire().to_be_bytes());
    hash.finalize().into()
}

/// Whatever the field says is done, by who said it and when.
fn claims(
    tx: &Transaction<'_>,
    campaign: Campaign,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<Claim>, HubError> {
    let facts = Facts::load(tx, campaign, None)?;
    let roll = Roll::load(tx, None)?;
    let mut claims = Vec::new();
    for person in roll
        .people
        .iter()
        .filter(|person| !roll.withheld.contains(&person.resident.rid))
    {
        let rid = person.resident.rid;
        for target in Target::ALL {
            let standing = facts.standing(&person.resident, target);
            let head = facts.cell(rid, target).and_then(|cell| cell.winner());
            let (Bucket::Done, Some(Source::Claimed), Some(head)) = (standing.bucket, standing.source, head)
            else {
                continue;
            };
            if !(from..=to).contains(&vietnam_day(head.effective)) {
                continue;
            }
            claims.push(Claim {
                rid,
                target,
                unit: person.resident.unit,
                item: ItemRow {
                    place: 0,
                    rid,
                    target,
                    unit: person.resident.unit,
                    member: head.member,
                    claimed: head.effective,
                    result: None,
                    result_at: None,
                },
            });
        }
    }
    Ok(claims)
}

/// Notes what was found at a door; none takes it back. `now` is unix seconds.
pub fn found(
    tx: &Transaction<'_>,
    draw: &str,
    place: u32,
    result: Option<Found>,
    eyes: &Eyes,
    now: i64,
) -> Result<(), HubError> {
    let code = result.map(Found::code);
    if !inspections::set_result(tx, draw, place, code, now)? {
        return Err(HubError::Refused(
            "không có lượt kiểm tra này (no such line in the draw)".to_owned(),
        ));
    }
    let detail = serde_json::json!({ "draw": draw, "place": place, "result": code });
    audit::append(tx, now, &eyes.who, "inspection_result", &detail)
}

/// Every draw, the last one first.
pub fn draws(conn: &Connection) -> Result<Vec<Drawn>, HubError> {
    let mut told = Vec::new();
    for row in inspections::all(conn)? {
        told.push(drawn(&row, &inspections::items(conn, &row.draw_id)?));
    }
    told.reverse();
    Ok(told)
}

fn drawn(row: &DrawRow, items: &[ItemRow]) -> Drawn {
    let count = |test: &dyn Fn(&ItemRow) -> bool| {
        u32::try_from(items.iter().filter(|item| test(item)).count()).unwrap_or(u32::MAX)
    };
    let wrong = Some(Found::Wrong.code());
    Drawn {
        draw: row.draw_id.clone(),
        at: vietnam_time(row.at),
        seed: row.seed.clone(),
        claims: count(&|_| true),
        checked: count(&|item| item.result.is_some()),
        wrong: count(&|item| item.result.as_deref() == wrong),
    }
}

/// A draw as a list, the last one if none is named.
pub(super) fn table(tx: &Transaction<'_>, draw: Option<&str>, eyes: &Eyes) -> Result<Table, HubError> {
    let mut columns = person_columns();
    columns.extend([
        Column::new("target", "Chỉ tiêu", Kind::Text),
        Column::new("member", "Người báo đạt", Kind::Text),
        Column::new("claimed", "Ngày báo", Kind::Day),
        Column::new("result", "Kết quả kiểm tra", Kind::Text),
        Column::new("checked", "Ngày kiểm tra", Kind::Day),
    ]);
    let mut table = Table {
        list: "inspection".to_owned(),
        title: "Kiểm tra xác suất kết quả đã báo".to_owned(),
        about: "Chưa rút lần nào".to_owned(),
        columns,
        rows: Vec::new(),
        figures: Vec::new(),
        withheld: 0,
    };
    let Some(row) = inspections::find(tx, draw)? else {
        return match draw {
            Some(_) => Err(HubError::Refused(
                "không có lần rút này (no such draw)".to_owned(),
            )),
            None => Ok(table),
        };
    };
    let items = inspections::items(tx, &row.draw_id)?;
    let people: BTreeMap<Rid, _> = Roll::load(tx, None)?
        .people
        .into_iter()
        .map(|person| (person.resident.rid, person))
        .collect();
    let told = drawn(&row, &items);
    table.about = format!(
        "Rút ngày {}, tối đa {} lượt mỗi địa bàn, hạt giống “{}”",
        written(vietnam_day(row.at)),
        row.per_unit,
        row.seed
    );
    for item in items {
        let person = people
            .get(&item.rid)
            .ok_or(HubError::Unreadable("inspection_item.rid"))?;
        let mut cells = person.cells(eyes);
        let result = item.result.as_deref().and_then(Found::parse).map(Found::words);
        cells.extend([
            Cell::from(target_words(item.target)),
            members::of(tx, item.member)?.0.into(),
            vietnam_day(item.claimed).to_string().into(),
            result.into(),
            item.result_at.map(|at| vietnam_day(at).to_string()).into(),
        ]);
        table.rows.push(Row {
            rid: Some(item.rid),
            key: Some(format!("{}/{}", row.draw_id, item.place)),
            cells,
        });
    }
    let figure = |key: &str, label: &str, count| Figure {
        key: key.to_owned(),
        label: label.to_owned(),
        count,
    };
    table.figures = vec![
        figure("claims", "lượt rút", told.claims),
        figure("checked", "đã kiểm tra", told.checked),
        figure("wrong", "sai", told.wrong),
    ];
    Ok(table)
}

/// A target as people call it.
pub(crate) const fn target_words(target: Target) -> &'static str {
    match target {
        Target::Cccd => "CCCD",
        Target::Dddt => "VNeID",
        Target::Sim => "SIM + chữ ký số",
        Target::Smartphone => "điện thoại 4G",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_every_claim_one_place_and_another_seed_another() {
        let one = ticket("07-15-22", Rid(5), Target::Dddt);
        assert_eq!(one, ticket("07-15-22", Rid(5), Target::Dddt));
        assert_ne!(one, ticket("07-15-23", Rid(5), Target::Dddt));
        assert_ne!(one, ticket("07-15-22", Rid(5), Target::Sim));
        assert_ne!(one, ticket("07-15-22", Rid(6), Target::Dddt));
    }
}
