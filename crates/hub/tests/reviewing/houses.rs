//! Households that are one, one that is two, one that is elsewhere.

use tungnha_domain::{Hid, Rid};
use tungnha_hub::desk::move_household;
use tungnha_hub::people::people;
use tungnha_hub::review::{
    decisions, find_households, household, join, join_households, split_household, undo_decision,
};

use super::dump::{assert_same, dump};
use super::lists::{EVENING, Hub, Row, row};

const BY: (&str, i64) = ("Nguyễn Thị Thu", EVENING);

fn list() -> Vec<Row> {
    vec![
        row("30001", "Điểu A", "02/03/1950", "070050000001", "Khu phố 3"),
        row("30001", "Điểu B", "02/03/1951", "070051000002", "Khu phố 3"),
        row("30002", "Điểu C", "02/03/1952", "070052000003", "Khu phố 3"),
        row("40001", "Điểu D", "02/03/1953", "070053000004", "Khu phố 4"),
    ]
}

fn founded() -> Hub {
    let mut hub = Hub::founded();
    hub.list_of("2024-05-02", &list());
    hub
}

/// `name:household:hamlet` of everybody.
fn homes(hub: &Hub) -> Vec<String> {
    people(hub.store().conn(), None)
        .unwrap()
        .into_iter()
        .map(|person| format!("{} {} {}", person.name, person.household.unwrap(), person.hamlet))
        .collect()
}

fn undo(hub: &Hub, decision: i64) {
    hub.store()
        .write(|tx| undo_decision(tx, decision, BY.0, EVENING))
        .unwrap();
}

#[test]
fn two_households_that_are_one_stay_one_through_imports_until_it_is_taken_back() {
    let mut hub = founded();
    let before = (homes(&hub), dump(&hub.store()));
    let made = hub
        .store()
        .write(|tx| join_households(tx, "kp3", "30002", "30001", BY))
        .unwrap();
    assert!(homes(&hub).contains(&"Điểu C 30001 Khu phố 3".to_owned()));
    assert_eq!(hub.wrong(), [""; 0]);
    let import_id = hub.list_of("2024-05-06", &list());
    assert!(
        homes(&hub).contains(&"Điểu C 30001 Khu phố 3".to_owned()),
        "lists go on to say two"
    );
    let again = hub
        .store()
        .write(|tx| join_households(tx, "kp3", "30001", "30002", BY));
    assert!(again.is_err(), "a ring would be nobody's house");
    hub.undo(&import_id);
    undo(&hub, made.decision);
    assert_eq!(homes(&hub), before.0);
    let mut after = dump(&hub.store());
    after.insert("decision".to_owned(), Vec::new());
    assert_same(&before.1, &after, "apart again");
    assert_eq!(hub.wrong(), [""; 0]);
}

#[test]
fn some_people_of_a_household_are_one_of_their_own() {
    let mut hub = founded();
    let rid = hub.named("Điểu B");
    let made = hub
        .store()
        .write(|tx| split_household(tx, &[rid], "30001/2", BY))
        .unwrap();
    assert!(homes(&hub).contains(&"Điểu B 30001/2 Khu phố 3".to_owned()));
    hub.list_of("2024-05-06", &list());
    assert!(homes(&hub).contains(&"Điểu B 30001/2 Khu phố 3".to_owned()));
    assert_eq!(hub.wrong(), [""; 0]);
    let refused = |rids: &[Rid], number| {
        hub.store()
            .write(|tx| split_household(tx, rids, number, BY))
            .unwrap_err()
            .to_string()
    };
    assert!(refused(&[hub.named("Điểu A")], "30009").contains("cả hộ"));
    assert!(refused(&[hub.named("Điểu A"), hub.named("Điểu C")], "30009").contains("cùng một hộ"));
    undo(&hub, made[0].decision);
    assert!(homes(&hub).contains(&"Điểu B 30001 Khu phố 3".to_owned()));
    assert_eq!(hub.wrong(), [""; 0]);
}

#[test]
fn a_household_moved_to_another_hamlet_is_found_there_by_lists_of_the_old_one() {
    let mut hub = founded();
    hub.store()
        .write(|tx| move_household(tx, "30001", "Khu phố 3", "Khu phố 4", BY))
        .unwrap();
    hub.list_of("2024-05-06", &list());
    assert!(
        homes(&hub).contains(&"Điểu A 30001 Khu phố 4".to_owned()),
        "the move is honoured"
    );
    assert_eq!(homes(&hub).len(), 4);
    assert_eq!(hub.wrong(), [""; 0]);
    let moved = decisions(hub.store().conn()).unwrap().remove(0);
    assert_eq!(
        (moved.kind.as_str(), moved.households.as_slice()),
        ("hamlet", &["30001".to_owned()][..])
    );
    undo(&hub, moved.decision);
    assert!(homes(&hub).contains(&"Điểu A 30001 Khu phố 3".to_owned()));
    assert_eq!(hub.wrong(), [""; 0]);
}

/// The hub's number of the household a search finds alone.
fn found(hub: &Hub, query: &str) -> Hid {
    let told = hub.store().write(|tx| find_households(tx, query, BY)).unwrap();
    assert_eq!(told.found, 1, "{query}");
    Hid(told.houses[0].hid)
}

#[test]
fn a_household_is_found_by_its_number_or_by_who_lives_there_and_shows_a_number_that_is_free() {
    let hub = founded();
    assert_eq!(found(&hub, "30001"), found(&hub, "dieu b"));
    let open = |hub: &Hub| {
        let hid = found(hub, "dieu a");
        hub.store().write(|tx| household(tx, hid, BY)).unwrap()
    };
    let told = open(&hub);
    let names: Vec<&str> = told.people.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(
        (names.as_slice(), told.house.people),
        (&["Điểu A", "Điểu B"][..], 2)
    );
    assert!(
        told.people
            .iter()
            .all(|one| one.id_masked.as_deref().is_some_and(|id| id.contains('•')))
    );
    assert_eq!(told.free_number, "30001/2");
    hub.store()
        .write(|tx| split_household(tx, &[hub.named("Điểu B")], "30001/2", BY))
        .unwrap();
    assert_eq!(open(&hub).free_number, "30001/3");
}

#[test]
fn households_of_two_hamlets_are_not_joined_before_one_is_moved() {
    let hub = founded();
    let (one, other) = (found(&hub, "30002"), found(&hub, "40001"));
    let refused = hub.store().write(|tx| join(tx, other, one, BY)).unwrap_err();
    assert!(refused.to_string().contains("chuyển một hộ"), "{refused}");
    hub.store()
        .write(|tx| move_household(tx, "40001", "Khu phố 4", "Khu phố 3", BY))
        .unwrap();
    hub.store().write(|tx| join(tx, other, one, BY)).unwrap();
    assert!(homes(&hub).contains(&"Điểu D 30002 Khu phố 3".to_owned()));
    assert_eq!(hub.wrong(), [""; 0]);
}
