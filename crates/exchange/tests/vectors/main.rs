//! The test vectors of `docs/sync-protocol.md` and `docs/vectors/`: what is written is what the code does.

#![allow(clippy::unwrap_used, reason = "a helper that fails should stop its test")]

mod files;
mod values;

use tungnha_domain::{Rid, Target};
use tungnha_exchange::auth::Stamp;
use tungnha_exchange::batch::Envelope;
use tungnha_exchange::record::chain;
use tungnha_exchange::refusal::Refusal;
use tungnha_exchange::seal::Detail;

use values::{HUB, ack, bytes, code, device, hex, keys, log, outcome};

const DOCUMENT: &str = include_str!("../../../../docs/sync-protocol.md");
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
    let envelope = Envelope::from_bytes(&bytes(documented)).unwrap();
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
    check("ack", &hex(&ack().sign(&keys(), &HUB)));
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
    check("enrol_url", &code().to_url());
}
