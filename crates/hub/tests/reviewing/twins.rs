//! One person on the lists twice.

use tungnha_domain::Target;
use tungnha_hub::people::people;
use tungnha_hub::review::{Look, different_people, duplicates, same_person, undo_decision};

use super::dump::{assert_same, dump};
use super::lists::{EVENING, Hub, row};

const BY: (&str, i64) = ("Nguyễn Thị Thu", EVENING);

/// Twice in one house, once without an ID and with only a year; answered for under both numbers.
fn twice() -> Hub {
    let mut hub = Hub::founded();
    let mut with_phone = row("30001", "Thị Đào", "1957", "", "Khu phố 3");
    "0912345671".clone_into(&mut with_phone[8]);
    hub.list_of("2024-05-02", &[with_phone.clone()]);
    // Two on one list stay two: a list knows best whom it names.
    let other = row("30001", "Thị Đào", "25/04/1957", "075157274231", "Khu phố 3");
    hub.list_of("2024-05-03", &[with_phone, other]);
    hub
}

#[test]
fn two_of_one_name_birth_and_house_are_found_and_joined_and_apart_again() {
    let hub = twice();
    let found = duplicates(hub.store().conn()).unwrap();
    assert_eq!(found.len(), 1);
    let pair = &found[0];
    assert_eq!(
        (pair.looks.as_slice(), pair.ids_differ),
        (&[Look::SameHousehold][..], false)
    );
    assert_eq!(
        pair.stays.birth.as_deref(),
        Some("1957-04-25"),
        "the better known stays"
    );
    let (stays, other) = (
        tungnha_domain::Rid(pair.stays.rid),
        tungnha_domain::Rid(pair.duplicate.rid),
    );
    hub.answer(other, Target::Sim, "DONE", EVENING);
    hub.answer(stays, Target::Dddt, "NO_NEED", EVENING);
    let before = dump(&hub.store());
    assert_eq!(
        (hub.tally(Target::Sim).listed, hub.tally(Target::Sim).done),
        (2, 1)
    );

    let made = hub.store().write(|tx| same_person(tx, stays, other, BY)).unwrap();
    let told = people(hub.store().conn(), None).unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].phone.as_deref(), Some("0912345671"), "the gap is filled");
    assert_eq!(told[0].personal_id.as_deref(), Some("075157274231"));
    assert_eq!(
        (hub.tally(Target::Sim).listed, hub.tally(Target::Sim).done),
        (1, 1)
    );
    assert_eq!(hub.tally(Target::Dddt).no_need, 1);
    assert!(duplicates(hub.store().conn()).unwrap().is_empty());
    assert_eq!(hub.wrong(), [""; 0]);

    hub.answer(other, Target::Smartphone, "DONE", EVENING + 60);
    assert_eq!(
        hub.tally(Target::Smartphone).done,
        1,
        "what still comes about the other counts"
    );
    assert_eq!(hub.wrong(), [""; 0]);
    let twice = hub.store().write(|tx| same_person(tx, stays, other, BY));
    assert!(twice.unwrap_err().to_string().contains("đã được gộp"));

    hub.store()
        .write(|tx| undo_decision(tx, made.decision, BY.0, EVENING))
        .unwrap();
    assert_eq!(people(hub.store().conn(), None).unwrap().len(), 2);
    let mut after = dump(&hub.store());
    for table in ["decision", "observation", "list", "list_entry"] {
        after.insert(table.to_owned(), before[table].clone());
    }
    assert_same(&before, &after, "apart again");
    assert_eq!(hub.wrong(), [""; 0]);
}

#[test]
fn an_import_beneath_a_joined_pair_is_taken_back_all_the_same() {
    let mut hub = Hub::founded();
    hub.list_of("2024-05-02", &[row("30001", "Thị Đào", "1957", "", "Khu phố 3")]);
    let before = dump(&hub.store());
    let rows = [
        row("30001", "Thị Đào", "1957", "", "Khu phố 3"),
        row("30001", "Thị Đào", "25/04/1957", "075157274231", "Khu phố 3"),
    ];
    let second = hub.list_of("2024-05-03", &rows);
    let pair = duplicates(hub.store().conn()).unwrap().remove(0);
    let (stays, other) = (
        tungnha_domain::Rid(pair.stays.rid),
        tungnha_domain::Rid(pair.duplicate.rid),
    );
    hub.store().write(|tx| same_person(tx, stays, other, BY)).unwrap();
    hub.undo(&second);
    let told = people(hub.store().conn(), None).unwrap();
    assert_eq!(
        told.len(),
        1,
        "who stays was the import's: the other stands for themselves"
    );
    assert_eq!(told[0].birth.as_deref(), Some("1957"));
    let mut after = dump(&hub.store());
    after.insert("decision".to_owned(), Vec::new());
    assert_same(&before, &after, "taken back");
    assert_eq!(hub.wrong(), [""; 0]);
    hub.list_of("2024-05-03", &rows);
    assert_eq!(
        people(hub.store().conn(), None).unwrap().len(),
        1,
        "the decision stands when they are back"
    );
    assert_eq!(hub.wrong(), [""; 0]);
}

#[test]
fn a_pair_decided_to_be_two_is_not_asked_about_again() {
    let hub = twice();
    let pair = duplicates(hub.store().conn()).unwrap().remove(0);
    let (one, other) = (
        tungnha_domain::Rid(pair.stays.rid),
        tungnha_domain::Rid(pair.duplicate.rid),
    );
    hub.store()
        .write(|tx| different_people(tx, other, one, BY))
        .unwrap();
    assert!(duplicates(hub.store().conn()).unwrap().is_empty());
    assert_eq!(people(hub.store().conn(), None).unwrap().len(), 2);
}
