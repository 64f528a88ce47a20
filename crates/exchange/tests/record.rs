//! Records and batches: what goes in comes out, nothing else gets in, and it stays small.

#![allow(clippy::unwrap_used, reason = "a helper that fails should stop its test")]

use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use tungnha_domain::{Birth, Hid, Invitation, MemberId, Outcome, RecordId, Rid, Sex, Target, UnitId};
use tungnha_exchange::batch::Envelope;
use tungnha_exchange::record::{
    self, Added, Answer, Audited, CodeSide, Coded, HouseRef, HouseholdWord, HousesFor, NewHousehold,
    NewPerson, PersonRef, PersonWord, VisitOutcome, Wish,
};
use tungnha_exchange::{
    Anchor, Batch, Body, Channel, DecodeError, DeviceKey, HubId, HubSeen, OpenError, Record, effective,
    limits,
};

const HUB: HubId = HubId([9; 16]);

fn anchors() -> impl Strategy<Value = Anchor> {
    // Clocks ±30 years off, and any clock at all.
    let wall = prop_oneof![768_000_000_i64..2_661_000_000, any::<i64>()];
    let mono = prop_oneof![0..10_000_000_u64, any::<u64>()];
    let seen = prop::option::of((0..4_u32, mono.clone(), wall.clone()));
    (0..4_u32, mono, wall, seen).prop_map(|(boot, mono, wall, seen)| Anchor {
        boot,
        mono,
        wall,
        hub_seen: seen.map(|(boot, mono, hub_time)| HubSeen { boot, mono, hub_time }),
    })
}

fn ids() -> impl Strategy<Value = Vec<RecordId>> {
    let id = (any::<u32>(), any::<u32>(), any::<u64>());
    prop::collection::vec(
        id.prop_map(|(dev, epoch, seq)| RecordId { dev, epoch, seq }),
        0..4,
    )
}

fn outcomes() -> impl Strategy<Value = Outcome> {
    any::<u16>().prop_filter_map("kept for later", |wire| Outcome::from_wire(wire.into()))
}

fn targets() -> impl Strategy<Value = Target> {
    (0..4_usize).prop_map(|at| Target::ALL[at])
}

fn added() -> impl Strategy<Value = Added> {
    (any::<u64>(), any::<Option<u32>>()).prop_map(|(seq, epoch)| Added { seq, epoch })
}

fn houses() -> impl Strategy<Value = HouseRef> {
    prop_oneof![
        any::<u32>().prop_map(|hid| HouseRef::Listed(Hid(hid))),
        added().prop_map(HouseRef::Added),
    ]
}

fn people() -> impl Strategy<Value = PersonRef> {
    prop_oneof![
        any::<u32>().prop_map(|rid| PersonRef::Listed(Rid(rid))),
        added().prop_map(PersonRef::Added),
    ]
}

fn births() -> impl Strategy<Value = Birth> {
    prop_oneof![
        (1_900..2_030).prop_map(Birth::Year),
        (-40_000..60_000_i32)
            .prop_filter_map("a day", |days| NaiveDate::from_num_days_from_ce_opt(
                693_596 + days
            ))
            .prop_map(Birth::Date),
    ]
}

/// What no list has: kinds 8 and 9; and who is asked to come to a point: kind 11.
fn door() -> impl Strategy<Value = Body> {
    let text = || prop::option::of("[a-zđ 0-9/]{0,12}");
    let sex = prop::option::of(any::<bool>().prop_map(|male| if male { Sex::Male } else { Sex::Female }));
    let person = (
        houses(),
        "[A-ZĐa-zô' ]{0,20}",
        prop::option::of(births()),
        sex,
        text(),
    );
    let house = (any::<u32>(), text(), text(), prop::option::of(houses()));
    prop_oneof![
        person.prop_map(|(home, name, birth, sex, phone)| {
            Body::Person(PersonWord::Add(NewPerson {
                home,
                name,
                birth,
                sex,
                phone,
            }))
        }),
        (people(), houses()).prop_map(|(who, to)| Body::Person(PersonWord::Move { who, to })),
        house.prop_map(|(unit, number, landmark, after)| {
            Body::Household(HouseholdWord::Add(NewHousehold {
                unit: UnitId(unit),
                number,
                landmark,
                after,
            }))
        }),
        (houses(), "[a-zđ ]{0,12}")
            .prop_map(|(house, text)| Body::Household(HouseholdWord::Landmark { house, text })),
        (houses(), prop::option::of(houses()))
            .prop_map(|(house, after)| Body::Household(HouseholdWord::Place { house, after })),
        (people(), any::<u32>(), 1..800_000_i32).prop_filter_map("a day", |(who, point, day)| {
            let day = NaiveDate::from_num_days_from_ce_opt(day)?;
            let to = Invitation { point, day };
            Some(Body::Invitation { who, to })
        }),
    ]
}

fn bodies() -> impl Strategy<Value = Body> {
    let rid = || any::<u32>().prop_map(Rid);
    let sealed = prop::option::of(prop::collection::vec(any::<u8>(), 0..200));
    let answers = prop::collection::vec((targets(), outcomes()), 0..5);
    prop_oneof![
        (people(), answers, ids(), sealed, prop::option::of(0..4_u64)).prop_map(
            |(who, answers, saw, sealed, wish)| {
                let said = Answer {
                    wish: wish.and_then(Wish::from_wire),
                    ..Answer::new(Rid(0), answers, saw, sealed)
                };
                Body::Answer(said.of(who))
            }
        ),
        houses().prop_map(|house| Body::visit(house, VisitOutcome::NobodyHome)),
        door(),
        (any::<u64>(), any::<Option<u32>>()).prop_map(|(seq, epoch)| Body::Retract { seq, epoch }),
        (houses(), any::<i64>()).prop_map(|(house, at)| Body::appointment(house, at)),
        rid().prop_map(|rid| Body::Audit {
            rid,
            what: Audited::PersonalIdShown
        }),
        (rid(), targets(), outcomes(), ids()).prop_map(|(rid, target, outcome, settles)| {
            Body::Settlement {
                rid,
                target,
                outcome,
                settles,
            }
        }),
        any::<[u8; 32]>().prop_map(|hash| Body::Tombstone { hash }),
        (any::<bool>(), any::<bool>(), any::<u32>(), any::<u32>()).prop_map(|(day, given, dev, number)| {
            Body::Code {
                what: if day { Coded::Day } else { Coded::NewPin },
                side: if given { CodeSide::Given } else { CodeSide::Taken },
                dev,
                number,
            }
        }),
        (prop::collection::vec(any::<u32>(), 0..40), any::<Option<u32>>()).prop_map(|(hids, member)| {
            Body::Assignment(HousesFor::new(hids.into_iter().map(Hid), member.map(MemberId)))
        }),
        prop_oneof![12..16_u64, 17..99_u64].prop_map(|kind| Body::Unknown {
            kind,
            fields: vec![vec![0x82, 1, 2], vec![0x60]]
        }),
    ]
}

fn records() -> impl Strategy<Value = Record> {
    (
        any::<u32>(),
        0..8_u64,
        any::<u16>(),
        anchors(),
        bodies(),
        any::<bool>(),
    )
        .prop_map(|(member, channel, catalogue, anchor, body, more)| {
            // A later version's field; inside an unknown kind it is one of the fields.
            let later = more && !matches!(body, Body::Unknown { .. });
            Record {
                member: MemberId(member),
                channel: Channel::from_wire(channel),
                anchor,
                catalogue,
                body,
                later: if later { vec![vec![0x83, 1, 2, 3]] } else { vec![] },
            }
        })
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
    #![proptest_config(config(256))]

    #[test]
    fn a_record_comes_back_as_it_was(record in records(), prev in anchors()) {
        let bytes = record::encode(&record, &prev);
        prop_assert_eq!(record::decode(&bytes, &prev), Ok(record));
    }

    #[test]
    fn a_log_with_any_clocks_comes_back_anchor_by_anchor(log in prop::collection::vec(anchors(), 1..20)) {
        let mut prev = Anchor::default();
        for anchor in log {
            let body = Body::Retract { seq: 1, epoch: None };
            let record = Record::new(MemberId(1), Channel::Door, anchor, 1, body);
            let read = record::decode(&record::encode(&record, &prev), &prev).unwrap();
            prop_assert_eq!(read.anchor, anchor);
            prop_assert_eq!(effective(&read.anchor), effective(&anchor));
            prev = anchor;
        }
    }

    #[test]
    fn bytes_that_decode_are_the_only_form_of_what_they_say(
        bytes in prop::collection::vec(any::<u8>(), 0..60),
        prev in anchors(),
    ) {
        if let Ok(record) = record::decode(&bytes, &prev) {
            prop_assert_eq!(record::encode(&record, &prev), bytes);
        }
    }

    #[test]
    fn a_changed_record_never_panics(
        record in records(), prev in anchors(), at in any::<prop::sample::Index>(), to in any::<u8>(),
    ) {
        let mut bytes = record::encode(&record, &prev);
        let at = at.index(bytes.len());
        bytes[at] = to;
        let _ = record::decode(&bytes, &prev);
        let _ = record::decode(&bytes[..at], &prev);
    }

    #[test]
    fn an_envelope_opens_for_its_hub_and_key_only(
        logs in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 1..20),
        base in anchors(), first in 1..u64::MAX / 2, dev in any::<u32>(),
    ) {
        let key = DeviceKey::from_seed(&[1; 32]);
        let batch = Batch { dev, epoch: 3, first, chain_before: [4; 32], base, records: logs };
        let bytes = Envelope::sign(&batch, &key, &HUB).unwrap().to_bytes();
        let envelope = Envelope::from_bytes(&bytes).unwrap();
        prop_assert_eq!(envelope.dev, dev);
        prop_assert_eq!(envelope.open(&key.public(), &HUB), Ok(batch));
        prop_assert_eq!(envelope.open(&key.public(), &HubId([8; 16])), Err(OpenError::Signature));
        prop_assert_eq!(envelope.open(&DeviceKey::from_seed(&[2; 32]).public(), &HUB), Err(OpenError::Signature));
    }

    #[test]
    fn a_changed_envelope_is_refused(at in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let key = DeviceKey::from_seed(&[1; 32]);
        let mut bytes = day_of_80().sign_with(&key);
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let opened = Envelope::from_bytes(&bytes).map(|envelope| envelope.open(&key.public(), &HUB));
        prop_assert!(!matches!(opened, Ok(Ok(_))));
    }
}

#[test]
fn clocks_that_run_alike_take_one_to_three_bytes() {
    let prev = Anchor {
        boot: 2,
        mono: 500,
        wall: 1_714_995_000,
        hub_seen: None,
    };
    let size = |by: u64, wall: i64| {
        let anchor = Anchor {
            mono: prev.mono + by,
            wall: prev.wall + wall,
            ..prev
        };
        let record = Record::new(
            MemberId(1),
            Channel::Door,
            anchor,
            1,
            Body::Retract { seq: 1, epoch: None },
        );
        record::encode(&record, &prev).len() - 5
    };
    assert_eq!(
        (
            size(20, 20),
            size(60, 60),
            size(60, 61),
            size(60, 59),
            size(900, 900)
        ),
        (1, 2, 2, 2, 3)
    );
}

#[test]
fn the_hub_s_time_carried_on_beats_a_wrong_wall_clock_until_the_next_boot() {
    let seen = HubSeen {
        boot: 2,
        mono: 100,
        hub_time: 1_714_995_000,
    };
    let mut anchor = Anchor {
        boot: 2,
        mono: 160,
        wall: 0,
        hub_seen: Some(seen),
    };
    assert_eq!(effective(&anchor), 1_714_995_060);
    anchor.boot = 3;
    assert_eq!(effective(&anchor), 0);
}

#[test]
fn an_outcome_of_a_later_version_is_kept_whole() {
    // Kind 1, member 1, context 8, anchor 0, rid 5, answers [outcome 9 × 16 + 15].
    let bytes = [0x86, 1, 1, 8, 0, 5, 0x81, 0x18, 9 * 16 + 15];
    let record = record::decode(&bytes, &Anchor::default()).unwrap();
    assert!(matches!(record.body, Body::Unknown { kind: 1, .. }));
    assert_eq!(record::encode(&record, &Anchor::default()), bytes);
}

#[test]
fn an_answer_names_a_number_or_the_record_that_added_the_person_never_both() {
    // Kind 1, member 1, context 8, anchor 0, resident, all four done, saw nothing, no seal, no wish, record 7.
    let of = |rid: u8| [0x8a, 1, 1, 8, 0, rid, 0x81, 0x18, 0x1f, 0x80, 0xf6, 0xf6, 0x81, 7];
    let record = record::decode(&of(0), &Anchor::default()).unwrap();
    let Body::Answer(answer) = &record.body else {
        panic!("an answer")
    };
    assert_eq!(answer.who(), PersonRef::Added(Added { seq: 7, epoch: None }));
    assert_eq!(
        record::decode(&of(5), &Anchor::default()),
        Err(DecodeError::Malformed)
    );
}

#[test]
fn an_operation_of_a_later_version_is_kept_whole() {
    // Kind 8, member 1, context 8, anchor 0, operation 9 with a text.
    let bytes = [0x86, 8, 1, 8, 0, 9, 0x61, b'x'];
    let record = record::decode(&bytes, &Anchor::default()).unwrap();
    assert!(matches!(record.body, Body::Unknown { kind: 8, .. }));
    assert_eq!(record::encode(&record, &Anchor::default()), bytes);
}

#[test]
fn a_longer_form_of_the_same_record_is_refused() {
    // Kind 3 written in two bytes instead of one.
    let bytes = [0x85, 0x18, 3, 1, 8, 0, 1];
    assert_eq!(
        record::decode(&bytes, &Anchor::default()),
        Err(DecodeError::Malformed)
    );
}

#[test]
fn a_target_answered_twice_in_one_record_is_refused() {
    let bytes = [0x86, 1, 1, 8, 0, 5, 0x82, 0x18, 16 + 15, 0x18, 3 * 16 + 1];
    assert_eq!(
        record::decode(&bytes, &Anchor::default()),
        Err(DecodeError::Malformed)
    );
}

#[test]
fn what_expands_beyond_the_limit_is_refused_before_it_is_expanded() {
    let key = DeviceKey::from_seed(&[1; 32]);
    let bomb = Batch {
        records: vec![vec![0; 4_000]; 300],
        ..day_of_80()
    };
    assert_eq!(Envelope::sign(&bomb, &key, &HUB), Err(DecodeError::TooLarge));
    let many = Batch {
        records: vec![vec![0]; limits::BATCH_RECORDS + 1],
        ..day_of_80()
    };
    assert_eq!(Envelope::sign(&many, &key, &HUB), Err(DecodeError::TooLarge));
}

#[test]
fn the_chain_names_every_record_and_their_order() {
    let batch = day_of_80();
    let mut other = batch.clone();
    other.records.swap(3, 4);
    assert_ne!(batch.chain_after(), other.chain_after());
    let (one, two) = batch.records.split_at(40);
    let first = Batch {
        records: one.to_vec(),
        ..batch.clone()
    };
    let second = Batch {
        records: two.to_vec(),
        chain_before: first.chain_after(),
        ..batch.clone()
    };
    assert_eq!(
        second.chain_after(),
        batch.chain_after(),
        "batches may be cut anywhere"
    );
}

#[test]
fn a_day_of_80_visits_takes_at_most_12_bytes_a_visit() {
    let bytes = day_of_80().sign_with(&DeviceKey::from_seed(&[1; 32]));
    println!(
        "a day of 80 visits: {} bytes, {:.1} a visit",
        bytes.len(),
        bytes.len() as f64 / 80.0
    );
    assert!(bytes.len() <= 12 * 80, "{} bytes", bytes.len());
}

/// Eighty residents in an evening: most have all four, some lack one, some are away; clocks jitter.
fn day_of_80() -> Batch {
    let base = Anchor {
        boot: 7,
        mono: 5_000,
        wall: 1_714_995_000,
        hub_seen: Some(HubSeen {
            boot: 7,
            mono: 900,
            hub_time: 1_714_990_900,
        }),
    };
    let mut prev = base;
    let mut random = 88_172_645_463_325_252_u64;
    let mut draw = |below: u64| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % below
    };
    let mut rid = 4_100;
    let records = (0..80)
        .map(|_| {
            let by = 15 + draw(200);
            let jitter = draw(3) as i64 - 1;
            let anchor = Anchor {
                mono: prev.mono + by,
                wall: prev.wall + by as i64 + jitter,
                ..prev
            };
            rid += 1 + draw(3) as u32;
            let key = ["DONE", "DONE", "DONE", "ABSENT_KNOWN", "NO_NEED"][draw(5) as usize];
            let mut answers = Target::ALL.map(|target| (target, Outcome::from_key(key).unwrap()));
            if draw(4) == 0 {
                answers[draw(4) as usize].1 = Outcome::from_key("IN_PROGRESS").unwrap();
            }
            let body = Body::Answer(Answer::new(Rid(rid), answers, vec![], None));
            let bytes = record::encode(&Record::new(MemberId(12), Channel::Door, anchor, 1, body), &prev);
            prev = anchor;
            bytes
        })
        .collect();
    Batch {
        dev: 3,
        epoch: 1,
        first: 1,
        chain_before: [0; 32],
        base,
        records,
    }
}

trait SignWith {
    fn sign_with(&self, key: &DeviceKey) -> Vec<u8>;
}

impl SignWith for Batch {
    fn sign_with(&self, key: &DeviceKey) -> Vec<u8> {
        Envelope::sign(self, key, &HUB).unwrap().to_bytes()
    }
}

#[test]
fn a_tombstone_leaves_the_chain_as_if_the_record_it_stands_in_for_had_come() {
    let anchor = Anchor {
        boot: 1,
        mono: 60,
        wall: 1_714_995_060,
        hub_seen: None,
    };
    let retract = Body::Retract {
        seq: 1,
        epoch: Some(2),
    };
    let refused = Record::new(MemberId(1), Channel::Door, anchor, 1, retract);
    let bytes = record::encode(&refused, &Anchor::default());
    let hash = record::record_hash(&bytes);
    let standing_in = Record {
        body: Body::Tombstone { hash },
        ..refused
    };
    let tombstone = record::encode(&standing_in, &Anchor::default());
    assert_ne!(tombstone, bytes);
    assert_eq!(record::record_hash(&tombstone), hash);
    assert_eq!(
        record::chain(&[7; 32], &tombstone),
        record::chain(&[7; 32], &bytes)
    );
    assert_eq!(
        (record::stands_in_for(&tombstone), record::stands_in_for(&bytes)),
        (Some(hash), None)
    );
}
