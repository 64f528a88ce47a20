//! "Mời đến điểm thu nhận": offered from what the hub last said, kept like any tap, shown on card, row and page, taken
//! back, and one word with what lists tell.

use chrono::NaiveDate;
use tungnha_device::Tablet;
use tungnha_device::views::{ErrorCode, NewPerson, Saved, Told};
use tungnha_domain::{Invitation, Invited, MemberId, RecordId, Rid, Said};
use tungnha_exchange::ListPage;
use tungnha_exchange::list::ResidentRow;
use tungnha_exchange::papers::{OpenPoint, PaperKind, Points};
use tungnha_exchange::record::{Body, PersonRef};

use crate::hub::{DEV, Fault};
use crate::lists::delta;
use crate::setting::{EVENING, PIN, Setting, first_list};

const KIND: u8 = PaperKind::Points.wire();
const TODAY: &str = "2024-05-06";
const MONDAY: &str = "2024-05-13";
const TUESDAY: &str = "2024-05-14";

fn day(day: &str) -> NaiveDate {
    day.parse().unwrap()
}

/// The hub tells of one point with these days and free places.
fn tells(here: &Setting, tablet: &Tablet, days: &[(&str, u32)]) {
    let points = Points {
        points: vec![OpenPoint {
            point: 2,
            name: "UBND phường".to_owned(),
            place: "Khu phố 1".to_owned(),
            opens: 450,
            closes: 690,
            days: days.iter().map(|(on, free)| (day(on), *free)).collect(),
        }],
    };
    here.hub.state().papers.insert(KIND, Some(points.to_bytes()));
    tablet.send_now().unwrap();
}

/// Days that are offered with their free places, and those said to be full.
fn offered(tablet: &Tablet) -> (Vec<(String, u32)>, Vec<String>) {
    let choices = tablet.invite_choices().unwrap();
    (
        choices
            .open
            .into_iter()
            .map(|choice| (choice.day, choice.free))
            .collect(),
        choices.full.into_iter().map(|choice| choice.day).collect(),
    )
}

/// For which day somebody is shown as invited.
fn invited(tablet: &Tablet, rid: u32) -> Option<String> {
    let house = tablet.household(1).unwrap();
    let person = house.people.into_iter().find(|person| person.rid == rid).unwrap();
    person.invited.map(|to| to.day)
}

/// The list tells who is invited; none: nobody any more.
fn listed(here: &Setting, tablet: &Tablet, from: u64, said: Option<(RecordId, i64, &str)>) {
    let change = |rows: &mut Vec<ResidentRow>| {
        let row = rows.iter_mut().find(|row| row.rid == Rid(11)).unwrap();
        row.invited = said.map(|(by, at, on)| Said {
            at,
            by,
            what: Invited {
                to: Invitation {
                    point: 2,
                    day: day(on),
                },
                member: MemberId(if by.dev == 0 { 0 } else { 9 }),
            },
        });
    };
    let mut page = ListPage {
        from,
        to: from + 1,
        ..delta(change, &[])
    };
    if said.is_none() {
        page.residents = first_list().residents;
    }
    here.hub.state().pages.push((from, page));
    let state = tablet.send_now().unwrap();
    assert_eq!((state.problem, state.list_problem), (None, None));
}

fn own(seq: u64) -> RecordId {
    RecordId {
        dev: DEV,
        epoch: 1,
        seq,
    }
}

const COLLEAGUE: RecordId = RecordId {
    dev: 90,
    epoch: 1,
    seq: 4,
};

#[test]
fn without_a_word_of_the_hub_nobody_is_invited_anywhere() {
    let here = Setting::new();
    let tablet = here.ready();
    let choices = tablet.invite_choices().unwrap();
    assert_eq!(
        (choices.as_of, choices.open.len(), choices.full.len()),
        (None, 0, 0)
    );
    assert_eq!(
        tablet.invite(11, 2, MONDAY).unwrap_err().code(),
        ErrorCode::BadInput
    );
    assert_eq!(tablet.send_state().unwrap().records_unsent, 0);
}

#[test]
fn an_invitation_is_kept_shown_everywhere_and_sent_and_its_place_is_gone_at_once() {
    let here = Setting::new();
    let tablet = here.ready();
    tells(&here, &tablet, &[(MONDAY, 2), (TUESDAY, 0)]);
    assert_eq!(
        offered(&tablet),
        (vec![(MONDAY.to_owned(), 2)], vec![TUESDAY.to_owned()])
    );
    // Offline from here on, and killed between.
    here.hub.state().faults.extend([Fault::Lost; 4]);
    let recorded = tablet.invite(11, 2, MONDAY).unwrap();
    let card = recorded.household.people[0].invited.clone().unwrap();
    assert_eq!(
        (
            card.name.as_str(),
            card.hours.as_deref(),
            card.day.as_str(),
            card.by.as_deref()
        ),
        ("UBND phường", Some("07:30–11:30"), MONDAY, Some("Nguyễn Thị Mẫu"))
    );
    drop(tablet);
    let tablet = here.tablet();
    tablet.unlock(0, PIN).unwrap();
    assert_eq!(invited(&tablet, 11).as_deref(), Some(MONDAY));
    let row = tablet.today().unwrap().rows.remove(0);
    assert_eq!(
        row.invited.map(|to| (to.people, to.day)),
        Some((1, MONDAY.to_owned()))
    );
    assert_eq!(row.not_asked, 4, "an invitation answers nothing");
    let page = tablet.person(11).unwrap();
    assert!(matches!(&page.entries[0].told, Some(Told::Invited(to)) if to.day == MONDAY));
    assert!(page.entries[0].may_undo && page.entries[0].saved == Some(Saved::Here));
    tablet.invite(12, 2, MONDAY).unwrap();
    assert_eq!(
        offered(&tablet),
        (Vec::new(), vec![MONDAY.to_owned(), TUESDAY.to_owned()])
    );
    assert_eq!(
        tablet.invite(13, 2, MONDAY).unwrap_err().code(),
        ErrorCode::BadInput,
        "the day is full"
    );
    assert!(tablet.invite(13, 2, TUESDAY).is_err() && tablet.invite(13, 3, MONDAY).is_err());
    here.hub.state().faults.clear();
    tablet.send_now().unwrap();
    let bodies: Vec<Body> = here.hub.records().into_iter().map(|record| record.body).collect();
    let to = Invitation {
        point: 2,
        day: day(MONDAY),
    };
    assert_eq!(
        bodies,
        [11, 12].map(|rid| Body::Invitation {
            who: PersonRef::Listed(Rid(rid)),
            to
        })
    );
    assert_eq!(tablet.person(11).unwrap().entries[0].saved, Some(Saved::Sent));
}

#[test]
fn taken_back_from_bar_or_page_nothing_of_it_is_left_but_the_record() {
    let here = Setting::new();
    let tablet = here.ready();
    tells(&here, &tablet, &[(MONDAY, 1), (TUESDAY, 1)]);
    tablet.invite(11, 2, MONDAY).unwrap();
    here.clock.advance(60);
    let second = tablet.invite(11, 2, TUESDAY).unwrap();
    assert_eq!(
        offered(&tablet).0,
        [(MONDAY.to_owned(), 1)],
        "she left Monday for Tuesday"
    );
    let back = tablet.undo(&second.undo.seqs).unwrap();
    assert_eq!(
        back.household.people[0]
            .invited
            .as_ref()
            .map(|to| to.day.as_str()),
        Some(MONDAY)
    );
    tablet.send_now().unwrap();
    let seq = tablet.person(11).unwrap().entries.last().unwrap().seq.unwrap();
    tablet.undo(&[seq]).unwrap();
    assert_eq!(invited(&tablet, 11), None);
    assert_eq!(tablet.today().unwrap().rows[0].invited, None);
    assert_eq!(offered(&tablet).0.len(), 2);
    let page = tablet.person(11).unwrap();
    assert_eq!(page.entries.len(), 2);
    assert!(page.entries.iter().all(|entry| entry.undone && !entry.may_undo));
}

#[test]
fn places_are_counted_from_what_the_hub_knew_of_this_tablet_when_it_wrote_the_paper() {
    let here = Setting::new();
    let tablet = here.ready();
    tells(&here, &tablet, &[(MONDAY, 2), (TUESDAY, 2)]);
    let first = tablet.invite(11, 2, MONDAY).unwrap();
    // The hub heard of it, and counts it.
    tells(&here, &tablet, &[(MONDAY, 1), (TUESDAY, 2)]);
    assert_eq!(
        offered(&tablet).0,
        [(MONDAY.to_owned(), 1), (TUESDAY.to_owned(), 2)]
    );
    tablet.undo(&first.undo.seqs).unwrap();
    assert_eq!(offered(&tablet).0[0].1, 2, "taken back since");
    tablet.invite(11, 2, TUESDAY).unwrap();
    assert_eq!(
        offered(&tablet).0,
        [(MONDAY.to_owned(), 2), (TUESDAY.to_owned(), 1)]
    );
}

#[test]
fn today_is_offered_until_the_point_closes_and_a_day_that_is_over_is_not() {
    let here = Setting::new();
    let tablet = here.ready();
    tells(&here, &tablet, &[("2024-05-05", 5), (TODAY, 5), (MONDAY, 5)]);
    assert_eq!(
        offered(&tablet).0,
        [(MONDAY.to_owned(), 5)],
        "it is 18:30 and the point closed at 11:30"
    );
    let noon = Points {
        points: vec![OpenPoint {
            point: 5,
            closes: 20 * 60,
            days: vec![(day(TODAY), 1)],
            ..OpenPoint::default()
        }],
    };
    here.hub.state().papers.insert(KIND, Some(noon.to_bytes()));
    tablet.send_now().unwrap();
    assert_eq!(offered(&tablet).0, [(TODAY.to_owned(), 1)]);
}

#[test]
fn what_a_list_tells_and_what_was_said_here_are_one_word() {
    let here = Setting::new();
    let tablet = here.ready();
    tells(&here, &tablet, &[(MONDAY, 5), (TUESDAY, 5)]);
    listed(&here, &tablet, 1, Some((COLLEAGUE, EVENING - 3_600, TUESDAY)));
    assert_eq!(
        invited(&tablet, 11).as_deref(),
        Some(TUESDAY),
        "a colleague asked her"
    );
    let page = tablet.person(11).unwrap();
    assert!(!page.entries[0].own && !page.entries[0].may_undo);
    let later = tablet.invite(11, 2, MONDAY).unwrap();
    assert_eq!(invited(&tablet, 11).as_deref(), Some(MONDAY));
    tablet.undo(&later.undo.seqs).unwrap();
    assert_eq!(invited(&tablet, 11).as_deref(), Some(TUESDAY));
    // The commune's letter, told with no member.
    let letter = RecordId {
        dev: 0,
        epoch: 0,
        seq: 1,
    };
    listed(&here, &tablet, 2, Some((letter, EVENING, MONDAY)));
    let card = tablet.household(1).unwrap().people[0].invited.clone().unwrap();
    assert!(card.letter && card.by.is_none());
}

#[test]
fn once_a_list_told_of_it_an_officer_takes_it_back_and_until_it_hears_an_undo_here_stands() {
    let here = Setting::new();
    let tablet = here.ready();
    tells(&here, &tablet, &[(MONDAY, 5)]);
    let said = tablet.invite(11, 2, MONDAY).unwrap();
    listed(&here, &tablet, 1, Some((own(1), EVENING, MONDAY)));
    assert_eq!(invited(&tablet, 11).as_deref(), Some(MONDAY));
    listed(&here, &tablet, 2, None);
    assert_eq!(
        invited(&tablet, 11),
        None,
        "the officer took the day's invitations back"
    );
    listed(&here, &tablet, 3, Some((own(1), EVENING, MONDAY)));
    assert_eq!(
        tablet.undo(&said.undo.seqs).unwrap().household.people[0].invited,
        None
    );
}

#[test]
fn somebody_who_was_added_is_invited_by_the_record_that_added_them() {
    let here = Setting::new();
    let tablet = here.ready();
    tells(&here, &tablet, &[(MONDAY, 5)]);
    let new = NewPerson {
        name: "Thị Mới".to_owned(),
        birth: None,
        sex: None,
        phone: None,
    };
    let added = tablet
        .add_person(1, &new, None)
        .unwrap()
        .household
        .people
        .pop()
        .unwrap()
        .rid;
    tablet.invite(added, 2, MONDAY).unwrap();
    assert_eq!(invited(&tablet, added).as_deref(), Some(MONDAY));
    tablet.send_now().unwrap();
    assert!(matches!(
        here.hub.records().last().unwrap().body,
        Body::Invitation { who: PersonRef::Added(added), .. } if added.seq == 1
    ));
    crate::door::becomes(&here, &tablet, Rid(21));
    let house = tablet.household(2).unwrap();
    assert_eq!(
        house.people[0].invited.as_ref().map(|to| to.day.as_str()),
        Some(MONDAY)
    );
}
