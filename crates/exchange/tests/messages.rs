//! Acknowledgement, sync, refusal, enrolment, sealing: what goes in comes out, only the right key opens
//! it, and nothing that can be sent makes a reader panic.

#![allow(clippy::unwrap_used, reason = "a helper that fails should stop its test")]

use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use tungnha_domain::{Hid, MemberId, Outcome, Rid, Role, Target, UnitId};
use tungnha_exchange::ack::{Ack, Command, CommandKind, Notice, NoticeCode};
use tungnha_exchange::auth::SignedStamp;
use tungnha_exchange::batch::Envelope;
use tungnha_exchange::claims::{AtWork, Claim, Claims};
use tungnha_exchange::enrol::{Certificate, EnrolCode, EnrolRequest, User};
use tungnha_exchange::refusal::Refusal;
use tungnha_exchange::seal::{Detail, Use, seal};
use tungnha_exchange::snap::{Manifest, Piece};
use tungnha_exchange::sync::{Held, SyncRequest, SyncResponse};
use tungnha_exchange::team::{Mate, Team};
use tungnha_exchange::{DeviceKey, HubId, HubKeys, ListPage, OpenError, Purpose};

const HUB: HubId = HubId([9; 16]);

fn keys() -> HubKeys {
    HubKeys::from_seeds(&[1; 32], &[2; 32])
}

fn other_keys() -> HubKeys {
    HubKeys::from_seeds(&[3; 32], &[4; 32])
}

fn ack() -> Ack {
    Ack {
        incarnation: 2,
        dev: 3,
        epoch: 1,
        through: 80,
        chain: [5; 32],
        ranges: vec![(90, 95)],
        notices: vec![
            Notice {
                seq: 7,
                code: NoticeCode::Forked,
            },
            Notice {
                seq: 8,
                code: NoticeCode::Other(99),
            },
        ],
        safe: 40,
        hub_time: 1_714_995_000,
        positions: vec![(UnitId(3), 12)],
        commands: vec![Command {
            id: 1,
            what: CommandKind::NewEpoch,
        }],
    }
}

fn certificate() -> Certificate {
    Certificate {
        incarnation: 1,
        dev: 3,
        epoch: 1,
        member: MemberId(12),
        role: Role::Lead,
        name: "Trần Thị Mai".to_owned(),
        units: vec![(UnitId(3), "Khu phố 3".to_owned())],
        device_key: [6; 32],
        campaign: "{}".to_owned(),
        catalogue: 1,
        commune: "Phường Long Thủy".to_owned(),
        hub_time: 1_714_995_000,
        others: Vec::new(),
    }
}

fn enrol_code() -> EnrolCode {
    EnrolCode {
        addresses: vec!["192.168.1.20:8443".to_owned(), "tram.example.vn:443".to_owned()],
        hub_id: HUB,
        keys: keys().public(),
        tls_pin: [7; 32],
        spare_pin: Some([8; 32]),
        code: "K3QF-72MD".to_owned(),
        commune: "Phường Long Thủy".to_owned(),
    }
}

#[test]
fn an_acknowledgement_opens_for_its_hub_only() {
    let bytes = ack().sign(&keys(), &HUB);
    assert_eq!(Ack::open(&bytes, &keys().public(), &HUB), Ok(ack()));
    let refused = Err(OpenError::Signature);
    assert_eq!(Ack::open(&bytes, &other_keys().public(), &HUB), refused);
    assert_eq!(Ack::open(&bytes, &keys().public(), &HubId([8; 16])), refused);
}

#[test]
fn a_plain_acknowledgement_takes_at_most_150_bytes() {
    let plain = Ack {
        ranges: vec![],
        notices: vec![],
        commands: vec![],
        ..ack()
    };
    let size = plain.sign(&keys(), &HUB).len();
    assert!(size <= 150, "{size} bytes");
}

#[test]
fn bytes_signed_for_one_purpose_mean_nothing_for_another() {
    let bytes = certificate().sign(&keys(), &HUB);
    assert_eq!(
        Ack::open(&bytes, &keys().public(), &HUB),
        Err(OpenError::Signature)
    );
    assert_eq!(
        Refusal::open(&bytes, &keys().public(), &HUB),
        Err(OpenError::Signature)
    );
}

#[test]
fn a_portal_s_page_is_no_acknowledgement() {
    let portal =
        b"<html><body>Xin moi dang nhap Wi-Fi cua khach san de tiep tuc su dung Internet</body></html>";
    assert_eq!(
        Ack::open(portal, &keys().public(), &HUB),
        Err(OpenError::Signature)
    );
}

#[test]
fn every_refusal_comes_back() {
    for refusal in [
        Refusal::UseCounterFrom(u64::MAX),
        Refusal::Incarnation(4),
        Refusal::Revoked,
        Refusal::CodeWrong,
        Refusal::CodeUsed,
        Refusal::CodeExpired,
        Refusal::ShowCertificate,
        Refusal::Gone,
        Refusal::Other(77),
    ] {
        let bytes = refusal.sign(&keys(), &HUB);
        assert_eq!(Refusal::open(&bytes, &keys().public(), &HUB), Ok(refusal));
    }
}

#[test]
fn a_certificate_comes_back() {
    let bytes = certificate().sign(&keys(), &HUB);
    assert_eq!(
        Certificate::open(&bytes, &keys().public(), &HUB),
        Ok(certificate())
    );
    let shared = Certificate {
        others: vec![User {
            member: MemberId(13),
            role: Role::Member,
            name: "Điểu Khánh".to_owned(),
        }],
        ..certificate()
    };
    let bytes = shared.sign(&keys(), &HUB);
    assert_eq!(Certificate::open(&bytes, &keys().public(), &HUB), Ok(shared));
}

#[test]
fn a_table_says_which_page_each_piece_must_hold() {
    let piece = Piece {
        sha256: [0xab; 32],
        length: 7,
    };
    let change = Manifest {
        list: UnitId(3),
        to: 12,
        pieces: vec![piece, piece],
        from: 5,
    };
    let table = change.sign(&keys(), &HUB);
    assert_eq!(
        Manifest::open(&table, &keys().public(), &HUB).as_ref(),
        Ok(&change)
    );
    let page = ListPage {
        list: UnitId(3),
        from: 5,
        to: 12,
        part: 1,
        last: true,
        ..ListPage::default()
    };
    assert!(change.expects(1, &page) && !change.expects(0, &page));
    for other in [
        ListPage {
            to: 13,
            ..page.clone()
        },
        ListPage {
            from: 0,
            ..page.clone()
        },
        ListPage {
            last: false,
            ..page.clone()
        },
        ListPage {
            list: UnitId(4),
            ..page
        },
    ] {
        assert!(!change.expects(1, &other), "{other:?}");
    }
    assert_eq!(piece.path(), format!("/v1/snap/{}", "ab".repeat(32)));
}

#[test]
fn a_table_without_pieces_or_with_one_of_no_or_too_many_bytes_is_refused() {
    let empty = Piece {
        sha256: [1; 32],
        length: 0,
    };
    let large = Piece {
        length: u32::MAX,
        ..empty
    };
    for pieces in [vec![], vec![empty], vec![large]] {
        let table = Manifest {
            list: UnitId(3),
            to: 12,
            pieces,
            from: 0,
        };
        let signed = table.sign(&keys(), &HUB);
        assert!(Manifest::open(&signed, &keys().public(), &HUB).is_err());
    }
}

#[test]
fn a_table_of_pieces_and_claims_are_the_hub_s_or_nothing() {
    let manifest = Manifest {
        list: UnitId(3),
        to: 12,
        pieces: vec![
            Piece {
                sha256: [1; 32],
                length: 40_000,
            },
            Piece {
                sha256: [2; 32],
                length: 900,
            },
        ],
        from: 0,
    };
    let claims = Claims {
        hub_time: 1_714_995_000,
        claims: vec![Claim {
            hid: Hid(1026),
            member: MemberId(12),
            until: 1_714_996_800,
        }],
        members: vec![(MemberId(12), "Điểu Sơn".to_owned())],
    };
    let (table, word) = (manifest.sign(&keys(), &HUB), claims.sign(&keys(), &HUB));
    assert_eq!(manifest.bytes(), 40_900);
    assert_eq!(Manifest::open(&table, &keys().public(), &HUB), Ok(manifest));
    assert_eq!(Claims::open(&word, &keys().public(), &HUB), Ok(claims));
    let (other, refused) = (other_keys().public(), OpenError::Signature);
    assert_eq!(Manifest::open(&table, &other, &HUB), Err(refused));
    assert_eq!(Claims::open(&word, &other, &HUB), Err(refused));
    assert_eq!(
        Claims::open(&table, &keys().public(), &HUB),
        Err(refused),
        "one is not the other"
    );
}

fn team() -> Team {
    Team {
        incarnation: 1,
        dev: 3,
        hub_time: 1_714_995_300,
        mates: vec![Mate {
            dev: 8,
            device_key: DeviceKey::from_seed(&[8; 32]).public(),
            leads: true,
            users: vec![(MemberId(13), "Điểu Khánh".to_owned())],
            units: vec![UnitId(3)],
        }],
    }
}

#[test]
fn a_team_is_the_hub_s_word_for_one_tablet() {
    let signed = team().sign(&keys(), &HUB);
    let opened = Team::open(&signed, &keys().public(), &HUB).unwrap();
    assert_eq!(opened, team());
    assert_eq!(opened.leads().count(), 1);
    assert!(opened.mate(8).is_some_and(|mate| mate.is_used_by(MemberId(13))));
    assert_eq!(opened.mate(3), None);
    let refused = Err(OpenError::Signature);
    assert_eq!(Team::open(&signed, &other_keys().public(), &HUB), refused);
    assert_eq!(Team::open(&signed, &keys().public(), &HubId([8; 16])), refused);
}

#[test]
fn where_a_colleague_is_at_work_is_that_tablet_s_own_word() {
    let (key, thief) = (DeviceKey::from_seed(&[8; 32]), DeviceKey::from_seed(&[2; 32]));
    let word = AtWork {
        dev: 8,
        made: 1_714_995_300,
        houses: vec![(Hid(1_026), MemberId(13), 240)],
    };
    let of_team = |dev| team().mate(dev).map(|mate| mate.device_key);
    let signed = word.sign(&key, &HUB);
    assert_eq!(AtWork::open(&signed, &HUB, of_team), Ok(word.clone()));
    let refused = Err(OpenError::Signature);
    assert_eq!(AtWork::open(&word.sign(&thief, &HUB), &HUB, of_team), refused);
    let stranger = AtWork { dev: 9, ..word };
    assert_eq!(AtWork::open(&stranger.sign(&thief, &HUB), &HUB, of_team), refused);
    assert_eq!(AtWork::open(&signed, &HubId([8; 16]), of_team), refused);
}

#[test]
fn an_everyday_request_and_answer_carry_nothing_for_what_they_do_not_say() {
    let (request, response) = (SyncRequest::default(), SyncResponse::default());
    assert_eq!(request.to_bytes()[0], 0x80 + 7);
    assert_eq!(response.to_bytes()[0], 0x80 + 3);
    let request = SyncRequest {
        battery: Some(40),
        ..request
    };
    assert_eq!(request.to_bytes()[0], 0x80 + 9);
}

#[test]
fn an_enrolment_url_survives_the_line_breaks_of_a_chat_app() {
    let url = enrol_code().to_url();
    assert!(
        url.starts_with("tungnha://enrol/") && url.len() < 500,
        "{} characters",
        url.len()
    );
    let (one, two) = url.split_at(80);
    assert_eq!(
        EnrolCode::from_url(&format!(" {one}\r\n{two} ")),
        Ok(enrol_code())
    );
}

#[test]
fn an_enrolment_url_missing_its_end_is_unreadable() {
    let url = enrol_code().to_url();
    for end in 0..url.len() {
        assert!(EnrolCode::from_url(&url[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn nobody_enrols_a_key_they_do_not_hold() {
    let key = DeviceKey::from_seed(&[1; 32]);
    let bytes = EnrolRequest::sign("K3QF-72MD", "0.1.0", &key, &HUB);
    let request = EnrolRequest::open(&bytes, &HUB).unwrap();
    assert_eq!(
        (request.code.as_str(), request.device_key),
        ("K3QF-72MD", key.public())
    );
    let thief = DeviceKey::from_seed(&[2; 32]);
    let forged = thief.sign(Purpose::Enrol, &HUB, bytes[64..].to_vec()).to_bytes();
    assert_eq!(EnrolRequest::open(&forged, &HUB), Err(OpenError::Signature));
}

#[test]
fn a_sealed_detail_opens_with_the_hub_s_key_beside_its_own_resident_only() {
    let detail = Detail {
        answers: vec![(Target::Cccd, Outcome::from_key("IN_CUSTODY").unwrap())],
        note: "trại 2".to_owned(),
    };
    let sealed = detail
        .seal(&keys().public().seal, &HUB, Rid(5), &[7; 32])
        .unwrap();
    assert_eq!(Detail::open(&keys().seal, &HUB, Rid(5), &sealed), Ok(detail));
    let refused = Err(OpenError::Signature);
    assert_eq!(Detail::open(&other_keys().seal, &HUB, Rid(5), &sealed), refused);
    assert_eq!(Detail::open(&keys().seal, &HUB, Rid(6), &sealed), refused);
    assert_eq!(
        keys()
            .seal
            .open(Use::Envelope, &HUB, &5_u32.to_be_bytes(), &sealed),
        Err(OpenError::Signature)
    );
}

#[test]
fn sealing_is_a_function_of_the_random_bytes_given() {
    let sealed = |random: u8| {
        seal(
            &keys().public().seal,
            Use::Envelope,
            &HUB,
            b"",
            b"envelope",
            &[random; 32],
        )
        .unwrap()
    };
    assert_eq!(sealed(1), sealed(1));
    assert_ne!(sealed(1), sealed(2));
    assert_eq!(sealed(1).len(), 32 + 8 + 16);
}

/// RFC 9180 A.2.1 (DHKEM(X25519), HKDF-SHA256, ChaCha20Poly1305, base mode): the key of its `ikmR`.
#[test]
fn the_sealing_key_is_derived_as_the_rfc_says() {
    let ikm = bytes("1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df");
    let key = tungnha_exchange::seal::SealKey::from_seed(&ikm.try_into().unwrap());
    let public = bytes("4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a");
    assert_eq!(key.public().to_vec(), public);
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
        .collect()
}

fn small_bytes() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..200)
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
    fn a_sync_request_comes_back(
        envelopes in prop::collection::vec(small_bytes(), 0..4),
        cursors in prop::collection::vec((any::<u32>(), any::<u64>()), 0..4),
        last_ack in prop::option::of(small_bytes()),
        (budget, next_seq, clock) in (any::<u32>(), any::<u64>(), any::<i64>()),
        app in ".{0,20}",
        (certificate, battery) in (any::<Option<[u8; 8]>>(), any::<Option<u8>>()),
        working in prop::collection::vec(any::<u32>(), 0..3),
        held in prop::collection::vec((any::<u32>(), any::<u32>(), any::<u64>(), any::<u64>()), 0..3),
        (by, team) in (any::<Option<u32>>(), any::<Option<[u8; 8]>>()),
        papers in prop::option::of(prop::collection::vec(any::<(u8, [u8; 8])>(), 0..3)),
    ) {
        let cursors = cursors.into_iter().map(|(unit, position)| (UnitId(unit), position)).collect();
        let working = working.into_iter().map(Hid).collect();
        let held = held.into_iter().map(|(dev, epoch, first, next)| Held { dev, epoch, first, next }).collect();
        let request = SyncRequest {
            envelopes, cursors, budget, last_ack, next_seq, app, clock, certificate, battery, working, held, by: by.map(MemberId), team, papers,
        };
        prop_assert_eq!(SyncRequest::from_bytes(&request.to_bytes()), Ok(request));
    }

    #[test]
    fn a_sync_response_comes_back(
        (ack, pages, more) in (small_bytes(), prop::collection::vec(small_bytes(), 0..4), any::<bool>()),
        snapshots in prop::collection::vec(small_bytes(), 0..3),
        (certificate, claims, team) in (prop::option::of(small_bytes()), prop::option::of(small_bytes()), prop::option::of(small_bytes())),
        (acks, papers) in (prop::collection::vec(small_bytes(), 0..3), prop::collection::vec(small_bytes(), 0..3)),
    ) {
        let response = SyncResponse { ack, pages, more, snapshots, certificate, claims, acks, team, papers };
        prop_assert_eq!(SyncResponse::from_bytes(&response.to_bytes()), Ok(response));
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), text in ".{0,200}") {
        let public = keys().public();
        let _ = Envelope::from_bytes(&bytes).map(|envelope| envelope.open(&public.sign, &HUB));
        let _ = SyncRequest::from_bytes(&bytes);
        let _ = SyncResponse::from_bytes(&bytes);
        let _ = EnrolRequest::open(&bytes, &HUB);
        let _ = Detail::open(&keys().seal, &HUB, Rid(1), &bytes);
        let _ = EnrolCode::from_url(&format!("tungnha://enrol/{text}"));
        let _ = SignedStamp::read(&format!("TN1 {text}"));
    }

    #[test]
    fn no_rightly_signed_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let public = keys().public();
        let signed = |purpose| keys().sign(purpose, &HUB, bytes.clone()).to_bytes();
        let _ = Ack::open(&signed(Purpose::Ack), &public, &HUB);
        let _ = Refusal::open(&signed(Purpose::Refusal), &public, &HUB);
        let _ = Certificate::open(&signed(Purpose::Certificate), &public, &HUB);
        let _ = ListPage::open(&signed(Purpose::Page), &public, &HUB);
        let _ = Manifest::open(&signed(Purpose::Snapshot), &public, &HUB);
        let _ = Claims::open(&signed(Purpose::Claims), &public, &HUB);
        let packed = zstd::bulk::compress(&bytes, 1).unwrap();
        let page = keys().sign(Purpose::Page, &HUB, packed).to_bytes();
        let _ = ListPage::open(&page, &public, &HUB);
    }

    #[test]
    fn a_field_changed_in_a_rightly_signed_message_never_panics(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let public = keys().public();
        let twist = |bytes: &[u8]| {
            let mut body = bytes[64..].to_vec();
            for (at, to) in &changes {
                let at = at.index(body.len());
                body[at] = *to;
            }
            body
        };
        let again = |purpose, bytes: &[u8]| keys().sign(purpose, &HUB, twist(bytes)).to_bytes();
        let _ = Ack::open(&again(Purpose::Ack, &ack().sign(&keys(), &HUB)), &public, &HUB);
        let bytes = certificate().sign(&keys(), &HUB);
        let _ = Certificate::open(&again(Purpose::Certificate, &bytes), &public, &HUB);
    }

    #[test]
    fn a_message_with_later_fields_is_still_read(extra in any::<u64>()) {
        // A later version appends a field: the array says 12 instead of 11.
        let signed = ack().sign(&keys(), &HUB);
        let mut body = signed[64..].to_vec();
        prop_assert_eq!(body[0], 0x80 + 11);
        body[0] += 1;
        body.push(0x1b);
        body.extend(extra.to_be_bytes());
        let bytes = keys().sign(Purpose::Ack, &HUB, body).to_bytes();
        prop_assert_eq!(Ack::open(&bytes, &keys().public(), &HUB), Ok(ack()));
    }
}

#[test]
fn a_fingerprint_is_the_same_however_a_code_is_typed_and_another_for_any_other_key_or_code() {
    let keys = HubKeys::from_seeds(&[1; 32], &[2; 32]);
    let code = EnrolCode {
        addresses: vec!["192.168.1.10:8443".to_owned()],
        hub_id: HubId([3; 16]),
        keys: keys.public(),
        tls_pin: [4; 32],
        spare_pin: Some([5; 32]),
        code: "K7QF0-M9X1D".to_owned(),
        commune: "Phường Long Thủy".to_owned(),
    };
    let shown = code.fingerprint();
    let groups: Vec<_> = shown.split(' ').collect();
    assert!(
        groups.len() == 4
            && groups
                .iter()
                .all(|group| group.len() == 4 && group.bytes().all(|digit| digit.is_ascii_digit())),
        "{shown}"
    );
    let typed = EnrolCode {
        code: "k7qfo m9xld".to_owned(),
        addresses: Vec::new(),
        ..code.clone()
    };
    assert_eq!(
        typed.fingerprint(),
        shown,
        "neither case nor where it was found matters"
    );
    let mut others = vec![code; 6];
    others[0].hub_id = HubId([9; 16]);
    others[1].keys.sign[0] ^= 1;
    others[2].keys.seal[0] ^= 1;
    others[3].tls_pin[0] ^= 1;
    others[4].spare_pin = None;
    others[5].code = "K7QF0-M9X1E".to_owned();
    for other in others {
        assert_ne!(other.fingerprint(), shown);
    }
}
