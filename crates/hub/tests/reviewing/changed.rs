//! What a new extract brought: new, changed and no longer listed, and decisions that later imports honour.

use tungnha_hub::people::people;
use tungnha_hub::review::{Change, Choice, Field, State, changes, decide_detail, undo_decision};

use super::dump::{assert_same, dump};
use super::lists::{EVENING, Hub, Row, row};

const BY: (&str, i64) = ("Nguyễn Thị Thu", EVENING);

fn person(name: &str, id: &str, house: &str, phone: &str) -> Row {
    let mut row = row(house, name, "02/03/1950", id, "Khu phố 3");
    phone.clone_into(&mut row[8]);
    row
}

fn brought(hub: &Hub) -> Vec<Change> {
    changes(hub.store().conn(), None, None).unwrap().unwrap().lines
}

fn two_weeks() -> Hub {
    let mut hub = Hub::founded();
    hub.list_of(
        "2024-05-02",
        &[
            person("Điểu A", "070050000001", "30001", "0912345671"),
            person("Điểu B", "070050000002", "30001", "0912345672"),
        ],
    );
    hub.list_of(
        "2024-05-06",
        &[
            person("Điểu A", "070050000001", "30009", "0862345671"),
            person("Điểu C", "070050000003", "30001", "0912345673"),
        ],
    );
    hub
}

#[test]
fn new_changed_and_no_longer_listed_are_told_with_what_was_before() {
    let hub = two_weeks();
    let found = changes(hub.store().conn(), None, None).unwrap().unwrap();
    assert_eq!((found.new, found.changed, found.no_longer_listed), (1, 1, 1));
    assert_eq!(found.hamlets, [("Khu phố 3".to_owned(), 1, 1, 1)]);
    let fields: Vec<_> = found
        .lines
        .iter()
        .map(|line| {
            (
                line.state,
                line.field,
                line.before.as_deref(),
                line.after.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        fields,
        [
            (State::New, None, None, None),
            (
                State::Changed,
                Some(Field::Phone),
                Some("0912345671"),
                Some("0862345671")
            ),
            (
                State::Changed,
                Some(Field::Home),
                Some("30001 · Khu phố 3"),
                Some("30009 · Khu phố 3")
            ),
            (State::NoLongerListed, None, None, None),
        ]
    );
    let first = tungnha_hub::import::imports(hub.store().conn())
        .unwrap()
        .pop()
        .unwrap();
    let then = changes(hub.store().conn(), None, Some(&first.import_id))
        .unwrap()
        .unwrap();
    assert_eq!(
        (then.new, then.changed),
        (2, 0),
        "an earlier import is told as it was"
    );
}

#[test]
fn a_detail_kept_as_the_field_knows_it_stays_through_later_imports_and_comes_back_when_undone() {
    let mut hub = two_weeks();
    let before = dump(&hub.store());
    let rid = hub.named("Điểu A");
    let made: Vec<_> = [Field::Phone, Field::Home]
        .into_iter()
        .map(|field| {
            hub.store()
                .write(|tx| decide_detail(tx, rid, field, Choice::Field, BY))
                .unwrap()
        })
        .collect();
    let shown = |hub: &Hub| {
        let people = people(hub.store().conn(), None).unwrap();
        let person = people.into_iter().find(|person| person.name == "Điểu A").unwrap();
        (person.phone.unwrap(), person.household.unwrap())
    };
    let kept = ("0912345671".to_owned(), "30001".to_owned());
    assert_eq!(shown(&hub), kept);
    assert!(
        brought(&hub)
            .iter()
            .filter(|line| line.rid == rid.0)
            .all(|line| line.decided == Some(Choice::Field))
    );
    assert_eq!(hub.wrong(), [""; 0]);

    let again = hub.list_of(
        "2024-05-09",
        &[person("Điểu A", "070050000001", "30009", "0862345671")],
    );
    assert_eq!(shown(&hub), kept, "a later import honours it");
    hub.undo(&again);
    assert_eq!(shown(&hub), kept, "and so does taking that import back");
    for made in made {
        hub.store()
            .write(|tx| undo_decision(tx, made.decision, BY.0, EVENING))
            .unwrap();
    }
    assert_eq!(shown(&hub), ("0862345671".to_owned(), "30009".to_owned()));
    let mut after = dump(&hub.store());
    after.insert("decision".to_owned(), Vec::new());
    assert_same(&before, &after, "decisions taken back");
    assert_eq!(hub.wrong(), [""; 0]);
}

#[test]
fn the_list_s_word_once_accepted_is_asked_about_again_only_when_it_changes() {
    let mut hub = two_weeks();
    let rid = hub.named("Điểu A");
    hub.store()
        .write(|tx| decide_detail(tx, rid, Field::Phone, Choice::List, BY))
        .unwrap();
    let decided = |hub: &Hub| {
        let lines = brought(hub);
        let line = lines
            .iter()
            .find(|line| line.field == Some(Field::Phone))
            .unwrap();
        line.decided
    };
    assert_eq!(decided(&hub), Some(Choice::List));
    hub.list_of(
        "2024-05-09",
        &[person("Điểu A", "070050000001", "30009", "0862345679")],
    );
    assert_eq!(decided(&hub), None, "another word");
}
