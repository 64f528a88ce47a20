//! What a resident had put right: it stays whatever lists say, and the officer sees that they say something else.

use tungnha_domain::Rid;
use tungnha_hub::people::{Resident, load_residents, people};
use tungnha_hub::review::{
    Change, Choice, Field, changes, decide_detail, decisions, duplicates, same_person, undo_decision,
};
use tungnha_hub::subject::{Correction, correct};
use tungnha_hub::table::Eyes;

use super::lists::{EVENING, Hub, Row, row};

const BY: (&str, i64) = ("Nguyễn Thị Thu", EVENING);

fn person(name: &str, birth: &str, phone: &str) -> Row {
    let mut row = row("30001", name, birth, "070050000001", "Khu phố 3");
    phone.clone_into(&mut row[8]);
    row
}

fn put_right(hub: &Hub, rid: Rid, correction: &Correction) {
    hub.store()
        .write(|tx| correct(tx, rid, correction, &Eyes::cli(), EVENING))
        .unwrap();
}

fn only(hub: &Hub) -> Resident {
    let mut people = load_residents(hub.store().conn()).unwrap();
    assert_eq!(people.len(), 1);
    people.remove(0)
}

/// Field, what is kept, what the list says, which side was decided to be right.
type Told = (Field, Option<String>, Option<String>, Option<Choice>);

fn brought(hub: &Hub) -> Vec<Told> {
    let lines: Vec<Change> = changes(hub.store().conn(), None, None).unwrap().unwrap().lines;
    lines
        .into_iter()
        .filter_map(|line| Some((line.field?, line.before, line.after, line.decided)))
        .collect()
}

fn told(field: Field, before: &str, after: &str, decided: Option<Choice>) -> Told {
    (field, Some(before.to_owned()), Some(after.to_owned()), decided)
}

#[test]
fn a_correction_outlives_the_undoing_of_an_import_and_the_next_list_that_repeats_what_was_wrong() {
    let mut hub = Hub::founded();
    hub.list_of("2024-05-02", &[person("Điểu A", "02/03/1950", "0912345671")]);
    let second = hub.list_of("2024-05-04", &[person("Điểu Sai", "02/03/1950", "0912345671")]);
    let rid = hub.named("Điểu Sai");
    let right = Correction {
        name: Some(" Điểu Đúng ".to_owned()),
        birth: Some("1951-03-02".to_owned()),
        phone: Some(String::new()),
        ..Correction::default()
    };
    put_right(&hub, rid, &right);
    let is_right = |hub: &Hub| {
        let person = only(hub);
        let birth = person.birth.map(|birth| birth.to_string());
        assert_eq!(
            (person.name.as_str(), birth.as_deref(), person.phone),
            ("Điểu Đúng", Some("1951-03-02"), None)
        );
        assert_eq!(hub.wrong(), [""; 0]);
    };
    is_right(&hub);

    hub.undo(&second);
    is_right(&hub);
    hub.list_of("2024-05-06", &[person("Điểu Sai", "02/03/1950", "0912345671")]);
    is_right(&hub);
    let field = Some(Choice::Field);
    assert_eq!(
        brought(&hub),
        [
            told(Field::Name, "Điểu Đúng", "Điểu Sai", field),
            told(Field::Birth, "1951-03-02", "1950-03-02", field),
            (Field::Phone, None, Some("0912345671".to_owned()), field),
        ],
        "the officer goes on to see what the list says"
    );
}

#[test]
fn another_word_of_a_later_list_is_looked_at_again_and_the_correction_can_stay_or_end() {
    let mut hub = Hub::founded();
    hub.list_of("2024-05-02", &[person("Điểu A", "02/03/1950", "0912345671")]);
    let rid = hub.named("Điểu A");
    let right = Correction {
        phone: Some("0901234567".to_owned()),
        ..Correction::default()
    };
    put_right(&hub, rid, &right);
    hub.list_of("2024-05-06", &[person("Điểu A", "02/03/1950", "0862345671")]);
    let open = |decided| [told(Field::Phone, "0901234567", "0862345671", decided)];
    assert_eq!(brought(&hub), open(None), "the list says something new");
    let decide = |choice| {
        hub.store()
            .write(|tx| decide_detail(tx, rid, Field::Phone, choice, BY))
            .unwrap()
    };
    decide(Choice::Field);
    assert_eq!(brought(&hub), open(Some(Choice::Field)));
    assert_eq!(
        only(&hub).phone.as_deref(),
        Some("0901234567"),
        "what was put right, not what an older list said"
    );
    decide(Choice::List);
    assert_eq!(only(&hub).phone.as_deref(), Some("0862345671"));
    assert_eq!(hub.wrong(), [""; 0]);
}

#[test]
fn a_list_that_comes_to_say_what_was_put_right_is_no_difference() {
    let mut hub = Hub::founded();
    hub.list_of("2024-05-02", &[person("Điểu A", "02/03/1950", "0912345671")]);
    let right = Correction {
        phone: Some("0901234567".to_owned()),
        ..Correction::default()
    };
    put_right(&hub, hub.named("Điểu A"), &right);
    hub.list_of("2024-05-06", &[person("Điểu A", "02/03/1950", "0901234567")]);
    assert_eq!(brought(&hub), []);
    put_right(&hub, hub.named("Điểu A"), &right);
    assert_eq!(
        decisions(hub.store().conn()).unwrap().len(),
        1,
        "what is so already is not decided again"
    );
}

#[test]
fn a_correction_is_a_decision_and_can_be_taken_back() {
    let mut hub = Hub::founded();
    hub.list_of("2024-05-02", &[person("Điểu A", "02/03/1950", "0912345671")]);
    let right = Correction {
        name: Some("Điểu Đúng".to_owned()),
        ..Correction::default()
    };
    put_right(&hub, hub.named("Điểu A"), &right);
    let decided = decisions(hub.store().conn()).unwrap().remove(0);
    assert_eq!(
        (decided.kind.as_str(), decided.field),
        ("detail", Some(Field::Name))
    );
    hub.store()
        .write(|tx| undo_decision(tx, decided.decision, BY.0, EVENING))
        .unwrap();
    assert_eq!(only(&hub).name, "Điểu A");
    assert_eq!(hub.wrong(), [""; 0]);
}

#[test]
fn what_is_put_right_of_a_duplicate_is_put_right_of_the_one_who_stays() {
    let mut hub = Hub::founded();
    let rows = [
        row("30001", "Thị Đào", "1957", "", "Khu phố 3"),
        row("30001", "Thị Đào", "25/04/1957", "075157274231", "Khu phố 3"),
    ];
    hub.list_of("2024-05-02", &rows);
    let pair = duplicates(hub.store().conn()).unwrap().remove(0);
    let [stays, other] = [Rid(pair.stays.rid), Rid(pair.duplicate.rid)];
    hub.store().write(|tx| same_person(tx, stays, other, BY)).unwrap();
    let right = Correction {
        name: Some("Thị Đào Mai".to_owned()),
        ..Correction::default()
    };
    put_right(&hub, other, &right);
    assert_eq!(people(hub.store().conn(), None).unwrap()[0].name, "Thị Đào Mai");
}

#[test]
fn a_list_that_has_the_right_name_or_the_wrong_one_means_the_same_person_without_an_id_too() {
    let mut hub = Hub::founded();
    let nameless = |name: &str, birth: &str| row("30001", name, birth, "", "Khu phố 3");
    hub.list_of("2024-05-02", &[nameless("Điểu Sai", "02/03/1950")]);
    let right = Correction {
        name: Some("Điểu Đúng".to_owned()),
        birth: Some("1951-03-02".to_owned()),
        ..Correction::default()
    };
    put_right(&hub, hub.named("Điểu Sai"), &right);
    let rid = only(&hub).rid;
    for list in [
        ("2024-05-04", nameless("Điểu Sai", "02/03/1950")),
        ("2024-05-05", nameless("Điểu Đúng", "02/03/1951")),
    ] {
        hub.list_of(list.0, &[list.1]);
        assert_eq!(
            (only(&hub).rid, only(&hub).name.as_str()),
            (rid, "Điểu Đúng"),
            "{}",
            list.0
        );
        assert_eq!(hub.wrong(), [""; 0]);
    }
}
