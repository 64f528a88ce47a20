//! The values the vectors are made of, for the document and the files alike.

use chrono::NaiveDate;
use tungnha_domain::{
    Birth, Campaign, Hid, Invitation, Invited, ListKind, ListedState, MemberId, Observation, Outcome,
    RecordId, Rid, Role, Rush, Said, Sex, Tally, Target, UnitId, fold,
};
use tungnha_exchange::ack::Ack;
use tungnha_exchange::claims::AtWork;
use tungnha_exchange::enrol::{Certificate, EnrolCode};
use tungnha_exchange::list::{Checksum, Fact, HouseholdRow, LastVisit, ListInfo, ResidentRow};
use tungnha_exchange::papers::{
    Assigned, Board, BoardHamlet, BoardMember, BoardTablet, BoardTarget, Helpers, OpenPoint, Paper,
    PaperKind, Points, Revisit,
};
use tungnha_exchange::record::{
    self, Added, Answer, HouseRef, HouseholdWord, HousesFor, NewHousehold, NewPerson, PersonRef, PersonWord,
    VisitOutcome,
};
use tungnha_exchange::team::{Mate, Team};
use tungnha_exchange::{Anchor, Batch, Body, Channel, DeviceKey, HubId, HubKeys, HubSeen, ListPage, Record};

pub(crate) const HUB: HubId = HubId([9; 16]);

pub(crate) fn keys() -> HubKeys {
    HubKeys::from_seeds(&[1; 32], &[2; 32])
}

pub(crate) fn device() -> DeviceKey {
    DeviceKey::from_seed(&[3; 32])
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
        .collect()
}

pub(crate) fn outcome(key: &str) -> Outcome {
    Outcome::from_key(key).unwrap()
}

/// Four records: all four done; a minute later three done and a 2G phone, over another tablet's answer,
/// wall clock one second further; that one taken back; after a contact with the hub, nobody home.
pub(crate) fn log() -> Batch {
    let first = Anchor {
        boot: 7,
        mono: 5_000,
        wall: 1_714_995_000,
        hub_seen: None,
    };
    let second = Anchor {
        mono: 5_061,
        wall: 1_714_995_062,
        ..first
    };
    let third = Anchor {
        mono: 5_066,
        wall: 1_714_995_067,
        ..first
    };
    let hub_seen = Some(HubSeen {
        boot: 7,
        mono: 5_100,
        hub_time: 1_714_995_100,
    });
    let fourth = Anchor {
        mono: 5_200,
        wall: 1_714_995_201,
        hub_seen,
        ..first
    };
    let mut mixed = Target::ALL.map(|target| (target, Outcome::Done));
    mixed[Target::Smartphone.index()].1 = outcome("ONLY_2G");
    let saw = vec![RecordId {
        dev: 2,
        epoch: 1,
        seq: 9,
    }];
    let all = Target::ALL.map(|target| (target, Outcome::Done));
    let bodies = [
        (first, Body::Answer(Answer::new(Rid(4_100), all, vec![], None))),
        (second, Body::Answer(Answer::new(Rid(4_101), mixed, saw, None))),
        (third, Body::Retract { seq: 2, epoch: None }),
        (
            fourth,
            Body::visit(HouseRef::Listed(Hid(1_026)), VisitOutcome::NobodyHome),
        ),
    ];
    let mut prev = Anchor::default();
    let records = bodies
        .into_iter()
        .map(|(anchor, body)| {
            let record = Record::new(MemberId(12), Channel::Door, anchor, 1, body);
            record::encode(&record, &std::mem::replace(&mut prev, anchor))
        })
        .collect();
    Batch {
        dev: 3,
        epoch: 1,
        first: 1,
        chain_before: [0; 32],
        base: Anchor::default(),
        records,
    }
}

/// What a door tells that no list has, each the first of a log of its own: a woman at household 1026, in full and as
/// little as can be; her answers; resident 4101 living with her in a new house after 1026; how that house is found, that
/// it comes first, nobody home there and when to come again; and resident 4100 asked to come to point 2 on 13 May 2024.
pub(crate) fn door() -> Vec<Vec<u8>> {
    let added = |seq| Added { seq, epoch: None };
    let new = |name: &str| NewPerson {
        home: HouseRef::Listed(Hid(1_026)),
        name: name.to_owned(),
        birth: None,
        sex: None,
        phone: None,
    };
    let all = Target::ALL.map(|target| (target, Outcome::Done));
    let house = HouseRef::Added(added(9));
    let bodies = [
        Body::Person(PersonWord::Add(NewPerson {
            birth: NaiveDate::from_ymd_opt(1991, 12, 3).map(Birth::Date),
            sex: Some(Sex::Female),
            phone: Some("0912345670".to_owned()),
            ..new("Thị Hồng")
        })),
        Body::Person(PersonWord::Add(NewPerson {
            birth: Some(Birth::Year(1_950)),
            ..new("Điểu K'Mận")
        })),
        Body::Answer(Answer::new(Rid(0), all, vec![], None).of(PersonRef::Added(added(1)))),
        Body::Household(HouseholdWord::Add(NewHousehold {
            unit: UnitId(3),
            number: Some("12/4A".to_owned()),
            landmark: Some("sau chùa".to_owned()),
            after: Some(HouseRef::Listed(Hid(1_026))),
        })),
        Body::Household(HouseholdWord::Add(NewHousehold {
            unit: UnitId(3),
            number: None,
            landmark: None,
            after: None,
        })),
        Body::Person(PersonWord::Move {
            who: PersonRef::Listed(Rid(4_101)),
            to: house,
        }),
        Body::Person(PersonWord::Move {
            who: PersonRef::Added(Added {
                seq: 1,
                epoch: Some(1),
            }),
            to: HouseRef::Listed(Hid(1_026)),
        }),
        Body::Household(HouseholdWord::Landmark {
            house,
            text: "cổng xanh".to_owned(),
        }),
        Body::Household(HouseholdWord::Place { house, after: None }),
        Body::visit(house, VisitOutcome::NobodyHome),
        Body::appointment(house, 1_715_000_000),
        Body::Invitation {
            who: PersonRef::Listed(Rid(4_100)),
            to: Invitation {
                point: 2,
                day: NaiveDate::from_ymd_opt(2024, 5, 13).unwrap(),
            },
        },
    ];
    let before = Anchor::default();
    let encode = |body| {
        record::encode(
            &Record::new(MemberId(12), Channel::Door, before, 1, body),
            &before,
        )
    };
    bodies.into_iter().map(encode).collect()
}

/// The tablet's certificate.
pub(crate) fn certificate() -> Vec<u8> {
    Certificate {
        incarnation: 1,
        dev: 3,
        epoch: 1,
        member: MemberId(12),
        role: Role::Member,
        name: "Trần Thị Na".to_owned(),
        units: vec![(UnitId(3), "Khu phố 3".to_owned())],
        device_key: device().public(),
        campaign: "{}".to_owned(),
        catalogue: 1,
        commune: "Phường Long Thủy".to_owned(),
        hub_time: 1_714_990_000,
        others: vec![],
    }
    .sign(&keys(), &HUB)
}

/// The lead's tablet.
pub(crate) fn lead() -> DeviceKey {
    DeviceKey::from_seed(&[5; 32])
}

/// The tablet's team: the lead's tablet alone.
pub(crate) fn team() -> Team {
    Team {
        incarnation: 1,
        dev: 3,
        hub_time: 1_714_990_060,
        mates: vec![Mate {
            dev: 5,
            device_key: lead().public(),
            leads: true,
            users: vec![(MemberId(14), "Điểu Khánh".to_owned())],
            units: vec![UnitId(3)],
        }],
    }
}

/// The lead has been at household 1026 for four minutes.
pub(crate) fn at_work() -> AtWork {
    AtWork {
        dev: 5,
        made: 1_714_995_400,
        houses: vec![(Hid(1_026), MemberId(14), 240)],
    }
}

/// The lead's board: the tablet, which the hub heard at 1714995300 and which has one more record.
pub(crate) fn board() -> Board {
    Board {
        tablets: vec![BoardTablet {
            dev: 3,
            users: vec![(MemberId(12), "Trần Thị Na".to_owned())],
            last_contact: Some(1_714_995_300),
            unsent: 1,
        }],
        day: NaiveDate::from_ymd_opt(2024, 5, 6).unwrap(),
        hamlets: vec![BoardHamlet {
            unit: UnitId(3),
            first_day: NaiveDate::from_ymd_opt(2024, 5, 4).unwrap(),
            last_day: NaiveDate::from_ymd_opt(2024, 7, 3).unwrap(),
            targets: vec![BoardTarget {
                target: Target::Dddt,
                asked: Some(248),
                tally: Tally {
                    listed: 300,
                    eligible: 280,
                    not_eligible: 20,
                    done: 24,
                    confirmed: 3,
                    achieved: 21,
                    reason: 40,
                    no_need: 6,
                    in_progress: 10,
                    not_asked: 200,
                },
                achieved: vec![0, 9, 8, 21],
            }],
        }],
        members: vec![BoardMember {
            member: MemberId(12),
            name: "Trần Thị Na".to_owned(),
            people_today: 31,
            people: 80,
            doors_today: 17,
            doors: 30,
            brought: 12,
            last: Some(1_714_995_201),
            rushes: vec![Rush {
                doors: 100,
                seconds: 120,
                from: 1_714_990_000,
            }],
        }],
        revisits: vec![Revisit {
            hid: Hid(1_026),
            due: 1_714_993_200,
            member: MemberId(12),
        }],
    }
}

/// The lead gives two houses to the member.
pub(crate) fn assignment() -> Body {
    Body::Assignment(HousesFor::new([Hid(1_026), Hid(1_030)], Some(MemberId(12))))
}

/// Whose houses are after that.
pub(crate) fn assigned() -> Assigned {
    Assigned {
        members: vec![(
            MemberId(12),
            "Trần Thị Na".to_owned(),
            vec![Hid(1_026), Hid(1_030)],
        )],
    }
}

/// One point that is open on Monday 13 May 2024, with 12 places, and on the day after, which is full.
pub(crate) fn points() -> Points {
    let day = |day| NaiveDate::from_ymd_opt(2024, 5, day).unwrap();
    Points {
        points: vec![OpenPoint {
            point: 2,
            name: "UBND phường".to_owned(),
            place: "Khu phố 1".to_owned(),
            opens: 450,
            closes: 690,
            days: vec![(day(13), 12), (day(14), 0)],
        }],
    }
}

/// Whom a team calls.
pub(crate) fn helpers() -> Helpers {
    Helpers {
        helpers: vec![
            ("Trần Thị Na".to_owned(), "0912000345".to_owned()),
            ("Trực ban công an phường".to_owned(), "+842710000113".to_owned()),
        ],
    }
}

/// The paper it comes in.
pub(crate) fn paper() -> Paper {
    Paper {
        kind: PaperKind::Board.wire(),
        incarnation: 1,
        dev: 5,
        hub_time: 1_714_995_400,
        content: Some(board().to_bytes()),
    }
}

/// The hub holds all four.
pub(crate) fn ack() -> Ack {
    Ack {
        incarnation: 1,
        dev: 3,
        epoch: 1,
        through: 4,
        chain: log().chain_after(),
        hub_time: 1_714_995_300,
        positions: vec![(UnitId(3), 12)],
        ..Ack::default()
    }
}

/// What an enrolment QR says.
pub(crate) fn code() -> EnrolCode {
    EnrolCode {
        addresses: vec!["192.168.1.20:8443".to_owned()],
        hub_id: HUB,
        keys: keys().public(),
        tls_pin: [7; 32],
        spare_pin: None,
        code: "K3QF-72MD".to_owned(),
        commune: "Phường Long Thủy".to_owned(),
    }
}

/// The list of khu phố 3 as a snapshot: a household where nobody was home last, a woman with all that can
/// be known (full list of 2 May 2024: card issued, 2G phone; the tablet's own first record: done), and a
/// man of whom only the year of birth is.
pub(crate) fn page() -> ListPage {
    let households = vec![HouseholdRow {
        hid: Hid(1_026),
        number: "12/4".to_owned(),
        address: "đường Lê Lợi".to_owned(),
        order: 1,
        last_visit: Some(LastVisit {
            at: 1_714_995_200,
            member: MemberId(12),
            nobody_home: true,
        }),
        ..HouseholdRow::default()
    }];
    let listed = |target, code| Fact {
        import_seq: 1,
        state: ListedState::from_code(target, code).unwrap(),
    };
    let done = Observation {
        id: RecordId {
            dev: 3,
            epoch: 1,
            seq: 1,
        },
        member: MemberId(12),
        role: Role::Member,
        channel: Channel::Door,
        rid: Rid(4_100),
        target: Target::Smartphone,
        outcome: Outcome::Done,
        effective: 1_714_995_000,
        catalogue: 1,
        saw: vec![],
        retracted: false,
        settles: vec![],
    };
    let residents = vec![
        ResidentRow {
            rid: Rid(4_100),
            hid: Hid(1_026),
            name: "Nguyễn Thị Bưởi".to_owned(),
            birth: NaiveDate::from_ymd_opt(1986, 7, 26).map(Birth::Date),
            sex: Some(Sex::Female),
            head: true,
            phone: Some("0912345678".to_owned()),
            operator: Some("VNPT".to_owned()),
            personal_id: Some("070186000011".to_owned()),
            facts: vec![
                listed(Target::Cccd, "issued"),
                listed(Target::Smartphone, "only_2g"),
            ],
            cells: vec![(Target::Smartphone, fold(&Campaign::template_2024(), &[done]))],
            invited: None,
        },
        ResidentRow {
            rid: Rid(4_101),
            hid: Hid(1_026),
            name: "Trần Văn Mít".to_owned(),
            birth: Some(Birth::Year(1_950)),
            sex: Some(Sex::Male),
            ..ResidentRow::default()
        },
    ];
    let mut checksum_after = Checksum::default();
    households.iter().for_each(|row| checksum_after.add(row.digest()));
    residents.iter().for_each(|row| checksum_after.add(row.digest()));
    ListPage {
        list: UnitId(3),
        name: "Khu phố 3".to_owned(),
        from: 0,
        to: 12,
        part: 0,
        last: true,
        lists: vec![ListInfo {
            import_seq: 1,
            kind: ListKind::Full,
            list_date: NaiveDate::from_ymd_opt(2024, 5, 2),
            import_date: NaiveDate::from_ymd_opt(2024, 5, 3).unwrap(),
        }],
        members: vec![(MemberId(12), "Trần Thị Na".to_owned())],
        households,
        total_after: 2,
        residents,
        checksum_after,
        ..ListPage::default()
    }
}

/// The same list one position on: the house is found by a landmark, was put first in the walk, and the woman is
/// invited to point 2 on Monday 13 May 2024.
pub(crate) fn noted_page() -> ListPage {
    let said = |at, seq| {
        (
            at,
            RecordId {
                dev: 3,
                epoch: 1,
                seq,
            },
        )
    };
    let mut page = ListPage { to: 13, ..page() };
    let (at, by) = said(1_714_995_300, 5);
    page.households[0].landmark = Some(Said {
        at,
        by,
        what: "cổng xanh, cạnh quán cà phê".to_owned(),
    });
    let (at, by) = said(1_714_995_310, 6);
    page.households[0].walk = Some(Said { at, by, what: None });
    let (at, by) = said(1_714_995_320, 7);
    page.residents[0].invited = Some(Said {
        at,
        by,
        what: Invited {
            to: Invitation {
                point: 2,
                day: NaiveDate::from_ymd_opt(2024, 5, 13).unwrap(),
            },
            member: MemberId(12),
        },
    });
    page.checksum_after = Checksum::default();
    page.households
        .iter()
        .for_each(|row| page.checksum_after.add(row.digest()));
    page.residents
        .iter()
        .for_each(|row| page.checksum_after.add(row.digest()));
    page
}
