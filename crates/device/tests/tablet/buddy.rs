//! Two tablets of a team keep each other's sealed records; one has no network, the other meets the hub.

use tungnha_device::views::{QrSymbol, SendPhase, TakenWhat};
use tungnha_exchange::carry::{Bundle, VERSION_25_CHARS};
use tungnha_exchange::{HubId, carry};

use crate::carry::bytes;
use crate::hub::{DEV, Fault, HUB};
use crate::setting::{PIN, Setting};

/// A day of 80 visits of which most answer everything for one person, as the bench's plan has it.
fn a_day(here: &Setting, tablet: &tungnha_device::Tablet) {
    use tungnha_domain::{Outcome, Target};
    let rid = tablet.resident_of("070186000011").unwrap().unwrap();
    for visit in 0..80 {
        here.clock.advance(100 + visit * 7 % 90);
        let all = Target::ALL.into_iter().map(|target| (target, Outcome::Done));
        let answers = if visit % 3 == 0 {
            vec![(Target::Dddt, Outcome::InProgress), (Target::Sim, Outcome::Done)]
        } else {
            all.collect()
        };
        tablet.record_bare(rid, answers).unwrap();
    }
}

/// The symbol as a screen shows it, four pixels a module.
pub(crate) fn photograph(symbol: &QrSymbol) -> (u32, Vec<u8>) {
    let side = symbol.size as usize * 4;
    let mut picture = vec![255_u8; side * side];
    for run in symbol.path.split('M').skip(1) {
        let (at, rest) = run.split_once('h').unwrap();
        let (x, y) = at.split_once(' ').unwrap();
        let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
        let length: usize = rest.split_once('v').unwrap().0.parse().unwrap();
        for row in y * 4..y * 4 + 4 {
            picture[row * side + x * 4..row * side + (x + length) * 4].fill(0);
        }
    }
    (side as u32, picture)
}

/// A colleague's tablet of the same hub: another number.
fn colleague(here: &Setting) -> Setting {
    let mut other = Setting::new();
    other.hub = here.hub.colleague(DEV + 1);
    other
}

#[test]
fn a_day_of_eighty_visits_is_one_symbol_that_a_middling_camera_reads() {
    let here = Setting::new();
    let tablet = here.ready();
    a_day(&here, &tablet);
    let file = tablet.export_bundle().unwrap().unwrap();
    assert_eq!((file.records, file.symbols.len()), (80, 1));
    let modules = file.symbols[0].size - 8;
    assert!(modules <= 17 + 4 * 25, "{modules} modules a side");
    let mut bundle = Bundle::from_bytes(&bytes(&file.data)).unwrap();
    bundle.certificates.clear();
    let letters = carry::frames(&bundle.to_bytes(), VERSION_25_CHARS).unwrap()[0].len();
    assert!(letters <= VERSION_25_CHARS, "{letters} letters");
}

#[test]
fn a_colleague_s_tablet_keeps_a_day_shown_as_a_symbol_hands_it_to_the_hub_and_gives_the_receipt_back() {
    let here = Setting::new();
    let tablet = here.ready();
    a_day(&here, &tablet);
    let there = colleague(&here);
    let buddy = there.ready();
    let (side, picture) = photograph(&tablet.export_bundle().unwrap().unwrap().symbols[0]);
    let seen = buddy.take_picture(side, side, &picture).unwrap();
    let taken = seen.taken.unwrap();
    assert_eq!((taken.what, taken.records), (TakenWhat::Colleague, 80));
    let lines = buddy.held().unwrap();
    assert_eq!((lines.len(), lines[0].dev, lines[0].records), (1, DEV, 80));
    // With the buddy's next sync the hub hears that it is there, gets it, and signs.
    assert_eq!(buddy.send_now().unwrap().state, SendPhase::AllSent);
    let held = there.hub.state().requests.last().unwrap().held.clone();
    assert_eq!(
        (held.len(), held[0].dev, held[0].first, held[0].next),
        (1, DEV, 1, 81)
    );
    assert_eq!(here.hub.records().len(), 80);
    let lines = buddy.held().unwrap();
    assert_eq!(
        (lines.len(), lines[0].receipt),
        (1, true),
        "only the receipt is left to hand over"
    );
    // Shown as a symbol again, it turns the first tablet green without a network.
    let receipt = buddy.hand_out(&lines[0].id).unwrap();
    let (side, picture) = photograph(&receipt.symbols[0]);
    let taken = tablet.take_picture(side, side, &picture).unwrap().taken.unwrap();
    assert_eq!((taken.what, taken.records), (TakenWhat::Receipt, 80));
    assert_eq!(tablet.send_state().unwrap().state, SendPhase::AllSent);
}

#[test]
fn a_locked_buddy_hands_on_what_it_keeps_and_a_lost_answer_costs_nothing() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    let there = colleague(&here);
    let buddy = there.ready();
    let file = tablet.export_bundle().unwrap().unwrap();
    let taken = buddy.take_file(&bytes(&file.data)).unwrap();
    assert_eq!(
        taken.name.as_deref(),
        Some("Nguyễn Thị Mẫu"),
        "by the hub's certificate"
    );
    buddy.lock().unwrap();
    there.hub.state().faults.push_back(Fault::AnswerLost);
    buddy.send_spares().unwrap();
    assert_eq!(buddy.held().unwrap().len(), 1);
    buddy.send_spares().unwrap();
    let lines = buddy.held().unwrap();
    assert_eq!((lines.len(), lines[0].receipt), (1, true));
    assert_eq!(here.hub.records().len(), 4);
}

#[test]
fn a_buddy_hands_a_bundle_out_again_and_the_latest_takes_the_place_of_those_it_holds() {
    let here = Setting::new();
    let tablet = here.ready();
    let there = colleague(&here);
    let buddy = there.ready();
    for house in 1..=3 {
        tablet.nobody_home(house).unwrap();
        let file = tablet.export_bundle().unwrap().unwrap();
        buddy.take_file(&bytes(&file.data)).unwrap();
    }
    let lines = buddy.held().unwrap();
    assert_eq!((lines.len(), lines[0].records), (1, 3));
    let again = buddy.hand_out(&lines[0].id).unwrap();
    assert!(!again.symbols.is_empty());
    here.hub.receive(&bytes(&again.data));
    assert_eq!(here.hub.records().len(), 3);
    // A receipt that came as a file covers it as well.
    let receipt = here.hub.receive(&bytes(&again.data));
    buddy.take_file(&receipt.to_bytes()).unwrap();
    assert!(buddy.held().unwrap().iter().all(|line| line.receipt));
}

#[test]
fn what_is_of_no_use_is_not_kept_and_said() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    let file = tablet.export_bundle().unwrap().unwrap();
    assert_eq!(tablet.take_file(&bytes(&file.data)).unwrap().what, TakenWhat::Own);
    let there = colleague(&here);
    let buddy = there.ready();
    let bundle = Bundle::from_bytes(&bytes(&file.data)).unwrap();
    let stranger = Bundle {
        hub_id: HubId([8; 16]),
        ..bundle.clone()
    };
    assert_eq!(
        buddy.take_file(&stranger.to_bytes()).unwrap().what,
        TakenWhat::OtherHub
    );
    let unlabelled = Bundle {
        labels: Vec::new(),
        ..bundle.clone()
    };
    assert!(buddy.take_file(&unlabelled.to_bytes()).is_err());
    assert!(buddy.held().unwrap().is_empty());
    // However many hand theirs over, the shelf is bounded and throws nothing away.
    let mut kept = 0;
    for dev in 100..200 {
        let mut other = bundle.clone();
        other.labels[0].dev = dev;
        let taken = buddy.take_file(&other.to_bytes()).unwrap();
        kept += usize::from(taken.what == TakenWhat::Colleague);
    }
    assert_eq!((kept, buddy.held().unwrap().len()), (64, 64));
    buddy.lock().unwrap();
    buddy.unlock(0, PIN).unwrap();
    assert_eq!(buddy.held().unwrap().len(), 64);
    assert_eq!(bundle.hub_id, HUB);
}
