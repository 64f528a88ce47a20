//! People and households that no list has, and people who live elsewhere: recorded at the door, shown at once, decided
//! by an officer, undone.

use tungnha_device::Tablet;
use tungnha_device::views::{
    CellState, DoorWord, HouseStatus, NewHouse, NewPerson, NotTakenWhy, Sex, Target, Told,
};
use tungnha_domain::{Hid, RecordId, Rid};
use tungnha_exchange::ListPage;
use tungnha_exchange::enrol::Certificate;
use tungnha_exchange::list::{Became, Checksum, FoundRow, HouseholdRow, ResidentRow};
use tungnha_exchange::record::{Body, HouseRef, HouseholdWord, PersonRef, PersonWord};

use crate::hub::{DEV, SECOND_UNIT, UNIT};
use crate::lists::{cell, delta, head};
use crate::setting::{PIN, Setting, first_list, states};

fn person(name: &str) -> NewPerson {
    NewPerson {
        name: name.to_owned(),
        birth: Some("1990".to_owned()),
        sex: Some(Sex::F),
        phone: None,
    }
}

fn house(landmark: &str) -> NewHouse {
    NewHouse {
        unit: UNIT.0,
        number: String::new(),
        landmark: landmark.to_owned(),
        after: Some(1),
    }
}

/// What an officer decided of record `seq`, on a page that changes nothing else.
fn decided(seq: u64, became: Became, change: impl Fn(&mut Vec<ResidentRow>)) -> ListPage {
    let id = RecordId {
        dev: DEV,
        epoch: 1,
        seq,
    };
    let row = FoundRow {
        number: 1,
        id,
        became,
    };
    // Another tablet's of the same number is none of this one's business.
    let other = FoundRow {
        number: 2,
        id: RecordId { dev: 99, ..id },
        became: Became::LetGo,
    };
    ListPage {
        found: vec![row, other],
        ..delta(change, &[])
    }
}

/// The decision taken back: the list is as it was at first.
fn taken_back(from: u64, number: u32) -> ListPage {
    ListPage {
        from,
        to: from + 1,
        households: Vec::new(),
        removed: vec![Rid(41)],
        residents: Vec::new(),
        removed_found: vec![number],
        ..first_list()
    }
}

/// An officer says that the first person added is this resident of the list.
pub(crate) fn becomes(here: &Setting, tablet: &Tablet, rid: Rid) {
    comes(here, tablet, 1, decided(1, Became::Person(rid), |_| ()));
}

/// The list of the tablet's other hamlet: one house, one person.
pub(crate) fn second_list() -> ListPage {
    let house = HouseholdRow {
        hid: Hid(71),
        number: "71".to_owned(),
        ..HouseholdRow::default()
    };
    let man = ResidentRow {
        rid: Rid(711),
        hid: Hid(71),
        name: "Phạm Văn Thử".to_owned(),
        ..ResidentRow::default()
    };
    let mut checksum = Checksum::default();
    checksum.add(house.digest());
    checksum.add(man.digest());
    ListPage {
        list: SECOND_UNIT,
        name: "Khu phố 4".to_owned(),
        total_after: 1,
        checksum_after: checksum,
        households: vec![house],
        residents: vec![man],
        ..first_list()
    }
}

fn comes(here: &Setting, tablet: &Tablet, from: u64, page: ListPage) {
    here.hub.state().pages.push((from, page));
    assert_eq!(tablet.send_now().unwrap().problem, None);
}

/// Thị Mới in house 1, and her number here.
fn added(tablet: &Tablet) -> u32 {
    let recorded = tablet.add_person(1, &person(" Thị  Mới "), None).unwrap();
    let last = recorded.household.people.last().unwrap();
    assert!(last.added && last.name == "Thị Mới");
    last.rid
}

fn listed(rid: u32) -> ResidentRow {
    ResidentRow {
        rid: Rid(rid),
        hid: Hid(1),
        name: "Thị Mới".to_owned(),
        ..ResidentRow::default()
    }
}

#[test]
fn somebody_added_is_a_card_like_all_others_and_is_named_by_the_record_that_added_them() {
    let here = Setting::new();
    let tablet = here.ready();
    let rid = added(&tablet);
    let recorded = tablet.answer(rid, Target::Sim, "DONE").unwrap();
    assert_eq!(states(&recorded.household, rid)[2], CellState::Done);
    tablet.answer_person(rid, "ABSENT_KNOWN").unwrap();
    tablet.wish(rid, true, false).unwrap();
    assert_eq!(tablet.search("thi moi").unwrap()[0].rid, rid);
    tablet.send_now().unwrap();
    let records = here.hub.records();
    let Body::Person(PersonWord::Add(new)) = &records[0].body else {
        panic!("the first adds")
    };
    assert_eq!(
        (new.home, new.name.as_str()),
        (HouseRef::Listed(Hid(1)), "Thị Mới")
    );
    for record in &records[1..] {
        let Body::Answer(answer) = &record.body else {
            panic!("an answer")
        };
        assert!(matches!(answer.who(), PersonRef::Added(added) if added.seq == 1));
    }
    let send = tablet.send_state().unwrap();
    assert_eq!(send.households_unsent, 0);
}

#[test]
fn somebody_added_counts_at_the_door_and_not_for_the_list_or_the_quota() {
    let here = Setting::new();
    let tablet = here.ready();
    let listed = tablet.who_left().unwrap().units[0].targets[0].listed;
    let rid = added(&tablet);
    tablet.mark_household_done(1).unwrap();
    let today = tablet.today().unwrap();
    let row = today.rows.iter().find(|row| row.hid == 1).unwrap();
    assert_eq!((row.people, row.not_asked, row.status), (5, 0, HouseStatus::Done));
    assert_eq!(today.quota.map(|quota| quota.done), Some(4));
    assert_eq!(tablet.who_left().unwrap().units[0].targets[0].listed, listed);
    tablet
        .add_household(&house("sau chùa"), &person("Thị Lan"), None)
        .unwrap();
    let after = tablet.today().unwrap();
    assert_eq!(
        (after.households_left, after.households_total),
        (today.households_left + 1, today.households_total + 1),
        "a new house is a house to ask at"
    );
    assert_eq!(
        tablet.who_left().unwrap().units[0].households_total,
        3,
        "the list has three"
    );
    assert_eq!(tablet.person(rid).unwrap().entries.len(), 2);
}

#[test]
fn a_form_ends_with_what_it_becomes_and_stays_half_written_when_that_can_t_be_saved() {
    let here = Setting::new();
    let tablet = here.ready();
    let kept = |name: &str| tablet.kept_form(name).unwrap();
    for form in ["person:1", "house", "elsewhere:1:13", "elsewhere:1:-"] {
        tablet.keep_form(form, Some("{}")).unwrap();
    }
    assert!(tablet.add_person(1, &person("  "), Some("person:1")).is_err());
    assert!(tablet.move_people(&[13], 1, Some("elsewhere:1:13")).is_err());
    assert_eq!(kept("person:1").as_deref(), Some("{}"));
    assert_eq!(kept("elsewhere:1:13").as_deref(), Some("{}"));
    tablet
        .add_person(1, &person("Thị Mới"), Some("person:1"))
        .unwrap();
    assert_eq!(kept("person:1"), None);
    tablet
        .add_household(&house("sau chùa"), &person("Thị Lan"), Some("house"))
        .unwrap();
    assert_eq!(kept("house"), None);
    tablet.move_people(&[13], 2, Some("elsewhere:1:13")).unwrap();
    tablet
        .split(&[14], &house("phía sau"), Some("elsewhere:1:-"))
        .unwrap();
    assert_eq!((kept("elsewhere:1:13"), kept("elsewhere:1:-")), (None, None));
}

#[test]
fn adding_somebody_is_undone_from_the_bar_and_from_their_history_and_survives_a_restart() {
    let here = Setting::new();
    let tablet = here.ready();
    let rid = added(&tablet);
    drop(tablet);
    let tablet = here.tablet();
    tablet.unlock(0, PIN).unwrap();
    let history = tablet.person(rid).unwrap();
    assert_eq!(
        (history.entries[0].told.clone(), history.entries[0].may_undo),
        (Some(Told::Added), true)
    );
    let back = tablet.undo(&[1]).unwrap();
    assert_eq!(back.household.people.len(), 4);
    assert!(tablet.search("thi moi").unwrap().is_empty());
    assert!(
        tablet.answer(rid, Target::Sim, "DONE").is_err(),
        "nobody of that number is here"
    );
}

#[test]
fn who_looks_like_somebody_on_the_list_is_told_before_they_are_added() {
    let here = Setting::new();
    let tablet = here.ready();
    let alike = |name: &str, birth| tablet.alike(name, birth).unwrap();
    assert_eq!(alike("tran thi hoa", Some("1962"))[0].rid, 12);
    assert_eq!(alike("Trần Thị Hoà", None)[0].hid, 1);
    assert!(alike("Trần Thị Hòa", Some("1988")).is_empty(), "another year");
    assert!(alike("Trần Thị", None).is_empty(), "another name");
}

#[test]
fn a_form_that_says_too_little_or_too_much_records_nothing() {
    let here = Setting::new();
    let tablet = here.ready();
    assert!(tablet.add_person(1, &person("  "), None).is_err());
    let phone = Some("0912".to_owned());
    assert!(
        tablet
            .add_person(
                1,
                &NewPerson {
                    phone,
                    ..person("Thị Mới")
                },
                None
            )
            .is_err()
    );
    let birth = Some("31/12/1990".to_owned());
    assert!(
        tablet
            .add_person(
                1,
                &NewPerson {
                    birth,
                    ..person("Thị Mới")
                },
                None
            )
            .is_err()
    );
    assert!(
        tablet
            .add_household(&house(" "), &person("Thị Mới"), None)
            .is_err()
    );
    let elsewhere = NewHouse {
        unit: 77,
        ..house("sau chùa")
    };
    assert!(
        tablet
            .add_household(&elsewhere, &person("Thị Mới"), None)
            .is_err()
    );
    assert_eq!(tablet.send_state().unwrap().households_unsent, 0);
}

#[test]
fn the_card_becomes_the_listed_person_with_its_answers_and_is_the_added_one_again_when_that_is_taken_back() {
    let here = Setting::new();
    let tablet = here.ready();
    let rid = added(&tablet);
    tablet.mark_person_done(rid).unwrap();
    tablet.send_now().unwrap();
    comes(
        &here,
        &tablet,
        1,
        decided(1, Became::Person(Rid(41)), |rows| rows.push(listed(41))),
    );
    let house = tablet.household(1).unwrap();
    assert_eq!(house.people.len(), 5, "one card, not two");
    assert!(house.people.iter().all(|person| !person.added));
    assert_eq!(states(&house, 41), [CellState::Done; 4]);
    assert!(tablet.undo(&[1]).is_err(), "the officer put her on the list");
    tablet.answer(41, Target::Sim, "NO_SIM").unwrap();

    comes(&here, &tablet, 2, taken_back(2, 1));
    let house = tablet.household(1).unwrap();
    assert_eq!(states(&house, rid), [CellState::Done; 4]);
    assert_eq!(house.people.len(), 5);
    tablet.undo(&[1]).unwrap();
    assert_eq!(tablet.household(1).unwrap().people.len(), 4);
}

#[test]
fn who_was_put_on_the_list_and_moved_to_another_hamlet_is_no_card_here_until_the_decision_is_taken_back() {
    let here = Setting::new();
    let tablet = here.ready();
    let rid = added(&tablet);
    tablet.mark_person_done(rid).unwrap();
    let page = decided(1, Became::Person(Rid(41)), |rows| rows.push(listed(41)));
    comes(&here, &tablet, 1, page);
    let gone = ListPage {
        removed_found: Vec::new(),
        ..taken_back(2, 1)
    };
    comes(&here, &tablet, 2, gone);
    assert_eq!(tablet.household(1).unwrap().people.len(), 4);
    assert!(tablet.search("thi moi").unwrap().is_empty());
    assert!(tablet.person(41).is_err() && tablet.answer(rid, Target::Sim, "NO_SIM").is_err());
    assert_eq!(tablet.not_taken().unwrap(), []);

    comes(&here, &tablet, 3, taken_back(3, 1));
    let house = tablet.household(1).unwrap();
    assert_eq!(
        (house.people.len(), states(&house, rid)),
        (5, [CellState::Done; 4])
    );
}

#[test]
fn somebody_who_turns_out_to_be_listed_gives_their_answers_to_that_card() {
    let here = Setting::new();
    let tablet = here.ready();
    let rid = added(&tablet);
    tablet.answer(rid, Target::Sim, "DONE").unwrap();
    tablet.wish(rid, true, false).unwrap();
    comes(&here, &tablet, 1, decided(1, Became::Person(Rid(21)), |_| ()));
    assert_eq!(tablet.household(1).unwrap().people.len(), 4);
    assert!(
        tablet.person(21).unwrap().wish.is_some_and(|wish| wish.phone),
        "what they want from their operator comes along"
    );
    assert_eq!(states(&tablet.household(2).unwrap(), 21)[2], CellState::Done);
    let told = tablet.person(21).unwrap();
    assert!(
        told.entries
            .iter()
            .any(|entry| entry.told == Some(Told::Added) && !entry.may_undo)
    );
}

#[test]
fn who_is_let_go_is_no_card_any_more_and_a_whole_new_list_says_so_too() {
    let here = Setting::new();
    let tablet = here.ready();
    added(&tablet);
    comes(&here, &tablet, 1, decided(1, Became::LetGo, |_| ()));
    let house = tablet.household(1).unwrap();
    assert_eq!(house.people.len(), 4);
    assert_eq!(house.let_go, ["Thị Mới"], "whoever added her is told");
    // A snapshot without a word of it: the decision was taken back meanwhile.
    comes(
        &here,
        &tablet,
        2,
        ListPage {
            to: 9,
            ..first_list()
        },
    );
    assert_eq!(tablet.household(1).unwrap().people.len(), 5);
}

#[test]
fn a_new_house_stands_behind_the_one_before_it_and_becomes_the_listed_one_with_its_calls() {
    let here = Setting::new();
    let tablet = here.ready();
    let made = tablet
        .add_household(&house("sau chùa"), &person("Thị Lan"), None)
        .unwrap();
    let (hid, rid) = (made.household.hid, made.household.people[0].rid);
    assert!(made.household.added && made.household.address == "sau chùa");
    let order: Vec<u32> = tablet.today().unwrap().rows.iter().map(|row| row.hid).collect();
    assert_eq!(order, [1, hid, 2, 3]);
    tablet.answer(rid, Target::Sim, "DONE").unwrap();
    tablet.appoint(hid, "tomorrow_evening").unwrap();
    tablet.open_house(hid).unwrap();
    tablet.send_now().unwrap();
    assert!(
        here.hub
            .state()
            .requests
            .iter()
            .all(|request| request.working.is_empty())
    );
    assert!(matches!(
        &here.hub.records()[0].body,
        Body::Household(HouseholdWord::Add(new)) if new.after == Some(HouseRef::Listed(Hid(1)))
    ));

    let new = HouseholdRow {
        hid: Hid(40),
        number: "M1".to_owned(),
        address: "sau chùa".to_owned(),
        order: 1,
        ..HouseholdRow::default()
    };
    let woman = ResidentRow {
        hid: Hid(40),
        name: "Thị Lan".to_owned(),
        ..listed(41)
    };
    let mut page = decided(1, Became::Household(Hid(40)), |rows| rows.push(woman.clone()));
    page.checksum_after.add(new.digest());
    page.households.push(new);
    page.found.push(FoundRow {
        number: 3,
        id: RecordId {
            dev: DEV,
            epoch: 1,
            seq: 2,
        },
        became: Became::Person(Rid(41)),
    });
    comes(&here, &tablet, 1, page);
    let house = tablet.household(40).unwrap();
    assert_eq!(states(&house, 41)[2], CellState::Done);
    assert!(house.revisit_at.is_some() && house.last_visit.is_some() && !house.added);
    assert!(tablet.household(hid).is_err(), "one house, not two");
}

#[test]
fn a_new_house_and_its_first_person_are_taken_back_together() {
    let here = Setting::new();
    let tablet = here.ready();
    let made = tablet
        .add_household(&house("sau chùa"), &person("Thị Lan"), None)
        .unwrap();
    let back = tablet.undo(&made.undo.seqs).unwrap();
    assert_eq!(back.household.hid, 1, "the house before it");
    assert_eq!(tablet.today().unwrap().households_total, 3);
}

#[test]
fn who_moved_is_shown_in_the_other_house_until_the_officer_decides_or_it_is_undone() {
    let here = Setting::new();
    let tablet = here.ready();
    let recorded = tablet.move_people(&[13], 2, None).unwrap();
    assert_eq!(recorded.household.people.len(), 3);
    let there = tablet.household(2).unwrap();
    assert!(there.people.iter().any(|person| person.rid == 13 && person.moved));
    // A colleague's answer about him changes nothing of where he is shown.
    let answered = |rows: &mut Vec<ResidentRow>| {
        let row = rows.iter_mut().find(|row| row.rid == Rid(13)).unwrap();
        row.cells = vec![(
            tungnha_domain::Target::Sim,
            cell(vec![head(5, tungnha_domain::Outcome::Done)]),
        )];
    };
    comes(&here, &tablet, 1, delta(answered, &[]));
    assert_eq!(tablet.household(2).unwrap().people.len(), 3);
    tablet.undo(&recorded.undo.seqs).unwrap();
    assert_eq!(tablet.household(1).unwrap().people.len(), 4);
    assert!(tablet.move_people(&[13], 1, None).is_err(), "he lives there");
}

#[test]
fn who_moved_to_a_house_of_a_hamlet_that_left_the_tablet_is_shown_at_home_until_it_comes_back() {
    let here = Setting::new();
    let second = second_list();
    here.hub.state().pages.push((0, second));
    let tablet = here.ready();
    tablet.move_people(&[13], 71, None).unwrap();
    tablet.send_now().unwrap();
    let shown = || {
        let today = tablet.today().unwrap();
        let people = today.rows.iter().map(|row| (row.hid, row.people));
        (people.collect::<Vec<_>>(), today.households_left)
    };
    let everywhere = (vec![(1, 3), (2, 2), (3, 1), (71, 2)], 4);
    assert_eq!(shown(), everywhere);

    let first = here.hub.first_certificate();
    let one = Certificate {
        units: vec![first.units[0].clone()],
        hub_time: first.hub_time + 60,
        ..first.clone()
    };
    here.hub.state().newer = Some(one);
    assert_eq!(tablet.send_now().unwrap().problem, None);
    assert_eq!(shown(), (vec![(1, 4), (2, 2), (3, 1)], 3));
    let home = tablet.household(1).unwrap();
    assert!(home.people.iter().any(|person| person.rid == 13 && !person.moved));

    here.hub.state().newer = Some(Certificate {
        hub_time: first.hub_time + 120,
        ..first
    });
    tablet.send_now().unwrap();
    tablet.send_now().unwrap();
    assert_eq!(shown(), everywhere, "nobody has decided");
}

#[test]
fn a_move_that_was_decided_leaves_the_word_to_the_list() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.move_people(&[13], 2, None).unwrap();
    comes(&here, &tablet, 1, decided(1, Became::LetGo, |_| ()));
    assert_eq!(tablet.household(1).unwrap().people.len(), 4);
}

#[test]
fn a_move_an_officer_let_go_of_is_said_with_its_house_until_it_was_read() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.move_people(&[13], 2, None).unwrap();
    assert_eq!(tablet.not_taken().unwrap(), []);
    comes(&here, &tablet, 1, decided(1, Became::LetGo, |_| ()));
    let told = tablet.not_taken().unwrap();
    let [one] = told.as_slice() else {
        panic!("{} told", told.len());
    };
    assert_eq!(
        (one.seq, one.why, one.told, one.hid),
        (1, NotTakenWhy::LetGo, Some(DoorWord::Moved), Some(1)),
        "with the house they are shown in again"
    );
    let house = tablet.household(1).unwrap();
    assert_eq!(house.not_moved, [one.who.clone().unwrap()]);
    tablet.heard(one.seq).unwrap();
    assert_eq!(tablet.not_taken().unwrap(), [], "it was read");
    assert_eq!(
        tablet.household(1).unwrap().not_moved,
        house.not_moved,
        "at the house it stands until somebody says anything else"
    );
    // Taken back at the desk and decided so again: that is news.
    comes(&here, &tablet, 2, taken_back(2, 1));
    assert_eq!(tablet.household(1).unwrap().people.len(), 3);
    let again = ListPage {
        from: 3,
        to: 4,
        ..decided(1, Became::LetGo, |_| ())
    };
    comes(&here, &tablet, 3, again);
    assert_eq!(tablet.not_taken().unwrap().len(), 1);
}

#[test]
fn whoever_and_whatever_was_added_and_let_go_is_said_by_name() {
    let here = Setting::new();
    let tablet = here.ready();
    added(&tablet);
    comes(&here, &tablet, 1, decided(1, Became::LetGo, |_| ()));
    let told = tablet.not_taken().unwrap();
    assert_eq!(
        (told[0].who.as_deref(), told[0].told, told[0].hid),
        (Some("Thị Mới"), Some(DoorWord::Added), Some(1))
    );
    assert!(tablet.heard(99).is_err(), "no such record");
}

#[test]
fn a_household_splits_into_a_new_one_at_once() {
    let here = Setting::new();
    let tablet = here.ready();
    let rid = added(&tablet);
    let recorded = tablet
        .split(&[13, 14, rid], &house("nhà mới phía sau"), None)
        .unwrap();
    assert_eq!(recorded.household.people.len(), 2);
    let row = tablet
        .today()
        .unwrap()
        .rows
        .into_iter()
        .find(|row| row.added)
        .unwrap();
    assert_eq!((row.people, row.address.as_str()), (3, "nhà mới phía sau"));
    assert!(
        tablet.split(&[11, 21], &house("x"), None).is_err(),
        "people of two houses"
    );
    tablet.undo(&recorded.undo.seqs).unwrap();
    assert_eq!(tablet.household(1).unwrap().people.len(), 5);
    assert!(tablet.today().unwrap().rows.iter().all(|row| !row.added));
}

#[test]
fn a_list_that_is_taken_off_takes_those_who_were_added_with_it() {
    let here = Setting::new();
    let tablet = here.ready();
    added(&tablet);
    here.hub.state().commands.push(tungnha_exchange::ack::Command {
        id: 2,
        what: tungnha_exchange::ack::CommandKind::WipeList,
    });
    tablet.send_now().unwrap();
    here.hub.state().commands.clear();
    comes(
        &here,
        &tablet,
        0,
        ListPage {
            to: 5,
            ..first_list()
        },
    );
    assert_eq!(
        tablet.household(1).map(|house| house.people.len()).unwrap_or(4),
        4
    );
    assert!(tablet.search("thi moi").unwrap_or_default().is_empty());
}

#[test]
fn whom_somebody_added_had_turned_out_to_be_stands_alone_once_the_list_that_said_so_is_gone() {
    let here = Setting::new();
    let tablet = here.ready();
    let rid = added(&tablet);
    tablet.answer(rid, Target::Sim, "DONE").unwrap();
    becomes(&here, &tablet, Rid(21));
    assert_eq!(states(&tablet.household(2).unwrap(), 21)[2], CellState::Done);
    here.hub.state().commands.push(tungnha_exchange::ack::Command {
        id: 2,
        what: tungnha_exchange::ack::CommandKind::WipeList,
    });
    tablet.send_now().unwrap();
    here.hub.state().commands.clear();
    // Taken back meanwhile. A list that says nothing of it is all the tablet hears.
    let anew = ListPage {
        to: 5,
        ..first_list()
    };
    comes(&here, &tablet, 0, anew);
    assert_eq!(
        states(&tablet.household(2).unwrap(), 21)[2],
        CellState::NotAsked,
        "what counts for them the list tells"
    );
}
