//! Người: everything this tablet recorded about somebody and their whole house, and each of it taken back from there.

use tungnha_device::Tablet;
use tungnha_device::views::{HistoryEntry, NewHouse, NewPerson, OperatorWish, Recorded, Saved, Target, Told};
use tungnha_domain::Rid;
use tungnha_exchange::list::LastVisit;
use tungnha_exchange::{ListPage, record::Body};

use crate::hub::{ME, UNIT};
use crate::setting::{EVENING, PIN, Setting, first_list};

fn person(name: &str) -> NewPerson {
    NewPerson {
        name: name.to_owned(),
        birth: None,
        sex: None,
        phone: None,
    }
}

fn new_house() -> NewHouse {
    NewHouse {
        unit: UNIT.0,
        number: String::new(),
        landmark: "sau chùa".to_owned(),
        after: Some(1),
    }
}

/// What a deed at the door does, and how the person's page names it.
type Deed = (&'static str, fn(&Tablet) -> Recorded);

/// One of each about house 1 and Nguyễn Văn Đức, in the order they are recorded.
const DEEDS: [Deed; 7] = [
    ("answer", |tablet| {
        tablet.answer(11, Target::Sim, "NO_SIM").unwrap()
    }),
    ("wish", |tablet| tablet.wish(11, true, false).unwrap()),
    ("nobody_home", |tablet| tablet.nobody_home(1).unwrap()),
    ("appointment", |tablet| {
        tablet.appoint(1, "tomorrow_evening").unwrap()
    }),
    ("landmark", |tablet| tablet.note_landmark(1, "cổng xanh").unwrap()),
    ("walk", |tablet| tablet.walk_later(1).unwrap()),
    ("given", |tablet| tablet.assign(&[1, 2], Some(ME.0)).unwrap()),
];

fn name(entry: &HistoryEntry) -> &'static str {
    match &entry.told {
        None => "answer",
        Some(Told::Added) => "added",
        Some(Told::Moved { .. }) => "moved",
        Some(Told::Wish(_)) => "wish",
        Some(Told::IdShown) => "id_shown",
        Some(Told::HouseAdded) => "house_added",
        Some(Told::NobodyHome) => "nobody_home",
        Some(Told::Appointment { .. }) => "appointment",
        Some(Told::Landmark { .. }) => "landmark",
        Some(Told::Walk { .. }) => "walk",
        Some(Told::Given { .. }) => "given",
        Some(Told::Invited(_)) => "invited",
    }
}

fn entries(tablet: &Tablet, rid: u32) -> Vec<HistoryEntry> {
    tablet.person(rid).unwrap().entries
}

fn names(tablet: &Tablet, rid: u32) -> Vec<&'static str> {
    entries(tablet, rid).iter().map(name).collect()
}

/// What is left of records on the screens: all of the house and the list, but that something is unsent.
fn left(tablet: &Tablet) -> String {
    let mut today = tablet.today().unwrap();
    today.next = None;
    for row in &mut today.rows {
        row.unsent = false;
    }
    let mut house = tablet.household(1).unwrap();
    house.next = None;
    let wish = tablet.person(11).unwrap().wish;
    let given = tablet.assignments().unwrap().houses;
    format!("{today:?} {house:?} {wish:?} {given:?}")
}

#[test]
fn a_person_s_page_tells_everything_recorded_here_about_them_and_their_house_and_where_it_is() {
    let here = Setting::new();
    let tablet = here.ready();
    for (_, deed) in DEEDS {
        deed(&tablet);
        here.clock.advance(60);
    }
    here.hub.state().time = EVENING + 600;
    tablet.send_now().unwrap();
    tablet.reveal_id(11).unwrap();
    let all = entries(&tablet, 11);
    let told: Vec<_> = all.iter().map(name).collect();
    let mut expected: Vec<_> = DEEDS.iter().map(|(name, _)| *name).collect();
    expected.push("id_shown");
    expected.reverse();
    assert_eq!(told, expected, "newest first");
    assert!(
        all.iter()
            .all(|entry| entry.own && entry.by.as_deref() == Some("Nguyễn Thị Mẫu"))
    );
    assert_eq!(all[0].saved, Some(Saved::Here));
    assert!(all[1..].iter().all(|entry| entry.saved == Some(Saved::Sent)));
    assert!(!all[0].may_undo, "that somebody looked stays");
    assert!(all[1..].iter().all(|entry| entry.may_undo));
    assert_eq!(
        all.iter()
            .rev()
            .filter_map(|entry| entry.told.clone())
            .collect::<Vec<_>>()[..4],
        [
            Told::Wish(OperatorWish {
                phone: true,
                sim: false
            }),
            Told::NobodyHome,
            Told::Appointment {
                due: "2024-05-07T19:00:00+07:00".to_owned()
            },
            Told::Landmark {
                text: "cổng xanh".to_owned()
            },
        ]
    );
    assert!(matches!(&all[2].told, Some(Told::Walk { first: false, after: Some(after) }) if after.hid == 2));
    assert!(matches!(&all[1].told, Some(Told::Given { to: Some(to), houses: 2 }) if to == "Nguyễn Thị Mẫu"));
    // The house is everybody's in it; an answer and a wish are one person's; of another house it is nothing.
    assert_eq!(
        names(&tablet, 12),
        ["given", "walk", "landmark", "appointment", "nobody_home"]
    );
    assert_eq!(names(&tablet, 21), ["given"]);
    assert!(names(&tablet, 31).is_empty());
}

#[test]
fn each_record_is_taken_back_from_the_page_and_leaves_nothing_but_itself() {
    for (what, deed) in DEEDS {
        for kill in [false, true] {
            let here = Setting::new();
            let mut tablet = here.ready();
            let before = left(&tablet);
            here.clock.advance(60);
            deed(&tablet);
            assert_ne!(left(&tablet), before, "{what} shows");
            if kill {
                tablet.send_now().unwrap();
                drop(tablet);
                tablet = here.tablet();
                tablet.unlock(0, PIN).unwrap();
            }
            let entry = entries(&tablet, 11).remove(0);
            assert_eq!(name(&entry), what);
            tablet.undo(&[entry.seq.unwrap()]).unwrap();
            assert_eq!(left(&tablet), before, "nothing of {what} is left");
            let after = entries(&tablet, 11);
            assert_eq!(
                after.len(),
                1,
                "{what}: the record, and no line for what took it back"
            );
            assert!(after[0].undone && !after[0].may_undo);
            tablet.send_now().unwrap();
            let records = here.hub.records();
            assert!(matches!(records.last().unwrap().body, Body::Retract { .. }));
        }
    }
}

#[test]
fn additions_moves_and_splits_stand_with_whom_they_are_about_and_go_from_there() {
    let here = Setting::new();
    let tablet = here.ready();
    let before = left(&tablet);
    let added = tablet.add_person(1, &person("Thị Mới"), None).unwrap();
    let rid = added.household.people.last().unwrap().rid;
    tablet.split(&[13, rid], &new_house(), None).unwrap();
    tablet.move_people(&[14], 2, None).unwrap();
    let page = tablet.person(rid).unwrap();
    assert_eq!(
        page.entries.iter().map(name).collect::<Vec<_>>(),
        ["moved", "house_added", "added"]
    );
    assert!(
        page.hid > 2,
        "the house they are shown in, not the one of the address"
    );
    assert_eq!(names(&tablet, 13), ["moved", "house_added"]);
    assert_eq!(names(&tablet, 14), ["moved"]);
    assert!(
        names(&tablet, 12).is_empty(),
        "that somebody else was added or left is on their own page"
    );
    let moved = entries(&tablet, 14).remove(0);
    assert!(
        matches!(&moved.told, Some(Told::Moved { to: Some(to) }) if to.hid == 2 && to.head == "Lê Văn Mẫu")
    );
    for who in [14, 13, rid] {
        let records = entries(&tablet, who);
        let open = records
            .iter()
            .filter(|entry| entry.may_undo)
            .filter_map(|entry| entry.seq);
        let seqs: Vec<u64> = open.collect();
        for seq in seqs {
            tablet.undo(&[seq]).unwrap();
        }
    }
    assert_eq!(left(&tablet), before);
}

#[test]
fn a_wish_of_somebody_added_is_theirs_under_the_list_s_number_too() {
    let here = Setting::new();
    let tablet = here.ready();
    let added = tablet.add_person(1, &person("Thị Mới"), None).unwrap();
    let rid = added.household.people.last().unwrap().rid;
    tablet.wish(rid, true, false).unwrap();
    crate::door::becomes(&here, &tablet, Rid(21));
    let page = tablet.person(21).unwrap();
    assert!(page.wish.is_some_and(|wish| wish.phone));
    assert_eq!(
        page.entries.iter().map(name).collect::<Vec<_>>(),
        ["wish", "added"]
    );
    assert_eq!(
        page.entries
            .iter()
            .map(|entry| entry.may_undo)
            .collect::<Vec<_>>(),
        [true, false],
        "the officer put her on the list"
    );
}

#[test]
fn a_call_taken_back_here_is_not_told_again_by_a_list_that_has_not_heard() {
    let here = Setting::new();
    let tablet = here.ready();
    let called = tablet.nobody_home(1).unwrap();
    // The whole list anew, as after a restore: it tells of the call that was sent.
    let mut page = first_list();
    page.households[0].last_visit = Some(LastVisit {
        at: EVENING,
        member: ME,
        nobody_home: true,
    });
    page.checksum_after = Default::default();
    page.households
        .iter()
        .for_each(|row| page.checksum_after.add(row.digest()));
    page.residents
        .iter()
        .for_each(|row| page.checksum_after.add(row.digest()));
    here.hub.state().pages.push((1, ListPage { to: 2, ..page }));
    assert_eq!(tablet.send_now().unwrap().list_problem, None);
    assert!(tablet.household(1).unwrap().last_visit.is_some());
    let back = tablet.undo(&called.undo.seqs).unwrap();
    assert_eq!(back.household.last_visit, None);
    assert!(!tablet.today().unwrap().rows[0].nobody_home);
}
