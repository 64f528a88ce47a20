//! Files out and receipts in, with the app open or locked.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tungnha_device::views::{ErrorCode, Saved, SendPhase, TakenWhat, Target};
use tungnha_exchange::ack::Ack;
use tungnha_exchange::carry::{Bundle, Receipt};
use tungnha_exchange::enrol::Certificate;
use tungnha_exchange::{HubId, HubKeys};

use crate::hub::{DEV, HUB};
use crate::setting::{PIN, Setting, chip};

pub(crate) fn bytes(base64: &str) -> Vec<u8> {
    STANDARD.decode(base64).unwrap()
}

#[test]
fn a_file_carries_everything_unsent_and_its_receipt_turns_it_green() {
    let here = Setting::new();
    let tablet = here.ready();
    assert!(tablet.export_bundle().unwrap().is_none(), "nothing is unsent");
    tablet.mark_household_done(1).unwrap();
    tablet.nobody_home(2).unwrap();
    let file = tablet.export_bundle().unwrap().unwrap();
    assert_eq!(
        (file.records, file.name.as_str()),
        (5, "may-7-2024-05-06-1830.tungnha")
    );
    let bundle = Bundle::from_bytes(&bytes(&file.data)).unwrap();
    let keys = HubKeys::from_seeds(&[1; 32], &[2; 32]).public();
    let certificate = Certificate::open(&bundle.certificates[0], &keys, &HUB).unwrap();
    assert_eq!(certificate.dev, DEV);
    // What is recorded meanwhile is not under the receipt.
    tablet.nobody_home(3).unwrap();
    let receipt = here.hub.receive(&bytes(&file.data)).to_bytes();
    let taken = tablet.take_file(&receipt).unwrap();
    assert_eq!((taken.what, taken.records), (TakenWhat::Receipt, 5));
    let state = tablet.send_state().unwrap();
    assert_eq!((state.state, state.records_unsent), (SendPhase::Waiting, 1));
    let house = tablet.household(1).unwrap();
    assert_eq!(chip(&house, 11, Target::Cccd).saved, Some(Saved::Sent));
    assert_eq!(tablet.take_file(&receipt).unwrap().what, TakenWhat::Stale);
    // The network is back: any mix of roads, each record once.
    assert_eq!(tablet.send_now().unwrap().state, SendPhase::AllSent);
    assert_eq!(here.hub.records().len(), 6);
}

#[test]
fn a_locked_tablet_gives_out_the_file_and_keeps_the_receipt_for_its_owner() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    tablet.lock().unwrap();
    let file = tablet.export_bundle().unwrap().unwrap();
    assert_eq!(file.records, 4);
    let receipt = here.hub.receive(&bytes(&file.data)).to_bytes();
    let taken = tablet.take_file(&receipt).unwrap();
    assert_eq!((taken.what, taken.records), (TakenWhat::ReceiptKept, 4));
    assert!(
        tablet.export_bundle().unwrap().is_none(),
        "all of it is under a receipt"
    );
    tablet.unlock(0, PIN).unwrap();
    assert_eq!(tablet.send_state().unwrap().state, SendPhase::AllSent);
}

#[test]
fn a_receipt_that_is_not_this_hub_s_or_not_for_this_tablet_turns_nothing_green_and_says_why() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    let receipt = here
        .hub
        .receive(&bytes(&tablet.export_bundle().unwrap().unwrap().data));
    let keys = HubKeys::from_seeds(&[1; 32], &[2; 32]);
    let forger = HubKeys::from_seeds(&[5; 32], &[6; 32]);
    let mut ack = Ack::open(&receipt.acks[0], &keys.public(), &HUB).unwrap();
    let one = |ack: Vec<u8>| Receipt {
        hub_id: HUB,
        acks: vec![ack],
        refused: Vec::new(),
    };
    let forged = one(ack.sign(&forger, &HUB));
    let other_hub = Receipt {
        hub_id: HubId([4; 16]),
        ..receipt.clone()
    };
    ack.dev += 1;
    let colleague = one(ack.sign(&keys, &HUB));
    ack.dev -= 1;
    ack.chain = [7; 32];
    let history = one(ack.sign(&keys, &HUB));
    for (receipt, what) in [
        (forged, TakenWhat::NotSigned),
        (other_hub, TakenWhat::OtherHub),
        (colleague, TakenWhat::NotOurs),
        (history, TakenWhat::OtherHistory),
    ] {
        let taken = tablet.take_file(&receipt.to_bytes()).unwrap();
        assert_eq!((taken.what, taken.records), (what, 0));
        assert_eq!(tablet.send_state().unwrap().records_unsent, 4, "{what:?}");
    }
    for nonsense in [&b"TNR"[..], b"TNR\x01\x80", b"xin chao", b""] {
        let refused = tablet.take_file(nonsense).unwrap_err();
        assert_eq!(refused.code(), ErrorCode::BadInput);
    }
    assert_eq!(tablet.take_file(&receipt.to_bytes()).unwrap().records, 4);
}

#[test]
fn a_tablet_that_was_never_enrolled_has_nothing_to_carry() {
    let here = Setting::new();
    let tablet = here.tablet();
    assert_eq!(tablet.spare_state().unwrap().waiting, 0);
    assert_eq!(tablet.export_bundle().unwrap_err().code(), ErrorCode::NotEnrolled);
    assert_eq!(tablet.take_file(b"x").unwrap_err().code(), ErrorCode::NotEnrolled);
}
