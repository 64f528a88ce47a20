//! The corpora, made from the protocol's own vectors: `TUNGNHA_WRITE_CORPUS=1 cargo test -p tungnha-fuzz --test corpus`
//! writes them anew; without it the test sees that none is missing.

#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

use tungnha_domain::{Campaign, Hid, MemberId, RecordId, Role, Target, UnitId};
use tungnha_exchange::auth::Stamp;
use tungnha_exchange::batch::Envelope;
use tungnha_exchange::carry::{Bundle, Label, Receipt, RefusedItem, frames, seal_envelope};
use tungnha_exchange::claims::{Claim, Claims};
use tungnha_exchange::enrol::{Certificate, EnrolRequest, User};
use tungnha_exchange::record::HouseRef;
use tungnha_exchange::refusal::Refusal;
use tungnha_exchange::snap::{Manifest, Piece};
use tungnha_exchange::sync::{Held, SyncRequest, SyncResponse};
use tungnha_exchange::{Body, Record};
use tungnha_fuzz::{HUB, TARGETS, corpus, device, folder, keys};

#[path = "../../../crates/exchange/tests/vectors/values.rs"]
#[allow(dead_code, reason = "the vectors have more than is needed here")]
mod values;

/// Without the signature before it.
fn body(signed: &[u8]) -> Vec<u8> {
    signed[64..].to_vec()
}

fn items(target: &str) -> Vec<Vec<u8>> {
    let envelope = Envelope::sign(&values::log(), &device(), &HUB)
        .unwrap()
        .to_bytes();
    let ack = values::ack().sign(&keys(), &HUB);
    let page = values::page().sign(&keys(), &HUB).unwrap();
    let sealed = seal_envelope(&envelope, &keys().public(), &HUB, &[7; 32]).unwrap();
    let expanded = |envelope: &[u8]| zstd::bulk::decompress(&envelope[72..], 1 << 20).unwrap();
    match target {
        "envelope" => vec![envelope],
        "batch" => vec![expanded(&envelope)],
        "record" => records(),
        "ack" => vec![body(&ack)],
        "page" => vec![body(&page)],
        "page-rows" => vec![zstd::bulk::decompress(&page[64..], 1 << 22).unwrap()],
        "refusal" => vec![body(&Refusal::UseCounterFrom(65).sign(&keys(), &HUB))],
        "certificate" => vec![body(&certificate().sign(&keys(), &HUB))],
        "manifest" => vec![body(&manifest().sign(&keys(), &HUB))],
        "claims" => vec![body(&claims().sign(&keys(), &HUB))],
        "enrol-request" => vec![body(&EnrolRequest::sign("K3QF-72MD", "0.1.0", &device(), &HUB))],
        "enrol-code" => vec![values::code().to_url().into_bytes()],
        "stamp" => vec![stamp()],
        "sync-request" => vec![SyncRequest {
            envelopes: vec![envelope],
            cursors: vec![(UnitId(3), 12)],
            budget: 524_288,
            last_ack: Some(ack),
            next_seq: 5,
            app: "0.1.0".to_owned(),
            clock: 1_714_995_300,
            certificate: Some([5; 8]),
            battery: Some(80),
            working: vec![Hid(1_026)],
            held: vec![Held { dev: 4, epoch: 1, first: 1, next: 9 }],
            by: None,
            team: Some([6; 8]),
            papers: Some(vec![(1, [7; 8])]),
        }
        .to_bytes()],
        "sync-response" => vec![SyncResponse {
            ack,
            pages: vec![page],
            more: true,
            snapshots: vec![manifest().sign(&keys(), &HUB)],
            certificate: Some(certificate().sign(&keys(), &HUB)),
            claims: Some(claims().sign(&keys(), &HUB)),
            team: Some(values::team().sign(&keys(), &HUB)),
            papers: vec![values::paper().sign(&keys(), &HUB).unwrap()],
            ..SyncResponse::default()
        }
        .to_bytes()],
        "at-work" => vec![body(&values::at_work().sign(&values::lead(), &HUB))],
        "paper" => vec![zstd::bulk::decompress(&values::paper().sign(&keys(), &HUB).unwrap()[64..], 1 << 18).unwrap()],
        "board" => vec![values::board().to_bytes()],
        "assigned" => vec![values::assigned().to_bytes()],
        "team" => vec![body(&values::team().sign(&keys(), &HUB))],
        "bundle" => vec![Bundle {
            hub_id: HUB,
            items: vec![envelope, sealed],
            certificates: vec![certificate().sign(&keys(), &HUB)],
            labels: vec![Label { dev: 3, epoch: 1, first: 1, next: 5 }],
            at_work: Some(values::at_work().sign(&values::lead(), &HUB)),
        }
        .to_bytes()],
        "item" => vec![envelope, sealed],
        "receipt" => vec![Receipt {
            hub_id: HUB,
            acks: vec![ack],
            refused: vec![(1, RefusedItem::OtherHub)],
        }
        .to_bytes()],
        "qr" => vec![frames(&envelope, 120).unwrap().join("\n").into_bytes()],
        _ => vec![
            "STT;Số hộ;Họ và tên;Ngày sinh;Giới tính;Số CCCD;Khu phố\n1;12/4;Nguyễn Thị Bưởi;26/07/1986;Nữ;070186000011;Khu phố 3\n"
                .as_bytes()
                .to_vec(),
            include_bytes!("../../samples/phan-bo-chi-tieu.xlsx").to_vec(),
        ],
    }
}

fn records() -> Vec<Vec<u8>> {
    let first = values::log().records[0].clone();
    let before = tungnha_exchange::Anchor::default();
    let of = |body| {
        let anchor = tungnha_exchange::record::decode(&first, &before).unwrap().anchor;
        let channel = tungnha_exchange::Channel::Desk;
        tungnha_exchange::record::encode(&Record::new(MemberId(12), channel, anchor, 1, body), &before)
    };
    let settled = vec![
        RecordId {
            dev: 2,
            epoch: 1,
            seq: 9,
        },
        RecordId {
            dev: 3,
            epoch: 1,
            seq: 1,
        },
    ];
    vec![
        first.clone(),
        of(Body::appointment(HouseRef::Listed(Hid(1_026)), 1_715_080_000)),
        of(Body::Settlement {
            rid: tungnha_domain::Rid(4_100),
            target: Target::Sim,
            outcome: values::outcome("DONE"),
            settles: settled,
        }),
        of(values::assignment()),
    ]
}

fn certificate() -> Certificate {
    Certificate {
        incarnation: 1,
        dev: 3,
        epoch: 1,
        member: MemberId(12),
        role: Role::Member,
        name: "Trần Thị Na".to_owned(),
        units: vec![(UnitId(3), "Khu phố 3".to_owned())],
        device_key: device().public(),
        campaign: campaign(),
        catalogue: 1,
        commune: "Phường Long Thủy".to_owned(),
        hub_time: 1_714_995_300,
        others: vec![User {
            member: MemberId(13),
            role: Role::Lead,
            name: "Lê Văn Sơn".to_owned(),
        }],
    }
}

fn campaign() -> String {
    Campaign::template_2024().name
}

fn manifest() -> Manifest {
    let page = values::page();
    Manifest {
        list: page.list,
        to: page.to,
        pieces: vec![Piece {
            sha256: [6; 32],
            length: 150_000,
        }],
        from: 0,
    }
}

fn claims() -> Claims {
    Claims {
        claims: vec![Claim {
            hid: Hid(1_026),
            member: MemberId(12),
            until: 1_714_996_000,
        }],
        hub_time: 1_714_995_300,
        members: vec![(MemberId(12), "Trần Thị Na".to_owned())],
    }
}

fn stamp() -> Vec<u8> {
    let stamp = Stamp {
        dev: 3,
        incarnation: 1,
        epoch: 1,
        counter: 1,
    };
    stamp
        .sign(&device(), &HUB, "POST", "/v1/sync", b"body")
        .into_bytes()
}

#[test]
fn every_decoder_has_a_small_corpus_of_real_messages() {
    for (name, _) in TARGETS {
        if std::env::var_os("TUNGNHA_WRITE_CORPUS").is_some() {
            std::fs::create_dir_all(folder(name)).unwrap();
            for (number, item) in items(name).iter().enumerate() {
                std::fs::write(folder(name).join(format!("{number}.bin")), item).unwrap();
            }
        }
        let kept = corpus(name);
        assert!(!kept.is_empty(), "{name}");
        assert!(kept.iter().all(|item| item.len() < 64 * 1024), "{name}");
    }
}
