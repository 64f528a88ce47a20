//! The decoders, one function each.

use chrono::NaiveDate;
use tungnha_exchange::ack::Ack;
use tungnha_exchange::auth::SignedStamp;
use tungnha_exchange::batch::Envelope;
use tungnha_exchange::carry::{Assembler, Bundle, Receipt, open_item, read_item};
use tungnha_exchange::claims::{AtWork, Claims};
use tungnha_exchange::enrol::{Certificate, EnrolCode, EnrolRequest};
use tungnha_exchange::papers::{Assigned, Board, Paper};
use tungnha_exchange::record::{decode, encode};
use tungnha_exchange::refusal::Refusal;
use tungnha_exchange::snap::Manifest;
use tungnha_exchange::sync::{SyncRequest, SyncResponse};
use tungnha_exchange::team::Team;
use tungnha_exchange::{Anchor, DeviceKey, HubId, HubKeys, ListPage, Purpose};
use tungnha_sheets::{ReadOptions, read_allocation, read_extract};

/// The hub everything here is of: that of the protocol's vectors.
pub const HUB: HubId = HubId([9; 16]);

/// A decoder: its name, which is also its corpus's, and what reads the bytes.
pub type Target = (&'static str, fn(&[u8]));

/// Every decoder of what comes from outside.
pub const TARGETS: [Target; 25] = [
    ("envelope", envelope),
    ("batch", batch),
    ("record", record),
    ("ack", ack),
    ("page", page),
    ("page-rows", page_rows),
    ("refusal", refusal),
    ("certificate", certificate),
    ("manifest", manifest),
    ("claims", claims),
    ("at-work", at_work),
    ("team", team),
    ("paper", paper),
    ("board", board),
    ("assigned", assigned),
    ("enrol-request", enrol_request),
    ("enrol-code", enrol_code),
    ("stamp", stamp),
    ("sync-request", sync_request),
    ("sync-response", sync_response),
    ("bundle", bundle),
    ("item", item),
    ("receipt", receipt),
    ("qr", qr),
    ("sheet", sheet),
];

/// The hub's keys of the vectors.
#[must_use]
pub fn keys() -> HubKeys {
    HubKeys::from_seeds(&[1; 32], &[2; 32])
}

/// The tablet's key of the vectors.
#[must_use]
pub fn device() -> DeviceKey {
    DeviceKey::from_seed(&[3; 32])
}

/// The bytes under the hub's own signature: what a decoder sees behind it.
fn by_the_hub(purpose: Purpose, bytes: &[u8]) -> Vec<u8> {
    keys().sign(purpose, &HUB, bytes.to_vec()).to_bytes()
}

fn envelope(bytes: &[u8]) {
    if let Ok(envelope) = Envelope::from_bytes(bytes) {
        let _ = envelope.open(&device().public(), &HUB);
    }
}

/// The body of an envelope, compressed and signed as a tablet does; then its records.
fn batch(bytes: &[u8]) {
    let head = [b"TN".as_slice(), &[1, 0, 0, 0, 0, 3]].concat();
    let Ok(body) = zstd::bulk::compress(bytes, 1) else {
        return;
    };
    let signed = device().sign(Purpose::Batch, &HUB, [head.clone(), body.clone()].concat());
    let whole = [head, signed.to_bytes()[..64].to_vec(), body].concat();
    let Ok(batch) = Envelope::from_bytes(&whole)
        .map_err(drop)
        .and_then(|envelope| envelope.open(&device().public(), &HUB).map_err(drop))
    else {
        return;
    };
    let mut before = batch.base;
    for bytes in &batch.records {
        if let Ok(record) = decode(bytes, &before) {
            before = record.anchor;
        }
    }
}

/// What is read as a record must be written as the same bytes: its hash decides forks.
fn record(bytes: &[u8]) {
    let before = Anchor::default();
    if let Ok(record) = decode(bytes, &before) {
        assert_eq!(encode(&record, &before), bytes);
    }
}

fn ack(bytes: &[u8]) {
    let _ = Ack::open(bytes, &keys().public(), &HUB);
    let _ = Ack::open(&by_the_hub(Purpose::Ack, bytes), &keys().public(), &HUB);
}

fn page(bytes: &[u8]) {
    let _ = ListPage::open(bytes, &keys().public(), &HUB);
    let _ = ListPage::open(&by_the_hub(Purpose::Page, bytes), &keys().public(), &HUB);
}

/// What is inside a page once it is expanded.
fn page_rows(bytes: &[u8]) {
    if let Ok(body) = zstd::bulk::compress(bytes, 1) {
        page(&body);
    }
}

fn refusal(bytes: &[u8]) {
    let _ = Refusal::open(&by_the_hub(Purpose::Refusal, bytes), &keys().public(), &HUB);
}

fn certificate(bytes: &[u8]) {
    let _ = Certificate::open(bytes, &keys().public(), &HUB);
    let _ = Certificate::open(&by_the_hub(Purpose::Certificate, bytes), &keys().public(), &HUB);
}

fn manifest(bytes: &[u8]) {
    let _ = Manifest::open(&by_the_hub(Purpose::Snapshot, bytes), &keys().public(), &HUB);
}

fn claims(bytes: &[u8]) {
    let _ = Claims::open(&by_the_hub(Purpose::Claims, bytes), &keys().public(), &HUB);
}

/// A colleague's word, under any signature and under their own.
fn at_work(bytes: &[u8]) {
    let key = |_| Some(device().public());
    let _ = AtWork::open(bytes, &HUB, key);
    let signed = device().sign(Purpose::AtWork, &HUB, bytes.to_vec());
    let _ = AtWork::open(&signed.to_bytes(), &HUB, key);
}

fn team(bytes: &[u8]) {
    let _ = Team::open(&by_the_hub(Purpose::Team, bytes), &keys().public(), &HUB);
}

/// A paper, compressed and signed as the hub does.
fn paper(bytes: &[u8]) {
    if let Ok(body) = zstd::bulk::compress(bytes, 1) {
        let _ = Paper::open(&by_the_hub(Purpose::Paper, &body), &keys().public(), &HUB);
    }
    let _ = Paper::open(&by_the_hub(Purpose::Paper, bytes), &keys().public(), &HUB);
}

/// What is read as whose houses are must come back from what it is written as.
fn assigned(bytes: &[u8]) {
    if let Ok(assigned) = Assigned::from_bytes(bytes) {
        assert_eq!(Assigned::from_bytes(&assigned.to_bytes()), Ok(assigned));
    }
}

/// What is read as a board must come back from what it is written as.
fn board(bytes: &[u8]) {
    if let Ok(board) = Board::from_bytes(bytes) {
        assert_eq!(Board::from_bytes(&board.to_bytes()), Ok(board));
    }
}

fn enrol_request(bytes: &[u8]) {
    let _ = EnrolRequest::open(bytes, &HUB);
    let signed = device().sign(Purpose::Enrol, &HUB, bytes.to_vec());
    let _ = EnrolRequest::open(&signed.to_bytes(), &HUB);
}

fn enrol_code(bytes: &[u8]) {
    let _ = EnrolCode::from_url(&String::from_utf8_lossy(bytes));
}

fn stamp(bytes: &[u8]) {
    if let Ok(stamp) = SignedStamp::read(&String::from_utf8_lossy(bytes)) {
        let _ = stamp.verify(&device().public(), &HUB, "POST", "/v1/sync", b"");
    }
}

fn sync_request(bytes: &[u8]) {
    let _ = SyncRequest::from_bytes(bytes);
}

fn sync_response(bytes: &[u8]) {
    let _ = SyncResponse::from_bytes(bytes);
}

fn bundle(bytes: &[u8]) {
    let _ = Bundle::from_bytes(bytes);
}

fn item(bytes: &[u8]) {
    let _ = read_item(bytes);
    let _ = open_item(bytes, &keys().seal, &HUB);
}

fn receipt(bytes: &[u8]) {
    let _ = Receipt::from_bytes(bytes);
}

/// A line a symbol.
fn qr(bytes: &[u8]) {
    let mut symbols = Assembler::default();
    for line in String::from_utf8_lossy(bytes).lines() {
        let _ = symbols.add(line);
    }
    let _ = symbols.missing();
}

/// A spreadsheet an officer was sent, under any name.
fn sheet(bytes: &[u8]) {
    let options = ReadOptions::new(NaiveDate::from_ymd_opt(2024, 5, 6).expect("a day"));
    for name in ["list.xlsx", "list.csv"] {
        let _ = read_extract(bytes, name, &options);
    }
    let _ = read_allocation(bytes, "list.xlsx");
}
