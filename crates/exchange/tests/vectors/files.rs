//! `docs/vectors/*.json`: the same values for clients in other languages. A file is compared as text, so
//! nothing stands in it that was not made here; a failing test prints what it should say.
//!
//! `decoded` is the CBOR in JSON; a byte string is the text `h'…'`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use minicbor::Decoder;
use minicbor::data::Type;
use tungnha_domain::MemberId;
use tungnha_exchange::batch::Envelope;
use tungnha_exchange::carry::{
    Assembler, Bundle, Collected, Label, Receipt, RefusedItem, frames, open_item, seal_envelope,
};
use tungnha_exchange::claims::AtWork;
use tungnha_exchange::code::CodeKey;
use tungnha_exchange::enrol::{EnrolCode, URL_PREFIX, digest};
use tungnha_exchange::keys::sha256;
use tungnha_exchange::papers::{Assigned, Helpers, Paper, Points};
use tungnha_exchange::record::{Body, CodeSide, Coded, chain, encode};
use tungnha_exchange::snap::{Manifest, Piece};
use tungnha_exchange::team::Team;
use tungnha_exchange::{Anchor, Channel, DeviceKey, ListPage, Record, limits};

use crate::values::{
    HUB, ack, assigned, assignment, at_work, board, bytes, certificate, code, device, door, helpers, hex,
    keys, lead, log, noted_page, page, paper, points, team,
};

const KEYS: &str = include_str!("../../../../docs/vectors/keys.json");
const RECORDS: &str = include_str!("../../../../docs/vectors/records.json");
const DOOR: &str = include_str!("../../../../docs/vectors/door.json");
const BATCH: &str = include_str!("../../../../docs/vectors/batch.json");
const ENVELOPE: &str = include_str!("../../../../docs/vectors/envelope.json");
const ACK: &str = include_str!("../../../../docs/vectors/ack.json");
const PAGE: &str = include_str!("../../../../docs/vectors/list-page.json");
const NOTED_PAGE: &str = include_str!("../../../../docs/vectors/list-page-noted.json");
const SNAPSHOT: &str = include_str!("../../../../docs/vectors/snapshot.json");
const CARRY: &str = include_str!("../../../../docs/vectors/carry.json");
const TEAM: &str = include_str!("../../../../docs/vectors/team.json");
const PAPER: &str = include_str!("../../../../docs/vectors/paper.json");
const ENROLMENT: &str = include_str!("../../../../docs/vectors/enrolment.json");

/// Signature bytes before a signed body, and head and signature before an envelope's.
const SIGNATURE: usize = 64;
const ENVELOPE_HEAD: usize = 8;

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

fn quoted_hex(bytes: &[u8]) -> String {
    quoted(&hex(bytes))
}

fn object(fields: &[(&str, String)]) -> String {
    let lines: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("  \"{name}\": {value}"))
        .collect();
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}

/// One CBOR item as JSON.
fn item(reader: &mut Decoder<'_>) -> String {
    match reader.datatype().unwrap() {
        Type::Array => {
            let len = reader.array().unwrap().unwrap();
            let items: Vec<String> = (0..len).map(|_| item(reader)).collect();
            format!("[{}]", items.join(", "))
        }
        Type::Bytes => quoted(&format!("h'{}'", hex(reader.bytes().unwrap()))),
        Type::String => quoted(reader.str().unwrap()),
        Type::Null => {
            reader.null().unwrap();
            "null".to_owned()
        }
        _ => reader.int().unwrap().to_string(),
    }
}

fn decoded(cbor: &[u8]) -> String {
    let mut reader = Decoder::new(cbor);
    let text = item(&mut reader);
    assert_eq!(reader.position(), cbor.len(), "one item and nothing after it");
    text
}

/// The bytes of a field of a file, for those made by a compressor, whose bytes are not fixed. None in an
/// empty file, which is how one is made anew.
fn field(file: &str, name: &str) -> Option<Vec<u8>> {
    let start = format!("\"{name}\": \"");
    let (_, rest) = file.split_once(&start)?;
    Some(bytes(rest.split_once('"')?.0))
}

fn check(name: &str, file: &str, made: &str) {
    assert!(file == made, "docs/vectors/{name} should say:\n{made}");
}

fn expand(compressed: &[u8]) -> Vec<u8> {
    zstd::bulk::decompress(compressed, limits::BATCH_BYTES).unwrap()
}

fn envelope() -> Vec<u8> {
    field(ENVELOPE, "envelope").unwrap_or_else(|| Envelope::sign(&log(), &device(), &HUB).unwrap().to_bytes())
}

#[test]
fn the_file_of_keys_is_as_made() {
    let made = object(&[
        ("hub_id", quoted_hex(&HUB.0)),
        ("hub_sign_seed", quoted_hex(&[1; 32])),
        ("hub_sign_public", quoted_hex(&keys().public().sign)),
        ("hub_seal_seed", quoted_hex(&[2; 32])),
        ("hub_seal_public", quoted_hex(&keys().public().seal)),
        ("device_seed", quoted_hex(device().seed().as_slice())),
        ("device_public", quoted_hex(&device().public())),
    ]);
    assert_eq!(DeviceKey::from_seed(&[3; 32]).public(), device().public());
    check("keys.json", KEYS, &made);
}

#[test]
fn the_file_of_records_is_as_made() {
    let batch = log();
    let mut before = batch.chain_before;
    let records: Vec<String> = batch
        .records
        .iter()
        .zip(batch.first..)
        .map(|(record, seq)| {
            before = chain(&before, record);
            format!(
                "    {{ \"seq\": {seq}, \"record\": {}, \"decoded\": {},\n      \"chain\": {} }}",
                quoted_hex(record),
                decoded(record),
                quoted_hex(&before)
            )
        })
        .collect();
    let made = object(&[
        ("dev", batch.dev.to_string()),
        ("epoch", batch.epoch.to_string()),
        ("chain_before", quoted_hex(&batch.chain_before)),
        ("records", format!("[\n{}\n  ]", records.join(",\n"))),
    ]);
    check("records.json", RECORDS, &made);
}

#[test]
fn the_file_of_what_a_door_tells_is_as_made() {
    let records: Vec<String> = door()
        .iter()
        .map(|record| {
            assert!(tungnha_exchange::record::decode(record, &Anchor::default()).is_ok());
            format!(
                "    {{ \"record\": {}, \"decoded\": {} }}",
                quoted_hex(record),
                decoded(record)
            )
        })
        .collect();
    let made = object(&[("records", format!("[\n{}\n  ]", records.join(",\n")))]);
    check("door.json", DOOR, &made);
}

#[test]
fn the_file_of_the_batch_is_as_made() {
    let body = expand(&envelope()[ENVELOPE_HEAD + SIGNATURE..]);
    let made = object(&[("body", quoted_hex(&body)), ("decoded", decoded(&body))]);
    check("batch.json", BATCH, &made);
}

#[test]
fn the_file_of_the_envelope_opens_to_the_batch() {
    let bytes = envelope();
    let opened = Envelope::from_bytes(&bytes).unwrap();
    assert_eq!(opened.open(&device().public(), &HUB), Ok(log()));
    let (head, rest) = bytes.split_at(ENVELOPE_HEAD);
    let (signature, body) = rest.split_at(SIGNATURE);
    let made = object(&[
        ("envelope", quoted_hex(&bytes)),
        ("head", quoted_hex(head)),
        ("dev", opened.dev.to_string()),
        ("signature", quoted_hex(signature)),
        ("compressed_body", quoted_hex(body)),
    ]);
    check("envelope.json", ENVELOPE, &made);
}

#[test]
fn the_file_of_the_acknowledgement_is_as_made() {
    let signed = ack().sign(&keys(), &HUB);
    let (signature, body) = signed.split_at(SIGNATURE);
    let made = object(&[
        ("ack", quoted_hex(&signed)),
        ("signature", quoted_hex(signature)),
        ("body", quoted_hex(body)),
        ("decoded", decoded(body)),
    ]);
    check("ack.json", ACK, &made);
}

#[test]
fn the_file_of_the_list_page_opens_to_the_page() {
    page_file("list-page.json", PAGE, &page());
}

#[test]
fn the_file_of_a_page_with_what_the_field_noted_opens_to_that_page() {
    page_file("list-page-noted.json", NOTED_PAGE, &noted_page());
}

fn page_file(name: &str, file: &str, page: &ListPage) {
    let signed = field(file, "page").unwrap_or_else(|| page.sign(&keys(), &HUB).unwrap());
    assert_eq!(ListPage::open(&signed, &keys().public(), &HUB).as_ref(), Ok(page));
    let (signature, compressed) = signed.split_at(SIGNATURE);
    let body = expand(compressed);
    // What this compressor makes of the page today holds the same CBOR.
    let today = page.sign(&keys(), &HUB).unwrap();
    assert_eq!(expand(&today[SIGNATURE..]), body);
    let made = object(&[
        ("page", quoted_hex(&signed)),
        ("signature", quoted_hex(signature)),
        ("compressed_body", quoted_hex(compressed)),
        ("body", quoted_hex(&body)),
        ("decoded", decoded(&body)),
    ]);
    check(name, file, &made);
}

#[test]
fn the_file_of_the_table_of_pieces_is_as_made() {
    let piece = field(PAGE, "page").unwrap();
    let table = Manifest {
        list: page().list,
        to: page().to,
        pieces: vec![Piece {
            sha256: sha256(&[&piece]),
            length: u32::try_from(piece.len()).unwrap(),
        }],
        from: page().from,
    };
    assert!(
        table.expects(0, &page()),
        "the piece is the page of list-page.json"
    );
    let signed = table.sign(&keys(), &HUB);
    assert_eq!(Manifest::open(&signed, &keys().public(), &HUB), Ok(table.clone()));
    let (signature, body) = signed.split_at(SIGNATURE);
    let made = object(&[
        ("table", quoted_hex(&signed)),
        ("signature", quoted_hex(signature)),
        ("body", quoted_hex(body)),
        ("decoded", decoded(body)),
        ("path", quoted(&table.pieces[0].path())),
    ]);
    check("snapshot.json", SNAPSHOT, &made);
}

#[test]
fn the_file_of_the_enrolment_is_as_made() {
    let url = code().to_url();
    assert_eq!(EnrolCode::from_url(&url), Ok(code()));
    let body = URL_SAFE_NO_PAD
        .decode(url.strip_prefix(URL_PREFIX).unwrap())
        .unwrap();
    let made = object(&[
        ("url", quoted(&url)),
        ("body", quoted_hex(&body)),
        ("decoded", decoded(&body)),
    ]);
    check("enrolment.json", ENROLMENT, &made);
}

/// The team of the tablet, the lead's word on where they are at work, the lead's two codes for the tablet's
/// request number 2, and the record of the first in the tablet's log.
#[test]
fn the_file_of_the_team_is_as_made() {
    let signed = team().sign(&keys(), &HUB);
    assert_eq!(Team::open(&signed, &keys().public(), &HUB), Ok(team()));
    let word = at_work().sign(&lead(), &HUB);
    let of_team = |dev| team().mate(dev).map(|mate| mate.device_key);
    assert_eq!(AtWork::open(&word, &HUB, of_team), Ok(at_work()));
    let (there, here) = (
        CodeKey::of_team(&lead(), &HUB, &device().public()).unwrap(),
        CodeKey::of_team(&device(), &HUB, &lead().public()).unwrap(),
    );
    let code = |what| {
        let code = there.lead(what, 3, 2).unwrap();
        assert_eq!(here.lead(what, 3, 2), Ok(code.clone()));
        quoted(&code)
    };
    let before = Anchor::default();
    let taken = Body::Code {
        what: Coded::Day,
        side: CodeSide::Taken,
        dev: 5,
        number: 2,
    };
    let record = Record::new(MemberId(12), Channel::Door, before, 1, taken);
    let record = encode(&record, &before);
    let (signature, body) = signed.split_at(SIGNATURE);
    let (word_signature, word_body) = word.split_at(SIGNATURE);
    let made = object(&[
        ("team", quoted_hex(&signed)),
        ("signature", quoted_hex(signature)),
        ("body", quoted_hex(body)),
        ("decoded", decoded(body)),
        ("lead_seed", quoted_hex(lead().seed().as_slice())),
        ("at_work", quoted_hex(&word)),
        ("at_work_signature", quoted_hex(word_signature)),
        ("at_work_body", quoted_hex(word_body)),
        ("at_work_decoded", decoded(word_body)),
        ("day_code", code(Coded::Day)),
        ("new_pin_code", code(Coded::NewPin)),
        ("record", quoted_hex(&record)),
        ("record_decoded", decoded(&record)),
    ]);
    check("team.json", TEAM, &made);
}

/// A paper: its parts, what is behind its compression, and the name of what it says in a request.
#[test]
fn the_file_of_the_papers_is_as_made() {
    let signed = field(PAPER, "paper").unwrap_or_else(|| paper().sign(&keys(), &HUB).unwrap());
    assert_eq!(Paper::open(&signed, &keys().public(), &HUB), Ok(paper()));
    let (signature, compressed) = signed.split_at(SIGNATURE);
    let plain = zstd::bulk::decompress(compressed, limits::PAPER_EXPANDED_BYTES).unwrap();
    let content = board().to_bytes();
    let given = assigned().to_bytes();
    assert_eq!(Assigned::from_bytes(&given), Ok(assigned()));
    let open = points().to_bytes();
    assert_eq!(Points::from_bytes(&open), Ok(points()));
    let called = helpers().to_bytes();
    assert_eq!(Helpers::from_bytes(&called), Ok(helpers()));
    let before = Anchor::default();
    let record = encode(
        &Record::new(MemberId(14), Channel::Door, before, 1, assignment()),
        &before,
    );
    let made = object(&[
        ("paper", quoted_hex(&signed)),
        ("signature", quoted_hex(signature)),
        ("body", quoted_hex(&plain)),
        ("decoded", decoded(&plain)),
        ("digest", quoted_hex(&digest(&content))),
        ("board", quoted_hex(&content)),
        ("board_decoded", decoded(&content)),
        ("assigned", quoted_hex(&given)),
        ("assigned_decoded", decoded(&given)),
        ("points", quoted_hex(&open)),
        ("points_decoded", decoded(&open)),
        ("helpers", quoted_hex(&called)),
        ("helpers_decoded", decoded(&called)),
        ("assignment", quoted_hex(&record)),
        ("assignment_decoded", decoded(&record)),
    ]);
    check("paper.json", PAPER, &made);
}

/// Magic and version before the CBOR of a bundle and of a receipt.
const CARRY_HEAD: usize = 4;

/// The envelope of the vectors as it is and sealed with the one-time key from 32 × `07`, the tablet's
/// certificate, and a receipt that took the one and refused the other.
#[test]
fn the_file_of_what_is_carried_is_as_made() {
    let envelope = envelope();
    let sealed = seal_envelope(&envelope, &keys().public(), &HUB, &[7; 32]).unwrap();
    let opened = open_item(&sealed, &keys().seal, &HUB).unwrap();
    assert_eq!(opened.as_slice(), envelope);
    let label = Label {
        dev: 3,
        epoch: 1,
        first: 1,
        next: 5,
    };
    let bundle = Bundle {
        hub_id: HUB,
        items: vec![envelope, sealed.clone()],
        certificates: vec![certificate()],
        labels: vec![label; 2],
        at_work: None,
    };
    let bytes = bundle.to_bytes();
    assert_eq!(Bundle::from_bytes(&bytes), Ok(bundle));
    let receipt = Receipt {
        hub_id: HUB,
        acks: vec![ack().sign(&keys(), &HUB)],
        refused: vec![(1, RefusedItem::OtherHub)],
    }
    .to_bytes();
    let texts = frames(&receipt, 200).unwrap();
    let mut assembler = Assembler::default();
    let all: Vec<_> = texts.iter().map(|text| assembler.add(text).unwrap()).collect();
    assert_eq!(all.last(), Some(&Collected::All(receipt.clone())));
    let symbols: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    let made = object(&[
        ("sealed", quoted_hex(&sealed)),
        ("bundle", quoted_hex(&bytes)),
        ("bundle_decoded", decoded(&bytes[CARRY_HEAD..])),
        ("certificate_decoded", decoded(&certificate()[SIGNATURE..])),
        ("receipt", quoted_hex(&receipt)),
        ("receipt_decoded", decoded(&receipt[CARRY_HEAD..])),
        ("receipt_frames", format!("[{}]", symbols.join(", "))),
    ]);
    check("carry.json", CARRY, &made);
}
