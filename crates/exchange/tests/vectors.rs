//! The test vectors of `docs/sync-protocol.md`: what the document says is what the code does.

#![allow(clippy::unwrap_used, reason = "a helper that fails should stop its test")]

use tungnha_domain::{Hid, MemberId, Outcome, RecordId, Rid, Target, UnitId};
use tungnha_exchange::ack::Ack;
use tungnha_exchange::auth::Stamp;
use tungnha_exchange::batch::Envelope;
use tungnha_exchange::enrol::EnrolCode;
use tungnha_exchange::record::{self, Answer, VisitOutcome, chain};
use tungnha_exchange::refusal::Refusal;
use tungnha_exchange::seal::Detail;
use tungnha_exchange::{Anchor, Batch, Body, Channel, DeviceKey, HubId, HubKeys, HubSeen, Record};

const DOCUMENT: &str = include_str!("../../../docs/sync-protocol.md");
const HUB: HubId = HubId([9; 16]);

fn keys() -> HubKeys {
    HubKeys::from_seeds(&[1; 32], &[2; 32])
}

fn device() -> DeviceKey {
    DeviceKey::from_seed(&[3; 32])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A vector as the document gives it.
fn documented(name: &str) -> Option<&'static str> {
    DOCUMENT
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "))
}

fn check(name: &str, value: &str) {
    assert_eq!(
        documented(name),
        Some(value),
        "`{name} = {value}` in docs/sync-protocol.md"
    );
}

fn outcome(key: &str) -> Outcome {
    Outcome::from_key(key).unwrap()
}

/// Four records: all four done; a minute later three done and a 2G phone, over another tablet's answer,
/// wall clock one second further; that one taken back; after a contact with the hub, nobody home.
fn log() -> Batch {
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
        (third, Body::Retract { seq: 2 }),
        (
            fourth,
            Body::Visit {
                hid: Hid(1_026),
                outcome: VisitOutcome::NobodyHome,
            },
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

#[test]
fn keys_are_as_documented() {
    check("hub_sign_public", &hex(&keys().public().sign));
    check("hub_seal_public", &hex(&keys().public().seal));
    check("device_public", &hex(&device().public()));
}

#[test]
fn records_and_their_chain_are_as_documented() {
    let mut before = [0; 32];
    for (at, bytes) in log().records.iter().enumerate() {
        before = chain(&before, bytes);
        check(&format!("record_{}", at + 1), &hex(bytes));
        check(&format!("chain_{}", at + 1), &hex(&before));
    }
}

#[test]
fn the_documented_envelope_opens_to_the_documented_records() {
    // Only opening is fixed: another compressor may write other bytes for the same batch.
    let made = hex(&Envelope::sign(&log(), &device(), &HUB).unwrap().to_bytes());
    let documented = documented("envelope").unwrap_or_else(|| panic!("envelope = {made}"));
    let bytes: Vec<u8> = (0..documented.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&documented[at..at + 2], 16).unwrap())
        .collect();
    let envelope = Envelope::from_bytes(&bytes).unwrap();
    assert_eq!(envelope.open(&device().public(), &HUB), Ok(log()));
}

#[test]
fn the_stamp_is_as_documented() {
    let stamp = Stamp {
        dev: 3,
        incarnation: 1,
        epoch: 1,
        counter: 1,
    };
    check("stamp", &stamp.sign(&device(), &HUB, "POST", "/v1/sync", b"body"));
}

#[test]
fn the_acknowledgement_and_the_refusal_are_as_documented() {
    let ack = Ack {
        incarnation: 1,
        dev: 3,
        epoch: 1,
        through: 4,
        chain: log().chain_after(),
        hub_time: 1_714_995_300,
        positions: vec![(UnitId(3), 12)],
        ..Ack::default()
    };
    check("ack", &hex(&ack.sign(&keys(), &HUB)));
    check("refusal", &hex(&Refusal::UseCounterFrom(65).sign(&keys(), &HUB)));
}

#[test]
fn the_sealed_detail_is_as_documented() {
    let detail = Detail {
        answers: vec![(Target::Cccd, outcome("IN_CUSTODY"))],
        note: String::new(),
    };
    check(
        "sealed",
        &hex(&detail
            .seal(&keys().public().seal, &HUB, Rid(4_100), &[7; 32])
            .unwrap()),
    );
}

#[test]
fn the_enrolment_url_is_as_documented() {
    let code = EnrolCode {
        addresses: vec!["192.168.1.20:8443".to_owned()],
        hub_id: HUB,
        keys: keys().public(),
        tls_pin: [7; 32],
        spare_pin: None,
        code: "K3QF-72MD".to_owned(),
        commune: "Phường Long Thủy".to_owned(),
    };
    check("enrol_url", &code.to_url());
}
