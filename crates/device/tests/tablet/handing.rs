//! A tablet whose hamlets, role or users change, handed from one person to the next.

use tungnha_device::views::{ErrorCode, Phase, Role, Target};
use tungnha_domain::{MemberId, UnitId};
use tungnha_exchange::enrol::{Certificate, User};

use crate::hub::{ME, ONE_MORE_USER, SECOND_UNIT, UNIT};
use crate::setting::{PIN, Setting};

pub(crate) const KHANH: MemberId = MemberId(2);
pub(crate) const HER_PIN: &str = "975310";

fn khanh() -> User {
    User {
        member: KHANH,
        role: tungnha_domain::Role::Member,
        name: "Điểu Khánh".to_owned(),
    }
}

/// The tablet's certificate with something changed, a minute later.
fn newer(here: &Setting, change: impl FnOnce(&mut Certificate)) -> Certificate {
    let mut certificate = here.hub.first_certificate();
    certificate.hub_time += 60;
    change(&mut certificate);
    certificate
}

pub(crate) fn add_khanh(here: &Setting, tablet: &tungnha_device::Tablet) {
    here.hub.state().newer = Some(newer(here, |certificate| certificate.others = vec![khanh()]));
    let mut code = here.hub.code();
    code.code = ONE_MORE_USER.to_owned();
    let state = tablet.add_user(&code.to_url()).unwrap();
    let names: Vec<&str> = state.new_users.iter().map(|user| user.name.as_str()).collect();
    assert_eq!(names, ["Điểu Khánh"]);
    let state = tablet.choose_user_pin(KHANH.0, HER_PIN).unwrap();
    assert!(state.new_users.is_empty());
    assert_eq!(
        state.member_name.as_deref(),
        Some("Nguyễn Thị Mẫu"),
        "still in these hands"
    );
}

#[test]
fn each_record_carries_the_name_of_who_had_unlocked_the_tablet() {
    let here = Setting::new();
    let tablet = here.ready();
    add_khanh(&here, &tablet);
    tablet.answer(11, Target::Cccd, "DONE").unwrap();
    tablet.lock().unwrap();
    let state = tablet.unlock(1, HER_PIN).unwrap();
    assert_eq!(
        (state.member_name.as_deref(), state.role),
        (Some("Điểu Khánh"), Some(Role::Member))
    );
    tablet.answer(12, Target::Cccd, "DONE").unwrap();
    tablet.lock().unwrap();
    tablet.unlock(0, PIN).unwrap();
    tablet.answer(13, Target::Cccd, "DONE").unwrap();
    tablet.send_now().unwrap();
    let members: Vec<MemberId> = here.hub.records().iter().map(|record| record.member).collect();
    assert_eq!(members, [ME, KHANH, ME]);
    let by = |rid| tablet.person(rid).unwrap().entries[0].by.clone();
    assert_eq!(
        (by(12).as_deref(), by(13).as_deref()),
        (Some("Điểu Khánh"), Some("Nguyễn Thị Mẫu"))
    );
}

#[test]
fn the_quota_is_that_of_whoever_holds_the_tablet() {
    let here = Setting::new();
    let tablet = here.ready();
    add_khanh(&here, &tablet);
    let quota = || tablet.today().unwrap().quota.map_or(0, |quota| quota.done);
    tablet.mark_household_done(1).unwrap();
    assert_eq!(quota(), 4);
    tablet.lock().unwrap();
    tablet.unlock(1, HER_PIN).unwrap();
    assert_eq!(quota(), 0, "another has done these");
    tablet.mark_household_done(2).unwrap();
    assert_eq!(quota(), 1);
    tablet.lock().unwrap();
    tablet.unlock(0, PIN).unwrap();
    assert_eq!(quota(), 4);
}

#[test]
fn a_resident_two_members_brought_counts_for_whose_answer_stands_for_the_account() {
    let here = Setting::new();
    let tablet = here.ready();
    add_khanh(&here, &tablet);
    let quota = || tablet.today().unwrap().quota.map_or(0, |quota| quota.done);
    tablet.answer(21, Target::Dddt, "DONE").unwrap();
    assert_eq!(quota(), 0, "the SIM is to come");
    tablet.lock().unwrap();
    tablet.unlock(1, HER_PIN).unwrap();
    tablet.answer(21, Target::Sim, "DONE").unwrap();
    assert_eq!(quota(), 0, "nobody counts for two");
    tablet.lock().unwrap();
    tablet.unlock(0, PIN).unwrap();
    assert_eq!(quota(), 1);
}

#[test]
fn a_user_s_pin_opens_the_tablet_after_a_restart_and_no_other_name_s_does() {
    let here = Setting::new();
    let tablet = here.ready();
    add_khanh(&here, &tablet);
    drop(tablet);
    let tablet = here.tablet();
    let names: Vec<String> = tablet
        .app_state()
        .unwrap()
        .members
        .into_iter()
        .map(|user| user.name)
        .collect();
    assert_eq!(names, ["Nguyễn Thị Mẫu", "Điểu Khánh"]);
    assert_eq!(tablet.unlock(0, HER_PIN).unwrap_err().code(), ErrorCode::WrongPin);
    assert_eq!(tablet.unlock(1, HER_PIN).unwrap().phase, Phase::Open);
}

#[test]
fn a_code_of_another_commune_adds_nobody() {
    let here = Setting::new();
    let tablet = here.ready();
    let mut code = here.hub.code();
    code.hub_id = tungnha_exchange::HubId([8; 16]);
    assert_eq!(
        tablet.add_user(&code.to_url()).unwrap_err().code(),
        ErrorCode::CodeWrong
    );
}

#[test]
fn a_hamlet_given_to_another_team_leaves_the_tablet_and_what_was_recorded_there_is_still_sent() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    let unsent = tablet.send_state().unwrap().records_unsent;
    here.hub.state().newer = Some(newer(&here, |certificate| {
        certificate.units = vec![
            (SECOND_UNIT, "Khu phố 4".to_owned()),
            (UnitId(9), "Ấp 9".to_owned()),
        ];
    }));
    let state = tablet.send_now().unwrap();
    assert_eq!(
        (state.records_unsent, here.hub.records().len() as u64),
        (0, unsent)
    );
    let app = tablet.app_state().unwrap();
    assert_eq!(app.unit_names, ["Khu phố 4", "Ấp 9"]);
    let today = tablet.today().unwrap();
    assert!(
        today.rows.is_empty() && today.waiting_for_list,
        "its names are gone"
    );
    assert_eq!(tablet.household(1).unwrap_err().code(), ErrorCode::NotFound);
    assert!(tablet.search("nguyen").unwrap().is_empty());
    assert!(
        tablet
            .who_left()
            .unwrap()
            .units
            .iter()
            .all(|unit| unit.hamlet != "Khu phố 3")
    );

    tablet.send_now().unwrap();
    let asked = here.hub.state().requests.last().unwrap().clone();
    let cursors: Vec<UnitId> = asked.cursors.iter().map(|(unit, _)| *unit).collect();
    assert_eq!(cursors, [SECOND_UNIT, UnitId(9)]);

    // Back again: the list is fetched from the start.
    here.hub.state().newer = Some(newer(&here, |certificate| certificate.hub_time += 60));
    tablet.send_now().unwrap();
    tablet.send_now().unwrap();
    assert_eq!(tablet.household(1).unwrap().people.len(), 4);
    assert_eq!(tablet.today().unwrap().rows.len(), 3);
}

#[test]
fn the_campaign_s_new_settings_count_at_once_for_every_house() {
    let here = Setting::new();
    let tablet = here.ready();
    let left = tablet.today().unwrap().households_left;
    here.hub.state().newer = Some(newer(&here, |certificate| {
        let mut campaign: serde_json::Value = serde_json::from_str(&certificate.campaign).unwrap();
        campaign["personal_quota"] = 77.into();
        certificate.campaign = campaign.to_string();
        certificate.role = tungnha_domain::Role::Officer;
    }));
    tablet.send_now().unwrap();
    let today = tablet.today().unwrap();
    assert_eq!((today.quota.unwrap().target, today.households_left), (77, left));
    assert_eq!(tablet.app_state().unwrap().role, Some(Role::Officer));
}

#[test]
fn an_older_certificate_a_stranger_s_or_another_tablet_s_changes_nothing() {
    let here = Setting::new();
    let tablet = here.ready();
    let unit = vec![(UnitId(9), "Ấp 9".to_owned())];
    let wrong: [fn(&mut Certificate); 4] = [
        |certificate| certificate.hub_time -= 60,
        |certificate| certificate.dev += 1,
        |certificate| certificate.device_key = [1; 32],
        |certificate| certificate.campaign = "{".to_owned(),
    ];
    for change in wrong {
        here.hub.state().newer = Some(newer(&here, |certificate| {
            certificate.units = unit.clone();
            change(certificate);
        }));
        tablet.send_now().unwrap();
        assert_eq!(tablet.app_state().unwrap().unit_names[0], "Khu phố 3");
        assert_eq!(tablet.today().unwrap().rows.len(), 3);
    }
    assert_eq!(here.hub.first_certificate().units[0].0, UNIT);
}

#[test]
fn a_forgotten_pin_is_replaced_by_a_code_read_out_over_the_telephone_and_no_record_is_lost() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_household_done(1).unwrap();
    let unsent = tablet.send_state().unwrap().records_unsent;
    drop(tablet);
    let tablet = here.tablet();
    let request = tablet.app_state().unwrap().reset.unwrap();
    let code = here.hub.code_key().reset(request.number).unwrap();
    let wrong = tablet.reset_pin(0, "K7QF-3M9X-2D4B", "112233").unwrap_err();
    assert_eq!(wrong.code(), ErrorCode::OfficeCodeWrong);
    assert_eq!(
        tablet.reset_pin(0, &code, "12").unwrap_err().code(),
        ErrorCode::BadInput
    );
    let state = tablet.reset_pin(0, &code.to_lowercase(), "112233").unwrap();
    assert_eq!(state.phase, Phase::Open);
    assert_eq!(tablet.send_state().unwrap().records_unsent, unsent);
    tablet.lock().unwrap();
    assert_eq!(tablet.unlock(0, PIN).unwrap_err().code(), ErrorCode::WrongPin);
    tablet.unlock(0, "112233").unwrap();
    tablet.lock().unwrap();

    let next = tablet.app_state().unwrap().reset.unwrap();
    assert_eq!(next.number, request.number + 1, "a code serves once");
    assert_eq!(
        tablet.reset_pin(0, &code, "445566").unwrap_err().code(),
        ErrorCode::OfficeCodeWrong
    );
    let code = here.hub.code_key().reset(next.number).unwrap();
    tablet.reset_pin(0, &code, "445566").unwrap();
}

#[test]
fn wrong_reset_codes_must_wait_longer_and_longer() {
    let here = Setting::new();
    drop(here.ready());
    let tablet = here.tablet();
    let code = |error: tungnha_device::Error| error.code();
    for _ in 0..4 {
        assert_eq!(
            code(tablet.reset_pin(0, "AAAA-BBBB-CCCC", "112233").unwrap_err()),
            ErrorCode::OfficeCodeWrong
        );
    }
    assert_eq!(
        code(tablet.reset_pin(0, "AAAA-BBBB-CCCC", "112233").unwrap_err()),
        ErrorCode::PinWait
    );
    assert!(tablet.unlock(0, PIN).is_ok(), "the PIN itself is not held up");
}

#[test]
fn who_is_taken_off_a_shared_tablet_loses_the_pin_with_the_next_sync_and_their_records_are_sent() {
    let here = Setting::new();
    let tablet = here.ready();
    add_khanh(&here, &tablet);
    tablet.lock().unwrap();
    tablet.unlock(1, HER_PIN).unwrap();
    tablet.answer(11, Target::Cccd, "DONE").unwrap();
    tablet.lock().unwrap();
    tablet.unlock(0, PIN).unwrap();
    here.hub.state().newer = Some(newer(&here, |certificate| certificate.hub_time += 60));
    assert_eq!(tablet.send_now().unwrap().records_unsent, 0);
    assert_eq!(here.hub.records()[0].member, KHANH);
    let names = |tablet: &tungnha_device::Tablet| -> Vec<String> {
        let members = tablet.app_state().unwrap().members;
        members.into_iter().map(|user| user.name).collect()
    };
    assert_eq!(names(&tablet), ["Nguyễn Thị Mẫu"]);
    drop(tablet);
    let tablet = here.tablet();
    assert_eq!(names(&tablet), ["Nguyễn Thị Mẫu"], "for good");
    assert_eq!(tablet.unlock(1, HER_PIN).unwrap_err().code(), ErrorCode::NotFound);
    assert_eq!(tablet.unlock(0, PIN).unwrap().phase, Phase::Open);
}

#[test]
fn who_has_the_tablet_open_when_they_are_taken_off_it_works_on_until_it_is_locked() {
    let here = Setting::new();
    let tablet = here.ready();
    add_khanh(&here, &tablet);
    here.hub.state().newer = Some(newer(&here, |certificate| {
        certificate.hub_time += 60;
        certificate.member = KHANH;
        certificate.name = "Điểu Khánh".to_owned();
    }));
    tablet.send_now().unwrap();
    tablet.answer(12, Target::Cccd, "DONE").unwrap();
    tablet.lock().unwrap();
    let state = tablet.app_state().unwrap();
    let names: Vec<&str> = state.members.iter().map(|user| user.name.as_str()).collect();
    assert_eq!(names, ["Điểu Khánh"]);
    assert_eq!(tablet.unlock(0, PIN).unwrap_err().code(), ErrorCode::WrongPin);
    assert_eq!(tablet.unlock(0, HER_PIN).unwrap().phase, Phase::Open);
    tablet.send_now().unwrap();
    assert_eq!(
        here.hub.records()[0].member,
        ME,
        "and what they did then still counts"
    );
}

#[test]
fn a_house_somebody_works_at_is_told_in_the_name_of_who_has_the_tablet() {
    let here = Setting::new();
    let tablet = here.ready();
    add_khanh(&here, &tablet);
    let told = |tablet: &tungnha_device::Tablet| {
        tablet.send_now().unwrap();
        let state = here.hub.state();
        let request = state.requests.last().unwrap();
        (request.working.len(), request.by)
    };
    tablet.open_house(1).unwrap();
    assert_eq!(told(&tablet), (1, None), "the first member goes without saying");
    tablet.lock().unwrap();
    tablet.unlock(1, HER_PIN).unwrap();
    assert_eq!(told(&tablet), (0, None), "who was there has gone on");
    tablet.open_house(2).unwrap();
    assert_eq!(told(&tablet), (1, Some(KHANH)));
}

#[test]
fn a_tablet_that_took_a_new_epoch_still_hears_of_its_new_hamlets() {
    let here = Setting::new();
    let tablet = here.ready();
    let what = tungnha_exchange::ack::CommandKind::NewEpoch;
    here.hub.state().commands = vec![tungnha_exchange::ack::Command { id: 7, what }];
    tablet.answer(11, Target::Cccd, "DONE").unwrap();
    tablet.send_now().unwrap();
    tablet.answer(12, Target::Cccd, "DONE").unwrap();
    here.hub.state().newer = Some(newer(&here, |certificate| {
        certificate.units = vec![(SECOND_UNIT, "Khu phố 4".to_owned())];
    }));
    assert_eq!(tablet.send_now().unwrap().records_unsent, 0);
    assert_eq!(
        here.hub.state().epochs[&2],
        7,
        "it writes under the epoch it was offered"
    );
    assert_eq!(tablet.app_state().unwrap().unit_names, ["Khu phố 4"]);
}
