//! Reasons the law protects: what of them a tablet shows, the one that recorded them as well as a colleague's.
//!
//! Every command the screens have is in the table here or the test fails: whoever adds one says what it may show.

use std::path::Path;

use serde::Serialize;
use tungnha_device::views::{Target, TargetAnswer};
use tungnha_device::{Result, Tablet};
use tungnha_domain::{Catalogue, Outcome};

use crate::lists::{cell, delta, head};
use crate::setting::Setting;

/// What a command may show.
enum Shows {
    /// Nothing, and what it answers.
    Nothing(fn(&Tablet) -> Vec<String>),
    /// The reasons there are to choose from: nobody's.
    Choices(fn(&Tablet) -> Vec<String>),
    /// Nothing about anybody's answers: of the app, of codes, of files.
    Elsewhere,
}

/// An answer as the screens get it; a refusal, as people read it.
fn json<T: Serialize>(answer: Result<T>) -> String {
    match answer {
        Ok(view) => serde_json::to_string(&view).unwrap(),
        Err(fault) => format!("refused: {fault}"),
    }
}

/// Which protected reasons a text names: by code or words, in either language.
fn named(text: &str) -> Vec<&'static str> {
    let text = text.to_lowercase();
    let protected = Catalogue::shipped().rows.iter().filter(|row| row.sensitive);
    protected
        .filter(|row| {
            let mut looks = vec![row.key.to_lowercase(), row.label_en.to_lowercase()];
            looks.extend(row.label_vi.split(", ").map(str::to_lowercase));
            looks.iter().any(|look| text.contains(look))
        })
        .map(|row| row.key)
        .collect()
}

const TARGETS: [Target; 4] = [Target::Cccd, Target::Dddt, Target::Sim, Target::Smartphone];
const PEOPLE: [u32; 4] = [11, 12, 13, 21];

#[rustfmt::skip]
fn commands() -> Vec<(&'static str, Shows)> {
    use Shows::{Choices, Elsewhere, Nothing};
    let mut table = vec![
        ("today", Nothing(|tablet| vec![json(tablet.today())])),
        ("household", Nothing(|tablet| [1, 2, 3].map(|hid| json(tablet.household(hid))).to_vec())),
        ("person", Nothing(|tablet| PEOPLE.map(|rid| json(tablet.person(rid))).to_vec())),
        ("search", Nothing(|tablet| vec![json(tablet.search("mau"))])),
        ("alike", Nothing(|tablet| vec![json(tablet.alike("Lê Văn Mẫu", None))])),
        ("reveal_id", Nothing(|tablet| PEOPLE.map(|rid| json(tablet.reveal_id(rid))).to_vec())),
        ("reasons", Choices(|tablet| vec![json(tablet.reasons())])),
        ("who_left", Nothing(|tablet| vec![json(tablet.who_left())])),
        ("who_left_names", Nothing(|tablet| TARGETS.into_iter().flat_map(|target| {
            ["SPECIAL", "NOT_ASKED", "IN_CUSTODY", "MENTAL_ILLNESS"].map(|outcome| json(tablet.who_left_names("Khu phố 3", target, outcome)))
        }).collect())),
        ("team_board", Nothing(|tablet| vec![json(tablet.team_board())])),
        ("assignments", Nothing(|tablet| vec![json(tablet.assignments())])),
        ("conflicts", Nothing(|tablet| vec![json(tablet.conflicts())])),
        ("send_state", Nothing(|tablet| vec![json(tablet.send_state())])),
        ("set_aside", Nothing(|tablet| vec![json(tablet.set_aside())])),
        ("not_taken", Nothing(|tablet| vec![json(tablet.not_taken())])),
        ("spare_state", Nothing(|tablet| vec![json(tablet.spare_state())])),
        ("held", Nothing(|tablet| vec![json(tablet.held())])),
        ("step_cards", Nothing(|tablet| vec![json(tablet.step_cards())])),
        ("invite_choices", Nothing(|tablet| vec![json(tablet.invite_choices())])),
        ("invite", Nothing(|tablet| vec![json(tablet.invite(11, 1, "2024-05-07"))])),
        ("revisit_choices", Nothing(|tablet| vec![json(tablet.revisit_choices())])),
        ("app_state", Nothing(|tablet| vec![json(tablet.app_state())])),
        // Who records is shown the house as it then is.
        ("answer", Nothing(|tablet| vec![json(tablet.answer(21, Target::Cccd, "IN_CUSTODY"))])),
        ("answer_person", Nothing(|tablet| vec![json(tablet.answer_person(12, "MENTAL_ILLNESS"))])),
        ("answer_many", Nothing(|tablet| vec![json(tablet.answer_many(12, &[TargetAnswer { target: Target::Sim, outcome: "SERIOUS_ILLNESS".to_owned() }]))])),
        ("same_as_above", Nothing(|tablet| vec![json(tablet.same_as_above(12))])),
        ("mark_person_done", Nothing(|tablet| vec![json(tablet.mark_person_done(13))])),
        ("mark_household_done", Nothing(|tablet| vec![json(tablet.mark_household_done(2))])),
        ("nobody_home", Nothing(|tablet| vec![json(tablet.nobody_home(3))])),
        ("wish", Nothing(|tablet| vec![json(tablet.wish(11, true, false))])),
        ("settle", Nothing(|tablet| vec![json(tablet.settle(21, Target::Sim, "SPECIAL"))])),
    ];
    table.extend([
        "enrol", "meet_hub", "read_symbol", "enrol_again", "choose_pin", "unlock", "lock", "step_behind",
        "practice_enter", "practice_again", "practice_leave", "reset_pin", "add_user", "choose_user_pin",
        "open_for_a_day", "team_tablets", "lead_code", "open_house", "battery", "keep_form", "kept_form",
        "note_landmark", "walk_earlier", "walk_later", "walk_after", "appoint", "add_person", "add_household",
        "move_people", "split", "undo", "send_now", "stop_sending", "network_changed", "heard", "send_spares",
        "export_bundle", "take_file", "take_picture", "hand_out", "save_file", "assign",
        "app_kind", "office_call", "office_put", "office_save",
    ].map(|name| (name, Elsewhere)));
    table
}

/// The names of the commands there are.
fn every_command() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src-tauri/src/commands/mod.rs");
    let text = std::fs::read_to_string(path).unwrap();
    let (_, list) = text.split_once("generate_handler![").unwrap();
    let (list, _) = list.split_once(']').unwrap();
    let names = list.split(',').filter_map(|line| line.trim().rsplit("::").next());
    let mut names: Vec<String> = names.filter(|name| !name.is_empty()).map(str::to_owned).collect();
    names.sort();
    names
}

/// A tablet on which somebody has each of them: recorded here, told by the hub, and told in the open by an older one.
fn with_all(here: &Setting) -> Tablet {
    let tablet = here.ready();
    for (rid, reason) in [(11, "IN_CUSTODY"), (13, "SERIOUS_ILLNESS")] {
        tablet.answer_person(rid, reason).unwrap();
    }
    tablet.answer(21, Target::Sim, "NO_SIM").unwrap();
    let told = |seq, key: &str| cell(vec![head(seq, Outcome::from_key(key).unwrap())]);
    let page = delta(
        |rows| {
            rows[1].cells = vec![(Target::Cccd.into(), told(6, "SPECIAL"))];
            rows[4].cells = vec![
                (Target::Dddt.into(), told(7, "MENTAL_ILLNESS")),
                (Target::Sim.into(), told(5, "MENTAL_ILLNESS")),
            ];
        },
        &[],
    );
    here.hub.state().pages.push((1, page));
    assert_eq!(tablet.send_now().unwrap().problem, None);
    tablet
}

#[test]
fn no_command_of_a_tablet_shows_a_protected_reason() {
    let here = Setting::new();
    let tablet = with_all(&here);
    let table = commands();
    let mut listed: Vec<&str> = table.iter().map(|(name, _)| *name).collect();
    listed.sort_unstable();
    assert_eq!(
        listed,
        every_command(),
        "a command that is not in the table: say there what it may show"
    );
    assert!(
        json(tablet.household(1)).contains("special"),
        "there is something to be shown"
    );
    for (name, shows) in &table {
        let (told, choices) = match shows {
            Shows::Nothing(ask) => (ask(&tablet), false),
            Shows::Choices(ask) => (ask(&tablet), true),
            Shows::Elsewhere => continue,
        };
        for answer in told {
            assert_eq!(!named(&answer).is_empty(), choices, "{name}: {answer}");
        }
    }
}

#[test]
fn what_an_older_hub_told_in_the_open_stands_as_a_special_case() {
    let here = Setting::new();
    let tablet = with_all(&here);
    let house = serde_json::to_value(tablet.household(2).unwrap()).unwrap();
    let cells = house["people"]
        .as_array()
        .unwrap()
        .iter()
        .find(|person| person["rid"] == 21)
        .unwrap()["cells"]
        .clone();
    assert_eq!(
        (&cells[1]["state"], &cells[1]["outcome"]),
        (&"special".into(), &"SPECIAL".into())
    );
    let sides = serde_json::to_string(&tablet.conflicts().unwrap()).unwrap();
    assert!(sides.contains("SPECIAL") && sides.contains("NO_SIM"), "{sides}");
}
