//! Two tablets of a team that meet without a network: where colleagues work goes along with the copy one hands the
//! other, and a lead's tablet gives the other one codes.

use tungnha_device::Tablet;
use tungnha_device::views::{Claimed, CodeFor, ErrorCode, LeaseState, TakenWhat};
use tungnha_domain::{Hid, MemberId, Role};
use tungnha_exchange::DeviceKey;
use tungnha_exchange::carry::Bundle;
use tungnha_exchange::claims::{AtWork, Claim, Claims};
use tungnha_exchange::record::{Body, CodeSide, Coded};
use tungnha_exchange::team::{Mate, Team};

use crate::carry::bytes;
use crate::hub::{DEV, HUB, ME, UNIT};
use crate::setting::{EVENING, PIN, Setting};

const MINUTE: i64 = 60;
const DAY: u64 = 86_400;

/// A colleague's tablet of the same hub, held by a member who leads nobody.
fn colleague(here: &Setting) -> Setting {
    let mut other = Setting::new();
    other.hub = here.hub.colleague(DEV + 1);
    other.hub.state().role = Role::Member;
    other
}

/// The hub tells `setting`'s tablet that it has one colleague: `mate`'s, which leads or does not.
fn introduce(setting: &Setting, tablet: &Tablet, (mate, mate_dev): (&Setting, u32), leads: bool, at: i64) {
    let key = mate.hub.state().device_key.unwrap();
    let dev = if mate_dev == DEV { DEV + 1 } else { DEV };
    setting.hub.state().team = Some(Team {
        incarnation: 1,
        dev,
        hub_time: at,
        mates: vec![Mate {
            dev: mate_dev,
            device_key: key,
            leads,
            users: vec![(ME, "Nguyễn Thị Mẫu".to_owned())],
            units: vec![UNIT],
        }],
    });
    assert_eq!(tablet.send_now().unwrap().problem, None);
}

/// The lead's tablet and a member's, each told of the other by the hub.
fn team() -> ((Setting, Tablet), (Setting, Tablet)) {
    let here = Setting::new();
    let there = colleague(&here);
    let (tablet, buddy) = (here.ready(), there.ready());
    introduce(&here, &tablet, (&there, DEV + 1), false, EVENING);
    introduce(&there, &buddy, (&here, DEV), true, EVENING);
    ((here, tablet), (there, buddy))
}

/// What the first hands the second; something is always unsent.
fn copy(tablet: &Tablet) -> Vec<u8> {
    bytes(&tablet.export_bundle().unwrap().unwrap().data)
}

fn claimed(tablet: &Tablet, hid: u32) -> Option<Claimed> {
    tablet.household(hid).unwrap().claimed
}

#[test]
fn where_a_colleague_works_is_known_after_meeting_them_without_a_network_and_ends_by_itself() {
    let ((here, tablet), (there, buddy)) = team();
    tablet.nobody_home(3).unwrap();
    tablet.open_house(1).unwrap();
    here.clock.advance(4 * 60);
    there.clock.advance(4 * 60);
    let taken = buddy.take_file(&copy(&tablet)).unwrap();
    assert_eq!((taken.what, taken.records), (TakenWhat::Colleague, 1));
    let shown = claimed(&buddy, 1).unwrap();
    assert_eq!(shown.by.as_deref(), Some("Nguyễn Thị Mẫu"));
    assert_eq!(
        shown.until, "2024-05-06T19:00:00+07:00",
        "from when they came there"
    );
    assert_eq!(claimed(&buddy, 2), None);
    buddy.open_house(1).unwrap();
    let recorded = buddy.mark_person_done(11).unwrap();
    assert!(!recorded.undo.seqs.is_empty(), "it informs and never blocks");
    there.clock.advance(26 * 60);
    assert_eq!(claimed(&buddy, 1), None);
}

#[test]
fn a_note_goes_by_symbols_too_and_is_not_kept_with_what_is_kept() {
    let ((_here, tablet), (there, buddy)) = team();
    tablet.nobody_home(3).unwrap();
    tablet.open_house(1).unwrap();
    let file = tablet.export_bundle().unwrap().unwrap();
    let (side, picture) = crate::buddy::photograph(&file.symbols[0]);
    assert!(buddy.take_picture(side, side, &picture).unwrap().taken.is_some());
    assert!(claimed(&buddy, 1).is_some());
    let again = buddy.hand_out(&buddy.held().unwrap()[0].id).unwrap();
    let kept = Bundle::from_bytes(&bytes(&again.data)).unwrap();
    assert_eq!(kept.at_work, None, "a note is told at first hand or not at all");
    buddy.send_now().unwrap();
    assert_eq!(there.hub.state().requests.last().unwrap().working, []);
    assert!(
        claimed(&buddy, 1).is_some(),
        "the hub, which knows nothing of it, does not end it"
    );
}

#[test]
fn an_old_copy_read_again_brings_no_note_back_and_a_newer_one_takes_the_place_of_the_last() {
    let ((here, tablet), (there, buddy)) = team();
    tablet.nobody_home(3).unwrap();
    tablet.open_house(1).unwrap();
    let first = copy(&tablet);
    here.clock.advance(60);
    there.clock.advance(60);
    tablet.nobody_home(1).unwrap();
    tablet.open_house(2).unwrap();
    let second = copy(&tablet);
    buddy.take_file(&first).unwrap();
    assert!(claimed(&buddy, 1).is_some());
    buddy.take_file(&second).unwrap();
    assert_eq!(claimed(&buddy, 1), None, "they have gone on");
    assert!(claimed(&buddy, 2).is_some());
    buddy.take_file(&first).unwrap();
    assert_eq!(claimed(&buddy, 1), None, "the old one says nothing new");
    here.clock.advance(60);
    tablet.nobody_home(2).unwrap();
    buddy.take_file(&copy(&tablet)).unwrap();
    assert_eq!(claimed(&buddy, 2), None, "nowhere now");
    // Days later, on a tablet that was set back to that evening: it was read once.
    there.clock.reboot(EVENING + MINUTE);
    buddy.take_file(&second).unwrap();
    assert_eq!(claimed(&buddy, 2), None);
}

#[test]
fn a_copy_first_read_days_later_or_by_wrong_clocks_at_most_says_nothing() {
    for (mine, theirs) in [(0, 3 * 86_400), (0, -86_400), (5 * 86_400, 0), (-365 * 86_400, 0)] {
        let ((here, tablet), (there, buddy)) = team();
        // A restart makes the wall clock all there is to go by.
        here.clock.reboot(EVENING + mine);
        there.clock.reboot(EVENING + theirs);
        tablet.nobody_home(3).unwrap();
        tablet.open_house(1).unwrap();
        buddy.take_file(&copy(&tablet)).unwrap();
        assert_eq!(claimed(&buddy, 1), None, "{mine} {theirs}");
        // And the next day, with clocks that are right again, a fresh one is taken.
        here.clock.reboot(EVENING + 86_400);
        there.clock.reboot(EVENING + 86_400 - 2 * MINUTE);
        tablet.open_house(2).unwrap();
        let taken = buddy.take_file(&copy(&tablet)).unwrap();
        assert_eq!(taken.what, TakenWhat::Colleague);
        assert!(claimed(&buddy, 2).is_some(), "two minutes ahead is no matter");
        there.clock.reboot(EVENING - 86_400);
        assert_eq!(claimed(&buddy, 2), None, "a clock set back does not keep it");
    }
}

#[test]
fn a_stranger_another_team_or_somebody_revoked_plants_no_note() {
    let ((here, tablet), (there, buddy)) = team();
    tablet.nobody_home(3).unwrap();
    let whole = Bundle::from_bytes(&copy(&tablet)).unwrap();
    let word = |made: i64, dev: u32, member: u32, key: &DeviceKey| {
        let word = AtWork {
            dev,
            made: EVENING + made,
            houses: vec![(Hid(1), MemberId(member), 0)],
        };
        let bundle = Bundle {
            at_work: Some(word.sign(key, &HUB)),
            ..whole.clone()
        };
        buddy.take_file(&bundle.to_bytes()).unwrap();
    };
    let thief = DeviceKey::from_seed(&[77; 32]);
    word(0, DEV, 1, &thief);
    word(0, DEV + 9, 1, &thief);
    assert_eq!(claimed(&buddy, 1), None);
    // A colleague may speak of their own users and of shared hamlets only.
    let known = DeviceKey::from_seed(&[78; 32]);
    let mut of_colleague = there.hub.state().team.clone().unwrap();
    of_colleague.hub_time += 1;
    of_colleague.mates[0].device_key = known.public();
    there.hub.state().team = Some(of_colleague.clone());
    buddy.send_now().unwrap();
    word(1, DEV, 2, &known);
    assert_eq!(claimed(&buddy, 1), None, "somebody who does not use that tablet");
    of_colleague.hub_time += 1;
    of_colleague.mates[0].units = vec![crate::hub::SECOND_UNIT];
    there.hub.state().team = Some(of_colleague.clone());
    buddy.send_now().unwrap();
    word(2, DEV, 1, &known);
    assert_eq!(claimed(&buddy, 1), None, "a house of a hamlet they do not share");
    // Revoked: what they had said goes with them.
    introduce(&there, &buddy, (&here, DEV), true, EVENING + 9);
    here.clock.advance(60);
    tablet.open_house(1).unwrap();
    buddy.take_file(&copy(&tablet)).unwrap();
    assert!(claimed(&buddy, 1).is_some());
    let nobody = Team {
        hub_time: EVENING + 10,
        mates: Vec::new(),
        ..of_colleague
    };
    there.hub.state().team = Some(nobody);
    buddy.send_now().unwrap();
    assert_eq!(claimed(&buddy, 1), None);
}

#[test]
fn of_two_roads_the_later_word_counts() {
    let ((here, tablet), (there, buddy)) = team();
    let told = |hid: u32, heard: i64| {
        there.hub.state().time = EVENING + 5 * MINUTE;
        there.hub.state().claims = Some(Claims {
            hub_time: heard,
            claims: vec![Claim {
                hid: Hid(hid),
                member: ME,
                until: heard + 30 * MINUTE,
            }],
            members: Vec::new(),
        });
        buddy.send_now().unwrap();
    };
    tablet.nobody_home(3).unwrap();
    here.clock.advance(5 * 60);
    there.clock.advance(5 * 60);
    tablet.open_house(1).unwrap();
    buddy.take_file(&copy(&tablet)).unwrap();
    told(1, EVENING + MINUTE);
    assert!(claimed(&buddy, 1).is_some(), "the same by both roads is one");
    told(2, EVENING + MINUTE);
    assert!(claimed(&buddy, 1).is_some(), "their tablet said so since");
    assert_eq!(claimed(&buddy, 2), None, "they have gone on from there");
    told(2, EVENING + 6 * MINUTE);
    assert_eq!(claimed(&buddy, 1), None, "the hub heard from them later");
    assert!(claimed(&buddy, 2).is_some());
}

#[test]
fn a_lead_s_code_opens_a_colleague_s_lists_for_a_day_once_and_both_logs_say_so() {
    let ((here, tablet), (there, buddy)) = team();
    there.clock.advance(7 * DAY);
    let lease = buddy.app_state().unwrap().lease.unwrap();
    assert_eq!(lease.state, LeaseState::Locked);
    let request = lease.request.unwrap();
    let tablets = tablet.team_tablets().unwrap();
    assert_eq!((tablets.len(), tablets[0].dev), (1, DEV + 1));
    let given = tablet.lead_code(CodeFor::Day, DEV + 1, request).unwrap();
    assert_eq!(
        buddy.open_for_a_day("AAAA-BBBB-CCCC").unwrap_err().code(),
        ErrorCode::OfficeCodeWrong
    );
    let state = buddy.open_for_a_day(&given.code.to_lowercase()).unwrap();
    assert_eq!(state.lease.unwrap().state, LeaseState::Day);
    assert_eq!(buddy.today().unwrap().rows.len(), 3);
    there.clock.advance(DAY);
    assert_eq!(
        buddy.open_for_a_day(&given.code).unwrap_err().code(),
        ErrorCode::OfficeCodeWrong,
        "once"
    );
    let next = buddy.app_state().unwrap().lease.unwrap().request;
    assert_eq!(next, Some(request + 1));
    // The officer's own codes are what they were.
    let minute = (EVENING / 60).cast_unsigned();
    let code = there.hub.code_key().day(minute).unwrap();
    buddy.open_for_a_day(&code).unwrap();
    for (setting, tablet) in [(&here, &tablet), (&there, &buddy)] {
        tablet.send_now().unwrap();
        let records = setting.hub.records();
        let body = &records.last().unwrap().body;
        let (side, dev) = if std::ptr::eq(setting, &here) {
            (CodeSide::Given, DEV + 1)
        } else {
            (CodeSide::Taken, DEV)
        };
        let said = Body::Code {
            what: Coded::Day,
            side,
            dev,
            number: request,
        };
        assert_eq!((*body == said, records.len()), (true, 1), "{body:?}");
    }
}

#[test]
fn a_lead_s_code_that_was_never_used_does_not_wait_for_the_next_time() {
    let ((_here, tablet), (there, buddy)) = team();
    there.clock.advance(7 * DAY);
    let request = buddy.app_state().unwrap().lease.unwrap().request.unwrap();
    let given = tablet.lead_code(CodeFor::Day, DEV + 1, request).unwrap();
    there.hub.state().time += 7 * 86_400;
    buddy.send_now().unwrap();
    there.clock.advance(7 * DAY);
    assert_eq!(
        buddy.open_for_a_day(&given.code).unwrap_err().code(),
        ErrorCode::OfficeCodeWrong
    );
}

#[test]
fn a_forgotten_pin_is_replaced_by_the_lead_s_code_and_the_log_says_so() {
    let ((_here, tablet), (there, buddy)) = team();
    let unsent = buddy.mark_household_done(1).unwrap().undo.seqs.len();
    buddy.lock().unwrap();
    let request = buddy.app_state().unwrap().reset.unwrap();
    assert!(request.lead, "the lead's tablet has a code as well");
    let given = tablet
        .lead_code(CodeFor::NewPin, request.dev, request.number)
        .unwrap();
    let day = tablet
        .lead_code(CodeFor::Day, request.dev, request.number)
        .unwrap();
    assert_ne!(given.code, day.code);
    assert_eq!(
        buddy.reset_pin(0, &day.code, "112233").unwrap_err().code(),
        ErrorCode::OfficeCodeWrong
    );
    buddy.reset_pin(0, &given.code, "112233").unwrap();
    buddy.lock().unwrap();
    assert!(buddy.unlock(0, PIN).is_err());
    buddy.unlock(0, "112233").unwrap();
    buddy.lock().unwrap();
    assert_eq!(
        buddy.reset_pin(0, &given.code, "445566").unwrap_err().code(),
        ErrorCode::OfficeCodeWrong,
        "once"
    );
    // The officer's road to the next request is the same as ever.
    let next = buddy.app_state().unwrap().reset.unwrap();
    let code = there.hub.code_key().reset(next.number).unwrap();
    buddy.reset_pin(0, &code, "445566").unwrap();
    buddy.send_now().unwrap();
    let records = there.hub.records();
    assert_eq!(records.len(), unsent + 1, "nothing lost, and one line more");
    let said = Body::Code {
        what: Coded::NewPin,
        side: CodeSide::Taken,
        dev: DEV,
        number: request.number,
    };
    assert_eq!(records.last().unwrap().body, said);
}

#[test]
fn who_leads_no_longer_or_is_out_of_service_gives_no_code_and_none_of_theirs_is_taken() {
    let ((here, tablet), (there, buddy)) = team();
    let request = buddy.app_state().unwrap().reset.unwrap();
    let given = tablet
        .lead_code(CodeFor::NewPin, request.dev, request.number)
        .unwrap();
    // The member's tablet hears first that they lead no longer.
    introduce(&there, &buddy, (&here, DEV), false, EVENING + 1);
    assert!(!buddy.app_state().unwrap().reset.unwrap().lead);
    assert_eq!(buddy.app_state().unwrap().lease.unwrap().request, None);
    buddy.lock().unwrap();
    assert_eq!(
        buddy.reset_pin(0, &given.code, "112233").unwrap_err().code(),
        ErrorCode::OfficeCodeWrong
    );
    // An older word of the hub does not give it back.
    buddy.unlock(0, PIN).unwrap();
    introduce(&there, &buddy, (&here, DEV), true, EVENING);
    assert!(!buddy.app_state().unwrap().reset.unwrap().lead);
    // The lead's own tablet: for its team only, not while its lists are locked, not without the role.
    let refused = |tablet: &Tablet, dev| tablet.lead_code(CodeFor::Day, dev, 1).unwrap_err().code();
    assert_eq!(refused(&tablet, DEV + 2), ErrorCode::NotFound);
    here.clock.advance(7 * DAY);
    assert_eq!(refused(&tablet, DEV + 1), ErrorCode::LeaseLocked);
    tablet.send_now().unwrap();
    tablet.lead_code(CodeFor::Day, DEV + 1, 1).unwrap();
    let mut member = here.hub.first_certificate();
    (member.role, member.hub_time) = (Role::Member, member.hub_time + 1);
    here.hub.state().newer = Some(member);
    tablet.send_now().unwrap();
    assert_eq!(refused(&tablet, DEV + 1), ErrorCode::NotAllowed);
    assert!(tablet.team_tablets().is_err());
}
