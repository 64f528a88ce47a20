//! Papers of the hub: kept beside the list, shown with no network and with their age, and taken only from the hub.

use tungnha_domain::{MemberId, Role};
use tungnha_exchange::HubKeys;
use tungnha_exchange::ack::{Command, CommandKind};
use tungnha_exchange::papers::{Board, BoardTablet, Helpers, Paper, PaperKind, StepCards};

use crate::hub::{DEV, Fault, HUB};
use crate::setting::{EVENING, Setting};

const KIND: u8 = PaperKind::Board.wire();

fn board(unsent: u64) -> Vec<u8> {
    Board {
        tablets: vec![BoardTablet {
            dev: 8,
            users: vec![(MemberId(2), "Điểu Khánh".to_owned())],
            last_contact: Some(EVENING - 90_000),
            unsent,
        }],
        ..Board::default()
    }
    .to_bytes()
}

#[test]
fn a_paper_comes_once_is_named_by_what_it_says_and_its_age_is_the_hub_s_last_word() {
    let setting = Setting::new();
    let tablet = setting.ready();
    assert_eq!(tablet.team_board().unwrap(), None, "nothing came yet");
    setting.hub.state().papers.insert(KIND, Some(board(7)));
    setting.hub.state().time = EVENING + 60;
    tablet.send_now().unwrap();
    let shown = tablet.team_board().unwrap().unwrap();
    assert_eq!(shown.as_of, "2024-05-06T18:31:00+07:00");
    assert_eq!((shown.tablets[0].dev, shown.tablets[0].unsent), (8, 7));
    assert!(shown.tablets[0].late, "a day and an hour ago");

    // Nothing new: nothing comes, and the picture is as of now.
    setting.hub.state().time = EVENING + 600;
    tablet.send_now().unwrap();
    let names = setting.hub.state().requests.last().unwrap().papers.clone();
    assert_eq!(names.unwrap().len(), 1);
    assert_eq!(
        tablet.team_board().unwrap().unwrap().as_of,
        "2024-05-06T18:40:00+07:00"
    );

    // With no network it stays as old as it is.
    setting.hub.state().time = EVENING + 9_000;
    setting.hub.state().faults.push_back(Fault::Lost);
    tablet.send_now().unwrap();
    assert_eq!(
        tablet.team_board().unwrap().unwrap().as_of,
        "2024-05-06T18:40:00+07:00"
    );

    setting.hub.state().papers.insert(KIND, Some(board(9)));
    tablet.send_now().unwrap();
    assert_eq!(tablet.team_board().unwrap().unwrap().tablets[0].unsent, 9);
    setting.hub.state().papers.insert(KIND, None);
    tablet.send_now().unwrap();
    assert_eq!(tablet.team_board().unwrap(), None, "the hub took it away");
}

#[test]
fn what_the_hub_did_not_sign_for_this_tablet_is_no_paper() {
    let setting = Setting::new();
    let tablet = setting.ready();
    let paper = |dev, keys: &HubKeys| {
        Paper {
            kind: KIND,
            incarnation: 1,
            dev,
            hub_time: EVENING,
            content: Some(board(1)),
        }
        .sign(keys, &HUB)
        .unwrap()
    };
    let stranger = HubKeys::from_seeds(&[7; 32], &[8; 32]);
    let own = HubKeys::from_seeds(&[1; 32], &[2; 32]);
    setting.hub.state().stray_papers = vec![paper(DEV, &stranger), paper(DEV + 1, &own), vec![0; 80]];
    assert_eq!(tablet.send_now().unwrap().problem, None);
    assert_eq!(tablet.team_board().unwrap(), None);
}

#[test]
fn a_member_s_screen_shows_no_board_and_a_revoked_tablet_keeps_none() {
    let setting = Setting::new();
    setting.hub.state().role = Role::Member;
    let tablet = setting.ready();
    setting.hub.state().papers.insert(KIND, Some(board(1)));
    tablet.send_now().unwrap();
    assert_eq!(tablet.team_board().unwrap(), None, "it is the lead's");

    let setting = Setting::new();
    let tablet = setting.ready();
    setting.hub.state().papers.insert(KIND, Some(board(1)));
    tablet.send_now().unwrap();
    assert!(tablet.team_board().unwrap().is_some());
    setting.hub.state().papers.clear();
    setting.hub.state().commands.push(Command {
        id: 1,
        what: CommandKind::WipeList,
    });
    tablet.send_now().unwrap();
    tablet.send_now().unwrap();
    let names = setting.hub.state().requests.last().unwrap().papers.clone();
    assert_eq!(names, Some(Vec::new()), "it went with the list");
}

#[test]
fn step_cards_of_the_hub_are_here_offline_and_those_unfit_for_this_version_are_left_out() {
    let setting = Setting::new();
    let tablet = setting.ready();
    assert!(
        tablet.step_cards().unwrap().is_empty(),
        "what came with the app is shown"
    );
    let good = include_str!("../../../../ui/src/content/cards/own-sim.json").to_owned();
    let unknown = good.replace("\"own-sim\"", "\"another\"");
    let sets = vec![good.clone(), unknown, "{".to_owned()];
    let kind = PaperKind::StepCards.wire();
    setting
        .hub
        .state()
        .papers
        .insert(kind, Some(StepCards { sets }.to_bytes()));
    tablet.send_now().unwrap();
    assert_eq!(tablet.step_cards().unwrap(), std::slice::from_ref(&good));

    tablet.lock().unwrap();
    setting.hub.state().faults.push_back(Fault::Lost);
    tablet.unlock(0, crate::setting::PIN).unwrap();
    assert_eq!(tablet.step_cards().unwrap(), [good]);

    setting.hub.state().papers.insert(kind, None);
    setting.hub.state().faults.clear();
    tablet.send_now().unwrap();
    assert!(tablet.step_cards().unwrap().is_empty(), "back to the original");
}

#[test]
fn whom_to_call_is_shown_locked_too_until_the_hub_says_otherwise() {
    let setting = Setting::new();
    let tablet = setting.ready();
    let kind = PaperKind::Helpers.wire();
    let says = |helpers: &[(&str, &str)]| {
        let owned = helpers
            .iter()
            .map(|(name, phone)| ((*name).to_owned(), (*phone).to_owned()));
        let content = Helpers {
            helpers: owned.collect(),
        };
        setting.hub.state().papers.insert(kind, Some(content.to_bytes()));
        tablet.send_now().unwrap();
    };
    let shown = || -> Vec<String> {
        let state = tablet.app_state().unwrap();
        state
            .helpers
            .into_iter()
            .map(|one| format!("{} {}", one.name, one.phone))
            .collect()
    };
    assert!(shown().is_empty());
    says(&[("Trần Thị Na", "0912000345"), ("Trực ban", "113")]);
    assert_eq!(shown(), ["Trần Thị Na 0912000345", "Trực ban 113"]);

    tablet.lock().unwrap();
    assert_eq!(shown(), ["Trần Thị Na 0912000345", "Trực ban 113"]);
    let again = setting.tablet();
    assert_eq!(
        again.app_state().unwrap().helpers.len(),
        2,
        "after a restart, before any PIN"
    );

    // What a power cut left half written, or another version wrote, keeps nobody out, and mends itself.
    let file = setting.file("helpers.cbor");
    std::fs::write(&file, b"\x81\x82").unwrap();
    assert!(shown().is_empty());
    tablet.unlock(0, crate::setting::PIN).unwrap();
    assert_eq!(shown().len(), 2);

    says(&[("Trực ban", "114")]);
    assert_eq!(shown(), ["Trực ban 114"]);
    setting.hub.state().papers.insert(kind, None);
    tablet.send_now().unwrap();
    assert!(shown().is_empty() && !file.exists());
}
