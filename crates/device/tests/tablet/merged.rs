//! Two people an officer found to be one, and found to be two after all: what this tablet recorded about the one
//! counts for the other meanwhile, and no longer.

use tungnha_device::Tablet;
use tungnha_device::views::{CellState, HouseStatus, Target};
use tungnha_domain::{Head, Outcome, RecordId, Rid};
use tungnha_exchange::ListPage;
use tungnha_exchange::enrol::Certificate;
use tungnha_exchange::list::Checksum;

use crate::door::second_list;
use crate::hub::{DEV, SECOND_UNIT};
use crate::lists::{cell, delta, head};
use crate::setting::{Setting, chip, first_list, states};

/// 13, of the first house, is the same as 21, who lives alone with a child in the second.
fn joined() -> ListPage {
    ListPage {
        aliases: vec![(Rid(13), Rid(21))],
        ..delta(|_| (), &[13])
    }
}

/// The decision taken back: 13 is on the list again. Nothing about 21 differs for the hub, so 21 is not on the page.
fn apart() -> ListPage {
    let first = first_list();
    let residents = first.residents.iter().filter(|row| row.rid == Rid(13)).cloned();
    ListPage {
        from: 2,
        to: 3,
        households: Vec::new(),
        residents: residents.collect(),
        ..first
    }
}

fn comes(here: &Setting, tablet: &Tablet, from: u64, page: ListPage) {
    here.hub.state().pages.push((from, page));
    assert_eq!(tablet.send_now().unwrap().problem, None);
}

fn house(tablet: &Tablet, hid: u32) -> (HouseStatus, u32) {
    let today = tablet.today().unwrap();
    let row = today.rows.iter().find(|row| row.hid == hid).unwrap();
    (row.status, row.people)
}

#[test]
fn own_answers_about_a_duplicate_count_for_the_one_who_stays_until_the_two_are_apart_again() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_person_done(13).unwrap();
    assert_eq!(house(&tablet, 2), (HouseStatus::Left, 2));

    comes(&here, &tablet, 1, joined());
    assert_eq!(states(&tablet.household(2).unwrap(), 21), [CellState::Done; 4]);
    assert_eq!(house(&tablet, 1), (HouseStatus::Left, 3));
    assert_eq!(house(&tablet, 2), (HouseStatus::Done, 2), "nobody is left to ask");

    comes(&here, &tablet, 2, apart());
    assert_eq!(states(&tablet.household(1).unwrap(), 13), [CellState::Done; 4]);
    assert_eq!(
        states(&tablet.household(2).unwrap(), 21),
        [CellState::NotAsked; 4]
    );
    assert_eq!(house(&tablet, 1), (HouseStatus::Left, 4));
    assert_eq!(
        house(&tablet, 2),
        (HouseStatus::Left, 2),
        "21 is to be asked again"
    );
}

#[test]
fn what_is_recorded_about_the_one_who_stays_is_theirs_when_the_two_are_apart_again() {
    let here = Setting::new();
    let tablet = here.ready();
    comes(&here, &tablet, 1, joined());
    tablet.answer(21, Target::Sim, "DONE").unwrap();
    comes(&here, &tablet, 2, apart());
    let of = |hid, rid| chip(&tablet.household(hid).unwrap(), rid, Target::Sim).state;
    assert_eq!((of(2, 21), of(1, 13)), (CellState::Done, CellState::NotAsked));
}

#[test]
fn a_pair_joined_apart_and_joined_again_counts_as_it_is_now_after_a_restart_too() {
    let here = Setting::new();
    let tablet = here.ready();
    tablet.mark_person_done(13).unwrap();
    comes(&here, &tablet, 1, joined());
    comes(&here, &tablet, 2, apart());
    let again = ListPage {
        from: 3,
        to: 4,
        ..joined()
    };
    comes(&here, &tablet, 3, again);
    assert_eq!(house(&tablet, 2), (HouseStatus::Done, 2));
    drop(tablet);
    let tablet = here.tablet();
    tablet.unlock(0, crate::setting::PIN).unwrap();
    assert_eq!(states(&tablet.household(2).unwrap(), 21), [CellState::Done; 4]);
}

/// 711 of the other hamlet, to whom the one answer counts that was given about 13; or no longer does.
fn told_of_711(from: u64, counts: bool) -> ListPage {
    let mut page = second_list();
    if counts {
        let done = Head {
            id: RecordId {
                dev: DEV,
                epoch: 1,
                seq: 1,
            },
            ..head(1, Outcome::Done)
        };
        page.residents[0].cells = vec![(tungnha_domain::Target::Sim, cell(vec![done]))];
    }
    let mut checksum = Checksum::default();
    checksum.add(page.households[0].digest());
    checksum.add(page.residents[0].digest());
    ListPage {
        from,
        to: from + 1,
        checksum_after: checksum,
        aliases: counts.then_some((Rid(13), Rid(711))).into_iter().collect(),
        households: Vec::new(),
        ..page
    }
}

#[test]
fn a_pair_apart_again_counts_apart_though_the_duplicate_s_hamlet_left_the_tablet() {
    let here = Setting::new();
    here.hub.state().pages.push((0, second_list()));
    let tablet = here.ready();
    tablet.answer(13, Target::Sim, "DONE").unwrap();
    let joined = ListPage {
        aliases: vec![(Rid(13), Rid(711))],
        ..delta(|_| (), &[13])
    };
    here.hub.state().pages.push((1, told_of_711(1, true)));
    comes(&here, &tablet, 1, joined);
    let of_711 = || chip(&tablet.household(71).unwrap(), 711, Target::Sim).state;
    assert_eq!(of_711(), CellState::Done);

    let first = here.hub.first_certificate();
    here.hub.state().newer = Some(Certificate {
        units: vec![(SECOND_UNIT, "Khu phố 4".to_owned())],
        hub_time: first.hub_time + 60,
        ..first
    });
    assert_eq!(tablet.send_now().unwrap().problem, None);
    assert_eq!(of_711(), CellState::Done, "nothing was taken back");
    // 13 is told of on the other list alone.
    comes(&here, &tablet, 2, told_of_711(2, false));
    assert_eq!(of_711(), CellState::NotAsked, "they are to be asked");
    assert_eq!(house(&tablet, 71), (HouseStatus::Left, 1));
}
