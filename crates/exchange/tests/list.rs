//! List pages: exact, signed, small; the checksum is the same whatever order rows came in.

#![allow(clippy::unwrap_used, reason = "a helper that fails should stop its test")]

use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use tungnha_domain::{
    Birth, Campaign, Cell, Channel, Hid, Invitation, Invited, ListKind, ListedState, MemberId, Observation,
    Outcome, RecordId, Rid, Role, Said, Sex, Target, UnitId, fold,
};
use tungnha_exchange::list::{
    Became, Checksum, Fact, FoundRow, HouseholdRow, LastVisit, ListInfo, ResidentRow,
};
use tungnha_exchange::{DecodeError, HubId, HubKeys, ListPage, OpenError};

const HUB: HubId = HubId([9; 16]);

fn keys() -> HubKeys {
    HubKeys::from_seeds(&[1; 32], &[2; 32])
}

fn days() -> impl Strategy<Value = NaiveDate> {
    (1..800_000).prop_filter_map("a day", NaiveDate::from_num_days_from_ce_opt)
}

fn births() -> impl Strategy<Value = Option<Birth>> {
    let birth = prop_oneof![(1850..2100).prop_map(Birth::Year), days().prop_map(Birth::Date)];
    prop::option::of(birth)
}

fn facts() -> impl Strategy<Value = Fact> {
    (0..9_u64, 0..4_usize, any::<prop::sample::Index>()).prop_map(|(import_seq, target, at)| {
        let states: Vec<ListedState> = ListedState::all(Target::ALL[target]).collect();
        Fact {
            import_seq,
            state: states[at.index(states.len())],
        }
    })
}

/// Cells as the fold makes them, from any answers.
fn cells() -> impl Strategy<Value = Vec<(Target, Cell)>> {
    let answer = (
        1..4_u32,
        1..6_u64,
        0..4_usize,
        any::<i32>(),
        any::<bool>(),
        0..3_u32,
    );
    let cell = prop::collection::vec(answer, 1..5).prop_map(|answers| {
        let observations: Vec<Observation> = answers
            .into_iter()
            .map(|(dev, seq, outcome, effective, retracted, saw)| Observation {
                id: RecordId { dev, epoch: 1, seq },
                member: MemberId(dev),
                role: if dev == 3 { Role::Officer } else { Role::Member },
                channel: Channel::from_wire(seq),
                rid: Rid(1),
                target: Target::Sim,
                outcome: Outcome::from_key(["DONE", "NO_NEED", "DECEASED", "SPECIAL"][outcome]).unwrap(),
                effective: effective.into(),
                catalogue: 1,
                saw: (saw > 0)
                    .then_some(RecordId {
                        dev: saw,
                        epoch: 1,
                        seq: 2,
                    })
                    .into_iter()
                    .collect(),
                retracted,
                settles: if dev == 3 {
                    vec![RecordId {
                        dev: 1,
                        epoch: 1,
                        seq: 1,
                    }]
                } else {
                    vec![]
                },
            })
            .collect();
        fold(&Campaign::template_2024(), &observations)
    });
    prop::collection::btree_map((0..4_usize).prop_map(|at| Target::ALL[at]), cell, 0..4)
        .prop_map(|cells| cells.into_iter().collect())
}

fn residents() -> impl Strategy<Value = ResidentRow> {
    let sex = prop::option::of(prop_oneof![Just(Sex::Male), Just(Sex::Female)]);
    let id = prop::option::of(prop_oneof!["0[0-9]{11}", "[0-9]{9}", ".{0,12}"]);
    let phone = prop::option::of(prop_oneof!["0[0-9]{9}", ".{0,12}"]);
    let operator = prop::option::of(prop_oneof!["VNPT|Viettel", ".{0,8}"]);
    let lists = (prop::collection::vec(facts(), 0..4), cells());
    (
        (
            any::<u32>(),
            any::<u32>(),
            ".{0,30}",
            births(),
            sex,
            any::<bool>(),
        ),
        (id, phone, operator),
        lists,
        said(
            (any::<u32>(), days(), any::<u32>()).prop_map(|(point, day, member)| Invited {
                to: Invitation { point, day },
                member: MemberId(member),
            }),
        ),
    )
        .prop_map(
            |(
                (rid, hid, name, birth, sex, head),
                (personal_id, phone, operator),
                (facts, cells),
                invited,
            )| {
                ResidentRow {
                    rid: Rid(rid),
                    hid: Hid(hid),
                    name,
                    birth,
                    sex,
                    head,
                    phone,
                    operator,
                    personal_id,
                    facts,
                    cells,
                    invited,
                }
            },
        )
}

/// A word somebody may have said.
fn said<T: std::fmt::Debug + 'static>(
    what: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Option<Said<T>>> {
    let by =
        (any::<u32>(), any::<u32>(), any::<u64>()).prop_map(|(dev, epoch, seq)| RecordId { dev, epoch, seq });
    prop::option::of((any::<i64>(), by, what).prop_map(|(at, by, what)| Said { at, by, what }))
}

fn households() -> impl Strategy<Value = HouseholdRow> {
    let visit = prop::option::of((any::<i64>(), any::<u32>(), any::<bool>()));
    let noted = (
        said(".{0,30}"),
        said(prop::option::of((1..u32::MAX).prop_map(Hid))),
    );
    (any::<u32>(), ".{0,9}", ".{0,30}", any::<u32>(), visit, noted).prop_map(
        |(hid, number, address, order, visit, (landmark, walk))| HouseholdRow {
            hid: Hid(hid),
            number,
            address,
            order,
            last_visit: visit.map(|(at, member, nobody_home)| LastVisit {
                at,
                member: MemberId(member),
                nobody_home,
            }),
            landmark,
            walk,
        },
    )
}

fn found() -> impl Strategy<Value = FoundRow> {
    let became = prop_oneof![
        any::<u32>().prop_map(|rid| Became::Person(Rid(rid))),
        any::<u32>().prop_map(|hid| Became::Household(Hid(hid))),
        Just(Became::LetGo),
        Just(Became::Decided),
        (5..=255_u8, any::<u32>()).prop_map(|(code, to)| Became::Other(code, to)),
    ];
    (any::<u32>(), any::<(u32, u32, u64)>(), became).prop_map(|(number, (dev, epoch, seq), became)| {
        FoundRow {
            number,
            id: RecordId { dev, epoch, seq },
            became,
        }
    })
}

fn pages() -> impl Strategy<Value = ListPage> {
    let info = (any::<u64>(), 0..4_usize, prop::option::of(days()), days()).prop_map(
        |(import_seq, kind, list_date, import_date)| ListInfo {
            import_seq,
            kind: ListKind::ALL[kind],
            list_date,
            import_date,
        },
    );
    let ids = || prop::collection::vec(any::<u32>(), 0..9);
    (
        (
            any::<u32>(),
            ".{0,20}",
            any::<u64>(),
            any::<u64>(),
            any::<u32>(),
            any::<bool>(),
        ),
        prop::collection::vec(info, 0..4),
        prop::collection::vec((any::<u32>(), ".{0,20}"), 0..4),
        prop::collection::vec(households(), 0..9),
        prop::collection::vec(residents(), 0..20),
        (
            ids(),
            ids(),
            prop::collection::vec((any::<u32>(), any::<u32>()), 0..4),
        ),
        (any::<u32>(), any::<[u8; 16]>()),
        (prop::collection::vec(found(), 0..4), ids()),
    )
        .prop_map(
            |(head, lists, members, households, residents, gone, after, found)| ListPage {
                list: UnitId(head.0),
                name: head.1,
                from: head.2,
                to: head.3,
                part: head.4,
                last: head.5,
                lists,
                members: members
                    .into_iter()
                    .map(|(id, name)| (MemberId(id), name))
                    .collect(),
                households,
                residents,
                removed_households: gone.0.into_iter().map(Hid).collect(),
                removed: gone.1.into_iter().map(Rid).collect(),
                aliases: gone
                    .2
                    .into_iter()
                    .map(|(from, to)| (Rid(from), Rid(to)))
                    .collect(),
                total_after: after.0,
                checksum_after: Checksum::from_bytes(after.1),
                found: found.0,
                removed_found: found.1,
            },
        )
}

/// Failures are kept beside the test and run first the next time; commit them.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(128))]

    #[test]
    fn a_page_comes_back_as_it_was(page in pages()) {
        let bytes = page.sign(&keys(), &HUB).unwrap();
        let opened = ListPage::open(&bytes, &keys().public(), &HUB);
        prop_assert_eq!(opened, Ok(page));
    }

    #[test]
    fn a_changed_page_is_refused(page in pages(), at in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let mut bytes = page.sign(&keys(), &HUB).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        prop_assert_eq!(ListPage::open(&bytes, &keys().public(), &HUB), Err(OpenError::Signature));
    }

    #[test]
    fn the_checksum_follows_upserts_and_removals_in_any_order(
        rows in prop::collection::vec(residents(), 1..9), houses in prop::collection::vec(households(), 1..5),
    ) {
        let mut forth = Checksum::default();
        rows.iter().for_each(|row| forth.add(row.digest()));
        houses.iter().for_each(|row| forth.add(row.digest()));
        let mut back = Checksum::default();
        houses.iter().rev().for_each(|row| back.add(row.digest()));
        rows.iter().rev().for_each(|row| back.add(row.digest()));
        prop_assert_eq!(forth, back);
        forth.remove(rows[0].digest());
        prop_assert_ne!(forth, back);
        forth.add(rows[0].digest());
        prop_assert_eq!(forth, back);
    }

    #[test]
    fn a_row_that_came_over_the_wire_has_the_same_digest(row in residents(), house in households()) {
        let page = ListPage {
            residents: vec![row.clone()],
            households: vec![house.clone()],
            ..ListPage::default()
        };
        let bytes = page.sign(&keys(), &HUB).unwrap();
        let opened = ListPage::open(&bytes, &keys().public(), &HUB).unwrap();
        prop_assert_eq!(opened.residents[0].digest(), row.digest());
        prop_assert_eq!(opened.households[0].digest(), house.digest());
    }
}

#[test]
fn a_page_beyond_its_rows_is_not_made() {
    let page = ListPage {
        residents: vec![ResidentRow::default(); 20_001],
        ..ListPage::default()
    };
    assert_eq!(page.sign(&keys(), &HUB), Err(DecodeError::TooLarge));
}

#[test]
fn a_row_without_landmark_move_or_invitation_counts_as_it_did_before_there_were_any() {
    let house = HouseholdRow {
        hid: Hid(1_026),
        number: "12/4".to_owned(),
        order: 1,
        ..HouseholdRow::default()
    };
    assert_eq!(hex(&house.digest()), "1c25debdf2b69dded8cefc5aa34236a8");
    let noted = HouseholdRow {
        landmark: Some(Said {
            at: 5,
            by: RecordId::default(),
            what: "cổng xanh".to_owned(),
        }),
        ..house.clone()
    };
    assert_ne!(noted.digest(), house.digest());
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn ten_thousand_residents_fit_in_300_kb() {
    let page = commune(10_000);
    let bytes = page.sign(&keys(), &HUB).unwrap();
    println!(
        "10 000 residents: {} bytes, {:.1} each",
        bytes.len(),
        bytes.len() as f64 / 10_000.0
    );
    assert!(bytes.len() <= 300_000, "{} bytes", bytes.len());
    assert_eq!(ListPage::open(&bytes, &keys().public(), &HUB), Ok(page));
}

#[test]
fn a_list_with_every_answer_given_grows_by_at_most_ten_bytes_a_resident() {
    let (bare, mut page) = (commune(2_000), commune(2_000));
    let mut draw = drawing();
    for (at, row) in page.residents.iter_mut().enumerate() {
        // Five tablets walk their own streets; times and outcomes are as irregular as people.
        let mixed = draw(180);
        let (dev, seq) = (1 + at as u32 / 400, at as u64 % 400 + 1);
        for target in Target::ALL {
            let observation = Observation {
                id: RecordId { dev, epoch: 1, seq },
                member: MemberId(dev),
                role: Role::Member,
                channel: Channel::Door,
                rid: row.rid,
                target,
                outcome: Outcome::from_key(["DONE", "NO_NEED", "ABSENT_KNOWN"][mixed as usize % 3]).unwrap(),
                effective: 1_714_995_000 + at as i64 * 61 + (mixed % 60) as i64,
                catalogue: 1,
                saw: vec![],
                retracted: false,
                settles: vec![],
            };
            row.cells
                .push((target, fold(&Campaign::template_2024(), &[observation])));
        }
    }
    let size = |page: &ListPage| page.sign(&keys(), &HUB).unwrap().len();
    let grown = size(&page) - size(&bare);
    println!("8 000 answers: {grown} bytes");
    assert!(grown <= 10 * 2_000, "{grown} bytes");
}

/// Numbers that look random and are the same each run (xorshift).
fn drawing() -> impl FnMut(u64) -> u64 {
    let mut random = 88_172_645_463_325_252_u64;
    move |below| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % below
    }
}

/// An invented commune: households of four, IDs and phones with random digits.
fn commune(people: usize) -> ListPage {
    const LAST: [&str; 10] = [
        "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Điểu", "Thị", "Võ", "Đặng", "Bùi",
    ];
    const MIDDLE: [&str; 12] = [
        "Văn", "Thị", "Hữu", "Đức", "Ngọc", "Thanh", "Minh", "Quốc", "Xuân", "Thu", "Kim", "Hoài",
    ];
    const FIRST: [&str; 20] = [
        "An", "Bình", "Châu", "Dũng", "Đức", "Giang", "Hạnh", "Hòa", "Khánh", "K'Rơi", "Lan", "Mai", "Nam",
        "Oanh", "Phúc", "Quang", "Sơn", "Tâm", "Uyên", "Vinh",
    ];
    let mut draw = drawing();
    let residents: Vec<ResidentRow> = (0..people as u32)
        .map(|at| {
            let year = 1930 + draw(90) as i32;
            let day = NaiveDate::from_yo_opt(year, 1 + draw(365) as u32).unwrap();
            let sex = if draw(2) == 0 { Sex::Male } else { Sex::Female };
            let middle = year / 100 % 19 * 2 + i32::from(sex == Sex::Female);
            let province = [70, 70, 70, 38, 1, 79, 96, 52][draw(8) as usize];
            let state = |target, draw: u64| ListedState::all(target).nth(draw as usize).unwrap();
            ResidentRow {
                rid: Rid(1 + at),
                hid: Hid(1 + at / 4),
                name: format!(
                    "{} {} {}",
                    LAST[draw(10) as usize],
                    MIDDLE[draw(12) as usize],
                    FIRST[draw(20) as usize]
                ),
                birth: Some(if draw(20) == 0 {
                    Birth::Year(year)
                } else {
                    Birth::Date(day)
                }),
                sex: Some(sex),
                head: at % 4 == 0,
                phone: (draw(10) < 7).then(|| format!("09{:08}", draw(100_000_000))),
                operator: (draw(10) < 7).then(|| ["VNPT", "Viettel"][draw(2) as usize].to_owned()),
                personal_id: Some(format!(
                    "{province:03}{middle}{:02}{:06}",
                    year % 100,
                    draw(1_000_000)
                )),
                facts: [
                    state(Target::Cccd, draw(3)),
                    state(Target::Dddt, draw(6)),
                    state(Target::Sim, draw(4)),
                    state(Target::Smartphone, draw(3)),
                ]
                .map(|state| Fact { import_seq: 1, state })
                .to_vec(),
                cells: vec![],
                invited: None,
            }
        })
        .collect();
    let households = (0..people as u32 / 4)
        .map(|at| HouseholdRow {
            hid: Hid(1 + at),
            number: format!("{}", 1 + at),
            address: format!("Số {} đường {}", 1 + at % 300, FIRST[at as usize / 300 % 20]),
            order: at,
            ..HouseholdRow::default()
        })
        .collect();
    ListPage {
        list: UnitId(3),
        name: "Khu phố 3".to_owned(),
        to: 1,
        last: true,
        lists: vec![ListInfo {
            import_seq: 1,
            kind: ListKind::Full,
            list_date: NaiveDate::from_ymd_opt(2024, 5, 2),
            import_date: NaiveDate::from_ymd_opt(2024, 5, 3).unwrap(),
        }],
        households,
        total_after: people as u32,
        residents,
        ..ListPage::default()
    }
}
