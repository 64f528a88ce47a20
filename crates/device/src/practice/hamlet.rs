//! The hamlet one practises in: twelve houses in which everything happens that happens at a door. All invented:
//! the numbers begin with 000, which no province has.

use chrono::{Days, NaiveDate};
use tungnha_domain::{
    Birth, CccdListed, DddtListed, Hid, ListKind, ListedState, MemberId, Pending, Rid, Sex, SimListed,
    SmartphoneListed, UnitId,
};
use tungnha_exchange::ListPage;
use tungnha_exchange::list::{Checksum, Fact, HouseholdRow, LastVisit, ListInfo, ResidentRow};

/// How many houses there are.
pub(super) const HOUSES: u32 = 12;
pub(super) const COMMUNE: &str = "Phường Tập Thử";
pub(super) const NAME: &str = "Khu phố Tập";
pub(super) const UNIT: UnitId = UnitId(1);
/// Whoever practises.
pub(super) const LEARNER: (MemberId, &str) = (MemberId(1), "Người tập");
/// Who was at one of the doors before.
const COLLEAGUE: (MemberId, &str) = (MemberId(2), "Bạn cùng tổ");

use Knows::{Nothing, OldSim, TwoG, WaitsForVneid};
use Sex::{Female, Male};

/// What lists say of somebody beside the ID card.
#[derive(Clone, Copy)]
enum Knows {
    Nothing,
    /// The account is approved and not activated.
    WaitsForVneid,
    /// The SIM is another's.
    OldSim,
    /// A 2G phone.
    TwoG,
}

/// Name, year of birth, sex, whether the card is issued, what else is listed.
type Listed = (&'static str, i32, Sex, bool, Knows);

/// Number or landmark, address, who lives there; the head comes first.
const LISTED: [(&str, &str, &[Listed]); HOUSES as usize] = [
    (
        "01",
        "Đường Tập Một",
        &[
            ("Nguyễn Văn Thử", 1968, Male, true, WaitsForVneid),
            ("Trần Thị Tập", 1971, Female, true, WaitsForVneid),
            ("Nguyễn Thị Mẫu", 1995, Female, true, Nothing),
            ("Nguyễn Văn Ví Dụ", 2001, Male, true, Nothing),
        ],
    ),
    ("02", "Đường Tập Một", &[("Lê Thị Thử", 1946, Female, true, TwoG)]),
    (
        "03",
        "Đường Tập Một",
        &[
            ("Phạm Văn Tập", 1979, Male, true, OldSim),
            ("Lê Thị Mẫu", 1982, Female, true, OldSim),
            ("Phạm Minh Bé", 2019, Male, false, Nothing),
        ],
    ),
    (
        "04",
        "Đường Tập Một",
        &[
            ("Điểu Thử", 1960, Male, false, TwoG),
            ("Thị Tập", 1963, Female, false, TwoG),
            ("Điểu Mẫu", 1990, Male, true, Nothing),
        ],
    ),
    (
        "Quán nước đầu hẻm",
        "Hẻm Tập",
        &[
            ("Võ Thị Thử", 1958, Female, true, WaitsForVneid),
            ("Võ Văn Ví Dụ", 1987, Male, true, WaitsForVneid),
        ],
    ),
    (
        "06",
        "Hẻm Tập",
        &[
            ("Hoàng Văn Tập", 1975, Male, true, Nothing),
            ("Đặng Thị Mẫu", 1977, Female, true, Nothing),
            ("Hoàng Thị Thử", 2003, Female, true, Nothing),
            ("Hoàng Văn Mẫu", 2006, Male, true, Nothing),
            ("Hoàng Bé Tập", 2017, Female, false, Nothing),
        ],
    ),
    (
        "07",
        "Hẻm Tập",
        &[
            ("Bùi Văn Thử", 1939, Male, true, TwoG),
            ("Bùi Thị Tập", 1941, Female, true, TwoG),
        ],
    ),
    (
        "Nhà có cổng xanh",
        "Hẻm Tập",
        &[
            ("Ngô Văn Mẫu", 1985, Male, true, WaitsForVneid),
            ("Ngô Thị Thử", 1988, Female, true, OldSim),
            ("Ngô Văn Bé", 2014, Male, false, Nothing),
        ],
    ),
    (
        "09",
        "Đường Tập Hai",
        &[
            ("Dương Thị Ví Dụ", 1992, Female, true, Nothing),
            ("Dương Thị Mẫu", 1999, Female, true, Nothing),
        ],
    ),
    (
        "10",
        "Đường Tập Hai",
        &[
            ("Lý Văn Tập", 1970, Male, true, OldSim),
            ("Lý Thị Thử", 1973, Female, true, WaitsForVneid),
            ("Lý Văn Mẫu", 1998, Male, true, WaitsForVneid),
            ("Lý Thị Ví Dụ", 2004, Female, true, Nothing),
        ],
    ),
    (
        "11",
        "Đường Tập Hai",
        &[("Trịnh Thị Tập", 1965, Female, true, Nothing)],
    ),
    (
        "Nhà cuối đường",
        "Đường Tập Hai",
        &[
            ("Đỗ Văn Thử", 1980, Male, true, WaitsForVneid),
            ("Đỗ Thị Mẫu", 1983, Female, true, WaitsForVneid),
            ("Đỗ Văn Ví Dụ", 2008, Male, false, Nothing),
        ],
    ),
];

/// The whole list as one page, as of `day`.
pub(super) fn page(day: NaiveDate, now: i64) -> ListPage {
    let yesterday = now - 24 * 60 * 60;
    let mut households = Vec::new();
    let mut residents = Vec::new();
    for (order, (number, address, people)) in (1_u32..).zip(LISTED) {
        households.push(HouseholdRow {
            hid: Hid(order),
            number: number.to_owned(),
            address: address.to_owned(),
            order,
            // One door somebody has been at, so that "không gặp ai hôm qua" is seen once.
            last_visit: (order == 7).then_some(LastVisit {
                at: yesterday,
                member: COLLEAGUE.0,
                nobody_home: true,
            }),
            ..HouseholdRow::default()
        });
        for (place, person) in (1_u32..).zip(people) {
            residents.push(resident(order, place, person));
        }
    }
    let mut checksum = Checksum::default();
    households.iter().for_each(|row| checksum.add(row.digest()));
    residents.iter().for_each(|row| checksum.add(row.digest()));
    ListPage {
        list: UNIT,
        name: NAME.to_owned(),
        from: 0,
        to: 1,
        part: 0,
        last: true,
        lists: vec![ListInfo {
            import_seq: 1,
            kind: ListKind::Full,
            list_date: Some(day - Days::new(3)),
            import_date: day - Days::new(1),
        }],
        members: [LEARNER, COLLEAGUE]
            .map(|(member, name)| (member, name.to_owned()))
            .to_vec(),
        total_after: u32::try_from(residents.len()).unwrap_or(u32::MAX),
        checksum_after: checksum,
        households,
        residents,
        ..ListPage::default()
    }
}

fn resident(house: u32, place: u32, (name, year, sex, card, knows): &Listed) -> ResidentRow {
    let rid = house * 10 + place;
    let grown = *year < 2010;
    let mut facts = vec![ListedState::Cccd(if *card {
        CccdListed::Issued
    } else {
        CccdListed::None
    })];
    facts.extend(match knows {
        Nothing => None,
        WaitsForVneid => Some(ListedState::Dddt(DddtListed {
            activated_level: 0,
            pending: Some(Pending::Approved),
        })),
        OldSim => Some(ListedState::Sim(SimListed::NotOwn)),
        TwoG => Some(ListedState::Smartphone(SmartphoneListed::Only2g)),
    });
    ResidentRow {
        rid: Rid(rid),
        hid: Hid(house),
        name: (*name).to_owned(),
        birth: Some(Birth::Year(*year)),
        sex: Some(*sex),
        head: place == 1,
        phone: grown.then(|| format!("0900000{rid:03}")),
        personal_id: grown.then(|| format!("000000000{rid:03}")),
        facts: facts
            .into_iter()
            .map(|state| Fact { import_seq: 1, state })
            .collect(),
        ..ResidentRow::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hamlet_has_every_case_of_a_door_and_nobody_real() {
        let page = page(NaiveDate::from_ymd_opt(2024, 5, 6).unwrap(), 1_714_995_000);
        assert_eq!(page.households.len(), HOUSES as usize);
        assert!(
            page.residents
                .iter()
                .filter_map(|row| row.personal_id.as_deref())
                .all(|id| id.starts_with("000") && id.len() == 12)
        );
        let names: std::collections::BTreeSet<_> = page.residents.iter().map(|row| &row.name).collect();
        assert_eq!(
            names.len(),
            page.residents.len(),
            "one name, one person: a trainer can say who is meant"
        );
        let alone = |hid: &Hid| page.residents.iter().filter(|row| row.hid == *hid).count() == 1;
        assert!(page.households.iter().any(|row| alone(&row.hid)));
        assert!(
            page.residents.iter().any(|row| row.personal_id.is_none()),
            "a child, who is asked for nothing"
        );
    }
}
